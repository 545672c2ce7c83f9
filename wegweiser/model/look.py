"""What a city looks and sounds like without changing a file of the theme."""

from dataclasses import dataclass

from wegweiser.source.schema import Colour, Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Colours:
    """The three colours of a city, on screen, in the icon and on paper.

    Where words in one of them would be hard to read, a darker or lighter shade stands in.
    """

    ink: Colour = "#16323a"
    """Of words and lines."""

    primary: Colour = "#0b5563"
    """Of links, headings on paper and the second arm."""

    accent: Colour = "#f4b400"
    """Of the first arm, and of what is to be seen first."""


DEFAULT_COLOURS = Colours()


@dataclass(frozen=True, slots=True, kw_only=True)
class DistrictWord:
    """What the city calls its districts."""

    singular: Label
    """One of them."""

    plural: Label
    """Several of them."""
