"""Trees into records, all faults at once; the dataclass is the schema."""

import re
import types
from collections.abc import Callable, Iterable
from dataclasses import MISSING, dataclass, fields, is_dataclass, replace
from datetime import date
from functools import cache
from typing import (
    Annotated,
    Any,
    Literal,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)
from unicodedata import normalize
from urllib.parse import urlsplit

from wegweiser.diagnostics import Diagnostic, Diagnostics, error
from wegweiser.languages import DEFAULT_LANGUAGE, Text
from wegweiser.source.yaml import MappingNode, Node, ScalarNode, SequenceNode, node_location


@dataclass(frozen=True, slots=True)
class ScalarFormat:
    """How one scalar must be written, and what it becomes; `name` also ends the code `invalid-<name>`."""

    name: str
    pattern: str
    convert: Callable[[str], Any] = str


@dataclass(frozen=True, slots=True)
class Reference:
    """A slug that must exist elsewhere: the kind of thing it names, such as `district`."""

    kind: str


def _check_date(text: str) -> str:
    year, month, day = (*map(int, text.split("-")), 1, 1)[:3]
    date(year, month, day)
    return text


def _parse_digest_pairs(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((line[:64], line[65:]) for line in text.splitlines())


def _check_url(text: str) -> str:
    urlsplit(text).port  # noqa: B018  raises ValueError where brackets, port or letters are not those of a host
    return text


_URL_PATTERN = r"https?://[^\s/?#@\\]+(?:[/?#]\S*)?"
_LINE_FORMAT = ScalarFormat("line", r"\S(?:[^\n]*\S)?")
_LANGUAGE_FORMAT = ScalarFormat("language", r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?")
Line = Annotated[str, _LINE_FORMAT]
Slug = Annotated[str, ScalarFormat("slug", r"[a-z0-9]+(?:-[a-z0-9]+)*")]
Url = Annotated[str, ScalarFormat("url", _URL_PATTERN, _check_url)]
Email = Annotated[str, ScalarFormat("email", r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")]
Phone = Annotated[str, ScalarFormat("phone", r"\+[1-9][0-9]*(?:[ -][0-9]+)*")]
LanguageTag = Annotated[str, _LANGUAGE_FORMAT]
PartialDate = Annotated[
    str, ScalarFormat("date", r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?", _check_date)
]
IsoDate = Annotated[str, ScalarFormat("day", r"[0-9]{4}-[0-9]{2}-[0-9]{2}", _check_date)]
ClockTime = Annotated[str, ScalarFormat("clock", r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")]
Count = Annotated[int, ScalarFormat("count", r"[0-9]{1,9}", int)]
Number = Annotated[float, ScalarFormat("number", r"-?[0-9]{1,12}(?:\.[0-9]{1,6})?", float)]
Flag = Annotated[bool, ScalarFormat("flag", r"true|false", lambda text: text == "true")]
Digest = Annotated[str, ScalarFormat("digest", r"[0-9a-f]{64}")]
_DIGEST_PAIR = "[0-9a-f]{64} [0-9a-f]{4}"
DigestPairs = Annotated[
    tuple[tuple[str, str], ...],
    ScalarFormat("imprints", rf"(?:{_DIGEST_PAIR}\n)*{_DIGEST_PAIR}\n?", _parse_digest_pairs),
]
"""Lines of two digests: of what something is called, and of what it says."""
MarkdownText = Annotated[Text, "markdown"]
"""A text in Markdown; a plain `Text` is one paragraph without marks."""

T = TypeVar("T")
_INVALID = object()
_UNION_TYPES = (Union, types.UnionType)
"""What `X | None` is for Python: the first where X is annotated, the second where it is a class."""


class _ReadContext:
    """One reading of one file: its path and what was found."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.notes: list[Diagnostic] = []

    def fault(self, code: str, tree: Node, **values: object) -> object:
        """Note a finding at a tree and return the mark of an unreadable value."""
        self.notes.append(error(code, node_location(self.path, tree), **values))
        return _INVALID


Reader = Callable[[Node, _ReadContext], Any]


def read_record(kind: type[T], tree: Node, path: str) -> tuple[T | None, Diagnostics]:
    """Read one record of a dataclass from its tree; None where any of its fields cannot be read."""
    desk = _ReadContext(path)
    value = make_reader(cast("Any", kind))(tree, desk)
    return (None if value is _INVALID else value), tuple(desk.notes)


def find_close_match(word: str, known: Iterable[str]) -> str:
    """Return the known word that is most like the given one, or an empty string."""
    import difflib

    return next(iter(difflib.get_close_matches(word, list(known), 1, 0.6)), "")


@cache
def field_types(kind: type) -> dict[str, Any]:
    """Return the declared type of each field of a record, annotations included."""
    return get_type_hints(kind, include_extras=True)


@cache
def reference_fields(kind: Any) -> tuple[tuple[str, str, bool], ...]:
    """Return the fields of a record that name something else: field, kind of thing, whether the names lie deeper."""
    found = []
    for name, hint in field_types(kind).items():
        asked = describe_item_type(hint)
        if asked.names or (asked.record and reference_fields(asked.record)):
            found.append((name, asked.names, not asked.names))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class FieldType:
    """What a declared type asks for: a shape (perhaps the name of a thing), a choice, a list, a record; else a text."""

    shape: ScalarFormat | None = None
    names: str = ""
    choice: tuple[str, ...] = ()
    item: Any = None
    record: Any = None
    markdown: bool = False


@cache
def describe_type(hint: Any) -> FieldType:
    """Return what a type asks for; `item` is the type of a list's items, `record` a dataclass."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        shape = next((mark for mark in arguments[1:] if isinstance(mark, ScalarFormat)), None)
        names = next((mark.kind for mark in arguments[1:] if isinstance(mark, Reference)), "")
        return (
            FieldType(shape, names)
            if shape
            else replace(describe_type(arguments[0]), markdown="markdown" in arguments)
        )
    if origin in _UNION_TYPES:
        return describe_type(arguments[0])
    if origin is Literal:
        return FieldType(choice=arguments)
    if origin is tuple:
        return FieldType(item=arguments[0])
    if is_dataclass(hint):
        return FieldType() if hint is Text else FieldType(record=hint)
    return FieldType(_LINE_FORMAT)


def describe_item_type(hint: Any) -> FieldType:
    """Return what a type asks for; of a list, what its items ask for."""
    asked = describe_type(hint)
    while asked.item:
        asked = describe_type(asked.item)
    return asked


def find_record_classes(
    kind: type, fields: Callable[[type], dict[str, Any]] = field_types
) -> tuple[type, ...]:
    """Return a record's class and those of all records in its fields, each once, in the order of the fields that count."""
    found = {kind: None}
    for inner in (describe_item_type(hint).record for hint in fields(kind).values()):
        found |= dict.fromkeys(find_record_classes(inner, fields)) if inner else {}
    return tuple(found)


def required_fields(kind: type) -> tuple[str, ...]:
    """Return the fields that a record cannot do without."""
    return tuple(
        one.name
        for one in fields(kind)
        if one.default is MISSING and one.default_factory is MISSING
    )


@cache
def make_reader(hint: Any) -> Reader:
    """Return the function that reads a tree into a value of this type."""
    asked = describe_type(hint)
    if asked.shape:
        return _make_scalar_reader(asked.shape)
    if asked.choice:
        return _make_choice_reader(asked.choice)
    if asked.item:
        return _make_list_reader(make_reader(asked.item))
    return _make_record_reader(asked.record) if asked.record else _read_text


def _make_scalar_reader(shape: ScalarFormat) -> Reader:
    fits, convert, code = (
        re.compile(shape.pattern).fullmatch,
        shape.convert,
        "invalid-" + shape.name,
    )

    def read(tree: Node, desk: _ReadContext) -> Any:
        if type(tree) is not ScalarNode:
            return desk.fault("not-a-text", tree)
        # One letter, one spelling: what was typed as letter and mark is kept as one (Unicode NFC).
        if not tree.text.isascii():
            tree.text = normalize("NFC", tree.text)
        if not tree.text or (tree.plain and tree.text == "~"):
            return desk.fault("empty-value", tree)
        if not fits(tree.text):
            return desk.fault(code, tree, value=tree.text)
        try:
            return convert(tree.text)
        except ValueError:
            return desk.fault(code, tree, value=tree.text)

    return read


def _make_choice_reader(allowed: tuple[str, ...]) -> Reader:
    def read(tree: Node, desk: _ReadContext) -> Any:
        if type(tree) is not ScalarNode:
            return desk.fault("not-a-text", tree)
        if tree.text in allowed:
            return tree.text
        if not tree.text or (tree.plain and tree.text == "~"):
            return desk.fault("empty-value", tree)
        return desk.fault(
            "unknown-value",
            tree,
            value=tree.text,
            close=find_close_match(tree.text, allowed),
            known=", ".join(allowed),
        )

    return read


def _make_list_reader(read_item: Reader) -> Reader:
    def read(tree: Node, desk: _ReadContext) -> Any:
        if type(tree) is not SequenceNode:
            return desk.fault("not-a-list", tree)
        before = len(desk.notes)
        items = tuple([read_item(item, desk) for item in tree.items])
        return items if len(desk.notes) == before else _INVALID

    return read


_read_language_tag = _make_scalar_reader(_LANGUAGE_FORMAT)
_read_text_value = _make_scalar_reader(ScalarFormat("text", r"(?s).*\S.*", str.strip))


def _read_text(tree: Node, desk: _ReadContext) -> Any:
    if type(tree) is ScalarNode:
        words = _read_text_value(tree, desk)
        return _INVALID if words is _INVALID else Text(((DEFAULT_LANGUAGE, words),))
    if type(tree) is not MappingNode:
        return desk.fault("not-a-text", tree)
    before = len(desk.notes)
    if not tree.pairs:
        return desk.fault("empty-value", tree)
    pairs = tuple(
        [
            (_read_language_tag(key, desk), _read_text_value(value, desk))
            for key, value in tree.pairs.values()
        ]
    )
    return Text(pairs) if len(desk.notes) == before else _INVALID


def _make_record_reader(kind: type) -> Reader:
    known = {name: make_reader(hint) for name, hint in field_types(kind).items()}
    needed = required_fields(kind)
    brief = getattr(kind, "brief", None)

    def read(tree: Node, desk: _ReadContext) -> Any:
        if type(tree) is ScalarNode and brief:
            tree = MappingNode(tree.line, tree.column, {brief(tree.text): (tree, tree)})
        if type(tree) is not MappingNode:
            return desk.fault("not-a-record", tree)
        before, values = len(desk.notes), {}
        for key, (written, value) in tree.pairs.items():
            read_value = known.get(key)
            if read_value is None:
                desk.fault(
                    "unknown-key",
                    written,
                    key=key,
                    close=find_close_match(key, known),
                    known=", ".join(known),
                )
            else:
                values[key] = read_value(value, desk)
        for name in needed:
            if name not in values:
                desk.fault("missing-key", tree, key=name)
        return kind(**values) if len(desk.notes) == before else _INVALID

    return read
