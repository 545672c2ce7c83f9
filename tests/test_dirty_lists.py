"""Lists as municipalities, phones and other programs write them: all of it comes in or is told."""

import io
import json
import shutil
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook
from support.cities import HERE, TODAY, build_city

from wegweiser.model import loading
from wegweiser.model.organisations import Organisation
from wegweiser.requests.lists import private_contacts
from wegweiser.requests.lists.heads import guess_field
from wegweiser.requests.lists.importing import import_list
from wegweiser.requests.lists.results import ImportResult
from wegweiser.source import files


class Import:
    """A list on its way into a city without a single organisation."""

    def __init__(self, folder: Path, body: str | bytes) -> None:
        """Import it, and keep what came of it."""
        city = Path(shutil.copytree(HERE / "tests" / "bare", folder / "city", dirs_exist_ok=True))
        (city / "data/orgs.yaml").write_text("[]\n", encoding="utf-8")
        file = folder / "liste"
        file.write_bytes(body.encode() if isinstance(body, str) else body)
        self.result: ImportResult = import_list(city, file, TODAY, write=True)
        self.text = (city / "data/orgs.yaml").read_text("utf-8")
        self.kept, _ = private_contacts.read_private_entries(city)
        site, faults = loading.load_site(files.read_city(city), TODAY.isoformat())
        assert site is not None, faults
        self.entries: dict[str, Organisation] = {entry.name: entry for entry in site.organisations}

    @property
    def told(self) -> list[tuple[str, str]]:
        """Return what was left out, with what is told of it."""
        remarks = (it for it in self.result.remarks if it.kind == "left-out")
        return [(remark.key, remark.field or remark.before) for remark in remarks]


MUNICIPAL = (
    "Liste der Vereine;;;;;;;\r\nStand:;12.03.2026;;;;;;\r\n"
    "Lfd. Nr.;Vereinsname;Straße/Hausnr.;PLZ Ort;Tel. dienstl./Fax;Homepage;Sprachen;\r\n"
    "Bezirk Nordufer;;;;;;;\r\n"
    "1;Brücke e.V.;Kaistraße 12 a;00123 Musterhafen-Altstadt;"
    "Tel.: 0231 / 445566, Fax: 0231 / 445567;www.b.example;dt., div.;Notiz\r\n"
    "2;Chor;;Kai 5, 00124 Musterhafen;0231 9988772 u. 73;;tr;\r\n"
)


@pytest.mark.parametrize("charset", ["cp1252", "cp850", "mac-roman", "utf-8", "utf-16"])
def test_a_municipal_list_in_any_charset(tmp_path: Path, charset: str) -> None:
    """Odd heads, place and street in one cell, phone and fax in one, a column without a head."""
    got = Import(tmp_path, MUNICIPAL.encode(charset))

    assert list(got.entries) == ["Brücke e.V.", "Chor"]
    bridge = got.entries["Brücke e.V."]
    assert (bridge.district, bridge.languages) == ("altstadt", ("de",))
    assert bridge.checked is not None
    assert bridge.checked.on == "2026-03-12"
    contact = got.kept["bruecke"].contact
    assert contact.phone == ("+49 231 445566",)
    assert (contact.street, contact.postcode) == (("Kaistraße 12 a",), ("00123",))
    assert got.kept["chor"].contact.street == ("Kai 5",)
    assert got.kept["chor"].contact.phone == ("+49 231 9988772", "73")
    assert got.result.unknown_columns == ("Spalte 8",)
    assert ("import-left-out-column", "Lfd. Nr.") in got.told
    assert ("import-section-row", "") in got.told
    assert [word.word for word in got.result.unknown_words] == ["div"]
    assert "Kai" not in got.text


def make_workbook() -> bytes:
    """Return a workbook with a cover, merged heads, and hidden columns, rows and sheets."""
    book = Workbook()
    cover = book.active
    assert cover is not None
    cover.append(["Vereine 2026"])
    cover.append(["erstellt von Geheim"])
    hidden = book.create_sheet("Geheim")
    hidden.sheet_state = "hidden"
    hidden.append(["Verein", "Telefon"])
    sheet = book.create_sheet("Liste")
    for row in (
        ["Nr.", "Verein", None, "Gründung", "Kontakt", None, "Intern", "Bemerkung"],
        [None, "Name", "Kürzel", "Datum", "Telefon", "Mail", None, None],
        [1, "Hafen e.V.", "HI", 36281, "0231 5550101\n0231 5550102", "hi@hi.example", "Geheim", 1],
        [2, "Geheimverein", None, None, None, None, None, None],
        [3, "Sahel", None, 1987, None, "0231 5550103, a@s.example", None, None],
        [None, "Summe", 3],
    ):
        sheet.append(row)
    sheet.column_dimensions["G"].hidden = True
    sheet.row_dimensions[4].hidden = True
    body = io.BytesIO()
    book.save(body)
    return body.getvalue()


