"""What a program can judge of a translation: what must be the same, and which language it is in."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from wegweiser.catalogues import Entry
from wegweiser.source.translation_numbers import compare_numbers

SOURCE_SCRIPT = "LATIN"
SCRIPTS = {
    "am": "ETHIOPIC",
    "ar": "ARABIC",
    "be": "CYRILLIC",
    "bg": "CYRILLIC",
    "ckb": "ARABIC",
    "el": "GREEK",
    "fa": "ARABIC",
    "he": "HEBREW",
    "hi": "DEVANAGARI",
    "hy": "ARMENIAN",
    "ka": "GEORGIAN",
    "mk": "CYRILLIC",
    "prs": "ARABIC",
    "ps": "ARABIC",
    "ru": "CYRILLIC",
    "ta": "TAMIL",
    "ti": "ETHIOPIC",
    "uk": "CYRILLIC",
    "ur": "ARABIC",
}
"""The script of languages that are not written in Latin letters, as Unicode names it."""

MIN_LENGTH = 40
"""Letters from which on a text is long enough to compare lengths."""

LENGTHS = (0.35, 2.8)
"""How long a translation may be, as a share of its original."""

_LINK_TARGET = re.compile(r"\]\(([^()\s]*(?:\([^()\s]*\)[^()\s]*)?)\)")
_BARE_ADDRESS = re.compile(r"https?://\w[^\s)>\]]*|(?<![\w.+-])[\w.+-]{1,64}@[\w.-]{1,250}")
_PUNCTUATION = ".,;:!?…»“”\"'،؛؟。"
"""Ends a sentence, never an address."""

_LANGUAGE_FOLDER = re.compile(r"/[a-z]{2,3}(?:-[A-Z][a-z]{3})?/")
_PLACEHOLDER_MARK = re.compile(r"%\(\w+\)s|\{\w+\}")
_BRACES = re.compile(r"\{\w+\}")
_GAP_MARK = re.compile(r"\[\[[^\[\]\n]+\]\]")
_NOTE_REFERENCE = re.compile(r"\[\^[^\]\s]{1,99}\]")
_LIST_LINE = re.compile(r"^[ ]*(?:[-*+]|\d{1,9}[.)])[ ]", re.MULTILINE)
_WORDS = re.compile(r"[^\W\d_]+")
_QUOTED = re.compile(r"\([^()]*\)|[„“«\"][^„“”«»\"]*[“”»\"]|\*[^*]*\*|\]\([^)]*\)")
GERMAN_WORDS = frozenset(
    [
        "und",
        "oder",
        "nicht",
        "für",
        "mit",
        "ist",
        "sind",
        "wird",
        "werden",
        "eine",
        "einen",
        "einem",
        "einer",
        "auch",
        "sich",
        "sie",
        "wir",
        "ihre",
        "dass",
        "bei",
        "nach",
        "über",
        "zum",
        "zur",
        "durch",
        "haben",
        "können",
        "nur",
        "noch",
        "aber",
        "wenn",
    ]
)
_NEGATION = re.compile(r"\b(?:nicht|kein\w*|nie|niemand\w*|nichts|weder|ohne)\b", re.IGNORECASE)
_NEGATIONS = {
    "en": r"\b(?:no|not|none|never|nobody|nothing|neither|nor|without|cannot|yet to|un\w+|in\w+|"
    r"non|lack\w*|missing|only|free|except\w*|un)\b|n['’]t\b|-free\b|less\b",
    "tr": r"eksik|yanlış|değil|yok|hiç|[mM][aeıiuü]|s[ıiuü]z|hayır|ne ",
    "ar": r"خطأ|ناقص|ناقصة|تعذ[ّر]|عاجز|لا|ل[يم]|لن|غير|دون|بلا|عدم|ما|أيّ|فقط|سوى|ليس",
    "uk": r"\b(?:не|ні|без|жод|нік|ніч|нем|лише|тільки)\w*|\bне",
    "ru": r"\b(?:не|ни|без|нет|только|лишь)\w*",
    "pl": r"\b(?:nie|bez|żad|nikt|nic|nigdy|brak|tylko)\w*",
}
"""How languages say no; those that are missing here are not judged."""

_LATIN, _CYRILLIC, _GREEK = "LATIN", "CYRILLIC", "GREEK"


class Fault(NamedTuple):
    """What is wrong with a translation."""

    code: str
    """The code of the finding."""
    values: Mapping[str, object]
    """The words that its message needs."""
    is_doubt: bool = False
    """Whether it may be right after all."""


def find_faults(entry: Entry, lang: str) -> Iterator[Fault]:
    """Yield what is wrong with each form of a translation."""
    originals = (entry.original, *([entry.plural] if entry.plural else []))
    for form in dict.fromkeys(entry.translations):
        for check in _CHECKS_OF_PLURALS if entry.plural else _CHECKS:
            yield from check(originals[-1], form, lang)


def _check_numbers(original: str, translation: str, _lang: str) -> Iterator[Fault]:
    missing, added = compare_numbers(_strip_addresses(original), _strip_addresses(translation))
    if missing or added:
        values = {"missing": _join(missing) or "–", "added": _join(added) or "–"}
        yield Fault("translation-numbers", values)


def _check_links(original: str, translation: str, _lang: str) -> Iterator[Fault]:
    ours, theirs = _count_addresses(original), _count_addresses(translation)
    yield from _compare_counts("translation-links", ours, theirs)


def _check_marks(original: str, translation: str, _lang: str) -> Iterator[Fault]:
    ours, theirs = _count_marks(original), _count_marks(translation)
    yield from _compare_counts("translation-marks", ours, theirs)


def _compare_counts(code: str, ours: Counter[str], theirs: Counter[str]) -> Iterator[Fault]:
    """Yield what a translation lacks or adds."""
    if ours.items() == theirs.items():  # most often, and quicker than to subtract
        return
    missing, added = (ours - theirs).elements(), (theirs - ours).elements()
    yield Fault(code, {"missing": _join(missing) or "–", "added": _join(added) or "–"})


def _check_placeholders(original: str, translation: str, _lang: str) -> Iterator[Fault]:
    """Yield a placeholder that is no more; a number may be said without one."""
    ours = set(_PLACEHOLDER_MARK.findall(original)) - set(_BRACES.findall(original))
    lost = sorted(ours - set(_PLACEHOLDER_MARK.findall(translation)) - {"%(count)s"})
    if lost:
        yield Fault("translation-marks", {"missing": _join(lost), "added": "–"})


def _check_language(original: str, translation: str, lang: str) -> Iterator[Fault]:
    """Yield letters of another script, and German that nobody has translated."""
    words = _WORDS.findall(_strip_addresses(translation))
    foreign = [word for word in words if len(_list_alphabets(word)) > 1]
    plain = _WORDS.findall(_QUOTED.sub(" ", translation))
    # A name stays as it is, with its meaning behind it or not; a sentence does not.
    is_name = original in translation and not original.endswith((".", "!", "?"))
    if not foreign and not is_name:
        script = SCRIPTS.get(lang.partition("-")[0], SOURCE_SCRIPT)
        is_latin = script == SOURCE_SCRIPT
        foreign = _list_german_words(plain) if is_latin else _list_latin_words(plain)
    if foreign:
        yield Fault("translation-language", {"words": _join(foreign[:_MANY_WORDS])})


def _list_latin_words(words: list[str]) -> list[str]:
    """Return the words in Latin letters that are no names, where they are more than half."""
    latin = [word for word in words if word[0].islower() and word.isascii()]
    is_much = len(latin) >= _MANY_WORDS and len(latin) > len(words) / 2
    return latin if is_much else []


def _list_german_words(words: list[str]) -> list[str]:
    """Return the everyday German words, where they are several and not one among many."""
    german = [word for word in words if word in GERMAN_WORDS]
    is_much = len(set(german)) >= _FEW_WORDS and len(german) * _MANY_WORDS >= len(words)
    return german if is_much else []


def _check_length(original: str, translation: str, lang: str) -> Iterator[Fault]:
    if lang.partition("-")[0] in {"zh", "ja", "ko"} or len(original) < MIN_LENGTH:
        return
    share = len(_strip_addresses(translation)) / max(1, len(_strip_addresses(original)))
    if not LENGTHS[0] <= share <= LENGTHS[1]:
        yield Fault("translation-length", {"percent": round(100 * share)}, is_doubt=True)


def _check_negations(original: str, translation: str, lang: str) -> Iterator[Fault]:
    pattern = _NEGATIONS.get(lang.partition("-")[0], "")
    negation = _NEGATION.search(original)
    if pattern and negation and not re.search(pattern, translation, re.IGNORECASE):
        yield Fault("translation-negation", {"word": negation[0]}, is_doubt=True)


_FEW_WORDS, _MANY_WORDS = 2, 4

_TEXTS_KEPT = 4096
"""Of how many texts it is kept what they hold: an original is compared with each language."""

Check = Callable[[str, str, str], Iterator[Fault]]

_CHECKS: tuple[Check, ...] = (
    _check_numbers,
    _check_links,
    _check_marks,
    _check_placeholders,
    _check_language,
    _check_length,
    _check_negations,
)
_CHECKS_OF_PLURALS: tuple[Check, ...] = (_check_placeholders, _check_language)


@lru_cache(maxsize=_TEXTS_KEPT)
def _strip_addresses(text: str) -> str:
    """Return a text without addresses, placeholders and references to notes."""
    text = _LINK_TARGET.sub("]", text)
    text = _BARE_ADDRESS.sub(" ", text)
    return _NOTE_REFERENCE.sub(" ", _PLACEHOLDER_MARK.sub(" ", text))


@lru_cache(maxsize=_TEXTS_KEPT)
def _count_addresses(text: str) -> Counter[str]:
    targets = _LINK_TARGET.findall(text)
    addresses = _BARE_ADDRESS.findall(_LINK_TARGET.sub("]", text))
    bare = [address.rstrip(_PUNCTUATION) for address in addresses]
    return Counter(_drop_language(target) for target in (*targets, *bare))


def _drop_language(target: str) -> str:
    """Return an address of the site without its language, which the site adds by itself."""
    return _LANGUAGE_FOLDER.sub("/", target, count=1) if target.startswith("/") else target


@lru_cache(maxsize=_TEXTS_KEPT)
def _count_marks(text: str) -> Counter[str]:
    """Return how often a text has each mark that must be the same in every language."""
    marks = Counter(_BRACES.findall(text))
    marks.update(_NOTE_REFERENCE.findall(text))
    marks["[[…]]"] = len(_GAP_MARK.findall(text))
    marks["**"] = text.count("**")
    marks["`"] = text.count("`")
    lines = len(_LIST_LINE.findall(text))
    marks["- "] = lines if lines > 1 else 0  # alone it is an ordinal: 5. Woche
    return +marks


def _list_alphabets(word: str) -> set[str]:
    """Return the alphabets that look alike and occur in a word: Latin, Greek, Cyrillic."""
    if word.isascii():
        return set()
    return set(map(_name_alphabet, word)) & {_LATIN, _CYRILLIC, _GREEK}


@cache
def _name_alphabet(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]


def _join(items: object) -> str:
    return ", ".join(map(str, items))  # type: ignore[call-overload]
