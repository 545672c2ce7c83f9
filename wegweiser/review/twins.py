"""Two built sites side by side: which pages came, went, moved or differ, and where."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from wegweiser.review import trees
from wegweiser.review.pairs import Run, runs, same
from wegweiser.review.readings import Item, read, title
from wegweiser.review.trees import Tree


@dataclass
class Both:
    """Two sites, and which of their pages came, went, moved or differ."""

    old: Tree
    new: Tree
    names: dict[tuple[Path, str], str] = field(default_factory=dict)

    @cached_property
    def differing(self) -> dict[str, bool]:
        """Return the pages of both whose bytes differ, and whether more than the names of assets does."""
        return dict(trees.differing(self.old, self.new))

    @property
    def repainted(self) -> int:
        """Return how many pages only look different."""
        return sum(not more for more in self.differing.values())

    @cached_property
    def changed(self) -> tuple[str, ...]:
        """Return the paths of the pages that may say something else."""
        return tuple(path for path, more in self.differing.items() if more)

    @cached_property
    def came(self) -> dict[str, str]:
        """Return the titles of the pages that only the new site has, by address; sheets of a list are no pages of their own."""
        return _alone(self.new, self.old)

    @cached_property
    def went(self) -> dict[str, str]:
        """Return the titles of the pages that only the old site has, by address."""
        return _alone(self.old, self.new)

    @cached_property
    def moved(self) -> dict[str, str]:
        """Return each new address of a page with its old one: the only two of a language with the same title."""
        homes = defaultdict(list)
        for address, name in self.went.items():
            homes[name, trees.lang(address)].append(address)
        twins = Counter((name, trees.lang(address)) for address, name in self.came.items())
        pairs = ((now, (name, trees.lang(now))) for now, name in self.came.items() if name)
        return {
            now: homes[key][0] for now, key in pairs if twins[key] == len(homes.get(key, ())) == 1
        }

    @cached_property
    def own(self) -> frozenset[str]:
        """Return the addresses of records' own pages that came, went or changed: their rows are told with them."""
        found = {*self.came, *self.went, *map(trees.address, self.changed)}
        return frozenset(address for address in found if not trees.is_list(address))

    @cached_property
    def titles(self) -> dict[str, str]:
        """Return the titles of all pages that came, went or changed, by address."""
        changed = {trees.address(path): title(trees.text(self.new, path)) for path in self.changed}
        return {**self.went, **changed, **self.came}

    def named(self, link: str, one: Tree) -> str:
        """Return what a link is known by in a text: the title of a page of the site, else its address."""
        path = trees.file(link.partition("#")[0])
        if path not in one.sizes:
            return link
        if (one.root, path) not in self.names:
            self.names[one.root, path] = title(trees.text(one, path)) or link
        return self.names[one.root, path]

    @cached_property
    def lists(self) -> tuple[str, ...]:
        """Return the first sheets of the long lists of which a sheet came, went or changed."""
        sheets = defaultdict(set)
        for path in trees.pages(self.old) | trees.pages(self.new):
            sheets[trees.whole(path)].add(path)
        long = {first: some for first, some in sheets.items() if len(some) > 1}
        return tuple(
            sorted(first for first, some in long.items() if any(map(self._says_else, some)))
        )

    def _says_else(self, path: str) -> bool:
        """Tell whether a page came, went, or has another main part."""
        if not all(path in one.sizes for one in (self.old, self.new)):
            return True
        return self.differing.get(path, False) and _content(self.old, path) != _content(
            self.new, path
        )

    def stretches(self) -> Iterator[tuple[str, Iterable[Run]]]:
        """Yield each page that differs with the stretches that do; a long list is one page, however many sheets it has."""
        known: Known = {}
        lists = frozenset(self.lists)
        for path in self.changed:
            listed = trees.whole(path) in lists
            yield (
                trees.address(trees.whole(path)),
                _runs(self, path, path, known, without_main=listed),
            )
        for now, was in self.moved.items():
            yield now, _runs(self, trees.file(now), trees.file(was), known)
        for path in self.lists:
            yield trees.address(path), runs(_listed(self.old, path), _listed(self.new, path))


