"""What the command line prints (findings, summaries, progress) and the statuses it ends with."""

import codecs
import json
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from wegweiser.build.way import BlockedTargetError, UnfinishedReleaseError
from wegweiser.diagnostics import Diagnostic, format_annotation, format_text, to_dict
from wegweiser.source.locks import LockedError
from wegweiser.source.writing import ChangedFileError

if TYPE_CHECKING:
    from wegweiser.pipeline import Result

EXIT_OK, EXIT_DATA_ERRORS, EXIT_USAGE, EXIT_SYSTEM_ERROR = 0, 1, 2, 3
FAILURES = (OSError, LockedError, ChangedFileError, BlockedTargetError)
"""What may keep a command from its end, through no fault of the data."""
MAX_FOREIGN_FILES = 20
"""How many files that are not ours a build names."""
PROGRESS_INTERVAL = 1.0
"""Seconds after which a build shows how far it is."""

Translate = Callable[..., str]
"""Gives the text of a message in the language of the command, its fields filled."""


_COMMAND = re.compile(r"^[ \t]*::|##(?=\[)", re.MULTILINE)
"""Where a workflow command begins: "::" at the beginning of a line, "##[" anywhere."""

_ESCAPING = "wegweiser-escape"


def open_streams() -> None:
    """Make sure that whatever is printed can be, and that no file of ours stands in for a stream.

    A stream that was closed leads to nowhere. A character that its encoding lacks is written with
    its number, as in JSON.
    """
    descriptor = os.open(os.devnull, os.O_RDWR)
    while descriptor <= 2:  # noqa: PLR2004  else the next file would be standard error
        descriptor = os.dup(descriptor)
    os.close(descriptor)
    codecs.register_error(_ESCAPING, _escape_unencodable)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=_ESCAPING)
    if hasattr(sys.stdout, "reconfigure"):
        # Buffered also under PYTHONUNBUFFERED: argparse would hide that nothing can be written.
        sys.stdout.reconfigure(write_through=False)


def _escape_unencodable(fault: UnicodeError) -> tuple[str, int]:
    if not isinstance(fault, UnicodeEncodeError):
        raise fault
    return json.dumps(fault.object[fault.start : fault.end])[1:-1], fault.end


def silence_stream(stream: TextIO) -> None:
    """Lead a stream to nowhere that takes nothing any more, and what it still holds with it."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def guard_commands(text: str) -> str:
    """Return a text in which the code host's log finds no command (`::error::`, `##[error]`)."""
    return _COMMAND.sub(lambda command: f"{command[0][:-1]} {command[0][-1]}", text)


def print_guarded_json(text: str) -> None:
    """Print JSON in which the code host's log finds no command; it says the same."""
    sys.stdout.write(text.replace("##[", "##\\u005b"))


def print_line(text: str, end: str = "\n") -> None:
    """Print a line for people; standard output belongs to what other programs read.

    Where nobody reads it, the work goes on.
    """
    try:
        sys.stderr.write(guard_commands(text) + end)
        sys.stderr.flush()
    except OSError:
        silence_stream(sys.stderr)


def print_diagnostics(
    diagnostics: Iterable[Diagnostic], translate: Translate, texts: Mapping[str, str]
) -> None:
    """Print each finding with its line of the file, on a terminal in colour."""
    for diagnostic in diagnostics:
        block = format_text(diagnostic, translate, texts)
        print_line(_colour_heading(block, diagnostic.severity) + "\n")


def print_report(result: "Result", translate: Translate, *, everything: bool = False) -> None:
    """Print the findings, so many of a kind that people can work with them, and their number."""
    from wegweiser.commands.findings import merge_places, name_entry, select_findings

    def show(diagnostic: Diagnostic) -> str:
        block = format_text(diagnostic, translate, result.texts)
        return name_entry(diagnostic, block, result.texts)

    causes = merge_places(result.diagnostics, everything=everything)
    selection = select_findings(causes, show, everything=everything)
    for diagnostic, block in selection.blocks:
        print_line(_colour_heading(block, diagnostic.severity) + "\n")
    if selection.hidden:
        counts = Counter(diagnostic.code for diagnostic in result.diagnostics)
        for code, count in counts.most_common():
            more = selection.hidden[code]
            key = "tally-with-more" if more else "tally"
            print_line(translate(key, code=code, count=count, more=more))
    if result.diagnostics:
        errors = sum(diagnostic.severity == "error" for diagnostic in result.diagnostics)
        print_line(translate("count", errors=errors, warnings=len(result.diagnostics) - errors))


def print_annotations(result: "Result", translate: Translate) -> None:
    """Print every finding as an annotation for the code host."""
    for diagnostic in result.diagnostics:
        annotation = format_annotation(diagnostic, translate).replace("##[", "# #[")
        sys.stdout.write(annotation + "\n")


def print_json(result: "Result", translate: Translate) -> None:
    """Print every finding as JSON."""
    findings = [to_dict(diagnostic, translate) for diagnostic in result.diagnostics]
    print_guarded_json(json.dumps(findings, ensure_ascii=False, indent=1) + "\n")


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
        out=_shorten_path(release.folder),
    )
    if result.hidden_count:
        summary += " " + translate("withheld", notes=result.hidden_count)
    print_line(summary)
    if release.foreign:
        shown = ", ".join(release.foreign[:MAX_FOREIGN_FILES])
        rest = len(release.foreign) - MAX_FOREIGN_FILES
        more = " " + translate("and-more", count=rest) if rest > 0 else ""
        print_line(translate("left-alone", out=release.folder, paths=shown + more))


def _shorten_path(path: Path) -> str:
    """Return a path as it is from here; as it is where here is no more."""
    try:
        return os.path.relpath(path)
    except FileNotFoundError:
        return str(path)


def explain_failure(fault: Exception, translate: Translate) -> str:
    """Return what kept a command from its end, and what to do."""
    if isinstance(fault, BlockedTargetError):
        return translate(fault.reason, path=fault.path)
    if isinstance(fault, LockedError):
        return translate("locked", path=fault)
    if isinstance(fault, ChangedFileError):
        return translate("changed-meanwhile", path=fault)
    assert isinstance(fault, OSError)  # noqa: S101  the only other one
    key = "release-unfinished" if isinstance(fault, UnfinishedReleaseError) else "system-failed"
    return translate(key, problem=fault.strerror or fault, path=fault.filename or "")


def make_progress_reporter(translate: Translate, *, quiet: bool) -> Callable[[int, int], None]:
    """Return a listener that shows progress once a second, on a terminal in one line."""
    last = time.monotonic()
    end = "\r" if sys.stderr.isatty() else "\n"

    def report(made: int, of: int) -> None:
        nonlocal last
        now = time.monotonic()
        if not quiet and now - last >= PROGRESS_INTERVAL:
            last = now
            print_line(translate("progress", made=made, of=of), end)

    return report


def _colour_heading(block: str, severity: str) -> str:
    """Colour the first line of a finding on a terminal, unless NO_COLOR is set (no-color.org)."""
    if not sys.stderr.isatty() or os.environ.get("NO_COLOR"):
        return block
    heading, _, rest = block.partition("\n")
    colour = 31 if severity == "error" else 33
    return f"\x1b[1;{colour}m{heading}\x1b[0m\n{rest}"
