"""Our tables in a spreadsheet: LibreOffice opens them as people do and computes nothing."""

import csv
import os
import shutil
import subprocess
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from support.cities import build_city, copy_city, edit

from wegweiser.build.xlsx import Sheet, SheetColumn, Workbook, render_workbook
from wegweiser.editions.data.csv_tables import guard_cell

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not there to be asked"),
]

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
GERMAN, ENGLISH = "1031", "1033"
HOSTILE = (
    "=1+1",
    "@SUM(1)",
    "+K&K",
    "-1+1",
    "+49-30-1",
    '=HYPERLINK("https://boese.example/")',
    "=cmd|' /C calc'!A0",
)
PHONES = ("+49 30 23125107", "+49 30 23125-107", "+49 231 50 12 34", "+90 212 5550000")


def opened(table: Path, locale: str, formats: str = "") -> list[list[tuple[str, str]]]:
    """Return type and words of the cells of each row, as LibreOffice reads them from CSV.

    `formats` tells how it reads columns, as "2/2" that it takes the second one for text.
    """
    options = f"CSV:44,34,76,1,{formats},{locale},false,true"
    subprocess.run(
        [
            *("soffice", "--headless", f"--infilter={options}", "--convert-to", "fods"),
            *("--outdir", table.parent, table),
        ],
        env={**os.environ, "HOME": str(table.parent)},
        capture_output=True,
        check=True,
        timeout=120,
    )
    tree = ET.parse(table.with_suffix(".fods"))  # noqa: S314  LibreOffice made it just now
    return [
        [cell for node in row.iter(f"{TABLE}table-cell") for cell in cells(node)]
        for row in tree.iter(f"{TABLE}table-row")
    ]


def cells(node: ET.Element) -> list[tuple[str, str]]:
    """Return the type and the words of a cell, as often as it stands there; never a formula."""
    assert node.get(f"{TABLE}formula") is None
    kind = node.get(f"{OFFICE}value-type", "")
    number = min(int(node.get(f"{TABLE}number-columns-repeated", "1")), 100)
    lines = ("".join(map(words, line.iter())) for line in node.iter(f"{TEXT}p"))
    return [(kind, "\n".join(lines))] * number


def words(node: ET.Element) -> str:
    """Return the words of a piece of text; a blank at the start is a node of its own."""
    tail = "" if node.tag == f"{TEXT}p" else node.tail or ""
    return (" " if node.tag == f"{TEXT}s" else node.text or "") + tail


@pytest.mark.parametrize("locale", [GERMAN, ENGLISH])
def test_no_cell_is_computed(locale: str, tmp_path: Path) -> None:
    """What we write stands there as words: no formula, no number, and no apostrophe."""
    written = [guard_cell(cell) for cell in (*HOSTILE, *PHONES)]
    with (tmp_path / "table.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, lineterminator="\r\n").writerows([cell] for cell in written)

    rows = opened(tmp_path / "table.csv", locale)

    assert [row[0] for row in rows[: len(written)]] == [("string", cell) for cell in written]
    assert [cell.strip() for cell in written] == [*HOSTILE, *PHONES]


def test_a_phone_stays_one_and_a_postcode_can(tmp_path: Path) -> None:
    """A number typed without any blank opens as words; a postcode does so if asked for text.

    The page of downloads says how to ask.
    """
    city = copy_city(tmp_path)
    edit(city / "data/orgs.yaml", "phone: +49 30 23125 107", 'phone: "+493023125107"')
    edit(city / "data/orgs.yaml", 'postcode: "00123"', 'postcode: "01067"')
    build_city(city, tmp_path / "out")
    table = tmp_path / "organisationen.csv"
    shutil.copy(tmp_path / "out/daten/organisationen.csv", table)
    with table.open(encoding="utf-8-sig", newline="") as file:
        columns = next(csv.reader(file))
    phone, postcode = columns.index("contact.phone"), columns.index("address.postcode")

    plain = opened(table, GERMAN)
    as_text = opened(table, GERMAN, "/".join(f"{n}/2" for n in range(1, len(columns) + 1)))

    assert [row[phone] for row in plain if row[1][1] == "hafenbruecke"] == [
        ("string", "+49 30 23125107")
    ]
    assert [row[postcode] for row in as_text if row[1][1] == "hafenbruecke"] == [
        ("string", "01067")
    ]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("Vereine/Gruppen", "Was [heißt] das?"), ["Vereine Gruppen", "Was  heißt  das"]),
        (("'Liste'", "LISTE"), ["Liste", "2"]),
        (("🚢" * 40, "\\"), ["🚢" * 15, "2"]),
        (("a" * 40, "a" * 50), ["a" * 31, "2"]),
    ],
)
def test_any_translation_names_a_tab(words, expected):
    """What Excel keeps for itself in the name of a tab is left out, and no two are alike."""
    sheets = tuple(Sheet(name, (SheetColumn("A", 9),), ()) for name in words)
    book = Workbook("", "", "", is_rtl=False, sheets=sheets)
    body = render_workbook(book, datetime(2026, 1, 1, tzinfo=UTC))
    with zipfile.ZipFile(BytesIO(body)) as container:
        root = ET.fromstring(container.read("xl/workbook.xml"))  # noqa: S314  we made it
    assert [tab.attrib["name"] for tab in root.iter(f"{{{MAIN}}}sheet")] == expected
