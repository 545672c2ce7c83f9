"""Read nodes of a YAML tree into records, all faults at once; the dataclass is the schema."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cache, partial
from typing import Any, NamedTuple
from unicodedata import normalize

from wegweiser.diagnostics import Diagnostic, Diagnostics, error
from wegweiser.languages import Text, get_source_language
from wegweiser.source.comments import COMMENT_START, drop_comments, find_open_comment
from wegweiser.source.non_answers import is_non_answer
from wegweiser.source.proposals import (
    find_choice,
    find_field,
    propose_home,
    propose_list,
    propose_value,
)
from wegweiser.source.schema import (
    LANGUAGE_FORMAT,
    FieldType,
    ScalarFormat,
    Steps,
    describe_type,
    field_types,
    list_required_fields,
    make_stand_in,
)
from wegweiser.source.suggestions import list_readings, suggest
from wegweiser.source.text_limits import find_excesses
from wegweiser.source.yaml import MappingNode, Node, ScalarNode, SequenceNode, node_location


class Reading(NamedTuple):
    """What came of reading a record."""

    record: Any
    """The record; None where nothing can be made of what stands there."""

    diagnostics: Diagnostics
    """What is wrong with it."""

    faulty_fields: tuple[Steps, ...]
    """For each of these findings the field that does not say what its editor meant."""


class _ReadContext:
    """The reading of a record: its file, and what is wrong so far."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.diagnostics: list[Diagnostic] = []
        self.steps: list[Steps] = []

    def report(self, code: str, node: Node, *, steps: Steps = (), **values: object) -> object:
        """Note a finding at a node and return the mark of an unreadable value."""
        self.diagnostics.append(error(code, node_location(self.path, node), **values))
        self.steps.append(steps)
        return _INVALID

    def add_step(self, first: int, step: str | int) -> None:
        """Note that the findings from a number on lie below a key or position."""
        self.steps[first:] = [(step, *steps) for steps in self.steps[first:]]

    def require_value(self, first: int) -> None:
        """Say of the empty values from a number on that their field cannot be left out."""
        self.diagnostics[first:] = [
            error("missing-value", fault.location) if fault.code in _EMPTY_CODES else fault
            for fault in self.diagnostics[first:]
        ]


_INVALID = object()
_EMPTY_CODES = frozenset({"empty-value", "invalid-text", "no-answer"})
"""What may be left out instead, where a field is optional."""
MIN_KEY_LIKENESS = 0.7
"""A field that is less like a known one has another meaning, not a misspelt name."""
Reader = Callable[[Node, _ReadContext], Any]


def read_record(kind: Any, node: Node, path: str) -> Reading:
    """Read a record of a dataclass from its node, with all its faults.

    A field with a fault spoils no other: an optional one takes its default, a required one or an
    item of a list a stand-in of its type, so that rules judge the rest. Such a record must never
    be published.
    """
    context = _ReadContext(path)
    value = make_reader(kind)(node, context)
    return Reading(
        None if value is _INVALID else value, tuple(context.diagnostics), tuple(context.steps)
    )


@cache
def make_reader(hint: Any) -> Reader:
    """Return the function that reads a node into a value of this type."""
    field_type = describe_type(hint)
    if field_type.scalar_format:
        return _make_scalar_reader(field_type.scalar_format, field_type.reference_kind)
    if field_type.choices:
        return _make_choice_reader(field_type.choices)
    if field_type.item_type:
        return _make_list_reader(
            make_reader(field_type.item_type),
            make_stand_in(field_type.item_type),
            describe_type(field_type.item_type),
        )
    if field_type.record_class:
        return _make_record_reader(field_type.record_class)
    return _read_text


def _clean_text(node: ScalarNode) -> None:
    """Give a node the text that its editor meant others to read."""
    # One letter, one spelling: what was typed as letter and mark is kept as one (Unicode NFC).
    if not node.text.isascii():
        node.text = normalize("NFC", node.text)
    if COMMENT_START in node.text:
        node.text = drop_comments(node.text).strip()


def _is_empty(node: ScalarNode) -> bool:
    return not node.text or (node.plain and node.text == "~")


def _make_scalar_reader(scalar_format: ScalarFormat, reference_kind: str = "") -> Reader:
    fits, convert = re.compile(scalar_format.pattern).fullmatch, scalar_format.convert
    report_format = partial(_report_format, scalar_format, is_reference=bool(reference_kind))

    def read(node: Node, context: _ReadContext) -> Any:
        if type(node) is not ScalarNode:
            return context.report("not-a-text", node)
        _clean_text(node)
        if find_open_comment(node.text) >= 0:
            return context.report("open-comment", node)
        if _is_empty(node):
            return context.report("empty-value", node)
        try:
            return convert(node.text) if fits(node.text) else report_format(node, context)
        except ValueError:
            return report_format(node, context)

    return read


def _report_format(
    scalar_format: ScalarFormat, node: ScalarNode, context: _ReadContext, *, is_reference: bool
) -> object:
    """Report a text that is not written as its field asks, with what was probably meant.

    What names something else is judged by a rule, which knows what there is.
    """
    name, text = scalar_format.name, node.text
    if name != "text" and not text.strip():
        return context.report("empty-value", node)
    if is_non_answer(text):
        return context.report("no-answer", node, value=text)
    readings = list_readings(name, text)
    if readings:
        whole, decimal = readings
        return context.report("ambiguous-number", node, value=text, whole=whole, decimal=decimal)
    if is_reference:
        return text
    close = propose_value(scalar_format, text)
    if close:
        return context.report(f"invalid-{name}", node, value=text, close=close)
    return context.report(f"invalid-{name}", node, value=text)


