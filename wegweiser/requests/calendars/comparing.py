"""What a calendar changes in events that the city has from it, and what it no longer holds."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from wegweiser.languages import get_source_language, say
from wegweiser.model.ages import is_past
from wegweiser.model.citations import Source
from wegweiser.model.programmes import Event, Revision, Rhythm
from wegweiser.model.rhythms import takes_place_on
from wegweiser.requests.calendars.drafts import ID_END, Draft, write_rhythm
from wegweiser.requests.calendars.rhythms import list_days
from wegweiser.requests.lists.remarks import Remark
from wegweiser.source.yaml_item import FieldChange

_CONFIRMED_DAYS = timedelta(182)
"""So long a repetition counts as confirmed by its calendar before that is noted anew."""

_OPEN_STATES = frozenset({"planned", "announced"})
"""States of an event that a calendar may change; all others people have set."""


class Comparison(NamedTuple):
    """What a calendar says otherwise than an event of ours."""

    changes: tuple[FieldChange, ...]
    """What is changed."""

    remarks: tuple[Remark, ...]
    """What is told of it."""


def compare_event(event: Event, draft: Draft, source: Source, last: date, today: str) -> Comparison:
    """Return what changes: days, hours, place and state are the calendar's, words are ours."""
    remarks: list[Remark] = []
    changes = [
        *_compare_times(event, draft, remarks),
        *_compare_place(event, draft, remarks),
        *_compare_status(event, draft, remarks),
        *_compare_rhythm(event, draft, last, today, remarks),
    ]
    title = say(event.title, get_source_language()).text
    if title != draft.wording.title:
        remark = Remark("decide", "import-conflict", draft.line, title, "title", title)
        remarks.append(remark._replace(after=draft.wording.title))
    if changes:
        revision = event.revision or Revision(number=0, on=today)
        changes.append(
            (("revision",), {"number": str(revision.number + 1), "on": max(today, revision.on)})
        )
        changes += _renew_source(event, source, today)
    return Comparison(tuple(changes), tuple(remarks))


def _compare_times(event: Event, draft: Draft, remarks: list[Remark]) -> Iterator[FieldChange]:
    for name in ("begins", "ends", "starts_at", "ends_at"):
        old, new = getattr(event, name), getattr(draft, name)
        if old != new:
            remarks.append(_tell_change(event, draft, name, old, new))
            yield (name,), new or None


def _compare_place(event: Event, draft: Draft, remarks: list[Remark]) -> Iterator[FieldChange]:
    old, new = say(event.place, get_source_language()).text, draft.wording.place
    if new and old != new:  # a calendar without a place takes none away
        remarks.append(_tell_change(event, draft, "place", old, new))
        yield ("place",), new


def _compare_status(event: Event, draft: Draft, remarks: list[Remark]) -> Iterator[FieldChange]:
    if event.status == draft.status:
        return
    remark = _tell_change(event, draft, "status", event.status, draft.status)
    if event.status in _OPEN_STATES:
        remarks.append(remark)
        yield ("status",), None if draft.status == "planned" else draft.status
    elif event.status == "cancelled":
        remarks.append(remark._replace(kind="decide", key="import-conflict"))


def _compare_rhythm(
    event: Event, draft: Draft, last: date, today: str, remarks: list[Remark]
) -> Iterator[FieldChange]:
    if draft.rhythm is None:
        return
    old = event.recurs.rhythm if event.recurs else None
    if old is None or not _is_alike(old, draft.rhythm, last, today):
        new = _keep_past(old, draft.rhythm, today)
        remarks.append(_tell_change(event, draft, "recurs", _write(old), _write(new)))
        yield ("recurs", "rhythm"), write_rhythm(new)
        yield ("recurs", "confirmed"), today
    elif event.recurs and _is_due(event.recurs.confirmed, today):
        yield ("recurs", "confirmed"), today


def _is_due(confirmed: str, today: str) -> bool:
    if not confirmed:
        return True
    return date.fromisoformat(today) - date.fromisoformat(confirmed) > _CONFIRMED_DAYS


def _is_alike(old: Rhythm, new: Rhythm, last: date, today: str) -> bool:
    """Tell whether two rhythms name the same days from today on."""
    end = last.isoformat()
    same_end = old.until == new.until or (bool(old.until and new.until) and old.every == new.every)
    return same_end and list_days(old, today, end) == list_days(new, today, end)


def _keep_past(old: Rhythm | None, new: Rhythm, today: str) -> Rhythm:
    """Return the new rhythm with the beginning of the old one, where it only goes on otherwise."""
    if old is None or old.every != new.every or not takes_place_on(old, old.first):
        return new
    longer = replace(new, first=old.first, skips=())
    if old.first > new.first or not takes_place_on(longer, new.first):
        return new
    past = {day for day in old.skips if day < min(today, new.first)}
    between = {day for day in list_days(longer, today, new.first) if day < new.first}
    return replace(new, first=old.first, skips=tuple(sorted(past | between | set(new.skips))))


def _write(rhythm: Rhythm | None) -> str:
    if rhythm is None:
        return ""
    skips = f" ohne {', '.join(rhythm.skips)}" if rhythm.skips else ""
    return f"{rhythm.every} ab {rhythm.first}{f' bis {rhythm.until}' * bool(rhythm.until)}{skips}"


def _tell_change(event: Event, draft: Draft, field: str, old: str, new: str) -> Remark:
    title = say(event.title, get_source_language()).text
    return Remark("changed", "import-changed-field", draft.line, title, field, old, new)


def _renew_source(event: Event, source: Source, today: str) -> Iterator[FieldChange]:
    for number, known in enumerate(event.sources):
        if _is_same(known, source):
            yield ("sources", number, "on"), today
            return


def _is_same(known: Source, source: Source) -> bool:
    return known.url == source.url if source.url else known.title == source.title


def find_missing_events(
    events: Iterable[Event], source: Source, marks: set[str], today: str
) -> Iterator[Remark]:
    """Yield each event still to come that stood in this calendar and no longer does."""
    for event in events:
        is_of_calendar = any(_is_same(known, source) for known in event.sources)
        is_imported = bool(ID_END.fullmatch(event.id[-9:])) and event.id[-8:] not in marks
        if is_of_calendar and is_imported and _is_open(event, today):
            name = say(event.title, get_source_language()).text
            when = event.begins or _get_rhythm_field(event, "first")
            yield Remark("changed", "import-date-gone", 0, name, before=when, after=event.id)


def _is_open(event: Event, today: str) -> bool:
    """Tell whether an event is still to come, as far as anybody knows."""
    last_day = event.ends or event.begins or _get_rhythm_field(event, "until")
    return event.status in _OPEN_STATES and not is_past(last_day, today)


def _get_rhythm_field(event: Event, name: str) -> str:
    rhythm = event.recurs.rhythm if event.recurs else None
    return str(getattr(rhythm, name)) if rhythm else ""
