"""What the command line prints (findings, summaries, progress) and the statuses it ends with."""

import os
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from wegweiser.diagnostics import Diagnostic, format_annotation, format_text, to_dict

if TYPE_CHECKING:
    from wegweiser.pipeline import Result

EXIT_OK, EXIT_DATA_ERRORS, EXIT_USAGE, EXIT_SYSTEM_ERROR = 0, 1, 2, 3
PROGRESS_INTERVAL = 1.0
"""Seconds after which a build shows how far it is."""

Translate = Callable[..., str]
"""Gives the text of a message in the language of the command, its fields filled."""


def print_line(text: str) -> None:
    """Print a line for people; standard output belongs to what other programs read."""
    sys.stderr.write(text + "\n")


def print_diagnostics(
    diagnostics: Iterable[Diagnostic], translate: Translate, texts: Mapping[str, str]
) -> None:
    """Print each finding with its line of the file, on a terminal in colour."""
    for diagnostic in diagnostics:
        block = format_text(diagnostic, translate, texts)
        print_line(_colour_heading(block, diagnostic.severity) + "\n")


def print_report(result: "Result", translate: Translate) -> None:
    """Print every finding, and how many there are."""
    print_diagnostics(result.diagnostics, translate, result.texts)
    if result.diagnostics:
        errors = sum(diagnostic.severity == "error" for diagnostic in result.diagnostics)
        print_line(translate("count", errors=errors, warnings=len(result.diagnostics) - errors))


def print_annotations(result: "Result", translate: Translate) -> None:
    """Print every finding as an annotation for the code host."""
    for diagnostic in result.diagnostics:
        sys.stdout.write(format_annotation(diagnostic, translate) + "\n")


def print_json(result: "Result", translate: Translate) -> None:
    """Print every finding as JSON."""
    import json

    findings = [to_dict(diagnostic, translate) for diagnostic in result.diagnostics]
    sys.stdout.write(json.dumps(findings, ensure_ascii=False, indent=1) + "\n")


def print_summary(result: "Result", translate: Translate) -> None:
    """Print one line on what a build did; nothing where it published nothing."""
    release = result.release
    if release is None:
        return
    summary = translate(
        "published" if release.updated or release.removed else "unchanged",
        files=release.files,
        renewed=len(release.updated),
        removed=len(release.removed),
        out=os.path.relpath(release.folder),
    )
    if result.hidden_count:
        summary += " " + translate("withheld", notes=result.hidden_count)
    print_line(summary)


def make_progress_reporter(translate: Translate, *, quiet: bool) -> Callable[[int, int], None]:
    """Return a listener that shows progress once a second, on a terminal in one line."""
    last = time.monotonic()
    end = "\r" if sys.stderr.isatty() else "\n"

    def report(made: int, of: int) -> None:
        nonlocal last
        now = time.monotonic()
        if not quiet and now - last >= PROGRESS_INTERVAL:
            last = now
            sys.stderr.write(translate("progress", made=made, of=of) + end)
            sys.stderr.flush()

    return report


def _colour_heading(block: str, severity: str) -> str:
    """Colour the first line of a finding on a terminal, unless NO_COLOR is set (no-color.org)."""
    if not sys.stderr.isatty() or os.environ.get("NO_COLOR"):
        return block
    heading, _, rest = block.partition("\n")
    colour = 31 if severity == "error" else 33
    return f"\x1b[1;{colour}m{heading}\x1b[0m\n{rest}"
