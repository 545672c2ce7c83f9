"""The model as JSON Schema (draft 2020-12): what an editor's program needs to complete, explain and mark while one types."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from wegweiser.city.model import Site
from wegweiser.ground.languages import SOURCE, Text, Words, say
from wegweiser.reading import schema
from wegweiser.reading.schema import Form, Shape, Tag

Json = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
NAMES = "names.json"
"""The file that holds every slug that a record may name: it alone follows the data, all others only the model."""

_WORDS: Json = {"type": ["string", "boolean", "number"], "pattern": r"\S"}
"""A text in one language. What our reader keeps as text, an editor's YAML reader takes for a number or a boolean."""

_NO_ADDRESS = {**_WORDS, "pattern": r"^(?!https?://)[\s\S]*\S"}
_LEAP = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)"
_DAY = (
    "(?:[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    f"|02-(?:0[1-9]|1[0-9]|2[0-8]))|{_LEAP}-02-29)"
)
_STRICTER = {
    "day": f"(?!0000){_DAY}",
    "date": f"(?!0000)(?:[0-9]{{4}}(?:-(?:0[1-9]|1[0-2]))?|{_DAY})",
    "url": r"https?://(?:\[[0-9a-fA-F:.]+\]|[^\s/?#@\\:\[\]]+)(?::[0-9]{0,4})?(?:[/?#]\S*)?",
}
"""Shapes whose `convert` refuses more than their pattern says: the calendar and the host, as patterns."""

_DIGITS = range(1, 16)
"""How many digits a number may have before an editor's YAML reader loses some of them (IEEE 754)."""


def file(kind: type, listed: bool, words: Words) -> Json:  # noqa: FBT001
    """Return the schema of a data file; a list file may be empty, which an editor reads as null."""
    one = {"$ref": f"#/$defs/{kind.__name__}"}
    whole = {"type": ["array", "null"], "items": one} if listed else one
    said = {"title": words(kind.__name__), "description": words(f"{kind.__name__}.help")}
    return {"$schema": DIALECT, **said, **whole, "$defs": _definitions(kind, words)}


def names(site: Site, words: Words) -> Json:
    kinds = {kind: _choice(pairs) for kind, pairs in named(site).items()}
    return {"$schema": DIALECT, "title": words("names"), "description": words("names.help"), "$defs": kinds}


def named(site: Site) -> dict[str, list[tuple[str, str]]]:
    """Return for each kind of thing that records name its slugs, sorted, with the German name of each."""
    book, areas = site.vocabulary, site.settings.districts
    terms = {"topic": book.topics, "audience": book.audiences, "exchange": book.exchange, "field-of-action": book.fields_of_action}
    found = {kind: [(one.slug, _german(one.label)) for one in many] for kind, many in terms.items()}
    found["district"] = [(one.slug, one.name) for one in areas]
    found["organisation"] = [(one.id, one.name) for one in site.organisations]
    found["series"] = [(one.id, _german(one.title)) for one in site.series]
    found |= {"project": [(one.id, _german(one.name)) for one in site.projects]}
    found |= {"offer": [(one.id, _german(one.name)) for one in site.offers]}
    return {kind: sorted(pairs) for kind, pairs in found.items()}


def records(kind: type) -> tuple[type, ...]:
    """Return a record's class and those of all records inside it, each once, in the order of their fields."""
    found = {kind: None}
    for asked in _forms(kind):
        found |= dict.fromkeys(records(asked.record)) if asked.record else {}
    return tuple(found)


def _forms(kind: type) -> Iterator[Form]:
    """Yield what each field of a record asks for; of a list, what its items ask for."""
    for hint in schema.hints(kind).values():
        asked = schema.form(hint)
        while asked.item:
            asked = schema.form(asked.item)
        yield asked


def _definitions(kind: type, words: Words) -> Json:
    kinds = records(kind)
    shapes = {asked.shape for one in kinds for asked in _forms(one) if asked.shape and not asked.names}
    defined = {one.__name__: _record(one, words) for one in kinds} | {one.name: _scalar(one, words) for one in shapes}
    return defined | {"words": _WORDS, "text": _languages(words)}


