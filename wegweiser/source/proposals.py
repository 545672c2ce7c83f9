"""What a finding proposes in the place of a value, as YAML is written; never a new fault."""

import re
from collections.abc import Mapping, Sequence

from wegweiser.source.non_answers import is_non_answer
from wegweiser.source.schema import FieldType, ScalarFormat, find_close_match
from wegweiser.source.suggestions import suggest
from wegweiser.source.yaml import MappingNode, Node, ScalarNode
from wegweiser.source.yaml_writer import YamlValue, format_flow, format_scalar, node_to_value

_GERMAN_CHOICES = {
    "abgesagt": "cancelled",
    "aktiv": "active",
    "angekündigt": "announced",
    "aufgelöst": "dissolved",
    "beendet": "ended",
    "dachverband": "umbrella",
    "einrichtung": "institution",
    "elternverein": "parents-association",
    "fest": "festival",
    "formular": "form",
    "geplant": "planned",
    "gruppe": "group",
    "läuft": "running",
    "monat": "month",
    "papier": "paper",
    "plattform": "platform",
    "pausiert": "paused",
    "projekt": "project",
    "quelle": "source",
    "sportverein": "sports-club",
    "stattgefunden": "held",
    "treffen": "meeting",
    "unbekannt": "unknown",
    "verein": "association",
    "woche": "week",
    "zwei wochen": "two-weeks",
}
"""What people write in German where one of a few English words belongs."""
_GERMAN_FIELDS = {
    "adresse": "address",
    "anschrift": "address",
    "beschreibung": "description",
    "bezirk": "district",
    "e-mail": "email",
    "gegründet": "founded",
    "homepage": "website",
    "kontakt": "contact",
    "mail": "email",
    "plz": "postcode",
    "postleitzahl": "postcode",
    "quellen": "sources",
    "sprachen": "languages",
    "stadtbezirk": "district",
    "straße": "street",
    "strasse": "street",
    "tel": "phone",
    "telefon": "phone",
    "themen": "topics",
    "titel": "title",
    "treffen": "meets",
    "viertel": "quarter",
    "webseite": "website",
    "zielgruppen": "audiences",
}
"""What people call a field in German; a field's own name is not among these words."""
_ITEM_END = re.compile(r" ?[,;/|] ?| (?:und|and) ")
"""What people write between two items, in a text with single blanks."""
_SPECIAL = re.compile(r"[^\w.:/+@%=&~-]")
"""In a suggestion: what may need quotation marks."""


def propose_value(scalar_format: ScalarFormat, text: str) -> str:
    """Return what was probably meant, as YAML is written; nothing that would be a new fault."""
    close = suggest(scalar_format.name, text)
    try:
        is_right = (
            re.fullmatch(scalar_format.pattern, close) and scalar_format.convert(close) is not None
        )
    except ValueError:
        return ""
    if not is_right or close == text:
        return ""
    return format_scalar(close, inline=True) if _SPECIAL.search(close) else close


def find_choice(word: str, choices: Sequence[str]) -> str:
    """Return the word of a list of choices that was probably meant, perhaps in German."""
    german = _GERMAN_CHOICES.get(" ".join(word.casefold().split()), "")
    return german if german in choices else find_close_match(word, choices)


def propose_list(node: Node, item_type: FieldType) -> str:
    """Return the text of a node as a list; of several items where only that can be meant."""
    text = " ".join(node.text.split()) if type(node) is ScalarNode else ""
    record_class, item_format = item_type.record_class, item_type.scalar_format
    is_record = record_class and not hasattr(record_class, "short_form_field")
    if not text or is_record or is_non_answer(text):
        return ""
    if not item_format or item_format.name == "line":
        return format_flow([text])
    return _propose_items(item_format, text)


def _propose_items(item_format: ScalarFormat, text: str) -> str:
    words = _ITEM_END.split(text.strip("()[] "))
    items = [_propose_item(item_format, word) for word in words if word]
    return format_flow(items) if items and all(items) else ""


def _propose_item(item_format: ScalarFormat, word: str) -> str:
    """Return a word as an item of a list is written; "" where nobody knows how."""
    return word if re.fullmatch(item_format.pattern, word) else propose_value(item_format, word)


def find_field(word: str, fields: Sequence[str], likeness: float) -> str:
    """Return the field that was probably meant by a word, perhaps in German; "" for none."""
    german = _GERMAN_FIELDS.get(word.casefold(), "")
    return german if german in fields else find_close_match(word, fields, likeness)


def propose_home(key: ScalarNode, record: MappingNode, homes: Mapping[str, str]) -> str:
    """Return the line of a field with another one in it, which stands beside it; "" for none.

    `homes` names for each field inside a field that outer one. What has lines of its own already
    cannot be written as one.
    """
    name = _GERMAN_FIELDS.get(key.text.casefold(), key.text)
    home = homes.get(name, "")
    value = node_to_value(record.pairs[key.text][1])
    inner: dict[str, YamlValue] = {}
    if home in record.pairs:
        home_key, home_node = record.pairs[home]
        known = node_to_value(home_node)
        if home_node.line != home_key.line or not isinstance(known, dict) or name in known:
            return ""
        inner = known
    if not home or not isinstance(value, str):
        return ""
    return f"{' ' * (key.column - 1)}{home}: {format_flow({**inner, name: value})}"
