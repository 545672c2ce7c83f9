"""Dates: what is next, what repeats, what was; a page for each year of many that are over."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from wegweiser.build.jobs import Job
from wegweiser.editions.data import event_dates
from wegweiser.editions.data.part_calendars import CalendarPart, list_calendar_parts
from wegweiser.editions.data.past_dates import (
    find_event_address,
    is_over,
    list_dated_events,
    split_past_dates,
)
from wegweiser.editions.frame import Frame
from wegweiser.editions.page_jobs import plan_page
from wegweiser.editions.pages import json_ld
from wegweiser.editions.pages.facet_nav import MAX_SHOWN
from wegweiser.editions.sections import has_section
from wegweiser.editions.views import ConflictView, PageMeta, PartyView, SourceView
from wegweiser.languages import Localized, Text
from wegweiser.model import ages, routes
from wegweiser.model.kinds import KINDS_BY_NAME
from wegweiser.model.programmes import Event

EVENTS_FILE = KINDS_BY_NAME["events"].file


class EventView(NamedTuple):
    """An event or a recurrence as pages show it."""

    id: str
    """Its id, the anchor on the page of dates."""
    address: str
    """Where it stands: on that page, or on that of its year."""
    title: Localized
    """What it is called."""
    kind: str
    """One of the kinds of an event: a `deadline` is marked."""
    status: str
    """One of the states of an event: `cancelled` is marked."""
    begins: str
    """The first day, of any precision; empty for a recurrence."""
    ends: str
    """The last day where it lasts longer; may be empty."""
    starts_at: str
    """The hour that it starts, HH:MM; may be empty."""
    ends_at: str
    """The hour that it ends, HH:MM; may be empty."""
    place: Localized
    """Where it takes place; may be empty."""
    town: str
    """The city, where the place is in one of its districts; else empty."""
    hosts: tuple[PartyView, ...]
    """Who invites."""
    audience: Localized
    """For whom it is; may be empty."""
    description: Localized
    """What happens there, as Markdown; may be empty."""
    recurrence_rule: Localized
    """When it repeats, in words; empty for a single date."""
    as_of: str
    """The date of the source of that rule; may be empty."""
    is_confirmed: bool
    """Whether somebody confirmed the rule within the last twelve months."""
    registration: Localized
    """How to register; may be empty."""
    website: str
    """The address of its website; may be empty."""
    conflicts: tuple[ConflictView, ...]
    """What other sources say instead."""
    sources: tuple[SourceView, ...]
    """Where the statements come from."""
    calendar_address: str
    """The address of its calendar file; empty where no day is known or none is left."""


class YearLink(NamedTuple):
    """A year whose dates are over, as a link to its page."""

    year: str
    """The year."""
    address: str
    """Its page."""
    event_count: int
    """How many dates it has."""
    event_ids: tuple[str, ...]
    """Their ids, so that addresses of the time when they were next lead here; none on its page."""


class EventsPage(NamedTuple):
    """The page of dates, or of a year whose dates are over."""

    template: str
    """The template that makes the page."""
    lang: str
    """The language of the page."""
    page: PageMeta
    """What stands around the content."""
    intro: Localized
    """The city's words, as Markdown."""
    upcoming: tuple[EventView, ...]
    """The dates that are not over, next first."""
    recurring: tuple[EventView, ...]
    """What repeats."""
    past: tuple[EventView, ...]
    """The dates that are over, last first."""
    year: str
    """The year that the page is of; empty for the page of dates."""
    years: tuple[YearLink, ...]
    """The years that have a page, last first."""
    calendar_address: str
    """The address of the calendar of all dates."""
    calendar_parts: tuple[CalendarPart, ...]
    """The calendars of a part of them."""
    long_calendar_kinds: tuple[str, ...]
    """The kinds of such calendars of which there are too many to be read at a glance."""
    json_ld: Any = None
    """What machines read; filled in where the page is made."""


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the page of dates, and those of past years."""
    if not has_section(frame, routes.EVENTS):
        return
    page, intro = frame.section_meta_and_intro(routes.EVENTS)
    upcoming = upcoming_events(frame)
    recurring = tuple(event_view(frame, event) for event in frame.site.events if event.recurs)
    parts = list_calendar_parts(frame)
    counts = Counter(part.kind for part in parts)
    view = EventsPage(
        template="events.html",
        lang=frame.lang,
        page=page,
        intro=intro,
        upcoming=upcoming,
        recurring=recurring,
        past=tuple(
            event_view(frame, event) for event in frame.compute_once(split_past_dates).latest
        ),
        year="",
        years=_year_links(frame),
        calendar_address=routes.calendar(frame.lang),
        calendar_parts=parts,
        long_calendar_kinds=tuple(kind for kind, count in counts.items() if count > MAX_SHOWN),
    )
    yield plan_page(view, EVENTS_FILE, json_ld.render_page)
    yield from _plan_years(frame, view)


def _plan_years(frame: Frame, view: EventsPage) -> Iterator[Job]:
    """Plan the pages of past years, from the view of the page of dates."""
    years = tuple(link._replace(event_ids=()) for link in view.years)
    for year, events in frame.compute_once(split_past_dates).by_year.items():
        of_year = view._replace(
            page=frame.page_meta(
                f"{routes.EVENTS}/{year}",
                Localized("", frame.lang),
                breadcrumbs=(frame.section_crumb(routes.EVENTS),),
            ),
            intro=Localized("", frame.lang),
            upcoming=(),
            recurring=(),
            past=tuple(event_view(frame, event) for event in events),
            year=year,
            years=years,
            calendar_parts=(),
            long_calendar_kinds=(),
        )
        yield plan_page(of_year, EVENTS_FILE, json_ld.render_page)


def upcoming_events(frame: Frame) -> tuple[EventView, ...]:
    """Return the dates that are not over, next first."""
    events = [event for event in list_dated_events(frame) if not is_over(frame, event)]
    return tuple(event_view(frame, event) for event in events)


def event_view(frame: Frame, event: Event) -> EventView:
    """Return an event as pages show it."""
    recurs = event.recurs
    has_calendar = event_dates.find_dates(event, frame.site.today) is not None
    return EventView(
        id=event.id,
        address=find_event_address(frame, event),
        title=frame.say(event.title),
        kind=event.kind,
        status=event.status,
        begins=event.begins,
        ends=event.ends,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        place=frame.say(event.place),
        town=frame.site.settings.city if event.district else "",
        hosts=frame.party_views(event.hosts),
        audience=frame.say(event.audience),
        description=frame.say(event.description),
        recurrence_rule=frame.say(recurs.rule if recurs else Text()),
        as_of=recurs.as_of if recurs else "",
        is_confirmed=ages.is_confirmed(recurs.confirmed if recurs else "", frame.site.today),
        registration=frame.say(event.registration),
        website=event.website,
        conflicts=frame.conflict_views(event.conflicts),
        sources=frame.source_views(event.sources),
        calendar_address=routes.event_calendar(frame.lang, event.id) if has_calendar else "",
    )


def _year_links(frame: Frame) -> tuple[YearLink, ...]:
    return tuple(
        YearLink(
            year,
            routes.past_events(frame.lang, year),
            len(events),
            tuple(event.id for event in events),
        )
        for year, events in frame.compute_once(split_past_dates).by_year.items()
    )
