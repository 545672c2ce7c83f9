"""What a build does is counted: items read, views worked out, files made and written, imports.

Times vary with the machine; counts keep the speed that `tests/bench/speed.py` measures.
"""

import cProfile
import shutil
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from support.cities import HERE, TODAY, build_city, copy_release

sys.path.insert(0, str(HERE / "tests" / "bench"))
import corpus

from wegweiser import pipeline
from wegweiser.build import jobs, publish, workers
from wegweiser.build.jobs import LazyView
from wegweiser.editions import plan_site
from wegweiser.model import items
from wegweiser.model.disclosure import disclose_site
from wegweiser.model.loading import load_site
from wegweiser.pipeline import Options
from wegweiser.source import files

pytestmark = pytest.mark.slow

NUMBER = 60
MAX_GROWTH = 1.2
"""How much more a step may cost, by its width, than the one before it."""

ORGS = "data/orgs.yaml"
FIRST = "- id: verein-00000\n"


def change_template(city: Path) -> None:
    """Change a word of the page of an organisation, in a theme of the city's own."""
    change("theme/templates/entry.html", "Visitenkarte", "Karte")(city)


def change(name: str, old: str, new: str) -> Callable[[Path], None]:
    """Return an edit that replaces the first place of a text in a file."""

    def edit(city: Path) -> None:
        text = (city / name).read_text(encoding="utf-8")
        assert old in text
        (city / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    return edit


# Each edit, and at most: items read, views worked out, files made, files written, kilobytes.
EDITS: dict[str, tuple[Callable[[Path], None], tuple[int, int, int, int, int]]] = {
    "nothing": (lambda _city: None, (0, 0, 0, 0, 0)),
    "a comment": (change(ORGS, FIRST, f"# Notiz\n{FIRST}"), (1, 0, 0, 0, 0)),
    "a description": (change(ORGS, "      Wir ", "      Neu: Wir "), (1, 190, 40, 40, 1000)),
    "a website": (
        change(ORGS, '"https://verein-00000', '"https://www.verein-00000'),
        (1, 190, 40, 30, 900),
    ),
    "an entry less": (lambda city: drop_entry(city / ORGS), (0, 200, 160, 160, 2600)),
    "the name of a district": (
        change("data/site.yaml", "name: Altstadt", "name: Altes Viertel"),
        (0, 500, 400, 200, 4000),
    ),
    "a page": (change("content/ueber-uns.md", "Text.", "Anderer Text."), (0, 0, 9, 9, 200)),
    "a template": (change_template, (0, 300, 400, 140, 3000)),
}


def drop_entry(path: Path) -> None:
    """Remove the last entry of a list."""
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.rindex("\n- id: ") + 1], encoding="utf-8")


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the release of a generated city with a theme of its own."""
    folder = tmp_path_factory.mktemp("counts")
    city = corpus.city_of(folder, NUMBER)
    shutil.copytree(HERE / "theme", city / "theme")
    build_city(city, folder / "out", printed=False)
    return folder / "out"


def count_calls(counts: Counter[str], name: str, work: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that counts how often it is called."""

    def counted(*arguments: Any, **options: Any) -> Any:
        counts[name] += 1
        return work(*arguments, **options)

    return counted


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_costs_what_differs(
    name: str, release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No edit reads, works out, makes or writes more than it must."""
    change_city, limits = EDITS[name]
    city, out = (
        Path(shutil.copytree(release.parent / "city", tmp_path / "city")),
        copy_release(release, tmp_path),
    )
    change_city(city)
    counts: Counter[str] = Counter()
    for module, function, what in (
        (items, "read_record", "items"),
        (workers, "make_artifact", "made"),
        (LazyView, "__call__", "views"),
    ):
        monkeypatch.setattr(module, function, count_calls(counts, what, getattr(module, function)))
    write_file = publish._write_file

    def write(path: str, body: bytes) -> tuple[int, int]:
        counts["written"] += 1
        counts["bytes"] += len(body)
        return write_file(path, body)

    monkeypatch.setattr(publish, "_write_file", write)
    build_city(city, out, printed=False)

    kilobytes = counts["bytes"] / 1000
    done = (counts["items"], counts["views"], counts["made"], counts["written"], kilobytes)
    assert all(count <= limit for count, limit in zip(done, limits, strict=True)), done


def count_calls_of(work: Callable[[], Any]) -> int:
    """Return how many functions are called by one."""
    profiler = cProfile.Profile()
    profiler.runcall(work)
    return sum(row.callcount for row in profiler.getstats())


def test_a_check_grows_with_the_entries(tmp_path: Path) -> None:
    """Twice as many entries more cost twice as many calls more: nothing is compared with all."""
    counts = []
    for number in (3, 300, 600, 1200):  # the first imports what there is
        (tmp_path / str(number)).mkdir()
        options = Options(folder=corpus.city_of(tmp_path / str(number), number), today=TODAY)
        counts.append(count_calls_of(partial(pipeline.check, options)))
    _, few, some, many = counts
    assert (many - some) / 2 / (some - few) < MAX_GROWTH


def test_a_plan_grows_with_the_languages(tmp_path: Path) -> None:
    """Each language costs as much as the one before it to plan, with all keys."""
    city = files.read_city(corpus.city_of(tmp_path, 30))
    site = disclose_site(load_site(city, TODAY.isoformat())[0])

    def plan(*languages: str) -> None:
        settings = replace(site.settings, languages=languages)
        for job in plan_site(replace(site, settings=settings)).jobs:
            jobs.compute_job_key(jobs.resolve_view(job), FakeTheme())

    plan("de", "fr", "ru", "tr", "sq")
    few = count_calls_of(partial(plan, "de", "fr"))
    some = count_calls_of(partial(plan, "de", "fr", "ru"))
    many = count_calls_of(partial(plan, "de", "fr", "ru", "tr", "sq"))
    assert (many - some) / 2 / (some - few) < MAX_GROWTH


class FakeTheme:
    """A theme with a digest."""

    digest = "theme"
    storage = SimpleNamespace(digest="engine")
