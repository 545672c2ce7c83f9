"""Put a record into a file without touching another line; every patch is read again and proved."""

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
    """The lines of an item, counted from 0."""

    top: int
    """The first line of the comment directly above it; its own where there is none."""

    first: int
    """The line with its dash."""

    end: int
    """The line behind its last."""


@dataclass(slots=True)
class _ListFile:
    """A list file while it is changed."""

    path: str
    """Its path in findings."""

    text: str
    """What it said at first."""

    lines: list[str]
    """Its lines without line feed, as they shall be."""

    items: list[YamlValue]
    """Its items, as they shall be."""

    blocks: tuple[_ItemBlock, ...] = ()
    """Where each item stood at first."""


def insert_item(path: str, text: str, lines: str, by: str = "id") -> PatchResult:
    """Put an item, given as lines with comments, before the first item whose `by` is greater.

    A comment directly above an item stays with it; one in the first line of a file is the file's.
    Errors: `duplicate-id` where another item has this `id`, `not-a-list`, `splice-failed`, the
    faults of the file.
    """
    file, faults = _parse_list_file(path, text)
    if file is None:
        return None, faults
    new, faults = _parse_list_file(path, lines)
    if new is None:
        return None, faults
    key = _get_field(new.items[0], by)
    keys = [_get_field(item, by) for item in file.items]
    if by == "id" and key in keys:
        line = file.blocks[keys.index(key)].first + 1
        return None, (error("duplicate-id", Location(path, line, 1), id=key, first=line),)
    position = _find_place(keys, key)
    file.items[position:position] = new.items
    _insert_lines(file, position, _convert_line_breaks(file, new.lines))
    return _verify_patch(file, key)


def replace_item(path: str, text: str, key: str, lines: str) -> PatchResult:
    """Put an item, given as lines, in the place of the one with this id; its comment stays.

    Errors: `unknown-id`, `not-a-list`, `splice-failed`, the faults of the file.
    """
    file, position, faults = _find_item(path, text, key)
    if file is None:
        return None, faults
    new, faults = _parse_list_file(path, lines)
    if new is None:
        return None, faults
    block = file.blocks[position]
    file.lines[block.first : block.end] = _convert_line_breaks(file, new.lines)
    file.items[position : position + 1] = new.items
    return _verify_patch(file, key)


def remove_item(path: str, text: str, key: str) -> PatchResult:
    """Take out the item with this id and the comment directly above it; the only one leaves `[]`.

    Errors: see `replace_item`.
    """
    file, position, faults = _find_item(path, text, key)
    if file is None:
        return None, faults
    del file.items[position]
    _remove_lines(file, position)
    return _verify_patch(file, key)


def move_item(path: str, text: str, key: str) -> PatchResult:
    """Put the item with this id, and its comment, where the order of the ids wants it.

    Errors: see `replace_item`.
    """
    file, position, faults = _find_item(path, text, key)
    if file is None:
        return None, faults
    keys = [_get_field(item, "id") for item in file.items if _get_field(item, "id") != key]
    if _find_place(keys, key) == position:
        return text, ()
    block = file.blocks[position]
    lines = "".join(f"{line}\n" for line in file.lines[block.top : block.end])
    rest, faults = remove_item(path, text, key)
    return (None, faults) if rest is None else insert_item(path, rest, lines)


def update_item(
    path: str, text: str, key: str, changes: Iterable[FieldChange], order: Sequence[str] = ()
) -> PatchResult:
    """Set fields of the item with this id, or take them out with what is empty without them.

    What is missing on the way to a field is made. A new field comes before the first one that is
    later in `order`, else last; a new list position is the end. Errors: see `replace_item`.
    """
    file, position, faults = _find_item(path, text, key)
    if file is None:
        return None, faults
    faults = _update_lines(file, position, key, changes, order)
    if faults:
        return None, faults
    return _verify_patch(file, key)


def insert_items(path: str, text: str, items: Mapping[str, str]) -> PatchResult:
    """Put in many items, given as lines by their ids, as `insert_item` does with one.

    None of them may be there yet. Errors: see `insert_item`.
    """
    if not items:
        return text, ()
    file, faults = _parse_list_file(path, text)
    if file is None:
        return None, faults
    if not file.blocks:
        return _insert_into_empty(path, text, items)
    keys = [_get_field(item, "id") for item in file.items]
    # From the last on: where the others belong does not move.
    for key in sorted(items, reverse=True):
        addition, faults = _parse_list_file(path, items[key])
        if addition is None:
            return None, faults
        position = _find_place(keys, key)
        file.items[position:position] = addition.items
        _insert_lines(file, position, _convert_line_breaks(file, addition.lines))
    return _verify_patch(file, "")


def _insert_into_empty(path: str, text: str, items: Mapping[str, str]) -> PatchResult:
    first, *rest = sorted(items)
    new, faults = insert_item(path, text, items[first])
    if new is None:
        return None, faults
    return insert_items(path, new, {key: items[key] for key in rest})


def _find_place(keys: Sequence[str], key: str) -> int:
    return next((number for number, other in enumerate(keys) if other > key), len(keys))


def update_items(
    path: str, text: str, changes: Mapping[str, Iterable[FieldChange]], order: Sequence[str] = ()
) -> PatchResult:
    """Set fields of many items by their ids, as `update_item` does with one."""
    file, faults = _parse_list_file(path, text)
    if file is None:
        return None, faults
    keys = [_get_field(item, "id") for item in file.items]
    for key in sorted(changes, key=keys.index, reverse=True):
        faults = _update_lines(file, keys.index(key), key, changes[key], order)
        if faults:
            return None, faults
    return _verify_patch(file, "")


