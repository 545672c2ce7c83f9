"""The calendars: outside readers find in every file what the records say, and nothing else."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from icalendar import Calendar
from icalendar.cal import Component
from support.cities import CITY, build_city, copy_city, edit, read_tree

from wegweiser.build.theme import ThemeFolder
from wegweiser.build.theme_files import read_built_in_theme
from wegweiser.editions.data import calendars, event_dates
from wegweiser.editions.frame import Frame
from wegweiser.languages import Text, say
from wegweiser.model import loading, rhythms, routes
from wegweiser.model.citations import Source
from wegweiser.model.programmes import Revision, Rhythm
from wegweiser.model.translations import translate_site
from wegweiser.source import files

EVENTS = "data/events.yaml"
ALL = "termine/termine.ics"
BERLIN = ZoneInfo(calendars.TIME_ZONE)


@pytest.fixture(scope="module")
def release(release: Path) -> dict[str, bytes]:
    """Return the files of the release of the invented city."""
    return read_tree(release)


@pytest.fixture(scope="module")
def read(release):
    """Return each calendar of the release as icalendar reads it: its events by UID."""
    found = {
        path: Calendar.from_ical(body) for path, body in release.items() if path.endswith(".ics")
    }
    assert all(calendar.errors == [] for calendar in found.values())
    return {
        path: {str(event["UID"]): event for event in calendar.events}
        for path, calendar in found.items()
    }


def uid(*names: str) -> str:
    """Return the UID of a thing in the invented city."""
    return routes.permanent_id("Musterhafen", *names)


def frame(lang: str = "de") -> Frame:
    """Return the invented city in a language."""
    site, notes = loading.load_site(files.read_city(CITY), "2026-06-15")
    assert site is not None, notes
    return Frame(translate_site(site), lang)


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["de", "ar"])
def test_icalendar_reads_every_event_back(read, lang):
    """Each event with a known day is in the whole calendar and in its own, as its record says."""
    whole = read[f"{routes.page(lang)}{ALL}"]
    site = frame(lang).site
    known = [
        one
        for one in site.events
        if (len(one.begins) == 10 or one.recurs) and one.id != "lesekreis"
    ]
    assert len(known) == 6
    for one in known:
        event = whole[uid("event", one.id)]
        mark = {"de": "Abgesagt: ", "ar": "أُلغي: "}[lang] if one.status == "cancelled" else ""
        assert event["SUMMARY"] == mark + say(one.title, lang).text
        assert event.get("LOCATION", "") == say(one.place, lang).text
        assert event["STATUS"] == ("CANCELLED" if one.status == "cancelled" else "CONFIRMED")
        assert read[routes.event_calendar(lang, one.id)] == {uid("event", one.id): event}


def test_hours_are_those_of_the_place(read):
    """Hours are local, days without an hour are whole days, and the last day counts in full."""
    whole = read[ALL]
    meeting = whole[uid("event", "netzwerktreffen-2026-07")]
    festival = whole[uid("event", "hafentage-2026")]
    deadline = whole[uid("event", "foerderfrist-2026")]

    assert meeting.start == datetime(2026, 7, 8, 18, 0, tzinfo=BERLIN)
    assert meeting.start.astimezone(UTC).hour == 16
    assert meeting.end == datetime(2026, 7, 8, 20, 30, tzinfo=BERLIN)
    assert (festival.start, festival.end) == (date(2026, 8, 21), date(2026, 8, 24))
    assert (deadline.start, deadline.end) == (date(2026, 9, 30), date(2026, 10, 1))
    assert "bis 23:59 Uhr" in deadline["DESCRIPTION"]


def test_deadlines_are_a_category_of_their_own(read):
    """Who only wants to see deadlines finds them by their category, in each language."""
    found = {lang: read[f"{routes.page(lang)}{ALL}"] for lang in ("de", "ar")}
    words = {
        lang: [event.categories for event in one.values()].count(["Frist"])
        for lang, one in found.items()
    }

    assert words == {"de": 1, "ar": 0}
    assert found["ar"][uid("event", "foerderfrist-2026")].categories != [""]
    assert found["de"][uid("event", "foerderfrist-2026")]["TRANSP"] == "TRANSPARENT"


def test_our_zone_is_that_of_everybody_else(release):
    """Every noon and every night of thirty years has the offset that zoneinfo gives it."""
    zone = Calendar.from_ical(release[ALL]).timezones[0].to_tz(lookup_tzid=False)
    nights = (
        datetime(1997, 1, 1, hour) + timedelta(days=n)  # noqa: DTZ001  local hours
        for n in range(30 * 365)
        for hour in (1, 4, 12)
    )

    assert [
        when for when in nights if zone.utcoffset(when) != when.replace(tzinfo=BERLIN).utcoffset()
    ] == []


def test_a_confirmed_repetition_repeats(read):
    """The second Wednesday of each month, but not in the holidays or beyond the confirmation."""
    event = read[ALL][uid("event", "offene-sprechstunde")]
    skipped = [when.dt for one in event["EXDATE"] for when in one.dts]

    assert event["RRULE"] == {
        "FREQ": ["MONTHLY"],
        "BYDAY": ["2WE"],
        "UNTIL": [datetime(2027, 1, 20, 22, 59, 59, tzinfo=UTC)],
    }
    assert event.start == datetime(2026, 1, 14, 17, 0, tzinfo=BERLIN)
    assert skipped == [
        datetime(2026, 7, 8, 17, 0, tzinfo=BERLIN),
        datetime(2026, 8, 12, 17, 0, tzinfo=BERLIN),
    ]


@pytest.mark.slow
@pytest.mark.parametrize("confirmed", ["    confirmed: 2025-06-01\n", ""])
def test_an_unconfirmed_repetition_is_in_no_calendar(tmp_path, confirmed):
    """What nobody confirmed within twelve months is never expanded into a calendar (promise 4)."""
    city = copy_city(tmp_path)
    edit(city / EVENTS, "    confirmed: 2026-01-20\n", confirmed)
    build_city(city, tmp_path / "out")
    made = read_tree(tmp_path / "out")

    assert "termine/offene-sprechstunde.ics" not in made
    assert b"RRULE:FREQ=MONTHLY" not in made[ALL]
    assert b"offene-sprechstunde.ics" not in made["termine/index.html"]


@pytest.mark.parametrize(
    ("rhythm", "rule", "first"),
    [
        (Rhythm(first="2026-01-14", every="week"), "FREQ=WEEKLY;UNTIL=20270301", "2026-01-14"),
        (
            Rhythm(first="2026-01-14", every="two-weeks", until="2026-06-30"),
            "FREQ=WEEKLY;INTERVAL=2;UNTIL=20260630",
            "2026-01-14",
        ),
        (
            Rhythm(first="2026-01-31", every="month"),
            "FREQ=MONTHLY;BYDAY=5SA;UNTIL=20270301",
            "2026-01-31",
        ),
        (
            Rhythm(first="2026-01-07", every="month", until="2028-01-01"),
            "FREQ=MONTHLY;BYDAY=1WE;UNTIL=20270301",
            "2026-01-07",
        ),
        (
            Rhythm(first="2026-01-08", every="last-of-month"),
            "FREQ=MONTHLY;BYDAY=-1TH;UNTIL=20270301",
            "2026-01-29",
        ),
    ],
)
def test_every_rhythm_has_its_rule(rhythm, rule, first):
    """The first day gives the weekday and its place; the rule ends with the confirmation."""
    assert (
        event_dates.format_recurrence_rule(
            rhythm, rhythms.find_recurrence_end(rhythm, "2026-03-01"), timed=False
        )
        == rule
    )
    assert rhythms.find_first_occurrence(rhythm) == first


def test_a_repetition_that_ends_before_it_begins_is_in_no_calendar():
    """What was confirmed for a year, and would begin later, is promised by nobody."""
    site = frame().site
    weekly = next(one for one in site.events if one.id == "offene-sprechstunde")
    assert weekly.recurs is not None
    later = replace(
        weekly.recurs, confirmed="2026-06-01", rhythm=Rhythm(first="2027-06-02", every="week")
    )

    assert calendars.create_calendar_event(frame(), weekly) is not None
    assert calendars.create_calendar_event(frame(), replace(weekly, recurs=later)) is None


@pytest.mark.slow
def test_the_first_hour_of_several_days_is_told(tmp_path):
    """Several days without a last hour are whole days: words say when the first one begins."""
    city = copy_city(tmp_path)
    edit(city / EVENTS, "  ends: 2026-08-23\n", '  ends: 2026-08-23\n  starts_at: "14:30"\n')
    build_city(city, tmp_path / "out")
    event = Calendar.from_ical((tmp_path / "out" / ALL).read_bytes()).events
    told = next(str(one["DESCRIPTION"]) for one in event if one["SUMMARY"] == "Hafentage")

    assert "14:30 Uhr\n" in told


def test_nobody_says_when_a_date_was_changed_that_has_none(read):
    """An event whose record has no date borrows none from other records as its last change."""
    known, unknown = (
        read[ALL][uid("event", key)] for key in ("offene-sprechstunde", "netzwerktreffen-2026-07")
    )

    assert known["LAST-MODIFIED"].dt == datetime(2026, 1, 20, tzinfo=UTC)
    assert "LAST-MODIFIED" not in unknown


def test_a_leap_day_confirms_for_a_year():
    """What was confirmed on 29 February holds until 28 February."""
    assert (
        rhythms.find_recurrence_end(Rhythm(first="2028-03-01", every="week"), "2028-02-29")
        == "2029-02-28"
    )


def test_a_series_has_its_sessions_and_deadlines(read):
    """A series' calendar holds its sessions that have a day and its events."""
    planned = read[routes.series_calendar("de", "foerdermittel-2026")]
    ended = read[routes.series_calendar("de", "vereinsfuehrung-2025")]

    assert sorted(str(event["SUMMARY"]) for event in planned.values()) == [
        "Fördermittel finden und abrechnen: Einen Antrag schreiben",
        "Letzter Tag für Anträge aus dem Hafentopf",
    ]
    assert sorted(event.start.isoformat() for event in ended.values()) == [
        "2025-03-08T10:00:00+01:00",
        "2025-03-13T18:00:00+01:00",
    ]
    assert planned.keys() | ended.keys() <= read[ALL].keys()


