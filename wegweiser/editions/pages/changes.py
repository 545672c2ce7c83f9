"""What has changed: the newest entries; what readers of a printed edition may correct by pen."""

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from wegweiser.build.jobs import Job, LazyView, Part, PartCache
from wegweiser.editions.frame import Frame
from wegweiser.editions.page_jobs import plan_lazy_page
from wegweiser.editions.pages.entry_views import (
    ContactView,
    FacetChip,
    FacetChips,
    chips_input,
    contact_view,
    entry_name,
)
from wegweiser.editions.views import Link, PageMeta
from wegweiser.languages import Localized, say
from wegweiser.model import printed_editions, routes
from wegweiser.model.kinds import KINDS_BY_NAME
from wegweiser.model.organisations import Organisation
from wegweiser.model.past_states import PrintedEdition
from wegweiser.model.texts import say_first_sentence

DATA_FILE = KINDS_BY_NAME["printed_editions"].file
SLUG = f"{routes.DIRECTORY}/{routes.CHANGES}"
MAX_NEWEST_ENTRIES = 20
"""So many of the newest entries stand on the page; its feed holds more."""


class Correction(NamedTuple):
    """An entry in short, as somebody would write it into a booklet."""

    lang: str
    """The language of the page."""
    address: str
    """The address of the entry's page."""
    name: Localized
    """What the organisation is called."""
    short_name: str
    """What it is called for short; may be empty."""
    status: str
    """One of the states of an organisation: `paused` is told."""
    summary: Localized
    """The first sentence of its description; may be empty."""
    languages: tuple[FacetChip, ...]
    """The languages that are spoken there."""
    district: Localized
    """Its district; may be empty."""
    meets: Localized
    """When it meets; may be empty."""
    contact: ContactView
    """How it is found and reached, as far as it agreed."""


class PrintedEditionRow(NamedTuple):
    """A printed edition and how much has changed since."""

    address: str
    """The address of the page of what changed since."""
    number: int
    """The number that stands on its cover."""
    date: str
    """The day that it was printed."""
    note: Localized
    """What is to be said about it; may be empty."""
    new_count: int
    """How many entries are new since."""
    changed_count: int
    """How many entries say something else now."""
    removed_count: int
    """How many entries are no longer there."""


class RecentEntry(NamedTuple):
    """An entry that was new, changed or checked of late."""

    address: str
    """The address of its page."""
    name: Localized
    """What the organisation is called."""
    date: str
    """The day of that, of any precision."""


class ChangesPage(NamedTuple):
    """The page of changes."""

    template: str
    """The template that makes the page."""
    lang: str
    """The language of the page."""
    page: PageMeta
    """What stands around the content."""
    intro: Localized
    """The city's words, as Markdown."""
    printed_editions: tuple[PrintedEditionRow, ...]
    """All printed editions, newest first."""
    newest_entries: tuple[RecentEntry, ...]
    """The newest entries, newest first."""
    feed_address: str
    """The address of the feed of new and changed entries."""


class PrintedEditionPage(NamedTuple):
    """What has changed since a printed edition."""

    template: str
    """The template that makes the page."""
    lang: str
    """The language of the page."""
    page: PageMeta
    """What stands around the content."""
    number: int
    """The number that stands on the cover of the edition."""
    date: str
    """The day that it was printed."""
    note: Localized
    """What is to be said about it; may be empty."""
    new_entries: tuple[Part, ...]
    """The entries that are new since, each a Correction."""
    changed_entries: tuple[Part, ...]
    """The entries that say something else now, each a Correction."""
    former_entries: tuple[Link, ...]
    """The entries that are no longer there, but still have a page."""
    removed_count: int
    """How many others are no longer there: their names are not told."""
    changes_address: str
    """The address of the page of all editions."""


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the page of changes and one for each printed edition."""
    chips, entries = frame.compute_once(chips_input), frame.entry_inputs
    parts = PartCache(
        "parts/correction.html", lambda key: LazyView(_correction_view, chips, entries[key])
    )
    yield plan_lazy_page(frame, SLUG, partial(_changes_view, frame), DATA_FILE)
    for edition in _sort_newest_first(frame):
        view = partial(_build_edition_page, frame, edition, parts)
        yield plan_lazy_page(frame, f"{SLUG}/{edition.number}", view, DATA_FILE)


def _sort_newest_first(frame: Frame) -> list[PrintedEdition]:
    return sorted(frame.site.printed_editions, key=lambda edition: edition.number, reverse=True)


def _changes_view(frame: Frame) -> ChangesPage:
    _, intro = frame.section_meta_and_intro(SLUG)
    return ChangesPage(
        template="changes.html",
        lang=frame.lang,
        page=_page_meta(frame, SLUG),
        intro=intro,
        printed_editions=tuple(
            _edition_row(frame, edition) for edition in _sort_newest_first(frame)
        ),
        newest_entries=tuple(
            RecentEntry(routes.organisation(frame.lang, entry.id), entry_name(entry), date)
            for date, entry in frame.recent_entries[:MAX_NEWEST_ENTRIES]
        ),
        feed_address=routes.entries_feed(frame.lang),
    )


def _edition_row(frame: Frame, edition: PrintedEdition) -> PrintedEditionRow:
    changes = printed_editions.find_changes(frame.site, edition, frame.entry_digests)
    return PrintedEditionRow(
        address=routes.changes(frame.lang, edition.number),
        number=edition.number,
        date=edition.on,
        note=frame.say(edition.note),
        new_count=len(changes.new),
        changed_count=len(changes.changed),
        removed_count=len(changes.gone) + changes.removed,
    )


def _build_edition_page(
    frame: Frame, edition: PrintedEdition, parts: PartCache
) -> PrintedEditionPage:
    changes = printed_editions.find_changes(frame.site, edition, frame.entry_digests)
    return PrintedEditionPage(
        template="edition.html",
        lang=frame.lang,
        page=_page_meta(frame, f"{SLUG}/{edition.number}"),
        number=edition.number,
        date=edition.on,
        note=frame.say(edition.note),
        new_entries=tuple(parts[entry.id] for entry in changes.new),
        changed_entries=tuple(parts[entry.id] for entry in changes.changed),
        former_entries=tuple(
            Link(routes.organisation(frame.lang, entry.id), entry_name(entry))
            for entry in changes.gone
        ),
        removed_count=changes.removed,
        changes_address=routes.changes(frame.lang),
    )


def _page_meta(frame: Frame, slug: str) -> PageMeta:
    """Return what stands around a page; its template has the words for its title."""
    crumb = frame.section_crumb(routes.DIRECTORY)
    return frame.page_meta(slug, Localized("", frame.lang), breadcrumbs=(crumb,))


def _correction_view(chips: FacetChips, entry: Organisation) -> Correction:
    return Correction(
        lang=chips.lang,
        address=routes.organisation(chips.lang, entry.id),
        name=entry_name(entry),
        short_name=entry.short,
        status=entry.status,
        summary=say_first_sentence(entry.description, chips.lang),
        languages=chips.find_chips("language", entry.languages),
        district=chips.district_label(entry.district),
        meets=say(entry.meets, chips.lang),
        contact=contact_view(entry),
    )
