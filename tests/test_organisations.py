"""Organisations: what one did not agree to publish is not disclosed."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wegweiser.model.organisations import (
    Address,
    Consent,
    Contact,
    Organisation,
    disclose_organisation,
)

EMAIL, PHONE, STREET, POSTCODE = (
    "geheim@verein.example",
    "+49 30 23125 999",
    "Geheimer Weg 1",
    "00199",
)
SHOWS = ("none", "district", "street")
FIELDS = ("email", "phone", "street")

PLAIN = Organisation(id="verein", name="Verein", kind="association", status="active", sources=())


def consent(*fields):
    """Return a consent to publish these fields."""
    return Consent(on="2026-05-20", how="form", fields=fields)


def entry(agreed, show="street"):
    """Return an organisation with every personal field and this consent."""
    return replace(
        PLAIN,
        contact=Contact(email=EMAIL, phone=PHONE, website="https://verein.example/"),
        address=Address(street=STREET, postcode=POSTCODE, city="Musterhafen", show=show),
        consent=agreed,
    )


@given(
    agreed=st.none() | st.lists(st.sampled_from(FIELDS)).map(lambda fields: consent(*fields)),
    show=st.sampled_from(SHOWS),
    kept=st.sets(st.sampled_from(["email", "phone", "website", "street", "postcode", "city"])),
)
def test_nothing_personal_leaves_without_consent(agreed, show, kept):
    """However an entry's fields combine, what was agreed to is disclosed: all of it, only that."""
    whole = entry(agreed, show)
    contact = Contact(
        **{
            name: getattr(whole.contact, name)
            for name in ("email", "phone", "website")
            if name in kept
        }
    )
    address = Address(
        show=show,
        **{
            name: getattr(whole.address, name)
            for name in ("street", "postcode", "city")
            if name in kept
        },
    )
    one = disclose_organisation(replace(whole, contact=contact, address=address))
    fields = agreed.fields if agreed else ()
    shown = "street" in fields and show == "street"
    said = repr(one)
    expected = {
        EMAIL: "email" in kept and "email" in fields,
        PHONE: "phone" in kept and "phone" in fields,
        STREET: "street" in kept and shown,
        POSTCODE: "postcode" in kept and shown,
        "https://verein.example/": "website" in kept,
    }
    assert expected == {secret: secret in said for secret in expected}
    assert disclose_organisation(one) == one


@pytest.mark.parametrize(
    ("agreed", "show", "expected"),
    [
        (
            consent("street"),
            "street",
            Address(street=STREET, postcode=POSTCODE, city="Musterhafen", show="street"),
        ),
        (consent("street"), "district", Address(city="Musterhafen", show="district")),
        (consent("street"), "none", Address(show="none")),
        (consent("email"), "street", Address(city="Musterhafen", show="district")),
        (None, "street", Address(city="Musterhafen", show="district")),
        (None, "district", Address(city="Musterhafen", show="district")),
        (None, "none", Address(show="none")),
    ],
)
def test_a_place_is_as_precise_as_was_agreed(agreed, show, expected):
    """An address is given to the street, to the district or not at all.

    Without consent a street becomes a district.
    """
    assert expected == disclose_organisation(entry(agreed, show)).address


def test_who_says_nothing_personal_stays_the_same():
    """An entry without personal fields, or with consent for all of them, comes out unchanged."""
    assert disclose_organisation(PLAIN) is PLAIN
    whole = entry(consent(*FIELDS))
    assert disclose_organisation(whole) is whole


def test_only_personal_fields_change():
    """Everything else of the entry is kept."""
    one = entry(None)
    assert disclose_organisation(one) == replace(
        one,
        contact=Contact(website="https://verein.example/"),
        address=Address(city="Musterhafen", show="district"),
    )
