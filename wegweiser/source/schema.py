"""What fields of records are declared to hold: scalars, references, texts, lists, records."""

import re
import types
from collections.abc import Callable, Iterable, Sequence
from dataclasses import MISSING, dataclass, fields, is_dataclass, replace
from datetime import date
from functools import cache
from typing import (
    Annotated,
    Any,
    Literal,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)
from urllib.parse import urlsplit

from wegweiser.languages import DEFAULT_LANGUAGE, Text
from wegweiser.source import phone

MAX_NEAREST = 5
"""Known words that a finding names."""

STAND_IN = "?"
"""Begins what stands where a text cannot be read: no slug, no id and no address holds it."""


@dataclass(frozen=True, slots=True)
class ScalarFormat:
    """How a scalar must be written, and what it becomes."""

    name: str
    """What it is; also the end of the code `invalid-<name>`."""

    pattern: str
    """What its whole text must match."""

    convert: Callable[[str], Any] = str
    """Returns the value of a text; raises ValueError where the pattern alone does not tell."""

    stand_in: str = STAND_IN
    """A text of this format: it stands in a record where a required field cannot be read."""


@dataclass(frozen=True, slots=True)
class Reference:
    """The mark of a slug that must exist elsewhere."""

    kind: str
    """The kind of thing that it names, such as `district`."""


def _check_date(text: str) -> str:
    year, month, day = (*map(int, text.split("-")), 1, 1)[:3]
    date(year, month, day)
    return text


