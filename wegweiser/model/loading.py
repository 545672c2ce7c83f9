"""Read a city's files into a Site; what cannot be read is reported and does not hide the rest."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any
from unicodedata import normalize

from wegweiser.catalogues import Catalogue, parse_catalogue
from wegweiser.diagnostics import Diagnostic, Diagnostics, Location, error
from wegweiser.languages import DEFAULT_LANGUAGE, get_source_language, set_source_language
from wegweiser.model.file_names import CATALOGUE_PATH, PAGE_PATH, REQUIRED_PAGES, check_file_names
from wegweiser.model.items import check_text, extract_item, find_clear_items, move_down, read_item
from wegweiser.model.kinds import KINDS, KINDS_BY_NAME, NEWS, RecordKind
from wegweiser.model.page_heads import suggest_head
from wegweiser.model.record_cache import RecordCache, digest_item
from wegweiser.model.routes import set_slugs
from wegweiser.model.settings import Front, Page, Settings
from wegweiser.model.site import RecordKey, Site
from wegweiser.source import comments, files, markdown_checks, schema, yaml
from wegweiser.source.files import Inputs
from wegweiser.source.list_files import split_items
from wegweiser.source.record_reader import read_record
from wegweiser.source.schema import STAND_IN, Steps, make_stand_in
from wegweiser.source.text_limits import check_text_limits
from wegweiser.source.yaml import MappingNode, Node, SequenceNode
from wegweiser.source.yaml_slips import read_yaml

_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_SOURCE_LANGUAGE = re.compile(
    r"^source_language:[ \t]{0,9}[\"']?([a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3})\b", re.MULTILINE
)
_WHOLE_RECORD: tuple[Steps, ...] = ((),)
"""Stands among the faulty fields of a record of which nothing could be read."""


def load_site(
    inputs: Inputs, today: str, record_cache: RecordCache | None = None
) -> tuple[Site, Diagnostics]:
    """Read the whole city, with every fault of its files.

    Where there are errors the site is only good for finding more of them: stand-ins fill the fields
    that cannot be read (`Site.faulty_fields`), and records are missing (`Site.incomplete_kinds`).

    Whoever reads a city again hands in the same `record_cache` each time: only what has changed is
    then read anew. For a single reading it would cost a third more.
    """
    set_source_language(_find_source_language(inputs))
    loader = _Loader(inputs, record_cache)
    loader.diagnostics += inputs.faults
    loader.diagnostics += check_file_names(inputs)
    records: dict[str, Any] = {
        kind.name: loader.load_list(kind) if kind.is_list else loader.load_single(kind)
        for kind in KINDS
    }
    set_slugs((each.part, each.slug) for each in records["settings"].addresses)
    paths = dict.fromkeys(path for path in inputs.files if path.endswith(".md"))
    pages = [loader.load_page(path) for path in (paths | dict.fromkeys(REQUIRED_PAGES))]
    site = Site(
        **records,
        pages=tuple([page for page in pages if page]),
        catalogues=MappingProxyType(dict(loader.load_catalogues())),
        today=today,
        locations=loader.locations,
        faulty_fields=loader.faulty_fields,
        incomplete_kinds=frozenset(loader.incomplete_kinds),
    )
    if record_cache is not None:
        record_cache.clear()  # what no file says any more is not kept
        record_cache.update(loader.kept_records)
    return site, tuple(loader.diagnostics)


def _find_source_language(inputs: Inputs) -> str:
    """Return the language that a city's texts are in: known before any of them is read."""
    path = KINDS_BY_NAME["settings"].file
    text = files.decode_file(inputs, path)[0] if path in inputs.files else ""
    tag = _SOURCE_LANGUAGE.search(text or "")
    return tag[1] if tag else DEFAULT_LANGUAGE


