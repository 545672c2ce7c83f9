"""Neighbours: who could meet whom and why, and what the entries of a district leave open."""

import sys
import time
from collections import Counter
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.cities import copy_city

from wegweiser.languages import Text
from wegweiser.model import facets, neighbours
from wegweiser.model.loading import load_site
from wegweiser.model.neighbours import MAX_NEIGHBOURS, POINTS, Gap, Match
from wegweiser.model.organisations import Organisation
from wegweiser.model.settings import Area, Settings, Term, Vocabulary
from wegweiser.model.site import Site
from wegweiser.source import files

# A row of four districts: each borders on the next; the last one also on nobody else.
DISTRICTS = (
    Area(slug="west", name="West", neighbours=("mitte",)),
    Area(slug="mitte", name="Mitte", neighbours=("west", "ost")),
    Area(slug="ost", name="Ost", neighbours=("mitte",)),
    Area(slug="insel", name="Insel"),
)
AREAS = {area.slug: area for area in DISTRICTS}


def text(words):
    """Return a German text."""
    return Text((("de", words),))


def organisation(key, **fields):
    """Return an organisation with only what is required, and these fields."""
    return Organisation(
        **{"id": key, "name": key, "kind": "group", "status": "active", "sources": ()} | fields
    )


def site(*organisations):
    """Return a city with four districts, two topics, one audience and these organisations."""
    settings = Settings(
        name=text("X"),
        operator=text("X"),
        city="X",
        base_url="https://x.example/",
        languages=("de",),
        email="x@x.example",
        menu=(),
        footer=(),
        districts=DISTRICTS,
    )
    topics = (
        Term(slug="kultur", label=text("Kultur")),
        Term(slug="bildung", label=text("Bildung")),
    )
    vocabulary = Vocabulary(topics=topics, audiences=(Term(slug="frauen", label=text("Frauen")),))
    return Site(
        settings=settings, vocabulary=vocabulary, organisations=organisations, today="2026-06-15"
    )


def found(*organisations):
    """Return the neighbours of each of these organisations, as a build finds them."""
    city = site(*organisations)
    return neighbours.find_matches(city, facets.list_entries(city))


def ids(ones):
    """Return the ids of neighbours, in their order."""
    return [match.other_id for match in ones]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (
            {"district": "west", "topics": ("kultur", "bildung")},
            {"district": "west", "topics": ("bildung", "sport", "kultur")},
            Match(
                "b",
                2 * POINTS.topic + POINTS.district,
                "district",
                ("bildung", "kultur"),
                (),
                (),
                (),
                (),
            ),
        ),
        (
            {"district": "west", "quarter": "Hof", "audiences": ("frauen",)},
            {"district": "west", "quarter": "Hof", "audiences": ("frauen",)},
            Match(
                "b",
                POINTS.audience + POINTS.district + POINTS.quarter,
                "quarter",
                (),
                ("frauen",),
                (),
                (),
                (),
            ),
        ),
        (
            {"district": "west", "languages": ("de", "tr", "ar")},
            {"district": "mitte", "languages": ("ar", "de")},
            Match("b", POINTS.language + POINTS.border, "border", (), (), ("ar",), (), ()),
        ),
        (
            {"district": "west", "offers": ("raeume",), "seeks": ("hilfe",)},
            {"district": "mitte", "seeks": ("raeume",), "offers": ("hilfe",)},
            Match(
                "b",
                2 * POINTS.exchange + POINTS.border,
                "border",
                (),
                (),
                (),
                ("raeume",),
                ("hilfe",),
            ),
        ),
        (
            {
                "district": "west",
                "topics": ("kultur",),
                "audiences": ("frauen",),
                "languages": ("tr",),
                "offers": ("raeume",),
            },
            {
                "topics": ("kultur",),
                "audiences": ("frauen",),
                "languages": ("tr",),
                "seeks": ("raeume",),
            },
            Match("b", POINTS.topic, "unlocated", ("kultur",), (), (), (), ()),
        ),
    ],
    ids=["topics", "quarter", "language", "exchange", "no district"],
)
def test_the_reason_names_what_they_share(one, other, expected):
    """Each thing in common is named and counts its points; without a district only topics do."""
    ones = organisation("a", **one), organisation("b", **other)

    assert neighbours.match_organisations(*ones, AREAS) == expected
    assert found(*ones) == {"a": (expected,), "b": (mirrored(expected),)}


