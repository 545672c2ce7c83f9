"""Items of lists: how one begins, and which lines belong to it (CommonMark 5.2)."""

import re
from typing import NamedTuple

from wegweiser.source.ordinals import DATE

CODE_INDENT = 4
"""So many blanks before a line make it code for CommonMark (4.4), though people only indent it."""

_ITEM_START = re.compile(r"([ ]*)(?:([-+*])|([0-9]{1,9})([.)]))(?:([ ]+)(?![ ])(.*)|)\Z")

YEAR = re.compile(r"[0-9]{4,}[.)](?![^ ])")
"""A year at the end of a sentence: „1998.“, or any other number of four digits."""

RULE = re.compile(r"[ ]{0,3}(?:(?:-[ ]*){3,}|(?:_[ ]*){3,}|(?:\*[ ]*){3,})\Z")
"""A line across the page."""

HEADING = re.compile(r"[ ]{0,3}#{1,6}[ ]+(?!#+[ ]*\Z)[^ ]")
"""A heading."""


class Marker(NamedTuple):
    """How an item of a list begins."""

    indent: int
    """How many blanks stand before it."""
    sign: str
    """What makes it one: "-", "+", "*", or what follows its number."""
    number: int | None
    """Its number; None for an item without."""
    offset: int
    """The column in which its text begins, from 0."""
    content: str
    """Its text, as far as it stands in this line."""


def parse_marker(line: str) -> Marker | None:
    """Return how a line begins an item of a list; None where it begins none.

    A date, a year with a full stop and a line across the page are no items.
    """
    match = _ITEM_START.match(line)
    text = line.lstrip(" ")
    if not match or RULE.match(text) or DATE.match(text) or YEAR.match(text):
        return None
    indent, bullet, number, sign, blanks, content = match.groups("")
    content = content.rstrip(" ")
    # More blanks before the text would begin code (CommonMark 5.2).
    is_near = bool(content) and len(blanks) <= CODE_INDENT
    offset = len(indent) + len(number) + 1 + (len(blanks) if is_near else 1)
    return Marker(len(indent), bullet or sign, int(number) if number else None, offset, content)


class ListItem:
    """An item of a list while its lines are collected."""

    def __init__(self, marker: Marker, line: str) -> None:
        self.marker, self.line, self.offset = marker, line.strip(), marker.offset
        self.lines = [marker.content]

    def holds(self, line: str) -> bool:
        """Tell whether a line is indented as far as the item's text.

        An item that begins with two empty lines ends there.
        """
        is_indented = len(line) - len(line.lstrip(" ")) >= self.offset
        return is_indented and (len(self.lines) == 1 or any(self.lines))

    def ends_with_text(self) -> bool:
        """Tell whether a line that is not indented may go on with the item's last paragraph."""
        last = self.lines[-1]
        while marker := parse_marker(last):
            last = marker.content
        is_code = len(self.lines) == 1 and last.startswith(" " * CODE_INDENT)
        return bool(last) and not (is_code or HEADING.match(last) or RULE.match(last))

    def has_gap(self) -> bool:
        """Tell whether an empty line parts two paragraphs of the item itself."""
        if "" not in self.lines:
            return False
        signs = set()
        for previous, line in zip(self.lines, self.lines[1:], strict=False):
            marker = parse_marker(previous)
            signs.add(marker.sign if marker else "")
            next_marker = parse_marker(line)
            is_inside = line.startswith(" ") or (next_marker and next_marker.sign in signs)
            if line and not previous and not is_inside:
                return True
        return False
