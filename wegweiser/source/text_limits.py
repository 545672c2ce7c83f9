"""How much a text may hold of what makes the reader of Markdown slow, or makes it go too deep."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from wegweiser.diagnostics import Diagnostic, Location, error
from wegweiser.text import locate_offset

MAX_LENGTH = 200_000
"""Characters of a text: a page of so many is made in a second."""

MAX_LINES = 5_000
"""Lines of a text that say something: each may be a block, which costs more than its letters."""

MAX_NESTING = 10
"""Lists and quotations inside each other: the parser calls itself for each."""

MAX_MARKS = 400
"""Marks of one sort in one paragraph: for some the parser needs quadratic time."""

MAX_DEFINITIONS = 50
"""Definitions in one paragraph: the parser calls itself for each."""

MAX_STEPS = 400_000
"""Brackets that nobody closes times the length of their paragraph: the end of each is sought."""

_SPACES_PER_LEVEL = 4
_LIST_MARK = r"(?:[-*+:]|\d+[.)])[ \t]+"
_NESTED_MARKS = re.compile(
    rf"^[ \t]*(?:{_LIST_MARK}|>[ \t]*){{{MAX_NESTING + 1}}}"
    rf"|^(?: {{{_SPACES_PER_LEVEL}}}| {{0,3}}\t){{{MAX_NESTING + 1}}}[ \t]*(?:{_LIST_MARK}|>)",
    re.MULTILINE,
)
_RULE = re.compile(r"[ \t]*([-*_])(?:[ \t]*\1)*[ \t]*(?:\n|\Z)")
"""A line across: marks of a list with nothing behind them."""

_FULL_LINE = re.compile(r"^[ \t]*[^\s]", re.MULTILINE)
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_BLOCK_LINE = re.compile(r"^[ \t]*(?:#|[-=][-= \t]*$|>[ \t]|[*_]{3})", re.MULTILINE)
_MARKS = (
    ("[", re.compile(r"\["), MAX_MARKS),
    ("*", re.compile(r"[*_]"), MAX_MARKS),
    ("`", re.compile("`"), MAX_MARKS),
    ("<", re.compile("[<&]"), MAX_MARKS),
    ("\\", re.compile(r"\\(?!\[)"), MAX_MARKS),
    ("#", _BLOCK_LINE, MAX_MARKS),
    (":", re.compile(r"^[ \t]*:[ \t]", re.MULTILINE), MAX_DEFINITIONS),
)
"""What is counted in a paragraph, under the mark that a finding names, and how often it may stand
there."""

_OPEN_BRACKET = re.compile(r"\[(?!\[?[^\[\]]{0,300}\])|\]\((?![^()]{0,300}\))")
"""A bracket that is not closed soon."""

_MARKS_OF_TEXT = (("[^", MAX_MARKS), ("[", 20_000), ("|", 50_000))
"""How often a mark may stand in a whole text: each way back from a footnote is sought among all."""


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
    if len(text) > MAX_LENGTH or _has_many_lines(text):
        yield Excess("text-too-long", 0, MAX_LENGTH)
    for marks in _NESTED_MARKS.finditer(text):
        if not _RULE.match(text, marks.start()):
            yield Excess("too-nested", marks.start(), MAX_NESTING)
    crowded = [excess for kind in _MARKS for excess in _find_crowded_paragraphs(text, *kind)]
    yield from crowded or _find_crowded_text(text)


def check_text_limits(path: str, text: str) -> Iterator[Diagnostic]:
    """Yield a finding for each excess of a file of Markdown, at its line."""
    for excess in find_excesses(text):
        location = Location(path, *locate_offset(text, excess.offset))
        yield error(excess.code, location, limit=excess.limit, mark=excess.mark)


def _find_crowded_paragraphs(
    text: str, mark: str, pattern: re.Pattern[str], limit: int
) -> Iterator[Excess]:
    if len(text) <= limit or _count_matches(pattern, text) <= limit:
        return
    for start, end in _split_paragraphs(text):
        if _count_matches(pattern, text[start:end]) > limit:
            yield Excess("too-many-marks", start, limit, mark)


def _find_crowded_text(text: str) -> Iterator[Excess]:
    """Yield what is too much in a text as a whole."""
    for mark, limit in _MARKS_OF_TEXT:
        if text.count(mark) > limit:
            yield Excess("too-many-marks", text.find(mark), limit, mark)
    if len(text) ** 2 > MAX_STEPS:
        yield from _find_open_brackets(text)


def _find_open_brackets(text: str) -> Iterator[Excess]:
    """Yield the paragraph whose brackets cost most, where those of a text cost too much."""
    if _count_matches(_OPEN_BRACKET, text) * len(text) <= MAX_STEPS:
        return
    steps = {
        start: _count_matches(_OPEN_BRACKET, text[start:end]) * (end - start)
        for start, end in _split_paragraphs(text)
    }
    if sum(steps.values()) > MAX_STEPS:
        worst = max(steps, key=lambda start: steps[start])
        yield Excess("too-many-marks", worst, MAX_STEPS // len(text), "[")


def _split_paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each paragraph begins and ends."""
    return pairwise((0, *(blank.end() for blank in _BLANK_LINE.finditer(text)), len(text)))


def _has_many_lines(text: str) -> bool:
    return text.count("\n") >= MAX_LINES and _count_matches(_FULL_LINE, text) > MAX_LINES


def _count_matches(pattern: re.Pattern[str], text: str) -> int:
    return sum(1 for _ in pattern.finditer(text))
