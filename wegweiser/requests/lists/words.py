"""Words of a list and what they are called in our data: languages, topics, districts, states."""

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from typing import NamedTuple

from wegweiser.languages import Text, iter_language_names
from wegweiser.model.settings import Area, Settings, Vocabulary
from wegweiser.text import fold

_NEAREST = 3
_LIKENESS = 0.6
_SHORT_TAG = 2
_NO_LANGUAGES = frozenset({"und", "mul", "zxx"})
"""Codes for an unknown language, for several, and for none: "mehrsprachig" names none."""


_ABBREVIATIONS = {
    "de": "dt deutschl d",
    "en": "engl",
    "fr": "frz franz",
    "tr": "turk",
    "ar": "arab",
    "bg": "bulg",
    "ru": "russ",
    "pl": "poln",
    "es": "span",
    "it": "ital",
    "pt": "port",
    "ro": "rum",
    "sr": "serb",
    "hr": "kroat",
    "bs": "bosn",
    "sq": "alb albanisch",
    "el": "griech",
    "uk": "ukr",
    "ku": "kurd",
    "fa": "farsi pers",
    "kmr": "kurmanci kurmanji kurmandschi",
    "ckb": "sorani",
    "prs": "dari",
    "rom": "romanes romani",
    "ti": "tigrinisch tigrinja",
    "so": "somalisch",
    "nl": "niederl",
    "vi": "vietn",
    "zh": "chin mandarin",
    "gsg": "dgs gebardensprache",
}
"""What lists write besides the names that CLDR knows, folded."""

_STATES = {
    "active": "aktiv active ja yes laufend bestehend",
    "paused": "inaktiv inactive pausiert ruhend ruht paused",
    "dissolved": "aufgelost defunct dissolved geschlossen erloschen closed",
}
_KINDS = {
    "association": "verein ev eingetragenerverein association",
    "umbrella": "dachverband verband umbrella netzwerk",
    "group": "gruppe initiative group",
    "sports-club": "sportverein sportclub",
    "parents-association": "elternverein elternverband",
    "institution": "einrichtung institution gemeinde ggmbh",
    "platform": "plattform platform",
}
_PARTS = re.compile(r"[,;/\n+•|]")
_JOINTS = re.compile(r"\s(?:und|and|u\.|sowie|&)\s")
_BRACKETED = re.compile(r"\([^()]*\)")


_AROUND = " .-–*\t"


class Index(NamedTuple):
    """The words that stand for values of a field."""

    values: Mapping[str, str]
    """The value of each word, folded and without blanks."""

    labels: Mapping[str, str]
    """What each value is called, for whoever looks for the nearest."""


@cache
def index_languages() -> Index:
    """Return the tags of languages, and their names in German, in English and in themselves."""
    values: dict[str, str] = {}
    labels: dict[str, str] = {}
    for tag, name in iter_language_names():
        if tag in _NO_LANGUAGES:
            continue
        values.setdefault(_squeeze(name), tag)
        labels.setdefault(tag, name)
        if len(tag) == _SHORT_TAG:  # longer ones are abbreviations, too: "div." is no Divehi
            values.setdefault(tag, tag)
    for tag, words in _ABBREVIATIONS.items():
        values |= dict.fromkeys((tag, *words.split()), tag)
    return Index(values, labels)


def index_terms(vocabulary: Vocabulary, field: str) -> Index:
    """Return the labels and synonyms of topics or audiences."""
    terms = getattr(vocabulary, field)
    labels = {term.slug: next(iter(_list_words(term.label)), term.slug) for term in terms}
    pairs = [
        (word, term.slug)
        for term in terms
        for words in (term.slug, *_list_words(term.label), *term.also)
        for word in (words, _BRACKETED.sub("", words))
    ]
    return Index({_squeeze(word): slug for word, slug in reversed(pairs)}, labels)


def index_districts(settings: Settings) -> Index:
    """Return the names of districts and quarters, also with the town before them."""
    town = _squeeze(settings.city)
    values: dict[str, str] = {}
    for area in reversed(settings.districts):
        for word in (*area.quarters, area.slug, area.name):
            values |= {_squeeze(word): area.slug, town + _squeeze(word): area.slug}
    return Index(values, {area.slug: area.name for area in settings.districts})


def index_choices(field: str) -> Index:
    """Return the words for states or kinds of organisations."""
    table = _STATES if field == "status" else _KINDS
    values = {word: value for value, words in table.items() for word in words.split()}
    return Index(values | {_squeeze(value): value for value in table}, {key: key for key in table})


def find_quarter(districts: Iterable[Area], words: str) -> str:
    """Return the quarter of this name; empty where it is a district or unknown."""
    wanted = _squeeze(words)
    names = (quarter for area in districts for quarter in area.quarters)
    return next((name for name in names if _squeeze(name) == wanted), "")


def find_value(index: Index, word: str) -> str:
    """Return the value that a word stands for; empty where nobody knows."""
    key = _squeeze(word)
    return index.values.get(key) or index.values.get(key.removesuffix("sprache"), "")


def split_words(index: Index, cell: str) -> Iterator[str]:
    """Yield the words of a cell that lists some; "and" may belong to one, brackets never do."""
    for part in _PARTS.split(_BRACKETED.sub("", cell)):
        word = part.strip(_AROUND)
        pieces = [word] if find_value(index, word) else _JOINTS.split(word)
        yield from filter(None, (piece.strip(_AROUND) for piece in pieces))


def find_district_behind(settings: Settings, words: str) -> str:
    """Return what stands behind the name of the city, as in "Musterstadt-Süd"; it may be empty."""
    if not words.casefold().startswith(settings.city.casefold()):
        return ""
    return words[len(settings.city) :].lstrip(" /–-,")


def list_nearest(index: Index, word: str) -> tuple[str, ...]:
    """Return the values whose words are most like an unknown one, the nearest first."""
    keys = get_close_matches(_squeeze(word), list(index.values), _NEAREST, _LIKENESS)
    return tuple(dict.fromkeys(index.values[key] for key in keys))


def _list_words(text: Text) -> list[str]:
    return [words for _, words in text.versions]


def _squeeze(word: str) -> str:
    return fold(word).replace(" ", "")
