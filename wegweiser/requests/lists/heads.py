"""Which row of a list holds its heads, and which of our fields each of them probably means."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from wegweiser.requests.lists.sheets import Row
from wegweiser.text import fold

LEFT_OUT = "-"
"""Stands for a column that is not imported."""

PERSON = "person"
"""Stands for a column about people: it is read nowhere."""

_KEYWORDS: Mapping[str, str] = {
    PERSON: "ansprech kontaktperson contactperson vorsitz vorstand leitung geschaftsfuhr vertret"
    " =kontaktname inhaber vorname nachname familienname firstname lastname =anrede chair"
    " =president =mitglieder",
    LEFT_OUT: "=fax telefax !nr !nummer =lfd !id iban konto spende =intern bemerkung notiz vermerk",
    "email": "email mail",
    "phone": "telefon phone mobil handy rufnummer festnetz durchwahl =tel =fon",
    "website": "website homepage internet webseite webadresse =web =url =www =link weblink",
    "street": "strasse street adresse anschrift address =str hausnummer",
    "postcode": "plz postleitzahl postcode postalcode =zip zipcode",
    "district": "stadtbezirk stadtteil bezirk ortsteil district neighbourhood neighborhood",
    "town": "=ort =stadt =city =town wohnort gemeinde locality =sitz",
    "contact": "kontakt contact erreichbar",
    "languages": "sprach language =lang",
    "founded": "grundung gegrundet founded yearincorporated established grundungsjahr =seit"
    " bestehtseit",
    "status": "=status =state =aktiv",
    "as_of": "=stand lastmodified assureddate aktualisiert lastverified",
    "topics": "=thema themen schwerpunkt tatigkeitsfeld arbeitsfeld handlungsfeld kategorie rubrik"
    " =bereich =bereiche topic categor taxonomy =cause",
    "audiences": "zielgruppe audience targetgroup =furwen",
    "description": "beschreibung angebot waswirmachen wasmachen aktivitat description tatigkeit"
    " =inhalt =ziele =info =profil =zweck =projekte aufgaben activities =services =service",
    "meets": "treffpunkt treffen offnungszeit =wann schedule meeting",
    "accessibility": "barriere accessib rollstuhl",
    "short": "kurz abkurzung abbreviation acronym alternatename",
    "kind": "=art =typ rechtsform organisationsform =kind",
    "name": "verein organisation organization gruppe initiative einrichtung =trager =mso"
    " bezeichnung name titel =title",
}
"""By field what a head holds without blanks, folded; behind "=" what one of its words is,
behind "!" all of it."""

FIELDS = frozenset(_KEYWORDS)
"""What a column may be."""

_SURE_NAME = re.compile("verein|organi[sz]ation|gruppe|initiative|einrichtung")
_MANY = frozenset(
    {"email", "phone", "contact", "description", "topics", "languages", "street", PERSON, ""}
)
"""Fields that may stand in several columns."""

_NO_HEAD = re.compile(r"@|[0-9]{5}")
"""What stands in the rows of a list, never above them."""

_SEARCHED_ROWS = 20
_MIN_HEADS = 2
_MAX_HEAD = 120


class Table(NamedTuple):
    """A list whose heads are known."""

    heads: tuple[str, ...]
    """The head of each column, each of another name; "" where a column has none."""

    head_row: int
    """The number of the row with the heads."""

    rows: tuple[Row, ...]
    """The rows below."""


def guess_field(head: str) -> str:
    """Return the field that a head probably means; empty where nobody knows."""
    if head in FIELDS:
        return head
    words = fold(head)
    for field, keywords in _KEYWORDS.items():
        if any(_is_meant(keyword, words) for keyword in keywords.split()):
            return field
    return ""


def _is_meant(keyword: str, words: str) -> bool:
    whole = words.replace(" ", "")
    if keyword.startswith("!"):
        return keyword[1:] == whole
    if keyword.startswith("="):
        return keyword[1:] in (*words.split(), whole)
    return keyword in whole


def guess_fields(heads: Sequence[str]) -> dict[str, str]:
    """Return the field of each head; a field that stands in one column is that of the first.

    Beside a column that is surely the organisation's, "Name" may be somebody's: it is left out.
    """
    guesses = {head: guess_field(head) for head in heads if head}
    firsts = _find_sure_name(guesses)
    for head, field in guesses.items():
        first = firsts.setdefault(field, head)
        if head != first and field not in _MANY:
            guesses[head] = LEFT_OUT
    return guesses


def _find_sure_name(guesses: Mapping[str, str]) -> dict[str, str]:
    names = (head for head, field in guesses.items() if field == "name")
    sure = (head for head in names if _SURE_NAME.search(fold(head)))
    first = next(sure, "")
    return {"name": first} if first else {}


def find_table(rows: Sequence[Row], known: Mapping[str, str]) -> Table | None:
    """Return the rows below the heads; None where no row names the organisations."""
    counts = [_count_heads(row, known) for row in rows[:_SEARCHED_ROWS]]
    most = max(counts, default=0)
    if most < min(_MIN_HEADS, max((len(row.cells) for row in rows), default=0)) or not most:
        return None
    best = counts.index(most)
    above = rows[best - 1].cells if best else ()
    cells, below = _join_lower_heads(rows[best].cells, rows[best + 1 :])
    heads = tuple(_name_heads(cells, above))
    below = tuple(row for row in below if row.cells != rows[best].cells)
    return Table(heads, rows[best].number, below)


def _join_lower_heads(
    cells: Sequence[str], below: Sequence[Row]
) -> tuple[Sequence[str], Sequence[Row]]:
    """Return the heads with those of a second row, which tell more (merged cells above them)."""
    lower = below[0].cells if below else ()
    fields = [guess_field(cell) for cell in lower if cell]
    if not fields or "" in fields or "name" in fields or any(map(_NO_HEAD.search, lower)):
        return cells, below
    width = max(len(cells), len(lower))
    upper = [*cells, *[""] * (width - len(cells))]
    lower = (*lower, *[""] * (width - len(lower)))
    return [low or up for low, up in zip(lower, upper, strict=True)], below[1:]


def _count_heads(row: Row, known: Mapping[str, str]) -> int:
    """Return how many fields the cells of a row name; 0 where none is the organisation."""
    if any(len(cell) > _MAX_HEAD or _NO_HEAD.search(cell) for cell in row.cells):
        return 0
    fields = {known.get(_clean_head(cell)) or guess_field(cell) for cell in row.cells if cell}
    return len(fields - {""}) if "name" in fields else 0


def _name_heads(cells: Sequence[str], above: Sequence[str]) -> Iterator[str]:
    """Yield each head; of those of the same name, with the one that stands above (merged cells)."""
    heads = list(map(_clean_head, cells))
    group, used = "", set()
    has_groups = sum(map(bool, above)) > 1
    for position, head in enumerate(heads):
        if has_groups and position < len(above) and above[position]:
            group = _clean_head(above[position])
        name = f"{group} / {head}" if group and heads.count(head) > 1 and head else head
        number = 2
        while name and name in used:
            name = f"{head} ({number})"
            number += 1
        used.add(name)
        yield name


def _clean_head(cell: str) -> str:
    return " ".join(cell.split())[:_MAX_HEAD]
