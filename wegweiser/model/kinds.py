"""The table of kinds: every kind of record that a city's data files hold, one row each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from wegweiser.languages import Text, get_source_language
from wegweiser.model import facets, routes
from wegweiser.model.intake import Intake
from wegweiser.model.organisations import Organisation
from wegweiser.model.past_states import PrintedEdition, Withdrawal
from wegweiser.model.postcodes import Postcodes
from wegweiser.model.programmes import Event, Offer, Project, Series
from wegweiser.model.settings import (
    Figure,
    Front,
    Picture,
    Settings,
    Vocabulary,
)
from wegweiser.model.site import Site

ID_PLACEHOLDER, TODAY_PLACEHOLDER = "‹id›", "‹heute›"
"""Stand in an archetype for the id of the new record and for the day on which it is written."""

PERSONAL_FIELDS = frozenset({"email", "phone", "street", "postcode", "consent"})
"""What nobody writes down before the organisation has agreed to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Archetype:
    """What a new record of a kind says before its editor has filled it in."""

    command: str
    """The word that asks `new` for it."""

    values: Mapping[str, str]
    """What its fields say, in YAML; all other fields become comments that explain them."""

    omitted: frozenset[str] = frozenset()
    """Fields that are not even offered as comments."""

    reserved_ids: frozenset[str] = frozenset()
    """Ids that would take an address of the site itself."""


class OpenData(NamedTuple):
    """The list of a kind's records that is given away."""

    name: str
    """Its name, as its files and addresses use it."""

    label: str
    """What it is called, in German words that the theme translates (`translate` collects them)."""

    position: int
    """Its place among these lists, from 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordKind:
    """A kind of record: where it stands, what it is read into, and where it appears."""

    name: str
    """The field of `Site` that holds the records."""

    file: str
    """The data file, as a path in the city's folder."""

    record: type
    """The class of a record; it is the schema."""

    is_list: bool = True
    """Whether the file lists many records; otherwise it is a single one."""

    is_required: bool = False
    """Whether no city can do without the file."""

    id_field: str = "id"
    """The field that tells the records of a list apart."""

    label_field: str = ""
    """The field with what readers know a record by; empty where they never meet it by name."""

    reference: str = ""
    """What other records call it in `schema.Reference`; empty where none names it."""

    route: Callable[[str, str], str] | None = None
    """Returns the address of a record by language and id; None where it has none of its own."""

    open_data: OpenData | None = None
    """The list in which its records are given away; None where they are not."""

    is_dated: bool = False
    """Whether its records tell when somebody last vouched for them."""

    archetype: Archetype | None = None
    """How a new one begins; None where `new` makes none."""


_SOURCES = {"sources": "[[fehlt: Quelle, als Adresse einer Seite oder als Titel]]"}

