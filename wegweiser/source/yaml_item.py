"""Change one field inside the lines of an item: a few characters or lines, all else as it was."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from wegweiser.source import yaml
from wegweiser.source.yaml import MappingNode, Node, ScalarNode, SequenceNode
from wegweiser.source.yaml_writer import (
    LINE_WIDTH,
    YamlValue,
    format_flow,
    format_key,
    format_node,
    node_to_value,
    normalize_value,
)
from wegweiser.text import find_offset

FieldPath = tuple[str | int, ...]
"""The way to a field: keys and list positions, such as `("sources", 0, "url")`."""

FieldChange = tuple[FieldPath, YamlValue | None]
"""A field of an item and what it becomes; None takes it out."""


class EditError(Exception):
    """The change would spoil something else in these lines: a person must make it."""


@dataclass(frozen=True, slots=True)
class _Child:
    """An entry of a list or map in its text."""

    key: str | int
    """Its key or its position."""

    start: int
    """The offset of its dash or key."""

    node: Node
    """Its value."""

    end: int
    """The offset behind its value; a comment may follow."""


def set_field(value: YamlValue, steps: FieldPath, new: YamlValue | None) -> YamlValue | None:
    """Return a value with another one at the end of `steps`; None where nothing is left of it.

    What is missing on the way is made, what becomes empty goes. Raises EditError where a text is in
    the way.
    """
    if not steps:
        return None if new is None else normalize_value(new)
    if isinstance(value, str) and value:
        raise EditError
    pairs = value.items() if isinstance(value, Mapping) else enumerate(value)
    children: dict[str | int, YamlValue] = dict(pairs)
    child = set_field(children.get(steps[0], ""), steps[1:], new)
    if child is None:
        children.pop(steps[0], None)
    else:
        children[steps[0]] = child
    if not children:
        return None
    if isinstance(steps[0], int):
        return list(children.values())
    return {str(key): child for key, child in children.items()}


def edit_yaml_field(
    text: str, steps: FieldPath, new: YamlValue | None, order: Sequence[str] = ()
) -> str:
    """Return the lines of a list with one field set, or with None taken out.

    The first step is a list position; the text ends with a line break. A new field comes before the
    first one that is later in `order`, else last; a new list position is the end. Raises EditError;
    whether the change came out right is for the caller to prove.
    """
    tree, _ = yaml.parse_yaml("", text)
    return _edit_node(text, tree or SequenceNode(1, 1), len(text), steps, new, order)


def _edit_node(
    text: str, tree: Node, limit: int, steps: FieldPath, new: YamlValue | None, order: Sequence[str]
) -> str:
    children = list(_find_children(text, tree, limit))
    keys = [child.key for child in children]
    if steps[0] not in keys:
        value = set_field("", steps[1:], new)
        return text if value is None else _add_child(text, tree, children, steps[0], value, order)
    position = keys.index(steps[0])
    child = children[position]
    value = set_field(node_to_value(child.node), steps[1:], new)
    if value is None:
        return _remove_child(text, tree, children, position)
    if len(steps) == 1 or isinstance(child.node, ScalarNode):
        return _replace_child(text, tree, child, value)
    return _edit_node(text, child.node, child.end, steps[1:], new, order)


def _find_children(text: str, tree: Node, limit: int) -> Iterator[_Child]:
    """Yield the entries of a list or map that ends at `limit`."""
    is_flow = _is_flow(text, tree)
    starts = list(_find_child_starts(text, tree, is_flow=is_flow))
    bounds = [*(start for _, start, _ in starts[1:]), limit - is_flow]
    for (key, start, node), bound in zip(
        starts, bounds, strict=False
    ):  # an empty one has an end, too
        value = node_to_value(node)
        content: YamlValue = {key: value} if isinstance(key, str) else [value]
        end = _find_child_end(text, start, bound, content, is_flow=is_flow)
        yield _Child(key, start, node, end)


def _find_child_starts(
    text: str, tree: Node, *, is_flow: bool
) -> Iterator[tuple[str | int, int, Node]]:
    if isinstance(tree, MappingNode):
        for name, (key, node) in tree.pairs.items():
            yield name, find_offset(text, key.line, key.column), node
    elif isinstance(tree, SequenceNode):
        lines = text.split("\n")
        for number, node in enumerate(tree.items):
            line, column = node.line, node.column
            if not is_flow:
                line, column = find_dash_line(lines, tree.column, node.line) + 1, tree.column
            yield number, find_offset(text, line, column), node


def _find_child_end(text: str, start: int, bound: int, content: YamlValue, *, is_flow: bool) -> int:
    """Return where an entry ends: before the first "#" behind which only comments stand."""
    before, after = " " * _find_column(text, start), "\n"
    if is_flow:
        before, after = ("{", "\n}") if isinstance(content, Mapping) else ("[", "\n]")
    comments = [start + mark.start() for mark in re.finditer(r"(?<=\s)#", text[start:bound])]
    end = -1
    for stop in (bound, *reversed(comments)):
        child = text[start:stop].rstrip(" \t\r\n," if is_flow else None)
        if node_to_value(yaml.parse_yaml("", before + child + after)[0]) != content:
            break
        end = start + len(child)
    if end < 0:
        raise EditError
    return end


def find_dash_line(lines: Sequence[str], column: int, line: int) -> int:
    """Return the line (from 0) of the dash of an item whose value begins in `line` (from 1).

    The dash stands in `column`. Raises EditError where there is none: the list stands in brackets.
    """
    for number in range(line - 1, -1, -1):
        rest = lines[number][column - 1 :]
        if rest[:1] == "-" and not rest[1:2].strip():
            return number
    raise EditError


def _add_child(
    text: str,
    tree: Node,
    children: list[_Child],
    key: str | int,
    new: YamlValue,
    order: Sequence[str],
) -> str:
    if not children:
        start = find_offset(text, tree.line, tree.column) + 1
        return text[:start] + _format_flow_child(key, new) + text[start:]
    if _is_flow(text, tree):
        end = children[-1].end
        return f"{text[:end]}, {_format_flow_child(key, new)}{text[end:]}"
    later = order[order.index(key) + 1 :] if key in order else ()
    position = next(
        (number for number, child in enumerate(children) if child.key in later), len(children)
    )
    start = children[0].start
    margin, lines = _format_block_child(text, start, key, new)
    if not position:
        return text[:start] + lines + margin + text[start:]
    end = _find_comment_end(text, children[position - 1].end, _find_column(text, start))
    return text[:end] + margin + lines + text[end:]


def _replace_child(text: str, tree: Node, child: _Child, new: YamlValue) -> str:
    """Write an entry anew; a comment behind it stays, or goes above what has several lines now."""
    if _is_flow(text, tree):
        return text[: child.start] + _format_flow_child(child.key, new) + text[child.end :]
    margin, lines = _format_block_child(text, child.start, child.key, new)
    line_end = _find_line_end(text, child.end)
    comment = text[child.end : line_end].strip()
    if "\n" in lines and comment:  # behind a block it would become part of the text
        return text[: child.start] + comment + margin + lines + text[line_end:]
    return text[: child.start] + lines + text[child.end :]


def _remove_child(text: str, tree: Node, children: list[_Child], position: int) -> str:
    """Take out an entry with its line; where a dash stands before it, the next one moves there."""
    if len(children) == 1:
        raise EditError
    child = children[position]
    next_start = children[position + 1].start if position + 1 < len(children) else None
    if _is_flow(text, tree):
        start = child.start if next_start else children[position - 1].end
        end = next_start or child.end
        if "#" in text[start : child.start] + text[child.end : end]:
            raise EditError
        return text[:start] + text[end:]
    start = text.rfind("\n", 0, child.start) + 1
    if next_start is None or not text[start : child.start].strip():
        return text[:start] + text[text.find("\n", child.end) + 1 :]
    end = child.end if text[child.end : next_start].strip() else next_start
    return text[: child.start] + text[end:]


def _format_flow_child(key: str | int, new: YamlValue) -> str:
    return f"{format_key(key)} {format_flow(new)}" if isinstance(key, str) else format_flow(new)


def _format_block_child(text: str, start: int, key: str | int, new: YamlValue) -> tuple[str, str]:
    """Return the line break and margin of the entry at `start`, and another entry's lines there."""
    line_break, column = detect_line_break(text), _find_column(text, start)
    margin = line_break + " " * column
    lines = margin.join(format_node(format_key(key), new, LINE_WIDTH - column))
    return margin, lines.replace(margin + line_break, line_break * 2)  # an empty line has no margin


def _find_column(text: str, offset: int) -> int:
    return offset - text.rfind("\n", 0, offset) - 1


def _find_comment_end(text: str, offset: int, column: int) -> int:
    """Return the end of the line, and of the comments below it that stand further right."""
    line_end = _find_line_end(text, offset)
    comments = re.compile(rf"(?:\r?\n {{{column + 1},}}#[^\r\n]*)+").match(text, line_end)
    return comments.end() if comments else line_end


def _find_line_end(text: str, offset: int) -> int:
    end = text.find("\n", offset)
    return end - (text[end - 1] == "\r")


def detect_line_break(text: str) -> str:
    """Return how most lines of a text end."""
    return "\r\n" if text.count("\r\n") * 2 > text.count("\n") else "\n"


def _is_flow(text: str, tree: Node) -> bool:
    return text[find_offset(text, tree.line, tree.column)] in "[{"
