"""Projects and retrospectives: the list on a timeline, one page each, one page per field of action."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from wegweiser.city import provenance, relations, routes
from wegweiser.city.citations import Phase, Point
from wegweiser.city.programmes import Project, Series
from wegweiser.editions.frame import Frame, job, short
from wegweiser.editions.views import Body, Cited, Doubt, Link, Sheet
from wegweiser.ground.languages import Said
from wegweiser.making.jobs import Job, Part

PATH = "data/projects.yaml"


class ProjectRow(NamedTuple):
    """A project in a list or on the timeline."""

    lang: str
    address: str
    name: Said
    kind: str
    status: str
    begins: str
    ends: str
    period: Said
    summary: Said


class Action(NamedTuple):
    """A field of action with its note and how many projects it holds; `assigned_by` where a project names it."""

    address: str
    label: Said
    note: Said
    projects: int
    assigned_by: str


class ProjectsPage(NamedTuple):
    """The projects on their timeline, newest first, then those without any date; of one field of action where `field` is set."""

    template: str
    lang: str
    sheet: Sheet
    intro: Said
    field: tuple[Action, ...]
    dated: tuple[Part, ...]
    undated: tuple[Part, ...]
    actions: tuple[Action, ...]


class Stretch(NamedTuple):
    """A phase of a project or offer."""

    label: Said
    begins: str
    ends: str
    places: tuple[str, ...]
    note: Said


class Step(NamedTuple):
    """A goal, measure or result."""

    title: Said
    text: Said
    on: str


class Chain(NamedTuple):
    """How one thing led to another: where things stood, goals, measures, results, what became of it."""

    situation: Said
    goals: tuple[Step, ...]
    measures: tuple[Step, ...]
    results: tuple[Step, ...]
    aftermath: Said
    successors: tuple[Link, ...]
    predecessors: tuple[Link, ...]
    offers: tuple[Link, ...]


class ProjectPage(NamedTuple):
    """The page of a project: goal, measure, result, what became of it."""

    template: str
    lang: str
    sheet: Sheet
    name: Said
    short: str
    kind: str
    status: str
    summary: Said
    begins: str
    ends: str
    period: Said
    phases: tuple[Stretch, ...]
    carriers: tuple[Body, ...]
    partners: tuple[Body, ...]
    funding: Said
    chain: Chain
    series: tuple[Link, ...]
    actions: tuple[Action, ...]
    districts: tuple[Said, ...]
    website: str
    as_of: str
    doubts: tuple[Doubt, ...]
    sources: tuple[Cited, ...]


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the list, the page of each field of action and the page of each project."""
    projects = newest_first(frame)
    rows = {one.id: Part("parts/project.html", row(frame, one)) for one in projects}
    actions = _actions(frame)
    sheet, intro = frame.section(routes.PROJECTS)
    everything = tuple(rows[one.id] for one in projects)
    yield job(ProjectsPage("projects.html", frame.lang, sheet, intro, (), *_timeline(everything), tuple(actions.values())), PATH)
    for slug, action in actions.items():
        there = tuple(rows[one.id] for one in projects if slug in {given.field for given in one.fields_of_action})
        around = frame.sheet(f"{routes.PROJECTS}/{routes.FIELD}/{slug}", action.label, crumbs=(frame.crumb(routes.PROJECTS),))
        nothing = Said("", frame.lang)
        yield job(ProjectsPage("projects.html", frame.lang, around, nothing, (action,), *_timeline(there), ()), PATH)
    for one in frame.site.projects:
        yield job(_page(frame, one, actions), f"{PATH} {one.id}")


def newest_first(frame: Frame) -> list[Project]:
    """Return all projects by their last known date; those without any come last."""

    def latest(one: Project) -> tuple[str, str]:
        return _span(_dated(frame, one))[2] or one.as_of, one.id

    return sorted(frame.site.projects, key=latest, reverse=True)


def row(frame: Frame, one: Project) -> ProjectRow:
    """Return a project as lists show it."""
    begins, ends, _ = _span(_dated(frame, one))
    return ProjectRow(
        frame.lang, routes.project(frame.lang, one.id), frame.say(one.name), one.kind, one.status,
        begins, ends, frame.say(one.period), frame.say(one.summary),
    )  # fmt: skip


