"""A built site on disk: its files, the addresses of its pages, and which pages of two sites differ for a reader."""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from wegweiser.languages import DEFAULT_LANGUAGE
from wegweiser.model import routes

ASSETS = "assets/"
_SHEET = re.compile(r"seite/\d+/$")
_FINGERPRINT = re.compile(r"\.[0-9a-f]{10}(?=\.[a-z0-9]+$)")
_PAINT = re.compile(rb'(assets/[^"]*?)\.[0-9a-f]{10}(?=\.[a-z0-9]+")')
_SECTIONS = frozenset(
    {
        routes.DIRECTORY,
        routes.NEIGHBOURS,
        routes.TRAINING,
        routes.PROJECTS,
        routes.NEWS,
        routes.PINBOARD,
        routes.DATA,
    }
)
"""The sections that only list; every other page at the root (contact, dates, offers) is where its words are at home."""
_LISTS = frozenset(
    {(routes.DIRECTORY, one) for one in (*routes.FACETS.values(), routes.CHANGES)}
    | {(routes.PROJECTS, routes.FIELD_OF_ACTION)}
)
"""The sections of which a part lists what has a page of its own, and that part."""


class Tree(NamedTuple):
    """A folder and the sizes of its files, in bytes, by their path."""

    root: Path
    sizes: Mapping[str, int]


def tree(root: Path) -> Tree:
    """Return the files of a built site. Raises OSError where it is no folder."""
    found: dict[str, int] = {}
    _walk(str(root), "", found)
    return Tree(root, dict(sorted(found.items())))


def _walk(root: str, folder: str, found: dict[str, int]) -> None:
    with os.scandir(f"{root}/{folder}") as entries:
        for entry in entries:
            path = folder + entry.name
            if entry.is_dir(follow_symlinks=False):
                _walk(root, path + "/", found)
            elif entry.is_file(follow_symlinks=False):
                found[path] = entry.stat().st_size


def pages(one: Tree) -> frozenset[str]:
    """Return the paths of the pages of a site."""
    return frozenset(path for path in one.sizes if path.endswith(".html"))


def text(one: Tree, path: str) -> str:
    """Return the text of a page, the names of its assets without their fingerprints."""
    return _unpainted((one.root / path).read_bytes()).decode("utf-8", "replace")


def differing(old: Tree, new: Tree) -> Iterator[tuple[str, bool]]:
    """Yield each page of both sites whose bytes differ, and whether more than the names of its assets does."""
    for path in sorted(pages(old) & pages(new)):
        before, after = (old.root / path).read_bytes(), (new.root / path).read_bytes()
        if before != after:
            yield path, _unpainted(before) != _unpainted(after)


def same(old: Tree, new: Tree, was: str, now: str) -> bool:
    """Tell whether two files hold the same bytes."""
    return (
        old.sizes[was] == new.sizes[now]
        and (old.root / was).read_bytes() == (new.root / now).read_bytes()
    )


def address(path: str) -> str:
    """Return the address of a page, from the root of the site: "/", "/verzeichnis/chor/", "/404.html"."""
    return "/" + path.removesuffix("index.html")


def file(of: str) -> str:
    """Return the path of the page at an address."""
    return of[1:] + "index.html" if of.endswith("/") else of[1:]


def folder(path: str) -> str:
    """Return the folder that a file stands in, with a slash at its end unless it is the root."""
    return path[: path.rfind("/") + 1]


def whole(path: str) -> str:
    """Return the path of the first sheet of the long list that a page is a sheet of, or the path itself."""
    return _SHEET.sub("", folder(path)) + "index.html" if _SHEET.search(folder(path)) else path


def lang(of: str) -> str:
    """Return the language of the page at an address: German stands at the root, every other one in its folder."""
    first = of.split("/")[1]
    return first if len(first) in {2, 3} or "-" in first[:4] else DEFAULT_LANGUAGE


def is_list(of: str) -> bool:
    """Tell whether an address is that of the start page, a section, a facet, neighbours or changes.

    They list what has a page of its own. Dates, offers and figures have none: their section is their page.
    """
    below = tuple(one for one in of.split("/") if one)[lang(of) != DEFAULT_LANGUAGE :]
    if len(below) < 2:  # noqa: PLR2004  a section has one name
        return not below or below[0] in _SECTIONS
    return below[0] == routes.NEIGHBOURS or below[:2] in _LISTS


def plain(path: str) -> str:
    """Return a path without the fingerprint in the name of its file."""
    return _FINGERPRINT.sub("", path)


def _unpainted(body: bytes) -> bytes:
    return _PAINT.sub(rb"\1", body)
