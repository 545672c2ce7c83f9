"""A better translation from outside into a change of one entry of a catalogue."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from wegweiser.build.theme_files import BUILT_IN
from wegweiser.catalogues import (
    FUZZY,
    Entry,
    fold_text,
    format_catalogue,
    parse_catalogue,
    revise_entry,
)
from wegweiser.diagnostics import Diagnostic, Diagnostics, error, has_errors
from wegweiser.languages import get_source_language
from wegweiser.model import routes
from wegweiser.model.sentences import list_source_pages, name_page
from wegweiser.model.site import Site
from wegweiser.requests.parse import Request
from wegweiser.requests.proposal import Proposal
from wegweiser.requests.reply import ReplyContext
from wegweiser.requests.validate import locate_answer
from wegweiser.review.translating import (
    CONTENT_FOLDER,
    THEME_FOLDER,
    create_head,
    renew_files,
)
from wegweiser.rules.catalogues import compile_words, judge_translation
from wegweiser.source import markdown_checks
from wegweiser.source.entry_notes import digest_translation
from wegweiser.source.paragraphs import split_page
from wegweiser.source.plain_text import extract_lines, split_summary

_MARKED_WORDS = re.compile(r"\[([^\[\]]+)\]\([^()\s]*\)|\*\*([^*]+)\*\*|`([^`]+)`")
"""A link, bold words, a word of code: a reader sees the words and not the marks."""

_LAST_NOTES = re.compile(r"(?:\[\^[^\]\s]{1,99}\]){1,9}\Z")
"""The marks of footnotes at the end of a text, no more than a sentence may have."""

_ADDRESS_PARTS = re.compile(r"[/?#\s]+")
_SIGNS_OF_PROGRAMS = "<>&\\{}%|"
"""What a browser, a template or a formatter may obey: a translation has no more than its original.

Words of the theme stand in HTML as they are.
"""


class _Place(NamedTuple):
    """An entry of a catalogue that says what a reader has seen."""

    path: str
    """The catalogue."""
    entry: Entry
    """The entry."""
    part: str
    """What of its translation the page shows as one paragraph: all, or the first sentence."""


def assess_translation(
    context: ReplyContext, site: Site, files: Mapping[str, bytes]
) -> ReplyContext:
    """Return the context of a request with the catalogue that it makes better.

    The site is as its files say it; the files are those of the city, the catalogues of its own
    theme and, under other paths, the built-in ones. Whether the reader is right, the editors judge.
    """
    if context.request is None or context.has_errors:
        return context
    today = context.submission.received_on
    changed, faults = _change_catalogue(site, files, context.request, today)
    return replace(
        context,
        diagnostics=(*context.diagnostics, *faults),
        proposal=Proposal(purpose="translate"),
        changed_files=changed,
    )


def _change_catalogue(
    site: Site, files: Mapping[str, bytes], request: Request, today: str
) -> tuple[dict[str, tuple[str, str]], Diagnostics]:
    """Return the changed catalogue by its path, before and after, or why nothing changes."""
    lang, slug = _read_page(site, str(request.answers["page"]))
    if not lang:
        return {}, (error("unknown-page", locate_answer(request, "page")),)
    texts = _list_catalogues(site, files, lang)
    places = _find_places(site, texts, request, slug)
    if len(places) != 1:
        code = "several-paragraphs" if places else "unknown-paragraph"
        return {}, (error(code, locate_answer(request, "paragraph")),)
    path, entry, _ = places[0]
    improved = _improve_entry(places[0], request, today)
    faults = tuple(_judge_entry(site, lang, improved, request))
    if improved == entry:
        faults = (error("nothing-to-change", locate_answer(request, "wording")),)
    if has_errors(faults):
        return {}, faults
    old = files.get(path, b"").decode("utf-8-sig")
    if path.startswith(THEME_FOLDER) and not _has_entry(old, entry):
        return {path: (old, _add_entry(old or _begin_catalogue(path, lang), improved))}, faults
    return {path: (old, _replace_entry(old, texts[path], entry, improved))}, faults


def _read_page(site: Site, words: str) -> tuple[str, str]:
    """Return the language and the slug of the page that an address leads to, if it has both."""
    foreign = set(site.settings.languages) - {get_source_language()}
    parts = ["", *_ADDRESS_PARTS.split(words)]
    for place, part in enumerate(parts):
        # "sprache/tr/" is a list of the directory, in whatever language.
        if part in foreign and parts[place - 1] != routes.FACETS["language"]:
            return part, "/".join(parts[place + 1 :]).strip("/")
    return "", ""


def _list_catalogues(site: Site, files: Mapping[str, bytes], lang: str) -> dict[str, str]:
    """Return by path the catalogues of a language: the city's as it is to be, the theme's."""
    themes = (THEME_FOLDER, BUILT_IN)
    city_files = {path: body for path, body in files.items() if not path.startswith(themes)}
    renewed = renew_files(site, city_files, lambda _lang: (), [lang], "")
    texts = {file.path: file.text for file in renewed if file.path.startswith(CONTENT_FOLDER)}
    path = f"{THEME_FOLDER}{lang}.po"
    return {**texts, path: _join_theme_words(files, path)}


def _join_theme_words(files: Mapping[str, bytes], path: str) -> str:
    """Return what a theme says in a language: a city's own words, and the built-in ones besides."""
    own, built_in = (
        parse_catalogue(files.get(name, b"").decode("utf-8-sig", "replace"))
        for name in (path, BUILT_IN + path)
    )
    known = {entry.key for entry in own.entries} | {("", "")}  # the head
    rest = (entry for entry in built_in.entries if entry.key not in known)
    return format_catalogue([*own.entries, *rest], own.tail)


