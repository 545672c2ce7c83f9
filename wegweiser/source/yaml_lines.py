"""Lines of YAML as people type them: what stands before a text, and the text in quotation marks."""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from wegweiser.source.yaml_writer import escape_text

ODD_BLANKS = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
"""For a character class: what looks like a blank and separates nothing in YAML."""

_BLANK = f"[ \t{ODD_BLANKS}]"
_TYPED_LINE = re.compile(
    rf"(?P<margin>{_BLANK}*)(?P<dashes>(?:-(?:{_BLANK}+|$))*)"
    rf"(?:(?P<key>\w[\w-]*)(?P<colon>{_BLANK}*:(?:{_BLANK}+|$)))?"
    # No blank begins the value: else a line of blanks could be read in very many ways.
    rf"(?!{_BLANK})(?P<value>.*?){_BLANK}*"
)
_LANGUAGE_KEY = re.compile(r"[a-z]{2,3}(?:-[A-Za-z]+)*")
_FLOW_KEY = re.compile(r"(?:^|(?<=,))\s*(\w[\w-]*):\s+")
_FLOW_COMMA = re.compile(r",(?:\s+|$)")
_CLOSED = re.compile(r"""".*"|'.*'|\[.*\]|\{.*\}""")
_MISREAD = re.compile(r"""[,\[\]{}"]|:\s|:$|\s#|^[&*!|>%@`'#?]|^-\s""")
"""In a text between brackets: what YAML takes for a sign of its own."""

_INNER_QUOTE = re.compile(r"""\s["']|["'](?=\w)""")
_CLOSING_QUOTES = "\"'“”„‚‘’«»"


class TypedLine(NamedTuple):
    """A line, taken apart as a person reads it."""

    margin: str
    """The blanks before everything."""
    dashes: str
    """The dashes of list items, each with its blanks."""
    key: str
    """The name of a field; empty where none stands there."""
    colon: str
    """The colon behind it, with its blanks."""
    value: str
    """What stands behind that, without blanks at the end."""

    @property
    def start(self) -> str:
        """What stands before the value."""
        return self.margin + self.dashes + self.key + self.colon

    @property
    def body(self) -> str:
        """What stands behind margin and dashes."""
        return self.key + self.colon + self.value

    @property
    def column(self) -> int:
        """How far right the key or the text begins, from 0."""
        return len(self.margin) + len(self.dashes)


class Mending(NamedTuple):
    """Lines as they were probably meant."""

    first: int
    """The first line that changes, from 0."""
    lines: tuple[str, ...]
    """What stands in its place and in that of as many lines below."""
    problem: str = ""
    """What was wrong, as a key of the catalogues."""


def split_line(line: str) -> TypedLine:
    """Take a line apart."""
    parts = _TYPED_LINE.fullmatch(line)
    if parts is None:
        return TypedLine("", "", "", "", line)
    return TypedLine(*(part or "" for part in parts.groups()))


def is_empty(line: str) -> bool:
    """Tell whether a line says nothing: it is blank or a comment."""
    return not line.strip() or line.lstrip().startswith("#")


def is_field(key: str, fields: Collection[str]) -> bool:
    """Tell whether a word is the name of a field; where none is known, any word may be."""
    return bool(key) and (not fields or key in fields)


def is_key(key: str, fields: Collection[str]) -> bool:
    """Tell whether a word is the name of a field or may be the tag of a language."""
    return is_field(key, fields) or bool(_LANGUAGE_KEY.fullmatch(key))


def quote(text: str) -> str:
    """Return a text in quotation marks, single ones where it holds what double ones mark."""
    return quote_lines((text,))[0]


def quote_lines(lines: Sequence[str]) -> tuple[str, ...]:
    """Return the lines of one text with quotation marks around them."""
    text = "".join(lines)
    is_literal = "'" not in text and ('"' in text or "\\" in text)
    mark = "'" if is_literal else '"'
    quoted = list(lines) if is_literal else [escape_text(line) for line in lines]
    quoted[0] = mark + quoted[0]
    quoted[-1] += mark
    return tuple(quoted)


def unwrap(value: str) -> str:
    """Return a text without the quotation marks that were meant to stand around it."""
    mark = value[:1]
    if mark not in {'"', "'"}:
        return value
    inner = value[1:]
    second = inner.find(mark)
    if second < 0:
        return inner[:-1] if inner[-1:] in _CLOSING_QUOTES else inner
    is_whole = second == len(inner) - 1 or _INNER_QUOTE.match(inner[max(0, second - 1) :])
    if not is_whole and not _INNER_QUOTE.match(inner[second:]):
        return value  # they stand around its first words
    return inner[:-1] if inner.endswith(mark) else inner


def quote_flow(value: str, fields: Collection[str]) -> str:
    """Return a list or map in one line, its texts in quotation marks where YAML misreads them.

    What stands before a comma and a known field is one text. Any other value stays as it is.
    """
    end = {"{": "}", "[": "]"}.get(value[:1])
    if not end or not value.endswith(end):
        return value
    inner = value[1:-1].strip()
    parts = _split_pairs(inner, fields) if end == "}" else _FLOW_COMMA.split(inner)
    return (
        value[0] + ", ".join(_quote_part(part, is_pair=end == "}") for part in parts if part) + end
    )


def _split_pairs(inner: str, fields: Collection[str]) -> Iterator[str]:
    """Yield each field of a map with its text."""
    keys = [key for key in _FLOW_KEY.finditer(inner) if is_key(key[1], fields)]
    starts = [0, *(key.start() for key in keys[1:]), len(inner)]
    for start, end in pairwise(starts):
        yield inner[start:end].strip().removesuffix(",").rstrip()


def _quote_part(part: str, *, is_pair: bool) -> str:
    """Return a field or a text between two commas, in quotation marks what needs them."""
    key = _FLOW_KEY.match(part) if is_pair else None
    start, text = (key[0], part[key.end() :]) if key else ("", part)
    is_right = not _MISREAD.search(text) or _CLOSED.fullmatch(text)
    return part if is_right else start + quote(unwrap(text))
