"""Jobs: everything that decides a file's bytes counts in its key, nothing else does."""

from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest

from wegweiser.addresses import mark_link
from wegweiser.build import jobs
from wegweiser.build.jobs import Artifact, Download, Job, Part


class FakeTheme:
    """A theme with a digest."""

    base_path = "/stadt/"

    def __init__(self, digest: str = "theme") -> None:
        self.digest = digest
        self.storage = SimpleNamespace(digest="engine")

    def render(self, template: str, view: Any) -> str:
        """Return nothing."""
        return ""


class View(NamedTuple):
    """A view."""

    words: str
    part: Part | None = None


def make(path: str, view: View, theme: FakeTheme) -> Artifact:
    """Make nothing."""
    return Artifact(path, b"")


def other(path: str, view: View, theme: FakeTheme) -> Artifact:
    """Make nothing, otherwise."""
    return Artifact(path, b"")


BASE = Job("a/index.html", make, View("x", Part("row.html", View("y"))), "data/orgs.yaml a")


@pytest.mark.parametrize(
    "job",
    [
        BASE._replace(path="b/index.html"),
        BASE._replace(make=other),
        BASE._replace(view=View("z", BASE.view.part)),
        BASE._replace(view=View("x", Part("row.html", View("z")))),
        BASE._replace(view=View("x", Part("line.html", View("y")))),
        BASE._replace(view=View("x")),
    ],
)
def test_what_a_file_says_is_in_its_key(job: Job) -> None:
    """Another path, maker, word or part is another key; so is another theme."""
    assert jobs.compute_job_key(job, FakeTheme()) != jobs.compute_job_key(BASE, FakeTheme())
    assert jobs.compute_job_key(BASE, FakeTheme("other")) != jobs.compute_job_key(BASE, FakeTheme())


def test_a_file_that_no_theme_concerns_keeps_its_key() -> None:
    """A maker that is handed the storage alone makes the same file with every theme."""
    job, theme, other_theme = BASE._replace(is_themed=False), FakeTheme(), FakeTheme("other")
    assert jobs.compute_job_key(job, theme) == jobs.compute_job_key(job, other_theme)
    assert jobs.compute_job_key(job, theme) != jobs.compute_job_key(BASE, theme)
    assert jobs.choose_tools(job, theme) is theme.storage


def test_where_a_fault_would_be_looked_for_is_not() -> None:
    """The origin of a job decides no byte."""
    assert jobs.compute_job_key(
        BASE._replace(origin="elsewhere"), FakeTheme()
    ) == jobs.compute_job_key(BASE, FakeTheme())


def test_a_view_holds_plain_values_only() -> None:
    """What cannot be written down as a plain value must not stand in a view."""
    with pytest.raises(TypeError, match="a view holds a set"):
        jobs.compute_job_key(BASE._replace(view=({1},)), FakeTheme())


@pytest.mark.parametrize(
    ("path", "home"),
    [
        ("index.html", "./"),
        ("a/index.html", "../"),
        ("a/b/c/index.html", "../../../"),
        ("404.html", "/stadt/"),
    ],
)
def test_links_are_relative_to_their_page(path: str, home: str) -> None:
    """Each page reaches the start by its own depth, 404.html by the base path."""
    made = jobs.make_page_artifact(
        path,
        f'<p id="p"><a href="{mark_link("x/")}">x</a><a href="#p">p</a></p>',
        FakeTheme(),
    )

    assert made.body.decode() == f'<p id="p"><a href="{home}x/">x</a><a href="#p">p</a></p>'
    assert (made.ids, made.links) == (("p",), ("x/", "#p"))


class Offering(NamedTuple):
    """A view that tells sizes."""

    words: str
    downloads: tuple[Download, ...]


def test_a_page_tells_the_sizes_of_files_that_were_made() -> None:
    """A view with downloads is completed with their sizes in kB, rounded up.

    What was not made is not offered.
    """
    files = tuple(
        Download(name, jobs.CSV, "list", "Liste", "") for name in ("a.csv", "b.csv", "c.csv")
    )
    page = BASE._replace(view=Offering("x", files))

    made = jobs.fill_download_sizes(page, {"a.csv": 1000, "b.csv": 1001, "c.csv": 0})

    assert (jobs.has_downloads(page), jobs.has_downloads(BASE)) == (True, False)
    assert [(one.path, one.size) for one in made.view.downloads] == [("a.csv", 1), ("b.csv", 2)]
    assert made._replace(view=page.view) == page
    assert jobs.compute_job_key(made, FakeTheme()) != jobs.compute_job_key(page, FakeTheme())
