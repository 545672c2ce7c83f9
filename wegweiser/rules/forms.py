"""The rule for data/intake.yaml: it has words for everything that the forms ask."""

from collections.abc import Iterator

from wegweiser.diagnostics import Diagnostic, error
from wegweiser.model.forms import REQUIRED_TEXTS
from wegweiser.rules.city import City
from wegweiser.source import schema


def check_form_texts(city: City) -> Iterator[Diagnostic]:
    """Every form, question and phrase that is asked for has its words, and no words are left."""
    if city.site.intake is None:
        return
    for part, required in REQUIRED_TEXTS.items():
        ids = [text.id for text in getattr(city.site.intake, part)]
        if not _has_unreadable_id(city, part, len(ids)):
            for key in required:
                if key not in ids:
                    yield error("missing-key", city.locate_field("intake", "", part), key=key)
        for position, key in enumerate(ids):
            if key not in required:
                location = city.locate("intake", "", part, position, "id")
                close, known = schema.find_close_match(key, required), ", ".join(required)
                yield error("unknown-value", location, value=key, close=close, known=known)


def _has_unreadable_id(city: City, part: str, count: int) -> bool:
    """Tell whether what seems to be missing in a list of texts may be one that cannot be read."""
    is_list_unreadable = city.is_faulty("intake", "", part, count)
    positions = range(count)
    return is_list_unreadable or any(
        city.is_faulty("intake", "", part, position, "id") for position in positions
    )
