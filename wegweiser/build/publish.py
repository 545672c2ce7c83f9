"""Stage files, then put the release in place: whole files only, and nothing of a failed build."""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from wegweiser.build import journal
from wegweiser.build.jobs import Artifact
from wegweiser.build.journal import Journal, Move
from wegweiser.build.manifest import (
    DIGESTS_FILE,
    NO_FILE,
    FileState,
    Manifest,
    ManifestRow,
    format_digests,
    read_state,
    write_manifest,
)
from wegweiser.build.target import Target
from wegweiser.build.way import UnfinishedReleaseError, check_way, has_plain_parents
from wegweiser.diagnostics import Diagnostic, Diagnostics

PENDING_ROW = ManifestRow("", "", 0, 0, (), ())
"""Keeps the place of a file in the plan until it is made."""


class StagedFile(NamedTuple):
    """A file that was made."""

    path: str
    """The output file."""
    row: ManifestRow
    """What the manifest will say of it."""
    is_new: bool
    """Whether it waits in the stage; else the target holds the same bytes already."""


@dataclass(slots=True)
class StagedRelease:
    """A release about to be put in place."""

    target: Target
    """Where it will be."""
    rows: dict[str, ManifestRow] = field(default_factory=dict)
    """All its files by their paths, in the order of the plan."""
    new_paths: list[str] = field(default_factory=list)
    """The files that wait in the stage."""

    def add_files(self, results: Iterable[StagedFile | Diagnostic | None]) -> Diagnostics:
        """Take in files that were made, and return the findings where they could not be."""
        diagnostics = []
        for result in results:
            if isinstance(result, Diagnostic):
                diagnostics.append(result)
            elif result:
                self.rows[result.path] = result.row
                if result.is_new:
                    self.new_paths.append(result.path)
        return tuple(diagnostics)


class Release(NamedTuple):
    """What a build did."""

    folder: Path
    """Where the release is."""
    files: int
    """How many files it has."""
    updated: tuple[str, ...]
    """The files that are new or changed."""
    removed: tuple[str, ...]
    """The files that are gone."""
    foreign: tuple[str, ...] = ()
    """Files in the same folder that are not ours; named where it was not clear before."""


def stage_artifact(
    target: Target, artifact: Artifact, key: str, templates: Iterable[str] = ()
) -> StagedFile:
    """Write a file beside the target, unless the target holds the same bytes already.

    `templates` are those that it was made with.
    """
    path, body, ids, links = artifact
    published = f"{target.folder}/{path}"
    is_new = not _has_content(published, body)
    if is_new:
        size, mtime = _write_file(f"{target.state_folder}/{journal.STAGE_FOLDER}/{path}", body)
    else:
        size, mtime = read_state(published)
    row = ManifestRow(key, sha256(body).hexdigest(), size, mtime, ids, links, tuple(templates))
    return StagedFile(path, row, is_new)


def publish_release(
    staged: StagedRelease,
    stamp: str,
    diagnostic_count: int,
    theme_digest: str,
    template_digests: Mapping[str, str],
) -> Release:
    """Put the staged files in place and remove what no job names any more.

    Nothing is ever half written. Raises BlockedTargetError, and nothing is changed, where something
    is in the way; UnfinishedReleaseError where the system fails half-way.
    """
    target, rows = staged.target, staged.rows
    staged.add_files([stage_artifact(target, Artifact(DIGESTS_FILE, format_digests(rows)), "")])
    removals = dict(_find_removals(target, rows))
    stale = target.own_paths.difference(rows, removals)
    foreign = (path for path in target.foreign_paths.difference(rows).union(stale))
    release = Release(
        target.folder,
        len(rows),
        tuple(staged.new_paths),
        tuple(sorted(removals)),
        tuple(sorted(path for path in foreign if os.path.lexists(target.folder / path))),
    )
    is_same_build = (stamp, diagnostic_count) == (target.stamp, target.diagnostic_count)
    if not (is_same_build and not release.updated and not removals):
        manifest = Manifest(rows, stamp, diagnostic_count, theme_digest, template_digests)
        _put_in_place(target, manifest, release.updated, removals)
    return release


def _find_removals(
    target: Target, rows: Mapping[str, ManifestRow]
) -> Iterator[tuple[str, FileState]]:
    """Yield each file of ours that no job names any more, as it is now.

    What is a link by now, or stands behind one, is somebody else's.
    """
    for path in sorted(target.own_paths.difference(rows)):
        state = read_state(f"{target.folder}/{path}")
        if state != NO_FILE and has_plain_parents(target.folder, path):
            yield path, state


def _put_in_place(
    target: Target, manifest: Manifest, new_paths: Iterable[str], removals: Mapping[str, FileState]
) -> None:
    folder, state_folder = target.folder, target.state_folder
    check_way(folder, new_paths, removals, target.own_paths)
    moves = {}
    for path in new_paths:
        row = manifest.rows[path]
        moves[path] = Move(row.digest, row.size, row.mtime, *read_state(f"{folder}/{path}"))
    write_manifest(state_folder / journal.NEXT_MANIFEST_FILE, manifest)
    steps = Journal(moves, removals, not folder.exists())
    journal.write_journal(state_folder, steps)
    try:
        journal.apply_journal(folder, state_folder, steps)
    except OSError as fault:
        path = fault.filename or str(folder)
        raise UnfinishedReleaseError(fault.errno, fault.strerror, path) from fault


def _write_file(path: str, body: bytes) -> tuple[int, int]:
    """Write a file, and return its size and mtime."""
    descriptor = _open_for_writing(path)
    # Buffered: an unbuffered file may write a part and say nothing.
    with os.fdopen(descriptor, "wb") as file:
        file.write(body)
        file.flush()
        status = os.fstat(descriptor)
    return status.st_size, status.st_mtime_ns


def _open_for_writing(path: str) -> int:
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    try:
        return os.open(path, flags, 0o644)
    except FileNotFoundError:
        _make_parent_folder(path)
        return os.open(path, flags, 0o644)


def _make_parent_folder(path: str) -> None:
    os.makedirs(path.rpartition("/")[0], exist_ok=True)  # noqa: PTH103  hot path


def _has_content(path: str, body: bytes) -> bool:
    if read_state(path)[0] != len(body):
        return False
    with open(path, "rb") as file:  # noqa: PTH123  hot path
        return file.read() == body
