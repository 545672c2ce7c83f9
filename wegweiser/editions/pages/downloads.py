"""Open data for people: the page of all files, and the page of what their fields mean."""

from collections.abc import Collection, Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import Any, NamedTuple

from wegweiser.build.jobs import PDF, XLSX, Artifact, Download, Job, PlanError, Theme
from wegweiser.editions.data.datasets import Dataset
from wegweiser.editions.frame import Frame
from wegweiser.editions.page_jobs import plan_lazy_page, plan_page, render_html
from wegweiser.editions.pages import json_ld
from wegweiser.editions.views import Link, PageMeta
from wegweiser.languages import Localized, Translations
from wegweiser.model import field_labels, routes
from wegweiser.model.values import Column

FIELDS_SLUG = f"{routes.DATA}/felder"


class DownloadGroup(NamedTuple):
    """What is offered in one or more files."""

    name: str
    """The `name` of its downloads."""
    label: str
    """What it is called, in German words that the theme translates."""
    record_count: int | None
    """How many records it holds; None where it is no list of open data."""


class DownloadsPage(NamedTuple):
    """The page of all downloads."""

    template: str
    """The template that renders it."""
    lang: str
    """The language of the page."""
    page: PageMeta
    """What stands around its content."""
    intro: Localized
    """The city's own words about it (Markdown)."""
    groups: tuple[DownloadGroup, ...]
    """What is offered, in order."""
    licence: str
    """The IRI of the licence of the data; empty while the city has not decided."""
    modified: str
    """The last date in the data, of any precision."""
    fields_link: Link
    """Where the page stands that explains the fields."""
    downloads: tuple[Download, ...]
    """All files with their sizes; those of a group have its name."""
    json_ld: Any = None
    """What machines read of the page."""


class FieldDescription(NamedTuple):
    """A field of a list, in the program's own words."""

    column_names: tuple[str, ...]
    """Its columns in a table: one for each language of a text."""
    title: Localized
    """What it is called."""
    description: Localized
    """What it says and how."""


class DatasetFields(NamedTuple):
    """The fields of one list of open data."""

    name: str
    """The name of the list."""
    label: str
    """What the list is called, in German words that the theme translates."""
    columns: tuple[Column, ...]
    """Its columns as a table."""
    fields: tuple[FieldDescription, ...] = ()
    """Its fields, described when the page is made: the words are the program's own."""


class FieldsPage(NamedTuple):
    """The page of all fields."""

    template: str
    """The template that renders it."""
    lang: str
    """The language of the page."""
    page: PageMeta
    """What stands around its content."""
    datasets: tuple[DatasetFields, ...]
    """The lists of open data in order."""


def plan(frames: Sequence[Frame], planned: Sequence[Job]) -> Iterator[Job]:
    """Plan both pages in every language, from what all editions offer.

    Raises PlanError where an edition has not said what its file is.
    """
    datasets = frames[0].datasets
    check_downloads(planned, {dataset.name for dataset in datasets})
    downloads = tuple(job.download for job in planned if job.download)
    for frame in frames:
        view = _downloads_view(frame, datasets, downloads)
        yield plan_page(view, "", json_ld.render_page)
        lazy_view = partial(_fields_view, frame, datasets)
        yield plan_lazy_page(frame, FIELDS_SLUG, lazy_view, "", make=render_fields_page)


def check_downloads(planned: Sequence[Job], datasets: Collection[str]) -> None:
    """Raise PlanError where an edition has not said what its data file is called and holds."""
    downloads = [job.download for job in planned if job.download]
    described = {path for file in downloads for path in (file.path, file.metadata_path)}
    for job in planned:
        if _is_data_file(job.path) and job.path not in described:
            raise PlanError(f"{job.path}: its job does not say what it is (Job.download)")
    for file in downloads:
        _check_download(file, datasets)


def _check_download(file: Download, datasets: Collection[str]) -> None:
    if not file.label:
        raise PlanError(f"{file.path}: its job does not say what it is called (Download.label)")
    if file.dataset not in {"", *datasets}:
        raise PlanError(f"{file.path}: there is no list “{file.dataset}” (Download.dataset)")


def _is_data_file(path: str) -> bool:
    return path.startswith(routes.data_file("")) and not path.endswith(".html")


def render_fields_page(path: str, view: FieldsPage, theme: Theme) -> Artifact:
    """Make the page of all fields."""
    labels = field_labels.load_labels(view.lang)
    datasets = tuple(
        dataset._replace(fields=tuple(_describe_fields(dataset.columns, labels)))
        for dataset in view.datasets
    )
    return render_html(path, view._replace(datasets=datasets), theme)


def _downloads_view(
    frame: Frame, datasets: Sequence[Dataset], downloads: tuple[Download, ...]
) -> DownloadsPage:
    page, intro = frame.section_meta_and_intro(routes.DATA)
    modified = max(dataset.modified for dataset in datasets)
    return DownloadsPage(
        "downloads.html",
        frame.lang,
        page._replace(modified=modified),
        intro,
        _group_downloads(datasets, downloads),
        frame.licence_iri,
        modified,
        Link(frame.page_address(FIELDS_SLUG), Localized("", frame.lang)),
        downloads,
    )


def _group_downloads(
    datasets: Sequence[Dataset], downloads: tuple[Download, ...]
) -> tuple[DownloadGroup, ...]:
    """Return what is offered: first what offices open, then the lists, then what is left."""
    counts = {dataset.name: len(dataset.records) for dataset in datasets}
    ranks = {name: rank for rank, name in enumerate(counts)}

    def rank(download: Download) -> int:
        return -1 if download.file_type in {PDF, XLSX} else ranks.get(download.name, len(ranks))

    labels = {download.name: download.label for download in sorted(downloads, key=rank)}
    return tuple(DownloadGroup(name, label, counts.get(name)) for name, label in labels.items())


def _fields_view(frame: Frame, datasets: Sequence[Dataset]) -> FieldsPage:
    crumbs = (frame.section_crumb(routes.DATA),)
    page = frame.page_meta(FIELDS_SLUG, Localized("", frame.lang), breadcrumbs=crumbs)
    fields = tuple(
        DatasetFields(dataset.name, dataset.label, dataset.columns) for dataset in datasets
    )
    return FieldsPage("fields.html", frame.lang, page, fields)


def _describe_fields(
    columns: tuple[Column, ...], labels: Translations
) -> Iterator[FieldDescription]:
    """Yield the fields of a list: the columns of one text in several languages are one field."""
    for _, group in groupby(columns, lambda column: (column.field, column.names and column.lang)):
        same = list(group)
        yield FieldDescription(
            tuple(column.name for column in same),
            Localized(labels(same[0].field), labels.lang),
            Localized(field_labels.explain_column(same[0], labels), labels.lang),
        )
