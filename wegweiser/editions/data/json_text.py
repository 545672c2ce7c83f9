"""JSON files as people and programs read them: UTF-8, a line for each thing that is said."""

import json
from typing import Any


def encode_json(document: dict[str, Any]) -> bytes:
    """Return an object as JSON in UTF-8 that people can read, too."""
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def encode_json_list(document: dict[str, Any]) -> bytes:
    """Return an object that holds a long list as JSON in UTF-8.

    Each field has a line, and each item of a list.
    """
    fields = []
    for name, value in document.items():
        text = _format_items(value) if isinstance(value, list) else _format_value(value)
        fields.append(f"{_format_value(name)}: {text}")
    return ("{\n " + ",\n ".join(fields) + "\n}\n").encode()


def _format_items(items: list[Any]) -> str:
    if not items:
        return "[]"
    return "[\n  " + ",\n  ".join(map(_format_value, items)) + "\n ]"


def _format_value(value: Any) -> str:
    # Without indent the encoder in C does the work, ten times faster.
    return json.dumps(value, ensure_ascii=False)
