"""YAML as strings that remember their line: no guessed types, no aliases, every fault with its place."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import Any, NoReturn

from wegweiser.diagnostics import Diagnostic, Diagnostics, Location, error
from wegweiser.text import FORBIDDEN_CHARACTERS

MAX_DEPTH = 20
"""How many lists and maps may stand inside each other."""

MAX_CHARACTERS = 20_000_000
"""How many characters a file may hold."""

_TOP_LEVEL_ITEM = re.compile(r"^-(?=[ \t\r\n]|\Z)", re.MULTILINE)
_LEADING_COMMENTS = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n|\r\n)*")
_DOCUMENT_MARKER = re.compile(r"^(?:---|\.\.\.|%)", re.MULTILINE)


@dataclass(slots=True)
class ScalarNode:
    """A text as it stands, unconverted; `plain` where it is unquoted."""

    text: str
    line: int
    column: int
    plain: bool


@dataclass(slots=True)
class SequenceNode:
    """A YAML sequence."""

    line: int
    column: int
    items: "list[Node]" = field(default_factory=list)


@dataclass(slots=True)
class MappingNode:
    """A YAML mapping: key text to the key's own scalar and its value."""

    line: int
    column: int
    pairs: "dict[str, tuple[ScalarNode, Node]]" = field(default_factory=dict)


Node = ScalarNode | SequenceNode | MappingNode


class _ParseError(Exception):  # noqa: N818  a fault of the file, not of the program: it ends one file's parsing
    """The file cannot be read further."""


