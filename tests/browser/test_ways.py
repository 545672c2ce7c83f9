"""Someone who knows nothing finds their way in at most three clicks from the start page."""

from pathlib import Path

import pytest
from support import workbooks
from support.oracles import OpenPage
from support.readers import follow

# What a reader wants to know, the links they would follow, and words that answer them.
WAYS = {
    "an organisation in Innenstadt-Nord": (
        ["Innenstadt-Nord", "KSF Vita|Kultur-, Sport- und Freizeitverein Vita"],
        "Russisch",
    ),
    "what the 2009/2010 series cost": (["Weiterbildung", "2009/2010"], "15 Euro"),
    "who ran INSIST, where and until when": (["Projekte", "INSIST"], "Juni 2022"),
    "how to be listed": (["Aufgenommen werden"], "miadoki@dortmund.de"),
    "whom to ask": (["Kontakt"], "miadoki@dortmund.de"),
}


@pytest.mark.parametrize("wish", WAYS)
@pytest.mark.parametrize("width", [390, 1280])
def test_found_in_three_clicks(wish: str, width: int, real_home: str, show_page: OpenPage) -> None:
    """Following the links that name what one looks for leads to the answer."""
    links, answer = WAYS[wish]
    page = show_page(real_home, width=width)
    for words in links:
        found = page.get_by_role("link").filter(
            has_text=words.split("|")[-1] if "|" in words else words
        )
        visible = [link for link in found.all() if link.is_visible()]
        if not visible:
            _open_menus(page)
            visible = [link for link in found.all() if link.is_visible()]
        follow(visible[0])
    assert len(links) <= 3
    assert answer in page.inner_text("main")


def _open_menus(page) -> None:
    """Open what a reader on a phone opens: the navigation and the filter lists."""
    for summary in page.locator("summary").all():
        if summary.is_visible():
            summary.click()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_list_for_excel_is_two_clicks_away(
    width: int, real_home: str, show_page: OpenPage
) -> None:
    """From the start page to the directory, and from there to the file."""
    page = show_page(real_home, width=width, height=740)
    directory = page.get_by_role("link", name="Verzeichnis", exact=True)
    if not directory.first.is_visible():
        _open_menus(page)
    follow(next(link for link in directory.all() if link.is_visible()))
    with page.expect_download() as download:
        page.get_by_role("link").filter(has_text="Excel").first.click()
    assert download.value.suggested_filename == "organisationen.xlsx"
    assert workbooks.rows(Path(download.value.path()).read_bytes())[0][0] == "Name"


@pytest.mark.parametrize("width", [360, 1280])
def test_which_trainings_there_are_is_one_click_away(
    width: int, real_home: str, show_page: OpenPage
) -> None:
    """The menu leads to the list of series."""
    page = show_page(real_home, width=width, height=740)
    follow(page.locator(".menu").get_by_role("link", name="Weiterbildung"))
    series = page.locator("main").get_by_role("link").filter(has_text="2009/2010")

    assert page.url == f"{real_home}weiterbildung/"
    assert series.first.is_visible()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_language_is_switched_in_two_clicks(
    width: int, real_home: str, open_page: OpenPage
) -> None:
    """On the first screen each language calls itself by its own name, and leads to the same page.

    No script is needed; while the row is closed it is one line.
    """
    page = open_page(f"{real_home}verzeichnis/vmdo/", width=width, height=740, javascript=False)
    switch = page.locator(".languages")
    box = switch.bounding_box()
    assert box
    assert box["y"] + box["height"] <= 90
    assert box["height"] <= 45
    for name in ("English", "Türkçe", "العربية", "українська", "русский"):
        assert name in switch.inner_text()
    switch.locator("summary").click()
    links = switch.get_by_role("link")
    assert min(link.bounding_box()["height"] for link in links.all()) >= 40
    follow(links.filter(has_text="العربية"))
    assert page.url == f"{real_home}ar/verzeichnis/vmdo/"
