"""Put a record into a file without touching another line; every splice is read again and proved."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from wegweiser.ground.diagnostics import Notes, Place, error
from wegweiser.reading import yamltree
from wegweiser.reading.fields import Change, Refused, changed, dash, line_break, with_field
from wegweiser.reading.notation import Value, value
from wegweiser.reading.yamltree import Listing, Scalar

Spliced = tuple[str | None, Notes]
"""The file's new text, or None and why not."""


@dataclass(frozen=True, slots=True)
class _Block:
    """The lines of an item: the comment directly above it from `top`, its dash in `first`, all its own before `end`."""

    top: int
    first: int
    end: int


@dataclass(slots=True)
class _Sheet:
    """A list file on the desk: its lines without line feed, its items, and where each of them stood at first."""

    path: str
    text: str
    lines: list[str]
    items: list[Value]
    blocks: tuple[_Block, ...] = ()


def insert(path: str, text: str, lines: str, by: str = "id") -> Spliced:
    """Put an item, given as lines (comments included), before the first item whose `by` is greater.

    A comment directly above an item stays with it; one in the first line of a file is the file's own. Errors:
    `duplicate-id` where another item has this `id`, `not-a-list`, `splice-failed`, the faults of the file.
    """
    sheet, notes = _sheet(path, text)
    given, faults = _sheet(path, lines)
    if sheet is None or given is None:
        return None, notes or faults
    key, keys = _field(given.items[0], by), [_field(one, by) for one in sheet.items]
    if by == "id" and key in keys:
        line = sheet.blocks[keys.index(key)].first + 1
        return None, (error("duplicate-id", Place(path, line, 1), id=key, first=line),)
    here = next((number for number, other in enumerate(keys) if other > key), len(keys))
    sheet.items[here:here] = given.items
    _put_in(sheet, here, _dressed(sheet, given.lines))
    return _proved(sheet, key)


def replace(path: str, text: str, key: str, lines: str) -> Spliced:
    """Put an item, given as lines, in the place of the one with this id; the comment above it stays.

    Errors: `unknown-id`, `not-a-list`, `splice-failed`, the faults of the file.
    """
    sheet, here, notes = _found(path, text, key)
    given, faults = _sheet(path, lines)
    if sheet is None or given is None:
        return None, notes or faults
    sheet.lines[sheet.blocks[here].first : sheet.blocks[here].end] = _dressed(sheet, given.lines)
    sheet.items[here : here + 1] = given.items
    return _proved(sheet, key)


def remove(path: str, text: str, key: str) -> Spliced:
    """Take out the item with this id and the comment directly above it; the only one leaves `[]`. Errors: see `replace`."""
    sheet, here, notes = _found(path, text, key)
    if sheet is None:
        return None, notes
    del sheet.items[here]
    _take_out(sheet, here)
    return _proved(sheet, key)


def amend(path: str, text: str, key: str, changes: Iterable[Change], order: Sequence[str] = ()) -> Spliced:
    """Set fields of the item with this id, or take them out together with what is empty without them.

    What is missing on the way to a field is made. A new field comes before the first one that is later in `order`,
    else last; a new list position is the end. Errors: see `replace`.
    """
    sheet, here, notes = _found(path, text, key)
    if sheet is None:
        return None, notes
    lines = slice(sheet.blocks[here].first, sheet.blocks[here].end)
    own = "".join(f"{line}\n" for line in sheet.lines[lines])
    try:
        for steps, new in changes:
            own, sheet.items[here] = changed(own, (0, *steps), new, order), with_field(sheet.items[here], steps, new) or ""
    except Refused:
        return None, _failed(path, lines.start + 1, key)
    sheet.lines[lines] = own.split("\n")[:-1]
    return _proved(sheet, key)


def _sheet(path: str, text: str) -> tuple[_Sheet | None, Notes]:
    whole = text if text.endswith("\n") or not text else text + line_break(text)
    tree, notes = yamltree.parse(path, whole)
    if notes:
        return None, notes
    if tree is None or (isinstance(tree, Scalar) and not tree.text):
        tree = Listing(1, 1)
    if not isinstance(tree, Listing):
        return None, (error("not-a-list", yamltree.place(path, tree)),)
    sheet = _Sheet(path, text, whole.split("\n")[:-1], [value(one) for one in tree.items])
    try:
        sheet.blocks = tuple(_blocks(sheet.lines, tree))
    except Refused:
        return None, _failed(path, tree.line, "")
    return sheet, ()


