"""The start page: a reader's question on the first screen, its answer, and whom to ask."""

import pytest
from playwright.sync_api import Page, expect
from support.oracles import OpenPage, find_axe_faults
from support.readers import follow

PHONE = {"width": 360, "height": 740}


def bottom(page: Page, selector: str) -> float:
    """Return where an element ends, from the top of the page."""
    box = page.locator(selector).bounding_box()
    assert box
    return box["y"] + box["height"]


@pytest.mark.parametrize("path", ["", "ar/"])
def test_the_question_is_on_the_first_screen(path: str, home: str, show_page: OpenPage) -> None:
    """Language, district and wish are asked on the first screen of a phone, the button included.

    So is the postcode, where a file says in which districts it lies.
    """
    page = show_page(home + path, **PHONE)

    assert page.locator(".question :is(select, input)").count() == 4
    assert bottom(page, ".question button") <= PHONE["height"]
    assert page.locator("script[src]").count() == 0


# What a start page needs at most, in screens of a phone: German with room to spare; a translation
# adds its notice, and to each name of a project what it means.
SCREENS = {"": 2.95, "en/": 3.25, "tr/": 3.25, "ar/": 3.25, "uk/": 3.25, "ru/": 3.25}


@pytest.mark.parametrize("path", SCREENS)
def test_the_real_city_takes_three_screens(path: str, real_home: str, show_page: OpenPage) -> None:
    """The whole start page is about three screens of a phone, and tells no empty date."""
    page = show_page(real_home + path, **PHONE)

    assert bottom(page, ".question button") <= PHONE["height"]
    height = page.evaluate("document.documentElement.scrollHeight")
    assert height <= SCREENS[path] * PHONE["height"]
    assert page.locator(".thin > li").count() == 3
    assert page.locator("main nav, #start-termine").count() == 0
    assert page.locator("#frage-plz").count() == 0


def test_without_scripts_languages_are_links(home: str, open_page: OpenPage) -> None:
    """Where the directory cannot answer, no form promises it: each language spoken is a link."""
    page = open_page(home, javascript=False, **PHONE)

    assert [one for one in page.locator("form, .find").all() if one.is_visible()] == []
    follow(page.get_by_role("link", name="Türkçe"))
    expect(page.locator("h1")).to_have_text("Sprache: Türkisch")
    assert [one for one in page.locator("form, .find").all() if one.is_visible()] == []


def test_a_postcode_stands_for_all_its_districts(home: str, open_page: OpenPage) -> None:
    """It names them all and lists who is there; one that no file knows is told, nothing guessed."""
    page = open_page(home, **PHONE)
    page.locator("#frage-plz").fill("00123")
    page.get_by_role("button", name="Finden").click()
    page.wait_for_url("**/verzeichnis/?bezirk=altstadt&bezirk=werder")
    answer = page.locator(".located")
    expect(answer).to_have_text("00123 liegt in: Altstadt, Werder")
    expect(page.locator("#liste")).to_have_text("5 Organisationen")
    page.locator("#suche-plz").fill("00999")
    page.keyboard.press("Enter")

    expect(answer).to_contain_text("Die Postleitzahl 00999 kennen wir nicht.")
    expect(page.locator("#liste")).to_have_text("13 Organisationen")


def test_without_scripts_postcodes_are_a_list(home: str, open_page: OpenPage) -> None:
    """Each postcode leads to the lists of its districts."""
    page = open_page(f"{home}verzeichnis/", javascript=False, **PHONE)
    follow(page.locator(".plain li", has_text="00122").get_by_role("link", name="Nordufer"))

    expect(page.locator("h1")).to_have_text("Organisationen in Nordufer")


# Pages of every depth and kind, some of which have no place of their own in the menu.
PAGES = ("", "verzeichnis/", "verzeichnis/hafenchor/", "projekte/", "zahlen/", "impressum/", "ar/")


@pytest.mark.parametrize("path", PAGES)
def test_whom_to_ask_is_one_click_away(path: str, home: str, show_page: OpenPage) -> None:
    """At the end of every page one may write at once; the menu leads to all other ways."""
    page = show_page(home + path, **PHONE)

    assert page.locator("main .help a[href^='mailto:']").count() == 1
    assert page.locator(".menu a[href$='kontakt/']").count() == 1
    follow(page.locator("main .help a[href$='kontakt/']"))
    assert page.locator("main a[href^='mailto:']").count() >= 1


def test_every_page_has_the_search(home: str, show_page: OpenPage) -> None:
    """The glass at the top leads into the box at the end, and what is typed there is searched."""
    page = show_page(home + "ueber-uns/", **PHONE)
    page.locator(".find a").click()
    expect(page.locator("#suche-seite")).to_be_focused()
    page.keyboard.type("Chor")
    page.keyboard.press("Enter")
    page.wait_for_url("**/verzeichnis/?suche=Chor")
    expect(page.locator(".rows > .row h3 a").first).to_contain_text("Hafenchor")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["", "ar/"])
def test_the_question_shuts_nobody_out(
    path: str, scheme: str, home: str, show_page: OpenPage
) -> None:
    """Axe finds nothing on the start page of a phone."""
    assert find_axe_faults(show_page(home + path, scheme=scheme, **PHONE)) == []
