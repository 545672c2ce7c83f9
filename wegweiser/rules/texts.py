"""The rule for texts: lines that other programs read in another way than our pages show them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache, partial

from wegweiser.diagnostics import Diagnostic, Location, split_lines, warning
from wegweiser.model.parts import iter_parts
from wegweiser.rules.city import NOWHERE, City
from wegweiser.source import schema
from wegweiser.source.markdown_checks import Reading, find_line, find_readings


def check_readings(city: City) -> Iterator[Diagnostic]:
    """A text says the same on our pages and wherever else its Markdown is read (CommonMark)."""
    for page in city.site.pages:
        for reading in _read(city, page.body, trusted=True):
            line = reading.line + page.first_line - 1
            location = Location(page.path, line, reading.column, len(reading.mark))
            yield _describe_reading(reading, location, "\\")
    for part in iter_parts(city.site, _list_markdown_fields):
        for name in _list_markdown_fields(part.record.__class__):
            for tag, text in getattr(part.record, name).versions:
                readings = _read(city, text)
                if readings:
                    start = city.locate(*part.record_key, *part.steps, name, tag)
                    yield from _describe_readings(city, text, readings, start)


def _read(city: City, text: str, *, trusted: bool = False) -> list[Reading]:
    """Return what others read in another way."""
    find = partial(find_readings, text, trusted=trusted)
    return city.text_judge.judge(("readings", text, trusted), find)


@cache
def _list_markdown_fields(record_class: type) -> tuple[str, ...]:
    """Return the fields of a class that hold Markdown."""
    types = schema.field_types(record_class)
    return tuple(name for name, hint in types.items() if schema.describe_type(hint).is_markdown)


def _describe_readings(
    city: City, text: str, readings: list[Reading], start: Location
) -> Iterator[Diagnostic]:
    """Yield the findings of a text in a data file, each at its line, as far as that is known."""
    if start == NOWHERE:
        return
    rows = split_lines(city.texts[start.path]) if start.path in city.texts else []
    # A backslash counts twice between double quotes (YAML 1.1, 5.7).
    is_quoted = bool(rows) and rows[start.line - 1][start.column - 1 :].startswith('"')
    escape = "\\\\" if is_quoted else "\\"
    for reading in readings:
        words = text.split("\n")[reading.line - 1][reading.column - 1 :].split()
        location = locate_words(words, rows, start)
        yield _describe_reading(reading, replace(location, length=len(reading.mark)), escape)


def locate_words(words: list[str], rows: Sequence[str], start: Location) -> Location:
    """Return where words of a text stand in the rows of its file, else where the text begins."""
    # A folded text has other lines than its file, but the first words stand together.
    for piece in (" ".join(words), " ".join(words[:2])):
        number = find_line(rows[start.line - 1 :], piece)
        if number >= 0:
            column = rows[start.line - 1 + number].index(piece) + 1
            return Location(start.path, start.line + number, column)
    return start


def _describe_reading(reading: Reading, location: Location, escape: str) -> Diagnostic:
    """Return a finding with what to write instead, where one sign alone is unclear."""
    mark = reading.mark
    if reading.code == "ambiguous-mark":
        return warning(reading.code, location, mark=mark, cure=_escape_mark(mark, escape))
    if reading.code == "list-numbers":
        return warning(reading.code, location, number=mark, cure=_escape_mark(mark, escape))
    return warning(reading.code, location)


def _escape_mark(mark: str, escape: str) -> str:
    """Return a mark so that it is text for everybody."""
    if mark[0].isdigit():
        return f"{mark[:-1]}{escape}{mark[-1]}"
    is_run = set(mark) <= set("`~#")
    return "".join(f"{escape}{sign}" for sign in mark) if is_run else f"{escape}{mark}"
