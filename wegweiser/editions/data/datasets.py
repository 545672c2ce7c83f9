"""The lists that are given away as open data: their records, in order, and their addresses."""

from functools import cached_property
from typing import Any

from wegweiser.build.jobs import Part
from wegweiser.languages import get_source_language
from wegweiser.model import facets, provenance, routes, values
from wegweiser.model.kinds import KINDS, OpenData, RecordKind
from wegweiser.model.organisations import Organisation
from wegweiser.model.site import Site
from wegweiser.model.values import Column

ORGANISATIONS = "organisationen"
"""The name of the list of organisations."""

_OPEN_KINDS = sorted(
    ((kind.open_data, kind) for kind in KINDS if kind.open_data),
    key=lambda pair: pair[0].position,
)

RECORD_TYPES: dict[str, type] = {open_data.name: kind.record for open_data, kind in _OPEN_KINDS}
"""The class of the records of each list, in the order in which the lists are offered."""


class Dataset:
    """One list of open data."""

    def __init__(self, open_data: OpenData, kind: RecordKind, site: Site) -> None:
        """Take the records of a kind from a disclosed site."""
        assert kind.route is not None  # noqa: S101  what is given away has an address
        base_url = site.settings.base_url
        self.name = open_data.name
        """Its name, as its files have it."""
        self.label = open_data.label
        """What it is called, in German words that the theme translates."""
        self.source_file = kind.file
        """The data file that holds its records."""
        self.record_type = kind.record
        """The class of its records."""
        self.records = _order_records(kind, site)
        """Its records in the order of the list."""
        self.page_urls = tuple(
            base_url + kind.route(get_source_language(), record.id) for record in self.records
        )
        """The page of each record."""

    def file_path(self, ending: str) -> str:
        """Return the path of one of its files."""
        return routes.data_file(f"{self.name}.{ending}")

    @cached_property
    def record_values(self) -> Part:
        """Return the records as plain values, digested once for all files that are made of them."""
        return Part(self.name, tuple(values.to_values(record) for record in self.records))

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """Return its columns as a table; the address of each record's page comes first."""
        page = Column("page", ("page",), "Dataset.page", "url")
        return (page, *values.iter_columns(self.record_type, self.record_values.view))

    @cached_property
    def modified(self) -> str:
        """Return the last date in the list, of any precision."""
        return max(map(provenance.get_last_verified, self.records), default="")


def list_datasets(site: Site) -> tuple[Dataset, ...]:
    """Return every list of a disclosed site."""
    return tuple(Dataset(open_data, kind, site) for open_data, kind in _OPEN_KINDS)


def _order_records(kind: RecordKind, site: Site) -> tuple[Any, ...]:
    """Return organisations as their pages list them, what has an end newest first.

    Offers, which have none, come as they stand.
    """
    if kind.record is Organisation:
        return facets.list_entries(site)
    records: tuple[Any, ...] = getattr(site, kind.name)
    if not hasattr(kind.record, "ends"):
        return records
    newest_first = sorted(
        records, key=lambda record: (record.ends or record.begins, record.id), reverse=True
    )
    return tuple(newest_first)