KINDS: tuple[RecordKind, ...] = (
    RecordKind(
        name="organisations",
        file="data/orgs.yaml",
        record=Organisation,
        is_required=True,
        label_field="name",
        reference="organisation",
        route=routes.organisation,
        open_data=OpenData("organisationen", "Organisationen", 1),
        is_dated=True,
        archetype=Archetype(
            command="org",
            values={
                "name": f"[[fehlt: Name der Organisation {ID_PLACEHOLDER}]]",
                "kind": "association",
                "status": "unknown",
                "checked": "{how: source}",
                **_SOURCES,
            },
            omitted=PERSONAL_FIELDS
            | {"former_ids", "dissolved", "merged_into", "different_from", "allowed_names"},
            reserved_ids=routes.RESERVED_IDS | {routes.UNSTATED},
        ),
    ),
    RecordKind(
        name="series",
        file="data/trainings.yaml",
        record=Series,
        label_field="title",
        reference="series",
        route=routes.series,
        open_data=OpenData("weiterbildung", "Weiterbildung", 3),
        is_dated=True,
        archetype=Archetype(
            command="training",
            values={"title": "[[fehlt: Titel der Weiterbildung]]", "status": "planned", **_SOURCES},
        ),
    ),
    RecordKind(
        name="projects",
        file="data/projects.yaml",
        record=Project,
        label_field="name",
        reference="project",
        route=routes.project,
        open_data=OpenData("projekte", "Projekte und Rückblicke", 2),
        is_dated=True,
        archetype=Archetype(
            command="project",
            values={
                "name": "[[fehlt: Name des Projekts]]",
                "kind": "project",
                "status": "unknown",
                **_SOURCES,
            },
            reserved_ids=frozenset({routes.FIELD_OF_ACTION}),
        ),
    ),
    RecordKind(
        name="offers",
        file="data/offers.yaml",
        record=Offer,
        label_field="name",
        reference="offer",
        route=routes.offer,
        open_data=OpenData("angebote", "Angebote", 5),
        is_dated=True,
    ),
    RecordKind(
        name="events",
        file="data/events.yaml",
        record=Event,
        label_field="title",
        route=routes.event,
        open_data=OpenData("termine", "Termine", 4),
        is_dated=True,
        archetype=Archetype(
            command="event",
            values={
                "title": "[[fehlt: Titel der Veranstaltung]]",
                "kind": "meeting",
                "status": "planned",
                "revision": f"{{number: 0, on: {TODAY_PLACEHOLDER}}}",
                "begins": f"{TODAY_PLACEHOLDER}  # bitte den richtigen Tag eintragen",
                **_SOURCES,
            },
        ),
    ),
    RecordKind(
        name="figures",
        file="data/figures.yaml",
        record=Figure,
        label_field="label",
        is_dated=True,
    ),
    RecordKind(name="media", file="data/media.yaml", record=Picture, id_field="path"),
    RecordKind(
        name="withdrawn", file="data/withdrawn.yaml", record=Withdrawal, id_field="id_sha256"
    ),
    RecordKind(
        name="printed_editions",
        file="data/editions.yaml",
        record=PrintedEdition,
        id_field="number",
    ),
    RecordKind(
        name="settings",
        file="data/site.yaml",
        record=Settings,
        is_list=False,
        is_required=True,
    ),
    RecordKind(
        name="vocabulary",
        file="data/vocabulary.yaml",
        record=Vocabulary,
        is_list=False,
        is_required=True,
    ),
    RecordKind(name="intake", file="data/intake.yaml", record=Intake, is_list=False),
    RecordKind(name="postcodes", file="data/postcodes.yaml", record=Postcodes, is_list=False),
)
"""Every kind of record that stands in data/, in the order of the editors' reference."""

NEWS = RecordKind(
    name="pages",
    file=f"content/{routes.NEWS}/{TODAY_PLACEHOLDER}-{ID_PLACEHOLDER}.md",
    record=Front,
    archetype=Archetype(
        command="news",
        values={
            "title": "[[fehlt: Überschrift]]",
            "description": "[[fehlt: worum es geht, in einem Satz]]",
            "date": TODAY_PLACEHOLDER,
            **_SOURCES,
        },
        omitted=frozenset(
            {"layout", "plain_language", "checked_by", "checked_on", "translation_of"}
        ),
    ),
)
"""A piece of news: the one kind that `new` makes and that is a page, not a record in data/."""

KINDS_BY_NAME: Mapping[str, RecordKind] = {kind.name: kind for kind in KINDS}


def collect_labels(site: Site) -> dict[str, dict[str, Text]]:
    """Return for each kind of thing that records name the label of each slug, in order."""
    labels = {
        reference: facets.get_labels(site, reference)
        for reference in ("district", "topic", "audience", "exchange", "field-of-action")
    }
    for kind in KINDS:
        if kind.reference:
            labels[kind.reference] = {
                record.id: _to_text(getattr(record, kind.label_field))
                for record in getattr(site, kind.name)
            }
    return labels


def _to_text(label: str | Text) -> Text:
    return Text(((get_source_language(), label),)) if isinstance(label, str) else label
