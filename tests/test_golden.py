"""The whole release of the invented city, byte by byte: `UPDATE_GOLDEN=1 make test` rewrites it, review the difference.

Of a PDF the golden release keeps the number of pages and the words, of a picture its format and size: other versions of
the libraries that make them may write other bytes.
"""

import os
import shutil
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from cities import CITY, GOLDEN, built, tree
from PIL import Image
from printed import text

PICTURES = (".avif", ".jpg", ".png", ".webp")


def told(files: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield each file with what the golden release keeps of it."""
    for path, body in files.items():
        if path.endswith(".pdf"):
            words = text(body, "-raw")
            yield f"{path}.txt", f"{words.count(chr(12))} pages\n{words}".replace("\f", "\n").encode()
        elif path.endswith(PICTURES):
            with Image.open(BytesIO(body)) as picture:
                yield f"{path}.txt", f"{picture.format} {picture.width} x {picture.height}\n".encode()
        else:
            yield path, body


def test_release_equals_the_golden_one(tmp_path: Path) -> None:
    """Nothing that readers get changes unnoticed; a file too many or too few fails, too."""
    built(CITY, tmp_path / "out")
    made = dict(told(tree(tmp_path / "out")))
    if os.environ.get("UPDATE_GOLDEN"):
        shutil.rmtree(GOLDEN, ignore_errors=True)
        for path, body in made.items():
            (GOLDEN / path).parent.mkdir(parents=True, exist_ok=True)
            (GOLDEN / path).write_bytes(body)
    golden = tree(GOLDEN)

    assert sorted(made) == sorted(golden)
    assert [path for path in made if made[path] != golden[path]] == []
