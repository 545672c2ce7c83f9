"""When an event takes place, as calendars understand it: its first day and how it repeats."""

from datetime import date
from typing import NamedTuple

from wegweiser.model.ages import FULL_DATE_LENGTH, is_confirmed
from wegweiser.model.programmes import Event, Recurrence, Rhythm
from wegweiser.model.rhythms import (
    find_first_occurrence,
    find_recurrence_end,
    get_week_of_month,
)

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


def format_recurrence_rule(rhythm: Rhythm, until: str, *, timed: bool) -> str:
    """Return the rule of a repetition (RFC 5545 3.3.10); `timed` where it begins at an hour."""
    first = date.fromisoformat(rhythm.first)
    if rhythm.every == "week":
        frequency = "FREQ=WEEKLY"
    elif rhythm.every == "two-weeks":
        frequency = "FREQ=WEEKLY;INTERVAL=2"
    else:
        week = -1 if rhythm.every == "last-of-month" else get_week_of_month(first)
        frequency = f"FREQ=MONTHLY;BYDAY={week}{_WEEKDAYS[first.weekday()]}"
    # The end of an event with hours is a time in UTC: the last second of the day there in winter.
    end = until.replace("-", "") + ("T225959Z" if timed else "")
    return f"{frequency};UNTIL={end}"
