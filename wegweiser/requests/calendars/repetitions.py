"""The days on which a date of a calendar repeats (RFC 5545 3.3.10), never more than one a day."""

import calendar
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from itertools import chain

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
"""The days of a week as rules name them."""

MAX_STEPS = 20_000
"""Days, weeks, months or years that are looked at for one rule: fifty years of days."""

_BY_DAY = re.compile(r"([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_PARTS = frozenset(
    ("FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS")
)
_LAST_MONTH = 12
_TOO_OFTEN = frozenset({"HOURLY", "MINUTELY", "SECONDLY"})
_FREQUENCIES = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})


class UnreadableRuleError(Exception):
    """A rule is none, or one that is refused; the text is the key of the message that says why."""


@dataclass(frozen=True, slots=True)
class Rule:
    """How a date repeats."""

    frequency: str
    """DAILY, WEEKLY, MONTHLY or YEARLY."""

    interval: int = 1
    """Every how manieth of these it is."""

    count: int = 0
    """How often it takes place in all; 0 for no limit."""

    until: str = ""
    """Its last day or moment, as it is written; empty for no end."""

    week_start: int = 0
    """The first day of a week, 0 for Monday."""

    weekdays: tuple[tuple[int, int], ...] = ()
    """Weekdays, each with the how manieth it is; 0 for every one."""

    month_days: tuple[int, ...] = ()
    """Days of a month; negative from its end."""

    months: tuple[int, ...] = ()
    """Months of a year."""

    positions: tuple[int, ...] = ()
    """Which of the days of a period; negative from its end."""


def parse_rule(value: str) -> Rule:
    """Read a rule; raises UnreadableRuleError."""
    parts = dict(part.partition("=")[::2] for part in value.upper().strip().split(";") if part)
    frequency = parts.get("FREQ", "").strip()
    if frequency in _TOO_OFTEN:
        raise UnreadableRuleError("import-rule-too-often")
    if frequency not in _FREQUENCIES or parts.keys() - _PARTS:
        raise UnreadableRuleError("import-rule-unknown")
    try:
        rule = _parse_parts(frequency, parts)
    except ValueError as fault:
        raise UnreadableRuleError("import-rule-unknown") from fault
    if _is_disputed(rule):
        raise UnreadableRuleError("import-rule-unknown")
    return rule


def _is_disputed(rule: Rule) -> bool:
    """Tell whether programs differ about a rule: the second Sunday of a year that is a 13th."""
    is_counted = any(number for _, number in rule.weekdays)
    return rule.frequency == "YEARLY" and not rule.months and bool(rule.month_days) and is_counted


def _parse_parts(frequency: str, parts: Mapping[str, str]) -> Rule:
    return Rule(
        frequency,
        interval=_parse_number(parts.get("INTERVAL", "1"), range(1, 1000)),
        count=_parse_number(parts.get("COUNT", "0"), range(10_000)),
        until=parts.get("UNTIL", "").strip(),
        week_start=WEEKDAYS.index(parts.get("WKST", "MO").strip()),
        weekdays=tuple(_parse_weekdays(parts.get("BYDAY", ""))),
        month_days=_parse_numbers(parts.get("BYMONTHDAY", ""), 31),
        months=_parse_numbers(parts.get("BYMONTH", ""), _LAST_MONTH),
        positions=_parse_numbers(parts.get("BYSETPOS", ""), 366),
    )


def _parse_number(text: str, allowed: range) -> int:
    words = text.strip()
    if not re.fullmatch(r"[+-]?[0-9]{1,5}", words) or int(words) not in allowed:
        raise ValueError(text)
    return int(words)


def _parse_numbers(text: str, most: int) -> tuple[int, ...]:
    numbers = {_parse_number(part, range(-most, most + 1)) for part in text.split(",") if part}
    if 0 in numbers:
        raise ValueError(text)
    return tuple(sorted(numbers))


def _parse_weekdays(text: str) -> Iterator[tuple[int, int]]:
    for part in dict.fromkeys(part.strip() for part in text.split(",") if part.strip()):
        words = _BY_DAY.fullmatch(part)
        if not words:
            raise ValueError(text)
        yield WEEKDAYS.index(words[2]), int(words[1] or 0)


