"""When somebody last said that a record is so: the dates of feeds, calendars and printed pages."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from wegweiser.model.kinds import KINDS
from wegweiser.model.organisations import Organisation
from wegweiser.model.site import Site

UNKNOWN_DAY = "1970-01-01"
"""Stands where nobody knows a date and a format asks for one."""


def get_last_verified(record: Any) -> str:
    """Return the latest date, of any precision, at which somebody vouched for a record.

    Empty where nobody knows.
    """
    return max(_iter_dates(record), default="")


def get_check_date(organisation: Organisation) -> str:
    """Return when staff or the organisation assured an entry, of any precision.

    Empty where nobody did: the date of a source is no check (promise 4).
    """
    checked = organisation.checked
    return checked.on if checked and checked.how != "source" else ""


def get_latest_day(site: Site) -> str:
    """Return the latest day that any record was vouched for, up to today.

    It is the date of everything made from all of them: never the clock's.
    """
    today = site.today or "9999"
    records = chain.from_iterable(getattr(site, kind.name) for kind in KINDS if kind.is_dated)
    dates = chain.from_iterable(map(_iter_dates, records))
    return max((to_day(date) for date in dates if date <= today), default=UNKNOWN_DAY)


def to_day(date: str) -> str:
    """Return a date of any precision as a day: of a month or a year its first."""
    return date + "-01-01"[len(date) - 4 :] if date else UNKNOWN_DAY


def _iter_dates(record: Any) -> Iterator[str]:
    """Yield when a record was true: its check, its sources, its confirmation, its last change."""
    parts = [getattr(record, name, None) for name in ("checked", "consent", "recurs", "revision")]
    for part in (record, *parts):
        for name in ("on", "as_of", "confirmed"):
            date = getattr(part, name, "")
            if date:
                yield date
    for source in getattr(record, "sources", ()):
        if source.on:
            yield source.on
