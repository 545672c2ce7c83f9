"""The preview while somebody writes, in a real browser: no edit is missed, no page is stale."""

import random
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page
from support.cities import HERE, read_tree, run_build
from support.oracles import find_axe_faults
from support.previews import RunningPreview, start_preview

pytestmark = pytest.mark.slow

EDITS = 200
PAGES = ("kontakt/", "verzeichnis/lesekreis/")
CONTACT, ORGANISATIONS = "content/kontakt.md", "data/orgs.yaml"
FAULTS = ("[Hierher](/nirgends/)", "[[x", "![](fehlt.png)")

SHOWS = """([cold]) => {
  const held = [...document.body.children].find((it) => it.shadowRoot)?.shadowRoot;
  if (!held || !document.documentElement.dataset.build) return false;
  const panel = held.querySelector("details");
  if (cold === "panel") return Boolean(panel);
  if (panel) return false;
  if (cold === "gone") return document.title === "Vorschau";
  const main = new DOMParser().parseFromString(cold, "text/html").querySelector("main");
  return main.innerHTML === document.querySelector("main").innerHTML;
}"""


class Writer:
    """Somebody who writes: rightly, wrongly, in other files, on another branch."""

    def __init__(self, city: Path) -> None:
        self.city = city
        self.contact = city / CONTACT
        self.clean = self.contact.read_text(encoding="utf-8")
        self.run_git("init", "-q", "-b", "main")
        self.run_git("add", "-A")
        self.run_git("commit", "-q", "-m", "first")
        self.run_git("checkout", "-q", "-b", "other")
        self.write("Auf dem anderen Zweig.")
        organisations = city / ORGANISATIONS
        text = organisations.read_text(encoding="utf-8")
        organisations.write_text(text.replace("Lesekreis", "Leserunde"), encoding="utf-8")
        self.run_git("commit", "-q", "-a", "-m", "other")
        self.run_git("checkout", "-q", "main")

    def run_git(self, *words: str) -> None:
        """Run git on the city."""
        name = ("-c", "user.name=x", "-c", "user.email=x@example.org")
        subprocess.run(["git", "-C", str(self.city), *name, *words], check=True)

    def write(self, words: str) -> None:
        """Save the page of contact with a sentence at its end."""
        self.contact.write_text(f"{self.clean}\n{words}\n", encoding="utf-8")

    def edit(self, kind: str, number: int) -> None:
        """Do what people do; each edit that the next one follows at once counts, too."""
        right, wrong = f"Satz {number % 3}.", FAULTS[number % 3]
        if kind == "right":
            self.write(right)
        elif kind == "wrong":
            self.write(wrong)
        elif kind == "double":
            self.write(wrong if number % 2 else right)
            time.sleep(number % 4 * 0.05)
            self.write(right if number % 2 else f"Satz {(number + 1) % 3}.")
        elif kind == "rename":
            self.contact.rename(self.city / "content" / "besuch.md")
        elif kind == "delete":
            self.contact.unlink()
        elif kind == "restore":
            # As a file manager does: the copy keeps its old time.
            (self.city / "content" / "besuch.md").unlink(missing_ok=True)
            shutil.copy2(HERE / "tests" / "bare" / CONTACT, self.contact)
        else:
            self.run_git("checkout", "-q", "-f", kind)


def list_edits() -> Iterator[tuple[str, int]]:
    """Yield 200 edits, a double counting two; what was taken away comes back sooner or later."""
    dice = random.Random(21)  # noqa: S311  no secret
    number, gone = 0, False
    while number < EDITS:
        kinds = ("right", "wrong", "double", "rename", "delete", "other", "main")
        kind = "restore" if gone else dice.choices(kinds, (6, 4, 4, 1, 1, 1, 1))[0]
        gone = kind in {"rename", "delete"}
        number += 2 if kind == "double" else 1
        yield kind, number


def visit(page: Page, address: str) -> None:
    """Go to a page, also where the one before is just being loaded anew."""
    with suppress(Error):
        page.goto(address)
    page.goto(address)


