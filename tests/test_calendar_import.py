"""Calendars of others come in: the very dates that they hold, nobody's secrets, at no risk."""

import re
import shutil
from collections.abc import Iterator
from contextlib import redirect_stdout
from datetime import date, datetime, time, timedelta
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
from hypothesis import given, settings
from hypothesis import strategies as st
from support.cities import HERE, TODAY

from wegweiser import pipeline
from wegweiser.commands import cli
from wegweiser.model.ages import get_last_day
from wegweiser.model.programmes import Event
from wegweiser.requests.calendars.ics_files import read_calendar
from wegweiser.requests.calendars.importing import LOOK_AHEAD, import_calendar
from wegweiser.requests.calendars.instances import expand_calendar
from wegweiser.requests.calendars.rhythms import list_days
from wegweiser.requests.lists.results import ImportResult

pytestmark = pytest.mark.whole

CALENDARS = sorted((HERE / "tests" / "calendars").glob("*.ics"))
LAST = TODAY + LOOK_AHEAD
BERLIN = ZoneInfo("Europe/Berlin")
Span = tuple[datetime, datetime]


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """A city without a date, whose organisation agreed to all these calendars."""
    folder = Path(shutil.copytree(HERE / "tests" / "bare", tmp_path / "city"))
    (folder / "data/events.yaml").write_text("[]\n", encoding="utf-8")
    file = folder / "data/site.yaml"
    ids = [*(calendar.stem for calendar in CALENDARS), "kalender"]
    rows = "".join(
        f"  - {{id: {key}, organisation: lesekreis, agreed_on: 2026-05-01}}\n" for key in ids
    )
    file.write_text(f"{file.read_text('utf-8')}\ncalendars:\n{rows}", encoding="utf-8")
    return folder


def bring_in(city: Path, *events: str, today: date = TODAY, head: str = "") -> ImportResult:
    """Import a calendar that is given by the lines of its events."""
    file = city.parent / "kalender.ics"
    body = "".join(f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT\n" for event in events)
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x\n{head}{body}END:VCALENDAR\n"
    file.write_text(text, encoding="utf-8")
    return import_calendar(city, file, today, write=True)


def events_of(city: Path, today: date = TODAY) -> dict[str, Event]:
    """Return the dates of a city that has no error, by their names."""
    checked = pipeline.check(pipeline.Options(folder=city, today=today))
    assert [note for note in checked.diagnostics if note.severity == "error"] == []
    assert checked.site is not None
    return {event.title.versions[0][1]: event for event in checked.site.events}


def keys(result: ImportResult) -> set[tuple[str, str]]:
    """Return what was told, with the name of the date."""
    return {(remark.key, remark.name) for remark in result.remarks}


def dates_of(event: Event) -> Iterator[tuple[datetime, datetime, str]]:
    """Yield each of two years' dates of an event of ours, as its readers understand it."""
    days = [event.begins]
    if event.recurs and event.recurs.rhythm:
        days = list_days(event.recurs.rhythm, TODAY.isoformat(), LAST.isoformat())
    for day in days:
        last = get_last_day(day, event.ends, event.starts_at, event.ends_at)
        begins = datetime.fromisoformat(f"{day}T{event.starts_at or '00:00'}")
        ends = datetime.fromisoformat(f"{last}T{event.ends_at or event.starts_at or '00:00'}")
        yield begins, ends + timedelta(not event.starts_at), event.title.versions[0][1]


def as_local(moment: date) -> datetime:
    """Return what icalendar gives in local time; a whole day begins at midnight."""
    if not isinstance(moment, datetime):
        return datetime.combine(moment, time())
    return moment.astimezone(BERLIN).replace(tzinfo=None) if moment.tzinfo else moment


def repeat_as_others_do(body: bytes) -> list[tuple[datetime, datetime, str]]:
    """Return the public dates of a calendar as recurring-ical-events gives them."""
    query = recurring_ical_events.of(icalendar.Calendar.from_ical(body))
    return sorted(
        (as_local(event.start), as_local(event.end), str(event["SUMMARY"]))
        for event in query.between(TODAY, LAST + timedelta(1))
        if event.get("CLASS", "PUBLIC") == "PUBLIC" and event.get("STATUS") != "CANCELLED"
    )


def test_calendars_say_the_same_as_to_others_and_nothing_twice(city: Path) -> None:
    """Two years of dates are those of icalendar; a second import of the same changes no byte."""
    file = city / "data/events.yaml"
    assert len(CALENDARS) == 30
    for calendar in CALENDARS:
        file.write_text("[]\n", encoding="utf-8")
        result = import_calendar(city, calendar, TODAY, write=True)
        assert result.is_read, result.diagnostics
        text = file.read_text("utf-8")
        site = pipeline.check(pipeline.Options(folder=city, today=TODAY)).site
        assert site is not None
        dates = sorted(date for event in site.events for date in dates_of(event))
        assert dates == repeat_as_others_do(calendar.read_bytes()), calendar.name

        again = import_calendar(city, calendar, TODAY, write=True)
        assert (again.new_names, again.written_files) == ((), ()), calendar.name
        assert file.read_text("utf-8") == text


WEEKDAYS = st.lists(
    st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]), min_size=1, unique=True
)
PARTS = st.fixed_dictionaries(
    {"FREQ": st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])},
    optional={
        "INTERVAL": st.integers(1, 4).map(str),
        "COUNT": st.integers(1, 40).map(str),
        "UNTIL": st.sampled_from(["20270510T160000Z", "20270510"]),
        "BYDAY": WEEKDAYS.map(",".join),
        "BYMONTH": st.lists(st.integers(1, 12).map(str), min_size=1, unique=True).map(",".join),
        "BYMONTHDAY": st.sampled_from(["1", "13,15", "31", "-1"]),
        "WKST": st.sampled_from(["SU", "MO"]),
        "BYSETPOS": st.sampled_from(["1", "-1", "2"]),
    },
)


