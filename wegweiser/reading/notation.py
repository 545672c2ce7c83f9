"""Values as YAML in the style of the data files: plain where nobody can mistake it, quoted where somebody could."""

import json
import re
import textwrap
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from wegweiser.reading.yamltree import FORBIDDEN, Listing, Scalar, Tree

WIDTH = 120
"""Characters after which a line is folded or a list is written below each other."""

Value: TypeAlias = str | Sequence["Value"] | Mapping[str, "Value"]
"""What a record is made of, as `yamltree` reads it: nothing but texts, lists and maps."""

_MARKS = re.compile(r"""[-?:,\[\]{}#&*!|>'"%@`.~=<]|\s|.*(?:\s\Z|[\t\n\r]|: |:\Z| #)""", re.DOTALL)
_GUESSED = re.compile(
    r"y|n|yes|no|on|off|true|false|null|[-+]?[0-9.][0-9a-fox_.,:]*(?:e[+-][0-9]+)?|\+\.inf"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[t ].*)?",
    re.IGNORECASE,
)
"""What YAML 1.1 tools take for truth, nothing, a number, a time or a date."""
_NAME = re.compile(r"[A-Za-z][A-Za-z_-]*")
"""Stays plain as a key, even `on`, so that a field is written the same way everywhere in data/."""
_ESCAPED = re.compile(rf'["\\\t\n\r]|{FORBIDDEN.pattern}')
_ONE_PARAGRAPH = re.compile(r"[^ \n]+(?: [^ \n]+)*")


def value(tree: Tree | None) -> Value:
    """Return a tree as texts, lists and dicts; nothing at all is an empty text."""
    if isinstance(tree, Scalar):
        return tree.text
    if isinstance(tree, Listing):
        return [value(one) for one in tree.items]
    return {name: value(inner) for name, (_, inner) in tree.entries.items()} if tree else ""


def settled(new: Value) -> Value:
    """Return a value in the lists and dicts that `value` returns, so that both can be compared."""
    if isinstance(new, str):
        return new
    if isinstance(new, Mapping):
        return {name: settled(one) for name, one in new.items()}
    return [settled(one) for one in new]


def scalar(text: str, *, inline: bool = False) -> str:
    """Write a text in one line of YAML, so that our reader and every YAML 1.1 tool read it back equal.

    `inline` is for places between brackets, where commas count, and where PyYAML ends a text at a question mark. Controls
    and hidden marks are written as escapes: `yamltree` reports them, but reads them back equal, too. Raises nothing for
    any text that UTF-8 can hold.
    """
    marked = not text or _MARKS.match(text) or _GUESSED.fullmatch(text) or FORBIDDEN.search(text)
    if marked or (inline and re.search(r"[,?\[\]{}]", text)):
        return '"' + _ESCAPED.sub(lambda found: json.dumps(found[0])[1:-1], text) + '"'
    return text


def inline(value: Value) -> str:
    """Write a value in one line: `[a, b]`, `{key: value}`."""
    if isinstance(value, str):
        return scalar(value, inline=True)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{head(key)} {inline(inner)}" for key, inner in value.items()) + "}"
    return "[" + ", ".join(map(inline, value)) + "]"


def item(fields: Mapping[str, Value]) -> str:
    """Write a record as an item of a top-level list, its fields in the given order; ends with a line break.

    Long texts are folded, paragraphs kept, short lists and maps stand in one line. A key is a field's name or a
    language tag: libyaml reads no key of more than 1,000 characters.
    """
    return "\n".join(entry("-", fields, WIDTH, open_up=True)) + "\n"


def head(name: str | int) -> str:
    """Write what stands before a value: the key and its colon, or the dash of a list."""
    if not isinstance(name, str):
        return "-"
    return f"{name}:" if _NAME.fullmatch(name) else f"{scalar(name, inline=True)}:"


def entry(start: str, value: Value, room: int, *, open_up: bool = False) -> list[str]:
    """Write `start` (from `head`) and a value as lines: in one of at most `room` characters if it is short, else below.

    The lines stand at the left margin; `open_up` forbids the short form for lists and maps.
    """
    if isinstance(value, str):
        return _text(start, value, room)
    short = f"{start} {inline(value)}"
    if not value or (_is_short(value) and len(short) <= room and not open_up):
        return [short]
    below = _below(value, room - 2)
    if start == "-":
        return [f"- {below[0]}", *_indented(below[1:])]
    return [start, *_indented(below)]


def _below(value: Value, room: int) -> list[str]:
    """Return the lines of a list or map that does not fit beside its key."""
    named = value.items() if isinstance(value, Mapping) else enumerate(value)
    return [line for name, inner in named for line in entry(head(name), inner, room)]


def _is_short(value: Value) -> bool:
    """Tell whether a list or map is of a few words: addresses stand below each other."""
    inner = value.values() if isinstance(value, Mapping) else value
    return all(isinstance(one, str) and "://" not in one for one in inner)


def _text(start: str, text: str, room: int) -> list[str]:
    """Return a text in one line or, if it is long or has several, as a block that keeps every character."""
    line = f"{start} {scalar(text)}"
    block = _block(text, room - 2) if "\n" in text or len(line) > room else ()
    return [f"{start} {block[0]}", *_indented(block[1:])] if block else [line]


def _block(text: str, room: int) -> Sequence[str]:
    """Return a text as a block, mark first; nothing where a block would change a blank or show a hidden mark."""
    if FORBIDDEN.search(text) or "\t" in text or "\r" in text:
        return ()
    if _ONE_PARAGRAPH.fullmatch(text):
        return (">-", *textwrap.wrap(text, room, break_long_words=False, break_on_hyphens=False))
    lines = text.removesuffix("\n").split("\n")
    exact = all(line == line.rstrip(" ") for line in lines) and lines[0][:1] not in {"", " "} and lines[-1]
    return ("|" if text.endswith("\n") else "|-", *lines) if exact else ()


def _indented(lines: Sequence[str]) -> list[str]:
    return [f"  {line}" if line else "" for line in lines]
