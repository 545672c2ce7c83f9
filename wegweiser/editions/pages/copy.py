"""The copy to read without a network: a page of everything in brief, and the worker that keeps it.

Nothing is kept before a reader presses the button on the page. Where the city switches the copy
off, and in drafts and previews, the worker removes what an earlier one has kept.
"""

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from wegweiser.build.assets import shrink_script
from wegweiser.build.jobs import Artifact, Job, Part, Theme
from wegweiser.editions.frame import Frame
from wegweiser.editions.page_jobs import plan_lazy_page
from wegweiser.editions.pages.entry_views import (
    ENTRIES_FILE,
    invitation_row,
    row_parts,
)
from wegweiser.editions.views import PageMeta
from wegweiser.languages import Localized, get_source_language
from wegweiser.model import routes
from wegweiser.model.site import Site

MAX_ENTRIES = 220
"""So many entries fit into 300 kB together with style, picture and script."""

MAX_OFFERS = 40
"""So many offers do."""

PRIVACY = "datenschutz"
"""The page that says what browsers keep."""


class CopiedOffer(NamedTuple):
    """An offer in brief."""

    name: Localized
    """What it is called."""
    summary: Localized
    """What it is, in a few words; may be empty."""
    website: str
    """The address of its website; may be empty."""


class CopyPage(NamedTuple):
    """The page of everything in brief (copy.html)."""

    template: str
    """The template."""
    lang: str
    """The language of the page."""
    page: PageMeta
    """What stands around the page."""
    is_offered: bool
    """Whether readers may keep it."""
    worker_address: str
    """The address of the worker."""
    privacy_address: str
    """The address of the page that says what is kept; empty where the city has none."""
    directory_title: Localized
    """What the directory is called."""
    rows: tuple[Part, ...]
    """The entries: parts of EntryRow."""
    entry_count: int
    """How many entries the directory has."""
    offers_title: Localized
    """What the page of offers is called."""
    offers: tuple[CopiedOffer, ...]
    """The offers."""


class Worker(NamedTuple):
    """What the browser runs for readers who keep the copy (worker.js)."""

    lang: str
    """The language of the site's root."""
    is_offered: bool
    """Whether readers may keep the copy."""
    pages: tuple[tuple[str, str], ...]
    """Each language of the site with the address of the copy in it."""


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the page in each language, and the worker once."""
    view = partial(_copy_view, frame)
    yield plan_lazy_page(frame, routes.COPY, view, ENTRIES_FILE)
    if frame.lang == get_source_language():
        languages = frame.site.settings.languages
        pages = tuple((lang, routes.page(lang, routes.COPY)) for lang in languages)
        worker = Worker(frame.lang, is_offered(frame.site), pages)
        yield Job(routes.WORKER, render_worker, worker, "data/site.yaml")


def is_offered(site: Site) -> bool:
    """Tell whether readers may keep a copy: never of a draft, nor where the city does not want."""
    return site.settings.offline_copy and not site.draft and not site.preview


def render_worker(path: str, view: Worker, theme: Theme) -> Artifact:
    """Make the worker."""
    return Artifact(path, shrink_script(theme.render("worker.js", view).encode()))


def _copy_view(frame: Frame) -> CopyPage:
    """Return everything that the page says."""
    parts = row_parts(frame, invitation_row)
    entries = frame.listed_entries
    return CopyPage(
        template="copy.html",
        lang=frame.lang,
        page=frame.page_meta(routes.COPY, Localized("", frame.lang)),
        is_offered=is_offered(frame.site),
        worker_address=routes.WORKER,
        privacy_address=_find_privacy_address(frame),
        directory_title=frame.section_title(routes.DIRECTORY),
        rows=tuple([parts[entry.id] for entry in entries[:MAX_ENTRIES]]),
        entry_count=len(entries),
        offers_title=frame.section_title(routes.OFFERS),
        offers=tuple(
            CopiedOffer(frame.say(offer.name), frame.say(offer.summary), offer.website)
            for offer in frame.site.offers[:MAX_OFFERS]
        ),
    )


def _find_privacy_address(frame: Frame) -> str:
    """Return where the city says what browsers keep; empty where it has no such page."""
    return frame.address_or_german(PRIVACY) if frame.find_page(PRIVACY) else ""
