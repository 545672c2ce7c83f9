"""Calendars to subscribe to (RFC 5545): all dates, each event, each training series; in every language with the same UIDs."""

import html
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from wegweiser.build.jobs import ICALENDAR, Artifact, Download, Job, Theme
from wegweiser.editions.data.content_lines import LINE_BREAK, format_property, format_text_property
from wegweiser.editions.frame import Frame
from wegweiser.languages import Localized
from wegweiser.model import ages, provenance, routes, texts
from wegweiser.model.programmes import Event, Module, Rhythm, Series, Session

TIME_ZONE = "Europe/Berlin"
"""The legal time of the whole country whose integration centres this is made for (EinhZeitG § 4); the rule since 1996."""

_VTIMEZONE = LINE_BREAK.join(
    (
        "BEGIN:VTIMEZONE",
        f"TZID:{TIME_ZONE}",
        "BEGIN:DAYLIGHT",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "TZNAME:CEST",
        "DTSTART:19810329T020000",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
        "TZNAME:CET",
        "DTSTART:19961027T030000",
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
        "END:STANDARD",
        "END:VTIMEZONE",
        "",
    )
)
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class CalendarEvent(NamedTuple):
    """One entry of a calendar; `rule` and `skips` where it repeats, `text` is plain.

    `modified` is the day it was last vouched for, where one is known; `stamp` the day its data is of.
    """

    lang: str
    uid: str
    stamp: str
    modified: str
    title: Localized
    kind: str
    cancelled: bool
    begins: str
    ends: str
    starts_at: str
    ends_at: str
    rule: str
    skips: tuple[str, ...]
    place: Localized
    text: str
    audience: Localized
    hosts: tuple[Localized, ...]
    registration: Localized
    url: str


class Calendar(NamedTuple):
    """A calendar file: its name, its entries in order of time."""

    lang: str
    uid: str
    name: Localized
    url: str
    appointments: tuple[CalendarEvent, ...]


