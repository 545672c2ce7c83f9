"""What the code host knows of pull requests, their runs and artifacts (only user of `gh`)."""

import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

CI_WORKFLOW = ".github/workflows/ci.yml"
PREVIEW_ARTIFACT = "site-preview"
"""The name of the artifact that CI leaves for a pull request."""
BOT_LOGIN = "github-actions[bot]"
PAGE_SIZE = 100
"""Answers on one page of a list, the most that the code host gives."""


class CodeHostError(OSError):  # noqa: N818  said on the pull request
    """The code host did not answer, or refused to."""


class PullRequest(NamedTuple):
    """An open pull request; `home` is the repository that its branch lives in, empty where that is gone."""

    number: int
    head: str
    home: str
    labels: tuple[str, ...]


class WorkflowRun(NamedTuple):
    """A successful CI run of exactly the head of a pull request, and when it began (ISO 8601, UTC)."""

    number: int
    began: str


class ArtifactArchive(NamedTuple):
    """An artifact and its size in bytes, packed."""

    number: int
    size: int


def get_repository_name() -> str:
    """Return "owner/name" of the repository that this runs for. Raises OSError where nobody says."""
    name = os.environ.get("GITHUB_REPOSITORY", "")
    if not re.fullmatch(r"[\w.-]+/[\w.-]+", name):
        raise OSError(None, "GITHUB_REPOSITORY is not set")
    return name


def list_pull_requests(repository: str) -> tuple[PullRequest, ...]:
    """Return the open pull requests by number."""
    return tuple(
        sorted(
            _parse_pull_request(one)
            for one in _list_items(f"repos/{repository}/pulls?state=open", "")
        )
    )


def find_newest_run(repository: str, proposal: PullRequest) -> WorkflowRun | None:
    """Return the newest successful run of CI for exactly the head of a pull request.

    A fork can name its workflows and artifacts as it likes: only path, event, commit and home of the run prove anything.
    """
    query = f"repos/{repository}/actions/runs?event=pull_request&status=success&head_sha={proposal.head}"
    found = [one for one in _list_items(query, "workflow_runs") if _is_run_of(one, proposal)]
    newest = max(found, key=lambda one: (one["created_at"], one["id"]), default=None)
    return WorkflowRun(int(newest["id"]), str(newest["created_at"])) if newest else None


def _is_run_of(run: dict[str, Any], proposal: PullRequest) -> bool:
    home = (run.get("head_repository") or {}).get("full_name", "")
    said = run["path"].partition("@")[0], run["event"], run["conclusion"], run["head_sha"], home
    return said == (CI_WORKFLOW, "pull_request", "success", proposal.head, proposal.home)


def find_label_time(repository: str, number: int, label: str) -> str:
    """Return when a label was last set on a pull request (ISO 8601, UTC), or nothing."""
    events = _list_items(f"repos/{repository}/issues/{number}/timeline?", "")
    times = [
        str(one["created_at"])
        for one in events
        if one.get("event") == "labeled" and one["label"]["name"] == label
    ]
    return max(times, default="")


def find_preview_artifact(repository: str, run: WorkflowRun) -> ArtifactArchive | None:
    """Return the artifact with the preview that a run left."""
    found = _list_items(f"repos/{repository}/actions/runs/{run.number}/artifacts?", "artifacts")
    kept = [one for one in found if one["name"] == PREVIEW_ARTIFACT and not one["expired"]]
    return (
        ArtifactArchive(int(kept[0]["id"]), int(kept[0]["size_in_bytes"]))
        if len(kept) == 1
        else None
    )


def download_artifact(repository: str, parcel: ArtifactArchive, to: Path, most: int) -> bool:
    """Write an artifact's archive to a file, and tell whether it had at most so many bytes. Raises OSError where it cannot."""
    command = _build_command(f"repos/{repository}/actions/artifacts/{parcel.number}/zip")
    with subprocess.Popen(command, stdout=subprocess.PIPE) as asked, to.open("wb") as file:  # noqa: S603  a list, no shell
        assert asked.stdout is not None  # noqa: S101  it is a pipe
        size = 0
        while size <= most and (piece := asked.stdout.read(1 << 20)):
            size += len(piece)
            file.write(piece)
        if size > most:
            asked.kill()
            return False
    _check_status(asked.returncode, command)
    return True


def write_comment(repository: str, number: int, mark: str, body: str) -> bool:
    """Write our one comment on a pull request, or renew it; tell whether there was anything to write.

    Only a comment of our own account counts as ours: anybody can write our mark.
    """
    thread = f"repos/{repository}/issues/{number}/comments"
    ours = [
        one
        for one in _list_items(f"{thread}?", "")
        if one["user"]["login"] == BOT_LOGIN and str(one["body"]).startswith(mark)
    ]
    if ours and ours[0]["body"].replace("\r\n", "\n").rstrip() == body.rstrip():
        return False
    where = (
        ["--method", "PATCH", f"repos/{repository}/issues/comments/{int(ours[0]['id'])}"]
        if ours
        else [thread]
    )
    _run_command([*_build_command(*where), "--input", "-"], json.dumps({"body": body}))
    return True


def _parse_pull_request(one: dict[str, Any]) -> PullRequest:
    head = one["head"]
    if not re.fullmatch(r"[0-9a-f]{40}", head["sha"]):
        raise OSError(None, "the code host names a commit that is none")
    home = (head.get("repo") or {}).get("full_name", "")
    return PullRequest(
        int(one["number"]),
        head["sha"],
        home,
        tuple(sorted(label["name"] for label in one["labels"])),
    )


def _list_items(query: str, under: str) -> Iterator[dict[str, Any]]:
    """Yield the items of a list, page by page."""
    joint = "" if query.endswith("?") else "&" if "?" in query else "?"
    for number in range(1, 1000):
        said = json.loads(
            _run_command(_build_command(f"{query}{joint}per_page={PAGE_SIZE}&page={number}"))
        )
        found = said[under] if under else said
        yield from found
        if len(found) < PAGE_SIZE:
            return


def _build_command(*words: str) -> list[str]:
    return ["gh", "api", *words]


def _run_command(command: list[str], said: str | None = None) -> str:
    done = subprocess.run(
        command, input=said, capture_output=True, text=True, encoding="utf-8", check=False
    )  # noqa: S603  a list, no shell
    _check_status(done.returncode, command, done.stderr)
    return done.stdout


def _check_status(status: int, command: list[str], why: str = "") -> None:
    if status:
        raise CodeHostError(status, " ".join((*command[:3], why.strip())))
