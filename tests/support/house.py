"""The style of the house, counted: `.venv/bin/python tests/support/house.py` tells every breach.

Each function takes the package as parsed modules and returns sentences; no sentence, no breach.
"""

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import NamedTuple

from radon.complexity import cc_visit_ast
from radon.visitors import Function

HERE = Path(__file__).resolve().parents[2]
PACKAGE = HERE / "wegweiser"

MAX_MODULE_LINES, MAX_FUNCTION_LINES, MAX_COMPLEXITY = 350, 40, 10
MAX_FORMATTER_EXCEPTIONS = 5

LAYERS = (
    {"commands"},
    {"review", "requests", "pipeline"},
    {"editions"},
    {"rules", "build"},
    {"model"},
    {"source"},
    {"diagnostics", "languages", "catalogues", "addresses", "text"},
)
"""From top to bottom: a module imports only from its own layer or one below, without circles.

Import-linter would say so too, but neither the homes of libraries nor what stands in no list.
"""

LIBRARY_HOMES = {
    "yaml": "source.yaml",
    "markdown": "source.markdown",
    "nh3": "source.html",
    "jinja2": "build.templates",
    "markupsafe": "build.typography",
    "babel": "languages",
    "typst": "build.typst_process",
    "livereload": "commands.live_server",
    "tornado": "commands.live_server",
    "segno": "build.qr",
    "rcssmin": "build.assets",
    "rjsmin": "build.assets",
    "xlsxwriter": "build.xlsx",
    "PIL": "build.pictures",
    "pikepdf": "build.pdf_fields",
    "openpyxl": "requests.lists.xlsx_files",
}
"""The one module that imports each foreign library."""

MAY_PRINT = ("commands.", "build.typst_process")
PRINTING = frozenset({"print", "exit", "sys.exit", "sys.stdout.write", "sys.stderr.write"})
CLOCKS = frozenset({"date.today", "datetime.now", "time.time"})

EMPTY_NAMES = frozenset({"one", "said", "found", "asked", "told", "thing"})
IRREGULAR_PARTICIPLE = re.compile(
    """(begun | bought | bound | brought | broken | built | caught | chosen | done | drawn | driven
    | fallen | felt | forgotten | found | given | gone | grown | heard | held | hidden | kept |
    known | laid | led | left | lent | lost | made | meant | met | overdrawn | paid | risen |
    said | seen | sent | shown | sold | sought | spent | spoken | struck | swept | taken |
    taught | thought | thrown | told | torn | understood | withheld | woven | written)""",
    re.VERBOSE,
)
VERBS_IN_ED = frozenset({"embed", "exceed", "feed", "need", "proceed", "seed", "speed", "succeed"})


class Module(NamedTuple):
    """A module of the package."""

    name: str
    """Its name below the package; a table of contents is called like its folder."""
    path: Path
    """Its file."""
    text: str
    """Its source."""
    tree: ast.Module
    """Its syntax tree."""


Modules = Mapping[str, Module]


def parse_package(package: Path = PACKAGE) -> Modules:
    """Return the modules of the package by name."""
    modules = {}
    for path in sorted(package.rglob("*.py")):
        name = ".".join(path.relative_to(package).with_suffix("").parts)
        name = name.removesuffix(".__init__")
        text = path.read_text(encoding="utf-8")
        modules[name] = Module(name, path, text, _parse(text))
    del modules["__init__"]
    return modules


@cache
def _parse(text: str) -> ast.Module:
    return ast.parse(text)


# --- What stands where


def find_homeless_modules(modules: Modules) -> list[str]:
    """Each module stands in one layer."""
    known = set.union(*LAYERS)
    return [f"{name} stands in no layer." for name in modules if name.split(".")[0] not in known]


def find_upward_imports(modules: Modules) -> list[str]:
    """A module imports only from its own layer or one below."""
    return [
        f"{name} imports {other}, which stands in a layer above it."
        for name, others in _import_graph(modules).items()
        for other in sorted(others)
        if _layer(other) < _layer(name)
    ]


def find_import_circles(modules: Modules) -> list[str]:
    """No modules import each other in a circle."""
    try:
        tuple(TopologicalSorter(_import_graph(modules)).static_order())
    except CycleError as error:
        return [f"These modules import each other in a circle: {', '.join(error.args[1])}."]
    return []


