"""What every kind of list becomes first: rows of texts, and what its reader left out of it."""

from typing import NamedTuple

MAX_FILE_BYTES = 20_000_000
"""Bytes of a list: thousands of organisations need a tenth of it."""

MAX_CELLS = 1_000_000
"""Cells with a value that a list may hold."""

MAX_ROWS = 20_000
"""Rows with a value that a list may hold."""

MAX_COLUMNS = 200
"""Columns that are looked at."""


class Row(NamedTuple):
    """A row with at least one value."""

    number: int
    """Where it stands in the list, from 1."""

    cells: tuple[str, ...]
    """Its values; "" for an empty cell."""


class Omission(NamedTuple):
    """What a reader left out, to be told in the report."""

    key: str
    """The message that tells it."""

    row: int = 0
    """Where it stood; 0 for the list as a whole."""

    words: str = ""
    """What is told of it; never anything personal."""


class Sheet(NamedTuple):
    """A list as rows, its heads among them."""

    rows: tuple[Row, ...]
    """The rows that hold something, in order."""

    omissions: tuple[Omission, ...] = ()
    """What is not among them."""


class UnreadableListError(Exception):
    """A list cannot be read; the text is the key of the message that says why."""


def make_sheet(cells: list[tuple[str, ...]], omissions: tuple[Omission, ...] = ()) -> Sheet:
    """Return the rows that hold something; raises UnreadableListError where they are too many."""
    rows = tuple(Row(number, row) for number, row in enumerate(cells, 1) if any(row))
    if len(rows) > MAX_ROWS or sum(len(row.cells) for row in rows) > MAX_CELLS:
        raise UnreadableListError("list too large")
    return Sheet(rows, omissions)
