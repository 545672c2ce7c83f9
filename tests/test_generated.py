"""Files that follow from the model say what it says, and judge as we do."""

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
import yaml
from babel.messages.pofile import read_po
from hypothesis import event, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from support.cities import CITY, HERE, copy_city, edit

from wegweiser.diagnostics import Location
from wegweiser.editions.data import json_schema
from wegweiser.editions.repository import editor_schemas, generated
from wegweiser.editions.repository.issue_forms import ISSUE_FORMS_FOLDER
from wegweiser.languages import EMPTY_TEXT, Text, Translations
from wegweiser.model import kinds, loading
from wegweiser.model.kinds import RecordKind
from wegweiser.model.settings import Front
from wegweiser.rules import check_references
from wegweiser.rules.city import City
from wegweiser.source import files, markdown, markdown_checks, schema
from wegweiser.source.record_reader import read_record
from wegweiser.source.schema import Line, PartialDate, Phone, Reference, Slug
from wegweiser.source.yaml import MappingNode, Node, SequenceNode, parse_yaml

EXAMPLES = int(os.environ.get("WEGWEISER_EXAMPLES", "200"))
"""How many mutated records a run tries; the weekly run asks for more."""

KINDS = {kind.name: (kind.file, kind.record) for kind in kinds.KINDS}
PICTURE = (
    "{path: a.jpg, creator: Kim, licence: CC0, source: Brief, "
    "decorative: false, people: none, until: 2027-12-31}"
)
DATASET_FIELDS = (*json_schema.HEADER, "page", "translations")
"""What the open data adds to the fields of the records."""
AROUND = {
    *(
        f"page.{page}{part}"
        for page in ("fields", "codes")
        for part in ("", ".description", ".intro")
    ),
    *(
        "required",
        "allowed",
        "example",
        "list",
        "record",
        "expected",
        "cure",
        "names",
        "names.help",
    ),
    *("shape.text", "shape.markdown", "shape.language"),
    *("column.labels", "column.many", "column.records"),
    *(f"Dataset.{name}{part}" for name in DATASET_FIELDS for part in ("", ".help")),
}
"""The words that stand around the fields."""


class Core(yaml.SafeLoader):
    """Reads YAML as an editor's YAML language server does.

    Version 1.2, core schema, so dates and times stay texts.
    """

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012  PyYAML's own way to keep them


for tag, pattern, first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+", list("-+0123456789")),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", list("-+.0123456789")),
):
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(rf"(?:{pattern})\Z"), first)
Core.add_constructor(
    "tag:yaml.org,2002:int", lambda loader, node: int(loader.construct_scalar(node))
)
Core.add_constructor(
    "tag:yaml.org,2002:float", lambda loader, node: float(loader.construct_scalar(node))
)


def core(text: str) -> Any:
    """Return what an editor's program sees in a YAML text."""
    return yaml.load(text, Core)  # noqa: S506  a SafeLoader


@cache
def generated_files(folder: Path) -> dict[str, str]:
    """Return the generated files of a city."""
    return generated.generate_files(folder)


@cache
def judge(folder: Path, path: str, part: str = "") -> Draft202012Validator:
    """Return the judge of a data file, or of one definition in it."""
    found = {
        Path(name).name: json.loads(text)
        for name, text in generated_files(folder).items()
        if name.endswith(".json")
    }
    whole = found[Path(generated.schema_path(path)).name]
    asked = {"$ref": f"#/$defs/{part}", "$defs": whole["$defs"]} if part else whole
    registry = Registry().with_resources(
        (name, Resource.from_contents(one, default_specification=DIALECT))
        for name, one in found.items()
    )
    return Draft202012Validator(asked, registry=registry)


DIALECT = Resource.from_contents({"$schema": editor_schemas.DIALECT})._specification


@cache
def site():
    """Return the invented city."""
    found, notes = loading.load_site(files.read_city(CITY), "2026-06-15")
    assert found is not None, notes
    return found


