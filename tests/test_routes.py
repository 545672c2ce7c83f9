"""Routes: every address on the site."""

import pytest

from wegweiser.model import routes

ADDRESSES = {
    "start page": (routes.page("de"), ""),
    "start page, translated": (routes.page("ar"), "ar/"),
    "page": (routes.page("de", "ueber-uns"), "ueber-uns/"),
    "page in a folder, translated": (
        routes.page("ar", "aktuelles/2026-05"),
        "ar/aktuelles/2026-05/",
    ),
    "entry": (routes.organisation("de", "hafenchor"), "verzeichnis/hafenchor/"),
    "entry, translated": (routes.organisation("ckb", "hafenchor"), "ckb/verzeichnis/hafenchor/"),
    "district": (routes.facet("de", "district", "altstadt"), "verzeichnis/bezirk/altstadt/"),
    "topic": (routes.facet("de", "topic", "kultur"), "verzeichnis/thema/kultur/"),
    "language": (routes.facet("ar", "language", "sr-Latn"), "ar/verzeichnis/sprache/sr-Latn/"),
    "audience": (routes.facet("de", "audience", "frauen"), "verzeichnis/zielgruppe/frauen/"),
    "my language, near me": (
        routes.language_in_district("de", "ar", "altstadt"),
        "verzeichnis/sprache/ar/altstadt/",
    ),
    "first sheet": (routes.list_page("verzeichnis/", 1), "verzeichnis/"),
    "second sheet": (routes.list_page("verzeichnis/", 2), "verzeichnis/seite/2/"),
    "training": (routes.series("de", "recht"), "weiterbildung/recht/"),
    "project": (routes.project("ar", "lotsen"), "ar/projekte/lotsen/"),
    "field of action": (routes.field_of_action("de", "bildung"), "projekte/handlungsfeld/bildung/"),
    "offer": (routes.offer("de", "beratung"), "angebote/#beratung"),
    "event": (routes.event("ar", "fest"), "ar/termine/#fest"),
    "request": (routes.request("ar"), "ar/verzeichnis/aufnahme/"),
    "correction": (
        routes.request("de", "aenderung", "hafenchor"),
        "verzeichnis/aufnahme/aenderung/#eintrag=hafenchor",
    ),
}


@pytest.mark.parametrize("name", ADDRESSES)
def test_each_thing_has_its_address(name):
    """German stands at the root, others in their folders; no slash in front, one at the end."""
    address, expected = ADDRESSES[name]
    assert expected == address


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("", "index.html"),
        ("ar/", "ar/index.html"),
        ("verzeichnis/hafenchor/", "verzeichnis/hafenchor/index.html"),
        ("404/", "404.html"),
        ("ar/404/", "ar/404/index.html"),
        ("a404/", "a404/index.html"),
    ],
)
def test_each_address_has_its_file(address, expected):
    """A page is the index of its folder; only that of the not found lies where servers look."""
    assert expected == routes.output_file(address)


def test_no_organisation_can_stand_where_the_site_does():
    """Every address directly below the directory that the site itself uses is reserved."""
    below = {routes.facet("de", kind, "x").split("/")[1] for kind in routes.FACETS} | {
        routes.language_in_district("de", "ar", "x").split("/")[1],
        routes.list_page(routes.page("de", routes.DIRECTORY), 2).split("/")[1],
    }
    assert below <= routes.RESERVED_IDS
    assert below == {"bezirk", "thema", "sprache", "zielgruppe", "seite"}
