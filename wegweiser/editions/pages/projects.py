"""Projects and retrospectives: the list on a timeline, one page each, one page per field of action."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from wegweiser.build.jobs import Job, Part
from wegweiser.editions.frame import Frame, truncate
from wegweiser.editions.page_jobs import plan_page
from wegweiser.editions.views import ConflictView, Link, PageMeta, PartyView, SourceView
from wegweiser.languages import Localized
from wegweiser.model import facets, provenance, routes
from wegweiser.model.citations import Phase, Point
from wegweiser.model.programmes import Project, Series

PROJECTS_FILE = "data/projects.yaml"


class ProjectRow(NamedTuple):
    """A project in a list or on the timeline."""

    lang: str
    address: str
    name: Localized
    kind: str
    status: str
    begins: str
    ends: str
    period: Localized
    summary: Localized


class ActionFieldView(NamedTuple):
    """A field of action with its note and how many projects it holds; `assigned_by` where a project names it."""

    address: str
    label: Localized
    note: Localized
    projects: int
    assigned_by: str


class ProjectsPage(NamedTuple):
    """The projects on their timeline, newest first, then those without any date; of one field of action where `field` is set."""

    template: str
    lang: str
    page: PageMeta
    intro: Localized
    field: tuple[ActionFieldView, ...]
    dated: tuple[Part, ...]
    undated: tuple[Part, ...]
    actions: tuple[ActionFieldView, ...]


class PhaseView(NamedTuple):
    """A phase of a project or offer."""

    label: Localized
    begins: str
    ends: str
    places: tuple[str, ...]
    note: Localized


class PointView(NamedTuple):
    """A goal, measure or result."""

    title: Localized
    text: Localized
    on: str


class ProjectHistory(NamedTuple):
    """How one thing led to another: where things stood, goals, measures, results, what became of it."""

    situation: Localized
    goals: tuple[PointView, ...]
    measures: tuple[PointView, ...]
    results: tuple[PointView, ...]
    aftermath: Localized
    successors: tuple[Link, ...]
    predecessors: tuple[Link, ...]
    offers: tuple[Link, ...]


class ProjectPage(NamedTuple):
    """The page of a project: goal, measure, result, what became of it."""

    template: str
    lang: str
    page: PageMeta
    name: Localized
    short: str
    kind: str
    status: str
    summary: Localized
    begins: str
    ends: str
    period: Localized
    phases: tuple[PhaseView, ...]
    carriers: tuple[PartyView, ...]
    partners: tuple[PartyView, ...]
    funding: Localized
    chain: ProjectHistory
    series: tuple[Link, ...]
    actions: tuple[ActionFieldView, ...]
    districts: tuple[Localized, ...]
    website: str
    as_of: str
    doubts: tuple[ConflictView, ...]
    sources: tuple[SourceView, ...]


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the list, the page of each field of action and the page of each project."""
    projects = projects_newest_first(frame)
    rows = {one.id: Part("parts/project.html", project_row(frame, one)) for one in projects}
    actions = _action_field_views(frame)
    page, intro = frame.section_meta_and_intro(routes.PROJECTS)
    everything = tuple(rows[one.id] for one in projects)
    yield plan_page(
        ProjectsPage(
            "projects.html",
            frame.lang,
            page,
            intro,
            (),
            *_split_by_date(everything),
            tuple(actions.values()),
        ),
        PROJECTS_FILE,
    )
    for slug, action in actions.items():
        there = tuple(
            rows[one.id]
            for one in projects
            if slug in {given.field for given in one.fields_of_action}
        )
        around = frame.page_meta(
            f"{routes.PROJECTS}/{routes.FIELD_OF_ACTION}/{slug}",
            action.label,
            breadcrumbs=(frame.section_crumb(routes.PROJECTS),),
        )
        nothing = Localized("", frame.lang)
        yield plan_page(
            ProjectsPage(
                "projects.html", frame.lang, around, nothing, (action,), *_split_by_date(there), ()
            ),
            PROJECTS_FILE,
        )
    for one in frame.site.projects:
        yield plan_page(_project_page(frame, one, actions), f"{PROJECTS_FILE} {one.id}")


def projects_newest_first(frame: Frame) -> list[Project]:
    """Return all projects by their last known date; those without any come last."""

    def latest(one: Project) -> tuple[str, str]:
        return _date_span(_dated_parts(frame, one))[2] or one.as_of, one.id

    return sorted(frame.site.projects, key=latest, reverse=True)


def project_row(frame: Frame, one: Project) -> ProjectRow:
    """Return a project as lists show it."""
    begins, ends, _ = _date_span(_dated_parts(frame, one))
    return ProjectRow(
        frame.lang,
        routes.project(frame.lang, one.id),
        frame.say(one.name),
        one.kind,
        one.status,
        begins,
        ends,
        frame.say(one.period),
        frame.say(one.summary),
    )


