"""The lists that are given away as open data: which records, in which order, under which addresses."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from wegweiser.city import plain, provenance, relations, routes
from wegweiser.city.model import Site
from wegweiser.city.organisations import Organisation
from wegweiser.city.plain import Column
from wegweiser.city.programmes import Event, Offer, Project, Series
from wegweiser.ground.languages import SOURCE, Text
from wegweiser.making.jobs import Part

Labels = dict[str, dict[str, Text]]
"""For each kind of thing that a slug names: its label by slug."""

KINDS: dict[str, type] = {
    "organisationen": Organisation, "projekte": Project, "weiterbildung": Series, "termine": Event, "angebote": Offer,
}  # fmt: skip
"""The class of the records of each list."""


class Dataset:
    """One list: its name, where its records stand in data/, they themselves in the order of the list."""

    def __init__(self, name: str, origin: str, records: tuple[Any, ...], route: Callable[[str, str], str], site: Site) -> None:
        self.name = name
        self.origin = origin
        self.records = records
        self.pages = tuple(site.settings.base_url + route(SOURCE, one.id) for one in records)

    def file(self, ending: str) -> str:
        """Return the path of one of its files."""
        return f"{routes.DATA}/{self.name}.{ending}"

    @cached_property
    def plain(self) -> Part:
        """Return the records as plain values, digested once for all files that are made of them."""
        return Part(self.name, tuple(plain.tree(one) for one in self.records))

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """Return the columns of the list as a table; the address of each record's page comes first."""
        return (Column("page", ("page",), "Dataset.page", "url"), *plain.columns(KINDS[self.name], self.plain.view))

    @cached_property
    def modified(self) -> str:
        """Return the last date in the list, of any precision."""
        return max(map(provenance.said_on, self.records), default="")


def datasets(site: Site) -> tuple[Dataset, ...]:
    """Return every list of a disclosed site: organisations as their pages list them, all others newest first."""
    return (
        Dataset("organisationen", "data/orgs.yaml", relations.listed(site), routes.organisation, site),
        Dataset("projekte", "data/projects.yaml", _newest_first(site.projects), routes.project, site),
        Dataset("weiterbildung", "data/trainings.yaml", _newest_first(site.series), routes.series, site),
        Dataset("termine", "data/events.yaml", _newest_first(site.events), routes.event, site),
        Dataset("angebote", "data/offers.yaml", site.offers, routes.offer, site),
    )


def labels(site: Site) -> Labels:
    """Return what everything is called that a record can name by its slug."""
    vocabulary = {kind: relations.labels(site, kind) for kind in ("district", "topic", "audience", "exchange")}
    return vocabulary | {
        "field-of-action": relations.labels(site, "field"),
        "organisation": {one.id: Text(((SOURCE, one.name),)) for one in site.organisations},
        "series": {one.id: one.title for one in site.series},
        "project": {one.id: one.name for one in site.projects},
        "offer": {one.id: one.name for one in site.offers},
    }


def _newest_first(records: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(sorted(records, key=lambda one: (one.ends or one.begins, one.id), reverse=True))
