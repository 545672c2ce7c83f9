"""The architecture, kept: layers, one home per library, every edition listed, README's commands."""

import ast
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parents[1]
HOUSE = HERE / "wegweiser"

LAYERS = (
    {"commands"},
    {"review", "requests", "pipeline"},
    {"editions"},
    {"rules", "build"},
    {"model"},
    {"source"},
    {"diagnostics", "languages", "addresses", "text"},
)
"""From top to bottom: a module imports only from its own layer or one below, without circles."""

HOMES = {
    "yaml": "source.yaml",
    "markdown": "source.markdown",
    "nh3": "source.html",
    "jinja2": "build.theme",
    "markupsafe": "build.theme",
    "babel": "languages",
    "typst": "build.typst_process",
    "livereload": "commands.serve",
    "segno": "build.qr",
    "PIL": "build.pictures",
}
"""The one module that imports each foreign library."""

PRINTS_AND_EXITS = ("commands.", "build.typst_process")


def rooms(house: Path = HOUSE) -> Iterator[tuple[str, ast.Module]]:
    """Yield the name and the syntax tree of each room.

    A floor's table of contents is called like the floor.
    """
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


def layer_of(module: str) -> int:
    """Return the position of a module's layer, the top one is 0."""
    head = module.split(".", maxsplit=1)[0]
    return next(number for number, layer in enumerate(LAYERS) if head in layer)


def own_imports(tree: ast.Module, known: set[str]) -> set[str]:
    """Return the modules of the package that a module imports."""
    names = {
        name.removeprefix("wegweiser.") for name in imported(tree) if name.startswith("wegweiser.")
    }
    return {name if name in known else name.rpartition(".")[0] for name in names} - {
        "wegweiser",
        "",
    }


def import_graph(house: Path = HOUSE) -> dict[str, set[str]]:
    """Return the modules that each module imports."""
    trees = {name: tree for name, tree in rooms(house) if name not in {"", "__init__"}}
    return {name: own_imports(tree, set(trees)) for name, tree in trees.items()}


def upward_imports(house: Path = HOUSE) -> list[str]:
    """Return each import of a higher layer, as "module <- imported"."""
    graph = import_graph(house)
    pairs = ((module, other) for module, others in graph.items() for other in sorted(others))
    return [f"{module} <- {other}" for module, other in pairs if layer_of(other) < layer_of(module)]


def import_circles(house: Path = HOUSE) -> list[str]:
    """Return the modules that import each other in a circle."""
    graph = import_graph(house)
    try:
        tuple(TopologicalSorter(graph).static_order())
    except CycleError as error:
        return list(error.args[1])
    return []


def second_homes(house: Path = HOUSE) -> list[str]:
    """Return each import of a foreign library by a module that is not its home."""
    return [
        f"{room} imports {name}"
        for room, tree in rooms(house)
        for name in imported(tree)
        if HOMES.get(name.split(".")[0], room) != room
    ]


def unlisted_editions(house: Path = HOUSE) -> set[str]:
    """Return the rooms that plan files of the site but do not stand in the table of contents."""
    plans = {
        room.rpartition(".")[2]
        for room, tree in rooms(house)
        if room.startswith("editions.")
        and any(isinstance(n, ast.FunctionDef) and n.name == "plan" for n in tree.body)
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


def test_every_module_has_a_layer() -> None:
    """Each module stands in one layer of the drawing."""
    assert {module.split(".")[0] for module in import_graph()} == set.union(*LAYERS)


def test_no_module_imports_upwards(copy: Path) -> None:
    """A module imports only from its own layer or below, without circles; planting one shows it."""
    assert upward_imports() == []
    assert import_circles() == []

    add(copy / "source" / "markdown.py", "from wegweiser.model import site")

    assert upward_imports(copy) == ["source.markdown <- model.site"]


def test_each_library_has_one_home(copy: Path) -> None:
    """A foreign library is imported by one module only; planting a second import shows it."""
    assert second_homes() == []

    add(copy / "rules" / "consent.py", "import yaml")

    assert second_homes(copy) == ["rules.consent imports yaml"]


def test_every_edition_is_listed(copy: Path) -> None:
    """What plans files stands in EDITIONS (the sitemap apart, which is planned last).

    Planting one shows it.
    """
    assert unlisted_editions() == set()

    (copy / "editions" / "pages" / "postcards.py").write_text(
        '"""Postcards."""\n\n\ndef plan(frame):\n    return ()\n', "utf-8"
    )

    assert unlisted_editions(copy) == {"postcards"}


def test_only_the_command_line_prints_and_exits() -> None:
    """No room prints, exits or asks the clock but the command line."""
    found = [
        f"{room}: {name}"
        for room, tree in rooms()
        if not room.startswith(PRINTS_AND_EXITS)
        for name in (
            ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)
        )
        if name
        in {
            "print",
            "exit",
            "sys.exit",
            "sys.stdout.write",
            "sys.stderr.write",
            "date.today",
            "datetime.now",
            "time.time",
        }
    ]

    assert found == []


def test_the_package_names_no_city() -> None:
    """Another city uses the same package: it names none."""
    found = [
        path
        for path in HOUSE.rglob("*")
        if path.is_file() and b"dortmund" in path.read_bytes().lower()
    ]

    assert [path for path in found if "__pycache__" not in path.parts] == []


def test_rooms_and_functions_are_small() -> None:
    """No module over 350 lines, no function over 40, the median function at most 8."""
    long_rooms = [
        path.name
        for path in HOUSE.rglob("*.py")
        if path.read_text(encoding="utf-8").count("\n") > 350
    ]
    sizes = {
        f"{room}.{node.name}": (node.end_lineno or 0) - node.lineno + 1
        for room, node in functions()
    }

    assert (long_rooms, [name for name, size in sizes.items() if size > 40]) == ([], [])
    assert statistics.median(sizes.values()) <= 8


def test_everything_public_says_what_it_does() -> None:
    """Every room, public class and public function has a docstring that is a sentence."""
    silent = [
        room for room, tree in rooms() if not (ast.get_docstring(tree) or "").strip() and room
    ]
    for room, tree in rooms():
        public = (
            n
            for n in tree.body
            if isinstance(n, ast.FunctionDef | ast.ClassDef) and not n.name.startswith("_")
        )
        silent += [
            f"{room}.{node.name}"
            for node in public
            if not (ast.get_docstring(node) or "").split("\n")[0].endswith(".")
        ]

    assert silent == []


def test_help_is_light() -> None:
    """`./build.py --help` imports none of the heavy libraries."""
    run = [sys.executable, "-X", "importtime", str(HERE / "build.py"), "--help"]
    said = subprocess.run(run, capture_output=True, text=True, check=True).stderr
    loaded = {
        line.rsplit("|", 1)[-1].strip().split(".")[0] for line in said.splitlines() if "|" in line
    }

    assert loaded & set(HOMES) == set()


def test_readme_commands_exist() -> None:
    """Each `make` target and each door that README names exists."""
    readme = (HERE / "README.md").read_text(encoding="utf-8")
    targets = set(
        re.findall(r"^([a-z]+):", (HERE / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    )
    doors = set(re.findall(r"\{([\w,]+)\}|^    (\w+) ", _help(), re.MULTILINE))

    assert set(re.findall(r"`make ([a-z]+)`", readme)) <= targets
    assert set(re.findall(r"\./build\.py ([a-z]+)", readme)) <= {
        name for pair in doors for name in pair
    }


def _help() -> str:
    run = [sys.executable, str(HERE / "build.py"), "--help"]
    return subprocess.run(run, capture_output=True, text=True, check=True).stdout
