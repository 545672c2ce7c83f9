"""The box that narrows a long list: by keyboard, in every script, and what is there without it."""

import re
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect
from support.cities import HERE, build_city
from support.oracles import OpenPage, find_axe_faults, serve_folder, walk_by_tab

sys.path.insert(0, str(HERE / "tests" / "bench"))
import corpus

TOPICS = ("Schwimmen", "Gärten", "Straßenfußball", "Şarkı", "موسيقى")
"""What 25 topics are called, in turn and with their number; in Arabic by that alone."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a city with 25 topics, of which each has three entries."""
    folder = tmp_path_factory.mktemp("narrow")
    city = corpus.city_of(folder, 15, 3)
    vocabulary, orgs = city / "data/vocabulary.yaml", city / "data/orgs.yaml"
    terms = "".join(
        f"  - slug: t{number}\n"
        f"    label: {{de: {TOPICS[number % 5]} {number}, ar: موضوع {number}}}\n"
        for number in range(25)
    )
    vocabulary.write_text(
        vocabulary.read_text(encoding="utf-8").replace("topics:\n", f"topics:\n{terms}"), "utf-8"
    )
    numbers = iter(range(15))

    def write_topics(_line: re.Match[str]) -> str:
        first = next(numbers) * 5
        return f"  topics: [{', '.join(f't{(first + step) % 25}' for step in range(5))}]\n"

    text = orgs.read_text(encoding="utf-8")
    orgs.write_text(re.sub(r"  topics: .*\n", write_topics, text), encoding="utf-8")
    build_city(city, folder / "out", printed=False)
    with serve_folder(folder / "out") as home:
        yield home


def unfold(page: Page) -> Locator:
    """Unfold the topics, and return the box above them."""
    page.locator(".facets details").nth(1).locator("summary").click()
    return page.locator("#narrow-topic")


def left(page: Page) -> list[str]:
    """Return the topics that are shown."""
    labels = page.locator(".facets details").nth(1).locator("li label > span:first-of-type")
    return [label.inner_text() for label in labels.all() if label.is_visible()]


@pytest.mark.parametrize(
    ("lang", "typed", "topics", "told"),
    [
        ("", "strassen", ["Straßenfußball 2", "Straßenfußball 7"], "5 von 25"),
        ("", "  GAERTEN 11", ["Gärten 11"], "1 von 25"),
        ("", "sarki 3", ["Şarkı 3"], "3 von 25"),  # and 13 and 23
        ("", "مُوسِيقى 4", ["موسيقى 4"], "3 von 25"),
        ("", "Rudern", [], "0 von 25"),
        ("ar/", "موضوع 24", ["موضوع 24"], "1 من 25"),
    ],
)
def test_what_is_typed_narrows_the_values(
    address: str, show_page: OpenPage, lang: str, typed: str, topics: list[str], told: str
) -> None:
    """However letters are typed: what holds all words stays, and how many is told."""
    page = show_page(f"{address}{lang}verzeichnis/")
    box = unfold(page)
    box.fill(typed)

    expect(page.locator(".narrow [role=status]")).to_have_text(told)
    assert left(page)[: len(topics)] == topics
    assert len(left(page)) == int(told.split(maxsplit=1)[0])
    box.fill("")
    expect(page.locator(".narrow [role=status]")).to_have_text("")
    assert len(left(page)) == 25


@pytest.mark.parametrize("lang", ["", "ar/"])
def test_the_keyboard_and_other_readers_can_use_it(
    address: str, open_page: OpenPage, lang: str
) -> None:
    """It has a name of its own; the next key is on what is left, and a choice outlives the box."""
    page = open_page(f"{address}{lang}verzeichnis/", width=360)
    page.locator(".tofilter button").click()
    box = unfold(page)
    name = "البحث في القائمة (الموضوع)" if lang else "In der Liste suchen (Thema)"
    box.focus()
    page.keyboard.type("24")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    box.fill("7")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    expect(page.locator("#liste")).to_have_text(re.compile("3"))
    expect(page.get_by_role("searchbox", name=name)).to_have_count(1)
    assert page.url.endswith("?thema=t24")
    assert page.is_checked("input[value=t24]")
    # The bar with the button lies over what is below it.
    assert find_axe_faults(page, undecided={"color-contrast"}) == []
    assert walk_by_tab(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 360


@pytest.mark.parametrize("reader", [{"javascript": False}, {"scripts_lost": True}])
def test_without_its_script_there_is_no_box(
    address: str, open_page: OpenPage, reader: dict[str, bool]
) -> None:
    """The values stay links, all of them; nothing stands there that does nothing."""
    for path in ("verzeichnis/", "nachbarschaft/forum/"):
        page = open_page(address + path, **reader)

        assert page.locator(".narrow").count() == 1
        assert not page.locator(".narrow").is_visible()
        assert page.locator("a[href*='/thema/']").count() >= 25


def test_the_overview_of_lists_has_it_too(address: str, show_page: OpenPage) -> None:
    """Of 25 lists for a forum those are left whose topic holds what is typed."""
    page = show_page(address + "nachbarschaft/forum/", width=360)
    page.fill("#narrow-topic", "schwimmen 1")
    shown = [row for row in page.locator(".narrow + ul > li").all() if row.is_visible()]

    expect(page.locator(".narrow [role=status]")).to_have_text("2 von 25")
    assert [row.locator("h3 a").inner_text() for row in shown] == ["Schwimmen 10", "Schwimmen 15"]
    assert find_axe_faults(page) == []
