"""Sources into a Site, or into reasons why not: all of them in one run."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast
from unicodedata import normalize

from wegweiser.diagnostics import Diagnostic, Diagnostics, Location, error, has_errors, split_lines
from wegweiser.languages import DEFAULT_LANGUAGE
from wegweiser.model.kinds import KINDS, KINDS_BY_NAME, RecordKind
from wegweiser.model.settings import Front, Page
from wegweiser.model.site import Site
from wegweiser.source import files, markdown, schema, yaml
from wegweiser.source.files import Inputs
from wegweiser.source.yaml import MappingNode, Node, SequenceNode

REQUIRED_PAGES = ("content/index.md", "content/kontakt.md")

RecordCache = dict[tuple[type, str], tuple[Any, Location, Diagnostics]]
"""Records already read, by their kind and the text of their item; the place is counted from the item's first line."""

_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_PAGE_PATH = re.compile(
    r"content/((?:[a-z0-9-]+/)*[a-z0-9-]+)(?:\.([a-z]{2,3}(?:-[A-Za-z]+)?))?\.md"
)


def load_site(
    inputs: Inputs, today: str, record_cache: RecordCache | None = None
) -> tuple[Site | None, Diagnostics]:
    """Read the whole city; None and the reasons where anything is missing or unreadable.

    Whoever reads a city again hands in the same `record_cache` each time: only what has changed is then read anew. For a single
    reading it would cost a third more.
    """
    diagnostics: list[Diagnostic] = [
        error("missing-file", Location(path))
        for path in (*(kind.file for kind in KINDS if kind.is_required), *REQUIRED_PAGES)
        if path not in inputs.files
    ]
    diagnostics += _report_unknown_files(inputs)
    locations: dict[tuple[str, str], Location] = {}
    records: dict[str, Any] = {}
    for kind in KINDS:
        if kind.is_list and kind.file in inputs.files:
            records[kind.name] = _load_list(inputs, kind, diagnostics, locations, record_cache)
        elif not kind.is_list:
            records[kind.name] = _load_record(inputs, kind, diagnostics)
    pages = _load_pages(inputs, diagnostics)
    if has_errors(diagnostics):
        return None, tuple(diagnostics)
    site = Site(**records, pages=pages, today=today, locations=locations)
    return site, tuple(diagnostics)


def locate_field(inputs: Inputs, site: Site, name: str, key: str, *steps: str | int) -> Location:
    """Return where a field of a record stands; the record's own place where the field is missing."""
    kind = KINDS_BY_NAME[name]
    start = site.locations.get((name, key), Location(kind.file, 1, 1))
    text, _ = files.decode_file(inputs, kind.file)
    tree, _ = yaml.parse_yaml(kind.file, *_extract_item(text or "", start.line))
    if kind.is_list and isinstance(tree, SequenceNode):
        items = (
            item for item in tree.items if (item.line, item.column) == (start.line, start.column)
        )
        tree = next(items, None)
    if tree is None:
        return start
    return yaml.node_location(kind.file, yaml.follow_path(tree, steps))


def _extract_item(text: str, line: int) -> tuple[str, int]:
    """Return the list item that begins on this line, and the line; the whole file where it is laid out otherwise."""
    lines = split_lines(text)
    if not lines[line - 1].startswith("- "):
        return text, 1
    end = next(
        (number for number in range(line, len(lines)) if lines[number].startswith("- ")), len(lines)
    )
    return "\n".join(lines[line - 1 : end]), line


def _report_unknown_files(inputs: Inputs) -> Iterator[Diagnostic]:
    known = {kind.file for kind in KINDS}
    for path in inputs.files:
        if path.startswith("data/") and path not in known:
            close = schema.find_close_match(_get_stem(path), map(_get_stem, known))
            yield error(
                "unknown-file",
                Location(path),
                close=f"data/{close}.yaml" if close else "",
                known=", ".join(sorted(known)),
            )


def _get_stem(path: str) -> str:
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


def _load_record(inputs: Inputs, kind: RecordKind, notes: list[Diagnostic]) -> Any:
    if kind.file not in inputs.files:
        return None
    before = len(notes)
    tree = _parse_file(inputs, kind.file, notes)
    if tree is None and len(notes) > before:
        return None
    value, faults = schema.read_record(kind.record, tree or MappingNode(1, 1), kind.file)
    notes += faults
    return value


def _load_list(
    inputs: Inputs,
    kind: RecordKind,
    notes: list[Diagnostic],
    where: dict[tuple[str, str], Location],
    kept: RecordCache | None,
) -> tuple[Any, ...]:
    found: list[tuple[Any, Location]] = []
    if kept is not None:
        found = _load_items(inputs, kind.file, kind.record, notes, kept)
    found = found or _load_whole_list(inputs, kind.file, kind.record, notes)
    for record, place in found:
        _register_location(kind, record, place, notes, where)
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
    kind: RecordKind,
    record: Any,
    place: Location,
    notes: list[Diagnostic],
    where: dict[tuple[str, str], Location],
) -> None:
    key = str(getattr(record, kind.id_field))
    if (kind.name, key) in where:
        notes.append(error("duplicate-id", place, id=key, first=where[kind.name, key].line))
    where.setdefault((kind.name, key), place)


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
