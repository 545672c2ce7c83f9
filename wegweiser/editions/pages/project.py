"""One page for each project or retrospective: goal, measure, result, what became of it."""

from collections.abc import Iterator
from itertools import chain
from typing import Any, NamedTuple

from wegweiser.build.jobs import Job
from wegweiser.editions.frame import Frame
from wegweiser.editions.page_jobs import plan_page
from wegweiser.editions.pages import json_ld
from wegweiser.editions.pages.projects import (
    PROJECTS_FILE,
    ActionFieldView,
    action_field_views,
    date_span,
    is_open,
)
from wegweiser.editions.pages.trainings import SeriesView, series_view
from wegweiser.editions.views import ConflictView, Link, PageMeta, PartyView, SourceView
from wegweiser.languages import Localized
from wegweiser.model import facets, provenance, routes
from wegweiser.model.citations import Phase, Point
from wegweiser.model.programmes import Project, Series
from wegweiser.text import truncate


class PhaseView(NamedTuple):
    """A phase of a project or offer."""

    label: Localized
    """What it is called; may be empty."""
    begins: str
    """When it began, of any precision; may be empty."""
    ends: str
    """When it ended, of any precision; may be empty."""
    certainty: str
    """Whether it was `planned` or `done`; empty where that is not told."""
    places: tuple[str, ...]
    """Where it took place, if not where the rest did."""
    note: Localized
    """What is to be said about it; may be empty."""


class PointView(NamedTuple):
    """A goal, measure or result."""

    title: Localized
    """What it is, in a few words."""
    text: Localized
    """More about it, as Markdown; may be empty."""
    date: str
    """When it was reached, of any precision; may be empty."""
    certainty: str
    """Whether it was `planned` or `done`; empty where that is not told."""


class ProjectHistory(NamedTuple):
    """How one event led to another."""

    situation: Localized
    """Where things stood before, as Markdown; may be empty."""
    goals: tuple[PointView, ...]
    """What was to be reached."""
    measures_note: Localized
    """What is to be said about the measures as a whole; may be empty."""
    measures: tuple[PointView, ...]
    """What was done."""
    results: tuple[PointView, ...]
    """What was reached."""
    outcome: Localized
    """What became of it, as Markdown; may be empty."""
    successors: tuple[Link, ...]
    """The projects that followed."""
    predecessors: tuple[Link, ...]
    """The projects that it followed."""
    offers: tuple[Link, ...]
    """What is offered today because of it."""


