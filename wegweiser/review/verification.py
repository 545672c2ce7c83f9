"""Whether a published tree of files is exactly what the sources make."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from wegweiser.build.journal import MANIFEST_FILE
from wegweiser.build.manifest import DIGESTS_FILE, digest_file
from wegweiser.build.target import locate_state_folder
from wegweiser.pipeline import RECORDS_FILE

_RECORDS = frozenset({MANIFEST_FILE, RECORDS_FILE})
"""What a build leaves among the state of its target."""


class Differences(NamedTuple):
    """In what a tree is not the release that it should be; nothing where it is."""

    differing: tuple[str, ...]
    """Files with other content, and what is no plain file: a link, for one."""
    missing: tuple[str, ...]
    """Files that are not there."""
    foreign: tuple[str, ...]
    """Files that no source makes, hidden ones too."""


def compare_trees(release: Path, tree: Path) -> Differences:
    """Compare a tree with a release that was just made, by content. Raises OSError.

    Nothing in the tree is followed or opened but plain files.
    """
    expected, present = frozenset(_list_files(release)), frozenset(_list_files(tree))
    differing = (
        path
        for path in sorted(expected & present)
        if digest_file(f"{tree}/{path}") != digest_file(f"{release}/{path}")
    )
    missing, foreign = expected - present, present - expected
    return Differences(tuple(differing), tuple(sorted(missing)), tuple(sorted(foreign)))


def compute_release_digest(tree: Path) -> str:
    """Return the digest of a whole release: that of its list of digests; "" where it has none."""
    return digest_file(f"{tree}/{DIGESTS_FILE}")


def _list_files(tree: Path) -> Iterator[str]:
    """Yield whatever stands in a tree and is no folder; a link to a folder is none.

    The records of a target that is mounted are no part of the tree; what else is among them is.
    """
    state_folder = locate_state_folder(tree.resolve())
    for folder, folders, names in os.walk(tree, onerror=_refuse):
        links = [name for name in folders if Path(folder, name).is_symlink()]
        records = _RECORDS if Path(folder).resolve() == state_folder else frozenset()
        for name in (*names, *links):
            if name not in records:
                yield os.path.relpath(os.path.join(folder, name), tree)  # noqa: PTH118


def _refuse(fault: OSError) -> None:
    raise fault
