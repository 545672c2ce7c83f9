"""The list of projects and retrospectives on a timeline, and one for each field of action."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from wegweiser.build.jobs import Job, Part
from wegweiser.editions.frame import Frame
from wegweiser.editions.page_jobs import plan_page
from wegweiser.editions.sections import has_section
from wegweiser.editions.views import PageMeta
from wegweiser.languages import EMPTY_TEXT, Localized
from wegweiser.model import routes
from wegweiser.model.citations import Phase, Point
from wegweiser.model.kinds import KINDS_BY_NAME
from wegweiser.model.programmes import Project, Series

PROJECTS_FILE = KINDS_BY_NAME["projects"].file

DatedRecord = Project | Phase | Series


class ProjectRow(NamedTuple):
    """A project in a list or on the timeline."""

    lang: str
    """The language of the list."""
    address: str
    """The address of its page."""
    name: Localized
    """What it is called."""
    kind: str
    """One of the kinds of a project."""
    status: str
    """One of the states of a project: `running` and `planned` are told."""
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
    summary: Localized
    """What it is, in a few words; may be empty."""
    latest_date: str
    """When it last had a result, of any precision; may be empty."""
    latest_result: Localized
    """That result, in a few words; may be empty."""


class ActionFieldView(NamedTuple):
    """A field of action."""

    address: str
    """The address of the list of its projects."""
    label: Localized
    """What it is called."""
    note: Localized
    """What is to be said about it; may be empty."""
    project_count: int
    """How many projects it holds."""
    assigned_by: str = ""
    """Where a project names it: `source`, or `editors` if its source does not say so."""


class ProjectsPage(NamedTuple):
    """The projects on their timeline: all, or those of a field of action."""

    template: str
    """The template that makes the page."""
    lang: str
    """The language of the page."""
    page: PageMeta
    """What stands around the content."""
    intro: Localized
    """The city's words, as Markdown; empty for a field of action."""
    action_field: ActionFieldView | None
    """The field of action, where the page is of one."""
    dated_rows: tuple[Part, ...]
    """The projects that have a year, newest first."""
    undated_rows: tuple[Part, ...]
    """The projects that have none."""
    action_fields: tuple[ActionFieldView, ...]
    """All fields of action; none on the page of one."""


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the list of all projects and that of each field of action."""
    if not has_section(frame, routes.PROJECTS):
        return
    projects = projects_newest_first(frame)
    rows = {
        project.id: Part("parts/project.html", project_row(frame, project)) for project in projects
    }
    action_fields = action_field_views(frame)
    yield _plan_list(frame, tuple(rows.values()), tuple(action_fields.values()))
    for slug, action_field in action_fields.items():
        assigned = tuple(
            rows[project.id] for project in projects if slug in _list_action_fields(project)
        )
        yield _plan_action_field(frame, slug, action_field, assigned)


def projects_newest_first(frame: Frame) -> list[Project]:
    """Return all projects by what they last began or brought; those without any date come last.

    A project of which only the announcement is known stands under that.
    """

    def sort_key(project: Project) -> tuple[str, str]:
        begins, ends = date_span(frame, project)
        result = _find_latest_result(project)
        return max(begins or project.announced or ends, result.on if result else ""), project.id

    return sorted(frame.site.projects, key=sort_key, reverse=True)


def project_row(frame: Frame, project: Project) -> ProjectRow:
    """Return a project as lists show it."""
    begins, ends = date_span(frame, project)
    result = _find_latest_result(project)
    return ProjectRow(
        lang=frame.lang,
        address=routes.project(frame.lang, project.id),
        name=frame.say(project.name),
        kind=project.kind,
        status=project.status,
        is_open=is_open(project),
        announced="" if begins or ends else project.announced,
        begins=begins,
        ends=ends,
        period=frame.say(project.period),
        summary=frame.say(project.summary),
        latest_date=result.on if result else "",
        latest_result=frame.say(result.title if result else EMPTY_TEXT),
    )


def is_dated(row: ProjectRow) -> bool:
    """Tell whether a project has a place on the timeline."""
    return bool(row.begins or row.ends or row.announced or row.latest_date)


def action_field_views(frame: Frame) -> dict[str, ActionFieldView]:
    """Return every field of action of the vocabulary by its slug."""
    counts = Counter(
        assignment.field
        for project in frame.site.projects
        for assignment in project.fields_of_action
    )
    return {
        term.slug: ActionFieldView(
            address=routes.field_of_action(frame.lang, term.slug),
            label=frame.say(term.label),
            note=frame.say(term.note),
            project_count=counts[term.slug],
        )
        for term in frame.site.vocabulary.fields_of_action
    }


def is_open(project: Project) -> bool:
    """Tell whether a project without a known end goes on, as far as is known.

    What is called a project or retrospective is made for a time; a programme, network, prize or
    strategy is not.
    """
    is_lasting = project.kind not in {"project", "retrospective"}
    return project.status == "running" or (project.status == "unknown" and is_lasting)


def date_span(frame: Frame, project: Project) -> tuple[str, str]:
    """Return when a project began and when it ended, of any precision.

    A running project has no other end than its own; what began last and has no end leaves the
    whole without one.
    """
    parts = _list_dated_parts(frame, project)
    begins = min((part.begins for part in parts if part.begins), default="")
    if project.status == "running":
        return begins, project.ends
    last = max(parts, key=lambda part: (part.begins, part.ends), default=project)
    return begins, max(part.ends for part in parts) if last.ends else ""


def _find_latest_result(project: Project) -> Point | None:
    """Return the last dated result of a project that was more than planned."""
    dated = [point for point in project.results if point.on and point.certainty != "planned"]
    return max(dated, key=lambda point: point.on, default=None)


def _list_dated_parts(frame: Frame, project: Project) -> tuple[DatedRecord, ...]:
    """Return what dates a project: itself and its phases, else the series that it looks back on."""
    # A phase in other places is a story of its own: its years are not the project's.
    own: list[DatedRecord] = [project]
    own.extend(phase for phase in project.phases if not phase.places)
    if any(part.begins or part.ends for part in own):
        return tuple(own)
    return tuple(series for series in frame.site.series if series.id in project.series)


def _plan_list(
    frame: Frame, rows: tuple[Part, ...], action_fields: tuple[ActionFieldView, ...]
) -> Job:
    page, intro = frame.section_meta_and_intro(routes.PROJECTS)
    view = ProjectsPage(
        "projects.html", frame.lang, page, intro, None, *_split_by_date(rows), action_fields
    )
    return plan_page(view, PROJECTS_FILE)


def _plan_action_field(
    frame: Frame, slug: str, action_field: ActionFieldView, rows: tuple[Part, ...]
) -> Job:
    page = frame.page_meta(
        f"{routes.PROJECTS}/{routes.FIELD_OF_ACTION}/{slug}",
        action_field.label,
        breadcrumbs=(frame.section_crumb(routes.PROJECTS),),
    )
    nothing = Localized("", frame.lang)
    view = ProjectsPage(
        "projects.html", frame.lang, page, nothing, action_field, *_split_by_date(rows), ()
    )
    return plan_page(view, PROJECTS_FILE)


def _split_by_date(rows: tuple[Part, ...]) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Split rows into those with a year on the timeline and those without."""
    dated = tuple(row for row in rows if is_dated(row.view))
    return dated, tuple(row for row in rows if row not in dated)


def _list_action_fields(project: Project) -> set[str]:
    return {assignment.field for assignment in project.fields_of_action}
