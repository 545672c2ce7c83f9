"""Records as plain values and as rows of a table, in the order of the model: what open data says of them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import is_dataclass
from functools import cache
from typing import Any, NamedTuple

from wegweiser.ground.languages import SOURCE, Text
from wegweiser.reading import schema
from wegweiser.reading.schema import Form

Tree = dict[str, Any]
Names = Mapping[str, Mapping[str, str]]
"""For each kind of thing that a slug names: what it is called, by slug."""

UNSHOWN = frozenset({"consent", "show"})
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


def tree(record: Any) -> Tree:
    """Return a record as texts, numbers, lists and dicts; what it does not say is left out."""
    kind: Any = type(record)
    said = ((name, getattr(record, name)) for name in shown(kind))
    plain = ((name, one if type(one) is str else value(one)) for name, one in said if one or one is False or one == 0)
    return {name: one for name, one in plain if one or one is False or one == 0}


def value(said: Any) -> Any:
    """Return what a field holds in plain values: a text as its words by language."""
    if type(said) is tuple:
        return [one if type(one) is str else value(one) for one in said]
    if type(said) is Text:
        return dict(said.versions)
    return tree(said) if is_dataclass(said) else said


@cache
def shown(kind: type) -> dict[str, Any]:
    """Return the fields of a record that pages show, with their types."""
    return {name: hint for name, hint in schema.hints(kind).items() if name not in UNSHOWN}


def is_text(asked: Form) -> bool:
    """Tell whether a field holds words in one or more languages."""
    return not (asked.shape or asked.choice or asked.item or asked.record)


def columns(kind: type, trees: Sequence[Tree], steps: tuple[str, ...] = ()) -> Iterator[Column]:
    """Yield the columns of a table of records: a text has one for each language in which any of them says it."""
    for name, hint in shown(kind).items():
        asked, way = schema.form(hint), (*steps, name)
        said = [one[name] for one in trees if name in one]
        if asked.record:
            yield from columns(asked.record, said, way)
        elif is_text(asked):
            yield from _texts(Column(".".join(way), way, f"{kind.__name__}.{name}", _shape(asked)), said)
        else:
            inner = schema.form(asked.item) if asked.item else asked
            column = Column(".".join(way), way, f"{kind.__name__}.{name}", _shape(inner), bool(asked.item))
            yield column
            if inner.names:
                yield column._replace(name=f"{column.name}.name", shape="line", names=inner.names, lang=SOURCE)


def cell(column: Column, one: Tree, names: Names) -> str:
    """Return what a record says in a column: several values below each other, records inside it as JSON."""
    said: Any = one
    for step in column.steps:
        said = said.get(step) if said else None
    if not said or column.shape == "json":
        return json.dumps(said, ensure_ascii=False) if said else ""
    if column.names:
        said = [names[column.names][slug] for slug in (said if column.many else [said])]
    return "\n".join(map(_written, said if isinstance(said, list) else [said]))


def _shape(asked: Form) -> str:
    """Return how a single value is written; a record, a list or a text inside a list has no other way than JSON."""
    if asked.record or asked.item:
        return "json"
    return asked.shape.name if asked.shape else "choice" if asked.choice else "markdown" if asked.markdown else "text"


def _texts(column: Column, said: Sequence[Tree]) -> Iterator[Column]:
    for tag in (SOURCE, *sorted({tag for one in said for tag in one} - {SOURCE})):
        yield column._replace(name=f"{column.name}.{tag}", steps=(*column.steps, tag), lang=tag)


def _written(one: Any) -> str:
    return one if isinstance(one, str) else json.dumps(one)
