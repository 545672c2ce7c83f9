"""The rule for personal details: nothing about people without their consent."""

from collections.abc import Iterator

from wegweiser.diagnostics import Diagnostic, error
from wegweiser.rules.city import City


def check_consent(city: City) -> Iterator[Diagnostic]:
    """A personal field stands in data/ only with consent, a street only where it may be shown (GDPR Art. 6(1)(a))."""
    for organisation in city.site.organisations:
        if city.is_faulty("organisations", organisation.id, "consent", "fields"):
            continue
        agreed = organisation.consent.fields if organisation.consent else ()
        contact, address = organisation.contact, organisation.address
        for name in ("email", "phone"):
            if getattr(contact, name) and name not in agreed:
                location = city.locate("organisations", organisation.id, "contact", name)
                yield error("no-consent", location, field=name)
        if address and address.street and ("street" not in agreed or address.show != "street"):
            location = city.locate("organisations", organisation.id, "address", "street")
            yield error("no-consent", location, field="street")
