"""Texts in many languages and an honest fallback; how German sorts; which way a script runs."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from wegweiser.text import BASE_LETTERS

if TYPE_CHECKING:
    from wegweiser.catalogues import Entry

DEFAULT_LANGUAGE = "de"
"""The language of the program's own words, and of a city that names no other."""

_SOURCE_LANGUAGE = ContextVar("source language", default=DEFAULT_LANGUAGE)

get_source_language, set_source_language = _SOURCE_LANGUAGE.get, _SOURCE_LANGUAGE.set
"""The language that a city's texts are in where they name no other, and the last fallback.

Known to the whole process, unlike anything else: who loads a city sets it (data/site.yaml).
"""

_PLURAL_RULE = re.compile(r"nplurals\s*=\s*(\d+)\s*;\s*plural\s*=\s*([^;\n]+)")
_RIGHT_TO_LEFT = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "he", "prs", "ps", "sd", "ug", "ur", "yi"}
)
_RIGHT_TO_LEFT_SCRIPTS = frozenset({"arab", "hebr", "syrc", "thaa", "nkoo", "adlm"})


@dataclass(frozen=True, slots=True)
class Text:
    """A text in one or more languages; without any it counts as false."""

    versions: tuple[tuple[str, str], ...] = ()
    """Pairs of BCP 47 tag and text, in the order they were written."""

    states: tuple[tuple[str, str], ...] = ()
    """Pairs of tag and state of the translation (source/text_marks.py), from a catalogue."""

    older: tuple[tuple[str, str], ...] = ()
    """Pairs of tag and a translation of what the text said before."""

    def __bool__(self) -> bool:
        return bool(self.versions)


EMPTY_TEXT = Text()


class Localized(NamedTuple):
    """A text in one language."""

    text: str
    """The text; empty where nobody has written one."""

    lang: str
    """The language that it is really in."""

    state: str = ""
    """How it was translated, or that it is not (source/text_marks.py); empty where no catalogue
    says."""

    older: str = ""
    """Beside an original without translation: a translation of what it said before."""


def say(text: Text, lang: str) -> Localized:
    """Return the text in `lang`, else in the source language, else in its first, else ""."""
    versions = text.versions
    for wanted in (lang, get_source_language()):
        for tag, version in versions:
            if tag == wanted and not text.states:
                return Localized(version, tag)
            if tag == wanted:
                return Localized(version, tag, _find(text.states, lang), _find(text.older, lang))
    return Localized(versions[0][1], versions[0][0]) if versions else Localized("", lang)


def _find(pairs: tuple[tuple[str, str], ...], lang: str) -> str:
    return next((value for tag, value in pairs if tag == lang), "")


def text_direction(lang: str) -> str:
    """Return HTML's `dir` for a BCP 47 tag; a script subtag (RFC 5646) wins over the language."""
    primary, *subtags = lang.lower().split("-")
    script = next((tag for tag in subtags if re.fullmatch("[a-z]{4}", tag)), "")
    is_reversed = script in _RIGHT_TO_LEFT_SCRIPTS if script else primary in _RIGHT_TO_LEFT
    return "rtl" if is_reversed else "ltr"


@lru_cache(maxsize=8192)  # lists are put in order again and again
def collation_key(text: str) -> tuple[str, str]:
    """Return a sort key after DIN 5007-1: umlauts as base letters, case last; alike everywhere."""
    letters = unicodedata.normalize("NFKD", text.casefold().translate(BASE_LETTERS))
    return "".join(c for c in letters if c.isalnum() or c == " "), text


_OWN_NAMES = (
    *("ar", "bg", "bs", "ckb", "el", "es", "fa", "fr", "hr", "it", "ka", "pl", "ps", "pt", "ro"),
    *("ru", "so", "sq", "sr", "ta", "ti", "tr", "uk", "ur", "vi", "zh"),
)
"""Languages of which people also write the name in the language itself."""


# --- What Babel knows (CLDR): imported late, it costs more than a build without changes


@cache
def get_plural_rule(lang: str) -> tuple[int, str]:
    """Return how many plural forms a language has, and gettext's rule for choosing one (CLDR)."""
    from babel.messages.plurals import get_plural

    rule = get_plural(_find_locale(lang) or DEFAULT_LANGUAGE)
    return rule.num_plurals, rule.plural_forms


_Catalog = tuple[dict[str, str], dict[str, tuple[str, ...]], Callable[[int], int]]
"""Translations, those with plural forms by the singular, and which form goes with a number."""


def _list_entries(po: bytes) -> "tuple[Entry, ...]":
    from wegweiser.catalogues import parse_catalogue  # a build without changes says nothing

    return parse_catalogue(po.decode("utf-8", "replace")).entries


def _read_plural_rule(lang: str, entries: "list[Entry]") -> tuple[int, Callable[[int], int]]:
    """Return how many plural forms there are, and what chooses one.

    CLDR tells where the head of a catalogue says nothing that can be read.
    """
    from gettext import c2py

    heads = "".join(entry.translations[0] for entry in entries if not entry.original)
    for number, expression in _PLURAL_RULE.findall(heads):
        with suppress(ValueError):
            return int(number), c2py(expression)
    number, rule = get_plural_rule(lang)
    return number, c2py(rule.partition("plural=")[2].rstrip(";"))


