"""Human Services Data Specification as a package of tables: a ZIP file of CSV files."""

import csv
import io
import zipfile

from wegweiser.requests.lists.csv_files import decode_list
from wegweiser.requests.lists.hsds_files import Record, join_tables, make_hsds_sheet
from wegweiser.requests.lists.sheets import Sheet, UnreadableListError
from wegweiser.requests.lists.xlsx_files import measure_archive

_OF_ORGANISATIONS = ("organization.csv", "organizations.csv")


def read_package(body: bytes) -> Sheet | None:
    """Return a row for each organisation; None where a ZIP file is no such package.

    Raises UnreadableListError.
    """
    measure_archive(body)
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        names = [name for name in archive.namelist() if name.endswith(".csv")]
        if not any(name.endswith(_OF_ORGANISATIONS) for name in names):
            return None
        return make_hsds_sheet(join_tables({name: _read_table(archive, name) for name in names}))


def _read_table(archive: zipfile.ZipFile, name: str) -> list[Record]:
    text = decode_list(archive.read(name))
    try:
        return [
            {key: value for key, value in row.items() if key and isinstance(value, str)}
            for row in csv.DictReader(io.StringIO(text, newline=""))
        ]
    except csv.Error as fault:
        raise UnreadableListError("broken table") from fault