def mirrored(match):
    """Return a match as the other one sees it."""
    return match._replace(other_id="a", gives=match.gets, gets=match.gives)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"district": "west"}, {"district": "west"}),
        ({"district": "west", "languages": ("de",)}, {"district": "west", "languages": ("de",)}),
        ({"district": "west", "quarter": "Hof"}, {"district": "west", "quarter": "Hof"}),
        ({"district": "west", "topics": ("kultur",)}, {"district": "ost", "topics": ("kultur",)}),
        ({"district": "west", "topics": ("kultur",)}, {"district": "west", "topics": ("bildung",)}),
        ({"district": "west", "offers": ("raeume",)}, {"district": "west", "offers": ("raeume",)}),
        ({"district": "west", "audiences": ("frauen",)}, {"audiences": ("frauen",)}),
        ({"languages": ("tr",)}, {"languages": ("tr",)}),
        ({}, {}),
    ],
)
def test_nearness_or_german_alone_is_no_reason(one, other):
    """Whoever shares only a place, German, or something too far away, is no neighbour."""
    ones = organisation("a", **one), organisation("b", **other)

    assert neighbours.match_organisations(*ones, AREAS) is None
    assert found(*ones) == {"a": (), "b": ()}


def test_the_best_come_first_and_equals_by_name():
    """Points decide, then the collation of the name, then the id; there are at most four."""
    near = {"district": "mitte", "topics": ("kultur",)}
    city = (
        organisation(
            "me", name="Ich", district="mitte", topics=("kultur", "bildung"), seeks=("raeume",)
        ),
        organisation("z", name="Zebra", **near),
        organisation("oe", name="Öl", **near),
        organisation("p2", name="Pol", **near),
        organisation("p1", name="Pol", **near),
        organisation("far", name="Aal", district="ost", topics=("kultur",)),
        organisation("both", name="Zuletzt", district="mitte", topics=("bildung", "kultur")),
        organisation(
            "rooms", name="Zzz", district="west", offers=("raeume",), topics=("bildung", "kultur")
        ),
    )

    assert ids(found(*city)["me"]) == ["rooms", "both", "oe", "p1"]
    assert found(*city) == found(*reversed(city))


def test_dissolved_and_merged_are_nobodys_neighbours():
    """Who is gone is never proposed and gets no proposals; who pauses or is unknown stays."""
    near = {"district": "west", "topics": ("kultur",)}
    city = found(
        organisation("a", **near),
        organisation("b", **near | {"status": "dissolved"}),
        organisation("c", **near, merged_into="a"),
        organisation("d", **near | {"status": "paused"}),
        organisation("e", **near | {"status": "unknown"}),
    )

    assert {key: ids(ones) for key, ones in city.items()} == {
        "a": ["d", "e"],
        "d": ["a", "e"],
        "e": ["a", "d"],
    }


def test_whoever_is_connected_already_is_not_proposed():
    """An umbrella and its member, and two entries that are probably the same, need not meet."""
    near = {"district": "west", "topics": ("kultur",)}
    city = found(
        organisation("member", **near, member_of=("umbrella",)),
        organisation("sibling", **near, member_of=("umbrella",)),
        organisation("twin", **near, possible_duplicate_of="member"),
        organisation("umbrella", **near),
    )

    assert {key: ids(ones) for key, ones in city.items()} == {
        "member": ["sibling"],
        "sibling": ["member", "twin"],
        "twin": ["sibling", "umbrella"],
        "umbrella": ["twin"],
    }


