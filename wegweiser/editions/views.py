"""What pages show again and again, as plain values: links, sources, parties, and what stands around every page."""

from typing import NamedTuple

from wegweiser.build.jobs import Part
from wegweiser.languages import Localized


class Link(NamedTuple):
    """A link inside the site: where to and its words."""

    address: str
    label: Localized


class Translation(NamedTuple):
    """The same page in another language; no address where it is missing there."""

    lang: str
    address: str


class PageHeader(NamedTuple):
    """The head of every page of a section: name, navigation with the section marked."""

    lang: str
    site_name: Localized
    tagline: Localized
    home_address: str
    menu: tuple[Link, ...]
    current_address: str


class PageFooter(NamedTuple):
    """The foot of every page."""

    lang: str
    operator: Localized
    email: str
    links: tuple[Link, ...]
    repository_url: str


class PageMeta(NamedTuple):
    """Everything around the content of one page; its title may be left to the template, which has the words for it."""

    dir: str
    home_address: str
    address: str
    title: Localized
    description: str
    base_url: str
    breadcrumbs: tuple[Link, ...]
    translations: tuple[Translation, ...]
    header: Part
    footer: Part
    site_name: Localized
    is_draft: bool
    modified: str
    edit_url: str
    is_outdated: bool
    content_security_policy: str


class SourceView(NamedTuple):
    """A source as a page shows it."""

    url: str
    title: Localized
    date: str
    archive_url: str


class ConflictView(NamedTuple):
    """The other side of a statement on which sources disagree."""

    field: Localized
    statement: Localized
    date: str
    source: SourceView


class PartyView(NamedTuple):
    """A party as a page names it: with a page of its own, a website, or just a name."""

    address: str
    name: Localized
    website: str
    role: Localized
