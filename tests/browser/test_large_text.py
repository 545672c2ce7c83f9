"""Letters twice as large, on a phone and a desktop: no column collapses, nothing runs out."""

import pytest
from support.oracles import OpenPage

COLLAPSED = """() => {
  const size = parseFloat(getComputedStyle(document.body).fontSize);
  const faults = [];
  for (const box of document.querySelectorAll("main :is(h1, h2, h3, p, li, dt, dd, td, th)")) {
    const words = box.textContent.trim();
    const width = box.getBoundingClientRect().width;
    const isShown = box.checkVisibility({ visibilityProperty: true });
    if (!isShown || box.closest(".visually-hidden, .tiles") || words.length < 12) continue;
    if (width < 3.5 * size) faults.push(`${box.tagName} ${words.slice(0, 30)}: ${width}`);
  }
  const over = document.documentElement.scrollWidth - innerWidth;
  return over > 0 ? [...faults, `${over} pixels too wide`] : faults;
}"""

PAGES = (
    "",
    "verzeichnis/",
    "verzeichnis/?sprache=xx&suche=Nirgends",
    "verzeichnis/aufnahme/",
    "verzeichnis/hafenbruecke/",
    "verzeichnis/komma-und-klammer/",
    "projekte/",
    "projekte/lotsen-am-kai/",
    "weiterbildung/vereinsfuehrung-2025/",
    "zahlen/",
    "ueber-uns/",
    "ar/verzeichnis/hafenbruecke/",
)


@pytest.mark.parametrize("width", [360, 1280])
def test_columns_hold_large_letters(width: int, home: str, show_page: OpenPage) -> None:
    """At twice the size every text has room for a few letters a line."""
    found = {}
    for path in PAGES:
        page = show_page(home + path, width=width)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        found[path] = page.evaluate(COLLAPSED)

    assert {path: faults for path, faults in found.items() if faults} == {}


def test_a_collapsed_column_is_seen(home: str, show_page: OpenPage) -> None:
    """A planted column of no width is told."""
    page = show_page(f"{home}verzeichnis/hafenbruecke/")
    page.evaluate("document.querySelector('.facts p').style.maxWidth = '0'")

    assert page.evaluate(COLLAPSED)
