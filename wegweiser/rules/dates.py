"""The rules for dates of all records: they agree with each other and with what is said of them."""

from collections.abc import Iterator
from functools import cache

from wegweiser.diagnostics import Diagnostic, error, warning
from wegweiser.model.ages import is_ahead, is_past
from wegweiser.model.parts import iter_parts
from wegweiser.model.programmes import Offer, Project, Series
from wegweiser.rules.city import City
from wegweiser.source import schema

_LAST_FIELDS = {"begins": "ends", "founded": "dissolved", "first": "until"}
"""Fields with the date on which something begins, and those on which it ends."""

_DATE_FORMATS = frozenset({"date", "day"})


def check_spans(city: City) -> Iterator[Diagnostic]:
    """Nothing ends before it begins."""
    for part in iter_parts(city.site, _list_spans):
        for first_field, last_field in _list_spans(part.record.__class__):
            begins, ends = getattr(part.record, first_field), getattr(part.record, last_field)
            if is_past(ends, begins):
                location = city.locate(*part.record_key, *part.steps, last_field)
                yield error("ends-before-it-begins", location, begins=begins, ends=ends)


@cache
def _list_spans(kind: type) -> tuple[tuple[str, str], ...]:
    """Return the pairs of fields in which a record says when it begins and ends."""
    return tuple(
        pair for pair in _LAST_FIELDS.items() if all(_is_date_field(kind, name) for name in pair)
    )


def _is_date_field(kind: type, name: str) -> bool:
    hint = schema.field_types(kind).get(name)
    scalar_format = schema.describe_type(hint).scalar_format if hint else None
    return scalar_format is not None and scalar_format.name in _DATE_FORMATS


def check_past_dates(city: City) -> Iterator[Diagnostic]:
    """What can only have been does not lie ahead: a check, a consent, a founding, a source."""
    today = city.site.today
    for part in iter_parts(city.site, schema.past_fields):
        for name in schema.past_fields(part.record.__class__):
            day = getattr(part.record, name)
            if is_ahead(day, today):
                location = city.locate(*part.record_key, *part.steps, name)
                yield error("future-date", location, on=day, today=today)


def check_organisation_dates(city: City) -> Iterator[Diagnostic]:
    """What was dissolved is called so."""
    for organisation in city.site.organisations:
        key, dissolved = organisation.id, organisation.dissolved
        is_status_readable = not city.is_faulty("organisations", key, "status")
        if dissolved and organisation.status != "dissolved" and is_status_readable:
            location = city.locate("organisations", key, "dissolved")
            yield error("status-and-dates", location, status=organisation.status, on=dissolved)


def check_programme_dates(city: City) -> Iterator[Diagnostic]:
    """What has ended is called so, and what is running or has ended has begun."""
    for kind in ("series", "projects", "offers"):
        for programme in getattr(city.site, kind):
            wrong_date = _find_wrong_date(programme, city.site.today)
            if wrong_date:
                location = city.locate(kind, programme.id, "status")
                yield warning("status-and-dates", location, status=programme.status, on=wrong_date)


def _find_wrong_date(programme: Series | Project | Offer, today: str) -> str:
    """Return the date with which the status does not agree; nothing where both do."""
    status, begins = programme.status, programme.begins
    ends: str = getattr(programme, "ends", "")
    if status in {"planned", "running"} and is_past(ends, today):
        return ends
    if status in {"running", "ended"} and is_ahead(begins, today):
        return begins
    if status == "ended" and is_ahead(ends, today):
        return ends
    return ""


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
