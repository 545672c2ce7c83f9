"""Organisations and what they offer after the Human Services Data Specification 3.

Two lists in JSON; the standard: https://docs.openreferral.org/.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

from wegweiser.addresses import to_ascii_email, to_ascii_url
from wegweiser.build.jobs import JSON, Artifact, Download, Job, Part, Storage
from wegweiser.editions.data.datasets import Dataset
from wegweiser.editions.data.json_text import encode_json_list
from wegweiser.editions.frame import Frame
from wegweiser.languages import get_source_language, language_name
from wegweiser.model import facets, routes
from wegweiser.model.ages import FULL_DATE_LENGTH
from wegweiser.model.values import LabelIndex, Values
from wegweiser.source.plain_text import extract_lines

FOLDER = "hsds"
MISSING_TEXT = "Keine Angabe."
"""Stands where HSDS requires a text and nobody has said anything."""

_STATUS = {"active": "active", "unknown": "inactive", "paused": "temporarily closed"}
"""HSDS 3 requires one of active, inactive, defunct, temporarily closed and knows no "unknown".

Of these, "inactive" claims least: it sends nobody to a door that nobody knows to be open, and says
neither that the service ended ("defunct") nor that it pauses. The alert tells that it is not known.
"""

_UNKNOWN_ALERT = "Ob die Organisation zurzeit tätig ist, ist nicht bestätigt."
_UNDATED_ALERT = "Alter der Angabe unbekannt."
_UNCONFIRMED_ALERT = "Aus öffentlichen Quellen übernommen, von der Organisation nicht bestätigt."

JsonObject = dict[str, Any]


class ServiceList(NamedTuple):
    """The listed organisations, and what must be known to tell of them."""

    city: str
    """The city of the site: ids are made with it."""
    country: str
    """The country of all addresses, which HSDS asks for (ISO 3166-1)."""
    page_urls: tuple[str, ...]
    """The page of each organisation."""
    first_ids: tuple[str, ...]
    """The id that each organisation began with: ids are made with it, too."""
    records: Part
    """The organisations as plain values."""
    labels: LabelIndex
    """What the slugs in them are called in German."""


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the list of organisations and the list of their services, once for the whole site."""
    if frame.lang != get_source_language():
        return
    entries = frame.datasets[0]
    view = partial(_service_list_view, frame, entries)
    path = routes.data_file(f"{FOLDER}/organizations.json")
    download = Download(path, JSON, "hsds", "Organisationen nach HSDS 3", entries.name)
    yield Job(path, render_organizations, view, entries.source_file, download, is_themed=False)
    path = routes.data_file(f"{FOLDER}/services.json")
    download = Download(path, JSON, "hsds-angebote", "Angebote und Orte nach HSDS 3", entries.name)
    yield Job(path, render_services, view, entries.source_file, download, is_themed=False)


def _service_list_view(frame: Frame, entries: Dataset) -> ServiceList:
    labels = {
        kind: {
            slug: frame.say(label).text
            for slug, label in facets.get_labels(frame.site, kind).items()
        }
        for kind in ("district", "topic", "audience")
    }
    settings = frame.site.settings
    return ServiceList(
        settings.city,
        settings.country,
        entries.page_urls,
        tuple(entry.first_id for entry in frame.listed_entries),
        entries.record_values,
        labels,
    )


def render_organizations(path: str, view: ServiceList, storage: Storage) -> Artifact:
    """Make the list of organizations with their phones and locations."""
    contents = []
    for page_url, record in _iter_records(view):
        organization = _organization_object(view, record, page_url)
        contents.append(organization | _omit_empty(locations=_location_objects(view, record)))
    return _render_list(path, contents)


def render_services(path: str, view: ServiceList, storage: Storage) -> Artifact:
    """Make the list of services: one for each organisation, for all that it does."""
    return _render_list(
        path, [_service_object(view, record, page_url) for page_url, record in _iter_records(view)]
    )


def _iter_records(view: ServiceList) -> Iterator[tuple[str, Values]]:
    """Yield the page of each organisation, and what it says under the id that it began with."""
    rows = zip(view.page_urls, view.first_ids, view.records.view, strict=True)
    for page_url, first_id, record in rows:
        yield page_url, record | {"id": first_id}


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


def _organization_object(view: ServiceList, record: Values, page_url: str) -> JsonObject:
    contact = record.get("contact", {})
    return _omit_empty(
        id=routes.permanent_id(view.city, "organization", record["id"]),
        name=record["name"],
        alternate_name=record.get("short"),
        description=_plain_description(record),
        email=_get_email(record),
        website=to_ascii_url(contact.get("website", "")),
        uri=page_url,
        year_incorporated=int(record["founded"][:4]) if "founded" in record else None,
        phones=_phone_objects(view, record),
    )


