"""Why two organisations could meet: the neighbours of each entry, as its page and its neighbourhood show them."""

from typing import NamedTuple

from wegweiser.build.jobs import Part
from wegweiser.editions.frame import Frame
from wegweiser.editions.views import Link
from wegweiser.languages import DEFAULT_LANGUAGE, Localized, language_name
from wegweiser.model import facets, routes
from wegweiser.model.neighbours import Match
from wegweiser.model.organisations import Organisation


class ExchangeView(NamedTuple):
    """Who offers what whom."""

    giver: Localized
    taker: Localized
    things: tuple[Localized, ...]


class MatchReason(NamedTuple):
    """Why two organisations could meet: where they are, what both do, for whom, in which languages, and what they could give."""

    lang: str
    place: str
    quarter: str
    topics: tuple[Localized, ...]
    audiences: tuple[Localized, ...]
    languages: tuple[Localized, ...]
    exchanges: tuple[ExchangeView, ...]


class NeighbourRow(NamedTuple):
    """A neighbour: its page and the reason."""

    link: Link
    reason: Part


class NeighbourList(NamedTuple):
    """The neighbours of an organisation, best first; `how` is where the reader learns what counts."""

    how: str
    unlocated: bool
    rows: tuple[NeighbourRow, ...]


class ReasonContext(NamedTuple):
    """The vocabulary in one language, the listed organisations, and all reasons told so far: many have the same ones."""

    topics: dict[str, Localized]
    audiences: dict[str, Localized]
    exchange: dict[str, Localized]
    organisations: dict[str, Organisation]
    links: dict[str, Link]
    told: dict[tuple[object, ...], Part]


def neighbour_lists(frame: Frame) -> dict[str, NeighbourList]:
    """Return the neighbours of each listed entry that has any, by its id."""
    words = frame.compute_once(reason_context)
    how = frame.page_address(routes.NEIGHBOURS) + "#nachbarschaft-punkte"
    return {
        one.id: NeighbourList(how, not one.district, _neighbour_rows(frame, one, words))
        for one in frame.listed_entries
        if frame.matches[one.id]
    }


def reason_context(frame: Frame) -> ReasonContext:
    """Return the words that reasons are told in."""

    def said(kind: str) -> dict[str, Localized]:
        return {
            slug: frame.say(label) for slug, label in facets.get_labels(frame.site, kind).items()
        }

    ones = {one.id: one for one in frame.listed_entries}
    links = {
        key: Link(routes.organisation(frame.lang, key), Localized(one.name, DEFAULT_LANGUAGE))
        for key, one in ones.items()
    }
    return ReasonContext(said("topic"), said("audience"), said("exchange"), ones, links, {})


def reason_part(frame: Frame, one: Organisation, match: Match) -> Part:
    """Return why an organisation could meet another."""
    words = frame.compute_once(reason_context)
    exchanges: tuple[ExchangeView, ...] = ()
    if match.gives or match.gets:
        other = words.organisations[match.other_id]
        exchanges = (
            *_exchange_views(one, other, match.gives, words),
            *_exchange_views(other, one, match.gets, words),
        )
    quarter = one.quarter if match.proximity == "quarter" else ""
    key = (match.proximity, quarter, match.topics, match.audiences, match.languages, exchanges)
    if key not in words.told:
        words.told[key] = Part(
            "parts/reason.html", _match_reason(frame, quarter, match, exchanges, words)
        )
    return words.told[key]


def _match_reason(
    frame: Frame,
    quarter: str,
    match: Match,
    exchanges: tuple[ExchangeView, ...],
    words: ReasonContext,
) -> MatchReason:
    return MatchReason(
        frame.lang,
        match.proximity,
        quarter,
        tuple(words.topics[slug] for slug in match.topics),
        tuple(words.audiences[slug] for slug in match.audiences),
        tuple(Localized(language_name(tag, frame.lang), frame.lang) for tag in match.languages),
        exchanges,
    )


def _neighbour_rows(
    frame: Frame, one: Organisation, words: ReasonContext
) -> tuple[NeighbourRow, ...]:
    return tuple(
        [
            NeighbourRow(words.links[match.other_id], reason_part(frame, one, match))
            for match in frame.matches[one.id]
        ]
    )


def _exchange_views(
    giver: Organisation, taker: Organisation, slugs: tuple[str, ...], words: ReasonContext
) -> tuple[ExchangeView, ...]:
    if not slugs:
        return ()
    names = (
        Localized(giver.short or giver.name, DEFAULT_LANGUAGE),
        Localized(taker.short or taker.name, DEFAULT_LANGUAGE),
    )
    return (ExchangeView(*names, tuple(words.exchange[slug] for slug in slugs)),)
