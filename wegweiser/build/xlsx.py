"""Workbooks for Excel and its likes (ISO/IEC 29500): every cell is words, none is computed."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any, NamedTuple

MAX_CELL = 32_767
"""The characters that a cell of Excel can hold."""

_MAX_NAME = 31
"""The characters that a tab of Excel can hold, as UTF-16 counts them."""

_NO_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
"""What Excel uses for itself in the name of a tab."""

_MAX_NOTE = 200
"""The characters of the note that surely fit at the foot of a page."""

_TEXT = "@"
_HEAD = {"bold": True, "bg_color": "#E3EFF0", "font_color": "#16323A", "bottom": 1}


class SheetColumn(NamedTuple):
    """A column of a sheet."""

    title: str
    """What its head says."""
    width: int
    """How many characters are seen of it."""


class Sheet(NamedTuple):
    """A sheet of a workbook: the head stays where it is, and whoever reads may filter."""

    name: str
    """What its tab says."""
    columns: tuple[SheetColumn, ...]
    """Its columns in order."""
    rows: Sequence[Sequence[str]]
    """What stands in each row: a cell for each column, in one line."""
    is_prose: bool = False
    """Whether its cells are sentences: they are wrapped, and nobody filters them."""


class Workbook(NamedTuple):
    """A file for spreadsheets."""

    title: str
    """What the file calls itself."""
    author: str
    """Who publishes it."""
    note: str
    """What stands at the foot of every sheet on paper."""
    is_rtl: bool
    """Whether its first column stands on the right."""
    sheets: tuple[Sheet, ...]
    """Its sheets in order."""


def render_workbook(book: Workbook, created: datetime) -> bytes:
    """Return a workbook as a file: same words and same date, same bytes."""
    import xlsxwriter

    body = BytesIO()
    file = xlsxwriter.Workbook(body, {"in_memory": True})
    properties = {"title": book.title, "author": book.author, "created": created}
    file.set_properties(properties)
    for name, sheet in zip(_name_tabs(book.sheets), book.sheets, strict=True):
        _write_sheet(file.add_worksheet(name), file, book, sheet)
    file.close()
    return body.getvalue()


def _name_tabs(sheets: Sequence[Sheet]) -> Iterator[str]:
    """Yield the name of each tab as Excel can hold it; the later of two like ones is a number."""
    used = {""}
    for number, sheet in enumerate(sheets, 1):
        words = _NO_NAME.sub(" ", sheet.name).strip(" '").encode("utf-16-le")[: 2 * _MAX_NAME]
        name = words.decode("utf-16-le", "ignore").strip(" '")
        yield str(number) if name.casefold() in used else name
        used.add(name.casefold())


def _write_sheet(page: Any, file: Any, book: Workbook, sheet: Sheet) -> None:
    if book.is_rtl:
        page.right_to_left()
    cell = file.add_format({"num_format": _TEXT, "valign": "top", "text_wrap": sheet.is_prose})
    head = file.add_format({"num_format": _TEXT, "valign": "top", **_HEAD})
    for number, column in enumerate(sheet.columns):
        # The whole column is text, so that a number typed below keeps its zeros, too.
        page.set_column(number, number, column.width, cell)
        page.write_string(0, number, column.title, head)
    for line, row in enumerate(sheet.rows, start=1):
        for number, words in enumerate(row):
            if words:
                page.write_string(line, number, words[:MAX_CELL], cell)
    page.freeze_panes(1, 0 if sheet.is_prose else 1)
    if not sheet.is_prose:
        page.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)
    _set_paper(page, book, sheet)


def _set_paper(page: Any, book: Workbook, sheet: Sheet) -> None:
    page.set_paper(9)  # A4
    page.repeat_rows(0)
    page.fit_to_pages(1, 0)
    if not sheet.is_prose:
        page.set_landscape()
    # "&" begins a command there, and 255 characters are all it holds.
    note = book.note[:_MAX_NOTE].replace("&", "&&")
    page.set_footer(f"&L{note}&R&P / &N")
