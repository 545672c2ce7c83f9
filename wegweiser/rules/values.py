"""The rules for values that nobody can mean: no answer, the record itself, the same one twice."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from wegweiser.diagnostics import Diagnostic, error
from wegweiser.languages import Text
from wegweiser.model.citations import Conflict, Source
from wegweiser.model.kinds import KINDS
from wegweiser.model.parts import iter_parts
from wegweiser.rules.city import City
from wegweiser.source import schema
from wegweiser.source.non_answers import is_non_answer
from wegweiser.source.schema import Steps

_DATED_KINDS = frozenset(kind.name for kind in KINDS if kind.is_dated)
"""What the city says of the world: all other files hold words of its own."""

_REPORTED_ABSENCE = (Conflict, "says")
"""Another source may well say that there is none."""


def check_non_answers(city: City) -> Iterator[Diagnostic]:
    """What says nothing is left out; it then reads "nicht angegeben"."""
    for record_key, steps, record in iter_parts(city.site, list_worded_fields):
        if record_key[0] in _DATED_KINDS:
            for field, words in iter_words(record):
                if is_non_answer(words):
                    location = city.locate(*record_key, *steps, *field)
                    if _is_indispensable(record, field[0]):
                        yield error("missing-value", location)
                    else:
                        yield error("no-answer", location, value=words)


def check_sources(city: City) -> Iterator[Diagnostic]:
    """Whatever needs sources names at least one."""
    for record_key, steps, record in iter_parts(city.site, _list_source_fields):
        for name in _list_source_fields(record.__class__):
            if not getattr(record, name):
                yield error("missing-value", city.locate(*record_key, *steps, name))


def _is_indispensable(record: Any, name: str | int) -> bool:
    """Tell whether nothing would be left of a field that a record cannot do without."""
    value = getattr(record, str(name))
    texts = value.versions if isinstance(value, Text) else value
    is_single = isinstance(value, str) or len(texts) == 1
    return is_single and name in schema.list_required_fields(record.__class__)


def check_own_names(city: City) -> Iterator[Diagnostic]:
    """No entry is its own umbrella or double, no district its own neighbour."""
    for kind in KINDS:
        fields = schema.reference_fields(kind.record) if kind.reference else ()
        names = [name for name, reference in fields if reference == kind.reference]
        for record in getattr(city.site, kind.name) if names else ():
            for name in _find_own_names(record, names):
                location = city.locate(kind.name, record.id, name)
                yield error("names-itself", location, id=record.id)
    for number, area in enumerate(city.site.settings.districts):
        if area.slug in area.neighbours:
            location = city.locate("settings", "", "districts", number, "neighbours")
            yield error("names-itself", location, id=area.slug)


def check_repeated_values(city: City) -> Iterator[Diagnostic]:
    """No list holds a value twice."""
    for record_key, steps, record in iter_parts(city.site, _list_list_fields):
        for name in _list_list_fields(record.__class__):
            earlier = set()
            for position, value in enumerate(getattr(record, name)):
                if value in earlier:
                    location = city.locate(*record_key, *steps, name, position)
                    yield error("repeated-value", location)
                earlier.add(value)


def _find_own_names(record: Any, names: Sequence[str]) -> Iterator[str]:
    """Yield each of these fields in which a record names itself."""
    for name in names:
        value = getattr(record, name)
        if value == record.id or (isinstance(value, tuple) and record.id in value):
            yield name


def iter_words(record: Any) -> Iterator[tuple[Steps, str]]:
    """Yield the way to each line and text of a record, and its words."""
    for name in list_worded_fields(record.__class__):
        value = getattr(record, name)
        if isinstance(value, Text):
            yield from (((name, tag), words) for tag, words in value.versions)
        elif isinstance(value, tuple):
            yield from (((name, position), line) for position, line in enumerate(value))
        elif value:
            yield (name,), value


@cache
def _list_source_fields(record_class: type) -> tuple[str, ...]:
    """Return the lists of sources without which a record cannot be."""
    types = schema.field_types(record_class)
    return tuple(
        name
        for name in schema.list_required_fields(record_class)
        if schema.describe_type(types[name]).item_type is Source
    )


@cache
def list_worded_fields(record_class: type) -> tuple[str, ...]:
    """Return the fields of a record that hold lines or texts."""
    return tuple(
        name
        for name, hint in schema.field_types(record_class).items()
        if _holds_words(hint) and (record_class, name) != _REPORTED_ABSENCE
    )


def _holds_words(hint: Any) -> bool:
    field = schema.describe_item_type(hint)
    if field.scalar_format:
        return field.scalar_format.name == "line"
    return not (field.choices or field.record_class)


@cache
def _list_list_fields(record_class: type) -> tuple[str, ...]:
    """Return the fields of a record that are lists."""
    return tuple(
        name
        for name, hint in schema.field_types(record_class).items()
        if schema.describe_type(hint).item_type
    )
