"""Put a city's word for its districts into the words of its theme: „Ortsbezirk", "borough"."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from wegweiser.build.theme_files import BUILT_IN, WORDS_FOLDER
from wegweiser.build.theme_words import list_theme_words
from wegweiser.catalogues import Entry, format_catalogue, parse_catalogue, revise_entry
from wegweiser.languages import DEFAULT_LANGUAGE, Translations
from wegweiser.model.look import DistrictWord
from wegweiser.source.files import Inputs, digest_files
from wegweiser.source.renewal import Original

_SINGULAR, _PLURAL = "Stadtbezirk", "Stadtbezirke"
"""The theme's own words, as its catalogues translate them."""

Rename = Callable[[str], str]


def apply_district_word(theme: Inputs, word: DistrictWord | None) -> Inputs:
    """Return a theme that calls districts what the city calls them.

    Where ours is inflected as in Turkish or Ukrainian it stays. A sentence in a catalogue of the
    city's own is left as it is.
    """
    if word is None:
        return theme
    files = dict(theme.files)
    plurals = dict(word.plural.versions)
    for lang, singular in word.singular.versions:
        path = f"{WORDS_FOLDER}{lang}.po"
        is_hidden = BUILT_IN + path in files or (lang == DEFAULT_LANGUAGE and path in files)
        path = BUILT_IN + path if is_hidden else path
        catalogue = files.get(path, b"")
        rename = create_rename(lang, catalogue, singular, plurals.get(lang, singular))
        originals = list_theme_words(theme.files) if lang == DEFAULT_LANGUAGE else ()
        entries = (*_list_entries(catalogue), *map(_translate_nothing, originals))
        files[path] = format_catalogue(_rename_entries(entries, rename)).encode()
    files = {path: files[path] for path in sorted(files)}
    return replace(theme, files=files, digest=digest_files(files.items()))


def create_rename(lang: str, catalogue: bytes, singular: str, plural: str) -> Rename:
    """Return what puts the city's word where a text says ours, large or small as ours is there."""
    say = Translations(lang, catalogue)
    forms = {say(_PLURAL).casefold(): plural, say(_SINGULAR).casefold(): singular}
    if lang == DEFAULT_LANGUAGE:  # the dative of the plural: in Stadtbezirken, in Vierteln
        forms[f"{_PLURAL}n".casefold()] = plural if plural.endswith(("n", "s")) else f"{plural}n"
    ours = re.compile(rf"\b(?:{'|'.join(map(re.escape, forms))})\b", re.IGNORECASE)

    def put(match: re.Match[str]) -> str:
        theirs = forms[match[0].casefold()]
        return theirs[:1].upper() + theirs[1:] if match[0][:1].isupper() else theirs

    return lambda text: ours.sub(put, text)


def _list_entries(catalogue: bytes) -> tuple[Entry, ...]:
    return parse_catalogue(catalogue.decode("utf-8-sig")).entries


def _translate_nothing(words: Original) -> Entry:
    """Return German words as their own translation: the theme is written in German."""
    forms = (words.text, words.plural) if words.plural else (words.text,)
    return Entry(original=words.text, plural=words.plural, translations=forms)


def _rename_entries(entries: Iterable[Entry], rename: Rename) -> Iterator[Entry]:
    for entry in entries:
        translations = tuple(map(rename, entry.translations))
        if translations != entry.translations:
            yield revise_entry(entry, translations=translations)
        elif entry.written:
            yield entry
