"""What a finding proposes in the place of a value, as YAML is written; never a new fault."""

import re

from wegweiser.source.non_answers import is_non_answer
from wegweiser.source.schema import ScalarFormat
from wegweiser.source.suggestions import suggest
from wegweiser.source.yaml import Node, ScalarNode
from wegweiser.source.yaml_writer import format_flow, format_scalar

_ITEM_END = re.compile(r"\s*[,;/|]\s*|\s+(?:und|and)\s+")
"""What people write between two items."""
_SPECIAL = re.compile(r"[^\w.:/+@%=&~-]")
"""In a suggestion: what may need quotation marks."""


def propose_value(scalar_format: ScalarFormat, text: str) -> str:
    """Return what was probably meant, as YAML is written; nothing that would be a new fault."""
    close = suggest(scalar_format.name, text)
    try:
        is_right = (
            re.fullmatch(scalar_format.pattern, close) and scalar_format.convert(close) is not None
        )
    except ValueError:
        return ""
    if not is_right or close == text:
        return ""
    return format_scalar(close, inline=True) if _SPECIAL.search(close) else close


def propose_list(node: Node, item_format: ScalarFormat | None) -> str:
    """Return the text of a node as a list; of several items where only that can be meant."""
    if type(node) is not ScalarNode or not node.text.strip() or is_non_answer(node.text):
        return ""
    if not item_format or item_format.name == "line":
        return format_flow([" ".join(node.text.split())])
    words = _ITEM_END.split(node.text.strip("()[] "))
    items = [_propose_item(item_format, word) for word in words if word]
    return format_flow(items) if items and all(items) else ""


def _propose_item(item_format: ScalarFormat, word: str) -> str:
    """Return a word as an item of a list is written; "" where nobody knows how."""
    return word if re.fullmatch(item_format.pattern, word) else propose_value(item_format, word)
