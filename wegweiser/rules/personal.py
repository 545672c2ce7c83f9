"""The rule for what leads to people in free texts: it has fields of its own, and needs consent."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from wegweiser.diagnostics import Diagnostic, Location, error, split_lines
from wegweiser.model import routes
from wegweiser.model.kinds import NEWS
from wegweiser.model.organisations import Address, Organisation
from wegweiser.model.parts import iter_parts
from wegweiser.model.programmes import Event, Offer, Session
from wegweiser.model.references import collect_named_organisations
from wegweiser.model.site import RecordKey
from wegweiser.rules.city import NOWHERE, City
from wegweiser.rules.texts import locate_words
from wegweiser.rules.values import iter_words, list_worded_fields
from wegweiser.source.personal_details import (
    Detail,
    find_personal_details,
    simplify_detail,
)
from wegweiser.source.schema import Steps
from wegweiser.text import locate_offset

_OWN_WORDS = frozenset({"settings", "vocabulary", "intake"})
"""What the city says of itself, and the examples that its forms show."""

_VENUES = frozenset({(Event, "place"), (Session, "place")})
"""Where the public is invited to: a street may stand there."""


def check_personal_details(city: City) -> Iterator[Diagnostic]:
    """No text holds an e-mail address, a phone number or a street that nobody agreed to."""
    for record_key, steps, record in iter_parts(city.site, _list_fields):
        if record_key[0] not in _OWN_WORDS:
            for field, words in iter_words(record):
                details = list(_find_details(record, field, words))
                if details:
                    yield from _report(city, record_key, (*steps, *field), details)
    yield from _check_news(city)


def _check_news(city: City) -> Iterator[Diagnostic]:
    for page in city.site.pages:
        if page.path.startswith(f"content/{routes.NEWS}/"):
            allowed = _list_allowed(city, (NEWS.name, page.path))
            for detail in find_personal_details(page.body):
                if simplify_detail(detail.kind, detail.words) not in allowed:
                    line, column = locate_offset(page.body, detail.offset)
                    line += page.first_line - 1
                    yield _describe(detail, Location(page.path, line, column))


@cache
def _list_fields(record_class: type) -> tuple[str, ...]:
    """Return the fields of a class that hold free texts; an address is none."""
    return () if record_class is Address else list_worded_fields(record_class)


def _find_details(record: Any, field: Steps, words: str) -> Iterator[Detail]:
    is_venue = (record.__class__, field[0]) in _VENUES
    for detail in find_personal_details(words):
        if not (is_venue and detail.kind == "street"):
            yield detail


def _report(
    city: City, record_key: RecordKey, steps: Steps, details: list[Detail]
) -> Iterator[Diagnostic]:
    """Yield the details of a text that are nobody's own, each at its line."""
    allowed = _list_allowed(city, record_key)
    if _is_of_authority(city, record_key):
        return
    for detail in details:
        if simplify_detail(detail.kind, detail.words) in allowed:
            continue
        start = city.locate(*record_key, *steps)
        if start == NOWHERE:
            continue
        rows = split_lines(city.texts[start.path]) if start.path in city.texts else ()
        yield _describe(detail, locate_words(detail.words.split(), rows, start))


def _describe(detail: Detail, location: Location) -> Diagnostic:
    stretch = replace(location, length=len(detail.words))
    return error("contact-in-text", stretch, kind=detail.kind)


def _is_of_authority(city: City, record_key: RecordKey) -> bool:
    """Tell whether a record is an authority's offer, which names its source in any case.

    An offer is one where no organisation of the directory gives it.
    """
    name, key = record_key
    offers = (offer for offer in city.site.offers if name == "offers" and offer.id == key)
    return any(_has_authority(offer) for offer in offers)


def _has_authority(offer: Offer) -> bool:
    return bool(offer.carriers) and not any(party.organisation for party in offer.carriers)


def _list_allowed(city: City, record_key: RecordKey) -> set[str]:
    """Return what may stand in a record: the city's own, and what its organisations agreed to."""
    settings = city.site.settings
    own = {
        simplify_detail("email", settings.email),
        simplify_detail("phone", settings.phone),
    }
    keys = collect_named_organisations(city.site, record_key)
    if record_key[0] == "organisations":
        keys = {record_key[1]}
    for organisation in city.site.organisations:
        if organisation.id in keys:
            own |= _list_agreed(organisation)
    return own - {""}


def _list_agreed(organisation: Organisation) -> set[str]:
    fields = organisation.consent.fields if organisation.consent else ()
    contact, address = organisation.contact, organisation.address
    details = {
        "email": contact.email,
        "phone": contact.phone,
        "street": address.street if address else "",
    }
    return {simplify_detail(name, details[name]) for name in fields}
