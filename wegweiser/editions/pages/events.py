"""Dates: what is next, what repeats, what was."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from wegweiser.build.jobs import Download, Job
from wegweiser.editions.data import calendars
from wegweiser.editions.frame import Frame
from wegweiser.editions.page_jobs import plan_page
from wegweiser.editions.pages import json_ld
from wegweiser.editions.views import ConflictView, PageMeta, PartyView, SourceView
from wegweiser.languages import Localized, Text
from wegweiser.model import ages, routes
from wegweiser.model.programmes import Event

EVENTS_FILE = "data/events.yaml"


class EventView(NamedTuple):
    """An event or a recurrence as pages show it; `confirmed` where a recurrence holds today, `calendar` where it has a file."""

    id: str
    address: str
    title: Localized
    kind: str
    status: str
    begins: str
    ends: str
    starts_at: str
    ends_at: str
    place: Localized
    hosts: tuple[PartyView, ...]
    audience: Localized
    description: Localized
    rule: Localized
    as_of: str
    confirmed: bool
    registration: Localized
    website: str
    doubts: tuple[ConflictView, ...]
    sources: tuple[SourceView, ...]
    calendar: str


class EventsPage(NamedTuple):
    """The page of dates."""

    template: str
    lang: str
    page: PageMeta
    intro: Localized
    coming: tuple[EventView, ...]
    recurring: tuple[EventView, ...]
    past: tuple[EventView, ...]
    calendar: str
    downloads: tuple[Download, ...]
    json_ld: Any = None


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the page of dates."""
    page, intro = frame.section_meta_and_intro(routes.EVENTS)
    recurring = tuple(event_view(frame, one) for one in frame.site.events if one.recurs)
    calendar, next_ones, past = (
        routes.calendar(frame.lang),
        upcoming_events(frame),
        _past_events(frame),
    )
    files = dict.fromkeys(
        (calendar, *(one.calendar for one in (*next_ones, *recurring) if one.calendar))
    )
    downloads = tuple(calendars.calendar_download(frame, path) for path in files)
    view = EventsPage(
        "events.html", frame.lang, page, intro, next_ones, recurring, past, calendar, downloads
    )
    yield plan_page(view, EVENTS_FILE, json_ld.render_page)


def upcoming_events(frame: Frame) -> tuple[EventView, ...]:
    """Return the dates that are not over, next first."""
    today = frame.site.today
    found = (
        one
        for one in frame.site.events
        if one.begins and not ages.is_past(one.ends or one.begins, today)
    )
    return tuple(
        event_view(frame, one) for one in sorted(found, key=lambda one: (one.begins, one.id))
    )


def event_view(frame: Frame, one: Event) -> EventView:
    """Return an event as pages show it."""
    recurs = one.recurs
    return EventView(
        id=one.id,
        address=routes.event(frame.lang, one.id),
        title=frame.say(one.title),
        kind=one.kind,
        status=one.status,
        begins=one.begins,
        ends=one.ends,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        place=frame.say(one.place),
        hosts=frame.party_views(one.hosts),
        audience=frame.say(one.audience),
        description=frame.say(one.description),
        rule=frame.say(recurs.rule if recurs else Text()),
        as_of=recurs.as_of if recurs else "",
        confirmed=ages.is_confirmed(recurs.confirmed if recurs else "", frame.site.today),
        registration=frame.say(one.registration),
        website=one.website,
        doubts=frame.conflict_views(one.conflicts),
        sources=frame.source_views(one.sources),
        calendar=routes.event_calendar(frame.lang, one.id)
        if any(calendars.calendar_events(frame, one))
        else "",
    )


def _past_events(frame: Frame) -> tuple[EventView, ...]:
    today = frame.site.today
    found = (
        one
        for one in frame.site.events
        if one.begins and ages.is_past(one.ends or one.begins, today)
    )
    return tuple(
        event_view(frame, one)
        for one in sorted(found, key=lambda one: (one.begins, one.id), reverse=True)
    )
