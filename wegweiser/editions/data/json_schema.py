"""The JSON Schema that our open data keeps, from the model (draft 2020-12); what editors may write is another one."""

from typing import Any

from wegweiser.languages import Translations
from wegweiser.model import values
from wegweiser.source import schema
from wegweiser.source.schema import FieldType, LanguageTag

Json = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
FORMAT_VERSION = "1.0"
"""Of the format. A new field raises the second number; a field that goes or changes its meaning raises the first."""

_FORMATS = {"url": "uri", "email": "email", "day": "date"}
_TYPES = {"count": "integer", "number": "number", "flag": "boolean"}
_LABELS: Json = {
    "type": "object",
    "additionalProperties": {"type": "object", "additionalProperties": {"$ref": "#/$defs/text"}},
}
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


def build_schema(name: str, kind: type, book: Translations) -> Json:
    """Return the schema of the file of a list of records."""
    head = {key: _describe(f"Dataset.{key}", book) | rule for key, rule in HEADER.items()}
    records = {"type": "array", "items": {"$ref": f"#/$defs/{kind.__name__}"}}
    said = {
        "$schema": DIALECT,
        "title": f"{name}.json",
        "description": book(f"{kind.__name__}.help"),
        "type": "object",
    }
    rules = {"required": [*head, "records"], "additionalProperties": False}
    defs = {
        one.__name__: _build_record_schema(one, book)
        for one in schema.find_record_classes(kind, values.list_shown_fields)
    }
    page = {"page": _describe("Dataset.page", book) | {"type": "string", "format": "uri"}}
    defs[kind.__name__]["properties"] = page | defs[kind.__name__]["properties"]
    defs[kind.__name__]["required"].insert(0, "page")
    return (
        said
        | {"properties": head | {"records": records}}
        | rules
        | {"$defs": defs | {"text": _build_text_schema()}}
    )


def _build_record_schema(kind: type, book: Translations) -> Json:
    fields = values.list_shown_fields(kind)
    properties = {
        name: _describe(f"{kind.__name__}.{name}", book)
        | _build_value_schema(schema.describe_type(hint))
        for name, hint in fields.items()
    }
    # An empty list is left out like everything that is not said.
    needed = [
        name
        for name in schema.required_fields(kind)
        if name in fields and not schema.describe_type(fields[name]).item
    ]
    return {
        "type": "object",
        "properties": properties,
        "required": needed,
        "additionalProperties": False,
    }


def _build_value_schema(asked: FieldType) -> Json:
    if asked.choice:
        return {"enum": list(asked.choice)}
    if asked.item:
        return {
            "type": "array",
            "minItems": 1,
            "items": _build_value_schema(schema.describe_type(asked.item)),
        }
    if asked.record:
        return {"$ref": f"#/$defs/{asked.record.__name__}"}
    if not asked.shape:
        return {"$ref": "#/$defs/text"} | (
            {"contentMediaType": "text/markdown"} if asked.markdown else {}
        )
    name = asked.shape.name
    if name in _TYPES:
        return {"type": _TYPES[name]}
    rule = (
        {"format": _FORMATS[name]}
        if name in _FORMATS
        else {"pattern": f"^(?:{asked.shape.pattern})$"}
    )
    return {"type": "string"} | rule


def _build_text_schema() -> Json:
    """Return the schema of words in one or more languages, by BCP 47 tag."""
    tag = schema.describe_type(LanguageTag).shape
    assert tag is not None  # noqa: S101  it is declared as one
    words = {f"^(?:{tag.pattern})$": {"type": "string", "minLength": 1}}
    return {
        "type": "object",
        "minProperties": 1,
        "patternProperties": words,
        "additionalProperties": False,
    }


def _describe(key: str, book: Translations) -> Json:
    return {"title": book(key), "description": book(f"{key}.help")}
