"""Lists of others come in: whatever dirt they have, whoever is to be asked, nobody's details."""

import io
import json
import os
import shutil
import stat
import subprocess
import zipfile
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import pytest
from openpyxl import Workbook
from support.cities import HERE, TODAY

from wegweiser import pipeline
from wegweiser.commands import cli
from wegweiser.pipeline import Options
from wegweiser.requests.lists import columns, phones, private_contacts, texts, xlsx_files
from wegweiser.requests.lists.heads import guess_field, guess_fields
from wegweiser.requests.lists.importing import import_list
from wegweiser.requests.lists.results import ImportResult
from wegweiser.requests.lists.values import read_date, read_website
from wegweiser.source.markdown import render_markdown

pytestmark = pytest.mark.whole

BARE = HERE / "tests" / "bare"


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """A city without a single organisation."""
    folder = Path(shutil.copytree(BARE, tmp_path / "city"))
    (folder / "data/orgs.yaml").write_text("[]\n", encoding="utf-8")
    return folder


def bring_in(
    city: Path, body: str | bytes, name: str = "liste.csv", *, write: bool = True
) -> ImportResult:
    """Import a list that is given as its content."""
    file = city.parent / name
    file.write_bytes(body.encode() if isinstance(body, str) else body)
    return import_list(city, file, TODAY, write=write)


def make_workbook(rows: list[list[object]], **sheets: list[list[object]]) -> bytes:
    """Return an Excel workbook; further sheets are hidden."""
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    for name, cells in sheets.items():
        sheet = book.create_sheet(name, 0)
        sheet.sheet_state = "hidden"
        for row in cells:
            sheet.append(row)
    body = io.BytesIO()
    book.save(body)
    return body.getvalue()


def data_of(city: Path) -> str:
    """Return everything that a city's data says."""
    return "".join(file.read_text("utf-8") for file in sorted((city / "data").glob("*.yaml")))


def kept(city: Path) -> private_contacts.PrivateEntries:
    """Return what is kept beside a city."""
    return private_contacts.read_private_entries(city)[0]


def keys(result: ImportResult, kind: str) -> set[str]:
    """Return the messages of one sort."""
    return {remark.key for remark in result.remarks if remark.kind == kind}


class Ended(NamedTuple):
    """How a command ended."""

    status: int
    stdout: str
    stderr: str


def run(city: Path, *words: object) -> Ended:
    """Run the command line on a city."""
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as errors:
        status = cli.main([*map(str, words), "--site", str(city), "--today", str(TODAY)])
    return Ended(status, out.getvalue(), errors.getvalue())


DIRTY = (
    "Mitgliederliste;;;;;;;;\r\n"
    "Stand: März 2026;;;;;;;;\r\n"
    ";;;;;;;;\r\n"
    "Verein;Ansprechpartner/in;Straße;PLZ;Ort;Telefon;E-Mail;Homepage;Sprachen;Stadtteil;"
    "Angebote\r\n"
    "Netzflicker e.V.;Frau Geheim;Geheimweg 7;00123;Musterhafen;0231 5550101 oder 0170/5550102;"
    'geheim(at)netz.example;www.netz.example;türk., dt.;Altstadt;"Tanz & Musik\r\n'
    '24. Mai: Fest*"\r\n'
    ";;;;;;;;;;\r\n"
    "Speicherkreis;k.A.;;;Musterhafen-Werder;;;-;Hafenplatt / arabisch;;#Zusammen\r\n"
    ";;;;;0231 5550177;;;;;\r\n"
    "Netzflicker;Herr Geheim;;;;0231 5550199;;;;;\r\n"
    "Werder;;;;;;;;;;\r\n"
    "Zeilenchor;;;;;;;;Deutsch;Musterhafen;Rufen Sie 0231 5550155 an\r\n"
    "Summe: 3;;;;;;;;;;\r\n"
)


