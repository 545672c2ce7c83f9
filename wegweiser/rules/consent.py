"""The rule for personal details: nothing about people without their consent."""

from collections.abc import Iterator

from wegweiser.diagnostics import Diagnostic, error
from wegweiser.model.organisations import Organisation
from wegweiser.rules.city import City


def check_consent(city: City) -> Iterator[Diagnostic]:
    """A personal field stands in data/ only with consent (GDPR Art. 6(1)(a))."""
    for organisation in city.site.organisations:
        if not city.is_faulty("organisations", organisation.id, "consent", "fields"):
            for steps in _find_fields_without_consent(organisation):
                location = city.locate("organisations", organisation.id, *steps)
                yield error("no-consent", location, field=steps[-1])


def _find_fields_without_consent(organisation: Organisation) -> Iterator[tuple[str, str]]:
    """Yield the way to each personal field; a street needs to be shown, besides."""
    agreed = organisation.consent.fields if organisation.consent else ()
    contact, address = organisation.contact, organisation.address
    if contact.email and "email" not in agreed:
        yield "contact", "email"
    if contact.phone and "phone" not in agreed:
        yield "contact", "phone"
    if address and address.street and not ("street" in agreed and address.show == "street"):
        yield "address", "street"
