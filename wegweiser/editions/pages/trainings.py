"""The training offer, and one page for each series."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from wegweiser.build.jobs import Job
from wegweiser.editions.frame import Frame
from wegweiser.editions.page_jobs import plan_page
from wegweiser.editions.pages import json_ld
from wegweiser.editions.sections import has_section
from wegweiser.editions.views import ConflictView, Link, PageMeta, PartyView, SourceView
from wegweiser.languages import Localized
from wegweiser.model import ages, provenance, routes
from wegweiser.model.kinds import KINDS_BY_NAME
from wegweiser.model.programmes import Module, Series
from wegweiser.text import truncate

TRAININGS_FILE = KINDS_BY_NAME["series"].file


class SeriesRow(NamedTuple):
    """A series in the list of the offer."""

    address: str
    """The address of its page."""
    title: Localized
    """What it is called."""
    status: str
    """One of the states of a series: planned, running, ended."""
    begins: str
    """Its first day, of any precision; may be empty."""
    ends: str
    """Its last day, of any precision; may be empty."""
    period: str
    """When it ran in words, where no date is known; may be empty."""
    modules_note: Localized
    """What is to be said about its topics, such as that they are examples; may be empty."""
    modules: tuple[Localized, ...]
    """What its modules are called."""


class TrainingPage(NamedTuple):
    """The training offer."""

    template: str
    """The template that makes the page."""
    lang: str
    """The language of the page."""
    page: PageMeta
    """What stands around the content."""
    intro: Localized
    """The city's words, as Markdown."""
    upcoming: tuple[SeriesRow, ...]
    """The series that have not ended, latest first."""
    archive: tuple[SeriesRow, ...]
    """The series that have ended, latest first."""


class SessionView(NamedTuple):
    """A date of a module."""

    date: str
    """The day, of any precision."""
    starts_at: str
    """The hour that it starts, HH:MM; may be empty."""
    ends_at: str
    """The hour that it ends, HH:MM; may be empty."""
    place: Localized
    """Where it takes place; may be empty."""


class ModuleView(NamedTuple):
    """A module with its dates."""

    title: Localized
    """What it is called."""
    text: Localized
    """What it is about, as Markdown; may be empty."""
    sessions: tuple[SessionView, ...]
    """Its dates."""


class SeriesView(NamedTuple):
    """All that is to be said about a series."""

    id: str
    """Its id."""
    title: Localized
    """What the series is called."""
    status: str
    """One of the states of a series: planned, running, ended."""
    begins: str
    """Its first day, of any precision; may be empty."""
    ends: str
    """Its last day, of any precision; may be empty."""
    period: str
    """When it ran in words, where no date is known; may be empty."""
    hosts: tuple[PartyView, ...]
    """Who gives it."""
    partners: tuple[PartyView, ...]
    """Who supports it."""
    audience: Localized
    """For whom it is; may be empty."""
    aim: Localized
    """What it is to reach, as Markdown; may be empty."""
    summary: Localized
    """What it is, in a sentence; may be empty."""
    description: Localized
    """What it is, as Markdown; may be empty."""
    modules_note: Localized
    """What is to be said about its topics; may be empty."""
    modules: tuple[ModuleView, ...]
    """Its topics with their dates."""
    times: Localized
    """The hours in words; may be empty."""
    price: Localized
    """What it costs; may be empty."""
    registration: Localized
    """How to register; may be empty."""
    calendar_address: str
    """The address of its calendar file; empty where no day is known."""


class SeriesPage(NamedTuple):
    """The page of a series that has no retrospective."""

    template: str
    """The template that makes the page."""
    lang: str
    """The language of the page."""
    page: PageMeta
    """What stands around the content."""
    series: SeriesView
    """All that is to be said about the series."""
    projects: tuple[Link, ...]
    """The projects that it belongs to."""
    conflicts: tuple[ConflictView, ...]
    """What other sources say instead."""
    sources: tuple[SourceView, ...]
    """Where the statements come from."""
    json_ld: Any = None
    """What machines read; filled in where the page is made."""