def _alone(one: Tree, other: Tree) -> dict[str, str]:
    paths = sorted(
        path for path in trees.pages(one) - trees.pages(other) if trees.whole(path) == path
    )
    return {trees.address(path): title(trees.text(one, path)) for path in paths}


# --- Where two pages differ

Known = dict[tuple[str, str, int], tuple[Run, ...]]
"""What was found in heads and feet: the same on thousands of pages that lie equally deep."""

_BLOCK = re.compile(r"<(?:article|d[ilv]|div|figure|h\d|li|ol|p|section|table|tr|ul)[ >]")


def _runs(
    both: Both, now: str, was: str, known: Known, *, without_main: bool = False
) -> Iterator[Run]:
    """Yield where a page differs, piece by piece: what is equal is never read."""
    old, new = _pieces(trees.text(both.old, was)), _pieces(trees.text(both.new, now))
    pieces = zip(old, new, strict=True) if len(old) == len(new) else [("".join(old), "".join(new))]
    for before, after in pieces:
        if before == after and was == now:
            continue
        if before.startswith(("<header", "<footer")) and was == now:
            key = before, after, now.count("/")
            if key not in known:
                known[key] = tuple(_read(before, was, after, now))
            yield from known[key]
        elif not (without_main and after.startswith("<main")):
            yield from _read(*_narrow(before, was, after, now))


def _read(before: str, was: str, after: str, now: str) -> Iterator[Run]:
    return runs(read(before, trees.folder(was)).items, read(after, trees.folder(now)).items)


def _narrow(before: str, was: str, after: str, now: str) -> tuple[str, str, str, str]:
    """Leave out the lines that two pieces begin and end with alike, up to where a block begins."""
    if was != now or not after.startswith("<main"):
        return before, was, after, now
    old, new = before.split("\n"), after.split("\n")
    first = next(
        (n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b),
        min(len(old), len(new)),
    )
    while first and not _BLOCK.match(old[first] if first < len(old) else ""):
        first -= 1
    most = min(len(old), len(new)) - first
    last = next((n for n in range(most) if old[-1 - n] != new[-1 - n]), most)
    while last and not _BLOCK.match(old[len(old) - last]):
        last -= 1
    head = "<main>" if first else ""
    return (
        head + "\n".join(old[first : len(old) - last]),
        was,
        head + "\n".join(new[first : len(new) - last]),
        now,
    )


def _listed(one: Tree, path: str) -> list[Item]:
    """Return what a long list says on all its sheets; what every sheet begins and ends with is said once."""
    sheets = sorted(
        (page for page in trees.pages(one) if trees.whole(page) == path),
        key=lambda page: (len(page), page),
    )
    said = [_main(one, page) for page in sheets]
    return said[0] + [item for other in said[1:] for item in _own(said[0], other)] if said else []


def _main(one: Tree, path: str) -> list[Item]:
    return list(read(_content(one, path), trees.folder(path)).items)


def _content(one: Tree, path: str) -> str:
    """Return the main part of a page, nothing where there is none."""
    return next(
        (piece for piece in _pieces(trees.text(one, path)) if piece.startswith("<main")), ""
    )


def _pieces(text: str) -> list[str]:
    """Cut a page where its head, its main part and its foot begin and end; one without a main part stays whole."""
    start, end = text.find("<main"), text.rfind("</main>")
    if not 0 <= start < end:
        return [text]
    head, foot = text.find("<header", 0, start), text.find("<footer", end)
    places = (head, text.find("</header>", head, start) if head >= 0 else -1, start, end, foot)
    cuts = [0, *(place for place in places if place >= 0), len(text)]
    return [text[one:other] for one, other in pairwise(cuts)]


def _own(first: list[Item], other: list[Item]) -> list[Item]:
    start = same(first, other)
    end = same(first[start:][::-1], other[start:][::-1])
    return other[start : len(other) - end]