def find_second_homes(modules: Modules) -> list[str]:
    """A foreign library is imported by one module only."""
    return [
        f"{module.name} imports {name}, whose home is {LIBRARY_HOMES[name.split('.')[0]]}."
        for module in modules.values()
        for name in _imported_names(module)
        if LIBRARY_HOMES.get(name.split(".")[0], module.name) != module.name
    ]


def find_unlisted_editions(modules: Modules) -> list[str]:
    """What plans files stands in a list of editions; the sitemap is planned from all others."""
    contents = modules["editions"]
    listed = {"sitemap", *_list_names(contents, "EDITIONS"), *_list_names(contents, "SUMMARIES")}
    return [
        f"{name} plans files, but is in no list of editions/__init__.py."
        for name, module in modules.items()
        if name.startswith("editions.") and name.rpartition(".")[2] not in listed
        if any(function.name == "plan" for function in _functions(module.tree.body))
    ]


def find_unlisted_rules(modules: Modules) -> list[str]:
    """What judges a city stands in the list of rules."""
    listed = set(_list_names(modules["rules"], "RULES"))
    return [
        f"{name}.{function.name} is a rule, but is not in RULES of rules/__init__.py."
        for name, module in modules.items()
        if name.startswith("rules.")
        for function in _functions(module.tree.body)
        if function.name.startswith("check_") and function.name not in listed
    ]


def find_prints(modules: Modules) -> list[str]:
    """Nothing prints, exits or asks the clock but the command line."""
    return [
        f"{module.name} calls {name}, which only commands may."
        for module in modules.values()
        if not module.name.startswith(MAY_PRINT)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and (name := ast.unparse(node.func)) in PRINTING | CLOCKS
    ]


# --- How it is written


def find_participles(modules: Modules) -> list[str]:
    """No function is named by a participle: functions are verbs."""
    return [
        f"{module.name}.{function.name} is named by a participle; functions are verbs."
        for module in modules.values()
        for function in _functions(ast.walk(module.tree))
        if _is_participle(function.name.strip("_").partition("_")[0]) and not _is_value(function)
    ]


def find_empty_names(modules: Modules) -> list[str]:
    """No variable, parameter or field is called by a word that says nothing."""
    return [
        f"{module.name}:{line} calls something `{name}`."
        for module in modules.values()
        for line, name in sorted(set(_assigned_names(module.tree)))
        if name in EMPTY_NAMES
    ]


def find_large_modules(modules: Modules) -> list[str]:
    """No module is longer than 350 lines."""
    lengths = {name: module.text.count("\n") for name, module in modules.items()}
    return [
        f"{name} has {length} lines, {MAX_MODULE_LINES} are enough."
        for name, length in lengths.items()
        if length > MAX_MODULE_LINES
    ]


def find_long_functions(modules: Modules) -> list[str]:
    """No function is longer than 40 lines."""
    return [
        f"{module.name}.{function.name} has {length} lines, {MAX_FUNCTION_LINES} are enough."
        for module in modules.values()
        for function in _functions(ast.walk(module.tree))
        if (length := count_lines(function)) > MAX_FUNCTION_LINES
    ]


def find_complex_functions(modules: Modules) -> list[str]:
    """No function has a cyclomatic complexity over 10, as radon counts it."""
    return [
        f"{name}.{block.fullname} has complexity {block.complexity}, {MAX_COMPLEXITY} is enough."
        for name, module in modules.items()
        for block in cc_visit_ast(module.tree)
        if isinstance(block, Function) and block.complexity > MAX_COMPLEXITY
    ]


def find_formatter_exceptions(modules: Modules) -> list[str]:
    """At most five places are left out by the formatter, each with its reason."""
    places = [
        (f"{module.name}:{number}", line.partition("fmt: skip")[2].strip())
        for module in modules.values()
        for number, line in enumerate(module.text.splitlines(), 1)
        if "fmt: skip" in line or "fmt: off" in line
    ]
    faults = [
        f"{place} is kept from the formatter without a reason." for place, why in places if not why
    ]
    if len(places) > MAX_FORMATTER_EXCEPTIONS:
        faults.append(f"{len(places)} places are kept from the formatter.")
    return faults


