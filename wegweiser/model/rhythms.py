"""The days on which something takes place that repeats."""

from datetime import date, timedelta

from wegweiser.model.programmes import Rhythm

LAST_SURE_DAY = 28
"""Every month has so many days: the weekday of a later one comes for the fifth time."""

_SEARCHED_DAYS = 31
"""So far around a wrong day the right one is looked for."""


def find_first_occurrence(rhythm: Rhythm) -> str:
    """Return the first day: for the last weekday of a month the one in the month that is named."""
    day = date.fromisoformat(rhythm.first)
    while rhythm.every == "last-of-month" and not _is_last_of_month(day):
        day += timedelta(7)
    return day.isoformat()


def find_recurrence_end(rhythm: Rhythm, confirmed: str) -> str:
    """Return the last day: it ends where the confirmation does, for nobody knows more."""
    last = _add_year(date.fromisoformat(confirmed)).isoformat()
    return min(rhythm.until or last, last)


def takes_place_on(rhythm: Rhythm, day: str) -> bool:
    """Tell whether a repetition falls on a day, left out or not."""
    first = date.fromisoformat(find_first_occurrence(rhythm))
    wanted = date.fromisoformat(day)
    days = (wanted - first).days
    if days < 0 or days % 7 or (rhythm.until and day > rhythm.until):
        return False
    if rhythm.every == "week":
        return True
    if rhythm.every == "two-weeks":
        return days % 14 == 0
    if rhythm.every == "last-of-month":
        return _is_last_of_month(wanted)
    return get_week_of_month(wanted) == get_week_of_month(first)


def find_nearest_occurrence(rhythm: Rhythm, day: str) -> str:
    """Return the day of a repetition that is nearest to another day; empty if none is near."""
    wanted = date.fromisoformat(day)
    around = sorted(range(-_SEARCHED_DAYS, _SEARCHED_DAYS + 1), key=abs)
    days = ((wanted + timedelta(distance)).isoformat() for distance in around)
    return next((near for near in days if takes_place_on(rhythm, near)), "")


def get_week_of_month(day: date) -> int:
    """Return for the how manieth time in its month a weekday comes, from 1."""
    return (day.day + 6) // 7


def _is_last_of_month(day: date) -> bool:
    return (day + timedelta(7)).month != day.month


def _add_year(day: date) -> date:
    if (day.month, day.day) == (2, 29):
        return day.replace(year=day.year + 1, day=28)
    return day.replace(year=day.year + 1)
