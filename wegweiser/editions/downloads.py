"""Open data for people: the page of all files with their types and sizes, and the page of what their fields mean."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import Any, NamedTuple

from wegweiser.city import captions, routes
from wegweiser.city.plain import Column
from wegweiser.editions import linked
from wegweiser.editions.datasets import Dataset
from wegweiser.editions.frame import Frame, html, job
from wegweiser.editions.views import Link, Sheet
from wegweiser.ground.languages import Said, Words
from wegweiser.making.jobs import Artifact, Download, Job, Kit

FIELDS = f"{routes.DATA}/felder"


class DownloadsPage(NamedTuple):
    """The page of all downloads; `names` are those of their lists in order, `entries` how many records each holds."""

    template: str
    lang: str
    sheet: Sheet
    intro: Said
    names: tuple[str, ...]
    entries: tuple[tuple[str, int], ...]
    licence: str
    modified: str
    fields: Link
    downloads: tuple[Download, ...]
    linked: Any = None


class Field(NamedTuple):
    """A field: its columns, one for each language of a text; what it is called and says, in the program's own words."""

    columns: tuple[str, ...]
    title: Said
    text: Said


class FieldsPage(NamedTuple):
    """The page of all fields: of each list its columns; their words are the program's and join when it is made."""

    template: str
    lang: str
    sheet: Sheet
    files: tuple[tuple[str, tuple[Column, ...]], ...]


def plan(frames: Sequence[Frame], planned: Sequence[Job]) -> Iterator[Job]:
    """Plan both pages in every language, from what all editions offer."""
    lists = frames[0].datasets
    offers = tuple(one.offer for one in planned if one.offer)
    for frame in frames:
        yield job(_downloads(frame, lists, offers), "", linked.page)
        yield frame.later(FIELDS, partial(_fields, frame, lists), "", glossary)


def glossary(path: str, view: FieldsPage, kit: Kit) -> Artifact:
    """Make the page of all fields."""
    book = captions.words(view.lang)
    explained: Any = tuple((name, tuple(_explained(columns, book))) for name, columns in view.files)
    return html(path, view._replace(files=explained), kit)


def _downloads(frame: Frame, lists: Sequence[Dataset], offers: tuple[Download, ...]) -> DownloadsPage:
    sheet, intro = frame.section(routes.DATA)
    return DownloadsPage(
        "downloads.html", frame.lang, sheet._replace(modified=max(one.modified for one in lists)), intro,
        _names(lists, offers), tuple((one.name, len(one.records)) for one in lists),
        frame.licence, max(one.modified for one in lists), Link(frame.address(FIELDS), Said("", frame.lang)), offers,
    )  # fmt: skip


def _names(lists: Sequence[Dataset], offers: tuple[Download, ...]) -> tuple[str, ...]:
    """Return what is offered, each once: first what is for people to print, then the lists, then what is left."""
    printed = (one.name for one in offers if one.kind == "PDF")
    return tuple(dict.fromkeys((*printed, *(one.name for one in lists), *(one.name for one in offers))))


def _fields(frame: Frame, lists: Sequence[Dataset]) -> FieldsPage:
    sheet = frame.sheet(FIELDS, Said("", frame.lang), crumbs=(frame.crumb(routes.DATA),))
    return FieldsPage("fields.html", frame.lang, sheet, tuple((one.name, one.columns) for one in lists))


def _explained(columns: tuple[Column, ...], book: Words) -> Iterator[Field]:
    for _, group in groupby(columns, key=lambda column: (column.field, column.names and column.lang)):
        same = tuple(group)
        title, text = (Said(say(same[0], book), book.lang) for say in (captions.title, captions.explained))
        yield Field(tuple(column.name for column in same), title, text)
