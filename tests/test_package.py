"""The package: what pip installs builds a city wherever it stands, and says nothing of ours."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from support.cities import HERE, copy_city

import wegweiser


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a wheel of this repository, made as pip makes it."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=HERE, check=True, capture_output=True)
    (file,) = folder.glob("*.whl")
    return file


@pytest.mark.slow
def test_the_package_says_what_it_is(wheel: Path) -> None:
    """Its version stands in one place, its libraries in one list, and it brings a command."""
    assert wheel.name.startswith(f"wegweiser-{wegweiser.__version__}-")
    with zipfile.ZipFile(wheel) as archive:
        info = f"wegweiser-{wegweiser.__version__}.dist-info/"
        metadata = archive.read(f"{info}METADATA").decode()
        scripts = archive.read(f"{info}entry_points.txt").decode()
    required = {line[15:] for line in metadata.splitlines() if line.startswith("Requires-Dist: ")}
    lines = (HERE / "requirements.in").read_text(encoding="utf-8").splitlines()

    assert required == {line.partition("#")[0].strip() for line in lines} - {""}
    assert "wegweiser = wegweiser.commands.cli:main" in scripts


@pytest.mark.slow
def test_the_package_holds_theme_and_messages_and_no_city(wheel: Path) -> None:
    """Each file of the built-in theme is in it, byte for byte; Dortmund and the tests are not."""
    with zipfile.ZipFile(wheel) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    theme = {path for path in (HERE / "theme").rglob("*") if path.is_file()}

    for path in theme:
        assert held[f"wegweiser/{path.relative_to(HERE).as_posix()}"] == path.read_bytes()
    assert {name.partition("/")[0] for name in held} == {
        "wegweiser",
        f"wegweiser-{wegweiser.__version__}.dist-info",
    }
    # A comment there names a source of ours; `new city` takes no comment over.
    held.pop("wegweiser/data/vocabulary.yaml")
    assert [name for name, body in held.items() if b"Dortmund" in body] == []


@pytest.mark.slow
def test_an_installed_package_checks_the_city_that_somebody_stands_in(
    wheel: Path, tmp_path: Path
) -> None:
    """Away from this repository it finds its theme, its messages and the nearest city."""
    city = copy_city(tmp_path)
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site-packages")
    program = (
        "import sys; from wegweiser.build.theme_files import find_built_in_folder;"
        "from wegweiser.commands import cli; print(find_built_in_folder());"
        "sys.argv[0] = 'wegweiser'; sys.exit(cli.main())"
    )
    around = {**os.environ, "PYTHONPATH": str(tmp_path / "site-packages")}
    ended = subprocess.run(
        [sys.executable, "-c", program, "check", "--today", "2026-06-15"],
        cwd=city / "data",
        env=around,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.stdout == f"{tmp_path / 'site-packages/wegweiser'}\n"
    assert (ended.returncode, "Fehler [" in ended.stderr) == (0, False), ended.stderr
