"""One message for one cause: a name that nobody has is told once, with all its places."""

from functools import partial

from support.bare import find_faults, load_changed, read_bare_city, replace_files, write_event

from wegweiser.commands.findings import merge_places
from wegweiser.diagnostics import describe_cure, sort_diagnostics
from wegweiser.model.loading import load_site, locate_field
from wegweiser.rules.city import City
from wegweiser.rules.references import check_references

ORGANISATIONS, EVENTS = "data/orgs.yaml", "data/events.yaml"


def rename_entry() -> dict[str, str]:
    """Return the files in which an entry has a new id, and 21 events and a member the old one."""
    old = read_bare_city().files[ORGANISATIONS].decode()
    new = old.replace("- id: lesekreis", "- id: lesekreis-am-kai")
    line = "hosts: [{organisation: lesekreis}]"
    events = [write_event(f"treff-{number:02}", line, "begins: 2026-08-01") for number in range(21)]
    return {ORGANISATIONS: new, EVENTS: "".join(events)}


def test_a_renamed_id_is_one_finding_with_its_22_places() -> None:
    """Who renames an entry reads one message that names the new id and every place of the old."""
    inputs = replace_files(rename_entry())
    site, _ = load_site(inputs, "2026-06-15")
    city = City(site, base=load_changed({}), locate_field=partial(locate_field, inputs, site))
    findings = sort_diagnostics(check_references(city))
    (finding,) = merge_places(findings, everything=True)
    values = dict(finding.values)

    assert len(findings) == 22

    assert values["close"] == "lesekreis-am-kai"
    lines = ", ".join(str(number) for number in range(10, 10 + 6 * 20, 6))
    assert values["also"] == f"data/events.yaml:{lines}; data/orgs.yaml:28"
    assert (finding.location.path, finding.location.line) == (EVENTS, 4)
    assert "also" in describe_cure(finding, str).split()


def test_two_wrong_names_are_two_findings() -> None:
    """What is not the same cause is told apart."""
    lines = ("district: altstat", "hosts: [{organisation: lesekrei}]")
    faults = find_faults({EVENTS: write_event("treff", *lines)})

    assert [code for code, _ in faults].count("unknown-value") == 2
