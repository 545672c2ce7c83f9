"""Organisations and what they offer after the Human Services Data Specification 3 (openreferral.org): two lists in JSON."""

from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

from wegweiser.build.jobs import JSON, Artifact, Download, Job, Part, Theme
from wegweiser.editions.data.datasets import Dataset
from wegweiser.editions.data.json_text import encode_json_list
from wegweiser.editions.frame import Frame
from wegweiser.languages import DEFAULT_LANGUAGE, language_name, say
from wegweiser.model import ages, facets, routes
from wegweiser.model.values import Values

FOLDER = f"{routes.DATA}/hsds"
MISSING_TEXT = "Keine Angabe."
"""Stands where HSDS requires a text and nobody has said anything."""

COUNTRY = "DE"
"""HSDS requires the country of an address; our streets have German postcodes (ISO 3166-1)."""

_STATUS = {"active": "active", "unknown": "active", "paused": "temporarily closed"}
"""HSDS knows no "unknown": the alert of such a service says that nobody has confirmed it."""

_UNKNOWN_ALERT = "Ob die Organisation zurzeit tätig ist, ist nicht bestätigt."
_UNCONFIRMED_ALERT = "Aus öffentlichen Quellen übernommen, von der Organisation nicht bestätigt."

JsonObject = dict[str, Any]


