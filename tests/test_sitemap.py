"""sitemap.xml and robots.txt: every page once, with its languages and the date of its data."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.cities import TODAY, read_tree

from wegweiser.model import routes

BASE = "https://musterhafen.example/"
SPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


@pytest.fixture(scope="module")
def files(release: Path) -> dict[str, bytes]:
    """Return the files of the release of the invented city."""
    return read_tree(release)


@pytest.fixture(scope="module")
def stops(files: dict[str, bytes]) -> dict[str, tuple[str, dict[str, str]]]:
    """Read the sitemap: for each address the date of its data and its languages."""
    return dict(_stops(files["sitemap.xml"]))


def _stops(body: bytes) -> Iterator[tuple[str, tuple[str, dict[str, str]]]]:
    for one in ET.fromstring(body).iterfind("s:url", SPACE):  # noqa: S314  our own file
        versions = {
            link.attrib["hreflang"]: link.attrib["href"] for link in one.iterfind("x:link", SPACE)
        }
        yield one.findtext("s:loc", "", SPACE), (one.findtext("s:lastmod", "", SPACE), versions)


def test_every_page_is_in_the_sitemap(
    files: dict[str, bytes], stops: dict[str, tuple[str, dict[str, str]]]
) -> None:
    """Each page but the one for what is missing and those that only lead to another, each once."""
    addresses = {
        BASE + path.removesuffix("index.html"): body
        for path, body in files.items()
        if path.endswith(".html") and path != "404.html"
    }
    pages = {
        address
        for address, body in addresses.items()
        if f'<link rel="canonical" href="{address}">'.encode() in body
    }

    assert set(stops) == pages
    leading = ("/nachbarschaft/forum/", "/weiterbildung/vereinsfuehrung-2025/")
    assert all(any(way in address for way in leading) for address in addresses.keys() - pages)
    assert files["sitemap.xml"].count(b"<loc>") == len(pages)


def test_languages_point_at_each_other(stops: dict[str, tuple[str, dict[str, str]]]) -> None:
    """A page in several languages names all of them, itself too; each says the same.

    The start page is no exception.
    """
    for address, (_, versions) in stops.items():
        assert not versions or address in versions.values()
        assert all(stops[other][1] == versions for other in versions.values())
    assert stops[BASE][1] == {"de": BASE, "ar": f"{BASE}ar/"}
    assert len({address for address, (_, versions) in stops.items() if not versions}) > 0


def test_dates_come_from_the_data(
    files: dict[str, bytes], stops: dict[str, tuple[str, dict[str, str]]]
) -> None:
    """Entries, series and projects carry the last date on which somebody vouched for them.

    Where nobody did, it is the day of the build.
    """
    dates = {address.removeprefix(BASE): date for address, (date, _) in stops.items()}

    assert dates["verzeichnis/hafenbruecke/"] == "2026-05-20"
    assert [
        key
        for key, date in dates.items()
        if key.startswith("projekte/") and key.count("/") == 2 and date
    ]
    assert all(
        re.fullmatch(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?", date) for date in dates.values() if date
    )
    assert str(TODAY) not in dates.values()


def test_robots_may_read_everything_and_find_the_sitemap(files: dict[str, bytes]) -> None:
    """Nothing is forbidden, and the sitemap is named by its whole address (RFC 9309)."""
    assert files["robots.txt"].decode().splitlines() == [
        "User-agent: *",
        "Disallow:",
        "",
        f"Sitemap: {BASE}sitemap.xml",
    ]


def test_a_page_in_one_language_names_no_other(
    files: dict[str, bytes], stops: dict[str, tuple[str, dict[str, str]]]
) -> None:
    """Untranslated pages have no alternate: a missing version must not lead to the start page."""
    alone = [address for address, (_, versions) in stops.items() if not versions]

    assert f"{BASE}{routes.page('de', 'aktuelles/2024-11-archiv')}" in alone
