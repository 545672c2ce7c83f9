"""Open data: tables, lists, schemas and the catalogue, each read back by somebody else's reader."""

import csv
import dataclasses
import io
import json
import re
import shutil
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import jsonschema
import pytest
import rdflib
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, XSD
from support.cities import (
    CITY,
    HERE,
    TODAY,
    build_city,
    build_faulty_city,
    copy_city,
    edit,
    read_tree,
    run_build,
)

from wegweiser.editions.data import catalogue, csv_tables, datasets, hsds, json_schema
from wegweiser.editions.frame import Frame
from wegweiser.languages import Text, Translations
from wegweiser.model import loading, values
from wegweiser.model.disclosure import disclose_site
from wegweiser.model.organisations import Organisation
from wegweiser.model.values import Column
from wegweiser.requests.lists.importing import import_list
from wegweiser.requests.lists.texts import strip_html
from wegweiser.source import files as source_files
from wegweiser.source.schema import Line

LISTS = tuple(datasets.RECORD_TYPES)
DCATDE = rdflib.Namespace("http://dcat-ap.de/def/dcatde/")
VCARD = rdflib.Namespace("http://www.w3.org/2006/vcard/ns#")
FILE_TYPES = "http://publications.europa.eu/resource/authority/file-type/"
LICENCES = {
    "http://dcat-ap.de/def/licenses/dl-zero-de/2.0",
    "http://dcat-ap.de/def/licenses/dl-by-de/2.0",
}


@pytest.fixture(scope="module")
def files(release: Path) -> dict[str, bytes]:
    """Return the files of the release of the invented city."""
    return read_tree(release)


def rows(files: dict[str, bytes], name: str) -> list[dict[str, str]]:
    """Read a table as a spreadsheet does."""
    text = files[f"daten/{name}.csv"].decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def document(files: dict[str, bytes], name: str) -> dict[str, Any]:
    """Read a list."""
    made: dict[str, Any] = json.loads(files[f"daten/{name}"])
    return made


# --- CSV


@pytest.mark.parametrize("name", LISTS)
def test_a_table_says_what_the_list_says(name: str, files: dict[str, bytes]) -> None:
    """Read back, each cell of a table is what the JSON says: texts, lists, records in records."""
    listed = document(files, f"{name}.json")["records"]
    table = rows(files, name)

    assert len(table) == len(listed) > 0
    for row, one in zip(table, listed, strict=True):
        for column, written in row.items():
            if column.endswith(".name") and column.removesuffix(".name") in row:
                assert bool(written) == bool(row[column.removesuffix(".name")])
            else:
                assert unguarded(written) == flat(reached(one, column.split("."))), column


def reached(one: Any, steps: list[str]) -> Any:
    """Return what a record of the JSON says at the end of a column's name."""
    for step in steps:
        one = one.get(step) if one else None
    return one


def flat(said: Any) -> str:
    """Return a value as the columns' documentation says that it is written."""
    if isinstance(said, list) and not any(isinstance(one, dict) for one in said):
        return "\n".join(said)
    return (
        json.dumps(said, ensure_ascii=False) if isinstance(said, (list, dict)) else str(said or "")
    )


def unguarded(cell: str) -> str:
    """Take the blanks away that keep a spreadsheet from computing."""
    return re.sub(r'((?:^|\n|;)"*) (?=[=@\t\r+-](?! ))', r"\1", cell)


