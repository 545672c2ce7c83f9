"""Sources into a Site, or into reasons why not: all of them in one run."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast
from unicodedata import normalize

from wegweiser.diagnostics import Diagnostic, Diagnostics, Location, error, has_errors, split_lines
from wegweiser.languages import DEFAULT_LANGUAGE
from wegweiser.model.intake import Intake
from wegweiser.model.organisations import Organisation
from wegweiser.model.programmes import Event, Offer, Project, Series
from wegweiser.model.settings import (
    Figure,
    Front,
    Page,
    Picture,
    PrintedEdition,
    Settings,
    Vocabulary,
    Withdrawal,
)
from wegweiser.model.site import Site
from wegweiser.source import files, markdown, schema, yaml
from wegweiser.source.files import Inputs
from wegweiser.source.yaml import MappingNode, Node, SequenceNode

RECORD_FILES: dict[str, tuple[str, type[Any]]] = {
    "settings": ("data/site.yaml", Settings),
    "vocabulary": ("data/vocabulary.yaml", Vocabulary),
    "intake": ("data/intake.yaml", Intake),
}
LIST_FILES: dict[str, tuple[str, type[Any]]] = {
    "organisations": ("data/orgs.yaml", Organisation),
    "series": ("data/trainings.yaml", Series),
    "projects": ("data/projects.yaml", Project),
    "offers": ("data/offers.yaml", Offer),
    "events": ("data/events.yaml", Event),
    "figures": ("data/figures.yaml", Figure),
    "media": ("data/media.yaml", Picture),
    "withdrawn": ("data/withdrawn.yaml", Withdrawal),
    "editions": ("data/editions.yaml", PrintedEdition),
}
REQUIRED_FILES = (
    "data/site.yaml",
    "data/vocabulary.yaml",
    "data/orgs.yaml",
    "content/index.md",
    "content/kontakt.md",
)

RecordCache = dict[tuple[type, str], tuple[Any, Location, Diagnostics]]
"""Records already read, by their kind and the text of their item; the place is counted from the item's first line."""

_ID_FIELDS = ("id", "path", "id_sha256", "number")
_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_PAGE_PATH = re.compile(
    r"content/((?:[a-z0-9-]+/)*[a-z0-9-]+)(?:\.([a-z]{2,3}(?:-[A-Za-z]+)?))?\.md"
)


def load_site(
    inputs: Inputs, today: str, kept: RecordCache | None = None
) -> tuple[Site | None, Diagnostics]:
    """Read the whole city; None and the reasons where anything is missing or unreadable.

    Whoever reads a city again hands in the same `kept` each time: only what has changed is then read anew. For a single
    reading it would cost a third more.
    """
    notes: list[Diagnostic] = [
        error("missing-file", Location(path)) for path in REQUIRED_FILES if path not in inputs.files
    ]
    where: dict[tuple[str, str], Location] = {}
    known = {path for path, _ in (*RECORD_FILES.values(), *LIST_FILES.values())}
    notes += [
        _report_unknown_file(path, known)
        for path in inputs.files
        if path.startswith("data/") and path not in known
    ]
    said: dict[str, Any] = {
        name: _load_record(inputs, path, kind, notes) for name, (path, kind) in RECORD_FILES.items()
    }
    said |= {
        name: _load_list(inputs, name, notes, where, kept)
        for name, (path, _) in LIST_FILES.items()
        if path in inputs.files
    }
    said["pages"] = _load_pages(inputs, notes)
    if has_errors(notes):
        return None, tuple(notes)
    return Site(**said, today=today, where=where), tuple(notes)


def locate_field(inputs: Inputs, site: Site, name: str, key: str, *steps: str | int) -> Location:
    """Return where a field of a record stands; the record's own place where the field is missing."""
    path = (RECORD_FILES | LIST_FILES)[name][0]
    start = site.where.get((name, key), Location(path, 1, 1))
    text, _ = files.decode_file(inputs, path)
    tree, _ = yaml.parse_yaml(path, *_extract_item(text or "", start.line))
    if name in LIST_FILES and isinstance(tree, SequenceNode):
        here = (one for one in tree.items if (one.line, one.column) == (start.line, start.column))
        tree = next(here, None)
    return yaml.node_location(path, yaml.follow_path(tree, steps)) if tree else start


def _extract_item(text: str, line: int) -> tuple[str, int]:
    """Return the list item that begins on this line, and the line; the whole file where it is laid out otherwise."""
    lines = split_lines(text)
    if not lines[line - 1].startswith("- "):
        return text, 1
    end = next(
        (number for number in range(line, len(lines)) if lines[number].startswith("- ")), len(lines)
    )
    return "\n".join(lines[line - 1 : end]), line


def _report_unknown_file(path: str, known: set[str]) -> Diagnostic:
    near = schema.find_close_match(_stem(path), map(_stem, known))
    close = f"data/{near}.yaml" if near else ""
    return error("unknown-file", Location(path), close=close, known=", ".join(sorted(known)))


def _stem(path: str) -> str:
    return path.removeprefix("data/").removesuffix(".yaml")


def _parse_file(inputs: Inputs, path: str, notes: list[Diagnostic]) -> Node | None:
    text, faults = files.decode_file(inputs, path)
    notes += faults
    if text is None:
        return None
    tree, faults = yaml.parse_yaml(path, text)
    notes += faults
    notes += _check_text(path, text)
    return tree