class EventKind(NamedTuple):
    """What an appointment is, for the template that has the word for it."""

    lang: str
    kind: str


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the calendar of all dates, of each event that has a day, of each series with a session that has one."""
    events = {one.id: made for one in frame.site.events for made in calendar_events(frame, one)}
    series = {one.id: tuple(session_events(frame, one)) for one in frame.site.series}
    everything = (*events.values(), *(made for found in series.values() for made in found))
    whole = _plan_calendar(
        frame,
        routes.calendar(frame.lang),
        routes.EVENTS,
        frame.section_title(routes.EVENTS),
        everything,
    )
    yield whole._replace(download=calendar_download(frame, whole.path))
    for event in frame.site.events:
        if event.id in events:
            path = routes.event_calendar(frame.lang, event.id)
            yield _plan_calendar(
                frame, path, f"event/{event.id}", frame.say(event.title), (events[event.id],)
            )
    for one in frame.site.series:
        bound = (
            events[event.id]
            for event in frame.site.events
            if event.series == one.id and event.id in events
        )
        if series[one.id]:
            path = routes.series_calendar(frame.lang, one.id)
            yield _plan_calendar(
                frame, path, f"series/{one.id}", frame.say(one.title), (*series[one.id], *bound)
            )


def calendar_download(frame: Frame, path: str) -> Download:
    """Return a calendar file as pages offer it."""
    return Download(path, ICALENDAR, routes.EVENTS, "Termine", routes.EVENTS, frame.download_lang)


def calendar_events(frame: Frame, one: Event) -> Iterator[CalendarEvent]:
    """Yield an event as a calendar holds it: nothing where no day is known, or none is left that somebody confirmed."""
    rhythm = one.recurs.rhythm if one.recurs else None
    if one.recurs and not (rhythm and ages.is_confirmed(one.recurs.confirmed, frame.site.today)):
        return
    begins = _find_first_occurrence(rhythm) if rhythm else one.begins
    until = _find_recurrence_end(rhythm, one.recurs.confirmed) if rhythm and one.recurs else begins
    if len(begins) < ages.FULL_DATE_LENGTH or until < begins:
        return
    yield CalendarEvent(
        lang=frame.lang,
        uid=routes.permanent_id(frame.site.settings.city, "event", one.id),
        stamp=_find_timestamp(frame, one),
        modified=provenance.get_last_verified(one),
        title=frame.say(one.title),
        kind=one.kind,
        cancelled=one.status == "cancelled",
        begins=begins,
        ends="" if rhythm else one.ends,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        rule=_format_recurrence_rule(rhythm, until, timed=bool(one.starts_at)) if rhythm else "",
        skips=rhythm.skips if rhythm else (),
        place=frame.say(one.place),
        text=texts.say_plain(one.description, frame.lang),
        audience=frame.say(one.audience),
        hosts=tuple(body.name for body in frame.party_views(one.hosts)),
        registration=frame.say(one.registration),
        url=frame.site.settings.base_url + routes.event(frame.lang, one.id),
    )


def session_events(frame: Frame, one: Series) -> Iterator[CalendarEvent]:
    """Yield the sessions of a series that have a day."""
    seen: dict[str, int] = {}
    for module in one.modules:
        for session in module.sessions:
            if len(session.on) == ages.FULL_DATE_LENGTH:
                # A session has no id: its hour names it, and where two share one, its place among them.
                hour = f"{session.on}T{session.begins}"
                seen[hour] = seen.get(hour, 0) + 1
                yield _session_event(frame, one, module, session, f"{hour}/{seen[hour]}")


def _session_event(
    frame: Frame, one: Series, module: Module, session: Session, name: str
) -> CalendarEvent:
    title, topic = frame.say(one.title), frame.say(module.title)
    return CalendarEvent(
        lang=frame.lang,
        uid=routes.permanent_id(frame.site.settings.city, "series", one.id, name),
        stamp=_find_timestamp(frame, one),
        modified=provenance.get_last_verified(one),
        title=Localized(
            f"{title.text}: {topic.text}", title.lang if title.lang == topic.lang else ""
        ),
        kind="training",
        cancelled=False,
        begins=session.on,
        ends="",
        starts_at=session.begins,
        ends_at=session.ends,
        rule="",
        skips=(),
        place=frame.say(session.place),
        text=texts.say_plain(module.text, frame.lang),
        audience=frame.say(one.audience),
        hosts=tuple(body.name for body in frame.party_views(one.hosts)),
        registration=frame.say(one.registration),
        url=frame.site.settings.base_url + routes.series(frame.lang, one.id),
    )


def render_calendar(path: str, view: Calendar, theme: Theme) -> Artifact:
    """Make a calendar file."""
    head = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Wegweiser//Wegweiser//DE\r\nCALSCALE:GREGORIAN\r\n",
        format_text_property("UID", view.uid),
        format_text_property("NAME", view.name.text, language=view.name.lang),
        format_text_property("X-WR-CALNAME", view.name.text),
        format_property("REFRESH-INTERVAL", "P1D", value="DURATION"),
        format_property("X-PUBLISHED-TTL", "P1D"),
        format_property("URL", view.url, value="URI"),
        _VTIMEZONE,
    )
    entries = (made for one in view.appointments for made in _vevent_lines(one, theme))
    return Artifact(path, "".join((*head, *entries, "END:VCALENDAR", LINE_BREAK)).encode())


def _plan_calendar(
    frame: Frame, path: str, key: str, name: Localized, found: Iterable[CalendarEvent]
) -> Job:
    settings = frame.site.settings
    title = Localized(f"{frame.say(settings.name).text}: {name.text}", name.lang)
    ordered = tuple(sorted(found, key=lambda one: (one.begins, one.starts_at, one.uid)))
    uid = routes.permanent_id(settings.city, "calendar", frame.lang, key)
    return Job(
        path,
        render_calendar,
        Calendar(frame.lang, uid, title, settings.base_url + path, ordered),
        "data/events.yaml",
    )


def _vevent_lines(one: CalendarEvent, theme: Theme) -> Iterator[str]:
    # An entry without METHOD: its stamp is when its data was last true (RFC 5545 3.8.7.2), so equal data are equal bytes.
    yield "BEGIN:VEVENT" + LINE_BREAK
    yield format_text_property("UID", one.uid)
    yield format_property("DTSTAMP", _format_utc(one.stamp))
    if one.modified:
        yield format_property("LAST-MODIFIED", _format_utc(provenance.to_day(one.modified)))
    yield from _time_lines(one)
    yield format_text_property("SUMMARY", one.title.text, language=one.title.lang)
    yield format_text_property(
        "CATEGORIES",
        html.unescape(theme.render("parts/event-kind.html", EventKind(one.lang, one.kind)).strip()),
    )
    if one.place.text:
        yield format_text_property("LOCATION", one.place.text, language=one.place.lang)
    yield format_text_property(
        "DESCRIPTION", html.unescape(theme.render("parts/appointment.html", one)).strip()
    )
    yield format_property("URL", one.url, value="URI")
    yield format_property("STATUS", "CANCELLED" if one.cancelled else "CONFIRMED")
    yield format_property("SEQUENCE", str(int(one.cancelled)))
    yield format_property(
        "TRANSP", "OPAQUE" if _is_timed(one) and one.kind != "deadline" else "TRANSPARENT"
    )
    yield "END:VEVENT" + LINE_BREAK


def _time_lines(one: CalendarEvent) -> Iterator[str]:
    """Yield when an entry begins and ends: days without an hour end before the next one (RFC 5545 3.6.1)."""
    if not _is_timed(one):
        yield format_property("DTSTART", _format_date(one.begins), value="DATE")
        yield format_property("DTEND", _format_date(_next_day(_last_day(one))), value="DATE")
    else:
        yield format_property(
            "DTSTART", _format_local_time(one.begins, one.starts_at), tzid=TIME_ZONE
        )
        last = ages.get_last_day(one.begins, one.ends, one.starts_at, one.ends_at)
        if one.ends_at and len(last) == ages.FULL_DATE_LENGTH:
            yield format_property("DTEND", _format_local_time(last, one.ends_at), tzid=TIME_ZONE)
    if one.rule:
        yield format_property("RRULE", one.rule)
    for day in one.skips:
        if _is_timed(one):
            yield format_property("EXDATE", _format_local_time(day, one.starts_at), tzid=TIME_ZONE)
        else:
            yield format_property("EXDATE", _format_date(day), value="DATE")


def _is_timed(one: CalendarEvent) -> bool:
    """Tell whether an entry has hours: several days without a last hour are whole days."""
    return bool(one.starts_at) and (_last_day(one) == one.begins or bool(one.ends_at))


def _last_day(one: CalendarEvent) -> str:
    return one.ends if len(one.ends) == ages.FULL_DATE_LENGTH else one.begins


def _find_recurrence_end(rhythm: Rhythm, confirmed: str) -> str:
    """Return the last day of a repetition: it ends where the confirmation does, for nobody knows more (promise 4)."""
    return min(filter(None, (rhythm.until, str(_add_year(date.fromisoformat(confirmed))))))


def _format_recurrence_rule(rhythm: Rhythm, until: str, *, timed: bool) -> str:
    """Return the recurrence rule."""
    first = date.fromisoformat(rhythm.first)
    nth = -1 if rhythm.every == "last-of-month" else (first.day + 6) // 7
    every = {"week": "FREQ=WEEKLY", "two-weeks": "FREQ=WEEKLY;INTERVAL=2"}.get(rhythm.every)
    end = _format_date(until) + ("T225959Z" if timed else "")
    return f"{every or f'FREQ=MONTHLY;BYDAY={nth}{_WEEKDAYS[first.weekday()]}'};UNTIL={end}"


def _find_first_occurrence(rhythm: Rhythm) -> str:
    """Return the first day of a repetition: for the last weekday of a month the one in the month that is named."""
    day = date.fromisoformat(rhythm.first)
    while rhythm.every == "last-of-month" and (day + timedelta(7)).month == day.month:
        day += timedelta(7)
    return day.isoformat()


def _add_year(day: date) -> date:
    return (
        day.replace(year=day.year + 1, day=28)
        if (day.month, day.day) == (2, 29)
        else day.replace(year=day.year + 1)
    )


def _find_timestamp(frame: Frame, one: Event | Series) -> str:
    return provenance.to_day(provenance.get_last_verified(one) or frame.latest_data_date)


def _next_day(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(1)).isoformat()


def _format_date(day: str) -> str:
    return day.replace("-", "")


def _format_local_time(day: str, clock: str) -> str:
    return f"{_format_date(day)}T{clock.replace(':', '')}00"


def _format_utc(day: str) -> str:
    return f"{_format_date(day)}T000000Z"
