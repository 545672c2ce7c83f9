"""The values by which the directory is narrowed, as the search knows them: under every name."""

from collections.abc import Iterable
from typing import NamedTuple

from wegweiser.editions.frame import Frame
from wegweiser.languages import Text, language_name
from wegweiser.model import facets, routes
from wegweiser.text import fold

TYPED_LANGUAGES = ("de", "en", "tr", "ar", "uk", "ru")
"""In which people name languages, whatever the site is written in."""

_SPOKEN_NAMES = {
    "bs": "Serbokroatisch Jugoslawisch",
    "fa": "Farsi",
    "hr": "Serbokroatisch Jugoslawisch",
    "ku": "Kurmanci Kurmandschi",
    "pt": "Brasilianisch",
    "rom": "Romani Roma Sinti",
    "sq": "Kosovarisch",
    "sr": "Serbokroatisch Jugoslawisch",
    "ti": "Eritreisch",
    "zh": "Mandarin",
}
"""What languages are called besides, in Germany's everyday speech."""


class Term(NamedTuple):
    """A value of a facet, as the browser reads it (theme/assets/search.js)."""

    slug: str
    """The value."""
    label: str
    """What it is called; empty for entries that say nothing."""
    lang: str
    """The language of its label, if that is not the page's."""
    words: str
    """The words of its names, folded."""
    also: str = ""
    """Everyday words that lead to it, folded; those of its names count more."""


def list_terms(frame: Frame) -> dict[str, tuple[Term, ...]]:
    """Return the values of each facet: those that entries have, then all others.

    Whoever asks for what nobody has is told so; for that the search must know it.
    """
    return {
        kind: tuple(
            _term(frame, kind, slug, is_used=slug in used)
            for slug in dict.fromkeys((*used, *_list_slugs(frame, kind)))
        )
        for kind, used in _list_used(frame).items()
    }


def fold_names(texts: Iterable[str]) -> str:
    """Return the words of several names folded, each once."""
    return " ".join(dict.fromkeys(word for text in texts for word in fold(text).split()))


def _list_used(frame: Frame) -> dict[str, tuple[str, ...]]:
    return {
        kind: tuple(value.slug for value in values)
        for kind, values in frame.values_by_facet.items()
    }


def _list_slugs(frame: Frame, kind: str) -> tuple[str, ...]:
    """Return the values that entries may have."""
    if kind == "language":
        return facets.list_languages(frame.site, frame.listed_entries)
    return tuple(facets.get_labels(frame.site, kind))


def _term(frame: Frame, kind: str, slug: str, *, is_used: bool) -> Term:
    if slug == routes.UNSTATED:
        return Term(slug, "", "", "")
    if kind == "language":
        return _language_term(frame, slug, is_used=is_used)
    text = facets.get_labels(frame.site, kind)[slug]
    label = frame.say(text)
    lang = "" if label.lang == frame.lang else label.lang
    names, others = _list_names(frame, kind, slug, text)
    return Term(slug, label.text, lang, fold_names(names), fold_names(others))


def _language_term(frame: Frame, tag: str, *, is_used: bool) -> Term:
    """Return a language; it names itself, but to those who read that nobody speaks it."""
    own_name = language_name(tag)
    tags = dict.fromkeys((*frame.site.settings.languages, *TYPED_LANGUAGES))
    names = [own_name, *(language_name(tag, lang) for lang in tags), _SPOKEN_NAMES.get(tag, "")]
    if is_used:
        return Term(tag, own_name, tag, fold_names(names))
    return Term(tag, language_name(tag, frame.lang), "", fold_names(names))


def _list_names(
    frame: Frame, kind: str, slug: str, label: Text
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names of a value, and the other words by which people search it."""
    names = tuple(name for _, name in label.versions)
    if kind == "district":
        quarters = {area.slug: area.quarters for area in frame.site.settings.districts}
        return (*names, *quarters[slug]), ()
    vocabulary = frame.site.vocabulary
    terms = {"topic": vocabulary.topics, "audience": vocabulary.audiences}[kind]
    return names, next((term.also for term in terms if term.slug == slug), ())
