"""Headings of a form whose mark a mail program took away, or made another one of."""

import re
from collections.abc import Container, Iterator, Sequence
from itertools import islice, pairwise
from operator import itemgetter

from wegweiser.requests.labels import LabelIndex, find_label
from wegweiser.source.schema import find_close_match

_LIST_NUMBER = re.compile(r"\W{0,9}\d{1,2}[.)]\s")
_NOTE_BEHIND = re.compile(r"\([^()]*\)\W{0,9}$")
_UNDERLINE = re.compile(r"[\s>]*(?:-{3,}|={3,})\s*")
_MIN_HEADINGS = 3
"""Headings that make a text a form."""

_MAX_CANDIDATES, _MAX_LENGTH = 100, 80
"""Lines, and characters of each, that are laid beside all headings: that takes long."""

_LIKENESS = 0.75
"""How like a known heading a line is that will have been meant as one."""


def mark_headings(lines: Sequence[str], indexes: Sequence[LabelIndex]) -> Sequence[str]:
    """Return the lines of a request with `###` before each that words a question and nothing else.

    So stand headings that became bold, underlined or plain words, were numbered or have a note
    behind. Then a line by itself that is only like a heading is marked, too: nobody's answer may
    hold the next question. Where hardly a line is a heading, it is no form: all stay as they are.
    """
    headings = {}
    for number, line in enumerate(lines):
        words = _find_heading(_drop_quotation(line), indexes)
        if words:
            headings[number] = words
    if len(headings) < _MIN_HEADINGS:
        return lines
    headings |= dict(_iter_misspelt_headings(lines, headings, indexes))
    return [
        _mark_line(line, headings.get(number), is_below_heading=number - 1 in headings)
        for number, line in enumerate(lines)
    ]


def _mark_line(line: str, heading: str | None, *, is_below_heading: bool) -> str:
    if heading:
        return f"{line.removesuffix(_drop_quotation(line))}### {heading}"
    return "" if is_below_heading and _UNDERLINE.fullmatch(line) else line


def _drop_quotation(line: str) -> str:
    return line.lstrip("> ")


def _find_heading(words: str, indexes: Sequence[LabelIndex]) -> str:
    """Return the words of a line that is a heading; else ""."""
    words = _LIST_NUMBER.sub("", words, count=1)
    for spelling in (words, _NOTE_BEHIND.sub("", words)):
        if any(find_label(index, spelling) for index in indexes):
            return spelling
    return ""


def _iter_misspelt_headings(
    lines: Sequence[str], headings: Container[int], indexes: Sequence[LabelIndex]
) -> Iterator[tuple[int, str]]:
    """Yield each line by itself that is like a heading, with its words."""
    labels = sorted({label for index in indexes for label in index.values() if label})
    candidates = (
        (number, _drop_quotation(line).strip(" *_:#"))
        for number, (above, line) in enumerate(pairwise(["", *lines]))
        if number not in headings and not _drop_quotation(above)
    )
    for number, words in islice(filter(itemgetter(1), candidates), _MAX_CANDIDATES):
        if find_close_match(words[:_MAX_LENGTH], labels, _LIKENESS):
            yield number, words
