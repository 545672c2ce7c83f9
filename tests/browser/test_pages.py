"""The built site as outside judges see it: the HTML checker, the Tab key, phones, no JavaScript."""

from pathlib import Path

import pytest
from support.cities import HERE
from support.oracles import OpenPage, find_css_faults, find_html_faults, walk_by_tab
from support.readers import resize_text


@pytest.mark.timeout(600)
def test_html_is_valid(city: Path, dortmund: Path) -> None:
    """The Nu HTML checker finds no error and no warning in either city, languages included."""
    assert find_html_faults(city, languages=True) + find_html_faults(dortmund, languages=True) == []


def test_styles_are_valid() -> None:
    """The style sheets follow the standard and use logical properties only."""
    assert find_css_faults(sorted((HERE / "theme" / "assets").glob("*.css"))) == []


@pytest.mark.parametrize(
    "path",
    [
        "",
        "verzeichnis/",
        "verzeichnis/hafenbruecke/",
        "termine/",
        "nachbarschaft/",
        "ar/verzeichnis/",
    ],
)
@pytest.mark.parametrize("width", [360, 1280])
def test_the_tab_key_reaches_everything(
    path: str, width: int, home: str, show_page: OpenPage
) -> None:
    """Every stop of the Tab key is visible, uncovered and marked."""
    assert walk_by_tab(show_page(home + path, width=width)) == []


@pytest.mark.parametrize(
    "path",
    [
        "",
        "verzeichnis/",
        "verzeichnis/komma-und-klammer/",
        "verzeichnis/sc-kogge/",
        "zahlen/",
        "ueber-uns/",
        "projekte/lotsen-am-kai/",
        "nachbarschaft/",
        "nachbarschaft/bezirk/altstadt/",
        "ar/",
    ],
)
def test_nothing_runs_out_of_a_small_window(path: str, home: str, show_page: OpenPage) -> None:
    """At 400 % zoom (320 by 256 pixels) and with letters twice as large.

    No page scrolls sideways.
    """
    page = show_page(home + path, width=320, height=256)
    narrow = page.evaluate("document.documentElement.scrollWidth")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    resize_text(page, 640, 512)
    large = page.evaluate("document.documentElement.scrollWidth")

    assert (narrow <= 320, large <= 640) == (True, True)


def test_pages_live_without_scripts(home: str, show_page: OpenPage) -> None:
    """With JavaScript off every page is there with its heading."""
    for path in (
        "",
        "verzeichnis/",
        "verzeichnis/hafenbruecke/",
        "termine/",
        "merkliste/",
        "nachbarschaft/",
    ):
        page = show_page(home + path, javascript=False)
        assert page.locator("h1").count() == 1


def test_a_missing_page_helps(home: str, open_page: OpenPage) -> None:
    """At an address that does not exist, deep below.

    The reader gets a page with its style and ways on.
    """
    page = open_page(home + "verzeichnis/gibt-es/nicht/", status=404)

    assert page.locator("h1").count() == 1


@pytest.mark.parametrize("path", ["", "verzeichnis/", "verzeichnis/vmdo/", "projekte/insist/"])
def test_the_real_city_is_walked_and_zoomed(path: str, real_home: str, show_page: OpenPage) -> None:
    """In the city of this repository, too, the Tab key shows its every stop.

    Nothing runs out of a small window.
    """
    page = show_page(real_home + path, width=320, height=256)

    assert walk_by_tab(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
