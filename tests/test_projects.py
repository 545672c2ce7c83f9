"""Projects and series: times that do not lie, plans told as plans, one page for each story."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode
from support.cities import CITY, TODAY, build_city, copy_city, edit, read_tree

from wegweiser import pipeline
from wegweiser.editions.frame import Frame
from wegweiser.editions.pages import figures, projects
from wegweiser.languages import Text
from wegweiser.model.citations import Phase, Point, Source
from wegweiser.model.programmes import Project
from wegweiser.model.settings import Figure
from wegweiser.model.site import Site
from wegweiser.pipeline import Options


def german(words: str) -> Text:
    """Return a German text."""
    return Text((("de", words),))


def project(**fields: object) -> Project:
    """Return a project with some fields."""
    given = {"id": "p", "name": german("P"), "kind": "project", "sources": ()} | fields
    return Project(**given)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def site() -> Site:
    """The invented city, checked."""
    done = pipeline.check(Options(folder=CITY, today=TODAY))
    assert done.site is not None
    return done.site


@pytest.mark.parametrize(
    ("fields", "span"),
    [
        ({}, ("", "")),
        ({"begins": "2005"}, ("2005", "")),
        ({"ends": "2010"}, ("", "2010")),
        ({"begins": "2005", "ends": "2009-12"}, ("2005", "2009-12")),
        # The last phase has an end: so has the project.
        ({"phases": (("2016", "2019"), ("2019-08", "2022-07"))}, ("2016", "2022-07")),
        ({"begins": "2016", "phases": (("2016", "2019"),)}, ("2016", "2019")),
        # The last phase is open: so is the project.
        ({"begins": "2005", "phases": (("2006", "2010"), ("2013", ""))}, ("2005", "")),
        ({"phases": (("2013", ""), ("2006", "2010"))}, ("2006", "")),
        # A running project has no other end than its own.
        ({"status": "running", "begins": "2024", "phases": (("2024", "2025"),)}, ("2024", "")),
        ({"status": "running", "begins": "2024", "ends": "2027"}, ("2024", "2027")),
        # A phase elsewhere is a story of its own; an announcement is no beginning.
        ({"phases": (("2021-01", "2022-06", "Potsdam"),)}, ("", "")),
        ({"announced": "2020-02-28"}, ("", "")),
    ],
)
def test_a_span_claims_no_beginning_and_no_end(
    fields: dict[str, object], span: tuple[str, str], site: Site
) -> None:
    """What is open stays open, and no date stands in for another."""
    phases = tuple(
        Phase(begins=begins, ends=ends, places=tuple(places))
        for begins, ends, *places in fields.get("phases", ())  # type: ignore[attr-defined]
    )
    record = project(**(fields | {"phases": phases}))

    assert projects.date_span(Frame(site, "de"), record) == span


@pytest.mark.parametrize(
    ("kind", "status", "open_"),
    [
        ("project", "unknown", False),
        ("retrospective", "unknown", False),
        ("project", "running", True),
        ("project", "planned", False),
        ("strategy", "unknown", True),
        ("network", "unknown", True),
        ("programme", "ended", False),
        ("prize", "unknown", True),
    ],
)
def test_only_what_lasts_is_told_since(*, kind: str, status: str, open_: bool) -> None:
    """What was made for three years, from 2018, does not go on since 2018; a strategy does."""
    assert projects.is_open(project(kind=kind, status=status)) is open_


def test_newest_first_is_true(site: Site) -> None:
    """Projects stand by what they last began or brought, else by their announcement.

    Undated ones come last.
    """
    records = (
        project(id="a", begins="2005", phases=(Phase(begins="2013"),)),
        project(id="b", announced="2020-02-28"),
        project(id="c", begins="2008", ends="2009"),
        project(id="d", begins="2020"),
        project(id="e", as_of="2025"),
        project(id="f", begins="2018-11-15"),
        project(id="g", begins="2009", results=(Point(title=german("Preis"), on="2021"),)),
    )
    frame = Frame(replace(site, projects=records), "de")
    newest = projects.projects_newest_first(frame)

    assert [record.id for record in newest] == ["g", "b", "d", "f", "c", "a", "e"]
    assert [projects.is_dated(projects.project_row(frame, record)) for record in newest] == [
        *([True] * 6),
        False,
    ]


def test_figures_of_one_thing_are_one(site: Site) -> None:
    """One label and unit is one indicator: oldest first, undated last; districts stand alone."""

    def figure(key: str, label: str, value: float, on: str = "", unit: str = "") -> Figure:
        return Figure(
            id=key, label=german(label), unit=german(unit) if unit else Text(), value=value, on=on,
            undated=Text() if on else german("ohne Datum"), source=Source(title=german("Q")),
        )  # fmt: skip

    records = (
        figure("a", "Mitglieder", 60, "2018"),
        figure("b", "Mitglieder", 24, "2012-02"),
        figure("c", "Mitglieder", 53),
        figure("d", "Mitglieder", 12, "2011", "Prozent"),
        figure("e", "Büros", 7, "2019"),
        figure("f", "Mitglieder", 47, "2015-10-20"),
    )
    frame = Frame(replace(site, figures=records), "de")
    (job,) = figures.plan(frame)
    indicators = job.view.indicators

    assert [indicator.id for indicator in indicators] == ["a", "d", "e"]
    assert [value.value for value in indicators[0].values] == [24, 47, 60, 53]
    assert indicators[0].values[-1].date_note.text == "ohne Datum"
    assert [(bar.date, bar.value) for bar in indicators[0].bars] == [
        *(("2012-02", 24), ("2015-10-20", 47), ("2018", 60), ("", 53)),
    ]
    assert [indicator.bars for indicator in indicators[1:]] == [(), ()]


# --- What readers see


def main(pages: dict[str, bytes], address: str) -> LexborNode:
    """Return the main part of a page, without what stands on each.

    That is how to reach us, and the buttons that read a page aloud.
    """
    node = LexborHTMLParser(pages[f"{address}index.html"].decode()).css_first("main")
    assert node is not None
    for section in node.css(".help, .aloud"):
        section.decompose()
    return node


def words(node: LexborNode) -> str:
    """Return the visible words of a node."""
    return " ".join(node.text(separator="").replace("\u00ad", "").split())


def headings(node: LexborNode) -> list[str]:
    """Return the headings of the second level."""
    return [words(heading) for heading in node.css("h2")]


PLANNED = """\
- id: vorhaben
  name: Vorhaben
  kind: retrospective
  announced: 2020-02-28
  period: Für drei Jahre gefördert
  phases:
    - {label: Nebenan, begins: 2021-01, ends: 2022-06, certainty: planned, places: [Nebenan]}
  measures_note: "Unter anderem waren geplant:"
  measures:
    - {title: Eine Messe, certainty: planned}
    - {title: Foren, certainty: planned}
  results:
    - {title: Ein Handbuch, certainty: done}
    - {title: Ein Film, certainty: planned}
  sources: [Ein Bericht]