@settings(max_examples=40, deadline=None)
@given(parts=PARTS, number=st.integers(0, 700), ordinal=st.sampled_from(["", "1", "2", "-1", "5"]))
def test_rules_fall_on_the_days_that_others_find(
    parts: dict[str, str], number: int, ordinal: str
) -> None:
    """Whatever a rule says, its days are those of an outside program."""
    rule = dict(parts)
    if "COUNT" in rule or rule["FREQ"] in {"DAILY", "WEEKLY"}:
        rule.pop("UNTIL" if "COUNT" in rule else "BYSETPOS", None)
    if rule["FREQ"] == "WEEKLY":
        rule.pop("BYMONTHDAY", None)
    if len(rule.keys() & {"BYDAY", "BYMONTH", "BYMONTHDAY"}) == 0 or rule["FREQ"] == "DAILY":
        rule.pop("BYSETPOS", None)
    if rule["FREQ"] == "MONTHLY" and "BYDAY" in rule:
        rule["BYDAY"] = ",".join(f"{ordinal}{day}" for day in rule["BYDAY"].split(","))
    line = ";".join(f"{key}={value}" for key, value in rule.items())
    first = date(2025, 1, 1) + timedelta(number)
    body = (
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nBEGIN:VEVENT\nUID:u\nDURATION:PT1H\nSUMMARY:x\n"
        f"DTSTART;TZID=Europe/Berlin:{first:%Y%m%d}T170000\nRRULE:{line}\n"
        "END:VEVENT\nEND:VCALENDAR\n"
    ).encode()
    expansion = expand_calendar(read_calendar(body), TODAY, LAST)
    ours = [instance.begins for group in expansion.groups for instance in group.instances]
    assert ours == [begins for begins, _, _ in repeat_as_others_do(body)], line


def test_nobody_comes_in_with_a_date(city: Path) -> None:
    """People, their addresses, passwords, private dates and notes of programs stay outside."""
    for calendar in CALENDARS:
        import_calendar(city, calendar, TODAY, write=True)
    bring_in(
        city,
        "UID:1\nDTSTART:20260701T160000Z\nSUMMARY:Offener Abend\nATTENDEE:mailto:a@geheim.example\n"
        "ORGANIZER;CN=Geheim:mailto:b@geheim.example\nCONTACT:Geheim\nCOMMENT:Geheim\nGEO:51;7\n"
        "LOCATION:https://zoom.us/j/99?pwd=geheim\nURL:https://u:geheim@x.example/\n"
        "ATTACH:https://x.example/geheim\nX-GEHEIM:geheim\n"
        "DESCRIPTION:Alle sind da.\\nKenncode: geheim\\nhttps://x.example/?token=geheim\\n"
        "Frau G.\\, geheim@x.example\\nGeheimstraße 7\\n_________________\\nTeams geheim",
        "UID:2\nDTSTART:20260702T160000Z\nSUMMARY:Geheimes\nCLASS:PRIVATE",
        "UID:3\nDTSTART:20260703T160000Z\nSUMMARY:Geheimeres\nCLASS:X-INTERN",
        "UID:4\nDTSTART:20260704T160000Z\nSUMMARY:Ruf an: 0231 5550101",
    )
    text = (city / "data/events.yaml").read_text("utf-8")
    secrets = "geheim|beispiel@|Erika|Max B|fest@|5550101|meet.google|Vorstandssitzung|Reminder"

    assert re.findall(secrets, text, re.IGNORECASE) == []
    evening = events_of(city)["Offener Abend"]
    assert (evening.description.versions, evening.place.versions) == (
        (("de", "Alle sind da."),),
        (),
    )
    assert evening.hosts[0].organisation == "lesekreis"
    assert evening.revision is not None
    assert evening.revision.number == 0
    assert "Straßenfest" in text


