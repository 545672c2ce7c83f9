"""JSON: each list with everything that its records say, and beside it the schema that it keeps."""

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from wegweiser.build.jobs import JSON, JSON_SCHEMA, Artifact, Download, Job, Part, Storage, Theme
from wegweiser.editions.data import json_schema
from wegweiser.editions.data.datasets import RECORD_TYPES, Dataset
from wegweiser.editions.data.json_text import encode_json, encode_json_list
from wegweiser.editions.frame import Frame
from wegweiser.languages import get_source_language
from wegweiser.model.field_labels import load_labels
from wegweiser.model.kinds import collect_labels
from wegweiser.model.values import to_values

LABEL_KINDS = ("district", "topic", "audience", "exchange", "field-of-action")
"""The kinds of slugs that records use and that no list of records explains."""

LabelValues = dict[str, dict[str, dict[str, str]]]
"""What slugs are called: words by language, by slug, by kind of thing."""


class RecordList(NamedTuple):
    """A list with what must be known about it."""

    schema_file: str
    """The file with its schema, beside it."""
    site_url: str
    """The address of the site."""
    publisher: str
    """Who publishes it, in German."""
    contact: str
    """The publisher's e-mail address."""
    licence: str
    """The IRI of the licence; empty while the city has not decided."""
    modified: str
    """The last date in it, of any precision; empty if there is none."""
    labels: LabelValues
    """What the slugs in it are called."""
    page_urls: tuple[str, ...]
    """The page of each record."""
    records: Part
    """The records as plain values."""


class RecordSchema(NamedTuple):
    """Which list a schema describes; all else follows from the model."""

    dataset_name: str
    """The name of the list."""


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the lists and their schemas, once for the whole site."""
    if frame.lang != get_source_language():
        return
    labels = collect_labels(frame.site)
    label_values = {
        kind: {slug: to_values(text) for slug, text in labels[kind].items()} for kind in LABEL_KINDS
    }
    for dataset in frame.datasets:
        yield from _plan_files(frame, dataset, label_values)


def _plan_files(frame: Frame, dataset: Dataset, labels: LabelValues) -> Iterator[Job]:
    name, label, source = dataset.name, dataset.label, dataset.source_file
    path, schema_path = dataset.file_path("json"), dataset.file_path("schema.json")
    view = partial(_record_list_view, frame, dataset, labels)
    data = Download(path, JSON, name, label, name)
    yield Job(path, render_records, view, source, data, is_themed=False)
    download = Download(schema_path, JSON_SCHEMA, name, label, "")
    yield Job(schema_path, render_schema, RecordSchema(name), source, download)


def _record_list_view(frame: Frame, dataset: Dataset, labels: LabelValues) -> RecordList:
    settings = frame.site.settings
    return RecordList(
        f"{dataset.name}.schema.json",
        settings.base_url,
        frame.say(settings.operator).text,
        settings.email,
        frame.licence_iri,
        dataset.modified,
        labels,
        dataset.page_urls,
        dataset.record_values,
    )


def render_records(path: str, view: RecordList, storage: Storage) -> Artifact:
    """Make a list: UTF-8, one object, a record in a line."""
    records = zip(view.page_urls, view.records.view, strict=True)
    document = {
        "$schema": view.schema_file,
        "version": json_schema.FORMAT_VERSION,
        "site": view.site_url,
        "publisher": view.publisher,
        "contact": view.contact,
        "licence": view.licence or None,
        "modified": view.modified or None,
        "labels": view.labels,
        "records": [{"page": page_url, **record} for page_url, record in records],
    }
    return Artifact(path, encode_json_list(document))


def render_schema(path: str, view: RecordSchema, theme: Theme) -> Artifact:
    """Make the schema of a list; its words are German."""
    name = view.dataset_name
    schema = json_schema.build_schema(name, RECORD_TYPES[name], load_labels(get_source_language()))
    return Artifact(path, encode_json(schema))
