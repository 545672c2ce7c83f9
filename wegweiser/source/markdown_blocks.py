"""Lists, quotations and indented lines as people mean them, for Python-Markdown's block parser.

Lists follow CommonMark 0.31 (https://spec.commonmark.org/0.31.2/#lists): one begins right below a
line, two blanks nest, the numbers that were written stay. Where a line is read in another way than
CommonMark would, a `LineReading` tells it, but for what is so on purpose: a day before its month is
no number of a list, and numbers that run on are a list also right below a line.
"""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

from wegweiser.source.list_items import (
    CODE_INDENT,
    HEADING,
    RULE,
    YEAR,
    ListItem,
    Marker,
    parse_marker,
)

MAX_DEPTH = 20
"""How many lists may stand inside each other; what would be deeper is text."""

_UNDERLINE = re.compile(r"[ ]{0,3}(?:=+|-+)[ ]*\Z")
_NUMBER_QUOTE = re.compile(r"[ ]{0,3}>[ ]?[0-9]")
_QUOTE_MARK = re.compile(r"\A[ ]{0,3}>[ ]?")
_NO_MARK = re.compile(r"[ ]{0,3}(?:`{3}|~{3}|#[# ]*\Z)")
_SPECIAL_LINE = re.compile(r"^[ ]*(?:[-+*=>#`~_]|[0-9]{1,9}[.)])", re.MULTILINE)
_INDENTED_WORDS = re.compile(r" +(?:[-+*•] )?[^\W\d_][^\n/:=<>{}\[\]|$_]+(?:\n|\Z)")
"""An indented line of mere words; three of them are a sentence, not an example of code."""

BLOCK_SIGN = re.compile(r"^[ \t]*(?:[-+*=>#`~_]|[0-9]{1,9}[.)]| {4}|\t)", re.MULTILINE)
"""What begins a line that may be more than text."""

QUOTE_START = re.compile(r"(^|\n)[ ]{0,3}>(?=(?:[ ]?[0-9][^\n]*\n[ ]{0,3}>)*(?![ ]?[0-9]))")
"""Where a quotation begins; „> 60 Jahre“ is none, unless other lines of it begin with words."""

RULE_LINE = re.compile(rf"^{RULE.pattern[:-2]}$", re.MULTILINE)
"""A line that is drawn across the page."""

HEADING_LINE = re.compile(
    r"(?:^|\n)[ ]{0,3}(?P<level>#{1,6})[ ]+(?!#+[ ]*(?:\n|\Z))(?P<header>[^ \n][^\n]*)(?:\n|\Z)"
)
"""A heading; „#Wort“ is none."""


class LineReading(NamedTuple):
    """A line that CommonMark would read in another way."""

    code: str
    """The code of the diagnostic that tells it."""
    line: str
    """The line, without blanks around it."""
    mark: str
    """What is read in two ways: the first characters of the line, or all of it."""


