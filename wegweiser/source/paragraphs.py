"""Cut a page into what is translated and the Markdown around it, and put it together again."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from wegweiser.source.markdown import slugify
from wegweiser.source.plain_text import extract_lines

_FENCE = re.compile(r"[ ]{0,3}(`{3,}|~{3,})")
_BLOCK_MARKS = re.compile(r"[ ]*(?:(?:[-*+]|\d{1,9}[.)]|:|\[\^[^\]\s]{1,99}\]:)[ \t]+|>[ ]*)*")
"""What stands before the words of a block: marks of lists, definitions, notes, quotations."""

_HEADING_MARK = re.compile(r"#{1,6}[ \t]+(?=\S)")
_SKELETON_LINE = re.compile(r"\{:[^{}]*\}|\[[^\]^]+\]:[ \t].*|(?:[-*_][ \t]*){3,}|[:|-][ :|-]+")
"""Attributes, the address of a link, a rule, the line below the head of a table."""

_CELL = re.compile(r"\||(?:[^|\\]|\\.)+")
_ANCHOR = re.compile(r"#([^\s{}]+)")
_LETTER = re.compile(r"[^\W\d_]")
_HARD_BREAKS = ("\\", "  ")


class Piece(NamedTuple):
    """A paragraph with the Markdown before it."""

    skeleton: str
    """What stands before its words and is the same in every language."""

    words: str
    """Its words in one line, with the Markdown inside them; empty for the end of the page."""


class _Block(NamedTuple):
    """A block that is being read: its marks, its lines so far."""

    marks: str
    lines: list[str]


def split_page(body: str) -> list[Piece]:
    """Return the paragraphs of a page: put together they say the same as the page."""
    pieces: list[Piece] = []
    skeleton = ""
    for mark, words in _iter_parts(body.split("\n")):
        skeleton += mark
        if _LETTER.search(words):
            pieces.append(Piece(skeleton, words))
            skeleton = ""
        else:
            skeleton += words
    return [*pieces, Piece(skeleton, "")]


def compose_page(pieces: list[Piece], translate: Callable[[str], str]) -> str:
    """Return the page in which each paragraph says what `translate` returns for its words."""
    parts: list[str] = []
    for skeleton, words in pieces:
        parts.append(skeleton)
        if words:
            parts.append(translate(words))
    return "".join(parts)


def _iter_parts(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the skeleton before words, and the words: all together they are the page."""
    number = 0
    while number < len(lines):
        end = _find_skeleton_end(lines, number)
        if end > number:
            yield "".join(f"{line}\n" for line in lines[number:end]), ""
            number = end
            continue
        line = lines[number]
        marks = _match_marks(line)
        rest = line[len(marks) :]
        heading = _HEADING_MARK.match(rest)
        if heading:
            yield from _split_heading(marks + heading[0], rest[heading.end() :])
            number += 1
        elif rest.startswith("|"):
            yield from _split_row(marks, rest)
            number += 1
        else:
            number, words = _read_paragraph(lines, number, marks)
            yield marks, words
            yield "\n", ""


def _find_skeleton_end(lines: list[str], start: int) -> int:
    """Return the line behind what has no words of its own: empty lines, code, attributes."""
    line = lines[start]
    fence = _FENCE.match(line)
    if fence:
        ends = (n for n in range(start + 1, len(lines)) if lines[n].strip().startswith(fence[1]))
        return next(ends, len(lines) - 1) + 1
    is_skeleton = not line.strip() or _SKELETON_LINE.fullmatch(line.strip())
    return start + 1 if is_skeleton else start


def _match_marks(line: str) -> str:
    marks = _BLOCK_MARKS.match(line)
    return marks[0] if marks else ""


def _split_heading(marks: str, heading: str) -> Iterator[tuple[str, str]]:
    """Yield a heading, and its attributes with its anchor: links know it in every language."""
    words, attributes = heading.rstrip(), ""
    if words.endswith("}") and "{" in words:
        words, _, attributes = words.rpartition("{")
        words, attributes = words.rstrip(), attributes.removesuffix("}").removeprefix(":").strip()
    if not _ANCHOR.search(attributes):
        attributes = f"#{slugify(extract_lines(words, trusted=True))} {attributes}".rstrip()
    yield marks, words
    yield f" {{{attributes}}}\n", ""


def _split_row(marks: str, row: str) -> Iterator[tuple[str, str]]:
    """Yield the cells of a row of a table."""
    yield marks, ""
    for cell in _CELL.findall(row):
        words = cell.strip()
        if cell == "|" or not words:
            yield cell, ""
            continue
        start = cell.index(words)
        yield cell[:start], words
        yield cell[start + len(words) :], ""
    yield "\n", ""


def _read_paragraph(lines: list[str], start: int, marks: str) -> tuple[int, str]:
    """Return the line behind a paragraph, and its words; only a break that is meant stays one."""
    words = lines[start][len(marks) :]
    number = start + 1
    while number < len(lines) and _continues(lines, number, marks):
        gap = "\n" if words.endswith(_HARD_BREAKS) else " "
        line = lines[number].strip()
        line = line.lstrip("> ") if ">" in marks else line
        words = (words if gap == "\n" else words.rstrip()) + gap + line
        number += 1
    return number, words.rstrip()


def _continues(lines: list[str], number: int, marks: str) -> bool:
    """Tell whether a line goes on with the paragraph above it."""
    line = lines[number]
    if _find_skeleton_end(lines, number) > number:
        return False
    here = _match_marks(line)
    if here.count(">") != marks.count(">"):
        return False
    rest = line[len(here) :]
    begins_block = here.replace(">", "").strip() or _HEADING_MARK.match(rest)
    return not begins_block and not rest.startswith("|")
