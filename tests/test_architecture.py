"""docs/architecture.md says what is so: folders, names and recipes are those of the repository."""

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from support.cities import HERE, TODAY, edit, read_tree

DOCUMENT = (HERE / "docs" / "architecture.md").read_text(encoding="utf-8")
PATH = re.compile(r"`((?:wegweiser|theme|tests|data|content|docs|\.github)/[\w./-]*)`")
CATALOGUES = ("wegweiser/messages/fields-de.po", "wegweiser/messages/fields-en.po")

PRESS_EDITION = '''"""The page for the press."""

from collections.abc import Iterator
from typing import NamedTuple

from wegweiser.build.jobs import Job
from wegweiser.editions.frame import Frame
from wegweiser.editions.page_jobs import plan_page
from wegweiser.editions.views import PageMeta
from wegweiser.languages import Localized
from wegweiser.model import routes


class PressPage(NamedTuple):
    """The page for the press."""

    template: str
    """The template that makes the page."""
    lang: str
    """The language of the page."""
    page: PageMeta
    """What stands around the content."""
    intro: Localized
    """The city's words, as Markdown."""


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the page for the press."""
    page, intro = frame.section_meta_and_intro(routes.PRESS)
    yield plan_page(PressPage("press.html", frame.lang, page, intro))
'''
PRESS_TEMPLATE = """{% extends "layout.html" %}
{% block main %}
<h1>{{ page.title|words }}</h1>
<p>Pressestelle</p>
{% endblock %}
"""
HUMANS_EDITION = '''"""humans.txt: who made the site (humanstxt.org)."""

from collections.abc import Iterator

from wegweiser.build.jobs import Artifact, Job, Theme
from wegweiser.editions.frame import Frame
from wegweiser.languages import DEFAULT_LANGUAGE, Localized


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the file, once for the whole site."""
    if frame.lang == DEFAULT_LANGUAGE:
        yield Job("humans.txt", render_text, frame.say(frame.site.settings.operator))


def render_text(path: str, view: Localized, theme: Theme) -> Artifact:
    """Make the file."""
    return Artifact(path, f"Team: {view.text}\\n".encode())
'''
EVENTS_FIELD = "    events: tuple[Event, ...] = ()\n"
ROOM_RECORD = '''

@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A room that associations share."""

    id: Slug
    name: Text
    sources: tuple[Source, ...]
'''
ROOM_ROUTE = '''

def room(lang: str, key: str) -> str:
    """Return the address of a room: all stand on one page."""
    return f"{page(lang, 'raeume')}#{key}"
'''
ROOM_ROW = """    RecordKind(
        name="rooms",
        file="data/rooms.yaml",
        record=Room,
        label_field="name",
        route=routes.room,
        open_data=OpenData("raeume", "Räume", 6),
    ),
    RecordKind(name="media","""
ROOMS = """# yaml-language-server: $schema=schema/rooms.json

- id: kajuete
  name: Kajüte am Kai
  sources: [https://hafen.example/raeume/]
"""
NEW_FILES = (
    "presse/index.html",
    "ar/presse/index.html",
    "humans.txt",
    "daten/raeume.csv",
    "daten/index.html",
)


def find_table_column(heading: str, column: int) -> list[str]:
    """Return the cells of a column of the table below a heading, its head apart."""
    section = DOCUMENT.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    rows = [line.split("|") for line in section.splitlines() if line.startswith("| ")]
    return [row[column].strip() for row in rows[1:]]


def find_recipe_paths(name: str) -> set[str]:
    """Return the files that the steps of a recipe name."""
    section = DOCUMENT.partition(f"\n### {name}\n")[2].partition("\n### ")[0]
    steps = [line for line in section.splitlines() if re.match(r"\d\. ", line)]
    return {path for step in steps for path in PATH.findall(step) if "." in path}


