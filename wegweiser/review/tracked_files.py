"""Whether git has taken in what must stay on one computer: contacts without consent."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

from wegweiser.diagnostics import Diagnostic, Location, error
from wegweiser.requests.private_files import FOLDER


def find_tracked_contacts(city: Path) -> Iterator[Diagnostic]:
    """Yield each file of private/ that git tracks; nothing where there is no git."""
    command = ["git", "-C", str(city), "ls-files", "-z", "--", FOLDER]
    try:
        # A list, no shell.
        listing = subprocess.run(command, capture_output=True, check=False)  # noqa: S603
    except OSError:  # there is no git, or none that can be run
        return
    for name in listing.stdout.decode("utf-8", "replace").split("\0"):
        if name:
            yield error("private-tracked", Location(name), name=name)
