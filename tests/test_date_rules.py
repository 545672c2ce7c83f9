"""The rules for dates: what can only have been, what ends, what its state says of it."""

import pytest
from support.bare import EVENTS, edit_file, find_faults, write_event

from wegweiser.model.kinds import KINDS, NEWS
from wegweiser.model.organisations import Organisation
from wegweiser.source import schema

ORGS, OFFERS, PROJECTS = "data/orgs.yaml", "data/offers.yaml", "data/projects.yaml"
TRAININGS = "data/trainings.yaml"
AHEAD = "2062-05-20"

PAST_FIELDS = {
    "checked": edit_file(ORGS, "checked: {on: 2026-05-20", f"checked: {{on: {AHEAD}"),
    "consent": edit_file(ORGS, "consent: {on: 2026-05-20", f"consent: {{on: {AHEAD}"),
    "founded": edit_file(ORGS, "founded: 1998-04", f"founded: {AHEAD}"),
    "dissolved": edit_file(ORGS, "dissolved: 2020", f"dissolved: {AHEAD}"),
    "conflict": edit_file(ORGS, "Vereinsblatt, on: 2011", f"Vereinsblatt, on: {AHEAD}"),
    "source": edit_file(ORGS, 'lesekreis.example/", on: 2026-05-20', f'x.example/", on: {AHEAD}'),
    "source of a conflict": edit_file(
        ORGS, "source: Vereinsblatt, on: 2011", f"source: {{title: Blatt, on: {AHEAD}}}"
    ),
    "confirmed": {EVENTS: write_event("x", f"recurs: {{rule: montags, confirmed: {AHEAD}}}")},
    "as of": {EVENTS: write_event("x", f"recurs: {{rule: montags, as_of: {AHEAD}}}")},
    "revision": {
        EVENTS: write_event("x", "begins: 2026-07-01", f"revision: {{number: 1, on: {AHEAD}}}")
    },
    "project": edit_file(PROJECTS, "  status: running\n", f"  status: running\n  as_of: {AHEAD}\n"),
    "offer": edit_file(OFFERS, "  status: running\n", f"  status: running\n  as_of: {AHEAD}\n"),
    "announced": edit_file(
        OFFERS, "  status: running\n", f"  status: running\n  announced: {AHEAD}\n"
    ),
    "figure": edit_file("data/figures.yaml", "on: 2025\n", f"on: {AHEAD}\n"),
    "withdrawal": edit_file("data/withdrawn.yaml", "on: 2026-01-31", f"on: {AHEAD}"),
    "printed edition": edit_file("data/editions.yaml", "on: 2026-02-01", f"on: {AHEAD}"),
    "news": {"content/aktuelles/neu.md": f"---\ntitle: Neu\ndate: {AHEAD}\n---\n\nNeu.\n"},
    "plain language": {
        "content/kurz.md": f"---\ntitle: Neu\nchecked_on: {AHEAD}\n---\n\nNeu.\n",
    },
    "source of a page": {
        "content/neu.md": f"---\ntitle: Neu\nsources: [{{title: X, on: {AHEAD}}}]\n---\n\nNeu.\n"
    },
}
"""Each field that tells when something was, with a day that lies ahead."""


@pytest.mark.parametrize("changes", PAST_FIELDS.values(), ids=PAST_FIELDS)
def test_what_was_does_not_lie_ahead(changes):
    """A day ahead is found where it stands, whatever record it stands in, and only there."""
    assert find_faults(changes) == [("future-date", AHEAD)]
    assert find_faults(changes, today=AHEAD)[:1] != [("future-date", AHEAD)]


@pytest.mark.parametrize(
    ("founded", "is_ahead"),
    [
        ("2026-06-16", True),
        ("2026-06-15", False),
        ("2026-06-14", False),
        ("2026-07", True),
        ("2026-06", False),
        ('"2027"', True),
        ('"2026"', False),
        ('"9999"', True),
    ],
)
def test_a_vague_date_lies_ahead_only_as_a_whole(founded, is_ahead):
    """Of a month or a year that has begun nobody knows that it lies ahead."""
    faults = find_faults(edit_file(ORGS, "founded: 1998-04", f"founded: {founded}"))
    assert ("future-date" in dict(faults)) is is_ahead


MAY_LIE_AHEAD = {
    "Session.on",
    "Series.begins",
    "Series.ends",
    "Project.begins",
    "Project.ends",
    "Offer.begins",
    "Phase.begins",
    "Phase.ends",
    "Point.on",
    "Rhythm.first",
    "Rhythm.until",
    "Rhythm.skips",
    "Event.begins",
    "Event.ends",
    "Picture.until",
    "OpenData.issued",
}
"""What can be planned, aimed at, or promised for a day to come."""


def test_each_date_is_either_past_or_may_lie_ahead():
    """Who gives a record another date decides which of the two it is."""
    ahead = set()
    for kind in (*KINDS, NEWS):
        for record in schema.find_record_classes(kind.record):
            for name, hint in schema.field_types(record).items():
                item = schema.describe_item_type(hint)
                is_date = item.scalar_format and item.scalar_format.name in {"date", "day"}
                if is_date and name not in schema.past_fields(record):
                    ahead.add(f"{record.__name__}.{name}")

    assert ahead == MAY_LIE_AHEAD
    assert set(schema.past_fields(Organisation)) == {"founded", "dissolved"}


SPANS = {
    "event": {EVENTS: write_event("x", "begins: 2026-08-21", "ends: 2026-08-20")},
    "repetition": {
        EVENTS: write_event(
            "x",
            "recurs:",
            "  rule: montags",
            "  rhythm: {first: 2026-08-24, every: week, until: 2026-08-20}",
        )
    },
    "organisation": edit_file(ORGS, "dissolved: 2020", 'founded: 2026-09\n  dissolved: "2020"'),
    "series": edit_file(TRAININGS, "ends: 2026-11", "ends: 2026-08-20"),
    "project": edit_file(PROJECTS, "begins: 2024-01\n", "begins: 2024-01\n  ends: 2023\n"),
    "phase of a project": edit_file(PROJECTS, "ends: 2024-12", "ends: 2023-12"),
    "phase of an offer": edit_file(
        OFFERS,
        "  status: running\n",
        "  status: running\n  phases: [{begins: 2024-05, ends: 2024-04}]\n",
    ),
}
"""Each kind of record that begins and ends, with its end before its beginning."""


@pytest.mark.parametrize("changes", SPANS.values(), ids=SPANS)
def test_nothing_ends_before_it_begins(changes):
    """An end before its beginning is found where it stands, whatever record it stands in."""
    assert "ends-before-it-begins" in dict(find_faults(changes))


@pytest.mark.parametrize(
    ("status", "begins", "ends", "is_wrong"),
    [
        ("planned", "2026-09", "", False),
        ("planned", "2024", "2025", True),
        ("running", "2026-07", "", True),
        ("running", "2026-06", "", False),
        ("running", "2024", "2026-05", True),
        ("running", "2024", "2026", False),
        ("ended", "2024", "2027", True),
        ("ended", "2062-01", "", True),
        ("ended", "2024", "2026", False),
        ("unknown", "2062", "", False),
    ],
)
def test_a_project_is_in_the_state_that_its_dates_tell(status, begins, ends, is_wrong):
    """What is running has begun, what has ended has ended, and what was to end is not running."""
    lines = f"status: {status}\n  begins: {begins!r}\n" + (f"  ends: {ends!r}\n" if ends else "")
    changes = edit_file(PROJECTS, "status: running\n  begins: 2024-01\n", lines)
    assert ("status-and-dates" in dict(find_faults(changes))) is is_wrong
