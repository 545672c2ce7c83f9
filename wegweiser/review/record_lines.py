"""A record as lines, one a field and one a paragraph, and what differs between the lines of two."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from typing import Any, NamedTuple, cast

from wegweiser.languages import (
    Text,
    Translations,
    get_source_language,
    language_name,
    localize_number,
    say,
)
from wegweiser.model.kinds import collect_labels
from wegweiser.model.settings import Page
from wegweiser.model.site import Site
from wegweiser.source import schema
from wegweiser.source.schema import FieldType

MAX_STEPS = 4_000_000
"""Up to so many lines before times lines after the order counts: to compare it takes as long."""
MAX_LIKENESSES = 400
"""Up to so many likenesses of paragraphs are worked out for one stretch."""
MIN_LIKENESS = 0.5
"""From here on (0 to 1) a paragraph counts as a changed one, not as another."""
_SKIPPED_FIELDS = frozenset({"id", "path", "id_sha256"})
"""What names a record is told by its name, or as a new name."""
_PARAGRAPH_END = re.compile(r"\n\s*\n|\n(?=[ \t]*(?:[-*+|#>]|\d+\.)[ \t])")
"""Where a paragraph, an item of a list, a row of a table or a heading ends (Markdown)."""


class Line(NamedTuple):
    """One statement of a record."""

    path: str
    """The fields that lead to it, without the places in lists."""
    value: str
    """What the file says, line breaks apart: lines of the same path and value are the same."""
    label: str
    """The fields in the words of editors; empty for a paragraph of a page."""
    words: str
    """The value for editors: the name of what a slug names."""


class Change(NamedTuple):
    """A field or a paragraph that came, went or changed."""

    label: str
    """The field in the words of editors; empty for a paragraph of a page."""
    old: str
    """What stood there, empty where there was nothing."""
    new: str
    """What stands there now, empty where it went."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The words for fields, choices and slugs of one site."""

    fields: Translations
    """The names of fields and choices (messages/fields-*.po)."""
    names: Mapping[str, Mapping[str, str]]
    """For each kind of thing that a slug names, the names by slug."""
    renamed: Mapping[str, Mapping[str, str]]
    """For each kind, the new slug of what has been renamed, by the old one."""


def collect_names(site: Site) -> dict[str, dict[str, str]]:
    """Return the German names of all that a record can name by its slug, by kind and slug."""
    return {
        kind: {slug: say(text, get_source_language()).text for slug, text in labels.items()}
        for kind, labels in collect_labels(site).items()
    }


