"""Stage, then put in place: whole files only, never a failed build, never a folder that is not ours.

Beside a target `public` stands `.public.wegweiser` with the manifest, the staged files and, while they are
being moved, a journal: a build that dies in that phase is completed by the next one.
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

GENERATOR_META = b'<meta name="generator" content="Wegweiser">'
"""What marks a start page as made by us."""


class ForeignTargetError(Exception):  # noqa: N818  said to the user as a wrong use of the command
    """The target folder holds something that we did not make."""


class ManifestRow(NamedTuple):
    """One published file: key of its job, size in bytes, mtime in ns, ids it defines, addresses it links to."""

    key: str
    size: int
    mtime: int
    ids: tuple[str, ...]
    links: tuple[str, ...]


PENDING_ROW = ManifestRow("", 0, 0, (), ())
"""Keeps the place of a file in the plan until it is made."""


@dataclass(frozen=True, slots=True)
class Target:
    """A target folder, what was published there last, under which seal, with how many notes, by which theme (its digest)."""

    folder: Path
    state_folder: Path
    rows: Mapping[str, ManifestRow]
    stamp: str = ""
    diagnostic_count: int = 0
    theme_digest: str = ""


@dataclass(slots=True)
class StagedRelease:
    """A release about to be put in place: all its rows, and which files wait in the stage."""

    target: Target
    rows: dict[str, ManifestRow] = field(default_factory=dict)
    staged_paths: list[str] = field(default_factory=list)


class Release(NamedTuple):
    """What a build did: how many files there are, were made or renewed, and were removed."""

    folder: Path
    files: int
    updated: tuple[str, ...]
    removed: tuple[str, ...]


def open_target(out: Path, *, clean: bool = False) -> Target:
    """Return the target with its manifest, after completing what a crashed build left.

    Raises NotOurs where the folder holds other things, OSError where it cannot be read. `clean` forgets the manifest.
    """
    out = out.resolve()
    side = out.parent / f".{out.name}.wegweiser"
    _roll_forward(out, side)
    noted = _read_manifest(out, side)
    if not _is_own_target(out, noted.rows):
        raise ForeignTargetError(out)
    return Target(out, side, {}) if clean else noted


def find_unmodified(target: Target) -> frozenset[str]:
    """Return the published files that nobody has changed since, by size and mtime."""
    return frozenset(
        path
        for path, row in target.rows.items()
        if _stat_file(f"{target.folder}/{path}") == (row.size, row.mtime)
    )


def stage_artifact(target: Target, artifact: Artifact, key: str) -> tuple[ManifestRow, bool]:
    """Write a file beside the target, unless the target holds the same bytes already; tell whether it was written."""
    path, body = artifact.path, artifact.body
    published = f"{target.folder}/{path}"
    same = _has_content(published, body)
    size, mtime = (
        _stat_file(published) if same else _write_file(f"{target.state_folder}/stage/{path}", body)
    )
    return ManifestRow(key, size, mtime, artifact.ids, artifact.links), not same


def discard_release(staged: StagedRelease) -> None:
    """Forget what was staged; the old release stands."""
    shutil.rmtree(staged.target.state_folder / "stage", ignore_errors=True)


def publish_release(
    staged: StagedRelease, stamp: str, diagnostic_count: int, theme_digest: str
) -> Release:
    """Put the staged files in place and remove what no job names any more; nothing is ever half written.

    Raises OSError where the system fails, or another build into the same folder took the staged files away.
    """
    target = staged.target
    removed = sorted(set(target.rows or _list_own_files(target.folder)) - set(staged.rows))
    if (
        staged.staged_paths
        or removed
        or stamp != target.stamp
        or diagnostic_count != target.diagnostic_count
    ):
        target.state_folder.mkdir(parents=True, exist_ok=True)
        _write_json(
            target.state_folder / "manifest.next",
            {
                "stamp": stamp,
                "diagnostics": diagnostic_count,
                "theme": theme_digest,
                "rows": staged.rows,
            },
        )
        whole = not target.folder.exists()
        move = {path: staged.rows[path][1:3] for path in staged.staged_paths}
        _write_json(
            target.state_folder / "journal.json", {"move": move, "remove": removed, "whole": whole}
        )
        if not _roll_forward(target.folder, target.state_folder):
            raise OSError(errno.EBUSY, os.strerror(errno.EBUSY), str(target.folder))
    return Release(target.folder, len(staged.rows), tuple(staged.staged_paths), tuple(removed))


def _roll_forward(out: Path, side: Path) -> bool:
    """Do what the journal says; each step may have been done before.

    Tells whether that was possible. Where staged files are gone journal and manifest go, too, and everything is made anew.
    """
    journal, stage, whole = _read_json(side / "journal.json"), side / "stage", True
    if journal:
        try:
            _apply_journal(journal, stage, out)
        except FileNotFoundError:
            whole = False
            (side / "manifest.json").unlink(missing_ok=True)
        else:
            if (side / "manifest.next").exists():
                os.replace(side / "manifest.next", side / "manifest.json")  # noqa: PTH105
        (side / "journal.json").unlink(missing_ok=True)
    if stage.exists():
        shutil.rmtree(stage)
    return whole


def _apply_journal(journal: Mapping[str, Any], stage: Path, out: Path) -> None:
    if journal["whole"] and not out.exists() and stage.exists():
        os.rename(stage, out)  # noqa: PTH104  a new target: one step instead of thousands
    else:
        _move_files(stage, out, journal["move"])
    _remove_files(out, journal["remove"])


def _move_files(stage: Path, out: Path, files: Mapping[str, list[int]]) -> None:
    """Move files, given with size and mtime; raises FileNotFoundError where one is neither here nor there."""
    made: set[str] = set()
    for path, looks in files.items():
        try:
            _make_parent_folder(f"{out}/{path}", made)
            os.replace(f"{stage}/{path}", f"{out}/{path}")  # noqa: PTH105  hot path
        except FileNotFoundError:
            if _stat_file(f"{out}/{path}") != tuple(looks):
                raise


def _remove_files(out: Path, paths: Iterable[str]) -> None:
    for path in paths:
        target = out / path
        target.unlink(missing_ok=True)
        for folder in target.parents:
            if folder == out or any(folder.iterdir()):
                break
            folder.rmdir()


def _write_file(path: str, body: bytes) -> tuple[int, int]:
    file = _open_for_writing(path)
    try:
        with os.fdopen(
            file, "wb", closefd=False
        ) as opened:  # buffered: an unbuffered file may write a part and say nothing
            opened.write(body)
        seen = os.fstat(file)
    finally:
        os.close(file)
    return seen.st_size, seen.st_mtime_ns


def _open_for_writing(path: str) -> int:
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    try:
        return os.open(path, flags, 0o644)
    except FileNotFoundError:
        os.makedirs(path.rpartition("/")[0], exist_ok=True)  # noqa: PTH103  hot path
        return os.open(path, flags, 0o644)


def _make_parent_folder(path: str, made: set[str]) -> None:
    folder = path.rpartition("/")[0]
    if folder not in made:
        os.makedirs(folder, exist_ok=True)  # noqa: PTH103  hot path
        made.add(folder)


def _has_content(path: str, body: bytes) -> bool:
    if _stat_file(path)[0] != len(body):
        return False
    with open(path, "rb") as file:  # noqa: PTH123  hot path
        return file.read() == body


def _stat_file(path: str) -> tuple[int, int]:
    try:
        seen = os.stat(path)  # noqa: PTH116  hot path
    except OSError:
        return -1, -1
    return seen.st_size, seen.st_mtime_ns


def _is_own_target(out: Path, rows: Mapping[str, ManifestRow]) -> bool:
    if not out.exists() or (out.is_dir() and not any(out.iterdir())):
        return True
    if any(_stat_file(f"{out}/{path}") == (row.size, row.mtime) for path, row in rows.items()):
        return True
    start = out / "index.html"
    return start.is_file() and GENERATOR_META in start.read_bytes()[:4096]


def _list_own_files(out: Path) -> list[str]:
    """Return what may be ours in a folder whose manifest is lost; a link to a folder counts as a file.

    What is hidden or has no ending is never ours to remove: the history of a clone, a host's own files (CNAME).
    """
    found = []
    for folder, folders, files in os.walk(out):
        folders[:] = [name for name in folders if not name.startswith(".")]
        links = [name for name in folders if os.path.islink(f"{folder}/{name}")]  # noqa: PTH114
        ours = [name for name in files if not name.startswith(".") and "." in name]
        found += [os.path.relpath(f"{folder}/{name}", out) for name in (*ours, *links)]
    return found


def _read_manifest(out: Path, side: Path) -> Target:
    """Return what the manifest says; a lost or damaged one says nothing, and everything is made anew."""
    noted = _read_json(side / "manifest.json")
    try:
        rows = {
            path: ManifestRow(str(key), int(size), int(mtime), tuple(ids), tuple(links))
            for path, (key, size, mtime, ids, links) in noted["rows"].items()
        }
        return Target(
            out, side, rows, str(noted["stamp"]), int(noted["diagnostics"]), str(noted["theme"])
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        return Target(out, side, {})


def _read_json(path: Path) -> dict[str, Any]:
    """Return what a file of ours says; nothing where it is missing or damaged: then everything is made anew."""
    try:
        said = json.loads(path.read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def _write_json(path: Path, said: dict[str, Any]) -> None:
    path.with_suffix(".part").write_text(
        json.dumps(said, ensure_ascii=False, separators=(",", ":")), encoding="utf-8"
    )
    os.replace(path.with_suffix(".part"), path)  # noqa: PTH105
