"""What leads to people in free texts is told at its line, and nothing else is taken for it."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from support.bare import EVENTS, edit_file, find_faults, write_event
from support.cities import CITY, TODAY

from wegweiser import pipeline
from wegweiser.editions import plan_files
from wegweiser.model.disclosure import disclose_site, is_confirmed
from wegweiser.model.loading import load_site
from wegweiser.model.references import find_unknown_references
from wegweiser.source.files import read_city
from wegweiser.source.personal_details import find_personal_details, simplify_detail


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Rufen Sie 0231 5550101 an", ["phone"]),
        ("Fragen an (0231) 50-12345.", ["phone"]),
        ("+49 231 5550101", ["phone"]),
        ("Post an kontakt(at)verein.example", ["email"]),
        ("[Post](mailto:a@b.example)", ["email"]),
        ("Wir sind in der Musterstr. 4 a.", ["street"]),
        ("Kölner Straße 12, Hinterhaus", ["street"]),
        ("Am Borsigplatz 9", ["street"]),
        ("Am 01.02.2026, 08-16 Uhr, 00123 Ort, 1998-2004, https://a.example/0231555555", []),
        ("02/2011 und 03/2012; IBAN DE02 1203 0000 0000 2020 51", []),
        ("Platz 3 im Wettbewerb; der Weg 2010; auf dem Weg 3 Kinder", []),
        ("Münsterstraße; Straße 2010", []),
        ("www.strasse-12.example und https://verein.example/weg12", []),
    ],
)
def test_details_in_texts(text: str, kinds: list[str]) -> None:
    """Addresses and numbers are seen; days, hours, years, ranks and web addresses are none."""
    assert [detail.kind for detail in find_personal_details(text)] == kinds


def test_the_same_number_in_two_spellings_is_the_same() -> None:
    """Country, zero and signs make no other number; a street is known by its abbreviation."""
    spellings = ("0231 5550101", "+49 231/555 01 01", "0049 (231) 5550101")
    assert len({simplify_detail("phone", words) for words in spellings}) == 1
    assert simplify_detail("street", "Hafenstraße 7 b") == simplify_detail("street", "Hafenstr. 7b")


ITEMS = {
    "data/events.yaml": "  registration: Fragen an fremd@fremd.example\n",
    "data/projects.yaml": "  funding: Auskunft unter 0231 5550101\n",
    "data/trainings.yaml": "  price: Anmeldung in der Fremdstraße 12\n",
}


def test_every_kind_of_record_is_looked_at(tmp_path: Path) -> None:
    """A text of any kind of record and a piece of news: each detail is an error at its line."""
    city = Path(shutil.copytree(CITY, tmp_path / "city"))
    lines = {}
    for name, line in ITEMS.items():
        rows = (city / name).read_text("utf-8").splitlines(keepends=True)
        first = next(number for number, row in enumerate(rows) if row.startswith("- id:"))
        field = line.split(":")[0]
        end = next(
            (n for n in range(first + 1, len(rows)) if rows[n].startswith("- id:")), len(rows)
        )
        rows[first + 1 : end] = [row for row in rows[first + 1 : end] if not row.startswith(field)]
        rows.insert(first + 1, line)
        (city / name).write_text("".join(rows), encoding="utf-8")
        lines[name] = first + 2
    news = next((city / "content/aktuelles").glob("*.md"))
    news.write_text(news.read_text("utf-8") + "\nMelden: fremd@fremd.example\n", encoding="utf-8")
    lines[f"content/aktuelles/{news.name}"] = news.read_text("utf-8").count("\n")

    findings = pipeline.check(pipeline.Options(folder=city, today=TODAY)).diagnostics
    places = {f.location.path: f.location.line for f in findings if f.code == "contact-in-text"}
    assert places == lines


@pytest.mark.parametrize(
    ("line", "is_fault"),
    [
        ("registration: Fragen an fremd@fremd.example", True),
        ("registration: Anmeldung unter 0231 5550101", True),
        ("registration: In der Fremdstraße 12 abgeben", True),
        ("registration: Fragen an wegweiser@musterhafen.example", False),
        ("registration: Fragen an Wegweiser@Musterhafen.example", False),
        ("place: Fremdstraße 12", False),
        ("place: Fremdstraße 12, Klingel 0231 5550101", True),
    ],
)
def test_what_an_event_may_tell(line: str, is_fault: bool) -> None:  # noqa: FBT001
    """The city's own address, and the street where it takes place; nothing of others."""
    faults = find_faults({EVENTS: write_event("zz", line, "begins: 2026-07-01")})
    assert [code for code, _ in faults] == ["contact-in-text"] * is_fault


