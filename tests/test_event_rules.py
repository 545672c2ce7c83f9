"""The rules for events: hours, repetitions, and changes that calendars must hear of."""

import pytest
from support.bare import EVENTS, find_faults, load_changed, write_event

from wegweiser.model.rhythms import find_nearest_occurrence


def repeat(*lines: str, rhythm: str = "{first: 2026-06-01, every: week}") -> dict[str, str]:
    """Return the file of events with a single one, which repeats, and these lines besides."""
    return {
        EVENTS: write_event("x", "recurs:", "  rule: so oft", f"  rhythm: {rhythm}", *lines),
    }


@pytest.mark.parametrize(
    ("lines", "mark"),
    [
        (("starts_at: '18:00'", "ends_at: '17:00'"), "'17:00'"),
        (("starts_at: '18:00'", "ends_at: '18:00'"), "'18:00'"),
        (("starts_at: '10:00'", "ends_at: '08:30'"), "'08:30'"),
        (("starts_at: '18:00'", "ends_at: '06:00'"), ""),
        (("starts_at: '22:00'", "ends_at: '02:00'"), ""),
        (("starts_at: '18:00'", "ends_at: '20:00'"), ""),
        (("ends: 2026-07-08", "starts_at: '18:00'", "ends_at: '17:00'"), "'17:00'"),
        (("ends: 2026-07-09", "starts_at: '18:00'", "ends_at: '17:00'"), ""),
        (("starts_at: '18:00'",), ""),
        (("ends_at: '17:00'",), ""),
    ],
)
def test_a_night_of_more_than_twelve_hours_is_asked_about(lines, mark):
    """An end at an earlier hour is meant for the next day only where that is no whole day."""
    faults = find_faults({EVENTS: write_event("x", "begins: 2026-07-08", *lines)})
    assert faults == ([("over-midnight", mark)] if mark else [])


def test_a_repetition_takes_place_once_at_least():
    """One that ends on the day it is counted from, but before its first date, never does."""
    rhythm = "{first: 2026-07-01, every: last-of-month, until: 2026-07-01}"
    assert find_faults(repeat(rhythm=rhythm)) == [("ends-before-it-begins", "2026-07-01")]


def test_what_cannot_be_read_is_no_change_and_nothing_missing():
    """A day that is none is one finding: no rule takes it for no day, or for another one."""
    before = load_changed({EVENTS: write_event("x", "begins: 2026-07-08")})
    after = {EVENTS: write_event("x", "begins: 2026-13-08")}
    assert find_faults(after, base=before) == [("invalid-date", "2026-13-08")]


def test_the_hours_of_a_training_are_asked_about_too():
    """What holds for an event holds for the session of a series."""
    session = '[{on: 2026-09-12, begins: "18:00", ends: "17:30"}]'
    series = (
        "- id: satzung\n  title: Satzung\n  status: planned\n  sources: [Programm]\n"
        f"  modules: [{{title: Anfangen, sessions: {session}}}]\n"
    )
    assert find_faults({"data/trainings.yaml": series}) == [("over-midnight", '"17:30"')]


@pytest.mark.parametrize("day", [1, 7, 8, 14, 15, 21, 22, 28, 29, 30, 31])
@pytest.mark.parametrize("every", ["week", "two-weeks", "month", "last-of-month"])
def test_a_fifth_weekday_of_each_month_is_asked_about(every, day):
    """From the 29th to the 31st "each month" has two meanings; all else has one."""
    faults = find_faults(repeat(rhythm=f"{{first: 2026-07-{day:02}, every: {every}}}"))
    assert bool(faults) is (every == "month" and day > 28)
    assert {code for code, _ in faults} <= {"fifth-weekday"}


@pytest.mark.parametrize(
    ("rhythm", "skipped", "near"),
    [
        ("first: 2026-06-01, every: week", "2026-06-08", None),
        ("first: 2026-06-01, every: week", "2026-06-09", "2026-06-08"),
        ("first: 2026-06-01, every: week", "2026-05-25", "2026-06-01"),
        ("first: 2026-06-01, every: week", "2026-09-01", "2026-08-31"),
        ("first: 2026-06-01, every: week, until: 2026-06-22", "2026-06-29", "2026-06-22"),
        ("first: 2026-06-01, every: week, until: 2026-06-22", "2027-06-29", ""),
        ("first: 2026-06-01, every: two-weeks", "2026-06-15", None),
        ("first: 2026-06-01, every: two-weeks", "2026-06-08", "2026-06-01"),
        ("first: 2026-06-10, every: month", "2026-12-09", None),
        ("first: 2026-06-10, every: month", "2026-12-10", "2026-12-09"),
        ("first: 2026-06-10, every: month", "2026-12-16", "2026-12-09"),
        ("first: 2026-06-10, every: last-of-month", "2026-06-24", None),
        ("first: 2026-06-10, every: last-of-month", "2026-06-10", "2026-06-24"),
        ("first: 2026-04-29, every: month", "2026-12-24", "2026-12-30"),
        ("first: 2026-04-29, every: month", "2026-12-30", None),
    ],
)
def test_an_exception_leaves_something_out(rhythm, skipped, near):
    """A skipped day is one on which the event would be; else the nearest one is proposed."""
    changes = repeat(rhythm=f"{{{rhythm}, skips: [{skipped}]}}")
    faults = [code for code, _ in find_faults(changes) if code != "fifth-weekday"]
    assert faults == ([] if near is None else ["skips-nothing"])
    event = load_changed(changes).events[0]
    assert event.recurs
    assert event.recurs.rhythm
    if near is not None:
        assert find_nearest_occurrence(event.recurs.rhythm, skipped) == near


