"""What the browser searches in the directory: one sorted JSON file for each language."""

import json
import re
import sys
from collections.abc import Iterator
from functools import lru_cache, partial
from typing import Any, NamedTuple

from wegweiser.build.jobs import Artifact, Job, Storage
from wegweiser.editions.data.search_pages import PageEntry, list_pages
from wegweiser.editions.data.search_terms import Term, fold_names, list_terms
from wegweiser.editions.frame import Frame
from wegweiser.editions.pages.entry_views import contact_view, verification_view
from wegweiser.editions.pages.list_pages import MAX_UNPAGED
from wegweiser.languages import Text, get_source_language
from wegweiser.model import routes
from wegweiser.model.facets import get_facet_values, get_labels
from wegweiser.model.organisations import Organisation
from wegweiser.source.plain_text import extract_lines
from wegweiser.text import fold, truncate

TEXT_BUDGET, MIN_TEXT_LENGTH = 45_000, 110
"""Characters for the words of all descriptions together, and of each at least.

That is for more than MAX_WORDY_INDEX entries: 200 kB in transit at 2,400.
"""

MAX_WORDY_INDEX = 1000
"""Up to so many entries the index holds every word of their texts."""

MAX_WHOLE_INDEX = 100
"""Up to so many it holds, besides, how they are reached and what their sources are called."""

MAX_SUMMARY_LENGTH = 80
"""Characters of an entry's line where the browser writes the rows."""

MIN_WORD_LENGTH = 4
"""Letters of a Latin word at least: most shorter ones (und, der, mit) say little."""

_URL_PATTERN = re.compile(r"https?://\S+")


class SearchEntry(NamedTuple):
    """An entry as the browser reads it: its fields are called like the index's columns."""

    id: str
    """The id of the entry."""
    name: str
    """Its name."""
    short: str
    """Its short name."""
    line: str
    """What it does, in short; only where the browser writes the rows."""
    lang: str
    """The language of the line, if that is not the page's."""
    age: str
    """The year of its check where that is long ago, "unknown" where nobody knows it."""
    also: str
    """Its other names, folded."""
    text: str
    """The further words of its texts, folded."""
    values: tuple[tuple[int, ...], ...]
    """For each facet the positions of its values among the terms."""


