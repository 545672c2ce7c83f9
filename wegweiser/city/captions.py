"""What the fields of our records are called and mean, for readers of open data: the words that editors read, too."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from wegweiser.city.plain import Column
from wegweiser.ground.languages import SOURCE, Words

_MESSAGES = Path(__file__).parents[1] / "messages"


@cache
def words(lang: str) -> Words:
    """Return the texts of the fields in a language, in German where nobody has translated them.

    They belong to the program: its digest, and so every key, counts them.
    """
    own = _MESSAGES / f"fields-{lang}.po"
    return Words(lang, own.read_bytes()) if own.is_file() else words(SOURCE)


def title(column: Column, book: Words) -> str:
    """Return what a column is called."""
    return book(column.field)


def explained(column: Column, book: Words) -> str:
    """Return what a column says and how, in sentences."""
    return " ".join(_sentences(column, book))


def _sentences(column: Column, book: Words) -> Iterator[str]:
    if column.names:
        yield book("column.labels")
        return
    yield book(f"{column.field}.help")
    if column.shape == "json":
        yield book("column.records")
    elif column.many:
        yield book("column.many")
