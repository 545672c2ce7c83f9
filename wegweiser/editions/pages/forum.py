"""For someone who plans a forum of associations: who could come, by kind, topic or audience, in each district."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from wegweiser.build.jobs import Job, Part
from wegweiser.editions.frame import Frame
from wegweiser.editions.page_jobs import plan_page
from wegweiser.editions.pages.entry_views import VerificationView, entry_name, verification_view
from wegweiser.editions.views import PageMeta
from wegweiser.languages import DEFAULT_LANGUAGE, Localized
from wegweiser.model import facets, routes
from wegweiser.model.facets import FacetValue
from wegweiser.model.organisations import Organisation

PATH = "data/orgs.yaml"

MOST = 200
"""A list of more guests is none to plan with: it leads on to smaller ones."""


class Cell(NamedTuple):
    """How many entries of a row stand in a district; no address where there are none; no name where none is stated."""

    address: str
    label: Localized
    entries: int


class Line(NamedTuple):
    """A kind, topic or audience with its entries per district."""

    kind: str
    slug: str
    label: Localized
    address: str
    entries: int
    cells: tuple[Cell, ...]


class Grid(NamedTuple):
    """One table of the plan: kinds, topics or audiences against districts."""

    kind: str
    lines: tuple[Line, ...]


class ForumPage(NamedTuple):
    """The tables from which a forum is planned."""

    template: str
    lang: str
    page: PageMeta
    districts: tuple[Localized, ...]
    entries: int
    grids: tuple[Grid, ...]


class Guest(NamedTuple):
    """An organisation as a list of invitations shows it: how to reach it, in which languages, how sure that is."""

    lang: str
    address: str
    name: Localized
    short: str
    languages: tuple[str, ...]
    email: str
    phone: str
    website: str
    standing: VerificationView


class Group(NamedTuple):
    """The guests of one district, or of none."""

    label: Localized
    guests: tuple[Part, ...]


class Tally(NamedTuple):
    """A word with how many of the guests say it."""

    label: Localized
    tag: str
    entries: int


class CirclePage(NamedTuple):
    """Who could come to a forum: of a kind, a topic or an audience, in one district or in all."""

    template: str
    lang: str
    page: PageMeta
    line: Line
    where: tuple[Localized, ...]
    entries: int
    groups: tuple[Group, ...]
    nearby: tuple[Cell, ...]
    languages: tuple[Tally, ...]
    silent: int
    seeks: tuple[Tally, ...]
    offers: tuple[Tally, ...]
    forum: str


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the tables and the list behind each number in them."""
    guests: dict[str, Part] = {}
    grids = []
    for kind in routes.FORUM_FACETS:
        found = [
            value
            for value in facets.build_facet(frame.site, kind, frame.listed_entries)
            if value.slug != routes.UNSTATED
        ]
        lines = [_line(frame, value) for value in found]
        grids.append(Grid(kind, tuple(lines)))
        for value, line in zip(found, lines, strict=True):
            yield from _circles(frame, value, line, guests)
    names = tuple(Localized(area.name, DEFAULT_LANGUAGE) for area in frame.site.settings.districts)
    page = frame.page_meta(
        f"{routes.NEIGHBOURS}/{routes.FORUM}",
        Localized("", frame.lang),
        breadcrumbs=(frame.section_crumb(routes.NEIGHBOURS),),
    )
    yield plan_page(
        ForumPage("forum.html", frame.lang, page, names, len(frame.listed_entries), tuple(grids)),
        PATH,
    )


def _line(frame: Frame, value: FacetValue) -> Line:
    counts = Counter(one.district for one in value.organisations)
    places = [
        (area.slug, Localized(area.name, DEFAULT_LANGUAGE), counts[area.slug])
        for area in frame.site.settings.districts
    ]
    places.append((routes.UNSTATED, Localized("", DEFAULT_LANGUAGE), counts[""]))
    cells = tuple(
        Cell(
            routes.forum(frame.lang, value.kind, value.slug, slug) if entries else "",
            label,
            entries,
        )
        for slug, label, entries in places
    )
    address = routes.forum(frame.lang, value.kind, value.slug)
    return Line(
        value.kind, value.slug, frame.say(value.label), address, len(value.organisations), cells
    )


