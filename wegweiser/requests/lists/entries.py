"""From the rows of a list to entries that may be proposed, with a remark on everything else."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from wegweiser.model.settings import Settings
from wegweiser.model.site import Site
from wegweiser.requests.lists import words
from wegweiser.requests.lists.columns import WORD_FIELDS, Meanings
from wegweiser.requests.lists.heads import LEFT_OUT, PERSON, Table
from wegweiser.requests.lists.remarks import Remark
from wegweiser.requests.lists.sheets import Row
from wegweiser.requests.lists.texts import clean_cell, escape_markdown, strip_html
from wegweiser.requests.lists.values import (
    NO_CONTACT,
    Contact,
    is_person,
    join_contacts,
    read_contact,
    read_date,
    read_website,
    split_address,
)
from wegweiser.source.non_answers import is_non_answer
from wegweiser.source.personal_details import find_personal_details
from wegweiser.source.yaml_writer import YamlValue
from wegweiser.text import fold

CONTACT_FIELDS = frozenset({"email", "phone", "contact", "street", "postcode"})
"""Columns that lead to people."""

_SEPARATE_LINES = frozenset({"description"})
"""Fields that keep their lines; all others are one."""

_TOTAL = re.compile(r"(?:zwischen)?(?:summe|gesamt|insgesamt|total|anzahl)\b.{0,40}", re.IGNORECASE)
_NOTE = re.compile(
    r"(?:stand|quelle|hinweis|anmerkung|legende|bemerkung|erstellt|bearbeitet|alle angaben"
    r"|vertraulich|seite|note|source|as of)\b.*|[*†¹²(].*|.*:|.{90,}",
    re.IGNORECASE | re.DOTALL,
)
_FORMULA_FAULT = re.compile(
    r"#(?:NV|REF!|BEZUG!|WERT!|VALUE!|N/A|NAME\?|DIV/0!|NULL!|ZAHL!|NUM!|####*)"
)
"""What a spreadsheet shows where a formula fails."""

_REMARK = re.compile(r"(?:stand|erstellt|bearbeitet|alle angaben|vertraulich|[*†])", re.IGNORECASE)
_SECTION_LABEL = re.compile(r"^(?:stadt)?(?:bezirk|teil)\b:?", re.IGNORECASE)
_MIN_COLUMNS = 3
"""Of a list of fewer columns a row with one value says as much as any."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that may become an entry."""

    row: int
    """Where it stands in the list."""

    name: str
    """The name of the organisation."""

    fields: Mapping[str, YamlValue]
    """What the data would hold, without id, kind, status and sources unless the list says them."""

    contact: Contact = NO_CONTACT
    """What stays out of the data."""