def test_a_list_becomes_entries_that_the_city_can_build(city: Path) -> None:
    """A German export: notes, blank rows, headings and sums are no organisations; the rest is."""
    result = bring_in(city, DIRTY.encode("cp1252"))
    checked = pipeline.check(pipeline.Options(folder=city, today=TODAY))

    assert result.row_count == 4
    assert result.new_names == ("Netzflicker e.V.", "Speicherkreis", "Zeilenchor")
    assert [note.code for note in checked.diagnostics if note.severity == "error"] == []
    assert checked.site is not None
    first, second, third = checked.site.organisations
    assert (first.id, first.languages, first.district) == ("netzflicker", ("tr", "de"), "altstadt")
    assert first.contact.website == "https://www.netz.example"
    assert first.checked is not None
    assert first.checked.on == "2026-03"
    assert first.description.versions[0][1] == "Tanz & Musik\n24\\. Mai: Fest\\*"
    assert (second.district, second.languages) == ("werder", ("ar",))
    assert second.description.versions[0][1] == "\\#Zusammen"
    assert not third.description


def test_what_leads_to_people_never_enters_the_data(city: Path) -> None:
    """E-mail, phone and street go beside the city, readable by their owner; a person nowhere."""
    bring_in(city, DIRTY.encode("cp1252"))
    private = city / "private"
    contact = kept(city)["netzflicker"].contact

    everything = data_of(city) + (city / "import.yaml").read_text("utf-8")
    for secret in ("5550101", "5550102", "geheim@", "geheim(at)", "Geheimweg", "00123", "5550155"):
        assert secret not in everything
    assert contact.phone == ("+49 231 5550101", "+49 170 5550102")
    assert contact.email == ("geheim@netz.example",)
    assert contact.street == ("Geheimweg 7",)
    assert kept(city)["speicherkreis"].contact.phone == ("+49 231 5550177",)
    written = b"".join(file.read_bytes() for file in city.rglob("*") if file.is_file())
    assert b"Frau Geheim" not in written
    assert stat.S_IMODE((private / "contacts.yaml").stat().st_mode) == 0o600
    assert stat.S_IMODE(private.stat().st_mode) == 0o700
    assert (private / ".gitignore").read_text("utf-8").endswith("*\n")


def test_without_write_the_data_stays(city: Path) -> None:
    """A first run only tells, and leaves import.yaml for the editors."""
    before = data_of(city)
    result = bring_in(city, DIRTY.encode("cp1252"), write=False)

    assert data_of(city) == before
    assert not (city / "private").exists()
    assert result.written_files == ("import.yaml",)
    assert '"Ansprechpartner/in": person' in (city / "import.yaml").read_text("utf-8")


def test_doubles_wait_for_the_editors(city: Path) -> None:
    """Two rows that look alike are told once; what import.yaml says of them is done."""
    bring_in(city, DIRTY.encode("cp1252"), write=False)
    meanings = city / "import.yaml"
    text = meanings.read_text("utf-8")
    pair = '{new: netzflicker-2, other: netzflicker, are: ""}'
    assert text.count(pair) == 1

    meanings.write_text(text.replace(pair, pair.replace('""', "different")), encoding="utf-8")
    assert len(bring_in(city, DIRTY.encode("cp1252"), write=False).new_names) == 4
    meanings.write_text(text.replace(pair, pair.replace('""', "same")), encoding="utf-8")
    result = bring_in(city, DIRTY.encode("cp1252"))
    assert (len(result.new_names), result.same_count) == (3, 1)
    assert "+49 231 5550199" in kept(city)["netzflicker"].contact.phone


def test_unknown_words_stand_in_one_table_and_can_be_explained(city: Path) -> None:
    """A word that nobody knows is told once, with how often; the editors say what it means."""
    result = bring_in(city, DIRTY.encode("cp1252"), write=False)
    assert [(w.field, w.word, w.count) for w in result.unknown_words] == [
        ("languages", "Hafenplatt", 1)
    ]
    meanings = city / "import.yaml"
    text = meanings.read_text("utf-8")
    assert '"Hafenplatt": ""' in text
    meanings.write_text(text.replace('"Hafenplatt": ""', '"Hafenplatt": ku'), encoding="utf-8")
    assert bring_in(city, DIRTY.encode("cp1252")).unknown_words == ()
    assert "languages: [ku, ar]" in data_of(city)