def locate_field(inputs: Inputs, site: Site, name: str, key: str, *steps: str | int) -> Location:
    """Return where a field of a record stands; the record's own place where it is missing."""
    if name == NEWS.name:
        return _locate_front_field(inputs, key, steps)
    kind = KINDS_BY_NAME[name]
    start = site.locations.get((name, key), Location(kind.file, 1, 1))
    text, _ = files.decode_file(inputs, kind.file)
    tree = _parse_again(kind.file, *extract_item(text or "", start.line))
    if kind.is_list and isinstance(tree, SequenceNode):
        items = (
            item for item in tree.items if (item.line, item.column) == (start.line, start.column)
        )
        tree = next(items, None)
    if tree is None:
        return start
    return yaml.node_location(kind.file, yaml.follow_path(tree, steps))


def _locate_front_field(inputs: Inputs, path: str, steps: Steps) -> Location:
    """Return where a field of the head of a page stands."""
    text, _ = files.decode_file(inputs, path)
    head = _FRONT_MATTER.match(text or "")
    tree = _parse_again(path, head[1] if head else "", 2)
    return yaml.node_location(path, yaml.follow_path(tree, steps)) if tree else Location(path, 1, 1)


@lru_cache(maxsize=1)  # a record may have thousands of findings
def _parse_again(path: str, text: str, first_line: int) -> Node | None:
    return yaml.parse_yaml(path, text, first_line)[0]


