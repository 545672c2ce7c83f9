"""The model as JSON Schema (draft 2020-12): with it an editor's program completes, explains and marks what is typed."""

import re
from typing import Any

from wegweiser.languages import DEFAULT_LANGUAGE, Translations, say
from wegweiser.model.kinds import collect_labels
from wegweiser.model.site import Site
from wegweiser.source import schema
from wegweiser.source.schema import FieldType, LanguageTag, ScalarFormat

Json = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
NAMES_FILE = "names.json"
"""The file that holds every slug that a record may name: it alone follows the data, all others only the model."""

_PLAIN_TEXT: Json = {"type": ["string", "boolean", "number"], "pattern": r"\S"}
"""A text in one language. What our reader keeps as text, an editor's YAML reader takes for a number or a boolean."""

_NON_URL_TEXT = {**_PLAIN_TEXT, "pattern": r"^(?!https?://)[\s\S]*\S"}
_LEAP_YEAR = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)"
_DAY_PATTERN = (
    "(?:[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    f"|02-(?:0[1-9]|1[0-9]|2[0-8]))|{_LEAP_YEAR}-02-29)"
)
_STRICT_PATTERNS = {
    "day": f"(?!0000){_DAY_PATTERN}",
    "date": f"(?!0000)(?:[0-9]{{4}}(?:-(?:0[1-9]|1[0-2]))?|{_DAY_PATTERN})",
    "url": r"https?://(?:\[[0-9a-fA-F:.]+\]|[^\s/?#@\\:\[\]]+)(?::[0-9]{0,5})?(?:[/?#]\S*)?",
}
"""Shapes whose `convert` refuses more than their pattern says: the calendar and the host, as patterns."""

_DIGIT_COUNTS = range(1, 16)
"""How many digits a number may have before an editor's YAML reader loses some of them (IEEE 754)."""


def build_file_schema(kind: type, words: Translations, *, listed: bool) -> Json:
    """Return the schema of a data file; a list file may be empty, which an editor reads as null."""
    one = {"$ref": f"#/$defs/{kind.__name__}"}
    whole = {"type": ["array", "null"], "items": one} if listed else one
    said = {"title": words(kind.__name__), "description": words(f"{kind.__name__}.help")}
    return {"$schema": DIALECT, **said, **whole, "$defs": _build_definitions(kind, words)}


def build_names_schema(site: Site, words: Translations) -> Json:
    """Return the file of names: for each kind of thing the slugs that a record may use, each with its German name."""
    names = {
        reference: _build_enum(
            sorted((slug, say(label, DEFAULT_LANGUAGE).text) for slug, label in labels.items())
        )
        for reference, labels in collect_labels(site).items()
    }
    return {
        "$schema": DIALECT,
        "title": words("names"),
        "description": words("names.help"),
        "$defs": names,
    }


def _build_definitions(kind: type, words: Translations) -> Json:
    kinds = schema.find_record_classes(kind)
    asked = [
        schema.describe_item_type(hint)
        for one in kinds
        for hint in schema.field_types(one).values()
    ]
    shapes = {one.shape for one in asked if one.shape and not one.names}
    defined = {one.__name__: _build_record_schema(one, words) for one in kinds} | {
        one.name: _build_shape_schema(one, words) for one in shapes
    }
    return defined | {"words": _PLAIN_TEXT, "text": _build_text_schema(words)}


def _build_record_schema(kind: type, words: Translations) -> Json:
    fields = {
        name: _build_field_schema(kind, name, hint, words)
        for name, hint in schema.field_types(kind).items()
    }
    rules = {"required": list(schema.required_fields(kind)), "additionalProperties": False}
    whole = {"type": "object", "properties": fields, **rules}
    return {"anyOf": [*_build_brief_schemas(kind), whole]} if hasattr(kind, "brief") else whole


