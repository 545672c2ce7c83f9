"""What tests need to build the invented city: a copy of it, a build, the tree that came out."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

from wegweiser import pipeline
from wegweiser.ground.diagnostics import Notes
from wegweiser.making.publish import Release
from wegweiser.pipeline import Outcome, Wish

HERE = Path(__file__).resolve().parents[1]
CITY = HERE / "tests" / "city"
GOLDEN = HERE / "tests" / "golden"
TODAY = date(2026, 6, 15)


def copied(folder: Path) -> Path:
    """Return a copy of the invented city, for tests that edit it."""
    return Path(shutil.copytree(CITY, folder / "city"))


def outcome(city: Path, out: Path, **wishes: object) -> Outcome:
    """Build a city on the reference day and return what came of it."""
    wish = replace(Wish(folder=city, today=TODAY, workers=1), **wishes)  # type: ignore[arg-type]
    return pipeline.build(wish, out, lambda made, of: None)


def built(city: Path, out: Path, **wishes: object) -> Release:
    """Build a city that must build."""
    done = outcome(city, out, **wishes)
    assert done.release is not None, done.notes
    return done.release


def faults(city: Path, out: Path, **wishes: object) -> Notes:
    """Build a city that must not build, and return why."""
    done = outcome(city, out, **wishes)
    assert done.release is None
    return done.notes


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder by its path."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def edit(path: Path, old: str, new: str) -> None:
    """Replace the only place of a text in a file."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, (path, old, text.count(old))
    path.write_text(text.replace(old, new), encoding="utf-8")
