"""The workflows keep their rules: no finding by other checkers, pins by commit, least rights."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.cities import HERE

from wegweiser.requests.letters.codes import KEY_VARIABLE

BIN = Path(sys.prefix) / "bin"
GITHUB = HERE / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
FORMS = sorted((GITHUB / "ISSUE_TEMPLATE").glob("*.yml"))


def said(*command: str) -> tuple[int, str]:
    """Run a judge, and return its verdict and its words; shellcheck is on its path."""
    environment = os.environ | {"PATH": f"{BIN}:{os.environ['PATH']}"}
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:]],
        cwd=HERE,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def loaded(path: Path) -> dict[str, Any]:
    """Return a workflow; every scalar stays a text, or YAML 1.1 would read `on:` as true."""
    return dict(yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader))  # noqa: S506  makes only texts, lists and mappings


def steps() -> list[tuple[str, dict[str, Any]]]:
    """Return every step of every workflow with its file."""
    return [
        (path.name, step)
        for path in WORKFLOWS
        for job in loaded(path)["jobs"].values()
        for step in job["steps"]
    ]


def test_zizmor_finds_nothing() -> None:
    """The pedantic judge of safety has no finding."""
    status, words = said("zizmor", "--offline", "--no-progress", "--persona=pedantic", ".github")
    assert status == 0, words
    assert "No findings to report" in words


def test_jactionlint_finds_nothing() -> None:
    """Syntax, expressions and the shell in the workflows have no finding."""
    assert said("jactionlint", *map(str, WORKFLOWS)) == (0, "")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("schema", "files"),
    [
        ("vendor.github-workflows", WORKFLOWS),
        ("vendor.dependabot", [GITHUB / "dependabot.yml"]),
        ("vendor.github-issue-forms", [path for path in FORMS if path.name != "config.yml"]),
        ("vendor.github-issue-config", [path for path in FORMS if path.name == "config.yml"]),
        ("vendor.github-actions", sorted((HERE / "tests/workflows").rglob("action.yml"))),
    ],
)
def test_schemas_are_kept(schema: str, files: list[Path]) -> None:
    """Every file is what the code host's schema wants."""
    if files:
        status, words = said("check-jsonschema", "--builtin-schema", schema, *map(str, files))
        assert status == 0, words


def test_actions_are_pinned_by_commit_with_their_version() -> None:
    """Each action is named by its commit, the same everywhere, with its version in a comment."""
    pins: dict[str, set[str]] = {}
    for path in WORKFLOWS:
        for line in re.findall(r"^.*\buses:.*$", path.read_text(encoding="utf-8"), re.MULTILINE):
            found = re.fullmatch(
                r" +(?:- )?uses: ([\w-]+/[\w-]+)(?:/[\w-]+)?@([0-9a-f]{40}) # v\d+\.\d+\.\d+"
                r"(?: # zizmor: ignore\[.*\] \S.*)?",
                line,
            )
            assert found, line
            pins.setdefault(found[1], set()).add(found[2])
    assert pins
    assert {name: len(commits) for name, commits in pins.items()} == dict.fromkeys(pins, 1)


def test_nothing_is_pasted_into_the_shell() -> None:
    """No script holds an expression: values come through the environment or the event's file."""
    scripts = [(name, step["run"]) for name, step in steps() if "run" in step]
    assert len(scripts) > 10
    assert [script for script in scripts if "${{" in script[1]] == []
    given = {
        value for _, step in steps() for value in step.get("env", {}).values() if "${{" in value
    }
    assert given == {
        "${{ github.token }}",
        "${{ secrets.WEGWEISER_LETTER_KEY }}",
        "${{ github.event.pull_request.number }}",
        "${{ github.event.issue.number }}",
        "${{ vars.PREVIEWS }}",
        "${{ needs.plan.outputs.plan }}",
        "${{ toJSON(matrix.planned) }}",
    }


def assert_only_the_letter_key(path) -> None:
    """No workflow knows a secret but intake.yml: one, in steps of its environment."""
    secrets = re.findall(r"\{\{[^}]*secrets[^}]*\}\}", path.read_text(encoding="utf-8"))
    holders = [
        (name, job.get("environment"))
        for name, job in loaded(path)["jobs"].items()
        if "secrets" in str(job)
    ]
    if path.name == "intake.yml":
        assert set(secrets) == {f"{{{{ secrets.{KEY_VARIABLE} }}}}"}
        assert holders == [("answer", "intake"), ("propose", "intake")]
    else:
        assert (secrets, holders) == ([], [])


def test_rights_are_least() -> None:
    """Every workflow begins with no right at all; only trusted jobs may write; one secret."""
    may_write = set()
    for path in WORKFLOWS:
        flow = loaded(path)
        assert flow["permissions"] == {}
        assert flow["concurrency"]["group"]
        assert_only_the_letter_key(path)
        for name, job in flow["jobs"].items():
            assert 0 < int(job["timeout-minutes"]) <= 60
            may_write |= {
                (path.name, name, right)
                for right, how in job["permissions"].items()
                if how == "write"
            }
    assert may_write == {
        ("pages.yml", "deploy", "pages"),
        ("pages.yml", "deploy", "id-token"),
        ("previews.yml", "deploy", "pages"),
        ("previews.yml", "deploy", "id-token"),
        ("previews.yml", "comment", "pull-requests"),
        ("intake.yml", "answer", "issues"),
        ("intake.yml", "propose", "contents"),
        ("intake.yml", "propose", "pull-requests"),
        ("calendars.yml", "propose", "contents"),
        ("calendars.yml", "propose", "pull-requests"),
        ("links.yml", "links", "issues"),
    }


