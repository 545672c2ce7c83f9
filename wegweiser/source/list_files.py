"""List files cut into their items, without reading them as YAML."""

import re
from itertools import accumulate, pairwise

_TOP_LEVEL_ITEM = re.compile(r"^-(?=[ \t\r\n]|\Z)", re.MULTILINE)
_ITEMS_BELOW_FIELD = re.compile(
    r"^[ ]+[\w-]+:[ \t]*\r?\n((?:-[ \t]+[^\s:][^\n:]*\n)+)", re.MULTILINE
)
"""Items of a field that stand as far left as those of the file: they belong to the field."""
_LEADING_COMMENTS = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n|\r\n)*")
_DOCUMENT_MARKER = re.compile(r"^(?:---|\.\.\.|%)", re.MULTILINE)


def split_items(text: str) -> tuple[tuple[int, str], ...]:
    """Cut a list file at its top-level items: the line of each, and its text with what follows it.

    Returns nothing where the file is laid out in another way; then it can only be read as a whole.
    """
    starts = _find_items(text)
    if not starts or _DOCUMENT_MARKER.search(text):
        return ()
    if not _LEADING_COMMENTS.fullmatch(text, 0, starts[0]):
        return ()
    pieces = [text[start:end] for start, end in pairwise([*starts, len(text)])]
    first_line = text.count("\n", 0, starts[0]) + 1
    lines = accumulate((piece.count("\n") for piece in pieces[:-1]), initial=first_line)
    return tuple(zip(lines, pieces, strict=True))


def _find_items(text: str) -> list[int]:
    """Return where each item of a file begins; items of a mistyped list in one are none."""
    mistyped = {
        dash.start()
        for run in _ITEMS_BELOW_FIELD.finditer(text)
        for dash in _TOP_LEVEL_ITEM.finditer(text, run.start(1), run.end())
    }
    dashes = (dash.start() for dash in _TOP_LEVEL_ITEM.finditer(text))
    return [start for start in dashes if start not in mistyped]
