"""The training offer, and one page for each series."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from wegweiser.city import provenance, routes
from wegweiser.city.programmes import Module, Series
from wegweiser.editions import calendars, linked
from wegweiser.editions.frame import Frame, job, short
from wegweiser.editions.views import Body, Cited, Doubt, Link, Sheet
from wegweiser.ground.languages import Said
from wegweiser.making.jobs import Download, Job

PATH = "data/trainings.yaml"


class SeriesRow(NamedTuple):
    """A series in the list of the offer."""

    address: str
    title: Said
    status: str
    begins: str
    ends: str
    period: str
    modules: tuple[Said, ...]


class TrainingPage(NamedTuple):
    """The training offer: the city's words, then the series, coming ones first."""

    template: str
    lang: str
    sheet: Sheet
    intro: Said
    coming: tuple[SeriesRow, ...]
    archive: tuple[SeriesRow, ...]


class Lesson(NamedTuple):
    """A module with its dates: day, from, to, place."""

    title: Said
    text: Said
    sessions: tuple[tuple[str, str, str, Said], ...]


class SeriesPage(NamedTuple):
    """The page of a series."""

    template: str
    lang: str
    sheet: Sheet
    title: Said
    status: str
    begins: str
    ends: str
    period: str
    hosts: tuple[Body, ...]
    partners: tuple[Body, ...]
    audience: Said
    aim: Said
    description: Said
    modules: tuple[Lesson, ...]
    times: Said
    price: Said
    registration: Said
    retrospectives: tuple[Link, ...]
    doubts: tuple[Doubt, ...]
    sources: tuple[Cited, ...]
    downloads: tuple[Download, ...]
    linked: Any = None


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the offer and the page of each series."""
    sheet, intro = frame.section(routes.TRAINING)
    rows = [_row(frame, one) for one in sorted(frame.site.series, key=_latest, reverse=True)]
    coming = tuple(row for row in rows if row.status != "ended")
    archive = tuple(row for row in rows if row.status == "ended")
    yield job(TrainingPage("training.html", frame.lang, sheet, intro, coming, archive), PATH)
    for one in frame.site.series:
        yield job(_page(frame, one), f"{PATH} {one.id}", linked.page)


def _latest(one: Series) -> tuple[str, str]:
    return one.ends or one.begins, one.id


def _row(frame: Frame, one: Series) -> SeriesRow:
    titles = tuple(frame.say(module.title) for module in one.modules)
    address = routes.series(frame.lang, one.id)
    return SeriesRow(address, frame.say(one.title), one.status, one.begins, one.ends, one.period, titles)


def _page(frame: Frame, one: Series) -> SeriesPage:
    title = frame.say(one.title)
    told = [project for project in frame.site.projects if one.id in project.series]
    return SeriesPage(
        template="series.html",
        lang=frame.lang,
        sheet=frame.sheet(
            f"{routes.TRAINING}/{one.id}", title, crumbs=(frame.crumb(routes.TRAINING),),
            description=short(frame.first_line(one.description or one.aim).text), modified=provenance.said_on(one), source=PATH,
        ),
        title=title,
        status=one.status,
        begins=one.begins,
        ends=one.ends,
        period=one.period,
        hosts=frame.parties(one.hosts),
        partners=frame.parties(one.partners),
        audience=frame.say(one.audience),
        aim=frame.say(one.aim),
        description=frame.say(one.description),
        modules=tuple(_lesson(frame, module) for module in one.modules),
        times=frame.say(one.times),
        price=frame.say(one.price),
        registration=frame.say(one.registration),
        retrospectives=tuple(Link(routes.project(frame.lang, project.id), frame.say(project.name)) for project in told),
        doubts=frame.doubts(one.conflicts),
        sources=frame.cited(one.sources),
        downloads=(calendars.offer(frame, routes.series_calendar(frame.lang, one.id)),) if _is_dated(one) else (),
    )  # fmt: skip


def _is_dated(one: Series) -> bool:
    """Tell whether a calendar can hold a session of a series."""
    return any(len(session.on) == calendars.WHOLE_DAY for module in one.modules for session in module.sessions)


def _lesson(frame: Frame, module: Module) -> Lesson:
    sessions = tuple((one.on, one.begins, one.ends, frame.say(one.place)) for one in module.sessions)
    return Lesson(frame.say(module.title), frame.say(module.text), sessions)
