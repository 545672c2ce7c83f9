"""The postcodes of the city: in which districts each lies, as a source says it."""

from dataclasses import dataclass

from wegweiser.model.citations import District, Source
from wegweiser.source.schema import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class PostcodeArea:
    """The area of a postcode."""

    postcode: Line
    """The postcode."""

    districts: tuple[District, ...]
    """All districts in which any of it lies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Postcodes:
    """Which postcodes lie in which districts."""

    sources: tuple[Source, ...]
    """Who says so."""

    areas: tuple[PostcodeArea, ...]
    """The postcodes of the city, each once."""
