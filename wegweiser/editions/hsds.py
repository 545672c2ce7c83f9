"""Organisations and what they offer after the Human Services Data Specification 3 (openreferral.org): two lists in JSON."""

from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

from wegweiser.city import relations, routes
from wegweiser.city.plain import Tree
from wegweiser.editions.datasets import Dataset
from wegweiser.editions.documents import listed
from wegweiser.editions.frame import Frame
from wegweiser.ground.languages import SOURCE, language_name, say
from wegweiser.making.jobs import Artifact, Download, Job, Kit, Part

FOLDER = f"{routes.DATA}/hsds"
MISSING = "Keine Angabe."
"""Stands where HSDS requires a text and nobody has said anything."""

COUNTRY = "DE"
"""HSDS requires the country of an address; our streets have German postcodes (ISO 3166-1)."""

_STATUS = {"active": "active", "unknown": "active", "paused": "temporarily closed"}
"""HSDS knows no "unknown": the alert of such a service says that nobody has confirmed it."""

_UNKNOWN = "Ob die Organisation zurzeit tätig ist, ist nicht bestätigt."
_UNCONFIRMED = "Aus öffentlichen Quellen übernommen, von der Organisation nicht bestätigt."
_DAY = len("YYYY-MM-DD")

Json = dict[str, Any]


