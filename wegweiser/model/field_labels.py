"""What the fields of our records are called and mean, for readers of open data: the words that editors read, too."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from wegweiser.languages import DEFAULT_LANGUAGE, Translations
from wegweiser.model.values import Column

_MESSAGES = Path(__file__).parents[1] / "messages"


@cache
def load_labels(lang: str) -> Translations:
    """Return the texts of the fields in a language, in German where nobody has translated them.

    They belong to the program: its digest, and so every key, counts them.
    """
    own = _MESSAGES / f"fields-{lang}.po"
    return Translations(lang, own.read_bytes()) if own.is_file() else load_labels(DEFAULT_LANGUAGE)


def column_title(column: Column, book: Translations) -> str:
    """Return what a column is called."""
    return book(column.field)


def explain_column(column: Column, book: Translations) -> str:
    """Return what a column says and how, in sentences."""
    return " ".join(_iter_sentences(column, book))


def _iter_sentences(column: Column, book: Translations) -> Iterator[str]:
    if column.names:
        yield book("column.labels")
        return
    yield book(f"{column.field}.help")
    if column.shape == "json":
        yield book("column.records")
    elif column.many:
        yield book("column.many")
