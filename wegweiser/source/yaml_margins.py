"""Guesses at lines that begin too far left: items of a list, and the rest of a text."""

from collections.abc import Collection, Iterator

from wegweiser.source.yaml_lines import Mending, TypedLine, split_line

MARGIN = "this line is indented too far or not far enough"
"""What is wrong, as a key of the catalogues."""


def guess_items(lines: list[str], number: int, fields: Collection[str]) -> Iterator[Mending]:
    """Move the items right above a line below the field that they belong to."""
    first = number
    while first > 0 and _is_item(split_line(lines[first - 1])):
        first -= 1
    head = split_line(lines[first - 1]) if 0 < first < number else None
    if head and head.key and not head.value:
        margin = " " * head.column
        items = tuple(margin + line.lstrip() for line in lines[first:number])
        if any(len(split_line(line).margin) < head.column for line in lines[first:number]):
            yield Mending(first, items, MARGIN)


def _is_item(line: TypedLine) -> bool:
    return bool(line.dashes and line.body and not line.key)


def guess_continuation(lines: list[str], number: int, fields: Collection[str]) -> Iterator[Mending]:
    """Move a line further right that goes on with the text of the field above it."""
    typed = split_line(lines[number])
    above = split_line(lines[number - 1]) if number and typed.value[:1].isalnum() else None
    is_text = above and above.key and above.value and not (typed.dashes or typed.key)
    if above and is_text and len(typed.margin) == above.column:
        yield Mending(number, (" " * (above.column + 2) + typed.body,), MARGIN)
