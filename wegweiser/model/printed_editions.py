"""What each printed edition said, kept so that it gives nobody away, and what has changed since."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache, lru_cache
from hashlib import sha256
from typing import Any

from wegweiser.languages import DEFAULT_LANGUAGE, Text
from wegweiser.model import provenance
from wegweiser.model.facets import Organisations, list_entries
from wegweiser.model.organisations import Organisation
from wegweiser.model.settings import PrintedEdition
from wegweiser.model.site import Site

FINGERPRINT_LENGTH = 4
"""Hexadecimal digits of what an entry said: enough to see that it changed (one change in 65,536 goes unseen), too few
to try out which telephone number once stood in it."""

IGNORED_FIELDS = frozenset({"checked", "consent", "conflicts", "possible_duplicate_of", "sources"})
"""Fields that tell how we know, not what is so: when only these change, nobody needs to correct a booklet."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What the directory says now and an edition did not: `gone` still have a page, `removed` are only counted."""

    new: Organisations
    changed: Organisations
    gone: Organisations
    removed: int


def get_latest_edition(site: Site) -> PrintedEdition | None:
    """Return the latest printed edition."""
    return max(site.printed_editions, key=lambda one: one.number, default=None)


def build_edition(site: Site, on: str, note: str = "") -> PrintedEdition:
    """Return the edition that would be printed from this disclosed site now."""
    last = get_latest_edition(site)
    number = last.number + 1 if last else 1
    return PrintedEdition(
        number=number,
        on=on,
        note=Text(((DEFAULT_LANGUAGE, note),) if note else ()),
        entries=tuple(fingerprint_entries(site).values()),
    )


def fingerprint_entries(site: Site) -> dict[str, tuple[str, str]]:
    """Return for each listed entry, by id, what an edition keeps of it: the SHA-256 of its id, a digest of what it says."""
    return {
        one.id: (_hash_id(one.id), fingerprint_entry(one))
        for one in sorted(list_entries(site), key=lambda one: _hash_id(one.id))
    }


@lru_cache(maxsize=8192)  # the same in every language of the site
def fingerprint_entry(one: Organisation) -> str:
    """Return a short digest of what a disclosed entry says; line breaks and fields that say nothing do not count."""
    return sha256(json.dumps(_normalize(one), sort_keys=True).encode()).hexdigest()[
        :FINGERPRINT_LENGTH
    ]


def find_changes(
    site: Site, edition: PrintedEdition, now: Mapping[str, tuple[str, str]]
) -> Changes:
    """Return what changed since an edition; `now` are the imprints of the site."""
    then = dict(edition.entries)
    entries = list_entries(site)
    names = {name for name, _ in now.values()}
    gone = tuple(
        one for one in site.organisations if one.id not in now and _hash_id(one.id) in then
    )
    return Changes(
        new=tuple(one for one in entries if now[one.id][0] not in then),
        changed=tuple(
            one for one in entries if then.get(now[one.id][0], now[one.id][1]) != now[one.id][1]
        ),
        gone=gone,
        removed=len(then.keys() - names) - len(gone),
    )


def list_recent_entries(
    site: Site, now: Mapping[str, tuple[str, str]]
) -> tuple[tuple[str, Organisation], ...]:
    """Return the listed entries of which a date is known, newest first, each with when it was new, changed or checked.

    An edition tells as much as a check: what it did not say yet is younger than it.
    """
    editions = [
        (one.on, dict(one.entries))
        for one in sorted(site.printed_editions, key=lambda one: -one.number)
    ]
    found = []
    for one in list_entries(site):
        name, said = now.get(one.id, ("", ""))
        printed = next((on for on, then in editions if then.get(name) != said), "")
        checked = provenance.get_last_verified(one)
        if printed or checked:
            found.append((max(printed, checked, key=provenance.to_day), one))
    return tuple(sorted(found, key=lambda pair: provenance.to_day(pair[0]), reverse=True))


def _hash_id(key: str) -> str:
    return sha256(key.encode()).hexdigest()


def _normalize(value: Any) -> Any:
    """Return what a record says as plain values: no empty fields, and every gap between words one blank."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, tuple):
        return [_normalize(one) for one in value]
    names = _list_compared_fields(value.__class__)
    said = ((name, _normalize(found)) for name in names if (found := getattr(value, name)))
    return {name: found for name, found in said if found} if names else value


@cache
def _list_compared_fields(kind: Any) -> tuple[str, ...]:
    """Return the fields that count of a record's class; none where it is no record."""
    return (
        tuple(one.name for one in fields(kind) if one.name not in IGNORED_FIELDS)
        if is_dataclass(kind)
        else ()
    )
