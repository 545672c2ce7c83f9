"""The pages of the neighbourhood, the forum, the map and the figures of the invented city."""

from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from wegweiser.editions.pages import figures
from wegweiser.model import routes
from wegweiser.model.organisations import Checked, Kind, Organisation


@pytest.fixture(scope="module")
def out(release: Path) -> Path:
    """The invented city, built."""
    return release


def page(out, address):
    """Return a page of the site."""
    return LexborHTMLParser((out / address / "index.html").read_text(encoding="utf-8"))


def words(page, selector):
    """Return the words of each element that a selector finds."""
    return [" ".join(node.text().replace("\u00ad", "").split()) for node in page.css(selector)]


def targets(page, selector):
    """Return where the links lead that a selector finds, without the way up."""
    return [
        node.attributes["href"].removeprefix("../" * 9).lstrip("./") for node in page.css(selector)
    ]


def test_an_entry_shows_its_neighbours_with_the_reason(out):
    """An entry names three whom it could meet, best first, and why in a line.

    It leads to how that is computed; there each reason is told in full.
    """
    entry = page(out, "verzeichnis/kulturspeicher")

    assert words(entry, ".alike li")[:2] == [
        (
            "Hafenbrücke e. V. im selben Viertel · Kulturspeicher Musterhafen bietet,"
            " was HB sucht: Räume"
        ),
        (
            "Hafenchor Übersee im selben Viertel · Kulturspeicher Musterhafen bietet,"
            " was Hafenchor Übersee sucht: Räume"
        ),
    ]
    assert len(entry.css(".alike li")) == 3
    assert targets(entry, ".neighbours .onward") == ["nachbarschaft/#nachbarschaft-punkte"]


def test_an_entry_without_district_is_matched_by_topic_and_says_so(out):
    """Without a district only topics are compared, and the page says why; on both sides."""
    entry = page(out, "verzeichnis/frauenrunde")

    assert "nur die Themen verglichen" in words(entry, ".neighbours > p")[0]
    assert words(entry, ".alike li") == [
        "Hafenbrücke e. V. beide: Beratung",
        "Verbund der Musterhafener Migrantenorganisationen beide: Beratung",
    ]
    assert not page(out, "verzeichnis/nur-das-noetigste").css(".neighbours")
    assert not page(out, "verzeichnis/alte-werft").css(".neighbours")


def test_gaps_say_only_what_the_directory_holds(out):
    """A district with five entries is told what none of them names; one with three is not."""
    gaps = page(out, "nachbarschaft/bezirk/altstadt").css_first(".gaps")

    assert words(gaps, "h2") == ["Im Verzeichnis steht dazu noch niemand"]
    assert (
        words(gaps, "p")[0]
        == "In Altstadt sind 5 Organisationen eingetragen. Keine von ihnen nennt:"
    )
    assert words(gaps, "li") == ["Gesundheit", "Sport – nebenan: Nordufer (1)"]
    assert not page(out, "nachbarschaft/bezirk/nordufer").css(".gaps")
    assert "deckt" not in (out / "nachbarschaft/bezirk/altstadt/index.html").read_text(
        encoding="utf-8"
    )


def test_every_district_has_a_page_and_a_tile_that_leads_there(out):
    """Every tile is a link, also where nobody is listed; Tab goes from north-west to south-east."""
    start, overview = page(out, "."), page(out, "nachbarschaft")

    assert words(start, ".tiles a") == [
        "Nordufer 3",
        "Altstadt 5",
        "Werder noch niemand",
        "Südufer 2",
    ]
    assert targets(start, ".tiles a") == [
        "verzeichnis/bezirk/nordufer/",
        "verzeichnis/bezirk/altstadt/",
        "nachbarschaft/bezirk/werder/",
        "verzeichnis/bezirk/suedufer/",
    ]
    assert targets(overview, ".tiles a")[1] == "nachbarschaft/bezirk/altstadt/"
    assert (
        "noch keine Organisation eingetragen"
        in words(page(out, "nachbarschaft/bezirk/werder"), ".empty")[0]
    )
    assert page(out, "ar").css_first(".tiles").attributes["dir"] == "ltr"


