"""Put a record into a file without touching another line; every splice is read again and proved."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from wegweiser.diagnostics import Diagnostics, Location, error
from wegweiser.source import yaml
from wegweiser.source.yaml import ScalarNode, SequenceNode
from wegweiser.source.yaml_item import (
    EditError,
    FieldChange,
    detect_line_break,
    edit_yaml_field,
    find_dash_line,
    set_field,
)
from wegweiser.source.yaml_writer import YamlValue, node_to_value

PatchResult = tuple[str | None, Diagnostics]
"""The file's new text, or None and why not."""


@dataclass(frozen=True, slots=True)
class _ItemBlock:
    """The lines of an item: the comment directly above it from `top`, its dash in `first`, all its own before `end`."""

    top: int
    first: int
    end: int


@dataclass(slots=True)
class _ListFile:
    """A list file on the desk: its lines without line feed, its items, and where each of them stood at first."""

    path: str
    text: str
    lines: list[str]
    items: list[YamlValue]
    blocks: tuple[_ItemBlock, ...] = ()


def insert_item(path: str, text: str, lines: str, by: str = "id") -> PatchResult:
    """Put an item, given as lines (comments included), before the first item whose `by` is greater.

    A comment directly above an item stays with it; one in the first line of a file is the file's own. Errors:
    `duplicate-id` where another item has this `id`, `not-a-list`, `splice-failed`, the faults of the file.
    """
    sheet, notes = _parse_list_file(path, text)
    given, faults = _parse_list_file(path, lines)
    if sheet is None or given is None:
        return None, notes or faults
    key, keys = _get_field(given.items[0], by), [_get_field(one, by) for one in sheet.items]
    if by == "id" and key in keys:
        line = sheet.blocks[keys.index(key)].first + 1
        return None, (error("duplicate-id", Location(path, line, 1), id=key, first=line),)
    here = next((number for number, other in enumerate(keys) if other > key), len(keys))
    sheet.items[here:here] = given.items
    _insert_lines(sheet, here, _convert_line_breaks(sheet, given.lines))
    return _verify_patch(sheet, key)


def replace_item(path: str, text: str, key: str, lines: str) -> PatchResult:
    """Put an item, given as lines, in the place of the one with this id; the comment above it stays.

    Errors: `unknown-id`, `not-a-list`, `splice-failed`, the faults of the file.
    """
    sheet, here, notes = _find_item(path, text, key)
    given, faults = _parse_list_file(path, lines)
    if sheet is None or given is None:
        return None, notes or faults
    sheet.lines[sheet.blocks[here].first : sheet.blocks[here].end] = _convert_line_breaks(
        sheet, given.lines
    )
    sheet.items[here : here + 1] = given.items
    return _verify_patch(sheet, key)


def remove_item(path: str, text: str, key: str) -> PatchResult:
    """Take out the item with this id and the comment directly above it; the only one leaves `[]`. Errors: see `replace`."""
    sheet, here, notes = _find_item(path, text, key)
    if sheet is None:
        return None, notes
    del sheet.items[here]
    _remove_lines(sheet, here)
    return _verify_patch(sheet, key)


def update_item(
    path: str, text: str, key: str, changes: Iterable[FieldChange], order: Sequence[str] = ()
) -> PatchResult:
    """Set fields of the item with this id, or take them out together with what is empty without them.

    What is missing on the way to a field is made. A new field comes before the first one that is later in `order`,
    else last; a new list position is the end. Errors: see `replace`.
    """
    sheet, here, notes = _find_item(path, text, key)
    if sheet is None:
        return None, notes
    lines = slice(sheet.blocks[here].first, sheet.blocks[here].end)
    own = "".join(f"{line}\n" for line in sheet.lines[lines])
    try:
        for steps, new in changes:
            own, sheet.items[here] = (
                edit_yaml_field(own, (0, *steps), new, order),
                set_field(sheet.items[here], steps, new) or "",
            )
    except EditError:
        return None, _patch_error(path, lines.start + 1, key)
    sheet.lines[lines] = own.split("\n")[:-1]
    return _verify_patch(sheet, key)


def _parse_list_file(path: str, text: str) -> tuple[_ListFile | None, Diagnostics]:
    whole = text if text.endswith("\n") or not text else text + detect_line_break(text)
    tree, notes = yaml.parse_yaml(path, whole)
    if notes:
        return None, notes
    if tree is None or (isinstance(tree, ScalarNode) and not tree.text):
        tree = SequenceNode(1, 1)
    if not isinstance(tree, SequenceNode):
        return None, (error("not-a-list", yaml.node_location(path, tree)),)
    sheet = _ListFile(
        path, text, whole.split("\n")[:-1], [node_to_value(one) for one in tree.items]
    )
    try:
        sheet.blocks = tuple(_find_blocks(sheet.lines, tree))
    except EditError:
        return None, _patch_error(path, tree.line, "")
    return sheet, ()


