"""private/contacts.yaml: what leads to people, on the computer of whoever imported it alone.

What each list said last is kept here, too, so that a newer one tells what changed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from wegweiser.diagnostics import Diagnostics
from wegweiser.requests.lists.values import NO_CONTACT, Contact
from wegweiser.requests.private_files import FOLDER, write_private
from wegweiser.source import yaml
from wegweiser.source.yaml_writer import YamlValue, format_item, node_to_value

FILE = f"{FOLDER}/contacts.yaml"

_HEADER = (
    "# Nur für die Redaktion, nur auf diesem Rechner: Kontakte aus Listen, ohne Einwilligung.\n"
    "# Nichts davon darf nach data/. Zu löschen, sobald die Organisationen geantwortet haben.\n"
)


@dataclass(frozen=True, slots=True)
class PrivateEntry:
    """What is known of an organisation that stands in the directory."""

    name: str
    """Its name, as the list had it."""

    file: str
    """The name of the list."""

    contact: Contact = NO_CONTACT
    """What leads to people."""

    imported: Mapping[str, YamlValue] = field(default_factory=dict)
    """What the list said last, as fields of the entry."""


PrivateEntries = dict[str, PrivateEntry]
"""By the id of the entry."""


def read_private_entries(folder: Path) -> tuple[PrivateEntries, Diagnostics]:
    """Return what is kept beside a city; nothing where there is no file."""
    try:
        text = (folder / FILE).read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}, ()
    tree, faults = yaml.parse_yaml(FILE, text)
    value = node_to_value(tree)
    items = value if isinstance(value, list) and not faults else []
    return {str(item["id"]): _read_item(item) for item in items if "id" in item}, faults


def _read_item(item: Mapping[str, YamlValue]) -> PrivateEntry:
    details = (item.get(name, ()) for name in Contact._fields)
    contact = Contact(*(tuple(map(str, detail)) for detail in details))
    imported = item.get("imported", {})
    return PrivateEntry(
        name=str(item.get("name", "")),
        file=str(item.get("list", "")),
        contact=contact,
        imported=imported if isinstance(imported, Mapping) else {},
    )


def write_private_entries(folder: Path, entries: PrivateEntries) -> None:
    """Write what is kept, readable by its owner alone; git is told to take no notice."""
    items = [_format_entry(key, entry) for key, entry in sorted(entries.items())]
    write_private(folder, FILE, _HEADER + "\n" + ("\n".join(items) or "[]\n"))


def _format_entry(key: str, entry: PrivateEntry) -> str:
    details = {name: list(detail) for name, detail in entry.contact._asdict().items() if detail}
    fields: dict[str, YamlValue] = {"id": key, "name": entry.name, "list": entry.file, **details}
    if entry.imported:
        fields["imported"] = entry.imported
    return format_item(fields)


def remove_withdrawn(entries: PrivateEntries, digests: Iterable[str]) -> PrivateEntries:
    """Return the entries without those that were withdrawn, by the SHA-256 of their ids."""
    withdrawn = frozenset(digests)
    return {
        key: entry
        for key, entry in entries.items()
        if sha256(key.encode()).hexdigest() not in withdrawn
    }


def forget_withdrawn(folder: Path, digests: Iterable[str]) -> None:
    """Take what was withdrawn out of the file, where there is one."""
    entries, faults = read_private_entries(folder)
    remaining = remove_withdrawn(entries, digests)
    if len(remaining) < len(entries) and not faults:
        write_private_entries(folder, remaining)


def rename_contact(folder: Path, old: str, new: str) -> None:
    """Keep what is known of an entry under its new id, where there is any."""
    entries, faults = read_private_entries(folder)
    if old in entries and not faults:
        kept = {key: entry for key, entry in entries.items() if key != old}
        write_private_entries(folder, {**kept, new: entries[old]})
