"""The room city/relations: what follows from the records."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wegweiser.languages import Text
from wegweiser.model import facets
from wegweiser.model.organisations import Organisation
from wegweiser.model.settings import Area, Front, Page, Settings, Term, Vocabulary
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
    """Dissolved and merged entries leave the lists, paused and unknown ones stay; the order is that of the names."""
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
    """Districts and topics come as the city lists them, only those that occur; who says nothing comes last."""
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
    assert [(value.kind, value.slug) for value in facets.build_facet(city, "audience", ones)] == [
        ("audience", "nicht-angegeben")
    ]
    assert facets.build_facet(city, "topic", ()) == ()


def test_languages_come_most_spoken_first():
    """Languages have no order of their own: the most frequent leads, equals go by tag, the unsaid come last."""
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


@pytest.mark.parametrize(
    ("checked", "expected"),
    [
        ("", ""),
        ("2026-06-15", ""),
        ("2026-07-01", ""),
        ("2025-06-15", ""),
        ("2025-06-14", "year"),
        ("2024-06-15", "year"),
        ("2024-06-14", "two-years"),
        ("1998-01-01", "two-years"),
        ("2025-06", ""),
        ("2025-05", "year"),
        ("2024-06", "year"),
        ("2024-05", "two-years"),
        ("2026", ""),
        ("2025", ""),
        ("2024", "year"),
        ("2023", "two-years"),
    ],
)
def test_an_entry_ages_after_twelve_and_after_twenty_four_months(checked, expected):
    """On the day itself an entry is still fresh, the day after it is not; a vague date counts as its last day."""
    assert expected == facets.get_age_band(checked, TODAY)


@pytest.mark.parametrize(
    ("checked", "today", "expected"),
    [
        ("2024-02-29", "2025-02-28", ""),
        ("2024-02-29", "2025-03-01", "year"),
        ("2023-02-28", "2024-02-29", "year"),
        ("2025-06", "2026-06-30", ""),
        ("2025-06", "2026-07-01", "year"),
        ("2025", "2026-12-31", ""),
        ("2025", "2027-01-01", "year"),
        ("2025-08-31", "2026-08-31", ""),
        ("2025-08-31", "2026-09-01", "year"),
    ],
)
def test_months_of_any_length_count_as_months(checked, today, expected):
    """Leap days and the ends of months move no border."""
    assert expected == facets.get_age_band(checked, today)


DAYS = st.dates(date(1990, 1, 1), date(2040, 12, 31))


@given(DAYS, DAYS, st.sampled_from([4, 7, 10]))
def test_ageing_never_goes_backwards(checked, today, precision):
    """From one day to the next an entry can only get older, and a vaguer date never makes it older."""
    bands = ["", "year", "two-years"]
    when, tomorrow = checked.isoformat(), (today + timedelta(1)).isoformat()
    now = bands.index(facets.get_age_band(when[:precision], today.isoformat()))
    assert now <= bands.index(facets.get_age_band(when[:precision], tomorrow))
    assert now <= bands.index(facets.get_age_band(when, today.isoformat()))


@pytest.mark.parametrize(
    ("last_day", "expected"),
    [
        ("", False),
        ("2026-06-14", True),
        ("2026-06-15", False),
        ("2026-06-16", False),
        ("2026-05", True),
        ("2026-06", False),
        ("2026-07", False),
        ("2025", True),
        ("2026", False),
        ("2027", False),
    ],
)
def test_something_is_over_when_its_last_day_is_past(last_day, expected):
    """Today is not over, nor is the current month or year."""
    assert expected is facets.is_past(last_day, TODAY)


@pytest.mark.parametrize(
    ("confirmed", "expected"),
    [
        ("", False),
        ("2026-06-15", True),
        ("2025-06-15", True),
        ("2025-06-14", False),
        ("2026-06-16", False),
    ],
)
def test_a_recurrence_holds_for_a_year_after_it_was_confirmed(confirmed, expected):
    """A confirmation counts from its day for twelve months, and not before it was given."""
    assert expected is facets.is_confirmed(confirmed, TODAY)


def test_a_translation_of_an_older_text_is_called_so():
    """A changed word makes the translation old; a line break or more blanks do not (promise 5)."""

    def page(body, **front):
        return Page(
            slug="x",
            lang="de",
            front=Front(title="Ein Titel", **front),
            body=body,
            path="content/x.md",
        )

    version = facets.hash_page(page("Ein Text,\nder umbricht.\n"))
    assert not facets.is_outdated(
        page("x", translation_of=version), page("Ein Text, der  umbricht.")
    )
    assert facets.is_outdated(
        page("x", translation_of=version), page("Ein Text, der nicht umbricht.")
    )
    assert not facets.is_outdated(page("x"), page("Ein Text."))
