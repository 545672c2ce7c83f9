"""Changes that only repeat another one: a new name inside sentences, a new value without its label or inside a list's row."""

import re
from collections.abc import Iterable, Mapping, Sequence

from wegweiser.languages import DEFAULT_LANGUAGE
from wegweiser.review import trees
from wegweiser.review.pairs import Pair

_LETTER = re.compile(r"[^\W\d_]")

MANY = 1_000_000
"""Up to so many comparisons of lists with the pages that they list; nobody reads more changes one by one."""

Places = Mapping[Pair, tuple[str, ...]]
"""Pairs and the addresses of the pages that each stands on, first the one that it is about."""


def gathered(found: Places, titles: Mapping[str, str]) -> dict[Pair, tuple[str, ...]]:
    """Return the pairs without those that repeat another one; their pages stand with that one. `titles` by address."""
    own = [
        pair
        for pair, pages in found.items()
        if pair.kind == "words" and pair.old and not trees.is_list(pages[0])
    ]
    names = [pair for pair in own if titles.get(found[pair][0]) == pair.new]
    source_last = sorted(own, key=lambda pair: trees.lang(found[pair][0]) == DEFAULT_LANGUAGE)
    values = {value: pair for pair in source_last if (value := _value(pair))}
    told: dict[Pair, list[str]] = {pair: list(found[pair]) for pair in found}
    for pair, pages in found.items():
        leads = () if pair in names else _renamed(pair, names) or _labelled(pair, values)
        if leads:
            del told[pair]
        for lead in leads:
            told[lead] += pages
    _gather_lists(told)
    return {pair: tuple(dict.fromkeys(pages)) for pair, pages in told.items()}


def _gather_lists(told: dict[Pair, list[str]]) -> None:
    """Add the pages of what lists show of a record, too, to the pair that the record's own page tells."""
    lists = [
        pair for pair, pages in told.items() if pair.kind == "words" and trees.is_list(pages[0])
    ]
    own = [
        pair for pair, pages in told.items() if pair.kind == "words" and not trees.is_list(pages[0])
    ]
    if len(lists) * len(own) > MANY:
        return
    whole = {pair[2:]: pair for pair in own if _LETTER.search(pair.old + pair.new)}
    ours = {value: pair for pair in own if (value := _value(pair))} | whole
    for pair in lists:
        lead = next((lead for value, lead in ours.items() if _shows(pair, *value)), None)
        if lead:
            told[lead] += told.pop(pair)


def _shows(row: Pair, old: str, new: str) -> bool:
    """Tell whether the row of a list changed only by what was there and is there now: alone, or among other things."""
    among = bool(old and new) and row.old.replace(old, new) == row.new
    return among or (row.old == old and not row.new) or (row.new == new and not row.old)


def _renamed(pair: Pair, names: Sequence[Pair]) -> Sequence[Pair]:
    """Return the names that changed inside a text, where nothing else did."""
    there = [name for name in names if pair.kind == "words" and name.old in pair.old]
    says = pair.old
    for name in there:
        says = says.replace(name.old, name.new)
    return there if says == pair.new else ()


def _labelled(pair: Pair, values: Mapping[tuple[str, str], Pair]) -> Iterable[Pair]:
    """Return the pair that says the same with a label before it."""
    lead = values.get((pair.old, pair.new)) if pair.kind == "words" else None
    return (lead,) if lead else ()


def _value(pair: Pair) -> tuple[str, str] | None:
    """Return the two values of a labelled pair; mere numbers are too alike to be known again without their label."""
    (label, _, old), (other, _, new) = pair.old.partition(": "), pair.new.partition(": ")
    return (old, new) if label == other and _LETTER.search(old + new) else None