class ListReader:
    """Reads lists, and remembers what CommonMark would read in another way.

    A block processor of Python-Markdown (https://python-markdown.github.io/extensions/api/).
    """

    def __init__(self, parser: Any, *, keeps_code: bool) -> None:
        """Take the block parser, and whether many blanks before a line make it code."""
        self.parser, self.keeps_code = parser, keeps_code
        self.readings: list[LineReading] = []
        self._depth = 0

    def test(self, _parent: ET.Element, block: str) -> bool:
        """Tell whether a list begins in a block: a text between two empty lines."""
        return bool(_SPECIAL_LINE.search(block)) and self._find_start(block.split("\n")) >= 0

    def run(self, parent: ET.Element, blocks: list[str]) -> None:
        """Put the list into the tree, after the lines before it; leave what follows it."""
        lines = "\n\n".join(blocks).split("\n")
        start = self._find_start(blocks[0].split("\n"))
        if start:
            self.parser.parseBlocks(parent, ["\n".join(lines[:start])])
        items, rest = self._collect_items(lines[start:])
        self._build_list(parent, items)
        blocks[:] = "\n".join(rest).split("\n\n") if rest else []

    def note(self, code: str, line: str, mark: str = "") -> None:
        """Remember a line that CommonMark would read in another way."""
        reading = LineReading(code, line.strip(), mark or line.strip())
        if reading not in self.readings:
            self.readings.append(reading)

    def _find_start(self, lines: Sequence[str]) -> int:
        """Return the line with the first item of a list; -1 where there is none."""
        is_text = is_quote = False
        for index, line in enumerate(lines):
            if not _SPECIAL_LINE.match(line):
                is_text = not is_quote
                continue
            if HEADING.match(line):
                return -1  # what follows a heading is a block of its own
            if not (is_quote and _NUMBER_QUOTE.match(line)):
                self._note_marks(lines[index:], is_text=is_text)
            if self._begins_list(lines[index:], is_text=is_text):
                return index
            if RULE.match(line):
                return -1  # so is what follows a rule
            # The words of a quotation go on until the next block.
            is_quote = is_quote or _begins_quote(lines[index:])
            is_text = not is_quote
        return -1

    def _note_marks(self, lines: Sequence[str], *, is_text: bool) -> None:
        """Remember signs at the beginning of the first line that are text."""
        line = lines[0]
        marker = parse_marker(line)
        is_year = not is_text and YEAR.match(line.strip())
        if is_text and _UNDERLINE.match(line):
            self.note("underlined-text", line)
        if _NO_MARK.match(line) or is_year or (marker and _is_sum(marker)):
            self.note("ambiguous-mark", line, line.split()[0])
        if _NUMBER_QUOTE.match(line) and not _begins_quote(lines):
            self.note("ambiguous-mark", line, ">")

    def _begins_list(self, lines: Sequence[str], *, is_text: bool) -> bool:
        """Tell whether a list begins in the first line, below a line of text or not."""
        marker = parse_marker(lines[0])
        if marker is None or _is_sum(marker) or self._depth >= MAX_DEPTH:
            return False
        if is_text and not _may_interrupt(marker, lines[1:]):
            return False
        return self._allows_indent(marker, lines[0])

    def _collect_items(self, lines: Sequence[str]) -> tuple[list[ListItem], Sequence[str]]:
        """Return the items of the list that begins in the first line, and the lines after it."""
        marker = parse_marker(lines[0])
        assert marker is not None  # noqa: S101  the caller has looked
        items = [self._create_item(marker, lines[0])]
        for index in range(1, len(lines)):
            if not self._take_line(items, lines[index:]):
                return items, lines[index:]
        return items, ()

    def _take_line(self, items: list[ListItem], lines: Sequence[str]) -> bool:
        """Add the first line to the last item, or as a new one; tell whether the list has it."""
        line, item = lines[0], items[-1]
        if not line.strip():
            item.lines.append("")
            return True
        marker = parse_marker(line)
        if marker and not item.holds(line):
            if item.marker.indent + 2 <= marker.indent < item.offset:
                self.note("unclear-indent", line)
                item.offset = marker.indent
            elif marker.sign == item.marker.sign and self._allows_indent(marker, line):
                items.append(self._create_item(marker, line))
                return True
        if item.holds(line):
            item.lines.append(line[item.offset :])
            return True
        return self._continue_paragraph(item, lines, marker)

    def _allows_indent(self, marker: Marker, line: str) -> bool:
        """Tell whether an item may begin so far to the right.

        CommonMark reads code there, or goes on with the text above.
        """
        if marker.indent >= CODE_INDENT and not self.keeps_code:
            self.note("unclear-indent", line)
        return marker.indent < CODE_INDENT or not self.keeps_code

    def _create_item(self, marker: Marker, line: str) -> ListItem:
        """Return a new item; many blanks before its text are code, or nothing."""
        item = ListItem(marker, line)
        text = line[marker.offset :]
        blanks = len(text) - len(text.lstrip(" "))
        if blanks and marker.content and self.keeps_code:
            item.lines = [" " * blanks + marker.content]
        elif blanks and marker.content:
            self.note("unclear-indent", line)
        return item

    def _continue_paragraph(
        self, item: ListItem, lines: Sequence[str], marker: Marker | None
    ) -> bool:
        """Add a line that is not indented to the paragraph above it, if it begins nothing new."""
        line = lines[0]
        begins_list = marker and not _is_sum(marker)
        if begins_list or _begins_quote(lines) or HEADING.match(line) or RULE.match(line):
            return False
        if not item.ends_with_text():
            return False
        if marker or YEAR.match(line.strip()):
            self.note("ambiguous-mark", line, line.split()[0])
        item.lines.append(line.lstrip(" "))
        return True

    def _build_list(self, parent: ET.Element, items: Sequence[ListItem]) -> None:
        """Put the items into the tree; paragraphs in them only where empty lines part them."""
        element = ET.SubElement(parent, "ul" if items[0].marker.number is None else "ol")
        ends = [not item.lines[-1] and any(item.lines) for item in items[:-1]]
        is_loose = any(ends) or any(item.has_gap() for item in items)
        self._depth += 1
        for item in items:
            entry = ET.SubElement(element, "li")
            self.parser.parseChunk(entry, "\n".join(item.lines).rstrip("\n"))
            if not is_loose:
                _unwrap_paragraphs(entry)
        self._depth -= 1
        if items[0].marker.number is not None:
            self._number_items(element, items)

    def _number_items(self, element: ET.Element, items: Sequence[ListItem]) -> None:
        """Give an ordered list the numbers that were written."""
        expected = items[0].marker.number
        if expected != 1:
            element.set("start", str(expected))
        for entry, item in zip(element, items, strict=True):
            if item.marker.number != expected:
                entry.set("value", str(item.marker.number))
                self.note("list-numbers", item.line, item.line.split()[0])
            expected = (item.marker.number or 0) + 1


