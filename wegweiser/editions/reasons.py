"""Why two organisations could meet: the neighbours of each entry, as its page and its neighbourhood show them."""

from typing import NamedTuple

from wegweiser.city import relations, routes
from wegweiser.city.affinity import Match
from wegweiser.city.organisations import Organisation
from wegweiser.editions.frame import Frame
from wegweiser.editions.views import Link
from wegweiser.ground.languages import SOURCE, Said, language_name
from wegweiser.making.jobs import Part


class Exchange(NamedTuple):
    """Who offers what whom."""

    giver: Said
    taker: Said
    things: tuple[Said, ...]


class Reason(NamedTuple):
    """Why two organisations could meet: where they are, what both do, for whom, in which languages, and what they could give."""

    lang: str
    place: str
    quarter: str
    topics: tuple[Said, ...]
    audiences: tuple[Said, ...]
    languages: tuple[Said, ...]
    exchanges: tuple[Exchange, ...]


class Near(NamedTuple):
    """A neighbour: its page and the reason."""

    link: Link
    reason: Part


class Neighbours(NamedTuple):
    """The neighbours of an organisation, best first; `how` is where the reader learns what counts."""

    lang: str
    how: str
    unlocated: bool
    rows: tuple[Near, ...]


class Phrases(NamedTuple):
    """The vocabulary in one language, the listed organisations, and all reasons told so far: many have the same ones."""

    topics: dict[str, Said]
    audiences: dict[str, Said]
    exchange: dict[str, Said]
    organisations: dict[str, Organisation]
    links: dict[str, Link]
    told: dict[tuple[object, ...], Part]


def neighbours(frame: Frame) -> dict[str, Part]:
    """Return the neighbours of each listed entry that has any, by its id."""
    words = frame.once(phrases)
    how = frame.address(routes.NEIGHBOURS) + "#nachbarschaft-punkte"
    return {
        one.id: Part("parts/nearby.html", Neighbours(frame.lang, how, not one.district, _rows(frame, one, words)))
        for one in frame.listed
        if frame.matches[one.id]
    }


def phrases(frame: Frame) -> Phrases:
    """Return the words that reasons are told in."""

    def said(kind: str) -> dict[str, Said]:
        return {slug: frame.say(label) for slug, label in relations.labels(frame.site, kind).items()}

    ones = {one.id: one for one in frame.listed}
    links = {key: Link(routes.organisation(frame.lang, key), Said(one.name, SOURCE)) for key, one in ones.items()}
    return Phrases(said("topic"), said("audience"), said("exchange"), ones, links, {})


def reason(frame: Frame, one: Organisation, match: Match) -> Part:
    """Return why an organisation could meet another."""
    words = frame.once(phrases)
    exchanges: tuple[Exchange, ...] = ()
    if match.gives or match.gets:
        other = words.organisations[match.other]
        exchanges = (*_exchange(one, other, match.gives, words), *_exchange(other, one, match.gets, words))
    quarter = one.quarter if match.place == "quarter" else ""
    key = (match.place, quarter, match.topics, match.audiences, match.languages, exchanges)
    if key not in words.told:
        words.told[key] = Part("parts/reason.html", _told(frame, quarter, match, exchanges, words))
    return words.told[key]


def _told(frame: Frame, quarter: str, match: Match, exchanges: tuple[Exchange, ...], words: Phrases) -> Reason:
    return Reason(
        frame.lang,
        match.place,
        quarter,
        tuple(words.topics[slug] for slug in match.topics),
        tuple(words.audiences[slug] for slug in match.audiences),
        tuple(Said(language_name(tag, frame.lang), frame.lang) for tag in match.languages),
        exchanges,
    )


def _rows(frame: Frame, one: Organisation, words: Phrases) -> tuple[Near, ...]:
    return tuple([Near(words.links[match.other], reason(frame, one, match)) for match in frame.matches[one.id]])


def _exchange(giver: Organisation, taker: Organisation, slugs: tuple[str, ...], words: Phrases) -> tuple[Exchange, ...]:
    if not slugs:
        return ()
    names = Said(giver.short or giver.name, SOURCE), Said(taker.short or taker.name, SOURCE)
    return (Exchange(*names, tuple(words.exchange[slug] for slug in slugs)),)
