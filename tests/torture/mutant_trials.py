"""Trials: which tests notice a mutant, for little time.

The quick tests that matter are collected once, in a copy of the checkout, and run once, to learn
which lines each of them runs. For each mutant that process is forked, the function with the fault
takes the place of the sound one, and the tests that run its line are tried until one fails, the
quickest first. What survives that is tried again by a process of its own, with the files of tests
that run most of the module; a fault in what is worked out when a module is read, with the tests
that run a line which reads it, too.
"""

import gc
import importlib
import json
import os
import resource
import shutil
import signal
import sys
import time
from ast import unparse
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache, partial
from hashlib import sha256
from itertools import accumulate
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import coverage
import pytest
from mutants import HERE, Mutant

TESTS = """
    weekdays personal yaml schema markdown download_files publish records comments text_limits
    event_rules date_rules values rules duplicates theme_rules texts links failures loading
    yaml_slips prose findings suggestions text_judge sections report_forms better_words persons
    everyday_slips content_lines wrong_names renames phones letters forms intake mail broken
"""
"""The files of tests that matter for the modules of mutants.GROUPS: tests/test_*.py."""
SLOW_TOO = frozenset({"tests/test_intake.py", "tests/test_mail.py"})
"""Of these the slow tests matter, too."""

SECONDS = 30
"""How long the tests of a mutant may take that are tried by a forked process."""
WIDE_SECONDS, WIDE_FILES = 10, 3
"""How long those may take that a process of its own tries, and of how many files they are."""
FOR_EVER = 10
"""So many times longer than without a fault: the mutant runs for ever, which tests notice, too."""
ANSWER, CHOSEN, FAILED = Path("measured.json"), Path("chosen.json"), Path("failed.json")
"""Where processes tell each other what they know."""
LONGEST_WAIT = 1800
"""After so many seconds a child that waits for something counts as one that runs for ever."""

TestName = tuple[str, str]
"""The file of a test, and its name in it."""

OPTIONS = [
    *("-q", "-s", "-p", "no:randomly", "-p", "no:cacheprovider", "--no-header"),
    "--basetemp=../temp",
]


class Knowledge:
    """What is known about the tests: how long each takes, which lines it runs, file by file."""

    def __init__(self, file: Path | None) -> None:
        """Read what an earlier run has learned, where its file of tests is the same."""
        self.file = file
        self.files: dict[str, dict] = {}
        if file and file.exists():
            self.files = json.loads(file.read_text(encoding="utf-8"))

    def save(self) -> None:
        """Keep what is known for the next run."""
        if self.file:
            self.file.write_text(json.dumps(self.files), encoding="utf-8")

    def knows(self, path: str) -> bool:
        """Tell whether a file of tests was measured as it stands."""
        return self.files.get(path, {}).get("digest") == digest_file(path)

    def list_near_tests(self, mutant: Mutant) -> list[TestName]:
        """Return the tests that run a mutant's statement, the quickest first, for SECONDS.

        Where the module was changed since they were measured, each that runs any line of it.
        """
        wanted = {str(line) for line in mutant.lines}
        near = []
        for path, known in self.files.items():
            is_measured = known["modules"].get(mutant.path) == digest_file(mutant.path)
            for name, test in known["tests"].items():
                lines = test["lines"].get(mutant.path, ())
                if lines and (not is_measured or wanted.intersection(lines)):
                    near.append((path, name))
        return self._choose_quickest(near, SECONDS)

    def list_wide_tests(self, mutant: Mutant) -> list[TestName]:
        """Return the quickest tests, for WIDE_SECONDS, of the files that run most of a module."""
        shares = Counter[str]()
        for path, known in self.files.items():
            lines = (test["lines"].get(mutant.path, ()) for test in known["tests"].values())
            shares[path] = len(set().union(*lines))
        wide = [
            (path, name)
            for path, share in shares.most_common(WIDE_FILES)
            for name, test in self.files[path]["tests"].items()
            if share and mutant.path in test["lines"]
        ]
        near = self.list_near_tests(mutant)
        others = [name for name in wide if name not in near]
        return [
            *(name for name in near if name in wide),
            *self._choose_quickest(others, WIDE_SECONDS),
        ]

    def _choose_quickest(self, names: list[TestName], most: float) -> list[TestName]:
        """Return as many sound tests as so many seconds allow, the quickest first."""
        tests = [(self.files[path]["tests"][name], path, name) for path, name in names]
        timed = sorted((t["seconds"], path, name) for t, path, name in tests if not t["failed"])
        ends = [*accumulate(seconds for seconds, _path, _name in timed)]
        return [(path, name) for _seconds, path, name in timed[: bisect_right(ends, most)]]


