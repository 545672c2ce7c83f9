"""What a page says, said again for machines: JSON-LD in the words of schema.org, never more than the page shows."""

from collections.abc import Iterable
from typing import Any

from wegweiser.city import relations
from wegweiser.editions.frame import html
from wegweiser.editions.views import Body, Link, Sheet
from wegweiser.ground.languages import SOURCE, Said
from wegweiser.making.jobs import Artifact, Kit

CONTEXT = "https://schema.org"
"""Names the words; no browser and no build ever asks for it."""

_FULL = len("2026-06-15")
_KINDS = {"association": "NGO", "umbrella": "NGO", "parents-association": "NGO", "sports-club": "SportsOrganization"}
_STATUS = {"cancelled": f"{CONTEXT}/EventCancelled"}

Thing = dict[str, Any]


def page(path: str, view: Any, kit: Kit) -> Artifact:
    """Make a page that has a `linked` place in its view: filled in only now, for all that it says stands in the view."""
    return html(path, view._replace(linked=_ABOUT[view.template](view)), kit)


def organisation(entry: Any) -> Thing:
    """Return the organisation of an entries.EntryPage."""
    sheet, reach, standing_at = entry.sheet, entry.reach, _whole(entry.sheet, _german(entry.sheet))
    return {"@context": CONTEXT} | _said(
        _KINDS.get(entry.kind, "Organization"),
        id=standing_at,
        name=entry.name.text,
        alternateName=[*filter(None, (entry.short, *entry.also_known_as)), *_texts(entry.native_names)],
        description=sheet.description,
        url=reach.website or standing_at,
        mainEntityOfPage=_whole(sheet, sheet.address),
        email=reach.email,
        telephone=reach.phone,
        address=_address(reach.address),
        location=[_said("Place", name=chip.label.text) for chip in entry.district],
        foundingDate=entry.founded,
        knowsLanguage=[chip.tag for chip in entry.languages],
        knowsAbout=_texts(chip.label for chip in entry.topics),
        memberOf=_linked(sheet, entry.ties.member_of),
        member=_linked(sheet, entry.ties.members),
    )


def dates(shown: Any) -> list[Thing]:
    """Return the events of an events.EventsPage that have what an event needs: a day and a place; a deadline is none."""
    found = (one for one in (*shown.coming, *shown.past) if one.kind != "deadline" and one.place.text)
    return [{"@context": CONTEXT} | _event(shown.sheet, one) for one in found if len(one.begins) == _FULL]


def course(series: Any) -> Thing | None:
    """Return the course of a trainings.SeriesPage that says what it is about and who gives it."""
    sheet, hosts = series.sheet, _bodies(series.sheet, series.hosts)
    if not (sheet.description and hosts):
        return None
    run = _said("CourseInstance", startDate=series.begins, endDate=series.ends)
    return {"@context": CONTEXT} | _said(
        "Course",
        name=series.title.text,
        description=sheet.description,
        url=_whole(sheet, sheet.address),
        provider=hosts,
        hasCourseInstance=run if series.begins else None,
        syllabusSections=[_said("Syllabus", name=module.title.text) for module in series.modules],
    )


def files(shown: Any) -> Thing | None:
    """Return the open data of a downloads.DownloadsPage that says what it is; a schema is no data."""
    sheet = shown.sheet
    if not sheet.description:
        return None
    data = (one for one in shown.downloads if one.kind in _TYPES)
    return {"@context": CONTEXT} | _said(
        "Dataset",
        name=f"{sheet.site.text}: {sheet.title.text}",
        description=sheet.description,
        url=_whole(sheet, sheet.address),
        license=shown.licence,
        dateModified=shown.modified,
        distribution=[_said("DataDownload", contentUrl=_whole(sheet, one.path), encodingFormat=_TYPES[one.kind]) for one in data],
    )


def _event(sheet: Sheet, one: Any) -> Thing:
    last = relations.last_day(one.begins, one.ends, one.starts_at, one.ends_at)
    return _said(
        "Event",
        name=one.title.text,
        startDate=_moment(one.begins, one.starts_at),
        endDate=_moment(last, one.ends_at) if one.ends or one.ends_at else "",
        eventStatus=_STATUS.get(one.status, f"{CONTEXT}/EventScheduled"),
        location=_said("Place", name=one.place.text, address=one.place.text),
        organizer=_bodies(sheet, one.hosts),
        url=_whole(sheet, one.address),
    )


def _said(kind: str, id: str = "", **fields: Any) -> Thing:  # noqa: A002  JSON-LD calls it so
    """Return a thing with those of its fields that say something."""
    return {"@type": kind} | ({"@id": id} if id else {}) | {name: value for name, value in fields.items() if value}


def _address(shown: tuple[str, str, str]) -> Thing | None:
    street, postcode, town = shown
    if not street:
        return None
    return _said("PostalAddress", streetAddress=street, postalCode=postcode, addressLocality=town)


def _linked(sheet: Sheet, links: Iterable[Link]) -> list[Thing]:
    return [_said("Organization", name=one.label.text, url=_whole(sheet, one.address)) for one in links]


def _bodies(sheet: Sheet, found: Iterable[Body]) -> list[Thing]:
    return [
        _said("Organization", name=one.name.text, url=_whole(sheet, one.address) if one.address else one.website) for one in found
    ]


def _moment(day: str, clock: str) -> str:
    """Return a day and the hour that the clocks there show (ISO 8601, without a zone)."""
    return f"{day}T{clock}" if clock and len(day) == _FULL else day


def _texts(said: Iterable[Said]) -> list[str]:
    return [one.text for one in said]


def _whole(sheet: Sheet, address: str) -> str:
    return sheet.base_url + address


def _german(sheet: Sheet) -> str:
    """Return the address of the page in German: what it is about has one name, however many languages tell of it."""
    return next((one.address for one in sheet.versions if one.lang == SOURCE), sheet.address)


_TYPES = {"CSV": "text/csv", "JSON": "application/json"}
_ABOUT = {"entry.html": organisation, "events.html": dates, "series.html": course, "downloads.html": files}