def test_a_table_is_written_after_rfc_4180(files: dict[str, bytes]) -> None:
    """A byte order mark, then lines that end in CRLF.

    A cell with a comma, a quote or a line break is quoted.
    """
    body = files["daten/organisationen.csv"]

    assert body.startswith(b"\xef\xbb\xbfpage,id,name,")
    assert body.endswith(b"\r\n")
    assert re.sub(rb'"(?:[^"]|"")*"', b"", body).replace(b"\r\n", b"").count(b"\n") == 0


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", " =1+1"),
        ("@SUM(A1)", " @SUM(A1)"),
        ("\tx", " \tx"),
        ("\rx", " \rx"),
        ("+cmd|' /C calc'!A0", " +cmd|' /C calc'!A0"),
        ("-2+3", " -2+3"),
        ("＝1+1", " ＝1+1"),
        ("+49-30-23125107", " +49-30-23125107"),
        ("+49 30 23125 107", "+49 30 23125 107"),
        ("+49 30 23125-107", "+49 30 23125-107"),
        ("+49 (30) 23125/107-9", "+49 (30) 23125/107-9"),
        ("-5", "-5"),
        ("-1.5", "-1.5"),
        ("+49 30\n=1", " +49 30\n =1"),
        ("Müller\n=1+1", "Müller\n =1+1"),
        ("Müller\n- cmd|' /C calc'!A0", "Müller\n - cmd|' /C calc'!A0"),
        ("Müller;＝1+1", "Müller; ＝1+1"),
        ("Müller;\t=1+1", "Müller; \t=1+1"),
        ("a=1", "a=1"),
        ("Müller;=1+1", "Müller; =1+1"),
        ("a; @SUM(A1)", "a; @SUM(A1)"),
        ('a;"=1+1"', 'a;" =1+1"'),
        (";+cmd|' /C calc'!A0", "; +cmd|' /C calc'!A0"),
        ("=1;=2", " =1; =2"),
        ("Mo; Di; Mi 10-12", "Mo; Di; Mi 10-12"),
        ("", ""),
    ],
)
def test_no_cell_is_a_formula(cell: str, written: str) -> None:
    """What a spreadsheet would compute gets a blank; phone numbers and numbers get none."""
    assert csv_tables.guard_cell(cell) == written


@pytest.mark.slow
def test_a_hostile_name_reaches_no_spreadsheet(tmp_path: Path) -> None:
    """A name that is a formula stands in the table as words, and in the JSON as it is."""
    city = copy_city(tmp_path)
    edit(
        city / "data/orgs.yaml",
        "name: Hafenchor Übersee",
        """name: '=HYPERLINK("https://boese.example/","Gewinn")'""",
    )
    build_city(city, tmp_path / "out")
    made = read_tree(tmp_path / "out")

    hostile = '=HYPERLINK("https://boese.example/","Gewinn")'
    names = [one["name"] for one in document(made, "organisationen.json")["records"]]

    assert hostile in names
    assert [one["name"] for one in rows(made, "organisationen") if one["id"] == "hafenchor"] == [
        " " + hostile
    ]


@pytest.mark.parametrize("name", LISTS)
def test_every_column_is_explained(name: str, files: dict[str, bytes]) -> None:
    """Each column, in order, with its meaning: for machines by the table, for people on a page."""
    header = list(rows(files, name)[0])
    described = document(files, f"{name}.csv-metadata.json")["tableSchema"]["columns"]
    page = files["daten/felder/index.html"].decode()

    assert [one["titles"] for one in described] == header
    assert all(one["dc:title"] and len(one["dc:description"].split()) > 2 for one in described)
    assert all(f'<bdi dir="ltr">{column}</bdi>' in page for column in header)


# --- JSON


@pytest.mark.parametrize("name", LISTS)
def test_a_list_keeps_its_schema(name: str, files: dict[str, bytes]) -> None:
    """Each list is accepted by its schema, formats included, and the schema by its own dialect."""
    rules, listed = document(files, f"{name}.schema.json"), document(files, f"{name}.json")

    jsonschema.Draft202012Validator.check_schema(rules)
    judge = jsonschema.Draft202012Validator(rules, format_checker=jsonschema.FormatChecker())
    assert [fault.message for fault in judge.iter_errors(listed)] == []
    assert (listed["$schema"], listed["version"]) == (
        f"{name}.schema.json",
        json_schema.FORMAT_VERSION,
    )
    assert all("title" in field and "description" in field for field in fields(rules))


def fields(rules: Any) -> Iterator[dict[str, Any]]:
    """Yield each field of each record of a schema."""
    for one in rules["$defs"].values():
        yield from one.get("properties", {}).values()


@pytest.mark.parametrize(
    "spoilt",
    [
        {"version": "2.0"},
        {"records": [{"name": "x"}]},
        {"licence": 1},
        {"modified": "morgen"},
        {"unknown": 1},
        {"labels": {"topic": {"kultur": "Kultur"}}},
    ],
)
def test_the_schema_refuses_what_is_wrong(spoilt: dict[str, Any], files: dict[str, bytes]) -> None:
    """A list that says less, more or otherwise than promised is refused."""
    judge = jsonschema.Draft202012Validator(document(files, "organisationen.schema.json"))

    assert not judge.is_valid(document(files, "organisationen.json") | spoilt)


