"""HTML of strangers: what may pass, and what a reader sees of it as lines of text."""

import re
from collections.abc import Mapping
from html import unescape
from html.parser import HTMLParser
from typing import Any

MAX_HTML_LENGTH = 300_000
"""Characters of HTML that should become text; deeply nested HTML takes quadratic time."""

_MAX_QUOTE_DEPTH = 20
_HEADINGS = {f"h{rank}": "#" * rank + " " for rank in range(1, 7)}
_PARAGRAPH_TAGS = frozenset({"blockquote", "dl", "ol", "p", "pre", "table", "ul", *_HEADINGS})
"""What has a blank line above and below."""

_BLOCK_TAGS = _PARAGRAPH_TAGS | {
    *("address", "article", "aside", "center", "dd", "details", "div", "dt", "fieldset"),
    *("figure", "footer", "form", "header", "hr", "li", "main", "nav", "section", "tr"),
}
_VOID_TAGS = frozenset({"br", "hr", "img", "input"})
_HIDDEN_TAGS = frozenset({"noscript", "script", "select", "style", "template", "title"})
_ATTRIBUTES = {
    "*": {"class", "hidden", "style"},
    "ol": {"start"},
    "li": {"value"},
    "img": {"alt"},
    "input": {"checked", "type"},
}
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_PREFORMATTED_STYLE = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)
_FLAT_ROW = re.compile("(?:<p>)?([^<]+)(?:<br>|</p>)|<li>([^<]+)</li>")
_INLINE_TAG = re.compile("</?(?:a|em|strong)(?: [^<>]*)?>")
_BLANKS = re.compile("[ \t\r\n\f]+")
_CONDITION = re.compile(r"<!\[[^>]*>")
"""Tells Outlook from other programs."""


def create_cleaner(tags: frozenset[str], attributes: Mapping[str, set[str]], **options: Any) -> Any:
    """Return nh3's cleaner, which leaves only these tags and attributes in HTML."""
    import nh3

    return nh3.Cleaner(tags=set(tags), attributes=dict(attributes), **options)


def extract_plain_text(html: str) -> str:
    """Return the words of clean HTML in lines, without marks but those of lists.

    An item has its number or "-", and two blanks for each list around its own.
    """
    flat = _extract_flat_text(html)
    if flat is not None:
        return flat
    reader = _TextReader(has_marks=False)
    reader.feed(html)
    return reader.finish()


def _extract_flat_text(html: str) -> str | None:
    """Return the words of mere paragraphs and flat lists, which most texts are; None of others."""
    lines: list[str] = []
    for row in _INLINE_TAG.sub("", html).split("\n"):
        if row.startswith(("<p>", "<ul>")) and lines:
            lines.append("")
        if row in {"<ul>", "</ul>"}:
            continue
        match = _FLAT_ROW.fullmatch(row)
        words = _clean_words(unescape(match[1] or match[2])).strip() if match else ""
        if not match or not words:
            return None
        lines.append(f"- {words}" if match[2] else words)
    return "\n".join(lines)


def _clean_words(words: str) -> str:
    """Return words with one blank where HTML shows one, and plain ones where it keeps them."""
    return _BLANKS.sub(" ", words).replace("\N{NO-BREAK SPACE}", " ")


def extract_text(html: str) -> str:
    """Return the text of HTML in the lines that a reader sees.

    A quotation has ">" before each line, a heading as many "#" as its rank, an item of a list its
    number or "-"; a box to tick is "[ ]" or "[x]". What is hidden is left out.
    """
    tags = _BLOCK_TAGS | _VOID_TAGS | {"font", "span", "td", "th"}
    # The standard library's parser alone needs quadratic time for what is no HTML.
    cleaner = create_cleaner(tags, _ATTRIBUTES, clean_content_tags=set(_HIDDEN_TAGS))
    reader = _TextReader(has_marks=True)
    reader.feed(cleaner.clean(_CONDITION.sub("", html)))
    return reader.finish()