class _Loader:
    """The reading of a city: what is known so far of where its records stand and what is wrong."""

    def __init__(self, inputs: Inputs, record_cache: RecordCache | None) -> None:
        self.inputs = inputs
        self.record_cache = record_cache
        self.diagnostics: list[Diagnostic] = []
        self.locations: dict[RecordKey, Location] = {}
        self.faulty_fields: dict[RecordKey, tuple[Steps, ...]] = {}
        self.incomplete_kinds: set[str] = set()
        self.kept_records = RecordCache()

    def load_single(self, kind: RecordKind) -> Any:
        """Return the record of a file; None where a file that nobody must have is not there."""
        if kind.file not in self.inputs.files:
            return self._replace_unreadable(kind) if kind.is_required else None
        tree = self._parse_single(kind.file, schema.list_field_names(kind.record))
        reading = read_record(kind.record, tree, kind.file) if tree else None
        if reading:
            self.diagnostics += reading.diagnostics
        if reading is None or reading.record is None:
            return self._replace_unreadable(kind)
        if not reading.faulty_fields:
            return reading.record
        self.faulty_fields[kind.name, ""] = reading.faulty_fields
        return _ensure_language(reading.record)

    def _parse_single(self, path: str, fields: frozenset[str]) -> Node | None:
        """Return the tree of a file, an empty one of an empty file; None of an unreadable one."""
        text = self._read_text(path)
        if text is None:
            return None
        tree, faults = read_yaml(path, text, 1, fields)
        self.diagnostics += (*faults, *check_text(path, text))
        if tree is None and not faults:
            return MappingNode(1, 1)
        return tree

    def load_list(self, kind: RecordKind) -> tuple[Any, ...]:
        """Return the records of a list file; none where it is not there."""
        if kind.file not in self.inputs.files:
            if kind.is_required:
                self.incomplete_kinds.add(kind.name)
            return ()
        text = self._read_text(kind.file)
        if text is None:
            self.incomplete_kinds.add(kind.name)
            return ()
        pieces = () if self.record_cache is None else split_items(text)
        digests = [digest_item(piece) for _, piece in pieces]
        cached = self._load_cached_items(kind, pieces, digests)
        if cached:
            return tuple([self._register(kind, record, location) for record, location in cached])
        before = len(self.diagnostics)
        records = tuple(self._load_items(kind, text))
        clear = find_clear_items(pieces, kind.file, self.diagnostics[before:])
        if len(records) == len(pieces):
            for number in clear:
                self._keep_record(kind, records[number], pieces[number][0], digests[number])
        return records

    def _read_text(self, path: str) -> str | None:
        text, faults = files.decode_file(self.inputs, path)
        self.diagnostics += faults
        return text

    def _replace_unreadable(self, kind: RecordKind) -> Any:
        self.incomplete_kinds.add(kind.name)
        self.faulty_fields[kind.name, ""] = _WHOLE_RECORD
        return _ensure_language(make_stand_in(kind.record)) if kind.is_required else None

    def _load_items(self, kind: RecordKind, text: str) -> Iterator[Any]:
        tree, faults = self._read_list(kind, text)
        self.diagnostics += (*faults, *check_text(kind.file, text))
        items = tree.items if isinstance(tree, SequenceNode) else []
        if tree is not None and not isinstance(tree, SequenceNode):
            self.incomplete_kinds.add(kind.name)
            self.diagnostics.append(error("not-a-list", yaml.node_location(kind.file, tree)))
        for item in items:
            yield from self._load_item(kind, item)

    def _read_list(self, kind: RecordKind, text: str) -> tuple[Node | None, Diagnostics]:
        """Return the items of a list file, of a broken one those that can be read by themselves."""
        fields = schema.list_field_names(kind.record)
        whole = yaml.parse_with_doubts(kind.file, text)
        is_clear = whole.tree is not None and not whole.doubts
        pieces = split_items(text)
        if is_clear or not pieces:
            tree, faults = whole[:2] if is_clear else read_yaml(kind.file, text, 1, fields)
            self._note_unreadable(kind, tree, faults)
            return tree, faults
        items: list[Node] = []
        faults = ()
        for line, piece in pieces:
            tree, piece_faults = read_yaml(kind.file, piece, line, fields)
            items += tree.items if isinstance(tree, SequenceNode) else ()
            faults += piece_faults
            self._note_unreadable(kind, tree, piece_faults)
        # What no item shows by itself only the file as a whole can tell.
        return SequenceNode(1, 1, items), faults or whole.diagnostics

    def _note_unreadable(self, kind: RecordKind, tree: Node | None, faults: Diagnostics) -> None:
        if tree is None and faults:
            self.incomplete_kinds.add(kind.name)

    def _load_item(self, kind: RecordKind, item: Node) -> Iterator[Any]:
        reading = read_record(kind.record, item, kind.file)
        self.diagnostics += reading.diagnostics
        if reading.record is None:
            self.incomplete_kinds.add(kind.name)
            return
        location = yaml.node_location(kind.file, item)
        yield self._register(kind, reading.record, location, reading.faulty_fields)

    def _load_cached_items(
        self, kind: RecordKind, pieces: Sequence[tuple[int, str]], digests: Sequence[str]
    ) -> list[tuple[Any, Location]]:
        """Read each item of a list file by itself, if it is not cached already.

        Returns nothing where none is, or one that is not has a fault: then it is quicker to read
        the file as a whole.
        """
        cache: RecordCache = self.record_cache or RecordCache()
        if not any((kind.record, digest) in cache for digest in digests):
            return []
        items: list[tuple[Any, Location]] = []
        diagnostics: list[Diagnostic] = []
        for (line, piece), digest in zip(pieces, digests, strict=True):
            item = cache.get((kind.record, digest))
            if item is None:
                item = read_item(kind, piece)
                if item is None:
                    return []
                hints = list(check_text(kind.file, piece))
                diagnostics += [
                    replace(hint, location=move_down(hint.location, line)) for hint in hints
                ]
            else:
                hints = []
            if not hints:
                self.kept_records[kind.record, digest] = item
            record, location = item
            items.append((record, move_down(location, line)))
        self.diagnostics += diagnostics
        return items

    def _keep_record(self, kind: RecordKind, record: Any, line: int, digest: str) -> None:
        """Keep a record whose item begins in this line for the next reading."""
        location = self.locations[kind.name, str(getattr(record, kind.id_field))]
        own = replace(location, line=location.line - line + 1)
        self.kept_records[kind.record, digest] = record, own

    def _register(
        self, kind: RecordKind, record: Any, location: Location, faulty: tuple[Steps, ...] = ()
    ) -> Any:
        """Note where a record stands, and return it with an id that no other has."""
        key = str(getattr(record, kind.id_field))
        if any(steps[0] == kind.id_field for steps in faulty):
            self.incomplete_kinds.add(kind.name)
            record, key = self._replace_id(kind, record)
        elif (kind.name, key) in self.locations:
            first = self.locations[kind.name, key].line
            self.diagnostics.append(error("duplicate-id", location, id=key, first=first))
            faulty = (*faulty, (kind.id_field,))
            record, key = self._replace_id(kind, record)
        self.locations[kind.name, key] = location
        if faulty:
            self.faulty_fields[kind.name, key] = faulty
        return record

    def _replace_id(self, kind: RecordKind, record: Any) -> tuple[Any, str]:
        """Return a record under an id that no editor can write, and this id."""
        number = len(self.locations)
        is_number = isinstance(getattr(record, kind.id_field), int)
        stand_in = -number if is_number else f"{STAND_IN}{number}"
        return replace(record, **{kind.id_field: stand_in}), str(stand_in)

    def load_page(self, path: str) -> Page | None:
        """Return a page, of an unreadable one its address; None where its name makes none."""
        text = self._read_text(path) if path in self.inputs.files else None
        name = PAGE_PATH.fullmatch(path)
        if not name:
            return None
        start, front = (0, None) if text is None else self._load_front(path, text)
        if front is None:
            self.faulty_fields["pages", path] = _WHOLE_RECORD
        text = text or ""
        return Page(
            slug="" if name[1] == "index" else name[1],
            lang=name[2] or get_source_language(),
            front=front or make_stand_in(Front),
            body=comments.drop_comments(normalize("NFC", text[start:])),
            path=path,
            first_line=text.count("\n", 0, start) + 1,
        )

    def load_catalogues(self) -> Iterator[tuple[str, Catalogue]]:
        """Yield the language of each catalogue that can be read, and what it says."""
        for path in self.inputs.files:
            name = CATALOGUE_PATH.fullmatch(path)
            text = self._read_text(path) if name else None
            if name and text is not None:
                yield name[1], parse_catalogue(text)

    def _load_front(self, path: str, text: str) -> tuple[int, Front | None]:
        """Return where a page's text begins, and its head; None where that cannot be read."""
        self.diagnostics += yaml.find_hidden_characters(path, text)
        self.diagnostics += comments.check_comments(path, text)
        words = comments.mask_comments(text)
        self.diagnostics += markdown_checks.check_markdown(path, words)
        self.diagnostics += markdown_checks.check_footnotes(path, words)
        self.diagnostics += check_text_limits(path, words)
        head = _FRONT_MATTER.match(text)
        if not head:
            lines = suggest_head(path, text)
            self.diagnostics.append(error("no-head", Location(path, 1, 1), instead_head=lines))
            return 0, None
        tree, faults = read_yaml(path, head[1], 2, schema.list_field_names(Front))
        self.diagnostics += faults
        if tree is None and faults:
            return head.end(), None
        reading = read_record(Front, tree or MappingNode(2, 1), path)
        self.diagnostics += reading.diagnostics
        if reading.record is not None and reading.faulty_fields:
            self.faulty_fields["pages", path] = reading.faulty_fields
        return head.end(), reading.record


def _ensure_language(record: Any) -> Any:
    """Return settings with at least one language that can be read; any other record as it is."""
    if not isinstance(record, Settings):
        return record
    stand_in = make_stand_in(schema.LanguageTag)
    languages = tuple(tag for tag in record.languages if tag != stand_in)
    return replace(record, languages=languages or (get_source_language(),))
