"""What is wrong, where, and how to mend it; as text, as annotations for the code host, as JSON."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Severity = Literal["error", "warning"]

PUBLICATION = frozenset({"placeholder", "unset-setting"})
"""The codes that stop publication only under `--strict`; without it they keep the draft banner up."""

WIDEST = 400
"""Characters of a line that a finding shows; of a longer one, those around its place."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A stretch of one line in a file of the city; line and column count characters from 1, line 0 is the whole file."""

    path: str
    line: int = 0
    column: int = 0
    length: int = 1


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: a permanent code, its place, and the words that its message needs."""

    code: str
    place: Place
    values: tuple[tuple[str, str], ...] = ()
    severity: Severity = "error"


_FIELD = re.compile(r"\{(\w+)\}")
Notes = tuple[Diagnostic, ...]
Catalogue = Callable[[str], str]
"""Gives the message text of a key such as `unknown-value.what`, with `{name}` fields; empty where there is none."""


def error(code: str, place: Place, /, **values: object) -> Diagnostic:
    """Return an error; the values fill the message's fields."""
    return Diagnostic(code, place, tuple((name, str(value)) for name, value in values.items()))


def warning(code: str, place: Place, /, **values: object) -> Diagnostic:
    """Return a warning; the values fill the message's fields."""
    return Diagnostic(code, place, tuple((name, str(value)) for name, value in values.items()), "warning")


def in_order(notes: Iterable[Diagnostic]) -> Notes:
    """Return each finding once, by file and line."""
    return tuple(sorted(set(notes), key=lambda note: (note.place, note.code, note.values)))


def fails(notes: Iterable[Diagnostic]) -> bool:
    """Tell whether one of the findings is an error."""
    return any(note.severity == "error" for note in notes)


def judged(notes: Iterable[Diagnostic], *, strict: bool) -> Notes:
    """Return the findings in order, the publication codes as errors under `strict` and as warnings otherwise."""
    return in_order(
        Diagnostic(note.code, note.place, note.values, "error" if strict else "warning") if note.code in PUBLICATION else note
        for note in notes
    )


def as_text(note: Diagnostic, words: Catalogue, sources: Mapping[str, str]) -> str:
    """Return one printed block: place, kind, code and message; the line itself with a mark under it; the cure."""
    place = note.place
    head = f"{_where(place)}: {words(note.severity)} [{note.code}]: {what(note, words)}"
    mending = (f"   {line}" for line in cure(note, words).splitlines())
    return "\n".join(filter(None, (head, _excerpt(place, sources), *mending)))


def _where(place: Place) -> str:
    return f"{place.path}:{place.line}:{place.column}" if place.line else place.path


def _filled(message: str, note: Diagnostic, words: Catalogue) -> str:
    # What a library complains of comes in English; the catalogue knows its usual sentences.
    values = {name: words(value) if name == "problem" else value for name, value in note.values}
    return _FIELD.sub(lambda found: _printable(values.get(found[1], found[0])), message)


def _printable(words: str) -> str:
    """Show a control character as what it is: a stranger's text must not command the reader's terminal."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in words)


def _excerpt(place: Place, sources: Mapping[str, str]) -> str:
    lines = lines_of(sources[place.path]) if place.path in sources else ()
    if not 0 < place.line <= len(lines):
        return ""
    line = lines[place.line - 1].rstrip("\r")
    skipped = max(0, min(place.column - WIDEST // 2, len(line) - WIDEST))
    shown = _printable(line[skipped : skipped + WIDEST])
    column = place.column - 1 - skipped
    mark = " " * column + "^" * max(1, min(place.length, len(shown) - column))
    return f"{place.line:5} | {shown}\n      | {mark}"


@lru_cache(maxsize=16)
def lines_of(text: str) -> tuple[str, ...]:
    """Return the lines of a file: cut once, however many findings it has."""
    return tuple(text.split("\n"))


def as_annotation(note: Diagnostic, words: Catalogue) -> str:
    """Return a workflow command that shows the finding at its line on the code host (GitHub's `::error file=…::`)."""
    place = note.place
    where = {"file": place.path, "line": place.line or 1, "col": place.column or 1, "title": note.code}
    options = ",".join(f"{name}={_escaped(str(value), ':,')}" for name, value in where.items())
    return f"::{note.severity} {options}::{_escaped(message(note, words))}"


def as_record(note: Diagnostic, words: Catalogue) -> dict[str, str | int]:
    """Return the finding as plain values for JSON: code, severity, path, line, column, length, what, cure."""
    place = note.place
    where: dict[str, str | int] = {"path": place.path, "line": place.line, "column": place.column, "length": place.length}
    return {"code": note.code, "severity": note.severity, **where, "what": what(note, words), "cure": cure(note, words)}


def message(note: Diagnostic, words: Catalogue) -> str:
    """Return what is wrong and how to mend it, in one line."""
    return f"{what(note, words)} {cure(note, words)}".strip()


def what(note: Diagnostic, words: Catalogue) -> str:
    """Return what is wrong."""
    return _filled(words(note.code + ".what"), note, words)


def cure(note: Diagnostic, words: Catalogue) -> str:
    """Return how to mend it, with the nearest known word first."""
    near = _filled(words("close"), note, words) + " " if dict(note.values).get("close") else ""
    return near + _filled(words(note.code + ".cure"), note, words)


def _escaped(words: str, also: str = "") -> str:
    """Write a text so that a workflow command cannot be forged in it."""
    for sign in "%\r\n" + also:
        words = words.replace(sign, f"%{ord(sign):02X}")
    return words
