"""What every layer knows of letters and characters: folding, transliteration, positions, fences.

`theme/assets/search.js` folds queries by the same rules; `tests/folding.json` is tried on both.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from functools import lru_cache
from itertools import accumulate, takewhile

REPLACEMENT_CHARACTER = "\N{REPLACEMENT CHARACTER}"
"""Stands where a character must not be shown."""

_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)
"""What no text may hold (Unicode 23.7): they are for a program's own use (source/text_marks.py)."""

_HIDDEN = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069"
    f"\ufeff\ufff9-\ufffb{_NONCHARACTERS}"
)
FORBIDDEN_CHARACTERS = re.compile(f"[{_HIDDEN}]|\r(?!\n)")
"""Controls and marks that can hide or reorder text: no file of the city may hold them.

The joiners U+200C to U+200F stay: Persian and Sorani need them. A carriage return alone would begin
a line for libyaml and for nobody else.
"""

UNTRUSTED_CHARACTERS = re.compile(f"[{_HIDDEN}\ud800-\udfff\U000e0000-\U000e007f]|\r(?!\n)")
"""What is taken out of a request, besides: half characters and tags that nobody sees."""

INVISIBLE_CHARACTERS = re.compile(
    f"[{_HIDDEN}\r\u00ad\u061c\u200e\u200f\u2061-\u2065\u206a-\u206f]"
)
"""What the code host's pages would obey or hide, besides: soft hyphens and marks of direction."""


def _parse_letters(table: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in table.split())


_UMLAUTS = _parse_letters("ä=ae ö=oe ü=ue")

# What NFKD (UAX 15) leaves whole, though readers see a base letter in it.
_LATIN_LETTERS = _parse_letters("ß=ss ı=i æ=ae œ=oe ø=o đ=d ð=d ł=l þ=th")

# What readers take for one another; what NFKD takes apart (ä, й, أ) needs no line here.
_EQUIVALENT_LETTERS = _parse_letters("""
    ə=a ς=σ і=и є=е э=е ґ=г ј=и
    ٱ=ا ى=ي ی=ي ێ=ي ے=ي ة=ه ە=ه ہ=ه ھ=ه ک=ك ۆ=و ڕ=ر ڵ=ل
    ٠=0 ١=1 ٢=2 ٣=3 ٤=4 ٥=5 ٦=6 ٧=7 ٨=8 ٩=9 ۰=0 ۱=1 ۲=2 ۳=3 ۴=4 ۵=5 ۶=6 ۷=7 ۸=8 ۹=9
""")

# As people in Germany would write them: Ukrainian after its passports, Arabic without its points.
_OTHER_SCRIPTS = _parse_letters("""
    а=a б=b в=v г=h ґ=g д=d е=e є=ie ж=zh з=z и=y і=i ї=i й=i к=k л=l м=m н=n о=o п=p р=r с=s т=t
    у=u ф=f х=kh ц=ts ч=ch ш=sh щ=shch ь= ю=iu я=ia ё=e ы=y э=e ъ= ђ=dj ј=j љ=lj њ=nj ћ=c џ=dz ѓ=g
    ѕ=dz ќ=k
    α=a β=v γ=g δ=d ε=e ζ=z η=i θ=th ι=i κ=k λ=l μ=m ν=n ξ=x ο=o π=p ρ=r σ=s ς=s τ=t υ=y φ=f χ=ch
    ψ=ps ω=o
    ا=a ب=b ت=t ث=th ج=j ح=h خ=kh د=d ذ=dh ر=r ز=z س=s ش=sh ص=s ض=d ط=t ظ=z ع= غ=gh ف=f ق=q ك=k ل=l
    م=m ن=n ه=h و=w ي=y ة=a ى=a
    ء= أ=a إ=i آ=a ؤ=u ئ=i پ=p چ=ch ژ=zh گ=g ک=k ی=i ە=e ۆ=o ێ=e ڕ=r ڵ=l ڤ=v
""")

BASE_LETTERS = str.maketrans(_LATIN_LETTERS)
"""For `str.translate`: small letters of Latin script as the letters that they sort with."""

UMLAUT_SPELLING = str.maketrans(_UMLAUTS)
"""For `str.translate`: small umlauts as two letters."""

