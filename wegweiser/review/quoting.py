"""Anybody's words inside Markdown of ours: no markup, no link, no mention, no command for the code host."""

import re

from wegweiser import text
from wegweiser.text import (
    INVISIBLE_CHARACTERS,
    REPLACEMENT_CHARACTER,
    choose_fence,
)

_SAFE_ADDRESS = re.compile(r"/[A-Za-z0-9._/-]*(?:#[A-Za-z0-9._-]+)?")


def replace_invisible_characters(words: str) -> str:
    """Return words with every invisible or commanding character shown as what it is, a stranger in the text."""
    return INVISIBLE_CHARACTERS.sub(REPLACEMENT_CHARACTER, words)


def format_code_span(words: str) -> str:
    """Return words as a code span on one line, fit for a table, too."""
    said = " ".join(replace_invisible_characters(words).replace("|", "¦").split())
    marks = choose_fence(said)
    space = " " if "`" in said else ""
    return f"{marks}{space}{said}{space}{marks}" if said else ""


def format_code_block(words: str, kind: str = "") -> str:
    """Return lines as a fenced block."""
    return text.format_code_block(replace_invisible_characters(words), kind)


def format_page_link(address: str, site: str = "") -> str:
    """Return the address of a page as a link into a site, as mere words where there is no site or the address looks odd."""
    odd = not _SAFE_ADDRESS.fullmatch(address) or ".." in address
    return (
        format_code_span(address)
        if odd or not site
        else f"[`{address}`]({site.rstrip('/')}{address})"
    )


def shorten(words: str, most: int) -> str:
    """Return words of at most so many characters; what is left out in the middle is marked."""
    half = (most - 1) // 2
    return words if len(words) <= most else f"{words[:half]}…{words[-half:]}"
