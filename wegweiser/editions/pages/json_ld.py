"""What a page says, for machines: JSON-LD in the words of schema.org, never more than it shows."""

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from wegweiser.build.jobs import CSV, JSON, Artifact, Theme
from wegweiser.editions.data.calendars import TIME_ZONE
from wegweiser.editions.page_jobs import render_html
from wegweiser.editions.views import Link, PageMeta, PartyView
from wegweiser.languages import Localized, get_source_language
from wegweiser.model import ages
from wegweiser.text import truncate

SCHEMA_ORG = "https://schema.org"
"""Names the words; no browser and no build ever asks for it."""

_ORGANISATION_TYPES = {
    "association": "NGO",
    "umbrella": "NGO",
    "parents-association": "NGO",
    "sports-club": "SportsOrganization",
}
_PLACE_WITH_ADDRESS = re.compile(
    r"(?:(?P<name>.+), )?(?P<street>(?=[^,]*\w \d)[^,]*), (?P<postcode>\d{4,5}) (?P<town>[^,\d]+)"
)
"""A place as people write it with its address: "Bürgerhaus, Hafenweg 7 b, 00123 Musterhafen"."""

_EVENT_STATUSES = {"cancelled": f"{SCHEMA_ORG}/EventCancelled"}

Node = dict[str, Any]


def render_page(path: str, view: Any, theme: Theme) -> Artifact:
    """Make a page with a field `json_ld`, which is worked out from the other fields of its view."""
    build_node = _NODE_BUILDERS[view.template]
    return render_html(path, view._replace(json_ld=build_node(view)), theme)


def organisation_node(entry: Any) -> Node:
    """Return the organisation of an entries.EntryPage."""
    page, contact = entry.page, entry.contact
    identifier = _absolute_url(page, _german_address(page))
    return {"@context": SCHEMA_ORG} | _create_node(
        _ORGANISATION_TYPES.get(entry.kind, "Organization"),
        id=identifier,
        name=entry.name.text,
        alternateName=[
            *filter(None, (entry.short_name, *entry.also_known_as)),
            *_extract_texts(entry.native_names),
        ],
        description=page.description,
        url=contact.website or identifier,
        mainEntityOfPage=_absolute_url(page, page.address),
        email=contact.email,
        telephone=contact.phone,
        address=_address_node(contact),
        location=[_create_node("Place", name=entry.district.label.text)] if entry.district else [],
        foundingDate=entry.founded,
        knowsLanguage=[chip.lang_tag for chip in entry.languages],
        knowsAbout=_extract_texts(chip.label for chip in entry.topics),
        memberOf=_organisation_nodes(page, entry.relations.member_of),
        member=_organisation_nodes(page, entry.relations.members),
    )


def event_nodes(view: Any) -> list[Node]:
    """Return the events of an events.EventsPage that have what an event needs: day and place."""
    events = [
        event
        for event in (*view.upcoming, *view.past)
        if event.place.text and len(event.begins) == ages.FULL_DATE_LENGTH
    ]
    # Nobody meets at a deadline.
    return [
        {"@context": SCHEMA_ORG} | _event_node(view.page, event)
        for event in events
        if event.kind != "deadline"
    ]


def series_page_node(view: Any) -> Node | None:
    """Return the course of a trainings.SeriesPage."""
    return _course_node(view.page, view.series)


def project_page_nodes(view: Any) -> list[Node]:
    """Return the courses that the retrospective of a project.ProjectPage tells of."""
    nodes = (_course_node(view.page, series) for series in view.series)
    return [node for node in nodes if node]


def _course_node(page: PageMeta, series: Any) -> Node | None:
    """Return the course of a trainings.SeriesView that says what it is about and who gives it."""
    hosts = _party_nodes(page, series.hosts)
    if not (series.summary.text and hosts):
        return None
    run = _create_node("CourseInstance", startDate=series.begins, endDate=series.ends)
    return {"@context": SCHEMA_ORG} | _create_node(
        "Course",
        name=series.title.text,
        description=truncate(series.summary.text),
        url=_absolute_url(page, page.address),
        provider=hosts,
        hasCourseInstance=run if series.begins else None,
        syllabusSections=[
            _create_node("Syllabus", name=module.title.text) for module in series.modules
        ],
    )


