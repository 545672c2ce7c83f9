"""The filter of the directory: by keyboard, by address, on a phone, for everybody; and what is there without it."""

from urllib.parse import unquote

import pytest
from oracles import OpenPage, axe_faults, tab_walk
from playwright.sync_api import Page
from readers import FORCED, shut_out

# The sum of all layout shifts so far (Layout Instability API).
SHIFTS = """() => new Promise(tell => {
  let sum = 0;
  new PerformanceObserver(list => list.getEntries().forEach(one => { sum += one.value; }))
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => tell(sum), 200);
})"""


def names(page: Page) -> list[str]:
    """Return the ids of the rows shown."""
    return page.evaluate("[...document.querySelectorAll('.rows > .row h3 a')].map(a => a.pathname.split('/').slice(-2)[0])")


def told(page: Page) -> str:
    """Return what the live region says, once it has spoken."""
    page.locator("[role=status]:not(:empty)").wait_for(state="attached")
    return page.text_content("[role=status]") or ""


def focused(page: Page) -> str:
    """Return which element has the focus."""
    return page.evaluate("(one => one.name ? `${one.name}=${one.value}` : one.id || one.className)(document.activeElement)")


def pressed(page: Page, key: str, until: str) -> None:
    """Press a key until the focus is where it should be."""
    for _ in range(60):
        if focused(page) == until:
            return
        page.keyboard.press(key)
    pytest.fail(f"{key} never comes to {until}")


def test_the_keyboard_is_enough(home: str, open_page: OpenPage) -> None:
    """Search, several values of a facet, a chip and clearing all work by keyboard; the focus stays where the reader put it."""
    page = open_page(home + "verzeichnis/")
    everybody = names(page)
    pressed(page, "Tab", "suche=")
    page.keyboard.type("hafen")
    page.wait_for_url("**/verzeichnis/?suche=hafen")
    assert focused(page) == "suche=hafen"
    assert names(page)[0] == "hafenbruecke"

    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    page.wait_for_url("**/verzeichnis/")
    assert names(page) == everybody

    pressed(page, "Tab", "sprache=tr")
    page.keyboard.press("Space")
    turkish = names(page)
    pressed(page, "Tab", "sprache=fa")
    page.keyboard.press("Space")
    assert focused(page) == "sprache=fa"
    assert set(names(page)) == {*turkish, "kulturspeicher"}
    assert page.url.endswith("?sprache=tr&sprache=fa")
    assert page.locator(".chosen .pick").count() == 2
    assert told(page).startswith("5 Organisationen")

    chip = page.locator(".chosen .pick button").last
    chip.focus()
    page.keyboard.press("Enter")
    assert names(page) == turkish
    assert focused(page) == "plain", "the focus goes on to the next button, not to the top of the page"
    page.keyboard.press("Enter")
    assert names(page) == everybody
    assert focused(page) == "liste"
    assert page.url.endswith("/verzeichnis/")


def test_facets_narrow_each_other(home: str, open_page: OpenPage) -> None:
    """Values of one facet are alternatives, facets must all be met, and each count tells what a click would leave."""
    page = open_page(home + "verzeichnis/")
    page.check("input[name=sprache][value=tr]")
    page.locator("details", has_text="Stadtbezirk").locator("summary").click()
    count = page.locator("label", has=page.locator("input[value=suedufer]")).locator(".count").inner_text()
    page.check("input[name=bezirk][value=suedufer]")

    assert len(names(page)) == int(count) == 1
    assert page.locator("label", has=page.locator("input[value=el]")).locator(".count").inner_text() == "0"

    page.check("input[name=bezirk][value=nicht-angegeben]")
    assert names(page) == ["leuchtturm-netz", "sprach-treff-suedufer"]
    assert "Stadtbezirk: nicht angegeben" in page.inner_text(".chosen")


def test_the_address_holds_the_state(home: str, open_page: OpenPage) -> None:
    """A shared address shows what was shared; back and forward go through what was chosen; paper shows the address as text."""
    page = open_page(home + "verzeichnis/?bezirk=nordufer&suche=eltern")
    page.wait_for_selector(".chosen .pick")
    assert names(page) == ["elternkreis-nordufer"]
    assert page.input_value("#suche-wort") == "eltern"
    assert page.is_checked("input[value=nordufer]")
    printed = page.text_content(".printed") or ""
    assert unquote(printed).partition("Stand")[0].strip().endswith("verzeichnis/?suche=eltern&bezirk=nordufer")

    page.fill("#suche-wort", "")
    page.wait_for_url("**/verzeichnis/?bezirk=nordufer")
    page.check("input[name=sprache][value=ar]")
    assert names(page) == ["nadi-al-mina"]
    page.go_back()
    page.wait_for_url("**/verzeichnis/?bezirk=nordufer")
    assert names(page) == ["elternkreis-nordufer", "sc-kogge", "nadi-al-mina"]
    page.go_back()
    assert names(page) == ["elternkreis-nordufer"]
    page.go_forward()
    page.go_forward()
    assert page.is_checked("input[value=ar]")
    page.locator(".row a").first.click()
    page.go_back()
    page.wait_for_selector(".chosen .pick")
    assert names(page) == ["nadi-al-mina"]