def _found(path: str, text: str, key: str) -> tuple[_Sheet | None, int, Notes]:
    """Read a file and find the item with this id."""
    sheet, notes = _sheet(path, text)
    here = next((number for number, one in enumerate(sheet.items if sheet else ()) if _field(one, "id") == key), None)
    return (None, 0, notes or (error("unknown-id", Place(path), id=key),)) if here is None else (sheet, here, notes)


def _field(item: Value, name: str) -> str:
    found = item.get(name, "") if isinstance(item, Mapping) else ""
    return found if isinstance(found, str) else ""


def _blocks(lines: list[str], tree: Listing) -> Iterator[_Block]:
    firsts = [dash(lines, tree.column, one.line) for one in tree.items]
    for first, after in pairwise([*firsts, len(lines)]):
        top, end = first, after
        while top and _is_comment(lines[top - 1], tree.column):
            top -= 1
        while end > first + 1 and (_is_comment(lines[end - 1], tree.column) or lines[end - 1].strip() in {"", "..."}):
            end -= 1
        yield _Block(top or first, first, end)


def _is_comment(line: str, column: int) -> bool:
    """Tell whether a line is a comment between items: one that stands further right belongs to the item above."""
    return line.lstrip(" ").startswith("#") and line.index("#") < column


def _put_in(sheet: _Sheet, here: int, new: list[str]) -> None:
    """Put in the lines of the item at this position, as far from its neighbours as they are from each other."""
    blocks, last = sheet.blocks, len(sheet.blocks) - 1
    gap = _dressed(sheet, [""] * (_gap(sheet.lines, blocks[min(max(here, 1), last)].top) if last > 0 else 1))
    if not blocks:
        _put_first(sheet, new, gap)
    elif here > last:
        sheet.lines[blocks[last].end : blocks[last].end] = [*gap, *new]
    else:
        sheet.lines[blocks[here].top : blocks[here].top] = [*new, *gap]


def _put_first(sheet: _Sheet, new: list[str], gap: list[str]) -> None:
    """Put in the lines of the first item: in the place of `[]`, else below all comments."""
    for number, line in enumerate(sheet.lines):
        if empty := re.fullmatch(r"\[\s*\]\s*(#.*)?", line):
            sheet.lines[number : number + 1] = [*filter(None, empty.groups()), *new]
            return
    end = max((number for number, line in enumerate(sheet.lines, 1) if line.strip()), default=0)
    sheet.lines[end:end] = [*gap, *new] if end else new


def _take_out(sheet: _Sheet, here: int) -> None:
    """Take out the lines of an item and the space to the next one; for the last item to the one before."""
    top, end = sheet.blocks[here].top, sheet.blocks[here].end
    if here < len(sheet.blocks) - 1:
        end += next(number for number, line in enumerate(sheet.lines[end:]) if line.strip())
    elif here:
        top -= _gap(sheet.lines, top)
    sheet.lines[top:end] = [] if len(sheet.blocks) > 1 else _dressed(sheet, ["[]"])


def _gap(lines: list[str], line: int) -> int:
    """Return how many empty lines stand directly above a line."""
    return next((number for number in range(line) if lines[line - 1 - number].strip()), line)


def _dressed(sheet: _Sheet, lines: list[str]) -> list[str]:
    """Return new lines with the line ends of the file."""
    return [line.rstrip("\r") + line_break(sheet.text)[:-1] for line in lines]


def _proved(sheet: _Sheet, key: str) -> Spliced:
    """Return the new text if reading it gives exactly the items on the desk; without a last line break if it had none."""
    text = "".join(f"{line}\n" for line in sheet.lines)
    tree, notes = yamltree.parse(sheet.path, text)
    if not notes and value(tree) == sheet.items:
        return text if sheet.text.endswith("\n") or not sheet.text else text.removesuffix(line_break(sheet.text)), ()
    return None, tuple(note for note in notes if note.code == "hidden-character") or _failed(sheet.path, 0, key)


def _failed(path: str, line: int, key: str) -> Notes:
    return (error("splice-failed", Place(path, line, 1), id=key),)
