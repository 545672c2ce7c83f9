"""Two pages of the editors' guide in Markdown: every field of every record, every finding."""

import json
import re
from collections.abc import Iterator

from wegweiser.languages import DEFAULT_LANGUAGE, Translations
from wegweiser.model.kinds import KINDS
from wegweiser.model.settings import Front
from wegweiser.source import schema
from wegweiser.source.schema import FieldType


def render_fields_page(labels: Translations) -> str:
    """Return the page on every field of every record, those of shared records once."""
    files: dict[type, str] = {kind.record: kind.file for kind in KINDS}
    files[Front] = "content/"
    # A dictionary, for it keeps the order.
    records = dict.fromkeys(record for top in files for record in schema.find_record_classes(top))
    contents: list[str] = []
    sections: list[str] = []
    for record in records:
        title = labels(record.__name__)
        if record in files:
            title += f" (`{files[record]}`)"
        contents.append(f"- [{title}](#{_make_anchor(record)})")
        sections += _render_record_section(record, title, labels)
    return _render_page("page.fields", labels, "\n".join(contents), *sections)


def render_codes_page(messages: bytes, labels: Translations) -> str:
    """Return the page on every finding of a catalogue of messages: what it means, what to do."""
    translate = Translations(DEFAULT_LANGUAGE, messages)
    codes = re.findall(r'^msgid "([a-z0-9-]+)\.what"', messages.decode(), re.MULTILINE)
    sections: list[str] = []
    for code in sorted(codes):
        problem, cure = (
            _escape_markdown(re.sub(r"\{\w+\}", "…", translate(f"{code}.{part}")))
            for part in ("what", "cure")
        )
        sections += [f"## `{code}` {{#{code}}}", problem, f"**{labels('cure')}:** {cure}"]
    return _render_page("page.codes", labels, *sections)


def _render_page(name: str, labels: Translations, *parts: str) -> str:
    front = [
        "---",
        f"title: {json.dumps(labels(name), ensure_ascii=False)}",
        f"description: {json.dumps(labels(f'{name}.description'), ensure_ascii=False)}",
        "---",
    ]
    return "\n\n".join(("\n".join(front), labels(f"{name}.intro"), *parts)) + "\n"


def _render_record_section(record: type, title: str, labels: Translations) -> Iterator[str]:
    yield f"## {title} {{#{_make_anchor(record)}}}"
    yield _escape_markdown(labels(f"{record.__name__}:help"))
    required = schema.list_required_fields(record)
    for name, hint in schema.field_types(record).items():
        key = f"{record.__name__}.{name}"
        yield f"### `{name}`: {labels(key)} {{#{_make_anchor(record, name)}}}"
        yield _escape_markdown(labels(f"{key}.help"))
        values = _describe_values(schema.describe_type(hint), key, labels)
        facts = [f"- {labels('required')}"] if name in required else []
        facts.append(f"- {labels('allowed')}: {values}")
        if labels.has_message(f"{key}.example"):
            facts.append(f"- {labels('example')}: `{name}: {labels(f'{key}.example')}`")
        yield "\n".join(facts)


def _describe_values(field: FieldType, key: str, labels: Translations) -> str:
    """Say what a field may hold."""
    if field.choices:
        labelled = [
            f"`{choice}` ({_escape_markdown(labels(f'{key}.{choice}'))})"
            for choice in field.choices
        ]
        return ", ".join(labelled)
    if field.item_type:
        items = _describe_values(schema.describe_type(field.item_type), key, labels)
        return f"{labels('list')}: {items}"
    if field.record_class:
        anchor = _make_anchor(field.record_class)
        return f"{labels('record')} [{labels(field.record_class.__name__)}](#{anchor})"
    if field.reference_kind:
        return _escape_markdown(labels(f"names.{field.reference_kind}"))
    if field.scalar_format:
        return _escape_markdown(labels(f"shape.{field.scalar_format.name}"))
    return _escape_markdown(labels("shape.markdown" if field.is_markdown else "shape.text"))


def _make_anchor(record: type, name: str = "") -> str:
    anchor = record.__name__.lower()
    return f"{anchor}-{name.replace('_', '-')}" if name else anchor


def _escape_markdown(text: str) -> str:
    """Return a text in which Markdown takes no sign for its own, nor for HTML."""
    escaped = re.sub(r"([\\`*_\[\]|])", r"\\\1", text)
    return escaped.replace("&", "&amp;").replace("<", "&lt;")