class ServiceList(NamedTuple):
    """The listed organisations as plain values with the addresses of their pages, and what their slugs are called."""

    city: str
    pages: tuple[str, ...]
    records: Part
    names: dict[str, dict[str, str]]


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the list of organisations and the list of their services, once for the whole site."""
    if frame.lang == DEFAULT_LANGUAGE:
        entries = frame.datasets[0]
        names = {
            kind: {
                slug: say(text, DEFAULT_LANGUAGE).text
                for slug, text in facets.get_labels(frame.site, kind).items()
            }
            for kind in ("district", "topic", "audience")
        }
        view = partial(_service_list_view, frame, entries, names)
        organizations = Download(
            f"{FOLDER}/organizations.json",
            JSON,
            "hsds",
            "Organisationen nach HSDS 3",
            entries.name,
        )
        yield Job(organizations.path, render_organizations, view, entries.origin, organizations)
        services = Download(
            f"{FOLDER}/services.json",
            JSON,
            "hsds-angebote",
            "Angebote und Orte nach HSDS 3",
            entries.name,
        )
        yield Job(services.path, render_services, view, entries.origin, services)


def render_organizations(path: str, view: ServiceList, theme: Theme) -> Artifact:
    """Make the list of organizations with their phones and locations."""
    pairs = zip(view.pages, view.records.view, strict=True)
    return _render_list(
        path,
        [
            _organization_object(view, one, page) | _locations_field(view, one)
            for page, one in pairs
        ],
    )


def render_services(path: str, view: ServiceList, theme: Theme) -> Artifact:
    """Make the list of services: one for each organisation, for all that it does."""
    return _render_list(
        path,
        [
            _service_object(view, one, page)
            for page, one in zip(view.pages, view.records.view, strict=True)
        ],
    )


def _service_list_view(
    frame: Frame, entries: Dataset, names: dict[str, dict[str, str]]
) -> ServiceList:
    return ServiceList(frame.site.settings.city, entries.pages, entries.plain, names)


def _render_list(path: str, contents: list[JsonObject]) -> Artifact:
    """Write a list as the one page that it is (HSDS API reference, pagination)."""
    size = len(contents)
    page = {
        "total_items": size,
        "total_pages": 1,
        "page_number": 1,
        "size": size,
        "first_page": True,
        "last_page": True,
        "empty": not contents,
        "contents": contents,
    }
    return Artifact(path, encode_json_list(page))


def _organization_object(view: ServiceList, one: Values, page: str) -> JsonObject:
    contact = one.get("contact", {})
    return _omit_empty(
        id=routes.permanent_id(view.city, "organization", one["id"]),
        name=one["name"],
        alternate_name=one.get("short"),
        description=_german_text(one, "description") or MISSING_TEXT,
        email=contact.get("email"),
        website=contact.get("website"),
        uri=page,
        year_incorporated=int(one["founded"][:4]) if "founded" in one else None,
        phones=_phone_objects(view, one),
    )


def _service_object(view: ServiceList, one: Values, page: str) -> JsonObject:
    own = routes.permanent_id(view.city, "service", one["id"])
    places = _locations_field(view, one).get("locations", [])
    checked = one.get("checked", {}).get("on", "")
    return _omit_empty(
        id=own,
        name=one["name"],
        description=_german_text(one, "description") or MISSING_TEXT,
        url=page,
        email=one.get("contact", {}).get("email"),
        status=_STATUS[one["status"]],
        alert=_format_alert(one),
        eligibility_description=", ".join(
            view.names["audience"][slug] for slug in one.get("audiences", ())
        ),
        assured_date=checked if len(checked) == ages.FULL_DATE_LENGTH else "",
        languages=[_language_object(view, one, tag) for tag in one.get("languages", ())],
        schedules=_text_objects(view, one, "schedule", "meets"),
        service_at_locations=[
            {
                "id": routes.permanent_id(view.city, "service-at-location", one["id"]),
                "service_id": own,
                "location": place,
            }
            for place in places
        ],
        attributes=[_topic_attribute(view, own, one["id"], slug) for slug in one.get("topics", ())],
        organization=_organization_object(view, one, page),
    )


def _locations_field(view: ServiceList, one: Values) -> JsonObject:
    """Return where an organisation is found, as precisely as it agreed; nothing where that is nowhere."""
    district, quarter, address = one.get("district"), one.get("quarter"), one.get("address", {})
    access = _text_objects(view, one, "accessibility", "accessibility")
    if not (district or quarter or address or access):
        return {}
    own = routes.permanent_id(view.city, "location", one["id"])
    named = filter(None, (view.names["district"].get(district or ""), quarter, address.get("city")))
    place = _omit_empty(
        id=own,
        location_type="physical",
        name=", ".join(dict.fromkeys(named)),
        accessibility=access,
        addresses=[_address_object(view, one["id"], own, address)] if "street" in address else [],
    )
    return {"locations": [place]}


def _address_object(view: ServiceList, key: str, location: str, address: JsonObject) -> JsonObject:
    return {
        "id": routes.permanent_id(view.city, "address", key),
        "location_id": location,
        "address_1": address["street"],
        "city": address.get("city", view.city),
        "state_province": MISSING_TEXT,
        "postal_code": address.get("postcode", MISSING_TEXT),
        "country": COUNTRY,
        "address_type": "physical",
    }


def _phone_objects(view: ServiceList, one: Values) -> list[JsonObject]:
    number = one.get("contact", {}).get("phone")
    return (
        [{"id": routes.permanent_id(view.city, "phone", one["id"]), "number": number}]
        if number
        else []
    )


def _language_object(view: ServiceList, one: Values, tag: str) -> JsonObject:
    own = routes.permanent_id(view.city, "language", one["id"], tag)
    name, code = language_name(tag, DEFAULT_LANGUAGE), tag.partition("-")[0]
    return _omit_empty(id=own, name=name, code=code, note=_german_text(one, "languages_note"))


def _topic_attribute(view: ServiceList, service: str, key: str, slug: str) -> JsonObject:
    term = {
        "id": routes.permanent_id(view.city, "topic", slug),
        "code": slug,
        "name": view.names["topic"][slug],
        "description": MISSING_TEXT,
    }
    own = routes.permanent_id(view.city, "attribute", key, slug)
    return {
        "id": own,
        "link_id": service,
        "link_type": "topic",
        "link_entity": "service",
        "taxonomy_term": term,
    }


def _text_objects(view: ServiceList, one: Values, thing: str, field: str) -> list[JsonObject]:
    words = _german_text(one, field)
    return (
        [{"id": routes.permanent_id(view.city, thing, one["id"]), "description": words}]
        if words
        else []
    )


def _format_alert(one: Values) -> str:
    """Say what nobody has confirmed: promise 4, no false standing."""
    checked = one.get("checked", {"how": "source"})
    unconfirmed = _UNCONFIRMED_ALERT if checked["how"] == "source" else ""
    vague = (
        f"Stand: {checked['on']}." if 0 < len(checked.get("on", "")) < ages.FULL_DATE_LENGTH else ""
    )
    return " ".join(
        filter(None, (_UNKNOWN_ALERT if one["status"] == "unknown" else "", unconfirmed, vague))
    )


def _german_text(one: Values, field: str) -> str:
    """Return a text in German, else in the first language it has."""
    said = one.get(field, {})
    return str(said.get(DEFAULT_LANGUAGE) or next(iter(said.values()), ""))


def _omit_empty(**fields: Any) -> JsonObject:
    return {name: value for name, value in fields.items() if value not in ("", None, [])}
