"""Telephone numbers as people write them: read, kept in one form, and the same in every edition."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st
from support.cities import TODAY, build_city, copy_city, edit, read_tree

from wegweiser import pipeline
from wegweiser.diagnostics import Diagnostic
from wegweiser.pipeline import Options
from wegweiser.source.countries import COUNTRIES
from wegweiser.source.phone import KEPT_PATTERN, read_phone, suggest_phone

pytestmark = pytest.mark.whole

READ = {
    "0231 50123": "+49 231 50123",
    "0231/50123": "+49 231 50123",
    "0231 / 50 12 3": "+49 231 50 12 3",
    "0231 - 50123": "+49 231 50123",
    "0231-50123": "+49 231 50123",
    "0231–50123": "+49 231 50123",
    "0231.50.12.34": "+49 231 50 12 34",
    "(0231) 50123": "+49 231 50123",
    "(0231)50123": "+49 231 50123",
    "(02 31) 5 01 23": "+49 231 5 01 23",
    "02 31 / 5 01 23": "+49 231 5 01 23",
    "0 231 50123": "+49 231 50123",
    "(0) 231 50123": "+49 231 50123",
    "+49 231 50123": "+49 231 50123",
    "+49 (0) 231 50123": "+49 231 50123",
    "+49(0)231/50123": "+49 231 50123",
    "+49 (231) 50123": "+49 231 50123",
    "(+49) 231 50123": "+49 231 50123",
    "+ 49 231 50123": "+49 231 50123",
    "+49-231-50123": "+49 231 50123",
    "+49/231/50123": "+49 231 50123",
    "0049 231 50123": "+49 231 50123",
    "0049 (0)231 / 50123": "+49 231 50123",
    "0231 50-12345": "+49 231 50-12345",
    "0231/50-0": "+49 231 50-0",
    "0231 50123 - 12": "+49 231 50123-12",
    "0231 50123 Durchwahl 12": "+49 231 50123-12",
    "0231 50123, DW 12": "+49 231 50123-12",
    "Tel. 0231 50123": "+49 231 50123",
    "Telefon: +49 231 50123": "+49 231 50123",
    "Mobil 0176/12345678": "+49 176 12345678",
    "0176-123-456-78": "+49 176 123 456 78",
    "01761234567": "+49 176 1234567",
    "02315012345": "+49 231 5012345",
    "03023125100": "+49 30 23125100",
    "+493023125100": "+49 30 23125100",
    "0800 1234567": "+49 800 1234567",
    "034321 12345": "+49 34321 12345",
    "0231\u00a050123": "+49 231 50123",
    "٠٢٣١ ٥٠١٢٣": "+49 231 50123",
    "+90 212 555 00 00": "+90 212 555 00 00",
    "0090 (0) 212 5550000": "+90 212 5550000",
    "+902125550000": "+90 2125550000",
    "+39 06 1234567": "+39 06 1234567",
    "+380 44 123 45 67": "+380 44 123 45 67",
}
"""What people write, and the number in the one form of Germany."""

MEANT = {
    "+49 0 30 23125 100": "+49 30 23125 100",
    "+49 0231 50123": "+49 231 50123",
    "+49 (0231) 50123": "+49 231 50123",
    "+490231 50123": "+49 231 50123",
    "0049 0231 50123": "+49 231 50123",
    "0 0231 50123": "+49 231 50123",
    "+43 01 1234567": "+43 1 1234567",
}
"""What nobody can call, and what was probably meant."""

UNCLEAR = (
    "50123",
    "231 50123",
    "49 231 50123",
    "0231",
    "0231 5",
    "110",
    "0231 50123 / 13",
    "0231 50123-12/13",
    "0231/50123/50124",
    "0231 50123/50124",
    "0231 50123-12-13",
    "0231 50123, 0231 50124",
    "0231 50123 oder 50124",
    "0231 50123 (abends)",
    "Fax 0231 50123",
    "(0231 50123",
    "0231//50123",
    "+49 231 12345678901234",
    "keine",
    "-",
    "",
)
"""What is no number, or more than one: nobody may guess."""


@pytest.mark.parametrize("text", READ)
def test_a_number_is_read_as_it_is_meant(text: str) -> None:
    """Each usual way to write a number means one number, which stays what it is when read again."""
    number = read_phone(text, "DE")

    assert number == READ[text]
    assert re.fullmatch(KEPT_PATTERN, number)
    assert read_phone(number, "DE") == number


@pytest.mark.parametrize("text", MEANT)
def test_what_nobody_can_call_is_not_read(text: str) -> None:
    """A zero where none may be dialled is no number; the one that was meant is proposed."""
    assert (read_phone(text, "DE"), suggest_phone(text, "DE")) == ("", MEANT[text])
    assert read_phone(MEANT[text], "DE") == MEANT[text]


@pytest.mark.parametrize("text", UNCLEAR)
def test_nothing_is_guessed(text: str) -> None:
    """Two numbers, half a number or other words are no number, and none is proposed."""
    assert (read_phone(text, "DE"), suggest_phone(text, "DE")) == ("", "")


@pytest.mark.parametrize(
    ("text", "country", "number"),
    [
        ("01 1234567", "AT", "+43 1 1234567"),
        ("0664/123 45 67", "AT", "+43 664 123 45 67"),
        ("044 123 45 67", "CH", "+41 44 123 45 67"),
        ("0441234567", "CH", "+41 44 1234567"),
        ("044 123 45", "CH", ""),
        ("0231 50123", "AT", "+43 231 50123"),
        ("+49 231 50123", "CH", "+49 231 50123"),
    ],
)
def test_the_country_of_the_city_decides(text, country, number) -> None:
    """A number without a country is one of the city's, whichever that is."""
    assert read_phone(text, country) == number


