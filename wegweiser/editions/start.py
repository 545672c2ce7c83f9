"""The start page: who this is for, three doors, the next date, the districts, the newest, the projects."""

from collections.abc import Iterator
from typing import NamedTuple

from wegweiser.city import routes
from wegweiser.editions import events, pages, projects, tiles
from wegweiser.editions.events import Date
from wegweiser.editions.frame import Frame, job
from wegweiser.editions.pages import NewsRow
from wegweiser.editions.projects import ProjectRow
from wegweiser.editions.views import Link, Sheet
from wegweiser.ground.languages import Said
from wegweiser.making.jobs import Job, Part


class StartPage(NamedTuple):
    """The start page."""

    template: str
    lang: str
    sheet: Sheet
    title: Said
    intro: Said
    organisations: int
    languages: int
    series: int
    doors: tuple[Link, ...]
    request: str
    coming: tuple[Date, ...]
    recurring: tuple[Date, ...]
    tiles: Part
    news: tuple[NewsRow, ...]
    projects: tuple[ProjectRow, ...]


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the start page."""
    site = frame.site
    sheet, intro = frame.section("")
    spoken = {tag for one in frame.listed for tag in one.languages}
    told = [projects.row(frame, one) for one in projects.newest_first(frame)]
    sections = (routes.DIRECTORY, routes.TRAINING, routes.EVENTS, routes.PROJECTS, routes.NEWS, routes.CONTACT)
    view = StartPage(
        template="start.html",
        lang=frame.lang,
        sheet=sheet,
        title=sheet.title,
        intro=intro,
        organisations=len(frame.listed),
        languages=len(spoken),
        series=len(site.series),
        doors=tuple(Link(frame.nearest(slug), frame.heading(slug)) for slug in sections),
        request=frame.request(),
        coming=events.coming(frame)[:3],
        recurring=tuple(events.date(frame, one) for one in site.events if one.recurs)[:2],
        tiles=tiles.part(frame),
        news=pages.news(frame)[:3],
        projects=tuple(row for row in told if row.begins or row.ends)[:6],
    )
    yield job(view, "content/index.md")
