"""A published tree is exactly what the sources make, or each file that is not is named."""

import hashlib
import os
import shutil
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest
from support.cities import CITY, copy_city, edit

from wegweiser.commands import cli
from wegweiser.review.verification import Differences, compare_trees

DAY = "2026-06-15"


def verify(tree: Path, city: Path = CITY, today: str = DAY) -> tuple[int, list[str], str]:
    """Return the status of the command, the lines it printed for programs, and what it said."""
    words = ["verify", str(tree), "--site", str(city), "--today", today, "--jobs", "1"]
    with redirect_stdout(StringIO()) as output, redirect_stderr(StringIO()) as errors:
        status = cli.main(words)
    return status, output.getvalue().splitlines(), errors.getvalue()


@pytest.mark.slow
def test_a_release_is_what_its_sources_make(release: Path) -> None:
    """Nothing is printed for programs, and the digest is that which anyone can compute."""
    status, lines, words = verify(release)

    digest = hashlib.sha256((release / "pruefsummen.txt").read_bytes()).hexdigest()
    assert (status, lines) == (0, [])
    assert words.count(digest) == 1


@pytest.mark.slow
def test_each_file_that_is_not_is_named(release: Path, tmp_path: Path) -> None:
    """One flipped byte, a lost file, a strange one, hidden or not: status 1, and each by name."""
    tree = Path(shutil.copytree(release, tmp_path / "out"))
    page = tree / "ueber-uns/index.html"
    body = page.read_bytes()
    page.write_bytes(body[:-2] + bytes([body[-2] ^ 1]) + body[-1:])
    (tree / "robots.txt").unlink()
    (tree / "boese.html").write_text("<script>", encoding="utf-8")
    (tree / ".well-known").mkdir(exist_ok=True)
    (tree / ".well-known/boese").touch()
    (tree / ".wegweiser").mkdir()
    (tree / ".wegweiser/##[error]").touch()

    status, lines, words = verify(tree)

    assert status == 1
    assert lines == [
        "anders: ueber-uns/index.html",
        "fehlt: robots.txt",
        "fremd: .wegweiser/# #[error]",
        "fremd: .well-known/boese",
        "fremd: boese.html",
    ]
    assert "1 Dateien sind anders, 1 fehlen, 3 sind fremd" in words


def test_sources_with_faults_make_nothing(tmp_path: Path) -> None:
    """What cannot be built cannot be compared: the faults are told."""
    city = copy_city(tmp_path)
    edit(city / "data/orgs.yaml", "kind: sports-club", "kind: unbekannt")
    (tmp_path / "out").mkdir()

    status, lines, words = verify(tmp_path / "out", city)

    assert (status, lines) == (1, [])
    assert "[unknown-value]" in words


def test_links_and_pipes_are_other_files(tmp_path: Path) -> None:
    """A link is no file of a release, wherever it leads; a pipe is not waited for."""
    release, tree = tmp_path / "release", tmp_path / "tree"
    for folder in (release, tree):
        (folder / "a").mkdir(parents=True)
    for name in ("x.html", "y.html", "a/z.html"):
        (release / name).write_text("gleich", encoding="utf-8")
    (tree / "x.html").symlink_to(release / "x.html")
    os.mkfifo(tree / "y.html")
    (tree / "a").rmdir()
    (tree / "a").symlink_to(release / "a")

    assert compare_trees(release, tree) == Differences(("x.html", "y.html"), ("a/z.html",), ("a",))


def test_the_state_of_a_mounted_target_is_no_part_of_it(tmp_path, monkeypatch) -> None:
    """A target that is mounted holds its records itself; a page hidden among them is named."""
    release, tree = tmp_path / "release", tmp_path / "tree"
    for folder in (release, tree):
        folder.mkdir()
        (folder / "x.html").write_text("gleich", encoding="utf-8")
    (tree / ".wegweiser").mkdir()
    (tree / ".wegweiser/manifest.json").touch()
    assert compare_trees(release, tree).foreign == (".wegweiser/manifest.json",)

    monkeypatch.setattr("wegweiser.build.target.is_mount_point", lambda folder: folder == tree)

    assert compare_trees(release, tree) == Differences((), (), ())

    (tree / ".wegweiser/manifest.html").touch()
    (tree / ".wegweiser/work").mkdir()
    (tree / ".wegweiser/work/x.html").touch()
    assert sorted(compare_trees(release, tree).foreign) == [
        ".wegweiser/manifest.html",
        ".wegweiser/work/x.html",
    ]
