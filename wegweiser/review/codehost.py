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
"""Items on one page of a list, the most that the code host gives."""


class CodeHostError(OSError):
    """The code host did not answer, or refused to."""


class PullRequest(NamedTuple):
    """An open pull request."""

    number: int
    """Its number in the repository."""
    head: str
    """The commit at its head (40 hexadecimal digits)."""
    home: str
    """The repository that its branch lives in ("owner/name"), empty where that is gone."""
    labels: tuple[str, ...]
    """The names of its labels, sorted."""


class WorkflowRun(NamedTuple):
    """A successful CI run of exactly the head of a pull request."""

    number: int
    """The id of the run."""
    began: str
    """When it began (ISO 8601, UTC)."""


class ArtifactArchive(NamedTuple):
    """What a run left, packed."""

    number: int
    """The id of the artifact."""
    size: int
    """The size of the archive in bytes."""


def get_repository_name() -> str:
    """Return "owner/name" of the repository that this runs for. Raises OSError if unset."""
    name = os.environ.get("GITHUB_REPOSITORY", "")
    if not re.fullmatch(r"[\w.-]+/[\w.-]+", name):
        raise OSError(None, "GITHUB_REPOSITORY is not set")
    return name


def list_pull_requests(repository: str) -> tuple[PullRequest, ...]:
    """Return the open pull requests by number."""
    items = _list_items(f"repos/{repository}/pulls?state=open", "")
    return tuple(sorted(_parse_pull_request(item) for item in items))


def find_newest_run(repository: str, pull_request: PullRequest) -> WorkflowRun | None:
    """Return the newest successful run of CI for exactly the head of a pull request.

    A fork can name its workflows and artifacts as it likes: only path, event, commit and home of
    the run prove anything.
    """
    state = f"event=pull_request&status=success&head_sha={pull_request.head}"
    items = _list_items(f"repos/{repository}/actions/runs?{state}", "workflow_runs")
    runs = [item for item in items if _is_run_of(item, pull_request)]
    newest = max(runs, key=lambda run: (run["created_at"], run["id"]), default=None)
    return WorkflowRun(int(newest["id"]), str(newest["created_at"])) if newest else None


def _is_run_of(run: dict[str, Any], pull_request: PullRequest) -> bool:
    home = (run.get("head_repository") or {}).get("full_name", "")
    path = run["path"].partition("@")[0]
    facts = (path, run["event"], run["conclusion"], run["head_sha"], home)
    return facts == (CI_WORKFLOW, "pull_request", "success", pull_request.head, pull_request.home)


def find_label_time(repository: str, number: int, label: str) -> str:
    """Return when a label was last set on a pull request (ISO 8601, UTC), or nothing."""
    events = _list_items(f"repos/{repository}/issues/{number}/timeline?", "")
    settings = (event for event in events if event.get("event") == "labeled")
    times = [str(event["created_at"]) for event in settings if event["label"]["name"] == label]
    return max(times, default="")


def find_preview_artifact(repository: str, run: WorkflowRun) -> ArtifactArchive | None:
    """Return the artifact with the preview that a run left."""
    items = _list_items(f"repos/{repository}/actions/runs/{run.number}/artifacts?", "artifacts")
    previews = [item for item in items if item["name"] == PREVIEW_ARTIFACT and not item["expired"]]
    if len(previews) != 1:
        return None
    return ArtifactArchive(int(previews[0]["id"]), int(previews[0]["size_in_bytes"]))


def download_artifact(repository: str, artifact: ArtifactArchive, path: Path, most: int) -> bool:
    """Write an artifact's archive to a file, and tell whether it had at most so many bytes.

    Raises OSError where it cannot be had.
    """
    command = _build_command(f"repos/{repository}/actions/artifacts/{artifact.number}/zip")
    with subprocess.Popen(command, stdout=subprocess.PIPE) as download, path.open("wb") as file:  # noqa: S603  a list, no shell
        assert download.stdout is not None  # noqa: S101  it is a pipe
        size = 0
        while size <= most:
            piece = download.stdout.read(1 << 20)
            if not piece:
                break
            size += len(piece)
            file.write(piece)
        if size > most:
            download.kill()
            return False
    _check_status(download.returncode, command)
    return True


def write_comment(repository: str, number: int, marker: str, body: str) -> bool:
    """Write our one comment on a pull request, or renew it; tell whether it says something new.

    Only a comment of our own account counts as ours: anybody can write our marker.
    """
    thread = f"repos/{repository}/issues/{number}/comments"
    ours = [comment for comment in _list_items(f"{thread}?", "") if _is_ours(comment, marker)]
    if ours and ours[0]["body"].replace("\r\n", "\n").rstrip() == body.rstrip():
        return False
    target = [thread]
    if ours:
        target = ["--method", "PATCH", f"repos/{repository}/issues/comments/{int(ours[0]['id'])}"]
    _run_command([*_build_command(*target), "--input", "-"], json.dumps({"body": body}))
    return True


def _is_ours(comment: dict[str, Any], marker: str) -> bool:
    return comment["user"]["login"] == BOT_LOGIN and str(comment["body"]).startswith(marker)


def _parse_pull_request(item: dict[str, Any]) -> PullRequest:
    head = item["head"]
    if not re.fullmatch(r"[0-9a-f]{40}", head["sha"]):
        raise OSError(None, "the code host names a commit that is none")
    home = (head.get("repo") or {}).get("full_name", "")
    labels = tuple(sorted(label["name"] for label in item["labels"]))
    return PullRequest(int(item["number"]), head["sha"], home, labels)


def _list_items(query: str, key: str) -> Iterator[dict[str, Any]]:
    """Yield the items of a list, page by page.

    `query` holds a "?"; `key` is where an answer holds the items, empty where it is the list.
    """
    joint = "" if query.endswith("?") else "&"
    for number in range(1, 1000):
        page = f"{query}{joint}per_page={PAGE_SIZE}&page={number}"
        answer = json.loads(_run_command(_build_command(page)))
        items = answer[key] if key else answer
        yield from items
        if len(items) < PAGE_SIZE:
            return


def _build_command(*words: str) -> list[str]:
    return ["gh", "api", *words]


def _run_command(command: list[str], body: str | None = None) -> str:
    done = subprocess.run(  # noqa: S603  a list, no shell
        command, input=body, capture_output=True, text=True, encoding="utf-8", check=False
    )
    _check_status(done.returncode, command, done.stderr)
    return done.stdout


def _check_status(status: int, command: list[str], reason: str = "") -> None:
    if status:
        raise CodeHostError(status, " ".join((*command[:3], reason.strip())))
