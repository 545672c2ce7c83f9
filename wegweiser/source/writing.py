"""Write files: whole or not at all, and never over what somebody else has changed meanwhile."""

import codecs
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from wegweiser.source import locks
from wegweiser.source.files import Inputs

T = TypeVar("T")

_ATTEMPTS = 20
_PRIVATE_MODE, _COMMON_MODE = 0o600, 0o666
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL


class ChangedFileError(Exception):
    """A file is no longer what it was when it was read; it stays as it is."""


def change_city(inputs: Inputs, texts: Mapping[str, str]) -> None:
    """Write texts into the files of a city, by path in that order, as it was read.

    The city is held only meanwhile. Raises ChangedFileError, and nothing is written, where one of
    these files has changed since; LockedError where another command does not let go of the city;
    OSError where the system fails.
    """
    if not texts:
        return
    folder = Path(inputs.folder)
    with locks.lock_folder(folder):
        for path in texts:
            _sweep_folder((folder / path).parent)
            if _read_body(folder / path) != inputs.files.get(path):
                raise ChangedFileError(path)
        for path, text in texts.items():
            write_text_file(folder, path, text)


def repeat_while_changed(attempt: Callable[[], T]) -> T:
    """Return what comes of an attempt to read a city and change it.

    It is made again where others write at the same time: each time one of them is done. Raises
    ChangedFileError where they never stop.
    """
    for _ in range(_ATTEMPTS):
        with suppress(ChangedFileError):
            return attempt()
    return attempt()


def write_text_file(folder: Path, name: str, text: str) -> None:
    """Put a text into a file at once or not at all; its mode and byte order mark stay.

    Folders that are missing are made. Raises OSError, and then the file is as it was.
    """
    file = Path(folder, name).resolve()  # a link stays a link
    old = _read_body(file) or b""
    mark = codecs.BOM_UTF8 if old.startswith(codecs.BOM_UTF8) else b""
    mode = file.stat().st_mode if old else None
    _replace_file(file, mark + text.encode(), _COMMON_MODE, mode)


def write_private_file(file: Path, body: bytes) -> None:
    """Put bytes into a file that nobody but its owner can read, at no moment; else as above."""
    _replace_file(file.resolve(), body, _PRIVATE_MODE, None)


def _replace_file(file: Path, body: bytes, new_mode: int, old_mode: int | None) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_name(f".{file.name}.{os.getpid()}.wegweiser")  # git takes no notice
    try:
        # A killed process may have left it; were it a link, we would write into another file.
        temporary.unlink(missing_ok=True)
        with open(os.open(temporary, _NEW_FILE, new_mode), "wb") as opened:  # noqa: PTH123  a mode
            opened.write(body)
            opened.flush()
            os.fsync(opened.fileno())
        if old_mode is not None:
            temporary.chmod(old_mode)
        temporary.replace(file)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def _sweep_folder(folder: Path) -> None:
    """Remove what killed processes left beside the files of a folder that nobody else writes to."""
    for stray in folder.glob(".*.[0-9]*.wegweiser"):
        if stray.is_file() or stray.is_symlink():
            stray.unlink()


def _read_body(file: Path) -> bytes | None:
    """Return what a file holds; None where there is none."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None
