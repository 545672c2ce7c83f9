"""The start page: the ways in, the next events, the districts, the newest, the projects."""

from collections.abc import Iterator
from typing import NamedTuple

from wegweiser.build.jobs import Job, Part
from wegweiser.editions.frame import Frame
from wegweiser.editions.page_jobs import plan_page
from wegweiser.editions.pages import editorial, events, projects, tiles
from wegweiser.editions.pages.editorial import NewsRow
from wegweiser.editions.pages.events import EventView
from wegweiser.editions.pages.projects import ProjectRow
from wegweiser.editions.views import PageMeta
from wegweiser.languages import Localized
from wegweiser.model import routes

MAX_EVENTS, MAX_RECURRING_EVENTS, MAX_NEWS, MAX_PROJECTS = 3, 2, 3, 6
"""So many of each stand on the start page at most."""


class StartPage(NamedTuple):
    """The start page (start.html)."""

    template: str
    """The template."""
    lang: str
    """The language of the page."""
    page: PageMeta
    """What stands around the page."""
    title: Localized
    """Its title."""
    intro: Localized
    """What the city says on it, in Markdown."""
    organisation_count: int
    """How many organisations the directory lists."""
    language_count: int
    """How many languages they speak."""
    directory_address: str
    """The address of the directory."""
    request_address: str
    """Where an organisation asks to be listed."""
    events_address: str
    """The address of all events."""
    projects_address: str
    """The address of all projects."""
    news_address: str
    """The address of all news."""
    contact_address: str
    """Whom to ask."""
    upcoming_events: tuple[EventView, ...]
    """The next events, soonest first; may be empty."""
    recurring_events: tuple[EventView, ...]
    """Some events that recur, as somebody confirmed; may be empty."""
    tile_map: Part
    """The map of the districts: a TileMap."""
    news: tuple[NewsRow, ...]
    """The newest news; may be empty."""
    projects: tuple[ProjectRow, ...]
    """The retrospectives, else the newest projects with a date; may be empty."""


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the start page."""
    page, intro = frame.section_meta_and_intro("")
    view = StartPage(
        template="start.html",
        lang=frame.lang,
        page=page,
        title=page.title,
        intro=intro,
        organisation_count=len(frame.listed_entries),
        language_count=len({tag for entry in frame.listed_entries for tag in entry.languages}),
        directory_address=frame.address_or_german(routes.DIRECTORY),
        request_address=frame.request_address(),
        events_address=frame.address_or_german(routes.EVENTS),
        projects_address=frame.address_or_german(routes.PROJECTS),
        news_address=frame.address_or_german(routes.NEWS),
        contact_address=frame.address_or_german(routes.CONTACT),
        upcoming_events=events.upcoming_events(frame)[:MAX_EVENTS],
        recurring_events=_recurring_events(frame),
        tile_map=tiles.tile_map_part(frame),
        news=editorial.news_rows(frame)[:MAX_NEWS],
        projects=_list_newest_projects(frame),
    )
    yield plan_page(view, "content/index.md")


def _recurring_events(frame: Frame) -> tuple[EventView, ...]:
    recurring = [events.event_view(frame, event) for event in frame.site.events if event.recurs]
    confirmed = [event for event in recurring if event.is_confirmed]
    return tuple(confirmed[:MAX_RECURRING_EVENTS])


def _list_newest_projects(frame: Frame) -> tuple[ProjectRow, ...]:
    newest = projects.projects_newest_first(frame)
    rows = [projects.project_row(frame, project) for project in newest]
    dated = [row for row in rows if projects.is_dated(row)]
    retrospectives = [row for row in dated if row.kind == "retrospective"]
    return tuple((retrospectives or dated)[:MAX_PROJECTS])