class IndentReader:
    """Reads a block that begins with four blanks as if it did not; CommonMark sees code there."""

    def __init__(self, lists: ListReader) -> None:
        self.lists = lists

    def test(self, _parent: ET.Element, block: str) -> bool:
        """Tell whether a block begins with four blanks, and is not left to be code."""
        if not block.startswith(" " * CODE_INDENT) or not block.strip():
            return False
        words = _INDENTED_WORDS.match(block) if self.lists.keeps_code else None
        if words and len(words[0].split()) > 2:  # noqa: PLR2004
            self.lists.note("unclear-indent", block.partition("\n")[0])
        return not self.lists.keeps_code

    def run(self, _parent: ET.Element, blocks: list[str]) -> None:
        """Move the lines of the block to the left, as far as the first is indented."""
        lines = blocks[0].split("\n")
        self.lists.note("unclear-indent", lines[0])
        blanks = re.compile(rf"[ ]{{0,{len(lines[0]) - len(lines[0].lstrip(' '))}}}")
        blocks[0] = "\n".join(blanks.sub("", line, count=1) for line in lines)


def strip_quote_mark(line: str) -> str:
    """Return a line of a quotation without its mark."""
    return _QUOTE_MARK.sub("", line, count=1)


def _begins_quote(lines: Sequence[str]) -> bool:
    """Tell whether a quotation begins in the first line."""
    return ">" in lines[0] and bool(QUOTE_START.match("\n".join(lines)))


def _is_sum(marker: Marker) -> bool:
    """Tell whether a plus adds something: „+ 3 Euro“."""
    return marker.sign == "+" and marker.content[:1].isdecimal()


def _may_interrupt(marker: Marker, following: Sequence[str]) -> bool:
    """Tell whether an item may stand right below a line of text.

    It has words, and no number, or number 1, or the next item's number is the next one.
    """
    if not marker.content or marker.number in {None, 1}:
        return bool(marker.content)
    for line in following:
        other = parse_marker(line)
        if not line.strip() or (other and other.sign == marker.sign):
            return other is not None and other.number == marker.number + 1
    return False


def _unwrap_paragraphs(entry: ET.Element) -> None:
    """Put the words of the paragraphs right into an item."""
    previous: ET.Element | None = None
    for child in list(entry):
        if child.tag != "p":
            previous = child
            continue
        entry.remove(child)
        if previous is None:
            entry.text = "\n".join(filter(None, (entry.text, child.text)))
        else:
            previous.tail = "\n".join(filter(None, (previous.tail, child.text)))