def _circles(frame: Frame, value: FacetValue, line: Line, guests: dict[str, Part]) -> Iterator[Job]:
    """Plan the list of a line in the whole city, grouped by district, and in each district."""
    areas = frame.site.settings.districts
    located = {
        near.slug: near for near in facets.build_facet(frame.site, "district", value.organisations)
    }
    slugs = (*(area.slug for area in areas), routes.UNSTATED)
    cells = {slug: cell for slug, cell in zip(slugs, line.cells, strict=True) if cell.entries}
    yield _page(
        frame, line.address, line, (), tuple(located.values()), guests, tuple(cells.values())
    )
    beside = {area.slug: (*area.neighbours, routes.UNSTATED) for area in areas}
    for slug, there in located.items():
        nearby = tuple(cell for other, cell in cells.items() if other in beside.get(slug, ()))
        yield _page(frame, cells[slug].address, line, (_named(there),), (there,), guests, nearby)


def _page(
    frame: Frame,
    address: str,
    line: Line,
    where: tuple[Localized, ...],
    places: tuple[FacetValue, ...],
    guests: dict[str, Part],
    nearby: tuple[Cell, ...],
) -> Job:
    ones = [one for there in places for one in there.organisations]
    groups = tuple(_group(frame, there, guests) for there in places) if len(ones) <= MOST else ()
    slug = address.removeprefix(frame.page_address("")).rstrip("/")
    page = frame.page_meta(
        slug, Localized("", frame.lang), breadcrumbs=(frame.section_crumb(routes.NEIGHBOURS),)
    )
    spoken = Counter(tag for one in ones for tag in one.languages)
    return plan_page(
        CirclePage(
            template="circle.html",
            lang=frame.lang,
            page=page,
            line=line._replace(cells=()),
            where=where,
            entries=len(ones),
            groups=groups,
            nearby=nearby,
            languages=tuple(
                Tally(Localized("", tag), tag, spoken[tag])
                for tag in sorted(spoken, key=lambda tag: (-spoken[tag], tag))
            ),
            silent=sum(1 for one in ones if not one.languages),
            seeks=_tallies(frame, (slug for one in ones for slug in one.seeks)),
            offers=_tallies(frame, (slug for one in ones for slug in one.offers)),
            forum=frame.page_address(f"{routes.NEIGHBOURS}/{routes.FORUM}"),
        ),
        PATH,
    )


def _group(frame: Frame, there: FacetValue, guests: dict[str, Part]) -> Group:
    """Return the guests of a district; each is drawn once, for it stands in several lists."""
    for one in there.organisations:
        if one.id not in guests:
            guests[one.id] = Part("parts/guest.html", _guest(frame, one))
    return Group(_named(there), tuple(guests[one.id] for one in there.organisations))


def _tallies(frame: Frame, slugs: Iterable[str]) -> tuple[Tally, ...]:
    counts = Counter(slugs)
    labels = facets.get_labels(frame.site, "exchange") if counts else {}
    return tuple(
        Tally(frame.say(label), "", counts[slug]) for slug, label in labels.items() if counts[slug]
    )


def _named(near: FacetValue) -> Localized:
    return (
        Localized(near.label.versions[0][1], DEFAULT_LANGUAGE)
        if near.label
        else Localized("", DEFAULT_LANGUAGE)
    )


def _guest(frame: Frame, one: Organisation) -> Guest:
    contact = one.contact
    return Guest(
        frame.lang,
        routes.organisation(frame.lang, one.id),
        entry_name(one),
        one.short,
        one.languages,
        contact.email,
        contact.phone,
        contact.website,
        verification_view(one, frame.site.today),
    )
