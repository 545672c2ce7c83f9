"""What is done with and for organisations: training series, projects and retrospectives, offers, events."""

from dataclasses import dataclass
from typing import Literal

from wegweiser.city.citations import Conflict, District, Field, OfferId, Party, Phase, Point, ProjectId, SeriesId, Source
from wegweiser.ground.languages import NOTHING, Text
from wegweiser.reading.schema import Clock, Day, Line, Prose, Slug, Url, When


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One date of a module."""

    on: When
    begins: Clock = ""
    ends: Clock = ""
    place: Text = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """One topic of a series, with its dates where they are known."""

    title: Text
    text: Prose = NOTHING
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
    begins: When = ""
    ends: When = ""
    period: Line = ""
    hosts: tuple[Party, ...] = ()
    partners: tuple[Party, ...] = ()
    audience: Text = NOTHING
    aim: Prose = NOTHING
    description: Prose = NOTHING
    modules: tuple[Module, ...] = ()
    times: Text = NOTHING
    price: Text = NOTHING
    registration: Text = NOTHING
    conflicts: tuple[Conflict, ...] = ()
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A field of action of a project, and whether the source or the editors assigned it."""

    field: Field
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
    funding: Text = NOTHING
    begins: When = ""
    ends: When = ""
    period: Text = NOTHING
    phases: tuple[Phase, ...] = ()
    summary: Text = NOTHING
    situation: Prose = NOTHING
    goals: tuple[Point, ...] = ()
    measures: tuple[Point, ...] = ()
    results: tuple[Point, ...] = ()
    aftermath: Prose = NOTHING
    successors: tuple[ProjectId, ...] = ()
    offers: tuple[OfferId, ...] = ()
    series: tuple[SeriesId, ...] = ()
    fields_of_action: tuple[Assignment, ...] = ()
    districts: tuple[District, ...] = ()
    website: Url = ""
    as_of: When = ""
    conflicts: tuple[Conflict, ...] = ()
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Where an offer is given: an area in words, its districts, and who works there."""

    area: Text
    districts: tuple[District, ...] = ()
    partners: tuple[Party, ...] = ()
    note: Text = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Advice or support that people and associations can use."""

    id: Slug
    name: Text
    status: Literal["running", "ended", "unknown"] = "unknown"
    carriers: tuple[Party, ...] = ()
    summary: Text = NOTHING
    description: Prose = NOTHING
    audience: Text = NOTHING
    funding: Text = NOTHING
    begins: When = ""
    phases: tuple[Phase, ...] = ()
    places: tuple[Office, ...] = ()
    districts: tuple[District, ...] = ()
    website: Url = ""
    as_of: When = ""
    project: ProjectId = ""
    conflicts: tuple[Conflict, ...] = ()
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """A repetition as calendars understand it: `month` means the same weekday of the month as the first day, such as the second."""

    first: Day
    every: Literal["week", "two-weeks", "month", "last-of-month"]
    until: Day = ""
    skips: tuple[Day, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """A repetition as its source words it; `confirmed` is the day on which somebody confirmed that it still holds."""

    rule: Text
    rhythm: Rhythm | None = None
    as_of: When = ""
    confirmed: Day = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A date, or with `recurs` a series of dates; `begins` without a recurrence is required by the house rules."""

    id: Slug
    title: Text
    kind: Literal["meeting", "training", "deadline", "festival", "award", "other"]
    status: Literal["planned", "cancelled", "held"] = "planned"
    begins: When = ""
    ends: When = ""
    starts_at: Clock = ""
    ends_at: Clock = ""
    place: Text = NOTHING
    district: District = ""
    hosts: tuple[Party, ...] = ()
    audience: Text = NOTHING
    description: Prose = NOTHING
    recurs: Recurrence | None = None
    series: SeriesId = ""
    registration: Text = NOTHING
    website: Url = ""
    conflicts: tuple[Conflict, ...] = ()
    sources: tuple[Source, ...]