_FOLDED_LETTERS = str.maketrans(_LATIN_LETTERS | _EQUIVALENT_LETTERS)
_TRANSLITERATIONS = _UMLAUTS | _LATIN_LETTERS | _OTHER_SCRIPTS
_GENDER_SIGN = re.compile(
    r"(?:(?<=[^\W\d_])|(?<=[\u0300-\u036f]))(?:[*:_·•∗]|/-?|\((?=[iI][nN](?:[nN][eE][nN])?\)))"
    r"(?=[iI][nN](?:[nN][eE][nN]|(?![^\W\d_])))"
)
"""What stands in „Schüler*innen“, „Schüler:in“, „Schüler/-innen“, „Schüler(innen)“."""

_IGNORED_CHARACTERS = frozenset("'’ʼ`ـ")
_UMLAUT_SPELLING = re.compile("([aou])e+")


@lru_cache(maxsize=65_536)  # the same words stand in many entries
def fold(text: str) -> str:
    """Return the words of a text in their plainest spelling, one space between them.

    NFKD without marks (UAX 15), lower case; ä, ae and a become a; ß becomes ss; Arabic alef, ya and
    ta marbuta, Turkish i and Cyrillic и each become one letter; tatweel, apostrophes, invisible
    signs and those for all genders go, all other signs part words.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
    if not text.isalnum():
        text = _GENDER_SIGN.sub("", text)
    letters = "".join(map(_fold_character, text.lower())).translate(_FOLDED_LETTERS)
    return _UMLAUT_SPELLING.sub(r"\1", " ".join(letters.split()))


def _fold_character(character: str) -> str:
    if character in _IGNORED_CHARACTERS:
        return ""
    if character.isalnum():
        return character
    category = unicodedata.category(character)
    if category == "Mc":  # a vowel sign of its own width, as in Tamil, belongs to its word
        return character
    return "" if category in {"Mn", "Cf"} else " "


def transliterate(text: str) -> str:
    """Return a text in small Latin letters, "-" for what has no sound."""
    return "".join(map(_transliterate, unicodedata.normalize("NFC", text.casefold())))


def _transliterate(letter: str) -> str:
    """Return Latin letters: from the table, without marks, else by the name in Unicode."""
    if letter.isascii():
        return letter
    if letter in _TRANSLITERATIONS:
        return _TRANSLITERATIONS[letter]
    name, _, sound = unicodedata.name(letter, "").casefold().rpartition(" ")
    base = "".join(
        part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part)
    )
    if base != letter and not name.endswith("syllable"):
        return "".join(map(_transliterate, base))
    return sound if name and letter.isalpha() and re.fullmatch("[a-z]{1,6}", sound) else "-"


MAX_DESCRIPTION = 155
"""Characters of a page's description; search engines cut what is longer."""


def truncate(line: str, limit: int = MAX_DESCRIPTION) -> str:
    """Return a sentence of at most `limit` characters: a longer one is cut at a word."""
    if len(line) <= limit:
        return line
    return line[: limit - 1].rsplit(" ", 1)[0] + "…"


def write_ascii_digits(text: str) -> str:
    """Return a text with the digits of every script as 0 to 9."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(sign, sign)) for sign in text)


@lru_cache(maxsize=16)  # what is found in a file is found in one go, file after file
def _index_lines(text: str) -> tuple[int, ...]:
    """Return where each line of a text begins."""
    return tuple(accumulate(text.split("\n"), lambda start, line: start + len(line) + 1, initial=0))


def locate_offset(text: str, offset: int) -> tuple[int, int]:
    """Return the line and the column of a character of a text, both from 1."""
    return locate_offsets(text, (offset,))[0]


def locate_offsets(text: str, offsets: Iterable[int]) -> list[tuple[int, int]]:
    """Return the lines and the columns of several characters of a text, all from 1."""
    # Once for all of them: to look up a long text compares it from end to end.
    starts = _index_lines(text)
    lines = [(bisect_right(starts, offset), offset) for offset in offsets]
    return [(line, offset - starts[line - 1] + 1) for line, offset in lines]


def find_offset(text: str, line: int, column: int) -> int:
    """Return which character of a text stands at a line and a column, both from 1."""
    return _index_lines(text)[line - 1] + column - 1


def count_common_start(first: Iterable[object], second: Iterable[object]) -> int:
    """Return how many elements two sequences have in common before they first differ."""
    pairs = zip(first, second, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def choose_fence(text: str, least: int = 1) -> str:
    """Return a run of backticks that is longer than any in the text (CommonMark 4.5 and 6.1)."""
    longest = max(map(len, re.findall("`+", text)), default=0)
    return "`" * max(least, longest + 1)


def format_code_block(text: str, language: str = "") -> str:
    """Return lines as a fenced block of Markdown, whatever stands in them."""
    fence = choose_fence(text, 3)
    return f"{fence}{language}\n{text}\n{fence}"