def test_a_second_list_changes_only_what_it_says_otherwise(city: Path) -> None:
    """The same list changes nothing; a newer one changes what nobody has changed since."""
    head = "Verein;Sprachen;Themen;gegründet\n"
    old = f"{head}Chor am Hafen;Deutsch;Kultur;1998\nRudern;Englisch;Sport;\n"
    bring_in(city, old)
    orgs = city / "data/orgs.yaml"
    before = orgs.read_bytes()
    again = bring_in(city, old)
    assert (orgs.read_bytes(), again.known_count, again.written_files) == (before, 2, ())

    edited = orgs.read_text("utf-8").replace("topics: [sport]", "topics: [kultur]")
    orgs.write_text(edited, encoding="utf-8")
    newer = old.replace("Deutsch;Kultur", "Deutsch, Polnisch;Kultur").replace(
        "Englisch;Sport;", "Englisch;Sport;2001"
    )
    result = bring_in(city, newer)
    text = orgs.read_text("utf-8")
    assert "languages: [de, pl]" in text
    assert 'founded: "2001"' in text
    assert "topics: [sport]" not in text
    assert [(r.field, r.after) for r in result.remarks if r.kind == "changed"] == [
        ("languages", "de, pl"),
        ("founded", "2001"),
    ]
    gone = bring_in(city, "Verein;Sprachen\nChor am Hafen;Deutsch\n")
    assert "import-gone" in keys(gone, "changed")


def test_what_an_organisation_assured_a_list_does_not_change(city: Path) -> None:
    """The organisation knows better: what the list says otherwise is to be decided."""
    (city / "data/orgs.yaml").write_text(
        "- id: chor\n  name: Chor\n  kind: group\n  status: active\n  languages: [de]\n"
        "  checked: {on: 2026-05-01, how: organisation}\n  sources: [Auskunft]\n",
        encoding="utf-8",
    )
    before = data_of(city)
    result = bring_in(city, "Verein;Sprachen\nChor;Polnisch\n")
    assert data_of(city) == before
    assert keys(result, "decide") == {"import-conflict"}
    assert result.known_count == 0


def test_whoever_withdrew_does_not_come_back(city: Path) -> None:
    """A withdrawn organisation is not imported again, and leaves the local file."""
    bring_in(city, "Verein;E-Mail\nChor am Hafen;chor@chor.example\nRudern;r@rudern.example\n")
    digest = sha256(b"chor-am-hafen").hexdigest()
    (city / "data/withdrawn.yaml").write_text(
        f"- {{id_sha256: {digest}, on: 2026-06-01, reason: withdrawn}}\n", encoding="utf-8"
    )
    orgs = (city / "data/orgs.yaml").read_text("utf-8")
    (city / "data/orgs.yaml").write_text(orgs[orgs.index("- id: rudern") :], encoding="utf-8")
    result = bring_in(
        city, "Verein;E-Mail\nChor am Hafen;chor@chor.example\nRudern;r@rudern.example\n"
    )
    assert keys(result, "left-out") >= {"import-withdrawn"}
    assert set(kept(city)) == {"rudern"}
    assert "Chor" not in data_of(city)


