"""The directory: the complete list, a list for each facet value, and one for each language in each district."""

from collections.abc import Iterator, Sequence
from functools import cached_property, partial
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from wegweiser.build.jobs import Download, Job, Part, PartCache
from wegweiser.editions.frame import Frame
from wegweiser.editions.page_jobs import plan_lazy_page, plan_page
from wegweiser.editions.pages import tiles
from wegweiser.editions.pages.entry_views import ENTRIES_FILE, FacetChips, entry_row, row_template
from wegweiser.editions.printed import booklet
from wegweiser.editions.views import PageMeta
from wegweiser.languages import Localized, collation_key
from wegweiser.model import facets, routes
from wegweiser.model.facets import FacetValue
from wegweiser.model.organisations import Organisation

MAX_UNPAGED, PAGE_SIZE = 300, 100
"""Up to so many entries a list is one page; a longer one is cut into sheets of so many."""

MIN_FOR_INITIALS = 20
"""From so many entries on, letters lead into the list."""


class FacetLink(NamedTuple):
    """A facet value as a link with its count; a language names itself by its tag, UNSTATED is named by the theme."""

    address: str
    label: Localized
    tag: str
    unstated: bool
    entries: int
    current: bool


class Facet(NamedTuple):
    """A facet and its values."""

    kind: str
    choices: tuple[FacetLink, ...]


class ListPage(NamedTuple):
    """One sheet of a long list."""

    number: int
    address: str


class Initial(NamedTuple):
    """A letter of the alphabet, and where the names that begin with it stand."""

    name: str
    address: str


class RowGroup(NamedTuple):
    """Rows under one letter; without one, where a list is too short for letters."""

    letter: str
    rows: tuple[Part, ...]


class SearchBox(NamedTuple):
    """What the whole list has: the index, a row of each age to fill in, whom to ask where nothing is found, where to be listed."""

    address: str
    blanks: tuple[Part, ...]
    contact: str
    request: str


class DirectoryPage(NamedTuple):
    """A list of organisations: all, or those of a facet value, or of a language in a district."""

    template: str
    lang: str
    page: PageMeta
    intro: Localized
    kind: str
    value: Localized
    tag: str
    near: Localized
    entries: int
    total: int
    groups: tuple[RowGroup, ...]
    facets: Part
    tiles: Part
    narrower: tuple[FacetLink, ...]
    leaves: tuple[ListPage, ...]
    leaf: int
    letters: tuple[Initial, ...]
    search: tuple[SearchBox, ...]
    downloads: tuple[Download, ...]


class FacetNav(NamedTuple):
    """The facets beside a list."""

    lang: str
    facets: tuple[Facet, ...]


class _DirectoryList(NamedTuple):
    """What distinguishes one list from another."""

    slug: str
    title: Localized
    kind: str
    value: Localized
    tag: str
    near: Localized
    organisations: Sequence[Organisation]
    narrower: tuple[FacetLink, ...]


def plan(frame: Frame) -> Iterator[Job]:
    """Plan every list of the directory."""
    chips, nothing, entries = (
        FacetChips(frame),
        Localized("", frame.lang),
        {one.id: one for one in frame.listed_entries},
    )
    rows = PartCache("parts/row.html", lambda key: entry_row(frame, entries[key], chips))
    found = frame.values_by_facet
    title = frame.section_title(routes.DIRECTORY)
    whole = _DirectoryList(
        routes.DIRECTORY, title, "", nothing, "", nothing, frame.listed_entries, ()
    )
    yield from _plan_list_pages(frame, whole, rows, found, "")
    for kind, values in found.items():
        for value in values:
            yield from _plan_list_pages(
                frame, _facet_list(frame, kind, value), rows, found, value.slug
            )
            if kind == "language":
                for near in _districts_of_language(frame, value):
                    yield from _plan_list_pages(
                        frame, _language_district_list(frame, value, near), rows, found, value.slug
                    )