def test_a_last_weekday_comes_before_the_end():
    """Where the month's last weekday lies behind the last day, nothing takes place at all."""
    rhythm = "{first: 2026-06-01, every: last-of-month, until: 2026-06-28}"
    assert find_faults(repeat(rhythm=rhythm)) == [("ends-before-it-begins", "2026-06-28")]


def test_what_cannot_be_read_is_not_judged():
    """A fault in a repetition is told once, not once more for each day that is left out."""
    rhythm = "{first: 2026-06-31, every: week, skips: [2026-06-08]}"
    assert [code for code, _ in find_faults(repeat(rhythm=rhythm))] == ["invalid-day"]


ENDED = "{first: 2025-06-02, every: week, until: 2026-06-08}"
GOING_ON = "{first: 2025-06-02, every: week}"


@pytest.mark.parametrize(
    ("rhythm", "lines", "expected"),
    [
        (ENDED, ["  confirmed: 2026-01-05"], "rhythm-ended"),
        (ENDED, [], "rhythm-ended"),
        (ENDED, ["  confirmed: 2026-01-05", "status: held"], ""),
        (ENDED, ["status: cancelled"], ""),
        (ENDED.replace("06-08", "06-15"), ["  confirmed: 2026-01-05"], ""),
        (GOING_ON, ["  confirmed: 2025-06-14"], "rhythm-unconfirmed"),
        (GOING_ON, ["  confirmed: 2025-06-15"], ""),
        (GOING_ON, ["  confirmed: 2020-01-01", "status: unknown"], ""),
        (GOING_ON, [], ""),
        (ENDED, ["  confirmed: 2020-01-01"], "rhythm-ended"),
    ],
)
def test_no_repetition_ends_in_silence(rhythm, lines, expected):
    """What repeats no longer, or was last confirmed a year ago, is named until somebody decides."""
    found = [code for code, _ in find_faults(repeat(*lines, rhythm=rhythm))]
    assert found == ([expected] if expected else [])


REVISION = "revision: {number: 3, on: 2026-06-01}"


@pytest.mark.parametrize(
    ("before", "after", "faults"),
    [
        ((), (), []),
        ((), ("starts_at: '18:00'",), ["revision-needed"]),
        (("starts_at: '18:00'",), (), ["revision-needed"]),
        ((), ("place: Hafen",), ["revision-needed"]),
        ((), ("status: cancelled",), ["revision-needed"]),
        (("status: planned",), ("status: held",), []),
        ((), ("starts_at: '18:00'", "revision: {number: 1, on: 2026-06-15}"), []),
        ((), ("revision: {number: 1, on: 2026-06-15}",), []),
        ((REVISION,), ("starts_at: '18:00'", REVISION), ["revision-needed"]),
        ((REVISION,), ("starts_at: '18:00'", "revision: {number: 4, on: 2026-06-15}"), []),
        ((REVISION,), (REVISION,), []),
        ((REVISION,), ("revision: {number: 2, on: 2026-06-01}",), ["revision-goes-back"]),
        ((REVISION,), ("revision: {number: 3, on: 2026-05-31}",), ["revision-goes-back"]),
        ((REVISION,), (), ["revision-goes-back"]),
    ],
)
def test_calendars_hear_of_a_change(before, after, faults):
    """Day, hours, place and cancellation count on; that it took place is no news to a calendar."""
    day = "begins: 2026-06-10"
    base = load_changed({EVENTS: write_event("x", day, *before)})
    changed = {EVENTS: write_event("x", day, *after)}
    assert [code for code, _ in find_faults(changed, base=base)] == faults


def test_calendars_hear_of_another_rhythm():
    """How an event repeats, and since when that is confirmed, is what calendars hold."""
    confirmed = "  confirmed: 2026-06-01"
    base = load_changed(repeat(confirmed))
    assert find_faults(repeat(confirmed), base=base) == []
    for changed in (
        repeat(confirmed, rhythm="{first: 2026-06-01, every: two-weeks}"),
        repeat("  confirmed: 2026-06-02"),
    ):
        codes = [code for code, _ in find_faults(changed, base=base)]
        assert "revision-needed" in codes
