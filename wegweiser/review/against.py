"""Lenient on the legacy: which findings a change brought, compared with a revision or a folder before it."""

import io
import re
import subprocess
import tarfile
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from wegweiser import pipeline
from wegweiser.diagnostics import Diagnostic, split_lines
from wegweiser.model.loading import RecordCache
from wegweiser.pipeline import Options, Result

MESSAGES_FILE = "wegweiser/messages/de.po"
"""Names every rule that a revision had."""


class UnknownBaseError(Exception):  # noqa: N818  said to the user as a wrong use of the command
    """What was named to compare with is neither a folder with data/ nor a revision."""


DiagnosticKey = tuple[str, str, tuple[tuple[str, str], ...], str]


def check_against_base(options: Options, base: str) -> Result:
    """Check a city and leave out the warnings, and the findings of rules newer than the base, that `base` has, too.

    `base` is a folder, else a revision of the repository that holds the city. Raises NoSuchBase where it is neither.
    """
    read: RecordCache = {}
    now = pipeline.check(options, read)
    with open_base(options.folder, base) as before:
        then = pipeline.check(replace(options, folder=before), read)
        rules = _read_rule_codes(before)
    old = Counter(_make_key(note, then.texts) for note in then.diagnostics)
    kept = tuple(note for note in now.diagnostics if not _is_in_base(note, now.texts, old, rules))
    return replace(now, diagnostics=kept)


def _is_in_base(
    note: Diagnostic, texts: Mapping[str, str], old: Counter[DiagnosticKey], rules: frozenset[str]
) -> bool:
    """Tell whether the base had this finding; each of its findings excuses one of ours."""
    sign = _make_key(note, texts)
    excused = old[sign] > 0 and (
        note.severity == "warning" or (bool(rules) and note.code not in rules)
    )
    old[sign] -= excused
    return excused


def _make_key(note: Diagnostic, texts: Mapping[str, str]) -> DiagnosticKey:
    """Return what makes a finding the same in both: its code, file, words and the text of its line, not its number."""
    lines = split_lines(texts.get(note.location.path, ""))
    line = lines[note.location.line - 1].strip() if 0 < note.location.line <= len(lines) else ""
    return note.code, note.location.path, note.values, line


def _read_rule_codes(folder: Path) -> frozenset[str]:
    known = folder / MESSAGES_FILE
    text = known.read_text(encoding="utf-8") if known.is_file() else ""
    return frozenset(re.findall(r'^msgid "([\w-]+)\.what"', text, re.MULTILINE))


@contextmanager
def open_base(city: Path, base: str) -> Iterator[Path]:
    """Give the folder that a base names; a revision is unpacked into a folder of our own."""
    if Path(base, "data").is_dir():
        yield Path(base)
        return
    command = ["git", "-C", str(city), "archive", "--format=tar", "--end-of-options", base]
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603  the revision is one argument, never an option
    if done.returncode:
        raise UnknownBaseError(base)
    with tempfile.TemporaryDirectory(prefix="wegweiser-") as folder:
        _extract_files(done.stdout, Path(folder))
        yield Path(folder)


def _extract_files(archive: bytes, folder: Path) -> None:
    """Write the regular files of a tar archive below a folder, and nothing else.

    By hand, because `extractall(filter=…)` came with Python 3.11.4 and Debian 12 has 3.11.2: links
    and devices are left out, and a path that would lead out of the folder is, too.
    """
    with tarfile.open(fileobj=io.BytesIO(archive)) as members:
        for member in members:
            target = folder / member.name
            content = members.extractfile(member) if member.isreg() else None
            if content and target.resolve().is_relative_to(folder.resolve()):
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content.read())
