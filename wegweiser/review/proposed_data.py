"""Take the data of a pull request at one commit: its names are looked at before its words."""

import os
import re
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

DATA_FOLDERS = ("content", "data")
OWN_LISTS = frozenset({"data/site.yaml", "data/intake.yaml", "data/withdrawn.yaml"})
"""What a stranger may propose, but no preview shows: these are taken from the main branch."""
MAX_ENTRIES = 20_000
"""Files below DATA_FOLDERS, far more than a city has."""
MAX_PATH_LENGTH = 200
MAX_FILE_BYTES = 5 * 1024 * 1024
MAX_BYTES = 50 * 1024 * 1024
"""What all files of a proposal that differ from the main branch may have."""
GIT_TIMEOUT = 120
"""Seconds that one call of git may take."""

_NAME = r"[A-Za-z0-9_][A-Za-z0-9._-]*"
_READ_PATH = re.compile(
    rf"data/{_NAME}\.ya?ml"
    rf"|content/(?:{_NAME}/)*{_NAME}\.md"
    rf"|content/words/{_NAME}\.po"
    rf"|content/bilder/(?:{_NAME}/)*{_NAME}\.(?:jpe?g|png|webp|avif)"
    rf"|content/dateien/(?:{_NAME}/)*{_NAME}\.(?:pdf|txt|csv|ics|xlsx|odt|docx)"
)
_SCHEMA_PATH = re.compile(rf"data/schema/{_NAME}\.json")
"""What editors get help from: made of the model, not read by a build."""
_DOWNLOADS = "content/dateien/"
_REGULAR_MODE = "100644"
_BARE_CONFIG = "[core]\n\trepositoryformatversion = 0\n\tbare = true\n"


class RefusalError(Exception):
    """A preview that is not built or not shown."""

    def __init__(self, key: str, culprit: object = "") -> None:
        """Take the key of the message, and the file or number that is to blame."""
        super().__init__(key, culprit)
        self.key = key
        self.culprit = str(culprit)[:MAX_PATH_LENGTH]


class TreeEntry(NamedTuple):
    """What a commit holds under a path."""

    mode: str
    """The kind of file as git writes it: 100644 regular, 100755 executable, 120000 a link."""
    object_id: str
    """The name of its content."""


Tree = Mapping[str, TreeEntry]


class ProposedCity(NamedTuple):
    """A proposal as two folders of a city, each with its data and content only."""

    before: Path
    """The city where the proposal left the main branch."""
    after: Path
    """The city as it is proposed."""
    hidden_lists: tuple[str, ...]
    """The lists that the proposal changes, and that are shown as the main branch has them."""


@contextmanager
def open_proposal(city: Path, head: str, base: str, *, is_strange: bool) -> Iterator[ProposedCity]:
    """Give the data of a pull request at its head, and that of the main branch where it left it.

    `city` is a clone of the main branch; `head` and `base` are commits. A stranger's proposal
    brings neither OWN_LISTS nor files to download: those of the clone's HEAD stand in. Nothing of
    the pull request is executed or checked out. Raises RefusalError, OSError.
    """
    with tempfile.TemporaryDirectory(prefix="wegweiser-") as folder:
        store = Path(folder, "store")
        _fetch_commit(city, store, head)
        old_tree, new_tree = _list_tree(store, base), _list_tree(store, head)
        _check_names(old_tree, new_tree, is_strange=is_strange)
        _check_sizes(store, old_tree, new_tree)
        hidden = OWN_LISTS if is_strange else frozenset()
        main_tree = _list_tree(store, _run_git(city, "rev-parse", "HEAD").strip())
        before, after = Path(folder, "before"), Path(folder, "after")
        _write_files(store, _replace_entries(old_tree, main_tree, hidden), before)
        _write_files(store, _replace_entries(new_tree, main_tree, hidden), after)
        changed = hidden.intersection(_list_changed(old_tree, new_tree))
        yield ProposedCity(before, after, tuple(sorted(changed)))


def _fetch_commit(city: Path, store: Path, head: str) -> None:
    """Fetch one commit without its history or its large files into a repository of its own."""
    origin = _run_git(city, "remote", "get-url", "origin").strip()
    objects = _run_git(city, "rev-parse", "--path-format=absolute", "--git-path", "objects")
    _run_git(city, "init", "--quiet", "--bare", str(store))
    (store / "objects/info/alternates").write_text(objects, encoding="utf-8")
    _run_git(store, "remote", "add", "origin", origin)
    fetch = ("fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--depth=1")
    try:
        _run_git(store, *fetch, f"--filter=blob:limit={MAX_FILE_BYTES + 1}", "origin", head)
    except OSError as error:
        raise RefusalError("preview-no-head", head) from error
    # Without a remote git cannot fetch later what the filter left out.
    (store / "config").write_text(_BARE_CONFIG, encoding="utf-8")


