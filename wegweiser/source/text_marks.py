"""Marks inside a Markdown text that say which language a stretch of it is in; never in a file.

They are characters that no text may hold (Unicode noncharacters, for a program's own use).
"""

START, MIDDLE, END = "\ufdd0", "\ufdd1", "\ufdd2"
"""Stand before the language, before the words, behind the words."""

MARKED_RUN = rf"{START}([A-Za-z-]+){MIDDLE}([^{START}{MIDDLE}{END}]*){END}"
"""A marked stretch: the language, the words."""


def mark_language(words: str, lang: str) -> str:
    """Return words with the mark of their language, for the renderer of Markdown."""
    return f"{START}{lang}{MIDDLE}{words}{END}"