class Translations:
    """The catalogue of one language (gettext); a message that it lacks stays as it was written."""

    def __init__(self, lang: str, *catalogues: bytes) -> None:
        """Take the catalogues of a language; what several translate, the last one says."""
        self.lang = lang
        self._catalogues = tuple(filter(None, catalogues))

    @cached_property
    def _catalog(self) -> _Catalog:
        """Return what there is, read when it is first asked for: a quiet build needs none."""
        if not self._catalogues:
            return {}, {}, lambda number: int(number != 1)
        entries = [entry for po in self._catalogues for entry in _list_entries(po)]
        form_count, choose_form = _read_plural_rule(self.lang, entries)
        singulars: dict[str, str] = {}
        plural_forms: dict[str, tuple[str, ...]] = {}
        for entry in entries:
            if not entry.is_current:
                continue
            if not entry.plural:
                singulars[entry.original] = entry.translations[0]
            elif len(entry.translations) == form_count:
                plural_forms[entry.original] = entry.translations
        return singulars, plural_forms, choose_form

    def __call__(self, message: str) -> str:
        """Return the message in this language."""
        return self._catalog[0].get(message, message)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """Return the form that goes with a number, by the plural rule of the language (CLDR)."""
        forms = self._catalog[1].get(singular, (singular, plural))
        return forms[min(self._catalog[2](number), len(forms) - 1)]

    @property
    def message_ids(self) -> frozenset[str]:
        """Return the originals of the messages that the catalogue holds."""
        return frozenset((*self._catalog[0], *self._catalog[1]))

    def has_message(self, message: str) -> bool:
        """Tell whether the catalogue holds this message."""
        return message in self._catalog[0] or message in self._catalog[1]


@cache
def _list_language_tags() -> dict[str, str]:
    """Return the tag of each language by its names and by the tag itself, in small letters."""
    from babel import Locale

    tags: dict[str, str] = {}
    for tag in _OWN_NAMES:
        tags[language_name(tag).casefold()] = tag
    for lang in ("en", "de"):
        for code, name in Locale(lang).languages.items():
            tags |= {code.casefold(): code.replace("_", "-"), name.casefold(): code}
    return tags | {"farsi": "fa", "kurmandschi": "kmr", "sorani": "ckb"}


def find_language(name: str) -> str:
    """Return the tag of a language that is called by its name or mistyped, or an empty string."""
    tags = _list_language_tags()
    primary, *others = name.strip().replace("_", "-").casefold().split("-")
    parts = [part.title() if len(part) == len("Latn") else part.upper() for part in others]
    if parts and primary in tags:
        return "-".join((primary, *parts))
    return tags.get(name.strip().casefold(), "").replace("_", "-")


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

    value: float = kilobytes
    unit = "digital-kilobyte"
    if kilobytes >= 1000:  # noqa: PLR2004  SI
        value = round(kilobytes / 1000, 1)
        unit = "digital-megabyte"
    locale = _parse_locale(lang)
    size = format_unit(value, unit, length="short", locale=locale, numbering_system="latn")
    return str(size).replace("kbyte", "kB")  # what CLDR 48 has for the German singular alone


@cache
def _find_locale(lang: str) -> Any:
    """Return what Babel knows of a language; None where that is nothing."""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(lang.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return None


def _parse_locale(lang: str) -> str:
    """Return the locale for dates and numbers: German where Babel does not know the language."""
    return str(_find_locale(lang) or DEFAULT_LANGUAGE)


@cache
def open_graph_locale(lang: str) -> str:
    """Return a language with its most likely country (CLDR), as Open Graph asks: "de_DE"."""
    from babel import core

    likely = str(core.get_global("likely_subtags").get(lang, ""))
    return f"{lang}_{likely[-2:]}" if likely else lang.replace("-", "_")


# What CLDR does not name, or not in every language; "" is what the language calls itself.
# To be checked by native speakers.
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
    """Return the name of a language in `lang`, else in itself; the tag where nobody knows it."""
    names = _EXTRA_LANGUAGE_NAMES.get(tag, {})
    if not lang and names:
        return names[""]
    return names.get(lang) or _find_display_name(tag, lang or tag) or names.get("", tag)


def _find_display_name(tag: str, lang: str) -> str | None:
    locale, own = _find_locale(lang), _find_locale(tag) if "-" in tag else None
    name = locale.languages.get(tag.replace("-", "_")) if locale else None
    return str(own.get_display_name(locale)) if own and locale and name is None else name


def iter_language_names() -> Iterator[tuple[str, str]]:
    """Yield tag and name of every language with a short tag: German, English, its own name."""
    from babel import Locale

    locales = [Locale.parse(lang) for lang in (DEFAULT_LANGUAGE, "en")]
    for tag, names in _EXTRA_LANGUAGE_NAMES.items():
        yield from ((tag, name) for name in names.values())
    for locale in locales:
        for tag, name in sorted(locale.languages.items(), key=lambda pair: (len(pair[0]), pair)):
            if re.fullmatch("[a-z]{2,3}", tag):
                yield tag, str(name)
    for tag in sorted(locales[0].languages):
        own = _find_own_name(tag)
        if own:
            yield tag, own


def _find_own_name(tag: str) -> str | None:
    locale = _find_locale(tag) if re.fullmatch("[a-z]{2,3}", tag) else None
    return locale.languages.get(tag) if locale else None
