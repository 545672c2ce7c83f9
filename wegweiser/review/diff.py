"""The reading diff: two built sites compared as a reader sees them."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from wegweiser.languages import DEFAULT_LANGUAGE
from wegweiser.review import echoes, trees
from wegweiser.review.pairs import Pair, Run, paired
from wegweiser.review.readings import Item, read
from wegweiser.review.trees import Tree
from wegweiser.review.twins import Both

STATES = ("new", "gone", "moved", "changed")
AROUND = frozenset({"around", "aside", "header", "footer"})
"""The regions that stand around every page; `title` and `way` only repeat what the page says."""
READABLE = 100
"""Up to so many new pages, their words are told."""


class Change(NamedTuple):
    """A pair and the addresses of the pages that it is found on, the record's own page first."""

    pair: Pair
    pages: tuple[str, ...]


class Page(NamedTuple):
    """A page in one of STATES and what is told of it; `shown` and `hidden` are lists where its row came or went."""

    state: str
    address: str
    title: str
    before: str = ""
    changes: tuple[Change, ...] = ()
    shown: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()


class Everywhere(NamedTuple):
    """A change of what stands around the pages: on how many, and whether those are all of their language."""

    pair: Pair
    pages: int
    all: bool


class File(NamedTuple):
    """A download that came, went or changed; sizes in bytes, -1 where there is none."""

    path: str
    before: int
    after: int


class Difference(NamedTuple):
    """What a reader will see change: pages, what stands around them, downloads, assets, and pages that only look different."""

    pages: tuple[Page, ...]
    everywhere: tuple[Everywhere, ...]
    files: tuple[File, ...]
    look: tuple[str, ...]
    repainted: int


def compare(old: Path, new: Path) -> Difference:
    """Compare two built sites; only what differs is read. Raises OSError where one cannot be read."""
    both = Both(trees.tree(old), trees.tree(new))
    found = _Found()
    for address, stretches in both.stretches():
        _note(both, found, address, stretches)
    pages = sorted(_pages(both, found), key=_order)
    around = tuple(_everywhere(both, found))
    return Difference(tuple(pages), around, tuple(_files(both)), _look(both), both.repainted)


def _order(page: Page) -> tuple[int, bool, bool, str]:
    """Put records' own pages before lists, and German before its translations."""
    return (
        STATES.index(page.state),
        trees.is_list(page.address),
        trees.lang(page.address) != DEFAULT_LANGUAGE,
        page.address,
    )


@dataclass
class _Found:
    """Where each pair was found, and on which lists the rows of other pages came and went."""

    inside: dict[Pair, list[str]] = field(default_factory=lambda: defaultdict(list))
    around: dict[Pair, list[str]] = field(default_factory=lambda: defaultdict(list))
    shown: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    hidden: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


# --- What is told where

_SCHEME = re.compile(r"^(?:https?://(?:www\.)?|mailto:|tel:)")


def _note(both: Both, found: _Found, address: str, stretches: Iterable[Run]) -> None:
    """Note each pair of a page; a row that came or went is noted with the page that it leads to."""
    pairs = [
        pair
        for run in stretches
        for rest in _without_rows(both, found, address, run)
        for pair in paired(rest)
    ]
    inside = any(pair.region == "main" for pair in pairs)
    words = [pair for pair in pairs if pair.kind == "words"]
    said = "\n".join(pair.old for pair in words), "\n".join(pair.new for pair in words)
    for pair in dict.fromkeys(pairs):
        if _is_told(both, pair, said):
            continue
        if pair.region in AROUND:
            found.around[pair].append(address)
        elif pair.region == "main" or not inside:
            found.inside[pair._replace(region="main")].append(address)


def _is_told(both: Both, pair: Pair, said: Sequence[str]) -> bool:
    """Tell whether a link changed only because its page came, went or moved, or stands in the changed words itself.

    A page of ours stands there by its title; `said` is what the words were, and what they are.
    """
    _, kind, old, new = pair
    if kind == "words" or old == new:
        return old == new
    if (
        (not old and new in both.came)
        or (not new and old in both.went)
        or (old and both.moved.get(new) == old)
    ):
        return True
    if kind != "link":
        return False
    names = both.named(old, both.old), both.named(new, both.new)
    return all(
        not name or _SCHEME.sub("", name).rstrip("/") in words
        for name, words in zip(names, said, strict=True)
    )


def _without_rows(both: Both, found: _Found, address: str, run: Run) -> Iterator[Run]:
    """Yield what of a stretch is no row of another page."""
    gone, come = run
    if bool(gone) == bool(come):
        yield run
        return
    noted = found.hidden if gone else found.shown
    alone = both.went if gone else both.came
    for row in _cut(gone or come, both.own):
        target = row[0].says.partition("#")[0]
        if _is_row(both, row) and (target in alone or trees.is_list(address)):
            noted[target].append(address)
        else:
            yield (row, ()) if gone else ((), row)


