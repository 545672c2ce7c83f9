"""The whole way of a calendar: whose it is, its dates, the judge, what is written."""

import gc
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from wegweiser.diagnostics import Diagnostic, Location, error, has_errors
from wegweiser.languages import Text, get_source_language, say
from wegweiser.model import loading
from wegweiser.model.calendar_feeds import CalendarFeed
from wegweiser.model.citations import Source
from wegweiser.model.kinds import KINDS_BY_NAME
from wegweiser.model.programmes import Event, Recurrence, Revision, Rhythm
from wegweiser.model.site import Site
from wegweiser.requests.calendars.comparing import compare_event, find_missing_events
from wegweiser.requests.calendars.drafts import Draft, describe_draft, make_drafts
from wegweiser.requests.calendars.ics_files import CALENDAR_START, MAX_BYTES, read_calendar
from wegweiser.requests.calendars.instances import Expansion, expand_calendar
from wegweiser.requests.lists.judging import Plan, judge_plan
from wegweiser.requests.lists.remarks import Remark
from wegweiser.requests.lists.results import ImportResult
from wegweiser.requests.lists.sheets import UnreadableListError
from wegweiser.source import files, schema
from wegweiser.source.files import Inputs
from wegweiser.source.writing import change_city, repeat_while_changed
from wegweiser.source.yaml_item import FieldChange
from wegweiser.source.yaml_writer import YamlValue
from wegweiser.text import fold

LOOK_AHEAD = timedelta(730)
"""So far ahead dates are read: two years."""

EVENTS_FILE = KINDS_BY_NAME["events"].file
_ORDER = tuple(
    name
    for kind in (Event, Revision, Recurrence, Rhythm, Source)
    for name in schema.field_types(kind)
)
_BEGINNING = 200


def is_calendar(file: Path) -> bool:
    """Tell by its beginning whether a file is a calendar."""
    with file.open("rb") as opened:
        start = opened.read(_BEGINNING)
    return bool(CALENDAR_START.match(start.removeprefix(b"\xef\xbb\xbf")))


def import_calendar(
    folder: Path, file: Path, today: date, *, calendar: str = "", write: bool
) -> ImportResult:
    """Read a calendar, and with `write` put what is ready into the city's events.

    It is the one that `calendar` names, else the name of its file. Raises LockedError or
    ChangedFileError where others write at the same time, OSError where the system fails.
    """
    key = calendar or file.stem
    gc.disable()
    try:
        return repeat_while_changed(lambda: _import(folder, file, today, key, write=write))
    finally:
        gc.enable()


def _import(folder: Path, file: Path, today: date, key: str, *, write: bool) -> ImportResult:
    inputs = files.read_city(folder)
    site, faults = loading.load_site(inputs, today.isoformat())
    if has_errors(faults):
        return ImportResult(file.name, faults, files.decode_files(inputs))
    feed = next((feed for feed in site.settings.calendars if feed.id == key), None)
    if feed is None:
        return ImportResult(file.name, (error("calendar-not-agreed", Location(file.name), id=key),))
    try:
        with file.open("rb") as opened:
            body = opened.read(MAX_BYTES + 1)
        expansion = expand_calendar(read_calendar(body), today, today + LOOK_AHEAD)
    except UnreadableListError as fault:
        problem = error("unreadable-list", Location(file.name), problem=str(fault))
        return ImportResult(file.name, (problem,))
    run = _Run(inputs, site, feed, file.name)
    result = run.process(expansion, today + LOOK_AHEAD)
    old, _ = files.decode_file(inputs, EVENTS_FILE) if EVENTS_FILE in inputs.files else ("", ())
    if not write or run.text is None or run.text == old:
        return result
    change_city(inputs, {EVENTS_FILE: run.text})
    return replace(result, written_files=(EVENTS_FILE,))


@dataclass(slots=True)
class _Plan:
    """What a calendar would write, while it is worked out."""

    additions: dict[str, dict[str, YamlValue]] = field(default_factory=dict)
    """The fields of new events, by id."""

    changes: dict[str, tuple[FieldChange, ...]] = field(default_factory=dict)
    """The changes of events, by id."""

    rows: dict[str, int] = field(default_factory=dict)
    """The line of each of them in the calendar."""

    names: dict[str, str] = field(default_factory=dict)
    """What each of them is called."""


