"""Excel workbooks (ECMA-376) as rows of texts: no macro runs, no formula is worked out.

A workbook is a ZIP file of XML that anybody may have made: sizes are measured before it is read,
entities and document types are refused (defusedxml), and rows are read one after the other.
"""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any, NamedTuple

from wegweiser.requests.lists.heads import SEARCHED_ROWS, has_heads
from wegweiser.requests.lists.sheets import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    Omission,
    Row,
    Sheet,
    UnreadableListError,
)

SIGNATURE = b"PK\x03\x04"
"""How a ZIP file begins."""

MAX_UNPACKED_BYTES = 100_000_000
"""Bytes of all parts of a workbook together, unpacked."""

MAX_PARTS = 1_000
"""Files in a workbook."""

_LAST_ROW = 200_000
"""The last row that is looked at: what stands further down nobody meant."""

_SHEET_FORMATS = re.compile(rb"<(?:\w{1,9}:)?(row|col) ([^<>]{0,400})")
_FORMAT_ATTRIBUTE = re.compile(rb"(hidden|min|max|r)=[\"'](\w{1,9})[\"']")
_FORMULA_MARK = re.compile(rb"<(?:\w{1,9}:)?f[ >]")
_CHUNK = 1 << 20
_MIDNIGHT = datetime(1900, 1, 1).time()  # noqa: DTZ001  a spreadsheet knows no zones


class Hidden(NamedTuple):
    """What a workbook hides of a sheet: it is no more shown here than there."""

    columns: frozenset[int]
    """The places of hidden columns, from 0."""

    rows: frozenset[int]
    """The numbers of hidden rows, from 1."""


def read_xlsx(body: bytes, wanted: str = "") -> Sheet:
    """Return the rows of the named sheet, else of the first one to be seen that has heads.

    A formula counts as what the spreadsheet last showed for it. Raises UnreadableListError.
    """
    measure_archive(body)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells of every extension it does not know
            return _read_workbook(body, wanted)
    except UnreadableListError:
        raise
    except MemoryError:
        raise UnreadableListError("list too large") from None
    except Exception as fault:  # openpyxl raises whatever its parts raise
        raise UnreadableListError("broken workbook") from fault