def parse_yaml(path: str, text: str, first_line: int = 1) -> tuple[Node | None, Diagnostics]:
    """Read one YAML document into a tree of strings (YAML 1.1 events, no tags, no aliases).

    Lines are counted from `first_line`. Returns no tree where the file is empty or cannot be read;
    duplicate keys and hidden characters are reported without ending the reading.
    """
    if len(text) > MAX_CHARACTERS:
        return None, (error("file-too-large", Location(path), limit=MAX_CHARACTERS // 1_000_000),)
    notes = list(find_hidden_characters(path, text, first_line))
    if notes:
        return None, tuple(notes)
    builder = _NodeBuilder(path, text, first_line)
    try:
        tree = builder.document()
    except _ParseError:
        tree = None
    return tree, tuple(builder.notes)


def split_items(text: str) -> tuple[tuple[int, str], ...]:
    """Cut a list file at its top-level items: the line of each and its text, comments behind it included.

    Returns nothing where the file is laid out in another way; then it can only be read as a whole.
    """
    starts = [found.start() for found in _TOP_LEVEL_ITEM.finditer(text)]
    if (
        not starts
        or len(text) > MAX_CHARACTERS
        or not _LEADING_COMMENTS.fullmatch(text, 0, starts[0])
        or _DOCUMENT_MARKER.search(text)
    ):
        return ()
    pieces = [text[start:end] for start, end in pairwise([*starts, len(text)])]
    lines = accumulate(
        (piece.count("\n") for piece in pieces[:-1]), initial=text.count("\n", 0, starts[0]) + 1
    )
    return tuple(zip(lines, pieces, strict=True))


def find_hidden_characters(path: str, text: str, first_line: int = 1) -> Iterator[Diagnostic]:
    """Yield a finding for each character that no file of the city may hold."""
    if not FORBIDDEN_CHARACTERS.search(text):
        return
    for number, line in enumerate(io.StringIO(text, newline="\n"), first_line):
        for found in FORBIDDEN_CHARACTERS.finditer(line):
            yield error(
                "hidden-character",
                Location(path, number, found.start() + 1),
                code=f"U+{ord(found[0]):04X}",
            )


def node_location(path: str, tree: Node) -> Location:
    """Return where a tree begins; for a text, how long it is."""
    length = (
        len(tree.text.split("\n", 1)[0]) + (0 if tree.plain else 2)
        if isinstance(tree, ScalarNode)
        else 1
    )
    return Location(path, tree.line, tree.column, max(1, length))


def follow_path(tree: Node, steps: tuple[str | int, ...]) -> Node:
    """Return what stands at the end of a path of keys and list positions, or the last thing on the way there."""
    for step in steps:
        if isinstance(tree, MappingNode) and step in tree.pairs:
            tree = tree.pairs[str(step)][1]
        elif isinstance(tree, SequenceNode) and isinstance(step, int) and step < len(tree.items):
            tree = tree.items[step]
    return tree


class _NodeBuilder:
    """Walks libyaml's event stream once; the only user of `yaml`."""

    def __init__(self, path: str, text: str, first_line: int) -> None:
        import yaml

        self.path, self.text, self.first, self.notes = path, text, first_line, list[Diagnostic]()
        self.last = first_line + text.count("\n")
        self.yaml: Any = yaml
        self.next: Any = yaml.CSafeLoader(text).get_event

    def document(self) -> Node | None:
        """Return the tree of the only document, or None for an empty file; libyaml's own complaint ends the file."""
        try:
            return self.only_document()
        except self.yaml.MarkedYAMLError as fault:
            mark, opened = fault.problem_mark or fault.context_mark, fault.context_mark
            at_end = mark.index >= len(
                self.text
            )  # what is still open there counts where it was opened
            here = self.at(opened if opened and at_end else mark)
            self.notes.append(error("invalid-yaml", here, problem=fault.problem or ""))
        except self.yaml.YAMLError as fault:
            self.notes.append(error("invalid-yaml", Location(self.path), problem=fault))
        raise _ParseError

    def only_document(self) -> Node | None:
        """Return the tree of the only document."""
        yaml, tree = self.yaml, None
        while not isinstance(event := self.next(), yaml.StreamEndEvent):
            if isinstance(event, yaml.DocumentStartEvent) and tree is not None:
                self.refuse("several-documents", event)
            if isinstance(event, yaml.NodeEvent):
                tree = self.node(event, 0)
        return tree

    def refuse(self, code: str, event: Any) -> NoReturn:
        """Report what this reader does not accept and end the file."""
        self.notes.append(error(code, self.at(event.start_mark), depth=MAX_DEPTH))
        raise _ParseError

    def at(self, mark: Any) -> Location:
        """Return the place of a mark; libyaml ends a file without a last line break on a line that is not there."""
        return Location(self.path, min(mark.line + self.first, self.last), mark.column + 1)

    def node(self, event: Any, depth: int) -> Node:
        """Return the tree that begins with this event."""
        kind, yaml = type(event), self.yaml
        if kind is yaml.AliasEvent or event.anchor:
            self.refuse("alias", event)
        mark = event.start_mark
        if event.tag or self.text.startswith(
            "!", mark.index
        ):  # libyaml keeps quiet about a lone "!"
            self.refuse("tag", event)
        if kind is yaml.ScalarEvent:
            if event.style == '"' and (
                hidden := FORBIDDEN_CHARACTERS.search(event.value)
            ):  # written as an escape
                self.notes.append(
                    error("hidden-character", self.at(mark), code=f"U+{ord(hidden[0]):04X}")
                )
            return ScalarNode(
                event.value,
                min(mark.line + self.first, self.last),
                mark.column + 1,
                not event.style,
            )
        if depth >= MAX_DEPTH:
            self.refuse("too-deep", event)
        if kind is yaml.SequenceStartEvent:
            return self.listing(SequenceNode(mark.line + self.first, mark.column + 1), depth)
        return self.mapping(MappingNode(mark.line + self.first, mark.column + 1), depth)

    def listing(self, tree: SequenceNode, depth: int) -> Node:
        """Fill a list up to its end."""
        get, node, end, items = self.next, self.node, self.yaml.SequenceEndEvent, tree.items
        while type(event := get()) is not end:
            items.append(node(event, depth + 1))
        return tree

    def mapping(self, tree: MappingNode, depth: int) -> Node:
        """Fill a map up to its end; the first of two equal keys counts, the second is reported."""
        get, node, end, entries = self.next, self.node, self.yaml.MappingEndEvent, tree.pairs
        while type(event := get()) is not end:
            key = node(event, depth + 1)
            if type(key) is not ScalarNode or (key.plain and key.text == "<<"):
                self.refuse("complex-key", event)
            value = node(get(), depth + 1)
            if key.text in entries:
                first = entries[key.text][0]
                self.notes.append(
                    error(
                        "duplicate-key",
                        node_location(self.path, key),
                        key=key.text,
                        first=first.line,
                    )
                )
            else:
                entries[key.text] = (key, value)
        return tree
