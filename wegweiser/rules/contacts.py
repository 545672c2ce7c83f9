"""The rules for telephone numbers and postcodes: as the country of the city writes them."""

import re
from collections.abc import Iterator

from wegweiser.diagnostics import Diagnostic, Location, error, warning
from wegweiser.languages import get_source_language, say
from wegweiser.rules.city import City
from wegweiser.source.countries import COUNTRIES, suggest_postcode
from wegweiser.source.phone import read_phone, suggest_phone


def check_phones(city: City) -> Iterator[Diagnostic]:
    """A telephone number can be called, and stands in the file as the pages show it."""
    country = city.site.settings.country
    for phone, owner, location in _list_phones(city):
        number = read_phone(phone, country)
        if number == phone:
            continue
        if number:
            yield warning("phone-spelling", location, value=phone, number=number, id=owner)
        else:
            close = suggest_phone(phone, country)
            yield error("invalid-phone", location, value=phone, close=close)


def _list_phones(city: City) -> Iterator[tuple[str, str, Location]]:
    """Yield each telephone number, whose it is, and where it stands."""
    settings = city.site.settings
    if settings.phone:
        owner = say(settings.operator, get_source_language()).text
        yield settings.phone, owner, city.locate("settings", "", "phone")
    for organisation in city.site.organisations:
        if phone := organisation.contact.phone:
            location = city.locate("organisations", organisation.id, "contact", "phone")
            yield phone, organisation.id, location


def check_postcode_areas(city: City) -> Iterator[Diagnostic]:
    """Each postcode of the look-up is one of the city's country, and stands there once."""
    postcodes = city.site.postcodes
    country = city.site.settings.country
    fits = re.compile(COUNTRIES[country].postcode_pattern).fullmatch
    lines: dict[str, int] = {}
    for number, area in enumerate(postcodes.areas if postcodes else ()):
        steps = ("areas", number, "postcode")
        if city.is_faulty("postcodes", "", *steps):
            continue
        location = city.locate("postcodes", "", *steps)
        if not fits(area.postcode):
            close = suggest_postcode(area.postcode, country)
            yield error("invalid-area", location, value=area.postcode, close=close)
        elif area.postcode in lines:
            line = lines[area.postcode]
            yield error("postcode-twice", location, value=area.postcode, line=line)
        lines.setdefault(area.postcode, location.line)


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
