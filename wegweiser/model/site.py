"""Site: everything that a city says, as frozen records; and what of it may be disclosed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import NamedTuple

from wegweiser.diagnostics import Location
from wegweiser.model.intake import Intake
from wegweiser.model.organisations import Organisation, disclose_organisation
from wegweiser.model.programmes import Event, Offer, Project, Series
from wegweiser.model.settings import (
    Figure,
    Page,
    Picture,
    PrintedEdition,
    Settings,
    Vocabulary,
    Withdrawal,
)

Locations = Mapping[tuple[str, str], Location]
"""Where each record stands: (kind, id) to the place of its first line."""


class StoredFile(NamedTuple):
    """A picture or file below content/: its path there, the digest of its bytes, how many; of a picture its pixels; its fault."""

    path: str
    digest: str
    bytes: int
    width: int = 0
    height: int = 0
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Everything that a city says, in records; lists are in the order of the files.

    `unprinted` are the languages that no font of its theme can write: in these nothing is set on paper.
    """

    settings: Settings
    vocabulary: Vocabulary
    organisations: tuple[Organisation, ...] = ()
    series: tuple[Series, ...] = ()
    projects: tuple[Project, ...] = ()
    offers: tuple[Offer, ...] = ()
    events: tuple[Event, ...] = ()
    figures: tuple[Figure, ...] = ()
    media: tuple[Picture, ...] = ()
    withdrawn: tuple[Withdrawal, ...] = ()
    printed_editions: tuple[PrintedEdition, ...] = ()
    pages: tuple[Page, ...] = ()
    stored_files: tuple[StoredFile, ...] = ()
    intake: Intake | None = None
    today: str = ""
    draft: bool = False
    unprintable_languages: tuple[str, ...] = ()
    locations: Locations = field(
        default_factory=lambda: MappingProxyType({}), compare=False, repr=False
    )


def disclose_site(site: Site) -> Site:
    """Return the site without any personal detail that was not agreed to: the second barrier after `check`."""
    return replace(
        site, organisations=tuple(disclose_organisation(one) for one in site.organisations)
    )
