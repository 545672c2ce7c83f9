"""Anybody's words inside Markdown of ours: no markup, no link, no mention, no command for the code host."""

import re

_BACKTICKS = re.compile("`+")
_UNSAFE_CHARACTERS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
_SAFE_ADDRESS = re.compile(r"/[A-Za-z0-9._/-]*(?:#[A-Za-z0-9._-]+)?")


def replace_invisible_characters(words: str) -> str:
    """Return words with every invisible or commanding character shown as what it is, a stranger in the text."""
    return _UNSAFE_CHARACTERS.sub("\N{REPLACEMENT CHARACTER}", words)


def choose_fence(words: str, least: int = 1) -> str:
    """Return a run of backticks that is longer than any in the words."""
    return "`" * max(least, max(map(len, _BACKTICKS.findall(words)), default=0) + 1)


def format_code_span(words: str) -> str:
    """Return words as a code span on one line, fit for a table, too."""
    said = " ".join(replace_invisible_characters(words).replace("|", "¦").split())
    marks = choose_fence(said)
    space = " " if "`" in said else ""
    return f"{marks}{space}{said}{space}{marks}" if said else ""


def format_code_block(words: str, kind: str = "") -> str:
    """Return lines as a fenced block."""
    said = "\n".join(replace_invisible_characters(line) for line in words.split("\n"))
    marks = choose_fence(said, 3)
    return f"{marks}{kind}\n{said}\n{marks}"


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
