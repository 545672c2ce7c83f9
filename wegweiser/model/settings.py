"""The city itself: its settings, districts and vocabulary, its pages, its figures and pictures."""

from dataclasses import dataclass
from typing import Literal

from wegweiser.languages import DEFAULT_LANGUAGE, EMPTY_TEXT, Text
from wegweiser.model.calendar_feeds import CalendarFeed
from wegweiser.model.citations import District, Source
from wegweiser.model.look import Colours, DistrictWord
from wegweiser.source.countries import DEFAULT_COUNTRY, CountryCode
from wegweiser.source.schema import (
    Count,
    Digest,
    Email,
    Flag,
    IsoDate,
    Label,
    LanguageTag,
    Line,
    Number,
    PastDate,
    PastDay,
    Phone,
    Slug,
    TextAsWritten,
    Url,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """A place in the schematic map."""

    row: Count
    """The row, from the top, from 1."""
    column: Count
    """The column in half tiles, from the left, from 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A district of the city."""

    slug: Slug
    """What records name it by."""

    name: Line
    """What readers know it by."""

    neighbours: tuple[District, ...] = ()
    """The districts around it; they name it, too."""

    quarters: tuple[Line, ...] = ()
    """The quarters in it."""

    tile: Tile | None = None
    """Its place in the schematic map."""

    number: Line = ""
    """Its official number, where it has one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word of the controlled vocabulary."""

    slug: Slug
    """What records name it by."""

    label: Label
    """What readers know it by."""

    also: tuple[Line, ...] = ()
    """Words that people search by: they lead here and stand on no page."""

    note: Text = EMPTY_TEXT
    """A remark such as "historisch", always shown with it."""

    explanation: Text = EMPTY_TEXT
    """What it means, in a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuItem:
    """A link in the navigation."""

    page: Line
    """The address of a page or section, without slashes at the ends."""
    label: Label
    """What the link says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressPart:
    """Another word for a part of our addresses."""

    part: Slug
    """The part as it is built in, such as "verzeichnis"."""
    slug: Slug
    """What stands there instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenData:
    """On which terms the data may be used, and who hands it on."""

    licence: Literal["dl-zero-de/2.0", "dl-by-de/2.0", "cc-zero", "cc-by/4.0"]
    """Its licence, a name in the vocabulary of DCAT-AP.de."""
    profile: Literal["dcat-ap.de", "dcat-ap"] = "dcat-ap.de"
    """What the catalogue keeps to: the German profile (3.0), or the European one alone."""
    contributor: Url = ""
    """Who hands it on to the German national catalogue: an address of DCAT-AP.de's list."""
    issued: IsoDate = ""
    """The day on which it was first published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What is true for the whole site."""

    name: Label
    """What the site is called."""

    tagline: Text = EMPTY_TEXT
    """What it is for, in a line."""

    operator: Text
    """Who runs it."""

    city: Line
    """The city's name."""

    country: CountryCode = DEFAULT_COUNTRY
    """The country that it lies in: it decides what telephone numbers and postcodes look like."""

    base_url: Url
    """The address of its start page."""

    repository: Url = ""
    """The address of the repository that holds the data."""

    source_language: LanguageTag = DEFAULT_LANGUAGE
    """The language that its texts are written in, where they name no other."""

    languages: tuple[LanguageTag, ...]
    """The languages of its pages, the source language first."""

    email: Email
    """Where requests are sent."""

    phone: Phone = ""
    """The telephone number under which readers reach it; stands on every page."""

    postal_address: Line = ""
    """Where letters are sent, in one line; stands on the form on paper."""

    contact_form: Url = ""
    """The address of the city's own contact form."""

    show: Literal["all", "agreed"] | None = None
    """Which entries are published: all, or those that their organisations confirmed."""

    calendars: tuple[CalendarFeed, ...] = ()
    """Calendars from which dates come in, with their owners' consent."""

    colours: Colours | None = None
    """Its colours; None for those of the theme."""

    logo: Line = ""
    """Its logo: a file of theme/assets/."""

    offline_copy: Flag = True
    """Whether readers may keep a copy; where not, devices remove theirs at the next visit."""

    menu: tuple[MenuItem, ...]
    """The links at the top of each page."""

    footer: tuple[MenuItem, ...]
    """The links at the bottom of each page."""

    districts: tuple[Area, ...]
    """The districts of the city."""

    district_word: DistrictWord | None = None
    """What they are called; None for the words of the theme."""

    addresses: tuple[AddressPart, ...] = ()
    """Which parts of the site's addresses read otherwise."""

    open_data: OpenData | None = None
    """The terms of the data; None where they are not decided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The words that records may use."""

    topics: tuple[Term, ...]
    """What organisations deal with."""

    audiences: tuple[Term, ...]
    """Whom they do it for."""

    exchange: tuple[Term, ...] = ()
    """What they seek and offer each other."""

    fields_of_action: tuple[Term, ...] = ()
    """What projects work on."""

    glossary: tuple[TextAsWritten, ...] = ()
    """Terms with the word that translations are agreed to use for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """The head of a Markdown file."""

    title: Line
    """The heading of the page."""

    description: Line = ""
    """What it is about, in a sentence."""

    layout: Slug = "page"
    """The template that shows it."""

    date: PastDate = ""
    """Of a piece of news, its date."""

    date_note: Line = ""
    """Words that stand for a date nobody knows."""

    plain_language: Flag = False
    """Whether it is written in plain language (Leichte Sprache)."""

    checked_by: Line = ""
    """Who of the target group has checked the plain language."""

    checked_on: PastDay = ""
    """When they checked it."""

    translation_of: Digest = ""
    """The SHA-256 of the German text that it was translated from."""

    sources: tuple[Source, ...] = ()
    """Who says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A Markdown file of content/."""

    slug: str
    """Its address without language; empty for the start page."""

    lang: str
    """The language it is in."""

    front: Front
    """Its head."""

    body: str
    """Its text, in Markdown."""

    path: str
    """Where the file stands."""

    first_line: int = 1
    """The line of the file in which the text begins."""

    untranslated: tuple[tuple[str, str], ...] = ()
    """Of a page from a catalogue, the fields of its head in the source language; older words."""

    is_composed: bool = False
    """Whether it is put together from its original and a catalogue."""

    state: str = ""
    """How it was translated: the worst of its paragraphs (source/text_marks.py)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """The value of a figure for a district."""

    district: District
    """The district."""

    value: Number
    """Its value, in the unit of the figure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """An indicator from a source."""

    id: Slug
    """Its id."""

    label: Text
    """What is counted."""

    unit: Text = EMPTY_TEXT
    """In which unit."""

    value: Number | None = None
    """Its value for the whole city."""

    by_district: tuple[Share, ...] = ()
    """Its values for districts."""

    on: PastDate = ""
    """The date that it is true for."""

    undated: Text = EMPTY_TEXT
    """Why nobody knows that date."""

    note: Text = EMPTY_TEXT
    """What must be known to read it."""

    source: Source
    """Who says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture or file that the site shows, with all that must be known to show it."""

    path: Line
    """Its path below content/."""

    creator: Line
    """Who made it."""

    licence: Line
    """On which terms it may be shown."""

    source: Text
    """Where it comes from."""

    alternative: Text = EMPTY_TEXT
    """Its words for those who do not see it."""

    decorative: Flag = False
    """Whether it says nothing and needs no such words."""

    people: Literal["none", "consented"] = "none"
    """Whether people are to be seen, and agreed to it."""

    until: IsoDate = ""
    """The last day on which it may be shown."""