@pytest.mark.slow
def test_uids_and_stamps_outlive_address_language_and_day(release, read, tmp_path):
    """Another address, another day: who subscribed has each entry once, as before."""
    build_city(
        CITY, tmp_path / "out", base_url="https://anderswo.example/neu/", today=date(2026, 6, 16)
    )
    again = {
        str(event["UID"]): event
        for event in Calendar.from_ical((tmp_path / "out" / ALL).read_bytes()).events
    }

    assert again.keys() == read[ALL].keys() == read[f"ar/{ALL}"].keys()
    assert [again[one]["DTSTAMP"].dt for one in again] == [
        read[ALL][one]["DTSTAMP"].dt for one in again
    ]
    assert max(event["DTSTAMP"].dt.date() for event in again.values()) <= date(2026, 6, 15)
    assert b"https://anderswo.example/neu/termine/#" in (tmp_path / "out" / ALL).read_bytes()


def test_every_line_is_short_and_ends_as_the_rfc_says(release):
    """No line has more than 75 octets, each ends with CRLF, and all is UTF-8 (RFC 5545, 3.1)."""
    for path, body in release.items():
        if path.endswith(".ics"):
            lines = body.split(b"\r\n")
            assert lines[-1] == b"", path
            assert max(map(len, lines)) <= 75, path
            assert b"\n" not in b"".join(lines), path
            body.decode()


