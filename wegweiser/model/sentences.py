"""What of a city's words is translated in its catalogues: each sentence with where it stands."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple

from wegweiser.languages import Text, get_source_language
from wegweiser.model import routes
from wegweiser.model.kinds import KINDS, RecordKind
from wegweiser.model.settings import Page
from wegweiser.model.site import Site
from wegweiser.model.values import is_text
from wegweiser.source import schema
from wegweiser.source.paragraphs import split_page
from wegweiser.source.renewal import Original

_UNTRANSLATED = frozenset({"redaktion", routes.NOT_FOUND})
"""The pages for editors, who work in German; the one page that a host shows in all languages."""

HEAD_FIELDS = ("title", "description", "date_note")
"""What of the head of a page readers see in words."""

_FOR_EDITORS = re.compile(r"intake\.yaml#phrases/editors(?:-[a-z]+)?/says")
_NO_WORDS = re.compile(r"[^a-zA-ZÄÖÜäöüß]*")
_GAP = re.compile(r"\s")
_FIELD_NAME = re.compile(r"[a-z]+(?:_[a-z]+)*")

_KEPT_MAPS = frozenset({"data/intake.yaml"})
"""Files whose texts stay maps: requests are answered in languages that the site need not have."""

ChangeText = Callable[[str, Text], Text]
"""Returns what stands for a text in its place; the text itself where nothing changes."""


def list_originals(site: Site, lang: str) -> list[Original]:
    """Return everything that is to be translated into a language, in the order of the files.

    What a data file says in this language itself is translated already.
    """
    originals: list[Original] = []

    def note(context: str, text: Text) -> Text:
        versions = dict(text.versions)
        if get_source_language() in versions and lang not in versions:
            words = versions[get_source_language()]
            if has_words(context, words):
                originals.append(Original(context, words))
        return text

    for page in list_source_pages(site):
        if not any(it.slug == page.slug and it.lang == lang for it in site.pages):
            originals += list_page_originals(page)
    change_texts(site, note)
    return originals


def list_source_pages(site: Site) -> Iterator[Page]:
    """Yield the pages that are translated."""
    for page in site.pages:
        if page.lang == get_source_language() and page.slug.split("/")[0] not in _UNTRANSLATED:
            yield page


def list_page_originals(page: Page) -> Iterator[Original]:
    """Yield the words of the head of a page, then its paragraphs."""
    for name in HEAD_FIELDS:
        words = getattr(page.front, name)
        if words:
            yield Original(f"{name_page(page)}#{name}", words)
    for piece in split_page(page.body):
        if piece.words:
            yield Original(name_page(page), piece.words)


def name_page(page: Page) -> str:
    """Return what the paragraphs of a page are found under: its path below content/."""
    return page.path.removeprefix("content/")


def has_words(context: str, text: str) -> bool:
    """Tell whether a text of a data file is one that somebody can translate."""
    is_address = ("://" in text or "@" in text) and not _GAP.search(text)
    if is_address or _NO_WORDS.fullmatch(text) or _FOR_EDITORS.fullmatch(context):
        return False
    return not (context.endswith("/conflicts/field") and _FIELD_NAME.fullmatch(text))


def change_texts(site: Site, change: ChangeText) -> dict[str, Any]:
    """Return the fields of a site in which texts have been changed."""
    changed = {}
    for kind in KINDS:
        records = getattr(site, kind.name)
        new = _change_records(kind, records, change) if records else records
        if new is not records:
            changed[kind.name] = new
    return changed


def _change_records(kind: RecordKind, records: Any, change: ChangeText) -> Any:
    file = kind.file.removeprefix("data/")
    if not _list_ways(kind.record):
        return records
    if not kind.is_list:
        return _change_record(records, f"{file}#", change)
    new = tuple(
        [
            _change_record(record, f"{file}#{getattr(record, kind.id_field)}/", change)
            for record in records
        ]
    )
    is_same = all(map(lambda a, b: a is b, records, new))
    return records if is_same else new


def _change_record(record: Any, start: str, change: ChangeText) -> Any:
    """Return a record with its texts changed, those of the records inside it, too."""
    changed = {}
    for name, holds_text in _list_ways(record.__class__):
        value = getattr(record, name)
        if not value:
            continue
        new = (
            change(start + name, value)
            if holds_text
            else _change_inner(value, f"{start}{name}/", change)
        )
        if new is not value:
            changed[name] = new
    return replace(record, **changed) if changed else record


def _change_inner(value: Any, start: str, change: ChangeText) -> Any:
    if not isinstance(value, tuple):
        return _change_record(value, start, change)
    # An item is found by its id, never by its position: who inserts one moves no other.
    new = tuple([_change_record(item, start + name_item(item), change) for item in value])
    return value if all(map(lambda a, b: a is b, value, new)) else new


def name_item(item: Any) -> str:
    """Return what an item of a list is found under: its id and a slash, or nothing."""
    key = getattr(item, "id", "") or getattr(item, "slug", "")
    return f"{key}/" if key else ""


@cache
def _list_ways(record_class: type) -> tuple[tuple[str, bool], ...]:
    """Return the fields that hold a text, or records with texts, and which of both it is."""
    ways = []
    for name, hint in schema.field_types(record_class).items():
        field = schema.describe_type(hint)
        item = schema.describe_item_type(hint)
        if is_text(field):
            ways += [] if field.is_as_written else [(name, True)]
        elif item.record_class and _list_ways(item.record_class):
            ways.append((name, False))
    return tuple(ways)


# --- Translations beside their original: nobody notices there when it changes


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
    for name, holds_text in _list_ways(record.__class__):
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
