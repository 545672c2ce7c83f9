"""Stage, then put in place: whole files only, no failed build, no folder that is not ours.

Beside a target `public` stands `.public.wegweiser` with the manifest, the staged files and, while
they are being moved, a journal: a build that dies in that phase is completed by the next one.
"""

import errno
import json
import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from wegweiser.build.jobs import Artifact
from wegweiser.diagnostics import Diagnostic, Diagnostics

GENERATOR_META = b'<meta name="generator" content="Wegweiser">'
"""What marks a start page as made by us."""


class ForeignTargetError(Exception):
    """The target folder holds something that we did not make."""


class ManifestRow(NamedTuple):
    """What the manifest says of a published file."""

    key: str
    """The key of its job."""
    size: int
    """Its size in bytes."""
    mtime: int
    """When it was written, in nanoseconds since 1970."""
    ids: tuple[str, ...]
    """The places on it that links may name, as often as they are defined."""
    links: tuple[str, ...]
    """The addresses of the own site that it links to."""


PENDING_ROW = ManifestRow("", 0, 0, (), ())
"""Keeps the place of a file in the plan until it is made."""


@dataclass(frozen=True, slots=True)
class Target:
    """A target folder, and what was published there last."""

    folder: Path
    """Where the published files are."""
    state_folder: Path
    """Where the manifest and the staged files are."""
    rows: Mapping[str, ManifestRow]
    """The published files by their paths."""
    stamp: str = ""
    """The digest of everything that the whole build depended on."""
    diagnostic_count: int = 0
    """How many findings that build had."""
    theme_digest: str = ""
    """The digest of the theme that it was built with."""


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


def open_target(folder: Path, *, clean: bool = False) -> Target:
    """Return the target with its manifest, after completing what a crashed build left.

    `clean` forgets the manifest. Raises ForeignTargetError where the folder holds other things,
    OSError where it cannot be read.
    """
    folder = folder.resolve()
    state_folder = folder.parent / f".{folder.name}.wegweiser"
    _roll_forward(folder, state_folder)
    target = _read_manifest(folder, state_folder)
    if not _is_own_target(target):
        raise ForeignTargetError(folder)
    return Target(folder, state_folder, {}) if clean else target


def find_unmodified(target: Target) -> frozenset[str]:
    """Return the published files that nobody has changed since, by size and mtime."""
    return frozenset(path for path, row in target.rows.items() if _is_unmodified(target, path, row))


def stage_artifact(target: Target, artifact: Artifact, key: str) -> StagedFile:
    """Write a file beside the target, unless the target holds the same bytes already."""
    path, body, ids, links = artifact
    published = f"{target.folder}/{path}"
    is_new = not _has_content(published, body)
    if is_new:
        size, mtime = _write_file(f"{target.state_folder}/stage/{path}", body)
    else:
        size, mtime = _stat_file(published)
    return StagedFile(path, ManifestRow(key, size, mtime, ids, links), is_new)


def discard_release(staged: StagedRelease) -> None:
    """Forget what was staged; the old release stands."""
    shutil.rmtree(staged.target.state_folder / "stage", ignore_errors=True)


def publish_release(
    staged: StagedRelease, stamp: str, diagnostic_count: int, theme_digest: str
) -> Release:
    """Put the staged files in place and remove what no job names any more.

    Nothing is ever half written. Raises OSError where the system fails, or another build into the
    same folder took the staged files away.
    """
    target, rows = staged.target, staged.rows
    removed = sorted(set(target.rows or _list_own_files(target.folder)) - set(rows))
    release = Release(target.folder, len(rows), tuple(staged.new_paths), tuple(removed))
    is_same_build = (stamp, diagnostic_count) == (target.stamp, target.diagnostic_count)
    if is_same_build and not release.updated and not removed:
        return release
    manifest = {
        "stamp": stamp,
        "diagnostics": diagnostic_count,
        "theme": theme_digest,
        "rows": rows,
    }
    journal = {
        "move": {path: (rows[path].size, rows[path].mtime) for path in release.updated},
        "remove": removed,
        "whole": not target.folder.exists(),
    }
    target.state_folder.mkdir(parents=True, exist_ok=True)
    _write_json(target.state_folder / "manifest.next", manifest)
    _write_json(target.state_folder / "journal.json", journal)
    if not _roll_forward(target.folder, target.state_folder):
        raise OSError(errno.EBUSY, os.strerror(errno.EBUSY), str(target.folder))
    return release


