"""One at a time: locks on folders, and temporary folders that outlive no process."""

import fcntl
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

LOCK_TIMEOUT = 10.0
"""Seconds to wait for whoever holds a folder."""

_POLL_INTERVAL = 0.05
_TEMPORARY_PREFIX = "wegweiser-tmp-"
_TEMPORARY_NAME = re.compile(rf"{_TEMPORARY_PREFIX}[a-z0-9_]{{8}}")


class LockedError(Exception):
    """Another process holds the folder, and did not let go in time."""


@contextmanager
def lock_folder(folder: Path, timeout: float | None = None) -> Iterator[None]:
    """Hold a folder, which is made where it is missing, for as long as the block runs.

    The lock is the system's (flock(2)) and ends with the process, however that ends: none is ever
    stale, and no file stays behind. Whoever asks no lock is not hindered. Raises LockedError after
    `timeout` seconds (LOCK_TIMEOUT), OSError where the folder cannot be opened.
    """
    end = time.monotonic() + (LOCK_TIMEOUT if timeout is None else timeout)
    descriptor = _try_to_lock(folder)
    while descriptor is None:
        if time.monotonic() > end:
            raise LockedError(folder)
        time.sleep(_POLL_INTERVAL)
        descriptor = _try_to_lock(folder)
    try:
        yield
    finally:
        os.close(descriptor)


def _try_to_lock(folder: Path) -> int | None:
    """Return a descriptor that holds the folder; None where another process does."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # Its last holder may have removed it: then another may hold the one of that name now.
        if os.path.samestat(os.fstat(descriptor), folder.stat()):
            return descriptor
    except (BlockingIOError, FileNotFoundError):
        pass
    os.close(descriptor)
    return None


@contextmanager
def open_temporary_folder() -> Iterator[Path]:
    """Give a folder that is gone after the block, and was readable for nobody else.

    Where the process is killed, the next one sweeps it away.
    """
    sweep_temporary_folders()
    folder = Path(tempfile.mkdtemp(prefix=_TEMPORARY_PREFIX))
    try:
        with lock_folder(folder):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep_temporary_folders() -> None:
    """Remove what killed processes of this user left among the temporary files.

    Where nobody may list these, or there are none, there is nothing to do.
    """
    with suppress(OSError), os.scandir(tempfile.gettempdir()) as entries:
        for entry in entries:
            # What is held is in use; what cannot be locked is somebody else's.
            with suppress(LockedError, OSError):
                if _is_own_folder(entry):
                    with lock_folder(Path(entry.path), timeout=0):
                        shutil.rmtree(entry.path, ignore_errors=True)


def _is_own_folder(entry: os.DirEntry[str]) -> bool:
    """Tell whether an entry is a folder that `open_temporary_folder` made for this user."""
    if not _TEMPORARY_NAME.fullmatch(entry.name) or not entry.is_dir(follow_symlinks=False):
        return False
    return entry.stat(follow_symlinks=False).st_uid == os.getuid()
