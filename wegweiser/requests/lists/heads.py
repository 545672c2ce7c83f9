"""Which row of a list holds its heads, and which of our fields each of them probably means."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, zip_longest
from typing import NamedTuple

from wegweiser.requests.lists.sheets import Row
from wegweiser.requests.lists.texts import clean_cell
from wegweiser.text import fold

LEFT_OUT = "-"
"""Stands for a column that is not imported."""

PERSON = "person"
"""Stands for a column about people: it is read nowhere."""

_KEYWORDS: Mapping[str, str] = {
    PERSON: "ansprech kontaktperson contactperson vorsitz vorstand leitung geschaftsfuhr vertret"
    " =kontaktname inhaber vorname nachname familienname firstname lastname =anrede chair"
    " =president =mitglieder kassenw kassier schriftfuhr stellv beisitz =vors geburt",
    LEFT_OUT: "=fax telefax !nr !nummer =lfd !id iban konto spende =intern bemerkung notiz vermerk"
    " taxstatus taxid",
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
    "description": "beschreibung angebot waswirmachen waswirtun wasmachen uberuns aktivitat"
    " description tatigkeit =inhalt =ziele =info =profil =zweck =projekte aufgaben activities"
    " =services =service",
    "meets": "treffpunkt treffen offnungszeit =wann schedule meeting",
    "accessibility": "barriere accessib rollstuhl",
    "also_known_as": "fruherername eigenersprache eigenename weiterename alternativname"
    " =auch ehemals othername",
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
_NAME_HEADS = frozenset({"name", "bezeichnung", "vereinsname"})
"""What stands above names and never is one."""

_MANY = frozenset(
    {"email", "phone", "contact", "description", "topics", "languages", "street", PERSON, ""}
    | {"also_known_as"}
)
"""Fields that may stand in several columns."""

_FAX = re.compile("(?:tele)?fax")
_NO_HEAD = re.compile(r"@|[0-9]{5}")
"""What stands in the rows of a list, never above them."""

SEARCHED_ROWS = 20
"""Rows among which the heads are: nobody writes more above a list."""

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

    titles: frozenset[int] = frozenset()
    """The numbers of rows that head a further part of the list, above its repeated heads."""


def guess_field(head: str) -> str:
    """Return the field that a head probably means; empty where nobody knows."""
    if head in FIELDS:
        return head
    words = fold(head)
    without_fax = _FAX.sub(" ", words)
    if without_fax not in {words, " "} and guess_field(without_fax) == "phone":
        return "phone"  # a column for both
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


def has_heads(rows: Sequence[Row]) -> bool:
    """Tell whether one of the rows names columns, the organisation among them."""
    return any(_count_heads(row, {}) >= _MIN_HEADS for row in rows)


def find_table(rows: Sequence[Row], known: Mapping[str, str]) -> Table | None:
    """Return the rows below the heads; None where no row names the organisations."""
    counts = [_count_heads(row, known) for row in rows[:SEARCHED_ROWS]]
    most = max(counts, default=0)
    if most < min(_MIN_HEADS, max((len(row.cells) for row in rows), default=0)) or not most:
        return None
    best = counts.index(most)
    above = rows[best - 1].cells if best else ()
    cells, below = _join_lower_heads(rows[best].cells, rows[best + 1 :])
    heads = tuple(_name_heads(cells, above))
    titles = frozenset(_find_titles(below, rows[best].cells))
    below = tuple(row for row in below if row.cells != rows[best].cells)
    return Table(tuple(_name_columns(heads, below)), rows[best].number, below, titles)


def _find_titles(rows: Sequence[Row], heads: Sequence[str]) -> Iterator[int]:
    """Yield the number of each row of one cell above repeated heads."""
    for row, following in pairwise(rows):
        if following.cells == heads and sum(map(bool, row.cells)) == 1:
            yield row.number


def _name_columns(heads: Sequence[str], rows: Sequence[Row]) -> Iterator[str]:
    """Yield each head; of a column that has values and no head, its number."""
    width = max((len(row.cells) for row in rows), default=0)
    for place in range(max(width, len(heads))):
        head = heads[place] if place < len(heads) else ""
        is_used = any(row.cells[place : place + 1] not in {(), ("",)} for row in rows)
        yield head or (f"Spalte {place + 1}" if is_used else "")


def _join_lower_heads(
    cells: Sequence[str], below: Sequence[Row]
) -> tuple[Sequence[str], Sequence[Row]]:
    """Return the heads with those of a second row, which tell more (merged cells above them)."""
    lower = below[0].cells if below else ()
    if not _is_lower_head(lower):
        return cells, below
    width = max(len(cells), len(lower))
    upper = [*cells, *[""] * (width - len(cells))]
    lower = (*lower, *[""] * (width - len(lower)))
    pairs = zip(upper, lower, strict=True)
    heads = [
        f"{up} / {low}" if up and low and not guess_field(low) else low or up for up, low in pairs
    ]
    return heads, below[1:]


def _is_lower_head(cells: Sequence[str]) -> bool:
    """Tell whether a row goes on with the heads: it holds hardly anything but words for fields."""
    fields = {cell: guess_field(cell) for cell in cells if cell}
    if len(set(fields.values()) - {""}) < _MIN_HEADS or any(map(_NO_HEAD.search, cells)):
        return False
    names = [fold(cell) for cell, field in fields.items() if field == "name"]
    most = 1 if names else 0  # beside "Name" another head may be unknown
    return list(fields.values()).count("") <= most and all(name in _NAME_HEADS for name in names)


def _count_heads(row: Row, known: Mapping[str, str]) -> int:
    """Return how many fields the cells of a row name; 0 where none is the organisation."""
    if any(len(cell) > _MAX_HEAD or _NO_HEAD.search(cell) for cell in row.cells):
        return 0
    fields = {known.get(_clean_head(cell)) or guess_field(cell) for cell in row.cells if cell}
    return len(fields - {""}) if "name" in fields else 0


def _name_heads(cells: Sequence[str], above: Sequence[str]) -> Iterator[str]:
    """Yield each head; of those of the same name, with the one that stands above (merged cells)."""
    has_groups = sum(map(bool, above)) > 1
    uppers = map(_clean_head, above if has_groups else ())
    heads = list(map(_clean_head, cells))
    group, used = "", set[str]()
    for head, upper in zip_longest(heads, uppers, fillvalue=""):
        group = upper or group
        is_unclear = heads.count(head) > 1 or (upper and not guess_field(head))
        name = f"{group} / {head}" if group and head and is_unclear else head or upper
        yield _make_unique(name, head, used)


def _make_unique(name: str, head: str, used: set[str]) -> str:
    """Return the name of a head, with a number where another has it already."""
    number = 2
    while name and name in used:
        name = f"{head} ({number})"
        number += 1
    used.add(name)
    return name


def _clean_head(cell: str) -> str:
    return " ".join(clean_cell(cell)[0].split())[:_MAX_HEAD]
