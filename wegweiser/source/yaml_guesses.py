"""Guesses at what a line of YAML was to be: blanks, dashes, margins, brackets, quotation marks."""

import re
from collections.abc import Callable, Collection, Iterator

from wegweiser.source.yaml_lines import (
    ODD_BLANKS,
    Mending,
    TypedLine,
    is_empty,
    is_field,
    is_key,
    quote,
    quote_flow,
    quote_lines,
    split_line,
    unwrap,
)
from wegweiser.source.yaml_margins import MARGIN, guess_continuation, guess_items

BACKSLASH = "between double quotation marks a backslash means something"
BLANK = "a blank is missing behind the colon"
BRACKET = "a bracket is missing or too many"
COLON = "a text with a colon and a blank needs quotation marks"
COLON_MISSING = "the colon behind the name of the field is missing"
COMMA = "a text with a comma needs quotation marks here"
COMMA_MISSING = "a comma is missing between two fields"
DASH = "the dash before the entry is missing"
DASH_BLANK = "a blank is missing behind the dash"
ODD_BLANK = "this blank is not an ordinary one"
QUOTE = "a quotation mark is missing"
QUOTES = "the quotation marks must stand around the whole text"
HASH = "a text with a blank and # needs quotation marks"
SIGN = "a text that begins with this sign needs quotation marks"
TAB = "a tab stands here instead of blanks"
"""What is wrong, as keys of the catalogues."""

_ODD_BLANK = re.compile(f"[{ODD_BLANKS}]")
_NO_BLANK = re.compile(r"(\w[\w-]*):(?!//)(\S.*)")
_NO_COLON = re.compile(r"(\w[\w-]*)(?:\s*[=：]\s*|\s+)(.+)")
_PAIRS = ((_NO_BLANK, BLANK, is_key), (_NO_COLON, COLON_MISSING, is_field))
_FLOW_NO_BLANK = re.compile(r"([{,]\s*)([\w-]+):(?=[^\s/])")
_FLOW_NO_COMMA = re.compile(r"(?<=[^\s,:{])\s+([\w-]+)(?=:\s)")
_FLOW_END = re.compile(r"[,\]}]*$")
_BLOCK_TEXT = re.compile(r"[|>][+-]?[0-9]?[+-]?")
_BRACKETS_AND_TEXT = re.compile(r"""[\[\]{}]|"(?:[^"\\]|\\.)*"|'[^']*'|[^\[\]{}]""")
_BRACKETS = {"[": "]", "{": "}"}
_QUOTED = re.compile(r""""(?:[^"\\]|\\.)*"|'[^']*'""")


Guess = Callable[[list[str], int, Collection[str]], Iterator[Mending]]


def guess_mendings(lines: list[str], number: int, fields: Collection[str]) -> Iterator[Mending]:
    """Yield what may be meant where YAML cannot be read, the likeliest first.

    `number` is the line at which reading stopped, from 0; `fields` are the names of fields that may
    stand there. Often the line above is to blame, or one with a quotation mark that is not closed.
    """
    above = _find_above(lines, number)
    numbers = [number, *([] if above is None else [above])]
    for guess in _GUESSES:
        for suspect in numbers:
            yield from guess(lines, suspect, fields)
    for suspect in range(number - 1, -1, -1):
        if _is_open(split_line(lines[suspect]).value):
            yield from guess_quotes(lines, suspect, fields)


def guess_fields(lines: list[str], number: int, fields: Collection[str]) -> Iterator[Mending]:
    """Yield what a line may be that YAML takes for the continuation of a text."""
    for guess in (_guess_blanks, _guess_margin):
        yield from guess(lines, number, fields)


def guess_dashes(lines: list[str], first: int, last: int) -> Iterator[Mending]:
    """Yield the lines of a list with a blank behind each dash."""
    texts = [split_line(line) for line in lines[first : last + 1]]
    if all(re.match("-[^ -]", text.value) for text in texts):
        items = tuple(f"{text.start}- {text.value[1:]}" for text in texts)
        yield Mending(first, items, DASH_BLANK)


def _find_above(lines: list[str], number: int) -> int | None:
    """Return the nearest line above that says something."""
    return next((above for above in range(number - 1, -1, -1) if not is_empty(lines[above])), None)


def _walk_up(lines: list[str], number: int) -> Iterator[TypedLine]:
    """Yield the lines above that say something, the nearest first."""
    return (split_line(line) for line in reversed(lines[:number]) if not is_empty(line))


def _guess_dash_blanks(lines: list[str], number: int, fields: Collection[str]) -> Iterator[Mending]:
    """Put one blank behind each dash: what belongs to an item stands below its first word."""
    typed = split_line(lines[number])
    dashes = "- " * typed.dashes.count("-")
    if dashes and dashes != typed.dashes and typed.body and _is_followed_by(lines, number, dashes):
        yield Mending(number, (typed.margin + dashes + typed.body,), MARGIN)