def iter_days(rule: Rule, first: date, last: date) -> Iterator[date]:
    """Yield the days of a rule from its first to the last, which bounds it; `count` is heeded.

    Raises UnreadableRuleError where too many periods would have to be looked at.
    """
    number = 0
    for step, days in enumerate(_iter_periods(rule, first, last)):
        if step >= MAX_STEPS:
            raise UnreadableRuleError("import-rule-too-often")
        for day in days:
            if day < first:
                continue
            number += 1
            if day > last or (rule.count and number > rule.count):
                return
            yield day


def _iter_periods(rule: Rule, first: date, last: date) -> Iterator[list[date]]:
    """Yield the days of each day, week, month or year of the rule, in order."""
    if rule.frequency in {"DAILY", "WEEKLY"}:
        yield from _iter_short_periods(rule, first, last)
        return
    year, month = first.year, first.month if rule.frequency == "MONTHLY" else 1
    months = rule.interval * (1 if rule.frequency == "MONTHLY" else _LAST_MONTH)
    while year <= min(last.year, MAXYEAR):
        is_month = rule.frequency == "MONTHLY"
        days = (
            _list_month_days(rule, first, year, month)
            if is_month
            else _list_year_days(rule, first, year)
        )
        yield _pick_positions(rule, sorted(set(days)))
        total = year * _LAST_MONTH + month - 1 + months
        year, month = divmod(total, _LAST_MONTH)[0], total % _LAST_MONTH + 1


def _iter_short_periods(rule: Rule, first: date, last: date) -> Iterator[list[date]]:
    """Yield the days of each day or week of the rule, in order."""
    length = 7 if rule.frequency == "WEEKLY" else 1
    start = first - timedelta((first.weekday() - rule.week_start) % length)
    weekdays = {weekday for weekday, _ in rule.weekdays}
    if length > 1 and not weekdays:
        weekdays = {first.weekday()}
    while start <= last:
        days = [start + timedelta(offset) for offset in range(length)]
        yield _pick_positions(rule, [day for day in days if _is_named(rule, day, weekdays)])
        start += timedelta(rule.interval * length)


def _is_named(rule: Rule, day: date, weekdays: set[int]) -> bool:
    return (not weekdays or day.weekday() in weekdays) and _is_in_months(rule, day)


def _is_in_months(rule: Rule, day: date) -> bool:
    """Tell whether a day lies in the months, and on the days of them, that a rule names."""
    if rule.months and day.month not in rule.months:
        return False
    length = calendar.monthrange(day.year, day.month)[1]
    numbers = {day.day, day.day - length - 1}
    return not rule.month_days or not numbers.isdisjoint(rule.month_days)


def _pick_positions(rule: Rule, days: list[date]) -> list[date]:
    if not rule.positions:
        return days
    size = len(days)
    places = {place - 1 if place > 0 else size + place for place in rule.positions}
    return [day for place, day in enumerate(days) if place in places]


def _list_month_days(rule: Rule, first: date, year: int, month: int) -> list[date]:
    """Return the days of a month; without any by which they are named it is that of the first."""
    length = calendar.monthrange(year, month)[1]
    days = [date(year, month, number) for number in range(1, length + 1)]
    if not rule.weekdays and not rule.month_days:
        days = days[first.day - 1 : first.day]
    elif rule.weekdays:
        days = [day for day in days if _is_weekday(rule, day, days)]
    return [day for day in days if _is_in_months(rule, day)]


def _list_year_days(rule: Rule, first: date, year: int) -> list[date]:
    if rule.weekdays and not rule.months and not rule.month_days:
        start = date(year, 1, 1)
        days = [start + timedelta(number) for number in range(365 + calendar.isleap(year))]
        return [day for day in days if _is_weekday(rule, day, days)]
    months = rule.months or (range(1, 13) if rule.month_days else (first.month,))
    return list(chain.from_iterable(_list_month_days(rule, first, year, m) for m in months))


def _is_weekday(rule: Rule, day: date, days: list[date]) -> bool:
    """Tell whether a day is one of the weekdays of a rule, counted in its month or year."""
    place = (day - days[0]).days // 7 + 1
    place_from_end = -((days[-1] - day).days // 7 + 1)
    return any(
        weekday == day.weekday() and number in {0, place, place_from_end}
        for weekday, number in rule.weekdays
    )
