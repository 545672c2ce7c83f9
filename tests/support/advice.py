"""What a printed finding quotes to be written, and the hand that writes it there to the letter."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

WORD = re.compile(r"(?:Gemeint ist vielleicht|[Ss]chreiben Sie hier) „(.+?)“(?=[.,:;]|$)")
"""What belongs in the place of what is marked; of a whole file, its new name."""

WRITTEN = re.compile(r" {8}(.*)")
"""A line of a message that is to be written: five blanks behind the margin of all messages."""

_HEADING = re.compile(r"(.+?)(?::(\d+):(\d+))?: (?:Fehler|Hinweis) \[([a-z0-9-]+)\]: (.*)")
_MARKS = re.compile(r" +\| ( *)(\^+)")
_KEY = re.compile(r"(\s*(?:- )*)\"?(\w+)")


class Finding(NamedTuple):
    """A printed finding."""

    path: str
    """The file that it is about."""
    line: int
    """The line, from 1; 0 for the whole file."""
    column: int
    """The column, from 1."""
    length: int
    """How many characters are marked."""
    code: str
    """Its code."""
    problem: str
    """What is wrong."""
    cures: tuple[tuple[str, ...], ...]
    """The ways to mend it that are quoted: each some lines, or a word in a tuple of its own."""
    words: int
    """How many of these ways, the first ones, are a word for what is marked."""


def parse_findings(printed: str) -> Iterator[Finding]:
    """Yield each finding that a command printed."""
    for block in printed.split("\n\n"):
        heading, *rest = block.split("\n")
        parts = _HEADING.fullmatch(heading)
        if parts:
            path, line, column, code, problem = parts.groups()
            marks = next(filter(None, map(_MARKS.fullmatch, rest)), None)
            words = [word[1] for text in rest for word in WORD.finditer(text)]
            yield Finding(
                path,
                int(line or 0),
                int(column or 0),
                len(marks[2]) if marks else 0,
                code,
                problem,
                (*((word,) for word in words), *_group_lines(rest)),
                len(words),
            )


def _group_lines(rest: list[str]) -> Iterator[tuple[str, ...]]:
    """Yield the lines that are to be written, those below each other together."""
    group: list[str] = []
    for text in [*rest, ""]:
        written = WRITTEN.fullmatch(text)
        if written:
            group.append(written[1])
        elif group:
            yield tuple(group)
            group = []


def write_cure(city: Path, finding: Finding, number: int = 0) -> None:
    """Write what a finding quotes into a city, exactly as it is printed.

    A word stands in the place of what is marked, a file gets the name. Lines stand in the place of
    as many lines. A line of another field goes into the same record. A head goes in the place of
    the first line, and of all at the top that are empty or that it repeats.
    """
    cure = finding.cures[number]
    file = city / finding.path
    if not finding.line:
        (city / cure[0]).parent.mkdir(parents=True, exist_ok=True)
        file.rename(city / cure[0])
        return
    text = file.read_bytes().decode("utf-8")
    lines = text.split("\n")
    first = finding.line - 1
    if number < finding.words:
        lines[first : _find_end(lines, first, finding)] = [_replace_marked(lines, finding, cure[0])]
    elif cure[0] == "---":
        known = {*cure, ""}
        size = next((n for n, old in enumerate(lines[first:]) if old not in known), len(lines))
        lines[first : first + max(size, 1)] = cure
    elif len(cure) == 1 and _get_key(cure[0]) != _get_key(lines[first]):
        if finding.code == "unknown-key":  # what is no field does not stay beside the right one
            del lines[first]
            first -= 1
        _write_field(lines, first, cure[0])
    else:
        lines[first : first + len(cure)] = cure
    file.write_bytes("\n".join(lines).encode())


def edit_files(city: Path, edits: str) -> None:
    """Change lines of files: `@@ path`, then lines with "-" that go and lines with "+" that come.

    What goes stands there exactly once. An empty line ends an edit.
    """
    path = Path()
    for block in filter(None, edits.split("\n\n")):
        rows = block.splitlines()
        if rows and rows[0].startswith("@@ "):
            path = city / rows.pop(0).removeprefix("@@ ")
        old, new = (
            "".join(f"{row[1:]}\n" for row in rows if row.startswith(sign)) for sign in "-+"
        )
        text = path.read_bytes().decode("utf-8") if path.exists() else ""
        assert not old or text.count(old) == 1, f"{path}: {old}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((text.replace(old, new) if old else text + new).encode())


def _replace_marked(lines: list[str], finding: Finding, word: str) -> str:
    line, start = lines[finding.line - 1], finding.column - 1
    return line[:start] + word + line[start + finding.length :]


def _find_end(lines: list[str], first: int, finding: Finding) -> int:
    """Return the line behind what a word replaces: a text in a block goes with all its lines."""
    end = first + 1
    if lines[first][finding.column - 1 :].strip() in {"|", ">", "|-", ">-"}:
        margin = len(lines[first]) - len(lines[first].lstrip(" -"))
        while end < len(lines) and len(lines[end]) - len(lines[end].lstrip()) > margin:
            end += 1
    return end


def _get_key(line: str) -> str:
    key = _KEY.match(line)
    return key[2] if key else ""


def _write_field(lines: list[str], first: int, line: str) -> None:
    """Put a line into the record that a line belongs to, in the place of the same field."""
    key, margin = _get_key(line), line[: len(line) - len(line.lstrip())]
    start = next((n for n in range(first, -1, -1) if lines[n].startswith("- ")), first)
    end = next((n for n in range(start + 1, len(lines)) if lines[n][:1] in {"-", ""}), len(lines))
    old = [n for n in range(start, end) if re.match(rf"{margin}{key}:", lines[n])]
    position = old[0] if old else start + 1
    lines[position : position + len(old)] = [line]