def _update_lines(
    file: _ListFile, position: int, key: str, changes: Iterable[FieldChange], order: Sequence[str]
) -> Diagnostics:
    """Change the lines of an item, and what they shall say."""
    block = file.blocks[position]
    item_lines = "".join(f"{line}\n" for line in file.lines[block.first : block.end])
    item = file.items[position]
    try:
        for steps, new in changes:
            item_lines = edit_yaml_field(item_lines, (0, *steps), new, order)
            item = set_field(item, steps, new) or ""
    except EditError:
        return _patch_error(file.path, block.first + 1, key)
    file.items[position] = item
    file.lines[block.first : block.end] = item_lines.split("\n")[:-1]
    return ()


def _parse_list_file(path: str, text: str) -> tuple[_ListFile | None, Diagnostics]:
    whole = text if text.endswith("\n") or not text else text + detect_line_break(text)
    tree, faults = yaml.parse_yaml(path, whole)
    if faults:
        return None, faults
    if tree is None or (isinstance(tree, ScalarNode) and not tree.text):
        tree = SequenceNode(1, 1)
    if not isinstance(tree, SequenceNode):
        return None, (error("not-a-list", yaml.node_location(path, tree)),)
    file = _ListFile(path, text, whole.split("\n")[:-1], list(map(node_to_value, tree.items)))
    try:
        file.blocks = tuple(_find_blocks(file.lines, tree))
    except EditError:
        return None, _patch_error(path, tree.line, "")
    return file, ()


def _find_item(path: str, text: str, key: str) -> tuple[_ListFile | None, int, Diagnostics]:
    """Read a file and find the item with this id."""
    file, faults = _parse_list_file(path, text)
    if file is None:
        return None, 0, faults
    keys = [_get_field(item, "id") for item in file.items]
    if key not in keys:
        return None, 0, (error("unknown-id", Location(path), id=key),)
    return file, keys.index(key), ()


def _get_field(item: YamlValue, name: str) -> str:
    value = item.get(name, "") if isinstance(item, Mapping) else ""
    return value if isinstance(value, str) else ""


def _find_blocks(lines: list[str], tree: SequenceNode) -> Iterator[_ItemBlock]:
    firsts = [find_dash_line(lines, tree.column, item.line) for item in tree.items]
    for first, following in pairwise([*firsts, len(lines)]):
        top, end = first, following
        while top and _is_comment(lines[top - 1], tree.column):
            top -= 1
        while end > first + 1 and _is_between_items(lines[end - 1], tree.column):
            end -= 1
        # A comment in the first line of a file is the file's own.
        yield _ItemBlock(top or first, first, end)


def _is_between_items(line: str, column: int) -> bool:
    return line.strip() in {"", "..."} or _is_comment(line, column)


def _is_comment(line: str, column: int) -> bool:
    """Tell whether a line is a comment between items: further right it is of the item above."""
    return line.lstrip(" ").startswith("#") and line.index("#") < column


def _insert_lines(file: _ListFile, position: int, new: list[str]) -> None:
    """Put in the lines of the item at this position, as far from others as they are apart."""
    blocks, last = file.blocks, len(file.blocks) - 1
    distance = 1
    if last > 0:
        distance = _count_blank_lines(file.lines, blocks[min(max(position, 1), last)].top)
    gap = _convert_line_breaks(file, [""] * distance)
    if not blocks:
        _insert_first_lines(file, new, gap)
    elif position > last:
        file.lines[blocks[last].end : blocks[last].end] = [*gap, *new]
    else:
        file.lines[blocks[position].top : blocks[position].top] = [*new, *gap]


def _insert_first_lines(file: _ListFile, new: list[str], gap: list[str]) -> None:
    """Put in the lines of the first item: in the place of `[]`, else below all comments."""
    for number, line in enumerate(file.lines):
        empty_list = re.fullmatch(r"\[\s*\]\s*(#.*)?", line)
        if empty_list:
            file.lines[number : number + 1] = [*filter(None, empty_list.groups()), *new]
            return
    end = max((number for number, line in enumerate(file.lines, 1) if line.strip()), default=0)
    file.lines[end:end] = [*gap, *new] if end else new


def _remove_lines(file: _ListFile, position: int) -> None:
    """Take out the lines of an item and the space to the next one, or before the last one."""
    top, end = file.blocks[position].top, file.blocks[position].end
    if len(file.blocks) == 1:
        file.lines[top:end] = _convert_line_breaks(file, ["[]"])
        return
    if position < len(file.blocks) - 1:
        end += next(number for number, line in enumerate(file.lines[end:]) if line.strip())
    else:
        top -= _count_blank_lines(file.lines, top)
    del file.lines[top:end]


def _count_blank_lines(lines: list[str], end: int) -> int:
    """Return how many empty lines stand directly above a line."""
    return next((number for number in range(end) if lines[end - 1 - number].strip()), end)


def _convert_line_breaks(file: _ListFile, lines: list[str]) -> list[str]:
    """Return new lines with the line ends of the file."""
    return [line.rstrip("\r") + detect_line_break(file.text)[:-1] for line in lines]


def _verify_patch(file: _ListFile, key: str) -> PatchResult:
    """Return the new text if reading it gives exactly the items that it shall hold."""
    text = "".join(f"{line}\n" for line in file.lines)
    tree, faults = yaml.parse_yaml(file.path, text)
    if faults or node_to_value(tree) != file.items:
        hidden = tuple(fault for fault in faults if fault.code == "hidden-character")
        return None, hidden or _patch_error(file.path, 0, key)
    if file.text and not file.text.endswith("\n"):
        text = text.removesuffix(detect_line_break(file.text))
    return text, ()


def _patch_error(path: str, line: int, key: str) -> Diagnostics:
    return (error("splice-failed", Location(path, line, 1), id=key),)
