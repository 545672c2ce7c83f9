"""The start page: the reader's question, the ways in, the districts, the newest, the projects."""

from collections.abc import Iterator
from typing import NamedTuple

from wegweiser.build.jobs import Job, Part
from wegweiser.editions.frame import Frame
from wegweiser.editions.page_jobs import plan_page
from wegweiser.editions.pages import editorial, events, projects, tiles
from wegweiser.editions.pages.editorial import NewsRow
from wegweiser.editions.pages.events import EventView
from wegweiser.editions.pages.projects import ProjectRow
from wegweiser.editions.sections import find_section
from wegweiser.editions.views import PageMeta
from wegweiser.languages import Localized, collation_key, get_source_language, language_name
from wegweiser.model import facets, routes

MAX_EVENTS, MAX_RECURRING_EVENTS, MAX_NEWS, MAX_PROJECTS = 3, 2, 1, 3
"""So many of each stand on the start page at most."""


class LanguageChoice(NamedTuple):
    """A language that a reader may speak."""

    lang_tag: str
    """The language, which the theme calls by its name."""
    address: str
    """The list of who speaks it; empty where nobody says so."""
    entry_count: int
    """How many entries speak it."""


class DistrictChoice(NamedTuple):
    """A district that a reader may live in."""

    slug: str
    """What addresses name it by."""
    name: str
    """What readers know it by."""
    quarters: tuple[str, ...]
    """The quarters in it; may be empty."""


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
    city: str
    """The name of the city."""
    languages: tuple[LanguageChoice, ...]
    """The languages that readers may speak, German first; empty where no entry names one."""
    districts: tuple[DistrictChoice, ...]
    """The districts of the city; empty where no entry names one."""
    has_postcodes: bool
    """Whether the directory knows in which districts the postcodes lie."""
    organisation_count: int
    """How many organisations the directory lists."""
    directory_address: str
    """The address of the directory."""
    request_address: str
    """Where an organisation asks to be listed."""
    training_address: str
    """Where those who work in an organisation can learn; empty where nowhere."""
    events_address: str
    """The address of all events."""
    projects_address: str
    """The address of all projects."""
    news_address: str
    """The address of all news; empty where there are none."""
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
        city=frame.site.settings.city,
        languages=_list_languages(frame),
        districts=_list_districts(frame),
        has_postcodes=bool(frame.site.postcodes and frame.values_by_facet["district"]),
        organisation_count=len(frame.listed_entries),
        directory_address=frame.address_or_german(routes.DIRECTORY),
        request_address=frame.request_address(),
        training_address=find_section(frame, routes.TRAINING),
        events_address=frame.address_or_german(routes.EVENTS),
        projects_address=frame.address_or_german(routes.PROJECTS),
        news_address=find_section(frame, routes.NEWS),
        upcoming_events=events.upcoming_events(frame)[:MAX_EVENTS],
        recurring_events=_recurring_events(frame),
        tile_map=tiles.tile_map_part(frame),
        news=editorial.news_rows(frame)[:MAX_NEWS],
        projects=_list_newest_projects(frame),
    )
    yield plan_page(view, "content/index.md")


def _list_districts(frame: Frame) -> tuple[DistrictChoice, ...]:
    """Return the districts that readers may live in; none where no entry names one."""
    areas = frame.site.settings.districts if frame.values_by_facet["district"] else ()
    return tuple(DistrictChoice(area.slug, area.name, area.quarters) for area in areas)


def _list_languages(frame: Frame) -> tuple[LanguageChoice, ...]:
    """Return the languages that a form offers or an entry speaks, by name, German first.

    Where no entry names one, none is asked for: it would narrow nothing.
    """
    counts = {
        value.slug: len(value.organisations)
        for value in frame.values_by_facet["language"]
        if value.slug != routes.UNSTATED
    }
    tags = facets.list_languages(frame.site, frame.listed_entries) if counts else ()
    return tuple(
        LanguageChoice(
            tag,
            routes.facet(frame.lang, "language", tag) if tag in counts else "",
            counts.get(tag, 0),
        )
        for tag in sorted(tags, key=lambda tag: _language_order(tag, frame.lang))
    )


def _language_order(tag: str, lang: str) -> tuple[bool, tuple[str, str]]:
    return tag != get_source_language(), collation_key(language_name(tag, lang))


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
