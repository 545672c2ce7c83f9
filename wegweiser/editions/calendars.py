"""Calendars to subscribe to (RFC 5545): all dates, each event, each training series; in every language with the same UIDs."""

import html
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from wegweiser.city import provenance, relations, routes
from wegweiser.city.programmes import Event, Module, Rhythm, Series, Session
from wegweiser.editions.frame import Frame
from wegweiser.ground.contentlines import END, line, verbatim
from wegweiser.ground.languages import Said
from wegweiser.making.jobs import Artifact, Download, Job, Kit

ZONE = "Europe/Berlin"
"""The legal time of the whole country whose integration centres this is made for (EinhZeitG § 4); the rule since 1996."""

_ZONE = END.join((
    "BEGIN:VTIMEZONE", f"TZID:{ZONE}",
    "BEGIN:DAYLIGHT", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "TZNAME:CEST",
    "DTSTART:19810329T020000", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "END:DAYLIGHT",
    "BEGIN:STANDARD", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100", "TZNAME:CET",
    "DTSTART:19961027T030000", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "END:STANDARD",
    "END:VTIMEZONE", "",
))  # fmt: skip
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WHOLE_DAY = len("2026-06-15")
"""Characters of a date that a calendar can hold."""


class Appointment(NamedTuple):
    """One entry of a calendar; `rule` and `skips` where it repeats, `text` is plain.

    `modified` is the day it was last vouched for, where one is known; `stamp` the day its data is of.
    """

    lang: str
    uid: str
    stamp: str
    modified: str
    title: Said
    kind: str
    cancelled: bool
    begins: str
    ends: str
    starts_at: str
    ends_at: str
    rule: str
    skips: tuple[str, ...]
    place: Said
    text: str
    audience: Said
    hosts: tuple[Said, ...]
    registration: Said
    url: str


class Calendar(NamedTuple):
    """A calendar file: its name, its entries in order of time."""

    lang: str
    uid: str
    name: Said
    url: str
    appointments: tuple[Appointment, ...]


