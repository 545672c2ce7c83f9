"""Files of the invented city's release, byte by byte: one of each kind that we publish.

A kind is a template or a maker of data, in each language. `UPDATE_GOLDEN=1 make test ARGS="-k
golden"` renews tests/golden; read the difference before you commit it. To show another file of a
kind, remove the one that stands for it and put an empty one of its name there before. That all
other files are right follows from what the tests of pipeline, edits and agreement promise.
"""

import io
import os
import subprocess
from pathlib import Path

import pytest
from PIL import Image
from support import workbooks
from support.cities import CITY, GOLDEN, TODAY, read_tree

from wegweiser import pipeline
from wegweiser.build.jobs import resolve_view
from wegweiser.build.manifest import DIGESTS_FILE
from wegweiser.editions import plan_files
from wegweiser.model.disclosure import disclose_site
from wegweiser.pipeline import Options


def golden_name(path: str) -> str:
    """Return what a file is called in tests/golden."""
    return f"{path}.txt" if path.endswith((".pdf", ".xlsx", ".jpg", ".png", ".webp")) else path


def golden_body(path: str, body: bytes) -> bytes:
    """Return what is kept of a file: itself, but of PDF and Excel the words, of a picture the size.

    Their bytes may change with the library that makes them; what they show may not.
    """
    if path.endswith(".pdf"):
        command = ["pdftotext", "-layout", "-", "-"]
        return subprocess.run(command, input=body, capture_output=True, check=True).stdout
    if path.endswith(".xlsx"):
        return workbooks.table(body).encode()
    if path.endswith((".jpg", ".png", ".webp")):
        with Image.open(io.BytesIO(body)) as picture:
            return f"{picture.format} {picture.width} × {picture.height}\n".encode()
    return body


def find_kinds() -> dict[str, str]:
    """Return the kind of each planned file of the invented city by its path."""
    site = pipeline.check(Options(folder=CITY, today=TODAY)).site
    assert site is not None
    kinds = {}
    for job in plan_files(disclose_site(site)):
        maker = f"{job.make.__module__}.{job.make.__qualname__}{Path(job.path).suffix}"
        template = getattr(resolve_view(job).view, "template", maker)
        kinds[job.path] = f"{template} {'ar' if job.path.startswith('ar/') else 'de'}"
    return kinds


def choose_files(paths: list[str], golden: set[str]) -> list[str]:
    """Return a file of each kind: one that is golden already, else the first."""
    kinds = find_kinds()
    chosen: dict[str, str] = {}
    for path in sorted(paths, key=lambda path: (golden_name(path) not in golden, path)):
        # Pictures and assets are in no edition: there, each format is a kind.
        chosen.setdefault(kinds.get(path, Path(path).suffix), path)
    return list(chosen.values())


@pytest.mark.parametrize(
    "paper", [False, pytest.param(True, marks=pytest.mark.slow)], ids=["screen", "paper"]
)
def test_a_file_of_each_kind_is_golden(paper, release: Path) -> None:
    """No kind of file changes unnoticed; a golden file too many or too few fails, too."""
    files = {
        path: body for path, body in read_tree(release).items() if path.endswith(".pdf") == paper
    }
    files.pop(DIGESTS_FILE, None)  # says again what the others are; test_publish looks at it
    golden = {
        path: it for path, it in read_tree(GOLDEN).items() if path.endswith(".pdf.txt") == paper
    }
    chosen = choose_files(list(files), set(golden))
    expected = {golden_name(path): golden_body(path, files[path]) for path in chosen}
    if os.environ.get("UPDATE_GOLDEN"):
        for path in golden:
            (GOLDEN / path).unlink()
        for path, body in expected.items():
            (GOLDEN / path).parent.mkdir(parents=True, exist_ok=True)
            (GOLDEN / path).write_bytes(body)
        golden = expected

    assert sorted(expected) == sorted(golden)
    assert [path for path in expected if expected[path] != golden[path]] == []
