"""CSV: each list as a table for spreadsheets (RFC 4180), and what its columns mean (W3C CSVW)."""

import csv
import io
import re
from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

from wegweiser.build.jobs import CSV, Artifact, Download, Job, Part, Storage, Theme
from wegweiser.editions.data.datasets import Dataset
from wegweiser.editions.data.json_text import encode_json
from wegweiser.editions.frame import Frame
from wegweiser.languages import Translations, get_source_language
from wegweiser.model import field_labels, values
from wegweiser.model.kinds import collect_labels
from wegweiser.model.values import Column, LabelIndex

_FORMULA = re.compile(r"[=@＝＠＋－\t\r]|[+-](?!(?:[0-9]+ [0-9 ()/-]*|[0-9.]+)\Z)")
"""How a cell begins that a spreadsheet may compute.

A phone number in groups with blanks is no formula, and a number is what it seems.
"""

_FORMULA_WITHIN = re.compile(
    '(?:;"*(?=[=@+＝＠＋－\t\r-])|\n"*(?=[=@+＝＠＋－\t]|-(?! [^|\n]*(?:\n|\\Z))))'
)
"""The same where German spreadsheets begin another cell: they part at semicolons, and take a break
within quotes for the end of a row. An item of a list is none."""

_DATATYPES = {
    "url": "anyURI",
    "day": "date",
    "json": "json",
    "number": "decimal",
    "count": "integer",
    "flag": "boolean",
}


class Table(NamedTuple):
    """A list as a table."""

    records: Part
    """The records as plain values."""
    page_urls: tuple[str, ...]
    """The page of each record."""
    columns: tuple[Column, ...]
    """The columns in order."""
    labels: LabelIndex
    """What the slugs in it are called in German."""


class TableMetadata(NamedTuple):
    """What a program must know to read a table."""

    file_name: str
    """The table, beside its metadata."""
    columns: tuple[Column, ...]
    """Its columns in order."""
    licence: str
    """The IRI of the licence; empty while the city has not decided."""


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the tables, once for the whole site."""
    if frame.lang != get_source_language():
        return
    labels = {
        kind: {slug: frame.say(label).text for slug, label in labels.items()}
        for kind, labels in collect_labels(frame.site).items()
    }
    for dataset in frame.datasets:
        yield from _plan_files(dataset, labels, frame.licence_iri)


def _plan_files(dataset: Dataset, labels: LabelIndex, licence: str) -> Iterator[Job]:
    path, metadata_path = dataset.file_path("csv"), dataset.file_path("csv-metadata.json")
    download = Download(
        path, CSV, dataset.name, dataset.label, dataset.name, metadata_path=metadata_path
    )
    table = partial(_table_view, dataset, labels)
    yield Job(path, render_table, table, dataset.source_file, download, is_themed=False)
    metadata = partial(_metadata_view, dataset, licence)
    yield Job(metadata_path, render_metadata, metadata, dataset.source_file)


def _table_view(dataset: Dataset, labels: LabelIndex) -> Table:
    kinds = dict.fromkeys(column.names for column in dataset.columns if column.names)
    used = {kind: labels[kind] for kind in kinds}
    return Table(dataset.record_values, dataset.page_urls, dataset.columns, used)


def _metadata_view(dataset: Dataset, licence: str) -> TableMetadata:
    return TableMetadata(f"{dataset.name}.csv", dataset.columns, licence)


def guard_cell(cell: str) -> str:
    """Return a cell with a blank in front where a spreadsheet might compute it.

    Nobody sees it, and it makes words of the cell; an apostrophe would stand there to be read.
    """
    cell = _FORMULA_WITHIN.sub(r"\g<0> ", cell)
    return f" {cell}" if _FORMULA.match(cell) else cell


def render_table(path: str, view: Table, storage: Storage) -> Artifact:
    """Make a table: UTF-8 with a byte order mark, commas, CRLF, quotes where needed.

    The mark makes spreadsheets read umlauts and Arabic; programs have the same records as JSON,
    without one. No cell is a formula.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(column.name for column in view.columns)
    for page_url, record in zip(view.page_urls, view.records.view, strict=True):
        row = {"page": page_url, **record}
        cells = [values.format_cell(column, row, view.labels) for column in view.columns]
        writer.writerow([guard_cell(cell) for cell in cells])
    return Artifact(path, text.getvalue().encode("utf-8-sig"))


def render_metadata(path: str, view: TableMetadata, theme: Theme) -> Artifact:
    """Make the description of a table (W3C Metadata Vocabulary for Tabular Data, 2015).

    Its words are German.
    """
    labels = field_labels.load_labels(get_source_language())
    metadata: dict[str, Any] = {
        "@context": ["http://www.w3.org/ns/csvw", {"language": get_source_language()}],
        "url": view.file_name,
        "dialect": {"encoding": "utf-8"},
        "tableSchema": {"columns": [_column_metadata(column, labels) for column in view.columns]},
    }
    if view.licence:
        metadata["dc:license"] = {"@id": view.licence}
    return Artifact(path, encode_json(metadata))


def _column_metadata(column: Column, labels: Translations) -> dict[str, Any]:
    metadata = {
        "titles": column.name,
        "dc:title": labels(column.field),
        "dc:description": field_labels.explain_column(column, labels),
        "datatype": _DATATYPES.get(column.shape, "string"),
    }
    if column.many and column.shape != "json":
        metadata["separator"] = "\n"
    if column.lang:
        metadata["lang"] = column.lang
    return metadata
