"""A calendar file (RFC 5545) as its events: nothing is read of them but what a date needs.

A reader of our own: it knows no more than the fields below, so nobody's address can come in, and
what a hostile file may cost is bounded. icalendar reads the same files in tests.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from wegweiser.requests.lists.csv_files import decode_list
from wegweiser.requests.lists.sheets import UnreadableListError

CALENDAR_START = re.compile(rb"\s*BEGIN:VCALENDAR", re.IGNORECASE)
"""How such a file begins, behind a byte order mark."""

MAX_BYTES = 5_000_000
"""Bytes of a calendar: one of two thousand dates has a fifth of it."""

MAX_EVENTS = 5_000
"""Events that a calendar may hold, its past ones and exceptions among them."""

MAX_VALUE = 20_000
"""Characters that are read of a value."""

MAX_REPEATED = 2_000
"""Values of one property that an event may have, such as the days on which it is left out."""

_KNOWN = frozenset(
    (
        *("UID", "DTSTART", "DTEND", "DURATION", "SUMMARY", "DESCRIPTION", "LOCATION", "URL"),
        *("STATUS", "CLASS", "RRULE", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID", "SEQUENCE"),
        "X-MICROSOFT-CDO-ALLDAYEVENT",
    )
)
"""What is read of an event; people, attachments, alarms and notes of programs are not."""

_ZONE_KNOWN = frozenset({"TZID", "X-LIC-LOCATION", "TZOFFSETTO"})
_LINE_HEAD = re.compile(r'([A-Za-z0-9-]{1,60})((?:;(?:"[^"]*"|[^":])*)?):')
_PARAMETER = re.compile(r';([A-Za-z0-9-]{1,60})=("[^"]*"|[^";]*)')
_TEXT_ESCAPE = re.compile(r"\\([nN,;:\\])")


class Property(NamedTuple):
    """A value with what its line says about it."""

    value: str
    """What stands behind the colon."""

    parameters: Mapping[str, str]
    """What stands before it, by name in capitals."""


@dataclass(frozen=True, slots=True)
class Component:
    """An event or a time zone as its file writes it."""

    line: int
    """The line in which it begins, from 1."""

    properties: dict[str, list[Property]] = field(default_factory=dict)
    """Its values by their names in capitals."""

    def find(self, name: str) -> Property | None:
        """Return the first value of a name."""
        values = self.properties.get(name)
        return values[0] if values else None

    def read_text(self, name: str) -> str:
        """Return the first value of a name as the text that it stands for."""
        first = self.find(name)
        return unescape_text(first.value).strip() if first else ""

    def read_word(self, name: str) -> str:
        """Return the first value of a name as one word in capitals."""
        return self.read_text(name).upper()


class CalendarFile(NamedTuple):
    """What a calendar holds."""

    events: tuple[Component, ...]
    """Its events and their exceptions."""

    zones: tuple[Component, ...]
    """The time zones that it explains."""

    zone: str
    """The time zone that hours without one are of; empty where none is named."""


def read_calendar(body: bytes) -> CalendarFile:
    """Return the events of a calendar; raises UnreadableListError where it cannot be read."""
    if len(body) > MAX_BYTES:
        raise UnreadableListError("list too large")
    text = decode_list(body).replace("\r\n", "\n").replace("\r", "\n")
    reader = _Reader()
    for number, line in _iter_lines(text):
        reader.read_line(number, line)
    if not reader.is_whole:
        raise UnreadableListError("broken calendar")
    return CalendarFile(tuple(reader.events), tuple(reader.zones), reader.zone)


def unescape_text(value: str) -> str:
    """Return the text that a value stands for (RFC 5545 3.3.11)."""
    return _TEXT_ESCAPE.sub(lambda sign: "\n" if sign[1] in "nN" else sign[1], value)


def _iter_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield each line with its number, the folded ones put together."""
    number = 1
    parts: list[str] = []
    for position, row in enumerate(text.split("\n"), 1):
        if row[:1] in {" ", "\t"} and parts:
            parts.append(row[1:])
            continue
        if parts:
            yield number, "".join(parts)
        number, parts = position, [row]
    if parts:
        yield number, "".join(parts)


class _Reader:
    """The reading of a calendar, line by line."""

    def __init__(self) -> None:
        self.events: list[Component] = []
        self.zones: list[Component] = []
        self.zone = ""
        self.is_whole = False
        self.open: list[str] = []
        self.component: Component | None = None

    def read_line(self, number: int, line: str) -> None:
        """Take in a line: the start or end of a component, or one of its values."""
        head = _LINE_HEAD.match(line[: MAX_VALUE // 4])
        if not head:
            return
        name, value = head[1].upper(), line[head.end() : head.end() + MAX_VALUE]
        if name == "BEGIN":
            self._begin(number, value.strip().upper())
        elif name == "END":
            self._end(value.strip().upper())
        elif name in {"X-WR-TIMEZONE", "TIMEZONE-ID"} and len(self.open) == 1:
            self.zone = self.zone or value.strip()
        else:
            self._keep(name, head[2], value)

    def _begin(self, number: int, kind: str) -> None:
        self.open.append(kind)
        if kind not in {"VEVENT", "VTIMEZONE"} or len(self.open) != 2:  # noqa: PLR2004  inside one
            return
        self.component = Component(number)
        (self.events if kind == "VEVENT" else self.zones).append(self.component)
        if len(self.events) > MAX_EVENTS or len(self.zones) > MAX_EVENTS:
            raise UnreadableListError("too many dates")

    def _end(self, kind: str) -> None:
        if kind in self.open:
            del self.open[self.open.index(kind) :]
        if kind in {"VEVENT", "VTIMEZONE"}:
            self.component = None
        self.is_whole = self.is_whole or (kind == "VCALENDAR" and not self.open)

    def _keep(self, name: str, parameters: str, value: str) -> None:
        """Keep a value of what is read at all; alarms inside an event are not of it."""
        if self.component is None or not self.open:
            return
        is_of_event = self.open[-1] == "VEVENT" and name in _KNOWN
        is_of_zone = "VTIMEZONE" in self.open and name in _ZONE_KNOWN
        if not is_of_event and not is_of_zone:
            return
        values = self.component.properties.setdefault(name, [])
        if len(values) >= MAX_REPEATED:
            raise UnreadableListError("too many dates")
        pairs = _PARAMETER.findall(parameters)
        values.append(Property(value, {key.upper(): text.strip('"') for key, text in pairs}))
