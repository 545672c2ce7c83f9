"""YAML as strings that remember their line: no guessed types, no aliases, no unlocated fault."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple, NoReturn

from wegweiser.diagnostics import Diagnostic, Diagnostics, Location, error
from wegweiser.source.list_files import split_items
from wegweiser.text import FORBIDDEN_CHARACTERS, REPLACEMENT_CHARACTER

MAX_DEPTH = 20
"""How many lists and maps may stand inside each other."""

MAX_CHARACTERS = 20_000_000
"""How many characters a file may hold, of a list each of its items."""

_COMMENT = re.compile(r"[ \t]+#[^\n]*")
_END_BEFORE_COMMENT = re.compile(r"\S[ \t]+#")
_CLEAR_COMMENT = re.compile(r"(?: {2,}|\t+)#+(?:[ \t][^\n]*)?\r?")
_CONTINUED_FIELD = re.compile(r"\n[ \t]*(?:-[^-]|\w[\w-]*:(?!//)\S)")
_NO_COLON = "could not find expected ':'"
_ENDS_FLOW_ITEM = re.compile(r"\s*[,}]")


_ESCAPE = re.compile(
    r"\\(?:(?:x|u00|U000000)([2-7][0-9A-Fa-f])|[^\r\n])|[\[\]!<](\\\r?\n)", re.DOTALL
)
"""An escape between quotation marks, with the number of its sign where that is on any keyboard,
or with the end of a line that ends between the signs of a link (YAML 1.1, 5.7)."""


@dataclass(slots=True)
class ScalarNode:
    """A text as it stands, unconverted."""

    text: str
    """What is written there, without quotes and with escapes resolved."""

    line: int
    """The line where it begins, from 1."""

    column: int
    """The column where it begins, from 1."""

    plain: bool
    """Whether it is unquoted."""


@dataclass(slots=True)
class SequenceNode:
    """A YAML sequence."""

    line: int
    """The line where it begins, from 1."""

    column: int
    """The column where it begins, from 1."""

    items: "list[Node]" = field(default_factory=list)
    """What it holds, in order."""


@dataclass(slots=True)
class MappingNode:
    """A YAML mapping."""

    line: int
    """The line where it begins, from 1."""

    column: int
    """The column where it begins, from 1."""

    pairs: "dict[str, tuple[ScalarNode, Node]]" = field(default_factory=dict)
    """The text of each key to the key itself and its value, in order."""


Node = ScalarNode | SequenceNode | MappingNode


class Doubt(NamedTuple):
    """A place that YAML can read, but perhaps not as it was meant."""

    code: str
    """The code of the finding."""
    line: int
    """The line of the value or key, from 1."""
    column: int
    """Where it begins, from 1."""
    end: int
    """The offset in the text where its reading ends."""


class Parsing(NamedTuple):
    """What came of reading a text."""

    tree: Node | None
    """The tree; None where the text is empty or cannot be read."""
    diagnostics: Diagnostics
    """What is wrong."""
    doubts: tuple[Doubt, ...] = ()
    """What may be meant in another way than it is read, in order."""


class _ParseError(Exception):
    """The file cannot be read further; what is wrong is reported already."""


def parse_yaml(path: str, text: str, first_line: int = 1) -> tuple[Node | None, Diagnostics]:
    """Read one YAML document into a tree of strings (YAML 1.1 events, no tags, no aliases).

    Lines are counted from `first_line`. Returns no tree where the file is empty or cannot be read;
    duplicate keys and hidden characters are reported without ending the reading.
    """
    tree, diagnostics, _ = parse_with_doubts(path, text, first_line)
    return tree, diagnostics


def parse_with_doubts(path: str, text: str, first_line: int = 1) -> Parsing:
    """Read a text as `parse_yaml` does, and say besides where it may be meant otherwise.

    A comment behind a value is clear if two blanks stand before its "#" and one behind it.
    """
    if _is_too_large(text):
        limit = MAX_CHARACTERS // 1_000_000
        return Parsing(None, (error("file-too-large", Location(path), limit=limit),))
    hidden = tuple(find_hidden_characters(path, text, first_line))
    if re.search(r"\r(?!\n)", text):  # where its lines begin, nobody can tell
        return Parsing(None, hidden)
    builder = _NodeBuilder(path, text, first_line, has_hidden=bool(hidden))
    try:
        tree = builder.build_document()
    except _ParseError:
        tree = None
    return Parsing(tree, (*hidden, *builder.diagnostics), tuple(builder.doubts))


def _is_too_large(text: str) -> bool:
    """Tell whether a file is one that nobody writes; a list of thousands is none."""
    if len(text) <= MAX_CHARACTERS:
        return False
    pieces = [piece for _, piece in split_items(text)]
    return max(map(len, pieces or [text])) > MAX_CHARACTERS


def find_hidden_characters(path: str, text: str, first_line: int = 1) -> Iterator[Diagnostic]:
    """Yield a finding for each character that no file of the city may hold."""
    if not FORBIDDEN_CHARACTERS.search(text):
        return
    for number, line in enumerate(io.StringIO(text, newline="\n"), first_line):
        for hidden in FORBIDDEN_CHARACTERS.finditer(line):
            yield _report_hidden(hidden, Location(path, number, hidden.start() + 1))


def _find_comments(text: str) -> Iterator[int]:
    """Yield where the words end behind which blanks and a "#" stand."""
    if " #" in text or "\t#" in text:
        yield from (end.start() + 1 for end in _END_BEFORE_COMMENT.finditer(text))


def _report_hidden(character: re.Match[str], location: Location) -> Diagnostic:
    return error("hidden-character", location, code=f"U+{ord(character[0]):04X}")


def node_location(path: str, tree: Node) -> Location:
    """Return where a tree begins; for a text, how long it is."""
    length = 1
    if isinstance(tree, ScalarNode):
        quotes = 0 if tree.plain else 2
        length = max(1, len(tree.text.split("\n", 1)[0]) + quotes)
    return Location(path, tree.line, tree.column, length)


def follow_path(tree: Node, steps: tuple[str | int, ...]) -> Node:
    """Return what stands at the end of a path of keys and positions, or the last node there."""
    for step in steps:
        if isinstance(tree, MappingNode) and step in tree.pairs:
            tree = tree.pairs[str(step)][1]
        elif isinstance(tree, SequenceNode) and isinstance(step, int) and step < len(tree.items):
            tree = tree.items[step]
    return tree


class _NodeBuilder:
    """Walks libyaml's event stream once; the only user of `yaml`."""

    def __init__(self, path: str, text: str, first_line: int, *, has_hidden: bool) -> None:
        import yaml

        # A sign of the same length keeps the columns, and comes not into the tree.
        self.has_hidden = has_hidden
        text = FORBIDDEN_CHARACTERS.sub(REPLACEMENT_CHARACTER, text) if has_hidden else text
        self.path, self.text, self.first_line = path, text, first_line
        self.last_line = first_line + text.count("\n")
        self.diagnostics: list[Diagnostic] = []
        self.doubts: list[Doubt] = []
        self.comment_offsets = set(_find_comments(text))
        self.yaml: Any = yaml
        self.next_event: Any = yaml.CSafeLoader(text).get_event

    def build_document(self) -> Node | None:
        """Return the tree of the only document, or None for an empty file.

        libyaml's own complaint ends the file.
        """
        try:
            return self.build_single_document()
        except self.yaml.MarkedYAMLError as fault:
            mark, start = fault.problem_mark or fault.context_mark, fault.context_mark
            problem = fault.problem or ""
            if start and (mark.index >= len(self.text) or problem == _NO_COLON):
                mark = start  # what is open at the end, or no field, is mended where it begins
            self.diagnostics.append(
                error("invalid-yaml", self.mark_location(mark), problem=problem)
            )
        except self.yaml.YAMLError as fault:
            self.diagnostics.append(error("invalid-yaml", Location(self.path), problem=fault))
        raise _ParseError

    def build_single_document(self) -> Node | None:
        """Return the tree of the only document."""
        yaml, tree = self.yaml, None
        while not isinstance(event := self.next_event(), yaml.StreamEndEvent):
            if isinstance(event, yaml.DocumentStartEvent) and tree is not None:
                self.reject("several-documents", event)
            if isinstance(event, yaml.NodeEvent):
                tree = self.build_node(event, 0)
        return tree

    def reject(self, code: str, event: Any) -> NoReturn:
        """Report what this reader does not accept and end the file."""
        location = self.mark_location(event.start_mark)
        self.diagnostics.append(error(code, location, depth=MAX_DEPTH))
        raise _ParseError

    def mark_location(self, mark: Any) -> Location:
        """Return the location of a mark."""
        return Location(self.path, self.mark_line(mark), mark.column + 1)

    def mark_line(self, mark: Any) -> int:
        """Return the line of a mark.

        libyaml ends a file without a last line break on a line that is not there.
        """
        line: int = mark.line + self.first_line
        return min(line, self.last_line)

    def read_value(self, event: Any) -> str:
        """Return the text of a scalar, without what stands for hidden characters."""
        value: str = event.value
        return value.replace(REPLACEMENT_CHARACTER, "") if self.has_hidden else value

    def build_node(self, event: Any, depth: int) -> Node:
        """Return the tree that begins with this event."""
        kind, yaml, mark = type(event), self.yaml, event.start_mark
        if kind is yaml.AliasEvent or event.anchor:
            self.reject("alias", event)
        # libyaml keeps quiet about a lone "!".
        if event.tag or self.text.startswith("!", mark.index):
            self.reject("tag", event)
        line, column = self.mark_line(mark), mark.column + 1
        if kind is yaml.ScalarEvent:
            self.inspect_scalar(event)
            return ScalarNode(self.read_value(event), line, column, not event.style)
        if depth >= MAX_DEPTH:
            self.reject("too-deep", event)
        if kind is yaml.SequenceStartEvent:
            return self.build_sequence(SequenceNode(line, column), depth + 1)
        if event.flow_style and self.text[mark.index] != "{":
            self.doubt("colon-in-text", event)  # in a list: "[Di: 16 Uhr]" is a map
        return self.build_mapping(MappingNode(line, column), depth + 1)

    def inspect_scalar(self, event: Any) -> None:
        """Report a hidden character, and note what may be meant in another way."""
        # The file was searched already: here it can only be written as an escape.
        hidden = FORBIDDEN_CHARACTERS.search(event.value) if event.style == '"' else None
        if hidden:
            self.diagnostics.append(_report_hidden(hidden, self.mark_location(event.start_mark)))
        elif event.style == '"':
            self.inspect_escapes(event)
        end = event.end_mark
        if end.index in self.comment_offsets:
            self.doubt_comment(event)
        if not event.style and end.line != event.start_mark.line:
            self.doubt_continuation(event)

    def inspect_escapes(self, event: Any) -> None:
        """Report a sign that could be typed, and is written so that no rule sees it in the file."""
        words = self.text[event.start_mark.index : event.end_mark.index]
        for escape in _ESCAPE.finditer(words):
            if escape[1] or escape[2]:
                code = f"U+{int(escape[1] or '0A', 16):04X}"
                location = self.mark_location(event.start_mark)
                self.diagnostics.append(error("hidden-character", location, code=code))
                return

    def build_sequence(self, tree: SequenceNode, depth: int) -> Node:
        """Fill a list up to its end."""
        end = self.yaml.SequenceEndEvent
        while type(event := self.next_event()) is not end:
            tree.items.append(self.build_node(event, depth))
        return tree

    def build_mapping(self, tree: MappingNode, depth: int) -> Node:
        """Fill a map up to its end; the first of two equal keys counts, the second is reported."""
        end = self.yaml.MappingEndEvent
        while type(event := self.next_event()) is not end:
            key = self.build_node(event, depth)
            if type(key) is not ScalarNode or (key.plain and key.text == "<<"):
                self.reject("complex-key", event)
            value = self.build_node(self.next_event(), depth)
            if type(value) is ScalarNode and not value.text:
                self.doubt_key(event)
            if key.text in tree.pairs:
                location, first = node_location(self.path, key), tree.pairs[key.text][0].line
                self.diagnostics.append(error("duplicate-key", location, key=key.text, first=first))
            else:
                tree.pairs[key.text] = (key, value)
        return tree

    def doubt(self, code: str, event: Any) -> None:
        """Note that what is read here may be meant otherwise."""
        start = event.start_mark
        place = (self.mark_line(start), start.column + 1, event.end_mark.index)
        self.doubts.append(Doubt(code, *place))

    def doubt_comment(self, event: Any) -> None:
        """Note a "#" behind a value that may belong to it."""
        comment = _COMMENT.match(self.text, event.end_mark.index)
        if not comment or event.style in {"|", ">"} or _CLEAR_COMMENT.fullmatch(comment[0]):
            return
        is_text = comment[0].lstrip()[1:2].strip(" \t#\r")
        if is_text or not event.style:  # behind a closing quotation mark "# " begins a comment
            self.doubt("hash-in-text", event)

    def doubt_continuation(self, event: Any) -> None:
        """Note a line of an unquoted text that looks like an item or a field."""
        if _CONTINUED_FIELD.search(self.text, event.start_mark.index, event.end_mark.index):
            self.doubt("continued", event)

    def doubt_key(self, event: Any) -> None:
        """Note a key between braces that has no colon: the rest of a text with a comma in it."""
        if _ENDS_FLOW_ITEM.match(self.text, event.end_mark.index):
            self.doubt("comma-in-text", event)