class _Run:
    """One calendar on its way into one city."""

    def __init__(self, inputs: Inputs, site: Site, feed: CalendarFeed, name: str) -> None:
        self.inputs, self.site, self.feed, self.name = inputs, site, feed, name
        self.source = _name_source(site, feed)
        self.remarks: list[Remark] = []
        self.plan = _Plan()
        self.known = 0
        self.text: str | None = None

    def process(self, expansion: Expansion, last: date) -> ImportResult:
        """Match and judge; nothing is written."""
        self.remarks += expansion.remarks
        drafts = [
            draft for group in expansion.groups for draft in make_drafts(self.feed, group, last)
        ]
        by_mark = {event.id[-8:]: event for event in self.site.events}
        for draft in drafts:
            self._take(draft, by_mark.get(draft.mark), last)
        findings = self._judge()
        marks = {draft.mark for draft in drafts}
        self.remarks += find_missing_events(self.site.events, self.source, marks, self.site.today)
        return ImportResult(
            self.name,
            diagnostics=findings,
            is_read=self.text is not None,
            row_count=sum(len(group.instances) for group in expansion.groups),
            new_names=tuple(self.plan.names[key] for key in self.plan.additions),
            known_count=self.known,
            remarks=tuple(self.remarks),
            summary="import-calendar-summary",
        )

    def _take(self, draft: Draft, event: Event | None, last: date) -> None:
        """Decide what becomes of a date: known, new, or nothing."""
        title = draft.wording.title
        if event:
            self.known += 1
            comparison = compare_event(event, draft, self.source, last, self.site.today)
            self.remarks += comparison.remarks
            if comparison.changes:
                self.plan.changes[event.id] = comparison.changes
                self._note(event.id, draft)
            return
        if not title:
            self.remarks.append(Remark("decide", "import-no-title", draft.line))
        elif draft.status == "cancelled":
            self.remarks.append(Remark("left-out", "import-cancelled", draft.line, title))
        elif self._is_told_already(draft):
            self.remarks.append(Remark("left-out", "import-told", draft.line, title, before=title))
        else:
            source = {"url": self.source.url} if self.source.url else {"title": self._title()}
            source["on"] = self.site.today
            fields = describe_draft(draft, self.feed, source, self.site.today)
            self.plan.additions[draft.id] = fields
            self._note(draft.id, draft)
            self.remarks += [
                Remark("left-out", key, draft.line, title) for key in draft.wording.omissions
            ]

    def _title(self) -> str:
        return say(self.source.title, get_source_language()).text

    def _note(self, key: str, draft: Draft) -> None:
        self.plan.rows[key], self.plan.names[key] = draft.line, draft.wording.title

    def _is_told_already(self, draft: Draft) -> bool:
        """Tell whether the city has this date from somewhere else."""
        name = fold(draft.wording.title)
        return any(
            fold(say(event.title, get_source_language()).text) == name
            and event.begins == draft.begins
            and bool(event.recurs) == bool(draft.rhythm)
            and any(party.organisation == self.feed.organisation for party in event.hosts)
            for event in self.site.events
        )

    def _judge(self) -> tuple[Diagnostic, ...]:
        """Judge all events by the city's rules; those with a fault are left out."""
        plan = Plan(self.plan.additions, self.plan.changes, self.plan.rows, "events", _ORDER)
        verdict = judge_plan(self.inputs, self.site, plan, self.name)
        self.text = verdict.text
        for key in verdict.faulty:
            self.plan.additions.pop(key, None)
            name, line = self.plan.names[key], self.plan.rows[key]
            self.remarks.append(Remark("decide", "import-date-fault", line, name))
        return verdict.diagnostics


def _name_source(site: Site, feed: CalendarFeed) -> Source:
    """Return the source of what a calendar says: its address, else whose it is."""
    if feed.url:
        return Source(url=feed.url)
    names = {organisation.id: organisation.name for organisation in site.organisations}
    title = f"Kalender „{feed.id}“ ({names.get(feed.organisation, feed.organisation)})"
    return Source(title=Text(((get_source_language(), title),)))