def test_the_page_explains_both_ways(release):
    """The page of dates offers to subscribe (webcal), to download, and to copy the address."""
    page = release["ar/termine/index.html"].decode()

    assert 'href="webcal://musterhafen.example/ar/termine/termine.ics"' in page
    assert 'href="../../ar/termine/termine.ics"' in page
    assert "<code>https://musterhafen.example/ar/termine/termine.ics</code>" in page


def test_hours_over_midnight_end_on_the_next_day():
    """From 22 to 2 o'clock ends the next morning; days without a last hour are whole days."""
    make = partial(
        calendars.create_calendar_event(frame(), frame().site.events[0])._replace,
        begins="2026-12-31",
    )
    night = "".join(calendars._time_lines(make(starts_at="22:00", ends_at="02:00")))
    week = "".join(calendars._time_lines(make(starts_at="12:00", ends_at="", ends="2027-01-04")))
    vague = "".join(calendars._time_lines(make(starts_at="12:00", ends_at="09:00", ends="2027-01")))

    assert "DTEND;TZID=Europe/Berlin:20270101T020000" in night
    assert (week.split("\r\n")[:2]) == ["DTSTART;VALUE=DATE:20261231", "DTEND;VALUE=DATE:20270105"]
    assert "DTEND" not in vague  # only the month of its last day is known


