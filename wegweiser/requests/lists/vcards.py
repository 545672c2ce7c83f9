"""Address books (vCard 2.1, 3.0, 4.0) as rows: organisations, and what is said of them."""

import quopri
import re
from collections.abc import Iterator

from wegweiser.requests.lists.csv_files import decode_list
from wegweiser.requests.lists.sheets import Omission, Sheet, make_sheet

BEGINNING = re.compile(rb"\s*BEGIN:VCARD", re.IGNORECASE)
"""How such a file begins, behind a byte order mark."""

_HEADS = (
    *("name", "website", "email", "phone", "street", "postcode", "town"),
    *("languages", "topics", "description"),
)
_FOLDED_LINE = re.compile(r"\n[ \t]")
_SOFT_BREAK = re.compile(r"=\n(?=.)")
_CARD_LINE = re.compile(r"(?:[\w-]+\.)?([A-Za-z-]+)((?:;[^:\n]*)?):(.*)")
_COMPONENTS = re.compile(r"(?<!\\);")
_ESCAPE = re.compile(r"\\([nN,;:\\])")
_SIMPLE = {
    "URL": "website",
    "EMAIL": "email",
    "TEL": "phone",
    "LANG": "languages",
    "CATEGORIES": "topics",
    "NOTE": "description",
}
_STREET, _TOWN, _POSTCODE = 2, 3, 5
"""Places in an address (RFC 6350, 6.3.1)."""


def read_vcards(body: bytes) -> Sheet:
    """Return a row for each card; one of a person without an organisation is left out."""
    text = decode_list(body).replace("\r\n", "\n").replace("\r", "\n")
    rows: list[tuple[str, ...]] = [_HEADS]
    omissions = []
    for number, lines in enumerate(_iter_cards(_FOLDED_LINE.sub("", text)), 1):
        card = _read_card(lines)
        if card.get("name"):
            rows.append(tuple(card.get(head, "") for head in _HEADS))
        else:
            rows.append(())
            omissions.append(Omission("import-card-of-person", number + 1))
    return make_sheet(rows, tuple(omissions))


def _iter_cards(text: str) -> Iterator[list[str]]:
    lines: list[str] = []
    for line in _SOFT_BREAK.sub("", text).split("\n"):
        mark = line.strip().upper()
        if mark == "BEGIN:VCARD":
            lines = []
        elif mark == "END:VCARD":
            yield lines
        else:
            lines.append(line)


def _read_card(lines: list[str]) -> dict[str, str]:
    """Return what a card says, by our heads; a formatted name is a person's where N stands, too."""
    values: dict[str, list[str]] = {}
    is_person = False
    for line in lines:
        parts = _CARD_LINE.fullmatch(line)
        if not parts:
            continue
        key, parameters, text = parts[1].upper(), parts[2].upper(), parts[3]
        if "QUOTED-PRINTABLE" in parameters:
            text = quopri.decodestring(text.encode()).decode("utf-8", "replace")
        is_person = is_person or (key == "N" and bool(text.replace(";", "").strip()))
        for head, value in _read_property(key, text):
            values.setdefault(head, []).append(value)
    name = values.get("organisation") or ([] if is_person else values.get("formatted", []))
    return {head: "\n".join(lines) for head, lines in values.items()} | {"name": "".join(name[:1])}


def _read_property(key: str, text: str) -> Iterator[tuple[str, str]]:
    components = [_unescape(part).strip() for part in _COMPONENTS.split(text)]
    if key == "ORG":
        yield "organisation", " – ".join(filter(None, components))
    elif key == "FN":
        yield "formatted", _unescape(text).strip()
    elif key == "ADR":
        padded = [*components, *[""] * _POSTCODE, ""]
        yield "street", padded[_STREET]
        yield "town", padded[_TOWN]
        yield "postcode", padded[_POSTCODE]
    elif key in _SIMPLE:
        yield _SIMPLE[key], _unescape(text).removeprefix("tel:").removeprefix("mailto:").strip()


def _unescape(text: str) -> str:
    return _ESCAPE.sub(lambda sign: "\n" if sign[1] in "nN" else sign[1], text)
