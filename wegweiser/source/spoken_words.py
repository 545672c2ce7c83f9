"""Tell in which of some languages a text is written: by its letters, else by its everyday words."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from wegweiser.source.translation_checks import GERMAN_WORDS, SCRIPTS

_MIN_WORDS = 2
"""How many different everyday words tell a language."""

_WORDS = re.compile(r"[^\W\d_]+")
_EVERYDAY_WORDS = {
    "en": "the and of for with we our are to you who from",
    "es": "los las para con una que por del nosotros somos",
    "fr": "les et pour avec nous est une aux sont dans notre",
    "it": "gli per con una che siamo della sono nostri anche",
    "pl": "dla oraz się jest nie przez jesteśmy wszyscy lub",
    "tr": "ve bir için ile biz veya olarak herkes çok daha kadar gibi olan bu",
}
_WORDS_BY_LANGUAGE = {
    "de": GERMAN_WORDS,
    **{lang: frozenset(words.split()) for lang, words in _EVERYDAY_WORDS.items()},
}
"""Words that no text of some length goes without, and that are not German."""

_TELLING_LETTERS = {
    "uk": frozenset("іїєґ"),
    "ru": frozenset("ыэёъ"),
    "fa": frozenset("پچژگی"),
    "ckb": frozenset("ۆێڕڵە"),
}
"""Letters that tell a language from another one of the same script."""


def guess_language(text: str, languages: Iterable[str], default: str) -> str:
    """Return which of some languages a text is in; `default` where nothing tells.

    Empty where it cannot be in that, for it is in another script.
    """
    script = _find_script(text)
    if script != "LATIN":
        return _choose_by_letters(text, [it for it in languages if SCRIPTS.get(it) == script])
    if default in SCRIPTS:
        default = ""
    words = frozenset(_WORDS.findall(text.casefold()))
    counts = {it: len(words & _WORDS_BY_LANGUAGE.get(it, frozenset())) for it in languages}
    best = max(counts, key=lambda lang: counts[lang], default=default)
    is_sure = counts.get(best, 0) >= _MIN_WORDS and counts[best] > counts.get(default, 0)
    return best if is_sure else default


def _find_script(text: str) -> str:
    """Return the script of most letters of a text, as Unicode names it."""
    names = (unicodedata.name(letter, "").partition(" ")[0] for letter in text if letter.isalpha())
    return next((name for name, _ in Counter(names).most_common(1)), "LATIN")


def _choose_by_letters(text: str, languages: list[str]) -> str:
    """Return which of the languages of a script has letters that the text has.

    Without such letters it is the one that has none of its own; empty where several are left.
    """
    letters = frozenset(text.casefold())
    telling = [it for it in languages if letters & _TELLING_LETTERS.get(it, frozenset())]
    plain = [it for it in languages if it not in _TELLING_LETTERS]
    likely = telling or plain or languages
    return likely[0] if len(likely) == 1 else ""