def _record(kind: type, words: Words) -> Json:
    fields = {name: _field(kind, name, hint, words) for name, hint in schema.hints(kind).items()}
    rules = {"required": list(schema.required(kind)), "additionalProperties": False}
    whole = {"type": "object", "properties": fields, **rules}
    return {"anyOf": [*_short(kind), whole]} if hasattr(kind, "brief") else whole


def _field(kind: type, name: str, hint: Any, words: Words) -> Json:  # noqa: ANN401
    key = f"{kind.__name__}.{name}"
    example = words(f"{key}.example") if words.knows(f"{key}.example") else ""
    described = words(f"{key}.help") + (f"\nBeispiel: {name}: {example}" if example else "")
    return {"title": words(key), "description": described, **_value(schema.form(hint), key, words)}


def _value(asked: Form, key: str, words: Words) -> Json:
    if asked.choice:
        return {"enum": list(asked.choice), "enumDescriptions": [words(f"{key}.{one}") for one in asked.choice]}
    if asked.item:
        return {"type": "array", "items": _value(schema.form(asked.item), key, words)}
    if asked.names:
        return {"$ref": f"{NAMES}#/$defs/{asked.names}"}
    return {"$ref": f"#/$defs/{_name(asked)}"}


def _name(asked: Form) -> str:
    return asked.record.__name__ if asked.record else asked.shape.name if asked.shape else "text"


def _short(kind: Any) -> tuple[Json, ...]:  # noqa: ANN401
    """Return what may stand for a record of a single field: its text, or where addresses go elsewhere, either."""
    address, other = kind.brief("https://"), kind.brief("")
    if address == other:
        return ({"$ref": "#/$defs/words"},)
    return ({"$ref": f"#/$defs/{_name(schema.form(schema.hints(kind)[address]))}"}, _NO_ADDRESS)


def _languages(words: Words) -> Json:
    """Return the schema of a text: German words, or words by BCP 47 tag."""
    tag = Tag.__metadata__[0]  # type: ignore[attr-defined]  what Annotated holds at run time
    said = {"type": "object", "minProperties": 1, "additionalProperties": False}
    said["patternProperties"] = {_whole(tag.pattern): {"$ref": "#/$defs/words", "description": words("shape.language")}}
    return {"anyOf": [{"$ref": "#/$defs/words"}, said]}


def _scalar(shape: Shape, words: Words) -> Json:
    """Return the schema of a shape, as an editor's YAML reader sees its texts: quoted, or as number or boolean."""
    fits = re.compile(shape.pattern).fullmatch
    types = ["string"] + (["boolean"] if fits("true") and fits("false") else [])
    digits = [count for count in _DIGITS if fits("1" * count)]
    types += [("number" if fits("1.5") else "integer")] if digits else []
    said = {"type": types, "pattern": _whole(_STRICTER.get(shape.name, shape.pattern))}
    said["patternErrorMessage"] = f"Hier gehört hin: {words(f'shape.{shape.name}')}."
    return said | (_bounds(digits, negative=bool(fits("-1"))) if digits else {})


def _bounds(digits: list[int], *, negative: bool) -> Json:
    """Return between which numbers lie those whose spelling has so many digits; none where they never end."""
    endless = digits[-1] == _DIGITS[-1]
    above = {} if endless else {"exclusiveMaximum": 10 ** digits[-1]}
    if negative:
        return above | ({} if endless else {"exclusiveMinimum": -(10 ** digits[-1])})
    return above | {"minimum": 10 ** (digits[0] - 1) if digits[0] > 1 else 0}


def _whole(pattern: str) -> str:
    return f"^(?:{pattern})$"


def _german(text: Text) -> str:
    return say(text, SOURCE).text


def _choice(pairs: Iterable[tuple[str, str]]) -> Json:
    """Return the schema of a slug that must be one of these; an editor's YAML reader takes `2010` for a number."""
    read = [(slug, name) for slug, name in pairs]
    read += [(int(slug), name) for slug, name in read if slug.isdecimal() and slug == str(int(slug))]
    return {"enum": [slug for slug, _ in read], "enumDescriptions": [name for _, name in read]}