class ProjectPage(NamedTuple):
    """The page of a project."""

    template: str
    """The template that makes the page."""
    lang: str
    """The language of the page."""
    page: PageMeta
    """What stands around the content."""
    name: Localized
    """What the project is called."""
    kind: str
    """One of the kinds of a project."""
    status: str
    """One of the states of a project."""
    summary: Localized
    """What it is, in a few words; may be empty."""
    is_open: bool
    """Whether it goes on, as far as is known."""
    announced: str
    """When it was announced, if no beginning or end is known; may be empty."""
    begins: str
    """When it began, of any precision; may be empty."""
    ends: str
    """When it ended, of any precision; may be empty."""
    period: Localized
    """When it ran in words; may be empty."""
    phases: tuple[PhaseView, ...]
    """Its phases, with dates of their own."""
    carriers: tuple[PartyView, ...]
    """Who is responsible for it."""
    partners: tuple[PartyView, ...]
    """Who supports it."""
    funding: Localized
    """Who pays for it; may be empty."""
    history: ProjectHistory
    """Goals, measures, results, what became of it."""
    series: tuple[SeriesView, ...]
    """The training series that it looks back on; they are told here."""
    series_links: tuple[Link, ...]
    """The training series that belong to it and are told elsewhere."""
    action_fields: tuple[ActionFieldView, ...]
    """The fields of action that it belongs to."""
    districts: tuple[Localized, ...]
    """Where it took place."""
    website: str
    """The address of its website; may be empty."""
    as_of: str
    """The date of what is said here, of any precision; may be empty."""
    conflicts: tuple[ConflictView, ...]
    """What other sources say instead."""
    sources: tuple[SourceView, ...]
    """Where the statements come from."""
    json_ld: Any = None
    """What machines read; filled in where the page is made."""


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the page of each project."""
    action_fields = action_field_views(frame)
    for project in frame.site.projects:
        view = _project_page(frame, project, action_fields)
        yield plan_page(view, f"{PROJECTS_FILE} {project.id}", json_ld.render_page)


def phase_views(frame: Frame, phases: tuple[Phase, ...]) -> tuple[PhaseView, ...]:
    """Return phases as a page shows them."""
    return tuple(
        PhaseView(
            label=frame.say(phase.label),
            begins=phase.begins,
            ends=phase.ends,
            certainty=phase.certainty or "",
            places=phase.places,
            note=frame.say(phase.note),
        )
        for phase in phases
    )


def _project_page(
    frame: Frame, project: Project, action_fields: dict[str, ActionFieldView]
) -> ProjectPage:
    labels = facets.get_labels(frame.site, "district")
    begins, ends = date_span(frame, project)
    retrospectives, linked = _split_series(frame, project)
    return ProjectPage(
        template="project.html",
        lang=frame.lang,
        page=_page_meta(frame, project),
        name=frame.say(project.name),
        kind=project.kind,
        status=project.status,
        summary=frame.say(project.summary),
        is_open=is_open(project),
        announced="" if begins or ends else project.announced,
        begins=begins,
        ends=ends,
        period=frame.say(project.period),
        phases=phase_views(frame, project.phases),
        carriers=frame.party_views(project.carriers),
        partners=frame.party_views(project.partners),
        funding=frame.say(project.funding),
        history=_project_history(frame, project),
        series=tuple(series_view(frame, series) for series in retrospectives),
        series_links=tuple(
            Link(frame.series_address(series.id), frame.say(series.title)) for series in linked
        ),
        action_fields=tuple(
            action_fields[assignment.field]._replace(assigned_by=assignment.assigned_by)
            for assignment in project.fields_of_action
        ),
        districts=tuple(frame.say(labels[slug]) for slug in project.districts),
        website=project.website,
        as_of=project.as_of,
        conflicts=frame.conflict_views(_collect(project, retrospectives, "conflicts")),
        sources=frame.source_views(_collect(project, retrospectives, "sources")),
    )


def _page_meta(frame: Frame, project: Project) -> PageMeta:
    return frame.page_meta(
        f"{routes.PROJECTS}/{project.id}",
        frame.say(project.name),
        breadcrumbs=(frame.section_crumb(routes.PROJECTS),),
        description=truncate(frame.first_sentence(project.summary or project.situation).text),
        modified=provenance.get_last_verified(project),
        source=PROJECTS_FILE,
    )


def _project_history(frame: Frame, project: Project) -> ProjectHistory:
    projects = {other.id: other for other in frame.site.projects}
    successors = [projects[key] for key in project.successors]
    predecessors = [other for other in frame.site.projects if project.id in other.successors]
    return ProjectHistory(
        situation=frame.say(project.situation),
        goals=_point_views(frame, project.goals),
        measures_note=frame.say(project.measures_note),
        measures=_point_views(frame, project.measures),
        results=_point_views(frame, project.results),
        outcome=frame.say(project.aftermath),
        successors=tuple(_project_link(frame, other) for other in successors),
        predecessors=tuple(_project_link(frame, other) for other in predecessors),
        offers=_offer_links(frame, project),
    )


def _point_views(frame: Frame, points: tuple[Point, ...]) -> tuple[PointView, ...]:
    return tuple(
        PointView(frame.say(point.title), frame.say(point.text), point.on, point.certainty or "")
        for point in points
    )


def _project_link(frame: Frame, project: Project) -> Link:
    return Link(routes.project(frame.lang, project.id), frame.say(project.name))


def _split_series(frame: Frame, project: Project) -> tuple[list[Series], list[Series]]:
    """Return the series that a project looks back on, and those that only belong to it."""
    all_series = {series.id: series for series in frame.site.series}
    own = [all_series[key] for key in project.series]
    retrospectives = [series for series in own if frame.retrospectives.get(series.id) == project]
    return retrospectives, [series for series in own if series not in retrospectives]


def _collect(project: Project, retrospectives: list[Series], field: str) -> tuple[Any, ...]:
    """Return the items of a field of a project and of the series that it tells, each once."""
    return tuple(
        dict.fromkeys(chain.from_iterable(getattr(r, field) for r in (project, *retrospectives)))
    )


def _offer_links(frame: Frame, project: Project) -> tuple[Link, ...]:
    names = {offer.id: offer.name for offer in frame.site.offers}
    return tuple(
        Link(routes.offer(frame.lang, key), frame.say(names[key])) for key in project.offers
    )
