"""The whole release of the invented city, byte by byte: `UPDATE_GOLDEN=1 make test` rewrites it, review the difference."""

import os
import shutil
from pathlib import Path

from cities import CITY, GOLDEN, built, tree


def test_release_equals_the_golden_one(tmp_path: Path) -> None:
    """Nothing that readers get changes unnoticed; a file too many or too few fails, too."""
    built(CITY, tmp_path / "out")
    made = tree(tmp_path / "out")
    if os.environ.get("UPDATE_GOLDEN"):
        shutil.rmtree(GOLDEN, ignore_errors=True)
        shutil.copytree(tmp_path / "out", GOLDEN)
    golden = tree(GOLDEN)

    assert sorted(made) == sorted(golden)
    assert [path for path in made if made[path] != golden[path]] == []