def write(lang: str = "de", key: str = "netzwerktreffen-2026-07", **changes: object) -> Component:
    """Return an event of the invented city with these changes, as icalendar reads what we write."""
    city = frame(lang)
    event = next(event for event in city.site.events if event.id == key)
    view = calendars.create_calendar_event(city, replace(event, **changes))
    assert view is not None
    theme = ThemeFolder(read_built_in_theme(), "", "/", {})
    lines = "".join(calendars._event_lines(view, theme))
    (written,) = Calendar.from_ical(f"BEGIN:VCALENDAR\r\n{lines}END:VCALENDAR\r\n").events
    return written


@pytest.mark.parametrize(
    ("changes", "number", "day"),
    [
        ({"revision": None}, 0, date(2026, 6, 1)),
        ({"revision": Revision(number=0, on="2026-05-02")}, 0, date(2026, 5, 2)),
        ({"revision": Revision(number=1, on="2026-06-10")}, 1, date(2026, 6, 10)),
        ({"revision": Revision(number=12, on="2026-06-15")}, 12, date(2026, 6, 15)),
        (
            {"revision": Revision(number=2, on="2026-06-10"), "status": "cancelled"},
            2,
            date(2026, 6, 10),
        ),
        ({"status": "cancelled"}, 0, date(2026, 6, 1)),
        (
            {
                "revision": Revision(number=3, on="2026-06-10"),
                "sources": (Source(url="https://x.example/", on="2026-06-14"),),
            },
            3,
            date(2026, 6, 10),
        ),
    ],
)
def test_a_revision_tells_calendars_what_is_newer(changes, number, day):
    """The number and day of the revision are all that tells: no clock, no digest, no guess."""
    written = write(**changes)

    assert written["SEQUENCE"] == number
    assert written["DTSTAMP"].dt == datetime(day.year, day.month, day.day, tzinfo=UTC)
    if changes.get("revision"):
        assert written["LAST-MODIFIED"].dt == written["DTSTAMP"].dt


def test_each_step_of_a_changing_event_is_newer_than_the_one_before():
    """Moved, cancelled, held after all: a calendar that takes the highest number has the last."""
    steps = [
        write(revision=Revision(number=0, on="2026-06-01")),
        write(revision=Revision(number=1, on="2026-06-08"), begins="2026-07-15"),
        write(
            revision=Revision(number=2, on="2026-06-08"), begins="2026-07-15", status="cancelled"
        ),
        write(revision=Revision(number=3, on="2026-06-15"), begins="2026-07-15"),
    ]

    assert len({str(step["UID"]) for step in steps}) == 1
    assert [step["SEQUENCE"] for step in steps] == [0, 1, 2, 3]
    assert [step["STATUS"] for step in steps] == [
        "CONFIRMED",
        "CONFIRMED",
        "CANCELLED",
        "CONFIRMED",
    ]
    stamps = [step["DTSTAMP"].dt for step in steps]
    assert stamps == sorted(stamps)


