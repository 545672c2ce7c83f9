"""Sources into a Site, or into reasons why not: all of them in one run."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast
from unicodedata import normalize

from wegweiser.city.model import Site
from wegweiser.city.organisations import Organisation
from wegweiser.city.programmes import Event, Offer, Project, Series
from wegweiser.city.settings import Edition, Figure, Front, Page, Picture, Settings, Vocabulary, Withdrawal
from wegweiser.city.wording import Intake
from wegweiser.ground.diagnostics import Diagnostic, Notes, Place, error, fails, lines_of
from wegweiser.ground.languages import SOURCE
from wegweiser.reading import prose, schema, sources, yamltree
from wegweiser.reading.sources import Inputs
from wegweiser.reading.yamltree import Listing, Mapping, Tree

ONES: dict[str, tuple[str, type[Any]]] = {
    "settings": ("data/site.yaml", Settings),
    "vocabulary": ("data/vocabulary.yaml", Vocabulary),
    "intake": ("data/intake.yaml", Intake),
}
LISTS: dict[str, tuple[str, type[Any]]] = {
    "organisations": ("data/orgs.yaml", Organisation),
    "series": ("data/trainings.yaml", Series),
    "projects": ("data/projects.yaml", Project),
    "offers": ("data/offers.yaml", Offer),
    "events": ("data/events.yaml", Event),
    "figures": ("data/figures.yaml", Figure),
    "media": ("data/media.yaml", Picture),
    "withdrawn": ("data/withdrawn.yaml", Withdrawal),
    "editions": ("data/editions.yaml", Edition),
}
REQUIRED = ("data/site.yaml", "data/vocabulary.yaml", "data/orgs.yaml", "content/index.md", "content/kontakt.md")

Kept = dict[tuple[type, str], tuple[Any, Place, Notes]]
"""Records already read, by their kind and the text of their item; the place is counted from the item's first line."""

