"""The pinboard.

What a reader keeps stays in the browser, can be printed and shared, and no server learns of it.
"""

from playwright.sync_api import Page, expect
from support.oracles import OpenPage, walk_by_tab
from support.readers import FORCED, find_barriers, follow

ENTRY, BOARD = "verzeichnis/hafenbruecke/", "merkliste/"

BUTTONS = "button:visible:not(.ask button)"
"""All that can be pressed, but for the search at the foot: it sends its form without a script."""


def expect_names(page: Page, names: list[str]) -> None:
    """Fail unless the pinboard comes to show these entries.

    To say that it shows some or none.
    """
    said = [
        f'[data-when="{when}"]:visible' for when in (("kept", "shared") if names else ("empty",))
    ]
    expect(page.locator(", ".join(said))).to_have_count(1)
    expect(page.locator(".pinboard h2")).to_have_text(names)


def test_an_entry_is_kept_shown_and_let_go(home: str, open_page: OpenPage) -> None:
    """Merken on two entries, find both on the pinboard with their contact.

    Remove one, empty the list.
    """
    page = open_page(home + ENTRY, width=360)
    page.get_by_role("button", name="Merken").click()
    page.goto(home + "verzeichnis/hafenchor/")
    page.get_by_role("button", name="Merken").click()
    expect(page.locator(BUTTONS)).to_have_text(["Von der Merkliste nehmen"], use_inner_text=True)

    follow(page.get_by_role("main").get_by_role("link", name="Merkliste ansehen"))
    expect_names(page, ["Hafenbrücke e. V.", "Hafenchor Übersee"])
    phone = page.locator(".pinboard").get_by_role("link", name="+49 30 23125 107")
    expect(phone).to_have_attribute("href", "tel:+493023125107")
    expect(page.get_by_role("status")).to_have_text("Gemerkte Einträge: 2", use_inner_text=True)

    page.get_by_role("button", name="Entfernen Hafenbrücke e. V.").click()
    expect_names(page, ["Hafenchor Übersee"])
    expect(page.get_by_role("status")).to_be_focused()

    page.get_by_role("button", name="Liste leeren").click()
    expect_names(page, [])
    assert page.evaluate("Object.keys(localStorage)") == []
    expect(page.locator(BUTTONS)).to_have_count(0)


def test_nothing_is_kept_unasked_and_nothing_is_told(home: str, open_page: OpenPage) -> None:
    """Looking stores nothing.

    What is kept never stands in an address that a server sees, nor in a cookie.
    """
    page = open_page(home + ENTRY)
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [
        0,
        0,
        "",
    ]

    asked = []
    page.on("request", lambda request: asked.append((request.url, request.post_data)))
    page.get_by_role("button", name="Merken").click()
    page.goto(home + BOARD)
    expect_names(page, ["Hafenbrücke e. V."])
    assert [one for one in asked if "hafenbruecke" in one[0].partition("#")[0] or one[1]] == []


def test_a_list_is_shared_behind_the_hash(home: str, open_page: OpenPage) -> None:
    """The link shows the list to somebody else, whose own list stays until they take it over."""
    page = open_page(home + "verzeichnis/hafenchor/")
    page.get_by_role("button", name="Merken").click()
    page.goto(home + BOARD)
    expect(page.locator("[data-share]")).to_have_attribute(
        "href", "/pr-preview/pr-7/merkliste/#merkliste=hafenchor"
    )

    other, theirs = (
        open_page(home + "ar/merkliste/"),
        ["Verbund der Musterhafener Migrantenorganisationen", "Hafenchor Übersee"],
    )
    other.evaluate("location.hash = '#merkliste=hafenverbund,hafenchor'")
    expect_names(other, theirs)
    expect(other.locator(".pinboard h2 bdi").first).to_have_attribute("lang", "de")
    assert other.evaluate("localStorage.length") == 0
    assert other.locator(".pinboard .row button:visible").count() == 0

    other.get_by_role("button", name="إضافة إلى قائمتي المحفوظة").click()
    expect(other.locator(".pinboard .row button:visible")).to_have_count(2)
    expect_names(other, theirs)
    other.goto(home + BOARD)
    expect_names(other, theirs)


