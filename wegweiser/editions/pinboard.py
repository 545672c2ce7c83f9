"""The pinboard: a page on which the browser shows the entries that its reader keeps, and what it knows of them."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from wegweiser.city import routes
from wegweiser.editions.entries import reach
from wegweiser.editions.frame import Frame, job
from wegweiser.editions.views import Sheet
from wegweiser.ground.languages import SOURCE, Said
from wegweiser.making.jobs import Artifact, Job, Kit


class PinboardPage(NamedTuple):
    """The page: where its entries stand, and where what is known of them."""

    template: str
    lang: str
    sheet: Sheet
    intro: Said
    directory: str
    pinnable: str


class Pinnable(NamedTuple):
    """Each listed entry by its id: name, district, e-mail address, phone number, website."""

    entries: tuple[tuple[str, tuple[str, ...]], ...]


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the page in each language, and one file for all of them: names and districts have no translation."""
    sheet, intro = frame.section(routes.PINBOARD)
    yield job(PinboardPage("pinboard.html", frame.lang, sheet, intro, frame.address(routes.DIRECTORY), routes.pinnable()))
    if frame.lang == SOURCE:
        areas = {area.slug: area.name for area in frame.site.settings.districts}
        entries = ((one.id, (one.name, areas.get(one.district, ""), *reach(one)[1:])) for one in frame.listed)
        yield Job(routes.pinnable(), known, Pinnable(tuple(entries)), "data/orgs.yaml")


def known(path: str, view: Any, kit: Kit) -> Artifact:
    """Make the file: all entries, so that no server learns which of them a reader keeps."""
    return Artifact(path, json.dumps(dict(view.entries), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode())
