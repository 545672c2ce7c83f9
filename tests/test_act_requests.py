"""Workflows run from end to end under `act`: weekly runs, links, requests; no word is obeyed."""

import json
import re
from typing import Any

import pytest
import yaml
from support.acting import Host, create_host, example, git, run_workflow
from support.cities import HERE

pytestmark = [pytest.mark.workflows, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Host:
    """Return a code host of our own, with its own repository."""
    return create_host(tmp_path_factory.mktemp("act"))


# --- Once a week


def test_many_examples_are_tried(host: Host) -> None:
    """The weekly run tries the properties over, attacks everything, and audits the libraries."""
    run_workflow(host, "weekly.yml", "schedule", {"schedule": "41 2 * * 6"})
    commands = (host.notes / "made.txt").read_text().splitlines()

    assert any(command.startswith("make test ARGS=tests/test_intake.py") for command in commands)
    assert {"make torture MINUTES=5", "make audit"} <= set(commands)


# --- Links


def test_one_report_is_renewed(host: Host) -> None:
    """The weekly check renews one report issue; no link is called broken after one week."""
    failed = {
        "url": "https://www.xeniteas-dortmund.de/",
        "status": {"text": "404 Not Found", "code": 404},
    }
    (host.notes / "lychee.json").write_text(
        json.dumps({"error_map": {"links.txt": [failed]}, "timeout_map": {}})
    )

    run_workflow(host, "links.yml", "schedule", {"schedule": "23 4 * * 1"})
    run_workflow(host, "links.yml", "workflow_dispatch", {})

    reports = host.state["reports"]
    assert list(reports) == ["1"]
    assert '```json wegweiser\n{"on": "' in reports["1"]
    assert "### Einträge, die als Nächste zu prüfen sind" in reports["1"]
    assert "### Kaputt" not in reports["1"]
    links = (host.notes / "links.txt").read_text().splitlines()
    assert len(links) > 20
    assert all(re.fullmatch(r"https?://\S+", link) for link in links)


# --- Requests

FORM = HERE / ".github/ISSUE_TEMPLATE/aufnahme.yml"
EVIL = (
    "Wir singen. $(touch {0}/boese1) `touch {0}/boese2` ${{{{ github.token }}}} "
    '"; touch {0}/boese3; echo " '
    "::set-output name=fine::true @alle fixes #1"
)
GIVEN = {
    "name": "Freundeskreis Testhafen",
    "sources": "https://testhafen.example/",
    "website": "https://testhafen.example/",
}


def body(words: str, **given: str) -> str:
    """Return an issue body as the code host makes it of the form for a new entry."""
    form = yaml.safe_load(FORM.read_text(encoding="utf-8"))
    return "\n\n".join(
        part
        for block in form["body"]
        for part in answer(block, GIVEN | {"description": words} | given)
    )


def answer(block: dict[str, Any], given: dict[str, str]) -> tuple[str, ...]:
    """Return the heading and the answer of one question; whatever must be ticked is."""
    what = block["attributes"]
    if block["type"] == "markdown":
        return ()
    if block["type"] == "checkboxes":
        ticks = (
            f"- [{'x' if option.get('required') else ' '}] {option['label']}"
            for option in what["options"]
        )
        return f"### {what['label']}", "\n".join(ticks)
    first = (
        what["options"][0]
        if block["type"] == "dropdown" and block.get("validations", {}).get("required")
        else "_No response_"
    )
    return f"### {what['label']}", given.get(block["id"], first)


def send_request(host: Host, action: str, words: str, *labels: str) -> str:
    """Send a request through the workflow."""
    payload = example("issues", action)
    payload["issue"] |= {"number": 41, "title": "Eintrag aufnehmen: $(touch boese)", "body": words}
    payload["issue"]["labels"] = [{"name": label} for label in ("eintrag", "aufnahme", *labels)]
    return run_workflow(host, "intake.yml", "issues", payload)


def test_a_request_becomes_one_pull_request(host: Host) -> None:
    """Opened: an answer. Edited: the same comment. Labelled: a branch and a pull request, once.

    Nothing in the words is obeyed.
    """
    good = body(EVIL.format(host.notes))
    send_request(host, "opened", good)
    first = host.state["comments"]["41"]
    assert len(first) == 1
    assert host.state["proposed"] == []

    send_request(host, "edited", body("Wir singen.", name="_No response_"), "angenommen")
    second = host.state["comments"]["41"]
    assert [it["id"] for it in second] == [it["id"] for it in first]
    assert second[0]["body"] != first[0]["body"]
    assert host.state["proposed"] == []

    for _ in range(2):
        send_request(host, "labeled", good, "angenommen")
    assert [it["head"] for it in host.state["proposed"]] == ["intake/41"]
    assert host.state["proposed"][0]["words"][1:] == [
        "--head",
        "intake/41",
        "--title",
        "Eintrag aus Anfrage #41",
        "--body",
        "Siehe #41.",
    ]
    assert len(host.state["comments"]["41"]) == 1

    changed = git(
        host.bare, "diff-tree", "--no-commit-id", "--name-only", "-r", "intake/41"
    ).split()
    assert changed == ["data/orgs.yaml"]
    assert (
        git(host.bare, "log", "-1", "--format=%an %s", "intake/41").strip()
        == "github-actions[bot] Eintrag aus Anfrage #41"
    )
    assert "name: Freundeskreis Testhafen" in git(host.bare, "show", "intake/41:data/orgs.yaml")
    assert not list(host.notes.glob("boese*"))
    assert not list(host.folder.rglob("boese*"))


def test_other_issues_are_left_alone(host: Host) -> None:
    """An issue that is no request gets no answer."""
    calls = len(host.calls())
    payload = example("issues", "opened")
    payload["issue"] |= {"number": 42, "labels": [{"name": "bug"}]}
    run_workflow(host, "intake.yml", "issues", payload)

    assert len(host.calls()) == calls