def measure_archive(body: bytes) -> None:
    """Raise UnreadableListError where a workbook is no sound ZIP file, or is too large unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            _measure_parts(archive)
    except UnreadableListError:
        raise
    except Exception as fault:  # zipfile raises whatever its decompressors raise
        raise UnreadableListError("broken workbook") from fault


def _measure_parts(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > MAX_PARTS:
        raise UnreadableListError("list too large")
    if any(part.flag_bits & 1 for part in parts):
        raise UnreadableListError("locked workbook")
    total = 0
    for part in parts:
        with archive.open(part) as opened:
            # What is really there counts, not what the archive says of itself.
            while chunk := opened.read(_CHUNK):
                total += len(chunk)
                if total > MAX_UNPACKED_BYTES:
                    raise UnreadableListError("list too large")


def _read_workbook(body: bytes, wanted: str) -> Sheet:
    values = _open_sheet(body, wanted, data_only=True)
    hidden = _find_hidden(values)
    rows, omissions = _leave_out_hidden(tuple(_iter_rows(values)), hidden)
    if _has_formulas(body):
        omissions += _find_formulas(_open_sheet(body, values.title, data_only=False), rows)
    omissions += [
        Omission("import-other-sheet", words=name)
        for name in values.parent.sheetnames
        if name != values.title
    ]
    return Sheet(rows, tuple(omissions))


def _open_sheet(body: bytes, wanted: str, *, data_only: bool) -> Any:
    from openpyxl import load_workbook

    book = load_workbook(
        io.BytesIO(body), read_only=True, keep_vba=False, keep_links=False, data_only=data_only
    )
    named = [sheet for sheet in book.worksheets if sheet.title == wanted]
    sheets = named or [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if not sheets:
        raise UnreadableListError("no visible sheet")
    for sheet in sheets:
        sheet.reset_dimensions()  # what a workbook says of its size may be wrong
    first = sheets[0]
    return first if named else next(filter(_has_list, sheets), first)


def _has_list(sheet: Any) -> bool:
    return has_heads(tuple(islice(_iter_rows(sheet), SEARCHED_ROWS)))


def _find_hidden(sheet: Any) -> Hidden:
    """Return what a sheet hides, which openpyxl does not tell where it reads row after row."""
    columns: set[int] = set()
    rows: set[int] = set()
    with sheet.parent._archive.open(sheet._worksheet_path) as opened:  # noqa: SLF001
        for match in _SHEET_FORMATS.finditer(opened.read()):
            values = dict(_FORMAT_ATTRIBUTE.findall(match[2]))
            if values.get(b"hidden", b"0") not in {b"1", b"true"}:
                continue
            if match[1] == b"row":
                rows.add(int(values.get(b"r", b"0")))
            else:
                first, last = (int(values.get(name, b"0")) for name in (b"min", b"max"))
                columns |= set(range(first - 1, min(last, MAX_COLUMNS)))
    return Hidden(frozenset(columns), frozenset(rows))


def _leave_out_hidden(
    rows: tuple[Row, ...], hidden: Hidden
) -> tuple[tuple[Row, ...], list[Omission]]:
    """Return the rows as they are to be seen, and what of them is not."""
    from openpyxl.utils import get_column_letter

    omissions = [
        Omission("import-hidden-column", words=get_column_letter(place + 1))
        for place in sorted(hidden.columns)
        if any(row.cells[place : place + 1] not in {(), ("",)} for row in rows)
    ]
    omissions += [
        Omission("import-hidden-row", row.number) for row in rows if row.number in hidden.rows
    ]
    visible = [row for row in rows if row.number not in hidden.rows]
    return _blank_columns(visible, hidden.columns) if hidden.columns else tuple(visible), omissions


def _blank_columns(rows: Sequence[Row], columns: frozenset[int]) -> tuple[Row, ...]:
    """Return the rows without what stands in some columns; an empty row is none."""
    blanked = (
        [("" if place in columns else cell) for place, cell in enumerate(row.cells)] for row in rows
    )
    pairs = zip(rows, blanked, strict=True)
    return tuple(Row(row.number, tuple(cells)) for row, cells in pairs if any(cells))


def _iter_rows(sheet: Any) -> Iterator[Row]:
    """Yield the rows that hold something; raises UnreadableListError where they are too many."""
    count = cell_count = 0
    lines = sheet.iter_rows(max_row=_LAST_ROW, max_col=MAX_COLUMNS, values_only=True)
    nothing = (None,) * MAX_COLUMNS
    for number, values in enumerate(lines, 1):
        if values == nothing:
            continue
        cells = tuple(map(_write_value, values))
        if not any(cells):
            continue
        width = max(place for place, cell in enumerate(cells, 1) if cell)
        count, cell_count = count + 1, cell_count + width
        if count > MAX_ROWS or cell_count > MAX_CELLS:
            raise UnreadableListError("list too large")
        yield Row(number, cells[:width])


def _has_formulas(body: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        sheets = [name for name in archive.namelist() if "worksheets/" in name]
        return any(_FORMULA_MARK.search(archive.read(name)) for name in sheets)


def _find_formulas(sheet: Any, rows: tuple[Row, ...]) -> Iterator[Omission]:
    """Yield each row in which a formula has no value yet: nobody works it out."""
    by_number = {row.number: row.cells for row in rows}
    for number, cells in enumerate(sheet.iter_rows(max_row=_LAST_ROW, max_col=MAX_COLUMNS), 1):
        for place, cell in enumerate(cells):
            values = by_number.get(number, ())
            if cell.data_type == "f" and not "".join(values[place : place + 1]):
                yield Omission("import-formula", number)


def _write_value(value: Any) -> str:
    """Return a cell as its readers see it: whole numbers without a point, dates as in our data."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:  # noqa: PLR2004
        return str(int(value))
    if isinstance(value, datetime):
        is_day = value.time() == _MIDNIGHT
        return value.date().isoformat() if is_day else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    return str(value).strip()
