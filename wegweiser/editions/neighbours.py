"""The neighbourhood: who could meet whom in each district and why, and what the directory does not hold there yet."""

from collections.abc import Iterator
from typing import NamedTuple

from wegweiser.city import affinity, relations, routes
from wegweiser.city.affinity import Gap, Points
from wegweiser.city.organisations import Organisation
from wegweiser.city.settings import Area, Term
from wegweiser.editions import reasons, tiles
from wegweiser.editions.directory import Leaf
from wegweiser.editions.frame import Frame, job
from wegweiser.editions.views import Link, Sheet
from wegweiser.ground.languages import SOURCE, Said
from wegweiser.making.jobs import Job, Part

PATH = "data/orgs.yaml"

PAIRS = 8
"""So many pairs of the whole city stand on the first page."""

SHEET = 40
"""A longer list is cut into sheets of so many entries, each with its neighbours."""

MOST = 400
"""Of a district with more entries no list is made: nobody reads it, and each entry shows its neighbours itself."""


class Pair(NamedTuple):
    """Two organisations that could meet, and why."""

    one: Link
    other: Link
    reason: Part


class Number(NamedTuple):
    """A place or a word with how many entries it has; without a name for those that say nothing."""

    address: str
    label: Said
    entries: int


class Missing(NamedTuple):
    """What nobody in a district stands for; the note of the word, and who is nearest."""

    label: Said
    note: Said
    nearest: tuple[Number, ...]


class Blank(NamedTuple):
    """What the entries of a district leave open, and on how many entries that rests."""

    entries: int
    topics: tuple[Missing, ...]
    audiences: tuple[Missing, ...]


class NeighboursPage(NamedTuple):
    """The way into all neighbourhoods, and how they are computed."""

    template: str
    lang: str
    sheet: Sheet
    intro: Said
    tiles: Part
    unlocated: Number
    pairs: tuple[Pair, ...]
    points: Points
    best: int
    enough: int
    forum: str


class Resident(NamedTuple):
    """An organisation of a district and its neighbours, where it has any."""

    name: Link
    neighbours: tuple[Part, ...]