def test_a_workbook_is_read_as_its_readers_see_it(tmp_path: Path) -> None:
    """The list is behind a cover; what is hidden stays so, and is told; heads go over two rows."""
    got = Import(tmp_path, make_workbook())

    assert list(got.entries) == ["Hafen e.V.", "Sahel"]
    assert got.entries["Hafen e.V."].founded == "1999-05-01"
    assert got.entries["Hafen e.V."].short == "HI"
    assert got.kept["hafen"].contact.phone == ("+49 231 5550101", "+49 231 5550102")
    assert got.kept["sahel"].contact.phone == ("+49 231 5550103",)
    assert got.kept["sahel"].contact.email == ("a@s.example",)
    assert {("import-hidden-column", "G"), ("import-hidden-row", "")} <= set(got.told)
    assert {("import-other-sheet", "Vereine"), ("import-other-sheet", "Geheim")} & set(got.told)
    assert "Geheim" not in got.text


CARDS = (
    "BEGIN:VCARD\r\nVERSION:2.1\r\nORG;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:T=FCrkischer=\r\n"
    " Verein\r\nTEL;WORK:0231 / 5550201\r\nTEL;WORK;FAX:0231 / 5550299\r\n"
    "PHOTO;ENCODING=BASE64:\r\n /9j/4AAQ=\r\n\r\nEMAIL;INTERNET:t@t.example\r\nEND:VCARD\r\n"
    "BEGIN:VCARD\r\nVERSION:4.0\r\nKIND:org\r\nN:Gemeinde;;;;\r\nORG;LANGUAGE=de:Gemeinde\r\n"
    "ORG;LANGUAGE=el:Κοινότητα\r\nFN:Gemeinde\r\nNICKNAME:GG\r\nLANG;PREF=1:el\r\nLANG:de\r\n"
    'TEL;VALUE=uri;TYPE="voice:a";PREF=1:tel:+49-231-5550202\r\nEND:VCARD\r\n'
    "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Sonne;;;;\r\nFN:Sonne\r\nX-ABShowAs:COMPANY\r\nEND:VCARD\r\n"
    "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Geheim;Erika\r\nFN:Erika Geheim\r\nORG:Chor\r\n"
    "NICKNAME:Geheimnis\r\nNOTE:Frau Geheim ist krank\r\nEND:VCARD\r\n"
)


def test_cards_of_organisations_in_three_versions(tmp_path: Path) -> None:
    """Charsets, folds, pictures, faxes, names in two languages; notes about a person stay away."""
    got = Import(tmp_path, CARDS)

    assert sorted(got.entries) == ["Chor", "Gemeinde", "Sonne", "Türkischer Verein"]
    community = got.entries["Gemeinde"]
    assert (community.also_known_as, community.short) == (("Κοινότητα",), "GG")
    assert community.languages == ("el", "de")
    assert got.kept["gemeinde"].contact.phone == ("+49 231 5550202",)
    turkish = got.kept["tuerkischer-verein"].contact
    assert (turkish.phone, turkish.email) == (("+49 231 5550201",), ("t@t.example",))
    assert ("import-person", "person") in got.told
    assert "Geheim" not in got.text


PHONE = {"number": "+49 231 5550301", "organization_id": "o"}
SERVICE = {
    "id": "s",
    "name": "Kurs",
    "organization_id": "o",
    "status": "inactive",
    "languages": [{"code": "tr"}],
    "assured_date": "2026-02-01",
}
PLACE = {"id": "l", "addresses": [{"address_1": "Geheimweg 1", "postal_code": "00123"}]}
OWNER = {"id": "o", "name": "Haus", "description": "D", "phones": [PHONE], "locations": [PLACE]}
NESTED = {**OWNER, "services": [SERVICE], "contacts": [{"name": "Geheim"}]}
TABLES = {
    "organization": [{"id": "o", "name": "Haus", "description": "D"}],
    "phone": [PHONE],
    "service": [{**SERVICE, "languages": []}],
    "language": [{"service_id": "s", "code": "tr"}],
    "location": [{"id": "l", "organization_id": "o"}],
    "physical_address": [{"location_id": "l", "address_1": "Geheimweg 1", "postal_code": "00123"}],
    "contact": [{"organization_id": "o", "name": "Geheim"}],
}


