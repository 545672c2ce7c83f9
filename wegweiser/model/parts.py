"""The records of a city one after the other, and the records that stand inside them."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, NamedTuple

from wegweiser.model.kinds import KINDS, NEWS
from wegweiser.model.site import RecordKey, Site
from wegweiser.source import schema
from wegweiser.source.schema import Steps

IsWanted = Callable[[type], object]
"""Tells of a class whether its records are wanted; a function of a module, so that it is cached."""


class Part(NamedTuple):
    """A record, or a record inside it."""

    record_key: RecordKey
    """The record in which it stands."""

    steps: Steps
    """The way to it inside that record; empty for the record itself."""

    record: Any
    """What stands there."""


def iter_records(site: Site) -> Iterator[tuple[RecordKey, Any]]:
    """Yield each record of the data files and the head of each page."""
    for kind in KINDS:
        records = getattr(site, kind.name)
        if kind.is_list:
            for record in records:
                yield (kind.name, str(getattr(record, kind.id_field))), record
        elif records:
            yield (kind.name, ""), records
    for page in site.pages:
        yield (NEWS.name, page.path), page.front


def iter_parts(site: Site, is_wanted: IsWanted) -> Iterator[Part]:
    """Yield all records of the classes that are wanted, also those inside other records."""
    for record_key, record in iter_records(site):
        yield from _iter_inner_parts(Part(record_key, (), record), is_wanted)


def _iter_inner_parts(part: Part, is_wanted: IsWanted) -> Iterator[Part]:
    record_class = part.record.__class__
    if is_wanted(record_class):
        yield part
    for name in _list_ways(record_class, is_wanted):
        value = getattr(part.record, name)
        if isinstance(value, tuple):
            for position, item in enumerate(value):
                inner = part._replace(steps=(*part.steps, name, position), record=item)
                yield from _iter_inner_parts(inner, is_wanted)
        elif value is not None:
            inner = part._replace(steps=(*part.steps, name), record=value)
            yield from _iter_inner_parts(inner, is_wanted)


@cache
def _list_ways(record_class: type, is_wanted: IsWanted) -> tuple[str, ...]:
    """Return the fields of a class in which wanted records can stand, however deep."""
    return tuple(
        name
        for name, hint in schema.field_types(record_class).items()
        if any(map(is_wanted, _list_classes(hint)))
    )


def _list_classes(hint: Any) -> tuple[type, ...]:
    record_class = schema.describe_item_type(hint).record_class
    return schema.find_record_classes(record_class) if record_class else ()
