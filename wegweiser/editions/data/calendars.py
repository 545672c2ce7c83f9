"""Calendars to subscribe to (RFC 5545): all dates, each event with one UID, each series."""

import html
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import chain
from typing import NamedTuple

from wegweiser.build.jobs import ICALENDAR, Artifact, Download, Job, Theme
from wegweiser.editions.data.content_lines import LINE_BREAK, format_property, format_text_property
from wegweiser.editions.data.event_dates import find_dates
from wegweiser.editions.frame import Frame
from wegweiser.editions.sections import has_section
from wegweiser.languages import Localized
from wegweiser.model import provenance, routes
from wegweiser.model.ages import FULL_DATE_LENGTH, get_last_day
from wegweiser.model.programmes import Event, Module, Series, Session
from wegweiser.model.texts import say_plain

TIME_ZONE = "Europe/Berlin"
"""The legal time of the whole country whose integration centres this is made for (EinhZeitG § 4).

The rule stands since 1996.
"""

_VTIMEZONE = """\
BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:DAYLIGHT
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
""".replace("\n", LINE_BREAK)

_STATUSES = {"cancelled": "CANCELLED", "announced": "TENTATIVE", "unknown": "TENTATIVE"}
"""The states of an event in a calendar; what nobody confirmed may come to nothing."""


class CalendarEvent(NamedTuple):
    """An event as a calendar holds it."""

    lang: str
    """The language of the calendar."""
    uid: str
    """Its name that outlives every address (RFC 9562)."""
    timestamp: str
    """The day of its last change, else the one that its data is of; always a full date."""
    modified: str
    """The day of its last change, else when somebody last vouched for it; empty if unknown."""
    revision_number: int
    """How often its days, hours, place or state have changed."""
    title: Localized
    """What it is called."""
    kind: str
    """What kind of event it is."""
    status: str
    """Whether it takes place: a value of STATUS (RFC 5545 3.8.1.11)."""
    begins: str
    """Its first day."""
    ends: str
    """Its last day, of any precision, where it is told."""
    starts_at: str
    """The hour it begins."""
    ends_at: str
    """The hour it ends."""
    recurrence_rule: str
    """How it repeats (RFC 5545 3.3.10)."""
    excluded_dates: tuple[str, ...]
    """The days on which it is left out."""
    place: Localized
    """Where it is."""
    description: str
    """What it is about, in plain lines."""
    audience: Localized
    """For whom it is."""
    hosts: tuple[Localized, ...]
    """Who holds it."""
    registration: Localized
    """How to sign up."""
    url: str
    """Where it stands on the site."""


class Calendar(NamedTuple):
    """A calendar file."""

    lang: str
    """The language of its words."""
    uid: str
    """Its name that outlives every address."""
    name: Localized
    """What it is called."""
    url: str
    """Where it stands itself."""
    events: tuple[CalendarEvent, ...]
    """Its events in order of time."""