def test_a_list_says_where_it_comes_from(files: dict[str, bytes]) -> None:
    """Licence, publisher, contact, the data's last date; each record names its page and sources."""
    listed = document(files, "organisationen.json")

    assert listed["licence"] in LICENCES
    assert (listed["contact"], listed["modified"]) == (
        "wegweiser@musterhafen.example",
        "2026-06-01",
    )
    assert all(
        one["page"].endswith(f"/verzeichnis/{one['id']}/") and one["sources"]
        for one in listed["records"]
    )
    assert listed["labels"]["topic"]["kultur"]["de"] == "Kultur"


def test_what_decides_on_publication_is_not_published(files: dict[str, bytes]) -> None:
    """Consent and the precision of an address stand in no file."""
    assert all("consent" not in one for one in document(files, "organisationen.json")["records"])
    assert not {"consent.on", "address.show"} & set(rows(files, "organisationen")[0])


# --- A new field of the model


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Wider(Organisation):
    """An organisation with two fields more."""

    motto: Line = ""
    anthem: Text = dataclasses.field(default_factory=Text)


def test_a_new_field_is_exported_without_being_named() -> None:
    """Records, columns and schema follow the class: nothing there names a field."""
    one = Wider(
        id="a",
        name="A",
        kind="group",
        status="active",
        sources=(),
        motto="=Moin",
        anthem=Text((("de", "La"), ("ar", "لا"))),
    )
    made = values.to_values(one)
    columns = {column.name: column for column in values.iter_columns(Wider, [made])}

    assert (made["motto"], made["anthem"]) == ("=Moin", {"de": "La", "ar": "لا"})
    assert [name for name in columns if name.startswith(("motto", "anthem"))] == [
        "motto",
        "anthem.de",
        "anthem.ar",
    ]
    assert csv_tables.guard_cell(values.format_cell(columns["motto"], made, {})) == " =Moin"
    assert values.format_cell(columns["anthem.ar"], made, {}) == "لا"
    assert set(
        json_schema.build_schema("x", Wider, Translations("de"))["$defs"]["Wider"]["properties"]
    ) >= {"motto", "anthem"}


