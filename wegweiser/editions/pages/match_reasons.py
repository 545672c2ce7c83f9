"""Why two organisations could meet: the neighbours of each entry, as pages show them."""

from typing import NamedTuple

from wegweiser.build.jobs import Part
from wegweiser.editions.frame import Frame
from wegweiser.editions.pages.entry_views import entry_name
from wegweiser.editions.views import Link
from wegweiser.languages import Localized, get_source_language, language_name
from wegweiser.model import facets, routes
from wegweiser.model.neighbours import Match
from wegweiser.model.organisations import Organisation


class ExchangeView(NamedTuple):
    """What one organisation offers and the other seeks."""

    giver: Localized
    """Who offers it."""
    taker: Localized
    """Who seeks it."""
    terms: tuple[Localized, ...]
    """What it is."""


class MatchReason(NamedTuple):
    """Why two organisations could meet (parts/reason.html)."""

    lang: str
    """The language of the page."""
    proximity: str
    """How near they are: "quarter", "district", "border", "unlocated"."""
    quarter: str
    """The quarter that both are in; empty otherwise."""
    topics: tuple[Localized, ...]
    """The topics that both work on."""
    audiences: tuple[Localized, ...]
    """The audiences that both are there for."""
    languages: tuple[Localized, ...]
    """The languages that both speak, German apart."""
    exchanges: tuple[ExchangeView, ...]
    """What each could give the other."""


class NeighbourRow(NamedTuple):
    """A neighbour of an organisation."""

    link: Link
    """Its page."""
    reason: Part
    """Why they could meet: a MatchReason."""


class NeighbourList(NamedTuple):
    """The neighbours of an organisation."""

    explanation_address: str
    """Where the reader learns what counts."""
    is_without_district: bool
    """Whether only topics were compared, as its district is not known."""
    rows: tuple[NeighbourRow, ...]
    """The neighbours, best first."""


class ReasonContext(NamedTuple):
    """What reasons are put together from, in one language."""

    topics: dict[str, Localized]
    """The topics of the vocabulary by slug."""
    audiences: dict[str, Localized]
    """Its audiences by slug."""
    exchange_terms: dict[str, Localized]
    """What can be sought and offered, by slug."""
    organisations: dict[str, Organisation]
    """The listed organisations by id."""
    links: dict[str, Link]
    """Their pages by id."""
    reason_parts: dict[tuple[object, ...], Part]
    """The reasons so far: many pairs have the same one."""


def neighbour_lists(frame: Frame) -> dict[str, NeighbourList]:
    """Return the neighbours of each listed entry that has any, by its id."""
    explanation = frame.page_address(routes.NEIGHBOURS) + "#nachbarschaft-punkte"
    return {
        entry.id: NeighbourList(explanation, not entry.district, _neighbour_rows(frame, entry))
        for entry in frame.listed_entries
        if frame.matches[entry.id]
    }


def reason_context(frame: Frame) -> ReasonContext:
    """Return what reasons are put together from."""
    return ReasonContext(
        topics=_labels(frame, "topic"),
        audiences=_labels(frame, "audience"),
        exchange_terms=_labels(frame, "exchange"),
        organisations={entry.id: entry for entry in frame.listed_entries},
        links={
            entry.id: Link(routes.organisation(frame.lang, entry.id), entry_name(entry))
            for entry in frame.listed_entries
        },
        reason_parts={},
    )


def reason_part(frame: Frame, entry: Organisation, match: Match) -> Part:
    """Return why an organisation could meet another."""
    context = frame.compute_once(reason_context)
    exchanges: tuple[ExchangeView, ...] = ()
    if match.gives or match.gets:
        other = context.organisations[match.other_id]
        exchanges = (
            *_exchange_views(entry, other, match.gives, context),
            *_exchange_views(other, entry, match.gets, context),
        )
    quarter = entry.quarter if match.proximity == "quarter" else ""
    key = (match.proximity, quarter, match.topics, match.audiences, match.languages, exchanges)
    if key not in context.reason_parts:
        reason = MatchReason(
            lang=frame.lang,
            proximity=match.proximity,
            quarter=quarter,
            topics=tuple(context.topics[slug] for slug in match.topics),
            audiences=tuple(context.audiences[slug] for slug in match.audiences),
            languages=tuple(
                Localized(language_name(tag, frame.lang), frame.lang) for tag in match.languages
            ),
            exchanges=exchanges,
        )
        context.reason_parts[key] = Part("parts/reason.html", reason)
    return context.reason_parts[key]


def _labels(frame: Frame, kind: str) -> dict[str, Localized]:
    labels = facets.get_labels(frame.site, kind)
    return {slug: frame.say(label) for slug, label in labels.items()}


def _neighbour_rows(frame: Frame, entry: Organisation) -> tuple[NeighbourRow, ...]:
    links = frame.compute_once(reason_context).links
    return tuple(
        [
            NeighbourRow(links[match.other_id], reason_part(frame, entry, match))
            for match in frame.matches[entry.id]
        ]
    )


def _exchange_views(
    giver: Organisation, taker: Organisation, slugs: tuple[str, ...], context: ReasonContext
) -> tuple[ExchangeView, ...]:
    if not slugs:
        return ()
    view = ExchangeView(
        Localized(giver.short or giver.name, get_source_language()),
        Localized(taker.short or taker.name, get_source_language()),
        tuple(context.exchange_terms[slug] for slug in slugs),
    )
    return (view,)
