"""The folder that a release is published into: whose it is, and what of it is ours.

Beside a target `public` stands `.public.wegweiser` with its state: the manifest, the staged files
and, while these are being moved, the journal. Where files cannot be moved from there it is
`public/.wegweiser`.
"""

import os
import shutil
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from wegweiser.build.journal import (
    JOURNAL_FILE,
    MANIFEST_FILE,
    NEXT_MANIFEST_FILE,
    STAGE_FOLDER,
    roll_forward,
)
from wegweiser.build.manifest import (
    DIGESTS_FILE,
    STATE_FOLDER,
    ManifestRow,
    digest_file,
    read_digests,
    read_manifest,
    read_state,
)
from wegweiser.build.way import check_state, is_mount_point
from wegweiser.source import locks

WORK_FOLDER = "work"
"""Where those who make files may keep others, among the state."""

_NOBODYS_NAMES = frozenset({STATE_FOLDER, "lost+found"})
"""What does not fill a folder: our own state, and what Linux puts on each new disk."""


class ForeignTargetError(Exception):
    """The target folder holds something that we did not make."""


@dataclass(frozen=True, slots=True)
class Target:
    """A target folder, and what was published there last."""

    folder: Path
    """Where the published files are."""
    state_folder: Path
    """Where the manifest and the staged files are."""
    rows: Mapping[str, ManifestRow]
    """The published files by their paths; none where everything is to be made anew."""
    own_paths: frozenset[str] = frozenset()
    """The files that are ours: no other is ever replaced or removed."""
    unmodified: frozenset[str] = frozenset()
    """The published files that nobody has changed since, by size and mtime."""
    foreign_paths: frozenset[str] = frozenset()
    """Files that are not ours, where the folder is not as the manifest says."""
    stamp: str = ""
    """The digest of everything that the whole build depended on."""
    diagnostic_count: int = 0
    """How many findings that build had."""
    theme_digest: str = ""
    """The digest of the theme that it was built with, without its templates."""
    template_digests: Mapping[str, str] = field(default_factory=dict)
    """The digest of each template that it was built with."""

    @property
    def work_folder(self) -> Path:
        """Where those who make files may keep others meanwhile; the next build sweeps it."""
        return self.state_folder / WORK_FOLDER


@contextmanager
def open_target(folder: Path, *, clean: bool = False) -> Iterator[Target]:
    """Hold a target for one build, after completing what a build left that did not end.

    `clean` makes everything anew. What is staged and not published is gone after the block. Raises
    ForeignTargetError where the folder holds other things, LockedError where another build holds
    it, BlockedTargetError where something is in the way, OSError where it cannot be read.
    """
    folder = Path(os.path.realpath(folder))  # Path.resolve() fails at a circle of links
    state_folder = locate_state_folder(folder)
    if any(part.startswith(".") and part.endswith(STATE_FOLDER) for part in folder.parts):
        raise ForeignTargetError(folder)  # the state of another target: its builds sweep that
    check_state(state_folder, {STAGE_FOLDER, WORK_FOLDER})
    if not state_folder.is_dir() and not _is_empty(folder) and not read_digests(folder):
        raise ForeignTargetError(folder)  # before anything is made beside it
    locks.sweep_temporary_folders()
    with locks.lock_folder(state_folder):
        try:
            target = _complete_target(folder, state_folder)
            _sweep_state(state_folder)
            target.work_folder.mkdir()
            yield _forget(target) if clean else target
        finally:
            _sweep_state(state_folder)
            with suppress(OSError):
                state_folder.rmdir()  # where it holds nothing


def locate_state_folder(folder: Path) -> Path:
    """Return where the state of a target stands: beside it, or in it where it is mounted."""
    is_apart = folder.is_dir() and (
        is_mount_point(folder) or not os.access(folder.parent, os.W_OK | os.X_OK)
    )
    return folder / STATE_FOLDER if is_apart else folder.parent / f".{folder.name}.wegweiser"


def _complete_target(folder: Path, state_folder: Path) -> Target:
    """Return the target after its journal was worked off."""
    changed: tuple[str, ...] = ()
    if (state_folder / JOURNAL_FILE).exists():
        changed = roll_forward(folder, state_folder, _collect_proofs(folder, state_folder))
    target = _read_target(folder, state_folder)
    return replace(target, foreign_paths=target.foreign_paths.union(changed))


