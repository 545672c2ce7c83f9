"""The drawing of the house, kept: floors and rooms, one door per library, every edition listed, README's commands."""

import ast
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parents[1]
HOUSE = HERE / "wegweiser"

# A room imports rooms above it on its own floor, and the floors named behind its own.
FLOORS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "ground": (("diagnostics", "addresses", "languages", "folding", "contentlines", "variants"), ()),
    "reading": (("sources", "yamltree", "letters", "notation", "fields", "splices", "schema", "prose"), ("ground",)),
    "city": (
        (
            "citations",
            "organisations",
            "programmes",
            "settings",
            "wording",
            "model",
            "routes",
            "relations",
            "affinity",
            "provenance",
            "ledger",
            "plain",
            "captions",
            "contract",
            "loading",
            "duplicates",
            "forms",
            "patterns",
            "blanks",
            "answers",
            "readings",
            "slugs",
            "proposals",
            "replies",
            "upkeep",
            "gallery",
            "dress",
            "checks",
        ),
        ("ground", "reading"),
    ),
    "making": (("jobs", "qr", "theme", "setting", "typesetting", "pictures", "press", "publish", "proof"), ("ground",)),
    "editions": (
        (
            "documents",
            "datasets",
            "views",
            "frame",
            "calendars",
            "linked",
            "reasons",
            "entries",
            "leaves",
            "booklet",
            "paperform",
            "requests",
            "tiles",
            "directory",
            "neighbours",
            "forum",
            "search",
            "cards",
            "pinboard",
            "headers",
            "trainings",
            "projects",
            "offers",
            "events",
            "figures",
            "pages",
            "changes",
            "feeds",
            "media",
            "start",
            "tables",
            "records",
            "hsds",
            "catalogue",
            "downloads",
            "sitemap",
        ),
        ("ground", "city", "making"),
    ),
    "pipeline": ((), ("ground", "reading", "city", "making", "editions")),
    "doors": (
        (
            "serve",
            "worklist",
            "against",
            "new",
            "edition",
            "schemas",
            "generated",
            "intake",
            "quoting",
            "readings",
            "pairs",
            "trees",
            "twins",
            "echoes",
            "diff",
            "downloads",
            "telling",
            "codehost",
            "parcels",
            "previews",
            "links",
            "arguments",
            "cli",
        ),
        ("ground", "reading", "city", "making", "editions", "pipeline"),
    ),
}
EXCEPTIONS = {("making.theme", "reading.sources")}
ONE_DOOR = {
    "yaml": "reading.yamltree",
    "markdown": "reading.prose",
    "nh3": "reading.prose",
    "jinja2": "making.theme",
    "markupsafe": "making.theme",
    "babel": "ground.languages",
    "typst": "making.setting",
    "livereload": "doors.serve",
    "segno": "making.qr",
    "PIL": "making.pictures",
}
PRINTS_AND_EXITS = {"doors.arguments", "doors.cli", "making.setting"}  # what day it is; what all doors say; a process of its own


def rooms(house: Path = HOUSE) -> Iterator[tuple[str, ast.Module]]:
    """Yield the name and the syntax tree of each room; a floor's table of contents is called like the floor."""
    for path in sorted(house.rglob("*.py")):
        name = ".".join(path.relative_to(house).with_suffix("").parts).removesuffix(".__init__")
        yield name, ast.parse(path.read_text(encoding="utf-8"))


