"""The rules for a theme: it is whole, its words can be read, its fonts write what is printed."""

import json
import re
import unicodedata
from collections.abc import Iterator
from functools import partial

from wegweiser.build import jobs, pdf
from wegweiser.build.look import list_logos
from wegweiser.build.theme_files import WORDS_FOLDER, list_catalogues
from wegweiser.build.theme_words import list_theme_words
from wegweiser.catalogues import Entry, parse_catalogue
from wegweiser.diagnostics import Diagnostic, Location, error, warning
from wegweiser.languages import DEFAULT_LANGUAGE, Translations, language_name
from wegweiser.model.items import is_comment_line
from wegweiser.rules.city import City
from wegweiser.source import files
from wegweiser.source.files import Inputs
from wegweiser.source.schema import find_close_match

FONTS_FOLDER = "theme/fonts/"

# Babel takes an entry with open quotes for a shorter one, and skips what it does not know.
_CATALOGUE_LINE = re.compile(
    r'\s*(?:#.*|(?:msg(?:ctxt|id|id_plural|str(?:\[\d+\])?)\s*)?"(?:[^"\\]|\\.)*"\s*|)'
)
_PLACEHOLDER = re.compile(r"%\((\w+)\)s")
_PERCENT_SEQUENCE = re.compile(rf"%%|{_PLACEHOLDER.pattern}")
_FONT_PATH = re.compile(rf"{FONTS_FOLDER}.+\.coverage")
_PRINTED_FILE = re.compile(
    r"data/(?:orgs|site|vocabulary|intake)\.yaml|content/verzeichnis(?:\.[\w-]+)?\.md"
)
"""The files that what is set on paper is made from."""

_NOTHING = r"(?!)"
_RECORD_START = re.compile(r" *- \{? ?(?:id|slug): *([a-z0-9-]+)")


def check_theme_words(city: City) -> Iterator[Diagnostic]:
    """The words of a theme can be read in every language of the site, and none is missing."""
    theme = city.theme
    if theme is None:
        return
    for lang in city.site.settings.languages:
        if lang != DEFAULT_LANGUAGE:
            check = partial(_check_words, theme, lang)
            yield from city.text_judge.judge(("words", theme.digest, lang), check)


def check_logo(city: City) -> Iterator[Diagnostic]:
    """The logo of a city is a file of its theme."""
    logo = city.site.settings.logo
    if not logo or city.theme is None:
        return
    known = list_logos(city.theme.files)
    if logo not in known:
        close = find_close_match(logo, known)
        location = city.locate("settings", "", "logo")
        names = ", ".join(known)
        yield error("unknown-value", location, value=logo, close=close, known=names)


def check_printed_languages(city: City) -> Iterator[Diagnostic]:
    """In a language that the fonts cannot write nothing is set on paper."""
    if not _has_fonts(city.theme):
        return
    for position, lang in enumerate(city.site.settings.languages):
        if lang in city.site.unprintable_languages:
            location = city.locate("settings", "", "languages", position)
            yield warning("unprinted-language", location, lang=lang)


def check_glyphs(city: City) -> Iterator[Diagnostic]:
    """A character that the fonts lack is replaced in print: the first of each line is reported."""
    if city.theme is None or not _has_fonts(city.theme):
        return
    unsupported = pdf.compile_unsupported_pattern(city.theme.files)
    suspects = [
        path
        for path, text in city.texts.items()
        if _PRINTED_FILE.fullmatch(path) and unsupported.search(text)
    ]
    if suspects:
        printed = frozenset(unsupported.findall(_collect_printed_text(city)))
        missing = re.compile("|".join(map(re.escape, sorted(printed))) or _NOTHING)
        for path in suspects:
            yield from _check_lines(path, city.texts[path], missing)


def _check_lines(path: str, text: str, missing: re.Pattern[str]) -> Iterator[Diagnostic]:
    """Yield the first missing glyph of each line, with the record that it stands in."""
    record = path
    for number, line in enumerate(text.split("\n"), 1):
        start = _RECORD_START.match(line)
        record = start[1] if start else record
        glyph = missing.search(line)
        if glyph and not is_comment_line(path, text, number):
            location = Location(path, number, glyph.start() + 1)
            name = unicodedata.name(glyph[0], f"U+{ord(glyph[0]):04X}")
            yield warning("glyph-missing", location, sign=glyph[0], name=name, id=record)


def _has_fonts(theme: Inputs | None) -> bool:
    """Tell whether it is known what the fonts of a theme write; no theme needs any."""
    return theme is None or any(map(_FONT_PATH.fullmatch, theme.files))


def _collect_printed_text(city: City) -> str:
    """Return everything that is said on paper."""
    printed = [jobs.resolve_view(job).view for job in city.jobs if job.path.endswith(".pdf")]
    return json.dumps(printed, ensure_ascii=False)


def _check_words(theme: Inputs, lang: str) -> Iterator[Diagnostic]:
    faults = tuple(_check_catalogue(theme, f"{WORDS_FOLDER}{lang}.po"))
    yield from faults or _check_completeness(theme, lang)


def _check_catalogue(theme: Inputs, path: str) -> Iterator[Diagnostic]:
    """Yield each malformed line of a gettext file, and each placeholder without an original."""
    if path not in theme.files:
        return
    text, faults = files.decode_file(theme, path)
    if text is None:
        yield from faults
        return
    malformed = [
        number
        for number, line in enumerate(text.splitlines(), 1)
        if not _CATALOGUE_LINE.fullmatch(line)
    ]
    if malformed:
        yield from (error("invalid-words", Location(path, number, 1)) for number in malformed)
        return
    for entry in parse_catalogue(text).entries:
        for name in _find_unknown_placeholders(entry):
            location = Location(path, entry.line, 1)
            yield error("unknown-placeholder", location, name=name, word=entry.original)


def _find_unknown_placeholders(entry: Entry) -> Iterator[str]:
    """Yield what stands in "%(…)s" in a translation but not in its original, or a lone "%"."""
    if not entry.original or entry.is_obsolete:
        return
    known = set(_PLACEHOLDER.findall(f"{entry.original} {entry.plural}"))
    for translation in entry.translations:
        unknown = sorted(set(_PLACEHOLDER.findall(translation)) - known)
        yield from unknown
        if known and not unknown and "%" in _PERCENT_SEQUENCE.sub("", translation):
            yield "%"


def _check_completeness(theme: Inputs, lang: str) -> Iterator[Diagnostic]:
    """Yield that words are missing in a language; the templates and our own code tell which."""
    path = f"{WORDS_FOLDER}{lang}.po"
    known = {words.text for words in list_theme_words(theme.files)}
    missing = known - Translations(lang, *list_catalogues(theme.files, lang)).message_ids
    if missing:
        yield warning(
            "words-missing",
            Location(path),
            language=language_name(lang, DEFAULT_LANGUAGE),
            number=len(missing),
            of=len(known),
        )
