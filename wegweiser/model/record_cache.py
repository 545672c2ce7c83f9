"""Records kept between builds: by the digest of the text that they were read from, as JSON."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from functools import cache
from hashlib import sha256
from typing import Any

from wegweiser.diagnostics import Location
from wegweiser.languages import Text, get_source_language
from wegweiser.model.kinds import KINDS
from wegweiser.source import schema


class RecordCache(dict[tuple[type, str], tuple[Any, Location]]):
    """Faultless records by class and digest of their item; locations count from its first line."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[tuple[type, str], list[Any]] = {}
        """The records of last time as values of JSON, which they need not become again."""
        self.clear_texts: set[str] = set()
        """The digests of texts of which rules had nothing to say."""


Stored = dict[str, Any]
"""The same as values of JSON: by kind and digest a record's line, column, length and fields."""


def digest_item(text: str) -> str:
    """Return by what a record is found again: its text, and the language that it is in."""
    return sha256(f"{get_source_language()}\n{text}".encode()).hexdigest()


def encode_records(records: RecordCache) -> Stored:
    """Return records as values of JSON."""
    stored: Stored = {kind.name: {} for kind in KINDS if kind.is_list}
    stored["clear_texts"] = sorted(records.clear_texts)
    names = {kind.record: kind.name for kind in KINDS}
    for key, (record, place) in records.items():
        row = records.rows.get(key)
        if row is None:
            row = [place.line, place.column, place.length, encode_record(record)]
        stored[names[key[0]]][key[1]] = row
    return stored


def decode_records(stored: Stored) -> RecordCache:
    """Return the records that values of JSON are."""
    records = RecordCache()
    records.clear_texts.update(stored["clear_texts"])
    for kind in KINDS:
        if kind.is_list:
            decode = _make_decoder(kind.record)
            for digest, row in stored[kind.name].items():
                line, column, length, values = row
                location = Location(kind.file, line, column, length)
                records[kind.record, digest] = decode(values), location
                records.rows[kind.record, digest] = row
    return records


def encode_record(value: Any) -> Any:
    """Return a record, or what one of its fields holds, as values of JSON, without defaults."""
    kind: Any = type(value)
    if kind is tuple:
        return [encode_record(item) for item in value]
    if kind is Text:
        return value.versions
    defaults = _list_defaults(kind)
    if defaults is None:
        return value
    values = ((name, getattr(value, name), default) for name, default in defaults.items())
    return {name: encode_record(item) for name, item, default in values if item != default}


@cache
def _list_defaults(kind: Any) -> Mapping[str, Any] | None:
    """Return the fields of a class of records with their defaults; None of any other class."""
    if not hasattr(kind, "__dataclass_fields__"):
        return None
    return {
        field.name: field.default if field.default_factory is MISSING else field.default_factory()
        for field in fields(kind)
    }


@cache
def _make_decoder(hint: Any) -> Callable[[Any], Any]:
    """Return the function that makes a value of this type from one of JSON."""
    field_type = schema.describe_type(hint)
    if field_type.scalar_format or field_type.choices:
        return _freeze
    if field_type.item_type:
        decode_item = _make_decoder(field_type.item_type)
        return lambda items: tuple(map(decode_item, items))
    if field_type.record_class:
        return _make_record_decoder(field_type.record_class)
    return lambda versions: Text(_freeze(versions))


def _make_record_decoder(kind: type) -> Callable[[Any], Any]:
    decoders = {name: _make_decoder(hint) for name, hint in schema.field_types(kind).items()}

    def decode(values: dict[str, Any] | None) -> Any:
        if values is None:
            return None
        return kind(**{name: decoders[name](value) for name, value in values.items()})

    return decode


def _freeze(value: Any) -> Any:
    """Return a value with tuples for its lists."""
    return tuple(map(_freeze, value)) if type(value) is list else value
