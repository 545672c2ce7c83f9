"""Take the data of a pull request at one commit: its names are looked at before its words."""

import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from wegweiser.review.git_trees import (
    MAX_PATH_LENGTH,
    EndlessTreeError,
    Tree,
    list_tree,
    read_contents,
    run_git,
)

DATA_FOLDERS = ("content", "data")
OWN_LISTS = frozenset({"data/site.yaml", "data/intake.yaml", "data/withdrawn.yaml"})
"""What a stranger may propose, but no preview shows: these are taken from the main branch."""
MAX_ENTRIES = 20_000
"""Files below DATA_FOLDERS, far more than a city has."""
MAX_FILE_BYTES = 5 * 1024 * 1024
MAX_BYTES = 50 * 1024 * 1024
"""What all files of a proposal that differ from the main branch may have."""

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
        main_tree = _list_tree(store, run_git(city, "rev-parse", "HEAD").strip())
        before, after = Path(folder, "before"), Path(folder, "after")
        _write_files(store, _replace_entries(old_tree, main_tree, hidden), before)
        _write_files(store, _replace_entries(new_tree, main_tree, hidden), after)
        changed = hidden.intersection(_list_changed(old_tree, new_tree))
        yield ProposedCity(before, after, tuple(sorted(changed)))


def _fetch_commit(city: Path, store: Path, head: str) -> None:
    """Fetch one commit without its history or its large files into a repository of its own."""
    origin = run_git(city, "remote", "get-url", "origin").strip()
    objects = run_git(city, "rev-parse", "--path-format=absolute", "--git-path", "objects")
    run_git(city, "init", "--quiet", "--bare", str(store))
    (store / "objects/info/alternates").write_text(objects, encoding="utf-8")
    run_git(store, "remote", "add", "origin", origin)
    fetch = ("fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--depth=1")
    try:
        run_git(store, *fetch, f"--filter=blob:limit={MAX_FILE_BYTES + 1}", "origin", head)
    except OSError as error:
        raise RefusalError("preview-no-head", head) from error
    # Without a remote git cannot fetch later what the filter left out.
    (store / "config").write_text(_BARE_CONFIG, encoding="utf-8")


def _list_tree(store: Path, commit: str) -> Tree:
    """Return what a commit holds below DATA_FOLDERS, by path, without reading a file."""
    try:
        tree = list_tree(store, commit, DATA_FOLDERS, MAX_ENTRIES, "--full-tree")
    except EndlessTreeError as error:
        raise RefusalError("preview-files", MAX_ENTRIES) from error
    return {_make_printable(path): entry for path, entry in tree.items()}


def _make_printable(path: str) -> str:
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


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
    sizes = run_git(store, "cat-file", "--batch-check=%(objectsize)", words=query).splitlines()
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
    for path, content in zip(read, read_contents(store, read.values()), strict=True):
        file = target / path
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("xb") as opened:
            opened.write(content)
