"""`words`: what the interface says in each language, for a city of its own, and what is missing."""

import re
from pathlib import Path

import pytest
from support.cities import copy_city, edit, read_tree

from wegweiser.build.theme_files import read_built_in_theme
from wegweiser.build.theme_words import list_theme_words
from wegweiser.commands import cli

DAY = ("--today", "2026-06-15")


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """Return a city that speaks Arabic, which is built in, and Basque, which is not."""
    folder = copy_city(tmp_path)
    edit(folder / "data/site.yaml", "languages: [de, ar]", "languages: [de, ar, eu]")
    return folder


def words(folder: Path, *more: str) -> dict[str, bytes]:
    """Renew the words of a city, and return the catalogues of its theme."""
    assert cli.main(["words", "--site", str(folder), *DAY, *more]) == 0
    return {path: body for path, body in read_tree(folder).items() if path.startswith("theme/")}


def test_a_new_language_gets_every_word(city: Path) -> None:
    """What the built-in theme does not speak stands in a catalogue of the city's own, once each.

    What it speaks needs none. A second run changes nothing, and so does a fresh copy.
    """
    first = words(city)

    assert set(first) == {"theme/words/eu.po"}
    text = first["theme/words/eu.po"].decode()
    asked = len(re.findall(r"^msgid ", text, re.MULTILINE)) - 1
    assert asked == len(list_theme_words(read_built_in_theme().files))
    assert words(city) == first


def test_own_templates_and_own_translations_are_kept(city: Path) -> None:
    """A word of the city's own template is asked for; a word that it translates itself stays."""
    (city / "theme/templates/parts").mkdir(parents=True)
    (city / "theme/templates/parts/tour.html").write_text('{{ _("Hafenrundfahrt") }}')
    (city / "theme/words").mkdir()
    (city / "theme/words/ar.po").write_text(
        'msgid ""\nmsgstr "Language: ar\\n"\n\nmsgid "Verzeichnis"\nmsgstr "قائمة"\n'
    )

    text = words(city, "--language", "ar")["theme/words/ar.po"].decode()

    assert set(re.findall(r'^msgid "(.+)"$', text, re.MULTILINE)) <= {
        "Hafenrundfahrt",
        "Verzeichnis",
    }
    assert 'msgid "Hafenrundfahrt"\nmsgstr ""' in text


def test_what_is_missing_is_counted(city: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Words, labels of the menu, of the vocabulary and of the forms: how many, in each language."""
    words(city)
    told = capsys.readouterr().out

    for area in ("interface", "site", "vocabulary", "intake"):
        assert re.search(rf"eu.*{area}", told), told
