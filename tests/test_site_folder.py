"""Which city a command is about: the one that is named, else the one that somebody stands in."""

from pathlib import Path

import pytest
from support.cities import CITY, copy_city
from test_cli import run

from wegweiser.commands import cli
from wegweiser.commands.arguments import find_site_folder


def test_no_city_is_checked_that_nobody_means(tmp_path: Path) -> None:
    """Outside of any city a command ends with 2, in German, whatever city the program lies in."""
    for words in (["check"], ["build"], ["--quiet"], ["new", "org", "x"], ["serve"]):
        ended = run(*words, folder=tmp_path)

        assert (ended.returncode, ended.stdout) == (2, "")
        assert ended.stderr.startswith("Hier liegt keine Stadt: ")
        assert "--site ORDNER" in ended.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_nearest_city_upwards_is_meant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever stands deep in a city means it, and nobody means the city around another."""
    city = copy_city(tmp_path)
    inner = city / "content" / "inner"
    for folder in (city / "data", inner):
        folder.mkdir(exist_ok=True)
        monkeypatch.chdir(folder)
        assert find_site_folder() == city
    (inner / "data").mkdir()
    (inner / "data/site.yaml").write_text("", encoding="utf-8")
    assert find_site_folder() == inner


def test_a_city_that_is_named_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--site` is what counts, wherever somebody stands."""
    monkeypatch.chdir(copy_city(tmp_path))

    assert cli.parse_arguments(["check", "--site", str(CITY)]).site == CITY


def test_a_website_stands_in_its_own_city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without `--out` a build writes into `public/` of the city that it builds."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data/site.yaml").write_text("name: x\n", encoding="utf-8")
    written = []
    monkeypatch.setattr(
        "wegweiser.pipeline.build", lambda _options, out, _report: written.append(out)
    )
    with pytest.raises(AttributeError):  # what is stubbed has no findings to print
        cli.main(["build", "--site", str(tmp_path)])

    assert written == [tmp_path / "public"]
