"""The feeds: well-formed, with all that RFC 4287 asks for, and full texts that lead somewhere."""

import re
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from support.cities import CITY, build_city, copy_city, read_tree

from wegweiser.build.jobs import Part
from wegweiser.editions.data import feeds
from wegweiser.editions.data.feeds import Feed, Post, ReportPost
from wegweiser.languages import Localized

ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
NEWS, ENTRIES = "aktuelles/feed.xml", "verzeichnis/neu.xml"
FEEDS = tuple(f"{folder}{path}" for folder in ("", "ar/") for path in (NEWS, ENTRIES))


@pytest.fixture(scope="module")
def release(release: Path) -> dict[str, bytes]:
    """Return the files of the release of the invented city."""
    return read_tree(release)


@pytest.fixture(scope="module")
def read(release):
    """Return each feed as a strict XML parser reads it."""
    return {path: ET.fromstring(release[path]) for path in FEEDS}  # noqa: S314  our own files


class Links(HTMLParser):
    """Collects where a text leads."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note each target."""
        self.found += [value or "" for name, value in attrs if name in {"href", "src"}]


def only(parent: ET.Element, tag: str) -> ET.Element:
    """Return the only child of this name."""
    (one,) = parent.findall(ATOM + tag)
    return one


def moment(parent: ET.Element, tag: str) -> datetime:
    """Return a date construct, which has a time zone (RFC 4287 3.3, RFC 3339)."""
    text = only(parent, tag).text or ""
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", text)
    return datetime.fromisoformat(text)


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_has_what_the_rfc_asks_for(read, path):
    """Each feed has one id, title and date, an author, and links to itself and to its page.

    The ids are absolute and unique.
    """
    feed = read[path]
    links = {one.get("rel"): one.get("href") for one in feed.findall(ATOM + "link")}
    entries = feed.findall(ATOM + "entry")
    ids = [only(one, "id").text or "" for one in (feed, *entries)]

    assert feed.tag == ATOM + "feed"
    assert feed.get(LANG) == ("ar" if path.startswith("ar/") else "de")
    assert only(only(feed, "author"), "name").text
    assert links["self"] == f"https://musterhafen.example/{path}"
    assert only(feed, "title").text
    assert len(ids) == len(set(ids)) > 1
    assert all(
        re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", one) for one in ids
    )
    assert moment(feed, "updated") == max(moment(one, "updated") for one in entries)


@pytest.mark.parametrize("path", FEEDS)
def test_an_entry_is_whole(read, release, path):
    """Each entry has a title, a date, its page and its full text.

    Every link in the text is absolute; those into the own site lead to a page that exists.
    """
    for entry in read[path].findall(ATOM + "entry"):
        (page,) = [
            one.get("href") or ""
            for one in entry.findall(ATOM + "link")
            if one.get("rel") == "alternate"
        ]
        content = only(entry, "content")
        links = Links()
        links.feed(content.text or "")

        assert only(entry, "title").text
        assert moment(entry, "updated")
        assert content.get("type") == "html"
        assert len(content.text or "") > 20
        assert f"{page.removeprefix('https://musterhafen.example/')}index.html" in release
        for link in links.found:
            assert link.startswith(("https://", "mailto:", "tel:")), link
            own = link.split("#")[0].removeprefix("https://musterhafen.example/")
            assert (
                not link.startswith("https://musterhafen.example/") or f"{own}index.html" in release
            )


def test_news_are_in_the_order_of_their_page(read):
    """The feed tells what the page of news tells, newest first, the whole report."""
    entries = read[NEWS].findall(ATOM + "entry")

    assert [only(one, "title").text for one in entries] == [
        "Das Hafenfest wird größer",
        "Der Verbund zieht um",
    ]
    assert "Chor &amp; Kaffee" in (only(entries[0], "content").text or "")
    assert 'href="https://musterhafen.example/aktuelles/2026-05-02-hafenfest/#fn:1"' in (
        only(entries[0], "content").text or ""
    )


