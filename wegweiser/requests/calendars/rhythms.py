"""From a repetition of a calendar to a rhythm of ours, where both name the very same days."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Literal, NamedTuple

from wegweiser.model.ages import FULL_DATE_LENGTH
from wegweiser.model.programmes import Rhythm
from wegweiser.model.rhythms import LAST_SURE_DAY, find_first_occurrence, takes_place_on
from wegweiser.requests.calendars.instances import Instance
from wegweiser.requests.calendars.repetitions import Rule

Every = Literal["week", "two-weeks", "month", "last-of-month"]

_NAMES = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
_NUMBERS = ("ersten", "zweiten", "dritten", "vierten")
_WEEKS: dict[tuple[str, int], Every] = {
    ("WEEKLY", 1): "week",
    ("WEEKLY", 2): "two-weeks",
    ("DAILY", 7): "week",
    ("DAILY", 14): "two-weeks",
}


class RhythmGroup(NamedTuple):
    """The dates of a calendar that are one rhythm."""

    rhythm: Rhythm
    """The rhythm."""

    instances: tuple[Instance, ...]
    """The dates, all at the same hour and place."""


def find_rhythms(rule: Rule, instances: Iterable[Instance], last: date) -> Iterator[RhythmGroup]:
    """Yield the rhythms of a rule, one for each of its weekdays; `last` bounds what is compared.

    What belongs to none is single dates.
    """
    every = _find_every(rule)
    by_weekday: dict[int, list[Instance]] = {}
    for instance in instances:
        by_weekday.setdefault(instance.begins.weekday(), []).append(instance)
    for weekday in sorted(by_weekday):
        group = by_weekday[weekday]
        is_of_rule = not rule.weekdays or weekday in {number for number, _ in rule.weekdays}
        rhythm = _make_rhythm(rule, every, group, last) if every and is_of_rule else None
        if rhythm:
            yield RhythmGroup(rhythm, tuple(group))


def _find_every(rule: Rule) -> Every | None:
    """Return how often a rule repeats, in our words; None where these cannot say it."""
    if rule.months or rule.month_days:
        return None
    if rule.frequency == "MONTHLY":
        return _find_monthly(rule) if rule.interval == 1 else None
    is_plain = not rule.positions and not any(number for _, number in rule.weekdays)
    return _WEEKS.get((rule.frequency, rule.interval)) if is_plain else None


def _find_monthly(rule: Rule) -> Every | None:
    """Return which weekday of a month a rule names, the last or a sure one."""
    numbers = {number for _, number in rule.weekdays}
    if rule.positions:  # as Outlook writes it: the last of all Thursdays
        is_one_weekday = numbers == {0} and len(rule.weekdays) == 1
        numbers = set(rule.positions) if is_one_weekday else set()
    if numbers == {-1}:
        return "last-of-month"
    return "month" if len(numbers) == 1 and numbers <= {1, 2, 3, 4} else None


def _make_rhythm(rule: Rule, every: Every, group: list[Instance], last: date) -> Rhythm | None:
    """Return the rhythm of dates; None where it would name other days than they do."""
    days = [instance.begins.date().isoformat() for instance in group]
    if not _is_at_same_hours(group) or len(set(days)) < len(days):
        return None
    if every == "month" and date.fromisoformat(days[0]).day > LAST_SURE_DAY:
        return None
    rhythm = Rhythm(first=days[0], every=every, until=_find_until(rule, days))
    if not all(takes_place_on(rhythm, day) for day in days):
        return None
    skips = set(list_days(rhythm, days[0], last.isoformat())) - set(days)
    return replace(rhythm, skips=tuple(sorted(skips)))


def _is_at_same_hours(group: list[Instance]) -> bool:
    """Tell whether all dates have the same hours, within a day."""
    hours = {(instance.begins.time(), instance.ends - instance.begins) for instance in group}
    return len(hours) == 1 and not _lasts_days(group[0])


def _lasts_days(instance: Instance) -> bool:
    length = instance.ends - instance.begins
    return length > timedelta(1) or (instance.has_hours and length == timedelta(1))


def _find_until(rule: Rule, days: list[str]) -> str:
    if rule.until:
        written = rule.until[:8]
        until = f"{written[:4]}-{written[4:6]}-{written[6:]}"
        return max(until, days[-1])
    return days[-1] if rule.count else ""


def list_days(rhythm: Rhythm, first: str, last: str) -> list[str]:
    """Return the days of a rhythm from one day to another, without those that are left out."""
    day = date.fromisoformat(find_first_occurrence(rhythm))
    end = date.fromisoformat(min(last, rhythm.until or last))
    days = []
    while day <= end:
        days.append(day.isoformat())
        day += timedelta(7)
    return [
        text
        for text in days
        if text >= first and text not in rhythm.skips and takes_place_on(rhythm, text)
    ]


def word_rhythm(rhythm: Rhythm) -> str:
    """Return a rhythm in German words."""
    day = date.fromisoformat(find_first_occurrence(rhythm)[:FULL_DATE_LENGTH])
    name = _NAMES[day.weekday()]
    if rhythm.every == "week":
        return f"jede Woche am {name}"
    if rhythm.every == "two-weeks":
        return f"alle zwei Wochen am {name}"
    if rhythm.every == "last-of-month":
        return f"jeden letzten {name} im Monat"
    return f"jeden {_NUMBERS[(day.day - 1) // 7]} {name} im Monat"
