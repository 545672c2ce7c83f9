"""The whole way of a list: read it, match it with the city, judge it, write what is ready."""

import gc
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from wegweiser.diagnostics import Diagnostic, Location, error, has_errors
from wegweiser.model import loading
from wegweiser.model.organisations import Organisation
from wegweiser.model.site import Site
from wegweiser.requests.lists import columns
from wegweiser.requests.lists.columns import Meanings, Pair
from wegweiser.requests.lists.entries import Reading, list_unknown_words, read_rows
from wegweiser.requests.lists.heads import LEFT_OUT, find_table
from wegweiser.requests.lists.judging import (
    ORGANISATIONS_FILE,
    Plan,
    add_contact,
    find_pairs,
    judge_plan,
    read_candidate,
)
from wegweiser.requests.lists.list_files import read_list_file
from wegweiser.requests.lists.matching import (
    Match,
    compare_entry,
    find_gone,
    list_imported,
    match_candidates,
)
from wegweiser.requests.lists.private_contacts import (
    FILE as PRIVATE_FILE,
)
from wegweiser.requests.lists.private_contacts import (
    PrivateEntries,
    PrivateEntry,
    read_private_entries,
    remove_withdrawn,
    write_private_entries,
)
from wegweiser.requests.lists.remarks import Remark
from wegweiser.requests.lists.results import ImportResult, UnknownWord
from wegweiser.requests.lists.sheets import Sheet, UnreadableListError
from wegweiser.requests.lists.texts import clean_cell
from wegweiser.requests.lists.values import join_contacts, read_date
from wegweiser.requests.proposal import order_fields
from wegweiser.source import files, yaml
from wegweiser.source.files import Inputs
from wegweiser.source.writing import change_city, repeat_while_changed, write_text_file
from wegweiser.source.yaml_item import FieldChange
from wegweiser.source.yaml_writer import YamlValue, node_to_value

_AS_OF = re.compile(r"stand:?\s*([^,;()]{4,30})", re.IGNORECASE)

_MAX_OUTER_CELLS = 2
"""Cells of a row that is no organisation's: what it tells, and of the list as a whole."""


@dataclass(slots=True)
class _Draft:
    """What a list would write, while it is worked out."""

    ready: dict[str, Match]
    """The rows that may be written, by the ids of their entries."""

    additions: dict[str, dict[str, YamlValue]] = field(default_factory=dict)
    """The fields of new entries, by id."""

    organisations: list[Organisation] = field(default_factory=list)
    """The new entries as they are compared with others."""

    same: list[tuple[str, Match]] = field(default_factory=list)
    """The rows that are entries which stand there already, with the ids of these."""


def import_list(folder: Path, file: Path, today: date, *, write: bool) -> ImportResult:
    """Read a list, and with `write` put what is ready into the city's files.

    import.yaml is written in any case: it is where the editors say what the list means. Raises
    LockedError or ChangedFileError where others write at the same time, OSError where the system
    fails.
    """
    gc.disable()
    try:
        return repeat_while_changed(lambda: _import(folder, file, today, write=write))
    finally:
        gc.enable()


def _import(folder: Path, file: Path, today: date, *, write: bool) -> ImportResult:
    inputs = files.read_city(folder)
    site, faults = loading.load_site(inputs, today.isoformat())
    private, more = read_private_entries(folder)
    if has_errors(faults) or more:
        return ImportResult(file.name, (*faults, *more), files.decode_files(inputs))
    meanings_file = folder / columns.FILE
    old_text = meanings_file.read_text(encoding="utf-8") if meanings_file.exists() else ""
    meanings, faults = columns.read_meanings(old_text)
    if faults:
        return ImportResult(file.name, faults, {columns.FILE: old_text})
    try:
        sheet = read_list_file(file, meanings.sheet)
    except UnreadableListError as fault:
        problem = error("unreadable-list", Location(file.name), problem=str(fault))
        return ImportResult(file.name, (problem,))
    run = _Run(inputs, site, meanings, private, file.name)
    result = run.process(sheet)
    if not result.is_read:
        return result
    written = run.write(folder, old_text, write=write)
    return replace(result, written_files=written)