@pytest.mark.parametrize(
    ("title", "lang", "summary", "summary_lang"),
    [
        ({"de": "Sommerfest"}, "de", "Abgesagt: Sommerfest", "de"),
        ({"de": "Sommerfest", "ar": "مهرجان"}, "ar", "أُلغي: مهرجان", "ar"),
        ({"de": "Sommerfest"}, "ar", "أُلغي: Sommerfest", None),
        ({"de": "Abgesagt: Sommerfest"}, "de", "Abgesagt: Sommerfest", "de"),
        ({"de": "ABGESAGT! Fest"}, "de", "ABGESAGT! Fest", "de"),
        (
            {"de": "Räume, Geld; und <b> & \\ Ämter"},
            "de",
            "Abgesagt: Räume, Geld; und <b> & \\ Ämter",
            "de",
        ),
        ({"de": "Fest – abgesagt?"}, "de", "Abgesagt: Fest – abgesagt?", "de"),
    ],
)
def test_what_is_cancelled_says_so_in_its_title(title, lang, summary, summary_lang):
    """Not every calendar shows the status: the title says it, once, and no time is taken."""
    written = write(lang, title=Text(tuple(title.items())), status="cancelled")

    assert written["SUMMARY"] == summary
    assert written["SUMMARY"].params.get("LANGUAGE") == summary_lang
    assert (written["STATUS"], written["TRANSP"]) == ("CANCELLED", "TRANSPARENT")
    held = write(lang, title=Text(tuple(title.items())))
    assert held["SUMMARY"] == say(Text(tuple(title.items())), lang).text
    assert (held["STATUS"], held["TRANSP"]) == ("CONFIRMED", "OPAQUE")


def test_a_cancelled_repetition_says_so_too(read):
    """A series of dates that is cancelled is marked as a single date is."""
    written = write(key="offene-sprechstunde", status="cancelled")

    assert written["SUMMARY"] == "Abgesagt: Offene Sprechstunde"
    assert (written["STATUS"], written["TRANSP"]) == ("CANCELLED", "TRANSPARENT")
    assert written["RRULE"] == read[ALL][uid("event", "offene-sprechstunde")]["RRULE"]


def test_an_outside_reader_repeats_on_the_right_days(read):
    """Our rule, read by dateutil, means the second Wednesdays until the confirmation ends."""
    event = read[ALL][uid("event", "offene-sprechstunde")]
    rule = rrulestr(event["RRULE"].to_ical().decode(), dtstart=event.start)
    skipped = {when.dt for one in event["EXDATE"] for when in one.dts}
    days = [when for when in rule if when not in skipped]

    assert skipped < set(rule)
    assert [day.strftime("%d.%m.%y %H:%M") for day in days] == [
        f"{day} 17:00"
        for day in (
            "14.01.26",
            "11.02.26",
            "11.03.26",
            "08.04.26",
            "13.05.26",
            "10.06.26",
            "09.09.26",
            "14.10.26",
            "11.11.26",
            "09.12.26",
            "13.01.27",
        )
    ]


def test_a_part_of_the_dates_has_a_calendar_of_its_own(read, release):
    """By district, language, topic and organisation, only where there is a date."""
    bridge = {uid("event", "bruecken-picknick-2026"), uid("event", "offene-sprechstunde")}
    assert set(read["termine/organisation/hafenbruecke.ics"]) == bridge
    assert uid("event", "hafentage-2026") in read["termine/bezirk/altstadt.ics"]
    assert bridge <= set(read["ar/termine/sprache/ar.ics"])
    assert bridge <= set(read["termine/thema/beratung.ics"])
    assert "termine/bezirk/werder.ics" not in read
    assert "termine/sprache/unstated.ics" not in read

    page = release["termine/index.html"].decode()
    parts = {path for path in read if path.startswith("termine/") and path.count("/") == 2}
    assert len(parts) > 10
    for path in parts:
        assert f'href="../{path}"' in page
        assert f'href="webcal://musterhafen.example/{path}"' in page