def _read_target(folder: Path, state_folder: Path) -> Target:
    """Return what was published, by the manifest if it belongs to the folder, else by content."""
    manifest = read_manifest(state_folder / MANIFEST_FILE)
    digests_file = f"{folder}/{DIGESTS_FILE}"
    row = manifest.rows.get(DIGESTS_FILE) if manifest else None
    if manifest is None or row is None or digest_file(digests_file) != row.digest:
        return _recognize_files(folder, state_folder)
    own_paths = frozenset(manifest.rows)
    next_manifest = state_folder / NEXT_MANIFEST_FILE
    if next_manifest.exists():
        # A build that failed half-way left it, and may have left files that only it names.
        own_paths |= _recognize_files(folder, state_folder).own_paths
        if own_paths == manifest.rows.keys():
            next_manifest.unlink()
    unmodified = frozenset(_find_unmodified(folder, manifest.rows))
    target = Target(folder, state_folder, own_paths=own_paths, **manifest._asdict())
    # Else it may be a manifest from a backup, and pages of a later release are in no record.
    is_known = unmodified == manifest.rows.keys()
    foreign_paths = frozenset() if is_known else _list_foreign(folder, own_paths)
    return replace(target, unmodified=unmodified, foreign_paths=foreign_paths)


def _find_unmodified(folder: Path, rows: Mapping[str, ManifestRow]) -> Iterator[str]:
    """Yield the published files that nobody has changed since, by size and mtime."""
    for path, row in rows.items():
        if read_state(f"{folder}/{path}") == (row.size, row.mtime):
            yield path


def _forget(target: Target) -> Target:
    """Return a target of which everything is to be made anew, and whatever is not ours named."""
    foreign_paths = target.foreign_paths | _list_foreign(target.folder, target.own_paths)
    return replace(target, rows={}, stamp="", unmodified=frozenset(), foreign_paths=foreign_paths)


def _recognize_files(folder: Path, state_folder: Path) -> Target:
    """Return the target as far as its files are proved to be ours: all is made anew."""
    proofs = _collect_proofs(folder, state_folder)
    proved = (path for path in proofs if digest_file(f"{folder}/{path}") in proofs[path])
    own_paths = frozenset(proved)
    if not own_paths and not _is_empty(folder):
        raise ForeignTargetError(folder)
    own_paths |= {DIGESTS_FILE}
    foreign_paths = _list_foreign(folder, own_paths)
    return Target(folder, state_folder, {}, own_paths, foreign_paths=foreign_paths)


def _collect_proofs(folder: Path, state_folder: Path) -> Mapping[str, Collection[str]]:
    """Return the digests that our files may have, by path, from every record that is whole."""
    proofs: defaultdict[str, set[str]] = defaultdict(set)
    for path, digest in read_digests(folder).items():
        proofs[path].add(digest)
    for name in (MANIFEST_FILE, NEXT_MANIFEST_FILE):
        manifest = read_manifest(state_folder / name)
        for path, row in manifest.rows.items() if manifest else ():
            proofs[path].add(row.digest)
    return proofs


def _is_empty(folder: Path) -> bool:
    if not folder.exists():
        return True
    return folder.is_dir() and _NOBODYS_NAMES.issuperset(os.listdir(folder))  # noqa: PTH208


def _list_foreign(folder: Path, own_paths: Collection[str]) -> frozenset[str]:
    return frozenset(_list_files(folder)).difference(own_paths)


def _list_files(target: Path) -> Iterator[str]:
    """Yield what stands in a folder and is not hidden; a link to a folder counts as a file."""
    for folder, folders, names in os.walk(target):
        folders[:] = [name for name in folders if not name.startswith(".")]
        links = [name for name in folders if os.path.islink(f"{folder}/{name}")]  # noqa: PTH114
        for name in (*names, *links):
            if not name.startswith("."):
                yield os.path.relpath(f"{folder}/{name}", target)


def _sweep_state(state_folder: Path) -> None:
    """Remove what builds left that were killed; never what a journal still needs."""
    for part in state_folder.glob("*.part"):
        part.unlink(missing_ok=True)
    shutil.rmtree(state_folder / "work", ignore_errors=True)
    if not (state_folder / JOURNAL_FILE).exists():
        shutil.rmtree(state_folder / STAGE_FOLDER, ignore_errors=True)
