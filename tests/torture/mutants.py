"""Mutants: small faults put into the code on purpose, each of which a test must notice.

`.venv/bin/python tests/torture/mutants.py --count 60 --minutes 10 --seed 1` prints each survivor
and the share that was killed. Every mutant is tried in a copy of the checkout.
"""

import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parents[2]
SECONDS_FOR_A_MUTANT = 240
"""One that runs longer counts as noticed: a test has its limit of time, too."""

TESTS = {
    "wegweiser/source/yaml.py": "test_yaml test_loading test_yaml_slips test_broken",
    "wegweiser/source/schema.py": "test_schema test_records test_loading test_broken",
    "wegweiser/source/record_reader.py": "test_records test_loading test_comments test_broken",
    "wegweiser/source/markdown.py": "test_markdown test_texts",
    "wegweiser/source/markdown_checks.py": "test_markdown test_comments test_broken test_links",
    "wegweiser/source/text_limits.py": "test_text_limits test_broken",
    "wegweiser/source/comments.py": "test_comments",
    "wegweiser/rules/": "test_rules test_event_rules test_date_rules test_values test_theme_rules "
    "test_duplicates test_failures test_broken test_pictures",
    "wegweiser/build/publish.py": "test_publish test_jobs",
    "wegweiser/build/target.py": "test_publish",
    "wegweiser/build/journal.py": "test_publish",
    "wegweiser/build/manifest.py": "test_publish",
    "wegweiser/build/way.py": "test_publish",
    "wegweiser/build/download_files.py": "test_download_files",
    "wegweiser/requests/": "test_intake test_mail",
}
"""For each module, or folder of them, the tests that must notice, the quickest first."""

SWAPS: dict[type, type] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
}
"""Operators, and what they are taken for."""


class Mutant(NamedTuple):
    """A fault in a module."""

    path: str
    """The module."""
    line: int
    """The line that it is in."""
    change: str
    """What was changed."""
    text: str
    """The module with the fault."""


def list_mutants(path: str, source: str) -> Iterator[Mutant]:
    """Yield each mutant of a module; what only serves to be read or typed has none."""
    count = sum(1 for _ in iter_changes(ast.parse(source)))
    for number in range(count):
        tree = ast.parse(source)
        line, change, apply = list(iter_changes(tree))[number]
        apply()
        yield Mutant(path, line, change, ast.unparse(ast.fix_missing_locations(tree)))


def iter_changes(tree: ast.AST) -> Iterator[tuple[int, str, Callable[[], None]]]:
    """Yield the line of each possible change, what it is, and a function that makes it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            swap = SWAPS.get(type(node.ops[0]))
            if swap:
                yield node.lineno, ast.unparse(node), set_item(node.ops, 0, swap())
        elif isinstance(node, ast.BoolOp | ast.BinOp):
            swap = SWAPS.get(type(node.op))
            if swap:
                yield node.lineno, ast.unparse(node), set_field(node, "op", swap())
        elif isinstance(node, ast.If | ast.IfExp):
            test = ast.UnaryOp(ast.Not(), node.test)
            yield node.lineno, f"not {ast.unparse(node.test)}", set_field(node, "test", test)
        elif isinstance(node, ast.Return | ast.Yield) and node.value is not None:
            yield (
                node.lineno,
                f"{ast.unparse(node)[:70]} → None",
                set_field(node, "value", ast.Constant(None)),
            )
        elif isinstance(node, ast.Constant) and type(node.value) is int:
            yield node.lineno, f"{node.value} + 1", set_field(node, "value", node.value + 1)


def set_field(node: ast.AST, name: str, value: object) -> Callable[[], None]:
    """Return a function that sets a field of a node."""
    return lambda: setattr(node, name, value)


def set_item(items: list[ast.cmpop], position: int, value: ast.cmpop) -> Callable[[], None]:
    """Return a function that sets an item of a list."""
    return lambda: items.__setitem__(position, value)


def collect_mutants(wanted: str = "") -> list[tuple[Mutant, str]]:
    """Return all mutants of the modules whose path holds a word, each with its tests."""
    mutants = []
    for name, tests in TESTS.items():
        place = HERE / name
        for file in sorted(place.glob("*.py")) if place.is_dir() else [place]:
            path = file.relative_to(HERE).as_posix()
            if wanted in path:
                source = file.read_text(encoding="utf-8")
                mutants += [(mutant, tests) for mutant in list_mutants(path, source)]
    return mutants


def is_killed(copy: Path, mutant: Mutant, tests: str) -> bool:
    """Tell whether a test notices a mutant in a copy of the checkout."""
    file = copy / mutant.path
    original = file.read_bytes()
    file.write_text(mutant.text, encoding="utf-8")
    try:
        return not passes(copy, tests)
    finally:
        file.write_bytes(original)


def passes(copy: Path, tests: str) -> bool:
    """Tell whether the quick ones of some tests pass in a copy."""
    files = [f"tests/{name}.py" for name in tests.split()]
    options = ["-q", "-x", "-p", "no:randomly", "-p", "no:cacheprovider", "--no-header"]
    chosen = ["-m", "not slow and not torture and not workflows"]
    try:
        done = subprocess.run(  # our own tests
            [sys.executable, "-m", "pytest", *options, *chosen, *files],
            cwd=copy,
            env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "WEGWEISER_EXAMPLES": "100"},
            capture_output=True,
            timeout=SECONDS_FOR_A_MUTANT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def copy_checkout(folder: Path) -> Path:
    """Return a copy of the checkout, without what was built or installed."""
    ignored = shutil.ignore_patterns(
        ".git", ".venv", "node_modules", "public", "__pycache__", ".*_cache", ".*wegweiser"
    )
    copy = Path(shutil.copytree(HERE, folder / "copy", ignore=ignored))
    (copy / ".venv").symlink_to(HERE / ".venv")
    (copy / "tests/node_modules").symlink_to(HERE / "tests/node_modules")
    return copy


def run(
    count: int, minutes: float, seed: int, wanted: str = "", without: str = ""
) -> tuple[int, list[Mutant]]:
    """Try a sample of mutants; return how many were tried, and which survived."""
    end = time.monotonic() + 60 * minutes
    mutants = collect_mutants(wanted)
    sample = random.Random(seed).sample(mutants, min(count, len(mutants)))  # noqa: S311  no secret
    survivors: list[Mutant] = []
    tried = 0
    sound: set[str] = set()
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copy = copy_checkout(Path(folder))
        for mutant, all_tests in sample:
            tests = " ".join(name for name in all_tests.split() if name != without)
            if time.monotonic() > end:
                break
            if tests not in sound:
                if not passes(copy, tests):
                    raise SystemExit(f"without any mutant a test fails: {tests}")
                sound.add(tests)
            tried += 1
            if not is_killed(copy, mutant, tests):
                survivors.append(mutant)
                print(f"survived: {mutant.path}:{mutant.line}: {mutant.change}", flush=True)
    killed = tried - len(survivors)
    share = f"{killed / tried:.0%}" if tried else "none"
    print(f"{killed} of {tried} mutants killed ({share}), out of {len(mutants)}; seed {seed}")
    return tried, survivors


if __name__ == "__main__":
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="a word in the path of the modules")
    parser.add_argument("--without", default="", help="a file of tests that fails already")
    given = parser.parse_args()
    run(given.count, given.minutes, given.seed, given.only, given.without)
