"""The days of what repeats: ours and those of an outside reader of RFC 5545 (dateutil) agree."""

from datetime import date, datetime, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from wegweiser.editions.data.event_dates import format_recurrence_rule
from wegweiser.model import rhythms
from wegweiser.model.programmes import Rhythm


def list_days_outside(rhythm: Rhythm, last: date) -> set[str]:
    """Return the days of a repetition up to a last one, as dateutil reads the rule we publish."""
    rule = format_recurrence_rule(rhythm, last.isoformat(), timed=False)
    first = datetime.fromisoformat(rhythms.find_first_occurrence(rhythm))
    return {day.date().isoformat() for day in rrulestr(rule, dtstart=first)}


@given(
    st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    st.sampled_from(["week", "two-weeks", "month", "last-of-month"]),
)
def test_the_days_are_those_that_calendars_show(first, every):
    """On each day of a year: it takes place there exactly where the published rule says so."""
    rhythm = Rhythm(first=first.isoformat(), every=every)
    days = [(first + timedelta(distance - 40)).isoformat() for distance in range(400)]
    shown = list_days_outside(rhythm, first + timedelta(400))

    assert {day for day in days if rhythms.takes_place_on(rhythm, day)} == shown & set(days)


@given(
    st.dates(date(2026, 1, 1), date(2026, 12, 28)), st.dates(date(2026, 1, 1), date(2027, 1, 31))
)
def test_the_nearest_day_is_near(first, day):
    """Whoever mistakes a day is shown one that is right, and none is nearer."""
    rhythm = Rhythm(first=first.isoformat(), every="week")
    near = rhythms.find_nearest_occurrence(rhythm, day.isoformat())
    days = list_days_outside(rhythm, date(2027, 3, 31))
    distances = [abs((date.fromisoformat(other) - day).days) for other in days]

    if near:
        assert abs((date.fromisoformat(near) - day).days) == min(distances)
    else:
        assert min(distances) > 31


@pytest.mark.parametrize(
    ("day", "week"), [(1, 1), (7, 1), (8, 2), (14, 2), (15, 3), (22, 4), (28, 4), (29, 5), (31, 5)]
)
def test_weekdays_are_counted_from_the_first(day, week):
    """The first seven days hold the first weekday of each kind."""
    assert rhythms.get_week_of_month(date(2026, 7, day)) == week
