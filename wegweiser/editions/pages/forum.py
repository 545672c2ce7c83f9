"""Lists for whoever plans a forum of associations: whom to invite, by kind, topic or audience."""

from collections.abc import Iterator
from typing import NamedTuple

from wegweiser.build.jobs import Job, PartCache
from wegweiser.editions.frame import Frame
from wegweiser.editions.page_jobs import plan_page
from wegweiser.editions.pages.directory import list_districts
from wegweiser.editions.pages.entry_views import (
    ENTRIES_FILE,
    invitation_row,
    row_parts,
)
from wegweiser.editions.pages.facet_nav import MAX_SHOWN, value_label
from wegweiser.editions.pages.list_pages import CountLink, OrganisationList, plan_list_pages
from wegweiser.editions.views import PageMeta
from wegweiser.languages import Localized, get_source_language
from wegweiser.model import facets, routes
from wegweiser.model.facets import FacetValue

MIN_INVITED = 3
"""So many organisations make a list: fewer are no forum, and the wider list has them, too."""


class ForumList(NamedTuple):
    """The list of a kind, topic or audience as the overview offers it."""

    link: CountLink
    """The list of the whole city; without words for a kind, which the theme names."""
    kind: str
    """The kind of organisation; empty for a topic or an audience."""
    districts: tuple[CountLink, ...]
    """The list in each district that has enough entries."""


class ForumGroup(NamedTuple):
    """All lists of one facet."""

    facet: str
    """The facet: "topic", "audience" or "kind"."""
    lists: tuple[ForumList, ...]
    """Its lists; may be empty."""
    is_long: bool
    """Whether they are too many to be read at a glance."""


class ForumPage(NamedTuple):
    """The overview of all lists (forum.html)."""

    template: str
    """The template."""
    lang: str
    """The language of the page."""
    page: PageMeta
    """What stands around the page."""
    groups: tuple[ForumGroup, ...]
    """The lists by facet."""
    min_invited: int
    """From how many organisations on there is a list."""


class MissingListPage(NamedTuple):
    """Stands where a list would be too short, and leads to a wider one (forum-gone.html)."""

    template: str
    """The template."""
    lang: str
    """The language of the page."""
    page: PageMeta
    """What stands around the page."""
    value: Localized
    """What the facet value is called; empty for a kind."""
    kind: str
    """The kind of organisation; empty for a topic or an audience."""
    district: Localized
    """The district that the list would be of; may be empty."""
    city_address: str
    """The same list for the whole city; empty where that is missing, too."""
    directory_address: str
    """The same organisations in the directory; empty for a kind, which has no list there."""
    forum_address: str
    """The overview of all lists."""
    min_invited: int
    """From how many organisations on there is a list."""


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the overview, the lists, and a page that leads on wherever a list would be too short."""
    rows = row_parts(frame, invitation_row)
    groups = []
    for facet in routes.FORUM_FACETS:
        values = facets.build_facet(frame.site, facet, frame.listed_entries)
        stated = [value for value in values if value.slug != routes.UNSTATED]
        lists = tuple(_forum_list(frame, v) for v in stated if _is_enough(v))
        groups.append(ForumGroup(facet, lists, is_long=len(lists) > MAX_SHOWN))
        for value in stated:
            yield from _plan_lists(frame, value, rows)
    page = frame.page_meta(
        f"{routes.NEIGHBOURS}/{routes.FORUM}",
        Localized("", frame.lang),
        breadcrumbs=(frame.section_crumb(routes.NEIGHBOURS),),
    )
    view = ForumPage("forum.html", frame.lang, page, tuple(groups), MIN_INVITED)
    yield plan_page(view, ENTRIES_FILE)


def _is_enough(value: FacetValue) -> bool:
    return len(value.organisations) >= MIN_INVITED


def _forum_list(frame: Frame, value: FacetValue) -> ForumList:
    link = CountLink(
        routes.forum(frame.lang, value.kind, value.slug),
        value_label(frame, value),
        len(value.organisations),
    )
    kind = value.slug if value.kind == "kind" else ""
    return ForumList(link, kind, _district_links(frame, value))


def _district_links(frame: Frame, value: FacetValue) -> tuple[CountLink, ...]:
    return tuple(
        CountLink(
            routes.forum(frame.lang, value.kind, value.slug, district.slug),
            frame.say(district.label),
            len(district.organisations),
        )
        for district in list_districts(frame, value)
        if _is_enough(district)
    )


def _plan_lists(frame: Frame, value: FacetValue, rows: PartCache) -> Iterator[Job]:
    """Plan the list of a facet value in the whole city and in each district."""
    nothing = Localized("", frame.lang)
    forum_address = frame.page_address(f"{routes.NEIGHBOURS}/{routes.FORUM}")
    city_list = OrganisationList(
        slug=_list_slug(value),
        organisations=value.organisations,
        rows=rows,
        title=nothing,
        district=nothing,
        intro=nothing,
        value=value,
        breadcrumbs=(frame.section_crumb(routes.NEIGHBOURS),),
        wider_address=forum_address,
        district_links=_district_links(frame, value),
        is_forum=True,
    )
    if _is_enough(value):
        yield from plan_list_pages(frame, city_list)
    else:
        yield plan_page(_missing_list_page(frame, value, None), ENTRIES_FILE)
    for district in facets.build_facet(frame.site, "district", value.organisations):
        if district.slug == routes.UNSTATED or not _is_enough(district):
            yield plan_page(_missing_list_page(frame, value, district), ENTRIES_FILE)
            continue
        district_list = city_list._replace(
            slug=_list_slug(value, district.slug),
            organisations=district.organisations,
            district=frame.say(district.label),
            wider_address=routes.forum(frame.lang, value.kind, value.slug),
            district_links=(),
        )
        yield from plan_list_pages(frame, district_list)


def _list_slug(value: FacetValue, district: str = "") -> str:
    # A German address is the slug: no language stands before it.
    return routes.forum(get_source_language(), value.kind, value.slug, district).rstrip("/")


def _missing_list_page(
    frame: Frame, value: FacetValue, district: FacetValue | None
) -> MissingListPage:
    city_address = directory_address = ""
    if district and _is_enough(value):
        city_address = routes.forum(frame.lang, value.kind, value.slug)
    if value.kind in routes.FACETS:
        directory_address = routes.facet(frame.lang, value.kind, value.slug)
    forum_address = frame.page_address(f"{routes.NEIGHBOURS}/{routes.FORUM}")
    page = frame.page_meta(
        _list_slug(value, district.slug if district else ""),
        Localized("", frame.lang),
        breadcrumbs=(frame.section_crumb(routes.NEIGHBOURS),),
    )
    wider_address = city_address or directory_address or forum_address
    return MissingListPage(
        template="forum-gone.html",
        lang=frame.lang,
        page=page._replace(canonical_address=wider_address),
        value=value_label(frame, value),
        kind=value.slug if value.kind == "kind" else "",
        district=frame.say(district.label) if district else Localized("", frame.lang),
        city_address=city_address,
        directory_address=directory_address,
        forum_address=forum_address,
        min_invited=MIN_INVITED,
    )
