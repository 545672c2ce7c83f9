"""Translations that stand beside their original: maps of sentences, pages of their own.

Nobody notices there when the original changes, and nothing tells who made them.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from wegweiser.languages import Text, get_source_language
from wegweiser.model.kinds import RecordKind
from wegweiser.model.sentences import (
    has_words,
    list_source_pages,
    list_ways,
    name_item,
)
from wegweiser.model.settings import Page
from wegweiser.model.site import Site
from wegweiser.source import schema

_KEPT_MAPS = frozenset({"data/intake.yaml"})
"""Files whose texts stay maps: requests are answered in languages that the site need not have."""


class SentenceMap(NamedTuple):
    """A sentence that stands in a data file in more than one language."""

    steps: schema.Steps
    """The way to it in the file; of a list it begins with the position of the record."""
    context: str
    """What it is found under in a catalogue."""
    text: Text
    """The sentence."""


def list_maps(site: Site, kind: RecordKind) -> list[SentenceMap]:
    """Return the texts of a kind of record that are a map and no label, in the order of fields.

    One without the source language is right as it is: it came by request in another one, and stays
    there until an editor has written it in the source language.
    """
    value, start = getattr(site, kind.name), kind.file.removeprefix("data/") + "#"
    if kind.file in _KEPT_MAPS or value is None:
        return []
    if not kind.is_list:
        return list(_iter_maps(value, (), start))
    return [
        it
        for position, record in enumerate(value)
        for it in _iter_maps(record, (position,), f"{start}{getattr(record, kind.id_field)}/")
    ]


def list_translated_pages(site: Site) -> Iterator[tuple[str, Page, Page]]:
    """Yield language, page and original of each page that is a file of its own."""
    originals = {page.slug: page for page in list_source_pages(site)}
    for page in site.pages:
        if page.lang != get_source_language() and page.slug in originals:
            yield page.lang, page, originals[page.slug]


def _iter_maps(record: Any, steps: schema.Steps, start: str) -> Iterator[SentenceMap]:
    for name, holds_text in list_ways(record.__class__):
        value = getattr(record, name)
        if holds_text and _is_map(start + name, value, record.__class__, name):
            yield SentenceMap((*steps, name), start + name, value)
        elif value and not holds_text:
            for inner_steps, item in _list_inner_records(value):
                inner = f"{start}{name}/{name_item(item) if inner_steps else ''}"
                yield from _iter_maps(item, (*steps, name, *inner_steps), inner)


def _list_inner_records(value: Any) -> Iterator[tuple[schema.Steps, Any]]:
    """Yield the records in a field, each with its position in a list."""
    if not isinstance(value, tuple):
        yield (), value
        return
    for position, item in enumerate(value):
        yield (position,), item


def _is_map(context: str, text: Text, record_class: type, name: str) -> bool:
    """Tell whether a text is a sentence that stands there in more than one language."""
    versions = dict(text.versions)
    if len(versions) < 2 or get_source_language() not in versions:  # noqa: PLR2004  a pair
        return False
    field = schema.describe_type(schema.field_types(record_class)[name])
    return not field.is_label and has_words(context, versions[get_source_language()])