@pytest.mark.slow
def test_a_line_in_the_model_is_all_that_a_new_field_needs(tmp_path: Path) -> None:
    """One line more in the program, and the field is in CSV, JSON, schema and on its page."""
    shutil.copytree(
        HERE / "wegweiser", tmp_path / "wegweiser", ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copytree(HERE / "theme", tmp_path / "theme")
    shutil.copy(HERE / "build.py", tmp_path)
    edit(
        tmp_path / "wegweiser/model/organisations.py",
        '    founded: PastDate = ""\n',
        '    founded: PastDate = ""\n    motto: Line = ""\n',
    )
    city = copy_city(tmp_path)
    edit(city / "data/orgs.yaml", '  founded: "2004"\n', '  founded: "2004"\n  motto: Leinen los\n')
    command = [
        sys.executable,
        "build.py",
        "--site",
        "city",
        "--out",
        "out",
        "--today",
        str(TODAY),
        "--jobs",
        "1",
    ]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    made = read_tree(tmp_path / "out")

    assert "Leinen los" in [row["motto"] for row in rows(made, "organisationen")]
    assert "Leinen los" in [
        one.get("motto") for one in document(made, "organisationen.json")["records"]
    ]
    assert (
        "motto"
        in document(made, "organisationen.schema.json")["$defs"]["Organisation"]["properties"]
    )
    assert '<bdi dir="ltr">motto</bdi>' in made["daten/felder/index.html"].decode()


def test_a_column_of_labels_says_in_words_what_the_slug_means() -> None:
    """A slug stays a slug, for programs; the column beside it names it."""
    column = Column(
        "topics.name",
        ("topics",),
        "Organisation.topics",
        "line",
        many=True,
        names="topic",
        lang="de",
    )

    assert (
        values.format_cell(
            column, {"topics": ["a", "b"]}, {"topic": {"a": "Arbeit", "b": "Bildung"}}
        )
        == "Arbeit\nBildung"
    )
    assert values.format_cell(column, {}, {}) == ""


# --- HSDS 3: required fields and formats, after docs.openreferral.org (schema reference, version 3)

REQUIRED: dict[str, tuple[str, ...]] = {
    "service": ("id", "name", "status"),
    "organization": ("id", "name", "description"),
    "location": ("id", "location_type"),
    "address": (
        "id",
        "address_1",
        "city",
        "state_province",
        "postal_code",
        "country",
        "address_type",
    ),
    "phone": ("id", "number"),
    "language": ("id",),
    "schedule": ("id",),
    "accessibility": ("id",),
    "attribute": ("id",),
    "taxonomy_term": ("id", "name", "description"),
    "service_at_location": ("id",),
}
ALLOWED: dict[str, frozenset[str]] = {
    "service": frozenset(
        {
            "id",
            "organization_id",
            "program_id",
            "name",
            "alternate_name",
            "description",
            "url",
            "email",
            "status",
            "interpretation_services",
            "application_process",
            "fees_description",
            "accreditations",
            "eligibility_description",
            "minimum_age",
            "maximum_age",
            "assured_date",
            "assurer_email",
            "alert",
            "last_modified",
            "phones",
            "schedules",
            "service_areas",
            "service_at_locations",
            "languages",
            "organization",
            "attributes",
            "metadata",
        }
    ),
    "organization": frozenset(
        {
            "id",
            "name",
            "alternate_name",
            "description",
            "email",
            "website",
            "year_incorporated",
            "legal_status",
            "uri",
            "parent_organization_id",
            "phones",
            "locations",
            "attributes",
            "metadata",
        }
    ),
    "location": frozenset(
        {
            "id",
            "location_type",
            "url",
            "organization_id",
            "name",
            "alternate_name",
            "description",
            "languages",
            "addresses",
            "accessibility",
            "phones",
            "schedules",
        }
    ),
}
WITHIN = {
    "languages": "language",
    "phones": "phone",
    "schedules": "schedule",
    "service_at_locations": "service_at_location",
    "locations": "location",
    "location": "location",
    "addresses": "address",
    "accessibility": "accessibility",
    "attributes": "attribute",
    "taxonomy_term": "taxonomy_term",
    "organization": "organization",
}


def things(kind: str, said: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield a thing of HSDS and all things within it, each with its kind."""
    yield kind, said
    for name, value in said.items():
        for one in value if isinstance(value, list) else [value]:
            if name in WITHIN and isinstance(one, dict):
                yield from things(WITHIN[name], one)


@pytest.fixture(scope="module")
def found(files: dict[str, bytes]) -> list[tuple[str, dict[str, Any]]]:
    """Return everything in both lists of HSDS."""
    lists = (("service", "services"), ("organization", "organizations"))
    return [
        thing
        for kind, name in lists
        for one in document(files, f"hsds/{name}.json")["contents"]
        for thing in things(kind, one)
    ]


def test_hsds_has_what_it_requires(found: list[tuple[str, dict[str, Any]]]) -> None:
    """Each thing has its required fields, none of them empty, and no field unknown to HSDS."""
    assert {kind for kind, _ in found} == set(REQUIRED)
    assert [
        (kind, one) for kind, one in found if not all(one.get(name) for name in REQUIRED[kind])
    ] == []
    assert [
        set(one) - ALLOWED[kind]
        for kind, one in found
        if kind in ALLOWED and set(one) - ALLOWED[kind]
    ] == []


def test_hsds_keeps_its_formats(found: list[tuple[str, dict[str, Any]]]) -> None:
    """Ids are UUIDs, and a thing has one id wherever it stands.

    Dates, languages, addresses and states are as HSDS writes them.
    """
    seen: dict[str, tuple[str, str]] = {}
    for kind, one in found:
        assert UUID(one["id"]).version == 5
        assert seen.setdefault(one["id"], (kind, one.get("name", ""))) == (
            kind,
            one.get("name", ""),
        )
        assert re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", one.get("assured_date", "2026-01-01"))
        assert re.fullmatch(r"[a-z]{2,3}", one.get("code", "de")) or kind == "taxonomy_term"
        assert one.get("status", "active") in {
            "active",
            "inactive",
            "defunct",
            "temporarily closed",
        }
        assert one.get("location_type", "physical") in {"physical", "postal", "virtual"}
        assert re.fullmatch(r"[A-Z]{2}", one.get("country", "DE"))
        assert all(
            re.match(r"https?://", one.get(name, "https://x")) for name in ("website", "url", "uri")
        )


def test_a_long_list_of_hsds_comes_in_pages(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """No file grows without end; the first page has the address of all, and says how many follow.

    The downloads page and the catalogue name each, and what they hold comes back by import.
    """
    monkeypatch.setattr(hsds, "PAGE_SIZE", 5)
    site = loading.load_site(source_files.read_city(CITY), TODAY.isoformat())[0]
    assert site is not None
    frame = Frame(disclose_site(site), "de")
    jobs = [job for job in hsds.plan(frame) if "organizations" in job.path]
    pages = [json.loads(job.make(job.path, job.view(), None).body) for job in jobs]
    paths = [f"daten/hsds/organizations{end}.json" for end in ("", "-2", "-3")]
    contents = [organization for page in pages for organization in page["contents"]]
    bounds = [(page["first_page"], page["last_page"], page["empty"]) for page in pages]

    assert [job.path for job in jobs] == paths
    assert [(page["page_number"], page["size"]) for page in pages] == [(1, 5), (2, 5), (3, 3)]
    assert {(page["total_items"], page["total_pages"]) for page in pages} == {(13, 3)}
    assert bounds == [(True, False, False), (False, False, False), (False, True, False)]
    assert [one["name"] for one in contents] == [entry.name for entry in frame.listed_entries]
    offered = [job.download for job in jobs if job.download]
    assert [file.part.text for file in offered if file.part] == ["1/3", "2/3", "3/3"]
    (catalogued, *_) = next(catalogue.plan([frame], jobs)).view.datasets
    assert [file.path for file in catalogued.files] == paths

    city = Path(shutil.copytree(HERE / "tests" / "bare", tmp_path / "city"))
    (city / "data/orgs.yaml").write_text("[]\n", encoding="utf-8")
    names = set()
    for page in pages:
        (tmp_path / "seite.json").write_text(json.dumps(page), encoding="utf-8")
        result = import_list(city, tmp_path / "seite.json", TODAY, write=True)
        names |= {*result.new_names, *(it.name for it in result.remarks if it.kind == "decide")}
    # Tags of web pages are taken off what comes in, as the report tells.
    assert names == {strip_html(organization["name"]) for organization in contents}


def test_hsds_tells_no_more_than_is_known(files: dict[str, bytes]) -> None:
    """Missing descriptions say so; a vague date is no assured date; the unconfirmed says so."""
    services = {
        one["url"].split("/")[-2]: one for one in document(files, "hsds/services.json")["contents"]
    }

    assert services["nur-das-noetigste"]["description"] == "Keine Angabe."
    assert services["hafenbruecke"]["assured_date"] == "2026-05-20"
    assert "assured_date" not in services["elternkreis-nordufer"]
    assert services["elternkreis-nordufer"]["alert"].endswith("nicht bestätigt. Stand: 2025-09.")
    assert "alert" not in services["hafenbruecke"]


def test_hsds_descriptions_hold_no_marks(files: dict[str, bytes]) -> None:
    """HSDS knows no Markdown: what is bold, a list or a link there is plain words here."""
    for name in ("services", "organizations"):
        texts = {
            one["name"]: one["description"]
            for one in document(files, f"hsds/{name}.json")["contents"]
        }
        text = texts["Hafenbrücke e. V."]
        assert "Brücken zwischen den Ufern." in text
        assert "einmal im Jahr das Hafenfest" in text
        assert not re.search(r"\*\*|\]\(", " ".join(texts.values()).replace("*nicht fett*", ""))


def test_the_search_finds_an_entry_by_what_stands_in_it_alone(files: dict[str, bytes]) -> None:
    """What it seeks and offers, how it is reached, and what its sources are called."""
    index = json.loads(files["verzeichnis/suche.json"])
    texts = dict(zip(index["id"], index["text"], strict=True))
    assert {"raume", "ehrenamtliche", "singen"} <= set(texts["hafenchor"].split())
    assert {"ubersetzung", "moin", "23125", "geschichte"} <= set(texts["hafenbruecke"].split())


@pytest.mark.slow
def test_hsds_ids_do_not_depend_on_the_address(tmp_path: Path, files: dict[str, bytes]) -> None:
    """A preview below another address has the same ids; an organisation has that of its card."""
    build_city(CITY, tmp_path / "out", base_url="https://example.org/preview/")
    there = document(read_tree(tmp_path / "out"), "hsds/services.json")["contents"]

    assert [one["id"] for one in there] == [
        one["id"] for one in document(files, "hsds/services.json")["contents"]
    ]
    bridge = next(one["organization"]["id"] for one in there if "/hafenbruecke/" in one["url"])
    assert (
        f"UID:urn:uuid:{bridge}\r\n".encode() in files["verzeichnis/hafenbruecke/hafenbruecke.vcf"]
    )


# --- DCAT-AP.de: the rules of GovData's shapes for version 3.0


def rdf(body: bytes) -> rdflib.Graph:
    """Parse JSON-LD as RDF."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # rdflib 7 warns of what it does itself
        return rdflib.Graph().parse(data=body, format="json-ld")


@pytest.fixture(scope="module")
def graph(files: dict[str, bytes]) -> rdflib.Graph:
    """Parse the catalogue as RDF."""
    return rdf(files["daten/katalog.jsonld"])


def only(graph: rdflib.Graph, subject: Any, predicate: Any) -> Any:
    """Return the one value of a property, which must have exactly one."""
    values = list(graph.objects(subject, predicate))
    assert len(values) == 1, (subject, predicate, values)
    return values[0]


def test_the_catalogue_names_itself(graph: rdflib.Graph) -> None:
    """One catalogue with title, description and a publisher with a name."""
    catalogue = next(graph.subjects(RDF.type, DCAT.Catalog))

    assert len(list(graph.subjects(RDF.type, DCAT.Catalog))) == 1
    assert only(graph, catalogue, DCTERMS.title)
    assert only(graph, catalogue, DCTERMS.description)
    assert only(graph, only(graph, catalogue, DCTERMS.publisher), FOAF.name)
    assert set(graph.objects(catalogue, DCAT.dataset)) == set(
        graph.subjects(RDF.type, DCAT.Dataset)
    )


def test_every_dataset_keeps_the_rules(graph: rdflib.Graph) -> None:
    """Each dataset has all fields that DCAT-AP.de asks for.

    That is: title, description, one publisher with a name, contact, keyword, contributor, level,
    dates, identifier, distribution.
    """
    found = list(graph.subjects(RDF.type, DCAT.Dataset))

    assert len(found) == len(LISTS)
    for one in found:
        assert (
            only(graph, one, DCTERMS.title).language
            == only(graph, one, DCTERMS.description).language
            == "de"
        )
        assert only(graph, only(graph, one, DCTERMS.publisher), FOAF.name)
        contact = only(graph, one, DCAT.contactPoint)
        assert only(graph, contact, VCARD.hasEmail) == rdflib.URIRef(
            "mailto:wegweiser@musterhafen.example"
        )
        assert only(graph, contact, VCARD.hasURL) == rdflib.URIRef(
            "https://musterhafen.example/kontaktformular"
        )
        assert list(graph.objects(one, DCAT.keyword))
        assert only(graph, one, DCATDE.contributorID) == rdflib.URIRef(
            "http://dcat-ap.de/def/contributors/openNRW"
        )
        level = rdflib.URIRef("http://dcat-ap.de/def/politicalGeocoding/Level/municipality")
        assert only(graph, one, DCATDE.politicalGeocodingLevelURI) == level
        assert only(graph, one, DCTERMS.issued) == rdflib.Literal("2026-01-15", datatype=XSD.date)
        assert only(graph, one, DCTERMS.modified).datatype in {XSD.date, XSD.gYearMonth, XSD.gYear}
        assert only(graph, one, DCTERMS.identifier)
        assert list(graph.objects(one, DCAT.distribution))


def test_every_distribution_keeps_the_rules(graph: rdflib.Graph, files: dict[str, bytes]) -> None:
    """Exactly one licence of DCAT-AP.de's list and a type of the EU's list.

    The address is one at which the file stands.
    """
    paths = set()
    for one in graph.subjects(RDF.type, DCAT.Distribution):
        licence, kind = only(graph, one, DCTERMS.license), only(graph, one, DCTERMS["format"])
        assert isinstance(licence, rdflib.URIRef)
        assert str(licence) in LICENCES
        assert str(kind).removeprefix(FILE_TYPES) in {"CSV", "JSON", "PDF", "ICS", "ATOM", "XLSX"}
        assert only(graph, one, DCTERMS.title)
        paths.add(
            str(only(graph, one, DCAT.accessURL)).removeprefix("https://musterhafen.example/")
        )

    assert paths <= set(files)
    assert paths >= {f"daten/{name}.{ending}" for name in LISTS for ending in ("csv", "json")}


@pytest.mark.slow
def test_attribution_is_named_where_the_licence_asks_for_it(tmp_path: Path) -> None:
    """Under dl-by-de each distribution says whom to name."""
    city = copy_city(tmp_path)
    edit(city / "data/site.yaml", "dl-zero-de/2.0", "dl-by-de/2.0")
    build_city(city, tmp_path / "out")
    made = rdf((tmp_path / "out/daten/katalog.jsonld").read_bytes())

    for one in made.subjects(RDF.type, DCAT.Distribution):
        assert (
            str(only(made, one, DCATDE.licenseAttributionByText))
            == "Kommunales Integrationszentrum Musterhafen"
        )
        assert str(only(made, one, DCTERMS.license)).endswith("/dl-by-de/2.0")


@pytest.mark.slow
def test_without_a_licence_there_is_no_catalogue(tmp_path: Path) -> None:
    """While the city has not decided, the page and the lists say so, and no portal hears otherwise.

    A strict build refuses.
    """
    city = copy_city(tmp_path)
    text = (city / "data/site.yaml").read_text("utf-8")
    (city / "data/site.yaml").write_text(text[: text.index("open_data:")], "utf-8")
    done = run_build(city, tmp_path / "out")
    made = read_tree(tmp_path / "out")

    assert ("key", "open_data") in [
        value for note in done.diagnostics if note.code == "unset-setting" for value in note.values
    ]
    assert "daten/katalog.jsonld" not in made
    assert document(made, "organisationen.json")["licence"] is None
    assert "dc:license" not in document(made, "organisationen.csv-metadata.json")
    assert "steht noch nicht fest" in made["daten/index.html"].decode()
    assert "unset-setting" in {
        note.code
        for note in build_faulty_city(city, tmp_path / "strict", strict=True)
        if note.severity == "error"
    }


# --- The page of all downloads


@pytest.mark.parametrize(
    ("lang", "page"), [("de", "daten/index.html"), ("ar", "ar/daten/index.html")]
)
def test_every_file_is_named_with_type_and_size(
    lang: str, page: str, files: dict[str, bytes]
) -> None:
    """Each open data file is linked on /daten/ in every language, with its type and true size."""
    html = files[page].decode()
    links = re.findall(r'<a class="download" href="(?:\.\./)+([^"]+)"[^>]*>(.*?)</a>', html)
    offered = {path: re.sub(r"<[^>]+>", "", words) for path, words in links}
    described = {path for path in files if path.endswith(".csv-metadata.json")}

    assert (
        set(offered)
        >= {path for path in files if path.startswith("daten/") and not path.endswith(".html")}
        - described
    )
    assert set(offered) <= set(files)
    unit = {"de": "kB", "ar": "كيلوبايت"}[lang]
    for path, words in offered.items():
        assert f"{-(-len(files[path]) // 1000)} {unit})" in words, path
    assert "(CSV" in offered["daten/organisationen.csv"]
    assert "(JSON-LD" in offered["daten/katalog.jsonld"]


@pytest.mark.slow
def test_a_new_size_is_told_without_being_asked(tmp_path: Path) -> None:
    """A file that grows changes the page that names its size, even if nothing else there is new."""
    city = copy_city(tmp_path)
    build_city(city, tmp_path / "out")
    before = (tmp_path / "out/daten/index.html").read_text("utf-8")
    edit(
        city / "data/orgs.yaml",
        "Noten brauchen Sie nicht.",
        "Noten brauchen Sie nicht. " + "Und Töne nur wenige. " * 200,
    )

    again = build_city(city, tmp_path / "out")

    assert {"daten/index.html", "ar/daten/index.html", "daten/organisationen.csv"} <= set(
        again.updated
    )
    assert (tmp_path / "out/daten/index.html").read_text("utf-8") != before
