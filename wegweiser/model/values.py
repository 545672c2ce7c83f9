"""Records as plain values and as rows of a table, in the order of the model: what open data says of them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import is_dataclass
from functools import cache
from typing import Any, NamedTuple

from wegweiser.languages import DEFAULT_LANGUAGE, Text
from wegweiser.source import schema
from wegweiser.source.schema import FieldType

Values = dict[str, Any]
LabelIndex = Mapping[str, Mapping[str, str]]
"""For each kind of thing that a slug names: what it is called, by slug."""

HIDDEN_FIELDS = frozenset({"consent", "show"})
"""What decides how much of a record is published, and stands on no page itself."""


class Column(NamedTuple):
    """A column of a table: its name, the steps to its values, `Record.field` for its texts, how a value is written.

    `lang` is the language of a column of words; with `names` these are the labels of slugs that name such things.
    """

    name: str
    steps: tuple[str, ...]
    field: str
    shape: str
    many: bool = False
    names: str = ""
    lang: str = ""


def to_values(record: Any) -> Values:
    """Return a record as texts, numbers, lists and dicts; what it does not say is left out."""
    kind: Any = type(record)
    said = ((name, getattr(record, name)) for name in list_shown_fields(kind))
    plain = (
        (name, one if type(one) is str else convert_field(one))
        for name, one in said
        if one or one is False or one == 0
    )
    return {name: one for name, one in plain if one or one is False or one == 0}


def convert_field(said: Any) -> Any:
    """Return what a field holds in plain values: a text as its words by language."""
    if type(said) is tuple:
        return [one if type(one) is str else convert_field(one) for one in said]
    if type(said) is Text:
        return dict(said.versions)
    return to_values(said) if is_dataclass(said) else said


@cache
def list_shown_fields(kind: type) -> dict[str, Any]:
    """Return the fields of a record that pages show, with their types."""
    return {
        name: hint for name, hint in schema.field_types(kind).items() if name not in HIDDEN_FIELDS
    }


def is_text(asked: FieldType) -> bool:
    """Tell whether a field holds words in one or more languages."""
    return not (asked.shape or asked.choice or asked.item or asked.record)


def iter_columns(
    kind: type, trees: Sequence[Values], steps: tuple[str, ...] = ()
) -> Iterator[Column]:
    """Yield the columns of a table of records: a text has one for each language in which any of them says it."""
    for name, hint in list_shown_fields(kind).items():
        asked, way = schema.describe_type(hint), (*steps, name)
        said = [one[name] for one in trees if name in one]
        if asked.record:
            yield from iter_columns(asked.record, said, way)
        elif is_text(asked):
            yield from _iter_language_columns(
                Column(".".join(way), way, f"{kind.__name__}.{name}", _get_shape_name(asked)), said
            )
        else:
            inner = schema.describe_type(asked.item) if asked.item else asked
            column = Column(
                ".".join(way),
                way,
                f"{kind.__name__}.{name}",
                _get_shape_name(inner),
                bool(asked.item),
            )
            yield column
            if inner.names:
                yield column._replace(
                    name=f"{column.name}.name",
                    shape="line",
                    names=inner.names,
                    lang=DEFAULT_LANGUAGE,
                )


def format_cell(column: Column, one: Values, names: LabelIndex) -> str:
    """Return what a record says in a column: several values below each other, records inside it as JSON."""
    said: Any = one
    for step in column.steps:
        said = said.get(step) if said else None
    if not said or column.shape == "json":
        return json.dumps(said, ensure_ascii=False) if said else ""
    if column.names:
        said = [names[column.names][slug] for slug in (said if column.many else [said])]
    return "\n".join(map(_format_value, said if isinstance(said, list) else [said]))


def _get_shape_name(asked: FieldType) -> str:
    """Return how a single value is written; a record, a list or a text inside a list has no other way than JSON."""
    if asked.record or asked.item:
        return "json"
    return (
        asked.shape.name
        if asked.shape
        else "choice"
        if asked.choice
        else "markdown"
        if asked.markdown
        else "text"
    )


def _iter_language_columns(column: Column, said: Sequence[Values]) -> Iterator[Column]:
    for tag in (
        DEFAULT_LANGUAGE,
        *sorted({tag for one in said for tag in one} - {DEFAULT_LANGUAGE}),
    ):
        yield column._replace(name=f"{column.name}.{tag}", steps=(*column.steps, tag), lang=tag)


def _format_value(one: Any) -> str:
    return one if isinstance(one, str) else json.dumps(one)
