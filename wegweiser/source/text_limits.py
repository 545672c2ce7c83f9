"""How much a text may hold of what makes the reader of Markdown slow, or makes it go too deep."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from wegweiser.diagnostics import Diagnostic, Location, error
from wegweiser.text import locate_offset

MAX_LENGTH = 200_000
"""Characters of a text: a page of so many is made in a second."""

MAX_NESTING = 10
"""Lists and quotations inside each other: the parser calls itself for each."""

MAX_MARKS = 400
"""Marks of one sort in one paragraph: for some the parser needs quadratic time."""

_SPACES_PER_LEVEL = 4
_LIST_MARK = r"(?:[-*+:]|\d+[.)])[ \t]+"
_NESTED_MARKS = re.compile(
    rf"^[ \t]*(?:{_LIST_MARK}|>[ \t]*){{{MAX_NESTING + 1}}}"
    rf"|^(?: {{{_SPACES_PER_LEVEL}}}| {{0,3}}\t){{{MAX_NESTING + 1}}}[ \t]*(?:{_LIST_MARK}|>)",
    re.MULTILINE,
)
_RULE = re.compile(r"[ \t]*([-*_])(?:[ \t]*\1)*[ \t]*(?:\n|\Z)")
"""A line across: marks of a list with nothing behind them."""

_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_BLOCK_LINE = re.compile(r"^[ \t]*(?:#|[-=]+[ \t]*$|[:>][ \t]|[*_]{3})", re.MULTILINE)
_MARKS = (
    ("[", re.compile(r"\[")),
    ("*", re.compile(r"[*_]")),
    ("`", re.compile("`")),
    ("<", re.compile("[<&]")),
    ("#", _BLOCK_LINE),
)
"""What is counted, under the mark that a finding names."""


class Excess(NamedTuple):
    """What a text holds too much of, where it begins to."""

    code: str
    """The code of the finding."""
    offset: int
    """Where it begins in the text, counted from 0."""
    limit: int
    """How much is allowed."""
    mark: str = ""
    """The mark that stands there too often."""


def find_excesses(text: str) -> Iterator[Excess]:
    """Yield what would keep a text from being read, or make that slow; in linear time."""
    if len(text) > MAX_LENGTH:
        yield Excess("text-too-long", 0, MAX_LENGTH)
    for marks in _NESTED_MARKS.finditer(text):
        if not _RULE.match(text, marks.start()):
            yield Excess("too-nested", marks.start(), MAX_NESTING)
    for mark, pattern in _MARKS:
        if len(text) > MAX_MARKS and _count_matches(pattern, text) > MAX_MARKS:
            yield from _find_crowded_paragraphs(text, mark, pattern)


def check_text_limits(path: str, text: str) -> Iterator[Diagnostic]:
    """Yield a finding for each excess of a file of Markdown, at its line."""
    for excess in find_excesses(text):
        location = Location(path, *locate_offset(text, excess.offset))
        yield error(excess.code, location, limit=excess.limit, mark=excess.mark)


def _find_crowded_paragraphs(text: str, mark: str, pattern: re.Pattern[str]) -> Iterator[Excess]:
    starts = (0, *(blank.end() for blank in _BLANK_LINE.finditer(text)))
    for start, end in pairwise((*starts, len(text))):
        if _count_matches(pattern, text[start:end]) > MAX_MARKS:
            yield Excess("too-many-marks", start, MAX_MARKS, mark)


def _count_matches(pattern: re.Pattern[str], text: str) -> int:
    return sum(1 for _ in pattern.finditer(text))
