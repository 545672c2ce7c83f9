"""A built page as its reader meets it: words, links and pictures in order, each in the part of the page it stands in."""

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple


class Item(NamedTuple):
    """One thing on a page: its region (`main`, `header`, …), its kind (`words`, `link`, `picture`, `file`) and what it says."""

    region: str
    kind: str
    says: str


class Reading(NamedTuple):
    """What a page says, in order."""

    lang: str
    title: str
    items: tuple[Item, ...]


REGIONS = {
    "header": "header",
    "footer": "footer",
    "main": "main",
    "nav": "way",
    "aside": "aside",
    "title": "title",
}
"""The landmarks of a page; what stands within two belongs to the outer one."""

# CPython's own parser takes quadratic time on hostile pages (CVE-2025-6069) and ten times as long on ours.
_TAG = re.compile(r'(/?)([a-zA-Z][a-zA-Z0-9-]*)([^">]*+(?:"[^"]*+"[^">]*+)*+)>')
_ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
_INLINE = frozenset(
    "a abbr b bdi bdo cite code dfn em i kbd mark q s samp small span strong sub sup time u var wbr".split()
)  # noqa: SIM905
_SILENT = frozenset({"script", "style", "svg", "template"})
_SENTENCE = re.compile(r"(?<=[^\W\d_]{3}[.!?؟])\s+(?=[^\Wa-zäöüß])")
_HEADING = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
_NAME = re.compile(r"<title>([^<]*)</title>")
_LANG = re.compile(r'<html lang="([\w-]*)"')
_MARKUP = re.compile(r"<[^>]*>")


def read(html: str, folder: str) -> Reading:
    """Return what a page says; `folder` is where it stands in the site, "" or "verzeichnis/chor/", so that links can be told."""
    found = _LANG.search(html)
    return Reading(found[1] if found else "", title(html), tuple(_Eye(folder).items(html)))


def title(html: str) -> str:
    """Return the heading of a page, else its name in the head."""
    found = _HEADING.search(html) or _NAME.search(html)
    return " ".join(unescape(_MARKUP.sub("", found[1])).split()) if found else ""


class _Eye:
    """Where a reader is while going through a page."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.region, self.owner, self.depth = "around", "", 0
        self.silence, self.silent = "", 0
        self.label, self.labelled = "", False
        self.words: list[str] = []

    def items(self, html: str) -> Iterator[Item]:
        comment = False
        for piece in html.split("<")[1:]:
            if comment or piece.startswith("!--"):
                comment = "-->" not in piece
                if not comment:
                    self.words.append(piece.rpartition("-->")[2])
                continue
            tag = _TAG.match(piece)
            if tag is None:
                self.words.append("" if piece.startswith("!") else "<" + piece)
                continue
            yield from self._tag(tag[1] == "/", tag[2], tag[3])
            if not self.silence:
                self.words.append(piece[tag.end() :])
        yield from self._block()

    def _tag(self, closing: bool, name: str, rest: str) -> Iterator[Item]:  # noqa: FBT001
        """Meet a tag: inline ones leave the block together, landmarks change the region, hidden things are passed over."""
        if self.silence:
            self.silent += (name == self.silence) * (-1 if closing else 1)
            self.silence = self.silence if self.silent else ""
            return
        if name not in _INLINE:
            yield from self._block()
            self._landmark(closing, name, rest)
        if not closing and (name in _SILENT or 'aria-hidden="true"' in rest):
            self.silence, self.silent = name, 1
        elif not closing and name in {"a", "img"}:
            yield from self._target(name, dict(_ATTRIBUTE.findall(rest)))

    def _landmark(self, closing: bool, name: str, rest: str) -> None:  # noqa: FBT001
        if name == "dt" or (name == "th" and (closing or 'scope="row"' in rest)):
            self.labelled = not closing
        if name in {"dl", "tr"} or (name == "dt" and not closing):
            self.label = ""
        if self.owner:
            self.depth += (name == self.owner) * (-1 if closing else 1)
            if not self.depth:
                self.owner, self.region = "", "around"
        elif name in REGIONS and not closing:
            self.owner, self.depth, self.region = name, 1, REGIONS[name]

    def _target(self, name: str, said: dict[str, str]) -> Iterator[Item]:
        if name == "img":
            yield Item(
                self.region,
                "picture",
                f"{resolved(said.get('src', ''), self.folder)} {unescape(said.get('alt', ''))}".rstrip(),
            )
        elif said.get("href", "#")[:1] != "#":
            target = unescape(resolved(said["href"], self.folder))
            is_file = target.startswith("/") and "." in target.partition("#")[0].rpartition("/")[2]
            yield Item(self.region, "file" if is_file else "link", target)

    def _block(self) -> Iterator[Item]:
        """End a block of words: its sentences, the name of a term or the head of a row before what is said of it."""
        words = " ".join(unescape("".join(self.words)).split())
        self.words.clear()
        if words and self.labelled:
            self.label = f"{self.label} {words}".strip()
        elif words:
            words = f"{self.label}: {words}" if self.label else words
            region = self.region
            yield from (Item(region, "words", one) for one in _SENTENCE.split(words))


def resolved(href: str, folder: str) -> str:
    """Return a relative address as one from the root of the site ("/…"); others as they are."""
    if "://" in href[:12] or href.startswith(("/", "mailto:", "tel:", "data:", "webcal:")):
        return href
    stack = folder.split("/")[:-1]
    href = href.removeprefix("./")
    while href.startswith("../"):
        href = href[3:]
        del stack[-1:]
    return "/" + "".join(f"{one}/" for one in stack) + href