def stretches(frame: Frame, phases: tuple[Phase, ...]) -> tuple[Stretch, ...]:
    """Return phases as a page shows them."""
    return tuple(Stretch(frame.say(one.label), one.begins, one.ends, one.places, frame.say(one.note)) for one in phases)


def _timeline(rows: tuple[Part, ...]) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Part rows into those with a year on the post and those without."""
    dated = tuple(row for row in rows if row.view.begins or row.view.ends)
    return dated, tuple(row for row in rows if row not in dated)


def _dated(frame: Frame, one: Project) -> tuple[Project | Phase | Series, ...]:
    """Return what dates a project: itself and its phases; where they have no date, the series that it looks back on."""
    # A phase in other places is a story of its own: its years are not the project's.
    own: tuple[Project | Phase, ...] = (one, *(phase for phase in one.phases if not phase.places))
    if any(part.begins or part.ends for part in own):
        return own
    return tuple(series for series in frame.site.series if series.id in one.series)


def _span(parts: Iterable[Project | Phase | Series]) -> tuple[str, str, str]:
    """Return when the first part began, when the last one ended, and the last date of all."""
    begins = min((part.begins for part in parts if part.begins), default="")
    ends = max((part.ends for part in parts if part.ends), default="")
    return begins, ends, max((part.ends or part.begins for part in parts), default="")


def _actions(frame: Frame) -> dict[str, Action]:
    counts = [given.field for one in frame.site.projects for given in one.fields_of_action]
    return {
        term.slug: Action(
            routes.field_of_action(frame.lang, term.slug), frame.say(term.label), frame.say(term.note),
            counts.count(term.slug), "",
        )
        for term in frame.site.vocabulary.fields_of_action
    }  # fmt: skip


def _steps(frame: Frame, points: tuple[Point, ...]) -> tuple[Step, ...]:
    return tuple(Step(frame.say(one.title), frame.say(one.text), one.on) for one in points)


def _page(frame: Frame, one: Project, actions: dict[str, Action]) -> ProjectPage:
    site, name = frame.site, frame.say(one.name)
    series = {series.id: Link(routes.series(frame.lang, series.id), frame.say(series.title)) for series in site.series}
    areas = relations.labels(site, "district")
    begins, ends, _ = _span((one,) if one.phases else _dated(frame, one))  # phases have dates of their own on the page
    return ProjectPage(
        template="project.html",
        lang=frame.lang,
        sheet=frame.sheet(
            f"{routes.PROJECTS}/{one.id}", name, crumbs=(frame.crumb(routes.PROJECTS),),
            description=short(frame.first_line(one.summary or one.situation).text), modified=provenance.said_on(one), source=PATH,
        ),
        name=name,
        short=one.short,
        kind=one.kind,
        status=one.status,
        summary=frame.say(one.summary),
        begins=begins,
        ends=ends,
        period=frame.say(one.period),
        phases=stretches(frame, one.phases),
        carriers=frame.parties(one.carriers),
        partners=frame.parties(one.partners),
        funding=frame.say(one.funding),
        chain=_chain(frame, one),
        series=tuple(series[key] for key in one.series),
        actions=tuple(actions[given.field]._replace(assigned_by=given.assigned_by) for given in one.fields_of_action),
        districts=tuple(frame.say(areas[slug]) for slug in one.districts),
        website=one.website,
        as_of=one.as_of,
        doubts=frame.doubts(one.conflicts),
        sources=frame.cited(one.sources),
    )  # fmt: skip


def _chain(frame: Frame, one: Project) -> Chain:
    site = frame.site
    projects = {other.id: Link(routes.project(frame.lang, other.id), frame.say(other.name)) for other in site.projects}
    offers = {offer.id: Link(routes.offer(frame.lang, offer.id), frame.say(offer.name)) for offer in site.offers}
    return Chain(
        situation=frame.say(one.situation),
        goals=_steps(frame, one.goals),
        measures=_steps(frame, one.measures),
        results=_steps(frame, one.results),
        aftermath=frame.say(one.aftermath),
        successors=tuple(projects[key] for key in one.successors),
        predecessors=tuple(projects[other.id] for other in site.projects if one.id in other.successors),
        offers=tuple(offers[key] for key in one.offers),
    )
