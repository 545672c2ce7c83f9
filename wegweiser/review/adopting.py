"""Move translations that stand in data files and in pages of their own into the catalogues."""

from collections.abc import Iterator, Mapping
from dataclasses import is_dataclass, replace
from typing import Any, NamedTuple

from wegweiser.catalogues import FUZZY, Entry
from wegweiser.languages import Text, get_source_language
from wegweiser.model.kinds import KINDS
from wegweiser.model.sentences import (
    HEAD_FIELDS,
    has_words,
    list_source_pages,
    name_item,
    name_page,
)
from wegweiser.model.settings import Page
from wegweiser.model.site import Site
from wegweiser.model.texts import is_outdated
from wegweiser.source import schema
from wegweiser.source.paragraphs import Piece, split_page
from wegweiser.source.yaml_item import edit_yaml_field

KEPT_MAPS = frozenset({"data/intake.yaml"})
"""Files whose texts stay maps: requests are answered in languages that the site need not have."""

UNKNOWN_MAKER = "made: unknown"
OWN_MAKER = "made: organisation"
"""Who made what came by request in another language; the source was written after it."""


class Adoption(NamedTuple):
    """What becomes of a city."""

    entries: Mapping[str, list[Entry]]
    """By language what its catalogue holds besides."""
    texts: Mapping[str, str]
    """The data files as they are to be, by path."""
    pages: tuple[str, ...]
    """The files of pages that are in the catalogues now."""
    kept_pages: tuple[str, ...]
    """Those whose paragraphs do not go with those of the original: a person must move them."""


def adopt_translations(site: Site, files: Mapping[str, bytes]) -> Adoption:
    """Return a city without maps of sentences and translated pages; nothing of them is lost."""
    entries: dict[str, list[Entry]] = {}
    texts = {}
    for kind in KINDS:
        if kind.file in files and kind.file not in KEPT_MAPS:
            text = files[kind.file].decode("utf-8-sig")
            maps = list(_iter_maps(site, kind.name, is_list=kind.is_list))
            for steps, context, value in reversed(maps):
                text = edit_yaml_field(text, steps, dict(value.versions)[get_source_language()])
                for lang, entry in _create_entries(context, value):
                    entries.setdefault(lang, []).append(entry)
            if maps:
                texts[kind.file] = text
    moved, kept = [], []
    for lang, page, original in _list_translated_pages(site):
        page_entries = _pair_paragraphs(page, original)
        if page_entries is None:
            kept.append(page.path)
            continue
        entries.setdefault(lang, []).extend(page_entries)
        moved.append(page.path)
    return Adoption(entries, texts, tuple(moved), tuple(kept))


def _create_entries(context: str, text: Text) -> Iterator[tuple[str, Entry]]:
    original = dict(text.versions)[get_source_language()]
    for number, (lang, words) in enumerate(text.versions):
        if lang != get_source_language():
            # A map begins with the language that the organisation wrote in.
            maker = UNKNOWN_MAKER if number else OWN_MAKER
            yield lang, _create_entry(context, original, words, maker)


def _create_entry(context: str, original: str, words: str, maker: str = UNKNOWN_MAKER) -> Entry:
    return Entry(context=context, original=original, translations=(words,), comments=(maker,))


# --- Maps of sentences


def _iter_maps(site: Site, name: str, *, is_list: bool) -> Iterator[tuple[schema.Steps, str, Text]]:
    """Yield the way to each text of a kind that is a map and no label, and its context."""
    value = getattr(site, name)
    kind = next(kind for kind in KINDS if kind.name == name)
    start = kind.file.removeprefix("data/") + "#"
    if not is_list:
        if value is not None:
            yield from _iter_inner_maps(value, (), start)
        return
    for position, record in enumerate(value):
        yield from _iter_inner_maps(
            record, (position,), f"{start}{getattr(record, kind.id_field)}/"
        )


def _iter_inner_maps(
    record: Any, steps: schema.Steps, start: str
) -> Iterator[tuple[schema.Steps, str, Text]]:
    for name, hint in schema.field_types(record.__class__).items():
        value = getattr(record, name)
        if isinstance(value, Text):
            if _is_map(start + name, value, schema.describe_type(hint)):
                yield (*steps, name), start + name, value
            continue
        for inner_steps, item in _list_inner_records(value):
            inner = f"{start}{name}/{name_item(item) if inner_steps else ''}"
            yield from _iter_inner_maps(item, (*steps, name, *inner_steps), inner)


def _list_inner_records(value: Any) -> Iterator[tuple[schema.Steps, Any]]:
    """Yield the records in a field, each with its position in a list."""
    if is_dataclass(value):
        yield (), value
    elif isinstance(value, tuple):
        for position, item in enumerate(value):
            if is_dataclass(item):
                yield (position,), item


def _is_map(context: str, text: Text, field: schema.FieldType) -> bool:
    """Tell whether a text is a sentence that stands there in more than one language.

    One without the source language is right as it is: it came by request in another one, and stays
    there until an editor has written it in the source language.
    """
    versions = dict(text.versions)
    if field.is_as_written or field.is_label or get_source_language() not in versions:
        return False
    return len(versions) > 1 and has_words(context, versions[get_source_language()])


# --- Pages


def _list_translated_pages(site: Site) -> Iterator[tuple[str, Page, Page]]:
    originals = {page.slug: page for page in list_source_pages(site)}
    for page in site.pages:
        if page.lang != get_source_language() and page.slug in originals:
            yield page.lang, page, originals[page.slug]


def _pair_paragraphs(page: Page, original: Page) -> list[Entry] | None:
    """Return the entries of a page; None where its paragraphs do not go with the original's."""
    ours = [piece for piece in split_page(original.body) if piece.words]
    theirs = [piece for piece in split_page(page.body) if piece.words]
    if list(map(_describe_shape, ours)) != list(map(_describe_shape, theirs)):
        return None
    context = name_page(original)
    pairs = [
        *_pair_heads(page, original),
        *((context, a.words, b.words) for a, b in zip(ours, theirs, strict=True)),
    ]
    flags = (FUZZY,) if is_outdated(page, original) else ()
    return [replace(_create_entry(*pair), flags=flags) for pair in pairs]


def _pair_heads(page: Page, original: Page) -> Iterator[tuple[str, str, str]]:
    for field in HEAD_FIELDS:
        words, translation = getattr(original.front, field), getattr(page.front, field)
        if words and translation:
            yield f"{name_page(original)}#{field}", words, translation


def _describe_shape(piece: Piece) -> str:
    """Return what kind of block a paragraph begins: its marks without words and anchors."""
    line = piece.skeleton.rpartition("\n")[2]
    return "".join(sign for sign in line if sign in "#-*+>|:.")
