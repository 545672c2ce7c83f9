"""Faults of templates are told by `check`, each once, with the nearest name."""

from pathlib import Path

import pytest
from support.cities import HERE, TODAY, copy_city

from wegweiser import pipeline
from wegweiser.build import theme_names
from wegweiser.build.template_faults import list_own_templates, merge_faults
from wegweiser.build.theme_files import read_theme
from wegweiser.build.theme_names import suggest_name
from wegweiser.diagnostics import Diagnostic, Location, error
from wegweiser.editions.pages import entries


def checked(tmp_path: Path, **templates: str) -> list[Diagnostic]:
    """Return the faults that a check finds in a city with these templates of its own."""
    city = copy_city(tmp_path)
    (city / "theme/templates").mkdir(parents=True)
    for name, text in templates.items():
        (city / f"theme/templates/{name}.html").write_text(text, encoding="utf-8")
    result = pipeline.check(pipeline.Options(folder=city, today=TODAY))
    return [note for note in result.diagnostics if note.severity == "error"]


@pytest.mark.slow
def test_each_fault_is_told_once_and_hides_no_other(tmp_path: Path) -> None:
    """A fault on every entry's page is one finding with a count; that of another template, too."""
    block = (
        '{% extends "built-in:entry.html" %}\n{% block main %}{{ page.titel.text }}{% endblock %}'
    )
    faults = checked(tmp_path, entry=block, news="{{ title|datum }}")

    told = {note.location.path: dict(note.values) for note in faults}
    assert len(faults) == len(told) == 2
    entry, news = told["theme/templates/entry.html"], told["theme/templates/news.html"]
    assert (entry["close"], news["close"]) == ("title", "date")
    assert int(entry["more"]) > 20
    assert [note.location.line for note in faults] == [2, 1]


def test_a_city_without_templates_of_its_own_pays_nothing(tmp_path: Path) -> None:
    """Where all templates are built in, no page is made to check them."""
    city = copy_city(tmp_path)
    (city / "theme/words").mkdir(parents=True)
    (city / "theme/words/tr.po").write_text("")

    assert list_own_templates(read_theme(city).files) == []
    assert list_own_templates(read_theme(HERE).files) == []


@pytest.mark.parametrize(
    ("problem", "name"),
    [
        ("'titel' is undefined", "title"),
        (f"'{entries.__name__}.EntryPage object' has no attribute 'topcis'", "topics"),
        ("No filter named 'wordss'.", "words"),
        ("parts/maros.html", "parts/macros.html"),
        ("division by zero", ""),
        ("'xyzzy' is undefined", ""),
    ],
)
def test_the_nearest_name_is_told(problem: str, name: str) -> None:
    """Of a variable, a field of a view, a filter and a template; none where none is like it."""
    assert suggest_name(problem, ("title", "lang"), ("words",), ("parts/macros.html",)) == name


def test_what_is_gone_is_named_with_its_successor(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that an older version had leads to what took its place, however unlike it is."""
    monkeypatch.setattr(theme_names, "SUCCESSORS", {"EntryPage.rubrik": "topics", "alt": "neu"})
    attribute = f"'{entries.__name__}.EntryPage object' has no attribute 'rubrik'"

    assert suggest_name(attribute, (), (), ()) == "topics"
    assert suggest_name("'alt' is undefined", ("alte",), (), ()) == "neu"


def test_only_faults_of_templates_are_merged() -> None:
    """Two findings of another kind stay two, in their order."""
    place = Location("theme/templates/x.html", 1, 1)
    others = [error("unmade-file", place, page=page) for page in "ab"]
    faults = [error("theme-fault", place, page=page, problem="x") for page in "abc"]

    merged = merge_faults([others[0], *faults, others[1]])

    assert [note.code for note in merged] == ["unmade-file", "theme-fault", "unmade-file"]
    assert dict(merged[1].values)["more"] == "2"
