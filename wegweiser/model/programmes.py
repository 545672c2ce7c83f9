"""What is done with and for organisations: training series, projects and retrospectives, offers, events."""

from dataclasses import dataclass
from typing import Literal

from wegweiser.languages import EMPTY_TEXT, Text
from wegweiser.model.citations import (
    Conflict,
    District,
    FieldOfAction,
    OfferId,
    Party,
    Phase,
    Point,
    ProjectId,
    SeriesId,
    Source,
)
from wegweiser.source.schema import ClockTime, IsoDate, Line, MarkdownText, PartialDate, Slug, Url


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One date of a module."""

    on: PartialDate
    begins: ClockTime = ""
    ends: ClockTime = ""
    place: Text = EMPTY_TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """One topic of a series, with its dates where they are known."""

    title: Text
    text: MarkdownText = EMPTY_TEXT
    sessions: tuple[Session, ...] = ()

    @staticmethod
    def brief(_words: str) -> str:
        """Return the field that a short form stands for."""
        return "title"


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A training series: what, with whom, for whom, when, at what price."""

    id: Slug
    title: Text
    status: Literal["planned", "running", "ended"]
    begins: PartialDate = ""
    ends: PartialDate = ""
    period: Line = ""
    hosts: tuple[Party, ...] = ()
    partners: tuple[Party, ...] = ()
    audience: Text = EMPTY_TEXT
    aim: MarkdownText = EMPTY_TEXT
    description: MarkdownText = EMPTY_TEXT
    modules: tuple[Module, ...] = ()
    times: Text = EMPTY_TEXT
    price: Text = EMPTY_TEXT
    registration: Text = EMPTY_TEXT
    conflicts: tuple[Conflict, ...] = ()
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A field of action of a project, and whether the source or the editors assigned it."""

    field: FieldOfAction
    assigned_by: Literal["source", "editors"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A project and its retrospective: goal, measure, result, what became of it."""

    id: Slug
    name: Text
    short: Line = ""
    kind: Literal["project", "retrospective", "programme", "network", "prize", "strategy"]
    status: Literal["planned", "running", "ended", "unknown"] = "unknown"
    carriers: tuple[Party, ...] = ()
    partners: tuple[Party, ...] = ()
    funding: Text = EMPTY_TEXT
    begins: PartialDate = ""
    ends: PartialDate = ""
    period: Text = EMPTY_TEXT
    phases: tuple[Phase, ...] = ()
    summary: Text = EMPTY_TEXT
    situation: MarkdownText = EMPTY_TEXT
    goals: tuple[Point, ...] = ()
    measures: tuple[Point, ...] = ()
    results: tuple[Point, ...] = ()
    aftermath: MarkdownText = EMPTY_TEXT
    successors: tuple[ProjectId, ...] = ()
    offers: tuple[OfferId, ...] = ()
    series: tuple[SeriesId, ...] = ()
    fields_of_action: tuple[Assignment, ...] = ()
    districts: tuple[District, ...] = ()
    website: Url = ""
    as_of: PartialDate = ""
    conflicts: tuple[Conflict, ...] = ()
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Where an offer is given: an area in words, its districts, and who works there."""

    area: Text
    districts: tuple[District, ...] = ()
    partners: tuple[Party, ...] = ()
    note: Text = EMPTY_TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Advice or support that people and associations can use."""

    id: Slug
    name: Text
    status: Literal["running", "ended", "unknown"] = "unknown"
    carriers: tuple[Party, ...] = ()
    summary: Text = EMPTY_TEXT
    description: MarkdownText = EMPTY_TEXT
    audience: Text = EMPTY_TEXT
    funding: Text = EMPTY_TEXT
    begins: PartialDate = ""
    phases: tuple[Phase, ...] = ()
    places: tuple[Office, ...] = ()
    districts: tuple[District, ...] = ()
    website: Url = ""
    as_of: PartialDate = ""
    project: ProjectId = ""
    conflicts: tuple[Conflict, ...] = ()
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """A repetition as calendars understand it: `month` means the same weekday of the month as the first day, such as the second."""

    first: IsoDate
    every: Literal["week", "two-weeks", "month", "last-of-month"]
    until: IsoDate = ""
    skips: tuple[IsoDate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """A repetition as its source words it; `confirmed` is the day on which somebody confirmed that it still holds."""

    rule: Text
    rhythm: Rhythm | None = None
    as_of: PartialDate = ""
    confirmed: IsoDate = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A date, or with `recurs` a series of dates; `begins` without a recurrence is required by the house rules."""

    id: Slug
    title: Text
    kind: Literal["meeting", "training", "deadline", "festival", "award", "other"]
    status: Literal["planned", "cancelled", "held"] = "planned"
    begins: PartialDate = ""
    ends: PartialDate = ""
    starts_at: ClockTime = ""
    ends_at: ClockTime = ""
    place: Text = EMPTY_TEXT
    district: District = ""
    hosts: tuple[Party, ...] = ()
    audience: Text = EMPTY_TEXT
    description: MarkdownText = EMPTY_TEXT
    recurs: Recurrence | None = None
    series: SeriesId = ""
    registration: Text = EMPTY_TEXT
    website: Url = ""
    conflicts: tuple[Conflict, ...] = ()
    sources: tuple[Source, ...]
