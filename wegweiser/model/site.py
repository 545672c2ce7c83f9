"""Site: everything that a city says, as frozen records."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, NamedTuple

from wegweiser.catalogues import Catalogue
from wegweiser.diagnostics import Location
from wegweiser.model.intake import Intake
from wegweiser.model.organisations import Organisation, unify_phone
from wegweiser.model.past_states import PrintedEdition, Withdrawal
from wegweiser.model.postcodes import Postcodes
from wegweiser.model.programmes import Event, Offer, Project, Series
from wegweiser.model.settings import (
    Figure,
    Page,
    Picture,
    Settings,
    Vocabulary,
)
from wegweiser.source.schema import Steps

RecordKey = tuple[str, str]
"""Names a record: the field of `Site` it is in, and its id (of a page its path, else empty)."""


class StoredFile(NamedTuple):
    """A picture or another file below content/."""

    path: str
    """Its path below content/."""

    digest: str
    """The SHA-256 of its path and bytes."""

    size: int
    """How many bytes it has."""

    width: int = 0
    """Of a picture, its width in pixels."""

    height: int = 0
    """Of a picture, its height in pixels."""

    error_code: str = ""
    """The code of what keeps it from being shown; empty where nothing does."""


def _no_fields() -> Mapping[RecordKey, Any]:
    return MappingProxyType({})


def _no_catalogues() -> Mapping[str, Catalogue]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Everything that a city says, in records; lists are in the order of the files."""

    settings: Settings
    """data/site.yaml."""

    vocabulary: Vocabulary
    """data/vocabulary.yaml."""

    organisations: tuple[Organisation, ...] = ()
    """data/orgs.yaml, dissolved and merged ones included."""

    series: tuple[Series, ...] = ()
    """data/trainings.yaml."""

    projects: tuple[Project, ...] = ()
    """data/projects.yaml."""

    offers: tuple[Offer, ...] = ()
    """data/offers.yaml."""

    events: tuple[Event, ...] = ()
    """data/events.yaml."""

    figures: tuple[Figure, ...] = ()
    """data/figures.yaml."""

    media: tuple[Picture, ...] = ()
    """data/media.yaml: the credits of pictures and files."""

    withdrawn: tuple[Withdrawal, ...] = ()
    """data/withdrawn.yaml."""

    printed_editions: tuple[PrintedEdition, ...] = ()
    """data/editions.yaml."""

    pages: tuple[Page, ...] = ()
    """The Markdown files of content/, in every language."""

    catalogues: Mapping[str, Catalogue] = field(
        default_factory=_no_catalogues, compare=False, repr=False
    )
    """What content/words/ says in other languages, by language."""

    stored_files: tuple[StoredFile, ...] = ()
    """The pictures and files of content/, credited or not."""

    intake: Intake | None = None
    """data/intake.yaml; None where the city takes no requests."""

    postcodes: Postcodes | None = None
    """data/postcodes.yaml; None where readers are not asked for theirs."""

    today: str = ""
    """The day for which the site is built, as YYYY-MM-DD."""

    draft: bool = False
    """Whether something is still to be filled in before publication."""

    preview: str = ""
    """The number of the proposal that this site is a preview of; empty for the website itself."""

    has_whole_booklet: bool = True
    """Whether the directory is printed as one booklet; else as one for each district."""

    unprintable_languages: tuple[str, ...] = ()
    """The languages that no font of the theme can write: in these nothing is set on paper."""

    locations: Mapping[RecordKey, Location] = field(
        default_factory=_no_fields, compare=False, repr=False
    )
    """Where each record of a list begins."""

    faulty_fields: Mapping[RecordKey, tuple[Steps, ...]] = field(
        default_factory=_no_fields, compare=False, repr=False
    )
    """The fields that hold a default or stand-in, unreadable; `()` is the whole record."""

    incomplete_kinds: frozenset[str] = field(default=frozenset(), compare=False, repr=False)
    """The kinds of which records or ids cannot be read: whoever looks for one there may miss it."""


def unify_phones(site: Site) -> Site:
    """Return the site with all telephone numbers in the one form of its country."""
    country = site.settings.country
    organisations = tuple([unify_phone(entry, country) for entry in site.organisations])
    return replace(site, organisations=organisations)