@pytest.mark.parametrize(
    ("carriers", "codes"),
    [
        ("[{name: Amt für Beratung}]", []),
        ("[{organisation: lesekreis}]", ["contact-in-text"]),
        ("[{name: Amt für Beratung}, {organisation: lesekreis}]", ["contact-in-text"]),
    ],
)
def test_the_offer_of_an_authority_may_tell_where_to_ask(carriers: str, codes: list[str]) -> None:
    """Its own numbers stand on its website; what an organisation gives is not its own to tell."""
    lines = f"  carriers: {carriers}\n  funding: Amt, 0231 5550101\n  sources: [Aushang]"
    offers = edit_file("data/offers.yaml", "  sources: [Aushang]", lines)
    assert [code for code, _ in find_faults(offers)] == codes


def test_what_has_the_id_of_such_an_offer_is_none() -> None:
    """An event may be called like the offer of an authority; its words are judged all the same."""
    offers = edit_file("data/offers.yaml", "  project: lotsen", "  carriers: [{name: Amt}]")
    event = write_event("beratung", "begins: 2026-07-01", "registration: 0231 5550101")
    codes = [code for code, _ in find_faults(offers | {EVENTS: event})]
    assert codes == ["contact-in-text"]


@pytest.mark.parametrize(
    ("words", "faults"),
    [
        ("Rufen Sie an: +49 30 23125 107", []),
        ("Schreiben Sie an lesen@lesekreis.example", []),
        ("Rufen Sie an: +49 30 23125 108", ["contact-in-text"]),
    ],
)
def test_an_entry_may_tell_what_it_agreed_to(words: str, faults: list[str]) -> None:
    """Its own details, of which it said that they may be published; nothing of others."""
    orgs = edit_file("data/orgs.yaml", "Wir **lesen** [miteinander](/kontakt/).", f'"{words}"')
    assert [code for code, _ in find_faults(orgs) if code == "contact-in-text"] == faults
    withheld = {
        path: body.replace("fields: [email, phone, street]", "fields: [street]")
        for path, body in orgs.items()
    }
    assert "contact-in-text" in [code for code, _ in find_faults(withheld)]


def test_what_the_city_says_of_itself_is_its_own() -> None:
    """Its settings may name its house, and the examples of its forms look like the real thing."""
    settings = edit_file("data/site.yaml", "Stadt Musterhafen", "Amt, Fremdstraße 12, 0231 5550101")
    assert find_faults(settings) == []


def test_what_no_organisation_confirmed_can_be_kept_back() -> None:
    """With `show: agreed` no file, link or reference leads to an entry that nobody confirmed."""
    site, _ = load_site(read_city(CITY), str(TODAY))
    assert site.settings.show == "all"
    settings = replace(site.settings, show="agreed")
    disclosed = disclose_site(replace(site, settings=settings))
    shown = {entry.id for entry in disclosed.organisations}
    hidden = {entry.id for entry in site.organisations} - shown

    assert shown == {entry.id for entry in site.organisations if is_confirmed(entry)}
    assert hidden
    assert shown
    assert find_unknown_references(disclosed) == ()
    parts = {part for job in plan_files(disclosed) for part in Path(job.path).with_suffix("").parts}
    assert parts.isdisjoint(hidden)
    assert not parts.isdisjoint(shown)
    with_all = disclose_site(site)
    assert {entry.id for entry in with_all.organisations} == shown | hidden
