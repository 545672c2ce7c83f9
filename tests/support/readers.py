"""The readers whom no page may shut out.

One page of each type, and how each reader looks at it, follows a link and waits.
"""

import re
from collections.abc import Callable, Collection, Iterable
from time import monotonic
from typing import Any

from playwright.sync_api import Locator, Page

from support.oracles import AXE_TAGS, find_ace_faults, find_axe_faults

# One page of each type of the invented city. Arabic where the layout differs: from right to left,
# longer words.
LISTS = (
    "verzeichnis/",
    "verzeichnis/bezirk/altstadt/",
    "verzeichnis/thema/nicht-angegeben/",
    "verzeichnis/aenderungen/",
    "verzeichnis/aenderungen/2/",
    "ar/verzeichnis/",
    "ar/verzeichnis/sprache/tr/",
    "ar/verzeichnis/aenderungen/",
)
ENTRIES = (
    "verzeichnis/hafenbruecke/",
    "verzeichnis/nur-das-noetigste/",
    "verzeichnis/alte-werft/",
    "verzeichnis/komma-und-klammer/",
    "ar/verzeichnis/nadi-al-mina/",
    "merkliste/",
    "daten/",
    "daten/felder/",
    "ar/daten/",
    "verzeichnis/aufnahme/",
    "verzeichnis/aufnahme/aenderung/",
    "verzeichnis/aufnahme/loeschung/",
    "ar/verzeichnis/aufnahme/",
)
NEIGHBOURS = (
    "nachbarschaft/",
    "nachbarschaft/bezirk/altstadt/",
    "nachbarschaft/bezirk/nicht-angegeben/",
    "nachbarschaft/forum/",
    "nachbarschaft/forum/art/elternverein/nordufer/",
    "ar/nachbarschaft/",
    "ar/nachbarschaft/forum/thema/kultur/",
    "zahlen/",
    "ar/zahlen/",
)
STORIES = (
    "",
    "weiterbildung/",
    "weiterbildung/vereinsfuehrung-2025/",
    "projekte/",
    "projekte/lotsen-am-kai/",
    "projekte/handlungsfeld/zusammenleben/",
    "angebote/",
    "termine/",
    "aktuelles/",
    "aktuelles/2026-05-02-hafenfest/",
    "ueber-uns/",
    "leichte-sprache/",
    "404.html",
    "ar/",
    "ar/projekte/lotsen-am-kai/",
    "ar/termine/",
)
REAL = (
    "",
    "verzeichnis/",
    "verzeichnis/vmdo/",
    "verzeichnis/aufnahme/",
    "projekte/insist/",
    "nachbarschaft/bezirk/innenstadt-nord/",
    "zahlen/",
)

# Axe cannot tell what lies behind the letters of a drawing; a person has: it is the ground of the
# page, as everywhere.
UNDECIDED = {"zahlen/": ("color-contrast",), "ar/zahlen/": ("color-contrast",)}

# A `details` with a name is a group (HTML-AAM) of the boxes in it; IBM's engine knows only
# `fieldset` and `role=group`.
GROUPED = re.compile(r"input_checkboxes_grouped \S+/details\[")
# On paper nothing has a name or a role; what is printed must be legible.
COLOURS = ("cat.color",)
DESKTOP, PHONE, PAPER = (1280, 800), (320, 256), (794, 1123)
FORCED: dict[str, Any] = {"scheme": "dark", "forced_colors": True}
"""How `open_page` opens a page that is to be seen in every look."""
LOOKS: dict[str, tuple[tuple[int, int], dict[str, Any]]] = {
    # First, on a page loaded so: where colours are forced later, Chromium may keep some of those
    # that were before.
    "forced colours": (
        DESKTOP,
        {"media": "screen", "color_scheme": "dark", "forced_colors": "active"},
    ),
    "light": (DESKTOP, {"media": "screen", "color_scheme": "light", "forced_colors": "none"}),
    "dark": (DESKTOP, {"media": "screen", "color_scheme": "dark", "forced_colors": "none"}),
    "320 pixels": (PHONE, {"media": "screen", "color_scheme": "light", "forced_colors": "none"}),
    "paper": (PAPER, {"media": "print", "color_scheme": "light", "forced_colors": "none"}),
}
OPEN = """document.querySelectorAll('main details, body > header details')
    .forEach(details => { details.open = true; })"""

PATIENCE = 30
"""Seconds that a test waits for what a page should show.

On a busy machine, scripts and pages take their time.
"""


def expect_answer(page: Page, ask: Callable[[Page], object], wanted: object) -> None:
    """Fail unless the page comes to give the wanted answer.

    The `expect` for what Playwright's own cannot ask.
    """
    end = monotonic() + PATIENCE
    while (answer := ask(page)) != wanted and monotonic() < end:
        page.wait_for_timeout(50)
    assert answer == wanted, f"{answer} instead of {wanted}"


def follow(link: Locator) -> None:
    """Click a link and wait until the page that it leads to has loaded.

    Nothing is read from the page before.
    """
    goal = link.evaluate("link => link.href")
    link.click()
    link.page.wait_for_url(lambda url: url == goal)


def resize_text(page: Page, width: int, height: int) -> None:
    """Give the window another size and wait until the page knows it."""
    page.set_viewport_size({"width": width, "height": height})
    expect_answer(page, lambda page: page.evaluate("[innerWidth, innerHeight]"), [width, height])


SHIFTS = """async () => {
  for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
  const watch = new PerformanceObserver(() => {});
  watch.observe({ type: "layout-shift", buffered: true });
  const shifts = watch.takeRecords().filter(shift => !shift.hadRecentInput);
  return shifts.reduce((sum, shift) => sum + shift.value, 0);
}"""


def measure_shift(page: Page) -> float:
    """Return how far the page has shifted by itself so far (Layout Instability API).

    What was last drawn is included.
    """
    return float(page.evaluate(SHIFTS))


def find_barriers(
    page: Page, undecided: Collection[str] = (), looks: Iterable[str] = tuple(LOOKS)
) -> dict[str, list[str]]:
    """Return what axe finds on a loaded page for each look that finds something.

    Everything is opened that opens.
    """
    found = {}
    for look in looks:
        size, media = LOOKS[look]
        resize_text(page, *size)
        page.emulate_media(**media)
        page.evaluate(OPEN)
        found[look] = find_axe_faults(
            page, undecided=undecided, tags=COLOURS if look == "paper" else AXE_TAGS
        )
    return {look: faults for look, faults in found.items() if faults}


def ask_second_tool(page: Page) -> list[str]:
    """Return what IBM's engine finds on a loaded page, in light on a desktop, as axe left it."""
    size, media = LOOKS["light"]
    resize_text(page, *size)
    page.emulate_media(**media)
    return [fault for fault in find_ace_faults(page) if not GROUPED.match(fault)]
