"""What pages show again and again, as plain values: links, sources, parties, and what stands around every page."""

from typing import NamedTuple

from wegweiser.ground.languages import Said
from wegweiser.making.jobs import Part


class Link(NamedTuple):
    """A link inside the site: where to and its words."""

    address: str
    label: Said


class Version(NamedTuple):
    """The same page in another language; no address where it is missing there."""

    lang: str
    address: str


class Top(NamedTuple):
    """The head of every page of a section: name, navigation with the section marked."""

    lang: str
    site: Said
    tagline: Said
    home: str
    menu: tuple[Link, ...]
    current: str


class Bottom(NamedTuple):
    """The foot of every page."""

    lang: str
    operator: Said
    email: str
    footer: tuple[Link, ...]
    repository: str


class Sheet(NamedTuple):
    """Everything around the content of one page; its title may be left to the template, which has the words for it."""

    dir: str
    home: str
    address: str
    title: Said
    description: str
    base_url: str
    crumbs: tuple[Link, ...]
    versions: tuple[Version, ...]
    top: Part
    bottom: Part
    site: Said
    draft: bool
    modified: str
    source: str
    outdated: bool
    policy: str


class Cited(NamedTuple):
    """A source as a page shows it."""

    url: str
    title: Said
    on: str
    archived: str


class Doubt(NamedTuple):
    """The other side of a statement on which sources disagree."""

    field: Said
    says: Said
    on: str
    source: Cited


class Body(NamedTuple):
    """A party as a page names it: with a page of its own, a website, or just a name."""

    address: str
    name: Said
    website: str
    role: Said
