"""Atom feeds (RFC 4287): all news, and the entries that are new, changed or checked; in each language, with full texts."""

import re
from collections.abc import Iterator
from functools import partial
from html import unescape
from typing import NamedTuple
from xml.etree import ElementTree as ET

from wegweiser import addresses
from wegweiser.build.jobs import ATOM, Artifact, Download, Job, Part, Theme
from wegweiser.editions.frame import Frame
from wegweiser.editions.pages.editorial import news_pages
from wegweiser.editions.pages.entry_views import FacetChip, FacetChips, entry_name
from wegweiser.editions.views import SourceView
from wegweiser.languages import Localized
from wegweiser.model import provenance, routes
from wegweiser.model.organisations import Organisation

MAX_POSTS = 50
"""So many of the newest posts stand in a feed; readers' programs keep the older ones."""

_INVALID_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 refuses in every spelling (section 2.2)."""


class Post(NamedTuple):
    """An entry of a feed: `updated` of any precision, `body` the part that renders its full text."""

    id: str
    address: str
    title: Localized
    updated: str
    summary: Localized
    body: Part


class Feed(NamedTuple):
    """A feed: what it is called (a template has the words where `title` has none), the page it belongs to, its posts."""

    lang: str
    base_url: str
    address: str
    page: str
    id: str
    site: Localized
    title: Localized
    operator: Localized
    updated: str
    posts: tuple[Post, ...]


class ReportPost(NamedTuple):
    """The full text of a report."""

    lang: str
    body: Localized
    sources: tuple[SourceView, ...]


class EntryPost(NamedTuple):
    """What a feed tells about an entry: no contact data, for readers' programs keep what was later withdrawn."""

    lang: str
    description: Localized
    languages: tuple[FacetChip, ...]
    topics: tuple[FacetChip, ...]
    district: tuple[FacetChip, ...]
    how: str
    on: str


def plan(frame: Frame) -> Iterator[Job]:
    """Plan both feeds."""
    news, entries = routes.news_feed(frame.lang), routes.entries_feed(frame.lang)
    views = (
        partial(_feed_view, frame, routes.NEWS, news),
        partial(_feed_view, frame, routes.CHANGES, entries),
    )
    yield Job(
        news,
        render_feed,
        views[0],
        "content/aktuelles",
        Download(news, ATOM, routes.NEWS, "Aktuelles", "", frame.download_lang),
    )
    yield Job(
        entries,
        render_feed,
        views[1],
        "data/orgs.yaml",
        Download(entries, ATOM, "neu", "Neu im Verzeichnis", "", frame.download_lang),
    )


def _feed_view(frame: Frame, key: str, address: str) -> Feed:
    settings, of_news = frame.site.settings, key == routes.NEWS
    posts = tuple(_report_posts(frame) if of_news else _entry_posts(frame))
    return Feed(
        lang=frame.lang,
        base_url=settings.base_url,
        address=address,
        page=frame.page_address(key) if of_news else routes.changes(frame.lang),
        id=routes.permanent_id(settings.city, "feed", key, frame.lang),
        site=frame.say(settings.name),
        title=frame.section_title(key) if of_news else Localized("", frame.lang),
        operator=frame.say(settings.operator),
        updated=max(
            (provenance.to_day(one.updated) for one in posts), default=frame.latest_data_date
        ),
        posts=posts,
    )


def _report_posts(frame: Frame) -> Iterator[Post]:
    for page in news_pages(frame)[:MAX_POSTS]:
        front = page.front
        body = ReportPost(frame.lang, frame.page_markdown(page), frame.source_views(front.sources))
        yield Post(
            id=routes.permanent_id(frame.site.settings.city, "news", page.slug, page.lang),
            address=routes.page(page.lang, page.slug),
            title=Localized(front.title, page.lang),
            updated=front.date,
            summary=Localized(front.description, page.lang),
            body=Part("parts/post-report.html", body),
        )


def _entry_posts(frame: Frame) -> Iterator[Post]:
    """Yield the entries that were last new, changed or checked."""
    chips = FacetChips(frame)
    for on, one in frame.recent_entries[:MAX_POSTS]:
        yield Post(
            id=routes.permanent_id(frame.site.settings.city, "organisation", one.id, frame.lang),
            address=routes.organisation(frame.lang, one.id),
            title=entry_name(one),
            updated=on,
            summary=frame.first_sentence(one.description),
            body=Part("parts/post-entry.html", _entry_view(frame, one, chips)),
        )


def _entry_view(frame: Frame, one: Organisation, chips: FacetChips) -> EntryPost:
    return EntryPost(
        lang=frame.lang,
        description=frame.say(one.description),
        languages=chips.find_chips("language", one.languages),
        topics=chips.find_chips("topic", one.topics),
        district=chips.find_chips("district", (one.district,)) if one.district else (),
        how=one.checked.how if one.checked else "",
        on=one.checked.on if one.checked else "",
    )


def render_feed(path: str, view: Feed, theme: Theme) -> Artifact:
    """Make a feed: links are absolute, and no character is left that XML refuses."""
    title = view.title.text or unescape(theme.render("parts/changes-title.html", view)).strip()
    root = ET.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": view.lang})
    _add_element(root, "id", f"urn:uuid:{view.id}")
    _add_element(root, "title", f"{view.site.text}: {title}")
    _add_element(root, "updated", _format_time(view.updated))
    _add_element(root, "generator", "Wegweiser")
    _add_element(ET.SubElement(root, "author"), "name", view.operator.text)
    _add_element(
        root, "link", rel="self", type="application/atom+xml", href=view.base_url + view.address
    )
    _add_element(root, "link", rel="alternate", type="text/html", href=view.base_url + view.page)
    for post in view.posts:
        _add_post(ET.SubElement(root, "entry"), post, view, theme)
    ET.indent(root)
    return Artifact(path, ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n")


def _add_post(entry: ET.Element, post: Post, view: Feed, theme: Theme) -> None:
    where = view.base_url + post.address
    html = theme.render(post.body.template, post.body.view)
    whole = addresses.resolve_links(html, view.base_url).replace('href="#', f'href="{where}#')
    _add_element(entry, "id", f"urn:uuid:{post.id}")
    _add_element(entry, "title", post.title.text, **_language_attribute(post.title, view))
    _add_element(entry, "updated", _format_time(post.updated))
    _add_element(entry, "link", rel="alternate", type="text/html", href=where)
    if post.summary.text:
        _add_element(entry, "summary", post.summary.text, **_language_attribute(post.summary, view))
    _add_element(entry, "content", whole.strip(), type="html")


def _add_element(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> None:
    ET.SubElement(parent, tag, attributes).text = _INVALID_XML.sub("", text) or None


def _language_attribute(said: Localized, view: Feed) -> dict[str, str]:
    """Return the attribute that says in which language words are, where it is not that of the feed."""
    return {} if said.lang == view.lang else {"xml:lang": said.lang}


def _format_time(when: str) -> str:
    """Return a day as a time (RFC 3339): noon, so that it is the same day almost everywhere; of a month or year the first day."""
    return f"{provenance.to_day(when)}T12:00:00Z"
