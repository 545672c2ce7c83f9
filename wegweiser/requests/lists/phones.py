"""Telephone numbers as lists hold them: several in a cell, with remarks, as mere numbers."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from wegweiser.source.countries import COUNTRIES, CountryCode
from wegweiser.source.phone import read_phone
from wegweiser.text import write_ascii_digits

_NOISE = re.compile(r"[^\w\n+()\[\]/.,;:|*·&‐‑–—−-]")
"""Pictures of telephones, quotes, marks of direction, tabs."""

_PHONE_AND_FAX = re.compile(
    r"\b(?:telefon|tel|fon)\b[. ]{0,2}(?:/|\+|&|und|u\.)[. ]{0,2}(?:tele)?fax", re.IGNORECASE
)
_REPEATED = re.compile(r"([+/])\1{1,5}")
_SEPARATORS = re.compile(r"[;,|\n]|\s(?:oder|und|bzw\.?|or|and|u\.|o\.|\+|&)\s", re.IGNORECASE)
_REMARKS = re.compile(r"\([^()0-9]*\)|\[[^\[\]0-9]*\]")
_HOURS = re.compile(
    r"(?<![0-9])[0-9]{1,2}(?:[.:][0-9]{2})?(?: ?(?:-|–|bis|und) ?[0-9]{1,2}(?:[.:][0-9]{2})?)?"
    r" ?(?:Uhr|h)\b",
    re.IGNORECASE,
)
_WORDS = re.compile(r"([^\W\d_]+\.?:?)")
_EXTENSION = re.compile(r"\b(?:durchwahl|dw|app|apparat|nebenstelle)\b", re.IGNORECASE)
_ODD_SIGNS = re.compile(r"[_:,·*]")
_NEXT_NUMBER = re.compile(r"(?<=[0-9]) {1,9}(?=\(?0[1-9])")
"""Where another number begins behind a mere blank."""

_DAY = re.compile(r"[0-3]?[0-9]\.[01]?[0-9]\.(?:[0-9]{2}){1,2}")
_MIN_PART_DIGITS = 2
_MIN_DIGITS, _MIN_ABROAD_DIGITS, _MAX_DIGITS = 10, 11, 13
"""Digits that a number has whose zero or plus sign is lost; shorter ones may lack their area."""


class PhoneReading(NamedTuple):
    """The telephone numbers of a cell."""

    numbers: tuple[str, ...]
    """Each in the one form in which it is kept."""

    unread: tuple[str, ...]
    """What may be another that nobody can read."""


def read_phones(cell: str, country: CountryCode) -> PhoneReading:
    """Return all numbers of a cell; a zero that a spreadsheet lost is put back.

    Fax numbers and hours are none.
    """
    words = _REPEATED.sub(r"\1", _NOISE.sub(" ", write_ascii_digits(cell)))
    hours = _HOURS.sub(" ", _REMARKS.sub(" ", _PHONE_AND_FAX.sub("Tel. ", words)))
    plain = _REMARKS.sub(" ", hours)
    whole = _read(plain.strip(), country)
    if whole:
        return PhoneReading((whole,), ())
    numbers: list[str] = []
    unread: list[str] = []
    for chunk in _iter_chunks(plain):
        read = _read_chunk(chunk, country)
        numbers += read
        if not read and len(re.sub("[^0-9]", "", chunk)) >= _MIN_PART_DIGITS:
            unread.append(chunk.strip())
    return PhoneReading(tuple(dict.fromkeys(numbers)), tuple(unread))


def _iter_chunks(plain: str) -> Iterator[str]:
    """Yield what stands between separators and words; not what is called a fax."""
    for part in _SEPARATORS.split(plain):
        if _EXTENSION.search(part):
            yield part
            continue
        is_fax = False
        for piece in _WORDS.split(part):
            if _WORDS.fullmatch(piece):
                is_fax = "fax" in piece.lower()
            elif not is_fax:
                yield piece


def _read_chunk(chunk: str, country: CountryCode) -> list[str]:
    number = _read(chunk.strip(), country)
    if number:
        return [number]
    for parts in (chunk.split("/"), _NEXT_NUMBER.split(chunk)):
        halves = [_read(half.strip(), country) for half in parts]
        if len(halves) > 1 and all(halves):
            return halves
    return []


def _read(text: str, country: CountryCode) -> str:
    """Return a number by itself; empty where nobody could call it."""
    plain = text.strip(" \t.:-–/")
    if _DAY.fullmatch(plain):
        return ""
    number = read_phone(plain, country)
    if number or not plain:
        return number
    if plain[0] in "+0(":
        return read_phone(_ODD_SIGNS.sub(" ", plain), country)
    digits = re.sub("[^0-9]", "", plain)
    prefix = COUNTRIES[country].phone_prefix
    if digits.startswith(prefix) and _MIN_ABROAD_DIGITS <= len(digits) <= _MAX_DIGITS:
        return read_phone(f"+{plain}", country)
    # With the number of the country before it, it would be too short: it may be either.
    is_inland = digits == plain and not digits.startswith(prefix)
    if is_inland and _MIN_DIGITS <= len(digits) < _MAX_DIGITS:
        return read_phone(f"0{digits}", country)
    return ""
