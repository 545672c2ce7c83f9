"""Ages: bands of age, what is past, what is confirmed."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wegweiser.model import ages

TODAY = "2026-06-15"


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
    """On the day itself an entry is still fresh, then not; a vague date counts as its last day."""
    assert expected == ages.get_age_band(checked, TODAY)


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
    assert expected == ages.get_age_band(checked, today)


DAYS = st.dates(date(1990, 1, 1), date(2040, 12, 31))


@given(DAYS, DAYS, st.sampled_from([4, 7, 10]))
def test_ageing_never_goes_backwards(checked, today, precision):
    """From day to day an entry can only get older, and a vaguer date never makes it older."""
    bands = ["", "year", "two-years"]
    when, tomorrow = checked.isoformat(), (today + timedelta(1)).isoformat()
    now = bands.index(ages.get_age_band(when[:precision], today.isoformat()))
    assert now <= bands.index(ages.get_age_band(when[:precision], tomorrow))
    assert now <= bands.index(ages.get_age_band(when, today.isoformat()))


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
    assert expected is ages.is_past(last_day, TODAY)


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
    assert expected is ages.is_confirmed(confirmed, TODAY)
