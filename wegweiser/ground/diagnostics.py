"""What is wrong, where, and how to mend it; as text, as annotations for the code host, as JSON."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
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
        Diagnostic(note.code, note.place, note.values, "error" if strict else "warning")
        if note.code in PUBLICATION
        else note
        for note in notes
    )


def as_text(note: Diagnostic, words: Catalogue, sources: Mapping[str, str]) -> str:
    """Return one printed block: place, kind, code and message; the line itself with a mark under it; the cure."""
    place = note.place
    head = f"{_where(place)}: {words(note.severity)} [{note.code}]: {_filled(words(note.code + '.what'), note)}"
    cure = _filled(words(note.code + ".cure"), note)
    if dict(note.values).get("close"):
        cure = f"{_filled(words('close'), note)} {cure}"
    return "\n".join(filter(None, (head, _excerpt(place, sources), *(f"   {line}" for line in cure.splitlines()))))


def _where(place: Place) -> str:
    return f"{place.path}:{place.line}:{place.column}" if place.line else place.path


def _filled(message: str, note: Diagnostic) -> str:
    values = dict(note.values)
    return re.sub(r"\{(\w+)\}", lambda field: _printable(values.get(field[1], field[0])), message)


def _printable(words: str) -> str:
    return "".join(c if c.isprintable() else " " if c.isspace() else "\N{REPLACEMENT CHARACTER}" for c in words)


def _excerpt(place: Place, sources: Mapping[str, str]) -> str:
    lines = sources.get(place.path, "").split("\n")
    if not 0 < place.line <= len(lines):
        return ""
    line = lines[place.line - 1].rstrip("\r")
    skipped = max(0, min(place.column - WIDEST // 2, len(line) - WIDEST))
    shown = _printable(line[skipped : skipped + WIDEST])
    column = place.column - 1 - skipped
    mark = " " * column + "^" * max(1, min(place.length, len(shown) - column))
    return f"{place.line:5} | {shown}\n      | {mark}"
