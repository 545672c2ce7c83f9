"""Words of a form that people or their mail programs may have spelled a little differently."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from wegweiser.text import fold

_BRACKETS = re.compile(r"([\[\](){}☐☑☒✓✔✅❌✗✘])")
"""What folding drops, but what tells a box from words."""

LabelIndex = Mapping[str, str]
"""Each label of a form by its spellings."""


def index_labels(labels: Iterable[str]) -> LabelIndex:
    """Return labels by how they are written, and by their folded words where those are unlike."""
    exact = {_join_words(label): label for label in labels}
    folded: dict[str, str] = {}
    for words, label in exact.items():
        key = _fold_words(words)
        folded[key] = "" if key in folded else label
    return folded | exact


def find_label(index: LabelIndex, words: str) -> str:
    """Return the label that is written so, whatever its blanks, capitals and signs; else ""."""
    return index.get(_join_words(words)) or index.get(_fold_words(words), "")


def _join_words(words: str) -> str:
    return unicodedata.normalize("NFC", " ".join(words.split()))


def _fold_words(words: str) -> str:
    return "".join(part if _BRACKETS.match(part) else fold(part) for part in _BRACKETS.split(words))