class _TextReader(HTMLParser):
    """Collects the lines of clean HTML."""

    def __init__(self, *, has_marks: bool) -> None:
        """Take whether headings and quotations have marks, and lists in lists stand at the left."""
        super().__init__()
        self.has_marks = has_marks
        self.lines: list[str] = []
        self.words, self.mark = "", ""
        self.quote_depth, self.hidden_depth = 0, 0
        self.list_numbers: list[int | None] = []
        self.is_preformatted = False
        self.open_blocks: list[tuple[bool, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line where the tag begins one."""
        attributes = {name: value or "" for name, value in attrs}
        if self.hidden_depth or _is_hidden(attributes):
            self.hidden_depth += tag not in _VOID_TAGS
        elif tag in _VOID_TAGS:
            self.add_void_tag(tag, attributes)
        elif tag in _BLOCK_TAGS:
            self.start_block(tag, attributes)
        elif tag in {"td", "th"}:
            self.words += " "

    def handle_endtag(self, tag: str) -> None:
        """End the line where the tag ends one."""
        if self.hidden_depth:
            self.hidden_depth -= 1
        elif tag in _BLOCK_TAGS:
            self.end_block(tag)

    def handle_data(self, data: str) -> None:
        """Add words to the line."""
        if self.hidden_depth:
            return
        # Programs write blanks in a row as such ones that keep the line.
        is_kept = self.is_preformatted
        data = data.replace("\N{NO-BREAK SPACE}", " ") if is_kept else _clean_words(data)
        first, *others = data.split("\n")
        self.words += first
        for line in others:
            self.break_line()
            self.words = line

    def add_void_tag(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Break the line, or add what a picture or a box says."""
        if tag == "br":
            self.break_line()
        elif tag == "hr":
            self.end_line()
        elif tag == "img":
            self.words += attributes.get("alt", "")
        elif attributes.get("type") in {"checkbox", "radio"}:
            self.words += "[x] " if "checked" in attributes else "[ ] "

    def start_block(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Begin a line, below a blank one where the tag has a margin."""
        self.end_line()
        # Outlook's paragraphs have none, nor has a list in a list.
        is_tight = attributes.get("class", "").startswith("Mso") or bool(self.list_numbers)
        has_margin = tag in _PARAGRAPH_TAGS and not is_tight
        if has_margin:
            self.add_margin()
        self.open_blocks.append((has_margin, self.is_preformatted))
        style = attributes.get("style", "")
        self.is_preformatted |= tag == "pre" or bool(_PREFORMATTED_STYLE.search(style))
        if tag == "blockquote":
            self.quote_depth += self.has_marks
        elif tag in {"ol", "ul"}:
            self.end_empty_item()
            number = _read_number(attributes.get("start"), 1)
            self.list_numbers.append(number if tag == "ol" else None)
        self.mark = self.choose_mark(tag, attributes)

    def choose_mark(self, tag: str, attributes: Mapping[str, str]) -> str:
        """Return what stands before the first line of a block."""
        if tag != "li":
            return _HEADINGS.get(tag, self.mark) if self.has_marks else self.mark
        indent = "" if self.has_marks else "  " * (len(self.list_numbers) - 1)
        number = self.list_numbers[-1] if self.list_numbers else None
        if number is None:
            return f"{indent}- "
        number = _read_number(attributes.get("value"), number)
        self.list_numbers[-1] = number + 1
        return f"{indent}{number}. "

    def end_block(self, tag: str) -> None:
        """End the line, above a blank one where the tag has a margin."""
        self.end_line()
        self.end_empty_item()
        has_margin, self.is_preformatted = self.open_blocks.pop()
        if tag == "blockquote":
            self.quote_depth -= self.has_marks
        elif tag in {"ol", "ul"}:
            self.list_numbers.pop()
        if has_margin:
            self.add_margin()

    def add_margin(self) -> None:
        """Add a blank line below one with words."""
        if self.lines and self.lines[-1].strip("> "):
            self.break_line()

    def end_line(self) -> None:
        """End a line with words in it."""
        if self.words.strip():
            self.break_line()
        self.words = ""

    def end_empty_item(self) -> None:
        """End an item of a list that has no words of its own: its mark stays."""
        if self.mark and not self.has_marks:
            self.lines.append(self.mark.rstrip(" "))
        self.mark = ""

    def break_line(self) -> None:
        """End a line, whether something stands in it or not."""
        quote = ">" * min(self.quote_depth, _MAX_QUOTE_DEPTH)
        words = self.words.strip()
        if words:
            words, self.mark = self.mark + words, ""
        self.lines.append(f"{quote} {words}".rstrip(" ") if quote else words.rstrip(" "))
        self.words = ""

    def finish(self) -> str:
        """Return all lines."""
        self.close()
        self.end_line()
        return "\n".join(self.lines).strip("\n")


def _read_number(written: str | None, otherwise: int) -> int:
    """Return the number of an item that an attribute gives, else the one that it has anyway."""
    is_number = written is not None and re.fullmatch("-?[0-9]{1,9}", written)
    return int(written) if written and is_number else otherwise


def _is_hidden(attributes: Mapping[str, str]) -> bool:
    return "hidden" in attributes or bool(_HIDDEN_STYLE.search(attributes.get("style", "")))
