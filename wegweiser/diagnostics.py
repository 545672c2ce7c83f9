"""What is wrong, where, and how to mend it; as text, as annotations for the code host, as JSON."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Severity = Literal["error", "warning"]

PUBLICATION_CODES = frozenset({"placeholder", "unset-setting"})
"""The codes that stop publication only under `--strict`; without it they keep the draft banner up."""

MAX_EXCERPT_WIDTH = 400
"""Characters of a line that a finding shows; of a longer one, those around its place."""


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A stretch of one line in a file of the city; line and column count characters from 1, line 0 is the whole file."""

    path: str
    line: int = 0
    column: int = 0
    length: int = 1


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: a permanent code, its place, and the words that its message needs."""

    code: str
    place: Location
    values: tuple[tuple[str, str], ...] = ()
    severity: Severity = "error"


_MESSAGE_FIELD = re.compile(r"\{(\w+)\}")
Diagnostics = tuple[Diagnostic, ...]
MessageCatalog = Callable[[str], str]
"""Gives the message text of a key such as `unknown-value.what`, with `{name}` fields; empty where there is none."""


def error(code: str, place: Location, /, **values: object) -> Diagnostic:
    """Return an error; the values fill the message's fields."""
    return Diagnostic(code, place, tuple((name, str(value)) for name, value in values.items()))


def warning(code: str, place: Location, /, **values: object) -> Diagnostic:
    """Return a warning; the values fill the message's fields."""
    return Diagnostic(
        code, place, tuple((name, str(value)) for name, value in values.items()), "warning"
    )


def sort_diagnostics(notes: Iterable[Diagnostic]) -> Diagnostics:
    """Return each finding once, by file and line."""
    return tuple(sorted(set(notes), key=lambda note: (note.place, note.code, note.values)))


def has_errors(notes: Iterable[Diagnostic]) -> bool:
    """Tell whether one of the findings is an error."""
    return any(note.severity == "error" for note in notes)


def apply_strict(notes: Iterable[Diagnostic], *, strict: bool) -> Diagnostics:
    """Return the findings in order, the publication codes as errors under `strict` and as warnings otherwise."""
    return sort_diagnostics(
        Diagnostic(note.code, note.place, note.values, "error" if strict else "warning")
        if note.code in PUBLICATION_CODES
        else note
        for note in notes
    )


def format_text(note: Diagnostic, words: MessageCatalog, sources: Mapping[str, str]) -> str:
    """Return one printed block: place, kind, code and message; the line itself with a mark under it; the cure."""
    place = note.place
    head = f"{_format_location(place)}: {words(note.severity)} [{note.code}]: {describe_problem(note, words)}"
    mending = (f"   {line}" for line in describe_cure(note, words).splitlines())
    return "\n".join(filter(None, (head, _format_excerpt(place, sources), *mending)))


def _format_location(place: Location) -> str:
    return f"{place.path}:{place.line}:{place.column}" if place.line else place.path


def _fill_message(message: str, note: Diagnostic, words: MessageCatalog) -> str:
    # What a library complains of comes in English; the catalogue knows its usual sentences.
    values = {name: words(value) if name == "problem" else value for name, value in note.values}
    return _MESSAGE_FIELD.sub(
        lambda found: _replace_unprintable(values.get(found[1], found[0])), message
    )


def _replace_unprintable(words: str) -> str:
    """Show a control character as what it is: a stranger's text must not command the reader's terminal."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in words)


def _format_excerpt(place: Location, sources: Mapping[str, str]) -> str:
    lines = split_lines(sources[place.path]) if place.path in sources else ()
    if not 0 < place.line <= len(lines):
        return ""
    line = lines[place.line - 1].rstrip("\r")
    skipped = max(0, min(place.column - MAX_EXCERPT_WIDTH // 2, len(line) - MAX_EXCERPT_WIDTH))
    shown = _replace_unprintable(line[skipped : skipped + MAX_EXCERPT_WIDTH])
    column = place.column - 1 - skipped
    mark = " " * column + "^" * max(1, min(place.length, len(shown) - column))
    return f"{place.line:5} | {shown}\n      | {mark}"


@lru_cache(maxsize=16)
def split_lines(text: str) -> tuple[str, ...]:
    """Return the lines of a file: cut once, however many findings it has."""
    return tuple(text.split("\n"))


def format_annotation(note: Diagnostic, words: MessageCatalog) -> str:
    """Return a workflow command that shows the finding at its line on the code host (GitHub's `::error file=…::`)."""
    place = note.place
    where = {
        "file": place.path,
        "line": place.line or 1,
        "col": place.column or 1,
        "title": note.code,
    }
    options = ",".join(
        f"{name}={_escape_command(str(value), ':,')}" for name, value in where.items()
    )
    return f"::{note.severity} {options}::{_escape_command(format_message(note, words))}"


def to_dict(note: Diagnostic, words: MessageCatalog) -> dict[str, str | int]:
    """Return the finding as plain values for JSON: code, severity, path, line, column, length, what, cure."""
    place = note.place
    where: dict[str, str | int] = {
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "length": place.length,
    }
    return {
        "code": note.code,
        "severity": note.severity,
        **where,
        "what": describe_problem(note, words),
        "cure": describe_cure(note, words),
    }


def format_message(note: Diagnostic, words: MessageCatalog) -> str:
    """Return what is wrong and how to mend it, in one line."""
    return f"{describe_problem(note, words)} {describe_cure(note, words)}".strip()


def describe_problem(note: Diagnostic, words: MessageCatalog) -> str:
    """Return what is wrong."""
    return _fill_message(words(note.code + ".what"), note, words)


def describe_cure(note: Diagnostic, words: MessageCatalog) -> str:
    """Return how to mend it, with the nearest known word first."""
    near = (
        _fill_message(words("close"), note, words) + " " if dict(note.values).get("close") else ""
    )
    return near + _fill_message(words(note.code + ".cure"), note, words)


def _escape_command(words: str, also: str = "") -> str:
    """Write a text so that a workflow command cannot be forged in it."""
    for sign in "%\r\n" + also:
        words = words.replace(sign, f"%{ord(sign):02X}")
    return words
