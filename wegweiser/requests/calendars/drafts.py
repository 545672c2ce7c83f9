"""The dates of a calendar as events of ours: what each would say, and by what it is known again."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from wegweiser.model.calendar_feeds import CalendarFeed
from wegweiser.model.programmes import Rhythm
from wegweiser.model.slugs import slugify
from wegweiser.requests.calendars.instances import Group, Instance
from wegweiser.requests.calendars.rhythms import find_rhythms, word_rhythm
from wegweiser.requests.calendars.wording import Wording, read_wording
from wegweiser.source.yaml_writer import YamlValue

ID_END = re.compile(r"-[0-9a-f]{8}")
"""How the id of an event ends that comes from a calendar."""

_ID_LETTERS = 8
_TITLE_LETTERS = 40


@dataclass(frozen=True, slots=True)
class Draft:
    """An event of ours as a calendar has it."""

    mark: str
    """The end of its id: made from what its calendar calls it, so it outlives every change."""

    line: int
    """Where it stands in the calendar."""

    wording: Wording
    """What it says."""

    begins: str = ""
    """Its first day; empty where it repeats."""

    ends: str = ""
    """Its last day, where it is another one."""

    starts_at: str = ""
    """The hour it begins."""

    ends_at: str = ""
    """The hour it ends."""

    rhythm: Rhythm | None = None
    """How it repeats."""

    status: str = "planned"
    """Whether it takes place."""

    @property
    def id(self) -> str:
        """The id that it gets where it is new."""
        slug = slugify(self.wording.title)[:_TITLE_LETTERS].strip("-") or "termin"
        return f"{slug}-{self.mark}"


def make_drafts(feed: CalendarFeed, group: Group, last: date) -> Iterator[Draft]:
    """Yield the events that a group of dates becomes: rhythms first, then single dates."""
    regular = [instance for instance in group.instances if instance.event is group.event]
    rest = {instance.key: instance for instance in group.instances}
    if group.rule:
        for rhythmic in find_rhythms(group.rule, regular, last):
            for instance in rhythmic.instances:
                del rest[instance.key]
            weekday = rhythmic.instances[0].begins.weekday()
            key = f"rhythm {weekday}"
            yield _make_draft(feed, group, rhythmic.instances[0], key, rhythmic.rhythm)
    is_single = group.rule is None and "RDATE" not in group.event.properties
    for instance in rest.values():
        # A single date stays the same where it is moved to another day.
        yield _make_draft(feed, group, instance, "" if is_single else instance.key, None)


def _make_draft(
    feed: CalendarFeed, group: Group, instance: Instance, key: str, rhythm: Rhythm | None
) -> Draft:
    wording = _read_event(instance, group)
    name = f"{feed.id}\0{group.uid}\0{key}"
    last_day = instance.ends.date() if instance.has_hours else instance.ends.date() - timedelta(1)
    begins = instance.begins.date().isoformat()
    ends = _find_end(instance, last_day)
    has_end = instance.has_hours and instance.ends > instance.begins
    return Draft(
        mark=sha256(name.encode()).hexdigest()[:_ID_LETTERS],
        line=instance.event.line,
        wording=wording,
        begins="" if rhythm else begins,
        ends="" if rhythm else ends,
        starts_at=instance.begins.strftime("%H:%M") if instance.has_hours else "",
        ends_at=instance.ends.strftime("%H:%M") if has_end else "",
        rhythm=rhythm,
        status=_find_status(instance, group, wording),
    )


def _find_end(instance: Instance, last_day: date) -> str:
    """Return the last day where it is another one; what ends past midnight is of the day before."""
    first = instance.begins.date()
    is_night = (last_day - first).days == 1 and instance.ends.time() <= instance.begins.time()
    if last_day == first or (instance.has_hours and is_night):
        return ""
    return last_day.isoformat()


def _find_status(instance: Instance, group: Group, wording: Wording) -> str:
    if group.is_cancelled or wording.is_cancelled:
        return "cancelled"
    return "announced" if instance.event.read_word("STATUS") == "TENTATIVE" else "planned"


def _read_event(instance: Instance, group: Group) -> Wording:
    """Return what a date says; an exception leaves out what its repetition says already."""
    texts = {
        name: instance.event.read_text(name) or group.event.read_text(name)
        for name in ("SUMMARY", "LOCATION", "DESCRIPTION", "URL")
    }
    return read_wording(texts["SUMMARY"], texts["LOCATION"], texts["DESCRIPTION"], texts["URL"])


def describe_draft(draft: Draft, feed: CalendarFeed, source: YamlValue, today: str) -> Any:
    """Return the fields of a new event, in their order."""
    wording = draft.wording
    fields: dict[str, YamlValue] = {"id": draft.id, "title": wording.title, "kind": "other"}
    if draft.status != "planned":
        fields["status"] = draft.status
    fields["revision"] = {"number": "0", "on": today}
    for name in ("begins", "ends", "starts_at", "ends_at"):
        if getattr(draft, name):
            fields[name] = getattr(draft, name)
    if wording.place:
        fields["place"] = wording.place
    fields["hosts"] = [{"organisation": feed.organisation}]
    if wording.description:
        fields["description"] = wording.description
    if draft.rhythm:
        fields["recurs"] = {
            "rule": word_rhythm(draft.rhythm),
            "rhythm": write_rhythm(draft.rhythm),
            "as_of": today,
            "confirmed": today,
        }
    if wording.website:
        fields["website"] = wording.website
    return {**fields, "sources": [source]}


def write_rhythm(rhythm: Rhythm) -> Mapping[str, YamlValue]:
    """Return a rhythm as data holds it."""
    fields: dict[str, YamlValue] = {"first": rhythm.first, "every": rhythm.every}
    if rhythm.until:
        fields["until"] = rhythm.until
    if rhythm.skips:
        fields["skips"] = list(rhythm.skips)
    return fields
