"""Put a record into a file without touching another line; every splice is read again and proved."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wegweiser.ground.diagnostics import Notes, Place, error
from wegweiser.reading import yamltree
from wegweiser.reading.notation import WIDTH, Value, entry, head, inline
from wegweiser.reading.yamltree import Listing, Mapping, Scalar, Tree

Spliced = tuple[str | None, Notes]
"""The file's new text, or None and why not."""

Steps = tuple[str | int, ...]
"""The way to a field inside an item: keys and list positions, such as `("sources", 0, "url")`."""


@dataclass(frozen=True, slots=True)
class _Block:
    """The lines of an item: the comment directly above it from `top`, its dash in `first`, all its own before `end`."""

    top: int
    first: int
    end: int


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A list file: its lines without line feed, and for each item its value and where it stands."""

    path: str
    text: str
    lines: list[str]
    items: list[Value]
    blocks: list[_Block]


@dataclass(frozen=True, slots=True)
class _Child:
    """An entry of a list or map: where its dash or key begins, its value, and where that ends."""

    name: str | int
    start: int
    value: Tree
    end: int


class _Refused(Exception):  # noqa: N818  ends one splice: the file is written in a way that only a person should change
    """The splice cannot be made without touching something else."""


def insert(path: str, text: str, lines: str, by: str = "id") -> Spliced:
    """Put an item, given as lines (comments included), before the first item whose `by` is greater.

    Errors: `duplicate-id` where an item has the same `id`; `not-a-list`; `splice-failed`; the faults of the file.
    """
    sheet, notes = _sheet(path, text)
    given, faults = _sheet(path, lines)
    if sheet is None or given is None or len(given.items) != 1:
        return None, notes or faults or _failed(path, 0, "")
    new, key = given.items[0], _field(given.items[0], by)
    keys = [_field(one, by) for one in sheet.items]
    if by == "id" and key in keys:
        line = sheet.blocks[keys.index(key)].first + 1
        return None, (error("duplicate-id", Place(path, line, 1), id=key, first=line),)
    here = next((number for number, other in enumerate(keys) if other > key), len(keys))
    items = [*sheet.items[:here], new, *sheet.items[here:]]
    return _proved(sheet, _inserted(sheet, here, _dressed(sheet, given.lines)), items, key)


def replace(path: str, text: str, key: str, lines: str) -> Spliced:
    """Put an item, given as lines, in the place of the one with this id; the comment above it stays.

    Errors: `unknown-id`; `not-a-list`; `splice-failed`; the faults of the file.
    """
    sheet, notes = _sheet(path, text)
    given, faults = _sheet(path, lines)
    if sheet is None or given is None or len(given.items) != 1:
        return None, notes or faults or _failed(path, 0, key)
    here = _find(sheet, key)
    if here is None:
        return None, (error("unknown-id", Place(path), id=key),)
    block, items = sheet.blocks[here], [*sheet.items[:here], given.items[0], *sheet.items[here + 1 :]]
    made = [*sheet.lines[: block.first], *_dressed(sheet, given.lines), *sheet.lines[block.end :]]
    return _proved(sheet, made, items, key)


def remove(path: str, text: str, key: str) -> Spliced:
    """Take out the item with this id and the comment directly above it; the last one leaves `[]`.

    A comment in the first line of a file is the file's own and stays. Errors: see `replace`.
    """
    sheet, notes = _sheet(path, text)
    if sheet is None:
        return None, notes
    here = _find(sheet, key)
    if here is None:
        return None, (error("unknown-id", Place(path), id=key),)
    return _proved(sheet, _removed(sheet, here), [*sheet.items[:here], *sheet.items[here + 1 :]], key)


def amend(
    path: str, text: str, key: str, changes: Iterable[tuple[Steps, Value | None]], order: Sequence[str] = ()
) -> Spliced:
    """Set fields of the item with this id, or with None take them out together with what is empty without them.

    A new field comes before the first one that is later in `order`, else last; a new list position is the end.
    Lists and maps on the way are made where they are missing. Errors: see `replace`.
    """
    sheet, notes = _sheet(path, text)
    if sheet is None:
        return None, notes
    here = _find(sheet, key)
    if here is None:
        return None, (error("unknown-id", Place(path), id=key),)
    block, value = sheet.blocks[here], sheet.items[here]
    own = "".join(f"{line}\n" for line in sheet.lines[block.first : block.end])
    try:
        for steps, new in changes:
            value = _with(value, steps, new) or ""
            tree, _ = yamltree.parse(path, own)
            own = _changed(own, tree or Listing(1, 1), len(own), (0, *steps), new, order)
    except _Refused:
        return None, _failed(path, block.first + 1, key)
    made = [*sheet.lines[: block.first], *own.split("\n")[:-1], *sheet.lines[block.end :]]
    return _proved(sheet, made, [*sheet.items[:here], value, *sheet.items[here + 1 :]], key)


# --- Items: whole lines of a file


def _sheet(path: str, text: str) -> tuple[_Sheet | None, Notes]:
    tree, notes = yamltree.parse(path, text)
    if notes:
        return None, notes
    if tree is None or (isinstance(tree, Scalar) and not tree.text):
        tree = Listing(1, 1)
    if not isinstance(tree, Listing):
        return None, (error("not-a-list", yamltree.place(path, tree)),)
    lines = (text if text.endswith("\n") or not text else text + _break(text)).split("\n")[:-1]
    if tree.items and not _is_dash(lines[tree.line - 1], tree.column):
        return None, _failed(path, tree.line, "")
    return _Sheet(path, text, lines, [_value(one) for one in tree.items], list(_blocks(lines, tree))), ()


def _blocks(lines: list[str], tree: Listing) -> Iterable[_Block]:
    firsts = [_dash(lines, tree.column, one.line) for one in tree.items]
    for first, after in zip(firsts, [*firsts[1:], len(lines)], strict=True):
        top, end = first, after
        while top and _is_comment(lines[top - 1], tree.column):
            top -= 1
        while end > first + 1 and (_is_comment(lines[end - 1], tree.column) or lines[end - 1].strip() in {"", "..."}):
            end -= 1
        yield _Block(top or first, first, end)


def _dash(lines: Sequence[str], column: int, line: int) -> int:
    """Return the line of the dash in this column that belongs to a value beginning in this line (from 1)."""
    return next(number for number in range(line - 1, -1, -1) if _is_dash(lines[number], column))


def _is_dash(line: str, column: int) -> bool:
    return line[column - 1 : column] == "-" and not line[column : column + 1].strip()


def _is_comment(line: str, column: int) -> bool:
    """Tell whether a line is a comment between items: one that stands further right belongs to the item above."""
    return line.lstrip(" ").startswith("#") and line.index("#") < column


def _inserted(sheet: _Sheet, here: int, new: list[str]) -> list[str]:
    """Return the lines with new ones as the item at this position, as far from its neighbours as they are."""
    lines, blocks, empty = sheet.lines, sheet.blocks, _dressed(sheet, [""])
    if not blocks:
        return _first(sheet, new)
    gap = empty * (_gap(lines, blocks[here or 1].top) if len(blocks) > max(1, here) else
                   _gap(lines, blocks[-1].top) if len(blocks) > 1 else 1)  # fmt: skip
    if here == len(blocks):
        return [*lines[: blocks[-1].end], *gap, *new, *lines[blocks[-1].end :]]
    return [*lines[: blocks[here].top], *new, *gap, *lines[blocks[here].top :]]


def _first(sheet: _Sheet, new: list[str]) -> list[str]:
    """Return the lines of a file without items, with its first: in the place of `[]`, else below all comments."""
    lines = sheet.lines
    for number, line in enumerate(lines):
        if empty := re.fullmatch(r"\[\s*\]\s*(#.*)?", line):
            return [*lines[:number], *filter(None, empty.groups()), *new, *lines[number + 1 :]]
    end = max((number for number, line in enumerate(lines, 1) if line.strip()), default=0)
    return [*lines[:end], *_dressed(sheet, [""] if end else []), *new, *lines[end:]]


def _removed(sheet: _Sheet, here: int) -> list[str]:
    lines, block = sheet.lines, sheet.blocks[here]
    top, end = block.top, block.end
    if len(sheet.blocks) == 1:
        return [*lines[:top], *_dressed(sheet, ["[]"]), *lines[end:]]
    if here == len(sheet.blocks) - 1:
        top -= _gap(lines, top)
    else:
        end += next(number for number, line in enumerate(lines[end:]) if line.strip())
    return [*lines[:top], *lines[end:]]


def _gap(lines: list[str], line: int) -> int:
    """Return how many empty lines stand directly above a line."""
    return next((number for number in range(line) if lines[line - 1 - number].strip()), line)