class SearchIndex(NamedTuple):
    """Everything that can be found, in the order of the list."""

    facets: tuple[tuple[str, tuple[Term, ...]], ...]
    """The terms of each facet, by its name in addresses."""
    entries: tuple[SearchEntry, ...]
    """The listed entries."""
    near: tuple[tuple[str, tuple[str, ...]], ...]
    """The districts around each, by their slugs."""
    pages: tuple[PageEntry, ...]
    """What is found beside the directory."""


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the index of one language."""
    yield Job(
        routes.search_index(frame.lang), render_index, partial(_index_view, frame), is_themed=False
    )


def render_index(path: str, view: SearchIndex, storage: Storage) -> Artifact:
    """Make the index, column by column: like stands by like and packs well."""
    columns: dict[str, Any] = {
        name: [getattr(entry, name) for entry in view.entries] for name in SearchEntry._fields
    }
    rows = columns.pop("values")
    columns["facets"] = dict(view.facets)
    columns["near"] = dict(view.near)
    columns["pages"] = view.pages
    columns["values"] = {
        name: [row[position] for row in rows] for position, (name, _) in enumerate(view.facets)
    }
    text = json.dumps(columns, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return Artifact(path, text.encode())


def _index_view(frame: Frame) -> SearchIndex:
    positions = {
        kind: {value.slug: position for position, value in enumerate(values)}
        for kind, values in frame.values_by_facet.items()
    }
    entries = frame.listed_entries
    budget = max(TEXT_BUDGET // max(len(entries), 1), MIN_TEXT_LENGTH)
    if len(entries) <= MAX_WORDY_INDEX:
        budget = sys.maxsize
    terms = list_terms(frame).items()
    return SearchIndex(
        tuple((routes.FACETS[kind], values) for kind, values in terms),
        tuple(_entry_view(frame, entry, positions, budget) for entry in entries),
        tuple(
            (area.slug, area.neighbours)
            for area in frame.site.settings.districts
            if area.neighbours
        ),
        list_pages(frame),
    )


def _entry_view(
    frame: Frame, entry: Organisation, positions: dict[str, dict[str, int]], budget: int
) -> SearchEntry:
    line, lang, exchange = "", "", get_labels(frame.site, "exchange")
    if len(frame.listed_entries) > MAX_UNPAGED:
        sentence = frame.first_sentence(entry.description)
        line = truncate(sentence.text, MAX_SUMMARY_LENGTH)
        lang = "" if sentence.lang == frame.lang else sentence.lang
    names = [*entry.also_known_as, *(name for _, name in entry.names.versions), entry.quarter]
    # What somebody offers is meant more than what another seeks.
    names += [label for slug in entry.offers for label in _list_versions(frame, exchange[slug])]
    return SearchEntry(
        id=entry.id,
        name=entry.name,
        short=entry.short,
        line=line,
        lang=lang,
        age=_describe_age(entry, frame.site.today),
        also=fold_names(names),
        text=_select_words(frame, entry, line, budget - len(line)),
        values=tuple(
            tuple(places[slug] for slug in get_facet_values(entry, kind) if slug in places)
            for kind, places in positions.items()
        ),
    )


def _describe_age(entry: Organisation, today: str) -> str:
    view = verification_view(entry, today)
    return (view.date[:4] or "unknown") if view.age_band not in {"", "unknown"} else view.age_band


def _select_words(frame: Frame, entry: Organisation, line: str, budget: int) -> str:
    """Return the words of an entry's texts that its name and line lack, each once.

    Short words that say little (und, der, mit) stand last, and whatever the budget of characters
    has no room for is missing.
    """
    known = {word for text in f"{entry.name} {line}".split() for word in fold(text).split()}
    telling: dict[str, None] = {}
    others: dict[str, None] = {}
    for text in _list_texts(frame, entry):
        for written in _URL_PATTERN.sub(" ", text).split():
            for word, is_telling in _fold_word(written):
                words = telling if is_telling else others
                words[word] = None
    selected = []
    for word in (*telling, *others):
        if word in known:
            continue
        budget -= len(word) + 1
        if budget < 0:
            break
        known.add(word)
        selected.append(word)
    return " ".join(selected)


@lru_cache(maxsize=50_000)  # the same words stand in thousands of texts
def _fold_word(written: str) -> tuple[tuple[str, bool], ...]:
    """Return the words in a written one, folded, and whether people search for them."""
    return tuple((word, _is_telling(word, written)) for word in fold(written).split())


def _is_telling(word: str, written: str) -> bool:
    """Tell whether people search for a word: long ones, numbers, abbreviations, other scripts."""
    is_abbreviation = sum(letter.isupper() for letter in written) > 1
    is_plain = word.isascii() and word.isalpha()
    return len(word) >= MIN_WORD_LENGTH or is_abbreviation or not is_plain


def _list_texts(frame: Frame, entry: Organisation) -> Iterator[str]:
    """Yield what an entry's page says in sentences, in the page's language, then in German."""
    # Where somebody is comes first: in a long index there is not room for every word.
    contact = contact_view(entry)
    yield f"{contact.street} {contact.postcode} {contact.city} {entry.founded}"
    yield from map(extract_lines, _list_versions(frame, entry.description))
    for field in (entry.languages_note, entry.meets, entry.accessibility):
        yield from _list_versions(frame, field)
    if len(frame.listed_entries) <= MAX_WHOLE_INDEX:
        yield from _list_references(frame, entry)


def _list_references(frame: Frame, entry: Organisation) -> Iterator[str]:
    """Yield what an entry seeks and offers, how it is reached, and what its sources are called."""
    terms = {term.slug: term for term in frame.site.vocabulary.exchange}
    for slug in (*entry.seeks, *entry.offers):
        yield from _list_versions(frame, terms[slug].label)
        yield " ".join(terms[slug].also)
    contact = contact_view(entry)
    yield f"{contact.email} {contact.phone} {_get_host(contact.website)}"
    for source in entry.sources:
        yield from _list_versions(frame, source.title)
        yield _get_host(source.url)


def _get_host(url: str) -> str:
    """Return what people know an address by: the name of its host."""
    return url.partition("://")[2].partition("/")[0].removeprefix("www.")


def _list_versions(frame: Frame, text: Text) -> list[str]:
    """Return a text in the language of the page and in German, as far as it is there."""
    languages = dict.fromkeys((frame.say(text).lang, get_source_language()))
    versions = dict(text.versions)
    return [versions[lang] for lang in languages if lang in versions]