def test_a_workbook_with_the_dirt_of_real_ones(city: Path) -> None:
    """Heads of two rows, two columns "Name", numbers, days, formulas, hidden sheets."""
    rows: list[list[object]] = [
        ["Unsere Vereine (Auszug)"],
        ["Organisation", None, "Kontaktperson", "Kontakt", None, "Inhalt"],
        ["Name", "gegründet", "Name", "Tel.", "Mail", "Sprache(n)", "Was wir machen"],
        [
            "Hafenkreis",
            date(2004, 3, 1),
            "Frau Geheim",
            2315550135,
            "a@hafen.example",
            "polnisch",
            "=1+1",
        ],
        ["Werftchor", 38047, "k.A.", "0231-5550136", None, "Twi\nEnglisch", "a\nb"],
        *([None, None] for _ in range(3)),
        ["Kaitanz", 2009, None, None, None, "Tigrinya", "Tanz"],
        ["Name", "gegründet", "Name", "Tel.", "Mail", "Sprache(n)", "Was wir machen"],
        ["Gesamt", 3],
    ]
    result = bring_in(city, make_workbook(rows, Intern=[["Verein"], ["nur intern"]]), "l.xlsx")
    data = data_of(city)
    assert result.new_names == ("Hafenkreis", "Werftchor", "Kaitanz")
    assert 'founded: "2004-03-01"' in data or "founded: 2004-03-01" in data
    assert kept(city)["hafenkreis"].contact.phone == ("+49 231 5550135",)
    assert "nur intern" not in data
    assert keys(result, "left-out") >= {"import-formula", "import-other-sheet", "import-person"}
    assert b"Geheim" not in b"".join(f.read_bytes() for f in city.rglob("*") if f.is_file())


def test_heads_may_go_on_in_a_second_row(city: Path) -> None:
    """Below a merged head its parts are the heads; a row for a district is no organisation."""
    rows: list[list[object]] = [
        ["Verein", "Anschrift", None, "Themen", "Zielgruppe"],
        [None, "Straße", "PLZ", None, None],
        ["Bezirk Altstadt"],
        ["Hafenkreis", "Geheimweg 7", 1067, "Kultur (Musik, Tanz)\nTurnen", "Familien und Freunde"],
    ]
    result = bring_in(city, make_workbook(rows), "l.xlsx")
    assert result.new_names == ("Hafenkreis",)
    assert kept(city)["hafenkreis"].contact.postcode == ("01067",)
    assert "topics: [kultur, sport]" in data_of(city)
    assert [word.word for word in result.unknown_words] == ["Freunde"]


def test_empty_rows_cost_nothing(city: Path) -> None:
    """A workbook of 100,000 empty rows is read like a short one."""
    body = make_workbook([["Verein", "Sprachen"], ["Hafenkreis", "polnisch"]])
    parts = zipfile.ZipFile(io.BytesIO(body))
    out = io.BytesIO()
    empty = "".join(
        f'<row r="{number}"><c r="A{number}" s="0"/></row>' for number in range(3, 100_003)
    )
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in parts.namelist():
            part = parts.read(name)
            if name.endswith("sheet1.xml"):
                part = part.replace(b"</sheetData>", f"{empty}</sheetData>".encode())
            archive.writestr(name, part)
    assert bring_in(city, out.getvalue(), "l.xlsx").new_names == ("Hafenkreis",)


