"""Where long words may part: soft hyphens, as some browsers bring no German.

The patterns are those of LibreOffice, which the package pyphen brings; read in the way of Franklin
Liang (1983). Its own reader takes half a second for the German ones, this a thirtieth of that.
"""

import re
from functools import cache
from pathlib import Path

SOFT_HYPHEN = "\u00ad"

_LONG_WORD = re.compile(r"[^\W\d_]{8,}")
_DIGITS = str.maketrans("", "", "0123456789")
_LEAST_PIECE = 3
"""Letters that stay together: at the beginning, between two hyphens and at the end of a word."""


def hyphenate(text: str, lang: str, least: int) -> str:
    """Return a text with soft hyphens in its words of at least `least` letters (8 or more).

    A language without patterns is left alone, and so are words that have such hyphens already.
    """
    if SOFT_HYPHEN in text:
        return text

    def part(word: re.Match[str]) -> str:
        return word[0] if len(word[0]) < least else _part_word(word[0], lang)

    return _LONG_WORD.sub(part, text)


@cache
def _part_word(word: str, lang: str) -> str:
    patterns = _read_patterns(lang)
    if not patterns:
        return word
    weights = _weigh_gaps(f".{word.lower()}.", patterns)
    pieces, start = [], 0
    for position in range(len(word) - _LEAST_PIECE + 1):
        if weights[position + 1] % 2 and position - start >= _LEAST_PIECE:
            pieces.append(word[start:position])
            start = position
    return SOFT_HYPHEN.join((*pieces, word[start:]))


def _weigh_gaps(word: str, patterns: dict[str, str]) -> list[int]:
    """Return the weight of the gap before each letter: the largest that a pattern gives it."""
    weights = [0] * (len(word) + 1)
    for start in range(len(word)):
        for end in range(start + 1, len(word) + 1):
            pattern = patterns.get(word[start:end])
            if pattern is None:
                continue
            position = start
            for sign in pattern:
                if sign.isdigit():
                    weights[position] = max(weights[position], int(sign))
                else:
                    position += 1
    return weights


@cache
def _read_patterns(lang: str) -> dict[str, str]:
    """Return the patterns of a language by their letters; none where nobody has written any."""
    folder = _find_folder()
    name = lang.replace("-", "_")
    files = sorted((*folder.glob(f"hyph_{name}.dic"), *folder.glob(f"hyph_{name}_*.dic")))
    # German as in Germany, English as in Britain: the first of the others would be that of Austria.
    files.sort(key=lambda file: not file.stem.endswith(("_DE", "_GB")))
    if not files:
        return {}
    encoding, _, lines = files[0].read_bytes().partition(b"\n")
    patterns = lines.decode(encoding.decode("ascii").strip()).split()
    # Alternatives ("/…=") change letters; a soft hyphen cannot.
    return {
        pattern.translate(_DIGITS): pattern
        for pattern in patterns
        if "/" not in pattern and "%" not in pattern and "#" not in pattern
    }


@cache
def _find_folder() -> Path:
    from importlib.util import find_spec

    package = find_spec("pyphen")
    assert package is not None  # noqa: S101  a requirement
    assert package.origin is not None  # noqa: S101  a package of files
    return Path(package.origin).parent / "dictionaries"
