"""The proof: dead links and anchors, doubled ids and paths, over kept and new pages alike."""

from wegweiser.ground.diagnostics import Place, error
from wegweiser.making import proof
from wegweiser.making.jobs import Artifact, Job
from wegweiser.making.publish import Row


def row(ids: tuple[str, ...] = (), links: tuple[str, ...] = ()) -> Row:
    """Return a published page."""
    return Row("key", 1, 1, ids, links)


def made(path: str, view: object, kit: object) -> Artifact:
    """Make nothing."""
    return Artifact(path, b"")


def test_links_lead_somewhere() -> None:
    """A link to a page, a file or a place on a page that the plan does not hold is found; all others pass."""
    rows = {
        "index.html": row(
            ("oben",), ("", "a/", "a/#b", "#oben", "assets/x.css", "a/#b=z", "a/#z", "weg/", "#unten", "assets/y.css")
        ),
        "a/index.html": row(("b",), ("#b", "../")),
        "assets/x.css": row(),
    }

    assert list(proof.proofread({path: rows[path] for path in ("index.html", "assets/x.css", "a/index.html")})) == [
        error("dead-anchor", Place("index.html"), target="/a/#z", name="z"),
        error("dead-link", Place("index.html"), target="/weg/"),
        error("dead-anchor", Place("index.html"), target="#unten", name="unten"),
        error("dead-link", Place("index.html"), target="/assets/y.css"),
        error("dead-link", Place("a/index.html"), target="/../"),
    ]


def test_ids_are_unique_on_a_page() -> None:
    """An id that a page defines twice is named once."""
    found = list(proof.proofread({"index.html": row(("a", "b", "a", "a"))}))

    assert found == [error("doubled-id", Place("index.html"), id="a")]


def test_no_two_jobs_write_one_file() -> None:
    """Two pages with the same address are named with both their records."""
    plan = [Job("a/index.html", made, (), "content/a.md"), Job("a/index.html", made, (), "data/orgs.yaml a")]

    assert list(proof.doubled_paths(plan)) == [
        error("doubled-path", Place("data/orgs.yaml a"), path="a/index.html", other="content/a.md")
    ]