def test_pairs_are_the_best_and_everybody_comes_once():
    """The pairs of a city begin with the most points, and no organisation stands in two of them."""
    near = {"district": "west"}
    city = found(
        organisation("a", **near, topics=("kultur", "bildung")),
        organisation("b", **near, topics=("kultur", "bildung")),
        organisation("c", **near, topics=("kultur",)),
        organisation("d", **near, topics=("kultur",)),
        organisation("e", **near, topics=("bildung",)),
    )

    assert [(key, match.other_id) for key, match in neighbours.pick_best_pairs(city, 8)] == [
        ("a", "b"),
        ("c", "d"),
    ]
    assert [(key, match.other_id) for key, match in neighbours.pick_best_pairs(city, 1)] == [
        ("a", "b")
    ]


def test_gaps_are_told_from_five_entries_on():
    """Only of a district with at least five entries is told what none names, and their number."""
    four = [organisation(f"o{number}", district="west", topics=("kultur",)) for number in range(4)]
    elsewhere = [
        organisation("x", topics=("bildung",)),
        organisation("y", district="ost", audiences=("frauen",)),
    ]
    gone = organisation("gone", district="west", status="dissolved", topics=("bildung",))

    def gaps(*ones):
        city = site(*ones)
        return neighbours.find_gaps(city, facets.list_entries(city))

    assert gaps(*four, *elsewhere, gone) == {}
    fifth = organisation("o5", district="west")
    assert gaps(*four, fifth, *elsewhere, gone) == {"west": Gap(5, ("bildung",), ("frauen",))}
    whole = organisation("o5", district="west", topics=("bildung",), audiences=("frauen",))
    assert gaps(*four, whole) == {"west": Gap(5, (), ())}


some = lambda words: st.lists(st.sampled_from(words), max_size=3, unique=True).map(tuple)  # noqa: E731
towns = st.lists(
    st.fixed_dictionaries(
        {
            "status": st.sampled_from(["active", "paused", "dissolved"]),
            "district": st.sampled_from(["", "west", "mitte", "ost", "insel"]),
            "quarter": st.sampled_from(["", "Hof", "Tor"]),
            "topics": some(["kultur", "bildung", "sport"]),
            "audiences": some(["frauen", "jugend"]),
            "languages": some(["de", "tr", "ar"]),
            "offers": some(["raeume", "hilfe"]),
            "seeks": some(["raeume", "hilfe"]),
        }
    ),
    max_size=12,
)


def best_of_all_pairs(organisations):
    """Return the neighbours of each listed organisation by looking at every pair: the oracle.

    Of equals those are taken that follow in the list, which begins anew after its end.
    """
    ranks = {one.id: rank for rank, one in enumerate(organisations)}
    best = {}
    for place, one in enumerate(organisations):
        pairs = [
            neighbours.match_organisations(one, other, AREAS)
            for other in (*organisations[place + 1 :], *organisations[:place])
        ]
        ranked = sorted((match for match in pairs if match), key=lambda match: -match.points)
        taken = sorted(ranked[:MAX_NEIGHBOURS], key=lambda match: ranks[match.other_id])
        best[one.id] = tuple(sorted(taken, key=lambda match: -match.points))
    return best


@given(towns)
def test_neighbours_are_the_best_there_are(town):
    """In any small town: exactly what a look at every pair gives; reasons alike on both sides."""
    city = site(*[organisation(f"o{number:02}", **fields) for number, fields in enumerate(town)])
    listed = facets.list_entries(city)

    assert neighbours.find_matches(city, listed) == best_of_all_pairs(listed)
    assert all(one.status != "dissolved" for one in listed)
    for one, other in combinations(listed, 2):
        there, back = (
            neighbours.match_organisations(one, other, AREAS),
            neighbours.match_organisations(other, one, AREAS),
        )
        assert (there is None) == (back is None)
        if there and back:
            assert there._replace(other_id=one.id, gives=there.gets, gets=there.gives) == back


