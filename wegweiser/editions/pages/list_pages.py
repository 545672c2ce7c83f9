"""Lists of organisations as pages, those of the directory and those for a forum."""

from collections.abc import Iterator, Sequence
from functools import cached_property, partial
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from wegweiser.build.jobs import Download, Job, Part, PartCache
from wegweiser.editions.frame import Frame
from wegweiser.editions.page_jobs import plan_lazy_page, plan_page
from wegweiser.editions.pages import tiles
from wegweiser.editions.pages.entry_views import ENTRIES_FILE
from wegweiser.editions.pages.facet_nav import facet_nav_part, value_lang_tag
from wegweiser.editions.views import Link, PageMeta
from wegweiser.languages import Localized, collation_key
from wegweiser.model import provenance, routes
from wegweiser.model.facets import FacetValue
from wegweiser.model.organisations import Organisation

MAX_UNPAGED = 300
"""Up to so many entries a list is one page."""

PAGE_SIZE = 100
"""A longer list is cut into pages of so many entries."""

MIN_FOR_INITIALS = 80
"""From so many entries on, initials lead into the whole list."""


class CountLink(NamedTuple):
    """A link to a list, with the number of its entries."""

    address: str
    """The address of the list; empty where there is none."""
    label: Localized
    """Its words; empty for the entries that say nothing."""
    entry_count: int
    """How many entries it has."""


class ListPage(NamedTuple):
    """One page of a long list."""

    number: int
    """Its number, from 1."""
    address: str
    """Its address."""


class Initial(NamedTuple):
    """An initial of names as a link into the list."""

    letter: str
    """The letter; "0–9" for all figures, "…" for what has no letter."""
    address: str
    """Where the first name that begins with it stands."""


class RowGroup(NamedTuple):
    """The rows of a list below one initial."""

    initial: str
    """The initial; empty where a list has none."""
    rows: tuple[Part, ...]
    """The entries: parts of EntryRow."""


class PostcodeView(NamedTuple):
    """A postcode and where it lies."""

    postcode: str
    """The postcode."""
    slugs: tuple[str, ...]
    """All its districts, as addresses name them."""
    districts: tuple[Link, ...]
    """The lists of these districts, without an address where nobody is listed."""


class SearchBox(NamedTuple):
    """What the script of the search needs; only the whole directory has it."""

    index_address: str
    """The address of the search index."""
    row_templates: tuple[Part, ...]
    """A row of each age band for the script to fill in."""
    email: str
    """Whom to ask where nothing is found."""
    unstated_counts: tuple[tuple[str, int], ...]
    """For each facet, by its name in addresses, how many entries say nothing about it."""
    request_address: str
    """Where an organisation asks to be listed."""
    postcodes: tuple[PostcodeView, ...]
    """Where the postcodes of the city lie; empty where no file says so."""


class DirectoryPage(NamedTuple):
    """A page of a list of organisations (directory.html)."""

    template: str
    """The template."""
    lang: str
    """The language of the page."""
    page: PageMeta
    """What stands around the page."""
    intro: Localized
    """What introduces the list, in Markdown; may be empty."""
    is_forum: bool
    """Whether the list is for whoever plans a forum: its rows tell the contact."""
    facet: str
    """The facet that the list is of; empty for the whole directory."""
    value: Localized
    """What the facet value is called; empty for a language, a kind and what is not stated."""
    lang_tag: str
    """The language that the list is of; empty for all other lists."""
    kind: str
    """The kind of organisation that the list is of; empty for all other lists."""
    district: Localized
    """The district that the list is narrowed to; may be empty."""
    entry_count: int
    """How many entries the list has, on all its pages."""
    total_count: int
    """How many entries the directory has."""
    groups: tuple[RowGroup, ...]
    """The entries of this page."""
    facet_nav: Part | None
    """All facets, with which the directory is narrowed down; None for a forum."""
    tile_map: Part | None
    """The map of the districts; None where it leads to no narrower list."""
    district_links: tuple[CountLink, ...]
    """The list narrowed to each district."""
    wider_address: str
    """The address of the next wider list; empty for the whole directory."""
    list_pages: tuple[ListPage, ...]
    """The pages of the list; empty where it is one page."""
    page_number: int
    """The number of this page, from 1."""
    initials: tuple[Initial, ...]
    """The initials that lead into the list; empty for a short list."""
    search_box: SearchBox | None
    """The search; on the first page of the whole directory only."""
    downloads: tuple[Download, ...]
    """The list as a file to take away."""
    poster_address: str
    """The address of the list as a poster; empty where there is none."""
    feed_address: str
    """The address of the feed of new and changed entries."""
    changes_address: str
    """The address of the page on what changed."""
    copy_address: str
    """The address of the copy to take along."""


class OrganisationList(NamedTuple):
    """What distinguishes one list from another."""

    slug: str
    """The slug of its first page."""
    organisations: Sequence[Organisation]
    """Its entries, in order."""
    rows: PartCache
    """The row of each entry by its id."""
    title: Localized
    """Its title; empty where the theme has the words for it."""
    district: Localized
    """The district that it is narrowed to; may be empty."""
    intro: Localized
    """What introduces it, in Markdown; may be empty."""
    description: str = ""
    """What search engines show below its title; may be empty."""
    value: FacetValue | None = None
    """The facet value that it is of; None for the whole directory."""
    breadcrumbs: tuple[Link, ...] = ()
    """The pages above it."""
    wider_address: str = ""
    """The address of the next wider list; empty for the whole directory."""
    district_links: tuple[CountLink, ...] = ()
    """The list narrowed to each district."""
    search_box: SearchBox | None = None
    """The search on its first page."""
    downloads: tuple[Download, ...] = ()
    """The list as a file to take away."""
    is_forum: bool = False
    """Whether it is for whoever plans a forum."""
    poster_address: str = ""
    """The address of the list as a poster; empty where there is none."""


