"""Texts in many languages and an honest fallback; how German sorts; which way a script runs."""

import io
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any, NamedTuple

from wegweiser.text import BASE_LETTERS

DEFAULT_LANGUAGE = "de"
"""The language that a text without a language is in, and the last fallback."""

_RIGHT_TO_LEFT = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "he", "prs", "ps", "sd", "ug", "ur", "yi"}
)
_RIGHT_TO_LEFT_SCRIPTS = frozenset({"arab", "hebr", "syrc", "thaa", "nkoo", "adlm"})


@dataclass(frozen=True, slots=True)
class Text:
    """A text in one or more languages: pairs of BCP 47 tag and words, in the order they were written."""

    versions: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        """Tell whether anything is said at all."""
        return bool(self.versions)


EMPTY_TEXT = Text()


class Localized(NamedTuple):
    """Words and the language that they are really in."""

    text: str
    lang: str


def say(text: Text, lang: str) -> Localized:
    """Return the text in `lang`, else in German, else in the first language it has; empty words where it has none."""
    versions = text.versions
    for wanted in (lang, DEFAULT_LANGUAGE):
        for tag, words in versions:
            if tag == wanted:
                return Localized(words, tag)
    return Localized(versions[0][1], versions[0][0]) if versions else Localized("", lang)


def text_direction(lang: str) -> str:
    """Return the value of HTML's `dir` for a BCP 47 tag; an explicit script subtag counts more than the language."""
    primary, *rest = lang.lower().split("-")
    scripts = [part for part in rest if len(part) == 4 and part.isalpha()]  # noqa: PLR2004  RFC 5646: a script has four letters
    backwards = scripts[0] in _RIGHT_TO_LEFT_SCRIPTS if scripts else primary in _RIGHT_TO_LEFT
    return "rtl" if backwards else "ltr"


@lru_cache(maxsize=8192)  # lists are put in order again and again
def collation_key(words: str) -> tuple[str, str]:
    """Return a sort key after DIN 5007-1: umlauts as their base letters, case last; the same on every machine."""
    folded = unicodedata.normalize("NFKD", words.casefold().translate(BASE_LETTERS))
    return "".join(c for c in folded if c.isalnum() or c == " "), words


# --- What Babel knows (CLDR): imported late, it costs more than a build without changes


@lru_cache(maxsize=32)  # who judges words and who speaks them read the same files
def _read_catalog(lang: str, po: bytes) -> Any:
    from babel.messages.pofile import read_po

    # Without `locale` Babel would drop the plural forms of the header.
    return read_po(io.BytesIO(po), locale=lang.replace("-", "_"))


def read_messages(lang: str, po: bytes) -> Iterator[tuple[int, tuple[str, ...], tuple[str, ...]]]:
    """Yield the entries of a file of words (gettext): its line, the original and the translation, each in all its forms."""
    for one in _read_catalog(lang, po):
        original, said = (
            words if isinstance(words, (tuple, list)) else (words or "",)
            for words in (one.id, one.string)
        )
        if one.id:
            yield one.lineno or 1, tuple(original), tuple(said)


class Translations:
    """The catalogue of one language: gettext with its plural rule; a word that it lacks stays as it was written."""

    def __init__(self, lang: str, po: bytes = b"") -> None:
        self.lang = lang
        self._one: dict[str, str] = {}
        self._many: dict[str, tuple[str, ...]] = {}
        self._plural: Callable[[int], int] = lambda number: int(number != 1)
        if po:
            self._read(po)

    def _read(self, po: bytes) -> None:
        from gettext import c2py

        self._plural = c2py(_read_catalog(self.lang, po).plural_expr)
        for _, original, said in read_messages(self.lang, po):
            if all(said) and len(original) > 1:
                self._many[original[0]] = said
            elif all(said):
                self._one[original[0]] = said[0]

    def __call__(self, word: str) -> str:
        """Return the word in this language."""
        return self._one.get(word, word)

    def ngettext(self, one: str, many: str, number: int) -> str:
        """Return the form that goes with a number, by the plural rule of the language (CLDR)."""
        forms = self._many.get(one, (one, many))
        return forms[min(self._plural(number), len(forms) - 1)]

    @property
    def message_ids(self) -> frozenset[str]:
        """Return the words that the catalogue holds."""
        return frozenset((*self._one, *self._many))

    def has_message(self, word: str) -> bool:
        """Tell whether the catalogue holds this word."""
        return word in self._one or word in self._many