def digest_file(path: str) -> str:
    """Return the digest of a file of the copy."""
    return sha256(Path(path).read_bytes()).hexdigest()


def copy_checkout(folder: Path) -> Path:
    """Return a copy of the checkout, without what was built or installed."""
    ignored = shutil.ignore_patterns(
        ".git", ".venv", "node_modules", "public", "__pycache__", ".*_cache", ".*wegweiser"
    )
    copy = Path(shutil.copytree(HERE, folder / "copy", ignore=ignored))
    (copy / ".venv").symlink_to(HERE / ".venv")
    (copy / "tests/node_modules").symlink_to(HERE / "tests/node_modules")
    return copy


class Trials:
    """A plug-in of pytest that tries mutants in place of running the tests once."""

    def __init__(self, sample: list[Mutant], minutes: float, knowledge: Path | None) -> None:
        """Keep what to try, and for how long."""
        self.sample = sample
        self.end = time.monotonic() + 60 * minutes
        self.knowledge = Knowledge(knowledge)
        self.failed = False
        self.exits = False
        self.running: pytest.Item | None = None
        self.tried: list[tuple[Mutant, bool]] = []

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave out slow tests."""
        items[:] = [i for i in items if not i.get_closest_marker("slow") or get_file(i) in SLOW_TOO]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note that a test failed; the child of a mutant ends with the first."""
        if report.failed:
            self.failed = True
            if self.exits:
                note_failure(self.running)
                os._exit(1)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Measure the tests, then try the mutants."""
        self.items = {(get_file(item), item.name): item for item in session.items}
        for mutant in self.sample:
            importlib.import_module(mutant.path.removesuffix(".py").replace("/", "."))
        self.functions, self.caches = list_functions(), list_caches()
        gc.freeze()
        self._measure()
        for mutant in self.sample:
            if time.monotonic() > self.end:
                break
            is_killed = self._try(mutant)
            self.tried.append((mutant, is_killed))
            print("." if is_killed else f"\nsurvived: {mutant}", end="", flush=True)
        return True

    def _measure(self) -> None:
        """Learn from each file of tests that is not known yet which lines its tests run."""
        for path in dict.fromkeys(path for path, _name in self.items):
            if self.knowledge.knows(path) or time.monotonic() > self.end:
                continue
            items = [item for (of, _name), item in self.items.items() if of == path]
            fork(partial(self._run_measured, items), LONGEST_WAIT)
            known = json.loads(ANSWER.read_text(encoding="utf-8"))
            modules = {module for test in known["tests"].values() for module in test["lines"]}
            known["digest"] = digest_file(path)
            known["modules"] = {module: digest_file(module) for module in modules}
            self.knowledge.files[path] = known
            self.knowledge.save()
            bad = [name for name, test in known["tests"].items() if test["failed"]]
            seconds = sum(test["seconds"] for test in known["tests"].values())
            print(f"{path}: {seconds:.1f} s; fail already: {bad}", flush=True)
        for path in set(self.knowledge.files) - {path for path, _name in self.items}:
            del self.knowledge.files[path]

    def _run_measured(self, items: list[pytest.Item]) -> None:
        """Run the tests of a file; write how long each took, and which lines it ran."""
        recorder = coverage.Coverage(data_file=None, config_file=False, source=["wegweiser"])
        tests = {}
        recorder.start()
        for item, after in zip(items, [*items[1:], None], strict=True):
            recorder.switch_context(item.name)
            self._forget()
            self.failed = False
            begin = time.process_time()
            item.ihook.pytest_runtest_protocol(item=item, nextitem=after)
            seconds = time.process_time() - begin
            tests[item.name] = {"seconds": seconds, "failed": self.failed, "lines": {}}
        recorder.stop()
        data = recorder.get_data()
        for file in data.measured_files():
            module = Path(file).relative_to(Path.cwd()).as_posix()
            for line, contexts in data.contexts_by_lineno(file).items():
                for name in contexts:
                    if name in tests:
                        tests[name]["lines"].setdefault(module, []).append(str(line))
        ANSWER.write_text(json.dumps({"tests": tests}), encoding="utf-8")

    def _forget(self) -> None:
        """Let functions that remember their answers work again, as in a process of its own."""
        for cached in self.caches:
            cached.cache_clear()

    def _try(self, mutant: Mutant) -> bool:
        """Tell whether a test notices a mutant: one that fails with it, and passes without it."""
        while self._is_noticed(mutant):
            name = tuple(json.loads(FAILED.read_text(encoding="utf-8")))
            if not name or not fork(partial(self._run, [self.items[name]]), LONGEST_WAIT):
                return True
            self.knowledge.files[name[0]]["tests"][name[1]]["failed"] = True
        return False

    def _is_noticed(self, mutant: Mutant) -> bool:
        """Tell whether a test fails with a mutant, or whether it runs for ever."""
        FAILED.write_text("[]", encoding="utf-8")
        tree = mutant.make(Path())
        swaps = list_swaps(self.functions, compile(tree, str(Path(mutant.path).resolve()), "exec"))
        near = self.knowledge.list_near_tests(mutant)
        anew = self.knowledge.list_wide_tests(mutant)
        if not swaps:  # a constant: only a new process has it
            anew = [*near, *(name for name in anew if name not in near)]
        with replace_text(Path(mutant.path), unparse(tree)):
            items = [self.items[name] for name in near]
            if swaps and fork(partial(self._run, items, swaps), FOR_EVER * SECONDS):
                return True
            return bool(anew) and fork(partial(run_anew, anew), FOR_EVER * SECONDS)

    def _run(
        self, items: list[pytest.Item], swaps: Sequence[tuple[FunctionType, CodeType]] = ()
    ) -> None:
        """Put a fault in its place and run tests until one fails."""
        for function, code in swaps:
            function.__code__ = code
        self._forget()
        self.exits = True
        for item, after in zip(items, [*items[1:], None], strict=True):
            self.running = item
            item.ihook.pytest_runtest_protocol(item=item, nextitem=after)


class Chooser:
    """A plug-in of pytest that runs some tests only, in an order of their own."""

    def __init__(self, names: list[TestName]) -> None:
        """Take the names of the tests."""
        self.names = names

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Choose the tests."""
        known = {(get_file(item), item.name): item for item in items}
        items[:] = [known[name] for name in self.names if name in known]

    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> None:
        """Note which test failed."""
        if call.excinfo and not call.excinfo.errisinstance(pytest.skip.Exception):
            note_failure(item)


