"""Change one field inside the lines of an item: a few characters or lines, all else as it was."""

import re
from collections import abc
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wegweiser.reading import yamltree
from wegweiser.reading.notation import WIDTH, Value, entry, head, inline, settled, value
from wegweiser.reading.yamltree import Listing, Mapping, Scalar, Tree

Steps = tuple[str | int, ...]
"""The way to a field: keys and list positions, such as `("sources", 0, "url")`."""

Change = tuple[Steps, Value | None]
"""A field of an item and what it becomes; None takes it out."""


class Refused(Exception):  # noqa: N818  a fault of the file, not of the program: it ends one change
    """The lines are written in a way that the change would spoil something else: a person must make it."""


@dataclass(frozen=True, slots=True)
class _Child:
    """An entry of a list or map: where its dash or key begins, its value, and where that ends."""

    name: str | int
    start: int
    value: Tree
    end: int


def with_field(old: Value, steps: Steps, new: Value | None) -> Value | None:
    """Return a value with another one at the end of `steps`; None where nothing is left of it.

    What is missing on the way is made, what becomes empty goes. Raises Refused where a text stands in the way.
    """
    if not steps:
        return new if new is None else settled(new)
    if isinstance(old, str) and old:
        raise Refused
    made: dict[str | int, Value] = dict(old.items() if isinstance(old, abc.Mapping) else enumerate(old))
    inner = with_field(made.get(steps[0], ""), steps[1:], new)
    if inner is None:
        made.pop(steps[0], None)
    else:
        made[steps[0]] = inner
    if not made:
        return None
    return list(made.values()) if isinstance(steps[0], int) else {str(name): one for name, one in made.items()}


def changed(text: str, steps: Steps, new: Value | None, order: Sequence[str] = ()) -> str:
    """Return the lines of a list with one field set, or with None taken out; the first step is a list position.

    A new field comes before the first one that is later in `order`, else last; a new list position is the end.
    The text ends with a line break. Raises Refused; whether the change came out right is for the caller to prove.
    """
    tree, _ = yamltree.parse("", text)
    return _changed(text, tree or Listing(1, 1), len(text), steps, new, order)


def _changed(text: str, tree: Tree, limit: int, steps: Steps, new: Value | None, order: Sequence[str]) -> str:
    children = list(_children(text, tree, limit))
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


def _children(text: str, tree: Tree, limit: int) -> Iterator[_Child]:
    """Yield the entries of a list or map that ends at `limit`."""
    flow = _is_flow(text, tree)
    found: list[tuple[str | int, int, Tree]] = []
    if isinstance(tree, Mapping):
        found = [(name, _offset(text, key.line, key.column), inner) for name, (key, inner) in tree.entries.items()]
    elif isinstance(tree, Listing):
        found = [(number, _begin(text, tree, one, flow=flow), one) for number, one in enumerate(tree.items)]
    bounds = [*(start for _, start, _ in found), limit - flow]
    for (name, start, inner), bound in zip(found, bounds[1:], strict=True):
        said = {name: value(inner)} if isinstance(name, str) else [value(inner)]
        yield _Child(name, start, inner, _end(text, start, bound, said, flow=flow))


def _end(text: str, start: int, bound: int, said: Value, *, flow: bool) -> int:
    """Return where an entry ends: before the first "#" behind which nothing more is said."""
    pad = " " * (start - text.rfind("\n", 0, start) - 1)
    before, after = (("{", "\n}") if isinstance(said, abc.Mapping) else ("[", "\n]")) if flow else (pad, "\n")
    signs = [start + sign.start() for sign in re.finditer(r"(?<=\s)#", text[start:bound])]
    end = -1
    for stop in (bound, *reversed(signs)):
        own = text[start:stop].rstrip(" \t\r\n," if flow else None)
        if value(yamltree.parse("", before + own + after)[0]) != said:
            break
        end = start + len(own)
    if end < 0:
        raise Refused
    return end


