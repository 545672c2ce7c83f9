"""What many records share: who says so, who does it, when, and how one record names another."""

from dataclasses import dataclass
from typing import Annotated, Literal

from wegweiser.languages import EMPTY_TEXT, Text
from wegweiser.source.schema import (
    Line,
    MarkdownText,
    PartialDate,
    PastDate,
    Reference,
    Slug,
    TextAsWritten,
    Url,
)

District = Annotated[Slug, Reference("district")]
Topic = Annotated[Slug, Reference("topic")]
Audience = Annotated[Slug, Reference("audience")]
Exchange = Annotated[Slug, Reference("exchange")]
FieldOfAction = Annotated[Slug, Reference("field-of-action")]
OrganisationId = Annotated[Slug, Reference("organisation")]
SeriesId = Annotated[Slug, Reference("series")]
ProjectId = Annotated[Slug, Reference("project")]
OfferId = Annotated[Slug, Reference("offer")]

Certainty = Literal["planned", "done"]
"""Whether a source tells of an intention or of what happened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a statement comes from; written short as an address or as the name of a text."""

    url: Url = ""
    """Its address."""

    title: TextAsWritten = EMPTY_TEXT
    """What it is called."""

    on: PastDate = ""
    """The date that it has or was seen on."""

    archived: Url = ""
    """The address of a copy."""

    @staticmethod
    def short_form_field(words: str) -> str:
        """Return the field that a short form stands for: an address, else a title."""
        return "url" if words.startswith(("http://", "https://")) else "title"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """The other side of a statement on which public sources disagree."""

    field: Text
    """The field's name, or a few words for what is told differently."""

    says: Text
    """What the other source says."""

    source: Source = Source()
    """The other source."""

    on: PastDate = ""
    """Its date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Who carries or supports something."""

    organisation: OrganisationId = ""
    """The id of a listed organisation."""

    name: Text = EMPTY_TEXT
    """The name of any other."""

    website: Url = ""
    """Its website."""

    role: Text = EMPTY_TEXT
    """What it does there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A stretch of time of a project or offer."""

    label: Text = EMPTY_TEXT
    """What it is called."""
    """What it is called."""

    begins: PartialDate = ""
    """When it begins."""
    """When it begins."""

    ends: PartialDate = ""
    """When it ends; empty where a source names no end."""
    """When it ends; empty where it is open."""
    certainty: Certainty | None = None
    """Whether it was planned or took place, as far as its source tells."""

    places: tuple[Line, ...] = ()
    """Where it takes place, if not where the rest does."""
    """Where it takes place, if not where the rest does."""

    note: Text = EMPTY_TEXT
    """What else is known of it."""
    """What else must be known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A goal, measure or result."""

    title: Text
    """What it is, in a few words."""
    """It in a few words."""

    text: MarkdownText = EMPTY_TEXT
    """What more there is to say."""
    """More about it."""

    on: PartialDate = ""
    """Its date."""
    """When it was so."""
    certainty: Certainty | None = None
    """Whether it was planned or done, as far as its source tells."""

    @staticmethod
    def short_form_field(_words: str) -> str:
        """Return the field that a short form stands for."""
        return "title"