"""


STATUSES = [
    ("held", "", "CONFIRMED"),
    ("planned", "", "CONFIRMED"),
    ("announced", "angekündigt:", "TENTATIVE"),
    ("unknown", "heutiger Stand nicht bekannt", "TENTATIVE"),
    ("cancelled", "Abgesagt", "CANCELLED"),
]
"""The status of an event, the mark on its page, the status in its calendar (RFC 5545 3.8.1.11)."""

MEETING = """\
- id: treffen-{status}
  title: Treffen
  kind: meeting
  status: {status}
  begins: 2026-03-11
  sources: [https://musterhafen.example/vernetzung]
"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Every file of the invented city with some records more.

    They are a project that was only announced, a meeting of each status, and a training whose
    topics are examples.
    """
    folder = tmp_path_factory.mktemp("city")
    city = copy_city(folder)
    add(city / "data/projects.yaml", PLANNED)
    for status, _, _ in STATUSES:
        add(city / "data/events.yaml", MEETING.format(status=status))
    times = '  times: {de: "samstags'
    edit(city / "data/trainings.yaml", times, f"  modules_note: Zum Beispiel\n{times}")
    build_city(city, folder / "out")
    return read_tree(folder / "out")


def add(file: Path, record: str) -> None:
    """Write a record below the others of its list."""
    file.write_text(f"{file.read_text(encoding='utf-8')}\n{record}", encoding="utf-8")


def test_what_was_planned_is_told_as_planned(pages: dict[str, bytes]) -> None:
    """The heading says so where all of a step was planned, a mark where only some of it was."""
    page = main(pages, "projekte/vorhaben/")

    assert headings(page) == ["Was daraus wurde", "Geplante Maßnahmen", "Ergebnisse", "Quellen"]
    assert "angekündigt am 28. Februar 2020 · Für drei Jahre gefördert" in words(page)
    assert "Unter anderem waren geplant:" in words(page)
    assert "Januar 2021 – Juni 2022, geplant" in words(page)
    assert "Ein Film geplant" in words(page)
    assert "Ein Handbuch geplant" not in words(page)


def test_it_is_listed_under_its_announcement(pages: dict[str, bytes]) -> None:
    """Of which only the announcement is known, that has a place on the timeline."""
    dated = main(pages, "projekte/").css_first("ol.timeline")

    assert "angekündigt 2020" in words(dated)
    assert "Vorhaben" in words(dated)
    assert "angekündigt 2020" in words(main(pages, ""))


@pytest.mark.parametrize(
    ("address", "steps"),
    [
        ("projekte/erzaehlkiste/", ["Was daraus wurde", "Quellen"]),
        ("projekte/hafenlotsen/", ["Was daraus wurde", "Ziele", "Quellen"]),
        (
            "projekte/lotsen-am-kai/",
            [
                *("Was daraus wurde", "Ausgangslage", "Ziele", "Ziel der Reihe", "Themen"),
                *("Maßnahmen", "Ergebnisse", "Quellen"),
            ],
        ),
        ("projekte/vorhaben/", ["Was daraus wurde", "Geplante Maßnahmen", "Ergebnisse", "Quellen"]),
    ],
)
def test_a_chain_shows_the_steps_that_are_known(
    address: str, steps: list[str], pages: dict[str, bytes]
) -> None:
    """No step is there only to say that nothing is known of it; that is said once at most."""
    page = main(pages, address)

    assert headings(page) == steps
    assert words(page).count("Öffentliche Quellen nennen dazu noch nichts.") <= 1


def test_a_retrospective_is_the_page_of_its_series(pages: dict[str, bytes]) -> None:
    """All that a series says stands with its retrospective, sources and contradictions too."""
    page = words(main(pages, "projekte/lotsen-am-kai/"))

    for told in (
        *("Einen Verein führen, 8. März 2025 – 14. Juni 2025", "Menschen im Vorstand kleiner"),
        *("abends, 18 bis 20 Uhr", "Musterakademie", "ihre Rechte und Pflichten"),
        *("Satzung & Vorstand", "Was muss in einer Satzung stehen?", "Kasse und Buchführung"),
        *("Gäste und Öffentlichkeit", "Sommer 2025", "Teilnahmebericht der Musterakademie"),
    ):
        assert told in page


def test_the_address_of_such_a_series_leads_there(pages: dict[str, bytes]) -> None:
    """It stays, for old links, but search engines and lists know the retrospective only."""
    address = "weiterbildung/vereinsfuehrung-2025/"
    moved = pages[f"{address}index.html"].decode()
    base = "https://musterhafen.example/"

    assert f'<link rel="canonical" href="{base}projekte/lotsen-am-kai/">' in moved
    assert '<meta name="robots" content="noindex">' in moved
    assert 'href="../../projekte/lotsen-am-kai/"' in moved
    assert f"<loc>{base}{address}</loc>" not in pages["sitemap.xml"].decode()
    assert 'href="../projekte/lotsen-am-kai/"' in pages["weiterbildung/index.html"].decode()
    assert address not in pages["weiterbildung/index.html"].decode()
    calendar = pages[f"{address}termine.ics"].decode().replace("\r\n ", "")
    assert f"URL;VALUE=URI:{base}projekte/lotsen-am-kai/" in calendar


def test_a_series_without_retrospective_keeps_its_page(pages: dict[str, bytes]) -> None:
    """Its page says everything, and is listed."""
    page = words(main(pages, "weiterbildung/foerdermittel-2026/"))

    assert "15 Euro, mit Hafenpass kostenlos" in page
    assert "weiterbildung/foerdermittel-2026/</loc>" in pages["sitemap.xml"].decode()


@pytest.mark.parametrize(
    "address",
    ["verzeichnis/hafenbruecke/", "projekte/lotsen-am-kai/", "angebote/", "termine/"],
)
def test_contradictions_are_one_closed_block_at_the_foot(
    address: str, pages: dict[str, bytes]
) -> None:
    """One block, closed, the last of the page, with one line for each question."""
    page = main(pages, address)
    (block,) = page.css("details.doubt")
    lines = [words(line) for line in block.css("li")]

    assert "open" not in block.attributes
    assert lines
    assert len({line.partition(":")[0] for line in lines}) == len(lines)
    rest = words(page).partition(words(block))[2]
    assert rest in {"", " Eintrag bearbeiten", " Diese Seite bearbeiten"}


def test_nothing_is_listed_as_missing(pages: dict[str, bytes]) -> None:
    """An entry that lacks a lot shows what it has, and the form to add the rest."""
    page = words(main(pages, "verzeichnis/nur-das-noetigste/"))

    assert "nicht angegeben" not in page
    assert "Eintrag korrigieren oder ergänzen" in page


def test_an_unconfirmed_date_is_no_next_date(pages: dict[str, bytes]) -> None:
    """The start page tells of a repetition that somebody confirmed, of no other."""
    start = words(main(pages, ""))

    assert "Offene Sprechstunde" in start
    assert "Lesekreis" not in start


@pytest.mark.parametrize(("status", "mark", "calendar"), STATUSES)
def test_a_date_is_as_sure_as_it_is_told(
    status: str, mark: str, calendar: str, pages: dict[str, bytes]
) -> None:
    """Page and calendar say of a date whether it took place, or that nobody knows."""
    event = main(pages, "termine/").css_first(f"#treffen-{status}")
    marks = {"angekündigt:", "heutiger Stand nicht bekannt", "Abgesagt"}

    assert {found for found in marks if found in words(event)} == ({mark} if mark else set())
    assert f"STATUS:{calendar}" in pages[f"termine/treffen-{status}.ics"].decode()


def test_examples_have_no_number(pages: dict[str, bytes]) -> None:
    """Topics below a note that they are examples are no numbered list."""
    page = pages["weiterbildung/foerdermittel-2026/index.html"].decode()

    assert re.search(r"<p>Zum Beispiel</p>\s*<ul class=\"modules\">", page)
    assert '<ol class="modules">' in pages["projekte/lotsen-am-kai/index.html"].decode()
