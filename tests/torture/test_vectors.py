"""What strangers write runs nothing in a real browser, with our policy and without it."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route, sync_playwright
from support.cities import build_city, copy_city
from support.oracles import chromium, node, serve_folder
from test_markdown import ATTACKS

from wegweiser.source.markdown_checks import check_markdown, find_links
from wegweiser.source.text_limits import find_excesses

pytestmark = [pytest.mark.torture, pytest.mark.timeout(900)]

SIGN = "window.boese=1"
PLAIN = (
    f"</title><script>{SIGN}</script>",
    f'"><script>{SIGN}</script>',
    f"'><img src=x onerror={SIGN}>",
    f'" onfocus={SIGN} autofocus tabindex=1 x="',
    f"</script><script>{SIGN}</script>",
    f"]]><svg onload={SIGN}>",
    f"<![CDATA[<script>{SIGN}</script>]]>",
    f"javascript:{SIGN}",
    "{{ cycler.__init__.__globals__ }}{% raw %}",
    f"<iframe srcdoc='<script>parent.{SIGN}</script>'>",
    f"\\u003cscript\\u003e{SIGN}\\u003c/script\\u003e",
    f"&lt;script&gt;{SIGN}&lt;/script&gt;",
    f"<base href=//boese.example/><a href={SIGN}>x",
    f"<meta http-equiv=refresh content='0;url=javascript:{SIGN}'>",
    f"--><img src=x onerror={SIGN}>",
    f"`${{{SIGN}}}`",
)
FIELDS = ("name", "short", "quarter", "languages_note", "meets", "accessibility")
FLAGS = ("--disable-background-networking", "--disable-gpu", "--disable-quic", "--no-sandbox")
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')


def may_be_published(text: str) -> bool:
    """Tell whether check lets a text through: what it refuses is on no page."""
    written = json.dumps(text)
    errors = [d for d in check_markdown("data/orgs.yaml", written) if d.severity == "error"]
    is_dead = any(target.startswith("/") for target, _, _ in find_links(written))
    return not (errors or is_dead or any(find_excesses(text))) and "<!--" not in text


def write_entries(orgs: Path) -> int:
    """Put an entry for each vector at the end of the list; return how many."""
    texts = [re.sub(r"alert\(1\)", SIGN, attack) for attack in ATTACKS]
    published = [text for text in texts if may_be_published(text)]
    count = max(len(PLAIN), len(published))
    lines = []
    for number in range(count):
        plain = PLAIN[number % len(PLAIN)]
        words = published[number % len(published)]
        lines += [f"- id: zz-boese-{number:03}", *(f"  {f}: {json.dumps(plain)}" for f in FIELDS)]
        lines += [
            "  kind: association",
            "  status: active",
            f"  also_known_as: [{json.dumps(plain)}]",
            f"  description: {json.dumps(words)}",
            f"  sources: [{json.dumps(plain)}]",
        ]
    text = orgs.read_text(encoding="utf-8").rstrip("\n")
    orgs.write_text(text + "\n\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return count


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of the invented city with entries of strangers who mean harm."""
    folder = tmp_path_factory.mktemp("hostile")
    city = copy_city(folder)
    assert write_entries(city / "data/orgs.yaml") >= len(PLAIN)
    build_city(city, folder / "out", process_count=2, printed=False)
    return folder / "out"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium of its own."""
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(node()))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield browser
        browser.close()


@pytest.mark.parametrize("has_policy", [True, False])
def test_no_vector_runs(has_policy: bool, hostile_site: Path, browser: Browser) -> None:  # noqa: FBT001
    """Each page with words of strangers: no script ran, nothing foreign was asked or framed."""
    pages = [
        path.relative_to(hostile_site).as_posix().removesuffix("index.html")
        for path in sorted(hostile_site.rglob("*.html"))
        if b"boese" in path.read_bytes()
    ]
    assert len(pages) > len(PLAIN)
    faults = []
    with (
        serve_folder(hostile_site) as home,
        browser.new_context(bypass_csp=not has_policy) as context,
    ):

        def serve(route: Route) -> None:
            if not route.request.url.startswith(home):
                faults.append(f"asked {route.request.url}")
                route.abort()
            elif has_policy or route.request.resource_type != "document":
                route.continue_()
            else:
                answer = route.fetch()
                route.fulfill(response=answer, body=POLICY.sub("", answer.text()))

        context.route("**/*", serve)
        page = context.new_page()
        page.on("dialog", lambda dialog: (faults.append("dialog"), dialog.dismiss()))
        for path in pages:
            page.goto(f"{home}{path}", wait_until="load")
            page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
            if page.evaluate("window.boese !== undefined"):
                faults.append(f"ran on {path}")
            odd = page.evaluate(
                "[...document.querySelectorAll('iframe, object, embed, base, svg script,"
                " script:not([src]):not([type]), [onerror], [onload], [onfocus], [onclick],"
                ' a[href^="javascript:"]\')].map(e => e.outerHTML.slice(0, 80))'
            )
            faults += [f"{path}: {element}" for element in odd]

    assert faults == []
