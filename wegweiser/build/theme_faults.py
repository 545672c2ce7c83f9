"""Where a fault in a template stands."""

import re
from dataclasses import replace

from wegweiser.build.theme_files import BUILT_IN
from wegweiser.diagnostics import Location

_QUOTED_NAME = re.compile(r"'(\w{1,80})'")


def locate_fault(fault: BaseException) -> Location:
    """Return the template line that a fault came from: the innermost frame marked by Jinja."""
    path = getattr(fault, "filename", None) or "theme/templates"
    line = getattr(fault, "lineno", None) or 0
    traceback = fault.__traceback__
    while traceback:
        code_path = traceback.tb_frame.f_code.co_filename
        if code_path.startswith(("theme/", BUILT_IN)):
            path, line = code_path, traceback.tb_lineno
        traceback = traceback.tb_next
    return Location(path, line, 1)


def mark_name(location: Location, source: str, problem: str) -> Location:
    """Return the place of the name that a problem is about, if it stands once in the line."""
    quoted = _QUOTED_NAME.search(problem)
    lines = source.splitlines()[location.line - 1 : location.line]
    if not quoted or not lines:
        return location
    places = [match.start() for match in re.finditer(rf"\b{quoted[1]}\b", lines[0])]
    if len(places) != 1:
        return location
    return replace(location, column=places[0] + 1, length=len(quoted[1]))