def crowd(size):
    """Return so many organisations in four districts that have much in common."""
    words = ("kultur", "bildung", "sport")
    return [
        organisation(
            f"o{number:05}",
            district=("west", "mitte", "ost", "")[number % 4],
            topics=(words[number % 3], words[(number // 3) % 3])[
                : 1 + (number % 3 != (number // 3) % 3)
            ],
            languages=("tr", "ar", "ru", "fa")[: number % 5],
            audiences=("frauen",)[: number % 2],
        )
        for number in range(size)
    ]


@pytest.mark.slow
def test_a_crowd_has_the_best_neighbours_too():
    """Of 600 with much in common each gets exactly the best, as many as a page shows."""
    city = site(*crowd(600))
    listed = facets.list_entries(city)
    matches = neighbours.find_matches(city, listed)

    assert matches == best_of_all_pairs(listed)
    assert all(len(group) == MAX_NEIGHBOURS for group in matches.values())


def test_a_crowd_does_not_send_everybody_to_the_first_in_the_alphabet():
    """Of 1,500 with much in common most are proposed to somebody, and none to very many."""
    matches = found(*crowd(1500))
    proposals = Counter(match.other_id for group in matches.values() for match in group)

    assert len(proposals) > 1000
    assert max(proposals.values()) <= 10 * MAX_NEIGHBOURS


def test_equals_follow_the_own_place_in_the_order_of_names():
    """Whoever comes last in the alphabet is proposed those at its beginning."""
    near = {"district": "west", "topics": ("kultur",)}
    matches = found(*(organisation(key, **near) for key in "abcdefg"))

    assert {key: "".join(ids(group)) for key, group in matches.items()} == {
        "a": "bcde",
        "b": "cdef",
        "c": "defg",
        "d": "aefg",
        "e": "abfg",
        "f": "abcg",
        "g": "abcd",
    }


@pytest.mark.slow
def test_twice_as_many_cost_twice_as_much():
    """No pair is looked at but those that are shown: counted in calls, alike on every machine."""
    once, twice = _calls(crowd(1200)), _calls(crowd(2400))

    assert once < 1200 * 400
    assert twice < 2.3 * once


@pytest.mark.slow
def test_neighbours_cost_little_beside_reading(tmp_path: Path):
    """Finding all neighbours takes about as long as reading the records: little of a build."""
    folder = copy_city(tmp_path)
    for name in ("withdrawn", "events", "offers", "projects", "trainings"):
        (folder / "data" / f"{name}.yaml").write_text("[]\n", encoding="utf-8")
    (folder / "data" / "orgs.yaml").write_text("".join(map(_written, crowd(800))), encoding="utf-8")

    inputs = files.read_city(folder)
    city, notes = load_site(inputs, "2026-06-15")
    assert city is not None, notes
    listed = facets.list_entries(city)

    assert sum(map(len, neighbours.find_matches(city, listed).values())) > 2500
    # The quickest of three rounds each: what else the machine does counts against neither.
    assert _quickest(lambda: neighbours.find_matches(city, listed)) < 2 * _quickest(
        lambda: load_site(inputs, "2026-06-15")
    )


def _quickest(work: Callable[[], object]) -> float:
    """Return the least processor time of three rounds."""
    times = []
    for _ in range(3):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def _written(one):
    """Return an organisation of the crowd as a record with a description of usual length."""
    places = {"west": "altstadt", "mitte": "nordufer", "ost": "suedufer"}
    return (
        f"- id: {one.id}\n  name: Verein {one.id}\n  kind: group\n  status: active\n"
        + (f"  district: {places[one.district]}\n" if one.district else "")
        + f"  topics: [{', '.join(sorted(one.topics))}]\n"
        + f"  audiences: [{', '.join(one.audiences)}]\n"
        + f"  languages: [{', '.join(one.languages)}]\n"
        + f"  description: {'Wir treffen uns jede Woche und lernen. ' * 12}\n"
        + '  sources: ["https://x.example/"]\n'
    )


def _calls(ones):
    """Return how many functions are called to find the neighbours of these organisations."""
    city = site(*ones)
    listed = facets.list_entries(city)
    count = 0

    def counted(_frame, event, _argument):
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(counted)
    neighbours.find_matches(city, listed)
    sys.setprofile(before)
    return count
