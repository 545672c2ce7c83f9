"""What each printed edition said, kept so that it gives nobody away, and what has changed since."""

import json
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any

from wegweiser.languages import Text, get_source_language
from wegweiser.model import provenance
from wegweiser.model.facets import Organisations, list_entries
from wegweiser.model.organisations import Organisation
from wegweiser.model.past_states import PrintedEdition
from wegweiser.model.site import Site
from wegweiser.model.values import to_values

Fingerprints = dict[str, tuple[str, str]]
"""What an edition keeps of each entry, by id: SHA-256 of its first id, a digest of its words."""

FINGERPRINT_LENGTH = 4
"""Hexadecimal digits of what an entry said.

Enough to see that it changed (one change in 65,536 goes unseen), too few to try out which
telephone number once stood in it.
"""

IGNORED_FIELDS = frozenset(
    {
        *("checked", "consent", "conflicts", "possible_duplicate_of", "different_from", "sources"),
        *("former_ids", "translations", "allowed_names"),
    }
)
"""Fields that tell how we know, not what is so: no booklet is corrected for them."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What the directory says now and an edition did not."""

    new: Organisations
    """Entries that the edition did not have."""
    changed: Organisations
    """Entries of which it said something else."""
    gone: Organisations
    """What has left the directory since and still has a page."""
    removed: int
    """How many entries have no page any more."""


def get_latest_edition(site: Site) -> PrintedEdition | None:
    """Return the latest printed edition."""
    return max(site.printed_editions, key=lambda edition: edition.number, default=None)


def build_edition(site: Site, on: str, note: str = "") -> PrintedEdition:
    """Return the edition that would be printed from this disclosed site now."""
    latest = get_latest_edition(site)
    return PrintedEdition(
        number=latest.number + 1 if latest else 1,
        on=on,
        note=Text(((get_source_language(), note),) if note else ()),
        entries=tuple(fingerprint_entries(site).values()),
    )


def fingerprint_entries(site: Site) -> Fingerprints:
    """Return what an edition keeps of each listed entry, in an order that tells nothing."""
    entries = sorted(list_entries(site), key=lambda entry: _hash_id(entry.first_id))
    return {entry.id: (_hash_id(entry.first_id), fingerprint_entry(entry)) for entry in entries}


@lru_cache(maxsize=8192)  # the same in every language of the site
def fingerprint_entry(entry: Organisation) -> str:
    """Return a short digest of what a disclosed entry says.

    Line breaks and fields that say nothing do not count.
    """
    plain = to_values(entry, IGNORED_FIELDS) | {"id": entry.first_id}
    for name, value in plain.items():
        if isinstance(getattr(entry, name), Text):
            # Editions on paper carry digests of a text in this form: it stays for ever.
            plain[name] = {"versions": list(value.items())}
    words = json.dumps(_normalize_blanks(plain), sort_keys=True)
    return sha256(words.encode()).hexdigest()[:FINGERPRINT_LENGTH]


def find_changes(site: Site, edition: PrintedEdition, now: Fingerprints) -> Changes:
    """Return what changed since an edition; `now` are the fingerprints of the site."""
    then = dict(edition.entries)
    new, changed = [], []
    for entry in list_entries(site):
        name, digest = now[entry.id]
        if name not in then:
            new.append(entry)
        elif then[name] != digest:
            changed.append(entry)
    gone = [
        organisation
        for organisation in site.organisations
        if organisation.id not in now and _hash_id(organisation.first_id) in then
    ]
    missing = then.keys() - {name for name, _ in now.values()}
    return Changes(tuple(new), tuple(changed), tuple(gone), len(missing) - len(gone))


def list_recent_entries(site: Site, now: Fingerprints) -> tuple[tuple[str, Organisation], ...]:
    """Return the listed entries of which a date is known, newest first.

    Each comes with the date, of any precision, when it was new, changed or checked. An edition
    tells as much as a check: what it did not say yet is younger than it. The date of a source
    tells nothing: what was copied from it may be new or old.
    """
    newest_first = sorted(site.printed_editions, key=lambda edition: -edition.number)
    editions = [(edition.on, dict(edition.entries)) for edition in newest_first]
    recent = []
    for entry in list_entries(site):
        name, digest = now.get(entry.id, ("", ""))
        printed = next((on for on, then in editions if then.get(name) != digest), "")
        checked = provenance.get_check_date(entry)
        if printed or checked:
            recent.append((max(printed, checked, key=provenance.to_day), entry))
    recent.sort(key=lambda dated: provenance.to_day(dated[0]), reverse=True)
    return tuple(recent)


def _hash_id(key: str) -> str:
    return sha256(key.encode()).hexdigest()


def _normalize_blanks(value: Any) -> Any:
    """Return plain values in which every gap between words is one blank."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, dict):
        return {name: _normalize_blanks(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_normalize_blanks(item) for item in value]
    return value
