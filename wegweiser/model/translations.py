"""A city in its other languages: what its catalogues say joins the records and makes the pages."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from wegweiser.languages import DEFAULT_LANGUAGE, Text
from wegweiser.model import routes
from wegweiser.model.sentences import (
    HEAD_FIELDS,
    change_texts,
    list_originals,
    list_source_pages,
    name_page,
)
from wegweiser.model.settings import Page
from wegweiser.model.site import Site
from wegweiser.source.catalogues import Catalogue, Entry, fold_text
from wegweiser.source.paragraphs import compose_page, split_page
from wegweiser.source.renewal import renew_entries
from wegweiser.source.text_marks import mark_language

Index = Mapping[tuple[str, str], Entry]
"""The translated entries of a catalogue by where they stand and what they translate."""

_SITE_LINK = re.compile(r"(?<=\]\(/)([a-z0-9/-]*)(?=[#)?])")
_BREAK = re.compile(r"(?<!\\)\n")


def index_catalogue(catalogue: Catalogue, site: Site, lang: str) -> Index:
    """Return the translations of what is said now; one of an older original is marked fuzzy."""
    entries = renew_entries(catalogue.entries, list_originals(site, lang)).entries
    return {entry.key: entry for entry in entries if entry.is_translated and not entry.is_obsolete}


def translate_site(site: Site) -> Site:
    """Return the site with all that its catalogues say: texts in more languages, more pages."""
    indexes = {
        lang: index_catalogue(site.catalogues[lang], site, lang)
        for lang in site.settings.languages
        if lang in site.catalogues and lang != DEFAULT_LANGUAGE
    }
    if not any(indexes.values()):
        return site

    def add_versions(context: str, text: Text) -> Text:
        return _add_versions(context, text, indexes)

    changed: dict[str, Any] = change_texts(site, add_versions)
    return replace(site, **changed, pages=(*site.pages, *_translate_pages(site, indexes)))


def _add_versions(context: str, text: Text, indexes: Mapping[str, Index]) -> Text:
    """Return a text with its current translations; the older ones are no version of it."""
    versions = dict(text.versions)
    if DEFAULT_LANGUAGE not in versions:
        return text
    key = context, fold_text(versions[DEFAULT_LANGUAGE])
    new = [
        (lang, index[key].translations[0])
        for lang, index in indexes.items()
        if lang not in versions and key in index and not index[key].is_fuzzy
    ]
    return Text((*text.versions, *new)) if new else text


def _translate_pages(site: Site, indexes: Mapping[str, Index]) -> Iterator[Page]:
    """Yield each page in each language in which somebody has translated any of it."""
    for lang, index in indexes.items():
        pages = list(_list_translated_pages(site, lang, index))
        written = {page.slug for page in site.pages if page.lang == lang}
        slugs = written | {page.slug for page in pages}
        foreign = {page.slug for page in site.pages} - slugs - routes.SECTION_SLUGS
        for page in pages:
            yield _translate_page(page, lang, index, frozenset(foreign))


def _list_translated_pages(site: Site, lang: str, index: Index) -> Iterator[Page]:
    """Yield the originals of the pages that a catalogue makes; a file of its own goes before it."""
    written = {page.slug for page in site.pages if page.lang == lang}
    contexts = {context.partition("#")[0] for context, _ in index}
    for page in list_source_pages(site):
        if page.slug not in written and name_page(page) in contexts:
            yield page


def _translate_page(page: Page, lang: str, index: Index, foreign: frozenset[str]) -> Page:
    """Return a page in another language: missing parts stay as they are.

    `foreign` are the pages that do not exist in this language.
    """
    name = name_page(page)

    def translate(words: str) -> str:
        entry = index.get((name, fold_text(words)))
        if entry is None or entry.is_fuzzy:
            return mark_language(words, DEFAULT_LANGUAGE)
        return _BREAK.sub(" ", entry.translations[0])

    heads: dict[str, Any] = {}
    missing = []
    for field in HEAD_FIELDS:
        words = getattr(page.front, field)
        entry = index.get((f"{name}#{field}", fold_text(words)))
        if entry and not entry.is_fuzzy:
            heads[field] = " ".join(entry.translations[0].split())
        elif words:
            missing.append(field)
    body = compose_page(split_page(page.body), translate)
    return replace(
        page,
        lang=lang,
        front=replace(page.front, **heads),
        body=localize_links(body, lang, foreign),
        untranslated=tuple(missing),
    )


def localize_links(text: str, lang: str, foreign: frozenset[str]) -> str:
    """Return Markdown whose links to pages of the site lead to those of a language.

    `foreign` are the pages that do not exist in it.
    """

    def lead(address: re.Match[str]) -> str:
        slug = address[1].strip("/")
        is_page = not address[1] or address[1].endswith("/")
        has_language = slug.split("/")[0] == lang
        if not is_page or has_language or slug in foreign:
            return address[0]
        return routes.page(lang, slug)

    return _SITE_LINK.sub(lead, text)
