"""The filter of the directory: by keyboard, by address, on a phone, for everybody.

And what is there without it.
"""

import re
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, Route, expect
from support.oracles import OpenPage, find_axe_faults, walk_by_tab
from support.readers import FORCED, expect_answer, find_barriers, follow, measure_shift, resize_text

# What the directory, as against the page before it, has painted so far.
PAINTED = (
    "document.querySelector('#suche') && performance.getEntriesByType('paint').map(one => one.name)"
)


def names(page: Page) -> list[str]:
    """Return the ids of the rows shown."""
    return page.evaluate(
        "[...document.querySelectorAll('.rows > .row h3 a')]"
        ".map(a => a.pathname.split('/').slice(-2)[0])"
    )


def expect_told(page: Page, words: str) -> None:
    """Fail unless the live region comes to begin with these words.

    It speaks a moment after the list has changed.
    """
    expect(page.locator("[role=status]")).to_have_text(re.compile(f"^{words}"))


def focused(page: Page) -> str:
    """Return which element has the focus."""
    return page.evaluate(
        "(it => it.name ? `${it.name}=${it.value}` : it.id || it.className)(document.activeElement)"
    )


def pressed(page: Page, key: str, until: str) -> None:
    """Press a key until the focus is where it should be."""
    for _ in range(60):
        if focused(page) == until:
            return
        page.keyboard.press(key)
    pytest.fail(f"{key} never comes to {until}")


def test_the_keyboard_is_enough(home: str, show_page: OpenPage) -> None:
    """Search, several values of a facet, a chip and clearing all work by keyboard.

    The focus stays where the reader put it.
    """
    page = show_page(home + "verzeichnis/")
    everybody = names(page)
    pressed(page, "Tab", "suche=")
    page.keyboard.type("hafen")
    page.wait_for_url("**/verzeichnis/?suche=hafen")
    assert focused(page) == "suche=hafen"
    expect_answer(page, lambda page: names(page)[:1], ["hafenbruecke"])

    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    page.wait_for_url("**/verzeichnis/")
    expect_answer(page, names, everybody)

    pressed(page, "Tab", "sprache=tr")
    page.keyboard.press("Space")
    expect(page.locator(".chosen .pick")).to_have_count(1)
    turkish = names(page)
    pressed(page, "Tab", "sprache=fa")
    page.keyboard.press("Space")
    assert focused(page) == "sprache=fa"
    expect_answer(page, lambda page: set(names(page)), {*turkish, "kulturspeicher"})
    expect(page).to_have_url(re.compile(r"\?sprache=tr&sprache=fa$"))
    expect(page.locator(".chosen .pick")).to_have_count(2)
    expect_told(page, "5 Organisationen")

    chip = page.locator(".chosen .pick button").last
    chip.focus()
    page.keyboard.press("Enter")
    expect_answer(page, names, turkish)
    expect_answer(page, focused, "plain")  # the next button, not the top of the page
    page.keyboard.press("Enter")
    expect_answer(page, names, everybody)
    expect_answer(page, focused, "liste")
    expect(page).to_have_url(re.compile("/verzeichnis/$"))


def test_facets_narrow_each_other(home: str, show_page: OpenPage) -> None:
    """Values of one facet are alternatives, facets must all be met.

    Each count tells what a click would leave.
    """
    page = show_page(home + "verzeichnis/")
    page.check("input[name=sprache][value=tr]")
    expect(page.locator(".chosen .pick")).to_have_count(1)  # by then everything is counted anew
    page.locator("details", has_text="Stadtbezirk").locator("summary").click()
    count = (
        page.locator("label", has=page.locator("input[value=suedufer]"))
        .locator(".count")
        .inner_text()
    )
    page.check("input[name=bezirk][value=suedufer]")

    assert count == "1"
    expect(page.locator(".rows > .row")).to_have_count(int(count))
    expect(
        page.locator("label", has=page.locator("input[value=el]")).locator(".count")
    ).to_have_text("0")

    page.check("input[name=bezirk][value=nicht-angegeben]")
    expect_answer(page, names, ["leuchtturm-netz", "sprach-treff-suedufer"])
    expect(page.locator(".chosen")).to_contain_text("Stadtbezirk: nicht angegeben")


