"""The directory: the whole list, a list for each facet value and each language in a district."""

from collections.abc import Iterator
from operator import attrgetter

from wegweiser.build.jobs import Job, Part, PartCache
from wegweiser.editions.data.spreadsheet import spreadsheet_download
from wegweiser.editions.frame import Frame
from wegweiser.editions.pages.entry_views import entry_row, row_parts, row_template
from wegweiser.editions.pages.facet_nav import value_label
from wegweiser.editions.pages.list_pages import (
    CountLink,
    OrganisationList,
    PostcodeView,
    SearchBox,
    plan_list_pages,
)
from wegweiser.editions.printed import booklet, posters
from wegweiser.editions.views import Link
from wegweiser.languages import Localized
from wegweiser.model import facets, routes
from wegweiser.model.ages import AgeBand
from wegweiser.model.facets import FacetValue

_ROW_AGES: tuple[AgeBand, ...] = ("", "year", "unknown")
"""The rows that the browser fills in: without an age, with a year, with an unknown one."""


def plan(frame: Frame) -> Iterator[Job]:
    """Plan every list of the directory."""
    rows = row_parts(frame, entry_row)
    yield from plan_list_pages(frame, _whole_list(frame, rows))
    for values in frame.values_by_facet.values():
        for value in values:
            yield from _plan_facet_lists(frame, value, rows)


def list_districts(frame: Frame, value: FacetValue) -> tuple[FacetValue, ...]:
    """Return the entries of a facet value by district; those that name none are left out."""
    districts = facets.build_facet(frame.site, "district", value.organisations)
    return tuple(district for district in districts if district.slug != routes.UNSTATED)


def _whole_list(frame: Frame, rows: PartCache) -> OrganisationList:
    page = frame.find_page(routes.DIRECTORY)
    return OrganisationList(
        slug=routes.DIRECTORY,
        organisations=frame.listed_entries,
        rows=rows,
        title=frame.section_title(routes.DIRECTORY),
        district=Localized("", frame.lang),
        intro=frame.section_meta_and_intro(routes.DIRECTORY)[1],
        description=page.front.description if page and page.lang == frame.lang else "",
        search_box=_search_box(frame),
        downloads=(*booklet.booklet_downloads(frame), spreadsheet_download(frame)),
    )


def _search_box(frame: Frame) -> SearchBox:
    start = frame.page_address(routes.DIRECTORY)
    templates = [row_template(frame.lang, start, age) for age in _ROW_AGES]
    return SearchBox(
        index_address=routes.search_index(frame.lang),
        row_templates=tuple([Part("parts/row.html", template) for template in templates]),
        email=frame.site.settings.email,
        unstated_counts=tuple(_count_unstated(frame)),
        request_address=frame.request_address(),
        postcodes=tuple(_list_postcodes(frame)),
    )


def _list_postcodes(frame: Frame) -> Iterator[PostcodeView]:
    """Yield the postcodes of the city by number, each with its districts, if any is named."""
    labels = facets.get_labels(frame.site, "district")
    used = {value.slug for value in frame.values_by_facet["district"]}
    postcodes = frame.site.postcodes if used else None
    for area in sorted(postcodes.areas if postcodes else (), key=attrgetter("postcode")):
        links = tuple(
            Link(
                routes.facet(frame.lang, "district", slug) if slug in used else "",
                frame.say(labels[slug]),
            )
            for slug in area.districts
        )
        yield PostcodeView(area.postcode, area.districts, links)


def _count_unstated(frame: Frame) -> Iterator[tuple[str, int]]:
    for kind in frame.values_by_facet:
        values = (facets.get_facet_values(entry, kind) for entry in frame.listed_entries)
        yield routes.FACETS[kind], sum(value == (routes.UNSTATED,) for value in values)


def _plan_facet_lists(frame: Frame, value: FacetValue, rows: PartCache) -> Iterator[Job]:
    nothing = Localized("", frame.lang)
    whole = OrganisationList(
        slug=f"{routes.DIRECTORY}/{routes.FACETS[value.kind]}/{value.slug}",
        organisations=value.organisations,
        rows=rows,
        title=value_label(frame, value),
        district=nothing,
        intro=nothing,
        value=value,
        breadcrumbs=(frame.section_crumb(routes.DIRECTORY),),
        wider_address=frame.page_address(routes.DIRECTORY),
    )
    if value.kind == "district":
        whole = whole._replace(downloads=booklet.part_downloads(frame, value))
    districts: tuple[FacetValue, ...] = ()
    if value.kind == "language" and value.slug != routes.UNSTATED:
        districts = list_districts(frame, value)
    links = tuple(
        CountLink(
            routes.language_in_district(frame.lang, value.slug, district.slug),
            frame.say(district.label),
            len(district.organisations),
        )
        for district in districts
    )
    yield from plan_list_pages(frame, whole._replace(district_links=links))
    for district in districts:
        has_poster = posters.has_poster(frame, value.slug, district.slug)
        narrower = whole._replace(
            slug=f"{whole.slug}/{district.slug}",
            organisations=district.organisations,
            district=frame.say(district.label),
            poster_address=routes.poster(value.slug, district.slug) if has_poster else "",
        )
        yield from plan_list_pages(frame, narrower)
