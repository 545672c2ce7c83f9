"""What has changed: the newest entries, and since each printed edition what its readers may correct by pen."""

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from wegweiser.city import ledger, routes
from wegweiser.city.organisations import Organisation
from wegweiser.city.settings import Edition
from wegweiser.editions.entries import Chip, Chips, Reach, name, reach
from wegweiser.editions.frame import Frame, html
from wegweiser.editions.views import Link, Sheet
from wegweiser.ground.languages import Said
from wegweiser.making.jobs import Job, Part, Parts

PATH = "data/editions.yaml"
NEWEST = 20
"""So many of the newest entries stand on the page; its feed holds more."""


class Correction(NamedTuple):
    """An entry in short, as somebody would write it into a booklet."""

    lang: str
    address: str
    name: Said
    short: str
    status: str
    line: Said
    languages: tuple[Chip, ...]
    district: Said
    meets: Said
    reach: Reach


class EditionRow(NamedTuple):
    """A printed edition and how much has changed since."""

    address: str
    number: int
    on: str
    note: Said
    new: int
    changed: int
    gone: int


class Renewed(NamedTuple):
    """An entry and the day it was last new, changed or checked."""

    address: str
    name: Said
    on: str


class ChangesPage(NamedTuple):
    """The page of changes: all printed editions, the newest entries."""

    template: str
    lang: str
    sheet: Sheet
    intro: Said
    editions: tuple[EditionRow, ...]
    newest: tuple[Renewed, ...]
    feed: str


class EditionPage(NamedTuple):
    """What has changed since a printed edition; of what is no longer there some still have a page, the rest is a number."""

    template: str
    lang: str
    sheet: Sheet
    number: int
    on: str
    note: Said
    new: tuple[Part, ...]
    changed: tuple[Part, ...]
    gone: tuple[Link, ...]
    removed: int
    back: str


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the page of changes and one for each printed edition."""
    chips, entries = Chips(frame), {one.id: one for one in frame.listed}
    parts = Parts("parts/correction.html", lambda key: _correction(frame, entries[key], chips))
    slug = f"{routes.DIRECTORY}/{routes.CHANGES}"
    yield frame.later(slug, partial(_page, frame), PATH, html)
    for edition in _newest_first(frame):
        yield frame.later(f"{slug}/{edition.number}", partial(_edition, frame, edition, parts), PATH, html)


def _newest_first(frame: Frame) -> list[Edition]:
    return sorted(frame.site.editions, key=lambda one: one.number, reverse=True)


def _page(frame: Frame) -> ChangesPage:
    slug = f"{routes.DIRECTORY}/{routes.CHANGES}"
    found = [(one, ledger.since(frame.site, one, frame.imprints)) for one in _newest_first(frame)]
    rows = tuple(
        EditionRow(
            routes.changes(frame.lang, one.number), one.number, one.on, frame.say(one.note),
            len(changes.new), len(changes.changed), len(changes.gone) + changes.removed,
        )
        for one, changes in found
    )  # fmt: skip
    newest = tuple(Renewed(routes.organisation(frame.lang, one.id), name(one), on) for on, one in frame.renewed[:NEWEST])
    _, intro = frame.section(slug)
    sheet = frame.sheet(slug, Said("", frame.lang), crumbs=(frame.crumb(routes.DIRECTORY),))
    return ChangesPage("changes.html", frame.lang, sheet, intro, rows, newest, routes.entries_feed(frame.lang))


def _edition(frame: Frame, one: Edition, parts: Parts) -> EditionPage:
    changes = ledger.since(frame.site, one, frame.imprints)
    slug = f"{routes.DIRECTORY}/{routes.CHANGES}"
    return EditionPage(
        template="edition.html",
        lang=frame.lang,
        sheet=frame.sheet(f"{slug}/{one.number}", Said("", frame.lang), crumbs=(frame.crumb(routes.DIRECTORY),)),
        number=one.number,
        on=one.on,
        note=frame.say(one.note),
        new=tuple(parts[entry.id] for entry in changes.new),
        changed=tuple(parts[entry.id] for entry in changes.changed),
        gone=tuple(Link(routes.organisation(frame.lang, entry.id), name(entry)) for entry in changes.gone),
        removed=changes.removed,
        back=routes.changes(frame.lang),
    )


def _correction(frame: Frame, one: Organisation, chips: Chips) -> Correction:
    return Correction(
        lang=frame.lang,
        address=routes.organisation(frame.lang, one.id),
        name=name(one),
        short=one.short,
        status=one.status,
        line=frame.first_line(one.description),
        languages=chips.of("language", one.languages),
        district=chips.of("district", (one.district,))[0].label if one.district else Said("", frame.lang),
        meets=frame.say(one.meets),
        reach=reach(one),
    )