PROBE = (
    "UID:p\nDTSTART;TZID=Europe/Berlin:20260701T180000\nDURATION:PT2H\nSUMMARY:{}\nLOCATION:Saal"
)
WEEKLY = (
    "UID:w\nDTSTART;TZID=Europe/Berlin:20260602T180000\nDURATION:PT2H\nSUMMARY:Tanz\n"
    "RRULE:FREQ=WEEKLY"
)


def test_a_calendar_that_changed_changes_days_and_hours_and_asks_about_the_rest(city: Path) -> None:
    """What calendars must hear of counts on; our words stay ours; what is gone is asked back."""
    bring_in(city, PROBE.format("Probe"), WEEKLY, "UID:g\nDTSTART:20260801T160000Z\nSUMMARY:Gang")
    later = date(2026, 6, 22)
    moved = PROBE.format("Große Probe").replace("180000", "193000").replace("Saal", "Hof")
    result = bring_in(
        city, moved, f"{WEEKLY}\nEXDATE;TZID=Europe/Berlin:20260707T180000", today=later
    )
    events = events_of(city, later)

    probe, dance = events["Probe"], events["Tanz"]
    assert (probe.starts_at, probe.ends_at) == ("19:30", "21:30")
    assert probe.place.versions[0][1] == "Hof"
    assert probe.revision is not None
    assert (probe.revision.number, probe.revision.on) == (1, "2026-06-22")
    assert probe.sources[0].on == "2026-06-22"
    assert dance.recurs is not None
    assert dance.recurs.rhythm is not None
    assert (dance.recurs.rhythm.first, dance.recurs.rhythm.skips) == ("2026-06-16", ("2026-07-07",))
    assert events["Gang"].begins == "2026-08-01"
    assert {("import-conflict", "Probe"), ("import-date-gone", "Gang")} <= keys(result)
    assert result.new_names == ()

    cancelled = bring_in(city, PROBE.format("ABGESAGT: Probe"), WEEKLY, today=later)
    assert events_of(city, later)["Probe"].status == "cancelled"
    assert cancelled.written_files == ("data/events.yaml",)


def test_what_the_city_tells_already_is_not_told_twice(city: Path) -> None:
    """A date that staff entered by hand stays the only one."""
    (city / "data/events.yaml").write_text(
        "- id: probe\n  title: Probe\n  kind: other\n  begins: 2026-07-01\n"
        "  hosts: [{organisation: lesekreis}]\n  sources: [Aushang]\n",
        encoding="utf-8",
    )
    result = bring_in(city, PROBE.format("Probe"))

    assert keys(result) == {("import-told", "Probe")}
    assert result.written_files == ()


def test_only_calendars_whose_owner_agreed_are_read(city: Path) -> None:
    """Without consent in data/site.yaml nothing is taken; --calendar names another one."""
    file = Path(shutil.copy(HERE / "tests/calendars/apple-floating.ics", city.parent / "fremd.ics"))
    refused = import_calendar(city, file, TODAY, write=True)
    assert [note.code for note in refused.diagnostics] == ["calendar-not-agreed"]
    assert not refused.is_read

    words = ["import", file, "--calendar", "kalender", "--site", city, "--today", TODAY]
    with redirect_stdout(StringIO()) as out:
        assert cli.main([str(word) for word in words]) == 0
    assert "1 neue Einträge" in out.getvalue()
    assert (city / "data/events.yaml").read_text("utf-8") == "[]\n"


def test_the_addresses_of_calendars_are_a_list_for_whoever_fetches_them(city: Path) -> None:
    """The workflow fetches; the program itself asks nobody."""
    file = city / "data/site.yaml"
    row = "{id: kalender, organisation: lesekreis, agreed_on: 2026-05-01"
    text = file.read_text("utf-8").replace(row, f"{row}, url: https://lesekreis.example/k.ics")
    file.write_text(text, encoding="utf-8")
    with redirect_stdout(StringIO()) as out:
        assert cli.main(["import", "--addresses", "--site", str(city), "--today", str(TODAY)]) == 0
    assert out.getvalue() == "kalender https://lesekreis.example/k.ics\n"


