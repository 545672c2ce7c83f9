"""Any list as rows: which kind of file it is tells its beginning, not its name."""

import codecs
from pathlib import Path

from wegweiser.requests.lists.csv_files import read_csv
from wegweiser.requests.lists.hsds_files import read_hsds
from wegweiser.requests.lists.hsds_packages import read_package
from wegweiser.requests.lists.sheets import MAX_FILE_BYTES, Sheet, UnreadableListError
from wegweiser.requests.lists.vcards import BEGINNING, read_vcards
from wegweiser.requests.lists.xlsx_files import SIGNATURE, read_xlsx

_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
"""How a compound file begins: a workbook before Excel 2007, or one with a password."""


def read_list_file(file: Path, sheet: str) -> Sheet:
    """Return the rows of a list; raises UnreadableListError, or OSError where the system fails."""
    with file.open("rb") as opened:
        body = opened.read(MAX_FILE_BYTES + 1)
    if len(body) > MAX_FILE_BYTES:
        raise UnreadableListError("list too large")
    if body.startswith(SIGNATURE):
        return read_package(body) or read_xlsx(body, sheet)
    if body.startswith(_OLD_WORKBOOK):
        raise UnreadableListError("old workbook")
    text = body.removeprefix(codecs.BOM_UTF8).lstrip()
    if text.startswith((b"{", b"[")):
        return read_hsds(body)
    if BEGINNING.match(text):
        return read_vcards(body)
    return read_csv(body)
