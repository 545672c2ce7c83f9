"""The pinboard: a page on which the browser shows the entries that its reader keeps, and what it knows of them."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from wegweiser.build.jobs import Artifact, Job, Theme
from wegweiser.editions.frame import Frame
from wegweiser.editions.page_jobs import plan_page
from wegweiser.editions.pages.entry_views import contact_view
from wegweiser.editions.views import PageMeta
from wegweiser.languages import DEFAULT_LANGUAGE, Localized
from wegweiser.model import routes


class PinboardPage(NamedTuple):
    """The page: where its entries stand, and where what is known of them."""

    template: str
    lang: str
    page: PageMeta
    intro: Localized
    directory: str
    pinnable: str


class PinboardData(NamedTuple):
    """Each listed entry by its id: name, district, e-mail address, phone number, website."""

    entries: tuple[tuple[str, tuple[str, ...]], ...]


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the page in each language, and one file for all of them: names and districts have no translation."""
    page, intro = frame.section_meta_and_intro(routes.PINBOARD)
    yield plan_page(
        PinboardPage(
            "pinboard.html",
            frame.lang,
            page,
            intro,
            frame.page_address(routes.DIRECTORY),
            routes.pinboard_data(),
        )
    )
    if frame.lang == DEFAULT_LANGUAGE:
        areas = {area.slug: area.name for area in frame.site.settings.districts}
        entries = (
            (one.id, (one.name, areas.get(one.district, ""), *contact_view(one)[3:]))
            for one in frame.listed_entries
        )
        yield Job(
            routes.pinboard_data(),
            render_pinboard_data,
            PinboardData(tuple(entries)),
            "data/orgs.yaml",
        )


def render_pinboard_data(path: str, view: Any, theme: Theme) -> Artifact:
    """Make the file: all entries, so that no server learns which of them a reader keeps."""
    return Artifact(
        path,
        json.dumps(
            dict(view.entries), ensure_ascii=False, sort_keys=True, separators=(",", ":")
        ).encode(),
    )
