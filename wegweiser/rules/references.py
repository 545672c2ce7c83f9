"""The rule for names: what a record names, the city has."""

from collections.abc import Iterator, Mapping
from functools import cache

from wegweiser.diagnostics import Diagnostic, error
from wegweiser.languages import Text
from wegweiser.model.kinds import KINDS, collect_labels
from wegweiser.model.site import Site
from wegweiser.rules.city import City
from wegweiser.source import schema
from wegweiser.text import fold

_TERM_LISTS = {
    "district": ("settings", "districts"),
    "topic": ("vocabulary", "topics"),
    "audience": ("vocabulary", "audiences"),
    "exchange": ("vocabulary", "exchange"),
    "field-of-action": ("vocabulary", "fields_of_action"),
}
"""Where the slugs of districts and of the vocabulary stand: a single record, and the list in it."""


def check_references(city: City) -> Iterator[Diagnostic]:
    """A slug that names a district, topic, organisation … must be one that the city has."""
    if not city.unknown_references:
        return
    incomplete = frozenset(_iter_incomplete_kinds(city.site))
    labels = collect_labels(city.site)
    nearest = cache(lambda kind, value: schema.list_nearest(value, sorted(labels[kind])))
    meant = cache(lambda kind, value: _find_meant(value, labels[kind]))
    new_ids = _find_new_ids(city)
    for reference in city.unknown_references:
        # Who is named there may be one of those that cannot be read.
        if reference.kind not in incomplete:
            name = (reference.kind, reference.value)
            yield error(
                "unknown-value",
                city.locate(*reference.record, *reference.steps),
                value=reference.value,
                close=new_ids.get(name) or meant(*name),
                known=nearest(*name),
            )


def _find_new_ids(city: City) -> Mapping[tuple[str, str], str]:
    """Return the new id of each entry that had another one in the base, and the same name."""
    if city.base is None:
        return {}
    now = {entry.name: entry.id for entry in city.site.organisations}
    return {
        ("organisation", entry.id): now[entry.name]
        for entry in city.base.organisations
        if entry.name in now
    }


def _find_meant(value: str, labels: Mapping[str, Text]) -> str:
    """Return the slug whose label somebody wrote instead, or that is most like their words."""
    for slug, label in labels.items():
        if any(fold(words) == fold(value) for _, words in label.versions):
            return slug
    return schema.find_close_match(value, sorted(labels))


def _iter_incomplete_kinds(site: Site) -> Iterator[str]:
    """Yield the kinds of things of which some cannot be read, or not under which slug."""
    for kind in KINDS:
        if kind.name in site.incomplete_kinds:
            yield kind.reference
    for reference, (record, field) in _TERM_LISTS.items():
        for steps in site.faulty_fields.get((record, ""), ()):
            is_list_unreadable = steps in {(), (field,)}
            is_slug_unreadable = steps[:1] == (field,) and steps[2:] in {(), ("slug",)}
            if is_list_unreadable or is_slug_unreadable:
                yield reference