def note_failure(item: pytest.Item) -> None:
    """Tell whoever waits for this process which test failed."""
    file = item.config.rootpath / FAILED  # the test may stand elsewhere
    file.write_text(json.dumps([get_file(item), item.name]), encoding="utf-8")


def run_anew(names: list[TestName]) -> None:
    """Go on as a process of its own, which reads all modules anew, and runs tests."""
    CHOSEN.write_text(json.dumps(names), encoding="utf-8")
    os.execv(sys.executable, [sys.executable, __file__])  # noqa: S606  our own tests


def get_file(item: pytest.Item) -> str:
    """Return the path of a test's file below the copy."""
    return item.path.relative_to(item.config.rootpath).as_posix()


def list_functions() -> dict[tuple[str, str, int], list[FunctionType]]:
    """Return all functions of the package that are in memory, by file, name and first line."""
    package = str(Path("wegweiser").resolve())
    functions: dict[tuple[str, str, int], list[FunctionType]] = {}
    for function in gc.get_objects():
        if isinstance(function, FunctionType):
            code = function.__code__
            if code.co_filename.startswith(package):
                key = (code.co_filename, code.co_qualname, code.co_firstlineno)
                functions.setdefault(key, []).append(function)
    return functions


def list_caches() -> list[Any]:
    """Return all functions of the package that remember their answers."""
    kind = type(cache(str))
    objects = (found for found in gc.get_objects() if isinstance(found, kind))
    return [cached for cached in objects if cached.__module__.startswith("wegweiser.")]


