"""Two readings side by side: which items went, which came, and which took the place of which."""

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise, zip_longest
from typing import NamedTuple, TypeVar

from wegweiser.review.readings import Item

SMALL = 10_000
"""Steps that an exact comparison of two stretches may take; longer ones without a landmark are compared as heaps."""
MANY = 600
"""Up to so many likenesses are worked out for one stretch."""
ALIKE = 0.4

One = TypeVar("One", bound=Hashable)


class Pair(NamedTuple):
    """What stood there and what stands there now; either may be nothing."""

    region: str
    kind: str
    old: str
    new: str


Run = tuple[tuple[Item, ...], tuple[Item, ...]]
"""A stretch of a page that differs: what stood there, what stands there now."""


def runs(old: Sequence[Item], new: Sequence[Item]) -> Iterator[Run]:
    """Yield each stretch in which two readings differ, in order."""
    for start, end, begin, stop in _stretches(old, new, 0, 0):
        yield tuple(old[start:end]), tuple(new[begin:stop])


def paired(run: Run) -> Iterator[Pair]:
    """Yield what of a stretch took the place of what: items of a kind in order, where their numbers differ by likeness."""
    gone, come = run
    for kind in dict.fromkeys(item.kind for item in (*gone, *come)):
        left = [item for item in gone if item.kind == kind]
        right = [item for item in come if item.kind == kind]
        yield from (_pair(before, after) for before, after in _matched(left, right))


def _pair(before: Item | None, after: Item | None) -> Pair:
    one = after or before
    assert one is not None  # noqa: S101  a match has at least one side
    return Pair(one.region, one.kind, before.says if before else "", after.says if after else "")


def _matched(left: list[Item], right: list[Item]) -> Iterator[tuple[Item | None, Item | None]]:
    if len(left) == len(right) or not left or not right or len(left) * len(right) > MANY:
        yield from zip_longest(left, right)
        return
    for before in left:
        likeness, place = max(
            ((_likeness(before, after), -place) for place, after in enumerate(right)),
            default=(0.0, 0),
        )
        yield before, right.pop(-place) if likeness >= ALIKE else None
    yield from ((None, after) for after in right)


def _likeness(before: Item, after: Item) -> float:
    left, right = set(before.says.split()), set(after.says.split())
    return len(left & right) / max(len(left), len(right), 1)


Stretch = tuple[int, int, int, int]


def _stretches(old: Sequence[One], new: Sequence[One], left: int, right: int) -> Iterator[Stretch]:
    """Yield the differing stretches of two sequences, which begin at `left` and `right` of the whole ones."""
    start = same(old, new)
    end = same(old[start:][::-1], new[start:][::-1])
    old, new = old[start : len(old) - end], new[start : len(new) - end]
    left, right = left + start, right + start
    if not old or not new:
        if old or new:
            yield left, left + len(old), right, right + len(new)
        return
    marks = _landmarks(old, new)
    if marks:
        ends = [(-1, -1), *marks, (len(old), len(new))]
        for (a, b), (c, d) in pairwise(ends):
            yield from _stretches(old[a + 1 : c], new[b + 1 : d], left + a + 1, right + b + 1)
    elif len(old) * len(new) <= SMALL:
        match = SequenceMatcher(None, old, new, autojunk=False)
        yield from (
            (left + a, left + b, right + c, right + d)
            for tag, a, b, c, d in match.get_opcodes()
            if tag != "equal"
        )
    else:
        yield from ((left + at, left + at + 1, right, right) for at in _without(old, new))
        yield from ((left, left, right + at, right + at + 1) for at in _without(new, old))


def _without(these: Sequence[One], those: Sequence[One]) -> Iterator[int]:
    """Yield the places of what stands here more often than there, wherever it stands."""
    there = Counter(those)
    for place, one in enumerate(these):
        there[one] -= 1
        if there[one] < 0:
            yield place


def same(old: Sequence[One], new: Sequence[One]) -> int:
    """Return how many items are the same from the start."""
    count = 0
    for one, other in zip(old, new, strict=False):
        if one != other:
            break
        count += 1
    return count


def _landmarks(old: Sequence[One], new: Sequence[One]) -> list[tuple[int, int]]:
    """Return the places of what stands exactly once in both, as far as the order is the same (patience)."""
    once = {one for one, n in Counter(old).items() if n == 1} & {
        one for one, n in Counter(new).items() if n == 1
    }
    where = {one: place for place, one in enumerate(new) if one in once}
    return _rising([(place, where[one]) for place, one in enumerate(old) if one in once])


def _rising(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return a longest part in which the second numbers rise, too."""
    from bisect import bisect_left

    tops: list[int] = []
    best: list[int] = []
    before: list[int] = []
    for number, (_, place) in enumerate(places):
        at = bisect_left(tops, place)
        tops[at : at + 1] = [place]
        best[at : at + 1] = [number]
        before.append(best[at - 1] if at else -1)
    found, number = [], best[-1] if best else -1
    while number >= 0:
        found.append(places[number])
        number = before[number]
    return found[::-1]
