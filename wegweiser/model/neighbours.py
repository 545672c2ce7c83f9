"""Who in the same or a bordering district could meet, and why; what a district leaves open."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Literal, NamedTuple

from wegweiser.languages import get_source_language
from wegweiser.model.facets import Organisations
from wegweiser.model.organisations import Organisation
from wegweiser.model.settings import Area, Term
from wegweiser.model.site import Site

Proximity = Literal["quarter", "district", "border", "unlocated"]
Slugs = tuple[str, ...]
Areas = Mapping[str, Area]
"""Districts by slug."""

Trait = tuple[str, str]
"""What an organisation says or where it is, such as ("topic", "kultur") or ("district", "nord")."""

MemberSet = int
"""A set of listed entries as a whole number: bit n stands for the nth of the list."""

MAX_NEIGHBOURS = 4
"""So many neighbours an organisation has at most."""

MIN_ENTRIES = 5
"""Only of a district with so many entries it may be told what they leave open."""


class Points(NamedTuple):
    """What each thing in common counts; shared topics and the like count once for each."""

    exchange: int = 3
    """One offers what the other seeks."""
    topic: int = 2
    """Both name the topic."""
    audience: int = 1
    """Both name the audience."""
    language: int = 1
    """Both speak the language; German does not count."""
    district: int = 2
    """Both are in the same district."""
    quarter: int = 1
    """Both are in the same quarter; comes on top of the district."""
    border: int = 1
    """Their districts border on each other."""


POINTS = Points()
_TRAIT_POINTS = {
    "topic": POINTS.topic,
    "audience": POINTS.audience,
    "language": POINTS.language,
    "offers": POINTS.exchange,
    "seeks": POINTS.exchange,
}
_PROXIMITY_POINTS = {
    "quarter": POINTS.district + POINTS.quarter,
    "district": POINTS.district,
    "border": POINTS.border,
    "unlocated": 0,
}


class Match(NamedTuple):
    """Why one organisation could meet another."""

    other_id: str
    """The id of the other one."""
    points: int
    """The sum of `POINTS` for all that follows."""
    proximity: Proximity
    """How near they are; `unlocated` where one of them has no district."""
    topics: Slugs
    """The topics that they share, sorted."""
    audiences: Slugs
    """The audiences that they share, sorted."""
    languages: Slugs
    """The languages that they share, sorted, without German."""
    gives: Slugs
    """What the one offers and the other seeks, sorted."""
    gets: Slugs
    """What the one seeks and the other offers, sorted."""


Matches = dict[str, tuple[Match, ...]]
"""The neighbours of each listed organisation by its id."""


class Gap(NamedTuple):
    """What no entry of a district stands for."""

    entry_count: int
    """The entries of the district on which that rests."""
    topics: Slugs
    """The topics that none of them names, in the order of the vocabulary."""
    audiences: Slugs
    """The audiences that none of them names, in the order of the vocabulary."""


def find_matches(site: Site, organisations: Organisations) -> Matches:
    """Return the neighbours of each listed organisation, best first, equals in their order.

    Of too many equals those are taken that follow the organisation itself in the list, which
    begins anew after its end: a crowd is not sent to the first in the alphabet.
    Who is connected already is left out: umbrella and member, probably one and the same.
    """
    districts = {area.slug: area for area in site.settings.districts}
    index = _NeighbourIndex(organisations, districts)
    connected = _find_connected(organisations)
    matches = {}
    for number, organisation in enumerate(organisations):
        others = sorted(index.find_best(number, organisation, connected[number]))
        pairs = [
            match_organisations(organisation, organisations[other], districts) for other in others
        ]
        best = [match for match in pairs if match]
        matches[organisation.id] = tuple(sorted(best, key=lambda match: -match.points))
    return matches


def match_organisations(
    organisation: Organisation, other: Organisation, districts: Areas
) -> Match | None:
    """Return why two different organisations could meet; None where nothing speaks for it.

    Where one has no district only topics count: nobody is sent across a city for a language.
    """
    proximity = _determine_proximity(organisation, other, districts)
    if proximity is None:
        return None
    topics = _intersect(organisation.topics, other.topics)
    audiences: Slugs = ()
    languages: Slugs = ()
    gives: Slugs = ()
    gets: Slugs = ()
    if proximity != "unlocated":
        audiences = _intersect(organisation.audiences, other.audiences)
        languages = _intersect(_list_counted_languages(organisation), other.languages)
        gives = _intersect(organisation.offers, other.seeks)
        gets = _intersect(organisation.seeks, other.offers)
    points = (
        POINTS.topic * len(topics)
        + POINTS.audience * len(audiences)
        + POINTS.language * len(languages)
        + POINTS.exchange * (len(gives) + len(gets))
    )
    if not points:
        return None
    points += _PROXIMITY_POINTS[proximity]
    return Match(other.id, points, proximity, topics, audiences, languages, gives, gets)


def pick_best_pairs(matches: Matches, most: int) -> tuple[tuple[str, Match], ...]:
    """Return the best pairs of a city: the id of one, and its match.

    No organisation comes twice.
    """
    ranks = {key: rank for rank, key in enumerate(matches)}
    pairs = [(key, match) for key, group in matches.items() for match in group]
    pairs.sort(key=lambda pair: (-pair[1].points, ranks[pair[0]], ranks[pair[1].other_id]))
    paired: set[str] = set()
    best: list[tuple[str, Match]] = []
    for key, match in pairs:
        if len(best) < most and paired.isdisjoint({key, match.other_id}):
            paired |= {key, match.other_id}
            best.append((key, match))
    return tuple(best)


def find_gaps(site: Site, organisations: Organisations) -> dict[str, Gap]:
    """Return what each district with at least MIN_ENTRIES entries leaves open, by its slug."""
    counts = Counter(entry.district for entry in organisations)
    gaps = {}
    for area in site.settings.districts:
        if counts[area.slug] >= MIN_ENTRIES:
            entries = [entry for entry in organisations if entry.district == area.slug]
            gaps[area.slug] = Gap(
                len(entries),
                _list_missing(site.vocabulary.topics, (entry.topics for entry in entries)),
                _list_missing(site.vocabulary.audiences, (entry.audiences for entry in entries)),
            )
    return gaps


def _list_missing(terms: tuple[Term, ...], named: Iterable[Slugs]) -> Slugs:
    slugs = {slug for group in named for slug in group}
    return tuple(term.slug for term in terms if term.slug not in slugs)


class _NeighbourIndex:
    """Who has which trait: points of all entries are counted at once, with sets, not pairs.

    The counts are kept in binary: for each digit the set of entries whose points have this digit.
    So the work for one entry is a few operations on whole numbers, however many others there are.
    """

    def __init__(self, organisations: Organisations, districts: Areas) -> None:
        self._districts = districts
        self._everyone: MemberSet = (1 << len(organisations)) - 1
        self._members: dict[Trait, MemberSet] = {}
        for number, organisation in enumerate(organisations):
            for trait in (*_list_own_traits(organisation), *_list_place_traits(organisation)):
                self._members[trait] = self._members.get(trait, 0) | 1 << number

    def find_best(
        self, number: int, organisation: Organisation, connected: Iterable[int]
    ) -> list[int]:
        """Return the numbers of the best neighbours of an entry, equals from its own number on."""
        near, reachable = self._find_reach(organisation.district)
        digits: list[MemberSet] = []
        candidates: MemberSet = 0
        for trait in _list_wanted_traits(organisation):
            sharing = self._look_up(trait) & (reachable if trait[0] == "topic" else near)
            candidates |= sharing
            _add_points(digits, sharing, _TRAIT_POINTS[trait[0]])
        for area in _list_borders(self._districts, organisation.district):
            _add_points(digits, self._look_up(("district", area)), POINTS.border)
        for place in _list_place_traits(organisation):
            if place[1]:
                _add_points(digits, self._look_up(place), getattr(POINTS, place[0]))
        for other in (number, *connected):
            candidates &= ~(1 << other)
        return list(islice(_iter_best(candidates, digits, number), MAX_NEIGHBOURS))

    def _find_reach(self, district: str) -> tuple[MemberSet, MemberSet]:
        """Return who is near enough for everything, and who is near enough for a topic."""
        if not district:
            return 0, self._everyone
        near = self._look_up(("district", district))
        for area in _list_borders(self._districts, district):
            near |= self._look_up(("district", area))
        return near, near | self._look_up(("district", ""))

    def _look_up(self, trait: Trait) -> MemberSet:
        return self._members.get(trait, 0)


def _add_points(digits: list[MemberSet], members: MemberSet, points: int) -> None:
    """Count so many points for these entries: an addition in binary, for all of them at once."""
    for _ in range(points):
        carry = members
        for place, digit in enumerate(digits):
            digits[place] = digit ^ carry
            carry &= digit
        if carry:
            digits.append(carry)


def _iter_best(members: MemberSet, digits: list[MemberSet], start: int) -> Iterator[int]:
    """Yield the numbers of entries, those with most points first, equals from `start` on."""
    if digits:
        *lower, highest = digits
        for part in (members & highest, members & ~highest):
            if part:
                yield from _iter_best(part, lower, start)
        return
    before = members & ((1 << start) - 1)
    for part in (members ^ before, before):
        yield from _iter_numbers(part)


def _iter_numbers(members: MemberSet) -> Iterator[int]:
    """Yield the numbers of entries in their order."""
    while members:
        first = members & -members
        yield first.bit_length() - 1
        members ^= first


def _list_own_traits(organisation: Organisation) -> list[Trait]:
    """Return by what an organisation is found."""
    return [
        *(("topic", slug) for slug in organisation.topics),
        *(("audience", slug) for slug in organisation.audiences),
        *(("language", tag) for tag in _list_counted_languages(organisation)),
        *(("offers", slug) for slug in organisation.offers),
        *(("seeks", slug) for slug in organisation.seeks),
    ]


def _list_wanted_traits(organisation: Organisation) -> list[Trait]:
    """Return by what it finds others: they offer what it seeks, and the other way round."""
    opposites = {"offers": "seeks", "seeks": "offers"}
    return [(opposites.get(kind, kind), slug) for kind, slug in _list_own_traits(organisation)]


def _list_place_traits(organisation: Organisation) -> list[Trait]:
    """Return where an organisation is; a quarter is one of its district."""
    district, quarter = organisation.district, organisation.quarter
    if not district or not quarter:
        return [("district", district)]
    return [("district", district), ("quarter", f"{district}/{quarter}")]


def _list_counted_languages(organisation: Organisation) -> Slugs:
    """Return the languages that are a reason to meet: German is none, for all share it."""
    return tuple(tag for tag in organisation.languages if tag != get_source_language())


def _list_borders(districts: Areas, district: str) -> Slugs:
    """Return the districts that border on one; an unknown one, which a rule reports, has none."""
    area = districts.get(district)
    return area.neighbours if area else ()


def _find_connected(organisations: Organisations) -> list[set[int]]:
    """Return by number who is connected: umbrella and member, probably one and the same."""
    numbers = {organisation.id: number for number, organisation in enumerate(organisations)}
    connected: list[set[int]] = [set() for _ in organisations]
    for number, organisation in enumerate(organisations):
        for key in (*organisation.member_of, organisation.possible_duplicate_of):
            if key in numbers:
                connected[number].add(numbers[key])
                connected[numbers[key]].add(number)
    return connected


def _determine_proximity(
    organisation: Organisation, other: Organisation, districts: Areas
) -> Proximity | None:
    if not organisation.district or not other.district:
        return "unlocated"
    if organisation.district != other.district:
        return (
            "border" if other.district in _list_borders(districts, organisation.district) else None
        )
    return (
        "quarter" if organisation.quarter and organisation.quarter == other.quarter else "district"
    )


def _intersect(slugs: Slugs, others: Slugs) -> Slugs:
    return tuple(sorted([slug for slug in slugs if slug in others]))
