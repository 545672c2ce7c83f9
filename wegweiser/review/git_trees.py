"""Read what a commit holds, object by object: no attribute, filter, link or hook of it counts.

`git archive` would leave out and rewrite files as the commit's own .gitattributes say
(export-ignore, export-subst).
"""

import os
import signal
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from threading import Timer
from typing import NamedTuple

GIT_TIMEOUT = 120
"""Seconds that one call of git may take."""
MAX_PATH_LENGTH = 200
"""Characters of a path, far more than a city's have."""
_FACTS_LENGTH = 60
"""Bytes before each path in a listing: mode, type, name of the content."""


class GitError(OSError):
    """Git could not do what it was to do, or took too long."""


class EndlessTreeError(Exception):
    """A commit lists more files than anybody would read."""


class TreeEntry(NamedTuple):
    """What a commit holds under a path."""

    mode: str
    """The kind of file as git writes it: 100644 regular, 100755 executable, 120000 a link."""
    object_id: str
    """The name of its content."""


Tree = Mapping[str, TreeEntry]


def list_tree(
    folder: Path, commit: str, paths: Sequence[str], max_entries: int, *options: str
) -> Tree:
    """Return what a commit holds below some paths, by path, without reading a file.

    Bytes of a name that are no UTF-8 come as surrogates. Folders that hold themselves can make a
    short commit list without end, or search without end for a file: both are cut off. Raises
    EndlessTreeError, GitError.
    """
    command = build_command(folder, "ls-tree", "-r", "-z", *options, commit, "--", *paths)
    most = max_entries * (MAX_PATH_LENGTH + _FACTS_LENGTH)
    with subprocess.Popen(  # noqa: S603  a list, no shell
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=make_environment()
    ) as listing:
        assert listing.stdout is not None  # noqa: S101  it is a pipe
        clock = Timer(GIT_TIMEOUT, listing.kill)
        clock.start()
        output = listing.stdout.read(most + 1)
        clock.cancel()
        if len(output) > most:
            listing.kill()
    lines = output.split(b"\0")[:-1]
    is_cut = len(output) > most or listing.returncode == -signal.SIGKILL
    if is_cut or len(lines) > max_entries:
        raise EndlessTreeError(max_entries)
    if listing.returncode:
        raise GitError(listing.returncode, "git ls-tree")
    tree = {}
    for line in lines:
        facts, _, path = line.decode("utf-8", "surrogateescape").partition("\t")
        mode, _, object_id = facts.split(" ")
        tree[path] = TreeEntry(mode, object_id)
    return tree


def read_contents(folder: Path, entries: Iterable[TreeEntry]) -> Iterator[bytes]:
    """Yield the content of each entry, in order, byte by byte. Raises GitError where it lacks."""
    query = "".join(f"{entry.object_id}\n" for entry in entries)
    rest = memoryview(run_git_for_bytes(folder, "cat-file", "--batch", words=query))
    while rest:
        head, _, _ = bytes(rest[:100]).partition(b"\n")
        _, kind, *size = head.split(b" ")
        if not size:
            raise GitError(None, f"git cat-file {kind.decode()}")
        start = len(head) + 1
        end = start + int(size[0])
        yield bytes(rest[start:end])
        rest = rest[end + 1 :]


def build_command(folder: Path, *words: str) -> list[str]:
    """Return the call of git in a folder; no hook is run."""
    return ["git", "-c", "core.hooksPath=/dev/null", "-C", str(folder), *words]


def make_environment() -> dict[str, str]:
    """Return the environment for git: it asks nobody, and takes no object for another."""
    quiet = {"GIT_TERMINAL_PROMPT": "0", "GIT_CONFIG_NOSYSTEM": "1", "GIT_NO_REPLACE_OBJECTS": "1"}
    return os.environ | quiet


def run_git(folder: Path, *arguments: str, words: str = "") -> str:
    """Return what git answers, as text. Raises GitError."""
    return run_git_for_bytes(folder, *arguments, words=words).decode("utf-8", "replace")


def run_git_for_bytes(folder: Path, *arguments: str, words: str) -> bytes:
    """Return what git answers. Raises GitError."""
    command = build_command(folder, *arguments)
    try:
        done = subprocess.run(  # noqa: S603  a list, no shell
            command,
            input=words.encode(),
            env=make_environment(),
            capture_output=True,
            check=False,
            timeout=GIT_TIMEOUT,
        )
    except subprocess.TimeoutExpired as error:
        raise GitError(None, f"git {arguments[0]}") from error
    if done.returncode:
        reason = done.stderr.decode("utf-8", "replace").strip()
        raise GitError(done.returncode, f"git {arguments[0]} {reason}")
    return done.stdout
