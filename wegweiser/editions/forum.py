"""For someone who plans a forum of associations: who could come, by kind, topic or audience, in each district."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from wegweiser.city import relations, routes
from wegweiser.city.organisations import Organisation
from wegweiser.city.relations import Value
from wegweiser.editions.directory import Leaf
from wegweiser.editions.entries import Standing, name, standing
from wegweiser.editions.frame import Frame, Sheet, job
from wegweiser.ground.languages import SOURCE, Said
from wegweiser.making.jobs import Job, Part

PATH = "data/orgs.yaml"

SHEET = 100
"""A longer list is cut into sheets of so many entries."""


class Cell(NamedTuple):
    """How many entries of a row stand in a district; no address where there are none; no name where none is stated."""

    address: str
    label: Said
    entries: int


class Line(NamedTuple):
    """A kind, topic or audience with its entries per district."""

    kind: str
    slug: str
    label: Said
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
    sheet: Sheet
    districts: tuple[Said, ...]
    entries: int
    grids: tuple[Grid, ...]


class Guest(NamedTuple):
    """An organisation as a list of invitations shows it: how to reach it, in which languages, how sure that is."""

    lang: str
    address: str
    name: Said
    short: str
    languages: tuple[str, ...]
    email: str
    phone: str
    website: str
    standing: Standing


class Group(NamedTuple):
    """The guests of one district, or of none."""

    label: Said
    guests: tuple[Part, ...]


class Tally(NamedTuple):
    """A word with how many of the guests say it."""

    label: Said
    tag: str
    entries: int


class CirclePage(NamedTuple):
    """Who could come to a forum: of a kind, a topic or an audience, in one district or in all."""

    template: str
    lang: str
    sheet: Sheet
    line: Line
    where: tuple[Said, ...]
    entries: int
    groups: tuple[Group, ...]
    nearby: tuple[Cell, ...]
    languages: tuple[Tally, ...]
    silent: int
    seeks: tuple[Tally, ...]
    offers: tuple[Tally, ...]
    forum: str
    leaves: tuple[Leaf, ...]
    leaf: int


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the tables and the list behind each number in them."""
    guests = {one.id: Part("parts/guest.html", _guest(frame, one)) for one in frame.listed}
    grids = []
    for kind in routes.CIRCLES:
        found = [value for value in relations.facet(frame.site, kind, frame.listed) if value.slug != routes.UNSTATED]
        lines = [_line(frame, value) for value in found]
        grids.append(Grid(kind, tuple(lines)))
        for value, line in zip(found, lines, strict=True):
            yield from _circles(frame, value, line, guests)
    names = tuple(Said(area.name, SOURCE) for area in frame.site.settings.districts)
    sheet = frame.sheet(f"{routes.NEIGHBOURS}/{routes.FORUM}", Said("", frame.lang), crumbs=(frame.crumb(routes.NEIGHBOURS),))
    yield job(ForumPage("forum.html", frame.lang, sheet, names, len(frame.listed), tuple(grids)), PATH)


def _line(frame: Frame, value: Value) -> Line:
    counts = Counter(one.district for one in value.organisations)
    places = [(area.slug, Said(area.name, SOURCE), counts[area.slug]) for area in frame.site.settings.districts]
    places.append((routes.UNSTATED, Said("", SOURCE), counts[""]))
    cells = tuple(
        Cell(routes.circle(frame.lang, value.kind, value.slug, slug) if entries else "", label, entries)
        for slug, label, entries in places
    )
    address = routes.circle(frame.lang, value.kind, value.slug)
    return Line(value.kind, value.slug, frame.say(value.label), address, len(value.organisations), cells)


def _circles(frame: Frame, value: Value, line: Line, guests: dict[str, Part]) -> Iterator[Job]:
    """Plan the list of a line in the whole city, grouped by district, and in each district."""
    located = {near.slug: near for near in relations.facet(frame.site, "district", value.organisations)}
    groups = tuple(Group(_named(near), tuple(guests[one.id] for one in near.organisations)) for near in located.values())
    everything = groups if line.entries <= SHEET else ()
    areas = frame.site.settings.districts
    slugs = (*(area.slug for area in areas), routes.UNSTATED)
    cells = {slug: cell for slug, cell in zip(slugs, line.cells, strict=True) if cell.entries}
    yield _page(frame, line.address, line, (), value.organisations, everything, tuple(cells.values()))
    near = {area.slug: (*area.neighbours, routes.UNSTATED) for area in areas}
    for slug, there in located.items():
        nearby = tuple(cell for other, cell in cells.items() if other in near.get(slug, ()))
        yield from _district(frame, line, there, guests, nearby)


def _district(frame: Frame, line: Line, near: Value, guests: dict[str, Part], nearby: tuple[Cell, ...]) -> Iterator[Job]:
    start = routes.circle(frame.lang, line.kind, line.slug, near.slug)
    ones, label = near.organisations, _named(near)
    leaves = tuple(Leaf(n, routes.leaf(start, n)) for n in range(1, -(-len(ones) // SHEET) + 1))
    for leaf in leaves:
        shown = tuple(guests[one.id] for one in ones[(leaf.number - 1) * SHEET : leaf.number * SHEET])
        made = _page(frame, leaf.address, line, (label,), ones, (Group(label, shown),), nearby)
        view = made.view._replace(leaves=leaves if len(leaves) > 1 else (), leaf=leaf.number)
        yield made._replace(view=view)


def _page(
    frame: Frame, address: str, line: Line, where: tuple[Said, ...], ones: Sequence[Organisation],
    groups: tuple[Group, ...], nearby: tuple[Cell, ...],
) -> Job:  # fmt: skip
    slug = address.removeprefix(frame.address("")).rstrip("/")
    sheet = frame.sheet(slug, Said("", frame.lang), crumbs=(frame.crumb(routes.NEIGHBOURS),))
    spoken = Counter(tag for one in ones for tag in one.languages)
    return job(
        CirclePage(
            template="circle.html", lang=frame.lang, sheet=sheet, line=line._replace(cells=()), where=where, entries=len(ones),
            groups=groups, nearby=nearby,
            languages=tuple(Tally(Said("", tag), tag, spoken[tag]) for tag in sorted(spoken, key=lambda tag: (-spoken[tag], tag))),
            silent=sum(1 for one in ones if not one.languages),
            seeks=_tallies(frame, (slug for one in ones for slug in one.seeks)),
            offers=_tallies(frame, (slug for one in ones for slug in one.offers)),
            forum=frame.address(f"{routes.NEIGHBOURS}/{routes.FORUM}"), leaves=(), leaf=1,
        ),
        PATH,
    )  # fmt: skip


def _tallies(frame: Frame, slugs: Iterable[str]) -> tuple[Tally, ...]:
    counts = Counter(slugs)
    labels = relations.labels(frame.site, "exchange") if counts else {}
    return tuple(Tally(frame.say(label), "", counts[slug]) for slug, label in labels.items() if counts[slug])


def _named(near: Value) -> Said:
    return Said(near.label.versions[0][1], SOURCE) if near.label else Said("", SOURCE)


def _guest(frame: Frame, one: Organisation) -> Guest:
    contact = one.contact
    return Guest(
        frame.lang, routes.organisation(frame.lang, one.id), name(one), one.short, one.languages,
        contact.email, contact.phone, contact.website, standing(one, frame.site.today),
    )  # fmt: skip