def data_files(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield path and text of each data file of a city."""
    for path, text in files.decode_files(files.read_city(folder)).items():
        if path.startswith("data/"):
            yield path, text


def record_kinds() -> tuple[type, ...]:
    """Return every class of record that an editor may write."""
    tops = (*(kind for _, kind in KINDS.values()), Front)
    return tuple(dict.fromkeys(one for kind in tops for one in schema.find_record_classes(kind)))


# --- What is in the repository is what the model says


def test_nothing_drifted():
    """Every generated file in the repository is what the model says now."""
    assert generated.find_outdated_files(HERE) == ()


def test_every_data_file_names_its_schema():
    """The first line of each data file tells an editor's program which schema it has."""
    assert generated.find_files_without_schema_line(HERE) == ()


def test_what_is_written_does_not_drift(tmp_path):
    """`write` writes what is missing or different and says so.

    A second time there is nothing to do.
    """
    city = copy_city(tmp_path)
    assert set(generated.find_outdated_files(city)) == set(generated_files(CITY)) - {
        generated.NAMES_FILE
    }
    assert set(generated.write_outdated_files(city)) == set(generated_files(CITY))
    assert (generated.find_outdated_files(city), generated.write_outdated_files(city)) == ((), ())
    edit(city / "data/schema/media.json", '"title": "Lizenz"', '"title": "Rechte"')
    assert (
        generated.find_outdated_files(city)
        == generated.write_outdated_files(city)
        == ("data/schema/media.json",)
    )


def test_a_city_without_a_guide_gets_no_pages_that_lead_to_it(tmp_path):
    """The pages on fields and findings belong to the editors' guide.

    Without it they would be dead ends.
    """
    city = copy_city(tmp_path)
    written = generated.write_outdated_files(city)

    assert "data/schema/orgs.json" in written
    assert not (city / "content/redaktion").exists()


def test_a_new_entry_is_no_drift(tmp_path):
    """Who adds an entry in the browser need not write the schemas anew.

    Whoever writes them renews the names alone.
    """
    city = copy_city(tmp_path)
    generated.write_outdated_files(city)
    with (city / "data/orgs.yaml").open("a", encoding="utf-8") as orgs:
        orgs.write("\n- {id: zzz, name: Zuletzt, kind: group, status: active, sources: [Brief]}\n")
    assert generated.find_outdated_files(city) == ()
    assert generated.write_outdated_files(city) == (generated.NAMES_FILE,)
    assert (
        "zzz"
        in json.loads((city / generated.NAMES_FILE).read_text("utf-8"))["$defs"]["organisation"][
            "enum"
        ]
    )


def test_a_city_with_faults_keeps_its_names(tmp_path):
    """While the data cannot be read, the old names and issue forms stay.

    All else is made all the same.
    """
    city = copy_city(tmp_path)
    (city / "data/orgs.yaml").write_text("- {", encoding="utf-8")
    forms = {path for path in generated_files(CITY) if path.startswith(ISSUE_FORMS_FOLDER)}
    assert (
        set(generated.generate_files(city))
        == set(generated_files(CITY)) - {generated.NAMES_FILE} - forms
    )


def test_a_data_file_that_names_no_schema_is_found(tmp_path):
    """The line that links a data file with its schema must be the first."""
    city = copy_city(tmp_path)
    orgs = city / "data/orgs.yaml"
    assert (
        generated.format_schema_line("data/orgs.yaml")
        == "# yaml-language-server: $schema=schema/orgs.json"
    )
    assert (
        generated.find_files_without_schema_line(city)
        == generated.find_files_without_schema_line(HERE)
        == ()
    )

    orgs.write_text("# Ein Kommentar zuerst.\n" + orgs.read_text("utf-8"), encoding="utf-8")

    assert generated.find_files_without_schema_line(city) == ("data/orgs.yaml",)


def test_editors_settings_map_each_data_file():
    """VS Code knows the schema of each data file and recommends what reads it."""
    known = json.loads(generated_files(HERE)[".vscode/settings.json"])["yaml.schemas"]
    assert {f"./{generated.schema_path(path)}": path for path, _ in KINDS.values()} == known
    assert set(generated_files(HERE)) >= {path.removeprefix("./") for path in known}
    assert (
        "redhat.vscode-yaml"
        in json.loads(generated_files(HERE)[".vscode/extensions.json"])["recommendations"]
    )


# --- The words


@pytest.mark.parametrize("lang", ["de", "en"])
def test_every_field_is_explained(lang):
    """No field, choice, shape or kind of name lacks its words, and no words are left over."""
    po = io.BytesIO((HERE / f"wegweiser/messages/fields-{lang}.po").read_bytes())
    written = {str(one.id): one.string for one in read_po(po) if one.id}
    needed, examples = set(AROUND), set()
    for kind in record_kinds():
        needed |= {kind.__name__, f"{kind.__name__}:help"}
        for name, hint in schema.field_types(kind).items():
            key, asked = f"{kind.__name__}.{name}", schema.describe_type(hint)
            while asked.item_type:
                asked = schema.describe_type(asked.item_type)
            needed |= {key, f"{key}.help"} | {f"{key}.{one}" for one in asked.choices}
            needed |= {f"names.{asked.reference_kind}"} if asked.reference_kind else set()
            needed |= {f"shape.{asked.scalar_format.name}"} if asked.scalar_format else set()
            examples.add(f"{key}.example")
    assert (needed - set(written), set(written) - needed - examples) == (set(), set())
    assert [key for key, words in written.items() if not words] == []


@pytest.mark.parametrize("kind", record_kinds(), ids=lambda kind: kind.__name__)
def test_every_example_is_right(kind):
    """What the explanations show as an example could stand in a file: our reader takes it."""
    book, shown = Translations("de", (HERE / "wegweiser/messages/fields-de.po").read_bytes()), 0
    for name, hint in schema.field_types(kind).items():
        if book.has_message(key := f"{kind.__name__}.{name}.example"):
            tree, faults = parse_yaml("example", f"{name}: {book(key)}\n")
            reading = read_record(hint, tree.pairs[name][1], "example")
            assert (faults, reading.diagnostics) == ((), ()), key
            shown += 1
    assert shown == len(schema.field_types(kind))


def test_both_pages_say_everything():
    """The page of fields has an anchor for every field of every record.

    The page of messages one for every code.
    """
    fields, codes = (
        generated_files(HERE)[generated.FIELDS_PAGE],
        generated_files(HERE)[generated.CODES_PAGE],
    )
    known = re.findall(
        r'msgid "([a-z0-9-]+)\.cure"', (HERE / "wegweiser/messages/de.po").read_text("utf-8")
    )
    anchors = re.findall(r"\{#([a-z0-9-]+)\}$", fields, re.MULTILINE)
    expected = [
        "-".join(filter(None, (kind.__name__.lower(), name.replace("_", "-"))))
        for kind in record_kinds()
        for name in ("", *schema.field_types(kind))
    ]
    assert sorted(expected) == sorted(anchors)
    assert sorted(known) == re.findall(r"\{#([a-z0-9-]+)\}$", codes, re.MULTILINE)


@pytest.mark.parametrize("path", [generated.FIELDS_PAGE, generated.CODES_PAGE])
def test_no_sign_of_markdown_is_left(path):
    """The generated pages come out as they were meant.

    No raw HTML, no backslash, no braces but those of examples.
    """
    body = generated_files(HERE)[path].split("---", 2)[2]
    made = markdown.render_markdown(body, trusted=True)
    assert re.findall(r"\\|\{|\*\*|&lt;|`", re.sub(r"<code>[^<]*</code>", "", made)) == []
    assert not list(markdown_checks.check_markdown(path, body))
    assert made.count("<h2 id=") == body.count("\n## ")


# --- The schemas


@pytest.mark.parametrize("folder", [HERE, CITY], ids=["first", "invented"])
def test_every_schema_is_a_schema(folder):
    """Each generated schema is valid against the meta-schema of draft 2020-12."""
    made = [
        json.loads(text)
        for path, text in generated_files(folder).items()
        if path.startswith("data/schema/")
    ]
    assert len(made) == len(KINDS) + 1
    for one in made:
        Draft202012Validator.check_schema(one)
        assert one["$schema"] == Draft202012Validator.META_SCHEMA["$id"]


@pytest.mark.parametrize("folder", [HERE, CITY], ids=["first", "invented"])
def test_every_shipped_file_is_valid(folder):
    """An editor who opens a data file sees no mark in it.

    A misspelt slug and an unknown field are marked.
    """
    for path, text in data_files(folder):
        assert [fault.message for fault in judge(folder, path).iter_errors(core(text))] == [], path
    orgs, said = judge(folder, "data/orgs.yaml"), dict(data_files(folder))["data/orgs.yaml"]
    for key, wrong in (
        ("district", "nirgends"),
        ("topics", ["bildnug"]),
        ("member_of", ["nirgends"]),
        ("nmae", "A"),
    ):
        records = core(said)
        assert orgs.is_valid(records)
        records[0][key] = wrong
        assert not orgs.is_valid(records), key


@pytest.mark.slow
def test_another_judge_agrees(tmp_path):
    """check-jsonschema, with regular expressions as editors have them (ECMA-262).

    Its own YAML, finds the same.
    """
    city = copy_city(tmp_path)
    generated.write_outdated_files(city)
    command = [
        sys.executable,
        "-m",
        "check_jsonschema",
        "--schemafile",
        str(city / "data/schema/orgs.json"),
    ]
    right = subprocess.run(
        [*command, str(city / "data/orgs.yaml")], capture_output=True, text=True, check=False
    )
    assert (right.returncode, right.stderr) == (0, "")
    edit(city / "data/orgs.yaml", "singen@hafenchor.example", "singen-hafenchor.example")
    wrong = subprocess.run(
        [*command, str(city / "data/orgs.yaml")], capture_output=True, text=True, check=False
    )
    assert wrong.returncode == 1
    assert "singen-hafenchor.example" in wrong.stdout


def test_every_kind_of_name_is_known():
    """The file of names holds each kind of thing that a record names, and no other."""
    hints = (hint for kind in record_kinds() for hint in schema.field_types(kind).values())
    used = {
        asked.reference_kind
        for asked in map(schema.describe_item_type, hints)
        if asked.reference_kind
    }
    assert used == set(json.loads(generated_files(CITY)[generated.NAMES_FILE])["$defs"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Novelty:
    """A record that the package has never seen."""

    name: Line
    since: PartialDate = ""
    phone: Phone = ""
    kind: Literal["eins", "zwei"] = "eins"
    label: Text = EMPTY_TEXT
    owners: tuple[Annotated[Slug, Reference("organisation")], ...] = ()


def test_a_new_field_needs_no_code():
    """A field that somebody declares stands in the schema at once.

    With all that its type asks for.
    """
    kind = RecordKind(name="novelties", file="data/novelties.yaml", record=Novelty, is_list=False)
    made = editor_schemas.build_file_schema(kind, Translations("de"))
    Draft202012Validator.check_schema(made)
    fields = made["$defs"]["Novelty"]["properties"]
    assert list(fields) == ["name", "since", "phone", "kind", "label", "owners"]
    assert fields["owners"]["items"] == {"$ref": "names.json#/$defs/organisation"}
    judged = Draft202012Validator({"$ref": "#/$defs/Novelty", "$defs": made["$defs"]})
    right = {"name": "A", "since": 2010, "phone": "+49 231 1", "kind": "zwei", "label": {"tr": "A"}}
    assert judged.is_valid(right)
    for key, wrong in (
        ("since", "2010-13"),
        ("phone", "0231"),
        ("kind", "drei"),
        ("label", {"Türkisch": "A"}),
        ("x", 1),
    ):
        assert not judged.is_valid(right | {key: wrong}), key


def test_the_calendar_is_the_calendar():
    """The patterns for days know the months and the leap years as Python does."""
    fits = re.compile(editor_schemas._STRICT_PATTERNS["day"]).fullmatch
    for year in (1, 1900, 2000, 2023, 2024):
        days = [date(year, 1, 1) + timedelta(number) for number in range(366)]
        real = {str(day) for day in days if day.year == year}
        written = {f"{year:04}-{month:02}-{day:02}" for month in range(14) for day in range(33)}
        assert {text for text in written if fits(text)} == real
    assert not fits("0000-01-01")


# --- One judge: ours and that of an editor's program say the same


@dataclass(frozen=True)
class Plain:
    """A text without quotes."""

    text: str


def tokens(tree: Node) -> Any:
    """Return a tree as lists, dicts, quoted texts and plain ones."""
    if isinstance(tree, SequenceNode):
        return [tokens(item) for item in tree.items]
    if isinstance(tree, MappingNode):
        return {key: tokens(value) for key, (_, value) in tree.pairs.items()}
    return (
        Plain(tree.text)
        if tree.plain and re.fullmatch(r"[A-Za-z0-9][\w.-]*", tree.text, re.ASCII)
        else tree.text
    )


def written(value: Any) -> str:
    """Return tokens as YAML in one line."""
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    if isinstance(value, dict):
        return (
            "{"
            + ", ".join(f"{json.dumps(key)}: {written(one)}" for key, one in value.items())
            + "}"
        )
    return value.text if isinstance(value, Plain) else json.dumps(value, ensure_ascii=False)


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every list and map inside the tokens with each of its keys."""
    if isinstance(value, list | dict):
        for key in range(len(value)) if isinstance(value, list) else list(value):
            yield value, key
            yield from places(value[key])


# A number loses its spelling when an editor's program reads it (`007`, `1e3`, `1.50`), and `null`
# its text: both judges see the same in all others. A phone number without spaces must be quoted
# there: `+49231` is a number.
PLAIN = "~ true false 0 5 -1 1.5 24 2010 20101 1234567890 active de x 2024-02-29 12:30"
QUOTED = """
~ x Ärger true no 0 007 -1 1.5 1,5 1e3 1234567890 2010 0000 2024-05 2024-13 2024-00-01
2023-02-29 2024-02-29 2024-04-31 24-01-01 1900-02-29 23:59 24:00 9:30
+49231123456 +0231 a@b.example a@b de DE deutsch sr-Latn-RS
nirgends a--b source ended email https://a.example http://a.example:8080/b?c#d https://
https://u@a.example https://[a/ https://a:b/ ftp://a.example
"""
SPACED = (
    "",
    " ",
    " x",
    "x ",
    "a\nb",
    "A b",
    "+49 231 1",
    "0231 1",
    "+49 (231) 1",
    "a b@c.example",
    "https://a b",
)
OTHER: tuple[Any, ...] = (
    *(
        [],
        ["x"],
        [Plain("2010")],
        {},
        {"x": "y"},
        {"de": "x"},
        {"de": ""},
        {"de": Plain("5"), "tr": "y"},
    ),
    *({"de": ["x"]}, {"deutsch": "x"}),
)
VALUES = (*map(Plain, PLAIN.split()), *QUOTED.split(), *SPACED, "0" * 64, "0" * 63, *OTHER)
CHANGES = ("nothing", "value", "value", "value", "drop", "rename", "add", "repeat")


@cache
def originals(name: str) -> list[Any]:
    """Return the records of a kind in the invented city, as tokens."""
    path, _ = KINDS[name]
    text = PICTURE if name == "media" else dict(data_files(CITY))[path]
    tree, _ = parse_yaml(path, text)
    found = tokens(tree)
    return found if isinstance(found, list) else [found]


def change(draw: st.DrawFn, value: Any) -> None:
    """Change one place in the tokens."""
    how = draw(st.sampled_from(CHANGES))
    holder, key = draw(st.sampled_from(list(places(value))))
    if how == "value":
        holder[key] = deepcopy(draw(st.sampled_from(VALUES)))
    elif how == "drop":
        del holder[key]
    elif how == "repeat" and isinstance(holder, list):
        holder.append(deepcopy(holder[key]))
    elif how == "rename" and isinstance(holder, dict):
        holder[draw(st.sampled_from((key + "x", "name", "title", "on", "url")))] = holder.pop(key)
    elif how == "add" and isinstance(holder, dict):
        key = draw(st.sampled_from(("x", "note", "website", "district", "source")))
        holder[key] = deepcopy(draw(st.sampled_from(VALUES)))


@st.composite
def mutated(draw: st.DrawFn) -> tuple[str, str]:
    """Draw a kind of record and the text of one that has up to three changes."""
    name = draw(st.sampled_from(sorted(KINDS)))
    value = deepcopy(draw(st.sampled_from(originals(name))))
    for _ in range(draw(st.integers(1, 3))):
        if value:
            change(draw, value)
    return name, written(value)


def ours(name: str, text: str) -> bool:
    """Tell whether our reader takes a record and finds everything that it names."""
    path, kind = KINDS[name]
    tree, faults = parse_yaml(path, text)
    assert (faults, tree is None) == ((), False), text
    reading = read_record(kind, tree, path)
    if reading.diagnostics:
        return False
    city = City(beside(name, reading.record), lambda *_: Location(path))
    return not list(check_references(city))


def beside(name: str, record: Any) -> Any:
    """Return the invented city with one record more, which nobody can name."""
    if name in {"vocabulary", "intake"}:
        return site()
    if name == "settings":
        areas = (*site().settings.districts, *(replace(area, slug="") for area in record.districts))
        return replace(site(), settings=replace(site().settings, districts=areas))
    if name == "postcodes":
        return replace(site(), postcodes=record)
    record = replace(record, id="") if hasattr(record, "id") else record
    return replace(site(), **{name: (*getattr(site(), name), record)})


def theirs(name: str, text: str) -> bool:
    """Tell whether an editor's program takes a record."""
    path, kind = KINDS[name]
    return judge(CITY, path, kind.__name__).is_valid(core(text))


@pytest.mark.slow
@settings(max_examples=EXAMPLES)
@given(mutated())
def test_both_judges_say_the_same(case):
    """Whatever is done to a record, an editor sees a mark where `check` finds a fault.

    None where it finds none.
    """
    verdict = ours(*case)
    event(f"{case[0]}: {verdict}")
    assert theirs(*case) == verdict


@pytest.mark.parametrize(
    ("name", "written", "verdict"),
    [
        ("founded", "2010", True),
        ("founded", '"2010"', True),
        ("founded", "201", False),
        ("founded", "2010-02-30", False),
        ("short", "1.5", True),
        ("short", "true", True),
        ("short", "~", False),
        ("description", "2010", True),
        ("description", "{de: 2010}", True),
        ("description", "{}", False),
        ("district", "werder", True),
        ("district", "wreder", False),
        ("languages", "[no, sr-Latn]", True),
        ("languages", "[Norwegisch]", False),
        ("contact", "{phone: +49 231 1}", True),
        ("contact", "{phone: 0231 1}", False),
        ("sources", "[Brief, 2010, https://a.example]", True),
        ("sources", "[https://]", False),
        ("address", "{postcode: 44147}", True),
        ("consent", "{on: 2026-01-31, how: form, fields: [email, fax]}", False),
    ],
)
def test_what_an_editor_types_is_judged_alike(name, written, verdict):
    """What stands without quotes is a text for us and perhaps a number for an editor's program.

    The verdict is one.
    """
    record = {"id": "x", "name": "X", "kind": "group", "status": "active", "sources": "[Y]"} | {
        name: written
    }
    text = "{" + ", ".join(f"{key}: {value}" for key, value in record.items()) + "}"
    assert (ours("organisations", text), theirs("organisations", text)) == (verdict, verdict)