def _facet_list(frame: Frame, kind: str, value: FacetValue) -> _DirectoryList:
    slug = f"{routes.DIRECTORY}/{routes.FACETS[kind]}/{value.slug}"
    narrower = (
        tuple(_district_link(frame, value, near) for near in _districts_of_language(frame, value))
        if kind == "language"
        else ()
    )
    return _DirectoryList(
        slug,
        _value_label(frame, value),
        kind,
        frame.say(value.label),
        _value_lang_tag(value),
        Localized("", frame.lang),
        value.organisations,
        narrower,
    )


def _language_district_list(frame: Frame, language: FacetValue, near: FacetValue) -> _DirectoryList:
    slug = f"{routes.DIRECTORY}/{routes.FACETS['language']}/{language.slug}/{near.slug}"
    return _DirectoryList(
        slug,
        _value_label(frame, language),
        "language",
        Localized("", frame.lang),
        _value_lang_tag(language),
        frame.say(near.label),
        near.organisations,
        (),
    )


def _districts_of_language(frame: Frame, language: FacetValue) -> tuple[FacetValue, ...]:
    """Return the districts in which a language is spoken; entries without one have no pair."""
    if language.slug == routes.UNSTATED:
        return ()
    found = facets.build_facet(frame.site, "district", language.organisations)
    return tuple(value for value in found if value.slug != routes.UNSTATED)


def _district_link(frame: Frame, language: FacetValue, near: FacetValue) -> FacetLink:
    address = routes.language_in_district(frame.lang, language.slug, near.slug)
    label = frame.say(near.label)
    return FacetLink(
        address, label, "", unstated=False, entries=len(near.organisations), current=False
    )


def _value_label(frame: Frame, value: FacetValue) -> Localized:
    return frame.say(value.label) if value.label else Localized("", frame.lang)


def _value_lang_tag(value: FacetValue) -> str:
    return value.slug if value.kind == "language" and value.slug != routes.UNSTATED else ""


def _plan_list_pages(
    frame: Frame,
    said: _DirectoryList,
    rows: PartCache,
    found: dict[str, tuple[FacetValue, ...]],
    current: str,
) -> Iterator[Job]:
    """Cut a list into its sheets; the first of the whole list is worked out at once, for it tells the size of the booklet."""
    modified, sheets = (
        _newest_check_date(said.organisations),
        _ListPaginator(frame, said, rows, found, current),
    )
    for number in range(1, sheets.count + 1):
        if number == 1 and not said.kind:
            yield plan_page(sheets.page(number), ENTRIES_FILE)
        else:
            yield plan_lazy_page(
                frame,
                sheets.slug(number),
                partial(sheets.page, number),
                ENTRIES_FILE,
                modified,
            )


