"""The files of a theme: a city's own win over the built-in ones, file by file."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from wegweiser.source import files
from wegweiser.source.files import Inputs

PACKAGE_FOLDER = Path(__file__).resolve().parents[1]
TEMPLATES_FOLDER = "theme/templates/"
WORDS_FOLDER = "theme/words/"
BUILT_IN = "built-in:"
"""Begins the path of a built-in file before which a city's own stands, and in a template the name
of the built-in one: `{% extends "built-in:entry.html" %}`."""


def find_built_in_folder() -> Path:
    """Return the folder with the built-in theme: the installed package, else this repository."""
    is_installed = (PACKAGE_FOLDER / "theme").is_dir()
    return PACKAGE_FOLDER if is_installed else PACKAGE_FOLDER.parent


def has_own_theme(folder: Path) -> bool:
    """Tell whether a city's folder holds a theme; that of this repository is the built-in one."""
    return (folder / "theme").is_dir()


def read_built_in_theme() -> Inputs:
    """Read the theme that every city has."""
    return files.read_folder(find_built_in_folder(), "theme")


def read_theme(folder: Path) -> Inputs:
    """Read the theme of a city: its own files, and the built-in ones that it has not.

    A built-in template or catalogue that a city's own stands before is there under another path.
    """
    built_in = read_built_in_theme()
    if not has_own_theme(folder) or folder.resolve() == find_built_in_folder():
        return built_in
    own = files.read_folder(folder, "theme")
    hidden = {
        BUILT_IN + path: body
        for path, body in built_in.files.items()
        if path in own.files and path.startswith((TEMPLATES_FOLDER, WORDS_FOLDER))
    }
    layers = {**built_in.files, **own.files, **hidden}
    layers = {path: layers[path] for path in sorted(layers)}
    return replace(own, files=layers, digest=files.digest_files(layers.items()))


def read_words(folder: Path) -> dict[str, bytes]:
    """Read the catalogues of a city's own theme, and under other paths the built-in ones."""
    own = files.read_folder(folder, "theme", endings=(".po",)).files
    if folder.resolve() == find_built_in_folder():
        return dict(own)
    built_in = files.read_folder(find_built_in_folder(), "theme", endings=(".po",)).files
    return {**own, **{BUILT_IN + path: body for path, body in built_in.items()}}


def find_template(theme: Mapping[str, bytes], name: str) -> str:
    """Return the path of a template by the name that templates call it; "" where there is none."""
    path = TEMPLATES_FOLDER + name.removeprefix(BUILT_IN)
    if name.startswith(BUILT_IN) and BUILT_IN + path in theme:
        return BUILT_IN + path
    return path if path in theme else ""


def list_catalogues(theme: Mapping[str, bytes], lang: str) -> list[bytes]:
    """Return the words of a theme in a language: the built-in ones, then the city's own."""
    path = f"{WORDS_FOLDER}{lang}.po"
    return [theme[name] for name in (BUILT_IN + path, path) if name in theme]
