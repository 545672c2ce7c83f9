"""private/ beside data/: what stays on the computer of whoever works there alone.

It is no part of the city: nobody builds, serves or checks it, and git takes no notice of it.
"""

from pathlib import Path

from wegweiser.source.writing import write_private_file, write_text_file

FOLDER = "private"
"""The folder beside data/."""

_OWNER_ONLY = 0o700
_IGNORE_ALL = "# Nichts in diesem Ordner gehört in das Repository.\n*\n"


def write_private(folder: Path, path: str, body: str | bytes) -> None:
    """Write a file below private/ of a city, which its owner alone can read."""
    private = folder / FOLDER
    private.mkdir(mode=_OWNER_ONLY, exist_ok=True)
    private.chmod(_OWNER_ONLY)
    if not (private / ".gitignore").exists():
        write_text_file(private, ".gitignore", _IGNORE_ALL)
    content = body.encode() if isinstance(body, str) else body
    write_private_file(folder / path, content)