def _is_row(both: Both, row: tuple[Item, ...]) -> bool:
    """Tell whether a stretch is about the page that it leads to and begins with its name: a text may lead there, too."""
    target = row[0].says.partition("#")[0]
    words = next((item.says for item in row if item.kind == "words"), "")
    named = not words or words.startswith(both.titles.get(target) or words)
    return row[0][:2] == ("main", "link") and target in both.own and named


def _cut(items: tuple[Item, ...], at: frozenset[str]) -> Iterator[tuple[Item, ...]]:
    """Cut a stretch before each link to one of these addresses."""
    places = [
        n
        for n, item in enumerate(items)
        if item.kind == "link" and item.says.partition("#")[0] in at
    ]
    ends = [0, *places, len(items)]
    yield from (items[start:end] for start, end in pairwise(ends) if start < end)


def _pages(both: Both, found: _Found) -> Iterator[Page]:
    """Yield every page that there is something to tell of."""
    told = _told(both, found.inside)
    gone = {was: now for now, was in both.moved.items()}
    for address in {*both.came, *both.went, *told, *found.shown, *found.hidden} - set(gone):
        state = (
            "moved"
            if address in both.moved
            else "new"
            if address in both.came
            else "gone"
            if address in both.went
            else "changed"
        )
        shown, hidden = (
            tuple(sorted(set(there.get(address, ())))) for there in (found.shown, found.hidden)
        )
        changes = _words(both, address) if state == "new" else tuple(told.get(address, ()))
        yield Page(
            state,
            address,
            both.titles.get(address, ""),
            both.moved.get(address, ""),
            changes,
            shown,
            hidden,
        )


def _words(both: Both, address: str) -> tuple[Change, ...]:
    """Return what a new page says, where somebody could read it all; new lists only repeat."""
    if len(both.came) > READABLE or trees.is_list(address):
        return ()
    items = read(trees.text(both.new, trees.file(address)), "").items
    said = dict.fromkeys(
        Pair("main", "words", "", item.says) for item in items if item[:2] == ("main", "words")
    )
    return tuple(Change(pair, (address,)) for pair in said)


def _told(both: Both, inside: Mapping[Pair, list[str]]) -> dict[str, list[Change]]:
    """Return the pairs by the page that tells them: the record's own."""
    busy = Counter(address for addresses in inside.values() for address in set(addresses))
    ranked = {pair: _ranked(both, pair, addresses, busy) for pair, addresses in inside.items()}
    told = defaultdict(list)
    for pair, addresses in echoes.gathered(ranked, both.titles).items():
        told[addresses[0]].append(Change(pair, addresses))
    return told


def _ranked(
    both: Both, pair: Pair, addresses: Iterable[str], busy: Mapping[str, int]
) -> tuple[str, ...]:
    """Return the pages of a pair, first the one that it is about."""

    def rank(one: str) -> tuple[bool, bool, bool, int, int, str]:
        depth = one.count("/") if trees.is_list(one) else 0
        return (
            trees.is_list(one),
            both.titles.get(one) not in pair[2:],
            trees.lang(one) != DEFAULT_LANGUAGE,
            depth,
            -busy[one],
            one,
        )

    return tuple(sorted(set(addresses), key=rank))


def _everywhere(both: Both, found: _Found) -> Iterator[Everywhere]:
    whole = Counter(
        trees.lang(trees.address(path)) for path in trees.pages(both.old) & trees.pages(both.new)
    )
    for pair, addresses in found.around.items():
        langs = {trees.lang(address) for address in addresses}
        yield Everywhere(pair, len(addresses), len(addresses) == sum(whole[lang] for lang in langs))


def _files(both: Both) -> Iterator[File]:
    """Yield the downloads that came, went or changed, by their names without fingerprints."""
    old, new = _downloads(both.old), _downloads(both.new)
    for name in sorted(old.keys() | new.keys()):
        was, now = old.get(name), new.get(name)
        if was is None or now is None or not trees.same(both.old, both.new, was, now):
            yield File(name, both.old.sizes[was] if was else -1, both.new.sizes[now] if now else -1)


def _downloads(one: Tree) -> dict[str, str]:
    kept = (
        path
        for path in one.sizes
        if not path.endswith(".html") and not path.startswith(trees.ASSETS)
    )
    return {trees.plain(path): path for path in kept if path not in {"sitemap.xml", "robots.txt"}}


def _look(both: Both) -> tuple[str, ...]:
    names = (
        path
        for path in sorted(both.old.sizes.keys() ^ both.new.sizes.keys())
        if path.startswith(trees.ASSETS)
    )
    return tuple(dict.fromkeys(map(trees.plain, names)))
