"""Organisations and what they offer after the Human Services Data Specification 3.

Two lists in JSON, in pages as its API has them; the standard: https://docs.openreferral.org/.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

from wegweiser.addresses import to_ascii_email, to_ascii_url
from wegweiser.build.jobs import JSON, Artifact, Download, Job, Maker, Part, Storage
from wegweiser.editions.data.datasets import ORGANISATIONS, Dataset
from wegweiser.editions.data.json_text import encode_json_list
from wegweiser.editions.frame import Frame
from wegweiser.languages import Localized, get_source_language, language_name
from wegweiser.model import facets, routes
from wegweiser.model.ages import FULL_DATE_LENGTH
from wegweiser.model.values import LabelIndex, Values
from wegweiser.source.plain_text import extract_lines

FOLDER = "hsds"
PAGE_SIZE = 500
"""Records of a file at most: with all that they say some hundred kilobytes."""

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


class ListPage(NamedTuple):
    """Which page of a list a file is (HSDS API reference, pagination)."""

    number: int
    """Its number, from 1."""
    last: int
    """The number of the last one."""
    total: int
    """How many records the list has."""

    @property
    def records(self) -> slice:
        """Which of all records stand on it."""
        return slice(PAGE_SIZE * (self.number - 1), PAGE_SIZE * self.number)


class ServiceList(NamedTuple):
    """A page of the listed organisations, and what must be known to tell of them."""

    city: str
    """The city of the site: ids are made with it."""
    country: str
    """The country of all addresses, which HSDS asks for (ISO 3166-1)."""
    page: ListPage
    """Which page it is."""
    page_urls: tuple[str, ...]
    """The page of each organisation."""
    first_ids: tuple[str, ...]
    """The id that each organisation began with: ids are made with it, too."""
    records: Part
    """The organisations as plain values."""
    labels: LabelIndex
    """What the slugs in them are called in German."""


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the list of organisations and the list of their services, once for the whole site.

    The first page has the address of the whole list.
    """
    if frame.lang != get_source_language():
        return
    entries = frame.datasets[0]
    total = len(entries.records)
    last = max(1, -(-total // PAGE_SIZE))
    for number in range(1, last + 1):
        page = ListPage(number, last, total)
        view = partial(_service_list_view, frame, entries, page)
        path, part = _page_path(page, "organizations"), _page_part(page)
        download = Download(
            path, JSON, "hsds", "Organisationen nach HSDS 3", ORGANISATIONS, part=part
        )
        yield _page_job(entries, render_organizations, view, download)
        path = _page_path(page, "services")
        download = Download(
            path, JSON, "hsds-angebote", "Angebote und Orte nach HSDS 3", ORGANISATIONS, part=part
        )
        yield _page_job(entries, render_services, view, download)


def _page_job(entries: Dataset, make: Maker, view: Any, download: Download) -> Job:
    return Job(download.path, make, view, entries.source_file, download, is_themed=False)


def _page_path(page: ListPage, file: str) -> str:
    ending = f"-{page.number}" if page.number > 1 else ""
    return routes.data_file(f"{FOLDER}/{file}{ending}.json")


def _page_part(page: ListPage) -> Localized | None:
    if page.last == 1:
        return None
    return Localized(f"{page.number}/{page.last}", get_source_language())


def _service_list_view(frame: Frame, entries: Dataset, page: ListPage) -> ServiceList:
    labels = {
        kind: {
            slug: frame.say(label).text
            for slug, label in facets.get_labels(frame.site, kind).items()
        }
        for kind in ("district", "topic", "audience")
    }
    settings, records = frame.site.settings, entries.record_values
    if page.last > 1:  # of several pages an edit makes one anew
        records = Part(entries.name, records.view[page.records])
    return ServiceList(
        settings.city,
        settings.country,
        page,
        entries.page_urls[page.records],
        tuple(entry.first_id for entry in frame.listed_entries[page.records]),
        records,
        labels,
    )


def render_organizations(path: str, view: ServiceList, storage: Storage) -> Artifact:
    """Make a page of organizations with their phones and locations."""
    contents = []
    for page_url, record in _iter_records(view):
        organization = _organization_object(view, record, page_url)
        contents.append(organization | _omit_empty(locations=_location_objects(view, record)))
    return _render_page(path, view.page, contents)


def render_services(path: str, view: ServiceList, storage: Storage) -> Artifact:
    """Make a page of services: one for each organisation, for all that it does."""
    contents = [_service_object(view, record, page_url) for page_url, record in _iter_records(view)]
    return _render_page(path, view.page, contents)


def _iter_records(view: ServiceList) -> Iterator[tuple[str, Values]]:
    """Yield the page of each organisation, and what it says under the id that it began with."""
    rows = zip(view.page_urls, view.first_ids, view.records.view, strict=True)
    for page_url, first_id, record in rows:
        yield page_url, record | {"id": first_id}


def _render_page(path: str, page: ListPage, contents: list[JsonObject]) -> Artifact:
    document = {
        "total_items": page.total,
        "total_pages": page.last,
        "page_number": page.number,
        "size": len(contents),
        "first_page": page.number == 1,
        "last_page": page.number == page.last,
        "empty": not contents,
        "contents": contents,
    }
    return Artifact(path, encode_json_list(document))


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
