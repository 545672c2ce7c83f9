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
    site: Localized
    tagline: Localized
    home: str
    menu: tuple[Link, ...]
    current: str


class PageFooter(NamedTuple):
    """The foot of every page."""

    lang: str
    operator: Localized
    email: str
    footer: tuple[Link, ...]
    repository: str


class PageMeta(NamedTuple):
    """Everything around the content of one page; its title may be left to the template, which has the words for it."""

    dir: str
    home: str
    address: str
    title: Localized
    description: str
    base_url: str
    crumbs: tuple[Link, ...]
    versions: tuple[Translation, ...]
    top: Part
    bottom: Part
    site: Localized
    draft: bool
    modified: str
    source: str
    outdated: bool
    policy: str


class SourceView(NamedTuple):
    """A source as a page shows it."""

    url: str
    title: Localized
    on: str
    archived: str


class ConflictView(NamedTuple):
    """The other side of a statement on which sources disagree."""

    field: Localized
    says: Localized
    on: str
    source: SourceView


class PartyView(NamedTuple):
    """A party as a page names it: with a page of its own, a website, or just a name."""

    address: str
    name: Localized
    website: str
    role: Localized
