"""Trees into records, all faults at once; the dataclass is the schema."""

import re
import types
from collections.abc import Callable, Iterable
from dataclasses import MISSING, dataclass, fields, is_dataclass, replace
from datetime import date
from functools import cache
from typing import Annotated, Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints
from unicodedata import normalize
from urllib.parse import urlsplit

from wegweiser.ground.diagnostics import Diagnostic, Notes, error
from wegweiser.ground.languages import SOURCE, Text
from wegweiser.reading.yamltree import Listing, Mapping, Scalar, Tree, place


@dataclass(frozen=True, slots=True)
class Shape:
    """How one scalar must be written, and what it becomes; `name` also ends the code `invalid-<name>`."""

    name: str
    pattern: str
    convert: Callable[[str], Any] = str


@dataclass(frozen=True, slots=True)
class Names:
    """A slug that must exist elsewhere: the kind of thing it names, such as `district`."""

    kind: str


def _calendar(text: str) -> str:
    year, month, day = (*map(int, text.split("-")), 1, 1)[:3]
    date(year, month, day)
    return text


def _imprints(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((line[:64], line[65:]) for line in text.splitlines())


def _address(text: str) -> str:
    urlsplit(text).port  # noqa: B018  raises ValueError where brackets, port or letters are not those of a host
    return text


_URL = r"https?://[^\s/?#@\\]+(?:[/?#]\S*)?"
_LINE = Shape("line", r"\S(?:[^\n]*\S)?")
_TAG = Shape("language", r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?")
Line = Annotated[str, _LINE]
Slug = Annotated[str, Shape("slug", r"[a-z0-9]+(?:-[a-z0-9]+)*")]
Url = Annotated[str, Shape("url", _URL, _address)]
Email = Annotated[str, Shape("email", r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")]
Phone = Annotated[str, Shape("phone", r"\+[1-9][0-9]*(?:[ -][0-9]+)*")]
Tag = Annotated[str, _TAG]
When = Annotated[str, Shape("date", r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?", _calendar)]
Day = Annotated[str, Shape("day", r"[0-9]{4}-[0-9]{2}-[0-9]{2}", _calendar)]
Clock = Annotated[str, Shape("clock", r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")]
Count = Annotated[int, Shape("count", r"[0-9]{1,9}", int)]
Number = Annotated[float, Shape("number", r"-?[0-9]{1,12}(?:\.[0-9]{1,6})?", float)]
Flag = Annotated[bool, Shape("flag", r"true|false", lambda text: text == "true")]
Digest = Annotated[str, Shape("digest", r"[0-9a-f]{64}")]
_IMPRINT = "[0-9a-f]{64} [0-9a-f]{4}"
Imprints = Annotated[tuple[tuple[str, str], ...], Shape("imprints", rf"(?:{_IMPRINT}\n)*{_IMPRINT}\n?", _imprints)]
"""Lines of two digests: of what something is called, and of what it says."""
Prose = Annotated[Text, "markdown"]
"""A text in Markdown; a plain `Text` is one paragraph without marks."""

T = TypeVar("T")
_FAULT = object()
_EITHER = (Union, types.UnionType)
"""What `X | None` is for Python: the first where X is annotated, the second where it is a class."""


class _Desk:
    """One reading of one file: its path and what was found."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.notes: list[Diagnostic] = []

    def fault(self, code: str, tree: Tree, **values: object) -> object:
        """Note a finding at a tree and return the mark of an unreadable value."""
        self.notes.append(error(code, place(self.path, tree), **values))
        return _FAULT


Reader = Callable[[Tree, _Desk], Any]


def record(kind: type[T], tree: Tree, path: str) -> tuple[T | None, Notes]:
    """Read one record of a dataclass from its tree; None where any of its fields cannot be read."""
    desk = _Desk(path)
    value = reader(cast("Any", kind))(tree, desk)
    return (None if value is _FAULT else value), tuple(desk.notes)


def close(word: str, known: Iterable[str]) -> str:
    """Return the known word that is most like the given one, or an empty string."""
    import difflib

    return next(iter(difflib.get_close_matches(word, list(known), 1, 0.6)), "")


@cache
def hints(kind: type) -> dict[str, Any]:
    """Return the declared type of each field of a record, annotations included."""
    return get_type_hints(kind, include_extras=True)


@cache
def references(kind: Any) -> tuple[tuple[str, str, bool], ...]:
    """Return the fields of a record that name something else: field, kind of thing, whether the names lie deeper."""
    found = []
    for name, hint in hints(kind).items():
        asked = single(hint)
        if asked.names or (asked.record and references(asked.record)):
            found.append((name, asked.names, not asked.names))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Form:
    """What a declared type asks for: a shape (perhaps the name of a thing), a choice, a list, a record; else a text."""

    shape: Shape | None = None
    names: str = ""
    choice: tuple[str, ...] = ()
    item: Any = None
    record: Any = None
    markdown: bool = False


@cache
def form(hint: Any) -> Form:
    """Return what a type asks for; `item` is the type of a list's items, `record` a dataclass."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        shape = next((mark for mark in arguments[1:] if isinstance(mark, Shape)), None)
        names = next((mark.kind for mark in arguments[1:] if isinstance(mark, Names)), "")
        return Form(shape, names) if shape else replace(form(arguments[0]), markdown="markdown" in arguments)
    if origin in _EITHER:
        return form(arguments[0])
    if origin is Literal:
        return Form(choice=arguments)
    if origin is tuple:
        return Form(item=arguments[0])
    if is_dataclass(hint):
        return Form() if hint is Text else Form(record=hint)
    return Form(_LINE)


def single(hint: Any) -> Form:
    """Return what a type asks for; of a list, what its items ask for."""
    asked = form(hint)
    while asked.item:
        asked = form(asked.item)
    return asked


def records(kind: type, fields: Callable[[type], dict[str, Any]] = hints) -> tuple[type, ...]:
    """Return a record's class and those of all records in its fields, each once, in the order of the fields that count."""
    found = {kind: None}
    for inner in (single(hint).record for hint in fields(kind).values()):
        found |= dict.fromkeys(records(inner, fields)) if inner else {}
    return tuple(found)


def required(kind: type) -> tuple[str, ...]:
    """Return the fields that a record cannot do without."""
    return tuple(one.name for one in fields(kind) if one.default is MISSING and one.default_factory is MISSING)


@cache
def reader(hint: Any) -> Reader:
    """Return the function that reads a tree into a value of this type."""
    asked = form(hint)
    if asked.shape:
        return _scalar(asked.shape)
    if asked.choice:
        return _choice(asked.choice)
    if asked.item:
        return _listing(reader(asked.item))
    return _record(asked.record) if asked.record else _text


def _scalar(shape: Shape) -> Reader:
    fits, convert, code = re.compile(shape.pattern).fullmatch, shape.convert, "invalid-" + shape.name

    def read(tree: Tree, desk: _Desk) -> Any:
        if type(tree) is not Scalar:
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


def _choice(allowed: tuple[str, ...]) -> Reader:
    def read(tree: Tree, desk: _Desk) -> Any:
        if type(tree) is not Scalar:
            return desk.fault("not-a-text", tree)
        if tree.text in allowed:
            return tree.text
        if not tree.text or (tree.plain and tree.text == "~"):
            return desk.fault("empty-value", tree)
        return desk.fault("unknown-value", tree, value=tree.text, close=close(tree.text, allowed), known=", ".join(allowed))

    return read


def _listing(read_item: Reader) -> Reader:
    def read(tree: Tree, desk: _Desk) -> Any:
        if type(tree) is not Listing:
            return desk.fault("not-a-list", tree)
        before = len(desk.notes)
        items = tuple([read_item(item, desk) for item in tree.items])
        return items if len(desk.notes) == before else _FAULT

    return read


_read_tag = _scalar(_TAG)
_read_words = _scalar(Shape("text", r"(?s).*\S.*", str.strip))


def _text(tree: Tree, desk: _Desk) -> Any:
    if type(tree) is Scalar:
        words = _read_words(tree, desk)
        return _FAULT if words is _FAULT else Text(((SOURCE, words),))
    if type(tree) is not Mapping:
        return desk.fault("not-a-text", tree)
    before = len(desk.notes)
    if not tree.entries:
        return desk.fault("empty-value", tree)
    pairs = tuple([(_read_tag(key, desk), _read_words(value, desk)) for key, value in tree.entries.values()])
    return Text(pairs) if len(desk.notes) == before else _FAULT


def _record(kind: type) -> Reader:
    known = {name: reader(hint) for name, hint in hints(kind).items()}
    needed = required(kind)
    brief = getattr(kind, "brief", None)

    def read(tree: Tree, desk: _Desk) -> Any:
        if type(tree) is Scalar and brief:
            tree = Mapping(tree.line, tree.column, {brief(tree.text): (tree, tree)})
        if type(tree) is not Mapping:
            return desk.fault("not-a-record", tree)
        before, values = len(desk.notes), {}
        for key, (written, value) in tree.entries.items():
            read_value = known.get(key)
            if read_value is None:
                desk.fault("unknown-key", written, key=key, close=close(key, known), known=", ".join(known))
            else:
                values[key] = read_value(value, desk)
        for name in needed:
            if name not in values:
                desk.fault("missing-key", tree, key=name)
        return kind(**values) if len(desk.notes) == before else _FAULT

    return read
