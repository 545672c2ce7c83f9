"""Change one field inside the lines of an item: a few characters or lines, all else as it was."""

import re
from collections import abc
from collections.abc import Iterator, Sequence
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


class EditError(Exception):  # noqa: N818  a fault of the file, not of the program: it ends one change
    """The lines are written in a way that the change would spoil something else: a person must make it."""


@dataclass(frozen=True, slots=True)
class _Child:
    """An entry of a list or map: where its dash or key begins, its value, and where that ends."""

    name: str | int
    start: int
    value: Node
    end: int


def set_field(old: YamlValue, steps: FieldPath, new: YamlValue | None) -> YamlValue | None:
    """Return a value with another one at the end of `steps`; None where nothing is left of it.

    What is missing on the way is made, what becomes empty goes. Raises Refused where a text stands in the way.
    """
    if not steps:
        return new if new is None else normalize_value(new)
    if isinstance(old, str) and old:
        raise EditError
    made: dict[str | int, YamlValue] = dict(
        old.items() if isinstance(old, abc.Mapping) else enumerate(old)
    )
    inner = set_field(made.get(steps[0], ""), steps[1:], new)
    if inner is None:
        made.pop(steps[0], None)
    else:
        made[steps[0]] = inner
    if not made:
        return None
    return (
        list(made.values())
        if isinstance(steps[0], int)
        else {str(name): one for name, one in made.items()}
    )


def edit_yaml_field(
    text: str, steps: FieldPath, new: YamlValue | None, order: Sequence[str] = ()
) -> str:
    """Return the lines of a list with one field set, or with None taken out; the first step is a list position.

    A new field comes before the first one that is later in `order`, else last; a new list position is the end.
    The text ends with a line break. Raises Refused; whether the change came out right is for the caller to prove.
    """
    tree, _ = yaml.parse_yaml("", text)
    return _edit_node(text, tree or SequenceNode(1, 1), len(text), steps, new, order)


def _edit_node(
    text: str, tree: Node, limit: int, steps: FieldPath, new: YamlValue | None, order: Sequence[str]
) -> str:
    children = list(_find_children(text, tree, limit))
    here = next((number for number, child in enumerate(children) if child.name == steps[0]), -1)
    old = children[here].value if here >= 0 else None
    made = set_field(node_to_value(old), steps[1:], new)
    if old is None:
        return text if made is None else _add_child(text, tree, children, steps[0], made, order)
    if made is None:
        return _remove_child(text, tree, children, here)
    if len(steps) == 1 or isinstance(old, ScalarNode):
        return _replace_child(text, tree, children[here], made)
    return _edit_node(text, old, children[here].end, steps[1:], new, order)


def _find_children(text: str, tree: Node, limit: int) -> Iterator[_Child]:
    """Yield the entries of a list or map that ends at `limit`."""
    flow = _is_flow(text, tree)
    found: list[tuple[str | int, int, Node]] = []
    if isinstance(tree, MappingNode):
        found = [
            (name, find_offset(text, key.line, key.column), inner)
            for name, (key, inner) in tree.pairs.items()
        ]
    elif isinstance(tree, SequenceNode):
        found = [
            (number, _find_child_start(text, tree, one, flow=flow), one)
            for number, one in enumerate(tree.items)
        ]
    bounds = [*(start for _, start, _ in found), limit - flow]
    for (name, start, inner), bound in zip(found, bounds[1:], strict=True):
        said = {name: node_to_value(inner)} if isinstance(name, str) else [node_to_value(inner)]
        yield _Child(name, start, inner, _find_child_end(text, start, bound, said, flow=flow))


def _find_child_end(text: str, start: int, bound: int, said: YamlValue, *, flow: bool) -> int:
    """Return where an entry ends: before the first "#" behind which nothing more is said."""
    pad = " " * (start - text.rfind("\n", 0, start) - 1)
    before, after = (
        (("{", "\n}") if isinstance(said, abc.Mapping) else ("[", "\n]")) if flow else (pad, "\n")
    )
    signs = [start + sign.start() for sign in re.finditer(r"(?<=\s)#", text[start:bound])]
    end = -1
    for stop in (bound, *reversed(signs)):
        own = text[start:stop].rstrip(" \t\r\n," if flow else None)
        if node_to_value(yaml.parse_yaml("", before + own + after)[0]) != said:
            break
        end = start + len(own)
    if end < 0:
        raise EditError
    return end


