"""What a cell of a list is worth for each field: the value as our data would hold it."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from wegweiser.requests.lists.phones import read_phones
from wegweiser.source.countries import CountryCode, suggest_postcode
from wegweiser.source.person_names import find_person_names
from wegweiser.source.suggestions import suggest

_DATE_WORDS = re.compile(
    r"^(?:seit|gegr(?:ündet)?\.?|gründung:?|im jahr|in|am|\(|:)\s*", re.IGNORECASE
)
_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")
_DAY_WITH_TIME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ][0-9:.]+Z?")
_FIRST_YEAR = 1800
_SPREADSHEET_DAYS = range(20_000, 60_000)
_SPREADSHEET_START = date(1899, 12, 30)
"""Day 0 of a spreadsheet, which counts a day too many before March 1900."""

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_AT = re.compile(r" ?(?:\((?:at|ät)\)|\[at\]|\{at\}|(?<= )at(?= )) ?", re.IGNORECASE)
_DOT = re.compile(r" ?(?:\((?:dot|punkt)\)|\[(?:dot|punkt)\]) ?", re.IGNORECASE)
_ADDRESS = re.compile(
    r"(?<![\w.-])(?:(https?)://|(?=[\w-]))((?:[\w-]+\.)+[^\W\d_]{2,})"
    r"(:[0-9]{1,5})?((?:[/?#][^\s,;|]*)?)",
    re.IGNORECASE,
)


_WAY = re.compile(
    r"@|\bwww\.|https?:|\b(?:tel|fon|telefon|fax|telefax|mobil|handy|e-?mail|mail)\b", re.IGNORECASE
)
"""A line of an address that is none: it says how somebody is reached."""

_TOWN = re.compile(
    r"(?:\b[A-Z]{1,3}[- ]{1,3})?\b([0-9]{4,5})[ \n]{1,5}([^\W\d_][^0-9,;\n()]{0,60})"
)
"""A postcode and the town behind it, wherever they stand in an address."""


_TITLED = re.compile(r"(?:(?:Frau|Herrn?|Dr\.|Prof\.) ){1,4}")
_CAPITALIZED = re.compile(r"(?:[^\W\d_a-zß-öø-ÿ][\w'’-]{1,40}(?: |$)){1,3}")


class Contact(NamedTuple):
    """What leads to people: it stays out of the data until the organisation agrees."""

    email: tuple[str, ...] = ()
    """E-mail addresses."""

    phone: tuple[str, ...] = ()
    """Telephone numbers, in their one form where they can be read."""

    street: tuple[str, ...] = ()
    """Streets with numbers."""

    postcode: tuple[str, ...] = ()
    """Postcodes."""


NO_CONTACT = Contact()


def split_address(values: Mapping[str, str]) -> dict[str, str]:
    """Return the fields of a row with street, postcode and town each in its own.

    Lists write them in one column or another; what has a number and is no town is a street.
    """
    parts = dict(values)
    lines = parts.pop("street", "").split("\n")
    for line in lines:
        _add_line(parts, "contact" if _WAY.search(line) else "street", line)
    for name in ("street", "postcode", "town"):
        match = _TOWN.search(parts.get(name, ""))
        if match:
            cell = parts.pop(name)
            parts.setdefault("postcode", match[1])
            parts.setdefault("town", match[2].strip())
            rest = f"{cell[: match.start()]} {cell[match.end() :]}"
            _add_line(parts, "street", rest.strip(" ,;\n()"))
    if any(map(str.isdigit, parts.get("town", ""))):
        _add_line(parts, "street", parts.pop("town"))
    return parts


def _add_line(parts: dict[str, str], name: str, line: str) -> None:
    if line:
        parts[name] = "\n".join(filter(None, (parts.get(name, ""), line)))


def is_person(name: str) -> bool:
    """Tell whether what should be the name of an organisation is a person's, and nothing else."""
    titles = _TITLED.match(name)
    if titles:
        return bool(_CAPITALIZED.fullmatch(name[titles.end() :]))
    return any(person == name for person, _ in find_person_names(name))


def read_date(cell: str, today: str) -> str:
    """Return a date of the past in ISO 8601, as much of it as is known; empty for any other."""
    words = _DATE_WORDS.sub("", cell.strip(" .")).strip(" .)")
    with_time = _DAY_WITH_TIME.fullmatch(words)
    words = with_time[1] if with_time else words
    if words.isascii() and words.isdecimal() and int(words[:6] or 0) in _SPREADSHEET_DAYS:
        words = (_SPREADSHEET_START + timedelta(int(words[:6]))).isoformat()
    day = words if _DATE.fullmatch(words) else suggest("date", words)
    return day if _is_past(day, today) else ""


def _is_past(words: str, today: str) -> bool:
    if not _DATE.fullmatch(words) or int(words[:4]) < _FIRST_YEAR or words > today:
        return False
    try:
        date(*(*map(int, words.split("-")), 1, 1)[:3])
    except ValueError:
        return False
    return True


def read_website(cell: str) -> tuple[str, int]:
    """Return the first web address of a cell, and how many more there are."""
    addresses = [address for address in _ADDRESS.finditer(cell) if not _is_in_email(cell, address)]
    if not addresses:
        return "", 0
    scheme, host, port, path = addresses[0].groups()
    rest = (path or "").rstrip(").")
    return f"{(scheme or 'https').lower()}://{host.lower()}{port or ''}{rest}", len(addresses) - 1


def _is_in_email(cell: str, address: re.Match[str]) -> bool:
    return cell[address.start() - 1 : address.start()] == "@" or cell[address.end() :][:1] == "@"


def read_contact(field: str, cell: str, country: CountryCode) -> Contact:
    """Return what a cell of such a column holds: of a mixed one, addresses and numbers."""
    if field == "street":
        return Contact(street=(" ".join(cell.split()),))
    if field == "postcode":
        return Contact(postcode=(suggest_postcode(cell, country) or cell,))
    # Whatever such a column is called, people write into it how they are reached.
    plain = _DOT.sub(".", _AT.sub("@", cell)).replace("mailto:", " ")
    rest = _ADDRESS.sub(" ", _EMAIL.sub(" ", plain))
    phones = read_phones(rest, country)
    unread = phones.unread if field == "phone" else ()
    emails = tuple(dict.fromkeys(_EMAIL.findall(plain)))
    return Contact(email=emails, phone=(*phones.numbers, *unread))


def join_contacts(first: Contact, second: Contact) -> Contact:
    """Return both, each detail once."""
    return Contact(*(tuple(dict.fromkeys((*a, *b))) for a, b in zip(first, second, strict=True)))
