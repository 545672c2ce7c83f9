"""An organisation: what it does, where, and how much of that it agreed to publish."""

from collections.abc import Iterable
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
from wegweiser.source.countries import CountryCode
from wegweiser.source.phone import read_phone
from wegweiser.source.schema import (
    Email,
    LanguageTag,
    Line,
    MarkdownText,
    PastDate,
    PastDay,
    Phone,
    Slug,
    TextAsWritten,
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
    former_ids: tuple[Slug, ...] = ()
    """Its ids before, the first one first: their addresses lead here."""
    name: Line
    """Its name, as it writes it."""
    names: TextAsWritten = EMPTY_TEXT
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
    different_from: tuple[OrganisationId, ...] = ()
    """Entries that look like the same and are not; said here or there, it is true of both."""
    allowed_names: tuple[Line, ...] = ()
    """What looks like a person's name in its texts and may stand there."""
    sources: tuple[Source, ...]
    """Where all this is from, at least one."""

    @property
    def first_id(self) -> str:
        """Return the id that it began with: what must outlive every address is made of it."""
        return self.former_ids[0] if self.former_ids else self.id


def follow_mergers(organisations: Iterable[Organisation]) -> dict[str, str]:
    """Return for the id of each merged organisation that of the one in which it lives on.

    Those that were merged in a circle live on in none.
    """
    next_ids = {entry.id: entry.merged_into for entry in organisations if entry.merged_into}
    heirs = {}
    for key, next_id in next_ids.items():
        passed, heir = {key}, next_id
        while heir in next_ids and heir not in passed:
            passed.add(heir)
            heir = next_ids[heir]
        if heir not in next_ids:
            heirs[key] = heir
    return heirs


def disclose_organisation(organisation: Organisation) -> Organisation:
    """Return the organisation with only those personal fields that it agreed to publish."""
    agreed = organisation.consent.fields if organisation.consent else ()
    contact = _disclose_contact(organisation.contact, agreed)
    address = _disclose_address(organisation.address, agreed)
    if (contact, address) == (organisation.contact, organisation.address):
        return organisation
    return replace(organisation, contact=contact, address=address)


def unify_phone(organisation: Organisation, country: CountryCode) -> Organisation:
    """Return the organisation with its telephone number in the one form in which it is kept.

    A number that nobody can call stays as it is.
    """
    contact = organisation.contact
    number = contact.phone and read_phone(contact.phone, country)
    if number in {"", contact.phone}:
        return organisation
    return replace(organisation, contact=replace(contact, phone=number))


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