class MovedSeriesPage(NamedTuple):
    """What stands at the address of a series that is told with its retrospective."""

    template: str
    """The template that makes the page."""
    lang: str
    """The language of the page."""
    page: PageMeta
    """What stands around the content; search engines list the retrospective."""
    retrospective: Link
    """Where the series stands."""


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the offer and the page of each series."""
    if not has_section(frame, routes.TRAINING):
        return
    page, intro = frame.section_meta_and_intro(routes.TRAINING)
    all_series = sorted(frame.site.series, key=_end_date_key, reverse=True)
    upcoming = [series for series in all_series if series.status != "ended"]
    archive = [series for series in all_series if series.status == "ended"]
    view = TrainingPage(
        template="training.html",
        lang=frame.lang,
        page=page,
        intro=intro,
        upcoming=tuple(_series_row(frame, series) for series in upcoming),
        archive=tuple(_series_row(frame, series) for series in archive),
    )
    yield plan_page(view, TRAININGS_FILE)
    for series in frame.site.series:
        yield _plan_series(frame, series)


def series_view(frame: Frame, series: Series) -> SeriesView:
    """Return all that is to be said about a series, for its page or that of its retrospective."""
    return SeriesView(
        id=series.id,
        title=frame.say(series.title),
        status=series.status,
        begins=series.begins,
        ends=series.ends,
        period=series.period,
        hosts=frame.party_views(series.hosts),
        partners=frame.party_views(series.partners),
        audience=frame.say(series.audience),
        aim=frame.say(series.aim),
        summary=frame.first_sentence(series.description or series.aim),
        description=frame.say(series.description),
        modules_note=frame.say(series.modules_note),
        modules=tuple(_module_view(frame, module) for module in series.modules),
        times=frame.say(series.times),
        price=frame.say(series.price),
        registration=frame.say(series.registration),
        calendar_address=_calendar_address(frame, series),
    )


def _plan_series(frame: Frame, series: Series) -> Job:
    origin = f"{TRAININGS_FILE} {series.id}"
    if series.id in frame.retrospectives:
        return plan_page(_build_moved_series_page(frame, series), origin)
    return plan_page(_series_page(frame, series), origin, json_ld.render_page)


def _end_date_key(series: Series) -> tuple[str, str]:
    return series.ends or series.begins, series.id


def _series_row(frame: Frame, series: Series) -> SeriesRow:
    return SeriesRow(
        address=frame.series_address(series.id),
        title=frame.say(series.title),
        status=series.status,
        begins=series.begins,
        ends=series.ends,
        period=series.period,
        modules_note=frame.say(series.modules_note),
        modules=tuple(frame.say(module.title) for module in series.modules),
    )


def _series_page(frame: Frame, series: Series) -> SeriesPage:
    return SeriesPage(
        template="series.html",
        lang=frame.lang,
        page=_page_meta(frame, series),
        series=series_view(frame, series),
        projects=_project_links(frame, series),
        conflicts=frame.conflict_views(series.conflicts),
        sources=frame.source_views(series.sources),
    )


def _build_moved_series_page(frame: Frame, series: Series) -> MovedSeriesPage:
    retrospective = frame.retrospectives[series.id]
    address = frame.series_address(series.id)
    return MovedSeriesPage(
        template="series-moved.html",
        lang=frame.lang,
        page=_page_meta(frame, series)._replace(canonical_address=address),
        retrospective=Link(address, frame.say(retrospective.name)),
    )


def _page_meta(frame: Frame, series: Series) -> PageMeta:
    return frame.page_meta(
        f"{routes.TRAINING}/{series.id}",
        frame.say(series.title),
        breadcrumbs=(frame.section_crumb(routes.TRAINING),),
        description=truncate(frame.first_sentence(series.description or series.aim).text),
        modified=provenance.get_last_verified(series),
        source=TRAININGS_FILE,
    )


def _project_links(frame: Frame, series: Series) -> tuple[Link, ...]:
    projects = [project for project in frame.site.projects if series.id in project.series]
    return tuple(
        Link(routes.project(frame.lang, project.id), frame.say(project.name))
        for project in projects
    )


def _calendar_address(frame: Frame, series: Series) -> str:
    return routes.series_calendar(frame.lang, series.id) if _has_dated_session(series) else ""


def _has_dated_session(series: Series) -> bool:
    """Tell whether a calendar can hold a session of a series."""
    sessions = [session for module in series.modules for session in module.sessions]
    return any(len(session.on) == ages.FULL_DATE_LENGTH for session in sessions)


def _module_view(frame: Frame, module: Module) -> ModuleView:
    sessions = tuple(
        SessionView(session.on, session.begins, session.ends, frame.say(session.place))
        for session in module.sessions
    )
    return ModuleView(frame.say(module.title), frame.say(module.text), sessions)