class _ListPaginator:
    """The sheets of a list."""

    def __init__(
        self,
        frame: Frame,
        said: _DirectoryList,
        rows: PartCache,
        found: dict[str, tuple[FacetValue, ...]],
        current: str,
    ) -> None:
        self._frame, self._said, self._rows, self._found, self._current = (
            frame,
            said,
            rows,
            found,
            current,
        )
        entries = len(said.organisations)
        self._size = entries if entries <= MAX_UNPAGED else PAGE_SIZE
        self.count = max(-(-entries // (self._size or 1)), 1)

    def slug(self, number: int) -> str:
        """Return the slug of a sheet."""
        return routes.list_page(self._said.slug + "/", number).rstrip("/")

    def page(self, number: int) -> DirectoryPage:
        """Return everything that a sheet says."""
        frame, said, size = self._frame, self._said, self._size
        shown = said.organisations[(number - 1) * size : number * size]
        first = number == 1 and not said.kind
        crumbs = (frame.section_crumb(routes.DIRECTORY),) if said.kind else ()
        page = frame.page_meta(
            self.slug(number),
            said.title,
            breadcrumbs=crumbs,
            description=_list_description(frame, said),
            modified=_newest_check_date(said.organisations),
        )
        return DirectoryPage(
            "directory.html",
            frame.lang,
            page,
            self._intro,
            said.kind,
            said.value,
            said.tag,
            said.near,
            len(said.organisations),
            len(frame.listed_entries),
            _group_rows(
                tuple([self._rows[one.id] for one in shown]),
                self._initials[(number - 1) * size : number * size],
            ),
            self._facets,
            self._tiles,
            said.narrower,
            self._leaves,
            number,
            self._letters,
            (_search_box(frame),) if first else (),
            booklet.booklet_downloads(frame) if first else (),
        )

    @cached_property
    def _intro(self) -> Localized:
        return (
            Localized("", self._frame.lang)
            if self._said.kind
            else self._frame.section_meta_and_intro(routes.DIRECTORY)[1]
        )

    @cached_property
    def _facets(self) -> Part:
        return Part(
            "parts/facets.html",
            FacetNav(
                self._frame.lang,
                _facet_views(self._frame, self._found, self._said.kind, self._current),
            ),
        )

    @cached_property
    def _tiles(self) -> Part:
        return tiles.tile_map_part(
            self._frame, self._current if self._said.kind == "district" else ""
        )

    @cached_property
    def _leaves(self) -> tuple[ListPage, ...]:
        start = self._frame.page_address(self._said.slug)
        numbers = range(1, self.count + 1) if self.count > 1 else ()
        return tuple([ListPage(number, routes.list_page(start, number)) for number in numbers])

    @cached_property
    def _initials(self) -> tuple[str, ...]:
        named = not self._said.kind and len(self._said.organisations) >= MIN_FOR_INITIALS
        return _name_initials(self._said.organisations) if named else ()

    @cached_property
    def _letters(self) -> tuple[Initial, ...]:
        return _initial_links(self._initials, self._frame.page_address(self._said.slug), self._size)


def _newest_check_date(organisations: Sequence[Organisation]) -> str:
    """Return the date of the newest entry of a list."""
    return max((one.checked.on for one in organisations if one.checked), default="")


def _search_box(frame: Frame) -> SearchBox:
    start = frame.page_address(routes.DIRECTORY)
    blanks = tuple(
        Part("parts/row.html", row_template(frame.lang, start, age))
        for age in ("", "year", "two-years")
    )
    return SearchBox(
        routes.search_index(frame.lang),
        blanks,
        frame.address_or_german(routes.CONTACT),
        frame.request_address(),
    )


def _name_initials(organisations: Sequence[Organisation]) -> tuple[str, ...]:
    """Return the letter that each name begins with, in the order of the list; figures share one."""
    firsts = (collation_key(one.name)[0][:1].upper() for one in organisations)
    return tuple("0–9" if first.isdecimal() else first or "…" for first in firsts)


def _initial_links(initials: tuple[str, ...], start: str, size: int) -> tuple[Initial, ...]:
    """Return where each letter first stands: its page, and its place there."""
    firsts = {letter: place for place, letter in reversed(tuple(enumerate(initials)))}
    return tuple(
        Initial(letter, f"{routes.list_page(start, place // size + 1)}#abc-{letter}")
        for letter, place in sorted(firsts.items(), key=lambda item: item[1])
    )


def _group_rows(rows: tuple[Part, ...], initials: tuple[str, ...]) -> tuple[RowGroup, ...]:
    """Return rows under their letters, or all together."""
    if not initials:
        return (RowGroup("", rows),)
    pairs = groupby(zip(initials, rows, strict=True), key=itemgetter(0))
    return tuple(RowGroup(letter, tuple(row for _, row in ones)) for letter, ones in pairs)


def _list_description(frame: Frame, said: _DirectoryList) -> str:
    words = frame.find_page(routes.DIRECTORY)
    return words.front.description if words and not said.kind and words.lang == frame.lang else ""


def _facet_views(
    frame: Frame, found: dict[str, tuple[FacetValue, ...]], kind: str, current: str
) -> tuple[Facet, ...]:
    return tuple(
        Facet(
            name,
            tuple(
                _facet_link(frame, value, kind == name and value.slug == current)
                for value in values
            ),
        )
        for name, values in found.items()
    )


def _facet_link(frame: Frame, value: FacetValue, current: bool) -> FacetLink:  # noqa: FBT001
    return FacetLink(
        routes.facet(frame.lang, value.kind, value.slug),
        _value_label(frame, value),
        _value_lang_tag(value),
        value.slug == routes.UNSTATED,
        len(value.organisations),
        current,
    )