def _is_followed_by(lines: list[str], number: int, dashes: str) -> bool:
    """Tell whether the next line stands where one blank behind the dash would put it."""
    typed = split_line(lines[number])
    below = next((split_line(line) for line in lines[number + 1 :] if not is_empty(line)), None)
    return below is not None and below.column == len(typed.margin) + len(dashes)


def _guess_blanks(lines: list[str], number: int, fields: Collection[str]) -> Iterator[Mending]:
    """Put ordinary blanks for odd ones, one behind a dash and behind the colon of a field."""
    typed = split_line(lines[number])
    start = _ODD_BLANK.sub(" ", typed.start)
    if start != typed.start:
        yield Mending(number, (start + typed.value,), ODD_BLANK)
    if re.match("-[^ -]", typed.value):
        yield Mending(number, (f"{typed.start}- {typed.value[1:]}",), DASH_BLANK)
    if typed.body in fields:
        yield Mending(number, (f"{typed.margin}{typed.dashes}{typed.body}:",), COLON_MISSING)
    for pattern, problem, is_known in _PAIRS:
        pair = None if typed.key else pattern.fullmatch(typed.body)
        if pair and is_known(pair[1], fields):
            words = f"{pair[1]}: {pair[2]}"
            yield Mending(number, (typed.margin + typed.dashes + words,), problem)


def guess_blanks_in_flow(
    lines: list[str], number: int, fields: Collection[str]
) -> Iterator[Mending]:
    """Yield a map in one line with a blank behind the colon of each field."""
    line = _FLOW_NO_BLANK.sub(
        lambda pair: f"{pair[0]} " if is_key(pair[2], fields) else pair[0], lines[number]
    )
    if line != lines[number]:
        yield Mending(number, (line,), BLANK)


def _guess_dash(lines: list[str], number: int, fields: Collection[str]) -> Iterator[Mending]:
    """Put a dash like that of the item above before the same field or before another text."""
    typed = split_line(lines[number])
    if typed.dashes or not typed.body:
        return
    sibling = next((t for t in _walk_up(lines, number) if len(t.margin) <= len(typed.margin)), None)
    if sibling and sibling.dashes and sibling.margin == typed.margin and sibling.key == typed.key:
        yield Mending(number, (typed.margin + sibling.dashes + typed.body,), DASH)


def _guess_margin(lines: list[str], number: int, fields: Collection[str]) -> Iterator[Mending]:
    """Try the margins of the lines above, the nearest first, and more below a field."""
    typed = split_line(lines[number])
    if not typed.dashes and not is_field(typed.key, fields):
        return
    levels: dict[int, None] = {}
    for above in _walk_up(lines, number):
        if above.key and not above.value:
            levels |= {above.column + 2: None}
        levels |= {above.column: None, len(above.margin): None}
    problem = TAB if "\t" in typed.margin else MARGIN
    for level in list(levels)[:6]:
        line = " " * level + typed.dashes + typed.body
        if " " * level != typed.margin:
            yield Mending(number, (line,), problem)


def _guess_block_text(lines: list[str], number: int, fields: Collection[str]) -> Iterator[Mending]:
    """Move the lines of a text below "|" or ">" further right than its field."""
    for head in range(number - 1, -1, -1):
        typed = split_line(lines[head])
        if _BLOCK_TEXT.fullmatch(typed.value):
            break
    else:
        return
    first, last = head + 1, _find_last_line(lines, head, typed.column, fields)
    margin = " " * (typed.column + 2)
    if first < len(lines) and split_line(lines[first]).column > typed.column:
        margin = split_line(lines[first]).margin
    text = tuple(_move_right(line, margin) for line in lines[first : last + 1])
    if text:
        yield Mending(first, text, MARGIN)


def _move_right(line: str, margin: str) -> str:
    typed = split_line(line)
    is_right = not line.strip() or len(typed.margin) >= len(margin)
    return line if is_right else margin + line.lstrip()


def _find_last_line(lines: list[str], first: int, column: int, fields: Collection[str]) -> int:
    """Return the last line of a text: before the next field or item that stands as far left."""
    for number in range(first + 1, len(lines)):
        typed = split_line(lines[number])
        is_next = typed.dashes or is_field(typed.key, fields)
        if is_next and len(typed.margin) <= column:
            return number - 1
    return len(lines) - 1


