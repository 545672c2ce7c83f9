"""A theme in layers: what a city has of its own wins, file by file; all else is built in."""

from pathlib import Path

import pytest
from support.cities import HERE, copy_city

from wegweiser.build.jobs import JobError
from wegweiser.build.theme import ThemeFolder
from wegweiser.build.theme_files import read_built_in_theme, read_theme
from wegweiser.editions.data.calendars import EventKind

VIEW = EventKind("de", "course")
HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'


def layered(tmp_path: Path, **own: str) -> ThemeFolder:
    """Return the theme of a city that has these files of its own, by the path with "__" for "/"."""
    city = copy_city(tmp_path)
    for name, text in own.items():
        file = city / "theme" / name.replace("__", "/").replace("_html", ".html")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return ThemeFolder(read_theme(city), "engine", "/", {})


def test_one_file_is_enough(tmp_path: Path) -> None:
    """A city that brings one template keeps all other files as they are built in."""
    theme = layered(tmp_path, templates__page_html="<p>Hafen</p>")
    built_in = read_built_in_theme().files

    own = {path for path, body in theme.inputs.files.items() if built_in.get(path) != body}

    assert own == {"theme/templates/page.html", "built-in:theme/templates/page.html"}
    assert theme.render("page.html", VIEW) == "<p>Hafen</p>"


def test_a_block_of_a_built_in_template_is_laid_over(tmp_path: Path) -> None:
    """A template extends the built-in one of its own name, which uses the city's other files."""
    extended = '{% extends "built-in:404.html" %}{% block main %}Hafen {{ super() }}{% endblock %}'
    theme = layered(
        tmp_path,
        templates__404_html=extended,
        templates__layout_html="<main>{% block main %}{% endblock %}</main>",
    )
    built_in = theme.inputs.files["built-in:theme/templates/404.html"]

    assert built_in == (HERE / "theme/templates/404.html").read_bytes()
    with pytest.raises(JobError) as fault:  # a view of events has nothing that this page shows
        theme.render("404.html", VIEW)
    assert fault.value.diagnostic.location.path == "built-in:theme/templates/404.html"


def test_words_are_merged(tmp_path: Path) -> None:
    """A city translates one word in its own way; all others stay as the built-in theme has them."""
    words = {"words__ar.po": f'{HEAD}msgid "Verzeichnis"\nmsgstr "قائمة"\n'}
    ours, theirs = layered(tmp_path, **words), ThemeFolder(read_built_in_theme(), "", "/", {})

    assert ours.translations("ar")("Verzeichnis") == "قائمة"
    assert ours.translations("ar")("Kontakt") == theirs.translations("ar")("Kontakt") != "Kontakt"


def test_this_repository_has_no_layers() -> None:
    """Its theme is the built-in one."""
    assert read_theme(HERE) == read_built_in_theme()
