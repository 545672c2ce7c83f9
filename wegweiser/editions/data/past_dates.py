"""Dates that are over: the latest stand on the page of dates, each earlier year on its own page."""

from itertools import groupby
from typing import NamedTuple

from wegweiser.editions.frame import Frame
from wegweiser.model import ages, routes
from wegweiser.model.programmes import Event

MAX_LATEST = 20
"""So many dates that are over stand on the page of dates, as far as they are whole years."""


class PastDates(NamedTuple):
    """The dates that are over, last first."""

    latest: tuple[Event, ...]
    """Those of the latest years, on the page of dates."""
    by_year: dict[str, tuple[Event, ...]]
    """Those of each earlier year, which has a page."""


def list_dated_events(frame: Frame) -> list[Event]:
    """Return the events that have a date, in their order."""
    dated = [event for event in frame.site.events if event.begins]
    dated.sort(key=lambda event: (event.begins, event.id))
    return dated


def is_over(frame: Frame, event: Event) -> bool:
    """Tell whether an event is past."""
    return ages.is_past(event.ends or event.begins, frame.site.today)


def split_past_dates(frame: Frame) -> PastDates:
    """Return the dates that are over: no year is cut, so that each stands in one place."""
    past = [event for event in reversed(list_dated_events(frame)) if is_over(frame, event)]
    latest: tuple[Event, ...] = ()
    by_year: dict[str, tuple[Event, ...]] = {}
    for year, group in groupby(past, key=_get_year):
        events = tuple(group)
        if by_year or len(latest) + len(events) > MAX_LATEST:
            by_year[year] = events
        else:
            latest += events
    return PastDates(latest, by_year)


def find_event_address(frame: Frame, event: Event) -> str:
    """Return where an event stands."""
    year = _get_year(event)
    if is_over(frame, event) and year in frame.compute_once(split_past_dates).by_year:
        return routes.past_event(frame.lang, year, event.id)
    return routes.event(frame.lang, event.id)


def _get_year(event: Event) -> str:
    return event.begins[:4]
