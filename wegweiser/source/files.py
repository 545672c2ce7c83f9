"""The only room that reads and writes the city's files; everything behind it works on their text."""

import codecs
import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from wegweiser.diagnostics import Diagnostics, Location, error

SKIPPED_FOLDERS = frozenset({"__pycache__", "node_modules"})


@dataclass(frozen=True, slots=True)
class Inputs:
    """The files of a folder by their path in it (with slashes, in order), and one digest of them all."""

    folder: str
    files: Mapping[str, bytes]
    digest: str


def read_folder(folder: Path, *parts: str, endings: tuple[str, ...] = ()) -> Inputs:
    """Read all files with these endings below the named parts of a folder; a missing part is empty.

    Raises OSError where a file cannot be read.
    """
    files = {
        name: Path(folder, name).read_bytes()
        for part in parts
        for name in sorted(_walk_folder(str(folder), part))
        if name.endswith(endings or ("",))
    }
    return Inputs(str(folder), files, digest_files(files.items()))


def read_city(folder: Path) -> Inputs:
    """Read what a city says: data/*.yaml and content/**/*.md."""
    inputs = read_folder(folder, "data", "content", endings=(".yaml", ".yml", ".md"))
    files = {name: body for name, body in inputs.files.items() if _is_city_file(name)}
    return Inputs(str(folder), files, digest_files(files.items()))


def read_stored_files(folder: Path) -> Inputs:
    """Read the pictures and files that a city shows: all but Markdown in content/bilder/ and content/dateien/."""
    inputs = read_folder(folder, "content/bilder", "content/dateien")
    files = {name: body for name, body in inputs.files.items() if not name.endswith(".md")}
    return Inputs(str(folder), files, digest_files(files.items()))


def digest_files(files: Iterable[tuple[str, bytes]]) -> str:
    """Return one SHA-256 over names and contents."""
    sha = hashlib.sha256()
    for name, body in files:
        sha.update(f"{name}\0{len(body)}\0".encode())
        sha.update(body)
    return sha.hexdigest()


def decode_file(inputs: Inputs, path: str) -> tuple[str | None, Diagnostics]:
    """Return a file's text without byte order mark; no text where it is not UTF-8."""
    body = inputs.files[path]
    try:
        return _decode(body), ()
    except UnicodeDecodeError as fault:
        body = fault.object  # without the byte order mark
        before = body[: fault.start]
        start = before.rfind(b"\n") + 1
        column = len(before[start:].decode("utf-8", "replace")) + 1
        return None, (
            error(
                "not-utf-8",
                Location(path, before.count(b"\n") + 1, column),
                byte=f"0x{body[fault.start]:02X}",
            ),
        )


@lru_cache(maxsize=16)
def _decode(body: bytes) -> str:
    """Return a file as text, the same object each time: a thousand findings in one file ask for it a thousand times."""
    return body.decode("utf-8-sig")


def decode_files(inputs: Inputs) -> Mapping[str, str]:
    """Return the texts of all files, for showing the line of a finding."""
    return {path: body.decode("utf-8-sig", "replace") for path, body in inputs.files.items()}


def write_text_file(folder: Path, name: str, text: str) -> None:
    """Put a text into a city's file at once or not at all; its mode and a byte order mark stay as they were.

    Folders that are missing are made. Raises OSError, and then the file is as it was.
    """
    file = Path(folder, name).resolve()  # a link stays a link
    file.parent.mkdir(parents=True, exist_ok=True)
    waiting = file.with_name(f".{file.name}.{os.getpid()}")
    old = file.read_bytes() if file.is_file() else b""
    try:
        waiting.write_bytes(
            (codecs.BOM_UTF8 if old.startswith(codecs.BOM_UTF8) else b"") + text.encode()
        )
        if old:
            waiting.chmod(file.stat().st_mode)
        waiting.replace(file)
    except OSError:
        waiting.unlink(missing_ok=True)
        raise


def _is_city_file(name: str) -> bool:
    return (
        name.endswith(".md")
        if name.startswith("content/")
        else name.count("/") == 1 and name.endswith((".yaml", ".yml"))
    )


def _walk_folder(folder: str, part: str) -> Iterator[str]:
    try:
        found = sorted(os.scandir(os.path.join(folder, part)), key=lambda entry: entry.name)  # noqa: PTH118  hot path
    except FileNotFoundError:
        return
    for entry in found:
        name = f"{part}/{entry.name}"
        if entry.is_dir():
            if entry.name not in SKIPPED_FOLDERS and not entry.name.startswith("."):
                yield from _walk_folder(folder, name)
        elif not entry.name.startswith("."):
            yield name