def test_the_address_holds_the_state(home: str, open_page: OpenPage) -> None:
    """A shared address shows what was shared.

    Back and forward go through what was chosen; paper shows the address as text.
    """
    page = open_page(home + "verzeichnis/?bezirk=nordufer&suche=eltern")
    page.wait_for_selector(".chosen .pick")
    district = ["elternkreis-nordufer", "sc-kogge", "nadi-al-mina"]
    assert names(page) == ["elternkreis-nordufer"]
    assert page.input_value("#suche-wort") == "eltern"
    assert page.is_checked("input[value=nordufer]")
    printed = page.text_content(".printed") or ""
    assert (
        unquote(printed)
        .partition("Stand")[0]
        .strip()
        .endswith("verzeichnis/?suche=eltern&bezirk=nordufer")
    )

    page.fill("#suche-wort", "")
    page.wait_for_url("**/verzeichnis/?bezirk=nordufer")
    page.check("input[name=sprache][value=ar]")
    expect_answer(page, names, ["nadi-al-mina"])
    page.go_back()
    page.wait_for_url("**/verzeichnis/?bezirk=nordufer")
    expect_answer(page, names, district)
    page.go_back()
    expect_answer(page, names, ["elternkreis-nordufer"])
    page.go_forward()
    expect_answer(page, names, district)
    page.go_forward()
    expect_answer(page, names, ["nadi-al-mina"])
    expect(page.locator("input[value=ar]")).to_be_checked()
    follow(page.locator(".row a").first)
    page.go_back()
    page.wait_for_selector(".chosen .pick")
    expect_answer(page, names, ["nadi-al-mina"])


def test_nobody_found_says_why_and_leads_on(home: str, show_page: OpenPage) -> None:
    """Without a hit the page names the cause and each way out with what it would show.

    Taking one shows it.
    """
    page = show_page(home + "verzeichnis/?bezirk=suedufer&sprache=el")
    page.wait_for_selector(".nobody")
    words = page.inner_text(".nobody")
    assert "Kein Eintrag erfüllt alles zugleich: " in words
    assert "Ohne Südufer: 2 Organisationen" in words
    assert words.replace("\n", " ").count("Organisation") == 2
    expect_told(page, "0 Organisationen Kein Eintrag")
    page.get_by_role("button", name="Ohne Südufer").click()
    expect_answer(page, names, ["hafenbruecke", "hafenchor"])
    expect_answer(page, focused, "liste")

    page.fill("#suche-wort", "Quastenflosser")
    expect(page.locator(".nobody")).to_contain_text("Die Suche findet „Quastenflosser“ nicht.")
    page.fill("#suche-wort", "Quastenflosser Kultur  Chor")
    block = page.locator(".nobody")
    expect(block).to_contain_text("Die Suche findet „Quastenflosser Kultur Chor“ nicht.")
    assert "Ohne „Kultur“" not in block.inner_text(), "what would still find nobody is no way out"
    page.get_by_role("button", name="Ohne „Quastenflosser“: 2 Organisationen").click()
    expect_answer(page, names, ["hafenchor", "hafenbruecke"])
    expect_answer(page, focused, "liste")
    expect(page.locator("#suche-wort")).to_have_value("Kultur Chor")
    page.fill("#suche-wort", "Hafenchr")
    expect(page.locator(".similar")).to_contain_text("Ähnlich geschrieben")
    assert names(page)[0] == "hafenchor"


