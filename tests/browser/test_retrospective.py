"""A retrospective answers first what became of it."""

from support.oracles import OpenPage
from support.readers import follow


def test_what_became_of_insist(real_home: str, show_page: OpenPage) -> None:
    """Two clicks from the start page at most, then no scrolling on a phone."""
    page = show_page(real_home, width=360, height=740)
    direct = page.locator("main a[href$='projekte/insist/']")
    if not direct.count():
        follow(page.locator("a[href$='projekte/']").first)
    follow(direct.first)
    box = page.locator(".became").bounding_box()

    assert box
    assert box["y"] + box["height"] <= 740
    assert page.locator(".became").inner_text().split("\n\n") == [
        "Was daraus wurde",
        "Öffentliche Quellen nennen dazu noch nichts. Wissen Sie es? Schreiben Sie uns.",
    ]


def test_an_outcome_stands_above_the_story(home: str, show_page: OpenPage) -> None:
    """What is known of it is told once, above goals and measures."""
    page = show_page(f"{home}projekte/lotsen-am-kai/")
    told = page.locator("main").inner_text()

    assert told.index("Das Büro schloss 2024.") < told.index("Ausgangslage")
    assert told.count("Das Büro schloss 2024.") == 1
