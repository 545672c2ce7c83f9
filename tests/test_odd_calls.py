"""Odd calls of the command line: each gets an answer and a status, and none a traceback."""

import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.cities import HERE, read_tree

from wegweiser.commands import cli

pytestmark = pytest.mark.whole

BARE = HERE / "tests" / "bare"
DAY = ("--today", "2026-06-15")
LONG = "x" * 5000

# --- Words, each in this process: {out} is a new folder, {city} a city, {file} a text

WRONG_WORDS = (
    "build --base-url https://",
    "build --base-url http:///pfad",
    "build --base-url 'https://stadt example/'",
    "build --base-url ' https://stadt.example/'",
    "build --base-url javascript:alert(1)",
    "build --base-url //stadt.example/",
    "build --base-url stadt.example",
    "build --base-url https://stadt.example:hafen/",
    "build --base-url https://stadt.example:0/",
    "build --base-url https://stadt.example:99999/",
    "build --base-url 'https://[::1/'",
    "build --base-url https://user@stadt.example/",
    "build --base-url 'https://stadt.example/\"><script>'",
    "build --base-url 'https://stadt.example/?a=b'",
    "build --base-url 'https://stadt.example/#oben'",
    "build --base-url 'https://stadt.example/a\nb'",
    "build --base-url HTTPS",
    "build --out ''",
    "build --site ''",
    "build --site {file}",
    f"build --site {LONG}",
    "build --site /dev/null",
    "build --jobs 0",
    "build --jobs -1",
    "build --jobs 1e3",
    "build --jobs ''",
    "build --jobs ²",
    "build --jobs ٣",
    "build --jobs 1000000000",
    f"build --jobs {'9' * 5000}",
    "build --today ''",
    "build --today 0001-01-01",
    "build --today 9999-12-31",
    "build --today 2026-02-30",
    f"build --today {'9' * 5000}-01-01",
    "build --today 12.6.2026",
    "build --lang ''",
    "serve --port 0",
    "serve --port 65536",
    f"serve --port {'9' * 5000}",
    "serve --port ''",
    "intake ''",
    "intake {dir}",
    f"intake {LONG}",
    "intake {city}/nirgends.md",
    "intake {file} --answer ''",
    "intake {file} --answer {dir}",
    f"intake {{file}} --answer {{out}}/{LONG}",
    "intake {file} --answer /dev/full",
    "import {file} --report /dev/full",
    "translate export tr --xliff /dev/full",
    "verify ''",
    "verify {file}",
    f"verify {LONG}",
    "links ''",
    "links {file}",
    f"links {LONG}",
    "check --against ''",
    "check --against --help",
    "check --against nirgends",
    f"check --against {LONG}",
    "check --format ''",
    "diff '' ''",
    "diff nirgends {city}",
    f"diff {LONG} {LONG}",
    "diff --releases {dir} {file}",
    "edition --note 'a\nb'",
    "new org",
    "new '' x",
    "previews --plan --comment x",
    "previews --build kein-json",
    "'' --help x y",
    "\udcff",
    "build --\udcff",
    "build --base-url https://\udcff/",
    "check --against \udcff",
)
DATA_WORDS = ("new org ''", "new org \udcff", f"new news {'x' * 300}/../a", "new org ../../a")
SYSTEM_WORDS = (
    f"build --out {{out}}/{LONG}",
    "build --out {file}/out",
    "build --out /dev/full/out",
    "build --out {circle}",
    f"new news {'x' * 300}",
)


def run_here(words: str, tmp_path: Path) -> int:
    """Run a command in this process and return its status; argparse ends it by an exception."""
    file, folder = tmp_path / "file.md", tmp_path / "folder"
    file.write_text("Guten Tag", encoding="utf-8")
    folder.mkdir()
    (tmp_path / "circle").symlink_to("circle")
    parts = [
        part.replace("{out}", f"{tmp_path}/out")
        .replace("{city}", str(BARE))
        .replace("{file}", str(file))
        .replace("{dir}", str(folder))
        .replace("{circle}", f"{tmp_path}/circle")
        for part in shlex.split(words)
    ]
    site = [] if "--site" in parts else ["--site", str(BARE)]
    day = [] if "--today" in parts else list(DAY)
    try:
        return cli.main([*parts, *site, *day])
    except SystemExit as end:
        return int(end.code or 0)


