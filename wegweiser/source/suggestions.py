"""What a text probably means that is not written as its field asks."""

import re
from collections.abc import Callable
from urllib.parse import quote

from wegweiser.languages import find_language
from wegweiser.text import transliterate

_MONTHS = ("jan", "feb", "mär", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez")
_GERMAN_DAY = re.compile(r"(\d{1,2})[./]\s*(\d{1,2})[./]\s*(\d{4}|\d{2})")
_NAMED_DAY = re.compile(r"(?:(\d{1,2})\.?\s+)?([^\W\d]{3})[^\W\d]*\.?\s+(\d{4}|\d{2})")
_TURNED_DAY = re.compile(r"(\d{4})[-./](\d{1,2})(?:[-./](\d{1,2}))?")
_MONTH = re.compile(r"(\d{1,2})[./](\d{4})")
_CLOCK = re.compile(r"(?:um\s+)?(\d{1,2})(?:[:.h]?(\d{2}))?(?::00)?\s*(?:uhr|h)?", re.IGNORECASE)
_UNIT = r"\s*(?:%|€|Euro|EUR)?"
_GROUPED = re.compile(
    r"(-?[1-9]\d{0,2}(?:[. '’\u00a0\u2009\u202f]\d{3})+|-?\d+)(?:,(\d+|-{1,2}))?" + _UNIT
)
_ENGLISH_NUMBER = re.compile(r"-?[1-9]\d{0,2}(?:(?:,\d{3})+\.\d+|(?:,\d{3}){2,})")
_TWO_WAY_NUMBER = re.compile(r"(-?[1-9]\d{0,2})[.,](\d{3})" + _UNIT)
"""With a point for thousands, as in German, or one before decimals, as in YAML: "1.250"."""
_NUMERALS = ("null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun")
_GROUP_SIGNS = str.maketrans("", "", ". '’\u00a0\u2009\u202f")
_BEFORE_DATE = re.compile(
    r"(?:(?:seit|vom|am|den|dem|im|Jahr|(?:mo|di|mi|do|fr|sa|so)[a-z]*[.,]*)\s+)+", re.IGNORECASE
)
_CENTURY_BREAK = 50
"""A year of two digits from here on lies in the last century."""
_SCHEME = re.compile(r"(?:https?:/{0,3})+", re.IGNORECASE)
_AT = re.compile(r"(?<!\s)\s*(?:\(at\)|\[at\]|\{at\}| at |@)\s*", re.IGNORECASE)
_HOST = re.compile(r"(?:[\w-]+\.)+[^\W\d]{2,}(?:/\S*)?")
THOUSAND_DIGITS = 3
MAX_LINE_LENGTH = 300
_FLAGS = {"ja": "true", "yes": "true", "wahr": "true", "nein": "false", "no": "false"}


def suggest(name: str, text: str) -> str:
    """Return how a text was probably to be written in the format of a name, or an empty string."""
    make = _SUGGESTIONS.get(name)
    return make(text.strip()) if make else ""


def _suggest_date(text: str) -> str:
    """Return a day, a month or a year that stands there in the German order or with a name."""
    text = text[_find_start(text) :]
    if re.fullmatch(r"\d{4}", text):
        return text
    day = _GERMAN_DAY.fullmatch(text)
    if day:
        return _join_date(day[3], day[2], day[1])
    named = _NAMED_DAY.fullmatch(text)
    month = named[2].lower() if named else ""
    if named and month in _MONTHS:
        return _join_date(named[3], str(_MONTHS.index(month) + 1), named[1] or "")
    turned = _TURNED_DAY.fullmatch(text)
    if turned:
        return _join_date(turned[1], turned[2], turned[3] or "")
    only_month = _MONTH.fullmatch(text)
    return _join_date(only_month[2], only_month[1], "") if only_month else ""


def _find_start(text: str) -> int:
    """Return where a date begins behind a weekday or a word such as "seit"."""
    words = _BEFORE_DATE.match(text)
    return words.end() if words else 0


def _join_date(year: str, month: str, day: str) -> str:
    if len(year) == len("26"):
        year = f"{19 if int(year) >= _CENTURY_BREAK else 20}{year}"
    return "-".join(filter(None, (year, month.zfill(2), day.zfill(2) if day else "")))


def _suggest_clock(text: str) -> str:
    clock = _CLOCK.fullmatch(text)
    if not clock:
        return ""
    hour = clock[1].zfill(2)
    return f"{'00' if hour == '24' else hour}:{clock[2] or '00'}"


def list_readings(name: str, text: str) -> tuple[str, str] | None:
    """Return both ways to read a number whose one point or comma stands before three digits."""
    number = _TWO_WAY_NUMBER.fullmatch(text.strip()) if name == "number" else None
    if not number:
        return None
    whole, decimals = number[1], number[2].rstrip("0")
    # Three decimals would be asked about again: a nought behind them says that they are some.
    decimals += "0" * (len(decimals) == THOUSAND_DIGITS)
    return whole + number[2], f"{whole}.{decimals}" if decimals else whole


def _suggest_number(text: str) -> str:
    text = text.replace("−", "-").replace("–", "-")
    if _ENGLISH_NUMBER.fullmatch(text):
        return text.replace(",", "")
    number = _GROUPED.fullmatch(text)
    if not number:
        return ""
    decimals = (number[2] or "").strip("-")
    return number[1].translate(_GROUP_SIGNS) + (f".{decimals}" if decimals else "")


def _suggest_count(text: str) -> str:
    if text.lower() in _NUMERALS:
        return str(_NUMERALS.index(text.lower()))
    whole, _, decimals = _suggest_number(text).partition(".")
    return "" if decimals.strip("0") else whole


def _cut_address(text: str, start: str, end: str) -> str:
    """Return an address behind a name, as mail programs and Markdown write it, or nothing."""
    _, sign, address = text.rpartition(start)
    return address.removesuffix(end) if sign and address.endswith(end) else ""


def _suggest_email(text: str) -> str:
    named = _cut_address(text, "<", ">")
    plain = (named or text).removeprefix("mailto:").strip("<> .,;")
    return _AT.sub("@", plain, count=1)


def _suggest_url(text: str) -> str:
    """Return an address with its scheme, once; two addresses are not one."""
    plain = _cut_address(text, "](", ")") or text.strip("<>‘’“”„«» ")
    scheme = _SCHEME.match(plain)
    rest = plain[scheme.end() :] if scheme else plain
    if not rest or "://" in rest or not (scheme or _HOST.fullmatch(rest)):
        return ""
    is_plain = scheme is not None and scheme[0].lower() == "http://"
    return f"http{'' if is_plain else 's'}://" + quote(rest, safe="/:?#[]@!$&'()*+,;=%~")


def _suggest_colour(text: str) -> str:
    """Return a colour of three digits with six."""
    digits = text.strip().removeprefix("#")
    is_short = re.fullmatch(r"[0-9A-Fa-f]{3}", digits)
    return "#" + "".join(2 * digit for digit in digits) if is_short else ""


def _suggest_slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", transliterate(text)).strip("-")


def _suggest_flag(text: str) -> str:
    return _FLAGS.get(text.lower(), "")


def _suggest_line(text: str) -> str:
    """Return a text in one line; a long one was hardly meant to be one."""
    line = " ".join(text.split())
    return line if len(line) <= MAX_LINE_LENGTH else ""


_SUGGESTIONS: dict[str, Callable[[str], str]] = {
    "clock": _suggest_clock,
    "colour": _suggest_colour,
    "count": _suggest_count,
    "date": _suggest_date,
    "day": _suggest_date,
    "email": _suggest_email,
    "flag": _suggest_flag,
    "language": find_language,
    "line": _suggest_line,
    "number": _suggest_number,
    "slug": _suggest_slug,
    "url": _suggest_url,
}
