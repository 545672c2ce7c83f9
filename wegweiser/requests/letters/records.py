"""private/letters.yaml: which letters were made and sent; what came back follows from the data."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Literal

from wegweiser.diagnostics import Diagnostics
from wegweiser.model.organisations import Organisation
from wegweiser.model.site import Site
from wegweiser.requests.letters.codes import VALID_DAYS, digest_entry
from wegweiser.requests.private_files import FOLDER, write_private
from wegweiser.source import yaml
from wegweiser.source.yaml_writer import format_item, node_to_value

FILE = f"{FOLDER}/letters.yaml"
LETTERS_FOLDER = f"{FOLDER}/letters"
SUFFIXES = (".txt", ".eml", ".pdf")
COLUMNS = ("id", "name", "made", "sent", "until", "answer")
_HEADER = (
    "# Welche Briefe gemacht und verschickt wurden. Nur auf diesem Rechner.\n"
    "# Es zeigt sie: ./build.py letters --list\n"
)

Outcome = Literal["open", "confirmed", "changed", "removed", "expired"]
"""What came back: nothing yet; the entry was confirmed or changed, or it is gone; too late."""


@dataclass(frozen=True, slots=True)
class LetterRecord:
    """A letter that was made; a later one about the same entry takes its place."""

    on: str
    """The day of the letter."""

    digest: str
    """The digest of what the entry said."""

    sent: str = ""
    """The day on which staff sent it; empty while they have not said so."""


LetterRecords = dict[str, LetterRecord]
"""By the id of the entry."""


def read_records(folder: Path) -> tuple[LetterRecords, Diagnostics]:
    """Return the letters that were made; none where there is no file."""
    try:
        text = (folder / FILE).read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return {}, ()
    tree, faults = yaml.parse_yaml(FILE, text)
    value = node_to_value(tree)
    items = value if isinstance(value, list) and not faults else []
    return {str(it["id"]): _read_item(it) for it in items if _is_record(it)}, faults


def _is_record(item: object) -> bool:
    return isinstance(item, Mapping) and {"id", "on", "digest"} <= set(item)


def _read_item(item: Mapping[str, object]) -> LetterRecord:
    return LetterRecord(str(item["on"]), str(item["digest"]), str(item.get("sent", "")))


def write_records(folder: Path, records: LetterRecords) -> None:
    """Write which letters were made."""
    items = [
        format_item(
            {"id": key, "on": record.on, "digest": record.digest}
            | ({"sent": record.sent} if record.sent else {})
        )
        for key, record in sorted(records.items())
    ]
    write_private(folder, FILE, _HEADER + "\n" + ("\n".join(items) or "[]\n"))


def note_sending(
    folder: Path, records: LetterRecords, ids: Collection[str], today: date
) -> tuple[str, ...]:
    """Note that letters were sent today: these, or all that were not; return their ids."""
    sent = [key for key, it in records.items() if (key in ids if ids else not it.sent)]
    noted = {key: replace(records[key], sent=today.isoformat()) for key in sent}
    if noted:
        write_records(folder, records | noted)
    return tuple(sent)


def find_outcome(record: LetterRecord, entry: Organisation | None, today: date) -> Outcome:
    """Return what came back to a letter; the entry is None where it is gone."""
    if entry is None:
        return "removed"
    if digest_entry(entry) != record.digest:
        checked = entry.checked
        is_own = checked is not None and checked.how == "organisation"
        return "confirmed" if is_own and checked and checked.on >= record.on else "changed"
    return "open" if today <= _get_last_day(record) else "expired"


def build_rows(
    site: Site, records: LetterRecords, today: date, say: Mapping[str, str]
) -> tuple[tuple[str, ...], ...]:
    """Return a row for each letter, in the order of COLUMNS; the phones of the site are unified.

    `say` holds the words of each outcome.
    """
    entries = {entry.id: entry for entry in site.organisations}
    rows = []
    for key, record in sorted(records.items(), key=lambda pair: (pair[1].on, pair[0])):
        entry = entries.get(key)
        until = _get_last_day(record).isoformat()
        outcome = say[find_outcome(record, entry, today)]
        name = entry.name if entry else ""
        rows.append((key, name, record.on, record.sent, until, outcome))
    return tuple(rows)


def _get_last_day(record: LetterRecord) -> date:
    """Return the last day on which the code of a letter is valid."""
    try:
        return date.fromordinal(date.fromisoformat(record.on).toordinal() + VALID_DAYS)
    except ValueError:  # somebody wrote another into the file
        return date.min


def forget_letters(folder: Path, digests: Iterable[str]) -> None:
    """Delete the letters about entries that were withdrawn, by the SHA-256 of their ids."""
    withdrawn = frozenset(digests)
    for file in (folder / LETTERS_FOLDER).glob("*"):
        if sha256(file.stem.encode()).hexdigest() in withdrawn:
            file.unlink(missing_ok=True)


def rename_letter(folder: Path, old: str, new: str) -> None:
    """Keep the record of a letter under the new id of its entry; its code is void."""
    records, faults = read_records(folder)
    if old in records and not faults:
        kept = {key: record for key, record in records.items() if key != old}
        write_records(folder, {**kept, new: records[old]})