@pytest.mark.parametrize(
    ("path", "words"), [("verzeichnis/", "3 Organisationen"), ("ar/verzeichnis/", "3 منظمات")]
)
def test_a_phone_has_a_panel(path: str, words: str, home: str, show_page: OpenPage) -> None:
    """The filter opens as a panel.

    Applying closes it, brings the reader back to the button, which tells how many are active.
    """
    page = show_page(home + path, width=360, height=740, has_touch=True, is_mobile=True)
    toggle = page.locator(".tofilter button")
    expect(toggle).to_be_visible()
    expect(page.locator(".panel")).to_be_hidden()
    toggle.tap()
    expect(toggle).to_have_attribute("aria-expanded", "true")
    for value, ticked in (("ar", True), ("ckb", True), ("ar", False), ("el", True)):
        box = page.locator(f"input[value={value}]")
        page.locator("label", has=box).tap()
        expect(box).to_be_checked(checked=ticked)
    expect(page.locator(".apply")).to_contain_text(words)
    page.locator(".apply button").tap()
    expect(page.locator(".panel")).to_be_hidden()
    expect(toggle).to_have_attribute("aria-expanded", "false")
    expect(toggle.locator(".count")).to_have_text("2")
    expect(page.locator("#liste")).to_have_text(words)
    expect(toggle).to_be_focused()
    targets = page.locator(".tofilter button, .chosen button, #suche-wort")
    assert (
        min(targets.evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")) >= 44
    )


@pytest.mark.parametrize(
    "path",
    [
        "verzeichnis/?sprache=tr&bezirk=nordufer",
        "verzeichnis/?bezirk=suedufer&sprache=el",
        "ar/verzeichnis/?sprache=ar",
    ],
)
def test_nobody_is_shut_out(path: str, home: str, show_page: OpenPage) -> None:
    """Axe finds nothing with the panel open, with hits and without, in German and Arabic.

    However one looks at it.
    """
    page = show_page(home + path, **FORCED)
    page.wait_for_selector(".chosen .pick")
    assert find_barriers(page, looks=("forced colours", "light", "dark")) == {}
    resize_text(page, 320, 640)
    page.emulate_media(color_scheme="light")
    page.locator(".tofilter button").click()
    # Where the sticky button lies over a label, axe cannot judge the label's contrast; it is that
    # of its neighbours.
    assert find_axe_faults(page, undecided={"color-contrast"}) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_the_tab_key_reaches_the_panel(home: str, show_page: OpenPage) -> None:
    """Every stop of the Tab key is visible.

    Uncovered and marked while the panel is open on a phone.
    """
    page = show_page(home + "verzeichnis/?sprache=tr", width=360, height=740)
    page.wait_for_selector(".chosen .pick")
    page.locator(".tofilter button").click()
    page.evaluate("document.activeElement.blur()")

    assert walk_by_tab(page) == []


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_moves_when_the_form_appears(width: int, home: str, open_page: OpenPage) -> None:
    """Even with scripts that come late, after the page was painted.

    Nothing that stands on it moves.
    """
    page = open_page(home + "ueber-uns/", width=width)

    def late(script: Route) -> None:
        expect_answer(
            page, lambda page: page.evaluate(PAINTED), ["first-paint", "first-contentful-paint"]
        )
        script.continue_()

    page.route("**/*.js", late)
    page.goto(home + "verzeichnis/")
    page.wait_for_selector("#suche:not([hidden])")

    assert measure_shift(page) <= 0.01


def test_without_scripts_every_value_is_a_link(home: str, open_page: OpenPage) -> None:
    """Where the scripts do not come, no control is seen, every facet value leads to its list.

    A language to its districts.
    """
    page = open_page(home + "verzeichnis/", scripts_lost=True)
    assert [one for one in page.locator("input, button, select").all() if one.is_visible()] == []
    links = page.locator(".facets a")
    assert links.count() == page.evaluate("document.querySelectorAll('.facets li').length") > 15
    follow(page.locator(".facets").get_by_role("link", name="Türkçe"))
    expect(page.locator("h1")).to_have_text("Sprache: Türkisch")
    follow(page.locator(".narrower").get_by_role("link", name="Nordufer"))
    assert names(page) == ["elternkreis-nordufer", "sc-kogge"]


def test_a_lost_index_leaves_the_links(home: str, open_page: OpenPage) -> None:
    """Where the index does not come, the page says so and gives the links back."""
    page = open_page(home + "verzeichnis/")
    page.route("**/suche.json", lambda it: it.fulfill(status=200, body="<html>"))
    page.fill("#suche-wort", "chor")
    page.wait_for_selector(".failed")

    assert page.locator("input, .apply").count() == 0
    follow(page.locator(".facets").get_by_role("link", name="Türkçe"))
    expect(page.locator("h1")).to_have_text("Sprache: Türkisch")


def test_who_speaks_arabic_near_me(real_home: str, show_page: OpenPage) -> None:
    """Four touches from the start page, and the answer is honest, with people who may help."""
    page = show_page(real_home, width=360, height=740, has_touch=True, is_mobile=True)
    page.select_option("#frage-sprache", "ar")
    page.select_option("#frage-bezirk", "innenstadt-nord")
    page.fill("#frage-suche", "Schule")
    page.locator(".question button").tap()
    page.wait_for_url("**/verzeichnis/?suche=Schule&bezirk=innenstadt-nord&sprache=ar")
    expect(page.locator(".pick")).to_have_text([re.compile("Innenstadt-Nord"), re.compile("Arab")])
    expect(page.locator(".nobody")).to_contain_text(
        "Niemand hat Arabisch angegeben. Von 31 Organisationen kennen wir die Sprachen nicht."
    )
    others = page.locator(".nearby")
    expect(others).to_contain_text("„Schule“ + Innenstadt-Nord + Sprache: nicht angegeben")
    assert others.locator(".row").count() >= 3
    letter = unquote(page.locator(".mail").get_attribute("href") or "")
    assert letter.endswith("Ich suche: „Schule“ + Innenstadt-Nord + Arabisch")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("sprache=ar", "Niemand hat Arabisch angegeben."),
        ("bezirk=hoerde", "In Hörde ist noch niemand eingetragen."),
        ("thema=religion", "Zum Thema Religion ist noch niemand eingetragen."),
        ("sprache=xx", "Niemand hat xx angegeben."),
    ],
)
def test_what_nobody_has_is_never_everybody(
    query: str, words: str, real_home: str, show_page: OpenPage
) -> None:
    """A value of the address that no entry has is a chip and an answer, which can be taken back."""
    page = show_page(f"{real_home}verzeichnis/?{query}")
    expect(page.locator(".pick")).to_have_count(1)
    expect(page.locator("#liste")).to_have_text("0 Organisationen")
    expect(page.locator(".nobody")).to_contain_text(words)
    assert page.locator(".rows > .row").count() == 0
    page.locator(".pick button").click()
    expect(page.locator("#liste")).to_have_text("38 Organisationen")


