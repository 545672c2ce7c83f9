"""Anybody's words inside our Markdown: no markup, link, mention or command for the code host."""

import re

from wegweiser import text
from wegweiser.text import INVISIBLE_CHARACTERS, REPLACEMENT_CHARACTER, choose_fence

_SAFE_ADDRESS = re.compile(r"/[A-Za-z0-9._/-]*(?:#[A-Za-z0-9._-]+)?")


def replace_invisible_characters(words: str) -> str:
    """Return words with every invisible or commanding character shown as a strange one."""
    return INVISIBLE_CHARACTERS.sub(REPLACEMENT_CHARACTER, words)


def format_code_span(words: str) -> str:
    """Return words as a code span on one line, fit for a table, too; nothing for none."""
    line = " ".join(replace_invisible_characters(words).replace("|", "¦").split())
    if not line:
        return ""
    fence = choose_fence(line)
    space = " " if "`" in line else ""
    return f"{fence}{space}{line}{space}{fence}"


def format_code_block(words: str, language: str = "") -> str:
    """Return lines as a fenced block."""
    return text.format_code_block(replace_invisible_characters(words), language)


def format_page_link(address: str, base_url: str = "") -> str:
    """Return the address of a page, with a slash in front, as a link into a website.

    Without a website, or where the address looks odd, it is a code span.
    """
    is_odd = not _SAFE_ADDRESS.fullmatch(address) or ".." in address
    if is_odd or not base_url:
        return format_code_span(address)
    return f"[`{address}`]({base_url.rstrip('/')}{address})"


def shorten(words: str, most: int) -> str:
    """Return words of at most so many characters; what is left out in the middle is marked."""
    half = (most - 1) // 2
    return words if len(words) <= most else f"{words[:half]}…{words[-half:]}"