class Services(NamedTuple):
    """The listed organisations as plain values with the addresses of their pages, and what their slugs are called."""

    city: str
    pages: tuple[str, ...]
    records: Part
    names: dict[str, dict[str, str]]


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the list of organisations and the list of their services, once for the whole site."""
    if frame.lang == SOURCE:
        entries = frame.datasets[0]
        names = {
            kind: {slug: say(text, SOURCE).text for slug, text in relations.labels(frame.site, kind).items()}
            for kind in ("district", "topic", "audience")
        }
        for path, make, held in ((f"{FOLDER}/organizations.json", organizations, "hsds"),
                                 (f"{FOLDER}/services.json", services, "hsds-angebote")):  # fmt: skip
            view = partial(_view, frame, entries, names)
            yield Job(path, make, view, entries.origin, Download(path, held, "JSON"))


def organizations(path: str, view: Services, kit: Kit) -> Artifact:
    """Make the list of organizations with their phones and locations."""
    pairs = zip(view.pages, view.records.view, strict=True)
    return _list(path, [_organization(view, one, page) | _place(view, one) for page, one in pairs])


def services(path: str, view: Services, kit: Kit) -> Artifact:
    """Make the list of services: one for each organisation, for all that it does."""
    return _list(path, [_service(view, one, page) for page, one in zip(view.pages, view.records.view, strict=True)])


def _view(frame: Frame, entries: Dataset, names: dict[str, dict[str, str]]) -> Services:
    return Services(frame.site.settings.city, entries.pages, entries.plain, names)


def _list(path: str, contents: list[Json]) -> Artifact:
    """Write a list as the one page that it is (HSDS API reference, pagination)."""
    size = len(contents)
    page = {
        "total_items": size, "total_pages": 1, "page_number": 1, "size": size, "first_page": True, "last_page": True,
        "empty": not contents, "contents": contents,
    }  # fmt: skip
    return Artifact(path, listed(page))


def _organization(view: Services, one: Tree, page: str) -> Json:
    contact = one.get("contact", {})
    return _said(
        id=routes.permanent(view.city, "organization", one["id"]), name=one["name"], alternate_name=one.get("short"),
        description=_words(one, "description") or MISSING, email=contact.get("email"), website=contact.get("website"), uri=page,
        year_incorporated=int(one["founded"][:4]) if "founded" in one else None, phones=_phones(view, one),
    )  # fmt: skip


def _service(view: Services, one: Tree, page: str) -> Json:
    own = routes.permanent(view.city, "service", one["id"])
    places = _place(view, one).get("locations", [])
    checked = one.get("checked", {}).get("on", "")
    return _said(
        id=own, name=one["name"], description=_words(one, "description") or MISSING, url=page,
        email=one.get("contact", {}).get("email"), status=_STATUS[one["status"]], alert=_alert(one),
        eligibility_description=", ".join(view.names["audience"][slug] for slug in one.get("audiences", ())),
        assured_date=checked if len(checked) == _DAY else "",
        languages=[_language(view, one, tag) for tag in one.get("languages", ())],
        schedules=_noted(view, one, "schedule", "meets"),
        service_at_locations=[
            {"id": routes.permanent(view.city, "service-at-location", one["id"]), "service_id": own, "location": place}
            for place in places
        ],
        attributes=[_topic(view, own, one["id"], slug) for slug in one.get("topics", ())],
        organization=_organization(view, one, page),
    )  # fmt: skip


def _place(view: Services, one: Tree) -> Json:
    """Return where an organisation is found, as precisely as it agreed; nothing where that is nowhere."""
    district, quarter, address = one.get("district"), one.get("quarter"), one.get("address", {})
    access = _noted(view, one, "accessibility", "accessibility")
    if not (district or quarter or address or access):
        return {}
    own = routes.permanent(view.city, "location", one["id"])
    named = filter(None, (view.names["district"].get(district or ""), quarter, address.get("city")))
    place = _said(
        id=own, location_type="physical", name=", ".join(dict.fromkeys(named)), accessibility=access,
        addresses=[_address(view, one["id"], own, address)] if "street" in address else [],
    )  # fmt: skip
    return {"locations": [place]}


def _address(view: Services, key: str, location: str, address: Json) -> Json:
    return {
        "id": routes.permanent(view.city, "address", key), "location_id": location, "address_1": address["street"],
        "city": address.get("city", view.city), "state_province": MISSING,
        "postal_code": address.get("postcode", MISSING), "country": COUNTRY, "address_type": "physical",
    }  # fmt: skip


def _phones(view: Services, one: Tree) -> list[Json]:
    number = one.get("contact", {}).get("phone")
    return [{"id": routes.permanent(view.city, "phone", one["id"]), "number": number}] if number else []


def _language(view: Services, one: Tree, tag: str) -> Json:
    own = routes.permanent(view.city, "language", one["id"], tag)
    name, code = language_name(tag, SOURCE), tag.partition("-")[0]
    return _said(id=own, name=name, code=code, note=_words(one, "languages_note"))


def _topic(view: Services, service: str, key: str, slug: str) -> Json:
    term = {
        "id": routes.permanent(view.city, "topic", slug), "code": slug, "name": view.names["topic"][slug], "description": MISSING,
    }  # fmt: skip
    own = routes.permanent(view.city, "attribute", key, slug)
    return {"id": own, "link_id": service, "link_type": "topic", "link_entity": "service", "taxonomy_term": term}


def _noted(view: Services, one: Tree, thing: str, field: str) -> list[Json]:
    words = _words(one, field)
    return [{"id": routes.permanent(view.city, thing, one["id"]), "description": words}] if words else []


def _alert(one: Tree) -> str:
    """Say what nobody has confirmed: promise 4, no false standing."""
    checked = one.get("checked", {"how": "source"})
    unconfirmed = _UNCONFIRMED if checked["how"] == "source" else ""
    vague = f"Stand: {checked['on']}." if 0 < len(checked.get("on", "")) < _DAY else ""
    return " ".join(filter(None, (_UNKNOWN if one["status"] == "unknown" else "", unconfirmed, vague)))


def _words(one: Tree, field: str) -> str:
    """Return a text in German, else in the first language it has."""
    said = one.get(field, {})
    return str(said.get(SOURCE) or next(iter(said.values()), ""))


def _said(**fields: Any) -> Json:
    return {name: value for name, value in fields.items() if value not in ("", None, [])}
