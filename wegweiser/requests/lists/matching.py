"""Which entry of the city each row of a list stands for, and what a newer list changes in it."""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any, NamedTuple

from wegweiser.languages import get_source_language
from wegweiser.model import slugs
from wegweiser.model.site import Site
from wegweiser.requests.lists.entries import Candidate
from wegweiser.requests.lists.private_contacts import PrivateEntries
from wegweiser.requests.lists.remarks import Remark
from wegweiser.rules.duplicates import list_names
from wegweiser.source.yaml_item import FieldChange
from wegweiser.source.yaml_writer import YamlValue, normalize_value

_CONFIRMED = frozenset({"organisation", "staff"})
"""Who knows better than a list."""

_COMPARED = (
    *("district", "quarter", "topics", "audiences", "languages", "description", "meets"),
    *("accessibility", "founded", "short", "also_known_as", "status"),
)
"""Fields that a newer list may change; the website is one of them, inside `contact`."""


class Match(NamedTuple):
    """A row and the entry that it stands for."""

    key: str
    """The id of the entry."""

    candidate: Candidate
    """The row."""

    is_new: bool
    """Whether the city does not have the entry yet."""


class Comparison(NamedTuple):
    """What a newer list changes in an entry."""

    changes: tuple[FieldChange, ...]
    """The changes."""

    remarks: tuple[Remark, ...]
    """What is told of them, and of what is not changed."""


def match_candidates(
    site: Site, candidates: Iterable[Candidate], private: PrivateEntries
) -> tuple[list[Match], list[Remark]]:
    """Return each row with its entry, by name; and a remark on what was withdrawn."""
    known: dict[str, list[str]] = {}
    for organisation in site.organisations:
        names = [*list_names(organisation)]
        if organisation.id in private:
            names.append(private[organisation.id].name)
        for name in names:
            known.setdefault(_make_key(name), []).append(organisation.id)
    withdrawn = {withdrawal.id_sha256 for withdrawal in site.withdrawn}
    matches: list[Match] = []
    remarks = []
    used: set[str] = set()
    for candidate in candidates:
        keys = [key for key in known.get(_make_key(candidate.name), ()) if key not in used]
        slug = slugs.slugify(candidate.name)
        if keys:
            matches.append(Match(keys[0], candidate, is_new=False))
        elif sha256(slug.encode()).hexdigest() in withdrawn:
            remarks.append(Remark("left-out", "import-withdrawn", candidate.row))
            continue
        else:
            key = slugs.find_free_id(site, candidate.name, f"eintrag-{candidate.row}", used)
            matches.append(Match(key, candidate, is_new=True))
        used.add(matches[-1].key)
    return matches, remarks


def _make_key(name: str) -> str:
    """Return what two spellings of a name have in common; whoever is merely alike is no other's."""
    return slugs.slugify(name) or name.casefold()


def compare_entry(
    match: Match, current: Mapping[str, YamlValue], imported: Mapping[str, YamlValue]
) -> Comparison:
    """Return what the list changes: what it fills, and what it said otherwise the last time.

    What people changed since stays; where both did, or where the organisation or staff assured the
    entry, somebody has to decide.
    """
    changes: list[FieldChange] = []
    remarks: list[Remark] = []
    for steps, new in _iter_values(match.candidate.fields):
        old, before = _get_value(current, steps), _get_value(imported, steps)
        if new in (old, before):
            continue
        values: dict[str, Any] = {
            "row": match.candidate.row,
            "name": match.candidate.name,
            "field": ".".join(steps),
            "before": _write(old),
            "after": _write(new),
        }
        is_free = not old or old == before
        if is_free and not _is_confirmed(current):
            changes.append((steps, new))
            remarks.append(Remark("changed", "import-changed-field", **values))
        else:
            remarks.append(Remark("decide", "import-conflict", **values))
    return Comparison(tuple(changes), tuple(remarks))


def find_gone(
    site: Site, matches: Iterable[Match], private: PrivateEntries, file: str
) -> Iterator[Remark]:
    """Yield each entry that this list once held and no longer does: nobody deletes it."""
    matched = {match.key for match in matches}
    for organisation in site.organisations:
        entry = private.get(organisation.id)
        if entry and entry.file == file and organisation.id not in matched:
            yield Remark("changed", "import-gone", name=organisation.name)


def list_imported(candidate: Candidate) -> dict[str, YamlValue]:
    """Return what a list said of an entry, to be compared with what the next one says."""
    imported: dict[str, YamlValue] = {}
    for steps, value in _iter_values(candidate.fields):
        if len(steps) == 1:
            imported[steps[0]] = value
        else:
            imported[steps[0]] = {steps[1]: value}
    return imported


def _iter_values(fields: Mapping[str, YamlValue]) -> Iterator[tuple[tuple[str, ...], YamlValue]]:
    for name in _COMPARED:
        if name in fields:
            yield (name,), normalize_value(fields[name])
    contact = fields.get("contact")
    if isinstance(contact, Mapping) and "website" in contact:
        yield ("contact", "website"), contact["website"]


def _get_value(fields: YamlValue, steps: tuple[str, ...]) -> YamlValue:
    for step in steps:
        fields = fields.get(step, "") if isinstance(fields, Mapping) else ""
    if isinstance(fields, Mapping) and get_source_language() in fields:
        return fields[get_source_language()]
    return fields


def _is_confirmed(current: Mapping[str, YamlValue]) -> bool:
    checked = current.get("checked")
    return isinstance(checked, Mapping) and checked.get("how") in _CONFIRMED


def _write(value: YamlValue) -> str:
    return value if isinstance(value, str) else ", ".join(map(str, value))
