"""Pages are made anew only where a template changed that they were made with."""

from pathlib import Path

import pytest
from support.cities import HERE, build_city, copy_city, copy_release, edit, read_tree

from wegweiser.build.template_digests import digest_templates, find_template_files


def themed(**templates: str) -> dict[str, bytes]:
    """Return the files of a theme with these templates."""
    return {f"theme/templates/{name}.html": text.encode() for name, text in templates.items()}


@pytest.mark.parametrize(
    "line",
    [
        '{% extends "b.html" %}',
        "{%- include 'b.html' -%}",
        '{% import "b.html" as b %}',
        '{% from "b.html" import b with context %}',
        "{% include name %}",
        '{% include ["b.html", "c.html"] %}',
    ],
)
def test_what_a_template_names_counts(line: str) -> None:
    """However it names another template, a change in that one is a change in it."""
    before = digest_templates(themed(a=line, b="b", c="c"))
    after = digest_templates(themed(a=line, b="x", c="c"))

    assert (before["a.html"] == after["a.html"], before["c.html"] == after["c.html"]) == (
        False,
        True,
    )


def test_names_may_go_round_in_circles() -> None:
    """Two templates that name each other are no endless way, and a layer below counts."""
    files = themed(a='{% include "b.html" %}', b='{% extends "built-in:b.html" %}')
    files["built-in:theme/templates/b.html"] = b'{% include "a.html" %}'

    assert find_template_files(files, "a.html") == set(files)


@pytest.mark.slow
def test_a_word_in_a_template_re_makes_its_pages_alone(release: Path, tmp_path: Path) -> None:
    """One word in a part: only pages that show it are made, and all are as a cold build's.

    Of a template that many extend, all are.
    """
    city, out = copy_city(tmp_path), copy_release(release, tmp_path / "side")
    own = city / "theme/templates/parts"
    own.mkdir(parents=True)
    for name in ("series.html", "footer.html"):
        text = (HERE / "theme/templates/parts" / name).read_text(encoding="utf-8")
        (own / name).write_text(f"{text}<!-- Hafen -->", encoding="utf-8")
        made = build_city(city, out)
        cold = tmp_path / f"cold-{name}"
        build_city(city, cold)
        assert read_tree(out) == read_tree(cold)
        marked = {path for path, body in read_tree(cold).items() if b"<!-- Hafen -->" in body}
        assert marked <= {*made.updated}
        assert len(made.updated) <= len(marked) + 1  # the list of digests
    edit(own / "footer.html", "<!-- Hafen -->", "<!-- Kai -->")
    assert build_city(city, out).updated
