"""JSON: each list with everything that its records say, and beside it the schema that it keeps."""

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from wegweiser.build.jobs import JSON, JSON_SCHEMA, Artifact, Download, Job, Part, Theme
from wegweiser.editions.data import json_schema
from wegweiser.editions.data.datasets import RECORD_TYPES, Dataset
from wegweiser.editions.data.json_text import encode_json, encode_json_list
from wegweiser.editions.frame import Frame
from wegweiser.languages import DEFAULT_LANGUAGE, say
from wegweiser.model import field_labels
from wegweiser.model.kinds import collect_labels
from wegweiser.model.values import to_values

LABEL_KINDS = ("district", "topic", "audience", "exchange", "field-of-action")
"""The kinds of slugs that records use and that no list of records explains."""

LabelValues = dict[str, dict[str, dict[str, str]]]


class RecordList(NamedTuple):
    """A list with what must be known about it; `labels` are words by language, by slug, by kind of thing."""

    schema: str
    site: str
    publisher: str
    contact: str
    licence: str
    modified: str
    labels: LabelValues
    pages: tuple[str, ...]
    records: Part


class RecordSchema(NamedTuple):
    """Which list a schema describes; all else follows from the model."""

    name: str


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the lists and their schemas, once for the whole site."""
    if frame.lang == DEFAULT_LANGUAGE:
        known = collect_labels(frame.site)
        said = {
            kind: {slug: to_values(text) for slug, text in known[kind].items()}
            for kind in LABEL_KINDS
        }
        for one in frame.datasets:
            yield from _plan_files(frame, one, said)


def render_records(path: str, view: RecordList, theme: Theme) -> Artifact:
    """Make a list: UTF-8, one object, a record in a line."""
    about = {
        "$schema": view.schema,
        "version": json_schema.FORMAT_VERSION,
        "site": view.site,
        "publisher": view.publisher,
        "contact": view.contact,
        "licence": view.licence or None,
        "modified": view.modified or None,
        "labels": view.labels,
    }
    records = [
        {"page": page, **one} for page, one in zip(view.pages, view.records.view, strict=True)
    ]
    return Artifact(path, encode_json_list(about | {"records": records}))


def render_schema(path: str, view: RecordSchema, theme: Theme) -> Artifact:
    """Make the schema of a list; its words are German."""
    return Artifact(
        path,
        encode_json(
            json_schema.build_schema(
                view.name, RECORD_TYPES[view.name], field_labels.load_labels(DEFAULT_LANGUAGE)
            )
        ),
    )


def _plan_files(frame: Frame, one: Dataset, known: LabelValues) -> Iterator[Job]:
    path, rules = one.file("json"), one.file("schema.json")
    yield Job(
        path,
        render_records,
        partial(_record_list_view, frame, one, known),
        one.origin,
        Download(path, JSON, one.name, one.label, one.name),
    )
    yield Job(
        rules,
        render_schema,
        RecordSchema(one.name),
        one.origin,
        Download(rules, JSON_SCHEMA, one.name, one.label, ""),
    )


def _record_list_view(frame: Frame, one: Dataset, known: LabelValues) -> RecordList:
    settings = frame.site.settings
    return RecordList(
        f"{one.name}.schema.json",
        settings.base_url,
        say(settings.operator, DEFAULT_LANGUAGE).text,
        settings.email,
        frame.licence_iri,
        one.modified,
        known,
        one.pages,
        one.plain,
    )
