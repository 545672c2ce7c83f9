"""What the code host knows of pull requests, their reviews and runs (only user of `gh`)."""

import json
import os
import re
import subprocess
from collections.abc import Iterator
from typing import Any, NamedTuple

CI_WORKFLOW = ".github/workflows/ci.yml"
PREVIEW_ARTIFACT = "site-preview"
"""The name of the artifact that CI leaves for a pull request."""
MAIN_BRANCH = "main"
BOT_LOGIN = "github-actions[bot]"
PAGE_SIZE = 100
"""Items on one page of a list, the most that the code host gives."""


class CodeHostError(OSError):
    """The code host did not answer, or refused to."""


class PullRequest(NamedTuple):
    """An open pull request for the main branch."""

    number: int
    """Its number in the repository."""
    head: str
    """The commit at its head (40 hexadecimal digits)."""
    home: str
    """The repository that its branch lives in ("owner/name"), empty where that is gone."""
    branch: str
    """The name of its branch."""
    is_by_bot: bool
    """Whether a program opened it."""


class WorkflowRun(NamedTuple):
    """A successful CI run of exactly the head of a pull request."""

    number: int
    """The id of the run."""
    address: str
    """Where people look at it."""


class Review(NamedTuple):
    """What somebody said of a pull request as a whole."""

    login: str
    """Who reviewed it."""
    is_by_bot: bool
    """Whether that is a program."""
    state: str
    """APPROVED, COMMENTED, CHANGES_REQUESTED, DISMISSED or PENDING."""
    commit: str
    """The commit that was looked at (40 hexadecimal digits)."""


def get_repository_name() -> str:
    """Return "owner/name" of the repository that this runs for. Raises OSError if unset."""
    name = os.environ.get("GITHUB_REPOSITORY", "")
    if not re.fullmatch(r"[\w.-]+/[\w.-]+", name):
        raise OSError(None, "GITHUB_REPOSITORY is not set")
    return name


def list_pull_requests(repository: str) -> tuple[PullRequest, ...]:
    """Return the open pull requests for the main branch by number."""
    items = _list_items(f"repos/{repository}/pulls?state=open&base={MAIN_BRANCH}", "")
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
    if newest is None:
        return None
    server = os.environ.get("GITHUB_SERVER_URL", "https://github.com")
    number = int(newest["id"])
    return WorkflowRun(number, f"{server}/{repository}/actions/runs/{number}")


def _is_run_of(run: dict[str, Any], pull_request: PullRequest) -> bool:
    home = (run.get("head_repository") or {}).get("full_name", "")
    path = run["path"].partition("@")[0]
    facts = (path, run["event"], run["conclusion"], run["head_sha"], home)
    return facts == (CI_WORKFLOW, "pull_request", "success", pull_request.head, pull_request.home)


def has_preview_artifact(repository: str, run: WorkflowRun) -> bool:
    """Tell whether a run left one preview that has not expired."""
    items = _list_items(f"repos/{repository}/actions/runs/{run.number}/artifacts?", "artifacts")
    previews = [item for item in items if item["name"] == PREVIEW_ARTIFACT]
    return len(previews) == 1 and not previews[0]["expired"]


def list_changed_files(repository: str, number: int) -> frozenset[str]:
    """Return the paths that a pull request adds, changes, removes or renames.

    The code host names the first 3,000.
    """
    items = _list_items(f"repos/{repository}/pulls/{number}/files?", "")
    names = ((item["filename"], item.get("previous_filename")) for item in items)
    return frozenset(name for pair in names for name in pair if name)


def find_merge_base(repository: str, base: str, head: str) -> str:
    """Return the commit where a pull request left the main branch. Raises CodeHostError."""
    answer = json.loads(
        _run_command(_build_command(f"repos/{repository}/compare/{base}...{head}?per_page=1"))
    )
    return _parse_commit(answer["merge_base_commit"]["sha"])


def list_reviews(repository: str, number: int) -> tuple[Review, ...]:
    """Return the reviews of a pull request, the oldest first."""
    items = _list_items(f"repos/{repository}/pulls/{number}/reviews?", "")
    return tuple(_parse_review(item) for item in items if item.get("user"))


def may_write(repository: str, login: str) -> bool:
    """Tell whether somebody has write permission for the repository."""
    if not re.fullmatch(r"[A-Za-z0-9_-]+", login):
        return False
    path = f"repos/{repository}/collaborators/{login}/permission"
    answer = json.loads(_run_command(_build_command(path)))
    return answer["permission"] in {"admin", "write"}


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
    home = (head.get("repo") or {}).get("full_name", "")
    is_by_bot = _is_bot(item.get("user"))
    return PullRequest(
        int(item["number"]), _parse_commit(head["sha"]), home, str(head["ref"]), is_by_bot
    )


def _parse_review(item: dict[str, Any]) -> Review:
    user, commit = item["user"], str(item.get("commit_id") or "")
    return Review(str(user["login"]), _is_bot(user), str(item["state"]), commit)


def _is_bot(user: dict[str, Any] | None) -> bool:
    """Tell whether an account is a program's; one that is gone counts as such."""
    return user is None or user["type"] != "User"


def _parse_commit(name: object) -> str:
    if not isinstance(name, str) or not re.fullmatch(r"[0-9a-f]{40}", name):
        raise OSError(None, "the code host names a commit that is none")
    return name


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
    if done.returncode:
        reason = " ".join((*command[:3], done.stderr.strip()))
        raise CodeHostError(done.returncode, reason)
    return done.stdout