def _roll_forward(folder: Path, state_folder: Path) -> bool:
    """Do what the journal says; each step may have been done before. Tell whether it was possible.

    Where staged files are gone journal and manifest go, too, and everything is made anew.
    """
    journal_file, stage = state_folder / "journal.json", state_folder / "stage"
    journal = _read_json(journal_file)
    is_complete = True
    if journal:
        try:
            _apply_journal(journal, stage, folder)
        except FileNotFoundError:
            is_complete = False
            (state_folder / "manifest.json").unlink(missing_ok=True)
        else:
            manifest = state_folder / "manifest.next"
            if manifest.exists():
                manifest.replace(state_folder / "manifest.json")
        journal_file.unlink(missing_ok=True)
    if stage.exists():
        shutil.rmtree(stage)
    return is_complete


def _apply_journal(journal: Mapping[str, Any], stage: Path, folder: Path) -> None:
    if journal["whole"] and not folder.exists() and stage.exists():
        stage.rename(folder)  # a new target: one step instead of thousands
    else:
        _move_files(stage, folder, journal["move"])
    _remove_files(folder, journal["remove"])


def _move_files(stage: Path, folder: Path, files: Mapping[str, list[int]]) -> None:
    """Move files, given with size and mtime, from the stage; those that are gone were moved before.

    Raises FileNotFoundError where one is neither here nor there.
    """
    for path, size_and_mtime in files.items():
        try:
            _replace_file(f"{stage}/{path}", f"{folder}/{path}")
        except FileNotFoundError:
            if _stat_file(f"{folder}/{path}") != tuple(size_and_mtime):
                raise


def _replace_file(source: str, destination: str) -> None:
    try:
        os.replace(source, destination)  # noqa: PTH105  hot path
    except FileNotFoundError:
        _make_parent_folder(destination)
        os.replace(source, destination)  # noqa: PTH105


def _remove_files(folder: Path, paths: Iterable[str]) -> None:
    for path in paths:
        file = folder / path
        file.unlink(missing_ok=True)
        for parent in file.parents:
            if parent == folder or any(parent.iterdir()):
                break
            parent.rmdir()


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
    if _stat_file(path)[0] != len(body):
        return False
    with open(path, "rb") as file:  # noqa: PTH123  hot path
        return file.read() == body


def _stat_file(path: str) -> tuple[int, int]:
    """Return the size and mtime of a file, -1 where there is none."""
    try:
        status = os.stat(path)  # noqa: PTH116  hot path
    except OSError:
        return -1, -1
    return status.st_size, status.st_mtime_ns


def _is_unmodified(target: Target, path: str, row: ManifestRow) -> bool:
    return _stat_file(f"{target.folder}/{path}") == (row.size, row.mtime)


def _is_own_target(target: Target) -> bool:
    folder = target.folder
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return True
    if any(_is_unmodified(target, path, row) for path, row in target.rows.items()):
        return True
    start = folder / "index.html"
    return start.is_file() and GENERATOR_META in start.read_bytes()[:4096]


def _list_own_files(target: Path) -> list[str]:
    """Return what may be ours in a folder whose manifest is lost; a link to a folder is a file.

    What is hidden or has no ending is never ours to remove: the history of a clone, a host's own
    files (CNAME).
    """
    own_files: list[str] = []
    for folder, folders, names in os.walk(target):
        folders[:] = [name for name in folders if not name.startswith(".")]
        links = [name for name in folders if os.path.islink(f"{folder}/{name}")]  # noqa: PTH114
        own = [name for name in names if not name.startswith(".") and "." in name]
        own_files += [os.path.relpath(f"{folder}/{name}", target) for name in (*own, *links)]
    return own_files


def _read_manifest(folder: Path, state_folder: Path) -> Target:
    """Return what the manifest says; a lost or damaged one says nothing, and all is made anew."""
    manifest = _read_json(state_folder / "manifest.json")
    try:
        rows = {
            path: ManifestRow(str(key), int(size), int(mtime), tuple(ids), tuple(links))
            for path, (key, size, mtime, ids, links) in manifest["rows"].items()
        }
        return Target(
            folder,
            state_folder,
            rows,
            str(manifest["stamp"]),
            int(manifest["diagnostics"]),
            str(manifest["theme"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        return Target(folder, state_folder, {})


def _read_json(path: Path) -> dict[str, Any]:
    """Return what a file of ours says; nothing where it is missing or damaged."""
    try:
        value = json.loads(path.read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}


def _write_json(path: Path, value: dict[str, Any]) -> None:
    part = path.with_suffix(".part")
    part.write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    part.replace(path)
