"""Values as YAML in the style of the data files: quoted only where somebody could mistake them."""

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
"""What a record is made of, as `source.yaml` reads it: nothing but texts, lists and maps."""

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
        return [node_to_value(item) for item in tree.items]
    return {key: node_to_value(inner) for key, (_, inner) in tree.pairs.items()} if tree else ""


def normalize_value(value: YamlValue) -> YamlValue:
    """Return a value in lists and dicts, as `node_to_value` does, so that both can be compared."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return {key: normalize_value(inner) for key, inner in value.items()}
    return [normalize_value(item) for item in value]


def format_scalar(text: str, *, inline: bool = False) -> str:
    """Write a text in one line of YAML, so that every YAML 1.1 tool reads it back equal.

    `inline` is for places between brackets, where commas count and where PyYAML ends a text at a
    question mark. Controls and hidden marks are written as escapes: `source.yaml` reports them, but
    reads them back equal, too. Raises nothing for any text that UTF-8 can hold.
    """
    if _is_plain(text) and not (inline and re.search(r"[,?\[\]{}]", text)):
        return text
    return f'"{escape_text(text)}"'


def escape_text(text: str) -> str:
    """Return a text as it is written between double quotation marks."""
    return _NEEDS_ESCAPE.sub(lambda character: json.dumps(character[0])[1:-1], text)


def _is_plain(text: str) -> bool:
    is_special = _YAML_INDICATORS.match(text) or _IMPLICITLY_TYPED.fullmatch(text)
    return bool(text) and not is_special and not FORBIDDEN_CHARACTERS.search(text)


def format_flow(value: YamlValue) -> str:
    """Write a value in one line: `[a, b]`, `{key: value}`."""
    if isinstance(value, str):
        return format_scalar(value, inline=True)
    if isinstance(value, Mapping):
        pairs = (f"{format_key(key)} {format_flow(inner)}" for key, inner in value.items())
        return f"{{{', '.join(pairs)}}}"
    return f"[{', '.join(map(format_flow, value))}]"


def format_item(fields: Mapping[str, YamlValue]) -> str:
    """Write a record as an item of a top-level list, with a line break at its end.

    The fields keep their order. Long texts are folded, paragraphs kept, short lists and maps stand
    in one line. A key is a field's name or a language tag: libyaml reads none of over 1,000
    characters.
    """
    return "\n".join(format_node("-", fields, LINE_WIDTH, as_block=True)) + "\n"


def format_key(key: str | int) -> str:
    """Write what stands before a value: the key and its colon, or the dash of a list."""
    if not isinstance(key, str):
        return "-"
    return f"{key}:" if _PLAIN_KEY.fullmatch(key) else f"{format_scalar(key, inline=True)}:"


def format_node(start: str, value: YamlValue, width: int, *, as_block: bool = False) -> list[str]:
    """Write `start` (from `format_key`) and a value as lines without a margin.

    A short value stands in one line of at most `width` characters; if `as_block`, only a text does.
    """
    if isinstance(value, str):
        return _format_text(start, value, width)
    short = f"{start} {format_flow(value)}"
    if not value or (_is_short(value) and len(short) <= width and not as_block):
        return [short]
    lines = _format_children(value, width - 2)
    if start == "-":
        return [f"- {lines[0]}", *_indent(lines[1:])]
    return [start, *_indent(lines)]


def _format_children(value: YamlValue, width: int) -> list[str]:
    children = value.items() if isinstance(value, Mapping) else enumerate(value)
    return [line for key, inner in children for line in format_node(format_key(key), inner, width)]


def _is_short(value: YamlValue) -> bool:
    """Tell whether a list or map holds a few words: web addresses stand below each other."""
    inner = value.values() if isinstance(value, Mapping) else value
    return all(isinstance(item, str) and "://" not in item for item in inner)


def _format_text(start: str, text: str, width: int) -> list[str]:
    """Return a text in one line; if it is long or has several, as a block that keeps all of it."""
    line = f"{start} {format_scalar(text)}"
    block = _format_block_scalar(text, width - 2) if "\n" in text or len(line) > width else ()
    return [f"{start} {block[0]}", *_indent(block[1:])] if block else [line]


def _format_block_scalar(text: str, width: int) -> Sequence[str]:
    """Return the lines of a block, its indicator first.

    Returns nothing where a block would change a blank or show a hidden mark.
    """
    if FORBIDDEN_CHARACTERS.search(text) or "\t" in text or "\r" in text:
        return ()
    if _ONE_PARAGRAPH.fullmatch(text):
        return (">-", *textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False))
    lines = text.removesuffix("\n").split("\n")
    if lines[0][:1] in {"", " "} or not lines[-1] or any(line.endswith(" ") for line in lines):
        return ()
    return ("|" if text.endswith("\n") else "|-", *lines)


def _indent(lines: Sequence[str]) -> list[str]:
    return [f"  {line}" if line else "" for line in lines]