def _begin(text: str, tree: Listing, one: Tree, *, flow: bool) -> int:
    if flow:
        return _offset(text, one.line, one.column)
    return _offset(text, dash(text.split("\n"), tree.column, one.line) + 1, tree.column)


def dash(lines: Sequence[str], column: int, line: int) -> int:
    """Return which line (from 0) has the dash in this column of the item whose value begins in `line` (from 1).

    Raises Refused where there is none: the list stands in brackets.
    """
    for number in range(line - 1, -1, -1):
        if lines[number][column - 1 : column] == "-" and not lines[number][column : column + 1].strip():
            return number
    raise Refused


def _added(text: str, tree: Tree, children: list[_Child], name: str | int, new: Value, order: Sequence[str]) -> str:
    if _is_flow(text, tree) or not children:
        at = children[-1].end if children else _offset(text, tree.line, tree.column) + 1
        return text[:at] + (", " if children else "") + _inline(name, new) + text[at:]
    later = order[order.index(name) + 1 :] if name in order else ()
    here = next((number for number, child in enumerate(children) if child.name in later), len(children))
    pad, words = _written(text, children[0].start, name, new)
    if not here:
        return text[: children[0].start] + words + pad + text[children[0].start :]
    at = _below(text, children[here - 1].end, len(pad.lstrip("\r\n")))
    return text[:at] + pad + words + text[at:]


def _replaced(text: str, tree: Tree, child: _Child, new: Value) -> str:
    """Write an entry anew; a comment behind it stays there, or goes above it where it would become part of a text."""
    if _is_flow(text, tree):
        return text[: child.start] + _inline(child.name, new) + text[child.end :]
    pad, words = _written(text, child.start, child.name, new)
    stop = _line_end(text, child.end)
    comment = text[child.end : stop]
    if "\n" in words and comment.strip():
        return text[: child.start] + comment.strip() + pad + words + text[stop:]
    return text[: child.start] + words + text[child.end :]


def _dropped(text: str, tree: Tree, children: list[_Child], here: int) -> str:
    """Take out an entry with its line; where a dash stands before it, the next entry moves there."""
    if len(children) == 1:
        raise Refused
    child, after = children[here], children[here + 1 : here + 2]
    start, end = text.rfind("\n", 0, child.start) + 1, text.find("\n", child.end) + 1
    if _is_flow(text, tree):
        start, end = (child.start, after[0].start) if after else (children[here - 1].end, child.end)
        if "#" in text[start : child.start] + text[child.end : end]:
            raise Refused
    elif text[start : child.start].strip():
        start, end = child.start, child.end if text[child.end : after[0].start].strip() else after[0].start
    return text[:start] + text[end:]


def _inline(name: str | int, new: Value) -> str:
    return f"{head(name)} {inline(new)}" if isinstance(name, str) else inline(new)


def _written(text: str, start: int, name: str | int, new: Value) -> tuple[str, str]:
    """Return the line break and margin of the entry that begins at `start`, and the lines of another one there."""
    column = start - text.rfind("\n", 0, start) - 1
    pad = line_break(text) + " " * column
    return pad, pad.join(entry(head(name), new, WIDTH - column)).replace(pad + line_break(text), line_break(text) * 2)


def _below(text: str, at: int, column: int) -> int:
    """Return the end of the line, and of the comments below it that stand further right."""
    stop = _line_end(text, at)
    comments = re.compile(rf"(?:\r?\n {{{column + 1},}}#[^\r\n]*)+").match(text, stop)
    return comments.end() if comments else stop


def _line_end(text: str, at: int) -> int:
    stop = text.find("\n", at)
    return stop - (text[stop - 1] == "\r")


def line_break(text: str) -> str:
    """Return how most lines of a text end."""
    return "\r\n" if text.count("\r\n") * 2 > text.count("\n") else "\n"


def _is_flow(text: str, tree: Tree) -> bool:
    return text[_offset(text, tree.line, tree.column)] in "[{"


def _offset(text: str, line: int, column: int) -> int:
    return sum(len(words) + 1 for words in text.split("\n")[: line - 1]) + column - 1
