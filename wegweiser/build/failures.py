"""What went wrong while a file was planned or made, as a finding: never a traceback."""

import traceback
from pathlib import Path

from wegweiser.build.jobs import TextError
from wegweiser.diagnostics import Diagnostic, Location, error

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
