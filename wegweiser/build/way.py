"""Look at the way before a release is put in place: what would stop it half-way stops it here."""

import os
import re
import stat
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

_MOUNT_LIST = Path("/proc/self/mountinfo")
_OCTAL_ESCAPE = re.compile(r"\\([0-7]{3})")


class BlockedTargetError(Exception):
    """Something in the target is in the way; nothing was moved."""

    def __init__(self, path: str, reason: str) -> None:
        """Take the path of what is in the way, and the key of the message that says why."""
        super().__init__(path, reason)
        self.path, self.reason = path, reason


class UnfinishedReleaseError(OSError):
    """The system failed while files were put in place; the next build goes on from there."""


def check_way(
    folder: Path, moves: Iterable[str], removals: Collection[str], own_paths: Collection[str]
) -> None:
    """Raise BlockedTargetError where a file cannot be put in its place below a target, or removed.

    Of what stands there already only `own_paths` may be replaced.
    """
    moves = tuple(moves)
    way = _Way(folder, find_cleared(moves, removals))
    for path in moves:
        way.check_folder(path.rpartition("/")[0])
        way.check_place(path, own_paths)
    for path in removals:
        if os.path.lexists(f"{folder}/{path}"):  # else it was removed before a crash
            way.check_folder(path.rpartition("/")[0])
            way.check_permission(f"{folder}/{path}", os.W_OK)


def check_state(state_folder: Path, folder_names: Collection[str]) -> None:
    """Raise BlockedTargetError where something in the state of a target is none of a build's.

    Those are plain files, and folders of these names; a link would lead it elsewhere.
    """
    mode = _read_mode(str(state_folder))
    _check_type(str(state_folder), mode, is_folder=True)
    with suppress(FileNotFoundError):  # another build may end meanwhile
        for place in state_folder.iterdir() if mode else ():
            file = str(place)
            _check_type(file, _read_mode(file), is_folder=place.name in folder_names)


def _check_type(file: str, mode: int, *, is_folder: bool) -> None:
    """Check that what stands there, if anything does, is a folder or a file as it should be."""
    if stat.S_ISLNK(mode):
        raise BlockedTargetError(file, "blocked-by-link")
    if mode and is_folder != stat.S_ISDIR(mode):
        raise BlockedTargetError(file, "blocked-by-file" if is_folder else "blocked-by-folder")
    if mode and not (is_folder or stat.S_ISREG(mode)):
        raise BlockedTargetError(file, "blocked-by-foreign")


def find_cleared(moves: Iterable[str], removals: Iterable[str]) -> frozenset[str]:
    """Return the removals that must come first.

    Where they stand a folder is to be, or a file is to take the place of their folder.
    """
    moved = frozenset(moves)
    folders = frozenset(parent for path in moved for parent in _list_parents(path))
    return frozenset(
        path for path in removals if path in folders or not moved.isdisjoint(_list_parents(path))
    )


def has_plain_parents(folder: Path, path: str) -> bool:
    """Tell whether no link leads from a target to a file below it."""
    parents = _list_parents(path)
    return not any(os.path.islink(f"{folder}/{it}") for it in parents)  # noqa: PTH114  hot path


def is_mount_point(folder: Path) -> bool:
    """Tell whether a folder begins another file system, or is shown here from elsewhere."""
    return folder.is_mount() or str(folder) in _list_mount_points()


class _Way:
    """What was seen of a target so far."""

    def __init__(self, folder: Path, cleared: Collection[str]) -> None:
        self._folder = folder
        self._cleared = cleared
        self._mount_points = _list_mount_points()
        self._checked: set[str] = set()

    def check_folder(self, path: str) -> None:
        """Check that files can be put into a folder, or that it can be made."""
        if path in self._checked:
            return
        self._checked.add(path)
        file = str(self._folder)
        if path:
            self.check_folder(path.rpartition("/")[0])
            file = f"{file}/{path}"
            self._check_ground(file)
        mode = _read_mode(file)
        if stat.S_ISDIR(mode):
            self.check_permission(file, os.W_OK | os.X_OK)
        elif mode and path not in self._cleared:
            raise BlockedTargetError(file, "blocked-by-file")

    def check_place(self, path: str, own_paths: Collection[str]) -> None:
        """Check that a file can be put in its place."""
        file = f"{self._folder}/{path}"
        mode = _read_mode(file)
        if not mode:
            return
        self._check_ground(file)
        if stat.S_ISDIR(mode):
            self._check_cleared(path)
        elif not stat.S_ISREG(mode) or path not in own_paths:
            raise BlockedTargetError(file, "blocked-by-foreign")
        else:
            self.check_permission(file, os.W_OK)

    def check_permission(self, file: str, permission: int) -> None:
        """Check that a file or folder may be changed, also that it is not made immutable."""
        if os.path.lexists(file) and not os.access(file, permission):
            raise BlockedTargetError(file, "blocked-by-permission")

    def _check_ground(self, file: str) -> None:
        """Check that what is put there stays in the target, and can be moved there in one step."""
        if os.path.islink(file):  # noqa: PTH114  hot path
            raise BlockedTargetError(file, "blocked-by-link")
        if file in self._mount_points:
            raise BlockedTargetError(file, "blocked-by-mount")

    def _check_cleared(self, path: str) -> None:
        """Check that a folder holds only files that are removed first: then it goes with them."""
        homes = {parent for cleared in self._cleared for parent in _list_parents(cleared)}
        for folder, folders, names in os.walk(self._folder / path):
            links = [name for name in folders if os.path.islink(f"{folder}/{name}")]  # noqa: PTH114
            base = os.path.relpath(folder, self._folder)
            files = {f"{base}/{name}" for name in (*names, *links)}
            if base not in homes or not files.issubset(self._cleared):
                raise BlockedTargetError(folder, "blocked-by-folder")


def _list_parents(path: str) -> Iterator[str]:
    """Yield the folders that a file is in, the nearest first."""
    while path := path.rpartition("/")[0]:
        yield path


def _read_mode(path: str) -> int:
    """Return the type and permissions of what stands there, whatever it is; 0 for nothing."""
    with suppress(FileNotFoundError, NotADirectoryError):
        return os.lstat(path).st_mode
    return 0


def _list_mount_points() -> frozenset[str]:
    """Return where file systems are mounted, bound folders and files among them; only on Linux."""
    if not _MOUNT_LIST.exists():
        return frozenset()
    lines = _MOUNT_LIST.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    return frozenset(
        _OCTAL_ESCAPE.sub(lambda code: chr(int(code[1], 8)), line.split(" ")[4]) for line in lines
    )