def test_words_of_strangers_are_parsed_without_rights() -> None:
    """The job that builds data of a pull request may do nothing, holds no token, and is limited."""
    build = loaded(GITHUB / "workflows/previews.yml")["jobs"]["build"]
    assert build["permissions"] == {}
    assert "github.token" not in str(build)
    assert {step["with"]["persist-credentials"] for step in build["steps"][:1]} == {"false"}
    (script,) = (step["run"] for step in build["steps"] if "--build" in step.get("run", ""))
    for limit in ("ulimit -t ", " -v ", " -f ", "timeout ", "env --ignore-environment "):
        assert limit in script
    read = loaded(GITHUB / "workflows/calendars.yml")["jobs"]["read"]
    assert read["permissions"] == {}
    assert "github.token" not in str(read)
    assert {step["with"]["persist-credentials"] for step in read["steps"][:1]} == {"false"}
    (script,) = (step["run"] for step in read["steps"] if "--write" in step.get("run", ""))
    assert "ulimit -t " in script
    for path in WORKFLOWS:
        jobs = loaded(path)["jobs"]
        for job in jobs.values():
            for step in job["steps"]:
                assert "ref" not in step.get("with", {}), "a checkout of something else than main"


def test_what_was_built_is_kept_three_days_at_most() -> None:
    """Whatever a workflow leaves at the code host can be gone in three days (docs/emergency.md)."""
    days = {
        (path.name, step["with"].get("retention-days"))
        for path in WORKFLOWS
        for job in loaded(path)["jobs"].values()
        for step in job["steps"]
        if re.match(r"actions/upload-(?:pages-)?artifact@", step.get("uses", ""))
    }
    assert days == {
        ("calendars.yml", "1"),
        ("ci.yml", "3"),
        ("pages.yml", "1"),
        ("pages.yml", "3"),
        ("previews.yml", "1"),
    }


def test_no_upload_carries_the_state_of_a_target() -> None:
    """Where a target is mounted its state stands in it: each upload of a site leaves it out."""
    uploads = []
    for path in WORKFLOWS:
        for job in loaded(path)["jobs"].values():
            scripts = ""
            for step in job["steps"]:
                scripts += step.get("run", "")
                if not re.match(r"actions/upload-(?:pages-)?artifact@", step.get("uses", "")):
                    continue
                folder, *others = step["with"]["path"].split()
                if folder.rstrip("/") in {"public", "preview", "finished"}:
                    home = folder.rstrip("/")
                    is_removed = f"rm -rf {home}/.wegweiser" in scripts
                    pattern = rf"!{home}/(?:\*\*/)?\.wegweiser/\*\*"
                    is_left_out = any(re.fullmatch(pattern, other) for other in others)
                    uploads.append((path.name, folder, is_removed or is_left_out))
    assert len(uploads) == 5
    assert [upload for upload in uploads if not upload[2]] == []


def test_each_ignored_finding_has_its_reason() -> None:
    """Whoever silences a judge says why."""
    for path in WORKFLOWS:
        for line in path.read_text(encoding="utf-8").splitlines():
            if "ignore[" in line:
                assert re.search(r"# zizmor: ignore\[[\w-]+\] \w+ \w+", line), line


def test_commands_that_workflows_run_exist() -> None:
    """Every command that a workflow runs is one of ours."""
    help_text = subprocess.run(
        [sys.executable, str(HERE / "build.py"), "--help"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    commands = {
        name
        for _, step in steps()
        for name in re.findall(r"\./build\.py ([a-z]+)", step.get("run", ""))
    }
    unknown = {name for name in commands if not re.search(rf"^ +{name} ", help_text, re.MULTILINE)}

    assert commands >= {"check", "diff", "previews", "links", "schema", "intake"}
    assert unknown == set()


@pytest.mark.parametrize(
    ("owner", "name", "address"),
    [
        ("stadt", "wegweiser", "https://stadt.github.io/wegweiser/"),
        ("Stadt-Do", "Wegweiser", "https://stadt-do.github.io/Wegweiser/"),
        ("Stadt", "stadt.github.io", "https://stadt.github.io/"),
        ("stadt", "Stadt.GitHub.io", "https://stadt.github.io/"),
        ("stadt", "andere.github.io", "https://stadt.github.io/andere.github.io/"),
    ],
)
def test_the_address_of_the_pages(owner: str, name: str, address: str) -> None:
    """Previews stand where the code host serves them, at its root where it is named so."""
    named = {"GITHUB_REPOSITORY_OWNER": owner, "GITHUB_REPOSITORY": f"{owner}/{name}"}
    done = subprocess.run(
        [str(GITHUB / "pages-address")],
        env=os.environ | named,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout == address + "\n"
