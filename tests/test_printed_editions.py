"""Printed editions: what changed is seen, what is withdrawn gives nobody away."""

import re
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from support.cities import TODAY, build_city, copy_city, edit

from wegweiser.commands import edition
from wegweiser.languages import Text
from wegweiser.model import loading, printed_editions
from wegweiser.model.disclosure import disclose_site
from wegweiser.model.organisations import Checked, Contact, Organisation
from wegweiser.model.past_states import PrintedEdition
from wegweiser.model.site import Site
from wegweiser.source import files

ORGS = "data/orgs.yaml"
CHANGES = "verzeichnis/aenderungen"


def organisation(key: str, **said: object) -> Organisation:
    """Return an entry that says little else."""
    return Organisation(
        **{"id": key, "name": key, "kind": "group", "status": "active", "sources": (), **said}
    )  # type: ignore[arg-type]


def site_of(*entries: Organisation, editions: tuple[PrintedEdition, ...] = ()) -> Site:
    """Return a site of these entries."""
    return Site(
        settings=None,
        vocabulary=None,
        organisations=entries,
        printed_editions=editions,
        today="2026-06-15",
    )  # type: ignore[arg-type]


def unprinted(folder: Path) -> Path:
    """Return a copy of the invented city that has never printed anything."""
    city = copy_city(folder)
    (city / "data/editions.yaml").unlink()
    return city


def loaded(folder: Path) -> Site:
    """Return a city as its pages show it."""
    site, notes = loading.load_site(files.read_city(folder), "2026-06-15")
    assert site is not None, notes
    return disclose_site(site)


BEFORE = organisation(
    "chor", description=Text((("de", "Wir singen.\nKommt!"),)), contact=Contact(phone="+49 30 1")
)


@pytest.mark.parametrize(
    "after",
    [
        replace(BEFORE, description=Text((("de", "Wir  singen. Kommt!"),))),
        replace(BEFORE, checked=Checked(on="2026-06-01", how="staff")),
        replace(BEFORE, founded=""),
    ],
)
def test_what_no_reader_must_correct_is_no_change(after):
    """Another line break, another check, a field that says nothing: the booklet is still right."""
    assert printed_editions.fingerprint_entry(after) == printed_editions.fingerprint_entry(BEFORE)


@pytest.mark.parametrize(
    "after",
    [
        replace(BEFORE, contact=Contact(phone="+49 30 2")),
        replace(BEFORE, name="Der Chor"),
        replace(BEFORE, founded="1999"),
        replace(BEFORE, status="paused"),
        replace(BEFORE, languages=("de",)),
    ],
)
def test_what_a_reader_must_correct_is_a_change(after):
    """Another number, name, year, state or language is a change."""
    assert printed_editions.fingerprint_entry(after) != printed_editions.fingerprint_entry(BEFORE)


def test_a_new_field_of_the_model_changes_no_fingerprint():
    """The digest of an entry stands for ever.

    What an older model did not know counts only once somebody fills it in.
    """
    assert printed_editions.fingerprint_entry(
        organisation("a", name="Ä")
    ) == printed_editions.fingerprint_entry(organisation("a", name="Ä", accessibility=Text()))
    assert (
        printed_editions.fingerprint_entry(
            organisation(
                "chor", languages=("de", "tr"), contact=Contact(website="https://chor.example/")
            )
        )
        == "8b80"
    )


def test_since_an_edition():
    """New, changed and gone are told apart; of what has no page only the number is known."""
    old = site_of(*(organisation(key) for key in ("bleibt", "geht", "loest-sich-auf", "wechselt")))
    printed = printed_editions.build_edition(old, "2026-01-01")
    now = site_of(
        organisation("bleibt"),
        organisation("kommt"),
        organisation("loest-sich-auf", status="dissolved"),
        organisation("wechselt", quarter="anderswo"),
        editions=(printed,),
    )
    found = printed_editions.find_changes(now, printed, printed_editions.fingerprint_entries(now))

    assert [one.id for one in found.new] == ["kommt"]
    assert [one.id for one in found.changed] == ["wechselt"]
    assert [one.id for one in found.gone] == ["loest-sich-auf"]
    assert found.removed == 1


def test_an_edition_dates_what_it_did_not_say_yet():
    """An entry is at least as new as the edition that lacks it as it is; later checks count."""
    first = printed_editions.build_edition(
        site_of(organisation("alt"), organisation("geaendert")), "2025-01-01"
    )
    now = [
        organisation("alt"),
        organisation("geaendert", founded="1999"),
        organisation("neu"),
        organisation("geprueft", checked=Checked(on="2026-02", how="staff")),
    ]
    second = replace(
        printed_editions.build_edition(site_of(*now[:2], editions=(first,)), "2026-01-01")
    )
    site = site_of(*now, editions=(first, second))

    assert (first.number, second.number, printed_editions.get_latest_edition(site)) == (
        1,
        2,
        second,
    )
    assert [
        (on, one.id)
        for on, one in printed_editions.list_recent_entries(
            site, printed_editions.fingerprint_entries(site)
        )
    ] == [
        ("2026-02", "geprueft"),
        ("2026-01-01", "neu"),
        ("2025-01-01", "geaendert"),
    ]