_NAMED_BY = ("id", "path", "id_sha256", "number")
_HEAD = re.compile(r"---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_NAME = re.compile(r"content/((?:[a-z0-9-]+/)*[a-z0-9-]+)(?:\.([a-z]{2,3}(?:-[A-Za-z]+)?))?\.md")


def load(inputs: Inputs, today: str, kept: Kept | None = None) -> tuple[Site | None, Notes]:
    """Read the whole city; None and the reasons where anything is missing or unreadable.

    Whoever reads a city again hands in the same `kept` each time: only what has changed is then read anew. For a single
    reading it would cost a third more.
    """
    notes: list[Diagnostic] = [error("missing-file", Place(path)) for path in REQUIRED if path not in inputs.files]
    where: dict[tuple[str, str], Place] = {}
    known = {path for path, _ in (*ONES.values(), *LISTS.values())}
    notes += [_stranger(path, known) for path in inputs.files if path.startswith("data/") and path not in known]
    said: dict[str, Any] = {name: _one(inputs, path, kind, notes) for name, (path, kind) in ONES.items()}
    said |= {name: _list(inputs, name, notes, where, kept) for name, (path, _) in LISTS.items() if path in inputs.files}
    said["pages"] = _pages(inputs, notes)
    if fails(notes):
        return None, tuple(notes)
    return Site(**said, today=today, where=where), tuple(notes)


def find(inputs: Inputs, site: Site, name: str, key: str, *steps: str | int) -> Place:
    """Return where a field of a record stands; the record's own place where the field is missing."""
    path = (ONES | LISTS)[name][0]
    start = site.where.get((name, key), Place(path, 1, 1))
    text, _ = sources.text(inputs, path)
    tree, _ = yamltree.parse(path, *_item(text or "", start.line))
    if name in LISTS and isinstance(tree, Listing):
        here = (one for one in tree.items if (one.line, one.column) == (start.line, start.column))
        tree = next(here, None)
    return yamltree.place(path, yamltree.follow(tree, steps)) if tree else start


def _item(text: str, line: int) -> tuple[str, int]:
    """Return the list item that begins on this line, and the line; the whole file where it is laid out otherwise."""
    lines = lines_of(text)
    if not lines[line - 1].startswith("- "):
        return text, 1
    end = next((number for number in range(line, len(lines)) if lines[number].startswith("- ")), len(lines))
    return "\n".join(lines[line - 1 : end]), line


def _stranger(path: str, known: set[str]) -> Diagnostic:
    near = schema.close(_stem(path), map(_stem, known))
    close = f"data/{near}.yaml" if near else ""
    return error("unknown-file", Place(path), close=close, known=", ".join(sorted(known)))


def _stem(path: str) -> str:
    return path.removeprefix("data/").removesuffix(".yaml")


def _tree(inputs: Inputs, path: str, notes: list[Diagnostic]) -> Tree | None:
    text, faults = sources.text(inputs, path)
    notes += faults
    if text is None:
        return None
    tree, faults = yamltree.parse(path, text)
    notes += faults
    notes += _judged(path, text)
    return tree


def _judged(path: str, text: str) -> Iterator[Diagnostic]:
    return (note for note in prose.judge(path, text) if not in_comment(path, text, note.place.line))


def in_comment(path: str, text: str, line: int) -> bool:
    """Tell whether a line of a data file is a comment; in Markdown "#" begins a heading."""
    return path.endswith(".yaml") and lines_of(text)[line - 1].lstrip().startswith("#")


def _one(inputs: Inputs, path: str, kind: type, notes: list[Diagnostic]) -> Any:
    if path not in inputs.files:
        return None
    before = len(notes)
    tree = _tree(inputs, path, notes)
    if tree is None and len(notes) > before:
        return None
    value, faults = schema.record(kind, tree or Mapping(1, 1), path)
    notes += faults
    return value


def _list(
    inputs: Inputs, name: str, notes: list[Diagnostic], where: dict[tuple[str, str], Place], kept: Kept | None
) -> tuple[Any, ...]:
    path, kind = LISTS[name]
    found = _apart(inputs, path, kind, notes, kept) if kept is not None else []
    found = found or _whole(inputs, path, kind, notes)
    for record, place in found:
        _note_place(name, record, place, notes, where)
    return tuple([record for record, _ in found])


def _apart(inputs: Inputs, path: str, kind: type, notes: list[Diagnostic], kept: Kept) -> list[tuple[Any, Place]]:
    """Read each item of a list file on its own, if it is not kept already.

    Returns nothing where any of them has a fault alone: then the file is read as a whole, and that verdict counts.
    """
    text, faults = sources.text(inputs, path)
    found: list[tuple[Any, Place]] = []
    for line, piece in yamltree.items(text or ""):
        record, place, remarks = kept.get((kind, piece)) or _alone(path, kind, piece)
        if record is None:
            return []
        if not remarks:
            kept[kind, piece] = (record, place, ())
        found.append((record, replace(place, line=line + place.line - 1)))
        faults += tuple(replace(note, place=replace(note.place, line=line + note.place.line - 1)) for note in remarks)
    notes += faults
    return found


def _alone(path: str, kind: type, piece: str) -> tuple[Any, Place, Notes]:
    """Read one item, as if its file began with it."""
    tree, faults = yamltree.parse(path, piece)
    if faults or not isinstance(tree, Listing):
        return None, Place(path), ()
    record, faults = schema.record(cast("Any", kind), tree.items[0], path)
    return (None if faults else record), yamltree.place(path, tree.items[0]), tuple(_judged(path, piece))


def _whole(inputs: Inputs, path: str, kind: type, notes: list[Diagnostic]) -> list[tuple[Any, Place]]:
    tree = _tree(inputs, path, notes)
    if tree is None:
        return []
    if not isinstance(tree, Listing):
        notes.append(error("not-a-list", yamltree.place(path, tree)))
        return []
    found: list[tuple[Any, Place]] = []
    for item in tree.items:
        record, faults = schema.record(cast("Any", kind), item, path)
        notes += faults
        if record is not None:
            found.append((record, yamltree.place(path, item)))
    return found


def _note_place(name: str, record: Any, place: Place, notes: list[Diagnostic], where: dict[tuple[str, str], Place]) -> None:
    key = next(str(getattr(record, name)) for name in _NAMED_BY if hasattr(record, name))
    if (name, key) in where:
        notes.append(error("duplicate-id", place, id=key, first=where[name, key].line))
    where.setdefault((name, key), place)


def _pages(inputs: Inputs, notes: list[Diagnostic]) -> tuple[Page, ...]:
    pages = [_page(inputs, path, notes) for path in inputs.files if path.startswith("content/")]
    return tuple(page for page in pages if page)


def _page(inputs: Inputs, path: str, notes: list[Diagnostic]) -> Page | None:
    named = _NAME.fullmatch(path)
    if not named:
        notes.append(error("invalid-file-name", Place(path)))
    text, faults = sources.text(inputs, path)
    notes += faults
    if text is None or not named:
        return None
    notes += yamltree.hidden_characters(path, text)
    head = _HEAD.match(text)
    tree, faults = yamltree.parse(path, head[1], 2) if head else (None, (error("no-head", Place(path, 1, 1)),))
    notes += (*faults, *prose.judge(path, text))
    if tree is None and faults:
        return None
    front, faults = schema.record(Front, tree or Mapping(2, 1), path)
    notes += faults
    if front is None:
        return None
    slug = "" if named[1] == "index" else named[1]
    start = head.end() if head else 0
    first_line = text.count("\n", 0, start) + 1
    return Page(
        slug=slug, lang=named[2] or SOURCE, front=front, body=normalize("NFC", text[start:]), path=path, first_line=first_line
    )