@cache
def localize_date(when: str, lang: str) -> str:
    """Write out a date of three precisions: "2009", "Mai 2010", "28. Februar 2020"."""
    if len(when) == 4:  # noqa: PLR2004  YYYY
        return when
    from babel.dates import format_date, format_skeleton

    year, month, day = (*map(int, when.split("-")), 1)[:3]
    locale = _parse_locale(lang)
    if len(when) == 7:  # noqa: PLR2004  YYYY-MM
        return str(format_skeleton("yMMMM", date(year, month, 1), locale=locale))
    return str(format_date(date(year, month, day), "long", locale=locale))


@cache
def localize_number(value: float, lang: str) -> str:
    """Write a number with the separators of the language, in Western digits."""
    from babel.numbers import format_decimal

    return str(format_decimal(value, locale=_parse_locale(lang), numbering_system="latn"))


@cache
def localize_size(kilobytes: int, lang: str) -> str:
    """Write the size of a file: "137 kB", from 1,000 kB on "1,4 MB" (CLDR; both decimal)."""
    from babel.units import format_unit

    value, unit = (
        (kilobytes, "kilobyte") if kilobytes < 1000 else (round(kilobytes / 1000, 1), "megabyte")
    )  # noqa: PLR2004  SI
    words = format_unit(
        value,
        f"digital-{unit}",
        length="short",
        locale=_parse_locale(lang),
        numbering_system="latn",
    )
    return str(words).replace("kbyte", "kB")  # what CLDR 48 has for the German singular alone


@cache
def _parse_locale(lang: str) -> str:
    """Return the locale that Babel writes dates and numbers in: German where it does not know the language."""
    from babel import Locale, UnknownLocaleError

    try:
        return str(Locale.parse(lang.replace("-", "_")))
    except UnknownLocaleError:
        return DEFAULT_LANGUAGE


@cache
def open_graph_locale(lang: str) -> str:
    """Return a language with the country where most of its readers live (CLDR), as Open Graph asks: "de_DE"."""
    from babel import core

    likely = str(core.get_global("likely_subtags").get(lang, ""))
    return f"{lang}_{likely[-2:]}" if likely else lang.replace("-", "_")


# What CLDR does not name, or not in every language; "" is what the language calls itself. To be checked by native speakers.
_EXTRA_LANGUAGE_NAMES = {
    "aii": {"": "ܣܘܪܝܬ", "de": "Assyrisch (Neuaramäisch)", "en": "Assyrian Neo-Aramaic"},
    "arc": {"": "ܐܪܡܝܐ"},
    "cnr": {
        "": "crnogorski",
        "de": "Montenegrinisch",
        "en": "Montenegrin",
        "tr": "Karadağca",
        "uk": "чорногорська",
    },
    "gsg": {
        "": "Deutsche Gebärdensprache",
        "de": "Deutsche Gebärdensprache",
        "en": "German Sign Language",
        "tr": "Alman İşaret Dili",
        "ar": "لغة الإشارة الألمانية",
        "uk": "німецька жестова мова",
    },
    "kmr": {
        "": "Kurmancî",
        "de": "Kurmandschi",
        "en": "Kurmanji",
        "tr": "Kurmancî",
        "ar": "الكرمانجية",
        "uk": "курманджі",
    },
    "prs": {"": "دری", "de": "Dari", "en": "Dari", "tr": "Darice", "ar": "الدرية", "uk": "дарі"},
    "rmy": {"": "Romani čhib (Vlax)", "de": "Vlax-Romani", "en": "Vlax Romani"},
    "rom": {"": "Romani čhib", "de": "Romanes", "en": "Romani"},
    "sh": {"": "srpskohrvatski"},
    "zza": {"": "Zazaki", "de": "Zazaki"},
}


@cache
def language_name(tag: str, lang: str = "") -> str:
    """Return the name of a language in `lang`, or in itself where none is given or known; the tag where nobody knows."""
    from babel import Locale, UnknownLocaleError

    own = _EXTRA_LANGUAGE_NAMES.get(tag, {})
    if not lang and own:
        return own[""]
    try:
        book, known = Locale.parse((lang or tag).replace("-", "_")), tag.replace("-", "_")
        name = book.languages.get(known) or (
            "-" in tag and Locale.parse(known).get_display_name(book)
        )
    except (UnknownLocaleError, ValueError):
        name = None
    return own.get(lang) or name or own.get("", tag)
