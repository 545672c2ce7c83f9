"""The pinboard: a page on which the browser shows the entries that its reader keeps."""

import json
from collections.abc import Iterator
from typing import NamedTuple

from wegweiser.build.jobs import Artifact, Job, Theme
from wegweiser.editions.frame import Frame
from wegweiser.editions.page_jobs import plan_page
from wegweiser.editions.pages.entry_views import ENTRIES_FILE, contact_view
from wegweiser.editions.views import PageMeta
from wegweiser.languages import Localized, get_source_language
from wegweiser.model import routes
from wegweiser.model.organisations import Organisation


class PinboardPage(NamedTuple):
    """The page (pinboard.html)."""

    template: str
    """The template."""
    lang: str
    """The language of the page."""
    page: PageMeta
    """What stands around the page."""
    intro: Localized
    """What introduces it, in Markdown; may be empty."""
    directory_address: str
    """The address of the directory, below which each entry has its page."""
    data_address: str
    """The address of what the script knows of the entries."""


class PinnableEntry(NamedTuple):
    """What the script knows of an entry; names and districts have no translation."""

    id: str
    """Its id."""
    name: str
    """The name of the organisation."""
    district: str
    """The name of its district; may be empty."""
    email: str
    """Its e-mail address; may be empty."""
    phone: str
    """Its phone number; may be empty."""
    website: str
    """Its web address; may be empty."""


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the page in each language, and one file of data for all of them."""
    page, intro = frame.section_meta_and_intro(routes.PINBOARD)
    view = PinboardPage(
        template="pinboard.html",
        lang=frame.lang,
        page=page,
        intro=intro,
        directory_address=frame.page_address(routes.DIRECTORY),
        data_address=routes.pinboard_data(),
    )
    yield plan_page(view)
    if frame.lang == get_source_language():
        districts = {area.slug: area.name for area in frame.site.settings.districts}
        entries = tuple(
            _pinnable_entry(entry, districts.get(entry.district, ""))
            for entry in frame.listed_entries
        )
        yield Job(routes.pinboard_data(), render_pinboard_data, entries, ENTRIES_FILE)


def render_pinboard_data(path: str, entries: tuple[PinnableEntry, ...], _theme: Theme) -> Artifact:
    """Make the file: all entries, so that no server learns which of them a reader keeps."""
    # pinboard.js reads the fields by their position behind the id.
    values_by_id = {entry.id: entry[1:] for entry in entries}
    text = json.dumps(values_by_id, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return Artifact(path, text.encode())


def _pinnable_entry(entry: Organisation, district: str) -> PinnableEntry:
    contact = contact_view(entry)
    return PinnableEntry(
        entry.id, entry.name, district, contact.email, contact.phone, contact.website
    )
