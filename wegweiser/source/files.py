"""Read the city's files; everything behind this module works on their text."""

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from unicodedata import normalize

from wegweiser.diagnostics import Diagnostic, Diagnostics, Location, error
from wegweiser.source.picture_names import DOWNLOADS_FOLDER, PICTURES_FOLDER

SKIPPED_FOLDERS = frozenset({"__pycache__", "node_modules", "__MACOSX", "@eaDir"})
"""Folders that programs make for themselves: like hidden files, nobody's words."""

CITY_FOLDERS = ("data", "content", "theme")
"""What a city consists of: a link may lead to a file in these, and nowhere else."""

_SYSTEM_FILE = re.compile(r"~\$.*|Thumbs\.db|ehthumbs\.db|desktop\.ini|Icon\r", re.IGNORECASE)
"""What Windows, macOS and office programs put beside the files of a folder that is opened."""

_STORAGE_FOLDERS = (f"content/{PICTURES_FOLDER}/", f"content/{DOWNLOADS_FOLDER}/")

_SCHEMA_FILE = re.compile(r"data/schema/[a-z]+\.json")
"""What `schema` writes for editors' programs."""

_CATALOGUE_FILE = re.compile(r"content/words/[A-Za-z-]+\.po")
"""What the city says in another language."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """The files of a folder as they were read."""

    folder: str
    """The folder's own path."""

    files: Mapping[str, bytes]
    """What each file holds, by its path in the folder (with slashes), in order."""

    digest: str
    """One SHA-256 over all paths and contents, and over what is not read."""

    unread: tuple[str, ...] = ()
    """The paths of files that lie in the same folders and that nobody reads."""

    faults: Diagnostics = ()
    """What cannot be read there: links out of the city, pipes, names that cannot be."""


def read_folder(folder: Path, *parts: str, endings: tuple[str, ...] = ("",)) -> Inputs:
    """Read all files with these endings below the named parts of a folder; a missing part is empty.

    Raises OSError where a file cannot be read.
    """
    return _read_files(folder, parts, lambda path: path.endswith(endings))


def read_city(folder: Path) -> Inputs:
    """Read what a city says, and name what nobody reads.

    That is data/*.yaml, content/**/*.md and content/words/*.po.
    """
    return _read_files(folder, ("data", "content"), _is_city_file, _is_read)


def read_stored_files(folder: Path) -> Inputs:
    """Read what stands in content/bilder/ and content/dateien/, but for Markdown."""
    return _read_files(folder, ("content",), _is_stored_file)


def _read_files(
    folder: Path,
    parts: Iterable[str],
    accepts: Callable[[str], bool],
    is_read: Callable[[str], bool] = lambda _path: True,
) -> Inputs:
    """Read the files that are accepted, and name those that nobody reads."""
    faults: list[Diagnostic] = []
    paths = [path for part in parts for path in sorted(_walk_part(str(folder), part, faults))]
    bodies = ((path, _read_file(f"{folder}/{path}")) for path in paths if accepts(path))
    files = {path: body for path, body in bodies if body is not None}
    unread = tuple(path for path in paths if not is_read(path))
    others = ((name, b"") for name in (*unread, *map(repr, faults)))
    digest = digest_files((*files.items(), *others))
    return Inputs(str(folder), files, digest, unread, tuple(faults))


def _read_file(path: str) -> bytes | None:
    """Return what a file holds; None where it is gone since its folder was read."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123  hot path
            return file.read()
    except FileNotFoundError:
        return None


def _is_city_file(path: str) -> bool:
    if path.startswith("content/"):
        return path.endswith(".md") or bool(_CATALOGUE_FILE.fullmatch(path))
    return path.count("/") == 1 and path.endswith(".yaml")


def _is_stored_file(path: str) -> bool:
    return path.startswith(_STORAGE_FOLDERS) and not path.endswith(".md")


def _is_read(path: str) -> bool:
    return _is_city_file(path) or _is_stored_file(path) or bool(_SCHEMA_FILE.fullmatch(path))


def _walk_part(folder: str, part: str, faults: list[Diagnostic]) -> Iterator[str]:
    """Yield the files below a part of a folder that may be read, and note what may not."""
    try:
        with os.scandir(folder) as entries:
            tops = [entry for entry in entries if entry.name == part]
    except FileNotFoundError:
        return
    yield from _walk_entries(folder, "", tops, faults)


def _walk_entries(
    folder: str, start: str, entries: Iterable[os.DirEntry[str]], faults: list[Diagnostic]
) -> Iterator[str]:
    names: dict[str, str] = {}
    for entry in sorted(entries, key=lambda entry: entry.name):
        if _is_nobodys(entry.name):
            continue
        path = start + entry.name
        fault = _find_fault(folder, path, entry)
        if fault:
            faults.append(fault)
            continue
        faults.extend(_find_namesakes(path, names))
        if entry.is_dir(follow_symlinks=False):
            with os.scandir(entry.path) as inside:
                yield from _walk_entries(folder, f"{path}/", inside, faults)
        else:
            yield path


def _is_nobodys(name: str) -> bool:
    return name.startswith(".") or name in SKIPPED_FOLDERS or bool(_SYSTEM_FILE.fullmatch(name))


def _find_fault(folder: str, path: str, entry: os.DirEntry[str]) -> Diagnostic | None:
    """Return why an entry of a folder is not read."""
    if not entry.name.isprintable() or "\\" in entry.name:
        return error("unportable-name", Location(_escape_path(path)))
    if entry.is_symlink():
        target = os.path.realpath(entry.path)
        root = os.path.realpath(folder)
        homes = [os.path.join(root, home, "") for home in CITY_FOLDERS]  # noqa: PTH118
        if not target.startswith(tuple(homes)) or not os.path.isfile(target):  # noqa: PTH113
            written = os.readlink(entry.path)  # noqa: PTH115
            return error("link-leaves-city", Location(path), target=written)
    elif not entry.is_dir() and not entry.is_file():
        return error("no-plain-file", Location(path))
    return None


def _escape_path(path: str) -> str:
    """Write a path so that it can be printed: by its number what is invisible or no UTF-8."""
    text = path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def _find_namesakes(path: str, names: dict[str, str]) -> Iterator[Diagnostic]:
    """Yield that a name differs only by case, or by how its accents are written.

    Disks of Windows and macOS hold only one of them.
    """
    first = names.setdefault(normalize("NFC", path).casefold(), path)
    if first != path:
        yield error("names-clash", Location(path), other=first)


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
