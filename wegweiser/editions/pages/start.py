"""The start page: who this is for, three doors, the next date, the districts, the newest, the projects."""

from collections.abc import Iterator
from typing import NamedTuple

from wegweiser.build.jobs import Job, Part
from wegweiser.editions.frame import Frame
from wegweiser.editions.page_jobs import plan_page
from wegweiser.editions.pages import editorial, events, projects, tiles
from wegweiser.editions.pages.editorial import NewsRow
from wegweiser.editions.pages.events import EventView
from wegweiser.editions.pages.projects import ProjectRow
from wegweiser.editions.views import Link, PageMeta
from wegweiser.languages import Localized
from wegweiser.model import routes


class StartPage(NamedTuple):
    """The start page."""

    template: str
    lang: str
    page: PageMeta
    title: Localized
    intro: Localized
    organisations: int
    languages: int
    series: int
    doors: tuple[Link, ...]
    request: str
    coming: tuple[EventView, ...]
    recurring: tuple[EventView, ...]
    tiles: Part
    news: tuple[NewsRow, ...]
    projects: tuple[ProjectRow, ...]


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the start page."""
    site = frame.site
    page, intro = frame.section_meta_and_intro("")
    spoken = {tag for one in frame.listed_entries for tag in one.languages}
    told = [projects.project_row(frame, one) for one in projects.projects_newest_first(frame)]
    sections = (
        routes.DIRECTORY,
        routes.TRAINING,
        routes.EVENTS,
        routes.PROJECTS,
        routes.NEWS,
        routes.CONTACT,
    )
    view = StartPage(
        template="start.html",
        lang=frame.lang,
        page=page,
        title=page.title,
        intro=intro,
        organisations=len(frame.listed_entries),
        languages=len(spoken),
        series=len(site.series),
        doors=tuple(
            Link(frame.address_or_german(slug), frame.section_title(slug)) for slug in sections
        ),
        request=frame.request_address(),
        coming=events.upcoming_events(frame)[:3],
        recurring=tuple(events.event_view(frame, one) for one in site.events if one.recurs)[:2],
        tiles=tiles.tile_map_part(frame),
        news=editorial.news_rows(frame)[:3],
        projects=tuple(row for row in told if row.begins or row.ends)[:6],
    )
    yield plan_page(view, "content/index.md")
