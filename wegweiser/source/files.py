"""Read and write the city's files; everything behind this module works on their text."""

import codecs
import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from wegweiser.diagnostics import Diagnostics, Location, error
from wegweiser.source.picture_names import DOWNLOADS_FOLDER, PICTURES_FOLDER

SKIPPED_FOLDERS = frozenset({"__pycache__", "node_modules", "__MACOSX", "@eaDir"})
"""Folders that programs make for themselves: like hidden files, nobody's words."""

_SYSTEM_FILE = re.compile(r"~\$.*|Thumbs\.db|ehthumbs\.db|desktop\.ini|Icon\r", re.IGNORECASE)
"""What Windows, macOS and office programs put beside the files of a folder that is opened."""

_STORAGE_FOLDERS = (f"content/{PICTURES_FOLDER}", f"content/{DOWNLOADS_FOLDER}")

_SCHEMA_FILE = re.compile(r"data/schema/[a-z]+\.json")
"""What `schema` writes for editors' programs."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """The files of a folder as they were read."""

    folder: str
    """The folder's own path."""

    files: Mapping[str, bytes]
    """What each file holds, by its path in the folder (with slashes), in order."""

    digest: str
    """One SHA-256 over all paths and contents."""

    unread: tuple[str, ...] = ()
    """The paths of files that lie in the same folders and that nobody reads."""


def read_folder(folder: Path, *parts: str, endings: tuple[str, ...] = ("",)) -> Inputs:
    """Read all files with these endings below the named parts of a folder; a missing part is empty.

    Raises OSError where a file cannot be read.
    """
    return _read_files(
        folder, (path for path in _list_files(folder, parts) if path.endswith(endings))
    )


def read_city(folder: Path) -> Inputs:
    """Read what a city says: data/*.yaml and content/**/*.md; name what nobody reads."""
    paths = tuple(_list_files(folder, ("data", "content")))
    unread = tuple(path for path in paths if not _is_read(path))
    inputs = _read_files(folder, filter(_is_city_file, paths))
    names = ((path, b"") for path in unread)
    return replace(inputs, digest=digest_files((*inputs.files.items(), *names)), unread=unread)


def read_stored_files(folder: Path) -> Inputs:
    """Read what stands in content/bilder/ and content/dateien/, but for Markdown."""
    return _read_files(folder, filter(_is_stored_file, _list_files(folder, _STORAGE_FOLDERS)))


def _read_files(folder: Path, paths: Iterable[str]) -> Inputs:
    files = {path: Path(folder, path).read_bytes() for path in paths}
    return Inputs(str(folder), files, digest_files(files.items()))


def _list_files(folder: Path, parts: Iterable[str]) -> Iterator[str]:
    for part in parts:
        yield from sorted(_walk_folder(str(folder), part))


def _is_city_file(path: str) -> bool:
    if path.startswith("content/"):
        return path.endswith(".md")
    return path.count("/") == 1 and path.endswith(".yaml")


def _is_stored_file(path: str) -> bool:
    is_stored = any(path.startswith(f"{folder}/") for folder in _STORAGE_FOLDERS)
    return is_stored and not path.endswith(".md")


def _is_read(path: str) -> bool:
    return _is_city_file(path) or _is_stored_file(path) or bool(_SCHEMA_FILE.fullmatch(path))


def _walk_folder(folder: str, part: str) -> Iterator[str]:
    try:
        entries = sorted(os.scandir(os.path.join(folder, part)), key=lambda entry: entry.name)  # noqa: PTH118  hot path
    except FileNotFoundError:
        return
    for entry in entries:
        if entry.name.startswith(".") or entry.name in SKIPPED_FOLDERS:
            continue
        if _SYSTEM_FILE.fullmatch(entry.name):
            continue
        path = f"{part}/{entry.name}"
        if entry.is_dir():
            yield from _walk_folder(folder, path)
        else:
            yield path


def digest_files(files: Iterable[tuple[str, bytes]]) -> str:
    """Return one SHA-256 over names and contents."""
    sha = hashlib.sha256()
    for name, body in files:
        sha.update(f"{name}\0{len(body)}\0".encode())
        sha.update(body)
    return sha.hexdigest()


def decode_file(inputs: Inputs, path: str) -> tuple[str | None, Diagnostics]:
    """Return a file's text without byte order mark; no text where it is not UTF-8."""
    try:
        return _decode(inputs.files[path]), ()
    except UnicodeDecodeError as fault:
        body = fault.object  # without the byte order mark
        *before, last = body[: fault.start].split(b"\n")
        column = len(last.decode("utf-8", "replace")) + 1
        location = Location(path, len(before) + 1, column)
        return None, (error("not-utf-8", location, byte=f"0x{body[fault.start]:02X}"),)


@lru_cache(maxsize=16)  # a thousand findings in one file ask for it a thousand times
def _decode(body: bytes) -> str:
    return body.decode("utf-8-sig")


def decode_files(inputs: Inputs) -> Mapping[str, str]:
    """Return the texts of all files, for showing the line of a finding."""
    return {path: body.decode("utf-8-sig", "replace") for path, body in inputs.files.items()}


def write_text_file(folder: Path, name: str, text: str) -> None:
    """Put a text into a city's file at once or not at all; its mode and byte order mark stay.

    Folders that are missing are made. Raises OSError, and then the file is as it was.
    """
    file = Path(folder, name).resolve()  # a link stays a link
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_name(f".{file.name}.{os.getpid()}")
    old = file.read_bytes() if file.is_file() else b""
    mark = codecs.BOM_UTF8 if old.startswith(codecs.BOM_UTF8) else b""
    try:
        temporary.write_bytes(mark + text.encode())
        if old:
            temporary.chmod(file.stat().st_mode)
        temporary.replace(file)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
