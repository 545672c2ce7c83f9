"""What every test may ask for: the releases of both cities; and what no test need do twice."""

import os
from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest
from support.cities import CITY, HERE, build_city, read_tree

from wegweiser.build import pdf, pictures
from wegweiser.diagnostics import Diagnostics
from wegweiser.languages import get_source_language
from wegweiser.rules import catalogues

TESTS_OF_TOOLS = {"test_booklet", "test_paper_form", "test_pdf", "test_pictures"}
"""These files ask whether the same input gives the same bytes; all others may rely on it."""

# As in CI: `check` shows everything, not only what the last commit of this repository lacks.
os.environ["CI"] = "true"

_PDFS: dict[tuple[str, str, int], bytes] = {}
_compile_pdf, _resize_picture = pdf._compile_pdf, cache(pictures._resize_picture)
_check_catalogue = catalogues._check_catalogue


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the invented city's release.

    Read it, and build over a copy of it (`support.cities.copy_release`).
    """
    out = tmp_path_factory.mktemp("release") / "out"
    build_city(CITY, out)
    return out


@pytest.fixture(scope="session")
def real_release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of this repository's own release, to be read only."""
    out = tmp_path_factory.mktemp("real_release") / "out"
    build_city(HERE, out)
    return out


@pytest.fixture(autouse=True)
def _set_and_draw_once(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set the same pages, draw the same picture and judge the same catalogue once a session.

    That is two thirds of what a build costs, and of a check of six languages a third.
    """
    monkeypatch.setattr(catalogues, "_check_catalogue", check_catalogue_once)
    if request.path.stem not in TESTS_OF_TOOLS:
        monkeypatch.setattr(pdf, "_compile_pdf", compile_once)
        monkeypatch.setattr(pictures, "_resize_picture", _resize_picture)


def compile_once(folder: Path, template: str, when: int) -> bytes:
    """Return the PDF of a folder of sources; it is set the first time only."""
    sha = sha256()
    for path, body in read_tree(folder).items():
        sha.update(f"{path}\0{len(body)}\0".encode() + body)
    key = (sha.hexdigest(), template, when)
    if key not in _PDFS:
        _PDFS[key] = _compile_pdf(folder, template, when)
    return _PDFS[key]


@cache
def _check_once(_source_language: str, *sources: object) -> Diagnostics:
    return tuple(_check_catalogue(*sources))  # type: ignore[arg-type]


def check_catalogue_once(*sources: object) -> Diagnostics:
    """Return what is wrong with a catalogue; the same one is judged the first time only."""
    return _check_once(get_source_language(), *sources)
