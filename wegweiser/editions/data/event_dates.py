"""When an event takes place, as calendars understand it: its first day and how it repeats."""

from datetime import date, timedelta
from typing import NamedTuple

from wegweiser.model.ages import FULL_DATE_LENGTH, is_confirmed
from wegweiser.model.programmes import Event, Recurrence, Rhythm

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class EventDates(NamedTuple):
    """The days of an event."""

    begins: str
    """Its first day; always a full date."""
    ends: str = ""
    """Its last day, of any precision, where it is told and does not repeat."""
    rule: str = ""
    """How it repeats (RFC 5545 3.3.10)."""
    excluded: tuple[str, ...] = ()
    """The days on which it is left out."""


def find_dates(event: Event, today: str) -> EventDates | None:
    """Return when an event takes place; None where no day is known.

    Of a repetition none is known that nobody confirmed within a year (promise 4).
    """
    if event.recurs:
        return _find_repetition(event.recurs, today, timed=bool(event.starts_at))
    if len(event.begins) < FULL_DATE_LENGTH:
        return None
    return EventDates(event.begins, event.ends)


def _find_repetition(recurrence: Recurrence, today: str, *, timed: bool) -> EventDates | None:
    rhythm = recurrence.rhythm
    if not rhythm or not is_confirmed(recurrence.confirmed, today):
        return None
    first = find_first_occurrence(rhythm)
    last = find_recurrence_end(rhythm, recurrence.confirmed)
    if last < first:
        return None
    rule = format_recurrence_rule(rhythm, last, timed=timed)
    return EventDates(first, rule=rule, excluded=rhythm.skips)


def find_first_occurrence(rhythm: Rhythm) -> str:
    """Return the first day: for the last weekday of a month the one in the month that is named."""
    day = date.fromisoformat(rhythm.first)
    while rhythm.every == "last-of-month" and (day + timedelta(7)).month == day.month:
        day += timedelta(7)
    return day.isoformat()


def find_recurrence_end(rhythm: Rhythm, confirmed: str) -> str:
    """Return the last day: it ends where the confirmation does, for nobody knows more."""
    last = _add_year(date.fromisoformat(confirmed)).isoformat()
    return min(rhythm.until or last, last)


def format_recurrence_rule(rhythm: Rhythm, until: str, *, timed: bool) -> str:
    """Return the rule of a repetition (RFC 5545 3.3.10); `timed` where it begins at an hour."""
    first = date.fromisoformat(rhythm.first)
    if rhythm.every == "week":
        frequency = "FREQ=WEEKLY"
    elif rhythm.every == "two-weeks":
        frequency = "FREQ=WEEKLY;INTERVAL=2"
    else:
        week = -1 if rhythm.every == "last-of-month" else (first.day + 6) // 7
        frequency = f"FREQ=MONTHLY;BYDAY={week}{_WEEKDAYS[first.weekday()]}"
    # The end of an event with hours is a time in UTC: the last second of the day there in winter.
    end = until.replace("-", "") + ("T225959Z" if timed else "")
    return f"{frequency};UNTIL={end}"


def _add_year(day: date) -> date:
    if (day.month, day.day) == (2, 29):
        return day.replace(year=day.year + 1, day=28)
    return day.replace(year=day.year + 1)
