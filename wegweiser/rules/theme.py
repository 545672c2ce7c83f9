"""Judge a theme before anything is made with it: whether it is whole, and whether its words can be read."""

import re
from collections.abc import Iterable, Iterator, Mapping

from wegweiser.diagnostics import Diagnostic, Location, error, warning
from wegweiser.languages import DEFAULT_LANGUAGE, Translations, language_name, read_messages
from wegweiser.source import files
from wegweiser.source.files import Inputs

CATALOGUE_FOLDER = "theme/words/"

# Babel takes an entry whose quotes are not closed for a shorter one, and skips what it does not know.
_CATALOGUE_LINE = re.compile(
    r'\s*(?:#.*|(?:msg(?:ctxt|id|id_plural|str(?:\[\d+\])?)\s*)?"(?:[^"\\]|\\.)*"\s*|)'
)
_PLACEHOLDER = re.compile(r"%\((\w+)\)s")
_PERCENT_SEQUENCE = re.compile(rf"%%|{_PLACEHOLDER.pattern}")
_TEMPLATE_PATH = re.compile(r"theme/(?:templates/[^/]+|paper/[^/]+\.typ)")
_FONT_PATH = re.compile(r"theme/fonts/.+\.coverage")


def check_theme(look: Inputs, ours: Inputs, langs: Iterable[str]) -> Iterator[Diagnostic]:
    """Yield what a theme lacks that `ours` has, and what is wrong with its words in these languages."""
    lacking = [
        name for name in ours.files if _TEMPLATE_PATH.fullmatch(name) and name not in look.files
    ]
    if not any(map(_FONT_PATH.fullmatch, look.files)):
        lacking.append("theme/fonts/")
    if lacking:
        yield error("theme-incomplete", Location("theme/"), missing=", ".join(lacking))
        return
    for lang in langs:
        if lang != DEFAULT_LANGUAGE:
            faults = tuple(_check_catalogue(look, f"{CATALOGUE_FOLDER}{lang}.po", lang))
            yield from faults or _check_translations(look, ours, lang)


def _check_catalogue(look: Inputs, path: str, lang: str) -> Iterator[Diagnostic]:
    """Yield each line of a file of words (gettext) that is none, and each word in "%(…)s" that its original does not have."""
    if path not in look.files:
        return
    text, notes = files.decode_file(look, path)
    yield from notes
    strange = [
        number
        for number, line in enumerate((text or "").splitlines(), 1)
        if not _CATALOGUE_LINE.fullmatch(line)
    ]
    yield from (error("invalid-words", Location(path, number, 1)) for number in strange)
    if text is None or strange:
        return
    for line, originals, translations in read_messages(lang, text.encode()):
        known = {name for words in originals for name in _PLACEHOLDER.findall(words)}
        for words in translations:
            rest = known and "%" in _PERCENT_SEQUENCE.sub("", words)
            for name in sorted({*_PLACEHOLDER.findall(words)} - known) or (["%"] if rest else []):
                yield error(
                    "unknown-placeholder", Location(path, line, 1), name=name, word=originals[0]
                )


def _check_translations(look: Inputs, ours: Inputs, lang: str) -> Iterator[Diagnostic]:
    """Yield that words of the templates are not said in a language; every catalogue that we have tells which there are."""
    path = f"{CATALOGUE_FOLDER}{lang}.po"
    books = [
        (name, files)
        for files in (ours.files, look.files)
        for name in files
        if name.startswith(CATALOGUE_FOLDER)
    ]
    known = {word for name, files in books for word in _list_translated(name, files)}
    lacking = len(known - _list_translated(path, look.files))
    if lacking:
        yield warning(
            "words-missing",
            Location(path),
            language=language_name(lang, DEFAULT_LANGUAGE),
            number=lacking,
            of=len(known),
        )


def _list_translated(path: str, files: Mapping[str, bytes]) -> frozenset[str]:
    body = files.get(path, b"")
    return (
        Translations(path.removeprefix(CATALOGUE_FOLDER).removesuffix(".po"), body).message_ids
        if body
        else frozenset()
    )
