"""The time zones that calendars name: as the database does, as Windows does, or by their hours."""

from collections.abc import Iterable
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from wegweiser.editions.data.calendars import TIME_ZONE
from wegweiser.requests.calendars.ics_files import Component

CITY_ZONE = ZoneInfo(TIME_ZONE)
"""The legal time of the city."""

_UTC = "UTC"
_MAX_NAME = 100
_WINDOWS_ZONES = {
    "w. europe standard time": "Europe/Berlin",
    "central europe standard time": "Europe/Budapest",
    "central european standard time": "Europe/Warsaw",
    "romance standard time": "Europe/Paris",
    "gmt standard time": "Europe/London",
    "greenwich standard time": "Atlantic/Reykjavik",
    "e. europe standard time": "Europe/Chisinau",
    "fle standard time": "Europe/Kyiv",
    "gtb standard time": "Europe/Bucharest",
    "turkey standard time": "Europe/Istanbul",
    "russian standard time": "Europe/Moscow",
    "syria standard time": "Asia/Damascus",
    "middle east standard time": "Asia/Beirut",
    "israel standard time": "Asia/Jerusalem",
    "egypt standard time": "Africa/Cairo",
    "morocco standard time": "Africa/Casablanca",
    "iran standard time": "Asia/Tehran",
    "afghanistan standard time": "Asia/Kabul",
    "eastern standard time": "America/New_York",
    "pacific standard time": "America/Los_Angeles",
    "coordinated universal time": _UTC,
    "utc": _UTC,
    "gmt": _UTC,
    "z": _UTC,
    "mez": "Europe/Berlin",
    "cet": "Europe/Berlin",
}
"""What Outlook and Exchange call time zones (CLDR, windowsZones.xml): those near to our readers."""

_ZONES_BY_OFFSETS = {
    frozenset({"+0100", "+0200"}): TIME_ZONE,
    frozenset({"+0000", "+0100"}): "Europe/London",
    frozenset({"+0200", "+0300"}): "Europe/Kyiv",
    frozenset({"+0000"}): _UTC,
    frozenset({"+0300"}): "Europe/Istanbul",
}
"""What a zone is by the hours that it says to be ahead, where nobody knows its name."""


class ZoneTable:
    """The time zones of one calendar."""

    def __init__(self, zones: Iterable[Component], default: str) -> None:
        self._explained = {zone.read_text("TZID"): zone for zone in zones}
        self.default = self.find(default) or CITY_ZONE

    def find(self, name: str) -> ZoneInfo | None:
        """Return the zone of a name; None where nobody knows it."""
        zone = _find_named(name)
        explained = self._explained.get(name)
        if zone or explained is None:
            return zone
        location = explained.read_text("X-LIC-LOCATION")
        offsets = explained.properties.get("TZOFFSETTO", [])
        by_hours = _ZONES_BY_OFFSETS.get(frozenset(offset.value.strip() for offset in offsets), "")
        return _find_named(location) or _find_named(by_hours)


@cache
def _find_named(name: str) -> ZoneInfo | None:
    """Return the zone of a name, which may stand behind that of a program, as in Evolution's."""
    if not name or len(name) > _MAX_NAME:
        return None
    known = _WINDOWS_ZONES.get(name.strip().casefold(), name.strip())
    parts = [part for part in known.split("/") if part]
    for start in range(len(parts)):
        zone = _load_zone("/".join(parts[start:]))
        if zone:
            return zone
    return None


def _load_zone(key: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(key)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # no such zone, or a folder of them
        return None