def test_nobody_found_says_why_and_leads_on(home: str, open_page: OpenPage) -> None:
    """Without a hit the page names the cause and each way out with what it would show; taking one shows it."""
    page = open_page(home + "verzeichnis/?bezirk=suedufer&sprache=el")
    page.wait_for_selector(".nobody")
    words = page.inner_text(".nobody")
    assert "Kein Eintrag erfüllt alles zugleich: " in words
    assert "Ohne Südufer: 2 Organisationen" in words
    assert words.replace("\n", " ").count("Organisation") == 2
    assert "0 Organisationen Kein Eintrag" in told(page)
    page.get_by_role("button", name="Ohne Südufer").click()
    assert names(page) == ["hafenbruecke", "hafenchor"]
    assert focused(page) == "liste"

    page.fill("#suche-wort", "Quastenflosser")
    assert "Kein Eintrag enthält „Quastenflosser“." in page.inner_text(".nobody")
    page.fill("#suche-wort", "Hafenchr")
    page.wait_for_selector(".similar")
    assert "Ähnlich geschrieben" in page.inner_text(".similar")
    assert names(page)[0] == "hafenchor"


@pytest.mark.parametrize(("path", "words"), [("verzeichnis/", "3 Organisationen"), ("ar/verzeichnis/", "3 منظمات")])
def test_a_phone_has_a_panel(path: str, words: str, home: str, open_page: OpenPage) -> None:
    """The filter opens as a panel; applying closes it, brings the reader back to the button, which tells how many are active."""
    page = open_page(home + path, width=360, height=740, has_touch=True, is_mobile=True)
    toggle = page.locator(".tofilter button")
    assert not page.locator(".panel").is_visible()
    toggle.tap()
    assert toggle.get_attribute("aria-expanded") == "true"
    page.locator("label", has=page.locator("input[value=ar]")).tap()
    page.locator("label", has=page.locator("input[value=ckb]")).tap()
    page.locator("label", has=page.locator("input[value=ar]")).tap()
    page.locator("label", has=page.locator("input[value=el]")).tap()
    assert words in page.inner_text(".apply")
    page.locator(".apply button").tap()
    assert not page.locator(".panel").is_visible()
    assert (toggle.get_attribute("aria-expanded"), toggle.locator(".count").inner_text()) == ("false", "2")
    assert page.inner_text("#liste") == words
    assert page.evaluate("document.activeElement.closest('.tofilter') !== null")
    targets = page.locator(".tofilter button, .chosen button, #suche-wort").all()
    assert min(((box := target.bounding_box()) and box["height"]) or 0 for target in targets) >= 44


@pytest.mark.parametrize(
    "path", ["verzeichnis/?sprache=tr&bezirk=nordufer", "verzeichnis/?bezirk=suedufer&sprache=el", "ar/verzeichnis/?sprache=ar"]
)
def test_nobody_is_shut_out(path: str, home: str, open_page: OpenPage) -> None:
    """Axe finds nothing with the panel open, with hits and without, in German and Arabic, however one looks at it."""
    page = open_page(home + path, **FORCED)
    page.wait_for_selector(".chosen .pick")
    assert shut_out(page, looks=("forced colours", "light", "dark")) == {}
    page.set_viewport_size({"width": 320, "height": 640})
    page.emulate_media(color_scheme="light")
    page.locator(".tofilter button").click()
    # Where the sticky button lies over a label, axe cannot judge the label's contrast; it is that of its neighbours.
    assert axe_faults(page, undecided={"color-contrast"}) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_the_tab_key_reaches_the_panel(home: str, open_page: OpenPage) -> None:
    """Every stop of the Tab key is visible, uncovered and marked while the panel is open on a phone."""
    page = open_page(home + "verzeichnis/?sprache=tr", width=360, height=740)
    page.wait_for_selector(".chosen .pick")
    page.locator(".tofilter button").click()
    page.evaluate("document.activeElement.blur()")

    assert tab_walk(page) == []


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_moves_when_the_form_appears(width: int, home: str, open_page: OpenPage) -> None:
    """Even with scripts that come late, after the page was painted, nothing that stands on it moves."""
    page = open_page(home + "ueber-uns/", width=width)
    page.route("**/*.js", lambda it: (page.wait_for_timeout(400), it.continue_()))
    page.goto(home + "verzeichnis/")
    page.wait_for_selector("#suche:not([hidden])")

    assert page.evaluate(SHIFTS) <= 0.01


def test_without_scripts_every_value_is_a_link(home: str, open_page: OpenPage) -> None:
    """Where the scripts do not come, no control is seen, every facet value leads to its list, and a language to its districts."""
    page = open_page(home + "verzeichnis/", scripts_lost=True)
    assert [one for one in page.locator("input, button, select").all() if one.is_visible()] == []
    links = page.locator(".facets a")
    assert links.count() == page.evaluate("document.querySelectorAll('.facets li').length") > 15
    page.locator(".facets").get_by_role("link", name="Türkçe").click()
    assert page.locator("h1").inner_text() == "Sprache: Türkisch"
    page.locator(".narrower").get_by_role("link", name="Nordufer").click()
    assert names(page) == ["elternkreis-nordufer", "sc-kogge"]


def test_a_lost_index_leaves_the_links(home: str, open_page: OpenPage) -> None:
    """Where the index does not come, the page says so and gives the links back."""
    page = open_page(home + "verzeichnis/")
    page.route("**/suche.json", lambda it: it.fulfill(status=200, body="<html>"))
    page.fill("#suche-wort", "chor")
    page.wait_for_selector(".failed")

    assert page.locator("input, .apply").count() == 0
    page.locator(".facets").get_by_role("link", name="Türkçe").click()
    assert page.locator("h1").inner_text() == "Sprache: Türkisch"


def test_hostile_words_stay_words(home: str, open_page: OpenPage) -> None:
    """Markup in a query or in a record is shown as text and never runs."""
    page = open_page(home + "verzeichnis/?suche=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E&sprache=%22%3E%3Cscript%3E&x=y")
    page.wait_for_selector(".nobody")

    assert "„<img src=x onerror=alert(1)>“" in page.inner_text(".nobody")
    assert page.locator("main img, main script").count() == 0
