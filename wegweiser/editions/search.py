"""What the browser searches in the directory: one sorted JSON file for each language."""

import json
import re
from collections.abc import Iterable, Iterator
from functools import partial
from typing import NamedTuple

from wegweiser.city import relations, routes
from wegweiser.city.organisations import Organisation
from wegweiser.city.relations import Value
from wegweiser.editions.directory import WHOLE
from wegweiser.editions.entries import standing
from wegweiser.editions.frame import Frame, short
from wegweiser.ground.folding import fold
from wegweiser.ground.languages import SOURCE, language_name
from wegweiser.making.jobs import Artifact, Job, Kit

ROOM, LEAST = 45_000, 110
"""Characters for the words of all descriptions together, and of one at least: 30 kB in transit at 300 entries, 200 at 2,400."""

LINE = 80
"""Characters of an entry's line where the browser writes the rows."""

SHORT = 4
"""Letters that a Latin word of a description has at least: shorter ones (und, der, mit) say little."""

_TARGET = re.compile(r"\]\([^)]*\)|<?https?://\S+")


class Term(NamedTuple):
    """A value of a facet: how it is called, in which language if not the page's, and all words that mean it."""

    slug: str
    label: str
    lang: str
    words: str


class Found(NamedTuple):
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


class Index(NamedTuple):
    """Everything that can be found, in the order of the list."""

    facets: tuple[tuple[str, tuple[Term, ...]], ...]
    entries: tuple[Found, ...]


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the index of one language."""
    yield Job(routes.search(frame.lang), index, partial(_index, frame))


def index(path: str, view: Index, kit: Kit) -> Artifact:
    """Make the index: a column for each thing said, for like stands by like and packs well."""
    columns = {name: [getattr(one, name) for one in view.entries] for name in Found._fields}
    values = columns.pop("values")
    sorts = {name: [one[number] for one in values] for number, (name, _) in enumerate(view.facets)}
    whole = {**columns, "facets": dict(view.facets), "values": sorts}
    return Artifact(path, json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode())


def _index(frame: Frame) -> Index:
    numbers = {kind: {value.slug: number for number, value in enumerate(values)} for kind, values in frame.facets.items()}
    room = max(ROOM // (len(frame.listed) or 1), LEAST)
    entries = tuple(_entry(frame, one, numbers, room) for one in frame.listed)
    terms = tuple((routes.FACETS[kind], tuple(_term(frame, value) for value in values)) for kind, values in frame.facets.items())
    return Index(terms, entries)


def _term(frame: Frame, value: Value) -> Term:
    """Return a value with its names in every language of the site, and a language's name for itself."""
    langs = frame.site.settings.languages
    if value.slug == routes.UNSTATED:
        return Term(value.slug, "", "", "")
    if value.kind == "language":
        names = (language_name(value.slug), *(language_name(value.slug, lang) for lang in langs))
        return Term(value.slug, names[0], value.slug, _distinct(names))
    label = frame.say(value.label)
    return Term(value.slug, label.text, label.lang if label.lang != frame.lang else "",
                _distinct((*(words for _, words in value.label.versions), *_also(frame, value))))  # fmt: skip


def _also(frame: Frame, value: Value) -> tuple[str, ...]:
    """Return the other words by which people search a topic or an audience."""
    book = frame.site.vocabulary
    terms = {"topic": book.topics, "audience": book.audiences}.get(value.kind, ())
    return next((term.also for term in terms if term.slug == value.slug), ())


def _entry(frame: Frame, one: Organisation, numbers: dict[str, dict[str, int]], room: int) -> Found:
    paged = len(frame.listed) > WHOLE
    line = frame.first_line(one.description) if paged else None
    said = short(line.text, LINE) if line else ""
    return Found(
        id=one.id,
        name=one.name,
        short=one.short,
        line=said,
        lang=line.lang if line and line.lang != frame.lang else "",
        age=standing(one, frame.site.today).age,
        also=_distinct((*one.also_known_as, *(words for _, words in one.names.versions), one.quarter)),
        text=_words(frame, one, said, room - len(said)),
        values=tuple(tuple(numbers[kind][slug] for slug in relations.values(one, kind)) for kind in numbers),
    )


def _distinct(texts: Iterable[str]) -> str:
    """Return several names folded, each once."""
    return " ".join(dict.fromkeys(fold(text) for text in texts if text))


def _words(frame: Frame, one: Organisation, said: str, room: int) -> str:
    """Return the words of a description that are not yet `said`, each once, as far as there is room for them."""
    known = {word for written in f"{one.name} {said}".split() for word in fold(written).split()}
    kept: list[str] = []
    for word in _spoken(frame, one):
        if word not in known and (len(word) >= SHORT or not word.isascii()):
            room -= len(word) + 1
            if room < 0:
                break
            known.add(word)
            kept.append(word)
    return " ".join(kept)


def _spoken(frame: Frame, one: Organisation) -> Iterator[str]:
    """Yield the folded words of a description, first in the language of the page, then in German; no addresses."""
    tags = {frame.say(one.description).lang, SOURCE}
    for _, text in sorted((tag == SOURCE != frame.lang, text) for tag, text in one.description.versions if tag in tags):
        for written in _TARGET.sub("] ", text).split():
            yield from fold(written).split()
