"""Dates that are over: few stand on the page of dates, of many each earlier year has its page."""

import json
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from icalendar import Calendar
from selectolax.lexbor import LexborHTMLParser
from support.cities import CITY, TODAY, build_city, copy_city

from wegweiser.editions.data import past_dates
from wegweiser.editions.frame import Frame
from wegweiser.editions.pages import events
from wegweiser.languages import Text
from wegweiser.model import loading
from wegweiser.model.programmes import Event
from wegweiser.source import files

YEARS = range(2014, 2026)


def frame_with(*begins: str) -> Frame:
    """Return the invented city with only these dates."""
    site, _ = loading.load_site(files.read_city(CITY), TODAY.isoformat())
    assert site is not None
    dates = tuple(
        Event(id=f"e{number}", title=Text((("de", "T"),)), kind="meeting", begins=day, sources=())
        for number, day in enumerate(begins)
    )
    return Frame(replace(site, events=dates), "de")


def count_events(view: events.EventsPage) -> tuple[int, dict[str, int]]:
    """Return how many past dates a page shows, and how many it says that other years have."""
    return len(view.past), {link.year: link.event_count for link in view.years}


@pytest.mark.parametrize(
    ("begins", "shown", "years"),
    [
        (["2009", "2019-05", "2026-06-14", "2026-06-15"], 3, {}),
        (["2025-01-01"] * 20, 20, {}),
        (["2026-01-01"] * 3 + ["2025-01-01"] * 18 + ["2024"], 3, {"2025": 18, "2024": 1}),
        (["2026-01-01"] * 21 + ["2026-07"], 0, {"2026": 21}),
        ([], 0, {}),
    ],
)
def test_the_page_of_dates_stays_short(
    begins: list[str], shown: int, years: dict[str, int]
) -> None:
    """It has twenty past dates at most, and whole years: the others have a page for each year."""
    frame = frame_with(*begins)
    first, *others = [job.view for job in events.plan(frame)]

    assert count_events(first) == (shown, years)
    assert {view.year: len(view.past) for view in others} == years
    assert shown <= past_dates.MAX_LATEST


def write_dates(city: Path) -> None:
    """Give a city dates of twelve years, and a page of its own that leads to the oldest."""
    path = city / "data/events.yaml"
    added = "".join(
        f"""
- id: zz-treffen-{year}-{number:02}
  title: {{de: Treffen {year} am Kai {number}, ar: لقاء}}
  kind: meeting
  status: held
  begins: {year}-{number:02}-11
  place: Kulturspeicher
  sources: [https://musterhafen.example/vernetzung]
"""
        for year in YEARS
        for number in range(1, 13)
    )
    path.write_text(path.read_text(encoding="utf-8") + added, encoding="utf-8")
    page = city / "content/ueber-uns.md"
    words = "\nEs begann mit [einem Treffen](/termine/#zz-treffen-2014-01).\n"
    page.write_text(page.read_text(encoding="utf-8") + words, encoding="utf-8")


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the release of a city with such dates."""
    folder = tmp_path_factory.mktemp("dates")
    city = copy_city(folder)
    write_dates(city)
    build_city(city, folder / "out", printed=False)
    return folder / "out"


@pytest.mark.slow
def test_twelve_years_of_dates_can_be_walked(out: Path) -> None:
    """Each past date stands on one page, last first, and every old address leads to its year."""
    body = (out / "termine/index.html").read_text(encoding="utf-8")
    page = LexborHTMLParser(body)
    links = {link.text().split()[0]: link.attributes["href"] for link in page.css(".years a")}
    texts = {
        year: (out / f"termine/{year}/index.html").read_text(encoding="utf-8") for year in links
    }
    shown = {year: re.findall(r'<li class="row event" id="(.*?)"', texts[year]) for year in texts}
    rows = Counter(re.findall(r'class="row event" id="(zz-.*?)"', body + "".join(texts.values())))

    assert list(links.items()) == [(str(year), f"../termine/{year}/") for year in YEARS[-2::-1]]
    assert shown["2019"] == [f"zz-treffen-2019-{number:02}" for number in range(12, 0, -1)]
    assert set(rows.values()) == {1}
    assert len(rows) == 12 * len(YEARS)
    assert len(body) < 40_000
    ids = {node.attributes["id"] for node in page.css("[id]")}
    calendar = Calendar.from_ical((out / "termine/termine.ics").read_bytes())
    urls = [str(event["URL"]) for event in calendar.events]
    assert len([url for url in urls if "/termine/#zz-" in url]) == 12 * len(YEARS)
    assert [url for url in urls if "/termine/#" in url and url.partition("#")[2] not in ids] == []


@pytest.mark.slow
def test_a_year_is_a_page_like_others(out: Path) -> None:
    """Search and sitemap lead to it, in each language; it leads back and to the other years."""
    for lang in ("", "ar/"):
        page = LexborHTMLParser(
            (out / f"{lang}termine/2019/index.html").read_text(encoding="utf-8")
        )
        crumbs = [link.attributes["href"] for link in page.css(".crumbs a")]
        alternates = {
            link.attributes["hreflang"]: link.attributes["href"]
            for link in page.css("link[hreflang]")
        }
        current = [link.text() for link in page.css(".years [aria-current]")]
        index = json.loads((out / f"{lang}verzeichnis/suche.json").read_text(encoding="utf-8"))
        addresses = [address for address, *_ in index["pages"]]
        data = [json.loads(node.text()) for node in page.css("script[type='application/ld+json']")]

        assert crumbs[-1].endswith("termine/")
        assert alternates == {
            "de": "https://musterhafen.example/termine/2019/",
            "ar": "https://musterhafen.example/ar/termine/2019/",
        }
        assert current == ["2019 12"]
        assert "termine/2019/#zz-treffen-2019-03" in addresses
        assert "termine/#zz-treffen-2025-03" in addresses
        assert data[1][0]["url"].endswith("termine/2019/#zz-treffen-2019-12")
        sitemap = (out / "sitemap.xml").read_text(encoding="utf-8")
        assert f"<loc>https://musterhafen.example/{lang}termine/2019/</loc>" in sitemap
