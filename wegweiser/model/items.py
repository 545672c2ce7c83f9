"""Items of a list file, each read by itself."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from wegweiser.diagnostics import Diagnostic, Location, split_lines
from wegweiser.model.kinds import RecordKind
from wegweiser.source import markdown_checks, yaml
from wegweiser.source.record_reader import read_record
from wegweiser.source.yaml import SequenceNode


def extract_item(text: str, line: int) -> tuple[str, int]:
    """Return the item that begins on this line, and the line; else the whole file."""
    lines = split_lines(text)
    if not lines[line - 1].startswith("- "):
        return text, 1
    end = next(
        (number for number in range(line, len(lines)) if lines[number].startswith("- ")), len(lines)
    )
    return "\n".join(lines[line - 1 : end]), line


def check_text(path: str, text: str) -> Iterator[Diagnostic]:
    """Return what the words of a data file may not hold, its comments apart."""
    return (
        diagnostic
        for diagnostic in markdown_checks.check_markdown(path, show_quotes(path, text))
        if not is_comment_line(path, text, diagnostic.location.line)
    )


def show_quotes(path: str, text: str) -> str:
    """Return a data file with the quotation marks that are escaped in it as Markdown gets them.

    Each sign keeps its place; a page is returned as it is.
    """
    return text.replace('\\"', ' "') if path.endswith(".yaml") else text


def is_comment_line(path: str, text: str, line: int) -> bool:
    """Tell whether a line of a data file is a comment; in Markdown "#" begins a heading."""
    return path.endswith(".yaml") and split_lines(text)[line - 1].lstrip().startswith("#")


def find_clear_items(
    pieces: Sequence[tuple[int, str]], path: str, diagnostics: Iterable[Diagnostic]
) -> list[int]:
    """Return the numbers of the items of a file of which nothing was said."""
    starts = [line for line, _ in pieces]
    mentioned = {
        bisect_right(starts, diagnostic.location.line) - 1
        for diagnostic in diagnostics
        if diagnostic.location.path == path
    }
    return [number for number in range(len(pieces)) if number not in mentioned]


def read_item(kind: RecordKind, piece: str) -> tuple[Any, Location] | None:
    """Read an item, as if its file began with it; None where it has a fault."""
    tree, faults, doubts = yaml.parse_with_doubts(kind.file, piece)
    if faults or doubts or not isinstance(tree, SequenceNode):
        return None
    reading = read_record(kind.record, tree.items[0], kind.file)
    if reading.diagnostics:
        return None
    return reading.record, yaml.node_location(kind.file, tree.items[0])


def move_down(location: Location, line: int) -> Location:
    """Return a location in an item as one in its file, where the item begins in this line."""
    return replace(location, line=line + location.line - 1)
