"""Why two organisations could meet: the neighbours of each entry, as its page and its neighbourhood show them."""

from typing import NamedTuple

from wegweiser.city import relations, routes
from wegweiser.city.affinity import Match
from wegweiser.city.organisations import Organisation
from wegweiser.editions.frame import Frame
from wegweiser.ground.languages import SOURCE, Said, language_name
from wegweiser.making.jobs import Part


class Exchange(NamedTuple):
    """Who offers what whom."""

    giver: Said
    taker: Said
    things: tuple[Said, ...]


class Reason(NamedTuple):
    """Why two organisations could meet: where they are, what both do, for whom, in which languages, and what they could give."""

    place: str
    quarter: str
    topics: tuple[Said, ...]
    audiences: tuple[Said, ...]
    languages: tuple[Said, ...]
    exchanges: tuple[Exchange, ...]


class Near(NamedTuple):
    """A neighbour: its page and the reason."""

    address: str
    name: Said
    reason: Reason


class Neighbours(NamedTuple):
    """The neighbours of an organisation, best first; `how` is where the reader learns what counts."""

    lang: str
    how: str
    unlocated: bool
    rows: tuple[Near, ...]


class Phrases(NamedTuple):
    """The vocabulary in one language of the site, and the listed organisations by id."""

    topics: dict[str, Said]
    audiences: dict[str, Said]
    exchange: dict[str, Said]
    organisations: dict[str, Organisation]


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

    return Phrases(said("topic"), said("audience"), said("exchange"), {one.id: one for one in frame.listed})


def reason(frame: Frame, one: Organisation, match: Match) -> Reason:
    """Return why an organisation could meet another."""
    words = frame.once(phrases)
    other = words.organisations[match.other]
    return Reason(
        match.place,
        one.quarter if match.place == "quarter" else "",
        tuple([words.topics[slug] for slug in match.topics]),
        tuple([words.audiences[slug] for slug in match.audiences]),
        tuple([Said(language_name(tag, frame.lang), frame.lang) for tag in match.languages]),
        (*_exchange(one, other, match.gives, words), *_exchange(other, one, match.gets, words)),
    )


def _rows(frame: Frame, one: Organisation, words: Phrases) -> tuple[Near, ...]:
    return tuple(
        [
            Near(
                routes.organisation(frame.lang, match.other),
                Said(words.organisations[match.other].name, SOURCE),
                reason(frame, one, match),
            )
            for match in frame.matches[one.id]
        ]
    )


def _exchange(giver: Organisation, taker: Organisation, slugs: tuple[str, ...], words: Phrases) -> tuple[Exchange, ...]:
    if not slugs:
        return ()
    names = Said(giver.short or giver.name, SOURCE), Said(taker.short or taker.name, SOURCE)
    return (Exchange(*names, tuple(words.exchange[slug] for slug in slugs)),)