@given(
    st.sampled_from(sorted(COUNTRIES)),
    st.text("0123456789+()/-. –", min_size=6, max_size=22),
)
def test_no_digit_is_lost_or_invented(country, text) -> None:
    """What is read holds the digits that were written, but for zeros and the country's number."""
    number = read_phone(text, country)
    if not number:
        return
    country_number, _, rest = number.partition(" ")
    written = re.sub("[^0-9]", "", text)

    assert re.fullmatch(KEPT_PATTERN, number)
    assert read_phone(number, country) == number
    assert written.endswith(re.sub("[^0-9]", "", rest))
    assert country_number == f"+{COUNTRIES[country].phone_prefix}" or country_number[1:] in written


def test_every_edition_shows_the_one_form(tmp_path: Path) -> None:
    """However a number stands in the file: page, card, table, list, HSDS and JSON-LD show one form.

    The check tells so, with the text to paste, and is content with that text.
    """
    city = copy_city(tmp_path)
    edit(city / "data/orgs.yaml", "phone: +49 30 23125 107", "phone: 0049 (0)30/23125 - 107")

    build_city(city, tmp_path / "out")
    files = read_tree(tmp_path / "out")
    number = "+49 30 23125-107"

    page = files["verzeichnis/hafenbruecke/index.html"].decode()
    card = vobject.readOne(files["verzeichnis/hafenbruecke/hafenbruecke.vcf"].decode())
    rows = csv.DictReader(io.StringIO(files["daten/organisationen.csv"].decode("utf-8-sig")))
    records = json.loads(files["daten/organisationen.json"])["records"]
    hsds = json.loads(files["daten/hsds/organizations.json"])["contents"]
    assert re.search(
        rf'href="tel:\+493023125107".*<bdi dir="ltr">{re.escape(number)}</bdi></', page
    )
    assert f'"telephone": "{number}"' in page or f'"telephone":"{number}"' in page
    assert card.tel.value == number
    assert [row["contact.phone"] for row in rows if row["id"] == "hafenbruecke"] == [number]
    assert [one["contact"]["phone"] for one in records if one["id"] == "hafenbruecke"] == [number]
    assert number in [phone["number"] for one in hsds for phone in one.get("phones", ())]

    finding = spelling(city)
    assert finding["number"] == number
    edit(city / "data/orgs.yaml", "phone: 0049 (0)30/23125 - 107", f"phone: {finding['number']}")
    assert spelling(city) == {}


def spelling(city: Path) -> dict[str, str]:
    """Return what the check says of the spelling of a number."""
    diagnostics = pipeline.check(Options(folder=city, today=TODAY)).diagnostics
    return next((dict(d.values) for d in diagnostics if d.code == "phone-spelling"), {})


@pytest.mark.parametrize("text", ["+49 0 30 23125 107", "+49 (030) 23125107", "0 030 23125107"])
def test_the_pasted_number_is_right(text: str, tmp_path: Path) -> None:
    """Who pastes the proposed number has a faultless city."""
    city = copy_city(tmp_path)
    edit(city / "data/orgs.yaml", "phone: +49 30 23125 107", f"phone: {text}")
    (fault,) = errors(city)
    assert fault.code == "invalid-phone"

    edit(city / "data/orgs.yaml", f"phone: {text}", f"phone: {dict(fault.values)['close']}")

    assert errors(city) == []
    assert spelling(city) == {}


def test_the_city_itself_can_be_called(tmp_path: Path) -> None:
    """The number that stands on every page is judged as those of the entries are."""
    city = copy_city(tmp_path)
    edit(city / "data/site.yaml", "phone: +49 30 23125 199", "phone: 030 23125-199 oder 198")
    (fault,) = errors(city)

    assert (fault.code, fault.location.path) == ("invalid-phone", "data/site.yaml")


def errors(city: Path) -> list[Diagnostic]:
    """Return the errors of a city."""
    diagnostics = pipeline.check(Options(folder=city, today=TODAY)).diagnostics
    return [diagnostic for diagnostic in diagnostics if diagnostic.severity == "error"]
