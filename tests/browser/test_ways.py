"""Someone who knows nothing finds their way in at most three clicks from the start page."""

import pytest
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
