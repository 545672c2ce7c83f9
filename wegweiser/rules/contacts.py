"""The rules for telephone numbers and postcodes: as the country of the city writes them."""

import re
from collections.abc import Iterator

from wegweiser.diagnostics import Diagnostic, error, warning
from wegweiser.rules.city import City
from wegweiser.source.countries import COUNTRIES, suggest_postcode
from wegweiser.source.phone import read_phone, suggest_phone


def check_phones(city: City) -> Iterator[Diagnostic]:
    """A telephone number can be called, and stands in the file as the pages show it."""
    country = city.site.settings.country
    for organisation in city.site.organisations:
        phone = organisation.contact.phone
        number = phone and read_phone(phone, country)
        if number == phone:
            continue
        location = city.locate("organisations", organisation.id, "contact", "phone")
        if number:
            yield warning(
                "phone-spelling", location, value=phone, number=number, id=organisation.id
            )
        else:
            close = suggest_phone(phone, country)
            yield error("invalid-phone", location, value=phone, close=close)


def check_postcodes(city: City) -> Iterator[Diagnostic]:
    """A postcode is one of the city's country, and nothing else stands beside it."""
    country = city.site.settings.country
    fits = re.compile(COUNTRIES[country].postcode_pattern).fullmatch
    for organisation in city.site.organisations:
        postcode = organisation.address.postcode if organisation.address else ""
        if postcode and not fits(postcode):
            location = city.locate("organisations", organisation.id, "address", "postcode")
            close = suggest_postcode(postcode, country)
            values = {"value": postcode, "id": organisation.id, "close": close}
            yield error("invalid-postcode", location, **values)