def _list_tree(store: Path, commit: str) -> Tree:
    """Return what a commit holds below DATA_FOLDERS, by path, without reading a file.

    Folders that hold themselves can make a short commit list without end: it is cut off.
    """
    command = _build_command(store, "ls-tree", "-r", "-z", "--full-tree", commit, *DATA_FOLDERS)
    most = MAX_ENTRIES * (MAX_PATH_LENGTH + 60)
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=_make_environment()) as listing:  # noqa: S603  a list, no shell
        assert listing.stdout is not None  # noqa: S101  it is a pipe
        output = listing.stdout.read(most + 1)
        if len(output) > most:
            listing.kill()
    lines = output.split(b"\0")[:-1]
    if len(output) > most or len(lines) > MAX_ENTRIES:
        raise RefusalError("preview-files", MAX_ENTRIES)
    if listing.returncode:
        raise OSError(listing.returncode, "git ls-tree")
    tree = {}
    for line in lines:
        facts, _, path = line.decode("utf-8", "replace").partition("\t")
        mode, _, object_id = facts.split(" ")
        tree[path] = TreeEntry(mode, object_id)
    return tree


def _check_names(old_tree: Tree, new_tree: Tree, *, is_strange: bool) -> None:
    """Refuse a proposal by the first file whose kind or name no preview takes.

    What the main branch holds already is no fault of the proposal.
    """
    counts = Counter(path.casefold() for path in new_tree)
    for path in _list_changed(old_tree, new_tree):
        fault = _find_fault(path, new_tree)
        if is_strange and path.startswith(_DOWNLOADS):
            fault = fault or "preview-file"
        if fault or counts[path.casefold()] > 1:
            raise RefusalError(fault or "preview-file-name", path)


def _find_fault(path: str, tree: Tree) -> str:
    """Return why a file is refused: a link, an odd name, an unknown kind; else ""."""
    if tree[path].mode != _REGULAR_MODE:
        return "preview-mode"
    # Made by hand, a tree can hold a file and a folder of one name.
    if len(path) > MAX_PATH_LENGTH or any(str(parent) in tree for parent in Path(path).parents):
        return "preview-file-name"
    is_known = _READ_PATH.fullmatch(path) or _SCHEMA_PATH.fullmatch(path)
    return "" if is_known else "preview-kind"


def _list_changed(old_tree: Tree, new_tree: Tree) -> list[str]:
    return [path for path, entry in new_tree.items() if old_tree.get(path) != entry]


def _check_sizes(store: Path, old_tree: Tree, new_tree: Tree) -> None:
    """Refuse a proposal by the first file that is too large, before one is read."""
    changed = _list_changed(old_tree, new_tree)
    query = "".join(f"{new_tree[path].object_id}\n" for path in changed)
    sizes = _run_git(store, "cat-file", "--batch-check=%(objectsize)", words=query).splitlines()
    total = 0
    for path, size in zip(changed, sizes, strict=True):
        # What the filter left out is told as missing.
        if not size.isdecimal() or int(size) > MAX_FILE_BYTES:
            raise RefusalError("preview-file-size", path)
        total += int(size)
    if total > MAX_BYTES:
        raise RefusalError("preview-size", total)


def _replace_entries(tree: Tree, main_tree: Tree, paths: frozenset[str]) -> Tree:
    """Return a tree with some files as the main branch has them."""
    kept = {path: entry for path, entry in tree.items() if path not in paths}
    return kept | {path: main_tree[path] for path in paths & main_tree.keys()}


def _write_files(store: Path, tree: Tree, target: Path) -> None:
    """Write the files that a build reads, byte by byte: no filter, no mode, no link."""
    (target / "data").mkdir(parents=True)
    read = {
        path: entry
        for path, entry in tree.items()
        if entry.mode == _REGULAR_MODE and _READ_PATH.fullmatch(path)
    }
    for path, content in zip(read, _read_contents(store, read.values()), strict=True):
        file = target / path
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("xb") as opened:
            opened.write(content)


def _read_contents(store: Path, entries: Iterable[TreeEntry]) -> Iterator[bytes]:
    """Yield the content of each entry, in order."""
    query = "".join(f"{entry.object_id}\n" for entry in entries)
    rest = memoryview(_run_git_for_bytes(store, "cat-file", "--batch", words=query))
    while rest:
        head, _, _ = bytes(rest[:100]).partition(b"\n")
        size = int(head.split(b" ")[2])
        start = len(head) + 1
        yield bytes(rest[start : start + size])
        rest = rest[start + size + 1 :]


def _build_command(folder: Path, *words: str) -> list[str]:
    return ["git", "-c", "core.hooksPath=/dev/null", "-C", str(folder), *words]


def _make_environment() -> dict[str, str]:
    """Return the environment for git: it asks nobody, and reads no settings of the account."""
    quiet = {"GIT_TERMINAL_PROMPT": "0", "GIT_CONFIG_NOSYSTEM": "1", "GIT_NO_LAZY_FETCH": "1"}
    return os.environ | quiet


def _run_git(folder: Path, *arguments: str, words: str = "") -> str:
    """Return what git answers, as text. Raises OSError where it fails or takes too long."""
    return _run_git_for_bytes(folder, *arguments, words=words).decode("utf-8", "replace")


def _run_git_for_bytes(folder: Path, *arguments: str, words: str) -> bytes:
    command = _build_command(folder, *arguments)
    try:
        done = subprocess.run(  # noqa: S603  a list, no shell
            command,
            input=words.encode(),
            env=_make_environment(),
            capture_output=True,
            check=False,
            timeout=GIT_TIMEOUT,
        )
    except subprocess.TimeoutExpired as error:
        raise OSError(None, f"git {arguments[0]}") from error
    if done.returncode:
        reason = done.stderr.decode("utf-8", "replace").strip()
        raise OSError(done.returncode, f"git {arguments[0]} {reason}")
    return done.stdout
