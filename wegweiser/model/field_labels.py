"""What the fields of records are called and mean: the same words for data and for editors."""

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
    path = _MESSAGES / f"fields-{lang}.po"
    if not path.is_file():
        return load_labels(DEFAULT_LANGUAGE)
    return Translations(lang, path.read_bytes())


def explain_column(column: Column, labels: Translations) -> str:
    """Return what a column says and how, in sentences."""
    if column.names:
        return labels("column.labels")
    sentences = [labels(f"{column.field}.help")]
    if column.shape == "json":
        sentences.append(labels("column.records"))
    elif column.many:
        sentences.append(labels("column.many"))
    return " ".join(sentences)
