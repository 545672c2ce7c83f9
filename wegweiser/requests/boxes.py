"""Boxes and choices, in whatever way people tick them and mail programs pass them on."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from wegweiser.requests.labels import LabelIndex, find_label
from wegweiser.requests.sections import Row
from wegweiser.text import INVISIBLE_CHARACTERS

_MAX_LABEL_ROWS = 3
"""Lines into which a mail program may have broken a label."""

_MAX_LENGTH = 500
"""Characters of a box with its label."""

_BULLET = r"(?:[-*+•·‣▪●–—]\s?)*(?:\d{1,2}[.)]\s)?"
_EMPTY = r"(?:\[[\s_]*\]|\([\s_]*\)|[☐□▢⬜])"
_TICK = r"(?:[\[(]\s*[xX×✕✖✓✔√*]\s*[\])]|[☑☒✓✔✅])\ufe0f?"
_BOX = re.compile(rf"{_BULLET}(?:{_EMPTY}|{_TICK})")
_BOXES_WITH_LABEL = (
    re.compile(rf"{_BULLET}(?:{_EMPTY}|(?P<tick>{_TICK}|[xX×]\s))\s?(?P<label>.+)"),
    re.compile(
        rf"{_BULLET}(?:{_EMPTY}\s?)?(?P<label>.+?)\s?(?:{_EMPTY}|(?P<tick>{_TICK}|(?<=\s)[xX×]))"
    ),
)
"""A box before its label or behind it; also an empty one, with a cross behind the label."""

_ESCAPE = re.compile(r"\\(?=[\[\]()*+.-])")
_COMMA = re.compile(r"(?:(?<!\s)\s+)?[,;،؛]\s*")


class Box(NamedTuple):
    """A box of a form."""

    label: str
    """What it is for, as the form words it."""

    is_ticked: bool
    """Whether it is ticked."""

    row_count: int
    """How many lines it takes."""


def starts_with_box(row: Row) -> bool:
    """Tell whether a line begins with a box, whatever its label."""
    return bool(_BOX.match(_join_rows([row])))


def read_box(rows: Sequence[Row], position: int, index: LabelIndex) -> Box | None:
    """Return the box of a form that begins in a line; None where there is none."""
    for end in range(position + 1, position + 1 + _MAX_LABEL_ROWS):
        if end > len(rows) or (end > position + 1 and starts_with_box(rows[end - 1])):
            break
        words = _join_rows(rows[position:end])[:_MAX_LENGTH]
        for pattern in _BOXES_WITH_LABEL:
            match = pattern.fullmatch(words)
            label = find_label(index, match["label"]) if match else ""
            if match and label:
                return Box(label, bool(match["tick"]), end - position)
    return None


def iter_boxes(
    rows: Sequence[Row], end: int, index: LabelIndex
) -> Iterator[tuple[Row, Box | None]]:
    """Yield the lines up to a position, each with the box of the form that begins in it, if any."""
    position = 0
    while position < end:
        box = read_box(rows, position, index)
        yield rows[position], box
        position += box.row_count if box else 1


def read_labels(rows: Sequence[Row], index: LabelIndex) -> Iterator[tuple[str, str, int]]:
    """Yield what lines list: each label, else "", with the words that stand there and their line.

    Commas stand between labels and also in them; a label may be broken over lines.
    """
    pieces = [
        (piece, row.number) for row in rows for piece in _COMMA.split(_join_rows([row])) if piece
    ]
    longest = 1 + max((len(_COMMA.findall(label)) for label in index.values()), default=0)
    start = 0
    while start < len(pieces):
        for end in range(start + longest + _MAX_LABEL_ROWS, start, -1):
            words = ", ".join(piece for piece, _ in pieces[start:end])
            label = find_label(index, words)
            if label or end == start + 1:
                yield label, words, pieces[start][1]
                start = end
                break


def _join_rows(rows: Sequence[Row]) -> str:
    """Return lines as one, with plain blanks and without what only a mail program adds."""
    words = INVISIBLE_CHARACTERS.sub("", " ".join(row.text for row in rows))
    return _ESCAPE.sub("", " ".join(words.split()))