def test_a_value_beside_one_that_nobody_has(real_home: str, show_page: OpenPage) -> None:
    """Who chooses two languages sees those who speak the one, and that nobody has the other."""
    page = show_page(real_home + "verzeichnis/?sprache=ar&sprache=tr")
    expect(page.locator("#liste")).to_have_text("3 Organisationen")
    expect(page.locator(".list > .absent")).to_contain_text("Niemand hat Arabisch angegeben.")


def test_the_list_comes_first(real_home: str, show_page: OpenPage) -> None:
    """On a phone the search and the first entry are on the first screen; 15 tabs lead there."""
    page = show_page(real_home + "verzeichnis/", width=360, height=740)
    expect(page.locator("#suche")).to_be_visible()
    tops = {
        name: page.locator(selector).first.bounding_box()["y"]
        for name, selector in {"search": "#suche-wort", "entry": ".row h3"}.items()
    }
    assert tops["search"] < 400
    assert tops["entry"] < 740 - 60
    for width in (360, 1280):
        page = show_page(real_home + "verzeichnis/", width=width, height=740)
        expect(page.locator("#suche")).to_be_visible()
        first = page.locator(".rows > .row h3 a").first.get_attribute("href")
        stops = 0
        while page.evaluate("document.activeElement.getAttribute('href')") != first:
            page.keyboard.press("Tab")
            stops += 1
            assert stops <= 15


def test_the_panel_comes_into_view(home: str, show_page: OpenPage) -> None:
    """Whoever asks for the filter on a phone sees it, and has it under their fingers."""
    page = show_page(home + "verzeichnis/", width=360, height=740, has_touch=True, is_mobile=True)
    page.locator(".tofilter button").tap()
    expect(page.locator(".panel summary").first).to_be_focused()
    box = page.locator(".panel").bounding_box()
    assert box
    assert 0 <= box["y"] < 200


def test_hostile_words_stay_words(home: str, show_page: OpenPage) -> None:
    """Markup in a query or in a record is shown as text and never runs."""
    page = show_page(
        home
        + "verzeichnis/?suche=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E"
        + "&sprache=%22%3E%3Cscript%3E&x=y"
    )
    page.wait_for_selector(".nobody")

    assert "„<img src=x onerror=alert(1)>“" in page.inner_text(".nobody")
    assert page.locator("main img, main script").count() == 0
