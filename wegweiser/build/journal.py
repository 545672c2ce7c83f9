"""Put a staged release in place step by step; where a build dies on the way, the next one goes on.

The way is looked at before the journal is written, and that before the first step is done.
"""

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from wegweiser.build.manifest import (
    NO_FILE,
    FileState,
    are_safe_paths,
    digest_file,
    read_sealed,
    read_state,
    replace_and_sync,
    write_sealed,
)
from wegweiser.build.way import check_way, find_cleared

JOURNAL_FILE = "journal.json"
MANIFEST_FILE, NEXT_MANIFEST_FILE = "manifest.json", "manifest.next"
STAGE_FOLDER = "stage"


class Move(NamedTuple):
    """A staged file, and what it takes the place of."""

    digest: str
    """The SHA-256 of the staged file."""
    size: int
    """Its size in bytes."""
    mtime: int
    """When it was written, in nanoseconds since 1970."""
    old_size: int
    """The size of what stands in its place, -1 where nothing does."""
    old_mtime: int
    """When that was written; -1 where nothing is there."""


class Journal(NamedTuple):
    """Everything that is to be done once a release is staged."""

    moves: Mapping[str, Move]
    """The staged files by their paths."""
    removals: Mapping[str, FileState]
    """The files to be removed, as they were when this was written."""
    is_whole: bool
    """Whether there was no target: then the stage becomes it."""


def write_journal(state_folder: Path, journal: Journal) -> None:
    """Write the journal: from now on the release will be completed."""
    write_sealed(state_folder / JOURNAL_FILE, journal._asdict())


def read_journal(state_folder: Path) -> Journal | None:
    """Return the journal of a build that did not end; None where there is none that is whole."""
    value = read_sealed(state_folder / JOURNAL_FILE)
    try:
        moves = {path: Move(*fields) for path, fields in value["moves"].items()}
        removals = {path: (size, mtime) for path, (size, mtime) in value["removals"].items()}
        journal = Journal(moves, removals, bool(value["is_whole"]))
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    return journal if are_safe_paths((*moves, *removals)) else None


def roll_forward(
    folder: Path, state_folder: Path, proofs: Mapping[str, Collection[str]]
) -> tuple[str, ...]:
    """Complete what a build left that did not end.

    `proofs` are the digests of our files by their paths. Returns the files that would have been
    removed but are somebody else's now. Where staged files are gone or damaged the journal goes,
    too, and everything is made anew. Raises BlockedTargetError where something is in the way,
    OSError where the system fails.
    """
    journal = read_journal(state_folder)
    pending = _list_pending(folder, state_folder / STAGE_FOLDER, journal) if journal else None
    if journal is None or pending is None:
        (state_folder / JOURNAL_FILE).unlink(missing_ok=True)
        return ()
    own_paths = frozenset(_find_own(folder, journal, pending, proofs))
    removals = {path: state for path, state in journal.removals.items() if path in own_paths}
    check_way(folder, pending, removals, own_paths)
    apply_journal(folder, state_folder, journal._replace(removals=removals))
    others = (path for path in journal.removals if path not in own_paths)
    return tuple(path for path in others if read_state(f"{folder}/{path}") != NO_FILE)


def _list_pending(folder: Path, stage: Path, journal: Journal) -> list[str] | None:
    """Return the files that are still to be moved; None where that is impossible."""
    if journal.is_whole and stage.exists() and folder.exists():
        return None  # somebody made a folder where none was
    pending = []
    for path, move in journal.moves.items():
        if digest_file(f"{stage}/{path}") == move.digest:
            pending.append(path)
        elif read_state(f"{folder}/{path}") != (move.size, move.mtime):
            return None
    return pending


def _find_own(
    folder: Path, journal: Journal, pending: Iterable[str], proofs: Mapping[str, Collection[str]]
) -> Iterator[str]:
    """Yield what may be replaced or removed: as the journal saw it, or proved to be ours."""
    for path in pending:
        file = f"{folder}/{path}"
        old_state = journal.moves[path][-2:]
        if read_state(file) in {old_state, NO_FILE} or digest_file(file) in proofs.get(path, ()):
            yield path
    for path, old_state in journal.removals.items():
        file = f"{folder}/{path}"
        if read_state(file) in {old_state, NO_FILE} or digest_file(file) in proofs.get(path, ()):
            yield path


def apply_journal(folder: Path, state_folder: Path, journal: Journal) -> None:
    """Do what the journal says; each step may have been done before.

    Raises OSError where the system fails; the next build goes on from there.
    """
    stage = state_folder / STAGE_FOLDER
    if journal.is_whole and not folder.exists() and stage.exists():
        stage.rename(folder)  # a new target: one step instead of thousands
    else:
        _remove_files(folder, find_cleared(journal.moves, journal.removals))
        _move_files(stage, folder, journal.moves)
        _remove_files(folder, journal.removals)
    if (state_folder / NEXT_MANIFEST_FILE).exists():
        replace_and_sync(state_folder / NEXT_MANIFEST_FILE, state_folder / MANIFEST_FILE)
    (state_folder / JOURNAL_FILE).unlink(missing_ok=True)


def _move_files(stage: Path, folder: Path, moves: Mapping[str, Move]) -> None:
    """Move files from the stage; those that are gone were moved before.

    Raises FileNotFoundError where one is neither here nor there.
    """
    for path, move in moves.items():
        try:
            _replace_file(f"{stage}/{path}", f"{folder}/{path}")
        except FileNotFoundError:
            if read_state(f"{folder}/{path}") != (move.size, move.mtime):
                raise


def _replace_file(source: str, destination: str) -> None:
    try:
        os.replace(source, destination)  # noqa: PTH105  hot path
    except FileNotFoundError:
        os.makedirs(destination.rpartition("/")[0], exist_ok=True)  # noqa: PTH103  hot path
        os.replace(source, destination)  # noqa: PTH105


def _remove_files(folder: Path, paths: Iterable[str]) -> None:
    """Remove files, and the folders that they leave empty."""
    for path in paths:
        file = folder / path
        if read_state(str(file)) != NO_FILE:  # else it was removed before, or is a folder by now
            file.unlink()
        with suppress(OSError):  # where another file is in a folder, it stays
            for parent in file.parents[: path.count("/")]:
                parent.rmdir()
