"""The rules for weekdays: one that is named beside a date is the weekday of that date."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from wegweiser.diagnostics import Diagnostic, Location, error, warning
from wegweiser.languages import DEFAULT_LANGUAGE
from wegweiser.model.programmes import Event, Rhythm
from wegweiser.model.rhythms import find_first_occurrence, get_week_of_month, takes_place_on
from wegweiser.rules.city import City
from wegweiser.text import locate_offset

_NAMES = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
_MONTHS = ("jan", "feb", "mär", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez")
_WEEKDAY = re.compile(
    r"(?<!ausser )(?<!nicht )(?<!ohne )\b(montag|dienstag|mittwoch|donnerstag|freitag|samstag"
    r"|sonnabend|sonntag)"
)
_WRITTEN_DAY = re.compile(
    r"\b(Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonnabend|Sonntag),? (?:den |dem )?"
    r"(\d{1,2})\. ?(?:([A-Z]\w{2})\w*\.? |(\d{1,2})\. ?)(\d{4})\b"
)
_NEAR_DAYS = (0, -1, 1, -2, 2, -3, 3)


def check_repeated_weekdays(city: City) -> Iterator[Diagnostic]:
    """What repeats "every Monday" in words begins on one."""
    for event in city.site.events:
        rhythm = event.recurs.rhythm if event.recurs else None
        if rhythm and not city.is_faulty("events", event.id, "recurs"):
            number = find_weekday(_get_rule(event))
            if number is not None and date.fromisoformat(rhythm.first).weekday() != number:
                yield error(
                    "weekday-differs",
                    city.locate("events", event.id, "recurs", "rhythm", "first"),
                    words=_get_rule(event),
                    day=rhythm.first,
                    weekday=_NAMES[number],
                    close=_find_day(rhythm, number),
                )


def _get_rule(event: Event) -> str:
    return dict(event.recurs.rule.versions).get(DEFAULT_LANGUAGE, "") if event.recurs else ""


def find_weekday(words: str) -> int | None:
    """Return the only weekday that words name, from 0; None for any others."""
    names = {_get_number(name) for name in _WEEKDAY.findall(words.casefold())}
    return names.pop() if len(names) == 1 else None


def _get_number(name: str) -> int:
    return _NAMES.index(name.title().replace("Sonnabend", "Samstag"))


def _find_day(rhythm: Rhythm, number: int) -> str:
    """Return the day with this weekday that was probably meant; "" where exceptions rest on it."""
    for day in _list_days(rhythm):
        moved = replace(rhythm, first=day.isoformat(), skips=())
        if day.weekday() == number and all(takes_place_on(moved, skip) for skip in rhythm.skips):
            return day.isoformat()
    return ""


def _list_days(rhythm: Rhythm) -> list[date]:
    """Return the days around the first, the nearest first; in a month those of the same week."""
    first = date.fromisoformat(find_first_occurrence(rhythm))
    if rhythm.every in {"week", "two-weeks"}:
        return [first + timedelta(distance) for distance in _NEAR_DAYS]
    days = (first + timedelta(distance) for distance in range(-6, 7))
    week = get_week_of_month(first)
    return [day for day in days if (day.month, get_week_of_month(day)) == (first.month, week)]


def check_written_weekdays(city: City) -> Iterator[Diagnostic]:
    """A page names the weekday that a date has."""
    for page in city.site.pages:
        for written in _WRITTEN_DAY.finditer(page.body):
            day = _read_day(written)
            if day and day.weekday() != _get_number(written[1]):
                line, column = locate_offset(page.body, written.start())
                yield warning(
                    "weekday-differs",
                    Location(page.path, line + page.first_line - 1, column, len(written[1])),
                    words=written[0],
                    day=day.isoformat(),
                    weekday=written[1],
                    close=_NAMES[day.weekday()],
                )


def _read_day(written: re.Match[str]) -> date | None:
    """Return the date in words; None where there is no such day."""
    name = (written[3] or "").lower()
    month = int(written[4]) if written[4] else _MONTHS.index(name) + 1 if name in _MONTHS else 0
    try:
        return date(int(written[5]), month, int(written[2]))
    except ValueError:
        return None
