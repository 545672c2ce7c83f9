"""Tables of values between semicolons, commas or tabs (RFC 4180), in UTF-8 or Windows-1252."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from wegweiser.requests.charsets import decode_text
from wegweiser.requests.lists.sheets import (
    MAX_COLUMNS,
    Sheet,
    UnreadableListError,
    make_sheet,
)

_DELIMITERS = ";\t,|"
_CHARSETS = ("windows-1252", "cp850", "mac-roman")
"""What a list may be written in beside UTF-8: Excel saves for Windows, MS-DOS and Mac."""

_GERMAN_LETTERS = re.compile("[äöüßÄÖÜéèçñ]")
_SAMPLE_ROWS = 200
_EXCEL_HINT = "sep="
"""Begins a first line in which Excel notes the delimiter."""


def decode_list(body: bytes) -> str:
    """Return the text of a list; raises UnreadableListError where its bytes make none."""
    texts = [text for name in _CHARSETS if (text := decode_text(body, name)) is not None]
    # In the wrong charset an umlaut is a sign that words do not have.
    text = max(texts, key=lambda text: len(_GERMAN_LETTERS.findall(text)), default="\0")
    if "\0" in text:
        raise UnreadableListError("unknown charset")
    return text


def read_csv(body: bytes) -> Sheet:
    """Return the rows of a table; raises UnreadableListError where it is none."""
    text = decode_list(body).replace("\r\n", "\n").replace("\r", "\n")
    delimiter = ""
    first, _, rest = text.partition("\n")
    if first.strip('"').startswith(_EXCEL_HINT):
        delimiter, text = first.strip('"')[len(_EXCEL_HINT) :][:1], f"\n{rest}"
    delimiter = delimiter or _guess_delimiter(text)
    if _ends_in_quotes(text, delimiter):
        raise UnreadableListError("open quotes")
    try:
        rows = list(_parse(text, delimiter))
    except csv.Error as fault:
        raise UnreadableListError("broken table") from fault
    return make_sheet([tuple(cell.strip() for cell in row[:MAX_COLUMNS]) for row in rows])


def _parse(text: str, delimiter: str) -> Iterator[list[str]]:
    # Line by line with their ends: a break between quotes belongs to its cell.
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _ends_in_quotes(text: str, delimiter: str) -> bool:
    """Tell whether the last cell is quoted and never ends: it would hold the rest of the list."""
    try:
        for _ in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            pass
    except csv.Error as fault:
        return "unexpected end of data" in str(fault)
    return False


def _guess_delimiter(text: str) -> str:
    """Return the sign that cuts most rows into the same number of columns, more than one."""
    return max(_DELIMITERS, key=lambda sign: _rate(text, sign))


def _rate(text: str, delimiter: str) -> int:
    try:
        rows = list(islice(_parse(text, delimiter), _SAMPLE_ROWS))
    except csv.Error:
        return 0
    widths = Counter(len(row) for row in rows if any(row))
    return max((count * (width - 1) for width, count in widths.items()), default=0)