def make_package() -> bytes:
    """Return a ZIP file of the tables as CSV."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        for name, rows in TABLES.items():
            plain = [{key: str(value) for key, value in row.items() if value} for row in rows]
            lines = [",".join(plain[0]), *(",".join(row.values()) for row in plain)]
            archive.writestr(f"data/{name}.csv", "\n".join(lines))
        archive.writestr("datapackage.json", "{}")
    return body.getvalue()


@pytest.mark.parametrize(
    "body",
    [
        json.dumps({"total_items": 1, "contents": [NESTED]}),
        json.dumps([NESTED]),
        json.dumps(NESTED),
        json.dumps({"contents": [{**SERVICE, "organization": OWNER}] * 2}),
        json.dumps(TABLES),
        json.dumps({"resources": [{"name": name, "data": TABLES[name]} for name in TABLES]}),
        make_package(),
    ],
    ids=["page", "array", "object", "services", "tables", "datapackage", "zip"],
)
def test_hsds_in_all_its_forms(tmp_path: Path, body: str | bytes) -> None:
    """Nested, flat, by services or as tables: one organisation with what stands around it."""
    got = Import(tmp_path, body)

    (house,) = got.entries.values()
    assert (house.name, house.languages, house.status) == ("Haus", ("tr",), "unknown")
    assert house.checked is not None
    assert house.checked.on == "2026-02-01"
    contact = got.kept["haus"].contact
    assert contact.phone == ("+49 231 5550301",)
    assert (contact.street, contact.postcode) == (("Geheimweg 1",), ("00123",))
    assert "import-services" in {key for key, _ in got.told}
    assert "Geheim" not in got.text


@pytest.mark.parametrize(
    ("head", "field"),
    [
        *(("Telefon/Fax", "phone"), ("Fax-Nr.", "-"), ("Was wir tun", "description")),
        *(
            ("Kassenwart", "person"),
            ("Stellv. Vors.", "person"),
            ("Früherer Name", "also_known_as"),
        ),
    ],
)
def test_odd_heads(head: str, field: str) -> None:
    """A column for phone and fax has phones; who holds an office is nobody's business."""
    assert guess_field(head) == field


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "ready", "doubles"),
    [
        ("vereine-excel-windows.csv", 26, 1),
        ("vereine.xlsx", 22, 0),
        ("organizations-hsds3.json", 14, 0),
    ],
)
def test_a_whole_list_becomes_a_city_that_builds(
    tmp_path: Path, name: str, ready: int, doubles: int
) -> None:
    """Each organisation of the list has its page; the double waits for the editors."""
    got = Import(tmp_path, (HERE / "tests/lists" / name).read_bytes())
    decide = [remark.key for remark in got.result.remarks if remark.kind == "decide"]
    build_city(tmp_path / "city", tmp_path / "out", printed=False)
    pages = [tmp_path / "out/verzeichnis" / it.id / "index.html" for it in got.entries.values()]

    assert (len(got.entries), decide) == (ready, ["import-duplicate"] * doubles)
    assert all(page.exists() for page in pages)


@pytest.mark.parametrize(
    ("lines", "names", "told"),
    [
        ("Verein;Ort;Tel.\nA1;;\n;;\nTeil 2;;\nVerein;Ort;Tel.\nB1;;", ["A1", "B1"], "section-row"),
        (
            "Name;Tel.\nFrau Dr. Ada Geheim;1\nPetra Geheim;2\nFrau und Beruf;3",
            ["Frau und Beruf"],
            "",
        ),
        ("Verein;PLZ;Sprachen\nA1;#REF!;mehrsprachig", ["A1"], "no-answer"),
        ("Vereine 2026\nerstellt von Geheim\nA1", ["A1"], "note-row"),
        ('Verein\tWeb\n<p>A1</p>\t<a href="https://a.example">Seite</a>', ["A1"], ""),
        (
            'Verein;Anschrift und Kontakt\nA1;"Kai 5\n44147 Ulm\nTel. 0231 5550101\nFax 1"',
            ["A1"],
            "",
        ),
    ],
    ids=["parts", "people", "faults", "notes", "html", "address"],
)
def test_what_is_no_organisation_is_told(
    tmp_path: Path, lines: str, names: list[str], told: str
) -> None:
    """Titles of further parts, people, failed formulas, notes, tags of web pages: no entries."""
    got = Import(tmp_path, lines)
    decide = {remark.key for remark in got.result.remarks if remark.kind == "decide"}

    assert list(got.entries) == names
    assert f"import-{told}" in {key for key, _ in got.told} or not told
    assert decide == ({"import-person-name"} if "Frau" in lines else set())
    assert "Geheim" not in got.text
    assert all(entry.languages == () for entry in got.entries.values())
    assert ("website: https://a.example" in got.text) == ("href" in lines)
    kept = [entry.contact for entry in got.kept.values() if "Kai" in lines]
    assert [(it.street, it.phone) for it in kept] == [(("Kai 5",), ("+49 231 5550101",))] * len(
        kept
    )


def test_quotes_that_are_never_closed_swallow_no_list(tmp_path: Path) -> None:
    """The rest of the list would be one cell: that is told, and nothing is written."""
    got = Import(tmp_path, 'Verein;Ort\n"Alpha;Ulm\nBeta;Ulm\n')

    assert not got.result.is_read
    assert [note.code for note in got.result.diagnostics] == ["unreadable-list"]
