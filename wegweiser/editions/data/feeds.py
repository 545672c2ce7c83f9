"""Atom feeds (RFC 4287): all news, and the entries that are new, changed or checked.

One of each in every language, with full texts.
"""

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
from wegweiser.editions.sections import has_section
from wegweiser.editions.views import SourceView
from wegweiser.languages import Localized
from wegweiser.model import provenance, routes, texts
from wegweiser.model.organisations import Organisation

MAX_POSTS = 50
"""So many of the newest posts stand in a feed; feed readers keep the older ones."""

_INVALID_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 refuses in every spelling (section 2.2)."""


class Post(NamedTuple):
    """An entry of a feed."""

    id: str
    """Its name that outlives every address (a UUID)."""
    address: str
    """The page that it is about."""
    title: Localized
    """What it is called."""
    updated: str
    """When it last changed, of any precision."""
    summary: Localized
    """It in a sentence; may be empty."""
    content: Part
    """The part that renders its full text."""


class Feed(NamedTuple):
    """A feed."""

    lang: str
    """Its language."""
    base_url: str
    """The address of the site."""
    address: str
    """Where it stands."""
    page_address: str
    """The page that it belongs to."""
    id: str
    """Its name that outlives every address (a UUID)."""
    site_name: Localized
    """What the site is called."""
    title: Localized
    """What it is called; where it is empty the theme has the words."""
    operator: Localized
    """Who publishes it."""
    updated: str
    """The day of its newest post."""
    posts: tuple[Post, ...]
    """Its posts, newest first."""


class ReportPost(NamedTuple):
    """The full text of a report."""

    lang: str
    """The language of the feed."""
    body: Localized
    """The report (Markdown)."""
    sources: tuple[SourceView, ...]
    """Its sources."""


class EntryPost(NamedTuple):
    """What a feed tells about an entry.

    No contact data: feed readers keep what was later withdrawn.
    """

    lang: str
    """The language of the feed."""
    description: Localized
    """What the organisation does (Markdown); may be empty."""
    languages: tuple[FacetChip, ...]
    """The languages spoken there."""
    topics: tuple[FacetChip, ...]
    """What it works on."""
    district: FacetChip | None
    """Where it is; None where that is not known."""
    checked_how: str
    """Who assured the entry; empty where nobody did."""
    checked_on: str
    """When, of any precision; may be empty."""


def plan(frame: Frame) -> Iterator[Job]:
    """Plan both feeds."""
    if has_section(frame, routes.NEWS):
        path = routes.news_feed(frame.lang)
        view = partial(_news_feed, frame, path)
        download = Download(path, ATOM, routes.NEWS, "Aktuelles", "", frame.download_lang)
        yield Job(path, render_feed, view, "content/aktuelles", download)
    path = routes.entries_feed(frame.lang)
    download = Download(path, ATOM, "neu", "Neu im Verzeichnis", "", frame.download_lang)
    yield Job(path, render_feed, partial(_entries_feed, frame, path), "data/orgs.yaml", download)


def _news_feed(frame: Frame, address: str) -> Feed:
    page, title = frame.page_address(routes.NEWS), frame.section_title(routes.NEWS)
    return _feed_view(frame, address, routes.NEWS, page, title, tuple(_report_posts(frame)))


def _entries_feed(frame: Frame, address: str) -> Feed:
    page, title = routes.changes(frame.lang), Localized("", frame.lang)
    return _feed_view(frame, address, routes.CHANGES, page, title, tuple(_entry_posts(frame)))


def _feed_view(
    frame: Frame, address: str, key: str, page: str, title: Localized, posts: tuple[Post, ...]
) -> Feed:
    settings = frame.site.settings
    updated = max((provenance.to_day(post.updated) for post in posts), default="")
    return Feed(
        lang=frame.lang,
        base_url=settings.base_url,
        address=address,
        page_address=page,
        id=routes.permanent_id(settings.city, "feed", key, frame.lang),
        site_name=frame.say(settings.name),
        title=title,
        operator=frame.say(settings.operator),
        updated=updated or frame.latest_data_date,
        posts=posts,
    )


def _report_posts(frame: Frame) -> Iterator[Post]:
    for page in news_pages(frame)[:MAX_POSTS]:
        front = page.front
        report = ReportPost(
            frame.lang, frame.page_markdown(page), frame.source_views(front.sources)
        )
        yield Post(
            id=routes.permanent_id(frame.site.settings.city, "news", page.slug, page.lang),
            address=routes.page(page.lang, page.slug),
            title=texts.say_head(page, "title"),
            updated=front.date,
            summary=texts.say_head(page, "description"),
            content=Part("parts/post-report.html", report),
        )


def _entry_posts(frame: Frame) -> Iterator[Post]:
    """Yield the entries that were last new, changed or checked."""
    chips = FacetChips(frame)
    for date, entry in frame.recent_entries[:MAX_POSTS]:
        yield Post(
            id=routes.permanent_id(frame.site.settings.city, "organisation", entry.id, frame.lang),
            address=routes.organisation(frame.lang, entry.id),
            title=entry_name(entry),
            updated=date,
            summary=frame.first_sentence(entry.description),
            content=Part("parts/post-entry.html", _entry_post(frame, entry, chips)),
        )


def _entry_post(frame: Frame, entry: Organisation, chips: FacetChips) -> EntryPost:
    return EntryPost(
        lang=frame.lang,
        description=frame.say(entry.description),
        languages=chips.find_chips("language", entry.languages),
        topics=chips.find_chips("topic", entry.topics),
        district=chips.find_district(entry.district),
        checked_how=entry.checked.how if entry.checked else "",
        checked_on=entry.checked.on if entry.checked else "",
    )


def render_feed(path: str, view: Feed, theme: Theme) -> Artifact:
    """Make a feed: links are absolute, and no character is left that XML refuses."""
    title = view.title.text or unescape(theme.render("parts/changes-title.html", view)).strip()
    url, page_url = view.base_url + view.address, view.base_url + view.page_address
    root = ET.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": view.lang})
    _add_element(root, "id", f"urn:uuid:{view.id}")
    _add_element(root, "title", f"{view.site_name.text}: {title}")
    _add_element(root, "updated", _format_time(view.updated))
    _add_element(root, "generator", "Wegweiser")
    _add_element(ET.SubElement(root, "author"), "name", view.operator.text)
    _add_element(root, "link", rel="self", type="application/atom+xml", href=url)
    _add_element(root, "link", rel="alternate", type="text/html", href=page_url)
    for post in view.posts:
        _add_post(ET.SubElement(root, "entry"), post, view, theme)
    ET.indent(root)
    return Artifact(path, ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n")


def _add_post(entry: ET.Element, post: Post, view: Feed, theme: Theme) -> None:
    url = view.base_url + post.address
    html = theme.render(post.content.template, post.content.view)
    html = addresses.resolve_links(html, view.base_url).replace('href="#', f'href="{url}#')
    _add_element(entry, "id", f"urn:uuid:{post.id}")
    _add_element(entry, "title", post.title.text, **_language_attribute(post.title, view))
    _add_element(entry, "updated", _format_time(post.updated))
    _add_element(entry, "link", rel="alternate", type="text/html", href=url)
    if post.summary.text:
        _add_element(entry, "summary", post.summary.text, **_language_attribute(post.summary, view))
    _add_element(entry, "content", html.strip(), type="html")


def _add_element(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> None:
    ET.SubElement(parent, tag, attributes).text = _INVALID_XML.sub("", text) or None


def _language_attribute(words: Localized, view: Feed) -> dict[str, str]:
    """Return the attribute with the language of words, where it is not that of the feed."""
    return {} if words.lang == view.lang else {"xml:lang": words.lang}


def _format_time(date: str) -> str:
    """Return a date of any precision as a time (RFC 3339).

    Noon, so that it is the same day almost everywhere; of a month or year the first day.
    """
    return f"{provenance.to_day(date)}T12:00:00Z"