class Kind(NamedTuple):
    """What an appointment is, for the template that has the word for it."""

    lang: str
    kind: str


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the calendar of all dates, of each event that has a day, of each series with a session that has one."""
    events = {one.id: made for one in frame.site.events for made in appointment(frame, one)}
    series = {one.id: tuple(sessions(frame, one)) for one in frame.site.series}
    everything = (*events.values(), *(made for found in series.values() for made in found))
    whole = _job(frame, routes.calendar(frame.lang), routes.EVENTS, frame.heading(routes.EVENTS), everything)
    yield whole._replace(offer=offer(frame, whole.path))
    for event in frame.site.events:
        if event.id in events:
            path = routes.event_calendar(frame.lang, event.id)
            yield _job(frame, path, f"event/{event.id}", frame.say(event.title), (events[event.id],))
    for one in frame.site.series:
        bound = (events[event.id] for event in frame.site.events if event.series == one.id and event.id in events)
        if series[one.id]:
            path = routes.series_calendar(frame.lang, one.id)
            yield _job(frame, path, f"series/{one.id}", frame.say(one.title), (*series[one.id], *bound))


def offer(frame: Frame, path: str) -> Download:
    """Return a calendar file as pages offer it."""
    return Download(path, routes.EVENTS, "ICS", frame.tongue)


def appointment(frame: Frame, one: Event) -> Iterator[Appointment]:
    """Yield an event as a calendar holds it: nothing where no day is known, or none is left that somebody confirmed."""
    rhythm = one.recurs.rhythm if one.recurs else None
    if one.recurs and not (rhythm and relations.is_confirmed(one.recurs.confirmed, frame.site.today)):
        return
    begins = _first(rhythm) if rhythm else one.begins
    until = _until(rhythm, one.recurs.confirmed) if rhythm and one.recurs else begins
    if len(begins) < WHOLE_DAY or until < begins:
        return
    yield Appointment(
        lang=frame.lang,
        uid=routes.permanent(frame.site.settings.city, "event", one.id),
        stamp=_stamp(frame, one),
        modified=provenance.said_on(one),
        title=frame.say(one.title),
        kind=one.kind,
        cancelled=one.status == "cancelled",
        begins=begins,
        ends="" if rhythm else one.ends,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        rule=_rule(rhythm, until, timed=bool(one.starts_at)) if rhythm else "",
        skips=rhythm.skips if rhythm else (),
        place=frame.say(one.place),
        text=relations.plain(one.description, frame.lang),
        audience=frame.say(one.audience),
        hosts=tuple(body.name for body in frame.parties(one.hosts)),
        registration=frame.say(one.registration),
        url=frame.site.settings.base_url + routes.event(frame.lang, one.id),
    )


def sessions(frame: Frame, one: Series) -> Iterator[Appointment]:
    """Yield the sessions of a series that have a day."""
    seen: dict[str, int] = {}
    for module in one.modules:
        for session in module.sessions:
            if len(session.on) == WHOLE_DAY:
                # A session has no id: its hour names it, and where two share one, its place among them.
                hour = f"{session.on}T{session.begins}"
                seen[hour] = seen.get(hour, 0) + 1
                yield _session(frame, one, module, session, f"{hour}/{seen[hour]}")


def _session(frame: Frame, one: Series, module: Module, session: Session, name: str) -> Appointment:
    title, topic = frame.say(one.title), frame.say(module.title)
    return Appointment(
        lang=frame.lang,
        uid=routes.permanent(frame.site.settings.city, "series", one.id, name),
        stamp=_stamp(frame, one),
        modified=provenance.said_on(one),
        title=Said(f"{title.text}: {topic.text}", title.lang if title.lang == topic.lang else ""),
        kind="training",
        cancelled=False,
        begins=session.on,
        ends="",
        starts_at=session.begins,
        ends_at=session.ends,
        rule="",
        skips=(),
        place=frame.say(session.place),
        text=relations.plain(module.text, frame.lang),
        audience=frame.say(one.audience),
        hosts=tuple(body.name for body in frame.parties(one.hosts)),
        registration=frame.say(one.registration),
        url=frame.site.settings.base_url + routes.series(frame.lang, one.id),
    )


def calendar(path: str, view: Calendar, kit: Kit) -> Artifact:
    """Make a calendar file."""
    head = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Wegweiser//Wegweiser//DE\r\nCALSCALE:GREGORIAN\r\n",
        line("UID", view.uid),
        line("NAME", view.name.text, language=view.name.lang), line("X-WR-CALNAME", view.name.text),
        verbatim("REFRESH-INTERVAL", "P1D", value="DURATION"), verbatim("X-PUBLISHED-TTL", "P1D"),
        verbatim("URL", view.url, value="URI"), _ZONE,
    )  # fmt: skip
    entries = (made for one in view.appointments for made in _entry(one, kit))
    return Artifact(path, "".join((*head, *entries, "END:VCALENDAR", END)).encode())


def _job(frame: Frame, path: str, key: str, name: Said, found: Iterable[Appointment]) -> Job:
    settings = frame.site.settings
    title = Said(f"{frame.say(settings.name).text}: {name.text}", name.lang)
    ordered = tuple(sorted(found, key=lambda one: (one.begins, one.starts_at, one.uid)))
    uid = routes.permanent(settings.city, "calendar", frame.lang, key)
    return Job(path, calendar, Calendar(frame.lang, uid, title, settings.base_url + path, ordered), "data/events.yaml")


def _entry(one: Appointment, kit: Kit) -> Iterator[str]:
    # An entry without METHOD: its stamp is when its data was last true (RFC 5545 3.8.7.2), so equal data are equal bytes.
    yield "BEGIN:VEVENT" + END
    yield line("UID", one.uid)
    yield verbatim("DTSTAMP", _utc(one.stamp))
    if one.modified:
        yield verbatim("LAST-MODIFIED", _utc(provenance.day(one.modified)))
    yield from _times(one)
    yield line("SUMMARY", one.title.text, language=one.title.lang)
    yield line("CATEGORIES", html.unescape(kit.render("parts/event-kind.html", Kind(one.lang, one.kind)).strip()))
    if one.place.text:
        yield line("LOCATION", one.place.text, language=one.place.lang)
    yield line("DESCRIPTION", html.unescape(kit.render("parts/appointment.html", one)).strip())
    yield verbatim("URL", one.url, value="URI")
    yield verbatim("STATUS", "CANCELLED" if one.cancelled else "CONFIRMED")
    yield verbatim("SEQUENCE", str(int(one.cancelled)))
    yield verbatim("TRANSP", "OPAQUE" if _is_timed(one) and one.kind != "deadline" else "TRANSPARENT")
    yield "END:VEVENT" + END


def _times(one: Appointment) -> Iterator[str]:
    """Yield when an entry begins and ends: days without an hour end before the next one (RFC 5545 3.6.1)."""
    if not _is_timed(one):
        yield verbatim("DTSTART", _basic(one.begins), value="DATE")
        yield verbatim("DTEND", _basic(_next(_last(one))), value="DATE")
    else:
        yield verbatim("DTSTART", _hour(one.begins, one.starts_at), tzid=ZONE)
        last = relations.last_day(one.begins, one.ends, one.starts_at, one.ends_at)
        if one.ends_at and len(last) == WHOLE_DAY:
            yield verbatim("DTEND", _hour(last, one.ends_at), tzid=ZONE)
    if one.rule:
        yield verbatim("RRULE", one.rule)
    for day in one.skips:
        if _is_timed(one):
            yield verbatim("EXDATE", _hour(day, one.starts_at), tzid=ZONE)
        else:
            yield verbatim("EXDATE", _basic(day), value="DATE")


def _is_timed(one: Appointment) -> bool:
    """Tell whether an entry has hours: several days without a last hour are whole days."""
    return bool(one.starts_at) and (_last(one) == one.begins or bool(one.ends_at))


def _last(one: Appointment) -> str:
    return one.ends if len(one.ends) == WHOLE_DAY else one.begins


def _until(rhythm: Rhythm, confirmed: str) -> str:
    """Return the last day of a repetition: it ends where the confirmation does, for nobody knows more (promise 4)."""
    return min(filter(None, (rhythm.until, str(_year_after(date.fromisoformat(confirmed))))))


def _rule(rhythm: Rhythm, until: str, *, timed: bool) -> str:
    """Return the recurrence rule."""
    first = date.fromisoformat(rhythm.first)
    nth = -1 if rhythm.every == "last-of-month" else (first.day + 6) // 7
    every = {"week": "FREQ=WEEKLY", "two-weeks": "FREQ=WEEKLY;INTERVAL=2"}.get(rhythm.every)
    end = _basic(until) + ("T225959Z" if timed else "")
    return f"{every or f'FREQ=MONTHLY;BYDAY={nth}{_WEEKDAYS[first.weekday()]}'};UNTIL={end}"


def _first(rhythm: Rhythm) -> str:
    """Return the first day of a repetition: for the last weekday of a month the one in the month that is named."""
    day = date.fromisoformat(rhythm.first)
    while rhythm.every == "last-of-month" and (day + timedelta(7)).month == day.month:
        day += timedelta(7)
    return day.isoformat()


def _year_after(day: date) -> date:
    return day.replace(year=day.year + 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year + 1)


def _stamp(frame: Frame, one: Event | Series) -> str:
    return provenance.day(provenance.said_on(one) or frame.latest)


def _next(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(1)).isoformat()


def _basic(day: str) -> str:
    return day.replace("-", "")


def _hour(day: str, clock: str) -> str:
    return f"{_basic(day)}T{clock.replace(':', '')}00"


def _utc(day: str) -> str:
    return f"{_basic(day)}T000000Z"
