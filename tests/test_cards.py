"""Visiting cards: every card reads back, in someone else's parser, as what the record discloses."""

from pathlib import Path

import pytest
import vobject
from support.cities import CITY, HERE, TODAY, build_city, copy_city, edit

from wegweiser.model import facets, loading
from wegweiser.model.disclosure import disclose_site
from wegweiser.model.organisations import Organisation
from wegweiser.model.site import Site
from wegweiser.source import files


@pytest.fixture(scope="module", params=["invented", "real"])
def city(request, tmp_path_factory) -> tuple[Site, Path]:
    """A city as it may be disclosed, and what was built of it."""
    folder = CITY if request.param == "invented" else HERE
    out = tmp_path_factory.mktemp(request.param)
    build_city(folder, out, base_url="https://example.org/")
    return disclosed(folder), out


def disclosed(folder: Path) -> Site:
    """Load a city."""
    site, _ = loading.load_site(files.read_city(folder), TODAY.isoformat())
    return disclose_site(site)


def cards(out: Path) -> dict[str, vobject.base.Component]:
    """Return every card below a folder, read back, by the id of its entry."""
    return {
        path.stem: vobject.readOne(path.read_text(encoding="utf-8"))
        for path in out.glob("verzeichnis/*/*.vcf")
    }


def values(card: vobject.base.Component, name: str) -> list[str]:
    """Return the values of a property as they were said."""
    return [child.value for child in card.contents.get(name, ())]


@pytest.mark.slow
def test_every_listed_entry_has_one_card(city: tuple[Site, Path]) -> None:
    """Who is in the lists has a card; who is gone has none; other languages have no second one."""
    site, out = city

    assert set(cards(out)) == {one.id for one in facets.list_entries(site)}
    assert not list(out.glob("ar/**/*.vcf"))


@pytest.mark.slow
def test_cards_say_what_records_disclose(city: tuple[Site, Path]) -> None:
    """Names, languages, contact and address of each card are those of its record, no others."""
    site, out = city
    read = cards(out)

    assert {one.id: told(read[one.id]) for one in facets.list_entries(site)} == {
        one.id: known(one) for one in facets.list_entries(site)
    }


def told(card: vobject.base.Component) -> dict[str, object]:
    """Return what a card tells, in the words of the model."""
    place = next(iter(values(card, "adr")), None)
    return {
        "names": {child.language_param: child.value for child in card.contents["fn"]},
        "languages": values(card, "lang"),
        "contact": [values(card, name) for name in ("email", "tel", "url")],
        "street": (place.street, place.code) if place and place.street else None,
        "kind": values(card, "kind"),
        "organisation": card.org.value,
        "source": values(card, "source"),
        "checked": values(card, "rev"),
    }


def known(one: Organisation) -> dict[str, object]:
    """Return what a record says, as a card tells it."""
    place, contact = one.address, one.contact
    on = one.checked.on if one.checked and one.checked.how != "source" else ""
    return {
        "names": {"de": one.name} | dict(one.names.versions),
        "languages": list(one.languages),
        "contact": [
            [said] if said else [] for said in (contact.email, contact.phone, contact.website)
        ],
        "street": (place.street, place.postcode) if place and place.street else None,
        "kind": ["org"],
        "organisation": [one.name],
        "source": [f"https://example.org/verzeichnis/{one.id}/"],
        "checked": [on.replace("-", "") + "T000000Z"] if len(on) == 10 else [],
    }


@pytest.mark.slow
def test_cards_keep_the_rules_of_their_format(city: tuple[Site, Path]) -> None:
    """CRLF, at most 75 octets a line, the version second, one name of its own for each."""
    _, out = city
    bodies = [path.read_bytes() for path in out.glob("verzeichnis/*/*.vcf")]

    assert all(
        body.startswith(b"BEGIN:VCARD\r\nVERSION:4.0\r\n") and body.endswith(b"\r\nEND:VCARD\r\n")
        for body in bodies
    )
    assert max(len(line) for body in bodies for line in body.split(b"\r\n")) <= 75
    assert b"\n" not in b"".join(bodies).replace(b"\r\n", b"")
    assert len(
        {
            line
            for body in bodies
            for line in body.split(b"\r\n")
            if line.startswith(b"UID:urn:uuid:")
        }
    ) == len(bodies)


def test_a_note_says_how_sure_the_entry_is(release: Path) -> None:
    """Each language of the site has its note, which ends with who assured the entry and when."""
    found = cards(release)
    notes = {
        child.language_param: child.value.split("\n")
        for child in found["hafenbruecke"].contents["note"]
    }

    assert notes["de"][0] == "Wir bauen Brücken zwischen den Ufern."
    assert notes["de"][-1] == "Von der Organisation bestätigt (20. Mai 2026)"
    assert notes["ar"][-1].endswith("(20 مايو 2026)")
    assert "Von der" not in notes["ar"][-1]
    assert (
        found["elternkreis-nordufer"]
        .contents["note"][0]
        .value.endswith("nicht bestätigt. (September 2025)")
    )


def test_a_card_is_as_precise_as_the_entry(release: Path) -> None:
    """A street only with consent; else the district as a label; nothing if no place is shown."""
    found = {path.stem: path.read_bytes().decode() for path in release.glob("verzeichnis/*/*.vcf")}

    assert "\r\nADR:;;Musterkai 7 b;Musterhafen;;00123;\r\n" in found["hafenbruecke"]
    assert (
        '\r\nADR;LABEL="Nordufer, Musterhafen":;;;Musterhafen;;;\r\n'
        in found["elternkreis-nordufer"]
    )
    assert "ADR" not in found["frauenrunde"]


@pytest.mark.slow
def test_an_entry_keeps_its_name_wherever_the_site_lives(tmp_path: Path) -> None:
    """Imported again, a card finds the same contact, even if the site moved or took a new name."""
    city = copy_city(tmp_path)
    build_city(city, tmp_path / "out")
    before = cards(tmp_path / "out")["hafenchor"].uid.value
    edit(city / "data/orgs.yaml", "name: Hafenchor Übersee", "name: Hafenchor")
    build_city(city, tmp_path / "out", base_url="https://anders.example/weg/")

    assert cards(tmp_path / "out")["hafenchor"].uid.value == before


@pytest.mark.slow
def test_hostile_words_stay_words(tmp_path: Path) -> None:
    """Signs that mean something in a card, and words like properties, are read back as text."""
    city = copy_city(tmp_path)
    edit(city / "data/orgs.yaml", "name: Hafenchor Übersee", r"name: 'Chor; \nTEL:1, \\ END:VCARD'")
    build_city(city, tmp_path / "out")
    card = cards(tmp_path / "out")["hafenchor"]

    assert values(card, "fn")[0] == r"Chor; \nTEL:1, \\ END:VCARD"
    assert (values(card, "email"), values(card, "tel")) == (["singen@hafenchor.example"], [])


@pytest.mark.slow
def test_only_the_touched_card_is_made_anew(tmp_path: Path) -> None:
    """A changed e-mail address makes one card anew."""
    city = copy_city(tmp_path)
    build_city(city, tmp_path / "out")
    edit(city / "data/orgs.yaml", "singen@hafenchor.example", "chor@hafenchor.example")

    assert [
        path for path in build_city(city, tmp_path / "out").updated if path.endswith(".vcf")
    ] == ["verzeichnis/hafenchor/hafenchor.vcf"]