def _build_field_schema(kind: type, name: str, hint: Any, words: Translations) -> Json:
    key = f"{kind.__name__}.{name}"
    example = words(f"{key}.example") if words.has_message(f"{key}.example") else ""
    described = words(f"{key}.help") + (
        f"\n{words('example')}: {name}: {example}" if example else ""
    )
    return {
        "title": words(key),
        "description": described,
        **_build_value_schema(schema.describe_type(hint), key, words),
    }


def _build_value_schema(asked: FieldType, key: str, words: Translations) -> Json:
    if asked.choice:
        return {
            "enum": list(asked.choice),
            "enumDescriptions": [words(f"{key}.{one}") for one in asked.choice],
        }
    if asked.item:
        return {
            "type": "array",
            "items": _build_value_schema(schema.describe_type(asked.item), key, words),
        }
    if asked.names:
        return {"$ref": f"{NAMES_FILE}#/$defs/{asked.names}"}
    return {"$ref": f"#/$defs/{_get_definition_name(asked)}"}


def _get_definition_name(asked: FieldType) -> str:
    return asked.record.__name__ if asked.record else asked.shape.name if asked.shape else "text"


def _build_brief_schemas(kind: Any) -> tuple[Json, ...]:
    """Return what may stand for a record of a single field: its text, or where addresses go elsewhere, either."""
    address, other = kind.brief("https://"), kind.brief("")
    if address == other:
        return ({"$ref": "#/$defs/words"},)
    return (
        {
            "$ref": f"#/$defs/{_get_definition_name(schema.describe_type(schema.field_types(kind)[address]))}"
        },
        _NON_URL_TEXT,
    )


def _build_text_schema(words: Translations) -> Json:
    """Return the schema of a text: German words, or words by BCP 47 tag."""
    tag, words_of_one = schema.describe_type(LanguageTag).shape, {"$ref": "#/$defs/words"}
    assert tag is not None  # noqa: S101  it is declared as one
    keys = {_anchor_pattern(tag.pattern): words_of_one | {"description": words("shape.language")}}
    said = {
        "type": "object",
        "minProperties": 1,
        "patternProperties": keys,
        "additionalProperties": False,
    }
    return {"anyOf": [words_of_one, said]}


def _build_shape_schema(shape: ScalarFormat, words: Translations) -> Json:
    """Return the schema of a shape, as an editor's YAML reader sees its texts: quoted, or as number or boolean."""
    fits = re.compile(shape.pattern).fullmatch
    types = ["string"] + (["boolean"] if fits("true") and fits("false") else [])
    digits = [count for count in _DIGIT_COUNTS if fits("1" * count)]
    types += [("number" if fits("1.5") else "integer")] if digits else []
    said = {
        "type": types,
        "pattern": _anchor_pattern(_STRICT_PATTERNS.get(shape.name, shape.pattern)),
    }
    said["patternErrorMessage"] = f"{words('expected')}: {words(f'shape.{shape.name}')}."
    return said | (_build_bounds(digits, negative=bool(fits("-1"))) if digits else {})


def _build_bounds(digits: list[int], *, negative: bool) -> Json:
    """Return between which numbers lie those whose spelling has so many digits; none where they never end."""
    endless = digits[-1] == _DIGIT_COUNTS[-1]
    above = {} if endless else {"exclusiveMaximum": 10 ** digits[-1]}
    if negative:
        return above | ({} if endless else {"exclusiveMinimum": -(10 ** digits[-1])})
    return above | {"minimum": 10 ** (digits[0] - 1) if digits[0] > 1 else 0}


def _anchor_pattern(pattern: str) -> str:
    return f"^(?:{pattern})$"


def _build_enum(pairs: list[tuple[str, str]]) -> Json:
    """Return the schema of a slug that must be one of these; an editor's YAML reader takes `2010` for a number."""
    read: list[tuple[str | int, str]] = list(pairs)
    read += [
        (int(slug), name) for slug, name in pairs if slug.isdecimal() and slug == str(int(slug))
    ]
    return {"enum": [slug for slug, _ in read], "enumDescriptions": [name for _, name in read]}