def make_archive(**parts: bytes) -> bytes:
    """Return a ZIP file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def with_sheet(sheet: bytes) -> bytes:
    """Return a workbook with another text in its sheet."""
    parts = zipfile.ZipFile(io.BytesIO(make_workbook([["Verein", "Ort"]])))
    names = {name: parts.read(name) for name in parts.namelist()}
    return make_archive(**names | {"xl/worksheets/sheet1.xml": sheet})


BOMB = (
    b'<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    b"<worksheet><sheetData>&b;</sheetData></worksheet>"
)
DEEP = b"<worksheet>" + b"<a>" * 200_000 + b"</a>" * 200_000 + b"</worksheet>"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (make_archive(x=b"0" * 101_000_000), "unreadable-list"),
        (make_archive(**{str(number): b"" for number in range(1_001)}), "unreadable-list"),
        (b"PK\x03\x04rubbish", "unreadable-list"),
        (make_archive(**{"[Content_Types].xml": b"<x/>"}), "unreadable-list"),
        (with_sheet(BOMB), "unreadable-list"),
        (with_sheet(b"<worksheet><sheetData><row r='1'><c r='A1'"), "unreadable-list"),
        (with_sheet(DEEP), "no-name-column"),
        (b"\xd0\xcf\x11\xe0old", "unreadable-list"),
        (b'{"contents": []}', "unreadable-list"),
        (b"[" * 100_000, "unreadable-list"),
        (b"a\0b;c", "unreadable-list"),
        (b"", "no-name-column"),
        (b"x,y\n1,2\n", "no-name-column"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_hostile_files_end_in_a_sentence(city: Path, body: bytes, code: str) -> None:
    """What is too large, broken, locked or no list harms nothing and is told."""
    before = data_of(city)
    result = bring_in(city, body, "liste")
    assert [finding.code for finding in result.diagnostics] == [code]
    assert data_of(city) == before
    assert run(city, "import", city.parent / "liste", "--write").status == 1


def test_a_far_cell_takes_no_memory(city: Path) -> None:
    """A cell in the last row and column of a sheet is none of ours."""
    sheet = (
        b"<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData>"
        b"<row r='1'><c r='A1' t='inlineStr'><is><t>Verein</t></is></c></row>"
        b"<row r='2'><c r='A2' t='inlineStr'><is><t>Hafenkreis</t></is></c></row>"
        b"<row r='1048576'><c r='XFD1048576' t='inlineStr'><is><t>x</t></is></c></row>"
        b"</sheetData></worksheet>"
    )
    assert bring_in(city, with_sheet(sheet), "l.xlsx").new_names == ("Hafenkreis",)
    assert xlsx_files.MAX_PARTS == 1_000


def test_an_address_book_is_a_list(city: Path) -> None:
    """Cards of organisations come in, folded and quoted lines, too; cards of people do not."""
    body = (
        "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Geheim;Erika;;;\r\nFN:Erika Geheim\r\nEND:VCARD\r\n"
        "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Geheim;Max;;;\r\nFN:Max Geheim\r\nORG:Hafenkreis e.V.;\r\n"
        "TEL;TYPE=CELL:0170 5550102\r\nEMAIL:a@b.example\r\nURL:https\\://hafenkreis.example\r\n"
        "ADR;TYPE=WORK:;;Geheimweg 7;Musterhafen;;00123;\r\nLANG:tr\r\nCATEGORIES:Sport\r\n"
        "END:VCARD\r\nBEGIN:VCARD\r\nVERSION:2.1\r\nFN;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:"
        "K=C3=BCstenchor\r\nEND:VCARD\r\n"
    )
    result = bring_in(city, body, "l.vcf")
    assert result.new_names == ("Hafenkreis e.V.", "Küstenchor")
    assert "import-card-of-person" in keys(result, "left-out")
    assert "topics: [sport]" in data_of(city)
    assert "Geheim" not in data_of(city) + (city / "private/contacts.yaml").read_text(
        "utf-8"
    ).replace("Geheimweg", "")


def test_an_hsds_file_is_a_list(city: Path) -> None:
    """HSDS 3: three states, languages as words, contacts left where they are."""
    states = {"Eins": "active", "Zwei": "inactive", "Drei": "defunct"}
    contents = [
        {
            "id": "1",
            "name": f"Verein {name}",
            "description": "Keine Beschreibung",
            "status": state,
            "languages": [{"name": "Tamil; dt."}],
            "phones": [{"number": "49 231 5550160"}],
            "contacts": [{"name": "Frau Geheim"}],
            "locations": [{"addresses": [{"address_1": "Geheimweg 7", "city": "Musterhafen"}]}],
        }
        for name, state in states.items()
    ]
    result = bring_in(city, json.dumps({"contents": contents}), "l.json")
    data = data_of(city)
    assert len(result.new_names) == 3
    assert [data.count(f"status: {s}\n") for s in ("active", "paused", "dissolved")] == [1, 1, 1]
    assert "languages: [ta, de]" in data
    assert "Geheim" not in data
    assert "Keine" not in data


def test_the_template_knows_its_own_columns(city: Path) -> None:
    """Every column of the empty table is understood, and each as something else."""
    heads = run(city, "import", "--template").stdout.strip().removeprefix("\ufeff").split(";")
    guesses = guess_fields(heads)
    assert all(guesses.values())
    assert len(set(guesses.values())) == len(heads)


def test_the_report_is_one_page_and_a_table(city: Path) -> None:
    """What was read, is ready and has to be decided; nothing personal stands in it."""
    file = city.parent / "liste.csv"
    file.write_bytes(DIRTY.encode("cp1252"))
    ended = run(city, "import", file, "--report", city.parent / "bericht.csv")
    table = (city.parent / "bericht.csv").read_text("utf-8")
    assert ended.status == 0
    assert (
        "4 Zeilen gelesen, 3 bereit (3 neue Einträge, 0 schon bekannte), 0 doppelt, 1 zu ent"
        in ended.stdout
    )
    assert len(ended.stdout.splitlines()) < 50
    for secret in ("5550101", "geheim", "Geheim", "00123"):
        assert secret not in ended.stdout + table
    assert "Hafenplatt" in table
    english = run(city, "import", file, "--lang", "en")
    assert "4 rows read, 3 ready" in english.stdout


def test_git_may_not_take_in_what_is_private(city: Path) -> None:
    """A file of private/ that git tracks is an error of check, and stops the import."""
    bring_in(city, "Verein;E-Mail\nRudern;r@rudern.example\n")
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull}
    git = ("git", "-C", str(city))
    subprocess.run([*git, "init", "--quiet"], check=True, env=environment)
    assert run(city, "check").status == 0
    subprocess.run([*git, "add", "--force", "private/contacts.yaml"], check=True, env=environment)
    ended = run(city, "check")
    assert ended.status == 1
    assert "[private-tracked]" in ended.stderr
    assert run(city, "import", city.parent / "liste.csv").status == 1


def test_a_wrong_import_yaml_is_told(city: Path) -> None:
    """A field that does not exist is told at its line, with the one that was meant."""
    (city / "import.yaml").write_text('columns:\n  "Verein": nmae\nspalten: {}\n', encoding="utf-8")
    ended = run(city, "import", "--write", make_file(city, "Verein;Ort\nRudern;\n"))
    assert ended.status == 1
    assert "import.yaml:2:13: Fehler [unknown-value]" in ended.stderr
    assert "„name“" in ended.stderr
    assert "[unknown-key]" in ended.stderr


def make_file(city: Path, text: str) -> Path:
    """Return a list as a file."""
    file = city.parent / "l.csv"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("heads", "field"),
    [
        ("Verein Vereinsname Organisation Name Bezeichnung", "name"),
        (
            "Ansprechpartner Ansprechpartner*in Vorsitz 1.Vorsitzende/r Kontaktperson Nachname",
            "person",
        ),
        ("E-Mail Mailadresse email E-Mail-Adresse Mail", "email"),
        ("Tel. Telefon Telefonnummer Mobil Handy phone Festnetz", "phone"),
        ("Homepage Website Internetadresse url Web WWW", "website"),
        ("Straße Anschrift Adresse address_1 Straße/Nr. Vereinsadresse", "street"),
        ("PLZ Postleitzahl postal_code", "postcode"),
        ("Stadtteil Stadtbezirk Bezirk Ortsteil", "district"),
        ("Sprachen Sprache(n) languages Muttersprache", "languages"),
        ("Gründung gegründet Gründungsjahr founded", "founded"),
        ("Angebote Beschreibung description Aktivitäten", "description"),
        ("Themen Schwerpunkte Kategorie Tätigkeitsfelder", "topics"),
        ("Ort Stadt city Wohnort", "town"),
        ("Fax Bemerkung IBAN", "-"),
        ("Quux Spalte5", ""),
    ],
)
def test_heads_are_understood(heads: str, field: str) -> None:
    """What people write above their columns is one of our fields, or honestly unknown."""
    assert {guess_field(head) for head in heads.split()} == {field}


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("1.3.2004", "2004-03-01"),
        ("05/2011", "2011-05"),
        ("seit 1998", "1998"),
        ("gegr. 1998", "1998"),
        ("38047", "2004-03-01"),
        ("2004-03-01 00:00", "2004-03-01"),
        ("2016", "2016"),
        ("?", ""),
        ("99", ""),
        ("2099", ""),
        ("31.2.2004", ""),
        ("9999999", ""),
    ],
)
def test_dates_of_lists(cell: str, day: str) -> None:
    """A day, month or year of the past is read; nothing is guessed."""
    assert read_date(cell, "2026-06-15") == day


@pytest.mark.parametrize(
    ("cell", "website"),
    [
        ("HTTP://Verein.example", "http://verein.example"),
        ("www.verein.example/", "https://www.verein.example/"),
        ("facebook.com/Verein", "https://facebook.com/Verein"),
        ("siehe verein.example (neu)", "https://verein.example"),
        ("info@verein.example", ""),
        ("keine", ""),
        ("javascript:alert(1)", ""),
    ],
)
def test_websites_of_lists(cell: str, website: str) -> None:
    """What leads to a website is an address; an e-mail is none."""
    assert read_website(cell)[0] == website


PARTS = ("231", "5550123")
NOTATIONS = [
    template.format(zero=f"0{PARTS[0]}", area=PARTS[0], pair="02 31", line=line, abroad=abroad)
    for line in ("5550123", "555 01 23", "55 50 123", "5550-123", "555-0123", "55.50.123")
    for abroad in ("+49", "0049")
    for template in (
        *("{zero} {line}", "{zero}/{line}", "{zero} / {line}", "{zero}-{line}", "({zero}) {line}"),
        *(
            "Tel.: {zero} {line}",
            "Telefon {zero}/{line}",
            "{zero} {line} (AB)",
            "Tel. {zero}-{line}",
        ),
        *("{abroad} {area} {line}", "{abroad} (0) {area} {line}", "{abroad}-{area}-{line}"),
        *("{abroad}{area} {line}", "{abroad} (0){area}/{line}", "({zero}) - {line}"),
        *("{pair}/{line}", "({pair}) {line}", "Mobil: {zero} {line}", "{zero} {line}, Fax 0231 99"),
    )
]


def test_telephone_numbers_in_many_notations() -> None:
    """Of a hundred notations nearly all are read, and none as another number."""
    notations = sorted(set(NOTATIONS))
    wanted = "49" + "".join(PARTS)
    read = {text: phones.read_phones(text, "DE").numbers for text in notations}
    digits = {
        text: ["".join(filter(str.isdigit, n)) for n in numbers] for text, numbers in read.items()
    }
    assert len(notations) > 111
    assert [text for text, numbers in digits.items() if numbers not in ([], [wanted])] == []
    assert sum(numbers == [wanted] for numbers in digits.values()) / len(notations) >= 430 / 439


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("2315550135", ["+49 231 5550135"]),
        ("492315550135", ["+49 231 5550135"]),
        ("49 231 5550118", ["+49 231 5550118"]),
        ("0231 5550101 oder 0231 5550201", ["+49 231 5550101", "+49 231 5550201"]),
        ("0231 55501 9-12 Uhr", ["+49 231 55501"]),
        ("Tel. 0231/5550101 Fax 0231/5550102", ["+49 231 5550101"]),
        ("5550135", []),
        ("☎ 0231 5550101", ["+49 231 5550101"]),
        ("'0231\t5550101", ["+49 231 5550101"]),
        ("++49 231//5550101", ["+49 231 5550101"]),
        ("0231 5550101 (Mo-Fr 9-12 Uhr)", ["+49 231 5550101"]),
        ("Tel. + Fax: 0231 5550101", ["+49 231 5550101"]),
        ("Telefon und Fax 0231/5550101", ["+49 231 5550101"]),
        ("WhatsApp 0170 5550102", ["+49 170 5550102"]),
        ("\u202a0231 5550101\u202c", ["+49 231 5550101"]),
        ("0231 5550101 0170 5550102", ["+49 231 5550101", "+49 170 5550102"]),
        ("0231 / 5550101 + 0170 / 5550102", ["+49 231 5550101", "+49 170 5550102"]),
        ("4923155501", []),  # either inland or with the number of the country
        ("geb. 01.02.1970", []),
        ("k.A.", []),
        ("12.03.2004", []),
    ],
)
def test_cells_with_numbers(cell: str, numbers: list[str]) -> None:
    """Two in a cell are two, a lost zero comes back, hours and fax are none, nothing is guessed."""
    assert list(phones.read_phones(cell, "DE").numbers) == numbers


@pytest.mark.parametrize(
    "text",
    [
        *("Nachhilfe*", "Mütter*Väter und Söhne*Töchter", "24. Mai: Fest", "#Zusammen", "- a\n- b"),
        *("*a* und _b_", "[x](y)", "a <b>fett</b> c", "1) x\n2) y", "===", "a\n---", "> zitat"),
        *("`code`", "a_b_c", "~~~\nx", "\\* x", "+ x", "![a](b)", "* * *", "Text\n===", "a & b"),
    ],
)
def test_nothing_in_a_cell_is_markdown(text: str) -> None:
    """A page shows the words and signs of a cell as they stand there."""
    html = render_markdown(texts.escape_markdown(text))
    shown = html.removeprefix("<p>").removesuffix("</p>").replace("<br>", "")
    plain = shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert plain == text


@pytest.mark.parametrize(
    "head",
    ["Ort\\Straße", "A\\d", 'Das "Wo"', "Wo\u202e?", "Ne\u200bu", "# Bezirk", "a: b", "\u2028z"],
)
def test_any_head_can_be_read_again(city: Path, head: str) -> None:
    """import.yaml names each head so that the next import finds it, whatever stands in it."""
    quoted = head.replace('"', '""')
    for _ in range(2):
        assert bring_in(city, f'Verein;Ort;"{quoted}"\nHafenchor;Hafen;x\n').is_read
    text = (city / "import.yaml").read_text(encoding="utf-8")
    meanings, faults = columns.read_meanings(text)
    assert not faults
    assert [*meanings.columns][2] == "".join(sign for sign in head if sign.isprintable())


def test_a_word_of_any_length_can_be_read_again(city: Path) -> None:
    """YAML reads no key of more than 1,024 characters, unless it is written as such."""
    for _ in range(2):
        result = bring_in(city, f"Verein;Stadtbezirk\nHafenchor;{'lang' * 500}\n")
        assert result.is_read
    assert [word.word for word in result.unknown_words] == ["lang" * 500]


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ("Treffen", "[a](/b/)"),
        ("Treffen", "[a](javascript:1)"),
        ("Treffen", "![a](https://a.example/b.png)"),
        ("Treffen", "[[fehlt: Ort]]"),
        ("Website", "https://a.example/[a](/b/)"),
    ],
)
def test_a_row_that_check_would_refuse_is_left_out_alone(city: Path, head: str, words: str) -> None:
    """Links into a site and pictures are told at the list; what stands beside them comes in."""
    result = bring_in(city, f"Verein;{head}\nHafenchor;{words}\nKurs;\n")
    assert {it.location.path for it in result.diagnostics if it.severity == "error"} == {
        "liste.csv"
    }
    assert "Hafenchor" not in (city / "data/orgs.yaml").read_text(encoding="utf-8")
    assert "name: Kurs" in (city / "data/orgs.yaml").read_text(encoding="utf-8")
    assert pipeline.check(Options(folder=city, today=TODAY)).site is not None