def make_cold(city: Path, out: Path, home: str, known: dict[object, dict[str, bytes]]) -> None:
    """Build the city as it stands from nothing, unless that was done before; {} has faults."""
    result = run_build(city, out, base_url=home, fingerprints=False, printed=False)
    known[read_city(city)] = read_tree(out) if result.release else {}
    shutil.rmtree(out, ignore_errors=True)
    shutil.rmtree(out.parent / f".{out.name}.wegweiser", ignore_errors=True)


def read_city(city: Path) -> object:
    """Return all that a city says."""
    files = (path for name in ("data", "content") for path in (city / name).rglob("*"))
    return frozenset((str(path), path.read_bytes()) for path in files if path.is_file())


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[RunningPreview]:
    """The preview of the bare city, which may be edited."""
    city = Path(shutil.copytree(HERE / "tests" / "bare", tmp_path / "city"))
    with start_preview(city, tmp_path) as running:
        end = time.monotonic() + 60
        while "neu gemacht" not in running.log.read_text() and time.monotonic() < end:
            time.sleep(0.05)
        time.sleep(0.5)
        yield running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A tab that stays open."""
    context = browser.new_context(reduced_motion="reduce")
    # The site's own scripts change pages: what is compared is what the server gave.
    context.route("**/assets/*.js", lambda route: route.abort())
    yield context.new_page()
    context.close()


def test_each_of_200_edits_ends_in_a_cold_builds_page_or_the_panel(
    tmp_path: Path, preview: RunningPreview, page: Page
) -> None:
    """Right, wrong, renamed, deleted, another branch, twice in a moment: none missed, none stale.

    What counts is the page that stays open: nobody loads it by hand.
    """
    city = tmp_path / "city"
    writer = Writer(city)
    known: dict[object, dict[str, bytes]] = {}
    address = PAGES[0]
    page.goto(preview.home + address)
    for kind, number in list_edits():
        if number % 20 == 0:
            address = PAGES[number // 20 % 2]
            visit(page, preview.home + address)
        writer.edit(kind, number)
        if read_city(city) not in known:
            make_cold(city, tmp_path / "cold", preview.home, known)
        cold = known[read_city(city)]
        body = cold.get(f"{address}index.html")
        wanted = body.decode() if body else ("gone" if cold else "panel")
        page.wait_for_function(SHOWS, arg=[wanted], timeout=20_000)


def test_the_panel_names_place_and_cure_and_goes_when_all_is_mended(
    tmp_path: Path, preview: RunningPreview, page: Page
) -> None:
    """A fault stands in the page with its line and a link to the editor, for everybody to read."""
    contact = tmp_path / "city" / CONTACT
    right = contact.read_text(encoding="utf-8")
    page.goto(preview.home + "kontakt/")
    contact.write_text(right + "\n[Hierher](/nirgends/) <b>\n", encoding="utf-8")
    panel = page.locator("details", has_text="Fehler: ").last
    panel.wait_for()

    line = len(right.splitlines()) + 2
    link = panel.get_by_role("link", name=f"{CONTACT}:{line}")
    assert str(link.get_attribute("href")) == f"vscode://file{contact}:{line}:11"
    assert "[Hierher](/nirgends/) <b>" in panel.locator("pre").first.inner_text()
    assert page.locator("details b").count() == 0
    assert find_axe_faults(page) == []
    contact.write_text(right, encoding="utf-8")
    panel.wait_for(state="detached")


def test_the_tools_tell_what_made_a_page(preview: RunningPreview, page: Page) -> None:
    """Behind `/_` stand record, template, types of pages, outline, contrast and the print view."""
    page.goto(preview.home + "_/verzeichnis/lesekreis/")
    page.get_by_text("theme/templates/entry.html").wait_for()

    assert page.get_by_role("link", name="data/orgs.yaml lesekreis").count() == 1
    assert page.get_by_role("cell", name="entries", exact=True).count() == 1
    assert page.get_by_text("H1: ").count() == 1
    assert "kräftig genug" in page.locator("#contrast").inner_text()
    view = page.frame_locator("#view")
    assert view.locator(".printed").is_hidden()
    page.get_by_role("button", name="Druckansicht").click()
    assert view.locator(".printed").is_visible()
    assert find_axe_faults(page, undecided={"frame-tested"}) == []
