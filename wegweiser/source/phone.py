"""Telephone numbers as people write them, and the one form in which they are kept (DIN 5008)."""

import re
from functools import lru_cache
from typing import NamedTuple

from wegweiser.source.countries import COUNTRIES, Country, CountryCode
from wegweiser.text import write_ascii_digits

_DIGIT = "0-9٠-٩۰-۹"
_BLANK = " \u00a0\u202f\u2009"
_DASH = r"\-‐‑–—−"
_LABEL = "(?:(?:[Tt]el(?:efon(?:nummer)?)?|[Ff]on|[Mm]obil|[Hh]andy)[.: ]+)?"
_EXTENSION = r"[, ]*(?:[Dd]urchwahl|DW|App\.?|Apparat|Nebenstelle)[.: ]*"

WRITTEN_PATTERN = (
    rf"{_LABEL}(?=(?:[^{_DIGIT}]*[{_DIGIT}]){{6}})"
    rf"\(?[+0٠۰][{_DIGIT}{_BLANK}()/.{_DASH}]*[{_DIGIT}]"
    rf"(?:{_EXTENSION}[{_DIGIT}]+)?"
)
"""What may be a telephone number: at least six digits, of a country or an area at their start."""

KEPT_PATTERN = r"\+[1-9][0-9]{0,2}(?: [0-9]+)+(?:-[0-9]+(?: [0-9]+)*)?"
"""The form in which numbers are kept and shown: +49 231 50-12345."""

_MAX_DIGITS = 15
"""Digits of a number with the country before it (ITU-T E.164)."""

_MAX_AREA_DIGITS = 5
_MIN_LINE_DIGITS = 3
"""Digits of the area, and of what follows it: a slash between others parts two numbers."""

_PREFIXES = (
    "1|7|2(?:[07]|[1-689][0-9])|3(?:[0-469]|[578][0-9])|4(?:[013-9]|2[0-9])|5(?:[1-8]|[09][0-9])"
    "|6(?:[0-6]|[7-9][0-9])|8(?:[1246]|[03578][0-9])|9(?:[0-58]|[679][0-9])"
)
"""The countries' own numbers (ITU-T E.164, list of assigned codes)."""

_ABROAD = re.compile(rf"\(? ?(?:\+|00) ?({_PREFIXES})(?: ?\))?(.*)")
_BOTH_WAYS_ZERO = re.compile(r"^[ /.-]*\( ?0 ?\)")
"""The zero of "+49 (0) 231", which says both how to dial from abroad and how inside the country."""

_INLAND_ZERO = re.compile(r"^\( ?0 ?\)|^0|^(\()0")
_NEEDLESS_ZERO = re.compile(r"^([ /.(-]*)0")
_PAIRED_AREA = re.compile(r"^(\(?[0-9]{1,2}) ([0-9]{2})(?=[ )]*[/)])")
"""An area in pairs of digits, as in (02 31): without its zero, and without the blank one group."""

_BRACKETS = re.compile(r"\(([0-9 ]*)\)")


class _Call(NamedTuple):
    """What is dialled."""

    prefix: str
    """The number of the country."""
    rest: str
    """What follows it, with all signs between the digits."""
    has_needless_zero: bool
    """Whether a zero stood before the rest that nobody may dial there."""


@lru_cache(maxsize=4096)
def read_phone(text: str, country: CountryCode) -> str:
    """Return a number in the one form in which it is kept; empty where nobody could call it."""
    call = _take_apart(text, country)
    return "" if call is None or call.has_needless_zero else _format_call(call)


def suggest_phone(text: str, country: CountryCode) -> str:
    """Return the number that was probably meant by one that nobody can call; it may be empty."""
    call = _take_apart(text, country)
    return "" if call is None else _format_call(call)


def _take_apart(text: str, country: CountryCode) -> _Call | None:
    if not re.fullmatch(WRITTEN_PATTERN, text):
        return None
    plain = _simplify(text)
    abroad = _ABROAD.fullmatch(plain)
    if abroad is None:
        prefix, rest = COUNTRIES[country].phone_prefix, _INLAND_ZERO.sub(r"\1", plain)
    else:
        prefix, rest = abroad[1], _BOTH_WAYS_ZERO.sub("", abroad[2])
    # In other countries the zero may belong to the number, as in Italy.
    count = 0
    if _find_country(prefix):
        rest, count = _NEEDLESS_ZERO.subn(r"\1", rest)
    return _Call(prefix, rest, has_needless_zero=count > 0)


def _simplify(text: str) -> str:
    """Return a written number in ASCII: digits, single blanks, and signs between them."""
    unlabelled = re.sub(f"^{_LABEL}", "", write_ascii_digits(text))
    hyphenated = re.sub(f"{_EXTENSION}|[{_DASH}]", "-", unlabelled)
    return " ".join(hyphenated.split())


def _find_country(prefix: str) -> Country | None:
    return next((row for row in COUNTRIES.values() if row.phone_prefix == prefix), None)


def _format_call(call: _Call) -> str:
    """Return a number in its one form; empty where its signs or its length make it none."""
    rest = _PAIRED_AREA.sub(r"\1\2", call.rest.strip(" /.-"))
    groups, gaps = _split_groups(_BRACKETS.sub(r" \1 ", rest).strip())
    country = _find_country(call.prefix)
    counts = country.digit_counts if country else range(4, _MAX_DIGITS + 1 - len(call.prefix))
    if len("".join(groups)) not in counts or not all(map(str.isdigit, groups)):
        return ""
    marks = [_choose_mark(groups, gaps, place) for place in range(len(gaps))]
    if None in marks:
        return ""
    written = "".join(f"{mark}{group}" for mark, group in zip([" ", *marks], groups, strict=True))
    return f"+{call.prefix}{_part_area(written, country)}"


def _split_groups(rest: str) -> tuple[list[str], list[str]]:
    """Return the groups of digits, and the signs between them."""
    parts = re.split("([^0-9]+)", rest)
    return parts[::2], [gap.strip() for gap in parts[1::2]]


def _choose_mark(groups: list[str], gaps: list[str], place: int) -> str | None:
    """Return a blank, or the hyphen before an extension; None where another number begins."""
    gap = gaps[place]
    if gap in {"", "."}:
        return " "
    if gap not in {"/", "-"}:
        return None
    has_line = len("".join(groups[place + 1 :])) >= _MIN_LINE_DIGITS
    if place == 0 and len(groups[0]) <= _MAX_AREA_DIGITS and has_line:
        return " "
    if gap == "/":
        return None
    if gaps[1:].count("-") <= 1:
        return "-"
    return " " if set(gaps) == {"-"} else None


def _part_area(written: str, country: Country | None) -> str:
    """Return the groups with a blank behind the area, where it was written as one with the rest."""
    if country is None:
        return written
    return re.sub(rf"^ ({country.area_pattern})(?=[0-9]{{3,}}(?:-|$))", r" \1 ", written)
