"""The neighbourhood: who could meet whom in each district and why, and what is missing there."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from wegweiser.build.jobs import Job, Part
from wegweiser.editions.frame import Frame
from wegweiser.editions.page_jobs import plan_page
from wegweiser.editions.pages import match_reasons, tiles
from wegweiser.editions.pages.entry_views import ENTRIES_FILE
from wegweiser.editions.pages.forum import MIN_INVITED
from wegweiser.editions.pages.list_pages import CountLink, ListPage, number_list_pages
from wegweiser.editions.views import Link, PageMeta
from wegweiser.languages import Localized, get_source_language
from wegweiser.model import facets, neighbours, routes
from wegweiser.model.neighbours import Gap, Points
from wegweiser.model.organisations import Organisation
from wegweiser.model.settings import Area, Term

MAX_PAIRS = 8
"""So many pairs of the whole city stand on the first page."""

PAGE_SIZE = 40
"""A longer list is cut into pages of so many entries, each with its neighbours."""

MAX_LISTED_ENTRIES = 400
"""A district with more entries has no list: each entry shows its neighbours itself."""


class NeighbourPair(NamedTuple):
    """Two organisations that could meet."""

    first: Link
    """One organisation."""
    second: Link
    """The other one."""
    reason: Part
    """Why they could meet: a MatchReason."""


class MissingTerm(NamedTuple):
    """A topic or an audience that no entry of a district names."""

    label: Localized
    """What it is called."""
    note: Localized
    """What it covers; may be empty."""
    adjacent_districts: tuple[CountLink, ...]
    """The adjacent districts that have entries for it."""


class GapView(NamedTuple):
    """What the entries of a district leave open."""

    entry_count: int
    """On how many entries that rests."""
    topics: tuple[MissingTerm, ...]
    """The topics that none of them names."""
    audiences: tuple[MissingTerm, ...]
    """The audiences that none of them names."""


class NeighboursPage(NamedTuple):
    """The way into all neighbourhoods, and how they are computed (neighbours.html)."""

    template: str
    """The template."""
    lang: str
    """The language of the page."""
    page: PageMeta
    """What stands around the page."""
    intro: Localized
    """What introduces the page, in Markdown; may be empty."""
    tile_map: Part
    """The map of the districts: a TileMap."""
    without_district: CountLink
    """The page of the entries without a district."""
    pairs: tuple[NeighbourPair, ...]
    """The pairs with the most points, each organisation once."""
    points: Points
    """What each thing in common counts."""
    max_neighbours: int
    """How many neighbours an entry shows at most."""
    forum_address: str
    """Where lists for a forum are."""


class DistrictEntry(NamedTuple):
    """An organisation of a district."""

    link: Link
    """Its page."""
    neighbours: match_reasons.NeighbourList | None
    """Who could meet it."""


class DistrictPage(NamedTuple):
    """The neighbourhood of a district, or of the entries without one (neighbourhood.html)."""

    template: str
    """The template."""
    lang: str
    """The language of the page."""
    page: PageMeta
    """What stands around the page."""
    district: Localized
    """The name of the district; empty for the entries without one."""
    entry_count: int
    """How many entries it has."""
    district_entries: tuple[DistrictEntry, ...]
    """The entries of this page; empty where there are too many for a list."""
    adjacent_districts: tuple[CountLink, ...]
    """The neighbourhoods of the districts around it."""
    without_district: CountLink
    """The page of the entries without a district."""
    gap: GapView | None
    """What its entries leave open, on the first page; None where too few say anything."""
    list_address: str
    """The list of its entries in the directory, or the whole directory where it has none."""
    forum_address: str
    """Where lists for a forum are."""
    list_pages: tuple[ListPage, ...]
    """The pages of the list; empty where it is one page."""
    page_number: int
    """The number of this page, from 1."""


class _District(NamedTuple):
    """A district, or what stands for none, with all that its pages share."""

    slug: str
    name: Localized
    organisations: tuple[Organisation, ...]
    adjacent_districts: tuple[CountLink, ...] = ()
    gap: GapView | None = None


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the overview, and the neighbourhood of each district and of the entries without one."""
    yield _plan_overview(frame)
    members = {value.slug: value.organisations for value in frame.values_by_facet["district"]}
    gaps = neighbours.find_gaps(frame.site, frame.listed_entries)
    for area in frame.site.settings.districts:
        gap = gaps.get(area.slug)
        district = _District(
            slug=area.slug,
            name=Localized(area.name, get_source_language()),
            organisations=members.get(area.slug, ()),
            adjacent_districts=_adjacent_districts(frame, area),
            gap=_gap_view(frame, area, gap) if gap else None,
        )
        yield from _plan_district_pages(frame, district)
    if routes.UNSTATED in members:
        nameless = Localized("", get_source_language())
        without_district = _District(routes.UNSTATED, nameless, members[routes.UNSTATED])
        yield from _plan_district_pages(frame, without_district)


def _plan_overview(frame: Frame) -> Job:
    page, intro = frame.section_meta_and_intro(routes.NEIGHBOURS)
    view = NeighboursPage(
        template="neighbours.html",
        lang=frame.lang,
        page=page,
        intro=intro,
        tile_map=tiles.tile_map_part(frame, section=routes.NEIGHBOURS),
        without_district=_without_district_link(frame),
        pairs=_neighbour_pairs(frame),
        points=neighbours.POINTS,
        max_neighbours=neighbours.MAX_NEIGHBOURS,
        forum_address=_forum_address(frame),
    )
    return plan_page(view, "content/nachbarschaft.md")


