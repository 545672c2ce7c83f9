"""Hints that stood in the last commit shrink to one line; what a change brought is shown whole."""

import shutil
import subprocess
from pathlib import Path

import pytest
from support.cities import HERE

from wegweiser.commands import cli

ORGANISATIONS = "data/orgs.yaml"
OLD = ('website: "https://lesekreis.example/"', 'website: "http://lesekreis.example/"')
NEW = ("checked: {on: 2026-05-20, how: organisation}", "checked: {on: 2020, how: organisation}")
FAULT = ("kind: group", "kind: grupe")


@pytest.fixture
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A city with a hint in its last commit, below the root of its repository."""
    monkeypatch.delenv("CI")
    folder = Path(shutil.copytree(HERE / "tests" / "bare", tmp_path / "below" / "city"))
    change(folder, *OLD)
    run_git(tmp_path, "init", "-q")
    run_git(tmp_path, "add", "-A")
    run_git(tmp_path, "commit", "-q", "-m", "first")
    return folder


def run_git(folder: Path, *words: str) -> None:
    """Run git."""
    name = ("-c", "user.name=x", "-c", "user.email=x@example.org")
    subprocess.run(["git", "-C", str(folder), *name, *words], check=True)


def change(city: Path, old: str, new: str) -> None:
    """Write something else into the file of the organisations."""
    file = city / ORGANISATIONS
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def check(city: Path, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    """Check the city; return the status and all that is printed."""
    status = cli.main(["check", "--site", str(city), "--today", "2026-06-15", *words])
    printed = capsys.readouterr()
    return status, printed.out + printed.err


def test_what_stood_in_the_last_commit_is_one_line(city, capsys) -> None:
    """Who has changed nothing reads one line, who has brought a hint that hint and the line."""
    line = "Dazu 1 Hinweise, die schon im letzten Commit standen (1 × insecure-link)"
    assert check(city, capsys) == (0, f"{line}; --all zeigt sie.\n")
    change(city, *NEW)
    status, printed = check(city, capsys)

    assert status == 0
    assert "[unchecked-for-years]" in printed
    assert "[insecure-link]" not in printed
    assert line in printed


def test_errors_are_shown_and_count_also_where_they_stood_in_the_last_commit(city, capsys) -> None:
    """An error is never old."""
    change(city, *FAULT)
    run_git(city, "commit", "-q", "-a", "-m", "wrong")
    status, printed = check(city, capsys)

    assert status == 1
    assert "„grupe“" in printed
    assert "Zusammen: 1 Fehler, 0 Hinweise." in printed


@pytest.mark.parametrize(
    "words", [("--all",), ("--strict",), ("--format", "json"), ("--format", "csv"), ("CI",)]
)
def test_all_is_shown_to_whoever_wants_all(words, city, capsys, monkeypatch) -> None:
    """With --all, under --strict, to programs and in CI old hints stand beside new ones."""
    if words == ("CI",):
        monkeypatch.setenv("CI", "true")
        words = ()
    assert "insecure-link" in check(city, capsys, *words)[1].replace("(1 × insecure-link)", "")


def test_without_git_all_is_shown(city, capsys, monkeypatch) -> None:
    """Where there is no repository, no commit of the city or no git, nothing is left out."""
    monkeypatch.setenv("PATH", "/nowhere")
    assert "[insecure-link]" in check(city, capsys)[1]
    monkeypatch.undo()
    monkeypatch.delenv("CI")
    shutil.rmtree(city.parents[1] / ".git")
    assert "[insecure-link]" in check(city, capsys)[1]
