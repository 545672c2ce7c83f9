"""Move translations that stand in data files and in pages of their own into the catalogues."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from wegweiser.catalogues import FUZZY, Entry
from wegweiser.languages import Text, get_source_language
from wegweiser.model.kinds import KINDS
from wegweiser.model.sentences import (
    HEAD_FIELDS,
    SentenceMap,
    list_maps,
    list_translated_pages,
    name_page,
)
from wegweiser.model.settings import Page
from wegweiser.model.site import Site
from wegweiser.model.texts import is_outdated
from wegweiser.source.paragraphs import Piece, split_page
from wegweiser.source.yaml_item import edit_yaml_field

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
    moved, kept = [], []
    # In the order in which the catalogues are renewed: pages come first.
    for lang, page, original in list_translated_pages(site):
        page_entries = _pair_paragraphs(page, original)
        if page_entries is None:
            kept.append(page.path)
            continue
        entries.setdefault(lang, []).extend(page_entries)
        moved.append(page.path)
    for kind in KINDS:
        maps = list_maps(site, kind) if kind.file in files else []
        for it in maps:
            for lang, entry in _create_entries(it.context, it.text):
                entries.setdefault(lang, []).append(entry)
        if maps:
            texts[kind.file] = _drop_versions(files[kind.file].decode("utf-8-sig"), maps)
    return Adoption(entries, texts, tuple(moved), tuple(kept))


def _drop_versions(yaml: str, maps: Sequence[SentenceMap]) -> str:
    """Return a data file in which the original stands alone."""
    for it in reversed(maps):  # the lines above keep their places
        original = dict(it.text.versions)[get_source_language()]
        yaml = edit_yaml_field(yaml, it.steps, original)
    return yaml


def _create_entries(context: str, text: Text) -> Iterator[tuple[str, Entry]]:
    original = dict(text.versions)[get_source_language()]
    for number, (lang, words) in enumerate(text.versions):
        if lang != get_source_language():
            # A map begins with the language that the organisation wrote in.
            maker = UNKNOWN_MAKER if number else OWN_MAKER
            yield lang, _create_entry(context, original, words, maker)


def _create_entry(context: str, original: str, words: str, maker: str = UNKNOWN_MAKER) -> Entry:
    return Entry(context=context, original=original, translations=(words,), comments=(maker,))


# --- Pages


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