def test_a_report_without_translation_says_its_language(read):
    """In the Arabic feed a German report is marked as German, and is that of the German feed."""
    german, arabic = (read[path].findall(ATOM + "entry") for path in (NEWS, f"ar/{NEWS}"))

    assert [only(one, "title").get(LANG) for one in arabic] == [None, "de"]
    assert only(arabic[1], "id").text == only(german[1], "id").text
    assert only(arabic[0], "id").text != only(german[0], "id").text


def test_no_contact_travels_in_a_feed(release):
    """What readers' programs keep for years holds no e-mail address or phone of an organisation."""
    orgs = (CITY / "data/orgs.yaml").read_text(encoding="utf-8")
    personal = re.findall(r"email: ([^\s,}]+)|phone: \"?(\+[0-9 -]+)", orgs)
    assert personal
    for path in FEEDS:
        assert [
            one
            for pair in personal
            for one in pair
            if one and one.strip() in release[path].decode()
        ] == []


@pytest.mark.slow
def test_ids_and_dates_outlive_address_and_day(release, read, tmp_path):
    """Moved to another address on another day, no program shows anything as new."""
    build_city(CITY, tmp_path / "out", base_url="https://anderswo.example/x/")
    for path in FEEDS:
        again = ET.fromstring((tmp_path / "out" / path).read_bytes())  # noqa: S314  our own files
        for tag in ("id", "updated"):
            assert [one.text for one in again.iter(ATOM + tag)] == [
                one.text for one in read[path].iter(ATOM + tag)
            ]
        assert b"musterhafen.example/verzeichnis/" not in (tmp_path / "out" / path).read_bytes()


def test_pages_lead_to_their_feed(release):
    """Programs find each feed by the page it belongs to (autodiscovery)."""
    for page, feed in (
        ("aktuelles/", NEWS),
        ("verzeichnis/", ENTRIES),
        ("verzeichnis/aenderungen/", ENTRIES),
        ("", NEWS),
    ):
        html = release[f"{page}index.html"].decode()
        (found,) = re.findall(
            r'<link rel="alternate" type="application/atom\+xml" title="[^"\n]+" href="([^"]+)">',
            html,
        )
        assert found.replace("../", "").removeprefix("./") == feed


@pytest.mark.slow
def test_an_empty_feed_is_still_one(tmp_path):
    """A city without news has a feed with the date of its data."""
    city = copy_city(tmp_path)
    for report in (city / "content/aktuelles").iterdir():
        report.unlink()
    build_city(city, tmp_path / "out")
    feed = ET.fromstring((tmp_path / "out" / NEWS).read_bytes())  # noqa: S314  our own file

    assert feed.findall(ATOM + "entry") == []
    assert moment(feed, "updated").year == 2026


class Bare:
    """A theme whose templates show their text."""

    digest, base_path = "", "/"

    def render(self, template: str, view: ReportPost) -> str:
        """Return the body."""
        return f'<p>{view.body.text}</p><a href="#fn:1">1</a><a href="\x1cverzeichnis/">'


def test_characters_that_xml_refuses_are_dropped():
    """Control characters, halves of pairs, non-characters never spoil a feed; an emoji stays."""
    words = Localized("a\x0b\x00\ufffe\uffffb\x85 <b> & 🪧", "de")
    post = Post("1", "x/", words, "2011", words, Part("t", ReportPost("de", words, ())))
    view = Feed("de", "https://a.example/", "f.xml", "", "0", words, words, words, "2011", (post,))
    feed = ET.fromstring(feeds.render_feed("f.xml", view, Bare()).body)  # noqa: S314  our own file
    entry = only(feed, "entry")

    assert only(entry, "title").text == "ab\x85 <b> & 🪧"
    assert only(entry, "updated").text == "2011-01-01T12:00:00Z"
    assert (only(entry, "content").text or "").endswith(
        '<a href="https://a.example/x/#fn:1">1</a><a href="https://a.example/verzeichnis/">'
    )