@pytest.mark.parametrize(
    ("words", "status"),
    [
        *((words, 2) for words in WRONG_WORDS),
        *((words, 1) for words in DATA_WORDS),
        *((words, 3) for words in SYSTEM_WORDS),
    ],
    ids=lambda value: ascii(value)[:60],
)
def test_odd_words_are_answered(
    words: str, status: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Wrong use ends with 2, a wrong id with 1, what the system cannot do with 3; all say why."""
    before = read_tree(BARE)

    assert run_here(words, tmp_path) == status
    said = capsys.readouterr()
    assert said.err
    assert "Traceback" not in said.err
    assert not (tmp_path / "out").exists()
    assert read_tree(BARE) == before


@pytest.mark.parametrize(
    "url",
    [
        "https://stadt.example",
        "http://localhost:8000/",
        "https://stadt.example/mein/pfad/",
        "https://[::1]:8080/a",
        "https://müllerstadt.example/",
        "https://stadt.github.io/wegweiser/pr-preview/pr-7/",
    ],
)
def test_addresses_that_can_be_are_taken(url: str) -> None:
    """Hosts with letters of any language, ports, paths."""
    assert cli.parse_arguments(["build", "--base-url", url]).base_url == url


# --- Streams and surroundings: each in a process of its own, as a shell starts it

CALLS = (
    # Words for the shell, the status, what comes out of it: {run} is our program.
    ("{run} check --format json {city} >&-", 0),
    ("{run} check {city} 2>&-", 0),
    ("{run} check {city} <&- >&- 2>&-", 0),
    ("{run} --help >&-", 0),
    ("{run} --help >&- 2>&-", 0),
    ("{run} unsinn 2>&-", 2),
    ("{run} build {city} --out {out} <&- >&- 2>&-", 0),
    ("{run} --help >/dev/full", 3),
    ("{run} check --format json {city} >/dev/full", 3),
    ("{run} check --worklist --format csv {city} >/dev/full", 3),
    ("{run} check {city} 2>/dev/full", 0),
    ("{run} unsinn 2>/dev/full", 2),
    ("{run} check --format json {city} >/dev/full 2>/dev/full", 3),
    ("{run} --help | head -c 1 >/dev/null; exit ${{PIPESTATUS[0]}}", (0, 3)),
    ("{run} check --worklist {city} | true; exit ${{PIPESTATUS[0]}}", (0, 3)),
    ("{run} check {city} 2>&1 | head -1 >/dev/null; exit ${{PIPESTATUS[0]}}", 0),
    ("PYTHONIOENCODING=ascii {run} --help", 0),
    ("PYTHONIOENCODING=ascii {run} check --worklist --format csv {city}", 0),
    ("PYTHONIOENCODING=latin-1 {run} check --format json {city}", 0),
    ("PYTHONIOENCODING=ascii:strict {run} build --base-url 'ü ü' {city}", 2),
    ("PYTHONIOENCODING=utf-16 {run} check --format json {city}", 0),
    ("LC_ALL=C {run} check --worklist {city}", 0),
    ("LC_ALL=C PYTHONUTF8=0 PYTHONCOERCECLOCALE=0 {run} check --worklist {city}", 0),
    ("{run} check --against $'\\xff\\xfe' {city}", 2),
    ("{run} build --out {out}/$'\\xff' {city}", 0),
    ("{run} new org $'M\\xe4rz' {city}", 1),
    ("COLUMNS=1 {run} --help", 0),
    ("COLUMNS=-5 LINES=x {run} build --help", 0),
    ("WEGWEISER_LANG=$'\\xff' {run} check {city}", 0),
    ("cd {gone}; rmdir {gone}; {run} check {city}", 0),
    ("cd {gone}; rmdir {gone}; {run} build {city} --out {out}", 0),
    ("printf x > {gone}/git; chmod 755 {gone}/git; PATH={gone} {run} check {city}", 0),
    ("ulimit -f 1; {run} build {city} --out {out}", 3),
    ("{run} intake /dev/null {city}", 2),
    ("{run} check --site {out}", 2),
    ("echo x | {run} intake /dev/stdin {city}", 2),
)


@pytest.mark.parametrize(
    ("words", "status"),
    [
        pytest.param(
            *call, id=ascii(call[0]), marks=[pytest.mark.slow] if "{city}" in call[0] else []
        )
        for call in CALLS
    ],
)
def test_odd_streams_are_survived(
    words: str, status: int | tuple[int, ...], tmp_path: Path
) -> None:
    """Closed, full, broken, ASCII: the work is done as far as it can be, and the status tells."""
    (tmp_path / "gone").mkdir()
    command = words.format(
        run=f"{sys.executable} {HERE / 'build.py'}",
        city=f"--site {BARE} --today 2026-06-15",
        out=tmp_path / "out",
        gone=tmp_path / "gone",
    )
    done = subprocess.run(
        ["bash", "-c", command],
        capture_output=True,
        env={**os.environ, "COVERAGE_PROCESS_START": ""},
        check=False,
        timeout=120,
    )

    assert done.returncode in (status if isinstance(status, tuple) else (status,)), done.stderr
    for trace in (b"Traceback", b"Exception ignored", b"Error: "):
        assert trace not in done.stdout + done.stderr


def test_what_an_encoding_lacks_is_written_as_in_json() -> None:
    """Findings for programs stay JSON, whatever the encoding of the output."""
    command = [sys.executable, str(HERE / "build.py"), "check", "--format", "json"]
    decoded = []
    for encoding in ("ascii", "latin-1", "utf-8"):
        around = {**os.environ, "PYTHONIOENCODING": encoding}
        words = [*command, "--site", str(HERE / "tests" / "city"), *DAY]
        body = subprocess.run(words, env=around, check=True, capture_output=True).stdout
        decoded.append(json.loads(body.decode(encoding)))

    assert decoded[0] == decoded[1] == decoded[2]
    assert "🚢" in json.dumps(decoded[0], ensure_ascii=False)


# Root may read and write everything, unless it gives up that right.
_ROOT_RIGHTS = "-dac_override,-dac_read_search"
_ORDINARY_USER = (
    ("setpriv", f"--bounding-set={_ROOT_RIGHTS}", f"--inh-caps={_ROOT_RIGHTS}")
    if os.geteuid() == 0
    else ()
)


@pytest.mark.parametrize(
    ("mode", "path", "words"),
    [
        (0o000, "data/orgs.yaml", "check"),
        (0o000, "content", "check"),
        (0o000, "data", "check"),
        (0o000, "content/index.md", "build --out {city}/out"),
        (0o555, "data", "new org neuer-verein"),
        (0o444, "data", "new org neuer-verein"),
        (0o000, "request.md", "intake {city}/request.md"),
        (0o000, "", "check"),
    ],
)
def test_what_may_not_be_read_or_written_is_named(
    mode: int, path: str, words: str, tmp_path: Path
) -> None:
    """Without the permission of the system the command names the file, and ends with 3 or 2."""
    city = Path(shutil.copytree(BARE, tmp_path / "city"))
    (city / "request.md").write_text("Guten Tag", encoding="utf-8")
    (city / path).chmod(mode)
    command = [
        sys.executable,
        HERE / "build.py",
        *words.format(city=city).split(),
        "--site",
        city,
        *DAY,
    ]
    try:
        done = subprocess.run(
            [*_ORDINARY_USER, *command], check=False, capture_output=True, text=True
        )
    finally:
        (city / path).chmod(0o755)

    assert done.returncode in {2, 3}
    assert "Traceback" not in done.stderr
    assert str(city / path) in done.stderr or path.partition("/")[0] in done.stderr