@pytest.mark.parametrize(
    ("lines", "key"),
    [
        ("DTSTART:20260701T160000Z\nRRULE:FREQ=HOURLY", "import-rule-too-often"),
        ("DTSTART:20260701T160000Z\nRRULE:FREQ=SECONDLY;COUNT=2", "import-rule-too-often"),
        ("DTSTART:19000101T000000\nRRULE:FREQ=DAILY", "import-rule-too-often"),
        ("DTSTART:20260701\nRRULE:FREQ=DAILY;INTERVAL=0", "import-rule-unknown"),
        ("DTSTART:20260701\nRRULE:FREQ=YEARLY;BYEASTER=1", "import-rule-unknown"),
        ("DTSTART:20260701\nRRULE:" + "BYDAY=MO;" * 2000, "import-rule-unknown"),
        ("DTSTART:20260701\nRDATE;VALUE=PERIOD:20260715T160000Z/PT3H", "import-rule-unknown"),
        ("DTSTART;TZID=Mars/Olympus:20260701T160000", "import-zone"),
        ("DTSTART;TZID=../../../etc/passwd:20260701T160000", "import-zone"),
        ("DTSTART;TZID=Europe:20260701T160000", "import-zone"),
        ("DTSTART:00010101T000000Z", "import-time"),
        ("DTSTART:20261301", "import-time"),
        ("DTSTART:morgen", "import-time"),
        ("DTEND:20260701", "import-no-day"),
        ("DTSTART:20260702\nDTEND:20260701", "import-ends-early"),
    ],
)
def test_what_no_date_can_be_made_of_is_told_and_spoils_no_other(
    city: Path, lines: str, key: str
) -> None:
    """Each is one line of the report; the date beside it comes in."""
    result = bring_in(city, f"UID:x\nSUMMARY:Falsch\n{lines}", PROBE.format("Probe"))

    assert (key, "Falsch") in keys(result)
    assert list(events_of(city)) == ["Probe"]


def flood(count: int, text: str) -> bytes:
    """Return a calendar with so many copies of something in an event."""
    lines = f"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:x\nSUMMARY:x\nDTSTART:20260701\n{text * count}"
    return f"{lines}\nEND:VEVENT\nEND:VCALENDAR\n".encode()


@pytest.mark.parametrize(
    "body",
    [
        b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:x\n",
        b"BEGIN:VCALENDAR\n" + b"x" * 6_000_000,
        b"BEGIN:VCALENDAR\n\0\n",
        b"BEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\nEND:VEVENT\n" * 6_000 + b"END:VCALENDAR\n",
        flood(3_000, "RDATE:20260801\n"),
        flood(3_000, "EXDATE:20260801\n"),
        flood(3, "RRULE:FREQ=DAILY\nEND:VEVENT\nBEGIN:VEVENT\nUID:y\nDTSTART:20260701\n")
        .replace(b"UID:y", b"SUMMARY:y", 2)
        .replace(b"DTSTART:20260701", b"DTSTART:20260702", 2),
    ],
    ids=["open", "large", "binary", "events", "rdates", "exdates", "days"],
)
def test_a_hostile_calendar_is_refused_as_a_whole(city: Path, body: bytes) -> None:
    """Too much of anything, or half a file, is one finding; nothing is written."""
    file = city.parent / "kalender.ics"
    file.write_bytes(body)
    result = import_calendar(city, file, TODAY, write=True)

    assert [note.code for note in result.diagnostics] == ["unreadable-list"]
    assert (city / "data/events.yaml").read_text("utf-8") == "[]\n"


@pytest.mark.parametrize(
    "body",
    [
        flood(200_000, " \n").replace(b"DTSTART", b"X-FOLDED:x\nDTSTART"),
        flood(50_000, "BEGIN:VALARM\n"),
        flood(50_000, 'X-NOTE;A="b";C=d:e\n'),
        flood(1, "DESCRIPTION:" + "<a" * 100_000),
        flood(1, "RDATE:" + "20260801," * 100_000),
    ],
    ids=["folds", "alarms", "notes", "tags", "days"],
)
def test_what_costs_nothing_is_read(city: Path, body: bytes) -> None:
    """Long and deep files are read as far as they are a calendar, at once."""
    file = city.parent / "kalender.ics"
    file.write_bytes(body)

    assert import_calendar(city, file, TODAY, write=True).is_read
