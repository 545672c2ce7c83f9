"""What in a text leads to somebody: e-mail addresses, telephone numbers, streets with a number."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from wegweiser.text import fold

DetailKind = Literal["email", "phone", "street"]
"""What sort of detail it is; named like the field that would hold it."""

_EMAIL = r"[\w.+-]+ ?(?:@|\((?:at|ät)\)|\[at\]|\{at\}) ?[\w-]+(?:\.[\w-]+)+"
_PHONE = r"(?<![\w/.=,-])\(?(?:\+|00?)(?=[1-9(])[0-9() ./–-]{6,}[0-9]"
_STREET_END = (
    "(?:[Ss]tra(?:ß|ss)e|[Ss]tr\\.|[Ww]eg|[Pp]latz|[Aa]llee|[Gg]asse|[Rr]ing|[Dd]amm|[Uu]fer"
    "|[Ww]all|[Ss]tieg|[Pp]fad|[Cc]haussee|[Pp]romenade|[Mm]arkt)"
)
_STREET = (
    rf"(?<!\w)(?:[A-ZÄÖÜ][\w.'’-]{{1,40}} )?(?:[A-ZÄÖÜ][\w'’-]{{0,40}})?{_STREET_END}"
    r" ?(?<![0-9])[1-9][0-9]{0,3}(?! ?(?:\.|%|Uhr|Jahre|Personen|Kinder|Mal|mal|km|m)\b)"
    r"(?![0-9:])(?: ?[a-h]\b)?"
)
_DETAILS: tuple[tuple[DetailKind, re.Pattern[str]], ...] = (
    ("email", re.compile(_EMAIL)),
    ("phone", re.compile(_PHONE)),
    ("street", re.compile(_STREET)),
)
_HINTS: dict[DetailKind, re.Pattern[str]] = {
    "email": re.compile(r"@|\(at|\[at|\{at|\(ät"),
    "phone": re.compile(r"[0-9]"),
    "street": re.compile(r"[deglmrtz.] ?[1-9]"),
}
"""Without these signs there is no such detail: most texts need no closer look."""

_ADDRESSES = re.compile(r"https?://[^\s)>\]]+|www\.[^\s)>\]]+")
"""A web address may look like a number or hold a name: where it leads is public."""

_NO_STREET = re.compile(
    r"(?:(?:Der|Die|Das|Den|Dem|Ein|Einen|Im|Am|Auf|Beim|Vom|Zum) )?"
    rf"{_STREET_END} ?[0-9].*|.*(?<![0-9])(?:19|20)[0-9]{{2}}"
)
"""A third place, or a way in a year: no house has such a number."""

_MIN_PHONE_DIGITS = 7
_DATES = re.compile(r"(?:\d{1,2}\.){2}|\d{4}[-–/]\d{2,4}$")


class Detail(NamedTuple):
    """A stretch of a text that leads to somebody."""

    kind: DetailKind
    """What sort it is."""

    words: str
    """What stands there."""

    offset: int
    """Where it begins in the text, from 0."""


def find_personal_details(text: str) -> Iterator[Detail]:
    """Yield each e-mail address, telephone number and street with a number, in any order."""
    masked = _ADDRESSES.sub(lambda address: " " * len(address[0]), text)
    for kind, pattern in _DETAILS:
        if not _HINTS[kind].search(masked):
            continue
        for stretch in pattern.finditer(masked):
            if _is_detail(kind, stretch[0]):
                yield Detail(kind, stretch[0].strip(), stretch.start())


def _is_detail(kind: DetailKind, words: str) -> bool:
    if kind == "street":
        return not _NO_STREET.fullmatch(words)
    return kind == "email" or _is_phone(words)


def _is_phone(words: str) -> bool:
    digits = re.sub("[^0-9]", "", words)
    return len(digits) >= _MIN_PHONE_DIGITS and not _DATES.search(words)


def simplify_detail(kind: DetailKind, words: str) -> str:
    """Return a detail without what may differ in how it is written, to be compared."""
    if kind == "email":
        return words.casefold()
    if kind == "phone":
        digits = re.sub("[^0-9]", "", words)
        return re.sub("^(?:(?:00)?4[139])?0?", "", digits)
    return fold(words).replace("strasse", "str").replace(" ", "")
