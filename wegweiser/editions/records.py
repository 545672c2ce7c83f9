"""JSON: each list with everything that its records say, and beside it the schema that it keeps."""

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from wegweiser.city import captions, contract, plain
from wegweiser.editions.datasets import KINDS, Dataset, labels
from wegweiser.editions.documents import listed, written
from wegweiser.editions.frame import Frame
from wegweiser.ground.languages import SOURCE, say
from wegweiser.making.jobs import Artifact, Download, Job, Kit, Part

VOCABULARY = ("district", "topic", "audience", "exchange", "field-of-action")
"""The kinds of slugs that records use and that no list of records explains."""

Labels = dict[str, dict[str, dict[str, str]]]


class Records(NamedTuple):
    """A list with what must be known about it; `labels` are words by language, by slug, by kind of thing."""

    schema: str
    site: str
    publisher: str
    contact: str
    licence: str
    modified: str
    labels: Labels
    pages: tuple[str, ...]
    records: Part


class Promise(NamedTuple):
    """Which list a schema describes; all else follows from the model."""

    name: str


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the lists and their schemas, once for the whole site."""
    if frame.lang == SOURCE:
        known = labels(frame.site)
        said = {kind: {slug: plain.value(text) for slug, text in known[kind].items()} for kind in VOCABULARY}
        for one in frame.datasets:
            yield from _files(frame, one, said)


def document(path: str, view: Records, kit: Kit) -> Artifact:
    """Make a list: UTF-8, one object, a record in a line."""
    about = {
        "$schema": view.schema, "version": contract.VERSION, "site": view.site, "publisher": view.publisher,
        "contact": view.contact, "licence": view.licence or None, "modified": view.modified or None, "labels": view.labels,
    }  # fmt: skip
    records = [{"page": page, **one} for page, one in zip(view.pages, view.records.view, strict=True)]
    return Artifact(path, listed(about | {"records": records}))


def promise(path: str, view: Promise, kit: Kit) -> Artifact:
    """Make the schema of a list; its words are German."""
    return Artifact(path, written(contract.whole(view.name, KINDS[view.name], captions.words(SOURCE))))


def _files(frame: Frame, one: Dataset, known: Labels) -> Iterator[Job]:
    path, rules = one.file("json"), one.file("schema.json")
    yield Job(path, document, partial(_records, frame, one, known), one.origin, Download(path, one.name, "JSON"))
    yield Job(rules, promise, Promise(one.name), one.origin, Download(rules, one.name, "JSON Schema"))


def _records(frame: Frame, one: Dataset, known: Labels) -> Records:
    settings = frame.site.settings
    return Records(
        f"{one.name}.schema.json", settings.base_url, say(settings.operator, SOURCE).text, settings.email, frame.licence,
        one.modified, known, one.pages, one.plain,
    )  # fmt: skip
