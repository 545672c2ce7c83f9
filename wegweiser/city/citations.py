"""What many records share: who says so, who does it, when, and how one record names another."""

from dataclasses import dataclass
from typing import Annotated

from wegweiser.ground.languages import NOTHING, Text
from wegweiser.reading.schema import Line, Names, Prose, Slug, Url, When

District = Annotated[Slug, Names("district")]
Topic = Annotated[Slug, Names("topic")]
Audience = Annotated[Slug, Names("audience")]
Exchange = Annotated[Slug, Names("exchange")]
Field = Annotated[Slug, Names("field-of-action")]
Member = Annotated[Slug, Names("organisation")]
SeriesId = Annotated[Slug, Names("series")]
ProjectId = Annotated[Slug, Names("project")]
OfferId = Annotated[Slug, Names("offer")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a statement comes from; written short as an address or as the name of a text."""

    url: Url = ""
    title: Text = NOTHING
    on: When = ""
    archived: Url = ""

    @staticmethod
    def brief(words: str) -> str:
        """Return the field that a short form stands for: an address, else a title."""
        return "url" if words.startswith(("http://", "https://")) else "title"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """The other side of a statement on which public sources disagree; `field` is a field's name or a few words."""

    field: Text
    says: Text
    source: Source = Source()
    on: When = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Who carries or supports something: a listed organisation by its id, or a name."""

    organisation: Member = ""
    name: Text = NOTHING
    website: Url = ""
    role: Text = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A stretch of time of a project or offer, open where a source names no end; `places` may differ from the rest."""

    label: Text = NOTHING
    begins: When = ""
    ends: When = ""
    places: tuple[Line, ...] = ()
    note: Text = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One goal, measure or result: a few words and, where there is more to say, a text."""

    title: Text
    text: Prose = NOTHING
    on: When = ""

    @staticmethod
    def brief(_words: str) -> str:
        """Return the field that a short form stands for."""
        return "title"
