"""What a page says, said again for machines: JSON-LD in the words of schema.org, never more than the page shows."""

from collections.abc import Iterable
from typing import Any

from wegweiser.build.jobs import CSV, JSON, Artifact, Theme
from wegweiser.editions.page_jobs import render_html
from wegweiser.editions.views import Link, PageMeta, PartyView
from wegweiser.languages import DEFAULT_LANGUAGE, Localized
from wegweiser.model import ages

SCHEMA_ORG = "https://schema.org"
"""Names the words; no browser and no build ever asks for it."""

_ORGANISATION_TYPES = {
    "association": "NGO",
    "umbrella": "NGO",
    "parents-association": "NGO",
    "sports-club": "SportsOrganization",
}
_EVENT_STATUSES = {"cancelled": f"{SCHEMA_ORG}/EventCancelled"}

Node = dict[str, Any]


def render_page(path: str, view: Any, theme: Theme) -> Artifact:
    """Make a page with a field `json_ld`: filled in only now, for all that it says is in the view."""
    return render_html(path, view._replace(json_ld=_NODE_BUILDERS[view.template](view)), theme)


def organisation_node(entry: Any) -> Node:
    """Return the organisation of an entries.EntryPage."""
    page, reach, standing_at = (
        entry.page,
        entry.contact,
        _absolute_url(entry.page, _german_address(entry.page)),
    )
    return {"@context": SCHEMA_ORG} | _create_node(
        _ORGANISATION_TYPES.get(entry.kind, "Organization"),
        id=standing_at,
        name=entry.name.text,
        alternateName=[
            *filter(None, (entry.short_name, *entry.also_known_as)),
            *_extract_texts(entry.native_names),
        ],
        description=page.description,
        url=reach.website or standing_at,
        mainEntityOfPage=_absolute_url(page, page.address),
        email=reach.email,
        telephone=reach.phone,
        address=_address_node(reach),
        location=[_create_node("Place", name=entry.district.label.text)] if entry.district else [],
        foundingDate=entry.founded,
        knowsLanguage=[chip.lang_tag for chip in entry.languages],
        knowsAbout=_extract_texts(chip.label for chip in entry.topics),
        memberOf=_organisation_nodes(page, entry.relations.member_of),
        member=_organisation_nodes(page, entry.relations.members),
    )


def event_nodes(shown: Any) -> list[Node]:
    """Return the events of an events.EventsPage that have what an event needs: a day and a place; a deadline is none."""
    found = (
        one for one in (*shown.upcoming, *shown.past) if one.kind != "deadline" and one.place.text
    )
    return [
        {"@context": SCHEMA_ORG} | _event_node(shown.page, one)
        for one in found
        if len(one.begins) == ages.FULL_DATE_LENGTH
    ]


def course_node(series: Any) -> Node | None:
    """Return the course of a trainings.SeriesPage that says what it is about and who gives it."""
    page, hosts = series.page, _party_nodes(series.page, series.hosts)
    if not (page.description and hosts):
        return None
    run = _create_node("CourseInstance", startDate=series.begins, endDate=series.ends)
    return {"@context": SCHEMA_ORG} | _create_node(
        "Course",
        name=series.title.text,
        description=page.description,
        url=_absolute_url(page, page.address),
        provider=hosts,
        hasCourseInstance=run if series.begins else None,
        syllabusSections=[
            _create_node("Syllabus", name=module.title.text) for module in series.modules
        ],
    )


def dataset_node(shown: Any) -> Node | None:
    """Return the open data of a downloads.DownloadsPage that says what it is; a schema is no data."""
    page = shown.page
    if not page.description:
        return None
    data = (one for one in shown.downloads if one.file_type in (CSV, JSON))
    return {"@context": SCHEMA_ORG} | _create_node(
        "Dataset",
        name=f"{page.site_name.text}: {page.title.text}",
        description=page.description,
        url=_absolute_url(page, page.address),
        license=shown.licence,
        dateModified=shown.modified,
        distribution=[
            _create_node(
                "DataDownload",
                contentUrl=_absolute_url(page, one.path),
                encodingFormat=one.file_type.media_type,
            )
            for one in data
        ],
    )


def _event_node(page: PageMeta, one: Any) -> Node:
    last = ages.get_last_day(one.begins, one.ends, one.starts_at, one.ends_at)
    return _create_node(
        "Event",
        name=one.title.text,
        startDate=_format_time(one.begins, one.starts_at),
        endDate=_format_time(last, one.ends_at) if one.ends or one.ends_at else "",
        eventStatus=_EVENT_STATUSES.get(one.status, f"{SCHEMA_ORG}/EventScheduled"),
        location=_create_node("Place", name=one.place.text, address=one.place.text),
        organizer=_party_nodes(page, one.hosts),
        url=_absolute_url(page, one.address),
    )


def _create_node(kind: str, id: str = "", **fields: Any) -> Node:  # noqa: A002  JSON-LD calls it so
    """Return a thing with those of its fields that say something."""
    return (
        {"@type": kind}
        | ({"@id": id} if id else {})
        | {name: value for name, value in fields.items() if value}
    )


def _address_node(contact: Any) -> Node | None:
    if not contact.street:
        return None
    return _create_node(
        "PostalAddress",
        streetAddress=contact.street,
        postalCode=contact.postcode,
        addressLocality=contact.city,
    )


def _organisation_nodes(page: PageMeta, links: Iterable[Link]) -> list[Node]:
    return [
        _create_node("Organization", name=one.label.text, url=_absolute_url(page, one.address))
        for one in links
    ]


def _party_nodes(page: PageMeta, found: Iterable[PartyView]) -> list[Node]:
    return [
        _create_node(
            "Organization",
            name=one.name.text,
            url=_absolute_url(page, one.address) if one.address else one.website,
        )
        for one in found
    ]


def _format_time(day: str, clock: str) -> str:
    """Return a day and the hour that the clocks there show (ISO 8601, without a zone)."""
    return f"{day}T{clock}" if clock and len(day) == ages.FULL_DATE_LENGTH else day


def _extract_texts(said: Iterable[Localized]) -> list[str]:
    return [one.text for one in said]


def _absolute_url(page: PageMeta, address: str) -> str:
    return page.base_url + address


def _german_address(page: PageMeta) -> str:
    """Return the address of the page in German: what it is about has one name, however many languages tell of it."""
    return next(
        (one.address for one in page.translations if one.lang == DEFAULT_LANGUAGE), page.address
    )


_NODE_BUILDERS = {
    "entry.html": organisation_node,
    "events.html": event_nodes,
    "series.html": course_node,
    "downloads.html": dataset_node,
}
