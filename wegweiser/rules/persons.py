"""The rule for names of persons: what looks like one in a free text is asked about, once."""

from collections.abc import Container, Iterator
from functools import cache
from typing import Any

from wegweiser.diagnostics import Diagnostic, split_lines, warning
from wegweiser.model.citations import Conflict, Source
from wegweiser.model.organisations import Organisation
from wegweiser.model.parts import iter_parts, iter_records
from wegweiser.model.site import RecordKey, Site
from wegweiser.rules.city import NOWHERE, City
from wegweiser.rules.texts import locate_words
from wegweiser.rules.values import iter_words, list_worded_fields
from wegweiser.source.person_names import find_person_names
from wegweiser.source.schema import Steps

ANSWER = "allowed_names"
"""The field of a record that answers: these names may stand there."""

_NAMES = frozenset({"name", "names", "short", "also_known_as"})
"""What an organisation is called: many are named after somebody."""


def check_person_names(city: City) -> Iterator[Diagnostic]:
    """A name of a person stands in no free text that does not say that it may."""
    answers: dict[RecordKey, tuple[str, ...]] = {
        key: getattr(record, ANSWER)
        for key, record in iter_records(city.site)
        if hasattr(record, ANSWER)
    }
    reported: set[tuple[RecordKey, str]] = set()
    for key, steps, name in _list_names(city.site, answers):
        if name not in answers[key] and (key, name) not in reported:
            reported.add((key, name))
            yield from _report(city, key, steps, name, answers[key])


def _list_names(site: Site, wanted: Container[RecordKey]) -> Iterator[tuple[RecordKey, Steps, str]]:
    """Yield each name in a free text of these records, with its record and the way to the text."""
    for key, steps, record in iter_parts(site, _list_fields):
        for field, words in iter_words(record) if key in wanted else ():
            if field[0] == ANSWER or (record.__class__ is Organisation and field[0] in _NAMES):
                continue
            for name, _ in find_person_names(words):
                yield key, (*steps, *field), name


def _report(
    city: City, key: RecordKey, steps: Steps, name: str, answers: tuple[str, ...]
) -> Iterator[Diagnostic]:
    start = city.locate(*key, *steps)
    if start == NOWHERE:
        return
    rows = split_lines(city.texts[start.path]) if start.path in city.texts else ()
    allowed = ", ".join(f'"{word}"' for word in (*answers, name))
    yield warning(
        "person-name",
        locate_words(name.split(), rows, start),
        value=name,
        instead_allowed=f"  {ANSWER}: [{allowed}]",
    )


@cache
def _list_fields(record_class: type) -> tuple[str, ...]:
    """Return the fields of a class that hold free texts; where others say it is none of ours."""
    fields: tuple[Any, ...] = list_worded_fields(record_class)
    return () if record_class in {Source, Conflict} else fields
