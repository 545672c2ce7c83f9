"""All figures of the site as one table for spreadsheets, in German words."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from wegweiser.build.jobs import CSV, Artifact, Download, Job, Theme
from wegweiser.editions.data.csv_tables import guard_cell
from wegweiser.editions.frame import Frame
from wegweiser.editions.pages.figures import FIGURES_FILE, FiguresPage, figures_view
from wegweiser.editions.sections import has_section
from wegweiser.languages import get_source_language
from wegweiser.model import routes

TEMPLATE = "figures-table.json"


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the table, once for the whole site."""
    if frame.lang != get_source_language() or not has_section(frame, routes.FIGURES):
        return
    path, view = routes.figures_table(), frame.compute_once(figures_view)
    download = Download(path, CSV, routes.FIGURES, "Zahlen dieser Website", "")
    yield Job(path, render_table, view._replace(template=TEMPLATE), FIGURES_FILE, download)


def render_table(path: str, view: FiguresPage, theme: Theme) -> Artifact:
    """Make the table: UTF-8 with a byte order mark, commas, CRLF; no cell is a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    for row in json.loads(theme.render(TEMPLATE, view)):
        writer.writerow([_write_cell(cell) for cell in row])
    return Artifact(path, text.getvalue().encode("utf-8-sig"))


def _write_cell(cell: Any) -> str:
    return guard_cell(cell) if isinstance(cell, str) else f"{cell:.15g}"