def _parse_digest_pairs(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((line[:64], line[65:]) for line in text.splitlines())


def _parse_colour(text: str) -> str:
    return f"#{text.removeprefix('#').lower()}"


def _check_url(text: str) -> str:
    """Return an address whose host has a name with a point in it."""
    parts = urlsplit(text)
    parts.port  # noqa: B018  raises ValueError where it is no port
    if parts.netloc.endswith(":") or "." not in (parts.hostname or "").strip("."):
        raise ValueError(text)
    return text


_URL_PATTERN = r"https?://[^\s/?#@\\]+(?:[/?#]\S*)?"
_LINE_FORMAT = ScalarFormat("line", r"\S(?:[^\n]*\S)?")
LANGUAGE_FORMAT = ScalarFormat(
    "language", r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?", stand_in="und"
)
_DATE_PATTERN = r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?"
_DAY_PATTERN = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_NUMBER_PATTERN = r"(?!-?[1-9][0-9]{0,2}\.[0-9]{3}$)-?[0-9]{1,12}(?:\.[0-9]{1,6})?"
"""Not "1.250": is that a thousand, as in German, or one and a quarter?"""
_DIGEST_PAIR = "[0-9a-f]{64} [0-9a-f]{4}"
_UNKNOWN_DAY = "1970-01-01"

Line = Annotated[str, _LINE_FORMAT]
Colour = Annotated[str, ScalarFormat("colour", r"#?[0-9A-Fa-f]{6}", _parse_colour, "000000")]
"""Red, green and blue: "#0b5563"; without quotes YAML would take that for a comment."""
Slug = Annotated[str, ScalarFormat("slug", r"[a-z0-9]+(?:-[a-z0-9]+)*")]
Url = Annotated[str, ScalarFormat("url", _URL_PATTERN, _check_url, "https://unknown.invalid/")]
Email = Annotated[str, ScalarFormat("email", r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")]
Phone = Annotated[str, ScalarFormat("phone", phone.WRITTEN_PATTERN)]
LanguageTag = Annotated[str, LANGUAGE_FORMAT]
PartialDate = Annotated[str, ScalarFormat("date", _DATE_PATTERN, _check_date, _UNKNOWN_DAY)]
IsoDate = Annotated[str, ScalarFormat("day", _DAY_PATTERN, _check_date, _UNKNOWN_DAY)]
ClockTime = Annotated[
    str, ScalarFormat("clock", r"(?:[01][0-9]|2[0-3]):[0-5][0-9]", stand_in="00:00")
]
Count = Annotated[int, ScalarFormat("count", r"[0-9]{1,9}", int, "0")]
Number = Annotated[float, ScalarFormat("number", _NUMBER_PATTERN, float, "0")]
Flag = Annotated[bool, ScalarFormat("flag", r"true|false", lambda text: text == "true")]
Digest = Annotated[str, ScalarFormat("digest", r"[0-9a-f]{64}")]
DigestPairs = Annotated[
    tuple[tuple[str, str], ...],
    ScalarFormat("imprints", rf"(?:{_DIGEST_PAIR}\n)*{_DIGEST_PAIR}\n?", _parse_digest_pairs, ""),
]
"""Lines of two digests: of what something is called, and of what it says."""
PastDate = Annotated[PartialDate, "past"]
"""When something was: a date that cannot lie ahead."""
PastDay = Annotated[IsoDate, "past"]
"""The day on which something was: it cannot lie ahead."""
MarkdownText = Annotated[Text, "markdown"]
"""A text in Markdown; a plain `Text` is one paragraph without marks."""
Label = Annotated[Text, "label"]
"""A short label or name that may be a map of languages; every sentence stands in a catalogue."""
TextAsWritten = Annotated[Text, "as-written"]
"""A name or a title as its owner writes it: nobody translates it."""

Steps = tuple[str | int, ...]
"""The way to a field inside a record: keys, and positions in lists."""

_UNION_TYPES = (Union, types.UnionType)
"""What `X | None` is for Python: the first where X is annotated, the second where it is a class."""


@cache
def make_stand_in(hint: Any) -> Any:
    """Return a valid value of a type, for a field that cannot be read."""
    field_type = describe_type(hint)
    if field_type.scalar_format:
        return field_type.scalar_format.convert(field_type.scalar_format.stand_in)
    if field_type.choices:
        return field_type.choices[0]
    if field_type.item_type:
        return ()
    if field_type.record_class:
        types = field_types(field_type.record_class)
        required = list_required_fields(field_type.record_class)
        return field_type.record_class(**{name: make_stand_in(types[name]) for name in required})
    return Text(((DEFAULT_LANGUAGE, STAND_IN),))


def find_close_match(word: str, known: Iterable[str], likeness: float = 0.6) -> str:
    """Return the known word that is most like the given one, or an empty string.

    Capital letters, blanks, and which sign stands between words make no difference.
    """
    import difflib

    words = {_simplify_word(other): other for other in reversed(list(known))}
    close = difflib.get_close_matches(_simplify_word(word), words, 1, likeness)
    return words[close[0]] if close else ""


def _simplify_word(word: str) -> str:
    return re.sub(r"[\s_-]+", "-", word).casefold()


def list_nearest(word: str, known: Sequence[str]) -> str:
    """Return the five known words that are most like the given one, and how many there are."""
    import difflib

    if len(known) <= MAX_NEAREST:
        return ", ".join(known)
    nearest = difflib.get_close_matches(word, known, MAX_NEAREST, 0.0)
    return f"{', '.join(nearest)} … ({len(known)})"


@cache
def field_types(kind: type) -> dict[str, Any]:
    """Return the declared type of each field of a record, annotations included."""
    return get_type_hints(kind, include_extras=True)


@cache
def reference_fields(kind: type) -> tuple[tuple[str, str], ...]:
    """Return the fields of a record that name something else, with the kind of thing."""
    items = ((name, describe_item_type(hint)) for name, hint in field_types(kind).items())
    return tuple((name, item.reference_kind) for name, item in items if item.reference_kind)


@cache
def past_fields(kind: type) -> tuple[str, ...]:
    """Return the fields of a record that hold a date which cannot lie ahead."""
    return tuple(name for name, hint in field_types(kind).items() if describe_type(hint).is_past)


@dataclass(frozen=True, slots=True)
class FieldType:
    """What a declared type asks for; where every field is empty, a text."""

    scalar_format: ScalarFormat | None = None
    """How a scalar must be written."""

    reference_kind: str = ""
    """The kind of thing that a slug names."""

    choices: tuple[str, ...] = ()
    """The words of which one must stand there."""

    item_type: Any = None
    """The declared type of the items of a list."""

    record_class: Any = None
    """The dataclass of a record."""

    is_markdown: bool = False
    """Whether a text may hold Markdown."""

    is_past: bool = False
    """Whether a date cannot lie ahead."""

    is_label: bool = False
    """Whether a text is a short label that may be a map of languages."""

    is_as_written: bool = False
    """Whether a text is a name or a title that nobody translates."""


@cache
def describe_type(hint: Any) -> FieldType:
    """Return what a declared type asks for."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _describe_annotated(*arguments)
    if origin in _UNION_TYPES:
        return describe_type(arguments[0])
    if origin is Literal:
        return FieldType(choices=arguments)
    if origin is tuple:
        return FieldType(item_type=arguments[0])
    if is_dataclass(hint):
        return FieldType() if hint is Text else FieldType(record_class=hint)
    return FieldType(_LINE_FORMAT)


def _describe_annotated(hint: Any, *marks: Any) -> FieldType:
    formats = [mark for mark in marks if isinstance(mark, ScalarFormat)]
    references = [mark.kind for mark in marks if isinstance(mark, Reference)]
    if formats:
        reference = references[0] if references else ""
        return FieldType(formats[0], reference, is_past="past" in marks)
    return replace(
        describe_type(hint),
        is_markdown="markdown" in marks,
        is_label="label" in marks,
        is_as_written="as-written" in marks,
    )


def describe_item_type(hint: Any) -> FieldType:
    """Return what a type asks for; of a list, what its items ask for."""
    field_type = describe_type(hint)
    while field_type.item_type:
        field_type = describe_type(field_type.item_type)
    return field_type


def find_record_classes(
    kind: type, fields: Callable[[type], dict[str, Any]] = field_types
) -> tuple[type, ...]:
    """Return a record's class and those of the records in its fields, each once, in order."""
    classes = {kind: None}
    for hint in fields(kind).values():
        inner = describe_item_type(hint).record_class
        if inner:
            classes |= dict.fromkeys(find_record_classes(inner, fields))
    return tuple(classes)


def list_required_fields(kind: Any) -> tuple[str, ...]:
    """Return the fields that a record cannot do without."""
    return tuple(
        field.name
        for field in fields(kind)
        if field.default is MISSING and field.default_factory is MISSING
    )


@cache
def list_field_names(kind: type) -> frozenset[str]:
    """Return the names of all fields of a record and of the records in its fields."""
    return frozenset(name for inner in find_record_classes(kind) for name in field_types(inner))
