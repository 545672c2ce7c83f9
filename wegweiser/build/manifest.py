"""What is known of a published release: the manifest beside it, the list of digests in it.

Each proves itself: it holds a checksum of its own content, and a damaged one counts as lost.
"""

import hashlib
import json
import os
import re
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

DIGESTS_FILE = "pruefsummen.txt"
"""The list of digests: a file of the release itself, in the form that sha256sum(1) reads."""

STATE_FOLDER = ".wegweiser"
"""Where the state of a target stands in it, if it cannot stand beside it."""

_DIGESTS_HEADER = f"# SHA-256 jeder Datei dieser Website: sha256sum --check {DIGESTS_FILE}\n"
_DIGESTS_SEAL = "# Die Zeilen darüber: "
_DIGESTS_LINE = re.compile(r"([0-9a-f]{64})  (.+)")
_FORBIDDEN_PARTS = frozenset({"", ".", ".."})


class ManifestRow(NamedTuple):
    """What the manifest says of a published file."""

    key: str
    """The key of its job."""
    digest: str
    """The SHA-256 of its content."""
    size: int
    """Its size in bytes."""
    mtime: int
    """When it was written, in nanoseconds since 1970."""
    ids: tuple[str, ...]
    """The places on it that links may name, as often as they are defined."""
    links: tuple[str, ...]
    """The addresses of the own site that it links to."""
    templates: tuple[str, ...] = ()
    """The templates that it was made with, but for those that these name."""


class Manifest(NamedTuple):
    """What was published, and by which build."""

    rows: Mapping[str, ManifestRow]
    """The published files by their paths."""
    stamp: str
    """The digest of everything that the whole build depended on."""
    diagnostic_count: int
    """How many findings that build had."""
    theme_digest: str
    """The digest of the theme that it was built with, without its templates."""
    template_digests: Mapping[str, str]
    """The digest of each template that it was built with."""


FileState = tuple[int, int]
"""Size and mtime of a plain file, -1 where there is none: they tell that somebody changed it."""

NO_FILE: FileState = (-1, -1)


def read_manifest(file: Path) -> Manifest | None:
    """Return what a manifest says; None where it is missing, damaged, or names what it must not."""
    value = read_sealed(file)
    try:
        rows = {
            path: ManifestRow(key, digest, size, mtime, tuple(ids), tuple(links), tuple(templates))
            for path, (key, digest, size, mtime, ids, links, templates) in value["rows"].items()
        }
        templates = dict(value["templates"])
        manifest = Manifest(rows, value["stamp"], value["diagnostics"], value["theme"], templates)
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    return manifest if are_safe_paths(rows) else None


def write_manifest(file: Path, manifest: Manifest) -> None:
    """Write a manifest."""
    value = {
        "stamp": manifest.stamp,
        "diagnostics": manifest.diagnostic_count,
        "theme": manifest.theme_digest,
        "templates": manifest.template_digests,
        "rows": manifest.rows,
    }
    write_sealed(file, value)


def read_sealed(file: Path) -> dict[str, Any]:
    """Return what a file of ours says; nothing where it is missing or its checksum is wrong."""
    try:
        checksum, _, body = file.read_bytes().partition(b"\n")
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return {}
    if checksum != _compute_digest(body).encode():
        return {}
    try:
        value = json.loads(body)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def write_sealed(file: Path, value: Mapping[str, Any]) -> None:
    """Write values and their checksum: whole or not at all, also where the power fails."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    part = file.with_suffix(".part")
    with part.open("wb") as opened:
        opened.write(_compute_digest(body).encode() + b"\n" + body)
        opened.flush()
        os.fsync(opened.fileno())
    replace_and_sync(part, file)


def replace_and_sync(part: Path, file: Path) -> None:
    """Give a file its name, and wait until the disk knows it."""
    part.replace(file)
    descriptor = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def format_digests(rows: Mapping[str, ManifestRow]) -> bytes:
    """Return the list of a release's digests; its last line is the digest of those before it."""
    lines = (f"{rows[path].digest}  {path}\n" for path in sorted(rows) if path != DIGESTS_FILE)
    text = _DIGESTS_HEADER + "".join(lines)
    return f"{text}{_DIGESTS_SEAL}{_compute_digest(text.encode())}\n".encode()


def read_digests(folder: Path) -> Mapping[str, str]:
    """Return the digests that a release lists, by path; none where the list is lost or damaged."""
    file = folder / DIGESTS_FILE
    if read_state(str(file)) == NO_FILE:
        return {}
    text, mark, seal = file.read_bytes().rpartition(_DIGESTS_SEAL.encode())
    if not mark or seal != f"{_compute_digest(text)}\n".encode():
        return {}
    matches = (_DIGESTS_LINE.fullmatch(line) for line in text.decode(errors="replace").split("\n"))
    digests = {match[2]: match[1] for match in matches if match}
    return digests if are_safe_paths(digests) else {}


def are_safe_paths(paths: Iterable[str]) -> bool:
    """Tell whether all paths lead to files below the target, and none to where its state may be."""
    return all(
        _FORBIDDEN_PARTS.isdisjoint(path.split("/"))
        and not path.startswith(f"{STATE_FOLDER}/")
        and "\0" not in path
        for path in paths
    )


def digest_file(path: str) -> str:
    """Return the digest of a plain file; nothing where there is none."""
    if read_state(path) == NO_FILE:
        return ""
    with open(path, "rb") as file:  # noqa: PTH123  hot path
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_state(path: str) -> FileState:
    """Return the size and mtime of a plain file; a link, for one, is none."""
    try:
        status = os.lstat(path)
    except OSError:
        return NO_FILE
    return (status.st_size, status.st_mtime_ns) if stat.S_ISREG(status.st_mode) else NO_FILE


def _compute_digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
