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
    IsoDate,
    LanguageTag,
    Line,
    MarkdownText,
    PartialDate,
    Phone,
    Slug,
    Url,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where an organisation is found, and how precisely that may be said."""

    street: Line = ""
    postcode: Line = ""
    city: Line = ""
    show: Literal["none", "district", "street"] = "district"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """How an organisation is reached."""

    email: Email = ""
    phone: Phone = ""
    website: Url = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """Who assured an entry and when; for `source` the source's own date, absent where it has none (HSDS 3 `assured_date`)."""

    on: PartialDate = ""
    how: Literal["source", "staff", "organisation"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """Which personal fields an organisation agreed to publish, when and in which form (GDPR Art. 6(1)(a), 7)."""

    on: IsoDate
    how: Literal["form", "email", "paper"]
    fields: tuple[Literal["email", "phone", "street"], ...]


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
    """A migrant self-organisation or a body that works with them; what is missing reads "nicht angegeben"."""

    id: Slug
    name: Line
    names: Text = EMPTY_TEXT
    short: Line = ""
    also_known_as: tuple[Line, ...] = ()
    kind: Kind
    status: Status
    dissolved: PartialDate = ""
    merged_into: OrganisationId = ""
    quarter: Line = ""
    district: District = ""
    topics: tuple[Topic, ...] = ()
    audiences: tuple[Audience, ...] = ()
    languages: tuple[LanguageTag, ...] = ()
    languages_note: Text = EMPTY_TEXT
    description: MarkdownText = EMPTY_TEXT
    address: Address | None = None
    contact: Contact = field(default_factory=Contact)
    meets: Text = EMPTY_TEXT
    accessibility: Text = EMPTY_TEXT
    founded: PartialDate = ""
    member_of: tuple[OrganisationId, ...] = ()
    seeks: tuple[Exchange, ...] = ()
    offers: tuple[Exchange, ...] = ()
    checked: Checked | None = None
    consent: Consent | None = None
    conflicts: tuple[Conflict, ...] = ()
    possible_duplicate_of: OrganisationId = ""
    sources: tuple[Source, ...]


def disclose_organisation(one: Organisation) -> Organisation:
    """Return the organisation with only those personal fields that it agreed to, as precisely as it agreed."""
    agreed = one.consent.fields if one.consent else ()
    contact, address = one.contact, one.address
    if (contact.email and "email" not in agreed) or (contact.phone and "phone" not in agreed):
        contact = Contact(
            email=contact.email if "email" in agreed else "",
            phone=contact.phone if "phone" in agreed else "",
            website=contact.website,
        )
    if address and address.show != "street":
        address = replace(
            address, street="", postcode="", city="" if address.show == "none" else address.city
        )
    elif address and "street" not in agreed:
        address = replace(address, street="", postcode="", show="district")
    return (
        one
        if contact is one.contact and address is one.address
        else replace(one, contact=contact, address=address)
    )
