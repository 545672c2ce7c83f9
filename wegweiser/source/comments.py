"""Comments in texts ("<!-- … -->"): notes of those who write, which no reader is ever shown."""

import re
from collections.abc import Iterator

from wegweiser.diagnostics import Diagnostic, Location, error
from wegweiser.source.code_examples import mask_code
from wegweiser.text import locate_offset

COMMENT_START = "<!--"
_COMMENT_END = "-->"
_SHORTEST = len("<!")
"""Behind so many characters of its start a comment may end: "<!-->" is one, too (HTML, 13.1.6)."""

_NO_BREAK = re.compile(r"[^\n]")


def drop_comments(text: str) -> str:
    """Return a text without its comments, in as many lines; an example in code stays.

    What still begins a comment then ends nowhere: see `find_open_comment`.
    """
    if COMMENT_START not in text:
        return text
    pieces = []
    last = 0
    for start, end in _find_comments(text):
        before = text[last:start]
        # Of the blanks on both sides those behind it are enough.
        is_apart = text[end : end + 1] in {"", " ", "\n"}
        pieces.append(before.rstrip(" \t") if is_apart else before)
        pieces.append("\n" * text.count("\n", start, end))
        last = end
    return "".join((*pieces, text[last:]))


def mask_comments(text: str) -> str:
    """Return a text with blanks for its comments, so that all else keeps its line and column."""
    if COMMENT_START not in text:
        return text
    pieces = []
    last = 0
    for start, end in _find_comments(text):
        pieces.append(text[last:start])
        pieces.append(_NO_BREAK.sub(" ", text[start:end]))
        last = end
    return "".join((*pieces, text[last:]))


def find_open_comment(text: str) -> int:
    """Return where a comment begins that does not end; -1 where there is none."""
    return mask_code(text).find(COMMENT_START) if COMMENT_START in text else -1


def check_comments(path: str, text: str) -> Iterator[Diagnostic]:
    """Yield the first comment of a text that does not end: nobody knows what may be shown."""
    # The first text has each at its column; only the second shows what others come to stand around.
    for rest in (mask_comments(text), drop_comments(text)):
        start = find_open_comment(rest)
        if start >= 0:
            line, column = locate_offset(rest, start)
            yield error("open-comment", Location(path, line, column, len(COMMENT_START)))
            return


def _find_comments(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each comment begins and ends."""
    masked = mask_code(text)
    start = masked.find(COMMENT_START)
    while start >= 0:
        end = text.find(_COMMENT_END, start + _SHORTEST)
        if end == -1:
            return
        end += len(_COMMENT_END)
        yield start, end
        start = masked.find(COMMENT_START, end)
