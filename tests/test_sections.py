"""A city has the pages that it has something for, and no dead or empty one."""

import re
from pathlib import Path

import pytest
from support.cities import TODAY, build_city, read_tree
from test_new_city import founded

from wegweiser import pipeline

EMPTY_SECTIONS = ("weiterbildung", "projekte", "termine", "angebote", "zahlen", "aktuelles")
RECORDS = "".join(
    f"- id: verein-{n}\n  name: Verein {n}\n  kind: association\n  status: unknown\n"
    f"  languages: [de]\n  description: Wir helfen.\n  checked: {{how: source}}\n"
    "  sources: [Liste]\n"
    for n in (1, 2, 3)
)


def with_organisations(tmp_path: Path, **answers: str) -> Path:
    """Return a new city with three organisations and nothing else."""
    city = founded(tmp_path, **answers)
    (city / "data/orgs.yaml").write_text(RECORDS, encoding="utf-8")
    return city


@pytest.mark.slow
def test_only_organisations(tmp_path: Path) -> None:
    """Without events, projects and the like no page of them is made, and none is led to."""
    city = with_organisations(tmp_path, languages="de")
    build_city(city, tmp_path / "out")
    site = read_tree(tmp_path / "out")

    for section in EMPTY_SECTIONS:
        assert [path for path in site if path.startswith(f"{section}/")] == []
        # A form to report a training is no page of trainings.
        told = re.compile(rf'href="[^"]*\b(?<!melden/){section}/'.encode())
        assert [path for path, body in site.items() if told.search(body)] == []


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("content/termine.md", "---\ntitle: Termine\n---\n\nBald.\n"),
        ("data/site.yaml", "  - {page: termine, label: Termine}\n"),
    ],
)
def test_a_city_may_want_an_empty_page(file: str, text: str, tmp_path: Path) -> None:
    """What it introduces with words of its own, or leads to from its menu, is there."""
    city = with_organisations(tmp_path, languages="de")
    path = city / file
    old = path.read_text(encoding="utf-8") if path.exists() else ""
    new = old.replace("footer:\n", f"{text}footer:\n") if old else text
    path.write_text(new, encoding="utf-8")

    result = pipeline.check(pipeline.Options(folder=city, today=TODAY))
    assert {note.code for note in result.diagnostics} <= {"placeholder", "unset-setting"}
    build_city(city, tmp_path / "out", printed=False)
    assert (tmp_path / "out/termine/index.html").exists()
