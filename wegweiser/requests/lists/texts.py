"""Free text of a list as our Markdown: the same words, its signs taken for nothing but signs."""

import html
import re

from wegweiser.requests.parse import clean_text
from wegweiser.source.markdown_checks import find_readings

_MARKS = re.compile(r"[\\`\[\]_]|(?<![^\W_])\*|\*(?![^\W_])")
"""What makes emphasis, links and code; a star inside a word stands for all genders."""

_BLOCK_START = re.compile(r"^([#>+=~-])", re.MULTILINE)
_NUMBER_START = re.compile(r"^(\d{1,9})([.)])", re.MULTILINE)
_HTML_LINK = re.compile(
    r"<a [^<>]{0,200}href=[\"']([^\"'<>]{1,300})[\"'][^<>]{0,200}>([^<>]{0,300})</a>", re.IGNORECASE
)
_BREAK_TAG = re.compile(r"<br ?/?>|</(?:p|div|li|h[1-6])>", re.IGNORECASE)
_HTML_TAG = re.compile(
    r"</?(?:p|div|li|ul|ol|b|i|u|em|strong|span|font|h[1-6])(?: [^<>]{0,500})?>", re.IGNORECASE
)
_BLANKS = re.compile(r"[^\S\n]+")
_EMPTY_LINES = re.compile(r"\n{3,}")


def strip_html(cell: str) -> str:
    """Return a cell that somebody exported from a website without its tags; links are kept."""
    if "<" not in cell:
        return cell
    linked = _HTML_LINK.sub(r"\2 (\1)", cell)
    return _HTML_TAG.sub("", _BREAK_TAG.sub("\n", linked)).strip()


def clean_cell(cell: str) -> tuple[str, int]:
    """Return a cell without hidden characters, and how many it had; a soft hyphen is one."""
    plain = html.unescape(cell) if "&" in cell and ";" in cell else cell
    text, count = clean_text(plain)
    visible = text.replace("\u00ad", "")
    return tidy_text(visible), count + len(text) - len(visible)


def tidy_text(cell: str) -> str:
    """Return a text with single blanks, its lines kept."""
    lines = (_BLANKS.sub(" ", line).strip() for line in cell.split("\n"))
    return _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip()


def escape_markdown(text: str) -> str:
    """Return a text in which nothing is read as Markdown."""
    escaped = _MARKS.sub(lambda mark: f"\\{mark[0]}", text)
    escaped = _BLOCK_START.sub(r"\\\1", _NUMBER_START.sub(r"\1\\\2", escaped))
    if any(reading.mark == "<" for reading in find_readings(escaped)):
        return escaped.replace("<", "\\<")
    return escaped
