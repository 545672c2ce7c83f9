"""Dates: what is next, what repeats, what was."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from wegweiser.city import relations, routes
from wegweiser.city.programmes import Event
from wegweiser.editions import calendars, linked
from wegweiser.editions.frame import Frame, job
from wegweiser.editions.views import Body, Cited, Doubt, Sheet
from wegweiser.ground.languages import Said, Text
from wegweiser.making.jobs import Download, Job

PATH = "data/events.yaml"


class Date(NamedTuple):
    """An event or a recurrence as pages show it; `confirmed` where a recurrence holds today, `calendar` where it has a file."""

    id: str
    address: str
    title: Said
    kind: str
    status: str
    begins: str
    ends: str
    starts_at: str
    ends_at: str
    place: Said
    hosts: tuple[Body, ...]
    audience: Said
    description: Said
    rule: Said
    as_of: str
    confirmed: bool
    registration: Said
    website: str
    doubts: tuple[Doubt, ...]
    sources: tuple[Cited, ...]
    calendar: str


class EventsPage(NamedTuple):
    """The page of dates."""

    template: str
    lang: str
    sheet: Sheet
    intro: Said
    coming: tuple[Date, ...]
    recurring: tuple[Date, ...]
    past: tuple[Date, ...]
    calendar: str
    downloads: tuple[Download, ...]
    linked: Any = None


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the page of dates."""
    sheet, intro = frame.section(routes.EVENTS)
    recurring = tuple(date(frame, one) for one in frame.site.events if one.recurs)
    calendar, next_ones, past = routes.calendar(frame.lang), coming(frame), _past(frame)
    files = dict.fromkeys((calendar, *(one.calendar for one in (*next_ones, *recurring) if one.calendar)))
    downloads = tuple(calendars.offer(frame, path) for path in files)
    view = EventsPage("events.html", frame.lang, sheet, intro, next_ones, recurring, past, calendar, downloads)
    yield job(view, PATH, linked.page)


def coming(frame: Frame) -> tuple[Date, ...]:
    """Return the dates that are not over, next first."""
    today = frame.site.today
    found = (one for one in frame.site.events if one.begins and not relations.is_over(one.ends or one.begins, today))
    return tuple(date(frame, one) for one in sorted(found, key=lambda one: (one.begins, one.id)))


def date(frame: Frame, one: Event) -> Date:
    """Return an event as pages show it."""
    recurs = one.recurs
    return Date(
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
        hosts=frame.parties(one.hosts),
        audience=frame.say(one.audience),
        description=frame.say(one.description),
        rule=frame.say(recurs.rule if recurs else Text()),
        as_of=recurs.as_of if recurs else "",
        confirmed=relations.is_confirmed(recurs.confirmed if recurs else "", frame.site.today),
        registration=frame.say(one.registration),
        website=one.website,
        doubts=frame.doubts(one.conflicts),
        sources=frame.cited(one.sources),
        calendar=routes.event_calendar(frame.lang, one.id) if any(calendars.appointment(frame, one)) else "",
    )


def _past(frame: Frame) -> tuple[Date, ...]:
    today = frame.site.today
    found = (one for one in frame.site.events if one.begins and relations.is_over(one.ends or one.begins, today))
    return tuple(date(frame, one) for one in sorted(found, key=lambda one: (one.begins, one.id), reverse=True))
