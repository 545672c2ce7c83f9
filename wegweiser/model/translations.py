"""A city in its other languages: what its catalogues say joins the records and makes the pages."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from wegweiser.catalogues import Catalogue, Entry, fold_text
from wegweiser.languages import Text, get_source_language
from wegweiser.model import routes
from wegweiser.model.sentences import (
    HEAD_FIELDS,
    change_texts,
    has_words,
    list_originals,
    list_page_originals,
    list_source_pages,
    name_page,
)
from wegweiser.model.settings import Page
from wegweiser.model.site import Site
from wegweiser.source.entry_notes import describe_entry
from wegweiser.source.paragraphs import compose_page, split_page
from wegweiser.source.renewal import renew_entries
from wegweiser.source.text_marks import OLDER, UNTRANSLATED, find_worst, mark_state

Index = Mapping[tuple[str, str], Entry]
"""The translated entries of a catalogue by where they stand and what they translate."""

_SITE_LINK = re.compile(r"(?<=\]\(/)([a-z0-9/-]*)(?=[#)?])")
_INNER_LINK = re.compile(r"(?<!!)\[([^\[\]]{1,999})\]\(([/#][^()\s]*)(?: [^()]*)?\)")
_NOTE_MARK = re.compile(r"\[\^[^\]\s]{1,99}\]")
_BREAK = re.compile(r"(?<!\\)\n")


def index_catalogue(catalogue: Catalogue, site: Site, lang: str) -> Index:
    """Return the translations of what is said now; one of an older original is marked fuzzy."""
    entries = renew_entries(catalogue.entries, list_originals(site, lang)).entries
    return {entry.key: entry for entry in entries if entry.is_translated and not entry.is_obsolete}


def translate_site(site: Site) -> Site:
    """Return the site with all that its catalogues say: texts in more languages, more pages."""
    indexes = {
        lang: index_catalogue(site.catalogues.get(lang, Catalogue()), site, lang)
        for lang in site.settings.languages
        if lang != get_source_language()
    }
    if not indexes:
        return site
    foreign = {lang: _list_foreign_pages(site, lang, index) for lang, index in indexes.items()}

    def add_versions(context: str, text: Text) -> Text:
        added = _add_versions(context, text, indexes)
        return added if added is text else _localize_versions(added, foreign)

    changed: dict[str, Any] = change_texts(site, add_versions)
    pages = _translate_pages(site, indexes, foreign)
    return replace(site, **changed, pages=(*site.pages, *pages))


def translate_form_words(site: Site) -> Site:
    """Return the site with the words of its forms in every language that a form is shown in.

    Its records stay as they are written: they may be changed and written again.
    """
    translated = translate_site(site)
    return replace(site, intake=translated.intake, vocabulary=translated.vocabulary)


def drop_translations(site: Site) -> Site:
    """Return the site as its own files say it, without what its catalogues added."""

    def drop(_context: str, text: Text) -> Text:
        added = dict(text.states)
        own = tuple(version for version in text.versions if version[0] not in added)
        return Text(own) if added else text

    pages = tuple(page for page in site.pages if not page.is_composed)
    return replace(site, **change_texts(site, drop), pages=pages)


def _add_versions(context: str, text: Text, indexes: Mapping[str, Index]) -> Text:
    """Return a text with its translations, each with its state; an older one is no version."""
    versions = dict(text.versions)
    words = versions.get(get_source_language(), "")
    if not words or not has_words(context, words):
        return text
    key = context, fold_text(words)
    new, states, older = [], [], []
    for lang, index in indexes.items():
        if lang in versions:
            continue
        entry = index.get(key)
        if entry is None or entry.is_fuzzy:
            states.append((lang, UNTRANSLATED))
            older += [(lang, _fit_links(entry.translations[0], words))] if entry else []
        else:
            states.append((lang, describe_entry(entry)))
            new.append((lang, entry.translations[0]))
    if not states:
        return text
    return Text((*text.versions, *new), tuple(states), tuple(older))


def _localize_versions(text: Text, foreign: Mapping[str, frozenset[str]]) -> Text:
    """Return a text whose translations lead to the pages of their own language."""
    added = dict(text.states)
    versions = tuple(
        (lang, localize_links(words, lang, foreign[lang]) if lang in added else words)
        for lang, words in text.versions
    )
    return replace(text, versions=versions)


def _translate_pages(
    site: Site, indexes: Mapping[str, Index], foreign: Mapping[str, frozenset[str]]
) -> Iterator[Page]:
    """Yield each page in each language in which somebody has translated any of it."""
    for lang, index in indexes.items():
        for page in _list_translated_pages(site, lang, index):
            yield _translate_page(page, lang, index, foreign[lang])


def _list_foreign_pages(site: Site, lang: str, index: Index) -> frozenset[str]:
    """Return the slugs of the pages that do not exist in a language."""
    written = {page.slug for page in site.pages if page.lang == lang}
    translated = {page.slug for page in _list_translated_pages(site, lang, index)}
    slugs = {page.slug for page in site.pages}
    return frozenset(slugs - written - translated - routes.SECTION_SLUGS)


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
    entries = dict(_list_page_entries(page, index))
    states = {words: describe_entry(entry) for words, entry in entries.items()}
    worst = find_worst(state for state in states.values() if state != OLDER)

    def translate(words: str) -> str:
        state = states.get(words, UNTRANSLATED)
        if state == UNTRANSLATED:
            return mark_state(state, words)
        translation = _BREAK.sub(" ", entries[words].translations[0])
        if state == OLDER:
            older = _fit_older(translation, words)
            return older + mark_state(state, _NOTE_MARK.sub("", words))
        return translation if state == worst else translation + mark_state(state)

    heads: dict[str, Any] = {}
    missing = []
    for field in HEAD_FIELDS:
        words = getattr(page.front, field)
        if words and states.get(words, UNTRANSLATED) in {UNTRANSLATED, OLDER}:
            older = entries[words].translations[0] if words in states else ""
            missing.append((field, older))
        elif words:
            heads[field] = " ".join(entries[words].translations[0].split())
    body = compose_page(split_page(page.body), translate)
    return replace(
        page,
        lang=lang,
        front=replace(page.front, **heads),
        body=localize_links(body, lang, foreign),
        untranslated=tuple(missing),
        state=worst,
        is_composed=True,
    )


def _fit_older(translation: str, original: str) -> str:
    """Return an older translation that fits into the page as it is now.

    It has the notes of the present original, for a note without its mark leads nowhere.
    """
    marks = _NOTE_MARK.findall(original)
    kept = _NOTE_MARK.sub(lambda mark: mark[0] if mark[0] in marks else "", translation)
    missing = "".join(mark for mark in marks if mark not in kept)
    return _fit_links(kept, original) + missing


def _fit_links(translation: str, original: str) -> str:
    """Return an older translation whose links into the site are those of the present original.

    Of others the words remain: the page or the place may be gone.
    """

    def keep(link: re.Match[str]) -> str:
        return link[0] if f"]({link[2]}" in original else link[1]

    return _INNER_LINK.sub(keep, translation)


def _list_page_entries(page: Page, index: Index) -> Iterator[tuple[str, Entry]]:
    """Yield what of a page has a translation, with it."""
    for original in list_page_originals(page):
        entry = index.get(original.key)
        if entry:
            yield original.text, entry


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
