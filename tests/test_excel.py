"""The list for Excel: what an office opens, with openpyxl as the outside reader."""

import re
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from support import workbooks
from support.cities import read_tree

from wegweiser.build.xlsx import Sheet, SheetColumn, Workbook, render_workbook

GERMAN, ARABIC = "daten/organisationen.xlsx", "daten/organisationen-ar.xlsx"
HOSTILE = (
    "=1+1",
    "@SUM(1)",
    "+K&K",
    "-1+1",
    '=HYPERLINK("https://boese.example/")',
    "https://a.b/",
)


@pytest.fixture(scope="module")
def files(release: Path) -> dict[str, bytes]:
    """Return the files of the release of the invented city."""
    return read_tree(release)


def book(*cells: str) -> Workbook:
    """Return a workbook with a row of cells."""
    columns = tuple(SheetColumn(f"Spalte {number}", 10) for number, _ in enumerate(cells))
    sheet = Sheet("Liste", columns, [cells])
    return Workbook("Liste", "Stadt", "Stadt & Land", is_rtl=False, sheets=(sheet,))


def test_the_same_words_are_the_same_bytes() -> None:
    """No clock is asked, in the file or in the archive around it."""
    day = datetime(2026, 6, 15, tzinfo=UTC)

    assert render_workbook(book("a"), day) == render_workbook(book("a"), day)
    assert render_workbook(book("a"), day) != render_workbook(book("b"), day)


@pytest.mark.parametrize(
    "cell", [*HOSTILE, "00123", "+49 30 23125 107", "1e5", "TRUE", "2026-06-15"]
)
def test_a_cell_is_words_as_they_were_written(cell: str) -> None:
    """No cell is a formula, a link, a number or a date, and nothing stands in front of it."""
    body = render_workbook(book(cell), datetime(2026, 6, 15, tzinfo=UTC))
    read = workbooks.sheets(body).worksheets[0]["A2"]

    assert (read.value, read.data_type, read.number_format) == (cell, "s", "@")
    assert read.hyperlink is None
    assert "<f>" not in workbooks.text(body)


@pytest.mark.parametrize("path", [GERMAN, ARABIC])
def test_an_office_can_work_with_it(path: str, files: dict[str, bytes]) -> None:
    """The head stays, each column filters, each cell is one line of text; Arabic begins right."""
    sheet, help_sheet = workbooks.sheets(files[path]).worksheets
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]

    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == sheet.dimensions
    assert {(cell.data_type, cell.number_format) for cell in cells} == {("s", "@")}
    assert [cell.value for cell in cells if re.search(r"[\n\r\t]", cell.value)] == []
    assert bool(sheet.sheet_view.rightToLeft) == (path == ARABIC)
    heads = [cell.value for cell in sheet[1]]
    explained = [row[0] for row in workbooks.rows(files[path], 1)[1:] if row[0]]
    assert len(set(heads)) == len(heads)
    assert set(explained) <= set(heads)
    assert len(explained) > len(heads) / 2
    assert help_sheet.freeze_panes == "A2"


def test_phone_and_postcode_stay_as_they_are(files: dict[str, bytes]) -> None:
    """What an office dials and writes on envelopes has its zeros; nobody's silence is filled."""
    rows = {row["Name"]: row for row in workbooks.records(files[GERMAN])}
    bridge, circle = rows["Hafenbrücke e. V."], rows["Elternkreis Nordufer"]

    assert (bridge["Telefon"], bridge["Postleitzahl"]) == ("+49 30 23125 107", "00123")
    assert bridge["Sprachen"] == "Deutsch, Arabisch, Griechisch"
    assert (circle["Telefon"], circle["E-Mail"], circle["Straße"]) == ("", "", "")
    assert circle["Wie sicher"].startswith("Aus öffentlichen Quellen übernommen")


def test_a_long_note_is_cut_and_not_dropped() -> None:
    """Excel refuses more than 255 characters at the foot of a page."""
    body = render_workbook(book("a")._replace(note="ä" * 300), datetime(2026, 6, 15, tzinfo=UTC))

    assert "&amp;L" + "ä" * 200 in workbooks.text(body)


def test_an_archive_of_no_day(files: dict[str, bytes]) -> None:
    """The parts of the file bear the date that means none."""
    parts = ZipFile(BytesIO(files[GERMAN])).infolist()

    assert {part.date_time for part in parts} == {(1980, 1, 1, 0, 0, 0)}
