"""What of a city's words is translated in its catalogues: each sentence with where it stands."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

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
    if not list_ways(kind.record):
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
    for name, holds_text in list_ways(record.__class__):
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
def list_ways(record_class: type) -> tuple[tuple[str, bool], ...]:
    """Return the fields that hold a text, or records with texts, and which of both it is."""
    ways = []
    for name, hint in schema.field_types(record_class).items():
        field = schema.describe_type(hint)
        item = schema.describe_item_type(hint)
        if is_text(field):
            ways += [] if field.is_as_written else [(name, True)]
        elif item.record_class and list_ways(item.record_class):
            ways.append((name, False))
    return tuple(ways)
