"""The words that translations are agreed to use for a term of the original, in any inflection."""

import re
from collections.abc import Iterable, Iterator, Mapping
from math import ceil
from typing import NamedTuple

from wegweiser.catalogues import Entry
from wegweiser.languages import Text, get_source_language, text_direction
from wegweiser.text import fold

STEM_SHARE = 0.6
"""How much of a word stays as it is when it is inflected, in most languages."""

MIN_STEM = 3
"""Letters of a stem; a shorter word stays whole."""

_BRACKETS = re.compile(r"\([^()]*\)")
_ARABIC_PREFIX = re.compile(r"(?<!\S)(?:و?ال|و)(?=\S{3})")
_ENDING = r"(?:\w{0,2}|in(?:nen)?)"


class AgreedTerm(NamedTuple):
    """A term with what a translation is to call it."""

    start: str
    """How it begins, without its first letter: quicker to look for than the whole."""
    term: re.Pattern[str]
    """Finds it in an original."""
    word: str
    """The agreed word, as the glossary has it."""
    stems: tuple[str, ...]
    """What a translation must hold of it, folded."""


def compile_glossary(glossary: Iterable[Text], lang: str) -> tuple[AgreedTerm, ...]:
    """Return the terms for which a word of this language is agreed."""
    rows: Iterable[Mapping[str, str]] = (dict(row.versions) for row in glossary)
    source = get_source_language()
    return tuple(
        AgreedTerm(
            start=row[source][1:].partition(" ")[0],
            term=_compile_term(row[source]),
            word=row[lang],
            stems=_list_stems(row[lang]),
        )
        for row in rows
        if row.get(source) and row.get(lang)
    )


def find_unkept_terms(
    entry: Entry, terms: Iterable[AgreedTerm], lang: str
) -> Iterator[tuple[str, str]]:
    """Yield each term of an original whose agreed word its translation lacks, with that word."""
    translation = " ".join(entry.translations)
    for start, term, word, stems in terms:
        match = term.search(entry.original) if start in entry.original else None
        # Who leaves the term as it is keeps a name.
        if not match or match[0] in translation:
            continue
        # In Hebrew or Arabic articles and prepositions stand before a word as part of it.
        before = "" if text_direction(lang) == "rtl" else " "
        words = f" {fold(translation)}"
        if not all(before + stem in words for stem in stems):
            yield match[0], word


def _compile_term(term: str) -> re.Pattern[str]:
    """Return what finds a term in any inflection, alone or at the start of a sentence."""
    first, rest = re.escape(term[:1]), term[1:]
    capital = re.escape(term[:1].upper())
    words = r"\s+".join(f"{re.escape(word)}{_ENDING}" for word in rest.split())
    return re.compile(rf"(?<![\w-])(?:{first}|{capital}){words}(?![\w-])")


def _list_stems(word: str) -> tuple[str, ...]:
    """Return the stems of an agreed word; what stands in brackets need not be repeated."""
    words = fold(_ARABIC_PREFIX.sub("", _BRACKETS.sub(" ", word))).split()
    return tuple(word[: max(MIN_STEM, ceil(STEM_SHARE * len(word)))] for word in words)