def _find_places(
    site: Site, texts: Mapping[str, str], request: Request, slug: str
) -> tuple[_Place, ...]:
    """Return what a reader can mean: where several say the same, those of the page in question."""
    seen = _list_letters(str(request.answers["paragraph"]))
    places = [
        _Place(path, entry, part)
        for path, text in texts.items()
        for entry in parse_catalogue(text).entries
        if entry.original and not entry.is_obsolete and not entry.plural
        for part in _list_parts(entry, seen)
    ]
    nearby = tuple(place for place in places if _is_on_page(site, place.entry.context, slug))
    return nearby or tuple(places)


def _list_parts(entry: Entry, seen: str) -> Iterator[str]:
    """Yield what of a translation the letters that somebody has seen are: all, or a paragraph."""
    whole = entry.translations[0]
    if not seen:
        return
    if seen in {_show_words(entry.original), _show_words(whole)}:
        yield whole
    elif "#" in entry.context and seen in _show_words(whole):
        # Pages show the first sentence of a description apart from the rest.
        parts = (*split_summary(whole), *whole.split("\n\n"))
        yield from [part for part in dict.fromkeys(parts) if _show_words(part) == seen]


@lru_cache(maxsize=20_000)  # the same entries for each request of a run
def _show_words(words: str) -> str:
    """Return the letters and digits of what a page shows of a text in Markdown."""
    return _list_letters(extract_lines(words, trusted=True))


