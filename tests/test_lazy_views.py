"""Views that are worked out only for files that are made: their inputs decide all they say."""

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from types import SimpleNamespace
from typing import Any

import pytest
from support.cities import CITY, TODAY

from wegweiser.build import jobs
from wegweiser.build.jobs import Job, LazyView, Part
from wegweiser.editions import plan_files
from wegweiser.languages import Text
from wegweiser.model.citations import Source
from wegweiser.model.disclosure import disclose_site
from wegweiser.model.loading import load_site
from wegweiser.model.organisations import Checked, Contact
from wegweiser.model.site import Site
from wegweiser.source import files


class FakeTheme:
    """A theme with a digest."""

    digest = "theme"
    storage = SimpleNamespace(digest="engine")


@cache
def disclosed_site() -> Site:
    """Return the invented city as it is planned."""
    site, _ = load_site(files.read_city(CITY), TODAY.isoformat())
    return disclose_site(site)


EDITS: dict[str, dict[str, Any]] = {
    "name": {"name": "Ein anderer Name"},
    "description": {"description": Text((("de", "Anders. Und *mehr*."), ("ar", "مختلف.")))},
    "topics": {"topics": ("kultur", "sport")},
    "languages": {"languages": ("uk", "de")},
    "district": {"district": "werder", "quarter": ""},
    "age": {"checked": Checked(on="2020-01-01", how="source")},
    "gone": {"status": "dissolved", "dissolved": "2024"},
    "contact": {"contact": Contact(website="https://anders.example/")},
    "sources": {"sources": (Source(title=Text((("de", "Ein Blatt"),)), on="2026-01-02"),)},
    "exchange": {"seeks": (), "offers": ()},
}


def lazy_views(site: Site) -> Iterator[tuple[str, str, str]]:
    """Yield path, key and words of each file and piece whose view is lazy."""
    for job in plan_files(site):
        if isinstance(job.view, LazyView):
            yield job.path, jobs.compute_job_key(job, FakeTheme()), _write(job.view())
        else:
            for part in _find_parts(jobs.resolve_view(job).view):
                yield f"{job.path} {part.template}", part.digest, _write(part.view)


def _find_parts(view: Any) -> Iterator[Part]:
    """Yield the pieces of a view whose own views are lazy."""
    if isinstance(view, Part):
        if isinstance(view._view, LazyView):
            yield view
    elif isinstance(view, tuple):
        for field in view:
            yield from _find_parts(field)


def _write(view: Any) -> str:
    """Return all that a view says, its pieces included."""
    return json.dumps(view, default=lambda part: [part.template, part.view], ensure_ascii=False)


@pytest.fixture(scope="module")
def base() -> dict[str, str]:
    """Return what each key of the invented city stands for."""
    return {key: words for _, key, words in lazy_views(disclosed_site())}


@pytest.mark.parametrize("edit", EDITS)
def test_the_same_inputs_say_the_same(edit: str, base: dict[str, str]) -> None:
    """Whatever changes in an entry: where a view says something else, its key is another."""
    site = disclosed_site()
    first, *others = site.organisations
    changed = replace(site, organisations=(replace(first, **EDITS[edit]), *others))
    for path, key, words in lazy_views(changed):
        assert base.get(key, words) == words, path


def test_an_edit_leaves_most_keys_as_they_are(base: dict[str, str]) -> None:
    """A new description changes the page, the card and the rows of its own entry alone."""
    site = disclosed_site()
    first, *others = site.organisations
    changed = replace(site, organisations=(replace(first, **EDITS["description"]), *others))
    new = {path.split()[0] for path, key, _ in lazy_views(changed) if key not in base}
    pages = {path for path in new if path.count("/") == 2 and "/seite/" not in path}
    assert all(first.id in path for path in pages if path.startswith("verzeichnis/"))


def test_a_lazy_view_is_handed_plain_values_only() -> None:
    """What could look further than its inputs is refused when its key is computed."""
    job = Job("a", _write, LazyView(_write, object()))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="a view holds a object"):
        jobs.compute_job_key(job, FakeTheme())
