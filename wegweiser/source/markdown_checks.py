"""What a Markdown text may not hold, and where others would read it in another way than we do."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from wegweiser.diagnostics import Diagnostic, Location, error, warning
from wegweiser.source.code_examples import mask_code
from wegweiser.source.markdown import PLACEHOLDER, create_parser
from wegweiser.source.markdown_blocks import BLOCK_SIGN
from wegweiser.source.picture_names import PICTURES_FOLDER
from wegweiser.source.plain_text import extract_lines
from wegweiser.source.simple_markdown import render_simple
from wegweiser.text import locate_offset, locate_offsets

_TAB_WIDTH = 4
"""Blanks that a tab stands for (CommonMark 0.31, 2.2)."""

MAX_PARAGRAPH = 20_000
"""Characters in one paragraph: Python-Markdown needs quadratic time for some inputs."""

_ALLOWED_TARGETS = ("/", "#", "https://", "http://", "mailto:", "tel:")
_LINK_PATTERNS = (
    re.compile(r"""\]\((?<!\\..)\s*<?([^)\s>]+(?:[ ]+(?!["'(])[^)\s]+)*)"""),
    re.compile(r"^[ \t]*\[(?!\^)[^\]\n]+\]:[ \t]*<?([^\s>]+)", re.MULTILINE),
)
_IMAGE = re.compile(r"!\[(?:(?!!\[)[^\]\n])*\][(\[][^)\]\n]*[)\]]?")
_OWN_IMAGE = re.compile(rf"!\[[^\]\n]*\]\(/{PICTURES_FOLDER}/")
_HTML = re.compile(
    r"(?<!\\)<(?!!--|[A-Za-z][A-Za-z0-9+.-]+://[^<>\s]*>|[^<>\s!]+@[^@<>\s]+>)(?=[A-Za-z/!?])"
)
_OPENS_BOLD = re.compile(r"(?<![\w*\\])\*\*(?=[^\s*])")
"""Two asterisks that were hardly meant as letters: they stand before a word."""
_FOOTNOTE = re.compile(r"^ {0,3}\[\^([^\]\n]+)\]:", re.MULTILINE)
_FOOTNOTE_MARK = re.compile(r"\[\^([^\]\n]+)(\](?!:))?")
"""Matches what is no mark, too, without its second group: no character is then read twice."""

_DEFINITION = re.compile(r"^[ \t>]*(\[(?!\^)([^\[\]]+)\]:)(?=[ \t]*\n?[ \t]*\S)", re.MULTILINE)


def find_links(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the target of each link with its line and column, both from 1; code holds none."""
    text = mask_code(text)
    links = [link for pattern in _LINK_PATTERNS for link in pattern.finditer(text)]
    links.sort(key=re.Match.start)
    places = locate_offsets(text, [link.start(1) for link in links])
    for link, place in zip(links, places, strict=True):
        yield link[1], *place


def check_markdown(path: str, text: str, first_line: int = 1) -> Iterator[Diagnostic]:
    """Yield what a text may not hold: placeholders, bad links, foreign pictures, endless lines.

    A placeholder is a warning: it may stand there until publication.
    """
    for gap, line, column in _find_matches(PLACEHOLDER, text):
        location = Location(path, line + first_line - 1, column, len(gap[0]))
        yield warning("placeholder", location, what=gap[1])
    for target, line, column in find_links(text):
        if " " in target or not target.startswith(_ALLOWED_TARGETS):
            location = Location(path, line + first_line - 1, column, len(target))
            yield error("invalid-link", location, target=target)
    for image, line, column in _find_matches(_IMAGE, mask_code(text)):
        if not (path.endswith(".md") and _OWN_IMAGE.match(image[0])):
            location = Location(path, line + first_line - 1, column, len(image[0]))
            yield error("foreign-picture", location)
    for number, row in enumerate(text.split("\n"), first_line):
        if len(row) > MAX_PARAGRAPH:
            yield error("endless-line", Location(path, number, 1), limit=MAX_PARAGRAPH)


def check_footnotes(path: str, text: str) -> Iterator[Diagnostic]:
    """Yield each footnote of a page that nobody refers to: its way back would lead nowhere."""
    masked = mask_code(text)
    marks = {mark[1] for mark in _FOOTNOTE_MARK.finditer(masked) if mark[2]}
    for note in _FOOTNOTE.finditer(masked):
        if note[1] not in marks:
            line, column = locate_offset(text, note.start(1) - len("[^"))
            location = Location(path, line, column, len(note[1]) + len("[^]"))
            yield error("unused-footnote", location, mark=note[1])


def _find_matches(pattern: re.Pattern[str], text: str) -> Iterator[tuple[re.Match[str], int, int]]:
    """Yield what a pattern matches, with its line and column."""
    matches = list(pattern.finditer(text))
    places = locate_offsets(text, [match.start() for match in matches])
    for match, place in zip(matches, places, strict=True):
        yield match, *place


class Reading(NamedTuple):
    """A stretch of a text that others would read in another way than our pages do."""

    code: str
    """The code of the diagnostic that tells it."""
    mark: str
    """What is read in two ways."""
    line: int
    """Its line, from 1."""
    column: int
    """Its column, from 1."""


def find_readings(text: str, *, trusted: bool = False) -> Iterator[Reading]:
    """Yield each stretch of a text that CommonMark reads in another way than our pages do.

    What is so on purpose is not told: see source/markdown_blocks.py and source/emphasis.py.
    """
    yield from _find_block_readings(text, trusted=trusted)
    masked = mask_code(text)
    if "<" in text:
        for sign in _HTML.finditer(masked):
            yield _locate_mark(text, sign.start(), "<")
    if "**" in masked and _OPENS_BOLD.search(extract_lines(text, trusted=trusted)):
        yield from _find_lone_stars(masked, trusted=trusted)
    if "``" in masked:
        yield from _find_lone_backticks(masked)
    if "]:" in text:
        for definition in _DEFINITION.finditer(masked):
            label = re.escape(definition[2])
            is_used = re.search(rf"\[{label}\](?!:)", masked, re.IGNORECASE)
            if not (trusted and is_used):
                yield _locate_mark(text, definition.start(1), definition[1])


def _find_block_readings(text: str, *, trusted: bool) -> Iterator[Reading]:
    """Yield what the reading of blocks has remembered, with its line."""
    if not BLOCK_SIGN.search(text) or (not trusted and render_simple(text) is not None):
        return  # everybody reads mere paragraphs and flat lists alike
    parser = create_parser(trusted).reset()
    parser.lists.readings.clear()
    lines = text.split("\n")
    expanded = [line.expandtabs(_TAB_WIDTH) for line in lines]
    source = lines
    for preprocessor in parser.preprocessors:
        source = preprocessor.run(source)
    parser.parser.parseDocument(source)
    number = 0
    readings = tuple(parser.lists.readings)
    parser.lists.readings.clear()  # so that they are never told of another text
    for reading in readings:
        # They come in order; only a list inside a list may be told of twice.
        number = max(0, find_line(expanded, reading.line, number))
        column = _find_column(lines[number], expanded[number].find(reading.line))
        yield Reading(reading.code, reading.mark, number + 1, column)


def _find_column(line: str, width: int) -> int:
    """Return the column, from 1, that stands so many blanks from the beginning of a line."""
    widths = range(len(line))
    return 1 + bisect_left(widths, width, key=lambda end: len(line[:end].expandtabs(_TAB_WIDTH)))


def _find_lone_backticks(text: str) -> Iterator[Reading]:
    """Yield the first run of backticks whose length no other has: where code ends is guesswork."""
    runs = list(re.finditer("`+", text))
    counts = Counter(len(run[0]) for run in runs)
    lone = [run for run in runs if counts[len(run[0])] % 2]
    if lone and len(counts) > 1:
        yield _locate_mark(text, lone[0].start(), lone[0][0])


def _find_lone_stars(text: str, *, trusted: bool) -> Iterator[Reading]:
    """Yield the first pair of asterisks of each line that shows them as they are."""
    for number, line in enumerate(text.split("\n"), 1):
        mark = _OPENS_BOLD.search(line)
        if mark and _OPENS_BOLD.search(extract_lines(line, trusted=trusted)):
            yield Reading("lone-asterisks", "**", number, mark.start() + 1)


def find_line(lines: Sequence[str], words: str, start: int = 0) -> int:
    """Return the line that consists of these words, else one that holds them; -1 for none.

    The first from `start` on counts, else the first of all.
    """
    order = (*range(start, len(lines)), *range(start))
    whole = next((number for number in order if lines[number].strip() == words), -1)
    if whole >= 0:
        return whole
    return next((number for number in order if words in lines[number]), -1)


def _locate_mark(text: str, offset: int, mark: str) -> Reading:
    return Reading("ambiguous-mark", mark, *locate_offset(text, offset))
