"""A new entry: a skeleton with comments, valid as it stands, at its place in the file."""

import re
import textwrap
from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path

from wegweiser.diagnostics import Diagnostic, Diagnostics, Location, error
from wegweiser.languages import DEFAULT_LANGUAGE, Translations
from wegweiser.model import loading
from wegweiser.model.kinds import (
    ID_PLACEHOLDER,
    KINDS,
    KINDS_BY_NAME,
    NEWS,
    PERSONAL_FIELDS,
    TODAY_PLACEHOLDER,
    Archetype,
    RecordKind,
)
from wegweiser.source import files, schema, yaml_patch
from wegweiser.source.files import Inputs
from wegweiser.source.schema import Slug
from wegweiser.source.yaml_writer import LINE_WIDTH, format_scalar

ARCHETYPES: Mapping[str, tuple[RecordKind, Archetype]] = {
    kind.archetype.command: (kind, kind.archetype) for kind in (*KINDS, NEWS) if kind.archetype
}
"""What `new` can make, by the word that asks for it."""

_HELP_COMMENT = "# Bitte ersetzen, was in doppelten Klammern steht. Zeilen mit # sind freiwillig: ausfüllen und # löschen, oder weglassen."
_CONSENT_COMMENT = (
    "# E-Mail, Telefon und Straße nur, wenn die Organisation eingewilligt hat (consent)."
)
_WITHDRAWN_FILE = KINDS_BY_NAME["withdrawn"].file
_FIELD_LABELS_FILE = Path(__file__).parents[1] / "messages" / f"fields-{DEFAULT_LANGUAGE}.po"


def create_record(
    folder: Path, kind: str, key: str, today: date
) -> tuple[Location | None, Diagnostics]:
    """Write a skeleton of this kind (a key of KINDS) into a city's folder and return where it stands.

    Nothing is written where the id is no slug, taken, reserved or withdrawn, or where the file has faults.
    Raises OSError where the system fails.
    """
    inputs, (wanted, _) = files.read_city(folder), ARCHETYPES[kind]
    path = _fill_placeholders(wanted.file, key, today)
    notes = tuple(_check_id(inputs, kind, path, key)) or _list_file_errors(inputs, path, today)
    if notes:
        return None, notes
    text, notes = _insert_skeleton(inputs, path, render_skeleton(kind, key, today), key)
    if text is None:
        return None, notes
    files.write_text_file(folder, path, text)
    line = text.count("\n", 0, text.index(f"- id: {key}")) if wanted is not NEWS else 0
    return Location(path, line + 1, 1), ()


def render_skeleton(kind: str, key: str, today: date) -> str:
    """Return the lines of a new entry: what it must have with placeholders, what it may have as comments."""
    lines = [_HELP_COMMENT, *_render_fields(*ARCHETYPES[kind])]
    if kind == "news":
        head = "".join(f"{line}\n" for line in lines)
        return _fill_placeholders(f"---\n{head}---\n\n[[fehlt: Text der Nachricht]]\n", key, today)
    return _fill_placeholders(
        f"- id: {ID_PLACEHOLDER}\n" + "".join(f"  {line}\n" for line in lines), key, today
    )


def _render_fields(kind: RecordKind, archetype: Archetype) -> Iterator[str]:
    words = Translations(DEFAULT_LANGUAGE, _FIELD_LABELS_FILE.read_bytes())
    for name in schema.field_types(kind.record):
        said, title = archetype.values.get(name, ""), _describe_field(kind.record, name, words)
        if name == "sources":
            yield from ("sources:", f"  - {format_scalar(said)}")
        elif said:
            yield from _render_choices(kind.record, name, title, words)
            yield f"{name}: {format_scalar(said) if '[[' in said else said}"
        elif name == "consent":
            yield _CONSENT_COMMENT
        elif name not in {"id", *archetype.omitted}:
            yield f"# {name}: {title}"


def _render_choices(record: type, name: str, title: str, words: Translations) -> Iterator[str]:
    """Yield comment lines with every word that a field may hold and what it means."""
    known = schema.describe_type(schema.field_types(record)[name]).choice
    meant = "; ".join(f"{one} ({words(f'{record.__name__}.{name}.{one}')})" for one in known)
    yield from textwrap.wrap(
        f"# {title}: {meant}" if known else "", LINE_WIDTH - 2, subsequent_indent="#   "
    )


def _describe_field(record: type, name: str, words: Translations) -> str:
    """Return the German word for a field; in brackets for a list of words, with its fields for a record."""
    asked, title = (
        schema.describe_type(schema.field_types(record)[name]),
        words(f"{record.__name__}.{name}"),
    )
    if asked.item and not schema.describe_type(asked.item).record:
        return f"[{title}]"
    if asked.record:
        inner = [one for one in schema.field_types(asked.record) if one not in PERSONAL_FIELDS]
        return (
            "{"
            + ", ".join(f"{one}: {_describe_field(asked.record, one, words)}" for one in inner)
            + "}"
        )
    return title


def _fill_placeholders(words: str, key: str, today: date) -> str:
    return words.replace(ID_PLACEHOLDER, key).replace(TODAY_PLACEHOLDER, today.isoformat())


def _check_id(inputs: Inputs, kind: str, path: str, key: str) -> Iterator[Diagnostic]:
    """Yield why this id cannot be given."""
    shape, (wanted, archetype) = schema.describe_type(Slug).shape, ARCHETYPES[kind]
    reserved = archetype.reserved_ids
    if shape and not re.fullmatch(shape.pattern, key):
        yield error(
            "invalid-slug",
            Location(wanted.file.removesuffix(f"/{TODAY_PLACEHOLDER}-{ID_PLACEHOLDER}.md")),
            value=key,
        )
    if key in reserved:
        yield error("reserved-id", Location(path), id=key, known=", ".join(sorted(reserved)))
    digest, gone = sha256(key.encode()).hexdigest().encode(), inputs.files.get(_WITHDRAWN_FILE, b"")
    if (
        kind == "org" and digest in gone
    ):  # told by its bytes, so that a fault in that file cannot hide it
        yield error(
            "withdrawn-id",
            Location(_WITHDRAWN_FILE, gone.count(b"\n", 0, gone.index(digest)) + 1, 1),
            id=key,
        )


def _list_file_errors(inputs: Inputs, path: str, today: date) -> Diagnostics:
    """Return the errors that the file already has: in a broken file nothing finds its place."""
    _, notes = loading.load_site(inputs, today.isoformat())
    return tuple(
        note
        for note in notes
        if note.location.path == path and note.severity == "error" and path in inputs.files
    )


def _insert_skeleton(
    inputs: Inputs, path: str, lines: str, key: str
) -> tuple[str | None, Diagnostics]:
    """Return the file with the skeleton in it."""
    if path.endswith(".md"):
        taken = (error("duplicate-id", Location(path, 1, 1), id=key, first=1),)
        return (None, taken) if path in inputs.files else (lines, ())
    text, notes = files.decode_file(inputs, path) if path in inputs.files else ("", ())
    return (None, notes) if text is None else yaml_patch.insert_item(path, text, lines)