def _check_text(path: str, text: str) -> Iterator[Diagnostic]:
    return (
        note
        for note in markdown.check_markdown(path, text)
        if not is_comment_line(path, text, note.location.line)
    )


def is_comment_line(path: str, text: str, line: int) -> bool:
    """Tell whether a line of a data file is a comment; in Markdown "#" begins a heading."""
    return path.endswith(".yaml") and split_lines(text)[line - 1].lstrip().startswith("#")


def _load_record(inputs: Inputs, path: str, kind: type, notes: list[Diagnostic]) -> Any:
    if path not in inputs.files:
        return None
    before = len(notes)
    tree = _parse_file(inputs, path, notes)
    if tree is None and len(notes) > before:
        return None
    value, faults = schema.read_record(kind, tree or MappingNode(1, 1), path)
    notes += faults
    return value


def _load_list(
    inputs: Inputs,
    name: str,
    notes: list[Diagnostic],
    where: dict[tuple[str, str], Location],
    kept: RecordCache | None,
) -> tuple[Any, ...]:
    path, kind = LIST_FILES[name]
    found = _load_items(inputs, path, kind, notes, kept) if kept is not None else []
    found = found or _load_whole_list(inputs, path, kind, notes)
    for record, place in found:
        _register_location(name, record, place, notes, where)
    return tuple([record for record, _ in found])


def _load_items(
    inputs: Inputs, path: str, kind: type, notes: list[Diagnostic], kept: RecordCache
) -> list[tuple[Any, Location]]:
    """Read each item of a list file on its own, if it is not kept already.

    Returns nothing where any of them has a fault alone: then the file is read as a whole, and that verdict counts.
    """
    text, faults = files.decode_file(inputs, path)
    found: list[tuple[Any, Location]] = []
    for line, piece in yaml.split_items(text or ""):
        record, place, remarks = kept.get((kind, piece)) or _load_item(path, kind, piece)
        if record is None:
            return []
        if not remarks:
            kept[kind, piece] = (record, place, ())
        found.append((record, replace(place, line=line + place.line - 1)))
        faults += tuple(
            replace(note, location=replace(note.location, line=line + note.location.line - 1))
            for note in remarks
        )
    notes += faults
    return found


def _load_item(path: str, kind: type, piece: str) -> tuple[Any, Location, Diagnostics]:
    """Read one item, as if its file began with it."""
    tree, faults = yaml.parse_yaml(path, piece)
    if faults or not isinstance(tree, SequenceNode):
        return None, Location(path), ()
    record, faults = schema.read_record(cast("Any", kind), tree.items[0], path)
    return (
        (None if faults else record),
        yaml.node_location(path, tree.items[0]),
        tuple(_check_text(path, piece)),
    )


def _load_whole_list(
    inputs: Inputs, path: str, kind: type, notes: list[Diagnostic]
) -> list[tuple[Any, Location]]:
    tree = _parse_file(inputs, path, notes)
    if tree is None:
        return []
    if not isinstance(tree, SequenceNode):
        notes.append(error("not-a-list", yaml.node_location(path, tree)))
        return []
    found: list[tuple[Any, Location]] = []
    for item in tree.items:
        record, faults = schema.read_record(cast("Any", kind), item, path)
        notes += faults
        if record is not None:
            found.append((record, yaml.node_location(path, item)))
    return found


def _register_location(
    name: str,
    record: Any,
    place: Location,
    notes: list[Diagnostic],
    where: dict[tuple[str, str], Location],
) -> None:
    key = next(str(getattr(record, name)) for name in _ID_FIELDS if hasattr(record, name))
    if (name, key) in where:
        notes.append(error("duplicate-id", place, id=key, first=where[name, key].line))
    where.setdefault((name, key), place)


def _load_pages(inputs: Inputs, notes: list[Diagnostic]) -> tuple[Page, ...]:
    pages = [
        _load_page(inputs, path, notes) for path in inputs.files if path.startswith("content/")
    ]
    return tuple(page for page in pages if page)


def _load_page(inputs: Inputs, path: str, notes: list[Diagnostic]) -> Page | None:
    named = _PAGE_PATH.fullmatch(path)
    if not named:
        notes.append(error("invalid-file-name", Location(path)))
    text, faults = files.decode_file(inputs, path)
    notes += faults
    if text is None or not named:
        return None
    notes += yaml.find_hidden_characters(path, text)
    head = _FRONT_MATTER.match(text)
    tree, faults = (
        yaml.parse_yaml(path, head[1], 2)
        if head
        else (None, (error("no-head", Location(path, 1, 1)),))
    )
    notes += (*faults, *markdown.check_markdown(path, text))
    if tree is None and faults:
        return None
    front, faults = schema.read_record(Front, tree or MappingNode(2, 1), path)
    notes += faults
    if front is None:
        return None
    slug = "" if named[1] == "index" else named[1]
    start = head.end() if head else 0
    first_line = text.count("\n", 0, start) + 1
    return Page(
        slug=slug,
        lang=named[2] or DEFAULT_LANGUAGE,
        front=front,
        body=normalize("NFC", text[start:]),
        path=path,
        first_line=first_line,
    )
