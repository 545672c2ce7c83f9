"""Records as plain values and as rows of a table, in the order of the model."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import is_dataclass
from functools import cache
from typing import Any, NamedTuple

from wegweiser.languages import Text, get_source_language
from wegweiser.source import schema
from wegweiser.source.schema import FieldType

Values = dict[str, Any]
"""A record as texts, numbers, lists and dicts."""

LabelIndex = Mapping[str, Mapping[str, str]]
"""For each kind of thing that a slug names: what it is called, by slug."""

HIDDEN_FIELDS = frozenset({"consent", "show", "different_from", "former_ids", "allowed_names"})
"""What is for the editors alone or decides how much is published: it stands on no page itself."""


class Column(NamedTuple):
    """A column of a table of records."""

    name: str
    """What the first row of the table calls it: its steps, with dots between them."""
    steps: tuple[str, ...]
    """The names of the fields that lead to its value, the outermost first."""
    field: str
    """The key of its words in `field_labels`, such as "Organisation.name"."""
    shape: str
    """How a value is written: a schema.ScalarFormat's name, choice, text, markdown or json."""
    many: bool = False
    """Whether a cell may hold several values."""
    names: str = ""
    """The kind of thing that its slugs name, where it shows their labels instead of them."""
    lang: str = ""
    """The language of its words, where they are in one."""


def to_values(value: Any, hidden: frozenset[str] = HIDDEN_FIELDS) -> Any:
    """Return a record, or what one of its fields holds, as plain values.

    A text becomes a dict of its words by language, a record a dict of its fields. What a record
    does not say is left out, and so are the fields in `hidden`, in the records inside it, too.
    """
    kind = type(value)
    if kind is str:
        return value
    if kind is tuple:
        return [to_values(item, hidden) for item in value]
    if kind is Text:
        return dict(value.versions)
    if not is_dataclass(kind):
        return value
    plain = {
        name: to_values(getattr(value, name), hidden)
        for name in schema.field_types(kind)
        if name not in hidden
    }
    plain |= _describe_translations(value, hidden)
    return {name: item for name, item in plain.items() if _is_said(item)}


def _describe_translations(record: Any, hidden: frozenset[str]) -> Values:
    """Return by field and language how the texts of a record were translated, as its page tells."""
    described: Values = {}
    for name in () if "translations" in hidden else _list_text_fields(record.__class__):
        text = getattr(record, name)
        states = [pair for pair in text.states if pair[0] in dict(text.versions)]
        made = {lang: _describe_state(state) for lang, state in states}
        if made:
            described[name] = made
    return {"translations": described}


def _describe_state(state: str) -> dict[str, str]:
    """Return who has read a translation, or who made it, and when."""
    *kinds, who, when = ("", state, "") if ":" not in state else ("", *state.split(":"))
    values = {"read" if "read" in kinds else "made": who, "on": when}
    return {name: value for name, value in values.items() if value}


@cache
def _list_text_fields(kind: type) -> tuple[str, ...]:
    types = schema.field_types(kind).items()
    return tuple(name for name, hint in types if is_text(schema.describe_type(hint)))


def _is_said(value: Any) -> bool:
    """Tell whether plain values say something; "no" and the number zero do."""
    return bool(value) or value is False or value == 0


@cache
def list_shown_fields(kind: type) -> dict[str, Any]:
    """Return the fields of a record that pages show, with their types."""
    return {
        name: hint for name, hint in schema.field_types(kind).items() if name not in HIDDEN_FIELDS
    }


def is_text(field: FieldType) -> bool:
    """Tell whether a field holds words in one or more languages."""
    return not (field.scalar_format or field.choices or field.item_type or field.record_class)


def iter_columns(
    kind: type, records: Sequence[Values], outer_steps: tuple[str, ...] = ()
) -> Iterator[Column]:
    """Yield the columns of a table of records, which are given as plain values.

    A text has one column for each language in which any of them says it. `outer_steps` lead to
    records that stand inside others.
    """
    for name, hint in list_shown_fields(kind).items():
        field = schema.describe_type(hint)
        values = [record[name] for record in records if name in record]
        steps = (*outer_steps, name)
        if field.record_class:
            yield from iter_columns(field.record_class, values, steps)
            continue
        item = schema.describe_type(field.item_type) if field.item_type else field
        shape = _get_shape_name(item)
        column = Column(
            ".".join(steps), steps, f"{kind.__name__}.{name}", shape, many=bool(field.item_type)
        )
        if is_text(field):
            yield from _iter_language_columns(column, values)
            continue
        yield column
        if item.reference_kind:
            yield column._replace(
                name=f"{column.name}.name",
                shape="line",
                names=item.reference_kind,
                lang=get_source_language(),
            )


def format_cell(column: Column, record: Values, labels: LabelIndex) -> str:
    """Return what a record says in a column: several values below each other, records as JSON."""
    value: Any = record
    for step in column.steps:
        value = value.get(step) if value else None
    if not value:
        return ""
    if column.shape == "json":
        return _format_value(value)
    items = value if isinstance(value, list) else [value]
    if column.names:
        items = [labels[column.names][slug] for slug in items]
    return "\n".join(item if isinstance(item, str) else _format_value(item) for item in items)


def _get_shape_name(field: FieldType) -> str:
    """Return how a single value is written; what stands deeper has no other way than JSON."""
    if field.record_class or field.item_type:
        return "json"
    if field.scalar_format:
        return field.scalar_format.name
    if field.choices:
        return "choice"
    return "markdown" if field.is_markdown else "text"


def _iter_language_columns(column: Column, texts: Sequence[Values]) -> Iterator[Column]:
    """Yield a column for each language of some texts, German first even where nobody says it."""
    others = {tag for text in texts for tag in text} - {get_source_language()}
    for tag in (get_source_language(), *sorted(others)):
        yield column._replace(name=f"{column.name}.{tag}", steps=(*column.steps, tag), lang=tag)


def _format_value(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
