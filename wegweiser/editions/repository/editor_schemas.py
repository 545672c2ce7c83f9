"""The model as JSON Schema (2020-12), for programs that complete and mark what editors type."""

import re
from typing import Any

from wegweiser.languages import Translations, get_source_language, say
from wegweiser.model.kinds import RecordKind, collect_labels
from wegweiser.model.site import Site
from wegweiser.source import schema
from wegweiser.source.schema import FieldType, LanguageTag, ScalarFormat

Json = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
NAMES_FILE = "names.json"
"""The file with every slug that a record may name: it alone follows the data, not the model."""

_PLAIN_TEXT: Json = {"type": ["string", "boolean", "number"], "pattern": r"\S"}
"""A text in one language: of some, an editor's YAML reader makes a number or a boolean."""

_NON_URL_TEXT = {**_PLAIN_TEXT, "pattern": r"^(?!https?://)[\s\S]*\S"}

_LEAP_YEAR = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)"
_LONG_MONTH = "(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
_SHORT_MONTH = "(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
_FEBRUARY = "02-(?:0[1-9]|1[0-9]|2[0-8])"
_DAY = f"(?:[0-9]{{4}}-(?:{_LONG_MONTH}|{_SHORT_MONTH}|{_FEBRUARY})|{_LEAP_YEAR}-02-29)"
_STRICT_PATTERNS = {
    "day": f"(?!0000){_DAY}",
    "date": f"(?!0000)(?:[0-9]{{4}}(?:-(?:0[1-9]|1[0-2]))?|{_DAY})",
    "url": r"https?://(?:\[[0-9a-fA-F:.]+\]|[^\s/?#@\\:\[\]]+)(?::[0-9]{0,5})?(?:[/?#]\S*)?",
}
"""Shapes whose `convert` refuses more than their pattern: the calendar and the host as patterns."""

_DIGIT_COUNTS = range(1, 16)
"""How many digits a number may have; of more, an editor's YAML reader loses some (IEEE 754)."""


def build_file_schema(kind: RecordKind, labels: Translations) -> Json:
    """Return the schema of a data file; a list file may be empty, which an editor reads as null."""
    name = kind.record.__name__
    record: Json = {"$ref": f"#/$defs/{name}"}
    return {
        "$schema": DIALECT,
        "title": labels(name),
        "description": labels(f"{name}:help"),
        **({"type": ["array", "null"], "items": record} if kind.is_list else record),
        "$defs": _build_definitions(kind.record, labels),
    }


def build_names_schema(site: Site, labels: Translations) -> Json:
    """Return the file of names: the slugs that a record may name, each with its German name."""
    names = {}
    for reference, texts in collect_labels(site).items():
        pairs = [(slug, say(text, get_source_language()).text) for slug, text in texts.items()]
        names[reference] = _build_enum(sorted(pairs))
    return {
        "$schema": DIALECT,
        "title": labels("names"),
        "description": labels("names.help"),
        "$defs": names,
    }


def _build_definitions(top: type, labels: Translations) -> Json:
    definitions: Json = {"words": _PLAIN_TEXT, "text": _build_text_schema(labels)}
    for record in schema.find_record_classes(top):
        definitions[record.__name__] = _build_record_schema(record, labels)
        for hint in schema.field_types(record).values():
            field = schema.describe_item_type(hint)
            if field.scalar_format and not field.reference_kind:
                definitions[field.scalar_format.name] = _build_shape_schema(
                    field.scalar_format, labels
                )
    return definitions


def _build_record_schema(record: type, labels: Translations) -> Json:
    fields = {
        name: _build_field_schema(f"{record.__name__}.{name}", name, hint, labels)
        for name, hint in schema.field_types(record).items()
    }
    full: Json = {
        "type": "object",
        "properties": fields,
        "required": list(schema.list_required_fields(record)),
        "additionalProperties": False,
    }
    return (
        {"anyOf": [*_build_brief_schemas(record), full]}
        if hasattr(record, "short_form_field")
        else full
    )


