"""Read files for Excel back with somebody else's reader (openpyxl)."""

from io import BytesIO
from typing import Any
from zipfile import ZipFile

import openpyxl

Rows = list[tuple[str, ...]]


def sheets(body: bytes) -> Any:
    """Return a workbook as openpyxl reads it."""
    return openpyxl.load_workbook(BytesIO(body))


def rows(body: bytes, number: int = 0) -> Rows:
    """Return the cells of a sheet, an empty text where there is none."""
    sheet = sheets(body).worksheets[number]
    return [tuple(cell or "" for cell in row) for row in sheet.iter_rows(values_only=True)]


def records(body: bytes) -> list[dict[str, str]]:
    """Return the organisations by the heads of the columns."""
    head, *lines = rows(body)
    return [dict(zip(head, line, strict=True)) for line in lines]


def text(body: bytes) -> str:
    """Return everything that a workbook holds, its properties and notes on paper included."""
    with ZipFile(BytesIO(body)) as parts:
        return "\n".join(parts.read(name).decode() for name in sorted(parts.namelist()))


def table(body: bytes) -> str:
    """Return the cells of all sheets as lines, parted by tabs."""
    lines = (
        "\t".join(line)
        for number in range(len(sheets(body).worksheets))
        for line in rows(body, number)
    )
    return "\n".join(lines) + "\n"
