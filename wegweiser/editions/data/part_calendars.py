"""Calendars of a part of all dates: of a district, a language, a topic, an organisation.

Each date stands in those of its hosts alone, so bytes grow with the dates.
"""

from collections.abc import Iterator
from itertools import repeat
from typing import NamedTuple

from wegweiser.build.jobs import Job
from wegweiser.editions.data.calendars import create_events, plan_calendar
from wegweiser.editions.data.event_dates import find_dates
from wegweiser.editions.frame import Frame
from wegweiser.languages import Localized, get_source_language, language_name
from wegweiser.model import routes
from wegweiser.model.organisations import Organisation
from wegweiser.model.programmes import Event

ORGANISATION = "organisation"
"""The kind of part that is one organisation; all others are facets of the directory."""

PART_KINDS = ("district", "language", "topic", ORGANISATION)
"""The kinds of parts, in the order of the page."""


class CalendarPart(NamedTuple):
    """A part of the dates that has a calendar of its own."""

    kind: str
    """What kind of part it is: one of PART_KINDS."""
    label: Localized
    """What it is called."""
    address: str
    """The address of its calendar."""
    events: tuple[str, ...]
    """The ids of its dates."""


def plan(frame: Frame) -> Iterator[Job]:
    """Plan a calendar for each part that has a date."""
    parts = list_calendar_parts(frame)
    events = create_events(frame) if parts else {}
    for part in parts:
        key = part.address.removeprefix(routes.page(frame.lang, routes.EVENTS))
        chosen = [events[event] for event in part.events]
        yield plan_calendar(frame, part.address, f"part/{key}", part.label, chosen)


def list_calendar_parts(frame: Frame) -> tuple[CalendarPart, ...]:
    """Return the parts that have a date which calendars can hold, kind by kind."""
    return frame.compute_once(_list_parts)


def _list_parts(frame: Frame) -> tuple[CalendarPart, ...]:
    members: dict[tuple[str, str], list[str]] = {}
    entries = {entry.id: entry for entry in frame.listed_entries}
    for event in frame.site.events:
        if find_dates(event, frame.site.today):
            for part in dict.fromkeys(_iter_parts(event, entries)):
                members.setdefault(part, []).append(event.id)
    return tuple(
        CalendarPart(
            kind, label, routes.part_calendar(frame.lang, kind, slug), tuple(members[kind, slug])
        )
        for kind, slug, label in _iter_labels(frame)
        if (kind, slug) in members
    )


def _iter_parts(event: Event, entries: dict[str, Organisation]) -> Iterator[tuple[str, str]]:
    """Yield the parts that a date belongs to: its district, and what its hosts say they are."""
    keys = [party.organisation for party in event.hosts]
    hosts = [entries[key] for key in keys if key in entries]
    for district in [event.district] if event.district else [host.district for host in hosts]:
        yield "district", district
    for host in hosts:
        yield from zip(repeat("language"), host.languages)
        yield from zip(repeat("topic"), host.topics)
        yield ORGANISATION, host.id


def _iter_labels(frame: Frame) -> Iterator[tuple[str, str, Localized]]:
    """Yield every part that there could be, with what it is called, in the order of lists."""
    for area in frame.site.settings.districts:
        yield "district", area.slug, Localized(area.name, get_source_language())
    for value in frame.values_by_facet["language"]:
        if value.slug != routes.UNSTATED:
            name = language_name(value.slug, frame.lang)
            yield "language", value.slug, Localized(name, frame.lang)
    for term in frame.site.vocabulary.topics:
        yield "topic", term.slug, frame.say(term.label)
    for entry in frame.listed_entries:
        yield ORGANISATION, entry.id, Localized(entry.name, get_source_language())
