"""Whatever goes wrong while files are planned or rules applied is a finding, with its record."""

import pytest
from support.cities import CITY, TODAY

from wegweiser import editions, pipeline, rules
from wegweiser.diagnostics import Diagnostic
from wegweiser.model.organisations import Organisation
from wegweiser.pipeline import Options

ENTRY = "sc-kogge"
OPTIONS = Options(folder=CITY, today=TODAY)


def fail_at(text: str) -> None:
    """Fail as a library does that cannot read a text."""
    if text:
        raise RecursionError("too deep")


def describe(organisation: Organisation) -> None:
    """Fail over the description of one entry."""
    if organisation.id == ENTRY:
        fail_at(organisation.meets.versions[0][1] if organisation.meets else organisation.name)


def plan(frame):
    """Plan nothing, as a module of editions that meets a text it cannot read."""
    for organisation in frame.site.organisations:
        describe(organisation)
    yield from ()


def plan_blindly(frame):
    """Fail with no record in hand."""
    del frame
    yield from ()
    raise ZeroDivisionError


def get_errors(monkeypatch: pytest.MonkeyPatch, broken_plan) -> list[Diagnostic]:
    """Return the errors of the invented city when an edition fails."""
    monkeypatch.setattr(editions.entries, "plan", broken_plan)
    return [d for d in pipeline.check(OPTIONS).diagnostics if d.severity == "error"]


def test_a_plan_that_fails_names_record_and_field(monkeypatch):
    """The only error names file, line, record, field, and is told once for each language."""
    found = get_errors(monkeypatch, plan)

    lines = (CITY / "data/orgs.yaml").read_text(encoding="utf-8").split("\n")
    start = lines.index(f"- id: {ENTRY}") + 1
    assert {d.code for d in found} == {"unmade-file"}
    for finding in found:
        values = dict(finding.values)
        assert finding.location.path == "data/orgs.yaml"
        assert finding.location.line > start
        assert lines[finding.location.line - 1].strip().startswith(values["field"].split(".")[0])
        assert values["record"] == f"data/orgs.yaml {ENTRY}"
        assert values["page"] == "entries"
        assert values["problem"].startswith("RecursionError too deep (test_failures.py:")


def test_a_plan_that_fails_without_a_record_is_an_error_all_the_same(monkeypatch):
    """Where nothing tells whose fault it is, nothing is published either."""
    found = get_errors(monkeypatch, plan_blindly)

    assert {(d.code, d.location.path) for d in found} == {("unmade-file", "data/site.yaml")}


def test_a_rule_that_fails_stops_no_other(monkeypatch):
    """The finding names the record that the rule was about; what the others find is told, too."""

    def check_names(city):
        for organisation in city.site.organisations:
            describe(organisation)
        yield from ()

    before = pipeline.check(OPTIONS).diagnostics
    monkeypatch.setattr(rules, "RULES", (check_names, *rules.RULES))
    after = pipeline.check(OPTIONS).diagnostics

    (finding,) = (d for d in after if d not in before)
    assert set(before) <= set(after)
    assert dict(finding.values)["record"] == f"data/orgs.yaml {ENTRY}"
    assert dict(finding.values)["page"] == "check_names"
