"""The lists that are given away as open data: which records, in which order, under which addresses."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from wegweiser.build.jobs import Part
from wegweiser.languages import DEFAULT_LANGUAGE, Text
from wegweiser.model import facets, provenance, routes, values
from wegweiser.model.organisations import Organisation
from wegweiser.model.programmes import Event, Offer, Project, Series
from wegweiser.model.site import Site
from wegweiser.model.values import Column

LabelsByKind = dict[str, dict[str, Text]]
"""For each kind of thing that a slug names: its label by slug."""

RECORD_TYPES: dict[str, type] = {
    "organisationen": Organisation,
    "projekte": Project,
    "weiterbildung": Series,
    "termine": Event,
    "angebote": Offer,
}
"""The class of the records of each list."""


class Dataset:
    """One list: its name, where its records stand in data/, they themselves in the order of the list."""

    def __init__(
        self,
        name: str,
        origin: str,
        records: tuple[Any, ...],
        route: Callable[[str, str], str],
        site: Site,
    ) -> None:
        self.name = name
        self.origin = origin
        self.records = records
        self.pages = tuple(
            site.settings.base_url + route(DEFAULT_LANGUAGE, one.id) for one in records
        )

    def file(self, ending: str) -> str:
        """Return the path of one of its files."""
        return f"{routes.DATA}/{self.name}.{ending}"

    @cached_property
    def plain(self) -> Part:
        """Return the records as plain values, digested once for all files that are made of them."""
        return Part(self.name, tuple(values.to_values(one) for one in self.records))

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """Return the columns of the list as a table; the address of each record's page comes first."""
        return (
            Column("page", ("page",), "Dataset.page", "url"),
            *values.iter_columns(RECORD_TYPES[self.name], self.plain.view),
        )

    @cached_property
    def modified(self) -> str:
        """Return the last date in the list, of any precision."""
        return max(map(provenance.get_last_verified, self.records), default="")


def list_datasets(site: Site) -> tuple[Dataset, ...]:
    """Return every list of a disclosed site: organisations as their pages list them, all others newest first."""
    return (
        Dataset(
            "organisationen", "data/orgs.yaml", facets.list_entries(site), routes.organisation, site
        ),
        Dataset(
            "projekte",
            "data/projects.yaml",
            _sort_newest_first(site.projects),
            routes.project,
            site,
        ),
        Dataset(
            "weiterbildung",
            "data/trainings.yaml",
            _sort_newest_first(site.series),
            routes.series,
            site,
        ),
        Dataset("termine", "data/events.yaml", _sort_newest_first(site.events), routes.event, site),
        Dataset("angebote", "data/offers.yaml", site.offers, routes.offer, site),
    )


def collect_labels(site: Site) -> LabelsByKind:
    """Return what everything is called that a record can name by its slug."""
    vocabulary = {
        kind: facets.get_labels(site, kind)
        for kind in ("district", "topic", "audience", "exchange")
    }
    return vocabulary | {
        "field-of-action": facets.get_labels(site, "field"),
        "organisation": {
            one.id: Text(((DEFAULT_LANGUAGE, one.name),)) for one in site.organisations
        },
        "series": {one.id: one.title for one in site.series},
        "project": {one.id: one.name for one in site.projects},
        "offer": {one.id: one.name for one in site.offers},
    }


def _sort_newest_first(records: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(sorted(records, key=lambda one: (one.ends or one.begins, one.id), reverse=True))
