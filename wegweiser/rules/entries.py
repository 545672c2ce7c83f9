"""The rules for the entries of the directory: their ids, order, age, languages and websites."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from hashlib import sha256

from wegweiser.diagnostics import Diagnostic, Location, error, warning
from wegweiser.languages import DEFAULT_LANGUAGE, language_name
from wegweiser.model.ages import get_age_band
from wegweiser.model.facets import list_entries
from wegweiser.model.kinds import KINDS_BY_NAME
from wegweiser.model.organisations import Organisation, follow_mergers
from wegweiser.model.routes import RESERVED_IDS, UNSTATED
from wegweiser.model.site import Site
from wegweiser.rules.city import City
from wegweiser.source.schema import STAND_IN


def check_ids(city: City) -> Iterator[Diagnostic]:
    """An organisation's id is none of the site's own addresses and none that was withdrawn."""
    withdrawn = _list_withdrawn(city.site)
    for organisation in city.site.organisations:
        key = organisation.id
        if key in RESERVED_IDS or key == UNSTATED:
            yield error(
                "reserved-id",
                city.locate("organisations", key, "id"),
                id=key,
                known=", ".join(sorted(RESERVED_IDS)),
            )
        if _digest(key) in withdrawn:
            yield error("withdrawn-id", city.locate("organisations", key, "id"), id=key)


def check_former_ids(city: City) -> Iterator[Diagnostic]:
    """An address that leads to an entry is that of no other entry."""
    first_lines = {
        key: location.line
        for (kind, key), location in city.site.locations.items()
        if kind == "organisations"
    }
    for organisation in city.site.organisations:
        for position, key in enumerate(organisation.former_ids):
            location = city.locate("organisations", organisation.id, "former_ids", position)
            if key in first_lines:
                yield error("duplicate-id", location, id=key, first=first_lines[key])
            first_lines.setdefault(key, location.line)


def check_lost_addresses(city: City) -> Iterator[Diagnostic]:
    """An entry that the base had is there, or its address leads on, or it was withdrawn."""
    if city.base is None or "organisations" in city.site.incomplete_kinds:
        return
    old_ids = {entry.id for entry in city.base.organisations}
    entries = city.site.organisations
    new_entries = {entry.name: entry for entry in entries if entry.id not in old_ids}
    for lost in _iter_lost_entries(city.site, city.base):
        yield _report_lost_address(city, lost.id, new_entries.get(lost.name))


def _iter_lost_entries(site: Site, base: Site) -> Iterator[Organisation]:
    """Yield each entry of the base of which nothing is left."""
    known = {key for entry in site.organisations for key in (entry.id, *entry.former_ids)}
    withdrawn = _list_withdrawn(site)
    for entry in base.organisations:
        is_readable = not entry.id.startswith(STAND_IN)
        if is_readable and entry.id not in known and _digest(entry.id) not in withdrawn:
            yield entry


def _report_lost_address(city: City, key: str, now: Organisation | None) -> Diagnostic:
    """Return that an address is gone; `now` is the entry that has another one instead."""
    if now is None:
        return error("address-gone", Location(KINDS_BY_NAME["organisations"].file), id=key)
    line = f"  former_ids: [{', '.join((*now.former_ids, key))}]"
    location = city.locate("organisations", now.id, "id")
    return error("address-changed", location, id=key, new=now.id, instead_former=line)


def _list_withdrawn(site: Site) -> set[str]:
    return {withdrawal.id_sha256 for withdrawal in site.withdrawn}


def _digest(key: str) -> str:
    return sha256(key.encode()).hexdigest()


def check_order(city: City) -> Iterator[Diagnostic]:
    """The organisations stand in the order of their ids, so that every entry has one place."""
    ids = [organisation.id for organisation in city.site.organisations]
    readable = [key for key in ids if not city.is_faulty("organisations", key, "id")]
    ordered = sorted(readable)
    for key in _list_misplaced(readable):
        position = ordered.index(key)
        order = ", ".join(ordered[max(position - 1, 0) : position + 2])
        yield warning("out-of-order", city.locate("organisations", key, "id"), id=key, order=order)


def _list_misplaced(ids: Sequence[str]) -> list[str]:
    """Return the fewest ids that must move so that all stand in order, as they stand."""
    ends: list[int] = []  # of the best ordered choice of each length, where it ends
    previous: dict[int, int] = {}
    for position, key in enumerate(ids):
        length = bisect_left(ends, key, key=lambda end: ids[end])
        previous[position] = ends[length - 1] if length else -1
        ends[length : length + 1] = [position]
    position, kept = (ends[-1] if ends else -1), set()
    while position >= 0:
        kept.add(position)
        position = previous[position]
    return [key for number, key in enumerate(ids) if number not in kept]


def check_merged_entries(city: City) -> Iterator[Diagnostic]:
    """An entry that was merged is gone, and leads to another one, however often that was merged."""
    heirs = follow_mergers(city.site.organisations)
    for organisation in city.site.organisations:
        key, other = organisation.id, organisation.merged_into
        if not other:
            continue
        if other != key and key not in heirs:
            location = city.locate("organisations", key, "merged_into")
            yield error("merger-circle", location, id=key, other=other)
        if organisation.status in {"active", "paused"}:
            location = city.locate("organisations", key, "status")
            yield error("status-and-merger", location, status=organisation.status, other=other)


def check_entry_ages(city: City) -> Iterator[Diagnostic]:
    """An entry that nobody checked for over a year is named, so that somebody does."""
    for entry in list_entries(city.site):
        if not entry.checked:
            continue
        band = get_age_band(entry.checked.on, city.site.today)
        if band:
            code = "unchecked-for-years" if band == "two-years" else "unchecked-for-a-year"
            location = city.locate("organisations", entry.id, "checked")
            yield warning(code, location, id=entry.id, on=entry.checked.on)


def check_language_names(city: City) -> Iterator[Diagnostic]:
    """A language that nobody can name is a mistyped tag, or stands on the pages as a bare tag."""
    for organisation in city.site.organisations:
        for position, tag in enumerate(organisation.languages):
            if language_name(tag, DEFAULT_LANGUAGE) == tag:
                location = city.locate("organisations", organisation.id, "languages", position)
                yield warning("nameless-language", location, tag=tag)


def check_websites(city: City) -> Iterator[Diagnostic]:
    """A website that readers are sent to is reached over https."""
    for organisation in city.site.organisations:
        website = organisation.contact.website
        if website.startswith("http://"):
            location = city.locate("organisations", organisation.id, "contact", "website")
            close = website.replace("http://", "https://", 1)
            yield warning("insecure-link", location, target=website, close=close)
