"""The whole release of the invented city, byte by byte.

`UPDATE_GOLDEN=1 make test` rewrites it, review the difference.
"""

import io
import os
import shutil
import subprocess
from pathlib import Path

from PIL import Image
from support.cities import CITY, GOLDEN, built, tree


def readable(path: str, body: bytes) -> tuple[str, bytes]:
    """Return what is kept of a file: itself, of a PDF its words, of a picture its format and size.

    Their bytes may change with the library that makes them; what they show may not.
    """
    if path.endswith(".pdf"):
        said = subprocess.run(
            ["pdftotext", "-layout", "-", "-"], input=body, capture_output=True, check=True
        )
        return f"{path}.txt", said.stdout
    if path.endswith((".jpg", ".webp")):
        with Image.open(io.BytesIO(body)) as picture:
            return f"{path}.txt", f"{picture.format} {picture.width} × {picture.height}\n".encode()
    return path, body


def test_release_equals_the_golden_one(tmp_path: Path) -> None:
    """Nothing that readers get changes unnoticed; a file too many or too few fails, too."""
    built(CITY, tmp_path / "out")
    made = dict(readable(path, body) for path, body in tree(tmp_path / "out").items())
    if os.environ.get("UPDATE_GOLDEN"):
        shutil.rmtree(GOLDEN, ignore_errors=True)
        for path, body in made.items():
            (GOLDEN / path).parent.mkdir(parents=True, exist_ok=True)
            (GOLDEN / path).write_bytes(body)
    golden = tree(GOLDEN)

    assert sorted(made) == sorted(golden)
    assert [path for path in made if made[path] != golden[path]] == []
