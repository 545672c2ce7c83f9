"""The words of a Markdown text without its marks, for what shows no HTML; taken from its HTML."""

import re
from functools import lru_cache

from wegweiser.source.html import extract_plain_text
from wegweiser.source.markdown import render_markdown
from wegweiser.source.markdown_blocks import BLOCK_SIGN

_ABBREVIATION = (
    r"(?<!\b(?:bzw|etc|ggf|max|min|usw|vgl|Mio|Mrd|Str|Tel).)(?<!\b(?:evtl|inkl|mind|Prof).)"
)
_SENTENCE_END = re.compile(
    rf"[.!?؟۔](?:(?<=[^\W\d]{{3}}.)|(?<=\d{{4}}.)|(?<=[)“].)){_ABBREVIATION}(?=\s+[^\W\da-zäöüß])"
)
_STOP = re.compile(r"[.!?؟۔][)“*_]*(?=\s)")
"""Where a sentence may end in Markdown."""

_MAX_CUTS = 12
"""So many stops are tried at most: hostile texts have thousands."""


@lru_cache(maxsize=20_000)  # lists, search and feeds show the same one
def extract_summary(text: str) -> str:
    """Return the first sentence of a Markdown text in one line."""
    first = text.strip("\n").partition("\n\n")[0]
    # A paragraph does not depend on what follows it; a list may.
    words = extract_lines(text if BLOCK_SIGN.search(first) else first).split("\n\n")
    if words[0].endswith(":"):  # its sentence goes on, as a list
        words = [" ".join(extract_lines(text).split("\n\n")[:2])]
    plain = " ".join(words[0].split())
    end = _SENTENCE_END.search(plain)
    return plain[: end.end()] if end else plain


def split_summary(text: str) -> tuple[str, str]:
    """Return the first sentence of a Markdown text and the rest, both as Markdown.

    Where no cut leaves both as they were written, the first is the whole text.
    """
    text = text.strip("\n")
    summary = extract_summary(text)
    first = text.partition("\n\n")[0]
    if BLOCK_SIGN.search(first):
        return text, ""
    ends = [stop.end() for stop in _STOP.finditer(first)]
    for end in (*ends[:_MAX_CUTS], len(first)):
        start, rest = text[:end], text[end:].lstrip()
        if len(start) >= len(summary) and _is_cut(start, rest, text, summary):
            return start, rest
    return text, ""


def _is_cut(start: str, rest: str, text: str, summary: str) -> bool:
    """Tell whether a text may be cut: the start is its first sentence, the rest a paragraph."""
    if rest and not text.startswith(f"{start}\n\n") and not rest[0].isalpha():
        return False
    if " ".join(start.split()) == summary:
        return True
    html = render_markdown(start)
    is_whole = render_markdown(text).startswith(html.removesuffix("</p>"))
    return is_whole and extract_summary(start) == summary


@lru_cache(maxsize=20_000)  # search, open data and tables take the words of the same texts
def extract_lines(text: str, *, trusted: bool = False) -> str:
    """Return a Markdown text as plain lines, with an empty one between paragraphs.

    Items of lists have a dash or their number, and two blanks for each list around their own.
    `trusted` are the pages of the city.
    """
    return extract_plain_text(render_markdown(text, trusted=trusted))
