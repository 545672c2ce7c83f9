"""Catalogues as XLIFF 2 for translation offices, and what they send back (OASIS XLIFF 2.0)."""

import re
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import NamedTuple
from xml.etree import ElementTree as ET

from wegweiser.catalogues import FUZZY, Entry, parse_catalogue, revise_entry
from wegweiser.languages import get_source_language

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"

_DECLARATION = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_MADE_NOTE = "made:"


class XliffError(Exception):
    """A file is no XLIFF 2 that we can read."""


class Delivery(NamedTuple):
    """What a translation office sends."""

    lang: str
    """The language."""
    translations: Mapping[str, str]
    """The translations by what they were exported under."""


def render_xliff(lang: str, catalogues: Mapping[str, str]) -> str:
    """Return catalogues, by their paths, as one XLIFF file: each text with its translation."""
    ET.register_namespace("", NAMESPACE)
    attributes = {"version": "2.0", "srcLang": get_source_language(), "trgLang": lang}
    root = ET.Element(f"{{{NAMESPACE}}}xliff", attributes)
    for path, text in catalogues.items():
        name = path.partition("/")[0]
        file = ET.SubElement(root, f"{{{NAMESPACE}}}file", id=name, original=path)
        for entry in parse_catalogue(text).entries:
            if entry.original and not entry.is_obsolete:
                _add_units(file, entry)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _add_units(file: ET.Element, entry: Entry) -> None:
    """Add a unit for each form of a translation; one of an older original is left out."""
    for number, form in enumerate(entry.translations):
        unit = ET.SubElement(file, f"{{{NAMESPACE}}}unit", id=_name_unit(entry, number))
        if entry.context:
            unit.set("name", entry.context)
        translation = "" if entry.is_fuzzy else form
        state = "translated" if translation else "initial"
        segment = ET.SubElement(unit, f"{{{NAMESPACE}}}segment", state=state)
        original = entry.plural if entry.plural and number else entry.original
        for tag, words in (("source", original), ("target", translation)):
            if words:
                element = ET.SubElement(segment, f"{{{NAMESPACE}}}{tag}")
                element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
                element.text = words


def _name_unit(entry: Entry, number: int) -> str:
    """Return the name of a unit: with other words, another; no old delivery passes as current."""
    digest = sha256("\0".join(entry.key).encode()).hexdigest()[:20]
    return f"u{digest}-{number}"


def parse_xliff(text: str) -> Delivery:
    """Read what a translation office sends. Raises XliffError; its originals are not looked at."""
    if _DECLARATION.search(text):  # entities could make a short file a very long one
        raise XliffError
    try:
        root = ET.fromstring(text)  # noqa: S314  no declarations, so no entities
    except ET.ParseError as fault:
        raise XliffError from fault
    lang = root.get("trgLang", "")
    if root.tag != f"{{{NAMESPACE}}}xliff" or not lang:
        raise XliffError
    return Delivery(lang, dict(_iter_targets(root)))


def _iter_targets(root: ET.Element) -> Iterator[tuple[str, str]]:
    for unit in root.iter(f"{{{NAMESPACE}}}unit"):
        targets = unit.iter(f"{{{NAMESPACE}}}target")
        words = "".join("".join(target.itertext()) for target in targets)
        if words.strip():
            yield unit.get("id", ""), words


def apply_delivery(
    entries: Iterable[Entry], delivery: Delivery, today: str
) -> tuple[list[Entry], set[str]]:
    """Return the entries with what was delivered for them, and which units those were."""
    used: set[str] = set()
    new = []
    for entry in entries:
        names = [_name_unit(entry, number) for number in range(len(entry.translations))]
        forms = tuple(delivery.translations.get(name, "") for name in names)
        if entry.original and not entry.is_obsolete and all(forms):
            used.update(names)
            entry = _take_over(entry, forms, today)  # noqa: PLW2901
        new.append(entry)
    return new, used


def _take_over(entry: Entry, forms: tuple[str, ...], today: str) -> Entry:
    """Return an entry with its new translation; what was known of the old one goes with it."""
    if forms == entry.translations and not entry.is_fuzzy:
        return entry
    comments = [it for it in entry.comments if not it.strip().startswith((_MADE_NOTE, "read:"))]
    return revise_entry(
        entry,
        translations=forms,
        flags=tuple(flag for flag in entry.flags if flag != FUZZY),
        previous=None,
        comments=(*comments, f"made: office, {today}"),
    )