def _service_object(view: ServiceList, record: Values, page_url: str) -> JsonObject:
    service_id = routes.permanent_id(view.city, "service", record["id"])
    audiences = [view.labels["audience"][slug] for slug in record.get("audiences", ())]
    return _omit_empty(
        id=service_id,
        name=record["name"],
        description=_plain_description(record),
        url=page_url,
        email=_get_email(record),
        status=_STATUS[record["status"]],
        alert=_format_alert(record),
        eligibility_description=", ".join(audiences),
        assured_date=_find_assured_date(record),
        languages=[_language_object(view, record, tag) for tag in record.get("languages", ())],
        schedules=_text_objects(view, record, "schedule", "meets"),
        service_at_locations=[
            {
                "id": routes.permanent_id(view.city, "service-at-location", record["id"]),
                "service_id": service_id,
                "location": location,
            }
            for location in _location_objects(view, record)
        ],
        attributes=[
            _topic_attribute(view, service_id, record["id"], slug)
            for slug in record.get("topics", ())
        ],
        organization=_organization_object(view, record, page_url),
    )


def _find_assured_date(record: Values) -> str:
    """Return the day on which staff or the organisation checked a service."""
    checked = record.get("checked", {})
    on: str = checked.get("on", "")
    return on if checked.get("how") != "source" and len(on) == FULL_DATE_LENGTH else ""


def _location_objects(view: ServiceList, record: Values) -> list[JsonObject]:
    """Return where an organisation is found, as precisely as it agreed."""
    district, quarter = record.get("district"), record.get("quarter")
    address = record.get("address", {})
    accessibility = _text_objects(view, record, "accessibility", "accessibility")
    if not (district or quarter or address or accessibility):
        return []
    location_id = routes.permanent_id(view.city, "location", record["id"])
    names = (view.labels["district"].get(district or ""), quarter, address.get("city"))
    has_street = "street" in address
    location = _omit_empty(
        id=location_id,
        location_type="physical",
        name=", ".join(dict.fromkeys(name for name in names if name)),
        accessibility=accessibility,
        addresses=[_address_object(view, record, location_id)] if has_street else [],
    )
    return [location]


def _address_object(view: ServiceList, record: Values, location_id: str) -> JsonObject:
    address = record["address"]
    return {
        "id": routes.permanent_id(view.city, "address", record["id"]),
        "location_id": location_id,
        "address_1": address["street"],
        "city": address.get("city", view.city),
        "state_province": MISSING_TEXT,
        "postal_code": address.get("postcode", MISSING_TEXT),
        "country": view.country,
        "address_type": "physical",
    }


def _get_email(record: Values) -> str:
    email = record.get("contact", {}).get("email")
    return to_ascii_email(email) if email else ""


def _phone_objects(view: ServiceList, record: Values) -> list[JsonObject]:
    number = record.get("contact", {}).get("phone")
    if not number:
        return []
    return [{"id": routes.permanent_id(view.city, "phone", record["id"]), "number": number}]


def _language_object(view: ServiceList, record: Values, tag: str) -> JsonObject:
    return _omit_empty(
        id=routes.permanent_id(view.city, "language", record["id"], tag),
        name=language_name(tag, get_source_language()),
        code=tag.partition("-")[0],
        note=_german_text(record, "languages_note"),
    )


def _topic_attribute(view: ServiceList, service_id: str, key: str, slug: str) -> JsonObject:
    return {
        "id": routes.permanent_id(view.city, "attribute", key, slug),
        "link_id": service_id,
        "link_type": "topic",
        "link_entity": "service",
        "taxonomy_term": {
            "id": routes.permanent_id(view.city, "topic", slug),
            "code": slug,
            "name": view.labels["topic"][slug],
            "description": MISSING_TEXT,
        },
    }


def _text_objects(view: ServiceList, record: Values, kind: str, field: str) -> list[JsonObject]:
    """Return a text as the list of at most one object that HSDS asks for."""
    words = _german_text(record, field)
    if not words:
        return []
    return [{"id": routes.permanent_id(view.city, kind, record["id"]), "description": words}]


def _format_alert(record: Values) -> str:
    """Say what nobody has confirmed: promise 4, no false standing."""
    checked = record.get("checked", {"how": "source"})
    on = checked.get("on", "")
    alerts = []
    if record["status"] == "unknown":
        alerts.append(_UNKNOWN_ALERT)
    if checked["how"] == "source":
        alerts.append(_UNCONFIRMED_ALERT)
    if not on:
        alerts.append(_UNDATED_ALERT)
    elif not _find_assured_date(record):
        alerts.append(f"Stand: {on}.")
    return " ".join(alerts)


def _plain_description(record: Values) -> str:
    """Return what an organisation does without marks of Markdown, of which HSDS knows nothing."""
    return extract_lines(_german_text(record, "description")) or MISSING_TEXT


def _german_text(record: Values, field: str) -> str:
    """Return a text in German, else in the first language it has."""
    versions = record.get(field, {})
    return str(versions.get(get_source_language()) or next(iter(versions.values()), ""))


def _omit_empty(**fields: Any) -> JsonObject:
    return {name: value for name, value in fields.items() if value not in ("", None, [])}
