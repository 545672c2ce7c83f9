"""Every regular expression of the package takes linear time for what almost fits it."""

import ast
import importlib
import re
import time
from collections.abc import Iterator
from pathlib import Path
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest

import wegweiser
from wegweiser.source import yaml_slips

pytestmark = pytest.mark.whole

PACKAGE = Path(wegweiser.__file__).resolve().parent
LENGTH = 20_000
MOST_SECONDS = 0.3
SEARCHING = {"search", "sub", "subn", "finditer", "findall", "split"}
"""The methods that try a pattern at every character, not at the first alone."""

MOST_CHARACTERS = {
    "wegweiser.requests.boxes._BOXES_WITH_LABEL": 500,
    "wegweiser.requests.sections._SEPARATOR": 300,
    "wegweiser.source.yaml_guesses": yaml_slips.MAX_LINE,
    "wegweiser.source.yaml_lines": yaml_slips.MAX_LINE,
}
"""Patterns, or modules of them, that are never asked about longer texts: they are cut before."""


def walk_sources() -> Iterator[tuple[str, ast.Module]]:
    """Yield the name and the tree of each module of the package."""
    for file in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts)
        yield name.removesuffix(".__init__"), ast.parse(file.read_text(encoding="utf-8"))


def collect_patterns() -> dict[str, tuple[re.Pattern[str], bool]]:
    """Return each pattern of the package by its name, and whether it is searched for."""
    uses: dict[str, set[str]] = {}
    patterns: dict[str, Any] = {}
    for name, tree in walk_sources():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Attribute):
                continue
            owner = node.value
            owner_name = owner.id if isinstance(owner, ast.Name) else getattr(owner, "attr", "")
            uses.setdefault(owner_name, set()).add(node.attr)
        module = importlib.import_module(name)
        for key, value in vars(module).items():
            for number, pattern in enumerate(value if isinstance(value, tuple) else (value,)):
                if isinstance(pattern, re.Pattern) and isinstance(pattern.pattern, str):
                    patterns[f"{name}.{key}.{number}"] = pattern
        patterns |= dict(find_literals(name, tree))
    modes = {}
    for label, pattern in patterns.items():
        _, name, number = label.rsplit(".", 2)
        methods = {name} if number.isdigit() and name.islower() else uses.get(name, set())
        # A tuple of patterns is tried one after the other, at the beginning of a line.
        only_at_start = not methods & SEARCHING and (
            methods & {"match", "fullmatch"} or number != "0"
        )
        modes[label] = pattern, not only_at_start
    return modes


def find_literals(name: str, tree: ast.Module) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield the patterns that a module writes where it uses them: re.sub("…", …)."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        is_re = isinstance(node.func.value, ast.Name) and node.func.value.id == "re"
        if (
            is_re
            and node.func.attr != "compile"
            and node.args
            and isinstance(node.args[0], ast.Constant)
            and isinstance(node.args[0].value, str)
        ):
            text = node.args[0].value
            text = text.decode("latin-1") if isinstance(text, bytes) else text
            yield f"{name}.{node.func.attr}.{node.lineno}", re.compile(text)


PATTERNS = collect_patterns()


def sample(tree: Any) -> str:
    """Return a short text that a parsed pattern more or less matches."""
    return "".join(sample_node(str(kind), value) for kind, value in tree)


def sample_node(kind: str, value: Any) -> str:  # noqa: PLR0911  one case a kind
    """Return a short text for a part of a pattern."""
    if kind == "LITERAL":
        return chr(value)
    if kind == "NOT_LITERAL":
        return "a" if value != ord("a") else "b"
    if kind == "ANY":
        return "a"
    if kind == "IN":
        return sample_class(value)
    if kind == "BRANCH":
        return sample(value[1][0])
    if kind == "SUBPATTERN":
        return sample(value[3])
    if kind in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
        return sample(value[2]) * max(1, value[0])
    if kind == "ATOMIC_GROUP":
        return sample(value)
    return ""


def sample_class(parts: Any) -> str:
    """Return a character of a class, a letter where it can be."""
    if str(parts[0][0]) == "NEGATE":
        excluded = {value for kind, value in parts[1:] if str(kind) == "LITERAL"}
        for character in "a 1-é":
            if ord(character) not in excluded and not in_categories(character, parts[1:]):
                return character
        return "a"
    for kind, value in parts:
        if str(kind) == "LITERAL":
            return chr(value)
        if str(kind) == "RANGE":
            return chr(value[0])
    return next(c for c in "a 1-" if in_categories(c, parts))


def in_categories(character: str, parts: Any) -> bool:
    """Tell whether a character belongs to one of the categories or ranges of a class."""
    tests = {
        "CATEGORY_DIGIT": character.isdigit(),
        "CATEGORY_NOT_DIGIT": not character.isdigit(),
        "CATEGORY_SPACE": character.isspace(),
        "CATEGORY_NOT_SPACE": not character.isspace(),
        "CATEGORY_WORD": character.isalnum(),
        "CATEGORY_NOT_WORD": not character.isalnum(),
    }
    return any(
        tests[str(value)]
        if str(kind) == "CATEGORY"
        else str(kind) == "RANGE" and value[0] <= ord(character) <= value[1]
        for kind, value in parts
    )


def list_near_misses(pattern: re.Pattern[str]) -> set[str]:
    """Return long texts that a pattern almost matches: its parts, repeated, and a misfit."""
    texts: set[str] = set()

    def add(before: str, unit: str) -> None:
        if unit:
            long = before + unit * ((LENGTH - len(before)) // len(unit))
            texts.update((long, long + "\0", long + "\n\0", " " + long))

    def visit(tree: Any, before: str) -> None:
        for kind, value in tree:
            whole = sample_node(str(kind), value)
            add(before, whole)
            add("", before + whole)
            if str(kind) in {"MAX_REPEAT", "MIN_REPEAT"}:
                visit(value[2], before)
            elif str(kind) == "SUBPATTERN":
                visit(value[3], before)
            elif str(kind) == "BRANCH":
                for branch in value[1]:
                    visit(branch, before)
            before += whole

    visit(parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE), "")
    return texts


@pytest.mark.slow
@pytest.mark.parametrize("label", sorted(PATTERNS))
def test_every_pattern_takes_linear_time(label: str) -> None:
    """A regular expression never takes long for twenty thousand characters that almost fit."""
    pattern, is_searched = PATTERNS[label]
    name = label.rpartition(".")[0]
    most = MOST_CHARACTERS.get(name, MOST_CHARACTERS.get(name.rpartition(".")[0], LENGTH))
    for near_miss in list_near_misses(pattern):
        text = near_miss[:most] + near_miss[-2:]
        start = time.process_time()
        if is_searched:
            for _ in pattern.finditer(text):
                pass
        else:
            pattern.match(text)
            pattern.fullmatch(text)
        assert time.process_time() - start < MOST_SECONDS, (text[:60], len(text))