@dataclass(slots=True)
class Reading:
    """What came of the rows of a list."""

    candidates: list[Candidate] = field(default_factory=list)
    """The rows with a name."""

    remarks: list[Remark] = field(default_factory=list)
    """What was mended or left out, or has to be decided."""

    unknown: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How often each word stood there that nobody knows, by field and word."""

    row_count: int = 0
    """How many rows are organisations, or were meant to be."""


def index_words(site: Site) -> dict[str, words.Index]:
    """Return by field what the words of lists mean in this city."""
    return {
        "languages": words.index_languages(),
        "topics": words.index_terms(site.vocabulary, "topics"),
        "audiences": words.index_terms(site.vocabulary, "audiences"),
        "district": words.index_districts(site.settings),
        "status": words.index_choices("status"),
        "kind": words.index_choices("kind"),
    }


def read_rows(table: Table, meanings: Meanings, site: Site) -> Reading:
    """Return the entries that the rows of a list would be."""
    reader = _RowReader(table, meanings, site)
    for row in table.rows:
        reader.read_row(row)
    return reader.reading


class _RowReader:
    """The reading of the rows of a list, with what is to be told of it."""

    def __init__(self, table: Table, meanings: Meanings, site: Site) -> None:
        self.heads, self.titles = table.heads, table.titles
        self.meanings = meanings
        self.settings: Settings = site.settings
        self.today = site.today
        self.indexes = index_words(site)
        self.reading = Reading()
        self.column_count = sum(bool(meanings.columns.get(head)) for head in table.heads)
        self.row, self.name = 0, ""

    def read_row(self, row: Row) -> None:
        """Add what a row says: an entry, more of the one above, or a remark."""
        self.row, self.name = row.number, ""
        cells = self._clean_cells(row)
        values = split_address(dict(self._iter_values(cells)))
        if not any(cells):
            return
        if values and values.keys() <= CONTACT_FIELDS and self.reading.candidates:
            self._continue_entry(values)
            return
        name = " ".join(values.get("name", "").split())
        key = "import-section-row" if row.number in self.titles else self._judge_row(cells, name)
        if key:
            self._remark("left-out", key)
        elif is_person(name):
            self.reading.row_count += 1
            self._remark("decide", "import-person-name")
        elif any(map(str.isalpha, name)):
            self._add_candidate(name, values)
        elif values:
            self.reading.row_count += 1
            self._remark("decide", "import-no-name")

    def _add_candidate(self, name: str, values: Mapping[str, str]) -> None:
        self.name = name
        self.reading.row_count += 1
        candidate = Candidate(self.row, name, dict(self._iter_fields(values)))
        self.reading.candidates.append(replace(candidate, contact=self._read_contact(values)))

    def _continue_entry(self, values: Mapping[str, str]) -> None:
        """Add to the entry above what a row without a name says of it, as below merged cells."""
        above = self.reading.candidates[-1]
        contact = join_contacts(above.contact, self._read_contact(values))
        self.reading.candidates[-1] = replace(above, contact=contact)

    def _clean_cells(self, row: Row) -> list[str]:
        """Return the cells without hidden characters and without what says nothing."""
        cells = []
        for cell in row.cells:
            plain = strip_html(cell)
            if plain != cell:
                self._remark("mended", "import-html")
            text, count = clean_cell(plain)
            if count:
                self._remark("mended", "import-hidden")
            if is_non_answer(text) or _FORMULA_FAULT.fullmatch(text):
                self._remark("left-out", "import-no-answer")
                text = ""
            cells.append(text)
        return cells

    def _iter_values(self, cells: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Yield each field with what its columns say."""
        values: dict[str, list[str]] = {}
        for head, cell in zip(self.heads, cells, strict=False):
            meaning = self.meanings.columns.get(head, "")
            if cell and meaning == PERSON:
                self._remark("left-out", "import-person", field=head)
            elif cell and meaning not in {"", LEFT_OUT}:
                values.setdefault(meaning, []).append(cell)
        for name, cells_of_field in values.items():
            yield name, "\n".join(cells_of_field)

    def _judge_row(self, cells: list[str], name: str) -> str:
        """Return the message on a row that is no organisation; empty for one that is."""
        present = [cell for cell in cells if cell]
        if _TOTAL.fullmatch(present[0]):
            return "import-total-row"
        if len(present) > 1:
            return ""
        if self.column_count < _MIN_COLUMNS:
            return "import-note-row" if _REMARK.match(present[0]) else ""
        if self._is_section(present[0]):
            return "import-section-row"
        return "import-note-row" if _NOTE.fullmatch(present[0]) or not name else ""

    def _is_section(self, cell: str) -> bool:
        """Tell whether a cell that stands alone names what the rows below have in common."""
        indexes = (self.indexes["district"], self.indexes["topics"])
        label = _SECTION_LABEL.sub("", cell)
        return label != cell or any(words.find_value(index, label) for index in indexes)

    def _iter_fields(self, values: Mapping[str, str]) -> Iterator[tuple[str, YamlValue]]:
        """Yield the fields of the entry, in no order."""
        yield "name", self.name
        address = self._read_town(values.get("town", ""))
        if address:
            yield "address", {"city": address, "show": "district"}
        yield from self._iter_places(values)
        for name in ("languages", "topics", "audiences"):
            slugs = self._find_words(name, values.get(name, ""))
            if slugs:
                yield name, slugs
        for name in ("status", "kind"):
            slugs = self._find_words(name, values.get(name, ""), is_list=False)
            if slugs:
                yield name, slugs[0]
        yield from self._iter_names(values.get("also_known_as", ""))
        yield from self._iter_texts(values)
        yield from self._iter_dates(values)
        yield from self._iter_websites(values)

    def _iter_names(self, cell: str) -> Iterator[tuple[str, YamlValue]]:
        names = [" ".join(name.split()) for name in cell.split("\n")]
        others = [name for name in dict.fromkeys(names) if name not in {"", self.name}]
        if others:
            yield "also_known_as", others

    def _iter_websites(self, values: Mapping[str, str]) -> Iterator[tuple[str, YamlValue]]:
        """Yield the website: from its column, else from one that leads to people."""
        ways = (values.get(name, "") for name in ("contact", "phone", "email"))
        cell = values.get("website") or next((way for way in ways if read_website(way)[0]), "")
        website = self._read_website(cell)
        if website:
            yield "contact", {"website": website}

    def _iter_places(self, values: Mapping[str, str]) -> Iterator[tuple[str, YamlValue]]:
        """Yield district and quarter: from their column, else from behind the town."""
        cell = values.get("district", "")
        if fold(cell) == fold(self.settings.city):
            self._remark("left-out", "import-whole-city", field="district", before=cell)
            cell = ""
        cell = cell or words.find_district_behind(self.settings, values.get("town", ""))
        slugs = self._find_words("district", cell, is_list=False)
        if slugs:
            yield "district", slugs[0]
        quarter = words.find_quarter(self.settings.districts, cell)
        if slugs and quarter:
            yield "quarter", quarter

    def _read_town(self, cell: str) -> str:
        """Return a town that is not the city itself."""
        city, town = fold(self.settings.city), fold(cell)
        # Lists shorten the name of the city, and put a district behind it.
        is_city = town.startswith(city) or city.startswith(town)
        return "" if is_city else " ".join(cell.split())

    def _find_words(self, name: str, cell: str, *, is_list: bool = True) -> list[str]:
        """Return the values that the words of a cell stand for; unknown words are counted."""
        is_whole = not is_list or bool(self._find_value(name, cell))
        parts = [cell] if is_whole else words.split_words(self.indexes[name], cell)
        values = [self._read_word(name, " ".join(part.split())) for part in parts if cell]
        return [value for value in dict.fromkeys(values) if value]

    def _find_value(self, name: str, word: str) -> str:
        """Return what a word stands for: what the editors said, else what everybody knows."""
        meant = self.meanings.words.get(name, {})
        return meant.get(word, "") or words.find_value(self.indexes[name], word)

    def _read_word(self, name: str, word: str) -> str:
        value = self._find_value(name, word)
        if value == LEFT_OUT:
            return ""
        if not value:
            self.reading.unknown[name, word] += 1
            self._remark("left-out", "import-word", field=name, before=word)
        elif value != word:
            self._remark("mended", "import-value", field=name, before=word, after=value)
        return value

    def _iter_texts(self, values: Mapping[str, str]) -> Iterator[tuple[str, YamlValue]]:
        """Yield the texts; one that leads to somebody is left out as a whole."""
        for name in ("description", "meets", "accessibility", "short"):
            text = values.get(name, "")
            if any(find_personal_details(text)):
                self._remark("left-out", "import-contact-in-text", field=name)
            elif text and name in _SEPARATE_LINES:
                escaped = escape_markdown(text)
                if escaped != text:
                    self._remark("mended", "import-markdown", field=name)
                yield name, escaped
            elif text:
                yield name, " ".join(text.split())

    def _iter_dates(self, values: Mapping[str, str]) -> Iterator[tuple[str, YamlValue]]:
        """Yield when it was founded, and of which day the list is."""
        for name in ("founded", "as_of"):
            cell = values.get(name, "")
            day = read_date(cell, self.today) if cell else ""
            if day and day != cell:
                self._remark("mended", "import-value", field=name, before=cell, after=day)
            elif cell and not day:
                self._remark("left-out", "import-date", field=name, before=cell)
            if day:
                yield ("founded", day) if name == "founded" else ("as_of", day)

    def _read_website(self, cell: str) -> str:
        website, more = read_website(cell) if cell else ("", 0)
        if cell and not website:
            self._remark("left-out", "import-website", field="website")
        elif website != cell:
            self._remark("mended", "import-value", field="website", before=cell, after=website)
        if more:
            self._remark("left-out", "import-more-websites", field="website", after=str(more))
        return website

    def _read_contact(self, values: Mapping[str, str]) -> Contact:
        """Return what leads to people; the report names only how often that was."""
        contact = Contact()
        for name in CONTACT_FIELDS & values.keys():
            part = read_contact(name, values[name], self.settings.country)
            contact = join_contacts(contact, part)
            self._remark("left-out", "import-private", field=name)
        return contact

    def _remark(self, kind: Any, key: str, **values: str) -> None:
        self.reading.remarks.append(Remark(kind, key, self.row, self.name, **values))


def list_unknown_words(
    reading: Reading, site: Site
) -> Iterator[tuple[str, str, int, tuple[str, ...]]]:
    """Yield each word that nobody knows: its field, itself, how often, the values nearest to it."""
    indexes = index_words(site)
    for (name, word), count in sorted(reading.unknown.items(), key=lambda row: (-row[1], row[0])):
        if name in WORD_FIELDS:
            yield name, word, count, words.list_nearest(indexes[name], word)
