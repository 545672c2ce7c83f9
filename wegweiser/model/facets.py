"""The facets of the directory: its entries, the values that they have, their names."""

from collections.abc import Iterable
from dataclasses import dataclass

from wegweiser.languages import Text, collation_key, get_source_language
from wegweiser.model.organisations import Organisation
from wegweiser.model.routes import UNSTATED
from wegweiser.model.site import Site

Organisations = tuple[Organisation, ...]

_FACET_FIELDS = {
    "district": "district",
    "topic": "topics",
    "language": "languages",
    "audience": "audiences",
    "kind": "kind",
}


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet and the entries that have it."""

    kind: str
    """The facet, a key of `_FACET_FIELDS`."""
    slug: str
    """The value, as records and addresses name it."""
    label: Text
    """What the value is called; empty for a language, which is named elsewhere."""
    organisations: Organisations
    """The entries that have the value, in the order of the list."""


def list_entries(site: Site) -> Organisations:
    """Return the entries of the directory by name.

    Dissolved and merged organisations keep a page but leave the lists.
    """
    entries = [
        organisation
        for organisation in site.organisations
        if organisation.status != "dissolved" and not organisation.merged_into
    ]
    entries.sort(key=lambda entry: (collation_key(entry.name), entry.id))
    return tuple(entries)


def build_facet(site: Site, kind: str, organisations: Organisations) -> tuple[FacetValue, ...]:
    """Return the values of a facet that occur, in the order of the vocabulary.

    Languages come most spoken first. Entries that say nothing come last, under UNSTATED; where all
    say nothing there is no value: it would narrow nothing.
    """
    members: dict[str, list[Organisation]] = {}
    for organisation in organisations:
        for slug in get_facet_values(organisation, kind):
            members.setdefault(slug, []).append(organisation)
    if not members.keys() - {UNSTATED}:
        return ()
    labels = get_labels(site, kind)
    ranks = {slug: rank for rank, slug in enumerate(labels)}

    def sort_key(slug: str) -> tuple[bool, int, str]:
        return slug == UNSTATED, ranks.get(slug, -len(members[slug])), slug

    return tuple(
        FacetValue(kind, slug, labels.get(slug, Text()), tuple(members[slug]))
        for slug in sorted(members, key=sort_key)
    )


def list_languages(site: Site, organisations: Organisations) -> tuple[str, ...]:
    """Return the languages that entries speak or a form offers, each once."""
    spoken = (tag for organisation in organisations for tag in organisation.languages)
    offered = site.intake.languages if site.intake else ()
    return tuple(dict.fromkeys((*spoken, *offered)))


def get_facet_values(organisation: Organisation, kind: str) -> tuple[str, ...]:
    """Return what an entry says for a facet, or UNSTATED."""
    value = getattr(organisation, _FACET_FIELDS[kind])
    if not value:
        return (UNSTATED,)
    return (value,) if isinstance(value, str) else value


def get_labels(site: Site, kind: str) -> dict[str, Text]:
    """Return the names of a facet's values by slug, in their order; languages have none here."""
    if kind == "district":
        return {
            area.slug: Text(((get_source_language(), area.name),))
            for area in site.settings.districts
        }
    vocabulary = site.vocabulary
    terms = {
        "topic": vocabulary.topics,
        "audience": vocabulary.audiences,
        "exchange": vocabulary.exchange,
        "field-of-action": vocabulary.fields_of_action,
    }
    return {term.slug: term.label for term in terms.get(kind, ())}


def group_members(organisations: Iterable[Organisation]) -> dict[str, Organisations]:
    """Return the members of each umbrella by its id."""
    members: dict[str, list[Organisation]] = {}
    for organisation in organisations:
        for umbrella in organisation.member_of:
            members.setdefault(umbrella, []).append(organisation)
    return {umbrella: tuple(group) for umbrella, group in members.items()}
