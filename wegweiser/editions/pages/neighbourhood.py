"""The neighbourhood: who could meet whom in each district and why, and what the directory does not hold there yet."""

from collections.abc import Iterator
from typing import NamedTuple

from wegweiser.build.jobs import Job, Part
from wegweiser.editions.frame import Frame
from wegweiser.editions.page_jobs import plan_page
from wegweiser.editions.pages import match_reasons, tiles
from wegweiser.editions.pages.directory import ListPage
from wegweiser.editions.views import Link, PageMeta
from wegweiser.languages import DEFAULT_LANGUAGE, Localized
from wegweiser.model import facets, neighbours, routes
from wegweiser.model.neighbours import Gap, Points
from wegweiser.model.organisations import Organisation
from wegweiser.model.settings import Area, Term

ENTRIES_FILE = "data/orgs.yaml"

MAX_PAIRS = 8
"""So many pairs of the whole city stand on the first page."""

PAGE_SIZE = 40
"""A longer list is cut into sheets of so many entries, each with its neighbours."""

MAX_LISTED_ENTRIES = 400
"""Of a district with more entries no list is made: nobody reads it, and each entry shows its neighbours itself."""


class NeighbourPair(NamedTuple):
    """Two organisations that could meet, and why."""

    one: Link
    other: Link
    reason: Part


class CountLink(NamedTuple):
    """A place or a word with how many entries it has; without a name for those that say nothing."""

    address: str
    label: Localized
    entries: int


class MissingTerm(NamedTuple):
    """What nobody in a district stands for; the note of the word, and who is nearest."""

    label: Localized
    note: Localized
    nearest: tuple[CountLink, ...]


class GapView(NamedTuple):
    """What the entries of a district leave open, and on how many entries that rests."""

    entries: int
    topics: tuple[MissingTerm, ...]
    audiences: tuple[MissingTerm, ...]


class NeighboursPage(NamedTuple):
    """The way into all neighbourhoods, and how they are computed."""

    template: str
    lang: str
    page: PageMeta
    intro: Localized
    tiles: Part
    unlocated: CountLink
    pairs: tuple[NeighbourPair, ...]
    points: Points
    best: int
    forum: str


class DistrictEntry(NamedTuple):
    """An organisation of a district and its neighbours, where it has any."""

    name: Link
    neighbours: tuple[match_reasons.NeighbourList, ...]


