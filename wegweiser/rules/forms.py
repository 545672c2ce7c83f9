"""The rule for data/intake.yaml: it has words for everything that the forms ask."""

from collections.abc import Iterator

from wegweiser.diagnostics import Diagnostic, error
from wegweiser.model.forms import REQUIRED_TEXTS
from wegweiser.rules.city import City
from wegweiser.source import schema


def check_form_texts(city: City) -> Iterator[Diagnostic]:
    """Every form, question and phrase that is asked for has its words, and no words are left over."""
    intake = city.site.intake
    if intake is None:
        return
    for part, required in REQUIRED_TEXTS.items():
        ids = [text.id for text in getattr(intake, part)]
        unreadable = {
            position
            for position in range(len(ids))
            if city.is_faulty("intake", "", part, position, "id")
        }
        if not unreadable and not city.is_faulty("intake", "", part, len(ids)):
            for key in required:
                if key not in ids:
                    yield error("missing-key", city.locate_field("intake", "", part), key=key)
        for position, key in enumerate(ids):
            if key not in required:
                yield error(
                    "unknown-value",
                    city.locate("intake", "", part, position, "id"),
                    value=key,
                    close=schema.find_close_match(key, required),
                    known=", ".join(required),
                )
