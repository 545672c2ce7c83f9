"""The words of a Markdown text without its marks, for what shows no HTML; taken from its HTML."""

import re

from wegweiser.source.html import extract_plain_text
from wegweiser.source.markdown import render_markdown
from wegweiser.source.markdown_blocks import BLOCK_SIGN

_ABBREVIATION = (
    r"(?<!\b(?:bzw|etc|ggf|max|min|usw|vgl|Mio|Mrd|Str|Tel).)(?<!\b(?:evtl|inkl|mind|Prof).)"
)
_SENTENCE_END = re.compile(
    rf"[.!?؟۔](?:(?<=[^\W\d]{{3}}.)|(?<=\d{{4}}.)|(?<=[)“].)){_ABBREVIATION}(?=\s+[^\W\da-zäöüß])"
)


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


def extract_lines(text: str, *, trusted: bool = False) -> str:
    """Return a Markdown text as plain lines, with an empty one between paragraphs.

    Items of lists have a dash or their number, and two blanks for each list around their own.
    `trusted` are the pages of the city.
    """
    return extract_plain_text(render_markdown(text, trusted=trusted))