def _build_field_schema(key: str, name: str, hint: Any, labels: Translations) -> Json:
    description = labels(f"{key}.help")
    if labels.has_message(f"{key}.example"):
        description += f"\n{labels('example')}: {name}: {labels(f'{key}.example')}"
    value = _build_value_schema(schema.describe_type(hint), key, labels)
    return {"title": labels(key), "description": description, **value}


def _build_value_schema(field: FieldType, key: str, labels: Translations) -> Json:
    if field.choices:
        descriptions = [labels(f"{key}.{choice}") for choice in field.choices]
        return {"enum": list(field.choices), "enumDescriptions": descriptions}
    if field.item_type:
        items = _build_value_schema(schema.describe_type(field.item_type), key, labels)
        return {"type": "array", "items": items}
    if field.reference_kind:
        return {"$ref": f"{NAMES_FILE}#/$defs/{field.reference_kind}"}
    return _refer_to_definition(field)


def _refer_to_definition(field: FieldType) -> Json:
    name = "text"
    if field.record_class:
        name = field.record_class.__name__
    elif field.scalar_format:
        name = field.scalar_format.name
    return {"$ref": f"#/$defs/{name}"}


def _build_brief_schemas(record: Any) -> tuple[Json, ...]:
    """Return what may stand for a record with a single field: its text.

    Where addresses go into another field than other texts, either.
    """
    url_field = record.short_form_field("https://")
    if url_field == record.short_form_field(""):
        return ({"$ref": "#/$defs/words"},)
    field = schema.describe_type(schema.field_types(record)[url_field])
    return (_refer_to_definition(field), _NON_URL_TEXT)


def _build_text_schema(labels: Translations) -> Json:
    """Return the schema of a text: German words, or words by BCP 47 tag."""
    tag = schema.describe_type(LanguageTag).scalar_format
    assert tag is not None  # noqa: S101  it is declared as one
    words: Json = {"$ref": "#/$defs/words"}
    translation = words | {"description": labels("shape.language")}
    translations = {
        "type": "object",
        "minProperties": 1,
        "patternProperties": {_anchor_pattern(tag.pattern): translation},
        "additionalProperties": False,
    }
    return {"anyOf": [words, translations]}


def _build_shape_schema(shape: ScalarFormat, labels: Translations) -> Json:
    """Return the schema of a shape, as an editor's YAML reader sees its texts.

    Quoted they are strings; without quotes it takes some for a number or a boolean.
    """
    fits = re.compile(shape.pattern).fullmatch
    types = ["string"]
    bounds: Json = {}
    if fits("true") and fits("false"):
        types.append("boolean")
    digit_counts = [count for count in _DIGIT_COUNTS if fits("1" * count)]
    if digit_counts:
        types.append("number" if fits("1.5") else "integer")
        bounds = _build_bounds(digit_counts, has_negative=bool(fits("-1")))
    return {
        "type": types,
        "pattern": _anchor_pattern(_STRICT_PATTERNS.get(shape.name, shape.pattern)),
        "patternErrorMessage": f"{labels('expected')}: {labels(f'shape.{shape.name}')}.",
        **bounds,
    }


def _build_bounds(digit_counts: list[int], *, has_negative: bool) -> Json:
    """Return between which numbers lie those with so many digits; none where they never end."""
    bounds: Json = {}
    if digit_counts[-1] != _DIGIT_COUNTS[-1]:
        bounds["exclusiveMaximum"] = 10 ** digit_counts[-1]
        if has_negative:
            bounds["exclusiveMinimum"] = -(10 ** digit_counts[-1])
    if not has_negative:
        bounds["minimum"] = 10 ** (digit_counts[0] - 1) if digit_counts[0] > 1 else 0
    return bounds


def _anchor_pattern(pattern: str) -> str:
    return f"^(?:{pattern})$"


def _build_enum(pairs: list[tuple[str, str]]) -> Json:
    """Return the schema of a slug that must be one of these."""
    values: list[tuple[str | int, str]] = list(pairs)
    # An editor's YAML reader takes `2010` for a number.
    for slug, name in pairs:
        if slug.isdecimal() and slug == str(int(slug)):
            values.append((int(slug), name))
    return {
        "enum": [value for value, _ in values],
        "enumDescriptions": [name for _, name in values],
    }