HOSTILE = (
    "%3Cimg%20src=x%20onerror=alert(1)%3E,<img src=x onerror=alert(1)>,../../x,__proto__,"
    "constructor,hafenchor,hafenchor"
)


def test_hostile_lists_show_only_known_entries(home: str, open_page: OpenPage) -> None:
    """Whatever stands behind the hash or in the storage.

    Only entries of this directory come onto the page.
    """
    page = open_page(home + BOARD + "#merkliste=" + HOSTILE)
    expect_names(page, ["Hafenchor Übersee"])
    assert page.locator(".pinboard img, .pinboard script").count() == 0
    expect(page.locator("[data-gone]:visible")).to_have_text(
        "Nicht mehr im Verzeichnis: 1"
    )  # "constructor" looks like an id

    for stored in ('["hafenchor", {"a": 1}, 7, "<b>"]', "{", "null", '"hafenchor"'):
        page.evaluate(
            "stored => localStorage.setItem('merkliste /pr-preview/pr-7/', stored)", stored
        )
        page.goto(home)
        page.goto(home + BOARD)
        expect_names(page, ["Hafenchor Übersee"] if stored.startswith("[") else [])


def test_without_scripts_no_dead_control_is_seen(home: str, open_page: OpenPage) -> None:
    """With JavaScript off, or lost on the way.

    No button shows and the pinboard says what it needs.
    """
    for reader in ({"javascript": False}, {"scripts_lost": True}):
        page = open_page(home + ENTRY, **reader)
        assert page.locator(BUTTONS).count() == 0
        page = open_page(home + BOARD, **reader)
        assert page.locator(BUTTONS).count() == 0
        assert "braucht dafür JavaScript" in page.get_by_role("status").inner_text()


def test_a_browser_that_keeps_nothing_offers_nothing(home: str, open_page: OpenPage) -> None:
    """Where the reader has switched storage off, there is no button, no error.

    Shared lists still show.
    """
    page = open_page(home)
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', "
        "{get() { throw new DOMException('no', 'SecurityError') }})"
    )
    page.goto(home + ENTRY)  # until the page has loaded, its script included
    assert page.locator(BUTTONS).count() == 0
    page.goto(home + BOARD + "#merkliste=hafenchor")
    expect_names(page, ["Hafenchor Übersee"])


def test_a_list_that_cannot_be_loaded_says_so(home: str, open_page: OpenPage) -> None:
    """Where the file of entries is lost on the way, the page says what to do."""
    page = open_page(home + BOARD)
    page.route("**/eintraege.json", lambda route: route.fulfill(status=200, body="<html>"))
    page.evaluate("location.hash = '#merkliste=hafenchor'")
    page.wait_for_selector('[data-when="lost"]')

    expect(page.get_by_role("status")).to_contain_text("noch einmal", use_inner_text=True)


def test_a_full_pinboard_shuts_nobody_out(home: str, open_page: OpenPage) -> None:
    """Axe finds nothing on a full pinboard, the Tab key shows its every stop.

    Nothing runs out of a small window.
    """
    page = open_page(
        home + "ar/merkliste/#merkliste=hafenbruecke,hafenverbund,komma-und-klammer,weg",
        width=320,
        height=256,
        **FORCED,
    )
    expect(page.locator(".pinboard h2")).to_have_count(3)

    assert walk_by_tab(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert find_barriers(page) == {}


def test_paper_shows_the_list_and_no_button(home: str, open_page: OpenPage) -> None:
    """Printed, the list stands there with its contact data, without a control."""
    page = open_page(home + BOARD + "#merkliste=hafenbruecke")
    expect(page.locator(".pinboard h2")).to_have_count(1)
    page.emulate_media(media="print")

    expect(page.locator(".pinboard h2:visible")).to_have_count(1)
    assert page.locator("button:visible").count() == 0
