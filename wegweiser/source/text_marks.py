"""Marks inside texts and pages in the making: in which language, and how a stretch was translated.

They are characters that no text may hold (Unicode noncharacters, for a program's own use); none
is left in a file.
"""

from collections.abc import Iterable

START, MIDDLE, END = "\ufdd0", "\ufdd1", "\ufdd2"
"""Stand before the language, before the words, behind the words."""

STATE_START, STATE_END = "\ufdd3", "\ufdd4"
"""Stand around the state of the translation that follows."""

NOTE_START, NOTE_END = "\ufdd5", "\ufdd6"
"""Stand around the state that a note in this place tells of, if the page as a whole is worse."""

NOTICE = "\ufdd7"
"""Stands where a page tells how it was translated."""

UNTRANSLATED, OLDER, MACHINE, UNKNOWN = "untranslated", "older", "machine", "unknown"
"""States: only in the source language; of an older original; by a machine; nobody knows by whom.

The others are `read:<who>:<day>`, and of what nobody has read `<who>:<day>` for a person or office
that made it.
"""

STATE_CLASS = "t-"
"""Begins the class of what stands behind a paragraph whose state is not that of its page."""

MARKED_RUN = rf"{START}([a-zA-Z0-9:-]+){MIDDLE}([^{START}{MIDDLE}{END}]*){END}"
"""A marked stretch: the language, or the state of the words before it; the words."""

_RANKS = {OLDER: 0, MACHINE: 1, UNKNOWN: 2}
_MADE_RANK, _READ_RANK = 3, 4


def mark_language(words: str, lang: str) -> str:
    """Return words with the mark of their language, for the renderer of Markdown."""
    return f"{START}{lang}{MIDDLE}{words}{END}"


def mark_state(state: str, newer: str = "") -> str:
    """Return what stands behind a paragraph and tells its state.

    `newer` is what the original says now, where the paragraph translates an older one.
    """
    return f"{START}{STATE_CLASS}{state}{MIDDLE}{newer}{END}"


def rank_state(state: str) -> tuple[int, str]:
    """Return how good a translation is, the worst first: who was asked, and when."""
    rank = _READ_RANK if state.startswith("read:") else _MADE_RANK
    return _RANKS.get(state, rank), state.rpartition(":")[2]


def find_worst(states: Iterable[str]) -> str:
    """Return the worst of the states of what is translated; empty where nothing is."""
    translated = (state for state in states if state and state != UNTRANSLATED)
    return min(translated, key=rank_state, default="")
