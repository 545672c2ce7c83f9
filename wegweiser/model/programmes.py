"""What is done with and for organisations: training series, projects, offers, events."""

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
from wegweiser.source.schema import (
    ClockTime,
    Count,
    IsoDate,
    Line,
    MarkdownText,
    PartialDate,
    PastDate,
    PastDay,
    Slug,
    Url,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One date of a module."""

    on: PartialDate
    """Its day, or as much of it as is known."""
    begins: ClockTime = ""
    """The hour it begins."""
    ends: ClockTime = ""
    """The hour it ends."""
    place: Text = EMPTY_TEXT
    """Where it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """One topic of a series, with its dates where they are known."""

    title: Text
    """Its topic."""
    text: MarkdownText = EMPTY_TEXT
    """What it is about."""
    sessions: tuple[Session, ...] = ()
    """Its dates."""

    @staticmethod
    def short_form_field(_words: str) -> str:
        """Return the field that a short form stands for."""
        return "title"


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A training series: what, with whom, for whom, when, at what price."""

    id: Slug
    """Names the series in addresses and records, for ever."""
    title: Text
    """What it is called."""
    status: Literal["planned", "running", "ended"]
    """Whether it is still to come."""
    begins: PartialDate = ""
    """Its first day."""
    ends: PartialDate = ""
    """Its last day."""
    period: Line = ""
    """How its source words the time."""
    hosts: tuple[Party, ...] = ()
    """Who holds it."""
    partners: tuple[Party, ...] = ()
    """Who helps."""
    audience: Text = EMPTY_TEXT
    """For whom it is."""
    aim: MarkdownText = EMPTY_TEXT
    """What it is meant to achieve."""
    description: MarkdownText = EMPTY_TEXT
    """What it is about."""
    modules_note: Text = EMPTY_TEXT
    """A sentence above the topics, such as that they are only examples."""
    modules: tuple[Module, ...] = ()
    """Its topics with their dates."""
    times: Text = EMPTY_TEXT
    """When it usually takes place."""
    price: Text = EMPTY_TEXT
    """What it costs."""
    registration: Text = EMPTY_TEXT
    """How to sign up."""
    conflicts: tuple[Conflict, ...] = ()
    """Statements on which sources disagree."""
    allowed_names: tuple[Line, ...] = ()
    """What looks like a person's name in its texts and may stand there."""
    sources: tuple[Source, ...]
    """Where all this is from, at least one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A field of action of a project, and whether the source or the editors assigned it."""

    field: FieldOfAction
    """The field of action."""
    assigned_by: Literal["source", "editors"]
    """Who assigned it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A project and its retrospective: goal, measure, result, what became of it."""

    id: Slug
    """Names the project in addresses and records, for ever."""
    name: Text
    """What it is called."""
    short: Line = ""
    """Its short name."""
    kind: Literal["project", "retrospective", "programme", "network", "prize", "strategy"]
    """What kind of undertaking it is."""
    status: Literal["planned", "running", "ended", "unknown"] = "unknown"
    """Whether it is still running."""
    carriers: tuple[Party, ...] = ()
    """Who is responsible."""
    partners: tuple[Party, ...] = ()
    """Who helps."""
    funding: Text = EMPTY_TEXT
    """Who pays."""
    announced: PastDate = ""
    """When it was announced; it stands for a beginning that no source tells."""
    begins: PartialDate = ""
    """When it began."""
    ends: PartialDate = ""
    """When it ended."""
    period: Text = EMPTY_TEXT
    """How its source words the time."""
    phases: tuple[Phase, ...] = ()
    """Its phases in order."""
    summary: Text = EMPTY_TEXT
    """What it is, in a sentence or two."""
    situation: MarkdownText = EMPTY_TEXT
    """What it answered to."""
    goals: tuple[Point, ...] = ()
    """What it was meant to achieve."""
    measures_note: Text = EMPTY_TEXT
    """A sentence above the measures, such as that they are only some of them."""
    measures: tuple[Point, ...] = ()
    """What was done."""
    results: tuple[Point, ...] = ()
    """What came of it."""
    aftermath: MarkdownText = EMPTY_TEXT
    """What became of it afterwards."""
    successors: tuple[ProjectId, ...] = ()
    """Projects that continue it."""
    offers: tuple[OfferId, ...] = ()
    """Offers that grew out of it."""
    series: tuple[SeriesId, ...] = ()
    """Training series that belong to it."""
    fields_of_action: tuple[Assignment, ...] = ()
    """Its fields of action."""
    districts: tuple[District, ...] = ()
    """Where it takes place."""
    website: Url = ""
    """Its own site."""
    as_of: PastDate = ""
    """The date that all this is true for."""
    conflicts: tuple[Conflict, ...] = ()
    """Statements on which sources disagree."""
    allowed_names: tuple[Line, ...] = ()
    """What looks like a person's name in its texts and may stand there."""
    sources: tuple[Source, ...]
    """Where all this is from, at least one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Where an offer is given: an area in words, its districts, and who works there."""

    area: Text
    """Its area, in words."""
    districts: tuple[District, ...] = ()
    """The districts of the area."""
    partners: tuple[Party, ...] = ()
    """Who works there."""
    note: Text = EMPTY_TEXT
    """What else must be known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Advice or support that people and associations can use."""

    id: Slug
    """Names the offer in addresses and records, for ever."""
    name: Text
    """What it is called."""
    status: Literal["running", "ended", "unknown"] = "unknown"
    """Whether it still exists."""
    carriers: tuple[Party, ...] = ()
    """Who gives it."""
    summary: Text = EMPTY_TEXT
    """What it is, in a sentence or two."""
    description: MarkdownText = EMPTY_TEXT
    """What it is about."""
    audience: Text = EMPTY_TEXT
    """For whom it is."""
    funding: Text = EMPTY_TEXT
    """Who pays."""
    announced: PastDate = ""
    """When it was announced."""
    begins: PartialDate = ""
    """Since when it exists."""
    phases: tuple[Phase, ...] = ()
    """Its phases in order."""
    places: tuple[Office, ...] = ()
    """Where it is given."""
    districts: tuple[District, ...] = ()
    """The districts it is for."""
    website: Url = ""
    """Its own site."""
    as_of: PastDate = ""
    """The date that all this is true for."""
    project: ProjectId = ""
    """The project that it grew out of."""
    conflicts: tuple[Conflict, ...] = ()
    """Statements on which sources disagree."""
    allowed_names: tuple[Line, ...] = ()
    """What looks like a person's name in its texts and may stand there."""
    sources: tuple[Source, ...]
    """Where all this is from, at least one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """A repetition as calendars understand it.

    `month` means the same weekday of the month as the first day, such as the second Friday.
    """

    first: IsoDate
    """Its first day."""
    every: Literal["week", "two-weeks", "month", "last-of-month"]
    """How often it repeats."""
    until: IsoDate = ""
    """Its last day."""
    skips: tuple[IsoDate, ...] = ()
    """Days on which it is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """A repetition of an event."""

    rule: Text
    """How the source words it."""
    rhythm: Rhythm | None = None
    """The same as calendars understand it."""
    as_of: PastDate = ""
    """The date that the source is of."""
    confirmed: PastDay = ""
    """The day on which somebody confirmed that it still holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """The last change of an event's days, hours, place or state.

    Calendars take over what changed where the number is higher than the one that they know.
    """

    number: Count
    """How often they have changed so far; 0 for a new event (RFC 5545 3.8.7.4)."""
    on: PastDay
    """The day of the last change (RFC 5545 3.8.7.2, 3.8.7.3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A date, or with `recurs` a series of dates; one of the two is required by a rule."""

    id: Slug
    """Names the event in addresses and records, for ever."""
    title: Text
    """What it is called."""
    kind: Literal["meeting", "training", "deadline", "festival", "award", "other"]
    """What kind of event it is."""
    status: Literal["planned", "cancelled", "held", "announced", "unknown"] = "planned"
    """Whether it takes place.

    `announced`: nobody knows whether it did; `unknown`: nobody knows whether it still repeats.
    """
    revision: Revision | None = None
    """The last change that calendars must hear of; None where none was noted."""
    begins: PartialDate = ""
    """Its first day."""
    ends: PartialDate = ""
    """Its last day, where it is another one."""
    starts_at: ClockTime = ""
    """The hour it begins."""
    ends_at: ClockTime = ""
    """The hour it ends."""
    place: Text = EMPTY_TEXT
    """Where it is."""
    district: District = ""
    """The district where it is."""
    hosts: tuple[Party, ...] = ()
    """Who holds it."""
    audience: Text = EMPTY_TEXT
    """For whom it is."""
    description: MarkdownText = EMPTY_TEXT
    """What it is about."""
    recurs: Recurrence | None = None
    """How it repeats."""
    series: SeriesId = ""
    """The training series that it belongs to."""
    registration: Text = EMPTY_TEXT
    """How to sign up."""
    website: Url = ""
    """Where to read more."""
    conflicts: tuple[Conflict, ...] = ()
    """Statements on which sources disagree."""
    allowed_names: tuple[Line, ...] = ()
    """What looks like a person's name in its texts and may stand there."""
    sources: tuple[Source, ...]
    """Where all this is from, at least one."""
