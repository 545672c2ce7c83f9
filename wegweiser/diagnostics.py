"""What is wrong, where, and how to mend it; as text, as annotations for the code host, as JSON."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from operator import attrgetter
from typing import Literal

from wegweiser.text import REPLACEMENT_CHARACTER

Severity = Literal["error", "warning"]

PUBLICATION_CODES = frozenset({"placeholder", "unset-setting"})
"""The codes that stop publication only under `--strict`; else they keep the draft banner."""

STRICT_CODES = PUBLICATION_CODES | {"words-missing"}
"""All codes that only `--strict` makes errors of."""

MAX_EXCERPT_WIDTH = 400
"""Characters of a line that a finding shows; of a longer one, those around its location."""


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A stretch of one line in a file of the city."""

    path: str
    """The file's path in the city's folder, with slashes."""

    line: int = 0
    """The line, counted from 1; 0 stands for the whole file."""

    column: int = 0
    """The first character in the line, counted from 1."""

    length: int = 1
    """How many characters are marked."""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: a permanent code, its location, and the words that its message needs."""

    code: str
    """The name of the kind of fault, such as `unknown-value`; it never changes."""

    location: Location
    """Where in the city's files it stands."""

    values: tuple[tuple[str, str], ...] = ()
    """The words that fill the `{name}` fields of its message."""

    severity: Severity = "error"
    """An error stops a build, a warning does not."""


Diagnostics = tuple[Diagnostic, ...]

Translate = Callable[[str], str]
"""Gives the message of a key such as `unknown-value.what`, with `{name}` fields; "" for none."""

WRITTEN_MARGIN = "     "
"""Stands in a message before each line that is to be written, so that it begins below the line
that it replaces."""

_WRITTEN_MARKS = frozenset("\u00a0\u00ad\u200c\u200d\u200e\u200f\u202f\u2009\u3000")
"""Blanks and joiners that commands cannot be made of, and that a copied line must not lose."""

_MESSAGE_FIELD = re.compile(r"\{(\w+)\}")

# Escaped so that nobody can forge a workflow command.
_RESERVED_IN_MESSAGE = re.compile(r"[%\r\n]")
_RESERVED_IN_OPTION = re.compile(r"[%\r\n:,]")


def error(code: str, location: Location, /, **values: object) -> Diagnostic:
    """Return an error; the values fill the message's fields."""
    return Diagnostic(code, location, tuple((name, str(value)) for name, value in values.items()))


def warning(code: str, location: Location, /, **values: object) -> Diagnostic:
    """Return a warning; the values fill the message's fields."""
    return replace(error(code, location, **values), severity="warning")


