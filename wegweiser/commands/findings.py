"""Findings as a list that people can work with: so many of a kind, a tally, a table."""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from wegweiser.diagnostics import (
    Diagnostic,
    Location,
    describe_cure,
    describe_problem,
    split_lines,
)
from wegweiser.text import REPLACEMENT_CHARACTER

MAX_OF_A_KIND = 20
"""Findings of a code that are shown, unless all are wanted."""

MAX_LINES = 360
"""Lines that all findings take together, unless all are wanted: then fewer of a kind are shown."""

_COLUMNS = ("severity", "code", "file", "line", "column", "entry", "field", "value", "what", "cure")
_FINDING_RECORD = re.compile(r"- (?:id|slug|path): *(\S+)")
_FINDING_NAME = re.compile(
    r"(?:- |  )(?:name|title|label): *(?:\{ *\w+: *([^{},\n]{1,80})|([^ {>|#\n][^\n]{0,79}))"
)
_FINDING_FIELD = re.compile(r" *(?:- )?([a-z_]+):(.*)")


MAX_PLACES = 100
"""Further places that a finding names, unless all are wanted."""

_ONE_CAUSE_CODES = frozenset({"unknown-value"})
"""Codes that tell the same in many places for one cause: a name that was changed in one of them."""


class Selection(NamedTuple):
    """The findings that are shown, and what is told of the others."""

    blocks: tuple[tuple[Diagnostic, str], ...]
    """Each finding that is shown, and how."""

    hidden: Counter[str]
    """How many more there are, by code."""


def merge_places(diagnostics: Sequence[Diagnostic], *, everything: bool) -> list[Diagnostic]:
    """Return findings of one cause as the first of them, which names the places of the others."""
    causes: dict[object, list[Diagnostic]] = {}
    for diagnostic in diagnostics:
        is_alone = diagnostic.code not in _ONE_CAUSE_CODES
        cause = diagnostic if is_alone else replace(diagnostic, location=Location(""))
        causes.setdefault(cause, []).append(diagnostic)
    return [_name_places(*same, everything=everything) for same in causes.values()]


def _name_places(first: Diagnostic, *others: Diagnostic, everything: bool) -> Diagnostic:
    if not others:
        return first
    limit = len(others) if everything else MAX_PLACES
    lines: dict[str, list[str]] = {}
    for other in others[:limit]:
        lines.setdefault(other.location.path, []).append(str(other.location.line))
    places = [f"{path}:{', '.join(numbers)}" for path, numbers in lines.items()]
    shown = "; ".join(places + ["…"] * (len(others) > limit))
    return replace(first, values=(*first.values, ("also", shown)))


def select_findings(
    diagnostics: Sequence[Diagnostic], show: Callable[[Diagnostic], str], *, everything: bool
) -> Selection:
    """Return as many findings of each code as a page takes, the first ones; no other is shown."""
    limit = len(diagnostics) if everything else MAX_OF_A_KIND
    blocks = {diagnostic: show(diagnostic) for diagnostic in _take(diagnostics, limit)}
    chosen = tuple((diagnostic, blocks[diagnostic]) for diagnostic in _take(diagnostics, limit))
    while not everything and limit > 1 and _count_lines(chosen) > MAX_LINES:
        limit -= 1
        chosen = tuple((diagnostic, blocks[diagnostic]) for diagnostic in _take(diagnostics, limit))
    hidden = Counter(diagnostic.code for diagnostic in diagnostics)
    hidden.subtract(diagnostic.code for diagnostic, _ in chosen)
    return Selection(chosen, +hidden)


def _take(diagnostics: Sequence[Diagnostic], limit: int) -> Iterator[Diagnostic]:
    counts: Counter[str] = Counter()
    for diagnostic in diagnostics:
        counts[diagnostic.code] += 1
        if counts[diagnostic.code] <= limit:
            yield diagnostic


def _count_lines(blocks: Sequence[tuple[Diagnostic, str]]) -> int:
    return sum(block.count("\n") + 2 for _, block in blocks)


def find_entry(location: Location, texts: Mapping[str, str]) -> str:
    """Return the id of the record of a data file in which a line stands; empty for none."""
    # In other files thousands of findings would each look through the whole file.
    is_data = location.path.endswith(".yaml")
    lines = split_lines(texts.get(location.path, "")) if is_data else ()
    for line in reversed(lines[: location.line]):
        item = _FINDING_RECORD.match(line)
        if item:
            return item[1]
        if line[:1].strip() and not line.startswith("#"):
            return ""
    return ""


def name_entry(diagnostic: Diagnostic, block: str, texts: Mapping[str, str]) -> str:
    """Return a printed finding with the name of its entry in the head, unless it stands there."""
    head, *rest = block.split("\n")
    key = find_entry(diagnostic.location, texts)
    name = _find_name(diagnostic.location, texts) or key
    if not name or name in head or f"„{key}“" in head:
        return block
    return "\n".join((f"{head} ({name})", *rest))


def _find_name(location: Location, texts: Mapping[str, str]) -> str:
    """Return what a record is called, as its file writes it; empty where it says so in no line."""
    if not location.path.endswith(".yaml"):
        return ""
    lines = split_lines(texts.get(location.path, ""))
    starts = (
        n
        for n in range(min(location.line, len(lines)), 0, -1)
        if _FINDING_RECORD.match(lines[n - 1])
    )
    start = next(starts, len(lines))
    for number, line in enumerate(lines[start - 1 :]):
        if number and line[:1].strip() and not line.startswith("#"):
            break
        name = _read_name(line)
        if name:
            return name
    return ""


def _read_name(line: str) -> str:
    match = _FINDING_NAME.match(line)
    name = (match[1] or match[2]) if match else ""
    # A stranger's text must not command the reader's terminal.
    signs = (c if c.isprintable() else REPLACEMENT_CHARACTER for c in name)
    return "".join(signs).strip("\"' ")


def render_csv(
    diagnostics: Sequence[Diagnostic],
    translate: Callable[[str], str],
    texts: Mapping[str, str],
) -> str:
    """Return the findings as CSV (RFC 4180); no cell is a formula."""
    # Only now: every build imports this module, and few commands write a table.
    from wegweiser.editions.data.csv_tables import guard_cell

    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    for diagnostic in diagnostics:
        location = diagnostic.location
        field, value = _find_field(location, texts)
        cells = (
            *(diagnostic.severity, diagnostic.code, location.path),
            *(str(location.line or ""), str(location.column or "")),
            *(find_entry(location, texts), field),
            dict(diagnostic.values).get("value", value),
            describe_problem(diagnostic, translate),
            describe_cure(diagnostic, translate),
        )
        writer.writerow(map(guard_cell, cells))
    return out.getvalue()


def _find_field(location: Location, texts: Mapping[str, str]) -> tuple[str, str]:
    """Return the field of the line that is marked, and what stands there."""
    lines = split_lines(texts.get(location.path, ""))
    if not 0 < location.line <= len(lines) or not location.path.endswith(".yaml"):
        return "", ""
    marked = lines[location.line - 1]
    for line in reversed(lines[: location.line]):
        field = _FINDING_FIELD.match(line)
        if field:
            return field[1], field[2].strip() if line is marked else marked.strip(" -")
    return "", marked.strip(" -")
