"""Open data for people: the page of all files with their types and sizes, and the page of what their fields mean."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import Any, NamedTuple

from wegweiser.build.jobs import Artifact, Download, Job, Theme
from wegweiser.editions.data.datasets import Dataset
from wegweiser.editions.frame import Frame
from wegweiser.editions.page_jobs import plan_lazy_page, plan_page, render_html
from wegweiser.editions.pages import json_ld
from wegweiser.editions.views import Link, PageMeta
from wegweiser.languages import Localized, Translations
from wegweiser.model import field_labels, routes
from wegweiser.model.values import Column

FIELDS_SLUG = f"{routes.DATA}/felder"


class DownloadsPage(NamedTuple):
    """The page of all downloads; `names` are those of their lists in order, `entries` how many records each holds."""

    template: str
    lang: str
    page: PageMeta
    intro: Localized
    names: tuple[str, ...]
    entries: tuple[tuple[str, int], ...]
    licence: str
    modified: str
    fields: Link
    downloads: tuple[Download, ...]
    json_ld: Any = None


class FieldDescription(NamedTuple):
    """A field: its columns, one for each language of a text; what it is called and says, in the program's own words."""

    columns: tuple[str, ...]
    title: Localized
    text: Localized


class FieldsPage(NamedTuple):
    """The page of all fields: of each list its columns; their words are the program's and join when it is made."""

    template: str
    lang: str
    page: PageMeta
    files: tuple[tuple[str, tuple[Column, ...]], ...]


def plan(frames: Sequence[Frame], planned: Sequence[Job]) -> Iterator[Job]:
    """Plan both pages in every language, from what all editions offer."""
    lists = frames[0].datasets
    offers = tuple(job.download for job in planned if job.download)
    for frame in frames:
        yield plan_page(_downloads_view(frame, lists, offers), "", json_ld.render_page)
        yield plan_lazy_page(
            frame, FIELDS_SLUG, partial(_fields_view, frame, lists), "", make=render_fields_page
        )


def render_fields_page(path: str, view: FieldsPage, theme: Theme) -> Artifact:
    """Make the page of all fields."""
    book = field_labels.load_labels(view.lang)
    explained: Any = tuple(
        (name, tuple(_describe_fields(columns, book))) for name, columns in view.files
    )
    return render_html(path, view._replace(files=explained), theme)


def _downloads_view(
    frame: Frame, lists: Sequence[Dataset], offers: tuple[Download, ...]
) -> DownloadsPage:
    page, intro = frame.section_meta_and_intro(routes.DATA)
    return DownloadsPage(
        "downloads.html",
        frame.lang,
        page._replace(modified=max(one.modified for one in lists)),
        intro,
        _order_names(lists, offers),
        tuple((one.name, len(one.records)) for one in lists),
        frame.licence_iri,
        max(one.modified for one in lists),
        Link(frame.page_address(FIELDS_SLUG), Localized("", frame.lang)),
        offers,
    )


def _order_names(lists: Sequence[Dataset], offers: tuple[Download, ...]) -> tuple[str, ...]:
    """Return what is offered, each once: first what is for people to print, then the lists, then what is left."""
    printed = (one.name for one in offers if one.kind == "PDF")
    return tuple(
        dict.fromkeys((*printed, *(one.name for one in lists), *(one.name for one in offers)))
    )


def _fields_view(frame: Frame, lists: Sequence[Dataset]) -> FieldsPage:
    page = frame.page_meta(
        FIELDS_SLUG, Localized("", frame.lang), breadcrumbs=(frame.section_crumb(routes.DATA),)
    )
    return FieldsPage(
        "fields.html", frame.lang, page, tuple((one.name, one.columns) for one in lists)
    )


def _describe_fields(columns: tuple[Column, ...], book: Translations) -> Iterator[FieldDescription]:
    for _, group in groupby(
        columns, key=lambda column: (column.field, column.names and column.lang)
    ):
        same = tuple(group)
        title, text = (
            Localized(say(same[0], book), book.lang)
            for say in (field_labels.column_title, field_labels.explain_column)
        )
        yield FieldDescription(tuple(column.name for column in same), title, text)