def _find_child_start(text: str, tree: SequenceNode, one: Node, *, flow: bool) -> int:
    if flow:
        return find_offset(text, one.line, one.column)
    return find_offset(
        text, find_dash_line(text.split("\n"), tree.column, one.line) + 1, tree.column
    )


def find_dash_line(lines: Sequence[str], column: int, line: int) -> int:
    """Return which line (from 0) has the dash in this column of the item whose value begins in `line` (from 1).

    Raises Refused where there is none: the list stands in brackets.
    """
    for number in range(line - 1, -1, -1):
        if (
            lines[number][column - 1 : column] == "-"
            and not lines[number][column : column + 1].strip()
        ):
            return number
    raise EditError


def _add_child(
    text: str,
    tree: Node,
    children: list[_Child],
    name: str | int,
    new: YamlValue,
    order: Sequence[str],
) -> str:
    if _is_flow(text, tree) or not children:
        at = children[-1].end if children else find_offset(text, tree.line, tree.column) + 1
        return text[:at] + (", " if children else "") + _format_flow_child(name, new) + text[at:]
    later = order[order.index(name) + 1 :] if name in order else ()
    here = next(
        (number for number, child in enumerate(children) if child.name in later), len(children)
    )
    pad, words = _format_block_child(text, children[0].start, name, new)
    if not here:
        return text[: children[0].start] + words + pad + text[children[0].start :]
    at = _find_comment_end(text, children[here - 1].end, len(pad.lstrip("\r\n")))
    return text[:at] + pad + words + text[at:]


def _replace_child(text: str, tree: Node, child: _Child, new: YamlValue) -> str:
    """Write an entry anew; a comment behind it stays there, or goes above it where it would become part of a text."""
    if _is_flow(text, tree):
        return text[: child.start] + _format_flow_child(child.name, new) + text[child.end :]
    pad, words = _format_block_child(text, child.start, child.name, new)
    stop = _find_line_end(text, child.end)
    comment = text[child.end : stop]
    if "\n" in words and comment.strip():
        return text[: child.start] + comment.strip() + pad + words + text[stop:]
    return text[: child.start] + words + text[child.end :]


def _remove_child(text: str, tree: Node, children: list[_Child], here: int) -> str:
    """Take out an entry with its line; where a dash stands before it, the next entry moves there."""
    if len(children) == 1:
        raise EditError
    child, after = children[here], children[here + 1 : here + 2]
    start, end = text.rfind("\n", 0, child.start) + 1, text.find("\n", child.end) + 1
    if _is_flow(text, tree):
        start, end = (child.start, after[0].start) if after else (children[here - 1].end, child.end)
        if "#" in text[start : child.start] + text[child.end : end]:
            raise EditError
    elif text[start : child.start].strip():
        start, end = (
            child.start,
            child.end if text[child.end : after[0].start].strip() else after[0].start,
        )
    return text[:start] + text[end:]


def _format_flow_child(name: str | int, new: YamlValue) -> str:
    return f"{format_key(name)} {format_flow(new)}" if isinstance(name, str) else format_flow(new)


def _format_block_child(text: str, start: int, name: str | int, new: YamlValue) -> tuple[str, str]:
    """Return the line break and margin of the entry that begins at `start`, and the lines of another one there."""
    column = start - text.rfind("\n", 0, start) - 1
    pad = detect_line_break(text) + " " * column
    return pad, pad.join(format_node(format_key(name), new, LINE_WIDTH - column)).replace(
        pad + detect_line_break(text), detect_line_break(text) * 2
    )


def _find_comment_end(text: str, at: int, column: int) -> int:
    """Return the end of the line, and of the comments below it that stand further right."""
    stop = _find_line_end(text, at)
    comments = re.compile(rf"(?:\r?\n {{{column + 1},}}#[^\r\n]*)+").match(text, stop)
    return comments.end() if comments else stop


def _find_line_end(text: str, at: int) -> int:
    stop = text.find("\n", at)
    return stop - (text[stop - 1] == "\r")


def detect_line_break(text: str) -> str:
    """Return how most lines of a text end."""
    return "\r\n" if text.count("\r\n") * 2 > text.count("\n") else "\n"


def _is_flow(text: str, tree: Node) -> bool:
    return text[find_offset(text, tree.line, tree.column)] in "[{"
