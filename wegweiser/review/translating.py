"""Renew the catalogues of a city and its theme, and count what is translated."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from wegweiser.catalogues import Catalogue, Entry, format_catalogue, parse_catalogue
from wegweiser.languages import DEFAULT_LANGUAGE, get_plural_rule, get_source_language
from wegweiser.model.sentences import list_originals
from wegweiser.model.site import Site
from wegweiser.source.entry_notes import complete_notes, read_notes
from wegweiser.source.renewal import Original, Renewal, renew_entries

CONTENT_FOLDER, THEME_FOLDER = "content/words/", "theme/words/"
"""Where the catalogues stand: of what the city says, of what the theme says."""

INTERFACE = "interface"
"""The area of the words of the theme."""

_CATALOGUE = re.compile(rf"(?:{CONTENT_FOLDER}|{THEME_FOLDER})([A-Za-z-]+)\.po")


class RenewedFile(NamedTuple):
    """A catalogue as it is to be."""

    path: str
    """Its path in the city's folder."""
    lang: str
    """Its language."""
    text: str
    """What it says."""
    renewal: Renewal
    """What is new in it."""


class Coverage(NamedTuple):
    """How much of an area is translated into a language."""

    area: str
    """The area: the name of a data file, of a folder or page of content/, or INTERFACE."""
    total: int
    """How many texts there are."""
    current: int
    """How many have a translation of what they say now."""
    old: int
    """How many have one of what they said before."""
    read: int
    """How many somebody has read."""


def list_languages(site: Site, files: Iterable[str]) -> tuple[str, ...]:
    """Return the languages that are translated into: those of the site, those with a catalogue."""
    matches = map(_CATALOGUE.fullmatch, files)
    translated = sorted(match[1] for match in matches if match)
    known = dict.fromkeys((*site.settings.languages, *translated))
    return tuple(lang for lang in known if lang != get_source_language())


def renew_files(
    site: Site,
    files: Mapping[str, bytes],
    list_words: Callable[[str], Sequence[Original]],
    languages: Iterable[str],
    maker: str,
) -> Iterator[RenewedFile]:
    """Yield every catalogue of these languages as it is to be.

    `list_words` returns those of the city's own theme in a language; where there are none it has no
    such catalogue.
    `maker` is who made the translations that do not say so; empty where that is not known.
    """
    for lang in languages:
        words = list_words(lang)
        path = f"{THEME_FOLDER}{lang}.po"
        if (
            words or path in files
        ) and lang != DEFAULT_LANGUAGE:  # the words themselves are in that
            yield _renew_file(path, lang, files, words, maker, site.today)
        path = f"{CONTENT_FOLDER}{lang}.po"
        yield _renew_file(path, lang, files, list_originals(site, lang), maker, site.today)


def _renew_file(
    path: str,
    lang: str,
    files: Mapping[str, bytes],
    originals: Sequence[Original],
    maker: str,
    today: str,
) -> RenewedFile:
    text = files.get(path, b"").decode("utf-8-sig")
    catalogue = parse_catalogue(text) if text else Catalogue()
    form_count, _ = get_plural_rule(lang)
    renewal = renew_entries(catalogue.entries, originals, form_count)
    entries = tuple(complete_notes(entry, maker, today) for entry in renewal.entries)
    head = [entry for entry in catalogue.entries if not entry.original][:1]
    head = head or [create_head(path, lang)]
    new_text = format_catalogue([*head, *entries], catalogue.tail)
    if parse_catalogue(new_text) == catalogue:
        new_text = text  # another empty line is no change
    return RenewedFile(path, lang, new_text, renewal._replace(entries=entries))


def create_head(path: str, lang: str) -> Entry:
    """Return how a new catalogue begins."""
    _, rule = get_plural_rule(lang)
    whose = "the theme" if path.startswith(THEME_FOLDER) else "the city"
    fields = (
        f"Language: {lang}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=UTF-8",
        "Content-Transfer-Encoding: 8bit",
        f"Plural-Forms: {rule.rstrip(';')};",
    )
    comment = f"What {whose} says, in another language. ./build.py translate renews this file."
    return Entry(translations=("".join(f"{line}\n" for line in fields),), comments=(comment,))


# --- Counting


def count_coverage(file: RenewedFile) -> list[Coverage]:
    """Return how much of each area of a catalogue is translated, in the order of the file."""
    totals: Counter[str] = Counter()
    current: Counter[str] = Counter()
    old: Counter[str] = Counter()
    read: Counter[str] = Counter()
    for entry in list_current(file):
        area = name_area(file.path, entry)
        totals[area] += 1
        current[area] += entry.is_current
        old[area] += entry.is_translated and entry.is_fuzzy
        read[area] += bool(entry.is_current and read_notes(entry).reader)
    return [Coverage(area, totals[area], current[area], old[area], read[area]) for area in totals]


def list_current(file: RenewedFile) -> list[Entry]:
    """Return the entries of what is said now."""
    return [entry for entry in file.renewal.entries if not entry.is_obsolete]


def list_unfinished(file: RenewedFile) -> list[Entry]:
    """Return the entries that wait for a translation, with their lines in the renewed file."""
    entries = parse_catalogue(file.text).entries
    return [
        entry
        for entry in entries
        if entry.original and not entry.is_obsolete and (entry.is_fuzzy or not entry.is_translated)
    ]


def name_area(path: str, entry: Entry) -> str:
    """Return which part of the site an entry belongs to."""
    if path.startswith(THEME_FOLDER):
        return INTERFACE
    place = entry.context.partition("#")[0]
    return place.partition("/")[0] if "/" in place else place


def find_speakers(site: Site, lang: str) -> list[str]:
    """Return the listed organisations where a language is spoken: they know best how it reads."""
    return [entry.name for entry in site.organisations if lang in entry.languages]