class EventKind(NamedTuple):
    """What kind of event it is, for the template that has the word for it."""

    lang: str
    """The language of the word."""
    kind: str
    """The kind, as the model names it."""


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the calendar of all dates, one of each event and one of each series that has a day."""
    if not has_section(frame, routes.EVENTS):
        return
    events = create_events(frame)
    sessions = {series.id: _create_session_events(frame, series) for series in frame.site.series}
    everything = [*events.values(), *chain.from_iterable(sessions.values())]
    address, title = routes.calendar(frame.lang), frame.section_title(routes.EVENTS)
    whole = plan_calendar(frame, address, routes.EVENTS, title, everything)
    yield whole._replace(download=calendar_download(frame, whole.path))
    for key, event in events.items():
        path = routes.event_calendar(frame.lang, key)
        yield plan_calendar(frame, path, f"event/{key}", event.title, [event])
    for series in frame.site.series:
        if sessions[series.id]:
            path = routes.series_calendar(frame.lang, series.id)
            bound = [events[key] for key in _list_bound_events(frame, series) if key in events]
            entries = [*sessions[series.id], *bound]
            yield plan_calendar(
                frame, path, f"series/{series.id}", frame.say(series.title), entries
            )


def create_events(frame: Frame) -> dict[str, CalendarEvent]:
    """Return the events that a calendar can hold, by id."""
    events = ((event.id, create_calendar_event(frame, event)) for event in frame.site.events)
    return {key: event for key, event in events if event}


def _list_bound_events(frame: Frame, series: Series) -> list[str]:
    """Return the ids of the events that belong to a series."""
    return [event.id for event in frame.site.events if event.series == series.id]


def calendar_download(frame: Frame, path: str) -> Download:
    """Return a calendar file as pages offer it."""
    return Download(path, ICALENDAR, routes.EVENTS, "Termine", routes.EVENTS, frame.download_lang)


def create_calendar_event(frame: Frame, event: Event) -> CalendarEvent | None:
    """Return an event as a calendar holds it; None where no day is known."""
    dates = find_dates(event, frame.site.today)
    if dates is None:
        return None
    revision = event.revision
    modified = revision.on if revision else provenance.get_last_verified(event)
    return CalendarEvent(
        lang=frame.lang,
        uid=routes.permanent_id(frame.site.settings.city, "event", event.id),
        timestamp=_find_timestamp(frame, modified),
        modified=modified,
        revision_number=revision.number if revision else 0,
        title=frame.say(event.title),
        kind=event.kind,
        status=_STATUSES.get(event.status, "CONFIRMED"),
        begins=dates.begins,
        ends=dates.ends,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        recurrence_rule=dates.rule,
        excluded_dates=dates.excluded,
        place=frame.say(event.place),
        description=say_plain(event.description, frame.lang),
        audience=frame.say(event.audience),
        hosts=tuple(host.name for host in frame.party_views(event.hosts)),
        registration=frame.say(event.registration),
        url=frame.site.settings.base_url + routes.event(frame.lang, event.id),
    )


def _create_session_events(frame: Frame, series: Series) -> list[CalendarEvent]:
    """Return the sessions of a series that have a day."""
    counts: dict[str, int] = {}
    events = []
    for module in series.modules:
        for session in module.sessions:
            if len(session.on) == FULL_DATE_LENGTH:
                # A session has no id: its hour names it, and of two at one hour their order.
                hour = f"{session.on}T{session.begins}"
                counts[hour] = counts.get(hour, 0) + 1
                name = f"{hour}/{counts[hour]}"
                events.append(_create_session_event(frame, series, module, session, name))
    return events


def _create_session_event(
    frame: Frame, series: Series, module: Module, session: Session, name: str
) -> CalendarEvent:
    title, topic = frame.say(series.title), frame.say(module.title)
    modified = provenance.get_last_verified(series)
    return CalendarEvent(
        lang=frame.lang,
        uid=routes.permanent_id(frame.site.settings.city, "series", series.id, name),
        timestamp=_find_timestamp(frame, modified),
        modified=modified,
        revision_number=0,
        title=Localized(
            f"{title.text}: {topic.text}", title.lang if title.lang == topic.lang else ""
        ),
        kind="training",
        status="CONFIRMED",
        begins=session.on,
        ends="",
        starts_at=session.begins,
        ends_at=session.ends,
        recurrence_rule="",
        excluded_dates=(),
        place=frame.say(session.place),
        description=say_plain(module.text, frame.lang),
        audience=frame.say(series.audience),
        hosts=tuple(host.name for host in frame.party_views(series.hosts)),
        registration=frame.say(series.registration),
        url=frame.site.settings.base_url + frame.series_address(series.id),
    )


def _find_timestamp(frame: Frame, modified: str) -> str:
    return provenance.to_day(modified or frame.latest_data_date)


def plan_calendar(
    frame: Frame, path: str, key: str, name: Localized, events: Iterable[CalendarEvent]
) -> Job:
    """Plan the file of a calendar; `key` names it in its UID, for ever."""
    settings = frame.site.settings
    view = Calendar(
        frame.lang,
        routes.permanent_id(settings.city, "calendar", frame.lang, key),
        Localized(f"{frame.say(settings.name).text}: {name.text}", name.lang),
        settings.base_url + path,
        tuple(sorted(events, key=lambda event: (event.begins, event.starts_at, event.uid))),
    )
    return Job(path, render_calendar, view, "data/events.yaml")


def render_calendar(path: str, view: Calendar, theme: Theme) -> Artifact:
    """Make a calendar file."""
    lines = [
        f"BEGIN:VCALENDAR{LINE_BREAK}VERSION:2.0{LINE_BREAK}",
        f"PRODID:-//Wegweiser//Wegweiser//DE{LINE_BREAK}CALSCALE:GREGORIAN{LINE_BREAK}",
        format_text_property("UID", view.uid),
        format_text_property("NAME", view.name.text, language=view.name.lang),
        format_text_property("X-WR-CALNAME", view.name.text),
        format_property("REFRESH-INTERVAL", "P1D", value="DURATION"),
        format_property("X-PUBLISHED-TTL", "P1D"),
        format_property("URL", view.url, value="URI"),
        _VTIMEZONE,
    ]
    for event in view.events:
        lines += _event_lines(event, theme)
    lines.append(f"END:VCALENDAR{LINE_BREAK}")
    return Artifact(path, "".join(lines).encode())


def _event_lines(event: CalendarEvent, theme: Theme) -> Iterator[str]:
    # An event without METHOD: its stamp is the day of its last change, else when its data was
    # last true (RFC 5545 3.8.7.2), so equal data are equal bytes.
    kind = theme.render("parts/event-kind.html", EventKind(event.lang, event.kind))
    title = theme.render("parts/calendar-title.html", event)
    description = theme.render("parts/calendar-event.html", event)
    is_cancelled = event.status == "CANCELLED"
    is_busy = _has_hours(event) and event.kind != "deadline" and not is_cancelled
    yield f"BEGIN:VEVENT{LINE_BREAK}"
    yield format_text_property("UID", event.uid)
    yield format_property("DTSTAMP", _format_utc(event.timestamp))
    if event.modified:
        yield format_property("LAST-MODIFIED", _format_utc(provenance.to_day(event.modified)))
    yield from _time_lines(event)
    # Many programs show no STATUS: the title says that it is cancelled, in the calendar's language.
    has_foreign_words = is_cancelled and event.title.lang != event.lang
    title_lang = "" if has_foreign_words else event.title.lang
    yield format_text_property("SUMMARY", html.unescape(title).strip(), language=title_lang)
    yield format_text_property("CATEGORIES", html.unescape(kind.strip()))
    if event.place.text:
        yield format_text_property("LOCATION", event.place.text, language=event.place.lang)
    yield format_text_property("DESCRIPTION", html.unescape(description).strip())
    yield format_property("URL", event.url, value="URI")
    yield format_property("STATUS", event.status)
    yield format_property("SEQUENCE", str(event.revision_number))
    yield format_property("TRANSP", "OPAQUE" if is_busy else "TRANSPARENT")
    yield f"END:VEVENT{LINE_BREAK}"


def _time_lines(event: CalendarEvent) -> Iterator[str]:
    """Yield when an event begins and ends, and how it repeats."""
    has_hours = _has_hours(event)
    if has_hours:
        yield _local_time_line("DTSTART", event.begins, event.starts_at)
        last = get_last_day(event.begins, event.ends, event.starts_at, event.ends_at)
        if event.ends_at and len(last) == FULL_DATE_LENGTH:
            yield _local_time_line("DTEND", last, event.ends_at)
    else:
        yield _date_line("DTSTART", event.begins)
        # Days without an hour end before the next one (RFC 5545 3.6.1).
        day_after = date.fromisoformat(_find_last_day(event)) + timedelta(1)
        yield _date_line("DTEND", day_after.isoformat())
    if event.recurrence_rule:
        yield format_property("RRULE", event.recurrence_rule)
    for day in event.excluded_dates:
        if has_hours:
            yield _local_time_line("EXDATE", day, event.starts_at)
        else:
            yield _date_line("EXDATE", day)


def _has_hours(event: CalendarEvent) -> bool:
    """Tell whether an event has hours: several days without a last hour are whole days."""
    is_one_day = _find_last_day(event) == event.begins
    return bool(event.starts_at) and (is_one_day or bool(event.ends_at))


def _find_last_day(event: CalendarEvent) -> str:
    return event.ends if len(event.ends) == FULL_DATE_LENGTH else event.begins


def _date_line(name: str, day: str) -> str:
    return format_property(name, _format_date(day), value="DATE")


def _local_time_line(name: str, day: str, clock: str) -> str:
    time = f"{_format_date(day)}T{clock.replace(':', '')}00"
    return format_property(name, time, tzid=TIME_ZONE)


def _format_date(day: str) -> str:
    return day.replace("-", "")


def _format_utc(day: str) -> str:
    return f"{_format_date(day)}T000000Z"
