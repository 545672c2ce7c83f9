"""No false age (promise 4): in no edition does the date of a source look like a check."""

import csv
import io
import json
import re

import pytest
from selectolax.lexbor import LexborHTMLParser
from support import printed
from support.cities import CITY, HERE, TODAY, read_tree

from wegweiser import pipeline
from wegweiser.model import ages, facets, provenance
from wegweiser.model.organisations import Checked, Organisation
from wegweiser.model.site import Site
from wegweiser.pipeline import Options
from wegweiser.review import worklist

UNKNOWN_AGE = "Alter der Angabe unbekannt"


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(CITY, id="invented"),
        pytest.param(HERE, id="real", marks=pytest.mark.slow),
    ],
)
def city(request: pytest.FixtureRequest) -> tuple[Site, dict[str, bytes]]:
    """A city's records and every file of its release, without what printed editions tell."""
    done = pipeline.check(Options(folder=request.param, today=TODAY))
    assert done.site is not None
    name = "release" if request.param == CITY else "real_release"
    return done.site, read_tree(request.getfixturevalue(name))


def copied_entries(site: Site) -> list[Organisation]:
    """Return the entries that nobody checked: they were taken from sources."""
    entries = facets.list_entries(site)
    return [entry for entry in entries if not entry.checked or entry.checked.how == "source"]


def undated_entries(site: Site) -> list[Organisation]:
    """Return the entries of which nobody knows how old they are."""
    entries = facets.list_entries(site)
    return [entry for entry in entries if not entry.checked or not entry.checked.on]


def main_words(page: bytes) -> str:
    """Return the words of a page's main part, white space folded."""
    main = LexborHTMLParser(page.decode()).css_first("main")
    assert main is not None
    return " ".join(main.text(separator=" ").split())


@pytest.mark.slow
def test_both_cities_have_what_is_tested(city: tuple[Site, dict[str, bytes]]) -> None:
    """There are entries from sources, and some without any date."""
    assert len(copied_entries(city[0])) >= 3
    assert len(undated_entries(city[0])) >= 3


@pytest.mark.slow
def test_a_source_is_no_change_and_no_news(city: tuple[Site, dict[str, bytes]]) -> None:
    """An entry from sources is not among the changes, nor in their feed, by its source's date."""
    site, files = city
    printed_ids = bool(site.printed_editions)
    pages = [body.decode() for path, body in files.items() if "aenderungen/index.html" in path]
    feeds = [body.decode() for path, body in files.items() if path.endswith("neu.xml")]
    assert pages
    assert feeds
    for entry in copied_entries(site):
        # A source's date of its own says nothing; that a printed edition lacked it, does.
        date = entry.checked.on if entry.checked else ""
        shown = re.findall(
            rf'datetime="{date}">[^<]*</time></p>\s*<h3><a href="[^"]*/{entry.id}/"', pages[0]
        )
        assert not date or not shown
        if not printed_ids:
            assert all(f"/{entry.id}/" not in text for text in (*pages, *feeds))


def test_hsds_assures_nothing_that_nobody_checked(city: tuple[Site, dict[str, bytes]]) -> None:
    """No assured_date for an entry from sources; what may not exist any more is not "active"."""
    site, files = city
    services = json.loads(files["daten/hsds/services.json"])["contents"]
    by_id = {service["url"].rstrip("/").rpartition("/")[2]: service for service in services}
    for entry in facets.list_entries(site):
        service = by_id[entry.id]
        assert (service["status"] == "active") == (entry.status == "active")
        if entry in copied_entries(site):
            assert "assured_date" not in service
        assert (UNKNOWN_AGE in service.get("alert", "")) == (entry in undated_entries(site))


def test_cards_and_sitemap_know_no_date_of_sources(city: tuple[Site, dict[str, bytes]]) -> None:
    """A card has no revision and a page no change by a source's date; undated ones say so."""
    site, files = city
    sitemap = files["sitemap.xml"].decode()
    for entry in copied_entries(site):
        card = files[f"verzeichnis/{entry.id}/{entry.id}.vcf"].decode().replace("\r\n ", "")
        assert "REV:" not in card
        assert (UNKNOWN_AGE in card) == (entry in undated_entries(site))
        stop = re.search(
            rf"<loc>[^<]*/verzeichnis/{entry.id}/</loc>(.*?)</url>", sitemap, re.DOTALL
        )
        assert stop is not None
        assert "lastmod" not in stop.group(1)


def test_undated_entries_are_marked_everywhere(city: tuple[Site, dict[str, bytes]]) -> None:
    """In list, page, search index and booklet the age of an undated entry reads "unknown"."""
    site, files = city
    directory = LexborHTMLParser(files["verzeichnis/index.html"].decode())
    index = json.loads(files["verzeichnis/suche.json"])
    ages_by_id = dict(zip(index["id"], index["age"], strict=True))
    rows = {
        str(link.attributes["href"]).rstrip("/").rpartition("/")[2]: row.text(separator=" ")
        for row in directory.css("ul.rows > li.row")
        if (link := row.css_first("h3 a")) is not None
    }
    for entry in facets.list_entries(site):
        is_undated = entry in undated_entries(site)
        page = main_words(files[f"verzeichnis/{entry.id}/index.html"])
        assert (UNKNOWN_AGE in page) == is_undated
        assert ("Stand unbekannt" in rows[entry.id]) == is_undated
        assert (ages_by_id[entry.id] == "unknown") == is_undated
    marks = re.findall(r"(?<=\s)\?(?=\s)", printed.text(files["daten/verzeichnis.pdf"]))
    assert len(marks) == len(undated_entries(site))


def test_undated_entries_rank_first_among_those_to_be_verified(
    city: tuple[Site, dict[str, bytes]],
) -> None:
    """The work list begins with the entries that have no date, and calls their age unknown."""
    rows = list(csv.DictReader(io.StringIO(worklist.render_csv(worklist.build_rows(city[0])))))
    undated = {entry.id for entry in undated_entries(city[0])}

    assert {row["id"] for row in rows[: len(undated)]} == undated
    assert all(row["age"] == "unknown" for row in rows[: len(undated)])


@pytest.mark.parametrize(
    ("checked", "age", "check_date"),
    [
        (None, "unknown", ""),
        (Checked(how="source"), "unknown", ""),
        (Checked(how="staff"), "unknown", ""),
        (Checked(how="source", on="2026-06-01"), "", ""),
        (Checked(how="source", on="2025-01"), "year", ""),
        (Checked(how="source", on="1998"), "two-years", ""),
        (Checked(how="staff", on="2026-05"), "", "2026-05"),
        (Checked(how="organisation", on="2024-01-31"), "two-years", "2024-01-31"),
    ],
)
def test_only_people_check(checked: Checked | None, age: str, check_date: str) -> None:
    """A source dates a statement, however new it is; only staff or the organisation check it."""
    entry = Organisation(
        id="a", name="A", kind="group", status="unknown", checked=checked, sources=()
    )

    assert ages.get_entry_age(entry, TODAY.isoformat()) == age
    assert provenance.get_check_date(entry) == check_date