def find_renames(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    """Return the new key, by the old one, of what now stands under another.

    These are the only two of their name among those that came and went; both map keys to names.
    """
    gone = _index_unique_names({key: name for key, name in old.items() if key not in new})
    come = _index_unique_names({key: name for key, name in new.items() if key not in old})
    return {gone[name]: come[name] for name in gone if name in come}


def _index_unique_names(names: Mapping[str, str]) -> dict[str, str]:
    counts = Counter(names.values())
    return {name: key for key, name in names.items() if name and counts[name] == 1}


def list_lines(record: Any, wording: Wording) -> tuple[Line, ...]:
    """Return what a record says; of a page its head and the paragraphs of its text."""
    if isinstance(record, Page):
        body = _iter_paragraphs(record.body, "body", "")
        return (*_iter_record(record.front, "", "", wording), *body)
    return tuple(_iter_record(record, "", "", wording))


def _iter_record(record: Any, path: str, label: str, wording: Wording) -> Iterator[Line]:
    for name, hint in schema.field_types(cast("Any", type(record))).items():
        value = getattr(record, name)
        is_said = bool(value) or (value == 0 and value is not False)
        if not is_said or (not path and name in _SKIPPED_FIELDS):
            continue
        field = f"{type(record).__name__}.{name}"
        title = wording.fields(field)
        deeper = f"{label} · {title}" if label else title
        yield from _iter_value(
            value, schema.describe_type(hint), field, f"{path}.{name}", deeper, wording
        )


def _iter_value(
    value: Any, kind: FieldType, field: str, path: str, label: str, wording: Wording
) -> Iterator[Line]:
    if kind.item_type:
        inner = schema.describe_type(kind.item_type)
        for number, item in enumerate(value, 1):
            place = f"{label} {_item_name(item, number)}" if inner.record_class else label
            yield from _iter_value(item, inner, field, path, place, wording)
    elif kind.record_class:
        yield from _iter_record(value, path, label, wording)
    elif isinstance(value, Text):
        for tag, words in value.versions:
            language = "" if tag == get_source_language() else _language_suffix(tag, wording)
            yield from _iter_paragraphs(words, f"{path}.{tag}", label + language)
    else:
        renamed = wording.renamed.get(kind.reference_kind, {})
        written = renamed.get(value, value) if kind.reference_kind else str(value)
        yield Line(path, written, label, _describe_value(value, kind, field, wording))


def _item_name(item: Any, number: int) -> str:
    """Return what tells a record in a list from its neighbours: its slug where it has one."""
    return str(getattr(item, "slug", "") or getattr(item, "id", "") or number)


def _language_suffix(tag: str, wording: Wording) -> str:
    return f" ({language_name(tag, wording.fields.lang)})"


def _iter_paragraphs(words: str, path: str, label: str) -> Iterator[Line]:
    for paragraph in _PARAGRAPH_END.split(words):
        line = " ".join(paragraph.split())
        if line:
            yield Line(path, line, label, line)


def _describe_value(value: Any, kind: FieldType, field: str, wording: Wording) -> str:
    """Return a single value in the words of editors."""
    if kind.reference_kind:
        return wording.names[kind.reference_kind].get(value, value)
    if kind.choices:
        return wording.fields(f"{field}.{value}").removeprefix(f"{field}.")
    if isinstance(value, tuple):  # pairs of digests: nobody reads them one by one
        digest = hashlib.sha256(repr(value).encode()).hexdigest()
        return f"{len(value)} ({digest[:8]})"
    if isinstance(value, float):
        return localize_number(value, wording.fields.lang)
    if kind.scalar_format and kind.scalar_format.name == "language":
        return language_name(value, wording.fields.lang)
    return str(value)


def compare_lines(old: Sequence[Line], new: Sequence[Line]) -> tuple[Change, ...]:
    """Return what differs between the lines of a record before and after."""
    if len(old) * len(new) > MAX_STEPS:
        return tuple(_pair_lines(_list_surplus(old, new), _list_surplus(new, old)))
    matcher = SequenceMatcher(None, [line[:2] for line in old], [line[:2] for line in new])
    return tuple(
        change
        for tag, start, end, begin, stop in matcher.get_opcodes()
        if tag != "equal"
        for change in _pair_lines(old[start:end], new[begin:stop])
    )


def _list_surplus(lines: Sequence[Line], others: Sequence[Line]) -> list[Line]:
    """Return the lines that stand here more often than there, wherever they stand."""
    counts = Counter(line[:2] for line in others)
    counts.subtract(line[:2] for line in lines)
    surplus = []
    for line in lines:
        if counts[line[:2]] < 0:
            counts[line[:2]] += 1
            surplus.append(line)
    return surplus


def _pair_lines(gone: Sequence[Line], come: Sequence[Line]) -> Iterator[Change]:
    """Yield what took the place of what in a stretch that differs, field by field."""
    for path in dict.fromkeys(line.path for line in (*gone, *come)):
        before = [line for line in gone if line.path == path]
        after = [line for line in come if line.path == path]
        if len(before) != len(after):
            yield from _pair_by_likeness(before, after)
            continue
        for old, new in zip(before, after, strict=True):
            yield Change(new.label, old.words, new.words)


def _pair_by_likeness(before: Sequence[Line], after: Sequence[Line]) -> Iterator[Change]:
    left = list(after)
    is_small = len(before) * len(after) <= MAX_LIKENESSES
    for line in before:
        words = [other.words for other in left] if is_small else []
        alike = get_close_matches(line.words, words, 1, MIN_LIKENESS)
        if alike:
            del left[words.index(alike[0])]
        yield Change(line.label, line.words, alike[0] if alike else "")
    for line in left:
        yield Change(line.label, "", line.words)
