"""Mutants: small faults put into the code on purpose, each of which a test must notice.

`.venv/bin/python tests/torture/mutants.py --count 120 --minutes 60 --seed 1` prints each survivor
and the share that was killed, group by group. How they are tried stands in mutant_trials.py.
"""

import ast
import random
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from itertools import chain, zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import yaml

HERE = Path(__file__).resolve().parents[2]

GROUPS = {
    "source: YAML": ["wegweiser/source/yaml.py", "wegweiser/source/record_reader.py"],
    "source: schema": ["wegweiser/source/schema.py"],
    "source: Markdown": [
        *("wegweiser/source/markdown.py", "wegweiser/source/markdown_checks.py"),
        *("wegweiser/source/comments.py", "wegweiser/source/text_limits.py"),
    ],
    "rules": ["wegweiser/rules/*.py"],
    "publishing": [
        *("wegweiser/build/publish.py", "wegweiser/build/target.py", "wegweiser/build/journal.py"),
        *("wegweiser/build/manifest.py", "wegweiser/build/way.py"),
        "wegweiser/build/download_files.py",
    ],
    "requests": ["wegweiser/requests/*.py"],
}
"""The modules whose faults must be noticed; a sample takes as many of each group."""

EQUIVALENT = {
    (path, row["in"], row["change"])
    for path, rows in yaml.safe_load((HERE / "tests/torture/equivalent.yaml").read_bytes()).items()
    for row in rows
}
"""Mutants that change nothing anybody could notice."""

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

    group: str
    """The group of its module."""
    path: str
    """The module."""
    number: int
    """The how many-th of its module's faults."""
    function: str
    """The innermost function or class that it is in."""
    lines: frozenset[int]
    """The lines whose tests may notice it: of its statement; of a constant, those that read it."""
    line: int
    """The line that it is in."""
    change: str
    """What is changed."""

    def __str__(self) -> str:
        """Return where it is, and what it changes."""
        return f"{self.path}:{self.line}: {self.function}: {self.change}"

    def make(self, root: Path) -> ast.Module:
        """Return the module with the fault, each node on its old line."""
        tree = ast.parse((root / self.path).read_text(encoding="utf-8"))
        _line, _change, apply = list(iter_changes(tree))[self.number]
        apply()
        return ast.fix_missing_locations(tree)


def list_mutants(group: str, path: str, source: str) -> Iterator[Mutant]:
    """Yield each mutant of a module; what only serves to be read or typed has none."""
    tree = ast.parse(source)
    for number, (line, change, _apply) in enumerate(iter_changes(tree)):
        function, lines = find_place(tree, line)
        yield Mutant(group, path, number, function, lines, line, change)


def find_place(tree: ast.Module, line: int) -> tuple[str, frozenset[int]]:
    """Return the innermost function or class around a line, and the lines that its fault is in."""
    name, innermost = "", None
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or line):
            innermost = node
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                name = node.name
    if isinstance(innermost, ast.FunctionDef):  # a default: whatever its body does may differ
        return name, frozenset(range(line, (innermost.end_lineno or line) + 1))
    if innermost in tree.body:
        return name, frozenset(list_reading_lines(tree, set(list_names(innermost, ast.Store))))
    return name, frozenset(range(innermost.lineno if innermost else line, line + 1))


def list_reading_lines(tree: ast.Module, constants: set[str]) -> Iterator[int]:
    """Yield each line that reads one of these constants of a module, or one made of them."""
    for statement in tree.body:
        is_read = not constants.isdisjoint(list_names(statement, ast.Load))
        if is_read and isinstance(statement, ast.Assign | ast.AnnAssign):
            constants.update(list_names(statement, ast.Store))
        elif is_read:
            for node in ast.walk(statement):
                if isinstance(node, ast.Name) and node.id in constants:
                    yield node.lineno


def list_names(statement: ast.stmt, context: type[ast.expr_context]) -> Iterator[str]:
    """Yield the names that a statement reads, or those that it sets."""
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, context):
            yield node.id


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
        elif isinstance(node, ast.Return | ast.Yield) and not is_empty(node.value):
            yield (
                node.lineno,
                f"{ast.unparse(node)[:70]} → None",
                set_field(node, "value", ast.Constant(None)),
            )
        elif isinstance(node, ast.Constant) and type(node.value) is int:
            yield node.lineno, f"{node.value} + 1", set_field(node, "value", node.value + 1)


def is_empty(value: ast.expr | None) -> bool:
    """Tell whether what is returned is None, or false, which hardly differs."""
    return value is None or (
        isinstance(value, ast.Constant) and (value.value is None or value.value is False)
    )


def set_field(node: ast.AST, name: str, value: object) -> Callable[[], None]:
    """Return a function that sets a field of a node."""
    return lambda: setattr(node, name, value)


def set_item(items: list[ast.cmpop], position: int, value: ast.cmpop) -> Callable[[], None]:
    """Return a function that sets an item of a list."""
    return lambda: items.__setitem__(position, value)


def collect_mutants(root: Path = HERE, wanted: str = "") -> dict[str, list[Mutant]]:
    """Return all mutants of the modules whose path holds a word, group by group."""
    groups: dict[str, list[Mutant]] = {}
    for group, patterns in GROUPS.items():
        files = sorted({file for pattern in patterns for file in root.glob(pattern)})
        paths = [file.relative_to(root).as_posix() for file in files]
        mutants = [
            mutant
            for path in paths
            if wanted in path
            for mutant in list_mutants(group, path, (root / path).read_text(encoding="utf-8"))
            if (path, mutant.function, mutant.change) not in EQUIVALENT
        ]
        if mutants:
            groups[group] = mutants
    return groups


def choose_mutants(groups: dict[str, list[Mutant]], count: int, seed: int) -> list[Mutant]:
    """Return a sample, one of each group after the other, so that a part of it is fair, too."""
    chance = random.Random(seed)  # noqa: S311  no secret
    shuffled = [chance.sample(mutants, len(mutants)) for mutants in groups.values()]
    turns = chain.from_iterable(zip_longest(*shuffled))
    return [mutant for mutant in turns if mutant is not None][:count]


def run(
    count: int, minutes: float, seed: int, wanted: str = "", knowledge: Path | None = None
) -> tuple[int, int]:
    """Try a sample of mutants, print what survived; return how many were tried, and killed."""
    from mutant_trials import try_mutants

    groups = collect_mutants(wanted=wanted)
    sample = choose_mutants(groups, count, seed)
    with TemporaryDirectory(prefix="mutants-") as folder:
        tried = try_mutants(sample, minutes, Path(folder), knowledge)
    for name, mutants in groups.items():
        results = [is_killed for mutant, is_killed in tried if mutant.group == name]
        print(f"{name}: {sum(results)} of {len(results)} killed, out of {len(mutants)}")
    killed = sum(is_killed for _mutant, is_killed in tried)
    share = f"{killed / len(tried):.0%}" if tried else "none"
    print(f"{killed} of {len(tried)} mutants killed ({share}); seed {seed}")
    return len(tried), killed


if __name__ == "__main__":
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="a word in the path of the modules")
    parser.add_argument("--knowledge", type=Path, help="where to keep what tests run")
    given = parser.parse_args()
    run(given.count, given.minutes, given.seed, given.only, given.knowledge)