def sort_diagnostics(diagnostics: Iterable[Diagnostic]) -> Diagnostics:
    """Return each finding once, by file and line."""
    key = attrgetter("location", "code", "values")
    return tuple(sorted(set(diagnostics), key=key))


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Tell whether any of the findings is an error."""
    return any(diagnostic.severity == "error" for diagnostic in diagnostics)


def apply_strict(diagnostics: Iterable[Diagnostic], *, strict: bool) -> Diagnostics:
    """Return the findings in order, publication codes as errors if `strict`, else as warnings."""
    severity: Severity = "error" if strict else "warning"
    return sort_diagnostics(
        replace(diagnostic, severity=severity) if diagnostic.code in STRICT_CODES else diagnostic
        for diagnostic in diagnostics
    )


def describe_problem(diagnostic: Diagnostic, translate: Translate) -> str:
    """Return what is wrong, and on how many more pages."""
    keys = [f"{diagnostic.code}.what"]
    keys += ["more-pages"] if dict(diagnostic.values).get("more") else []
    return " ".join(_fill_message(key, diagnostic, translate) for key in keys)


def describe_cure(diagnostic: Diagnostic, translate: Translate) -> str:
    """Return how to mend it: the nearest known word first, the lines to write last.

    A line that is to be written stands by itself, behind five blanks.
    """
    values = dict(diagnostic.values)
    keys = (
        *(["close"] if values.get("close") else []),
        f"{diagnostic.code}.cure",
        *(["also"] if values.get("also") else []),
        *(["instead"] if values.get("instead") else []),
    )
    return " ".join(_fill_message(key, diagnostic, translate) for key in keys)


def _fill_message(key: str, diagnostic: Diagnostic, translate: Translate) -> str:
    values = dict(diagnostic.values)
    # What a library complains of comes in English; the catalogue knows its usual sentences.
    if "problem" in values:
        values["problem"] = translate(values["problem"])
    return _MESSAGE_FIELD.sub(
        lambda field: _format_value(field[1], values.get(field[1], field[0])), translate(key)
    )


def _format_value(name: str, text: str) -> str:
    """Return a value as it is printed; lines that are to be written keep the blanks they have."""
    if not name.startswith("instead"):
        return replace_unprintable(text)
    return f"\n{WRITTEN_MARGIN}".join(map(_keep_blanks, text.split("\n")))


def _keep_blanks(text: str) -> str:
    return "".join(c if c in _WRITTEN_MARKS else replace_unprintable(c) for c in text)


def replace_unprintable(text: str) -> str:
    """Return a text that cannot command the terminal of whoever reads it."""
    return "".join(c if c.isprintable() else REPLACEMENT_CHARACTER for c in text)


def format_text(diagnostic: Diagnostic, translate: Translate, sources: Mapping[str, str]) -> str:
    """Return one printed block: location, severity, code, problem; the line, marked; the cure."""
    location = _format_location(diagnostic.location)
    severity = translate(diagnostic.severity)
    head = f"{location}: {severity} [{diagnostic.code}]: {describe_problem(diagnostic, translate)}"
    excerpt = _format_excerpt(diagnostic.location, sources)
    cure = (f"   {line}" for line in describe_cure(diagnostic, translate).splitlines())
    return "\n".join(filter(None, (head, excerpt, *cure)))


def _format_location(location: Location) -> str:
    return f"{location.path}:{location.line}:{location.column}" if location.line else location.path


def _format_excerpt(location: Location, sources: Mapping[str, str]) -> str:
    lines = split_lines(sources.get(location.path, ""))
    if location.path not in sources or not 0 < location.line <= len(lines):
        return ""
    line = lines[location.line - 1].rstrip("\r")
    start = max(0, min(location.column - MAX_EXCERPT_WIDTH // 2, len(line) - MAX_EXCERPT_WIDTH))
    excerpt = replace_unprintable(line[start : start + MAX_EXCERPT_WIDTH])
    column = location.column - 1 - start
    mark = " " * column + "^" * max(1, min(location.length, len(excerpt) - column))
    return f"{location.line:5} | {excerpt}\n      | {mark}"


@lru_cache(maxsize=16)  # a file is cut once, however many findings it has
def split_lines(text: str) -> tuple[str, ...]:
    """Return the lines of a file."""
    return tuple(text.split("\n"))


def format_annotation(diagnostic: Diagnostic, translate: Translate) -> str:
    """Return a workflow command that shows the finding at its line (`::error file=…::`)."""
    location = diagnostic.location
    properties = {
        "file": location.path,
        "line": str(location.line or 1),
        "col": str(location.column or 1),
        "title": diagnostic.code,
    }
    options = ",".join(
        f"{name}={_RESERVED_IN_OPTION.sub(_escape, text)}" for name, text in properties.items()
    )
    message = _RESERVED_IN_MESSAGE.sub(_escape, format_message(diagnostic, translate))
    return f"::{diagnostic.severity} {options}::{message}"


def _escape(character: re.Match[str]) -> str:
    return f"%{ord(character[0]):02X}"


def format_message(diagnostic: Diagnostic, translate: Translate) -> str:
    """Return what is wrong and how to mend it, in one line."""
    problem = describe_problem(diagnostic, translate)
    return f"{problem} {describe_cure(diagnostic, translate)}".strip()


def to_dict(diagnostic: Diagnostic, translate: Translate) -> dict[str, str | int]:
    """Return the finding as values for JSON: code, severity, location, what, cure."""
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        **asdict(diagnostic.location),
        "what": describe_problem(diagnostic, translate),
        "cure": describe_cure(diagnostic, translate),
    }
