"""What the panel of the preview says: the faults that keep an edit from being shown."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from wegweiser.commands.output import Translate
from wegweiser.diagnostics import (
    Diagnostic,
    Location,
    describe_cure,
    describe_problem,
    replace_unprintable,
    split_lines,
)

if TYPE_CHECKING:
    from wegweiser.pipeline import Result

MAX_FAULTS = 20
"""Faults that the panel lists."""

MAX_LINE = 200
"""Characters of a line that it shows."""


def describe_faults(
    result: "Result", folder: Path, editor: str, lang: str, translate: Translate
) -> Mapping[str, Any]:
    """Return the errors of a build in words; nothing where there are none."""
    errors = [fault for fault in result.diagnostics if fault.severity == "error"]
    if not errors:
        return {}
    more = len(errors) - MAX_FAULTS
    return {
        "lang": lang,
        "heading": translate("panel-heading", count=len(errors)),
        "more": translate("and-more", count=more) if more > 0 else "",
        "faults": list(_describe_each(errors[:MAX_FAULTS], result, folder, editor, translate)),
    }


def describe_failure(text: str, lang: str, translate: Translate) -> Mapping[str, Any]:
    """Return what kept a build from its end."""
    heading = translate("panel-heading", count=1)
    return {"lang": lang, "heading": heading, "more": "", "faults": [{"what": text}]}


def _describe_each(
    errors: list[Diagnostic], result: "Result", folder: Path, editor: str, translate: Translate
) -> Iterator[Mapping[str, str]]:
    for fault in errors:
        location = fault.location
        line = _read_line(location, result.texts)
        yield {
            "what": describe_problem(fault, translate),
            "cure": describe_cure(fault, translate),
            "line": line,
            "place": f"{location.path}:{location.line}" if location.line else location.path,
            "editor": make_editor_link(folder, location, editor) if location.path else "",
        }


def _read_line(location: Location, texts: Mapping[str, str]) -> str:
    lines = split_lines(texts.get(location.path, ""))
    if not 0 < location.line <= len(lines):
        return ""
    return replace_unprintable(lines[location.line - 1].strip()[:MAX_LINE])


def make_editor_link(folder: Path, location: Location, editor: str) -> str:
    """Return the address under which an editor opens a place of a file."""
    path = quote(str((folder / location.path).resolve()))
    return f"{editor}://file{path}:{location.line or 1}:{location.column or 1}"
