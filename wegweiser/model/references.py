"""What records name by a slug or an id, and which of these names lead nowhere."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from wegweiser.model.kinds import KINDS, collect_labels
from wegweiser.model.parts import iter_parts, iter_records
from wegweiser.model.site import RecordKey, Site
from wegweiser.source import schema
from wegweiser.source.schema import Steps


class Reference(NamedTuple):
    """A slug or id that stands in a record and names something else."""

    record: RecordKey
    """The record in which it stands."""

    steps: Steps
    """The way to it inside the record."""

    kind: str
    """The kind of thing that it names, such as `district`."""

    value: str
    """The slug or id."""


def find_unknown_references(site: Site) -> tuple[Reference, ...]:
    """Return the references of all records that name nothing the city has."""
    known = collect_labels(site)
    return tuple(
        reference
        for reference in iter_references(site)
        if reference.value not in known[reference.kind]
    )


def drop_references(site: Site, references: Iterable[Reference]) -> Site:
    """Return the site without these references, so that it can be planned."""
    steps_by_record: dict[RecordKey, list[Steps]] = {}
    for reference in references:
        steps_by_record.setdefault(reference.record, []).append(reference.steps)
    records = {
        key: _drop_steps(record, steps_by_record[key])
        for key, record in iter_records(site)
        if key in steps_by_record
    }
    changes: dict[str, Any] = {}
    for kind in KINDS:
        value = getattr(site, kind.name)
        if kind.is_list:
            keys = [(kind.name, str(getattr(record, kind.id_field))) for record in value]
            changes[kind.name] = tuple(map(records.get, keys, value))
        else:
            changes[kind.name] = records.get((kind.name, ""), value)
    return replace(site, **changes)


def collect_named_organisations(site: Site, record_key: RecordKey) -> set[str]:
    """Return the ids of the organisations that a record names."""
    return {
        reference.value
        for reference in iter_references(site)
        if reference.record == record_key and reference.kind == "organisation"
    }


def iter_references(site: Site) -> Iterator[Reference]:
    """Yield each slug or id in a record that names something else."""
    for record_key, steps, record in iter_parts(site, schema.reference_fields):
        for name, kind in schema.reference_fields(record.__class__):
            value = getattr(record, name)
            if isinstance(value, tuple):
                for position, slug in enumerate(value):
                    yield Reference(record_key, (*steps, name, position), kind, slug)
            elif value:
                yield Reference(record_key, (*steps, name), kind, value)


def _drop_steps(record: Any, paths: Iterable[Steps]) -> Any:
    """Return a record without the references at these paths."""
    rests_by_field: dict[str, list[Steps]] = {}
    for path in paths:
        rests_by_field.setdefault(str(path[0]), []).append(path[1:])
    changes: dict[str, Any] = {}
    for name, rests in rests_by_field.items():
        value = getattr(record, name)
        if isinstance(value, tuple):
            changes[name] = _drop_items(value, rests)
        else:
            changes[name] = "" if () in rests else _drop_steps(value, rests)
    return replace(record, **changes)


def _drop_items(items: tuple[Any, ...], paths: list[Steps]) -> tuple[Any, ...]:
    kept = []
    for position, item in enumerate(items):
        rests = [path[1:] for path in paths if path[0] == position]
        # A slug, or a record that says little more than whom it names, such as a partner.
        if all(len(rest) > 1 for rest in rests):
            kept.append(_drop_steps(item, rests) if rests else item)
    return tuple(kept)