class DistrictPage(NamedTuple):
    """The neighbourhood of a district, or of the entries without one."""

    template: str
    lang: str
    page: PageMeta
    district: Localized
    entries: int
    residents: tuple[DistrictEntry, ...]
    borders: tuple[CountLink, ...]
    unlocated: CountLink
    blank: tuple[GapView, ...]
    listed: str
    forum: str
    leaves: tuple[ListPage, ...]
    leaf: int


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the first page and the neighbourhood of each district, also of those without entries."""
    yield _plan_overview(frame)
    located: dict[str, list[Organisation]] = {}
    for one in frame.listed_entries:
        located.setdefault(one.district or routes.UNSTATED, []).append(one)
    gaps = neighbours.find_gaps(frame.site, frame.listed_entries)
    for area in frame.site.settings.districts:
        yield from _plan_district(frame, area, located, gaps.get(area.slug))
    if routes.UNSTATED in located:
        yield from _plan_district_pages(
            frame,
            routes.UNSTATED,
            Localized("", DEFAULT_LANGUAGE),
            located[routes.UNSTATED],
            (),
            (),
        )


def _plan_overview(frame: Frame) -> Job:
    page, intro = frame.section_meta_and_intro(routes.NEIGHBOURS)
    view = NeighboursPage(
        template="neighbours.html",
        lang=frame.lang,
        page=page,
        intro=intro,
        tiles=tiles.tile_map_part(frame, where=routes.NEIGHBOURS),
        unlocated=_without_district_link(frame),
        pairs=_neighbour_pairs(frame),
        points=neighbours.POINTS,
        best=neighbours.MAX_NEIGHBOURS,
        forum=frame.page_address(f"{routes.NEIGHBOURS}/{routes.FORUM}"),
    )
    return plan_page(view, "content/nachbarschaft.md")


def _neighbour_pairs(frame: Frame) -> tuple[NeighbourPair, ...]:
    ones = {one.id: one for one in frame.listed_entries}
    return tuple(
        NeighbourPair(
            _entry_link(frame, ones[key]),
            _entry_link(frame, ones[match.other_id]),
            match_reasons.reason_part(frame, ones[key], match),
        )
        for key, match in neighbours.pick_best_pairs(frame.matches, MAX_PAIRS)
    )


def _plan_district(
    frame: Frame, area: Area, located: dict[str, list[Organisation]], gap: Gap | None
) -> Iterator[Job]:
    areas = {one.slug: one for one in frame.site.settings.districts}
    borders = tuple(
        CountLink(
            routes.neighbourhood(frame.lang, slug),
            Localized(areas[slug].name, DEFAULT_LANGUAGE),
            len(located.get(slug, ())),
        )
        for slug in sorted(area.neighbours, key=list(areas).index)
    )
    blank = (_gap_view(frame, area, gap),) if gap else ()
    yield from _plan_district_pages(
        frame,
        area.slug,
        Localized(area.name, DEFAULT_LANGUAGE),
        located.get(area.slug, []),
        borders,
        blank,
    )


def _plan_district_pages(
    frame: Frame,
    slug: str,
    name: Localized,
    organisations: list[Organisation],
    borders: tuple[CountLink, ...],
    blank: tuple[GapView, ...],
) -> Iterator[Job]:
    """Cut the neighbourhood of a district into its sheets; what the entries leave open stands on the first."""
    start = routes.neighbourhood(frame.lang, slug)
    residents = organisations if len(organisations) <= MAX_LISTED_ENTRIES else []
    leaves = tuple(
        ListPage(n, routes.list_page(start, n))
        for n in range(1, -(-len(residents) // PAGE_SIZE) + 1)
    )
    near = frame.compute_once(match_reasons.neighbour_lists)
    for number in range(1, max(len(leaves), 1) + 1):
        shown = residents[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
        below = routes.list_page(
            f"{routes.NEIGHBOURS}/{routes.FACETS['district']}/{slug}/", number
        ).rstrip("/")
        view = DistrictPage(
            template="neighbourhood.html",
            lang=frame.lang,
            page=frame.page_meta(
                below, name, breadcrumbs=(frame.section_crumb(routes.NEIGHBOURS),)
            ),
            district=name,
            entries=len(organisations),
            residents=tuple(
                DistrictEntry(_entry_link(frame, one), (near[one.id],) if one.id in near else ())
                for one in shown
            ),
            borders=borders,
            unlocated=_without_district_link(frame),
            blank=blank if number == 1 else (),
            listed=routes.facet(frame.lang, "district", slug)
            if organisations
            else frame.page_address(routes.DIRECTORY),
            forum=frame.page_address(f"{routes.NEIGHBOURS}/{routes.FORUM}"),
            leaves=leaves if len(leaves) > 1 else (),
            leaf=number,
        )
        yield plan_page(view, ENTRIES_FILE)


def _without_district_link(frame: Frame) -> CountLink:
    entries = sum(1 for one in frame.listed_entries if not one.district)
    address = routes.neighbourhood(frame.lang, routes.UNSTATED) if entries else ""
    return CountLink(address, Localized("", DEFAULT_LANGUAGE), entries)


def _gap_view(frame: Frame, area: Area, gap: Gap) -> GapView:
    words = frame.site.vocabulary
    terms = {
        "topic": {term.slug: term for term in words.topics},
        "audience": {term.slug: term for term in words.audiences},
    }
    return GapView(
        gap.entry_count,
        tuple(_missing_term(frame, area, "topic", terms["topic"][slug]) for slug in gap.topics),
        tuple(
            _missing_term(frame, area, "audience", terms["audience"][slug])
            for slug in gap.audiences
        ),
    )


def _missing_term(frame: Frame, area: Area, kind: str, term: Term) -> MissingTerm:
    """Return a word that nobody in a district stands for, with the lists of those next door who do."""
    counts = frame.compute_once(_count_terms_by_district)
    names = facets.get_labels(frame.site, "district")
    nearest = tuple(
        CountLink(
            routes.forum(frame.lang, kind, term.slug, slug),
            frame.say(names[slug]),
            counts[kind, term.slug, slug],
        )
        for slug in names
        if slug in area.neighbours and (kind, term.slug, slug) in counts
    )
    return MissingTerm(frame.say(term.label), frame.say(term.note), nearest)


def _count_terms_by_district(frame: Frame) -> dict[tuple[str, str, str], int]:
    """Return how many listed entries stand for a word in a district."""
    counts: dict[tuple[str, str, str], int] = {}
    for one in frame.listed_entries:
        for kind in ("topic", "audience"):
            for slug in facets.get_facet_values(one, kind):
                counts[kind, slug, one.district] = counts.get((kind, slug, one.district), 0) + 1
    return counts


def _entry_link(frame: Frame, one: Organisation) -> Link:
    return Link(routes.organisation(frame.lang, one.id), Localized(one.name, DEFAULT_LANGUAGE))
