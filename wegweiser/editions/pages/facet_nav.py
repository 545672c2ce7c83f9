"""The facets beside a list: every value as a link to its list, with its count."""

from collections.abc import Sequence
from heapq import nlargest
from typing import NamedTuple

from wegweiser.build.jobs import Part
from wegweiser.editions.frame import Frame
from wegweiser.languages import Localized
from wegweiser.model import routes
from wegweiser.model.facets import FacetValue

MAX_SHOWN = 20
"""So many values of a facet stand beside a narrowed list: pages grow with the values, not with
their square. The whole directory has all: more of them get a box that narrows them, for so many
can be read at a glance."""


class FacetLink(NamedTuple):
    """A facet value as a link to its list."""

    address: str
    """The address of the list."""
    label: Localized
    """What the value is called; empty for a language and for UNSTATED."""
    lang_tag: str
    """The language, which the theme calls by its name; empty for all other values."""
    is_unstated: bool
    """Whether it leads to the entries that say nothing for this facet."""
    entry_count: int
    """How many entries the list has."""
    is_current: bool
    """Whether the link stands on its own list."""


class Facet(NamedTuple):
    """A facet and its values."""

    kind: str
    """The facet: "language", "topic", "district" or "audience"."""
    links: tuple[FacetLink, ...]
    """Its values, in the order of the vocabulary; beside a narrowed list the most common ones."""
    value_count: int
    """How many values it has."""
    is_long: bool
    """Whether all its values stand here and are too many to be read at a glance."""


class FacetNav(NamedTuple):
    """All facets beside a list (parts/facets.html)."""

    lang: str
    """The language of the page."""
    facets: tuple[Facet, ...]
    """The facets that somebody has said something about."""
    all_address: str
    """Where all values stand."""


def facet_nav_part(frame: Frame, current: FacetValue | None) -> Part:
    """Return all facets; the link of the current value is marked."""
    facets = tuple(
        Facet(
            kind,
            tuple([_facet_link(frame, value, current) for value in _choose(values, current)]),
            len(values),
            is_long=current is None and len(values) > MAX_SHOWN,
        )
        for kind, values in frame.values_by_facet.items()
        if values
    )
    address = f"{frame.page_address(routes.DIRECTORY)}#liste-filter"
    return Part("parts/facets.html", FacetNav(frame.lang, facets, address))


def _choose(values: Sequence[FacetValue], current: FacetValue | None) -> Sequence[FacetValue]:
    """Return all values for the whole directory, else the most common and the current one."""
    if current is None or len(values) <= MAX_SHOWN:
        return values
    common = nlargest(MAX_SHOWN, values, key=lambda value: len(value.organisations))
    shown = {value.slug for value in common} | {current.slug}
    return [value for value in values if value.slug in shown]


def value_label(frame: Frame, value: FacetValue) -> Localized:
    """Return what a facet value is called; empty where the theme has the words for it."""
    return frame.say(value.label) if value.label else Localized("", frame.lang)


def value_lang_tag(value: FacetValue) -> str:
    """Return the language that a facet value is; empty where it is none."""
    return value.slug if value.kind == "language" and value.slug != routes.UNSTATED else ""


def _facet_link(frame: Frame, value: FacetValue, current: FacetValue | None) -> FacetLink:
    is_current = current is not None and (value.kind, value.slug) == (current.kind, current.slug)
    return FacetLink(
        address=routes.facet(frame.lang, value.kind, value.slug),
        label=value_label(frame, value),
        lang_tag=value_lang_tag(value),
        is_unstated=value.slug == routes.UNSTATED,
        entry_count=len(value.organisations),
        is_current=is_current,
    )