class DistrictPage(NamedTuple):
    """The neighbourhood of a district, or of the entries without one."""

    template: str
    lang: str
    sheet: Sheet
    district: Said
    entries: int
    residents: tuple[Resident, ...]
    borders: tuple[Number, ...]
    unlocated: Number
    blank: tuple[Blank, ...]
    listed: str
    forum: str
    leaves: tuple[Leaf, ...]
    leaf: int


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the first page and the neighbourhood of each district, also of those without entries."""
    yield _overview(frame)
    located: dict[str, list[Organisation]] = {}
    for one in frame.listed:
        located.setdefault(one.district or routes.UNSTATED, []).append(one)
    gaps = affinity.gaps(frame.site, frame.listed)
    for area in frame.site.settings.districts:
        yield from _district(frame, area, located, gaps.get(area.slug))
    if routes.UNSTATED in located:
        yield from _sheets(frame, routes.UNSTATED, Said("", SOURCE), located[routes.UNSTATED], (), ())


def _overview(frame: Frame) -> Job:
    sheet, intro = frame.section(routes.NEIGHBOURS)
    view = NeighboursPage(
        template="neighbours.html",
        lang=frame.lang,
        sheet=sheet,
        intro=intro,
        tiles=tiles.part(frame, where=routes.NEIGHBOURS),
        unlocated=_unlocated(frame),
        pairs=_pairs(frame),
        points=affinity.POINTS,
        best=affinity.BEST,
        enough=affinity.ENOUGH,
        forum=frame.address(f"{routes.NEIGHBOURS}/{routes.FORUM}"),
    )
    return job(view, "content/nachbarschaft.md")


def _pairs(frame: Frame) -> tuple[Pair, ...]:
    ones = {one.id: one for one in frame.listed}
    return tuple(
        Pair(_link(frame, ones[key]), _link(frame, ones[match.other]), reasons.reason(frame, ones[key], match))
        for key, match in affinity.pairs(frame.matches, PAIRS)
    )


def _district(frame: Frame, area: Area, located: dict[str, list[Organisation]], gap: Gap | None) -> Iterator[Job]:
    areas = {one.slug: one for one in frame.site.settings.districts}
    borders = tuple(
        Number(routes.neighbourhood(frame.lang, slug), Said(areas[slug].name, SOURCE), len(located.get(slug, ())))
        for slug in sorted(area.neighbours, key=list(areas).index)
    )
    blank = (_blank(frame, area, gap),) if gap else ()
    yield from _sheets(frame, area.slug, Said(area.name, SOURCE), located.get(area.slug, []), borders, blank)


def _sheets(
    frame: Frame, slug: str, name: Said, organisations: list[Organisation], borders: tuple[Number, ...], blank: tuple[Blank, ...]
) -> Iterator[Job]:
    """Cut the neighbourhood of a district into its sheets; what the entries leave open stands on the first."""
    start = routes.neighbourhood(frame.lang, slug)
    residents = organisations if len(organisations) <= MOST else []
    leaves = tuple(Leaf(n, routes.leaf(start, n)) for n in range(1, -(-len(residents) // SHEET) + 1))
    near = frame.once(reasons.neighbours)
    for number in range(1, max(len(leaves), 1) + 1):
        shown = residents[(number - 1) * SHEET : number * SHEET]
        below = routes.leaf(f"{routes.NEIGHBOURS}/{routes.FACETS['district']}/{slug}/", number).rstrip("/")
        view = DistrictPage(
            template="neighbourhood.html",
            lang=frame.lang,
            sheet=frame.sheet(below, name, crumbs=(frame.crumb(routes.NEIGHBOURS),)),
            district=name,
            entries=len(organisations),
            residents=tuple(Resident(_link(frame, one), (near[one.id],) if one.id in near else ()) for one in shown),
            borders=borders,
            unlocated=_unlocated(frame),
            blank=blank if number == 1 else (),
            listed=routes.facet(frame.lang, "district", slug) if organisations else frame.address(routes.DIRECTORY),
            forum=frame.address(f"{routes.NEIGHBOURS}/{routes.FORUM}"),
            leaves=leaves if len(leaves) > 1 else (),
            leaf=number,
        )
        yield job(view, PATH)


def _unlocated(frame: Frame) -> Number:
    entries = sum(1 for one in frame.listed if not one.district)
    address = routes.neighbourhood(frame.lang, routes.UNSTATED) if entries else ""
    return Number(address, Said("", SOURCE), entries)


def _blank(frame: Frame, area: Area, gap: Gap) -> Blank:
    words = frame.site.vocabulary
    terms = {"topic": {term.slug: term for term in words.topics}, "audience": {term.slug: term for term in words.audiences}}
    return Blank(
        gap.entries,
        tuple(_missing(frame, area, "topic", terms["topic"][slug]) for slug in gap.topics),
        tuple(_missing(frame, area, "audience", terms["audience"][slug]) for slug in gap.audiences),
    )


def _missing(frame: Frame, area: Area, kind: str, term: Term) -> Missing:
    """Return a word that nobody in a district stands for, with the lists of those next door who do."""
    counts = frame.once(_counts)
    names = relations.labels(frame.site, "district")
    nearest = tuple(
        Number(routes.circle(frame.lang, kind, term.slug, slug), frame.say(names[slug]), counts[kind, term.slug, slug])
        for slug in names
        if slug in area.neighbours and (kind, term.slug, slug) in counts
    )
    return Missing(frame.say(term.label), frame.say(term.note), nearest)


def _counts(frame: Frame) -> dict[tuple[str, str, str], int]:
    """Return how many listed entries stand for a word in a district."""
    counts: dict[tuple[str, str, str], int] = {}
    for one in frame.listed:
        for kind in ("topic", "audience"):
            for slug in relations.values(one, kind):
                counts[kind, slug, one.district] = counts.get((kind, slug, one.district), 0) + 1
    return counts


def _link(frame: Frame, one: Organisation) -> Link:
    return Link(routes.organisation(frame.lang, one.id), Said(one.name, SOURCE))
