"""The rules for events: their days, hours and repetitions, and that calendars hear of changes."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

from wegweiser.diagnostics import Diagnostic, error, warning
from wegweiser.languages import get_source_language, say
from wegweiser.model.ages import is_ahead, is_confirmed, is_past
from wegweiser.model.parts import iter_parts
from wegweiser.model.programmes import Event, Revision, Rhythm, Session
from wegweiser.model.rhythms import (
    LAST_SURE_DAY,
    find_first_occurrence,
    find_nearest_occurrence,
    takes_place_on,
)
from wegweiser.rules.city import City, Locate

MAX_NIGHT_HOURS = 12
"""What lasts longer over midnight was probably meant to end before it."""

_HOUR_FIELDS = {Event: ("starts_at", "ends_at"), Session: ("begins", "ends")}
"""The fields with the first and the last hour of what has hours."""

_RHYTHM = ("recurs", "rhythm")
_HELD, _UNKNOWN = "  status: held", "  status: unknown"
"""Lines of an event."""


def check_event_dates(city: City) -> Iterator[Diagnostic]:
    """An event either has a day or repeats."""
    for event in city.site.events:
        has_faulty_time = _is_any_faulty(city, event, "begins", "recurs")
        if not event.begins and not event.recurs and not has_faulty_time:
            yield error("event-without-date", city.locate("events", event.id, "id"), id=event.id)


def check_held_events(city: City) -> Iterator[Diagnostic]:
    """A date that is said to have been held is not still to come."""
    for event in city.site.events:
        if event.status == "held" and is_ahead(event.begins, city.site.today):
            location = city.locate("events", event.id, "status")
            yield error("status-and-dates", location, status=event.status, on=event.begins)


def check_hours(city: City) -> Iterator[Diagnostic]:
    """What ends at an hour before its first one lasts over midnight, but hardly half a day."""
    for part in iter_parts(city.site, _HOUR_FIELDS.get):
        first_field, last_field = _HOUR_FIELDS[part.record.__class__]
        begins, ends = getattr(part.record, first_field), getattr(part.record, last_field)
        if begins and ends and not _ends_on_later_day(part.record):
            hours = _count_night_hours(begins, ends)
            if hours > MAX_NIGHT_HOURS:
                location = city.locate(*part.record_key, *part.steps, last_field)
                yield warning("over-midnight", location, begins=begins, ends=ends)


def _ends_on_later_day(record: Event | Session) -> bool:
    return isinstance(record, Event) and record.ends not in {"", record.begins}


def _count_night_hours(begins: str, ends: str) -> float:
    """Return how many hours lie between two of the clock, 0 where no midnight does."""
    # Clocks of one place: no zone is needed.
    first, last = (datetime.strptime(clock, "%H:%M") for clock in (begins, ends))  # noqa: DTZ007
    return 0 if last > first else (last + timedelta(1) - first) / timedelta(hours=1)


def check_rhythms(city: City) -> Iterator[Diagnostic]:
    """What repeats every month can do so, and what is left out would have taken place."""
    for event in city.site.events:
        rhythm = event.recurs.rhythm if event.recurs else None
        if rhythm and not city.is_faulty("events", event.id, *_RHYTHM):
            yield from _check_rhythm(rhythm, partial(city.locate, "events", event.id, *_RHYTHM))


def _check_rhythm(rhythm: Rhythm, locate: Locate) -> Iterator[Diagnostic]:
    if rhythm.every == "month" and date.fromisoformat(rhythm.first).day > LAST_SURE_DAY:
        yield error("fifth-weekday", locate("every"), first=rhythm.first)
        rhythm = replace(rhythm, every="last-of-month")
    first = find_first_occurrence(rhythm)
    if rhythm.first <= rhythm.until < first:
        yield error("ends-before-it-begins", locate("until"), begins=first, ends=rhythm.until)
        return
    for position, day in enumerate(rhythm.skips):
        if not takes_place_on(rhythm, day):
            near = find_nearest_occurrence(rhythm, day)
            yield error("skips-nothing", locate("skips", position), day=day, close=near)


def check_ended_rhythms(city: City) -> Iterator[Diagnostic]:
    """What no longer repeats, or what nobody has confirmed for a year, is not left as it is."""
    for event in city.site.events:
        if event.status == "planned" and not _is_any_faulty(city, event, "status", "recurs"):
            yield from _check_rhythm_end(city, event)


def _check_rhythm_end(city: City, event: Event) -> Iterator[Diagnostic]:
    today = city.site.today
    if not event.recurs or not event.recurs.rhythm:
        return
    until, confirmed = event.recurs.rhythm.until, event.recurs.confirmed
    if is_past(until, today):
        location = city.locate("events", event.id, *_RHYTHM, "until")
        yield warning("rhythm-ended", location, until=until, instead_held=_HELD)
    elif is_past(confirmed, today) and not is_confirmed(confirmed, today):
        location = city.locate("events", event.id, "recurs", "confirmed")
        lines = {"instead_held": _HELD, "instead_unknown": _UNKNOWN}
        yield warning("rhythm-unconfirmed", location, on=confirmed, **lines)


def check_revisions(city: City) -> Iterator[Diagnostic]:
    """Where an event changed since the base, its revision counts on: else calendars keep the old.

    Days, hours, repetition, cancellation (RFC 5546 2.1.4) and the place are what they must hear of;
    a translation of the place in other words is no other place.
    """
    known = {event.id: event for event in city.base.events} if city.base else {}
    for event in city.site.events:
        is_readable = not _is_any_faulty(city, event, "revision", *_CALENDAR_VALUES)
        if event.id in known and is_readable:
            yield from _check_revision(city, event, known[event.id])


def _check_revision(city: City, event: Event, before: Event) -> Iterator[Diagnostic]:
    location = city.locate("events", event.id, "revision")
    first = Revision(number=0, on="")
    revision, old_revision = event.revision or first, before.revision or first
    changes = [name for name, get in _CALENDAR_VALUES.items() if get(event) != get(before)]
    if changes and revision.number <= old_revision.number:
        line = _format_revision(old_revision.number + 1, city.site.today)
        fields = ", ".join(changes)
        yield error("revision-needed", location, id=event.id, fields=fields, instead=line)
    elif revision.number < old_revision.number or revision.on < old_revision.on:
        number = max(revision.number, old_revision.number)
        line = _format_revision(number, city.site.today if changes else old_revision.on)
        yield error("revision-goes-back", location, id=event.id, instead=line)


def _format_revision(number: int, day: str) -> str:
    """Return the line of the revision as it stands in an event."""
    return f"  revision: {{number: {number}, on: {day}}}"


def _get_repetition(event: Event) -> tuple[Rhythm, str] | None:
    """Return how an event repeats in calendars, and since when that is confirmed."""
    if not event.recurs or not event.recurs.rhythm:
        return None
    return event.recurs.rhythm, event.recurs.confirmed


_CALENDAR_VALUES: Mapping[str, Callable[[Event], object]] = {
    "status": lambda event: event.status.replace("held", "planned"),  # no news to a calendar
    "begins": lambda event: event.begins,
    "ends": lambda event: event.ends,
    "starts_at": lambda event: event.starts_at,
    "ends_at": lambda event: event.ends_at,
    "place": lambda event: say(event.place, get_source_language()).text,
    "recurs": _get_repetition,
}
"""What calendars must hear of when it changes, by the field in which it stands."""


def _is_any_faulty(city: City, event: Event, *fields: str) -> bool:
    return any(city.is_faulty("events", event.id, field) for field in fields)