def _make_choice_reader(allowed: tuple[str, ...]) -> Reader:
    def read(node: Node, context: _ReadContext) -> Any:
        if type(node) is not ScalarNode:
            return context.report("not-a-text", node)
        if node.text in allowed:
            return node.text
        if _is_empty(node):
            return context.report("empty-value", node)
        return context.report(
            "unknown-value",
            node,
            value=node.text,
            close=find_choice(node.text, allowed),
            known=", ".join(allowed),
        )

    return read


def _make_list_reader(read_item: Reader, stand_in: Any, item_type: FieldType) -> Reader:
    def read(node: Node, context: _ReadContext) -> Any:
        if type(node) is not SequenceNode:
            return context.report("not-a-list", node, close=propose_list(node, item_type))
        items = []
        for position, item in enumerate(node.items):
            before = len(context.diagnostics)
            value = read_item(item, context)
            if len(context.diagnostics) > before:
                context.add_step(before, position)
            # What cannot be read keeps its position, so that all behind it are found at theirs.
            items.append(stand_in if value is _INVALID else value)
        return tuple(items)

    return read


_read_language_tag = _make_scalar_reader(LANGUAGE_FORMAT)
_read_words = _make_scalar_reader(ScalarFormat("text", r"(?s).*\S.*", str.strip))


def _read_text_value(node: Node, context: _ReadContext) -> Any:
    """Read words; of those that nobody could make a page of, report the first reason."""
    words = _read_words(node, context)
    excess = next(find_excesses(words), None) if type(words) is str else None
    if excess is None:
        return words
    return context.report(excess.code, node, limit=excess.limit, mark=excess.mark)


def _read_text_language(key: ScalarNode, text: MappingNode, context: _ReadContext) -> Any:
    """Read the language of words; none is proposed that the text already has."""
    tag = _read_language_tag(key, context)
    if tag is _INVALID and suggest("language", key.text) in text.pairs:
        context.diagnostics[-1] = error(
            "invalid-language", node_location(context.path, key), value=key.text
        )
    return tag


def _read_text(node: Node, context: _ReadContext) -> Any:
    if type(node) is ScalarNode:
        words = _read_text_value(node, context)
        return _INVALID if words is _INVALID else Text(((get_source_language(), words),))
    if type(node) is not MappingNode:
        return context.report("not-a-text", node)
    if not node.pairs:
        return context.report("empty-value", node)
    versions = [
        (_read_text_language(key, node, context), _read_text_value(value, context))
        for key, value in node.pairs.values()
    ]
    readable = tuple([version for version in versions if _INVALID not in version])
    return Text(readable) if readable else _INVALID


def _make_record_reader(kind: type) -> Reader:
    types = field_types(kind)
    readers = {name: make_reader(hint) for name, hint in types.items()}
    stand_ins = {name: make_stand_in(types[name]) for name in list_required_fields(kind)}
    short_form_field = getattr(kind, "short_form_field", None)
    homes = _list_homes(types)

    def read(node: Node, context: _ReadContext) -> Any:
        if type(node) is ScalarNode and short_form_field:
            if _reports_emptiness(node, context):
                return _INVALID
            pairs: dict[str, tuple[ScalarNode, Node]] = {short_form_field(node.text): (node, node)}
            node = MappingNode(node.line, node.column, pairs)
        if type(node) is not MappingNode:
            return context.report("not-a-record", node)
        values = stand_ins | _read_fields(node, readers, stand_ins, homes, context)
        for name in stand_ins:
            if name not in node.pairs:
                context.report("missing-key", node, steps=(name,), key=name)
        return kind(**values)

    return read


def _read_fields(
    record: MappingNode,
    readers: Mapping[str, Reader],
    required: Collection[str],
    homes: Mapping[str, str],
    context: _ReadContext,
) -> dict[str, Any]:
    """Return what can be read of the fields that a record has."""
    values = {}
    for key, (key_node, value_node) in record.pairs.items():
        read_value = readers.get(key)
        if read_value is None:
            _report_unknown_key(key_node, record, readers, homes, context)
            continue
        before = len(context.diagnostics)
        value = read_value(value_node, context)
        if len(context.diagnostics) > before:
            context.add_step(before, key)
        if value is not _INVALID:
            values[key] = value
        if key in required and (value is _INVALID or _has_one_item(value_node)):
            context.require_value(before)
    return values


def _reports_emptiness(node: ScalarNode, context: _ReadContext) -> bool:
    """Tell whether a record that is written short says nothing, and report that."""
    if _is_empty(node) or not node.text.strip():
        context.report("empty-value", node)
    elif is_non_answer(node.text):
        context.report("no-answer", node, value=node.text)
    else:
        return False
    return True


def _has_one_item(node: Node) -> bool:
    return type(node) is SequenceNode and len(node.items) == 1


def _list_homes(types: Mapping[str, Any]) -> dict[str, str]:
    """Return for each field of a record inside this one in which field that stands."""
    homes: dict[str, str] = {}
    for name, hint in types.items():
        record_class = describe_type(hint).record_class
        for inner in field_types(record_class) if record_class else ():
            homes.setdefault(inner, name)
    return {inner: name for inner, name in homes.items() if inner not in types}


def _report_unknown_key(
    key: ScalarNode,
    record: MappingNode,
    known: Iterable[str],
    homes: Mapping[str, str],
    context: _ReadContext,
) -> None:
    free = [name for name in known if name not in record.pairs]
    # Most likely a misspelt field: what stands there was meant for the nearest one that is missing.
    close = find_field(key.text, free, MIN_KEY_LIKENESS)
    line = "" if close else propose_home(key, record, homes)
    meant = close or key.text
    context.report(
        "unknown-key",
        key,
        steps=(meant,),
        key=key.text,
        close=close,
        known=", ".join(known),
        **({"instead": line} if line else {}),
    )
