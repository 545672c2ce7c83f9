"""Facets: the entries of the directory, the values they have, the names of these."""

from wegweiser.languages import Text
from wegweiser.model import facets
from wegweiser.model.organisations import Organisation
from wegweiser.model.settings import Area, Settings, Term, Vocabulary
from wegweiser.model.site import Site

TODAY = "2026-06-15"


def text(words):
    """Return a German text."""
    return Text((("de", words),))


def organisation(key, **fields):
    """Return an organisation with only what is required, and these fields."""
    return Organisation(
        **{"id": key, "name": key, "kind": "group", "status": "active", "sources": ()} | fields
    )


def site(*organisations):
    """Return a city with two districts, two topics and these organisations."""
    settings = Settings(
        name=text("X"),
        operator=text("X"),
        city="X",
        base_url="https://x.example/",
        languages=("de",),
        email="x@x.example",
        menu=(),
        footer=(),
        districts=(Area(slug="werder", name="Werder"), Area(slug="altstadt", name="Altstadt")),
    )
    topics = (
        Term(slug="kultur", label=text("Kultur")),
        Term(slug="bildung", label=text("Bildung")),
    )
    vocabulary = Vocabulary(topics=topics, audiences=(Term(slug="frauen", label=text("Frauen")),))
    return Site(settings=settings, vocabulary=vocabulary, organisations=organisations, today=TODAY)


def ids(organisations):
    """Return the ids of organisations, in their order."""
    return [one.id for one in organisations]


def test_the_directory_lists_who_can_be_reached_by_name():
    """Dissolved and merged entries leave the lists, paused and unknown stay; names give order."""
    city = site(
        organisation("z", name="Zebra"),
        organisation("o", name="Öl"),
        organisation("a2", name="Anker"),
        organisation("a1", name="Anker"),
        organisation("p", name="Pause", status="paused"),
        organisation("u", name="Unbekannt", status="unknown"),
        organisation("d", name="Aufgelöst", status="dissolved"),
        organisation("m", name="Ging auf in", merged_into="z"),
    )
    assert ids(facets.list_entries(city)) == ["a1", "a2", "o", "p", "u", "z"]


def test_a_facet_has_the_order_of_the_vocabulary():
    """Districts and topics come as the city lists them, only those that occur; the unsaid last."""
    ones = (
        organisation("a", district="altstadt", topics=("bildung", "kultur")),
        organisation("b"),
        organisation("c", district="werder", topics=("kultur",)),
        organisation("d", district="altstadt"),
    )
    city = site(*ones)
    districts = [
        (value.slug, value.label, ids(value.organisations))
        for value in facets.build_facet(city, "district", ones)
    ]
    assert districts == [
        ("werder", text("Werder"), ["c"]),
        ("altstadt", text("Altstadt"), ["a", "d"]),
        ("nicht-angegeben", Text(), ["b"]),
    ]
    topics = [
        (value.slug, ids(value.organisations)) for value in facets.build_facet(city, "topic", ones)
    ]
    assert topics == [("kultur", ["a", "c"]), ("bildung", ["a"]), ("nicht-angegeben", ["b", "d"])]
    assert facets.build_facet(city, "audience", ones) == ()  # nobody says anything
    assert facets.build_facet(city, "topic", ()) == ()


def test_languages_come_most_spoken_first():
    """Languages have no order: the most frequent leads, equals go by tag, the unsaid come last."""
    ones = (
        organisation("a", languages=("tr", "ar", "de")),
        organisation("b", languages=("ar", "de")),
        organisation("c", languages=("de",)),
        organisation("d"),
        organisation("e"),
        organisation("f"),
        organisation("g"),
        organisation("h", languages=("el",)),
    )
    found = [
        (value.slug, ids(value.organisations))
        for value in facets.build_facet(site(*ones), "language", ones)
    ]
    assert found == [
        ("de", ["a", "b", "c"]),
        ("ar", ["a", "b"]),
        ("el", ["h"]),
        ("tr", ["a"]),
        ("nicht-angegeben", ["d", "e", "f", "g"]),
    ]


def test_members_are_found_from_their_side():
    """An umbrella's members are those who name it, in the order of the list."""
    ones = (
        organisation("b", member_of=("x", "y")),
        organisation("a", member_of=("x",)),
        organisation("x"),
    )
    assert {key: ids(found) for key, found in facets.group_members(ones).items()} == {
        "x": ["b", "a"],
        "y": ["b"],
    }