def test_the_command_writes_an_edition_that_reads_back(tmp_path):
    """`edition` writes number, day, note and digests.

    Asked again without a change it writes nothing; after a change, the next number.
    """
    city = unprinted(tmp_path)
    made, notes = edition.record_printed_edition(city, TODAY, "500 Hefte: #1")
    assert made is not None
    read = printed_editions.get_latest_edition(loaded(city))
    assert read is not None
    # Whoever reads the file alone knows nothing of translations.
    assert (made, notes) == (replace(read, note=made.note), ())
    assert read.note.versions == made.note.versions
    assert (made.number, made.on) == (1, "2026-06-15")
    assert made.note.versions == (("de", "500 Hefte: #1"),)
    before = (city / "data/editions.yaml").read_bytes()

    again, notes = edition.record_printed_edition(city, TODAY)
    assert again is not None
    assert (replace(again, note=made.note), notes) == (made, ())
    assert (city / "data/editions.yaml").read_bytes() == before

    edit(city / ORGS, "donnerstags, 19:30 Uhr", "freitags, 19:30 Uhr")
    assert edition.record_printed_edition(city, TODAY.replace(day=16))[
        0
    ] == printed_editions.get_latest_edition(loaded(city))
    assert (city / "data/editions.yaml").read_bytes().startswith(before)
    assert [one.number for one in loaded(city).printed_editions] == [1, 2]


def test_a_city_with_faults_is_not_printed(tmp_path):
    """Where `check` finds errors, no edition is noted."""
    city = unprinted(tmp_path)
    edit(city / ORGS, "kind: institution", "kind: unbekannt")
    made, notes = edition.record_printed_edition(city, TODAY)

    assert made is None
    assert notes
    assert not (city / "data/editions.yaml").exists()


@pytest.mark.slow
def test_withdrawal_is_real(tmp_path):
    """Of a withdrawn organisation no page and no file keeps id or name (promise 10).

    In data/editions.yaml, too, it is one of a number.
    """
    city = unprinted(tmp_path)
    edition.record_printed_edition(city, TODAY)
    text = (city / ORGS).read_text(encoding="utf-8")
    items = re.split(r"(?m)^(?=- id: )", text)
    (city / ORGS).write_text(
        "".join(one for one in items if not one.startswith("- id: frauenrunde\n")), encoding="utf-8"
    )
    assert "- id: frauenrunde\n" in text
    with (city / "data/withdrawn.yaml").open("a", encoding="utf-8") as file:
        file.write(
            f"- id_sha256: {sha256(b'frauenrunde').hexdigest()}\n"
            "  on: 2026-06-14\n  reason: withdrawn\n"
        )
    build_city(city, tmp_path / "out")
    page = (tmp_path / "out" / CHANGES / "1/index.html").read_text(encoding="utf-8")

    assert "1 Eintrag haben wir herausgenommen" in page
    assert "frauenrunde" not in (city / "data/editions.yaml").read_text(encoding="utf-8") + page
    assert sha256(b"frauenrunde").hexdigest() in (city / "data/editions.yaml").read_text(
        encoding="utf-8"
    )


@pytest.mark.slow
def test_the_page_shows_what_to_write_into_the_booklet(tmp_path):
    """Who holds edition 1 sees the entry as it is now, with its contact, in each language.

    Nothing else is listed.
    """
    city = unprinted(tmp_path)
    edition.record_printed_edition(city, TODAY)
    edit(city / ORGS, "singen@hafenchor.example", "chor@hafenchor.example")
    build_city(city, tmp_path / "out")
    pages = [
        (tmp_path / "out" / path / CHANGES / "1/index.html").read_text(encoding="utf-8")
        for path in ("", "ar")
    ]

    assert [page.count('class="row correction"') for page in pages] == [1, 1]
    assert all("chor@hafenchor.example" in page for page in pages)
    index = (tmp_path / "out" / CHANGES / "index.html").read_text(encoding="utf-8")
    assert "0 Einträge sind neu, 1 ist geändert, 0 stehen nicht mehr darin." in index


@pytest.mark.slow
def test_without_an_edition_the_page_says_so(tmp_path):
    """A city that has printed nothing yet says that, and shows the newest entries."""
    build_city(unprinted(tmp_path), tmp_path / "out")
    index = (tmp_path / "out" / CHANGES / "index.html").read_text(encoding="utf-8")

    assert "Das Verzeichnis wurde noch nicht gedruckt." in index
    assert "Zuletzt neu, geändert oder geprüft" in index