def _neighbour_pairs(frame: Frame) -> tuple[NeighbourPair, ...]:
    context = frame.compute_once(match_reasons.reason_context)
    return tuple(
        NeighbourPair(
            context.links[entry_id],
            context.links[match.other_id],
            match_reasons.reason_part(frame, context.organisations[entry_id], match),
        )
        for entry_id, match in neighbours.pick_best_pairs(frame.matches, MAX_PAIRS)
    )


def _adjacent_districts(frame: Frame, area: Area) -> tuple[CountLink, ...]:
    counts = frame.compute_once(tiles.count_by_district)
    return tuple(
        CountLink(
            routes.neighbourhood(frame.lang, other.slug),
            Localized(other.name, get_source_language()),
            counts[other.slug],
        )
        for other in frame.site.settings.districts
        if other.slug in area.neighbours
    )


def _plan_district_pages(frame: Frame, district: _District) -> Iterator[Job]:
    """Cut the neighbourhood of a district into pages; only the first tells the gap."""
    listed = district.organisations
    if len(listed) > MAX_LISTED_ENTRIES:
        listed = ()
    page_count = max(-(-len(listed) // PAGE_SIZE), 1)
    start = routes.neighbourhood(frame.lang, district.slug)
    list_pages = number_list_pages(start, page_count)
    for number in range(1, page_count + 1):
        shown = listed[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
        view = _district_page(frame, district, shown, number)
        yield plan_page(view._replace(list_pages=list_pages), ENTRIES_FILE)


def _district_page(
    frame: Frame, district: _District, shown: tuple[Organisation, ...], number: int
) -> DistrictPage:
    # A German address is the slug: no language stands before it.
    start = routes.neighbourhood(get_source_language(), district.slug)
    list_address = frame.page_address(routes.DIRECTORY)
    if district.organisations:
        list_address = routes.facet(frame.lang, "district", district.slug)
    return DistrictPage(
        template="neighbourhood.html",
        lang=frame.lang,
        page=frame.page_meta(
            routes.list_page(start, number).rstrip("/"),
            district.name,
            breadcrumbs=(frame.section_crumb(routes.NEIGHBOURS),),
        ),
        district=district.name,
        entry_count=len(district.organisations),
        district_entries=_district_entries(frame, shown),
        adjacent_districts=district.adjacent_districts,
        without_district=_without_district_link(frame),
        gap=district.gap if number == 1 else None,
        list_address=list_address,
        forum_address=_forum_address(frame),
        list_pages=(),
        page_number=number,
    )


def _district_entries(
    frame: Frame, organisations: tuple[Organisation, ...]
) -> tuple[DistrictEntry, ...]:
    links = frame.compute_once(match_reasons.reason_context).links
    lists = frame.compute_once(match_reasons.neighbour_lists)
    return tuple(DistrictEntry(links[entry.id], lists.get(entry.id)) for entry in organisations)


def _forum_address(frame: Frame) -> str:
    return frame.page_address(f"{routes.NEIGHBOURS}/{routes.FORUM}")


def _without_district_link(frame: Frame) -> CountLink:
    """Return the way to the entries without a district; none where no entry has one."""
    has_districts = bool(frame.values_by_facet["district"])
    entry_count = frame.compute_once(tiles.count_by_district)[""] if has_districts else 0
    address = routes.neighbourhood(frame.lang, routes.UNSTATED) if entry_count else ""
    return CountLink(address, Localized("", get_source_language()), entry_count)


def _gap_view(frame: Frame, area: Area, gap: Gap) -> GapView:
    vocabulary = frame.site.vocabulary
    return GapView(
        gap.entry_count,
        _missing_terms(frame, area, "topic", vocabulary.topics, gap.topics),
        _missing_terms(frame, area, "audience", vocabulary.audiences, gap.audiences),
    )


def _missing_terms(
    frame: Frame, area: Area, facet: str, terms: tuple[Term, ...], missing: tuple[str, ...]
) -> tuple[MissingTerm, ...]:
    terms_by_slug = {term.slug: term for term in terms}
    return tuple(
        MissingTerm(
            frame.say(terms_by_slug[slug].label),
            frame.say(terms_by_slug[slug].note),
            _districts_with_term(frame, area, facet, slug),
        )
        for slug in missing
    )


def _districts_with_term(frame: Frame, area: Area, facet: str, term: str) -> tuple[CountLink, ...]:
    """Return the adjacent districts whose entries name a term."""
    counts = frame.compute_once(_count_terms_by_district)
    links = []
    for other in frame.site.settings.districts:
        entry_count = counts[facet, term, other.slug]
        if other.slug not in area.neighbours or not entry_count:
            continue
        # Too few for a list of their own stand in the directory's list of the term.
        address = routes.facet(frame.lang, facet, term)
        if entry_count >= MIN_INVITED:
            address = routes.forum(frame.lang, facet, term, other.slug)
        links.append(CountLink(address, Localized(other.name, get_source_language()), entry_count))
    return tuple(links)


def _count_terms_by_district(frame: Frame) -> Counter[tuple[str, str, str]]:
    """Return how many listed entries name a term of a facet in a district."""
    return Counter(
        (facet, slug, entry.district)
        for entry in frame.listed_entries
        for facet in ("topic", "audience")
        for slug in facets.get_facet_values(entry, facet)
    )
