"""The dates of a calendar one by one: repetitions, exceptions, moved and cancelled ones."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple

from wegweiser.requests.calendars.ics_files import CalendarFile, Component, Property
from wegweiser.requests.calendars.repetitions import (
    Rule,
    UnreadableRuleError,
    iter_days,
    parse_rule,
)
from wegweiser.requests.calendars.times import (
    Moment,
    UnreadableTimeError,
    parse_moment,
    read_span,
)
from wegweiser.requests.calendars.zones import ZoneTable
from wegweiser.requests.lists.remarks import Remark
from wegweiser.requests.lists.sheets import UnreadableListError
from wegweiser.text import fold

MAX_INSTANCES = 2_000
"""Dates that a calendar may have in the time that is looked at."""

MAX_DAYS_READ = 100_000
"""Days on which all its rules together may fall since they began."""


class Instance(NamedTuple):
    """A date of a calendar."""

    begins: datetime
    """When it begins, in the city."""

    ends: datetime
    """When it ends there; of whole days the midnight behind them."""

    has_hours: bool
    """Whether it has hours, or is of whole days."""

    event: Component
    """The event, or the exception, that says the rest."""

    key: str = ""
    """What tells it from other dates of its event: when it was to begin at first."""


@dataclass(frozen=True, slots=True)
class Group:
    """An event of a calendar with all its dates."""

    uid: str
    """What its calendar calls it, for ever."""

    event: Component
    """What it says where no exception says something else."""

    rule: Rule | None
    """How it repeats."""

    instances: tuple[Instance, ...]
    """Its dates in order that are neither over nor beyond the time that is looked at."""

    is_cancelled: bool = False
    """Whether it takes place at all."""


@dataclass(slots=True)
class Expansion:
    """The dates of a calendar, with what is to be told of it."""

    groups: list[Group] = field(default_factory=list)
    """Its events."""

    remarks: list[Remark] = field(default_factory=list)
    """What was left out, and what cannot be read."""


def expand_calendar(file: CalendarFile, first: date, last: date) -> Expansion:
    """Return the dates of a calendar from one day to another.

    Raises UnreadableListError where they are too many.
    """
    return _Expander(file, first, last).expand()


def name_event(event: Component) -> str:
    """Return the first words of what an event is called."""
    return " ".join(event.read_text("SUMMARY").split())[:80]


class _Expander:
    """The work on one calendar."""

    def __init__(self, file: CalendarFile, first: date, last: date) -> None:
        self.file = file
        self.first, self.last = first, last
        self.zones = ZoneTable(file.zones, file.zone)
        self.result = Expansion()
        self.days_read = 0
        self.count = 0

    def expand(self) -> Expansion:
        """Take each event with its exceptions."""
        masters: dict[str, Component] = {}
        exceptions: dict[str, list[Component]] = {}
        for event in self.file.events:
            uid = event.read_text("UID") or self._make_uid(event)
            if event.find("RECURRENCE-ID"):
                exceptions.setdefault(uid, []).append(event)
            elif uid not in masters or _read_sequence(event) >= _read_sequence(masters[uid]):
                masters[uid] = event
        for uid, event in masters.items():
            self._try_event(uid, event, exceptions.pop(uid, []))
        for uid, events in exceptions.items():  # of a repetition that the calendar does not show
            for event in events:
                self._try_event(f"{uid}\0{event.read_text('RECURRENCE-ID')}", event, [])
        return self.result

    def _make_uid(self, event: Component) -> str:
        """Return what tells an event without UID from others, as older WordPress writes them."""
        start = event.find("DTSTART")
        return f"{start.value if start else ''} {fold(event.read_text('SUMMARY'))}"

    def _try_event(self, uid: str, event: Component, exceptions: list[Component]) -> None:
        if not _is_public(event):
            self._remark("left-out", "import-not-public", event)
            return
        try:
            self._add_event(uid, event, exceptions)
        except UnreadableTimeError as fault:
            self._remark("decide", str(fault), event, before=fault.words)
        except UnreadableRuleError as fault:
            self._remark("decide", str(fault), event)

    def _add_event(self, uid: str, event: Component, exceptions: list[Component]) -> None:
        begins, length = read_span(event, self.zones)
        rule = _read_rule(event)
        changed = dict(self._read_exceptions(exceptions, event))
        instances = [
            _make_instance(start, length, event, key=_write_moment(start))
            for start in self._find_starts(event, begins, rule)
            if start.local not in changed
        ]
        instances += filter(None, changed.values())
        wanted = sorted(
            filter(self._is_wanted, instances),
            key=lambda instance: (instance.begins, instance.key),
        )
        self.count += len(wanted)
        if self.count > MAX_INSTANCES:
            raise UnreadableListError("too many dates")
        is_cancelled = event.read_word("STATUS") == "CANCELLED"
        if wanted:
            self.result.groups.append(Group(uid, event, rule, tuple(wanted), is_cancelled))

    def _is_wanted(self, instance: Instance) -> bool:
        last = instance.ends - timedelta(0 if instance.has_hours else 1)
        return last.date() >= self.first and instance.begins.date() <= self.last

    def _find_starts(self, event: Component, begins: Moment, rule: Rule | None) -> list[Moment]:
        """Return when an event begins each time, exceptions aside."""
        starts = {begins.local: begins}  # the first one, even where the rule falls on other days
        if rule:
            days = self._iter_rule_days(rule, begins)
            starts |= {start.local: start for start in map(begins.move, days)}
        for moment in self._read_moments(event, "RDATE"):
            same_kind = moment if begins.clock else begins.move(moment.day)
            starts.setdefault(same_kind.local, same_kind)
        for moment in self._read_moments(event, "EXDATE"):
            if moment.clock is None and begins.clock is not None:  # a whole day is left out
                starts = {at: start for at, start in starts.items() if start.day != moment.day}
            starts.pop(moment.local, None)
        return list(starts.values())

    def _iter_rule_days(self, rule: Rule, begins: Moment) -> Iterator[date]:
        until = self._read_until(rule, begins)
        for day in iter_days(rule, begins.day, self.last + timedelta(1)):
            self.days_read += 1
            if self.days_read > MAX_DAYS_READ:
                raise UnreadableListError("too many dates")
            if until and begins.move(day).local > until:
                return
            yield day

    def _read_until(self, rule: Rule, begins: Moment) -> datetime | None:
        """Return the last moment of a rule in the city."""
        if not rule.until:
            return None
        until = parse_moment(rule.until, Property("", {}), self.zones)
        if until.clock is None:  # midnight where there are hours, as all readers take it
            return until.local
        if not rule.until.endswith("Z"):  # of the zone of the event, as older programs write it
            until = Moment(until.day, until.clock, begins.zone)
        return until.local

    def _read_moments(self, event: Component, name: str) -> Iterator[Moment]:
        for line in event.properties.get(name, ()):
            for value in line.value.split(",")[: MAX_INSTANCES + 1]:
                if "/" in value:  # a period, which may last longer than the event
                    raise UnreadableRuleError("import-rule-unknown")
                if value.strip():
                    yield parse_moment(value, line, self.zones)

    def _read_exceptions(
        self, exceptions: list[Component], master: Component
    ) -> Iterator[tuple[datetime, Instance | None]]:
        """Yield what becomes of single dates: None where one does not take place in public."""
        for event in sorted(exceptions, key=_read_sequence):
            line = event.find("RECURRENCE-ID")
            if line is None:
                continue
            if "RANGE" in line.parameters:
                raise UnreadableRuleError("import-rule-unknown")
            original = parse_moment(line.value, line, self.zones)
            is_public = _is_public(event) and event.read_word("STATUS") != "CANCELLED"
            if not is_public:
                yield original.local, None
                continue
            begins, length = read_span(_complete_exception(event, master), self.zones)
            yield (
                original.local,
                _make_instance(begins, length, event, key=_write_moment(original)),
            )

    def _remark(self, kind: str, key: str, event: Component, before: str = "") -> None:
        # What is not public is not told by its name either.
        name = "" if key == "import-not-public" else name_event(event)
        remark = Remark("decide" if kind == "decide" else "left-out", key, event.line, name)
        self.result.remarks.append(remark._replace(before=before))


def _read_rule(event: Component) -> Rule | None:
    """Return how an event repeats; None for a single date."""
    lines = event.properties.get("RRULE", [])
    if "EXRULE" in event.properties or len(lines) > 1:
        raise UnreadableRuleError("import-rule-unknown")
    return parse_rule(lines[0].value) if lines else None


def _complete_exception(event: Component, master: Component) -> Component:
    """Return an exception with the length of its event where it tells none."""
    if {"DTEND", "DURATION"} & event.properties.keys():
        return event
    length = {name: master.properties[name] for name in ("DURATION",) if name in master.properties}
    return Component(event.line, {**event.properties, **length})


def _make_instance(begins: Moment, length: timedelta, event: Component, key: str) -> Instance:
    return Instance(begins.local, begins.local + length, begins.clock is not None, event, key)


def _write_moment(moment: Moment) -> str:
    return moment.local.strftime("%Y%m%dT%H%M")


def _is_public(event: Component) -> bool:
    """Tell whether an event is for everybody: what says nothing about it is (RFC 5545 3.8.1.3)."""
    return event.read_word("CLASS") in {"", "PUBLIC"}


def _read_sequence(event: Component) -> int:
    number = event.read_text("SEQUENCE")
    is_number = number.isascii() and number.isdecimal()
    return int(number) if is_number and len(number) < 10 else 0  # noqa: PLR2004