class _Run:
    """One list on its way into one city."""

    def __init__(
        self, inputs: Inputs, site: Site, meanings: Meanings, private: PrivateEntries, name: str
    ) -> None:
        self.inputs, self.site, self.name = inputs, site, name
        self.meanings = meanings
        withdrawn = [withdrawal.id_sha256 for withdrawal in site.withdrawn]
        self.old_private = private
        self.private = remove_withdrawn(private, withdrawn)
        self.remarks: list[Remark] = []
        self.findings: list[Diagnostic] = []
        self.pairs: list[Pair] = []
        self.heads: tuple[str, ...] = ()
        self.as_of = ""
        self.text: str | None = None
        self.notes: dict[tuple[str, str], str] = {}

    def process(self, sheet: Sheet) -> ImportResult:
        """Read, match and judge; nothing is written."""
        self.remarks += [
            Remark("left-out", omission.key, omission.row, before=omission.words)
            for omission in sheet.omissions
        ]
        table = find_table(sheet.rows, self.meanings.columns)
        if table is None:
            return ImportResult(self.name, (error("no-name-column", Location(self.name)),))
        self.heads = table.heads
        self.meanings = columns.complete_meanings(self.meanings, self.name, table.heads)
        self.remarks += [
            Remark("left-out", "import-left-out-column", field=head)
            for head in table.heads
            if head and self.meanings.columns[head] == LEFT_OUT
        ]
        reading = read_rows(table, self.meanings, self.site)
        self.remarks += reading.remarks
        matches, remarks = match_candidates(self.site, reading.candidates, self.private)
        self.remarks += remarks
        self.as_of = _find_day(sheet, self.site.today)
        draft = self._draft(matches)
        changes = self._compare([match for match in draft.ready.values() if not match.is_new])
        rows = {key: match.candidate.row for key, match in draft.ready.items()}
        plan = Plan(draft.additions, changes, rows)
        verdict = judge_plan(self.inputs, self.site, plan, self.name)
        self.findings += verdict.diagnostics
        self.text = verdict.text
        for key in verdict.faulty:
            self.remarks.append(self._decide(draft.ready.pop(key), "import-fault"))
        self._keep_contacts(draft)
        self.remarks += find_gone(self.site, matches, self.private, self.name)
        return self._summarize(reading, draft)

    def _draft(self, matches: list[Match]) -> _Draft:
        """Return what may be written as far as each row by itself tells, and each pair."""
        draft = _Draft({match.key: match for match in matches if not match.is_new})
        for match in matches:
            if match.is_new:
                self._draft_addition(draft, match)
        pairs = find_pairs(self.site, draft.organisations, self.private)
        for key, (other, reason) in pairs.items():
            self._settle_pair(draft, key, other, reason)
        return draft

    def _draft_addition(self, draft: _Draft, match: Match) -> None:
        fields = self._complete_fields(match)
        record, faults = read_candidate(fields, self.name)
        if faults or record is None:
            self.findings += [self._locate(fault, match) for fault in faults]
            self.remarks.append(self._decide(match, "import-fault"))
            return
        draft.organisations.append(add_contact(record, match.candidate.contact))
        draft.additions[match.key], draft.ready[match.key] = fields, match

    def _settle_pair(self, draft: _Draft, key: str, other: str, reason: str) -> None:
        """Let the editors decide about two entries that look alike, or do what they decided."""
        decided = [pair for pair in self.meanings.pairs if (pair.new, pair.other) == (key, other)]
        are = decided[0].are if decided else ""
        self.pairs.append(Pair(key, other, are))
        if are == columns.DIFFERENT:
            fields = {**draft.additions[key], "different_from": [other]}
            draft.additions[key] = order_fields(fields)
            return
        match = draft.ready.pop(key)
        del draft.additions[key]
        if are == columns.SAME:
            draft.same.append((other, match))
            return
        remark = self._decide(match, "import-duplicate")
        self.remarks.append(remark._replace(before=other, after=reason))

    def _compare(self, matches: list[Match]) -> dict[str, tuple[FieldChange, ...]]:
        """Return what the list changes in entries that the city has."""
        items = self._read_items() if matches else {}
        changes = {}
        for match in matches:
            entry = self.private.get(match.key)
            imported = entry.imported if entry else {}
            item = items.get(match.key, {})
            comparison = compare_entry(match, item, imported)
            self.remarks += comparison.remarks
            if comparison.changes:
                changes[match.key] = (*comparison.changes, *self._add_source(item))
        return changes

    def _add_source(self, item: Mapping[str, YamlValue]) -> Iterator[FieldChange]:
        """Yield the change that names the list among the sources of what it says."""
        source, sources = self.meanings.sources[self.name], item.get("sources", ())
        if source not in sources:
            yield ("sources",), [*sources, source]

    def _read_items(self) -> dict[str, Mapping[str, YamlValue]]:
        text, _ = files.decode_file(self.inputs, ORGANISATIONS_FILE)
        items = node_to_value(yaml.parse_yaml(ORGANISATIONS_FILE, text or "")[0])
        return {str(item["id"]): item for item in items if isinstance(item, Mapping)}

    def _complete_fields(self, match: Match) -> dict[str, YamlValue]:
        """Return a whole entry: what the row says, and what it is worth."""
        fields = dict(match.candidate.fields)
        as_of = fields.pop("as_of", self.as_of)
        checked = {"on": as_of, "how": "source"} if as_of else {"how": "source"}
        defaults = {"kind": self.meanings.kind, "status": "unknown"}
        origin = {"checked": checked, "sources": [self.meanings.sources[self.name]]}
        return order_fields({"id": match.key, **defaults, **fields, **origin})

    def _keep_contacts(self, draft: _Draft) -> None:
        """Put what leads to people beside the city, the newest instead of what was there."""
        for match in draft.ready.values():
            candidate = match.candidate
            contact, known = candidate.contact, self.private.get(match.key)
            if known and known.file != self.name:  # each list may know another way
                contact = join_contacts(known.contact, contact)
            imported = list_imported(candidate)
            self.private[match.key] = PrivateEntry(candidate.name, self.name, contact, imported)
        for key, match in draft.same:
            entry = self.private.get(key) or PrivateEntry(match.candidate.name, self.name)
            contact = join_contacts(entry.contact, match.candidate.contact)
            self.private[key] = replace(entry, contact=contact)

    def _summarize(self, reading: Reading, draft: _Draft) -> ImportResult:
        unknown = tuple(UnknownWord(*row) for row in list_unknown_words(reading, self.site))
        self.notes = {
            (word.field, word.word): f"{word.count} ×  {', '.join(word.nearest)}".strip()
            for word in unknown
        }
        new = tuple(match.candidate.name for match in draft.ready.values() if match.is_new)
        return ImportResult(
            self.name,
            diagnostics=tuple(self.findings),
            is_read=self.text is not None,
            row_count=reading.row_count,
            new_names=new,
            known_count=len(draft.ready) - len(new) - len(self._list_conflicts(draft)),
            same_count=len(draft.same),
            remarks=tuple(self.remarks),
            unknown_words=unknown,
            unknown_columns=tuple(
                head for head in self.heads if head and not self.meanings.columns[head]
            ),
        )

    def _list_conflicts(self, draft: _Draft) -> set[int]:
        """Return the rows of entries that are ready but for what somebody has to decide."""
        rows = {match.candidate.row for match in draft.ready.values()}
        return rows & {remark.row for remark in self.remarks if remark.kind == "decide"}

    def write(self, folder: Path, old_text: str, *, write: bool) -> tuple[str, ...]:
        """Write import.yaml, and with `write` the entries and what is kept beside them."""
        written = []
        text = columns.format_meanings(self._complete_words(), self.notes)
        if text != old_text:
            write_text_file(folder, columns.FILE, text)
            written.append(columns.FILE)
        if not write or self.text is None:
            return tuple(written)
        old, _ = files.decode_file(self.inputs, ORGANISATIONS_FILE)
        if self.text != old:
            change_city(self.inputs, {ORGANISATIONS_FILE: self.text})
            written.append(ORGANISATIONS_FILE)
        if self.private != self.old_private:
            write_private_entries(folder, self.private)
            written.append(PRIVATE_FILE)
        return tuple(written)

    def _complete_words(self) -> Meanings:
        """Return the meanings with all unknown words, and with all pairs."""
        words = {name: dict(table) for name, table in self.meanings.words.items()}
        for name, word in self.notes:
            words.setdefault(name, {}).setdefault(word, "")
        kept = [pair for pair in self.meanings.pairs if pair.are and not self._is_paired(pair)]
        return replace(self.meanings, words=words, pairs=(*kept, *self.pairs))

    def _is_paired(self, pair: Pair) -> bool:
        return any((pair.new, pair.other) == (new.new, new.other) for new in self.pairs)

    def _decide(self, match: Match, key: str) -> Remark:
        return Remark("decide", key, match.candidate.row, match.candidate.name)

    def _locate(self, fault: Diagnostic, match: Match) -> Diagnostic:
        return replace(fault, location=Location(self.name, match.candidate.row, 1))


def _find_day(sheet: Sheet, today: str) -> str:
    """Return the day that a list gives itself, as in "Stand: Mai 2025"; empty for none."""
    for row in sheet.rows:
        cells = [clean_cell(cell)[0] for cell in row.cells if cell]
        words = _AS_OF.match(" ".join(cells)) if len(cells) <= _MAX_OUTER_CELLS else None
        day = read_date(words[1].strip(), today) if words else ""
        if day:
            return day
    return ""
