"""Atom feeds (RFC 4287): all news, and the entries that are new, changed or checked; in each language, with full texts."""

import re
from collections.abc import Iterator
from functools import partial
from html import unescape
from typing import NamedTuple
from xml.etree import ElementTree as ET

from wegweiser.city import provenance, routes
from wegweiser.city.organisations import Organisation
from wegweiser.editions.entries import Chip, Chips, name
from wegweiser.editions.frame import Frame
from wegweiser.editions.pages import reports
from wegweiser.editions.views import Cited
from wegweiser.ground import addresses
from wegweiser.ground.languages import Said
from wegweiser.making.jobs import Artifact, Download, Job, Kit, Part

MOST = 50
"""So many of the newest posts stand in a feed; readers' programs keep the older ones."""

_REFUSED = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 refuses in every spelling (section 2.2)."""


class Post(NamedTuple):
    """An entry of a feed: `updated` of any precision, `body` the part that renders its full text."""

    id: str
    address: str
    title: Said
    updated: str
    summary: Said
    body: Part


class Feed(NamedTuple):
    """A feed: what it is called (a template has the words where `title` has none), the page it belongs to, its posts."""

    lang: str
    base_url: str
    address: str
    page: str
    id: str
    site: Said
    title: Said
    operator: Said
    updated: str
    posts: tuple[Post, ...]


class Report(NamedTuple):
    """The full text of a report."""

    lang: str
    body: Said
    sources: tuple[Cited, ...]


class EntryPost(NamedTuple):
    """What a feed tells about an entry: no contact data, for readers' programs keep what was later withdrawn."""

    lang: str
    description: Said
    languages: tuple[Chip, ...]
    topics: tuple[Chip, ...]
    district: tuple[Chip, ...]
    how: str
    on: str


def plan(frame: Frame) -> Iterator[Job]:
    """Plan both feeds."""
    news, entries = routes.news_feed(frame.lang), routes.entries_feed(frame.lang)
    views = partial(_feed, frame, routes.NEWS, news), partial(_feed, frame, routes.CHANGES, entries)
    yield Job(news, atom, views[0], "content/aktuelles", Download(news, routes.NEWS, "Atom", frame.tongue))
    yield Job(entries, atom, views[1], "data/orgs.yaml", Download(entries, "neu", "Atom", frame.tongue))


def _feed(frame: Frame, key: str, address: str) -> Feed:
    settings, of_news = frame.site.settings, key == routes.NEWS
    posts = tuple(_news(frame) if of_news else _entries(frame))
    return Feed(
        lang=frame.lang,
        base_url=settings.base_url,
        address=address,
        page=frame.address(key) if of_news else routes.changes(frame.lang),
        id=routes.permanent(settings.city, "feed", key, frame.lang),
        site=frame.say(settings.name),
        title=frame.heading(key) if of_news else Said("", frame.lang),
        operator=frame.say(settings.operator),
        updated=max((provenance.day(one.updated) for one in posts), default=frame.latest),
        posts=posts,
    )


def _news(frame: Frame) -> Iterator[Post]:
    for page in reports(frame)[:MOST]:
        front = page.front
        body = Report(frame.lang, frame.body(page), frame.cited(front.sources))
        yield Post(
            id=routes.permanent(frame.site.settings.city, "news", page.slug, page.lang),
            address=routes.page(page.lang, page.slug),
            title=Said(front.title, page.lang),
            updated=front.date,
            summary=Said(front.description, page.lang),
            body=Part("parts/post-report.html", body),
        )


def _entries(frame: Frame) -> Iterator[Post]:
    """Yield the entries that were last new, changed or checked."""
    chips = Chips(frame)
    for on, one in frame.renewed[:MOST]:
        yield Post(
            id=routes.permanent(frame.site.settings.city, "organisation", one.id, frame.lang),
            address=routes.organisation(frame.lang, one.id),
            title=name(one),
            updated=on,
            summary=frame.first_line(one.description),
            body=Part("parts/post-entry.html", _entry(frame, one, chips)),
        )


def _entry(frame: Frame, one: Organisation, chips: Chips) -> EntryPost:
    return EntryPost(
        lang=frame.lang,
        description=frame.say(one.description),
        languages=chips.of("language", one.languages),
        topics=chips.of("topic", one.topics),
        district=chips.of("district", (one.district,)) if one.district else (),
        how=one.checked.how if one.checked else "",
        on=one.checked.on if one.checked else "",
    )


def atom(path: str, view: Feed, kit: Kit) -> Artifact:
    """Make a feed: links are absolute, and no character is left that XML refuses."""
    title = view.title.text or unescape(kit.render("parts/changes-title.html", view)).strip()
    root = ET.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": view.lang})
    _add(root, "id", f"urn:uuid:{view.id}")
    _add(root, "title", f"{view.site.text}: {title}")
    _add(root, "updated", _moment(view.updated))
    _add(root, "generator", "Wegweiser")
    _add(ET.SubElement(root, "author"), "name", view.operator.text)
    _add(root, "link", rel="self", type="application/atom+xml", href=view.base_url + view.address)
    _add(root, "link", rel="alternate", type="text/html", href=view.base_url + view.page)
    for post in view.posts:
        _post(ET.SubElement(root, "entry"), post, view, kit)
    ET.indent(root)
    return Artifact(path, ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n")


def _post(entry: ET.Element, post: Post, view: Feed, kit: Kit) -> None:
    where = view.base_url + post.address
    html = kit.render(post.body.template, post.body.view)
    whole = addresses.placed(html, view.base_url).replace('href="#', f'href="{where}#')
    _add(entry, "id", f"urn:uuid:{post.id}")
    _add(entry, "title", post.title.text, **_in(post.title, view))
    _add(entry, "updated", _moment(post.updated))
    _add(entry, "link", rel="alternate", type="text/html", href=where)
    if post.summary.text:
        _add(entry, "summary", post.summary.text, **_in(post.summary, view))
    _add(entry, "content", whole.strip(), type="html")


def _add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> None:
    ET.SubElement(parent, tag, attributes).text = _REFUSED.sub("", text) or None


def _in(said: Said, view: Feed) -> dict[str, str]:
    """Return the attribute that says in which language words are, where it is not that of the feed."""
    return {} if said.lang == view.lang else {"xml:lang": said.lang}


def _moment(when: str) -> str:
    """Return a day as a time (RFC 3339): noon, so that it is the same day almost everywhere; of a month or year the first day."""
    return f"{provenance.day(when)}T12:00:00Z"
