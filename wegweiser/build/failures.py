"""What went wrong while a file was planned or made, as a finding: never a traceback."""

import traceback
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from wegweiser.build.jobs import TextError
from wegweiser.diagnostics import Diagnostic, Diagnostics, Location, error

THEME_CODES = frozenset({"theme-fault", "font-missing"})
"""The findings with one cause in the theme, which may spoil thousands of files."""

_MAX_PROBLEM = 200
"""Characters of what a library says that a finding repeats."""


def describe_failure(
    location: Location, page: str, record: str, field: str, fault: Exception
) -> Diagnostic:
    """Return the finding that something cannot be made: of which record, and of which field."""
    cause = fault.__cause__ if isinstance(fault, TextError) else fault
    problem = f"{type(cause).__name__} {cause}"[:_MAX_PROBLEM].strip()
    frame = traceback.extract_tb(fault.__traceback__)[-1]
    return error(
        "unmade-file",
        location,
        page=page,
        record=record,
        field=field or "?",
        problem=f"{problem} ({Path(frame.filename).name}:{frame.lineno})",
    )


def merge_faults(diagnostics: Iterable[Diagnostic]) -> Diagnostics:
    """Return each fault of the theme once, with the number of the other files that it spoils."""
    first: dict[object, Diagnostic] = {}
    counts: Counter[object] = Counter()
    for diagnostic in diagnostics:
        problem = dict(diagnostic.values).get("problem")
        is_theme = diagnostic.code in THEME_CODES
        key = (diagnostic.code, diagnostic.location, problem) if is_theme else diagnostic
        first.setdefault(key, diagnostic)
        counts[key] += 1
    return tuple(
        replace(diagnostic, values=(*diagnostic.values, ("more", str(counts[key] - 1))))
        if diagnostic.code in THEME_CODES and counts[key] > 1
        else diagnostic
        for key, diagnostic in first.items()
    )