def list_swaps(
    functions: dict[tuple[str, str, int], list[FunctionType]], module: CodeType
) -> list[tuple[FunctionType, CodeType]]:
    """Return each function whose code differs in a module, with its new code."""
    return [
        (function, code)
        for code in walk_code(module)
        for function in functions.get((code.co_filename, code.co_qualname, code.co_firstlineno), [])
        if function.__code__ != code
    ]


def walk_code(code: CodeType) -> Iterator[CodeType]:
    """Yield a code and those within it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from walk_code(constant)


@contextmanager
def replace_text(file: Path, text: str) -> Iterator[None]:
    """Give a file another text for a while, for whoever reads it anew."""
    original, times = file.read_bytes(), file.stat()
    file.write_text(text, encoding="utf-8")
    try:
        yield
    finally:
        file.write_bytes(original)
        os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))


def fork(run: Callable[[], None], seconds: float) -> bool:
    """Run a function in a child; tell whether it failed, or took more seconds of the processor."""
    sys.stdout.flush()
    child = os.fork()
    if not child:
        code = 1
        try:
            os.setpgid(0, 0)
            null = os.open(os.devnull, os.O_RDWR)
            for number in range(3):
                os.dup2(null, number)
            limit = int(seconds) + 1
            resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
            run()
            code = 0
        finally:
            os._exit(code)
    end = time.monotonic() + LONGEST_WAIT
    ended, status = os.waitpid(child, os.WNOHANG)
    while not ended and time.monotonic() < end:
        time.sleep(0.02)
        ended, status = os.waitpid(child, os.WNOHANG)
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    if not ended:
        os.waitpid(child, 0)
    return not ended or status != 0


def try_mutants(
    sample: list[Mutant], minutes: float, folder: Path, knowledge: Path | None
) -> list[tuple[Mutant, bool]]:
    """Return which of some mutants were tried within so many minutes, and whether each was killed.

    It goes into a copy of the checkout for good.
    """
    copy = copy_checkout(folder)
    os.chdir(copy)
    sys.path[:0] = [str(copy), str(copy / "tests")]
    os.environ |= {"WEGWEISER_EXAMPLES": "10", "PYTHONPATH": f"{copy}:{copy}/tests"}
    trials = Trials(sample, minutes, knowledge)
    files = [f"tests/test_{name}.py" for name in TESTS.split()]
    pytest.main([*OPTIONS, *files], plugins=[trials])
    return trials.tried


if __name__ == "__main__":
    chosen = [tuple(name) for name in json.loads(CHOSEN.read_text(encoding="utf-8"))]
    its_files = sorted({path for path, _name in chosen})
    status = pytest.main(["-x", *OPTIONS, *its_files], plugins=[Chooser(chosen)])
    sys.exit(status not in {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED})
