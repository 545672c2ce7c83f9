"""Which findings a change brought, compared with a revision or a folder before it."""

import errno
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from wegweiser import pipeline
from wegweiser.diagnostics import Diagnostic, split_lines
from wegweiser.model.loading import load_site
from wegweiser.model.record_cache import RecordCache
from wegweiser.pipeline import Options, Result
from wegweiser.review.git_trees import (
    EndlessTreeError,
    GitError,
    list_tree,
    read_contents,
    run_git,
)
from wegweiser.source import files, locks

MESSAGES_FILE = "wegweiser/messages/de.po"
"""Names every rule that a revision had."""
MAX_ENTRIES = 100_000
"""Files that a revision may hold, more than any city has had."""
HEAD = "HEAD"
"""The last commit."""

_EXTRACTED = (*files.CITY_FOLDERS, MESSAGES_FILE)
"""What is read of a revision."""
_REGULAR = re.compile("100[0-7]{3}")
"""The mode of a regular file; git has known others than 644 and 755."""
_IMPOSSIBLE_NAMES = {errno.EEXIST, errno.EISDIR, errno.ENAMETOOLONG, errno.ENOTDIR}


class UnknownBaseError(Exception):
    """What was named to compare with is neither a folder with data/ nor a revision."""


DiagnosticKey = tuple[str, str, tuple[tuple[str, str], ...], str]
"""What makes a finding the same in both: code, file, values, the text of its line."""


def check_against_base(options: Options, base: str) -> Result:
    """Check a city and the change since `base`; leave out what cannot be held against it.

    These are the warnings that `base` has, too, and the findings of rules that it did not know.
    `base` is a folder, else a revision of the repository that holds the city.
    Raises UnknownBaseError.
    """
    cache = RecordCache()
    with open_city(options.folder, base) as folder:
        before = pipeline.check(replace(options, folder=folder), cache)
        old_site, _ = load_site(files.read_city(folder), options.today.isoformat(), cache)
        known_codes = _read_rule_codes(folder)
    result = pipeline.check(options, cache, old_site)
    old = Counter(_make_key(diagnostic, before.texts) for diagnostic in before.diagnostics)
    kept = tuple(
        diagnostic
        for diagnostic in result.diagnostics
        if not _is_in_base(diagnostic, result.texts, old, known_codes)
    )
    return replace(result, diagnostics=kept)


def check_with_head(options: Options) -> tuple[Result, Counter[str]]:
    """Check a city; leave out the warnings that stood in HEAD, and return their number by code.

    Errors are never left out. Where there is no git, or no city in HEAD, all is there.
    """
    cache = RecordCache()
    with ExitStack() as stack:
        try:
            folder = stack.enter_context(open_city(options.folder, HEAD))
        except (UnknownBaseError, OSError):
            return pipeline.check(options, cache), Counter()
        if not (folder / "data" / "site.yaml").is_file():
            return pipeline.check(options, cache), Counter()
        before = pipeline.check(replace(options, folder=folder), cache)
        old_site, _ = load_site(files.read_city(folder), options.today.isoformat(), cache)
    result = pipeline.check(options, cache, old_site)
    old = Counter(_make_key(diagnostic, before.texts) for diagnostic in before.diagnostics)
    kept = tuple(
        diagnostic
        for diagnostic in result.diagnostics
        if not _is_in_base(diagnostic, result.texts, old, frozenset())
    )
    standing = Counter(diagnostic.code for diagnostic in result.diagnostics)
    standing.subtract(diagnostic.code for diagnostic in kept)
    return replace(result, diagnostics=kept), +standing


def _is_in_base(
    diagnostic: Diagnostic,
    texts: Mapping[str, str],
    old: Counter[DiagnosticKey],
    known_codes: frozenset[str],
) -> bool:
    """Tell whether the base had this finding; each of its findings excuses one of ours."""
    key = _make_key(diagnostic, texts)
    is_new_rule = bool(known_codes) and diagnostic.code not in known_codes
    is_excused = old[key] > 0 and (diagnostic.severity == "warning" or is_new_rule)
    old[key] -= is_excused
    return is_excused


def _make_key(diagnostic: Diagnostic, texts: Mapping[str, str]) -> DiagnosticKey:
    """Return the key of a finding; the number of its line may change."""
    location = diagnostic.location
    lines = split_lines(texts.get(location.path, ""))
    line = lines[location.line - 1].strip() if 0 < location.line <= len(lines) else ""
    return diagnostic.code, location.path, diagnostic.values, line


def _read_rule_codes(folder: Path) -> frozenset[str]:
    path = folder / MESSAGES_FILE
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    return frozenset(re.findall(r'^msgid "([\w-]+)\.what"', text, re.MULTILINE))


@contextmanager
def open_city(city: Path, base: str) -> Iterator[Path]:
    """Give the folder that a base names; a revision is written into a temporary one.

    Raises UnknownBaseError.
    """
    if not base:
        raise UnknownBaseError(base)
    # Whatever the name is, no exception.
    if os.path.isdir(os.path.join(base, "data")):  # noqa: PTH112, PTH118
        yield Path(base)
        return
    with locks.open_temporary_folder() as folder:
        try:
            _extract_files(city, base, folder)
        except (GitError, EndlessTreeError) as error:
            raise UnknownBaseError(base) from error
        yield folder


def _extract_files(city: Path, base: str, folder: Path) -> None:
    """Write the city's regular files of a revision below a folder, and nothing else.

    Links and submodules are left out, and so is a path that would lead out of the folder or that
    cannot be.
    """
    revision = run_git(city, "rev-parse", "--verify", "--quiet", "--end-of-options", base).strip()
    tree = list_tree(city, revision, _EXTRACTED, MAX_ENTRIES)
    files_of_city = {path: entry for path, entry in tree.items() if _REGULAR.match(entry.mode)}
    contents = read_contents(city, files_of_city.values())
    for path, content in zip(files_of_city, contents, strict=True):
        target = folder / path
        if target.resolve().is_relative_to(folder.resolve()):
            _write_if_possible(target, content)


def _write_if_possible(file: Path, body: bytes) -> None:
    """Write a file, unless its name is one that no disk holds beside the others."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)
    except OSError as fault:
        if fault.errno not in _IMPOSSIBLE_NAMES:
            raise