def _find_item(path: str, text: str, key: str) -> tuple[_ListFile | None, int, Diagnostics]:
    """Read a file and find the item with this id."""
    sheet, notes = _parse_list_file(path, text)
    here = next(
        (
            number
            for number, one in enumerate(sheet.items if sheet else ())
            if _get_field(one, "id") == key
        ),
        None,
    )
    return (
        (None, 0, notes or (error("unknown-id", Location(path), id=key),))
        if here is None
        else (sheet, here, notes)
    )


def _get_field(item: YamlValue, name: str) -> str:
    found = item.get(name, "") if isinstance(item, Mapping) else ""
    return found if isinstance(found, str) else ""


def _find_blocks(lines: list[str], tree: SequenceNode) -> Iterator[_ItemBlock]:
    firsts = [find_dash_line(lines, tree.column, one.line) for one in tree.items]
    for first, after in pairwise([*firsts, len(lines)]):
        top, end = first, after
        while top and _is_comment(lines[top - 1], tree.column):
            top -= 1
        while end > first + 1 and (
            _is_comment(lines[end - 1], tree.column) or lines[end - 1].strip() in {"", "..."}
        ):
            end -= 1
        yield _ItemBlock(top or first, first, end)


def _is_comment(line: str, column: int) -> bool:
    """Tell whether a line is a comment between items: one that stands further right belongs to the item above."""
    return line.lstrip(" ").startswith("#") and line.index("#") < column


def _insert_lines(sheet: _ListFile, here: int, new: list[str]) -> None:
    """Put in the lines of the item at this position, as far from its neighbours as they are from each other."""
    blocks, last = sheet.blocks, len(sheet.blocks) - 1
    gap = _convert_line_breaks(
        sheet,
        [""]
        * (_count_blank_lines(sheet.lines, blocks[min(max(here, 1), last)].top) if last > 0 else 1),
    )
    if not blocks:
        _insert_first_lines(sheet, new, gap)
    elif here > last:
        sheet.lines[blocks[last].end : blocks[last].end] = [*gap, *new]
    else:
        sheet.lines[blocks[here].top : blocks[here].top] = [*new, *gap]


def _insert_first_lines(sheet: _ListFile, new: list[str], gap: list[str]) -> None:
    """Put in the lines of the first item: in the place of `[]`, else below all comments."""
    for number, line in enumerate(sheet.lines):
        if empty := re.fullmatch(r"\[\s*\]\s*(#.*)?", line):
            sheet.lines[number : number + 1] = [*filter(None, empty.groups()), *new]
            return
    end = max((number for number, line in enumerate(sheet.lines, 1) if line.strip()), default=0)
    sheet.lines[end:end] = [*gap, *new] if end else new


def _remove_lines(sheet: _ListFile, here: int) -> None:
    """Take out the lines of an item and the space to the next one; for the last item to the one before."""
    top, end = sheet.blocks[here].top, sheet.blocks[here].end
    if here < len(sheet.blocks) - 1:
        end += next(number for number, line in enumerate(sheet.lines[end:]) if line.strip())
    elif here:
        top -= _count_blank_lines(sheet.lines, top)
    sheet.lines[top:end] = [] if len(sheet.blocks) > 1 else _convert_line_breaks(sheet, ["[]"])


def _count_blank_lines(lines: list[str], line: int) -> int:
    """Return how many empty lines stand directly above a line."""
    return next((number for number in range(line) if lines[line - 1 - number].strip()), line)


def _convert_line_breaks(sheet: _ListFile, lines: list[str]) -> list[str]:
    """Return new lines with the line ends of the file."""
    return [line.rstrip("\r") + detect_line_break(sheet.text)[:-1] for line in lines]


def _verify_patch(sheet: _ListFile, key: str) -> PatchResult:
    """Return the new text if reading it gives exactly the items on the desk; without a last line break if it had none."""
    text = "".join(f"{line}\n" for line in sheet.lines)
    tree, notes = yaml.parse_yaml(sheet.path, text)
    if not notes and node_to_value(tree) == sheet.items:
        return text if sheet.text.endswith("\n") or not sheet.text else text.removesuffix(
            detect_line_break(sheet.text)
        ), ()
    return None, tuple(note for note in notes if note.code == "hidden-character") or _patch_error(
        sheet.path, 0, key
    )


def _patch_error(path: str, line: int, key: str) -> Diagnostics:
    return (error("splice-failed", Location(path, line, 1), id=key),)
