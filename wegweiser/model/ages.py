"""What follows from dates of any precision: bands of age, what is past, what is due."""

from datetime import date, timedelta
from functools import cache
from typing import Literal

from wegweiser.model.facets import Organisations, list_entries
from wegweiser.model.organisations import Organisation
from wegweiser.model.site import Site

AgeBand = Literal["", "year", "two-years", "unknown"]
"""How old a statement is; what has no date ranks with the oldest, for nobody can tell."""

FULL_DATE_LENGTH = len("2026-06-15")
"""Characters of a date that names a day; a month or a year has fewer."""

_MONTHS_OF_BAND: tuple[tuple[AgeBand, int], ...] = (("two-years", 24), ("year", 12))


@cache
def get_age_band(checked: str, today: str) -> AgeBand:
    """Return the band that a date of any precision lies in (promise 4).

    A vague date counts as its last day.
    """
    if not checked:
        return ""
    months = _count_months(today) - _count_months(checked)
    is_month_complete = int(today[8:]) > int(checked[8:] or 31)
    if not is_month_complete:
        months -= 1
    return next((band for band, least in _MONTHS_OF_BAND if months >= least), "")


def get_entry_age(entry: Organisation, today: str) -> AgeBand:
    """Return the band that an entry's check, or the date of its source, lies in."""
    if not entry.checked or not entry.checked.on:
        return "unknown"
    return get_age_band(entry.checked.on, today)


def get_last_day(begins: str, ends: str, starts_at: str, ends_at: str) -> str:
    """Return the day, of any precision, on which a date ends.

    What ends at an hour before its first one lasts past midnight.
    """
    is_one_day = ends in {"", begins} and len(begins) == FULL_DATE_LENGTH
    is_past_midnight = starts_at != "" and "" < ends_at <= starts_at
    if is_one_day and is_past_midnight:
        return (date.fromisoformat(begins) + timedelta(1)).isoformat()
    return ends or begins


def is_past(last_day: str, today: str) -> bool:
    """Tell whether a day of any precision is past."""
    return bool(last_day) and last_day < today[: len(last_day)]


def is_ahead(day: str, today: str) -> bool:
    """Tell whether a date of any precision is still to come, whichever of its days is meant."""
    return day > today[: len(day)]


def is_confirmed(confirmed: str, today: str) -> bool:
    """Tell whether a recurrence was confirmed within the last twelve months."""
    return bool(confirmed) and confirmed <= today and not get_age_band(confirmed, today)


def list_due_entries(site: Site) -> Organisations:
    """Return the listed entries to be verified next: never confirmed first, then oldest first."""
    due = [entry for entry in list_entries(site) if _is_due(entry, site.today)]
    due.sort(key=lambda entry: (entry.checked.on if entry.checked else "", entry.id))
    return tuple(due)


def _is_due(entry: Organisation, today: str) -> bool:
    checked = entry.checked
    return checked is None or checked.how == "source" or bool(get_entry_age(entry, today))


def _count_months(when: str) -> int:
    """Return the months from the year 0 to a date; a year counts as its December."""
    return int(when[:4]) * 12 + int(when[5:7] or 12)
