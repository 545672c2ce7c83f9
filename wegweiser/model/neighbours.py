"""Affinity: who in the same or a bordering district could meet, and why; what the entries of a district leave open."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from itertools import combinations
from typing import Literal, NamedTuple

from wegweiser.languages import DEFAULT_LANGUAGE
from wegweiser.model.facets import Organisations
from wegweiser.model.organisations import Organisation
from wegweiser.model.settings import Area
from wegweiser.model.site import Site

Proximity = Literal["quarter", "district", "border", "unlocated"]
Slugs = tuple[str, ...]
Trait = tuple[str, str]
Traits = tuple[Trait, ...]
IndexKey = tuple[Trait, ...]
Matches = dict[str, tuple["Match", ...]]

MAX_NEIGHBOURS = 4
"""So many neighbours an organisation has at most."""

CANDIDATE_LIMIT = 50
"""With so many candidates the search for neighbours stops: in a city with fewer the best are found for certain."""

MIN_ENTRIES = 5
"""Only of a district with so many entries it may be told what they leave open."""

_ANY_DISTRICT, _NO_DISTRICT = "*", ""
_SOURCE_LANGUAGE = ("language", DEFAULT_LANGUAGE)


class Points(NamedTuple):
    """What each thing in common counts; shared topics and the like count once for each."""

    exchange: int = 3
    topic: int = 2
    audience: int = 1
    language: int = 1
    district: int = 2
    quarter: int = 1
    border: int = 1


POINTS = Points()
_TRAIT_POINTS = {
    "offers": POINTS.exchange,
    "seeks": POINTS.exchange,
    "topic": POINTS.topic,
    "audience": POINTS.audience,
    "language": POINTS.language,
    "quarter": POINTS.quarter,
    "border": POINTS.border,
    "district": POINTS.district - POINTS.border,
}
_PROXIMITY_POINTS = {
    "quarter": POINTS.district + POINTS.quarter,
    "district": POINTS.district,
    "border": POINTS.border,
    "unlocated": 0,
}


class Match(NamedTuple):
    """Why one organisation could meet another: where they are, what they share, what one gives and gets."""

    other: str
    points: int
    place: Proximity
    topics: tuple[str, ...]
    audiences: tuple[str, ...]
    languages: tuple[str, ...]
    gives: tuple[str, ...]
    gets: tuple[str, ...]


class Gap(NamedTuple):
    """What nobody in the directory stands for in a district: topics and audiences; and on how many entries that rests."""

    entries: int
    topics: tuple[str, ...]
    audiences: tuple[str, ...]


def find_matches(site: Site, organisations: Organisations) -> Matches:
    """Return the neighbours of each listed organisation, best first, equals in the order of the list.

    Who is known to be connected already (umbrella and member, probably one and the same) is left out.
    """
    districts = {area.slug: area for area in site.settings.districts}
    town, known = _NeighbourIndex(organisations, districts), _find_connected(organisations)
    found = {}
    for number, one in enumerate(organisations):
        best = town.best(number, known[number])
        found[one.id] = tuple(
            [
                match
                for other in best
                if (match := match_organisations(one, organisations[other], districts))
            ]
        )
    return found


def match_organisations(
    one: Organisation, other: Organisation, districts: Mapping[str, Area]
) -> Match | None:
    """Return why two different organisations could meet; None where nothing speaks for it."""
    place = _determine_proximity(one, other, districts)
    if not place:
        return None
    near = place != "unlocated"
    topics = _intersect(one.topics, other.topics)
    audiences = _intersect(one.audiences, other.audiences) if near else ()
    languages = (
        tuple(tag for tag in _intersect(one.languages, other.languages) if tag != DEFAULT_LANGUAGE)
        if near
        else ()
    )
    gives, gets = (
        (_intersect(one.offers, other.seeks), _intersect(one.seeks, other.offers))
        if near
        else ((), ())
    )
    points = (
        POINTS.topic * len(topics)
        + POINTS.audience * len(audiences)
        + POINTS.language * len(languages)
        + POINTS.exchange * (len(gives) + len(gets))
    )
    return (
        Match(
            other.id,
            points + _PROXIMITY_POINTS[place],
            place,
            topics,
            audiences,
            languages,
            gives,
            gets,
        )
        if points
        else None
    )


def pick_best_pairs(found: Matches, most: int) -> tuple[tuple[str, Match], ...]:
    """Return the best pairs of a city, in which no organisation comes twice: the id of one, and its match."""
    order = {key: number for number, key in enumerate(found)}
    every = (
        (-match.points, order[key], order[match.other], key, match)
        for key, ones in found.items()
        for match in ones
    )
    taken: set[str] = set()
    best: list[tuple[str, Match]] = []
    for _, _, _, key, match in sorted(every, key=lambda pair: pair[:3]):
        if len(best) < most and not taken & {key, match.other}:
            taken |= {key, match.other}
            best.append((key, match))
    return tuple(best)


def find_gaps(site: Site, organisations: Organisations) -> dict[str, Gap]:
    """Return what the entries of each district leave open, for districts with at least LEAST entries."""
    entries = Counter(one.district for one in organisations if one.district)
    topics = {(one.district, slug) for one in organisations for slug in one.topics}
    audiences = {(one.district, slug) for one in organisations for slug in one.audiences}
    words = site.vocabulary
    return {
        area.slug: Gap(
            entries[area.slug],
            tuple(term.slug for term in words.topics if (area.slug, term.slug) not in topics),
            tuple(term.slug for term in words.audiences if (area.slug, term.slug) not in audiences),
        )
        for area in site.settings.districts
        if entries[area.slug] >= MIN_ENTRIES
    }


class _NeighbourIndex:
    """The listed organisations by number: found by what they say and where they are, weighed in one step.

    Each point is one bit of a number: what two organisations have in common are the bits that both have set.
    """

    def __init__(self, organisations: Organisations, districts: Mapping[str, Area]) -> None:
        self._organisations = organisations
        self._districts = districts
        self._bits: dict[Trait, int] = {}
        self._width = 0
        self._lists: dict[tuple[str, IndexKey], list[int]] = {}
        self._masks: list[int] = []
        for number, one in enumerate(organisations):
            told, topics = _list_own_traits(one), _list_topic_traits(one)
            self._masks.append(self._mask((*told, *_list_area_traits(one))))
            self._enter(number, one.district or _NO_DISTRICT, told)
            self._enter(number, _ANY_DISTRICT, topics)

    def best(self, number: int, known: AbstractSet[int]) -> list[int]:
        """Return the best neighbours of an organisation, by number."""
        asks, masks, everyone = self._asked(number), self._masks, len(self._masks)
        found = self.candidates(number) - {number} - known
        # One number for both: points first, most of them in front, then the place in the list.
        weighed = [other - everyone * (asks & masks[other]).bit_count() for other in found]
        return [rank % everyone for rank in sorted(weighed)[:MAX_NEIGHBOURS]]

    def candidates(self, number: int) -> set[int]:
        """Return who has something in common: from the nearest districts first, there the rarest in common first."""
        found: set[int] = set()
        for place, keys in self._places(self._organisations[number]):
            known = [entries for key in keys if (entries := self._lists.get((place, key)))]
            for entries in sorted(known, key=len):
                found.update(_slice_around(entries, number))
                if len(found) > CANDIDATE_LIMIT:
                    return found
        return found

    def _places(self, one: Organisation) -> Iterator[tuple[str, tuple[IndexKey, ...]]]:
        """Yield where to look for neighbours, the nearest first, and for what."""
        topics = _combine_traits(_list_topic_traits(one))
        if not one.district:
            yield _ANY_DISTRICT, topics
            return
        asked = _combine_traits(_list_wanted_traits(one))
        for slug in (one.district, *self._districts[one.district].neighbours):
            yield slug, asked
        yield _NO_DISTRICT, topics

    def _asked(self, number: int) -> int:
        """Return the bits that an organisation gives points for; a bordering district has one of the bits of the own."""
        one = self._organisations[number]
        if not one.district:
            return self._mask(_list_topic_traits(one))
        near = self._districts[one.district].neighbours
        return self._mask(
            (
                *_list_wanted_traits(one),
                *_list_area_traits(one),
                *(("border", slug) for slug in near),
            )
        )

    def _enter(self, number: int, place: str, traits: Traits) -> None:
        for key in _combine_traits(traits):
            self._lists.setdefault((place, key), []).append(number)

    def _mask(self, traits: Traits) -> int:
        mask = 0
        for trait in traits:
            mask |= self._bits.get(trait) or self._new(trait)
        return mask

    def _new(self, trait: Trait) -> int:
        weight = _TRAIT_POINTS[trait[0]]
        self._bits[trait] = ((1 << weight) - 1) << self._width
        self._width += weight
        return self._bits[trait]


def _list_own_traits(one: Organisation) -> Traits:
    """Return what an organisation can be found by, sorted; without a district that is its topics."""
    return _list_traits(one, one.offers, one.seeks) if one.district else _list_topic_traits(one)


def _list_wanted_traits(one: Organisation) -> Traits:
    """Return what an organisation finds others by: what they offer where it seeks."""
    return _list_traits(one, one.seeks, one.offers)


def _list_traits(one: Organisation, offers: Slugs, seeks: Slugs) -> Traits:
    said = {
        "topic": one.topics,
        "audience": one.audiences,
        "language": one.languages,
        "offers": offers,
        "seeks": seeks,
    }
    return tuple(
        sorted(
            (kind, word)
            for kind, words in said.items()
            for word in words
            if (kind, word) != _SOURCE_LANGUAGE
        )
    )


def _list_topic_traits(one: Organisation) -> Traits:
    return tuple(("topic", slug) for slug in sorted(one.topics))


def _list_area_traits(one: Organisation) -> Traits:
    """Return where an organisation is: whoever is in the same district has both traits of it."""
    if not one.district:
        return ()
    quarter = (("quarter", f"{one.district}/{one.quarter}"),) if one.quarter else ()
    return (("border", one.district), ("district", one.district), *quarter)


def _combine_traits(traits: Traits) -> tuple[IndexKey, ...]:
    """Return what the lists are called that an organisation stands in: each trait, and each two together."""
    return (*combinations(traits, 2), *((trait,) for trait in traits))


def _slice_around(entries: list[int], number: int) -> list[int]:
    """Return ENOUGH entries of a long list, from where the organisation itself stands: else all would meet the first."""
    if len(entries) <= CANDIDATE_LIMIT:
        return entries
    start = bisect_left(entries, number) - CANDIDATE_LIMIT // 2
    return entries[max(0, min(start, len(entries) - CANDIDATE_LIMIT)) :][:CANDIDATE_LIMIT]


def _find_connected(organisations: Organisations) -> list[set[int]]:
    """Return by number who is connected already: umbrella and member, and what is probably one and the same."""
    numbers = {one.id: number for number, one in enumerate(organisations)}
    known: list[set[int]] = [set() for _ in organisations]
    for number, one in enumerate(organisations):
        for key in (*one.member_of, one.possible_duplicate_of):
            if key in numbers:
                known[number].add(numbers[key])
                known[numbers[key]].add(number)
    return known


def _determine_proximity(
    one: Organisation, other: Organisation, districts: Mapping[str, Area]
) -> Proximity | None:
    if not one.district or not other.district:
        return "unlocated"
    if one.district != other.district:
        return "border" if other.district in districts[one.district].neighbours else None
    return "quarter" if one.quarter and one.quarter == other.quarter else "district"


def _intersect(ones: Slugs, others: Slugs) -> Slugs:
    if not ones or not others:
        return ()
    return tuple(sorted([word for word in ones if word in others]))
