"""What each printed edition said, kept so that it gives nobody away, and what has changed since."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache, lru_cache
from hashlib import sha256
from typing import Any

from wegweiser.city import provenance
from wegweiser.city.model import Site
from wegweiser.city.organisations import Organisation
from wegweiser.city.relations import Organisations, listed
from wegweiser.city.settings import Edition
from wegweiser.ground.languages import SOURCE, Text

IMPRINT = 4
"""Hexadecimal digits of what an entry said: enough to see that it changed (one change in 65,536 goes unseen), too few
to try out which telephone number once stood in it."""

NOT_CORRECTED = frozenset({"checked", "consent", "conflicts", "possible_duplicate_of", "sources"})
"""Fields that tell how we know, not what is so: when only these change, nobody needs to correct a booklet."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What the directory says now and an edition did not: `gone` still have a page, `removed` are only counted."""

    new: Organisations
    changed: Organisations
    gone: Organisations
    removed: int


def current(site: Site) -> Edition | None:
    """Return the latest printed edition."""
    return max(site.editions, key=lambda one: one.number, default=None)


def recorded(site: Site, on: str, note: str = "") -> Edition:
    """Return the edition that would be printed from this disclosed site now."""
    last = current(site)
    number = last.number + 1 if last else 1
    return Edition(number=number, on=on, note=Text(((SOURCE, note),) if note else ()), entries=tuple(imprints(site).values()))


def imprints(site: Site) -> dict[str, tuple[str, str]]:
    """Return for each listed entry, by id, what an edition keeps of it: the SHA-256 of its id, a digest of what it says."""
    return {one.id: (_name(one.id), imprint(one)) for one in sorted(listed(site), key=lambda one: _name(one.id))}


@lru_cache(maxsize=8192)  # the same in every language of the site
def imprint(one: Organisation) -> str:
    """Return a short digest of what a disclosed entry says; line breaks and fields that say nothing do not count."""
    return sha256(json.dumps(_plain(one), sort_keys=True).encode()).hexdigest()[:IMPRINT]


def since(site: Site, edition: Edition, now: Mapping[str, tuple[str, str]]) -> Changes:
    """Return what changed since an edition; `now` are the imprints of the site."""
    then = dict(edition.entries)
    entries = listed(site)
    names = {name for name, _ in now.values()}
    gone = tuple(one for one in site.organisations if one.id not in now and _name(one.id) in then)
    return Changes(
        new=tuple(one for one in entries if now[one.id][0] not in then),
        changed=tuple(one for one in entries if then.get(now[one.id][0], now[one.id][1]) != now[one.id][1]),
        gone=gone,
        removed=len(then.keys() - names) - len(gone),
    )


def renewed(site: Site, now: Mapping[str, tuple[str, str]]) -> tuple[tuple[str, Organisation], ...]:
    """Return the listed entries of which a date is known, newest first, each with when it was new, changed or checked.

    An edition tells as much as a check: what it did not say yet is younger than it.
    """
    editions = [(one.on, dict(one.entries)) for one in sorted(site.editions, key=lambda one: -one.number)]
    found = []
    for one in listed(site):
        name, said = now.get(one.id, ("", ""))
        printed = next((on for on, then in editions if then.get(name) != said), "")
        checked = provenance.said_on(one)
        if printed or checked:
            found.append((max(printed, checked, key=provenance.day), one))
    return tuple(sorted(found, key=lambda pair: provenance.day(pair[0]), reverse=True))


def _name(key: str) -> str:
    return sha256(key.encode()).hexdigest()


def _plain(value: Any) -> Any:
    """Return what a record says as plain values: no empty fields, and every gap between words one blank."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    names = _names(value.__class__)
    said = ((name, _plain(found)) for name in names if (found := getattr(value, name)))
    return {name: found for name, found in said if found} if names else value


@cache
def _names(kind: Any) -> tuple[str, ...]:
    """Return the fields that count of a record's class; none where it is no record."""
    return tuple(one.name for one in fields(kind) if one.name not in NOT_CORRECTED) if is_dataclass(kind) else ()
