"""CSV: each list as a table for spreadsheets (RFC 4180), and what its columns mean, for machines (W3C CSV on the Web)."""

import csv
import io
import re
from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

from wegweiser.build.jobs import CSV, Artifact, Download, Job, Part, Theme
from wegweiser.editions.data.datasets import Dataset
from wegweiser.editions.data.json_text import encode_json
from wegweiser.editions.frame import Frame
from wegweiser.languages import DEFAULT_LANGUAGE, Translations, say
from wegweiser.model import field_labels, values
from wegweiser.model.kinds import collect_labels
from wegweiser.model.values import Column

_FORMULA = re.compile(r"[=@\t\r]|[+-](?![0-9 ()/-]*\Z)")
"""How a cell begins that a spreadsheet may take for a formula; a phone number is none."""

_DATATYPES = {
    "url": "anyURI",
    "day": "date",
    "json": "json",
    "number": "decimal",
    "count": "integer",
    "flag": "boolean",
}


class Table(NamedTuple):
    """A list as a table: records as plain values, the address of each one's page, columns, names of the slugs in them."""

    records: Part
    pages: tuple[str, ...]
    columns: tuple[Column, ...]
    names: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


class TableMetadata(NamedTuple):
    """What a machine must know to read a table: its file, its columns, its licence."""

    file: str
    columns: tuple[Column, ...]
    licence: str


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the tables, once for the whole site."""
    if frame.lang == DEFAULT_LANGUAGE:
        known = collect_labels(frame.site)
        names = {
            kind: tuple((slug, say(text, DEFAULT_LANGUAGE).text) for slug, text in pairs.items())
            for kind, pairs in known.items()
        }
        for one in frame.datasets:
            yield from _plan_files(one, names, frame.licence_iri)


def guard_cell(cell: str) -> str:
    """Return a cell with an apostrophe in front where a spreadsheet might compute it."""
    return "'" + cell if _FORMULA.match(cell) else cell


def render_table(path: str, view: Table, theme: Theme) -> Artifact:
    """Make a table: UTF-8 with a byte order mark, commas, CRLF, quotes where needed; no cell is a formula.

    The mark makes spreadsheets read umlauts and Arabic; programs have the same records as JSON, without one.
    """
    names, sheet = {kind: dict(pairs) for kind, pairs in view.names}, io.StringIO(newline="")
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerow(column.name for column in view.columns)
    for page, one in zip(view.pages, view.records.view, strict=True):
        row = {"page": page, **one}
        writer.writerow(
            [guard_cell(values.format_cell(column, row, names)) for column in view.columns]
        )
    return Artifact(path, sheet.getvalue().encode("utf-8-sig"))


def render_metadata(path: str, view: TableMetadata, theme: Theme) -> Artifact:
    """Make the description of a table (W3C Metadata Vocabulary for Tabular Data, 2015); its words are German."""
    book = field_labels.load_labels(DEFAULT_LANGUAGE)
    said: dict[str, Any] = {
        "@context": ["http://www.w3.org/ns/csvw", {"language": DEFAULT_LANGUAGE}],
        "url": view.file,
        "dialect": {"encoding": "utf-8"},
        "tableSchema": {"columns": [_column_metadata(column, book) for column in view.columns]},
    }
    said |= {"dc:license": {"@id": view.licence}} if view.licence else {}
    return Artifact(path, encode_json(said))


def _plan_files(
    one: Dataset, names: dict[str, tuple[tuple[str, str], ...]], licence: str
) -> Iterator[Job]:
    path, about = one.file("csv"), one.file("csv-metadata.json")
    yield Job(
        path,
        render_table,
        partial(_table_view, one, names),
        one.origin,
        Download(path, CSV, one.name, one.label, one.name, metadata_path=about),
    )
    yield Job(
        about,
        render_metadata,
        lambda: TableMetadata(f"{one.name}.csv", one.columns, licence),
        one.origin,
    )


def _table_view(one: Dataset, names: dict[str, tuple[tuple[str, str], ...]]) -> Table:
    kinds = dict.fromkeys(column.names for column in one.columns if column.names)
    return Table(one.plain, one.pages, one.columns, tuple((kind, names[kind]) for kind in kinds))


def _column_metadata(column: Column, book: Translations) -> dict[str, Any]:
    said = {
        "titles": column.name,
        "dc:title": field_labels.column_title(column, book),
        "dc:description": field_labels.explain_column(column, book),
        "datatype": _DATATYPES.get(column.shape, "string"),
    }
    said |= {"separator": "\n"} if column.many and column.shape != "json" else {}
    return said | ({"lang": column.lang} if column.lang else {})