def dataset_node(view: Any) -> Node | None:
    """Return the open data of a downloads.DownloadsPage that says what it is; schemas are none."""
    page = view.page
    if not page.description:
        return None
    files = [file for file in view.downloads if file.file_type in (CSV, JSON)]
    return {"@context": SCHEMA_ORG} | _create_node(
        "Dataset",
        name=f"{page.site_name.text}: {page.title.text}",
        description=page.description,
        url=_absolute_url(page, page.address),
        license=view.licence,
        dateModified=view.modified,
        distribution=[
            _create_node(
                "DataDownload",
                contentUrl=_absolute_url(page, file.path),
                encodingFormat=file.file_type.media_type,
            )
            for file in files
        ],
    )


def _event_node(page: PageMeta, event: Any) -> Node:
    last_day = ages.get_last_day(event.begins, event.ends, event.starts_at, event.ends_at)
    has_end = event.ends or event.ends_at
    return _create_node(
        "Event",
        name=event.title.text,
        startDate=_format_time(event.begins, event.starts_at),
        endDate=_format_time(last_day, event.ends_at) if has_end else "",
        eventStatus=_EVENT_STATUSES.get(event.status, f"{SCHEMA_ORG}/EventScheduled"),
        location=_place_node(event),
        organizer=_party_nodes(page, event.hosts),
        url=_absolute_url(page, event.address),
    )


def _place_node(event: Any) -> Node:
    """Return where an event is: its address as far as it is known, else the place in words."""
    place = event.place.text
    written = _PLACE_WITH_ADDRESS.fullmatch(place)
    if written:
        address = _postal_address(written["street"], written["postcode"], written["town"])
        return _create_node("Place", name=written["name"] or written["street"], address=address)
    address = _postal_address("", "", event.town) if event.town else place
    return _create_node("Place", name=place, address=address)


def _create_node(kind: str, id: str = "", **fields: Any) -> Node:  # noqa: A002  JSON-LD calls it so
    """Return a node with those of its fields that are not empty."""
    values = {"@type": kind, "@id": id} | fields
    return {name: value for name, value in values.items() if value}


def _address_node(contact: Any) -> Node | None:
    if not contact.street:
        return None
    return _postal_address(contact.street, contact.postcode, contact.city)


def _postal_address(street: str, postcode: str, town: str) -> Node:
    return _create_node(
        "PostalAddress", streetAddress=street, postalCode=postcode, addressLocality=town
    )


def _organisation_nodes(page: PageMeta, links: Iterable[Link]) -> list[Node]:
    return [
        _create_node("Organization", name=link.label.text, url=_absolute_url(page, link.address))
        for link in links
    ]


def _party_nodes(page: PageMeta, parties: Iterable[PartyView]) -> list[Node]:
    return [
        _create_node(
            "Organization",
            name=party.name.text,
            url=_absolute_url(page, party.address) if party.address else party.website,
        )
        for party in parties
    ]


def _format_time(day: str, clock: str) -> str:
    """Return a date, and where it is a day the hour there with its distance from UTC (ISO 8601)."""
    if not clock or len(day) < ages.FULL_DATE_LENGTH:
        return day
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=ZoneInfo(TIME_ZONE)).isoformat()


def _extract_texts(texts: Iterable[Localized]) -> list[str]:
    return [text.text for text in texts]


def _absolute_url(page: PageMeta, address: str) -> str:
    return page.base_url + address


def _german_address(page: PageMeta) -> str:
    """Return the address of the page in German: its subject has one name in all languages."""
    addresses = {translation.lang: translation.address for translation in page.translations}
    return addresses.get(get_source_language(), page.address)


_NODE_BUILDERS: dict[str, Callable[[Any], Node | list[Node] | None]] = {
    "entry.html": organisation_node,
    "events.html": event_nodes,
    "series.html": series_page_node,
    "project.html": project_page_nodes,
    "downloads.html": dataset_node,
}
