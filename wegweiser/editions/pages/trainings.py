"""The training offer, and one page for each series."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from wegweiser.build.jobs import Download, Job
from wegweiser.editions.data import calendars
from wegweiser.editions.frame import Frame, truncate
from wegweiser.editions.page_jobs import plan_page
from wegweiser.editions.pages import json_ld
from wegweiser.editions.views import ConflictView, Link, PageMeta, PartyView, SourceView
from wegweiser.languages import Localized
from wegweiser.model import ages, provenance, routes
from wegweiser.model.programmes import Module, Series

TRAININGS_FILE = "data/trainings.yaml"


class SeriesRow(NamedTuple):
    """A series in the list of the offer."""

    address: str
    title: Localized
    status: str
    begins: str
    ends: str
    period: str
    modules: tuple[Localized, ...]


class TrainingPage(NamedTuple):
    """The training offer: the city's words, then the series, coming ones first."""

    template: str
    lang: str
    page: PageMeta
    intro: Localized
    coming: tuple[SeriesRow, ...]
    archive: tuple[SeriesRow, ...]


class ModuleView(NamedTuple):
    """A module with its dates: day, from, to, place."""

    title: Localized
    text: Localized
    sessions: tuple[tuple[str, str, str, Localized], ...]


class SeriesPage(NamedTuple):
    """The page of a series."""

    template: str
    lang: str
    page: PageMeta
    title: Localized
    status: str
    begins: str
    ends: str
    period: str
    hosts: tuple[PartyView, ...]
    partners: tuple[PartyView, ...]
    audience: Localized
    aim: Localized
    description: Localized
    modules: tuple[ModuleView, ...]
    times: Localized
    price: Localized
    registration: Localized
    retrospectives: tuple[Link, ...]
    doubts: tuple[ConflictView, ...]
    sources: tuple[SourceView, ...]
    downloads: tuple[Download, ...]
    json_ld: Any = None


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the offer and the page of each series."""
    page, intro = frame.section_meta_and_intro(routes.TRAINING)
    rows = [
        _series_row(frame, one)
        for one in sorted(frame.site.series, key=_end_date_key, reverse=True)
    ]
    coming = tuple(row for row in rows if row.status != "ended")
    archive = tuple(row for row in rows if row.status == "ended")
    yield plan_page(
        TrainingPage("training.html", frame.lang, page, intro, coming, archive), TRAININGS_FILE
    )
    for one in frame.site.series:
        yield plan_page(_series_page(frame, one), f"{TRAININGS_FILE} {one.id}", json_ld.render_page)


def _end_date_key(one: Series) -> tuple[str, str]:
    return one.ends or one.begins, one.id


def _series_row(frame: Frame, one: Series) -> SeriesRow:
    titles = tuple(frame.say(module.title) for module in one.modules)
    address = routes.series(frame.lang, one.id)
    return SeriesRow(
        address, frame.say(one.title), one.status, one.begins, one.ends, one.period, titles
    )


def _series_page(frame: Frame, one: Series) -> SeriesPage:
    title = frame.say(one.title)
    told = [project for project in frame.site.projects if one.id in project.series]
    return SeriesPage(
        template="series.html",
        lang=frame.lang,
        page=frame.page_meta(
            f"{routes.TRAINING}/{one.id}",
            title,
            breadcrumbs=(frame.section_crumb(routes.TRAINING),),
            description=truncate(frame.first_sentence(one.description or one.aim).text),
            modified=provenance.get_last_verified(one),
            source=TRAININGS_FILE,
        ),
        title=title,
        status=one.status,
        begins=one.begins,
        ends=one.ends,
        period=one.period,
        hosts=frame.party_views(one.hosts),
        partners=frame.party_views(one.partners),
        audience=frame.say(one.audience),
        aim=frame.say(one.aim),
        description=frame.say(one.description),
        modules=tuple(_module_view(frame, module) for module in one.modules),
        times=frame.say(one.times),
        price=frame.say(one.price),
        registration=frame.say(one.registration),
        retrospectives=tuple(
            Link(routes.project(frame.lang, project.id), frame.say(project.name))
            for project in told
        ),
        doubts=frame.conflict_views(one.conflicts),
        sources=frame.source_views(one.sources),
        downloads=(calendars.calendar_download(frame, routes.series_calendar(frame.lang, one.id)),)
        if _has_dated_session(one)
        else (),
    )


def _has_dated_session(one: Series) -> bool:
    """Tell whether a calendar can hold a session of a series."""
    return any(
        len(session.on) == ages.FULL_DATE_LENGTH
        for module in one.modules
        for session in module.sessions
    )


def _module_view(frame: Frame, module: Module) -> ModuleView:
    sessions = tuple(
        (one.on, one.begins, one.ends, frame.say(one.place)) for one in module.sessions
    )
    return ModuleView(frame.say(module.title), frame.say(module.text), sessions)