def phase_views(frame: Frame, phases: tuple[Phase, ...]) -> tuple[PhaseView, ...]:
    """Return phases as a page shows them."""
    return tuple(
        PhaseView(frame.say(one.label), one.begins, one.ends, one.places, frame.say(one.note))
        for one in phases
    )


def _split_by_date(rows: tuple[Part, ...]) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Part rows into those with a year on the post and those without."""
    dated = tuple(row for row in rows if row.view.begins or row.view.ends)
    return dated, tuple(row for row in rows if row not in dated)


def _dated_parts(frame: Frame, one: Project) -> tuple[Project | Phase | Series, ...]:
    """Return what dates a project: itself and its phases; where they have no date, the series that it looks back on."""
    # A phase in other places is a story of its own: its years are not the project's.
    own: tuple[Project | Phase, ...] = (one, *(phase for phase in one.phases if not phase.places))
    if any(part.begins or part.ends for part in own):
        return own
    return tuple(series for series in frame.site.series if series.id in one.series)


def _date_span(parts: Iterable[Project | Phase | Series]) -> tuple[str, str, str]:
    """Return when the first part began, when the last one ended, and the last date of all."""
    begins = min((part.begins for part in parts if part.begins), default="")
    ends = max((part.ends for part in parts if part.ends), default="")
    return begins, ends, max((part.ends or part.begins for part in parts), default="")


def _action_field_views(frame: Frame) -> dict[str, ActionFieldView]:
    counts = [given.field for one in frame.site.projects for given in one.fields_of_action]
    return {
        term.slug: ActionFieldView(
            routes.field_of_action(frame.lang, term.slug),
            frame.say(term.label),
            frame.say(term.note),
            counts.count(term.slug),
            "",
        )
        for term in frame.site.vocabulary.fields_of_action
    }


def _point_views(frame: Frame, points: tuple[Point, ...]) -> tuple[PointView, ...]:
    return tuple(PointView(frame.say(one.title), frame.say(one.text), one.on) for one in points)


def _project_page(frame: Frame, one: Project, actions: dict[str, ActionFieldView]) -> ProjectPage:
    site, name = frame.site, frame.say(one.name)
    series = {
        series.id: Link(routes.series(frame.lang, series.id), frame.say(series.title))
        for series in site.series
    }
    areas = facets.get_labels(site, "district")
    begins, ends, _ = _date_span(
        (one,) if one.phases else _dated_parts(frame, one)
    )  # phases have dates of their own on the page
    return ProjectPage(
        template="project.html",
        lang=frame.lang,
        page=frame.page_meta(
            f"{routes.PROJECTS}/{one.id}",
            name,
            breadcrumbs=(frame.section_crumb(routes.PROJECTS),),
            description=truncate(frame.first_sentence(one.summary or one.situation).text),
            modified=provenance.get_last_verified(one),
            source=PROJECTS_FILE,
        ),
        name=name,
        short=one.short,
        kind=one.kind,
        status=one.status,
        summary=frame.say(one.summary),
        begins=begins,
        ends=ends,
        period=frame.say(one.period),
        phases=phase_views(frame, one.phases),
        carriers=frame.party_views(one.carriers),
        partners=frame.party_views(one.partners),
        funding=frame.say(one.funding),
        chain=_project_history(frame, one),
        series=tuple(series[key] for key in one.series),
        actions=tuple(
            actions[given.field]._replace(assigned_by=given.assigned_by)
            for given in one.fields_of_action
        ),
        districts=tuple(frame.say(areas[slug]) for slug in one.districts),
        website=one.website,
        as_of=one.as_of,
        doubts=frame.conflict_views(one.conflicts),
        sources=frame.source_views(one.sources),
    )


def _project_history(frame: Frame, one: Project) -> ProjectHistory:
    site = frame.site
    projects = {
        other.id: Link(routes.project(frame.lang, other.id), frame.say(other.name))
        for other in site.projects
    }
    offers = {
        offer.id: Link(routes.offer(frame.lang, offer.id), frame.say(offer.name))
        for offer in site.offers
    }
    return ProjectHistory(
        situation=frame.say(one.situation),
        goals=_point_views(frame, one.goals),
        measures=_point_views(frame, one.measures),
        results=_point_views(frame, one.results),
        aftermath=frame.say(one.aftermath),
        successors=tuple(projects[key] for key in one.successors),
        predecessors=tuple(
            projects[other.id] for other in site.projects if one.id in other.successors
        ),
        offers=tuple(offers[key] for key in one.offers),
    )
