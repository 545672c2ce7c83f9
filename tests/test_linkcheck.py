"""The link check: dead links and anchors, doubled ids and paths, over kept and new pages alike."""

from wegweiser.build import linkcheck
from wegweiser.build.jobs import Artifact
from wegweiser.build.publish import ManifestRow
from wegweiser.diagnostics import Location, error


def row(ids: tuple[str, ...] = (), links: tuple[str, ...] = ()) -> ManifestRow:
    """Return a published page."""
    return ManifestRow("key", 1, 1, ids, links)


def made(path: str, view: object, theme: object) -> Artifact:
    """Make nothing."""
    return Artifact(path, b"")


def test_links_lead_somewhere() -> None:
    """A link to a page, a file or a place on a page that the plan does not hold is found.

    All others pass.
    """
    rows = {
        "index.html": row(
            ("oben",),
            (
                "",
                "a/",
                "a/#b",
                "#oben",
                "assets/x.css",
                "a/#b=z",
                "a/#z",
                "weg/",
                "#unten",
                "assets/y.css",
            ),
        ),
        "a/index.html": row(("b",), ("#b", "../")),
        "assets/x.css": row(),
    }

    assert list(
        linkcheck.check_links(
            {path: rows[path] for path in ("index.html", "assets/x.css", "a/index.html")}
        )
    ) == [
        error("dead-anchor", Location("index.html"), target="/a/#z", name="z"),
        error("dead-link", Location("index.html"), target="/weg/"),
        error("dead-anchor", Location("index.html"), target="#unten", name="unten"),
        error("dead-link", Location("index.html"), target="/assets/y.css"),
        error("dead-link", Location("a/index.html"), target="/../"),
    ]


def test_ids_are_unique_on_a_page() -> None:
    """An id that a page defines twice is named once."""
    found = list(linkcheck.check_links({"index.html": row(("a", "b", "a", "a"))}))

    assert found == [error("doubled-id", Location("index.html"), id="a")]