def test_a_forum_finds_whom_to_invite(out):
    """A topic and a district lead to everybody who could come, and how to reach them."""
    forum = page(out, "nachbarschaft/forum")
    assert "nachbarschaft/forum/thema/kultur/altstadt/" in targets(forum, ".circles .chips a")

    district_list = page(out, "nachbarschaft/forum/thema/kultur/altstadt")
    assert words(district_list, "h1") == ["Vereins-Forum: Kultur in Altstadt"]
    assert words(district_list, ".guests h3") == [
        "Hafenbrücke e. V. (HB)",
        "Hafenchor Übersee",
        "Kulturspeicher Musterhafen",
    ]
    assert words(district_list, ".guests .reach")[1] == "singen@hafenchor.example"
    assert targets(district_list, ".listhead a") == ["nachbarschaft/forum/thema/kultur/"]
    city_list = page(out, "nachbarschaft/forum/thema/kultur")
    assert words(city_list, ".narrower a") == ["Altstadt 3"]
    assert targets(city_list, ".listhead a") == ["nachbarschaft/forum/"]


def test_the_numbers_of_the_forum_are_the_lengths_of_its_lists(out):
    """Each number of the overview is that of the rows on the page behind it: three at least."""
    forum = page(out, "nachbarschaft/forum")
    counts = words(forum, ".circles .count")
    lists = [page(out, address) for address in targets(forum, ".circles a")]

    assert len(counts) > 5
    assert [str(len(each.css(".guests .row"))) for each in lists] == counts
    assert min(int(count) for count in counts) == 3


@pytest.mark.parametrize(
    ("address", "wider"),
    [
        ("thema/kultur/nordufer", "nachbarschaft/forum/thema/kultur/"),
        ("thema/sport", "verzeichnis/thema/sport/"),
        ("thema/sport/nordufer", "verzeichnis/thema/sport/"),
        ("art/elternverein/nordufer", "nachbarschaft/forum/"),
        ("art/verein/nicht-angegeben", "nachbarschaft/forum/art/verein/"),
    ],
)
def test_where_a_list_would_be_too_short_a_page_leads_to_a_wider_one(out, address, wider):
    """Whoever has kept the address finds the way; search engines list the wider page."""
    gone = page(out, f"nachbarschaft/forum/{address}")
    gone.css_first(".help").decompose()  # it leads to us, from every page
    pages = [path.read_text(encoding="utf-8") for path in out.rglob("index.html")]

    assert targets(gone, "main a") == [wider]
    assert gone.css_first("link[rel=canonical]").attributes["href"].endswith("/" + wider)
    assert gone.css_first("meta[name=robots]").attributes["content"] == "noindex"
    assert f"forum/{address}/" not in (out / "sitemap.xml").read_text(encoding="utf-8")
    assert not any(f'href="../../nachbarschaft/forum/{address}/"' in text for text in pages)


def test_every_kind_has_an_address():
    """Each kind of organisation of the model has a German word for its lists."""
    assert set(routes.KIND_SLUGS) == set(Kind.__args__)


def test_every_chart_has_its_table(out):
    """Each chart is drawn in the page, has a name, and all its words and numbers in a table."""
    shown = page(out, "zahlen")
    charts = [one for one in shown.css(".figure") if one.css("svg")]

    assert len(charts) == 7
    for one in charts:
        assert "Balkendiagramm" in one.css_first("svg").attributes["aria-label"]
        rows = [(words(row, "th")[0], words(row, "td")[0]) for row in one.css("tbody tr")]
        drawn = words(one, "svg text")
        bars = list(zip(drawn[::2], drawn[1::2], strict=True))
        assert [row for row in rows if row in bars or row[1] != "0"] == bars
    assert "kein Wachstum" in words(shown, "#zahlen-founded p")[0]


def test_decades_leave_none_out():
    """Founding years are counted by decade, empty ones too; dates of any precision count."""
    assert figures.count_by_decade(["1989-04-01", "1980", "2001-05"]) == {1980: 2, 1990: 0, 2000: 1}
    assert figures.count_by_decade([]) == {}


def test_what_was_copied_was_never_checked():
    """Only a check by the organisation or the staff has an age; a source's date is none."""

    def checked(how, on=""):
        return Organisation(
            id="a",
            name="A",
            kind="group",
            status="active",
            sources=(),
            checked=Checked(on=on, how=how),
        )

    ones = (
        checked("staff", "2026-01"),
        checked("organisation", "2025-03-01"),
        checked("staff", "2020"),
        checked("source", "2026-06-01"),
        checked("source"),
        Organisation(id="a", name="A", kind="group", status="active", sources=()),
    )
    assert figures.count_by_check_age(ones, "2026-06-15") == {
        "fresh": 1,
        "year": 1,
        "two-years": 1,
        "source": 3,
    }
