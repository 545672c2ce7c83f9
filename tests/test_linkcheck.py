"""The link check: dead links and anchors, doubled ids and paths, over kept and new pages alike."""

from wegweiser import addresses
from wegweiser.build import linkcheck
from wegweiser.build.jobs import Artifact
from wegweiser.build.manifest import ManifestRow
from wegweiser.diagnostics import Location, error


def row(ids: tuple[str, ...] = (), links: tuple[str, ...] = ()) -> ManifestRow:
    """Return a published page."""
    return ManifestRow("key", "", 1, 1, ids, links)


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


def test_a_place_on_the_start_page_is_sought_there() -> None:
    """Any page may lead to a place on the start page, whose address is empty."""
    links = addresses.find_site_links(
        f'<a href="{addresses.mark_link("#neu")}"><a href="{addresses.mark_link("#alt")}">'
        '<a href="#b">'
    )
    rows = {"index.html": row(("neu",)), "a/index.html": row(("b",), links)}

    assert list(linkcheck.check_links(rows)) == [
        error("dead-anchor", Location("a/index.html"), target="/index.html#alt", name="alt")
    ]


def test_ids_are_unique_on_a_page() -> None:
    """An id that a page defines twice is named once."""
    found = list(linkcheck.check_links({"index.html": row(("a", "b", "a", "a"))}))

    assert found == [error("doubled-id", Location("index.html"), id="a")]
