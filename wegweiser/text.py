"""Fold words so that capitals, umlauts, vowel marks and kindred letters do not matter; the browser folds alike.

`theme/assets/search.js` holds the same rules for queries; `tests/folding.json` is tried on both.
"""

import re
import unicodedata
from functools import lru_cache

# Letters that readers take for one another; what NFKD takes apart (ä, й, أ) needs no line here.
_EQUIVALENT_LETTERS = str.maketrans(
    {
        "ß": "ss",
        "ı": "i",
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ł": "l",
        "þ": "th",
        "ə": "a",
        "ς": "σ",
        "і": "и",
        "є": "е",
        "э": "е",
        "ґ": "г",
        "ј": "и",
        "ٱ": "ا",
        "ى": "ي",
        "ی": "ي",
        "ێ": "ي",
        "ے": "ي",
        "ة": "ه",
        "ە": "ه",
        "ہ": "ه",
        "ھ": "ه",
        "ک": "ك",
        "ۆ": "و",
        "ڕ": "ر",
        "ڵ": "ل",
    }
    | {chr(first + digit): str(digit) for first in (0x0660, 0x06F0) for digit in range(10)}
)
REPLACEMENT_CHARACTER = "\N{REPLACEMENT CHARACTER}"
"""Stands where a character must not be shown."""

_IGNORED_CHARACTERS = frozenset("'’ʼ`ـ")
_UMLAUT = re.compile("([aou])e+")


@lru_cache(maxsize=65_536)  # the same words stand in many entries
def fold(text: str) -> str:
    """Return the words of a text in their plainest spelling, one space between them.

    NFKD without marks (UAX 15), lower case; ä, ae and a become a; ß becomes ss; Arabic alef, ya and ta marbuta, Turkish i
    and Cyrillic и each become one letter; tatweel, apostrophes and invisible signs go, all other signs part words.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
    letters = "".join(map(_fold_character, text.lower())).translate(_EQUIVALENT_LETTERS)
    return _UMLAUT.sub(r"\1", " ".join(letters.split()))


def _fold_character(sign: str) -> str:
    """Return a letter or digit as it is, nothing for what only clings to one, a space for all else."""
    if sign.isalnum() and sign not in _IGNORED_CHARACTERS:
        return sign
    kind = unicodedata.category(sign)
    return (
        "" if kind in {"Mn", "Cf"} or sign in _IGNORED_CHARACTERS else sign if kind == "Mc" else " "
    )