def defined_names() -> set[str]:
    """Return every class, function and constant that the package defines at the top of a module."""
    names: set[str] = set()
    for path in (HERE / "wegweiser").rglob("*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                names.add(node.name)
            elif isinstance(node, ast.Assign | ast.AnnAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                names |= {target.id for target in targets if isinstance(target, ast.Name)}
    return names


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the program and of the invented city, in which a test may follow a recipe."""
    ignored = shutil.ignore_patterns("__pycache__")
    for folder in ("wegweiser", "theme", "tests/city"):
        shutil.copytree(HERE / folder, tmp_path / folder, ignore=ignored)
    shutil.copy(HERE / "build.py", tmp_path)
    return tmp_path


def add_page_type(root: Path) -> None:
    """Add a page for the press."""
    routes, contents = root / "wegweiser/model/routes.py", root / "wegweiser/editions/__init__.py"
    edit(routes, "\nOFFERS, NEWS", '\nPRESS = "presse"\nOFFERS, NEWS')
    edit(routes, "\n        OFFERS,\n", "\n        OFFERS,\n        PRESS,\n")
    (root / "wegweiser/editions/pages/press.py").write_text(PRESS_EDITION, encoding="utf-8")
    edit(contents, "    pinboard,\n    project,\n", "    pinboard,\n    press,\n    project,\n")
    edit(contents, "EDITIONS = (\n", "EDITIONS = (\n    press,\n")
    (root / "theme/templates/press.html").write_text(PRESS_TEMPLATE, encoding="utf-8")


def add_edition(root: Path) -> None:
    """Add a humans.txt."""
    contents = root / "wegweiser/editions/__init__.py"
    (root / "wegweiser/editions/data/humans.py").write_text(HUMANS_EDITION, encoding="utf-8")
    edit(contents, "    hsds,\n    json_lists,\n", "    hsds,\n    humans,\n    json_lists,\n")
    edit(contents, "EDITIONS = (\n", "EDITIONS = (\n    humans,\n")


def add_kind_of_record(root: Path) -> None:
    """Add rooms."""
    site, kinds = root / "wegweiser/model/site.py", root / "wegweiser/model/kinds.py"
    append(root / "wegweiser/model/programmes.py", ROOM_RECORD)
    append(root / "wegweiser/model/routes.py", ROOM_ROUTE)
    edit(site, "Offer, Project, Series", "Offer, Project, Room, Series")
    edit(site, f"\n{EVENTS_FIELD}", f"\n{EVENTS_FIELD}    rooms: tuple[Room, ...] = ()\n")
    edit(kinds, "Offer, Project, Series", "Offer, Project, Room, Series")
    edit(kinds, '    RecordKind(name="media",', ROOM_ROW)
    fields = (f"Room.{name}" for name in ("id", "name", "sources"))
    keys = ["Room", "Room:help", *(f"{key}{part}" for key in fields for part in ("", ".help"))]
    for path in CATALOGUES:
        append(root / path, "".join(f'\nmsgid "{key}"\nmsgstr "Zu {key}"\n' for key in keys))


def append(path: Path, text: str) -> None:
    """Add a text at the end of a file."""
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def find_touched_files(root: Path, add: Callable[[Path], None]) -> set[str]:
    """Return the files that somebody touches who follows a recipe."""
    before = read_tree(root)
    add(root)
    return {path for path, body in read_tree(root).items() if before.get(path) != body}


def run(root: Path, *words: str) -> None:
    """Run a command of the copy for the invented city, successfully."""
    command = [sys.executable, "build.py", *words, "--site", "tests/city", "--today", str(TODAY)]
    ran = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


def test_it_is_short() -> None:
    """Whoever is new has read it in a quarter of an hour."""
    assert len(DOCUMENT.splitlines()) <= 150


def test_it_names_every_folder_of_the_package() -> None:
    """Each folder of the package is told, and none that is not there."""
    folders = {
        f"{path.relative_to(HERE)}/"
        for path in (HERE / "wegweiser").rglob("*")
        if path.is_dir() and path.name != "__pycache__" and "messages/" not in str(path)
    }
    column = {cell.strip("`") for cell in find_table_column("Folders", 2)}

    assert column == folders | {"wegweiser/", "wegweiser/pipeline.py"}
    assert folders <= set(PATH.findall((HERE / "README.md").read_text(encoding="utf-8")))


def test_its_layers_hold() -> None:
    """A module imports only from its own layer of the table, or from one below."""
    cells = zip(find_table_column("Folders", 1), find_table_column("Folders", 2), strict=True)
    layers = {path.strip("`"): int(layer) for layer, path in cells if layer.isdigit()}
    imports = [
        (path.relative_to(HERE).as_posix(), f"{node.module}.{alias.name}.".replace(".", "/"))
        for path in (HERE / "wegweiser").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("wegweiser")
        for alias in node.names
    ]

    def find_layer(module: str) -> int:
        known = [path for path in layers if module.startswith(path.removesuffix(".py"))]
        return layers[max(known, key=len)]

    upward = [
        f"{importer} <- {module}"
        for importer, module in imports
        if find_layer(module) < find_layer(importer)
    ]
    assert len(imports) > 100
    assert upward == []


def test_it_names_what_every_layer_may_use() -> None:
    """The modules at the top of the package are told."""
    modules = {path.name for path in (HERE / "wegweiser").glob("*.py")} - {"__init__.py"}

    assert modules == {"pipeline.py", *re.findall(r"`(\w+\.py)`", DOCUMENT.split("| 7 |")[1])[:5]}


@pytest.mark.parametrize("name", ["docs/architecture.md", "README.md", ".github/CONTRIBUTING.md"])
def test_every_path_is_there(name: str) -> None:
    """A file or folder that a document names exists, unless a recipe or an editor makes it."""
    paths = set(PATH.findall((HERE / name).read_text(encoding="utf-8")))
    made = {"wegweiser/editions/pages/press.py", "theme/templates/press.html", "content/presse.md"}
    made |= {"wegweiser/editions/data/humans.py", "data/rooms.yaml"}

    assert paths
    assert [path for path in sorted(paths - made) if not (HERE / path).exists()] == []


def test_templates_name_the_modules_of_their_views() -> None:
    """Where a template says which module its view is from, that module is there."""
    files = [
        path for name in ("templates", "paper") for path in (HERE / "theme" / name).rglob("*.*")
    ]
    modules = {
        module
        for path in files
        for module in re.findall(r"wegweiser/[\w/]+\.py", path.read_text(encoding="utf-8"))
    }

    assert len(modules) > 3
    assert [module for module in sorted(modules) if not (HERE / module).exists()] == []


def test_every_name_is_defined() -> None:
    """What the glossary calls a thing in the code is what the code calls it."""
    cells = find_table_column("Glossary", 3)
    names = {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}

    assert len(cells) > 10
    assert names - defined_names() == set()


@pytest.mark.slow
def test_recipes_tell_every_place(copy: Path) -> None:
    """Whoever follows a recipe touches what it names, and has a page, a file, a kind of record."""
    assert find_touched_files(copy, add_page_type) == find_recipe_paths("a page type")
    assert find_touched_files(copy, add_edition) == find_recipe_paths("an edition")
    assert find_touched_files(copy, add_kind_of_record) == find_recipe_paths("a kind of record")
    (copy / "tests/city/data/rooms.yaml").write_text(ROOMS, encoding="utf-8")
    run(copy, "build", "--out", "out")
    run(copy, "schema")

    files = {path: (copy / "out" / path).read_text(encoding="utf-8") for path in NEW_FILES}
    assert "Pressestelle" in files["presse/index.html"]
    assert "Pressestelle" in files["ar/presse/index.html"]
    assert files["humans.txt"].startswith("Team: Kommunales Integrationszentrum")
    assert "Kajüte am Kai" in files["daten/raeume.csv"]
    assert "raeume.csv" in files["daten/index.html"]
    schema = (copy / "tests/city/data/schema/rooms.json").read_text(encoding="utf-8")
    assert "Zu Room.name.help" in schema
