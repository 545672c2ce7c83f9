"""When an event of a calendar begins and ends, as its lines say it."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from wegweiser.requests.calendars.ics_files import Component, Property
from wegweiser.requests.calendars.zones import CITY_ZONE, ZoneTable

_MOMENT = re.compile(r"([0-9]{8})(?:T([0-9]{6})(Z?))?")
_DURATION = re.compile(
    r"\+?P(?:([0-9]{1,4})W)?(?:([0-9]{1,4})D)?"
    r"(?:T(?:([0-9]{1,4})H)?(?:([0-9]{1,4})M)?(?:([0-9]{1,5})S)?)?"
)
_YEARS = range(1900, 2200)
_ONE_DAY = timedelta(1)


class UnreadableTimeError(Exception):
    """A time is none, or of a zone that nobody knows; the text is the key of a message."""

    def __init__(self, key: str, words: str = "") -> None:
        super().__init__(key)
        self.words = words


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, or an hour of it, in the time zone that it is told in."""

    day: date
    """The day there."""

    clock: time | None
    """The hour there; None for a whole day."""

    zone: ZoneInfo = CITY_ZONE
    """The time zone."""

    @property
    def local(self) -> datetime:
        """The same in the city; a whole day begins at midnight."""
        moment = datetime.combine(self.day, self.clock or time(0))
        if self.clock is None:
            return moment
        return moment.replace(tzinfo=self.zone).astimezone(CITY_ZONE).replace(tzinfo=None)

    def move(self, day: date) -> "Moment":
        """Return the same hour on another day."""
        return Moment(day, self.clock, self.zone)


def parse_moment(value: str, parameters: Property, zones: ZoneTable) -> Moment:
    """Return a day or hour; raises UnreadableTimeError."""
    try:
        day, clock, is_universal = _split_moment(value.strip().upper())
    except ValueError as fault:
        raise UnreadableTimeError("import-time", value[:40]) from fault
    if is_universal:
        # A repetition of it stays in UTC, as all readers take it.
        return Moment(day, clock, ZoneInfo("UTC"))
    name = parameters.parameters.get("TZID", "")
    zone = zones.find(name) if name else zones.default
    if zone is None and clock is not None:
        raise UnreadableTimeError("import-zone", name[:60])
    return Moment(day, clock, zone or CITY_ZONE)


def _split_moment(words: str) -> tuple[date, time | None, bool]:
    """Return day, hour and whether they are of UTC; raises ValueError."""
    parts = _MOMENT.fullmatch(words)
    if not parts:
        raise ValueError(words)
    digits = parts[1]
    day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    if day.year not in _YEARS:
        raise ValueError(words)
    return day, _parse_clock(parts[2]) if parts[2] else None, bool(parts[3])


def _parse_clock(digits: str) -> time:
    return time(int(digits[:2]), int(digits[2:4]), min(int(digits[4:]), 59))


def read_span(event: Component, zones: ZoneTable) -> tuple[Moment, timedelta]:
    """Return when an event begins and how long it lasts; raises UnreadableTimeError."""
    start = event.find("DTSTART")
    if start is None:
        raise UnreadableTimeError("import-no-day")
    begins = parse_moment(start.value, start, zones)
    length = _read_length(event, begins, zones)
    if length < timedelta(0):
        raise UnreadableTimeError("import-ends-early")
    if _is_whole_day(event, begins, length):
        begins, length = Moment(begins.day, None), max(length, _ONE_DAY)
    if begins.clock is None:
        length = max(length, _ONE_DAY)
    return begins, length


def _read_length(event: Component, begins: Moment, zones: ZoneTable) -> timedelta:
    end = event.find("DTEND")
    if end is not None:
        ends = parse_moment(end.value, end, zones)
        return ends.local - begins.local
    duration = event.find("DURATION")
    return _parse_duration(duration.value) if duration else timedelta(0)


def _parse_duration(value: str) -> timedelta:
    parts = _DURATION.fullmatch(value.strip().upper())
    if not parts:
        raise UnreadableTimeError("import-time", value[:40])
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in parts.groups())
    return timedelta(days, seconds, minutes=minutes, hours=hours, weeks=weeks)


def _is_whole_day(event: Component, begins: Moment, length: timedelta) -> bool:
    """Tell whether Outlook means whole days where it writes them from midnight to midnight."""
    is_marked = event.read_word("X-MICROSOFT-CDO-ALLDAYEVENT") == "TRUE"
    return is_marked and begins.clock == time(0) and not length % _ONE_DAY
