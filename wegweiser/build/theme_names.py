"""The names that templates may use: which version of them this is, and what became of old ones."""

import re
import sys
from collections.abc import Iterable
from typing import Any

from wegweiser.source.schema import find_close_match

CONTRACT_VERSION = 1
"""Counts up whenever a name goes that templates may use; docs/theme.md says which there are."""

SUCCESSORS: dict[str, str] = {}
"""What took the place of a name that is gone: of a field as `View.field`, else of a variable,
a filter or a template. A name stays here for good."""

_UNDEFINED = re.compile(r"'([^']+)' is undefined")
_ATTRIBUTE = re.compile(r"'([\w.]+)\.(\w+) object' has no attribute '([^']+)'")
_FILTER = re.compile(r"No (?:filter|test) named '([^']+)'")
_TEMPLATE = re.compile(r"(?<![\w/:.-])[\w/:.-]+\.(?:html|json|xml|txt|svg)")


def suggest_name(
    problem: str, variables: Iterable[str], filters: Iterable[str], templates: Iterable[str]
) -> str:
    """Return the name that a template means by one that there is not, by what Jinja complains of.

    Returns an empty string where none is like it.
    """
    attribute = _ATTRIBUTE.search(problem)
    if attribute:
        module, view, name = attribute.groups()
        fields = _list_fields(module, view)
        return SUCCESSORS.get(f"{view}.{name}") or find_close_match(name, fields)
    for pattern, known in ((_UNDEFINED, variables), (_FILTER, filters), (_TEMPLATE, templates)):
        match = pattern.search(problem)
        if match:
            name = match[1] if pattern.groups else match[0]
            return SUCCESSORS.get(name) or find_close_match(name, known)
    return ""


def _list_fields(module: str, view: str) -> tuple[str, ...]:
    """Return the fields of a view by the name of its class."""
    kind: Any = getattr(sys.modules.get(module), view, None)
    return tuple(getattr(kind, "_fields", ()))
