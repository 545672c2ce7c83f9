"""Skeletons of new records: valid as they stand, commented, inserted at their place in the file."""

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
from wegweiser.source.writing import change_city, repeat_while_changed
from wegweiser.source.yaml_writer import LINE_WIDTH, format_scalar

ARCHETYPES: Mapping[str, tuple[RecordKind, Archetype]] = {
    kind.archetype.command: (kind, kind.archetype) for kind in (*KINDS, NEWS) if kind.archetype
}
"""What `new` can create, by the word that asks for it."""

_HELP_COMMENT = (
    "# Bitte ersetzen, was in doppelten Klammern steht. "
    "Zeilen mit # sind freiwillig: ausfüllen und # löschen, oder weglassen."
)
_CONSENT_COMMENT = (
    "# E-Mail, Telefon und Straße nur, wenn die Organisation eingewilligt hat (consent)."
)
_WITHDRAWN_FILE = KINDS_BY_NAME["withdrawn"].file
_FIELD_LABELS_FILE = Path(__file__).parents[1] / "messages" / f"fields-{DEFAULT_LANGUAGE}.po"


def create_record(
    folder: Path, kind: str, key: str, today: date
) -> tuple[Location | None, Diagnostics]:
    """Write a skeleton of a kind (a key of ARCHETYPES) into a city and return where it stands.

    Nothing is written where the id is no slug, taken, reserved or withdrawn, or where the file has
    faults. Raises LockedError or ChangedFileError where others write at the same time, OSError
    where the system fails.
    """
    return repeat_while_changed(lambda: _create_record(folder, kind, key, today))


def _create_record(
    folder: Path, kind: str, key: str, today: date
) -> tuple[Location | None, Diagnostics]:
    inputs = files.read_city(folder)
    record_kind, _ = ARCHETYPES[kind]
    path = _fill_placeholders(record_kind.file, key, today)
    diagnostics = tuple(_check_id(inputs, kind, path, key))
    if not diagnostics:
        diagnostics = _list_file_errors(inputs, path, today)
    if diagnostics:
        return None, diagnostics
    text, diagnostics = _insert_skeleton(inputs, path, render_skeleton(kind, key, today), key)
    if text is None:
        return None, diagnostics
    change_city(inputs, {path: text})
    if record_kind is NEWS:
        return Location(path, 1, 1), ()
    return Location(path, text.count("\n", 0, text.index(f"- id: {key}")) + 1, 1), ()


def render_skeleton(kind: str, key: str, today: date) -> str:
    """Return a new record: what it must have as placeholders, what it may have as comments."""
    fields = [_HELP_COMMENT, *_render_fields(*ARCHETYPES[kind])]
    if kind == "news":
        front = "".join(f"{line}\n" for line in fields)
        skeleton = f"---\n{front}---\n\n[[fehlt: Text der Nachricht]]\n"
    else:
        skeleton = f"- id: {ID_PLACEHOLDER}\n" + "".join(f"  {line}\n" for line in fields)
    return _fill_placeholders(skeleton, key, today)


def _render_fields(kind: RecordKind, archetype: Archetype) -> Iterator[str]:
    labels = Translations(DEFAULT_LANGUAGE, _FIELD_LABELS_FILE.read_bytes())
    for name in schema.field_types(kind.record):
        value = archetype.values.get(name, "")
        title = _describe_field(kind.record, name, labels)
        if name == "sources":
            yield "sources:"
            yield f"  - {format_scalar(value)}"
        elif value:
            yield from _render_choices(kind.record, name, title, labels)
            yield f"{name}: {format_scalar(value) if '[[' in value else value}"
        elif name == "consent":
            yield _CONSENT_COMMENT
        elif name != "id" and name not in archetype.omitted:
            yield f"# {name}: {title}"


def _render_choices(record: type, name: str, title: str, labels: Translations) -> list[str]:
    """Return comment lines with every word that a field may hold and what it means."""
    choices = schema.describe_type(schema.field_types(record)[name]).choices
    if not choices:
        return []
    meanings = [f"{choice} ({labels(f'{record.__name__}.{name}.{choice}')})" for choice in choices]
    comment = f"# {title}: {'; '.join(meanings)}"
    return textwrap.wrap(comment, LINE_WIDTH - 2, subsequent_indent="#   ")


def _describe_field(record: type, name: str, labels: Translations) -> str:
    """Return a field's label, `[label]` for a list of words, `{name: label}` for a record."""
    field = schema.describe_type(schema.field_types(record)[name])
    label = labels(f"{record.__name__}.{name}")
    if field.item_type and not schema.describe_type(field.item_type).record_class:
        return f"[{label}]"
    if not field.record_class:
        return label
    names = [name for name in schema.field_types(field.record_class) if name not in PERSONAL_FIELDS]
    inner = [f"{name}: {_describe_field(field.record_class, name, labels)}" for name in names]
    return f"{{{', '.join(inner)}}}"


def _fill_placeholders(text: str, key: str, today: date) -> str:
    return text.replace(ID_PLACEHOLDER, key).replace(TODAY_PLACEHOLDER, today.isoformat())


def _check_id(inputs: Inputs, kind: str, path: str, key: str) -> Iterator[Diagnostic]:
    """Yield why this id cannot be given."""
    record_kind, archetype = ARCHETYPES[kind]
    shape = schema.describe_type(Slug).scalar_format
    if shape and not re.fullmatch(shape.pattern, key):
        # No page can be called so: the finding is about their folder.
        is_page = record_kind is NEWS
        location = Location(str(Path(record_kind.file).parent) if is_page else record_kind.file)
        yield error("invalid-slug", location, value=key)
    reserved = archetype.reserved_ids
    if key in reserved:
        yield error("reserved-id", Location(path), id=key, known=", ".join(sorted(reserved)))
    # Looked for in the bytes, so that a fault in that file cannot hide it.
    digest = sha256(key.encode("utf-8", "surrogateescape")).hexdigest().encode()
    withdrawn = inputs.files.get(_WITHDRAWN_FILE, b"")
    if kind == "org" and digest in withdrawn:
        line = withdrawn.count(b"\n", 0, withdrawn.index(digest)) + 1
        yield error("withdrawn-id", Location(_WITHDRAWN_FILE, line, 1), id=key)


def _list_file_errors(inputs: Inputs, path: str, today: date) -> Diagnostics:
    """Return the errors that the file already has: in a broken file nothing has a place."""
    places = (path, *map(str, Path(path).parents))
    faults = tuple(fault for fault in inputs.faults if fault.location.path in places)
    if faults or path not in inputs.files:
        return faults
    _, diagnostics = loading.load_site(inputs, today.isoformat())
    return tuple(
        diagnostic
        for diagnostic in diagnostics
        if diagnostic.location.path == path and diagnostic.severity == "error"
    )


def _insert_skeleton(
    inputs: Inputs, path: str, skeleton: str, key: str
) -> tuple[str | None, Diagnostics]:
    """Return the file with the skeleton in it."""
    is_new = path not in inputs.files
    if path.endswith(".md"):
        if is_new:
            return skeleton, ()
        return None, (error("duplicate-id", Location(path, 1, 1), id=key, first=1),)
    text, diagnostics = ("", ()) if is_new else files.decode_file(inputs, path)
    if text is None:
        return None, diagnostics
    return yaml_patch.insert_item(path, text, skeleton)
