"""Change one field inside the lines of an item: a few characters or lines, all else as it was."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from wegweiser.reading import yamltree
from wegweiser.reading.notation import WIDTH, Value, entry, head, inline
from wegweiser.reading.yamltree import Listing, Mapping, Scalar, Tree

Steps = tuple[str | int, ...]
"""The way to a field: keys and list positions, such as `("sources", 0, "url")`."""


class Refused(Exception):  # noqa: N818  a fault of the file, not of the program: a person must make this change
    """The lines are written in a way that a change would spoil something else."""


@dataclass(frozen=True, slots=True)
class _Child:
    """An entry of a list or map: where its dash or key begins, its value, and where that ends."""

    name: str | int
    start: int
    value: Tree
    end: int


def value(tree: Tree | None) -> Value:
    """Return a tree as texts, lists and maps; nothing at all is an empty text."""
    if isinstance(tree, Mapping):
        return {name: value(inner) for name, (_, inner) in tree.entries.items()}
    if isinstance(tree, Listing):
        return [value(one) for one in tree.items]
    return tree.text if tree else ""


def with_field(old: Value, steps: Steps, new: Value | None) -> Value | None:
    """Return a value with another one at the end of `steps`; None where nothing is left of it.

    What is missing on the way is made, what becomes empty goes. Raises Refused where a text stands in the way.
    """
    if not steps:
        return new
    if isinstance(old, str) and old:
        raise Refused
    made = dict(old) if isinstance(old, Mapping_) else dict(enumerate(old))
    inner = with_field(made.get(steps[0], ""), steps[1:], new)
    if inner is None:
        made.pop(steps[0], None)
    else:
        made[steps[0]] = inner
    if not made:
        return None
    return list(made.values()) if isinstance(steps[0], int) else made


def changed(text: str, steps: Steps, new: Value | None, order: Sequence[str]) -> str:
    """Return the lines of a list with one field set, or with None taken out; the first step is a list position.

    See `splices.amend`; `text` ends with a line break. Raises Refused.
    """
    tree, _ = yamltree.parse("", text)
    return _changed(text, tree or Listing(1, 1), len(text), steps, new, order)


def _changed(text: str, tree: Tree, limit: int, steps: Steps, new: Value | None, order: Sequence[str]) -> str:
    children = _children(text, tree, limit)
    here = next((number for number, child in enumerate(children) if child.name == steps[0]), -1)
    old = children[here].value if here >= 0 else None
    made = with_field(value(old), steps[1:], new)
    if old is None:
        return text if made is None else _added(text, tree, children, steps[0], made, order)
    if made is None:
        return _dropped(text, tree, children, here)
    if len(steps) == 1 or isinstance(old, Scalar):
        return _replaced(text, tree, children[here], made)
    return _changed(text, old, children[here].end, steps[1:], new, order)
