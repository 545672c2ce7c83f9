"""When somebody last said that a record is so: the dates of feeds, calendars and printed pages, never the clock's."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from wegweiser.model.kinds import KINDS
from wegweiser.model.site import Site

UNKNOWN_DAY = "1970-01-01"
"""Stands where nobody knows a date and a format asks for one."""


def get_last_verified(record: Any) -> str:
    """Return the latest date, of any precision, at which somebody vouched for a record; empty where nobody knows."""
    return max(_iter_dates(record), default="")


def get_latest_day(site: Site) -> str:
    """Return the latest day that any record was vouched for: the date of everything made from all of them."""
    records = chain.from_iterable(getattr(site, kind.name) for kind in KINDS if kind.is_dated)
    today = site.today or "9999"
    return max(
        (to_day(one) for record in records for one in _iter_dates(record) if one <= today),
        default=UNKNOWN_DAY,
    )


def to_day(when: str) -> str:
    """Return a date of any precision as a day: of a month or a year its first."""
    return when + "-01-01"[len(when) - 4 :] if when else UNKNOWN_DAY


def _iter_dates(record: Any) -> Iterator[str]:
    """Yield the dates in a record that tell when it was true: of its check, its sources, its confirmation."""
    for holder in (
        record,
        *(getattr(record, name, None) for name in ("checked", "consent", "recurs")),
    ):
        yield from (
            found for name in ("on", "as_of", "confirmed") if (found := getattr(holder, name, ""))
        )
    yield from (source.on for source in getattr(record, "sources", ()) if source.on)