def imported(tree: ast.Module) -> Iterator[str]:
    """Yield the full name of everything that a room imports, wherever in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports name the whole way"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def own_rooms(tree: ast.Module) -> set[str]:
    """Return the rooms of the house that a room imports."""
    found = set()
    for name in imported(tree):
        floor, _, rest = name.removeprefix("wegweiser.").partition(".")
        if name.startswith("wegweiser.") and floor in FLOORS:
            room = rest.split(".")[0]
            found.add(f"{floor}.{room}" if room in FLOORS[floor][0] else floor)
    return found


def wrong_ways(house: Path = HOUSE) -> list[str]:
    """Return each import that goes up or sideways, as "room <- room"."""
    return [f"{room} <- {other}" for room, tree in rooms(house) for other in sorted(own_rooms(tree)) if not allowed(room, other)]


def allowed(room: str, other: str) -> bool:
    """Tell whether the drawing lets a room import another."""
    floor, _, name = room.partition(".")
    other_floor, _, other_name = other.partition(".")
    own, above = FLOORS.get(floor, ((), ()))
    if (room, other) in EXCEPTIONS or other_floor in above:
        return True
    if floor != other_floor or not other_name:
        return False
    return not name or own.index(other_name) < own.index(name)


def second_doors(house: Path = HOUSE) -> list[str]:
    """Return each import of a heavy library by a room that is not its door."""
    return [
        f"{room} imports {name}"
        for room, tree in rooms(house)
        for name in imported(tree)
        if ONE_DOOR.get(name.split(".")[0], room) != room
    ]


def unlisted_editions(house: Path = HOUSE) -> set[str]:
    """Return the rooms that plan files of the site but do not stand in the table of contents."""
    plans = {
        room.removeprefix("editions.")
        for room, tree in rooms(house)
        if room.startswith("editions.") and any(isinstance(n, ast.FunctionDef) and n.name == "plan" for n in tree.body)
    }
    contents = (house / "editions" / "__init__.py").read_text(encoding="utf-8")
    listed = re.findall(r"^(?:EDITIONS|SUMMARIES) = \((.*?)\)", contents, re.DOTALL | re.MULTILINE)
    assert len(listed) == 2
    return plans - set(re.findall(r"\w+", " ".join(listed))) - {"sitemap"}


def functions(house: Path = HOUSE) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Yield each function of the house with the room it is in."""
    for room, tree in rooms(house):
        yield from ((room, node) for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the house in which a test may plant a fault."""
    for path in HOUSE.rglob("*.py"):
        target = tmp_path / path.relative_to(HOUSE)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    return tmp_path


def add(path: Path, words: str) -> None:
    """Append a line to a file."""
    path.write_text(path.read_text(encoding="utf-8") + words + "\n", encoding="utf-8")


def test_every_room_stands_in_the_drawing() -> None:
    """No room is missing from the drawing and none is drawn that does not exist."""
    drawn = {f"{floor}.{name}" for floor, (names, _) in FLOORS.items() for name in names} | set(FLOORS)

    assert {room for room, _ in rooms()} - {"__init__", ""} == drawn


def test_no_room_imports_upwards(copy: Path) -> None:
    """Floors import only floors above them in the drawing, rooms only rooms above them; planting one shows it."""
    assert wrong_ways() == []

    add(copy / "reading" / "prose.py", "from wegweiser.city import model")

    assert wrong_ways(copy) == ["reading.prose <- city.model"]


def test_each_library_has_one_door(copy: Path) -> None:
    """A heavy library is imported by one room only; planting a second import shows it."""
    assert second_doors() == []

    add(copy / "city" / "checks.py", "import yaml")

    assert second_doors(copy) == ["city.checks imports yaml"]


def test_every_edition_is_listed(copy: Path) -> None:
    """What plans files stands in EDITIONS (the sitemap apart, which is planned last); planting one shows it."""
    assert unlisted_editions() == set()

    (copy / "editions" / "postcards.py").write_text('"""Postcards."""\n\n\ndef plan(frame):\n    return ()\n', "utf-8")

    assert unlisted_editions(copy) == {"postcards"}


def test_only_the_command_line_prints_and_exits() -> None:
    """No room prints, exits or asks the clock but the command line."""
    found = [
        f"{room}: {name}"
        for room, tree in rooms()
        if room not in PRINTS_AND_EXITS
        for name in (ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call))
        if name in {"print", "exit", "sys.exit", "sys.stdout.write", "sys.stderr.write", "date.today", "datetime.now", "time.time"}
    ]

    assert found == []


def test_the_package_names_no_city() -> None:
    """Another city uses the same package: it names none."""
    found = [path for path in HOUSE.rglob("*") if path.is_file() and b"dortmund" in path.read_bytes().lower()]

    assert [path for path in found if "__pycache__" not in path.parts] == []


def test_rooms_and_functions_are_small() -> None:
    """No room over 300 lines, no function over 40, the median function at most 8."""
    long_rooms = [path.name for path in HOUSE.rglob("*.py") if path.read_text(encoding="utf-8").count("\n") > 300]
    sizes = {f"{room}.{node.name}": (node.end_lineno or 0) - node.lineno + 1 for room, node in functions()}

    assert (long_rooms, [name for name, size in sizes.items() if size > 40]) == ([], [])
    assert statistics.median(sizes.values()) <= 8


def test_everything_public_says_what_it_does() -> None:
    """Every room, public class and public function has a docstring that is a sentence."""
    silent = [room for room, tree in rooms() if not (ast.get_docstring(tree) or "").strip() and room not in FLOORS and room]
    for room, tree in rooms():
        public = (n for n in tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef) and not n.name.startswith("_"))
        silent += [f"{room}.{node.name}" for node in public if not (ast.get_docstring(node) or "").split("\n")[0].endswith(".")]

    assert silent == []


def test_help_is_light() -> None:
    """`./build.py --help` imports none of the heavy libraries."""
    run = [sys.executable, "-X", "importtime", str(HERE / "build.py"), "--help"]
    said = subprocess.run(run, capture_output=True, text=True, check=True).stderr
    loaded = {line.rsplit("|", 1)[-1].strip().split(".")[0] for line in said.splitlines() if "|" in line}

    assert loaded & set(ONE_DOOR) == set()


def test_readme_commands_exist() -> None:
    """Each `make` target and each door that README names exists."""
    readme = (HERE / "README.md").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", (HERE / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    doors = set(re.findall(r"\{([\w,]+)\}|^    (\w+) ", _help(), re.MULTILINE))

    assert set(re.findall(r"`make ([a-z]+)`", readme)) <= targets
    assert set(re.findall(r"\./build\.py ([a-z]+)", readme)) <= {name for pair in doors for name in pair}


def _help() -> str:
    run = [sys.executable, str(HERE / "build.py"), "--help"]
    return subprocess.run(run, capture_output=True, text=True, check=True).stdout
