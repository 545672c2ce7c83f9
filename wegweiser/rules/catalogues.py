"""The rules for catalogues of translations: what a program can judge, it judges, at its line."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache, partial
from typing import NamedTuple

from wegweiser.catalogues import Catalogue, Entry, parse_catalogue
from wegweiser.diagnostics import Diagnostic, Location, error, warning
from wegweiser.languages import Text, get_source_language
from wegweiser.model.kinds import KINDS
from wegweiser.model.sentences import list_maps, list_translated_pages
from wegweiser.model.site import Site
from wegweiser.rules.city import City
from wegweiser.source.entry_notes import find_faulty_notes
from wegweiser.source.glossary import AgreedTerm, compile_glossary, find_unkept_terms
from wegweiser.source.translation_checks import find_faults
from wegweiser.source.yaml import find_hidden_characters

_CATALOGUE_FILE = re.compile(r"(?:content|theme)/words/([A-Za-z-]+)\.po")
_LEGAL_FORM = re.compile(r",? (?:e\. ?V\.?|g?GmbH)(?=\W|\Z).*")
_PLAIN_WORD = re.compile(r"[^\W\d_][a-zäöüß]*")
_WORD_LENGTH = 3
"""Letters from which on a name is looked for."""


class Words(NamedTuple):
    """What a city says in a way of its own, in one of its languages."""

    lang: str
    """The language."""
    names: re.Pattern[str]
    """Finds the names of organisations, which stay as they are in every language."""
    terms: tuple[AgreedTerm, ...]
    """The terms of the glossary."""


def check_catalogues(city: City) -> Iterator[Diagnostic]:
    """A translation has the numbers, links, names and marks of its original, in its language."""
    names, glossary = _list_names(city.site), city.site.vocabulary.glossary
    for path, text in _list_texts(city):
        check = partial(_check_catalogue, path, text, names, glossary)
        yield from city.text_judge.judge((path, text, names, glossary), check)


def _check_catalogue(
    path: str, text: str, names: tuple[str, ...], glossary: tuple[Text, ...]
) -> Iterator[Diagnostic]:
    catalogue = parse_catalogue(text)
    lang = path.rpartition("/")[2].removesuffix(".po")
    if path.startswith("content/"):  # a theme is its city's own, and isolates foreign words
        yield from find_hidden_characters(path, text)
        for line in catalogue.faulty_lines:
            yield error("invalid-words", Location(path, line, 1))
    words = Words(lang, _compile_names(names), compile_glossary(glossary, lang))
    yield from _check_entries(path, catalogue, words)


def check_outside_translations(city: City) -> Iterator[Diagnostic]:
    """A sentence is translated in a catalogue, where a changed original makes it old.

    A warning: what stands beside its original may well be right today, and not every editor can run
    the command that moves it.
    """
    for kind in KINDS:
        records = getattr(city.site, kind.name)
        for it in list_maps(city.site, kind):
            position, *steps = it.steps if kind.is_list else (0, *it.steps)
            key = str(getattr(records[position], kind.id_field)) if kind.is_list else ""
            languages = [lang for lang, _ in it.text.versions if lang != get_source_language()]
            yield _report_outside(city.locate(kind.name, key, *steps), languages)
    for lang, page, _ in list_translated_pages(city.site):
        yield _report_outside(Location(page.path, 1, 1), [lang])


def _report_outside(location: Location, languages: Sequence[str]) -> Diagnostic:
    return warning("translation-outside-catalogue", location, languages=", ".join(languages))


def compile_words(site: Site, lang: str) -> Words:
    """Return what a city says in a way of its own in a language."""
    names = _compile_names(_list_names(site))
    return Words(lang, names, compile_glossary(site.vocabulary.glossary, lang))


def _list_texts(city: City) -> Iterator[tuple[str, str]]:
    """Yield the catalogues of the city and of its theme."""
    for path, text in city.texts.items():
        if _CATALOGUE_FILE.fullmatch(path):
            yield path, text
    theme: Mapping[str, bytes] = city.theme.files if city.theme else {}
    for path, body in theme.items():
        words = _CATALOGUE_FILE.fullmatch(path)
        # The built-in theme speaks more languages than most cities.
        if words and words[1] in city.site.settings.languages:
            yield path, body.decode("utf-8-sig", "replace")


def _check_entries(path: str, catalogue: Catalogue, words: Words) -> Iterator[Diagnostic]:
    first_lines: dict[tuple[str, str], int] = {}
    for entry in catalogue.entries:
        if not entry.original or entry.is_obsolete:
            continue
        if entry.key in first_lines:
            location = Location(path, entry.line, 1)
            yield error("duplicate-entry", location, first=first_lines[entry.key])
        first_lines.setdefault(entry.key, entry.line)
        for comment in find_faulty_notes(entry):
            yield error("translation-note", Location(path, entry.line, 1), note=comment)
        if entry.is_current:
            yield from judge_translation(path, entry, words)


def judge_translation(path: str, entry: Entry, words: Words) -> Iterator[Diagnostic]:
    """Yield what is wrong with a translation."""
    location = Location(path, entry.translation_line, 1)
    for fault in find_faults(entry, words.lang):
        report = warning if fault.is_doubt else error
        yield report(fault.code, location, **fault.values)
    for name in dict.fromkeys(words.names.findall(entry.original)):
        if name not in entry.translations[0]:
            yield error("translation-name", location, name=name)
    for term, word in find_unkept_terms(entry, words.terms, words.lang):
        yield warning("translation-term", location, term=term, word=word)


def _list_names(site: Site) -> tuple[str, ...]:
    """Return the names of organisations, which stay as they are in every language."""
    names = {_LEGAL_FORM.sub("", entry.name) for entry in site.organisations}
    names |= {entry.short for entry in site.organisations}
    # A word that is also an everyday one, such as "Lesekreis", may well be translated.
    proper = (it for it in names if len(it) >= _WORD_LENGTH and not _PLAIN_WORD.fullmatch(it))
    return tuple(sorted(proper, key=lambda name: (-len(name), name)))


@lru_cache(maxsize=1)
def _compile_names(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names)) or '(?!)'})(?!\w)")
