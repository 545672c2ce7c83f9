"""The countries that a city may lie in: how telephone numbers and postcodes are written there."""

import re
from typing import Literal, NamedTuple

from wegweiser.text import write_ascii_digits

CountryCode = Literal["AT", "CH", "DE"]
"""A country by ISO 3166-1."""

DEFAULT_COUNTRY: CountryCode = "DE"


class Country(NamedTuple):
    """The rules of one country."""

    phone_prefix: str
    """What stands behind the plus sign (ITU-T E.164)."""
    digit_counts: range
    """How many digits a number has behind that, an extension among them."""
    area_pattern: str
    """The area codes that are known by their first digits; all others have no end of their own."""
    postcode_pattern: str
    """What a postcode looks like."""


COUNTRIES: dict[CountryCode, Country] = {
    "AT": Country("43", range(4, 14), "1", "[1-9][0-9]{3}"),
    "CH": Country("41", range(9, 10), "[2-9][0-9]", "[1-9][0-9]{3}"),
    # Area codes: Bundesnetzagentur, Vorwahlverzeichnis; those of three digits and of mobile phones.
    "DE": Country(
        "49",
        range(5, 14),
        "30|40|69|89|1[567][0-9]|[2-9][1-9]1|20[12389]|21[24]|228|234|3[3-9]5|340|906|[789]00",
        "[0-9]{5}",
    ),
}
"""In each of them the number of the area begins with a zero that goes behind the prefix."""

_ADDRESSED = re.compile(r"(?:[A-Z]{1,2}(?: ?- ?| ))?([0-9]+)(?:,? (.+))?")
"""A postcode as it stands on a letter: the country before it, the town behind it."""


def read_postcode(text: str, country: CountryCode, town: str) -> str:
    """Return the postcode alone, whether country or town stand beside it; empty for any other."""
    parts = _take_apart(text)
    if not parts or (parts[2] or town).casefold() != town.casefold():
        return ""
    return parts[1] if re.fullmatch(COUNTRIES[country].postcode_pattern, parts[1]) else ""


def suggest_postcode(text: str, country: CountryCode) -> str:
    """Return the postcode that was probably meant; it may be empty.

    A table calculation takes a postcode for a number and drops the zero at its start.
    """
    parts = _take_apart(text)
    spellings = (parts[1], f"0{parts[1]}") if parts else ()
    fits = re.compile(COUNTRIES[country].postcode_pattern).fullmatch
    return next(filter(fits, spellings), "")


def _take_apart(text: str) -> re.Match[str] | None:
    return _ADDRESSED.fullmatch(" ".join(write_ascii_digits(text).split()))
