"""The style of the house, kept: nothing of what `tests/support/house.py` counts is to be found."""

import ast
import re
import statistics
import subprocess
import sys

import pytest
from support import house
from support.house import HERE, LIBRARY_HOMES, PACKAGE, Modules

MODULES = house.parse_package()
POSTCARDS = '"""Postcards."""\n\n\ndef plan(frame):\n    """Plan."""\n    return ()\n'
WEATHER = '"""Weather."""\n\n\ndef check_weather(city):\n    """It shines."""\n    return ()\n'
SPECK = '''"""A speck."""


class Speck(NamedTuple):
    """A speck."""

    size: int


def found_speck(one):
    """Return it."""
    return [x for x in one if x and (1 or 2 or 3) and (4 or 5 or 6) and (7 or 8)]  # fmt: skip
'''


def plant(**texts: str) -> Modules:
    """Return some of the package, and modules that are not there; `__` in a name is a dot."""
    modules = {name: MODULES[name] for name in ("editions", "rules", "model.site")}
    for name, text in texts.items():
        path = name.replace("__", ".")
        modules[path] = house.Module(path, PACKAGE, text, ast.parse(text))
    return modules


@pytest.mark.parametrize("check", house.CHECKS, ids=lambda check: check.__name__)
def test_the_house_is_in_order(check) -> None:
    """What counts breaches of the style finds none; its docstring is the rule."""
    assert check(MODULES) == []


def test_functions_are_short() -> None:
    """Half of all functions have at most eight lines."""
    trees = [module.tree for module in MODULES.values()]
    sizes = [house.count_lines(it) for tree in trees for it in house._functions(ast.walk(tree))]

    assert statistics.median(sizes) <= 8


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("weather", POSTCARDS, "weather stands in no layer."),
        (
            "source.weather",
            "from wegweiser.model import site",
            "source.weather imports model.site, which stands in a layer above it.",
        ),
        (
            "rules.weather",
            "import yaml",
            "rules.weather imports yaml, whose home is source.yaml.",
        ),
        (
            "editions.pages.postcards",
            POSTCARDS,
            "editions.pages.postcards plans files, but is in no list of editions/__init__.py.",
        ),
        (
            "rules.weather",
            WEATHER,
            "rules.weather.check_weather is a rule, but is not in RULES of rules/__init__.py.",
        ),
        ("model.weather", "print(1)", "model.weather calls print, which only commands may."),
        ("model.weather", "x = 1\n" * 351, "model.weather has 351 lines, 350 are enough."),
        (
            "model.weather",
            "def plan():\n" + "    x = 1\n" * 40,
            "model.weather.plan has 41 lines, 40 are enough.",
        ),
        (
            "model.weather",
            SPECK,
            "model.weather.found_speck is named by a participle; functions are verbs.",
        ),
        ("model.weather", SPECK, "model.weather:10 calls something `one`."),
        ("model.weather", SPECK, "model.weather.found_speck has complexity 11, 10 is enough."),
        ("model.weather", SPECK, "model.weather:12 is kept from the formatter without a reason."),
        ("model.weather", SPECK, "model.weather.Speck.size is not explained."),
        ("model.weather", "x = 1", "model.weather does not say what it is."),
    ],
)
def test_a_planted_breach_is_told_in_a_sentence(name: str, text: str, sentence: str) -> None:
    """Whoever breaks the style reads what is wrong and where."""
    modules = plant(**{name: text})

    assert sentence in [told for check in house.CHECKS for told in check(modules)]


def test_a_planted_circle_is_told_in_a_sentence() -> None:
    """Two modules that import each other are named."""
    modules = plant(
        model__weather="from wegweiser.model import climate",
        model__climate="from wegweiser.model import weather",
    )

    (sentence,) = house.find_import_circles(modules)
    assert sentence.startswith("These modules import each other in a circle: ")
    assert "model.climate" in sentence


def test_the_package_names_no_city() -> None:
    """Another city uses the same package: it names none."""
    paths = [path for path in PACKAGE.rglob("*") if path.is_file()]

    assert [
        path
        for path in paths
        if "__pycache__" not in path.parts and b"dortmund" in path.read_bytes().lower()
    ] == []


def test_help_is_light() -> None:
    """`./build.py --help` imports none of the heavy libraries."""
    run = [sys.executable, "-X", "importtime", str(HERE / "build.py"), "--help"]
    timing = subprocess.run(run, capture_output=True, text=True, check=True).stderr
    lines = [line for line in timing.splitlines() if "|" in line]
    loaded = {line.rsplit("|", 1)[-1].strip().split(".")[0] for line in lines}

    assert loaded & set(LIBRARY_HOMES) == set()


def test_readme_commands_exist() -> None:
    """Each `make` target and each command that README names exists."""
    readme = (HERE / "README.md").read_text(encoding="utf-8")
    makefile = (HERE / "Makefile").read_text(encoding="utf-8")
    run = [sys.executable, str(HERE / "build.py"), "--help"]
    usage = subprocess.run(run, capture_output=True, text=True, check=True).stdout
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    commands = set(re.findall(r"^    (\w+) ", usage, re.MULTILINE))

    assert set(re.findall(r"`make ([a-z-]+)`", readme)) <= targets
    assert set(re.findall(r"\./build\.py ([a-z]+)", readme)) <= commands
