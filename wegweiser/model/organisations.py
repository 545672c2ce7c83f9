"""An organisation: what it does, where, and how much of that it agreed to publish."""

from dataclasses import dataclass, field, replace
from typing import Literal

from wegweiser.languages import EMPTY_TEXT, Text
from wegweiser.model.citations import (
    Audience,
    Conflict,
    District,
    Exchange,
    OrganisationId,
    Source,
    Topic,
)
from wegweiser.source.schema import (
    Email,
    LanguageTag,
    Line,
    MarkdownText,
    PastDate,
    PastDay,
    Phone,
    Slug,
    Url,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where an organisation is found, and how precisely that may be said."""

    street: Line = ""
    """Street and number."""
    postcode: Line = ""
    """Postcode."""
    city: Line = ""
    """Town."""
    show: Literal["none", "district", "street"] = "district"
    """How much of it pages show; the street needs consent besides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """How an organisation is reached."""

    email: Email = ""
    """E-mail address; needs consent."""
    phone: Phone = ""
    """Telephone number; needs consent."""
    website: Url = ""
    """The organisation's own site."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """Who assured an entry and when (HSDS 3 `assured_date`).

    For `source` it is the source's own date, absent where it has none.
    """

    on: PastDate = ""
    """The day, or as much of it as is known."""
    how: Literal["source", "staff", "organisation"]
    """Who assured it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """Which personal fields an organisation agreed to publish (GDPR Art. 6(1)(a), 7)."""

    on: PastDay
    """The day it was given."""
    how: Literal["form", "email", "paper"]
    """The form it was given in."""
    fields: tuple[Literal["email", "phone", "street"], ...]
    """The personal fields that it covers."""


Kind = Literal[
    "association",
    "umbrella",
    "group",
    "sports-club",
    "parents-association",
    "institution",
    "platform",
]
Status = Literal["active", "paused", "dissolved", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """A migrant self-organisation or a body that works with them.

    What is missing reads "nicht angegeben".
    """

    id: Slug
    """Names the entry in addresses and records, for ever."""
    name: Line
    """Its name, as it writes it."""
    names: Text = EMPTY_TEXT
    """Its name in other languages."""
    short: Line = ""
    """Its short name."""
    also_known_as: tuple[Line, ...] = ()
    """Other names that people know it by."""
    kind: Kind
    """What kind of body it is."""
    status: Status
    """Whether it is active."""
    dissolved: PastDate = ""
    """Since when it no longer exists."""
    merged_into: OrganisationId = ""
    """The organisation that it became part of."""
    quarter: Line = ""
    """The quarter where it is."""
    district: District = ""
    """The district where it is."""
    topics: tuple[Topic, ...] = ()
    """What it works on."""
    audiences: tuple[Audience, ...] = ()
    """Whom it works for."""
    languages: tuple[LanguageTag, ...] = ()
    """The languages spoken there."""
    languages_note: Text = EMPTY_TEXT
    """What must be known of these languages."""
    description: MarkdownText = EMPTY_TEXT
    """What it does, in its own voice or ours."""
    address: Address | None = None
    """Where it is found."""
    contact: Contact = field(default_factory=Contact)
    """How it is reached."""
    meets: Text = EMPTY_TEXT
    """When and where it meets."""
    accessibility: Text = EMPTY_TEXT
    """How people with disabilities get in."""
    founded: PastDate = ""
    """When it was founded."""
    member_of: tuple[OrganisationId, ...] = ()
    """The umbrella organisations that it belongs to."""
    seeks: tuple[Exchange, ...] = ()
    """What it would like to have from others."""
    offers: tuple[Exchange, ...] = ()
    """What it can give to others."""
    checked: Checked | None = None
    """Who last assured the entry."""
    consent: Consent | None = None
    """What it agreed to publish."""
    conflicts: tuple[Conflict, ...] = ()
    """Statements on which sources disagree."""
    possible_duplicate_of: OrganisationId = ""
    """Another entry that is probably the same."""
    sources: tuple[Source, ...]
    """Where all this is from, at least one."""


def disclose_organisation(organisation: Organisation) -> Organisation:
    """Return the organisation with only those personal fields that it agreed to publish."""
    agreed = organisation.consent.fields if organisation.consent else ()
    contact = _disclose_contact(organisation.contact, agreed)
    address = _disclose_address(organisation.address, agreed)
    if (contact, address) == (organisation.contact, organisation.address):
        return organisation
    return replace(organisation, contact=contact, address=address)


def _disclose_contact(contact: Contact, agreed: tuple[str, ...]) -> Contact:
    return replace(
        contact,
        email=contact.email if "email" in agreed else "",
        phone=contact.phone if "phone" in agreed else "",
    )


def _disclose_address(address: Address | None, agreed: tuple[str, ...]) -> Address | None:
    if address is None:
        return None
    if address.show == "street" and "street" in agreed:
        return address
    show: Literal["none", "district"] = "none" if address.show == "none" else "district"
    city = "" if show == "none" else address.city
    return replace(address, street="", postcode="", city=city, show=show)
