"""The city itself: its settings, districts and vocabulary, its pages, its figures and pictures."""

from dataclasses import dataclass
from typing import Literal

from wegweiser.languages import EMPTY_TEXT, Text
from wegweiser.model.citations import District, Source
from wegweiser.source.schema import (
    Count,
    Digest,
    DigestPairs,
    Email,
    Flag,
    IsoDate,
    LanguageTag,
    Line,
    Number,
    PartialDate,
    Slug,
    Url,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """A place in the schematic map: row from the top, column in half tiles from the left, both from 1."""

    row: Count
    column: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A district: its neighbours, its tile on the schematic map, its quarters; `number` is the official one where known."""

    slug: Slug
    name: Line
    neighbours: tuple[District, ...] = ()
    quarters: tuple[Line, ...] = ()
    tile: Tile | None = None
    number: Line = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One word of a controlled vocabulary; a note such as "historisch" is always shown with it.

    `also` are words that people search by: they lead here and stand on no page.
    """

    slug: Slug
    label: Text
    also: tuple[Line, ...] = ()
    note: Text = EMPTY_TEXT
    explanation: Text = EMPTY_TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuItem:
    """A link in the navigation: a page or section by its address without slashes at the ends."""

    page: Line
    label: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenData:
    """On which terms the data may be used, and who hands it on to the national catalogue (DCAT-AP.de 3.0)."""

    licence: Literal["dl-zero-de/2.0", "dl-by-de/2.0"]
    contributor: Url
    issued: IsoDate = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What is true for the whole site."""

    name: Text
    tagline: Text = EMPTY_TEXT
    operator: Text
    city: Line
    base_url: Url
    repository: Url = ""
    languages: tuple[LanguageTag, ...]
    email: Email
    contact_form: Url = ""
    menu: tuple[MenuItem, ...]
    footer: tuple[MenuItem, ...]
    districts: tuple[Area, ...]
    open_data: OpenData | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The words that records may use."""

    topics: tuple[Term, ...]
    audiences: tuple[Term, ...]
    exchange: tuple[Term, ...] = ()
    fields_of_action: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """The head of a Markdown file."""

    title: Line
    description: Line = ""
    layout: Slug = "page"
    date: PartialDate = ""
    date_note: Line = ""
    plain_language: Flag = False
    checked_by: Line = ""
    checked_on: IsoDate = ""
    translation_of: Digest = ""
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One Markdown file of content/: `slug` is its address without language, `lang` the language it is in."""

    slug: str
    lang: str
    front: Front
    body: str
    path: str
    first_line: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """The value of a figure for one district."""

    district: District
    value: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """An indicator from a source; `on` is the date that the figure is true for, `undated` says why there is none."""

    id: Slug
    label: Text
    unit: Text = EMPTY_TEXT
    value: Number | None = None
    by_district: tuple[Share, ...] = ()
    on: PartialDate = ""
    undated: Text = EMPTY_TEXT
    note: Text = EMPTY_TEXT
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture or file that the site shows, with everything that must be known to show it."""

    path: Line
    creator: Line
    licence: Line
    source: Text
    alternative: Text = EMPTY_TEXT
    decorative: Flag = False
    people: Literal["none", "consented"] = "none"
    until: IsoDate = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """That an entry was withdrawn: no name, only the SHA-256 of its id, so that the id is never used again."""

    id_sha256: Digest
    on: IsoDate
    reason: Literal["withdrawn", "out-of-scope", "duplicate"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedEdition:
    """A printed edition: of each entry in it the SHA-256 of the id and a short digest of what it said, no name."""

    number: Count
    on: IsoDate
    note: Text = EMPTY_TEXT
    entries: DigestPairs = ()
