"""What pages show again and again, as plain values: links, sources, parties, headers."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from wegweiser.build.jobs import Part
from wegweiser.editions.improvement import Improvement
from wegweiser.languages import Localized


class Link(NamedTuple):
    """A link inside the site."""

    address: str
    """The address that it leads to, relative to the root of the site."""
    label: Localized
    """Its words."""


class Translation(NamedTuple):
    """The same page in another language."""

    lang: str
    """The language of the translation, as a BCP 47 tag."""
    address: str
    """Its address; empty where the page is missing in this language."""


class PageHeader(NamedTuple):
    """The head of every page of a section (parts/header.html)."""

    lang: str
    """The language of the page."""
    site_name: Localized
    """What the site is called."""
    tagline: Localized
    """What the site is, in one line; shown on the start page only."""
    home_address: str
    """The address of the start page in this language."""
    menu: tuple[Link, ...]
    """The main menu."""
    current_address: str
    """The address of the section; its item of the menu is marked."""
    leads_to_search: bool
    """Whether the search of the whole site stands at the foot of the page."""


class PageHelp(NamedTuple):
    """What stands at the end of every page: whom to ask, and the search (parts/help.html)."""

    lang: str
    """The language of the page."""
    email: str
    """The e-mail address of the operator."""
    phone: str
    """Its telephone number; empty where the city names none."""
    contact_address: str
    """The address of the page with all ways to reach it; empty on that page."""
    search_address: str
    """The address of the page that shows what a search finds; empty where no search is due."""


class PageFooter(NamedTuple):
    """The foot of every page (parts/footer.html)."""

    lang: str
    """The language of the page."""
    operator: Localized
    """Who runs the site."""
    email: str
    """The e-mail address of the operator."""
    links: tuple[Link, ...]
    """The menu at the foot: imprint, privacy …"""
    repository_url: str
    """Where data and code can be seen; empty where that is not public."""


class PageMeta(NamedTuple):
    """What stands around the content of one page (layout.html)."""

    dir: str
    """The direction of its script: "ltr" or "rtl"."""
    home_address: str
    """The address of the start page in the page's language."""
    address: str
    """The page's own address, relative to the root of the site."""
    canonical_address: str
    """The address that search engines list; another one where the page only leads on."""
    title: Localized
    """Its title; empty where the template has the words for it."""
    description: str
    """What search engines show below the title; may be empty."""
    base_url: str
    """The URL of the root of the site, with "/" at its end."""
    breadcrumbs: tuple[Link, ...]
    """The pages above it, the start page apart; empty on pages of the first level."""
    translations: tuple[Translation, ...]
    """The page in each language of the site, its own included."""
    header: Part
    """The head: a PageHeader."""
    help: Part
    """The end of its content: a PageHelp."""
    footer: Part
    """The foot: a PageFooter."""
    site_name: Localized
    """What the site is called."""
    is_draft: bool
    """Whether the site is still a draft, which search engines must not list."""
    preview: str
    """The number of the proposal that this is a preview of; empty on the website itself."""
    modified: str
    """The date of the newest statement on the page; may be empty."""
    edit_url: str
    """Where an editor changes the page on the code host; may be empty."""
    is_legal: bool
    """Whether it is a legal page, of which the source language alone is binding."""
    is_outdated: bool
    """Whether the page is a translation older than its German original."""
    improvement: Improvement | None
    """Where readers say that its translation could be better; None where it is none."""
    content_security_policy: str
    """What the page may load (Content-Security-Policy)."""


class SourceView(NamedTuple):
    """A source as a page shows it."""

    url: str
    """Its web address; may be empty."""
    title: Localized
    """Its title; may be empty."""
    date: str
    """The date of the source: YYYY, YYYY-MM or YYYY-MM-DD; may be empty."""
    archive_url: str
    """The address of an archived copy; may be empty."""
    website: str
    """The website that it stands on, numbered where the list names several pages of it."""


class ConflictView(NamedTuple):
    """The other side of a statement on which sources disagree."""

    field: Localized
    """What the statement is about: a field of the record, or a word of the editor."""
    statement: Localized
    """What the other source says."""
    date: str
    """The date of the statement; may be empty."""
    source: SourceView
    """Who says so."""


class PartyView(NamedTuple):
    """A carrier, partner or host as a page names it."""

    address: str
    """The address of its entry in the directory; empty where it has none."""
    name: Localized
    """Its name."""
    website: str
    """Its own website; may be empty."""
    role: Localized
    """What it did; may be empty."""


def number_websites(sources: Iterable[SourceView]) -> tuple[SourceView, ...]:
    """Return sources of which no two without a title read alike: a website has its pages told."""
    views: list[SourceView] = []
    page_counts: Counter[str] = Counter()
    for source in sources:
        number = 0
        if not source.title.text:
            page_counts[source.website] += 1
            number = page_counts[source.website]
        website = f"{source.website} ({number})" if number > 1 else source.website
        views.append(source._replace(website=website))
    return tuple(views)
