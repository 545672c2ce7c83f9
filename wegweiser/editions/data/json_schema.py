"""The JSON Schema that our open data keeps, from the model (draft 2020-12).

What editors may write has another one.
"""

from typing import Any

from wegweiser.languages import Translations
from wegweiser.model import values
from wegweiser.source import phone, schema
from wegweiser.source.entry_notes import MAKERS, READERS
from wegweiser.source.schema import FieldType, LanguageTag, ScalarFormat

Json = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
FORMAT_VERSION = "1.1"
"""Of the format. A new field raises the second number.

A field that goes or changes its meaning raises the first.
"""

_FORMATS = {"url": "iri", "email": "idn-email", "day": "date"}
_PATTERNS = {"phone": phone.KEPT_PATTERN}
"""Of what may be written in more ways than it is kept, the one form."""

_TYPES = {"count": "integer", "number": "number", "flag": "boolean"}
_LABELS: Json = {
    "type": "object",
    "additionalProperties": {"type": "object", "additionalProperties": {"$ref": "#/$defs/text"}},
}
_TRANSLATIONS: Json = {
    "type": "object",
    "additionalProperties": {
        "type": "object",
        "additionalProperties": {
            "type": "object",
            "properties": {
                "made": {"enum": list(MAKERS)},
                "read": {"enum": list(READERS)},
                "on": {"type": "string", "format": "date"},
            },
            "minProperties": 1,
            "additionalProperties": False,
        },
    },
}
"""Of the fields of a record: how their translations were made and read, by language."""

HEADER: dict[str, Json] = {
    "$schema": {"type": "string"},
    "version": {"const": FORMAT_VERSION},
    "site": {"type": "string", "format": "uri"},
    "publisher": {"type": "string", "minLength": 1},
    "contact": {"type": "string", "format": "email"},
    "licence": {"type": ["string", "null"], "format": "uri"},
    "modified": {"type": ["string", "null"], "pattern": r"^[0-9]{4}(-[0-9]{2}){0,2}$"},
    "labels": _LABELS,
}
"""What stands around the records."""


def build_schema(name: str, kind: type, labels: Translations) -> Json:
    """Return the schema of the file of a list of records."""
    header = {key: _describe(f"Dataset.{key}", labels) | rule for key, rule in HEADER.items()}
    definitions = {
        record.__name__: _build_record_schema(record, labels)
        for record in schema.find_record_classes(kind, values.list_shown_fields)
    }
    page = _describe("Dataset.page", labels) | {"type": "string", "format": "uri"}
    record_schema = definitions[kind.__name__]
    record_schema["properties"] = {"page": page} | record_schema["properties"]
    record_schema["required"].insert(0, "page")
    records = {"type": "array", "items": {"$ref": f"#/$defs/{kind.__name__}"}}
    return {
        "$schema": DIALECT,
        "title": f"{name}.json",
        "description": labels(f"{kind.__name__}:help"),
        "type": "object",
        "properties": header | {"records": records},
        "required": [*header, "records"],
        "additionalProperties": False,
        "$defs": definitions | {"text": _build_text_schema(), "translations": _TRANSLATIONS},
    }


def _build_record_schema(kind: type, labels: Translations) -> Json:
    fields = {
        name: schema.describe_type(hint) for name, hint in values.list_shown_fields(kind).items()
    }
    properties = {
        name: _describe(f"{kind.__name__}.{name}", labels) | _build_value_schema(field)
        for name, field in fields.items()
    }
    # An empty list is left out like everything that is not said.
    required = [
        name
        for name in schema.list_required_fields(kind)
        if name in fields and not fields[name].item_type
    ]
    if any(map(values.is_text, fields.values())):
        words = _describe("Dataset.translations", labels)
        properties["translations"] = words | {"$ref": "#/$defs/translations"}
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _build_value_schema(field: FieldType) -> Json:
    if field.choices:
        return {"enum": list(field.choices)}
    if field.item_type:
        items = _build_value_schema(schema.describe_type(field.item_type))
        return {"type": "array", "minItems": 1, "items": items}
    if field.record_class:
        return {"$ref": f"#/$defs/{field.record_class.__name__}"}
    if not field.scalar_format:
        text: Json = {"$ref": "#/$defs/text"}
        return text | {"contentMediaType": "text/markdown"} if field.is_markdown else text
    return _build_scalar_schema(field.scalar_format)


def _build_scalar_schema(shape: ScalarFormat) -> Json:
    if shape.name in _TYPES:
        return {"type": _TYPES[shape.name]}
    if shape.name in _FORMATS:
        return {"type": "string", "format": _FORMATS[shape.name]}
    pattern = _PATTERNS.get(shape.name, shape.pattern)
    return {"type": "string", "pattern": f"^(?:{pattern})$"}


def _build_text_schema() -> Json:
    """Return the schema of words in one or more languages, by BCP 47 tag."""
    tag = schema.describe_type(LanguageTag).scalar_format
    assert tag is not None  # noqa: S101  it is declared as one
    words = {f"^(?:{tag.pattern})$": {"type": "string", "minLength": 1}}
    return {
        "type": "object",
        "minProperties": 1,
        "patternProperties": words,
        "additionalProperties": False,
    }


def _describe(key: str, labels: Translations) -> Json:
    return {"title": labels(key), "description": labels(f"{key}.help")}
