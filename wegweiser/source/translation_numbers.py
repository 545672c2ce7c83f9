"""Whether a translation holds the numbers of its original: in any digits, order and notation."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

_GROUPED = re.compile(r"(?<!\d)\d{1,3}(?:[.,'’٬\u00a0\u202f ]\d{3})+(?!\d)")
_NOT_DIGIT = re.compile(r"\D")
_DIGITS = re.compile(r"\d+")
_NUMERIC_DATE = re.compile(r"(?<!\d)\d{1,2}\.\s?(\d{1,2})\.\s?(?:\d{4}|\d{2})?(?!\d)")
_NO_MINUTES = re.compile(r"(?<=\d)[:.]00(?![:.]?\d)")
"""What an hour or a price says no more with: "17:00" is "17 Uhr"."""
_LETTERS = re.compile(r"[^\W\d_]+")
_MONTHS = (
    "januar",
    "februar",
    "märz",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "dezember",
)
_NUMERALS = {
    "ein": 1,
    "eine": 1,
    "einem": 1,
    "einen": 1,
    "einer": 1,
    "eines": 1,
    "erste": 1,
    "ersten": 1,
    "erster": 1,
    "erstes": 1,
    "zwei": 2,
    "zweite": 2,
    "zweiten": 2,
    "beide": 2,
    "drei": 3,
    "dritte": 3,
    "dritten": 3,
    "vier": 4,
    "vierte": 4,
    "vierten": 4,
    "fünf": 5,
    "fünfte": 5,
    "sechs": 6,
    "sieben": 7,
    "acht": 8,
    "neun": 9,
    "zehn": 10,
    "elf": 11,
    "zwölf": 12,
    "hundert": 100,
    "tausend": 1000,
}
_MOST_IN_WORDS = 2
"""Up to this number a language may need no digit: Arabic says "two days" in one word."""

_TEXTS_KEPT = 4096
"""Of how many texts it is kept which numbers they hold: an original has many translations."""

_NOON = 12
_LAST_HOUR = 24


def compare_numbers(original: str, translation: str) -> tuple[list[int], list[int]]:
    """Return the numbers of an original that its translation lacks, and those it has besides.

    The digits of any script count, and neither order nor separators. A month may be a word on one
    side, a small number or one that the original writes out, too; an hour after noon may be told
    as in English.
    """
    ours, theirs = _read_numbers(original), _read_numbers(translation)
    if ours == theirs or "".join(map(str, ours)) == "".join(map(str, theirs)):
        return [], []
    lost, added = _tell_hours_alike(
        Counter(ours) - Counter(theirs), Counter(theirs) - Counter(ours)
    )
    optional = {int(month) for month in _NUMERIC_DATE.findall(_to_ascii(original))}
    optional.update(range(_MOST_IN_WORDS + 1))
    written = set(_iter_written_numbers(original))
    return _list_without(lost, optional), _list_without(added, written)


def _list_without(numbers: Counter[int], optional: set[int]) -> list[int]:
    return [number for number in numbers.elements() if number not in optional]


def _tell_hours_alike(lost: Counter[int], added: Counter[int]) -> tuple[Counter[int], Counter[int]]:
    """Return what is left where an hour after noon is told as in English: 18 Uhr, 6 pm."""
    afternoon = {hour: lost[hour] for hour in lost if _NOON < hour <= _LAST_HOUR}
    pairs = Counter({hour: min(count, added[hour - _NOON]) for hour, count in afternoon.items()})
    hours = Counter({hour - _NOON: count for hour, count in pairs.items()})
    return lost - pairs, added - hours


@lru_cache(maxsize=_TEXTS_KEPT)
def _read_numbers(text: str) -> list[int]:
    if not _DIGITS.search(text):
        return []
    short = _NO_MINUTES.sub("", _to_ascii(text))
    joined = _GROUPED.sub(lambda number: _NOT_DIGIT.sub("", number[0]), short)
    return [int(digits) for digits in _DIGITS.findall(joined)]


def _to_ascii(text: str) -> str:
    """Return a text with digits of every script as Western ones."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.digit(c)) if c.isdecimal() else c for c in text)


def _iter_written_numbers(text: str) -> Iterator[int]:
    """Yield the numbers that an original tells in German words: months, numerals."""
    for word in _LETTERS.findall(text.lower()):
        if word in _NUMERALS:
            yield _NUMERALS[word]
        elif word in _MONTHS:
            yield _MONTHS.index(word) + 1
