"""What the browser searches in the directory: one sorted JSON file for each language."""

import json
import re
from collections.abc import Iterable, Iterator
from functools import partial
from typing import NamedTuple

from wegweiser.build.jobs import Artifact, Job, Theme
from wegweiser.editions.frame import Frame, truncate
from wegweiser.editions.pages.entry_views import verification_view
from wegweiser.editions.pages.list_pages import MAX_UNPAGED
from wegweiser.languages import DEFAULT_LANGUAGE, language_name
from wegweiser.model import facets, routes
from wegweiser.model.facets import FacetValue
from wegweiser.model.organisations import Organisation
from wegweiser.text import fold

TEXT_BUDGET, MIN_TEXT_LENGTH = 45_000, 110
"""Characters for the words of all descriptions together, and of one at least: 30 kB in transit at 300 entries, 200 at 2,400."""

MAX_SUMMARY_LENGTH = 80
"""Characters of an entry's line where the browser writes the rows."""

MIN_WORD_LENGTH = 4
"""Letters that a Latin word of a description has at least: shorter ones (und, der, mit) say little."""

_URL_PATTERN = re.compile(r"\]\([^)]*\)|<?https?://\S+")


class Term(NamedTuple):
    """A value of a facet: how it is called, in which language if not the page's, and all words that mean it."""

    slug: str
    label: str
    lang: str
    words: str


class SearchEntry(NamedTuple):
    """An entry as it is found: its other names and the further words of its texts are folded."""

    id: str
    name: str
    short: str
    line: str
    lang: str
    age: str
    also: str
    text: str
    values: tuple[tuple[int, ...], ...]


class SearchIndex(NamedTuple):
    """Everything that can be found, in the order of the list."""

    facets: tuple[tuple[str, tuple[Term, ...]], ...]
    entries: tuple[SearchEntry, ...]


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the index of one language."""
    yield Job(routes.search_index(frame.lang), render_index, partial(_index_view, frame))


def render_index(path: str, view: SearchIndex, theme: Theme) -> Artifact:
    """Make the index: a column for each thing said, for like stands by like and packs well."""
    columns = {name: [getattr(one, name) for one in view.entries] for name in SearchEntry._fields}
    values = columns.pop("values")
    sorts = {name: [one[number] for one in values] for number, (name, _) in enumerate(view.facets)}
    whole = {**columns, "facets": dict(view.facets), "values": sorts}
    return Artifact(
        path, json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    )


def _index_view(frame: Frame) -> SearchIndex:
    numbers = {
        kind: {value.slug: number for number, value in enumerate(values)}
        for kind, values in frame.values_by_facet.items()
    }
    room = max(TEXT_BUDGET // (len(frame.listed_entries) or 1), MIN_TEXT_LENGTH)
    entries = tuple(_entry_view(frame, one, numbers, room) for one in frame.listed_entries)
    terms = tuple(
        (routes.FACETS[kind], tuple(_term_view(frame, value) for value in values))
        for kind, values in frame.values_by_facet.items()
    )
    return SearchIndex(terms, entries)


def _term_view(frame: Frame, value: FacetValue) -> Term:
    """Return a value with its names in every language of the site, and a language's name for itself."""
    langs = frame.site.settings.languages
    if value.slug == routes.UNSTATED:
        return Term(value.slug, "", "", "")
    if value.kind == "language":
        names = (language_name(value.slug), *(language_name(value.slug, lang) for lang in langs))
        return Term(value.slug, names[0], value.slug, _fold_names(names))
    label = frame.say(value.label)
    return Term(
        value.slug,
        label.text,
        label.lang if label.lang != frame.lang else "",
        _fold_names((*(words for _, words in value.label.versions), *_find_synonyms(frame, value))),
    )


def _find_synonyms(frame: Frame, value: FacetValue) -> tuple[str, ...]:
    """Return the other words by which people search a topic or an audience."""
    book = frame.site.vocabulary
    terms = {"topic": book.topics, "audience": book.audiences}.get(value.kind, ())
    return next((term.also for term in terms if term.slug == value.slug), ())


def _entry_view(
    frame: Frame, one: Organisation, numbers: dict[str, dict[str, int]], room: int
) -> SearchEntry:
    paged = len(frame.listed_entries) > MAX_UNPAGED
    line = frame.first_sentence(one.description) if paged else None
    said = truncate(line.text, MAX_SUMMARY_LENGTH) if line else ""
    return SearchEntry(
        id=one.id,
        name=one.name,
        short=one.short,
        line=said,
        lang=line.lang if line and line.lang != frame.lang else "",
        age=verification_view(one, frame.site.today).age_band,
        also=_fold_names(
            (*one.also_known_as, *(words for _, words in one.names.versions), one.quarter)
        ),
        text=_select_words(frame, one, said, room - len(said)),
        values=tuple(
            tuple(numbers[kind][slug] for slug in facets.get_facet_values(one, kind))
            for kind in numbers
        ),
    )


def _fold_names(texts: Iterable[str]) -> str:
    """Return several names folded, each once."""
    return " ".join(dict.fromkeys(fold(text) for text in texts if text))


def _select_words(frame: Frame, one: Organisation, said: str, room: int) -> str:
    """Return the words of a description that are not yet `said`, each once, as far as there is room for them."""
    known = {word for written in f"{one.name} {said}".split() for word in fold(written).split()}
    kept: list[str] = []
    for word in _description_words(frame, one):
        if word not in known and (len(word) >= MIN_WORD_LENGTH or not word.isascii()):
            room -= len(word) + 1
            if room < 0:
                break
            known.add(word)
            kept.append(word)
    return " ".join(kept)


def _description_words(frame: Frame, one: Organisation) -> Iterator[str]:
    """Yield the folded words of a description, first in the language of the page, then in German; no addresses."""
    tags = {frame.say(one.description).lang, DEFAULT_LANGUAGE}
    for _, text in sorted(
        (tag == DEFAULT_LANGUAGE != frame.lang, text)
        for tag, text in one.description.versions
        if tag in tags
    ):
        for written in _URL_PATTERN.sub("] ", text).split():
            yield from fold(written).split()
