"""What the code host knows of pull requests, their runs and artifacts (only user of `gh`)."""

import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

CI = ".github/workflows/ci.yml"
PREVIEW = "site-preview"
"""The name of the artifact that CI leaves for a pull request."""
BOT = "github-actions[bot]"
PAGE = 100
"""Answers on one page of a list, the most that the code host gives."""


class NoAnswer(OSError):  # noqa: N818  said on the pull request
    """The code host did not answer, or refused to."""


class Proposal(NamedTuple):
    """An open pull request; `home` is the repository that its branch lives in, empty where that is gone."""

    number: int
    head: str
    home: str
    labels: tuple[str, ...]


class Run(NamedTuple):
    """A successful CI run of exactly the head of a pull request, and when it began (ISO 8601, UTC)."""

    number: int
    began: str


class Parcel(NamedTuple):
    """An artifact and its size in bytes, packed."""

    number: int
    size: int


def repository() -> str:
    """Return "owner/name" of the repository that this runs for. Raises OSError where nobody says."""
    name = os.environ.get("GITHUB_REPOSITORY", "")
    if not re.fullmatch(r"[\w.-]+/[\w.-]+", name):
        raise OSError(None, "GITHUB_REPOSITORY is not set")
    return name


def proposals(repository: str) -> tuple[Proposal, ...]:
    """Return the open pull requests by number."""
    return tuple(sorted(_proposal(one) for one in _listed(f"repos/{repository}/pulls?state=open", "")))


def newest_run(repository: str, proposal: Proposal) -> Run | None:
    """Return the newest successful run of CI for exactly the head of a pull request.

    A fork can name its workflows and artifacts as it likes: only path, event, commit and home of the run prove anything.
    """
    query = f"repos/{repository}/actions/runs?event=pull_request&status=success&head_sha={proposal.head}"
    found = [one for one in _listed(query, "workflow_runs") if _is_of(one, proposal)]
    newest = max(found, key=lambda one: (one["created_at"], one["id"]), default=None)
    return Run(int(newest["id"]), str(newest["created_at"])) if newest else None


def _is_of(run: dict[str, Any], proposal: Proposal) -> bool:
    home = (run.get("head_repository") or {}).get("full_name", "")
    said = run["path"].partition("@")[0], run["event"], run["conclusion"], run["head_sha"], home
    return said == (CI, "pull_request", "success", proposal.head, proposal.home)


def labelled(repository: str, number: int, label: str) -> str:
    """Return when a label was last set on a pull request (ISO 8601, UTC), or nothing."""
    events = _listed(f"repos/{repository}/issues/{number}/timeline?", "")
    times = [str(one["created_at"]) for one in events if one.get("event") == "labeled" and one["label"]["name"] == label]
    return max(times, default="")


def parcel(repository: str, run: Run) -> Parcel | None:
    """Return the artifact with the preview that a run left."""
    found = _listed(f"repos/{repository}/actions/runs/{run.number}/artifacts?", "artifacts")
    kept = [one for one in found if one["name"] == PREVIEW and not one["expired"]]
    return Parcel(int(kept[0]["id"]), int(kept[0]["size_in_bytes"])) if len(kept) == 1 else None


def fetch(repository: str, parcel: Parcel, to: Path, most: int) -> bool:
    """Write an artifact's archive to a file, and tell whether it had at most so many bytes. Raises OSError where it cannot."""
    command = _command(f"repos/{repository}/actions/artifacts/{parcel.number}/zip")
    with subprocess.Popen(command, stdout=subprocess.PIPE) as asked, to.open("wb") as file:  # noqa: S603  a list, no shell
        assert asked.stdout is not None  # noqa: S101  it is a pipe
        size = 0
        while size <= most and (piece := asked.stdout.read(1 << 20)):
            size += len(piece)
            file.write(piece)
        if size > most:
            asked.kill()
            return False
    _worked(asked.returncode, command)
    return True


def comment(repository: str, number: int, mark: str, body: str) -> bool:
    """Write our one comment on a pull request, or renew it; tell whether there was anything to write.

    Only a comment of our own account counts as ours: anybody can write our mark.
    """
    thread = f"repos/{repository}/issues/{number}/comments"
    ours = [one for one in _listed(f"{thread}?", "") if one["user"]["login"] == BOT and str(one["body"]).startswith(mark)]
    if ours and ours[0]["body"].replace("\r\n", "\n").rstrip() == body.rstrip():
        return False
    where = ["--method", "PATCH", f"repos/{repository}/issues/comments/{int(ours[0]['id'])}"] if ours else [thread]
    _asked([*_command(*where), "--input", "-"], json.dumps({"body": body}))
    return True


def _proposal(one: dict[str, Any]) -> Proposal:
    head = one["head"]
    if not re.fullmatch(r"[0-9a-f]{40}", head["sha"]):
        raise OSError(None, "the code host names a commit that is none")
    home = (head.get("repo") or {}).get("full_name", "")
    return Proposal(int(one["number"]), head["sha"], home, tuple(sorted(label["name"] for label in one["labels"])))


def _listed(query: str, under: str) -> Iterator[dict[str, Any]]:
    """Yield the items of a list, page by page."""
    joint = "" if query.endswith("?") else "&" if "?" in query else "?"
    for number in range(1, 1000):
        said = json.loads(_asked(_command(f"{query}{joint}per_page={PAGE}&page={number}")))
        found = said[under] if under else said
        yield from found
        if len(found) < PAGE:
            return


def _command(*words: str) -> list[str]:
    return ["gh", "api", *words]


def _asked(command: list[str], said: str | None = None) -> str:
    done = subprocess.run(command, input=said, capture_output=True, text=True, encoding="utf-8", check=False)  # noqa: S603  a list, no shell
    _worked(done.returncode, command, done.stderr)
    return done.stdout


def _worked(status: int, command: list[str], why: str = "") -> None:
    if status:
        raise NoAnswer(status, " ".join((*command[:3], why.strip())))