def plan_list_pages(frame: Frame, listing: OrganisationList) -> Iterator[Job]:
    """Plan all pages of a list."""
    modified = _newest_check_date(listing.organisations)
    paginator = _ListPaginator(frame, listing)
    for number in range(1, paginator.page_count + 1):
        if number == 1 and listing.downloads:
            # Its job tells sizes of other files, so what it offers must be known at once.
            yield plan_page(paginator.page_view(number), ENTRIES_FILE)
        else:
            view = partial(paginator.page_view, number)
            yield plan_lazy_page(frame, paginator.page_slug(number), view, ENTRIES_FILE, modified)


class _ListPaginator:
    """The pages of a list."""

    def __init__(self, frame: Frame, listing: OrganisationList) -> None:
        self._frame = frame
        self._list = listing
        entry_count = len(listing.organisations)
        self._page_size = PAGE_SIZE if entry_count > MAX_UNPAGED else max(entry_count, 1)
        self.page_count = max(-(-entry_count // self._page_size), 1)

    def page_slug(self, number: int) -> str:
        """Return the slug of a page."""
        return routes.list_page(self._list.slug + "/", number).rstrip("/")

    def page_view(self, number: int) -> DirectoryPage:
        """Return everything that a page says."""
        frame, listing, value = self._frame, self._list, self._list.value
        return DirectoryPage(
            template="directory.html",
            lang=frame.lang,
            page=self._page_meta(number),
            intro=listing.intro,
            is_forum=listing.is_forum,
            facet=value.kind if value else "",
            value=frame.say(value.label) if value else Localized("", frame.lang),
            lang_tag=value_lang_tag(value) if value else "",
            kind=value.slug if value and value.kind == "kind" else "",
            district=listing.district,
            entry_count=len(listing.organisations),
            total_count=len(frame.listed_entries),
            groups=self._row_groups(number),
            facet_nav=self._facet_nav,
            tile_map=self._tile_map,
            district_links=listing.district_links,
            wider_address=listing.wider_address,
            list_pages=self._list_pages,
            page_number=number,
            initials=self._initial_links,
            search_box=listing.search_box if number == 1 else None,
            downloads=listing.downloads if number == 1 else (),
            poster_address=listing.poster_address,
            feed_address=routes.entries_feed(frame.lang),
            changes_address=routes.changes(frame.lang),
            copy_address=routes.page(frame.lang, routes.COPY),
        )

    def _page_meta(self, number: int) -> PageMeta:
        return self._frame.page_meta(
            self.page_slug(number),
            self._list.title,
            breadcrumbs=self._list.breadcrumbs,
            description=self._list.description,
            modified=self._newest_check_date,
        )

    def _row_groups(self, number: int) -> tuple[RowGroup, ...]:
        shown = slice((number - 1) * self._page_size, number * self._page_size)
        rows = [self._list.rows[entry.id] for entry in self._list.organisations[shown]]
        if not self._initials:
            return (RowGroup("", tuple(rows)),)
        pairs = groupby(zip(self._initials[shown], rows, strict=True), key=itemgetter(0))
        return tuple(
            RowGroup(initial, tuple([row for _, row in group])) for initial, group in pairs
        )

    @cached_property
    def _newest_check_date(self) -> str:
        return _newest_check_date(self._list.organisations)

    @cached_property
    def _facet_nav(self) -> Part | None:
        return None if self._list.is_forum else facet_nav_part(self._frame, self._list.value)

    @cached_property
    def _tile_map(self) -> Part | None:
        """Return the map of what is on the list; none where no narrower list leads on."""
        value = self._list.value
        if self._list.is_forum or (value and value.kind not in {"language", "district"}):
            return None
        if value and value.kind == "language":
            if value.slug == routes.UNSTATED:
                return None
            district = self._list.slug.rpartition("/")[2] if self._list.district.text else ""
            return tiles.tile_map_part(self._frame, district, language=value.slug)
        return tiles.tile_map_part(self._frame, value.slug if value else "")

    @cached_property
    def _list_pages(self) -> tuple[ListPage, ...]:
        return number_list_pages(self._frame.page_address(self._list.slug), self.page_count)

    @cached_property
    def _initials(self) -> tuple[str, ...]:
        """Return the initial of each name, in the order of the list; figures share one."""
        names = [entry.name for entry in self._list.organisations]
        if self._list.value or len(names) < MIN_FOR_INITIALS:
            return ()
        letters = [collation_key(name)[0][:1].upper() for name in names]
        return tuple("0–9" if letter.isdecimal() else letter or "…" for letter in letters)

    @cached_property
    def _initial_links(self) -> tuple[Initial, ...]:
        """Return where each initial first stands: on which page, and where there."""
        start = self._frame.page_address(self._list.slug)
        pages: dict[str, int] = {}
        for position, letter in enumerate(self._initials):
            pages.setdefault(letter, position // self._page_size + 1)
        return tuple(
            Initial(letter, f"{routes.list_page(start, number)}#abc-{letter}")
            for letter, number in pages.items()
        )


def number_list_pages(start: str, page_count: int) -> tuple[ListPage, ...]:
    """Return the pages of a list that begins at an address; none where it is one page."""
    if page_count == 1:
        return ()
    numbers = range(1, page_count + 1)
    return tuple([ListPage(number, routes.list_page(start, number)) for number in numbers])


def _newest_check_date(organisations: Sequence[Organisation]) -> str:
    return max(map(provenance.get_check_date, organisations), default="")
