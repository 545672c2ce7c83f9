"""Judge a theme before anything is made with it: whether it is whole, and whether its words can be read."""

import re
from collections.abc import Iterable, Iterator, Mapping

from wegweiser.ground.diagnostics import Diagnostic, Place, error, warning
from wegweiser.ground.languages import SOURCE, Words, entries, language_name
from wegweiser.reading import sources
from wegweiser.reading.sources import Inputs

WORDS = "theme/words/"

# Babel takes an entry whose quotes are not closed for a shorter one, and skips what it does not know.
_LINE = re.compile(r'\s*(?:#.*|(?:msg(?:ctxt|id|id_plural|str(?:\[\d+\])?)\s*)?"(?:[^"\\]|\\.)*"\s*|)')
_NAME = re.compile(r"%\((\w+)\)s")
_PUT_IN = re.compile(rf"%%|{_NAME.pattern}")
_TEMPLATE = re.compile(r"theme/(?:templates/[^/]+|paper/[^/]+\.typ)")
_FONT = re.compile(r"theme/fonts/.+\.coverage")


def judged(look: Inputs, ours: Inputs, langs: Iterable[str]) -> Iterator[Diagnostic]:
    """Yield what a theme lacks that `ours` has, and what is wrong with its words in these languages."""
    lacking = [name for name in ours.files if _TEMPLATE.fullmatch(name) and name not in look.files]
    if not any(map(_FONT.fullmatch, look.files)):
        lacking.append("theme/fonts/")
    if lacking:
        yield error("theme-incomplete", Place("theme/"), missing=", ".join(lacking))
        return
    for lang in langs:
        if lang != SOURCE:
            faults = tuple(_faults(look, f"{WORDS}{lang}.po", lang))
            yield from faults or _missing(look, ours, lang)


def _faults(look: Inputs, path: str, lang: str) -> Iterator[Diagnostic]:
    """Yield each line of a file of words (gettext) that is none, and each word in "%(…)s" that its original does not have."""
    if path not in look.files:
        return
    text, notes = sources.text(look, path)
    yield from notes
    strange = [number for number, line in enumerate((text or "").splitlines(), 1) if not _LINE.fullmatch(line)]
    yield from (error("invalid-words", Place(path, number, 1)) for number in strange)
    if text is None or strange:
        return
    for line, originals, translations in entries(lang, text.encode()):
        known = {name for words in originals for name in _NAME.findall(words)}
        for words in translations:
            rest = known and "%" in _PUT_IN.sub("", words)
            for name in sorted({*_NAME.findall(words)} - known) or (["%"] if rest else []):
                yield error("unknown-placeholder", Place(path, line, 1), name=name, word=originals[0])


def _missing(look: Inputs, ours: Inputs, lang: str) -> Iterator[Diagnostic]:
    """Yield that words of the templates are not said in a language; every catalogue that we have tells which there are."""
    path = f"{WORDS}{lang}.po"
    books = [(name, files) for files in (ours.files, look.files) for name in files if name.startswith(WORDS)]
    known = {word for name, files in books for word in _spoken(name, files)}
    lacking = len(known - _spoken(path, look.files))
    if lacking:
        yield warning("words-missing", Place(path), language=language_name(lang, SOURCE), number=lacking, of=len(known))


def _spoken(path: str, files: Mapping[str, bytes]) -> frozenset[str]:
    body = files.get(path, b"")
    return Words(path.removeprefix(WORDS).removesuffix(".po"), body).known if body else frozenset()
