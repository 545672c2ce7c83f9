"""What has changed: the newest entries, and since each printed edition what its readers may correct by pen."""

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from wegweiser.build.jobs import Job, Part, PartCache
from wegweiser.editions.frame import Frame
from wegweiser.editions.page_jobs import plan_lazy_page
from wegweiser.editions.pages.entry_views import (
    ContactView,
    FacetChip,
    FacetChips,
    contact_view,
    entry_name,
)
from wegweiser.editions.views import Link, PageMeta
from wegweiser.languages import Localized
from wegweiser.model import printed_editions, routes
from wegweiser.model.organisations import Organisation
from wegweiser.model.settings import PrintedEdition

DATA_FILE = "data/editions.yaml"
MAX_NEWEST_ENTRIES = 20
"""So many of the newest entries stand on the page; its feed holds more."""


class Correction(NamedTuple):
    """An entry in short, as somebody would write it into a booklet."""

    lang: str
    address: str
    name: Localized
    short: str
    status: str
    line: Localized
    languages: tuple[FacetChip, ...]
    district: Localized
    meets: Localized
    reach: ContactView


class PrintedEditionRow(NamedTuple):
    """A printed edition and how much has changed since."""

    address: str
    number: int
    on: str
    note: Localized
    new: int
    changed: int
    gone: int


class RecentEntry(NamedTuple):
    """An entry and the day it was last new, changed or checked."""

    address: str
    name: Localized
    on: str


class ChangesPage(NamedTuple):
    """The page of changes: all printed editions, the newest entries."""

    template: str
    lang: str
    page: PageMeta
    intro: Localized
    editions: tuple[PrintedEditionRow, ...]
    newest: tuple[RecentEntry, ...]
    feed: str


class PrintedEditionPage(NamedTuple):
    """What has changed since a printed edition; of what is no longer there some still have a page, the rest is a number."""

    template: str
    lang: str
    page: PageMeta
    number: int
    on: str
    note: Localized
    new: tuple[Part, ...]
    changed: tuple[Part, ...]
    gone: tuple[Link, ...]
    removed: int
    back: str


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the page of changes and one for each printed edition."""
    chips, entries = FacetChips(frame), {one.id: one for one in frame.listed_entries}
    parts = PartCache(
        "parts/correction.html", lambda key: _correction_view(frame, entries[key], chips)
    )
    slug = f"{routes.DIRECTORY}/{routes.CHANGES}"
    yield plan_lazy_page(frame, slug, partial(_changes_view, frame), DATA_FILE)
    for edition in _sort_newest_first(frame):
        yield plan_lazy_page(
            frame,
            f"{slug}/{edition.number}",
            partial(_printed_edition_view, frame, edition, parts),
            DATA_FILE,
        )


def _sort_newest_first(frame: Frame) -> list[PrintedEdition]:
    return sorted(frame.site.printed_editions, key=lambda one: one.number, reverse=True)


def _changes_view(frame: Frame) -> ChangesPage:
    slug = f"{routes.DIRECTORY}/{routes.CHANGES}"
    found = [
        (one, printed_editions.find_changes(frame.site, one, frame.entry_digests))
        for one in _sort_newest_first(frame)
    ]
    rows = tuple(
        PrintedEditionRow(
            routes.changes(frame.lang, one.number),
            one.number,
            one.on,
            frame.say(one.note),
            len(changes.new),
            len(changes.changed),
            len(changes.gone) + changes.removed,
        )
        for one, changes in found
    )
    newest = tuple(
        RecentEntry(routes.organisation(frame.lang, one.id), entry_name(one), on)
        for on, one in frame.recent_entries[:MAX_NEWEST_ENTRIES]
    )
    _, intro = frame.section_meta_and_intro(slug)
    page = frame.page_meta(
        slug, Localized("", frame.lang), breadcrumbs=(frame.section_crumb(routes.DIRECTORY),)
    )
    return ChangesPage(
        "changes.html", frame.lang, page, intro, rows, newest, routes.entries_feed(frame.lang)
    )


def _printed_edition_view(
    frame: Frame, one: PrintedEdition, parts: PartCache
) -> PrintedEditionPage:
    changes = printed_editions.find_changes(frame.site, one, frame.entry_digests)
    slug = f"{routes.DIRECTORY}/{routes.CHANGES}"
    return PrintedEditionPage(
        template="edition.html",
        lang=frame.lang,
        page=frame.page_meta(
            f"{slug}/{one.number}",
            Localized("", frame.lang),
            breadcrumbs=(frame.section_crumb(routes.DIRECTORY),),
        ),
        number=one.number,
        on=one.on,
        note=frame.say(one.note),
        new=tuple(parts[entry.id] for entry in changes.new),
        changed=tuple(parts[entry.id] for entry in changes.changed),
        gone=tuple(
            Link(routes.organisation(frame.lang, entry.id), entry_name(entry))
            for entry in changes.gone
        ),
        removed=changes.removed,
        back=routes.changes(frame.lang),
    )


def _correction_view(frame: Frame, one: Organisation, chips: FacetChips) -> Correction:
    return Correction(
        lang=frame.lang,
        address=routes.organisation(frame.lang, one.id),
        name=entry_name(one),
        short=one.short,
        status=one.status,
        line=frame.first_sentence(one.description),
        languages=chips.find_chips("language", one.languages),
        district=chips.district_label(one.district),
        meets=frame.say(one.meets),
        reach=contact_view(one),
    )