def _list_letters(text: str) -> str:
    """Return the letters and digits of a text, whatever stands between them."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(filter(str.isalnum, plain))


def _is_on_page(site: Site, context: str, slug: str) -> bool:
    """Tell whether an entry is of a page, or of the record that a page is about."""
    pages = {name_page(page) for page in list_source_pages(site) if page.slug == slug}
    return context.partition("#")[0] in pages or f"#{slug.rpartition('/')[2]}/" in context


# --- What the entry says then


def _replace_entry(old: str, renewed: str, entry: Entry, improved: Entry) -> str:
    """Return a catalogue in which one entry is another; the renewed one where it is new there."""
    keys = _list_keys(entry)
    catalogue = parse_catalogue(old if _has_entry(old, entry) else renewed)
    entries = (
        improved if it.key in keys and not it.is_obsolete else it for it in catalogue.entries
    )
    return format_catalogue(entries, catalogue.tail)


def _has_entry(catalogue: str, entry: Entry) -> bool:
    keys, entries = _list_keys(entry), parse_catalogue(catalogue).entries
    return any(it.key in keys and not it.is_obsolete for it in entries)


def _list_keys(entry: Entry) -> set[tuple[str, str]]:
    """Return what an entry is found by, and what it was found by before its original changed."""
    former = entry.previous.original if entry.previous else entry.original
    return {entry.key, (entry.context, fold_text(former))}


def _add_entry(catalogue: str, entry: Entry) -> str:
    """Return a catalogue with one entry more: a city's theme holds only the words that differ."""
    entries, _, tail = parse_catalogue(catalogue)
    return format_catalogue([*entries, entry], tail)


def _begin_catalogue(path: str, lang: str) -> str:
    return format_catalogue([create_head(path, lang)])


def _improve_entry(place: _Place, request: Request, today: str) -> Entry:
    """Return an entry with the words of a reader, and who that is."""
    _, entry, part = place
    words = _carry_marks(part, str(request.answers["wording"]))
    if "\n" not in entry.original:
        words = " ".join(words.split())
    words = entry.translations[0].replace(part, words, 1) if part else words
    role = str(request.answers["reader"])
    maker = "organisation" if role == "organisation" else "person"
    improved = revise_entry(
        entry,
        translations=(words,),
        flags=tuple(flag for flag in entry.flags if flag != FUZZY),
        previous=None,
    )
    is_read_only = digest_translation(improved) == digest_translation(entry) and not entry.is_fuzzy
    notes = [f"read: {role}, {today}, {digest_translation(improved)}"]
    kinds: tuple[str, ...] = ("read:",)
    if not is_read_only:
        notes, kinds = [f"made: {maker}, {today}", *notes], ("read:", "made:")
    kept = [comment for comment in entry.comments if not comment.strip().startswith(kinds)]
    return revise_entry(improved, comments=(*kept, *notes))


def _carry_marks(old: str, new: str) -> str:
    """Return new words with the links and marks of the old ones, where those say the same."""
    for mark in _MARKED_WORDS.finditer(old):
        words = mark[1] or mark[2] or mark[3]
        if mark[0] not in new and new.count(words) == 1:
            new = new.replace(words, mark[0])
    notes = _LAST_NOTES.search(old)
    return f"{new.rstrip()}{notes[0]}" if notes and "[^" not in new else new


# --- Whether it may: hostile until proven otherwise


def _judge_entry(site: Site, lang: str, entry: Entry, request: Request) -> Iterator[Diagnostic]:
    """Yield what is wrong with the words of a reader, at their line."""
    location = locate_answer(request, "wording")
    words = entry.translations[0]
    for finding in judge_translation(request.path, entry, compile_words(site, lang)):
        yield replace(finding, location=location)
    for finding in markdown_checks.check_markdown(request.path, words):
        if finding.code != "placeholder":  # as many as in the original: counted above
            yield replace(finding, location=location, severity="error")
    added = [*_list_added_signs(entry.original, words), *_list_added_blocks(entry.original, words)]
    if added:
        yield error("translation-marks", location, missing="–", added=", ".join(added))


def _list_added_signs(original: str, words: str) -> Iterable[str]:
    return (sign for sign in _SIGNS_OF_PROGRAMS if words.count(sign) > original.count(sign))


def _list_added_blocks(original: str, words: str) -> Iterable[str]:
    """Yield the marks of headings, lists, tables that make another page than the original does."""
    ours, theirs = ([piece.skeleton for piece in split_page(text)] for text in (original, words))
    return () if ours == theirs else (repr("".join(theirs))[:_EXCERPT_LENGTH],)


_EXCERPT_LENGTH = 40
