"""Weekdays beside dates: whoever names both means the same day."""

from datetime import date, timedelta

import pytest
from support.bare import EVENTS, find_faults, write_event

from wegweiser.languages import Text
from wegweiser.model.programmes import Event, Recurrence, Rhythm
from wegweiser.rules.weekdays import _find_day, _get_rule, find_weekday
from wegweiser.source.proposals import find_choice

EACH = ("montags", "Dienstag", "mittwochs", "Donnerstagabend", "freitags", "samstags", "Sonntag")


def find_marks(rule: str, first: str, more: str = "") -> list[tuple[str, str]]:
    """Return the findings on an event that repeats every week from a day on."""
    rhythm = f"{{first: {first}, every: week{more}}}"
    lines = ("recurs:", f'  rule: "{rule}"', f"  rhythm: {rhythm}", "  confirmed: 2026-06-01")
    return find_faults({EVENTS: write_event("zz", *lines)})


@pytest.mark.parametrize("number", range(7))
def test_a_repetition_begins_on_the_weekday_of_its_words(number: int) -> None:
    """Whatever form of its name the words use; on each other day there is a finding."""
    monday = date(2026, 6, 1)
    for distance in range(7):
        day = (monday + timedelta(distance)).isoformat()
        expected = [] if distance == number else [("weekday-differs", day)]
        assert find_marks(f"immer {EACH[number]} um 18 Uhr", day) == expected


@pytest.mark.parametrize(
    "rule",
    [
        "Regelmäßig",
        "außer montags",
        "montags und donnerstags",
        "jede Woche",
        "Sonntagsruhe montags",
    ],
)
def test_words_that_name_no_single_weekday_say_nothing(rule: str) -> None:
    """None, several, or what is left out: nobody can tell which day is meant."""
    assert find_marks(rule, "2026-06-02") == []


@pytest.mark.parametrize(
    ("every", "first", "rule", "meant"),
    [
        ("week", "2026-06-02", "montags", "2026-06-01"),
        ("week", "2026-06-02", "donnerstags", "2026-06-04"),
        ("two-weeks", "2026-06-07", "montags", "2026-06-08"),
        ("month", "2026-07-01", "jeden ersten Montag im Monat", "2026-07-06"),
        ("month", "2026-06-17", "jeden dritten Freitag im Monat", "2026-06-19"),
        ("last-of-month", "2026-06-30", "am letzten Montag", "2026-06-29"),
    ],
)
def test_the_day_that_was_meant_is_near(every, first, rule, meant) -> None:
    """In a month the same week of it; and what is proposed has the weekday."""
    rhythm = Rhythm(first=first, every=every)
    number = date.fromisoformat(meant).weekday()
    assert _find_day(rhythm, number) == meant
    recurs = Recurrence(rule=Text((("de", rule),)), rhythm=rhythm)
    event = Event(
        id="zz", title=Text((("de", "Treff"),)), kind="meeting", recurs=recurs, sources=()
    )
    assert find_weekday(_get_rule(event)) == number


@pytest.mark.parametrize(("skip", "meant"), [("2026-06-08", "2026-06-01"), ("2026-06-09", "")])
def test_no_day_is_proposed_that_an_exception_contradicts(skip: str, meant: str) -> None:
    """Whoever left out a Tuesday meant Tuesdays: then the words may be wrong, not the day."""
    assert _find_day(Rhythm(first="2026-06-02", every="week", skips=(skip,)), 0) == meant


@pytest.mark.parametrize(
    ("words", "mark"),
    [
        ("Am Montag, 15. August 2026, ist frei.", "Montag"),
        ("Am Montag, den 15.8.2026", "Montag"),
        ("Sonnabend, 14. Aug. 2026", "Sonnabend"),
        ("Samstag, 15. August 2026", ""),
        ("Sonnabend, 15. 8. 2026", ""),
        ("Montag, 31. Februar 2026", ""),
        ("Montag bis Freitag, 10 Uhr", ""),
        ("Montag, 15. Straße 2026", ""),
    ],
)
def test_a_page_names_the_weekday_of_a_date(words: str, mark: str) -> None:
    """Written out, short, or in figures; where there is no such day, nothing is said."""
    faults = find_faults({"content/termine.md": f"---\ntitle: Termine\n---\n\n{words}\n"})
    assert faults == ([("weekday-differs", mark)] if mark else [])


@pytest.mark.parametrize(
    ("word", "choices", "meant"),
    [
        ("abgesagt", ("planned", "cancelled"), "cancelled"),
        ("Verein", ("association", "group"), "association"),
        ("E-Mail", ("form", "email"), "email"),
        ("Zwei  Wochen", ("week", "two-weeks"), "two-weeks"),
        ("Woche", ("source", "staff"), ""),
    ],
)
def test_german_words_are_known_where_english_ones_belong(word, choices, meant) -> None:
    """Only where the English word is one of the choices."""
    assert find_choice(word, choices) == meant


@pytest.mark.parametrize(
    ("number", "meant"),
    [
        (0, "2026-06-01"),
        (1, "2026-06-02"),
        (2, "2026-06-03"),
        (3, "2026-06-04"),
        (4, "2026-06-05"),
        (5, "2026-05-30"),
        (6, "2026-05-31"),
    ],
)
def test_the_nearest_day_is_proposed(number: int, meant: str) -> None:
    """From a Tuesday on, each day of the week is at most three days away."""
    assert _find_day(Rhythm(first="2026-06-02", every="week"), number) == meant
