"""Where a fault in a template stands."""

from wegweiser.build.theme_files import BUILT_IN
from wegweiser.diagnostics import Location


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
