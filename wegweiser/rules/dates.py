"""The rules for dates: they agree with each other and with what is said about them."""

from collections.abc import Iterator

from wegweiser.diagnostics import Diagnostic, error, warning
from wegweiser.model.ages import is_past
from wegweiser.rules.city import City


def check_event_dates(city: City) -> Iterator[Diagnostic]:
    """An event has a day or repeats, and neither it nor its repetition ends before it begins."""
    for event in city.site.events:
        if not event.begins and not event.recurs and not _has_faulty_time(city, event.id):
            yield error("event-without-date", city.locate("events", event.id, "id"), id=event.id)
        if is_past(event.ends, event.begins):
            yield error(
                "ends-before-it-begins",
                city.locate("events", event.id, "ends"),
                begins=event.begins,
                ends=event.ends,
            )
        rhythm = event.recurs.rhythm if event.recurs else None
        if rhythm and is_past(rhythm.until, rhythm.first):
            yield error(
                "ends-before-it-begins",
                city.locate("events", event.id, "recurs", "rhythm", "until"),
                begins=rhythm.first,
                ends=rhythm.until,
            )


def _has_faulty_time(city: City, key: str) -> bool:
    return any(city.is_faulty("events", key, field) for field in ("begins", "recurs"))


def check_held_events(city: City) -> Iterator[Diagnostic]:
    """A date that is said to have been held is not still to come."""
    for event in city.site.events:
        if event.status == "held" and event.begins > city.site.today[: len(event.begins)]:
            yield error(
                "status-and-dates",
                city.locate("events", event.id, "status"),
                status=event.status,
                on=event.begins,
            )


def check_organisation_dates(city: City) -> Iterator[Diagnostic]:
    """What was dissolved is called so, and was founded before."""
    for organisation in city.site.organisations:
        key, founded, dissolved = organisation.id, organisation.founded, organisation.dissolved
        is_status_readable = not city.is_faulty("organisations", key, "status")
        if dissolved and organisation.status != "dissolved" and is_status_readable:
            location = city.locate("organisations", key, "dissolved")
            yield error("status-and-dates", location, status=organisation.status, on=dissolved)
        if is_past(dissolved, founded):
            location = city.locate("organisations", key, "dissolved")
            yield error("ends-before-it-begins", location, begins=founded, ends=dissolved)


def check_programme_dates(city: City) -> Iterator[Diagnostic]:
    """A training or project that has ended is called ended, and none ends before it begins."""
    for kind in ("series", "projects"):
        for programme in getattr(city.site, kind):
            begins, ends, status = programme.begins, programme.ends, programme.status
            if is_past(ends, begins):
                location = city.locate(kind, programme.id, "ends")
                yield error("ends-before-it-begins", location, begins=begins, ends=ends)
            if status in {"planned", "running"} and is_past(ends, city.site.today):
                location = city.locate(kind, programme.id, "status")
                yield warning("status-and-dates", location, status=status, on=ends)


def check_figure_dates(city: City) -> Iterator[Diagnostic]:
    """A figure says when it was true, or why nobody knows."""
    for figure in city.site.figures:
        is_readable = not any(
            city.is_faulty("figures", figure.id, field) for field in ("on", "undated")
        )
        if not figure.on and not figure.undated and is_readable:
            yield error(
                "figure-without-date", city.locate("figures", figure.id, "id"), id=figure.id
            )
