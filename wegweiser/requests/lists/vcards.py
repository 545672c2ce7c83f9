"""Address books (vCard 2.1, 3.0, 4.0) as rows: organisations, and what is said of them."""

import quopri
import re
from collections.abc import Iterator

from wegweiser.requests.charsets import decode_text
from wegweiser.requests.lists.csv_files import decode_list
from wegweiser.requests.lists.sheets import Omission, Sheet, make_sheet

BEGINNING = re.compile(rb"\s*BEGIN:VCARD", re.IGNORECASE)
"""How such a file begins, behind a byte order mark."""

_HEADS = (
    *("name", "also_known_as", "short", "website", "email", "phone", "street", "postcode"),
    *("town", "languages", "topics", "description", "person"),
)
_CARD_LINE = re.compile(r'(?:[\w-]+\.)?([A-Za-z-]+)((?:;(?:"[^"\n]*"|[^":\n])*)?):(.*)', re.DOTALL)
_QUOTED_HEAD = re.compile(r"[^:\n]*QUOTED-PRINTABLE[^:\n]*:", re.IGNORECASE)
_CHARSET = re.compile(r"CHARSET=\"?([\w.:-]+)")
_COMPONENTS = re.compile(r"(?<!\\);")
_ESCAPE = re.compile(r"\\([nN,;:\\])")
_SIMPLE = {
    "URL": "website",
    "EMAIL": "email",
    "TEL": "phone",
    "LANG": "languages",
    "CATEGORIES": "topics",
    "NOTE": "description",
    "NICKNAME": "short",
}
_STREET, _TOWN, _POSTCODE = 2, 3, 5
"""Places in an address (RFC 6350, 6.3.1)."""

_OF_ORGANISATIONS = {("KIND", "ORG"), ("X-ABSHOWAS", "COMPANY")}
"""What says that a card is an organisation's, though it may fill in the name of a person."""


def read_vcards(body: bytes) -> Sheet:
    """Return a row for each card; one of a person without an organisation is left out."""
    text = decode_list(body).replace("\r\n", "\n").replace("\r", "\n")
    rows: list[tuple[str, ...]] = [_HEADS]
    omissions = []
    for number, lines in enumerate(_iter_cards(text), 1):
        card = _read_card(lines)
        if card.get("name"):
            rows.append(tuple(card.get(head, "") for head in _HEADS))
        else:
            rows.append(())
            omissions.append(Omission("import-card-of-person", number + 1))
    return make_sheet(rows, tuple(omissions))


def _iter_cards(text: str) -> Iterator[list[str]]:
    lines: list[str] = []
    for line in _iter_whole_lines(text):
        mark = line.strip().upper()
        if mark not in {"BEGIN:VCARD", "END:VCARD"}:
            lines.append(line)
            continue
        if any(map(str.strip, lines)):  # also one that was never closed
            yield lines
        lines = []


def _iter_whole_lines(text: str) -> Iterator[str]:
    """Yield each line with what was folded: by a blank, or as quoted-printable by a last "="."""
    parts: list[str] = []
    is_quoted = False
    for line in text.split("\n"):
        if parts and is_quoted and parts[-1].endswith("="):
            parts[-1] = parts[-1][:-1]
            parts.append(line)
        elif parts and line[:1] in {" ", "\t"}:
            parts.append(line[1:])
        else:
            yield "".join(parts)
            parts, is_quoted = [line], bool(_QUOTED_HEAD.match(line))
    yield "".join(parts)


def _read_card(lines: list[str]) -> dict[str, str]:
    """Return what a card says, by our heads.

    Where it names a person, its formatted name and its notes are the person's.
    """
    values: dict[str, list[str]] = {}
    is_organisation = False
    for line in lines:
        parts = _CARD_LINE.fullmatch(line)
        if parts:
            key, parameters = parts[1].upper(), parts[2].upper()
            text = _decode_value(parts[3], parameters)
            is_organisation = is_organisation or (key, text.strip().upper()) in _OF_ORGANISATIONS
            for head, value in _read_property(key, parameters, text):
                values.setdefault(head, []).append(value)
    person = "".join(values.pop("person", []))
    if is_organisation or not person:
        person, formatted = "", values.get("formatted", [])
    else:
        person, formatted = "\n".join((person, *values.pop("description", []))), []
        values.pop("short", None)
    names = dict.fromkeys(filter(None, (*values.get("organisation", []), *formatted)))
    name, *others = names or ("",)
    texts = {head: "\n".join(filter(None, lines)) for head, lines in values.items()}
    return {**texts, "name": name, "also_known_as": "\n".join(others), "person": person}


def _decode_value(text: str, parameters: str) -> str:
    if "QUOTED-PRINTABLE" not in parameters:
        return text
    charset = _CHARSET.search(parameters)
    body = quopri.decodestring(text.encode())
    return decode_text(body, charset[1] if charset else "windows-1252") or ""


def _read_property(key: str, parameters: str, text: str) -> Iterator[tuple[str, str]]:
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
    elif key == "N":
        yield "person", " ".join(filter(None, components))
    elif key in _SIMPLE and not (key == "TEL" and "FAX" in parameters):
        yield _SIMPLE[key], _unescape(text).removeprefix("tel:").removeprefix("mailto:").strip()


def _unescape(text: str) -> str:
    return _ESCAPE.sub(lambda sign: "\n" if sign[1] in "nN" else sign[1], text)
