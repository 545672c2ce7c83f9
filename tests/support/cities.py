"""What tests need to build the invented city: a copy of it, a build, the tree that came out."""

import os
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

from wegweiser import pipeline
from wegweiser.build.publish import Release
from wegweiser.diagnostics import Diagnostics
from wegweiser.pipeline import Options, Result

HERE = Path(__file__).resolve().parents[2]
CITY = HERE / "tests" / "city"
GOLDEN = HERE / "tests" / "golden"
TODAY = date(2026, 6, 15)


def copy_city(folder: Path) -> Path:
    """Return a copy of the invented city, for tests that edit it."""
    return Path(shutil.copytree(CITY, folder / "city"))


def copy_release(release: Path, folder: Path) -> Path:
    """Return a copy of a release, with its manifest and the times of its files.

    For tests that build over it.
    """
    side = f".{release.name}.wegweiser"
    shutil.copytree(release.parent / side, folder / side)
    return Path(shutil.copytree(release, folder / release.name))


def run_build(city: Path, out: Path, **changes: object) -> Result:
    """Build a city on the reference day and return what came of it."""
    options = replace(Options(folder=city, today=TODAY, process_count=1), **changes)  # type: ignore[arg-type]
    return pipeline.build(options, out, lambda made, of: None)


def build_city(city: Path, out: Path, **changes: object) -> Release:
    """Build a city that must build."""
    done = run_build(city, out, **changes)
    assert done.release is not None, done.diagnostics
    return done.release


def build_faulty_city(city: Path, out: Path, **changes: object) -> Diagnostics:
    """Build a city that must not build, and return why."""
    done = run_build(city, out, **changes)
    assert done.release is None
    return done.diagnostics


def read_tree(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder by its path."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def edit(path: Path, old: str, new: str) -> None:
    """Replace the only place of a text in a file."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, (path, old, text.count(old))
    path.write_text(text.replace(old, new), encoding="utf-8")


def remove_record(path: Path, key: str) -> None:
    """Remove a record, with the comment above it, from a list."""
    items = path.read_text(encoding="utf-8").split("\n- id: ")
    kept = [item for item in items if not item.startswith(key + "\n")]
    assert len(kept) == len(items) - 1
    path.write_text("\n- id: ".join(kept), encoding="utf-8")


def make_odd_files(folder: Path, lines: str) -> None:
    r"""Make what no archive can hold: `link NAME TARGET`, `pipe NAME` or `file NAME` in each line.

    In a name `\xe4` stands for the byte.
    """
    for line in lines.splitlines():
        kind, name, *target = line.split()
        raw = name.encode().decode("unicode_escape").encode("latin-1")
        path = folder / os.fsdecode(raw)
        path.parent.mkdir(parents=True, exist_ok=True)
        if kind == "link":
            path.symlink_to(target[0])
        elif kind == "pipe":
            os.mkfifo(path)
        else:
            path.write_bytes(b"")
