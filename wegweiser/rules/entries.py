"""The rules for the entries of the directory: their ids, order, age, languages and websites."""

from collections.abc import Iterator
from hashlib import sha256
from itertools import pairwise

from wegweiser.diagnostics import Diagnostic, error, warning
from wegweiser.languages import DEFAULT_LANGUAGE, language_name
from wegweiser.model.ages import get_age_band
from wegweiser.model.facets import list_entries
from wegweiser.model.organisations import follow_mergers
from wegweiser.model.routes import RESERVED_IDS, UNSTATED
from wegweiser.rules.city import City


def check_ids(city: City) -> Iterator[Diagnostic]:
    """An organisation's id is none of the site's own addresses and none that was withdrawn."""
    withdrawn = {withdrawal.id_sha256 for withdrawal in city.site.withdrawn}
    for organisation in city.site.organisations:
        key = organisation.id
        if key in RESERVED_IDS or key == UNSTATED:
            yield error(
                "reserved-id",
                city.locate("organisations", key, "id"),
                id=key,
                known=", ".join(sorted(RESERVED_IDS)),
            )
        if sha256(key.encode()).hexdigest() in withdrawn:
            yield error("withdrawn-id", city.locate("organisations", key, "id"), id=key)


def check_order(city: City) -> Iterator[Diagnostic]:
    """The organisations stand in the order of their ids, so that every entry has one place."""
    ids = [organisation.id for organisation in city.site.organisations]
    readable = [key for key in ids if not city.is_faulty("organisations", key, "id")]
    for before, after in pairwise(readable):
        if after < before:
            location = city.locate("organisations", after, "id")
            yield warning("out-of-order", location, id=after, before=before)


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