def find_silent_definitions(modules: Modules) -> list[str]:
    """Every module, public class and public function says in a sentence what it is."""
    faults = []
    for module in modules.values():
        if not ast.get_docstring(module.tree):
            faults.append(f"{module.name} does not say what it is.")
        for node in module.tree.body:
            if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name.startswith("_"):
                continue
            if not (ast.get_docstring(node) or "").split("\n")[0].endswith("."):
                faults.append(f"{module.name}.{node.name} does not say in a sentence what it is.")
    return faults


def find_silent_fields(modules: Modules) -> list[str]:
    """Every field of a public record or view is explained, in a text below or a comment above."""
    return [
        f"{module.name}.{node.name}.{field} is not explained."
        for module in modules.values()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_") and _is_record(node)
        for field in _silent_fields(node, module.text.splitlines())
    ]


def count_lines(function: ast.FunctionDef) -> int:
    """Return how many lines a function has, its decorators apart."""
    return (function.end_lineno or 0) - function.lineno + 1


CHECKS: tuple[Callable[[Modules], list[str]], ...] = (
    find_homeless_modules,
    find_upward_imports,
    find_import_circles,
    find_second_homes,
    find_unlisted_editions,
    find_unlisted_rules,
    find_prints,
    find_participles,
    find_empty_names,
    find_large_modules,
    find_long_functions,
    find_complex_functions,
    find_formatter_exceptions,
    find_silent_definitions,
    find_silent_fields,
)
"""Everything that is counted."""


def _imported_names(module: Module) -> Iterator[str]:
    """Yield the full name of everything that a module imports, wherever in it."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports name the whole way"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _import_graph(modules: Modules) -> dict[str, set[str]]:
    """Return the modules of the package that each module imports."""
    graph: dict[str, set[str]] = {}
    for module in modules.values():
        names = [
            name.removeprefix("wegweiser.")
            for name in _imported_names(module)
            if name.startswith("wegweiser.")
        ]
        others = {name if name in modules else name.rpartition(".")[0] for name in names}
        graph[module.name] = others & set(modules)
    return graph


def _layer(name: str) -> int:
    """Return the number of a module's layer from the top; without a layer it is above all."""
    head = name.partition(".")[0]
    return next((number for number, layer in enumerate(LAYERS) if head in layer), -1)


def _list_names(module: Module, variable: str) -> list[str]:
    """Return the names in a literal list of a module."""
    for node in module.tree.body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        if isinstance(target, ast.Name) and target.id == variable:
            return [item.id for item in ast.walk(node) if isinstance(item, ast.Name)]
    raise AssertionError(f"{module.path} has no list {variable}")


def _functions(nodes: Iterator[ast.AST] | list[ast.stmt]) -> Iterator[ast.FunctionDef]:
    return (node for node in nodes if isinstance(node, ast.FunctionDef))


def _is_value(function: ast.FunctionDef) -> bool:
    """Tell whether a function is read like a field."""
    return any("property" in ast.unparse(decorator) for decorator in function.decorator_list)


def _is_participle(word: str) -> bool:
    is_regular = word.endswith("ed") and word not in VERBS_IN_ED
    return is_regular or IRREGULAR_PARTICIPLE.fullmatch(word) is not None


def _assigned_names(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg


def _is_record(node: ast.ClassDef) -> bool:
    words = " ".join(map(ast.unparse, [*node.bases, *node.decorator_list]))
    return re.search(r"\b(NamedTuple|TypedDict|dataclass)\b", words) is not None


def _silent_fields(node: ast.ClassDef, lines: list[str]) -> Iterator[str]:
    followers = [*node.body[1:], None]
    for field, follower in zip(node.body, followers, strict=True):
        if not isinstance(field, ast.AnnAssign) or "ClassVar" in ast.unparse(field.annotation):
            continue
        is_explained_below = isinstance(follower, ast.Expr) and isinstance(
            follower.value, ast.Constant
        )
        is_explained_above = lines[field.lineno - 2].strip().startswith("#")
        if not is_explained_below and not is_explained_above:
            yield ast.unparse(field.target)


if __name__ == "__main__":
    for check in CHECKS:
        for sentence in check(parse_package()):
            print(f"{check.__name__}: {sentence}")
