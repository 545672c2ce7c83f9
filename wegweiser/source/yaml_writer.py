"""Values as YAML in the style of the data files: plain where nobody can mistake it, quoted where somebody could."""

import json
import re
import textwrap
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from wegweiser.source.yaml import Node, ScalarNode, SequenceNode
from wegweiser.text import FORBIDDEN_CHARACTERS

LINE_WIDTH = 120
"""Characters after which a line is folded or a list is written below each other."""

YamlValue: TypeAlias = str | Sequence["YamlValue"] | Mapping[str, "YamlValue"]
"""What a record is made of, as `yamltree` reads it: nothing but texts, lists and maps."""

_YAML_INDICATORS = re.compile(
    r"""[-?:,\[\]{}#&*!|>'"%@`.~=<]|\s|.*(?:\s\Z|[\t\n\r]|: |:\Z| #)""", re.DOTALL
)
_IMPLICITLY_TYPED = re.compile(
    r"y|n|yes|no|on|off|true|false|null|[-+]?[0-9.][0-9a-fox_.,:]*(?:e[+-][0-9]+)?|\+\.inf"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[t ].*)?",
    re.IGNORECASE,
)
"""What YAML 1.1 tools take for truth, nothing, a number, a time or a date."""
_PLAIN_KEY = re.compile(r"[A-Za-z][A-Za-z_-]*")
"""Stays plain as a key, even `on`, so that a field is written the same way everywhere in data/."""
_NEEDS_ESCAPE = re.compile(rf'["\\\t\n\r]|{FORBIDDEN_CHARACTERS.pattern}')
_ONE_PARAGRAPH = re.compile(r"[^ \n]+(?: [^ \n]+)*")


def node_to_value(tree: Node | None) -> YamlValue:
    """Return a tree as texts, lists and dicts; nothing at all is an empty text."""
    if isinstance(tree, ScalarNode):
        return tree.text
    if isinstance(tree, SequenceNode):
        return [node_to_value(one) for one in tree.items]
    return {name: node_to_value(inner) for name, (_, inner) in tree.pairs.items()} if tree else ""


def normalize_value(new: YamlValue) -> YamlValue:
    """Return a value in the lists and dicts that `value` returns, so that both can be compared."""
    if isinstance(new, str):
        return new
    if isinstance(new, Mapping):
        return {name: normalize_value(one) for name, one in new.items()}
    return [normalize_value(one) for one in new]


def format_scalar(text: str, *, inline: bool = False) -> str:
    """Write a text in one line of YAML, so that our reader and every YAML 1.1 tool read it back equal.

    `inline` is for places between brackets, where commas count, and where PyYAML ends a text at a question mark. Controls
    and hidden marks are written as escapes: `yamltree` reports them, but reads them back equal, too. Raises nothing for
    any text that UTF-8 can hold.
    """
    marked = (
        not text
        or _YAML_INDICATORS.match(text)
        or _IMPLICITLY_TYPED.fullmatch(text)
        or FORBIDDEN_CHARACTERS.search(text)
    )
    if marked or (inline and re.search(r"[,?\[\]{}]", text)):
        return '"' + _NEEDS_ESCAPE.sub(lambda found: json.dumps(found[0])[1:-1], text) + '"'
    return text


def format_flow(value: YamlValue) -> str:
    """Write a value in one line: `[a, b]`, `{key: value}`."""
    if isinstance(value, str):
        return format_scalar(value, inline=True)
    if isinstance(value, Mapping):
        return (
            "{"
            + ", ".join(f"{format_key(key)} {format_flow(inner)}" for key, inner in value.items())
            + "}"
        )
    return "[" + ", ".join(map(format_flow, value)) + "]"


def format_item(fields: Mapping[str, YamlValue]) -> str:
    """Write a record as an item of a top-level list, its fields in the given order; ends with a line break.

    Long texts are folded, paragraphs kept, short lists and maps stand in one line. A key is a field's name or a
    language tag: libyaml reads no key of more than 1,000 characters.
    """
    return "\n".join(format_node("-", fields, LINE_WIDTH, open_up=True)) + "\n"


def format_key(name: str | int) -> str:
    """Write what stands before a value: the key and its colon, or the dash of a list."""
    if not isinstance(name, str):
        return "-"
    return f"{name}:" if _PLAIN_KEY.fullmatch(name) else f"{format_scalar(name, inline=True)}:"


def format_node(start: str, value: YamlValue, room: int, *, open_up: bool = False) -> list[str]:
    """Write `start` (from `head`) and a value as lines: in one of at most `room` characters if it is short, else below.

    The lines stand at the left margin; `open_up` forbids the short form for lists and maps.
    """
    if isinstance(value, str):
        return _format_text(start, value, room)
    short = f"{start} {format_flow(value)}"
    if not value or (_is_short(value) and len(short) <= room and not open_up):
        return [short]
    below = _format_children(value, room - 2)
    if start == "-":
        return [f"- {below[0]}", *_indent(below[1:])]
    return [start, *_indent(below)]


def _format_children(value: YamlValue, room: int) -> list[str]:
    """Return the lines of a list or map that does not fit beside its key."""
    named = value.items() if isinstance(value, Mapping) else enumerate(value)
    return [line for name, inner in named for line in format_node(format_key(name), inner, room)]


def _is_short(value: YamlValue) -> bool:
    """Tell whether a list or map is of a few words: addresses stand below each other."""
    inner = value.values() if isinstance(value, Mapping) else value
    return all(isinstance(one, str) and "://" not in one for one in inner)


def _format_text(start: str, text: str, room: int) -> list[str]:
    """Return a text in one line or, if it is long or has several, as a block that keeps every character."""
    line = f"{start} {format_scalar(text)}"
    block = _format_block_scalar(text, room - 2) if "\n" in text or len(line) > room else ()
    return [f"{start} {block[0]}", *_indent(block[1:])] if block else [line]


def _format_block_scalar(text: str, room: int) -> Sequence[str]:
    """Return a text as a block, mark first; nothing where a block would change a blank or show a hidden mark."""
    if FORBIDDEN_CHARACTERS.search(text) or "\t" in text or "\r" in text:
        return ()
    if _ONE_PARAGRAPH.fullmatch(text):
        return (">-", *textwrap.wrap(text, room, break_long_words=False, break_on_hyphens=False))
    lines = text.removesuffix("\n").split("\n")
    exact = (
        all(line == line.rstrip(" ") for line in lines)
        and lines[0][:1] not in {"", " "}
        and lines[-1]
    )
    return ("|" if text.endswith("\n") else "|-", *lines) if exact else ()


def _indent(lines: Sequence[str]) -> list[str]:
    return [f"  {line}" if line else "" for line in lines]
