"""Lenient on the legacy: a change answers for what it brought, and errors always stop."""

import subprocess
from pathlib import Path

import pytest
from support.cities import CITY, TODAY, copied, edit

from wegweiser.pipeline import Options
from wegweiser.review import against

ORGS = "data/orgs.yaml"


def codes(city: Path, base: str) -> list[str]:
    """Return the codes that a change of the invented city brought."""
    return [
        note.code
        for note in against.check_against_base(Options(folder=city, today=TODAY), base).diagnostics
    ]


def test_old_warnings_are_left_out(tmp_path: Path) -> None:
    """A warning that the base has, too, is not shown, wherever its line has moved."""
    city = copied(tmp_path)
    text = (city / ORGS).read_text(encoding="utf-8")
    (city / ORGS).write_text("# eine Zeile\n# noch eine\n" + text, encoding="utf-8")

    assert codes(city, str(CITY)) == []


def test_new_warnings_are_shown(tmp_path: Path) -> None:
    """A warning that the change brought is shown, also beside old ones of the same kind."""
    city = copied(tmp_path)
    edit(city / ORGS, "{on: 2026-06-01, how: staff}", "{on: 2023-06-01, how: staff}")

    assert codes(city, str(CITY)) == ["unchecked-for-years"]


def test_errors_always_stop(tmp_path: Path) -> None:
    """An error that the base has, too, still stops, unless its rule is newer than the base."""
    base, city = copied(tmp_path / "base"), copied(tmp_path / "now")
    for folder in (base, city):
        edit(folder / "content" / "impressum.md", "\n---\n", "\n---\n\nNach § 5 TMG.\n")
    assert codes(city, str(base)) == ["outdated-law"]

    known = base / against.MESSAGES_FILE
    known.parent.mkdir(parents=True)
    known.write_text('msgid "dead-link.what"\nmsgstr ""\n')
    assert codes(city, str(base)) == []

    known.write_text('msgid "outdated-law.what"\nmsgstr ""\n')
    assert codes(city, str(base)) == ["outdated-law"]


def test_a_revision_is_a_base(tmp_path: Path) -> None:
    """The base may be a revision of the repository that holds the city."""
    city = copied(tmp_path)
    for command in (
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=T", "-c", "user.email=t@t.example", "commit", "-qm", "Anfang"],
    ):
        subprocess.run(["git", "-C", str(city), *command], check=True, capture_output=True)
    edit(city / ORGS, "{on: 2026-06-01, how: staff}", "{on: 2023-06-01, how: staff}")

    assert codes(city, "HEAD") == ["unchecked-for-years"]


@pytest.mark.parametrize("base", ["nirgends", "--output=boese", "HEAD; true", "-h"])
def test_a_base_that_is_none_is_refused(base: str, tmp_path: Path) -> None:
    """What is neither folder nor revision is refused; it never becomes an option or a command."""
    with pytest.raises(against.UnknownBaseError):
        codes(copied(tmp_path), base)

    assert not (tmp_path / "boese").exists()