def _guess_brackets(lines: list[str], number: int, fields: Collection[str]) -> Iterator[Mending]:
    """Close each list and map in one line, once."""
    typed = split_line(lines[number])
    value = _close_brackets(typed.value)
    if typed.value[:1] in _BRACKETS and value != typed.value:
        yield Mending(number, (typed.start + value,), BRACKET)


def _close_brackets(value: str) -> str:
    """Return a value with closing brackets where they are missing, and without those too many."""
    closed, missing = "", ""
    for token in _BRACKETS_AND_TEXT.findall(value):
        if token in _BRACKETS:
            missing = _BRACKETS[token] + missing
        elif token in _BRACKETS.values():
            inner, end, missing_outside = missing.partition(token)
            closed += inner if end else ""
            missing = missing_outside if end else missing
            if not end:
                continue
        closed += token
    return closed.rstrip(", ") + missing if missing else closed


def _is_open(value: str) -> bool:
    """Tell whether a text begins with a quotation mark that is not closed in its line."""
    return value[:1] in {'"', "'"} and not _QUOTED.match(value)


def guess_quotes(lines: list[str], number: int, fields: Collection[str]) -> Iterator[Mending]:
    """Yield a line with its text in quotation marks; of a list or map, the texts that need them."""
    typed = split_line(lines[number])
    if not typed.value or not typed.start:
        return
    yield from _guess_commas(typed, number, fields)
    quoted = quote_flow(typed.value, fields)
    if quoted != typed.value:
        yield Mending(number, (typed.start + quoted,), _name_sign(typed.value))
    if typed.key and not is_field(typed.key, fields):
        words = typed.margin + typed.dashes + quote(unwrap(typed.body))
        yield Mending(number, (words,), _name_sign(typed.body))
    yield Mending(number, (typed.start + quote(unwrap(typed.value)),), _name_sign(typed.value))


def _guess_commas(typed: TypedLine, number: int, fields: Collection[str]) -> Iterator[Mending]:
    if typed.value[:1] != "{":
        return
    value = _FLOW_NO_COMMA.sub(
        lambda key: f", {key[1]}" if key[1] in fields else key[0], typed.value
    )
    if value != typed.value:
        yield Mending(number, (typed.start + value,), COMMA_MISSING)


def _name_sign(value: str) -> str:
    """Say why a text needs quotation marks."""
    if value[:1] in {'"', "'"}:
        if _is_open(value):
            return QUOTE
        return BACKSLASH if "\\" in value and len(_QUOTED.findall(value)) == 1 else QUOTES
    return COLON if re.search(r":(?:\s|$)", value) else SIGN


def _guess_long_text(lines: list[str], number: int, fields: Collection[str]) -> Iterator[Mending]:
    """Put a text of several lines into quotation marks: all stand further right than its field."""
    columns = [len(split_line(lines[number]).margin)]
    for first in range(number - 1, -1, -1):
        typed = split_line(lines[first])
        if is_field(typed.key, fields):
            is_text = typed.value and typed.value[0] not in _BRACKETS
            if is_text and typed.column < min(columns):
                mending = quote_text(lines, first, len(typed.start), number, fields)
                yield mending._replace(problem=_name_sign(lines[number]))
            return
        if typed.dashes:
            return
        columns.append(len(typed.margin))


def quote_text(
    lines: list[str], first: int, start: int, last: int, fields: Collection[str]
) -> Mending:
    """Return a text of one or more lines in quotation marks, with all lines that continue it."""
    column = split_line(lines[first]).column
    for number in range(last + 1, len(lines)):
        typed = split_line(lines[number])
        if not typed.body or len(typed.margin) <= column or is_field(typed.key, fields):
            break
        last = number
    texts = lines[first : last + 1]
    margins = [len(line) - len(line.lstrip()) for line in texts]
    margins[0] = max(start, len(texts[0]) - len(texts[0][start:].lstrip()))
    words = [line[margin:].rstrip() for line, margin in zip(texts, margins, strict=True)]
    end = _FLOW_END.search(words[-1]) if _is_in_flow(lines[first]) else None
    ending = end[0] if end else ""
    words[-1] = words[-1].removesuffix(ending)
    starts = (line[:margin] for line, margin in zip(texts, margins, strict=True))
    quoted = list(map("".join, zip(starts, quote_lines(words), strict=True)))
    quoted[-1] += ending
    return Mending(first, tuple(quoted))


def _is_in_flow(line: str) -> bool:
    return split_line(line).value[:1] in _BRACKETS


_GUESSES: tuple[Guess, ...] = (
    _guess_blanks,
    _guess_dash_blanks,
    _guess_dash,
    _guess_margin,
    _guess_block_text,
    _guess_brackets,
    guess_items,
    guess_quotes,
    _guess_long_text,
    guess_continuation,
)
"""The likeliest first: what would also do, but change more than was meant, stands last."""
