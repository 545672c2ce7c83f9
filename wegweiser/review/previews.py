"""Previews of open pull requests: composed below production, told in one comment each."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from html import escape
from pathlib import Path
from typing import NamedTuple

from wegweiser.build.theme import PACKAGE_FOLDER
from wegweiser.review import codehost, parcels, quoting
from wegweiser.review.codehost import PullRequest, WorkflowRun
from wegweiser.review.parcels import RefusalError

Translate = Callable[..., str]

PREVIEW_LABEL = "vorschau"
"""A maintainer's label that lets the preview of a fork stand beside the city's site."""
COMMENT_MARKER = "<!-- wegweiser: vorschau -->"
WITHDRAWN_FILE = "data/withdrawn.yaml"
DIFF_TIMEOUT = 120
"""Seconds that fetching, and then comparing, one pull request may take."""


class PreviewSettings(NamedTuple):
    """Where previews come from and go to."""

    city_folder: Path
    """A clone of the city's repository."""
    output_folder: Path
    """The folder that they stand below."""
    base_url: str
    """The address of that folder."""
    max_bytes: int
    """How large one may be, packed and unpacked."""


class Preview(NamedTuple):
    """What became of a pull request's preview."""

    number: int
    """The number of the pull request."""
    file_count: int
    """How many files it has; 0 where there is none."""
    comment: str
    """What to write on the pull request (Markdown)."""
    refusal_reason: str = ""
    """Why there is none."""


def compose_previews(settings: PreviewSettings, translate: Translate) -> Iterator[Preview]:
    """Put the preview of every open pull request into the output folder, and yield what to tell.

    Raises OSError where the code host does not tell which are open; a fault of one preview is told
    with it and stops no other.
    """
    repository = codehost.get_repository_name()
    for pull_request in codehost.list_pull_requests(repository):
        file_count, words, reason = 0, "", ""
        try:
            run = _select_run(repository, pull_request, settings.city_folder)
            file_count = _unpack_preview(repository, pull_request, run, settings, translate)
            words = _render_comment(settings, pull_request, run, translate)
        except RefusalError as refusal:
            reason = translate(refusal.key, what=quoting.format_code_span(refusal.culprit))
        except codehost.CodeHostError:
            reason = translate("preview-no-answer")
        if reason:
            file_count, words = 0, translate("preview-none", why=reason)
        comment = f"{COMMENT_MARKER}\n### {translate('preview-heading')}\n\n{words.rstrip()}\n"
        yield Preview(pull_request.number, file_count, comment, reason)


def write_comment(number: int, body: str) -> bool:
    """Write or renew the comment on a pull request; tell whether there was anything to write."""
    return codehost.write_comment(codehost.get_repository_name(), number, COMMENT_MARKER, body)


def _select_run(repository: str, pull_request: PullRequest, city: Path) -> WorkflowRun:
    """Return the run whose artifact may be shown, or refuse."""
    run = codehost.find_newest_run(repository, pull_request)
    if run is None:
        raise RefusalError("preview-no-run")
    is_fork = pull_request.home != repository
    # The label speaks only for what its giver could see.
    if is_fork and _find_label_time(repository, pull_request) <= run.began:
        raise RefusalError("preview-no-label", PREVIEW_LABEL)
    if datetime.fromisoformat(run.began).timestamp() <= _find_withdrawal_time(city):
        raise RefusalError("preview-withdrawn")
    return run


def _find_label_time(repository: str, pull_request: PullRequest) -> str:
    """Return when the label was set that lets a fork be shown; nothing where it is not there."""
    if PREVIEW_LABEL not in pull_request.labels:
        return ""
    return codehost.find_label_time(repository, pull_request.number, PREVIEW_LABEL)


def _unpack_preview(
    repository: str,
    pull_request: PullRequest,
    run: WorkflowRun,
    settings: PreviewSettings,
    translate: Translate,
) -> int:
    """Download and unpack a preview, and return the number of its files."""
    artifact = codehost.find_preview_artifact(repository, run)
    if artifact is None:
        raise RefusalError("preview-no-parcel")
    most = settings.max_bytes
    with tempfile.TemporaryDirectory(prefix="wegweiser-") as folder:
        archive = Path(folder, "preview.zip")
        if artifact.size > most or not codehost.download_artifact(
            repository, artifact, archive, most
        ):
            raise RefusalError("parcel-size", artifact.size)
        target = settings.output_folder / f"pr-{pull_request.number}"
        return parcels.unpack(archive, target, most, _render_banner(pull_request, translate))


def _render_banner(pull_request: PullRequest, translate: Translate) -> str:
    name = escape(translate("preview-name"))
    words = escape(translate("preview-banner", number=pull_request.number))
    return f'<aside class="draft" aria-label="{name}"><p><strong>{words}</strong></p></aside>'


def _render_comment(
    settings: PreviewSettings, pull_request: PullRequest, run: WorkflowRun, translate: Translate
) -> str:
    """Return the link to a preview and the reading diff."""
    address = f"{settings.base_url.rstrip('/')}/pr-{pull_request.number}/"
    link = f"[{translate('preview-look')}]({address})"
    heading = translate("preview-ready", link=link, head=pull_request.head[:7])
    diff = _render_diff(settings.city_folder, pull_request.head, run.began[:10], address)
    return f"{heading}\n\n{diff or translate('preview-no-diff')}"


def _render_diff(city: Path, head: str, today: str, address: str) -> str:
    """Return the reading diff of a pull request against where it left the main branch.

    Its records are read by our own code and engine; nothing where they cannot be had in time.
    """
    try:
        _run_git(city, "fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "origin", head)
        base = _run_git(city, "merge-base", "HEAD", head).strip()
        diff = ["diff", base, head, "--site", str(city), "--today", today, "--preview", address]
        command = [sys.executable, str(PACKAGE_FOLDER.parent / "build.py"), *diff]
        # What a stranger wrote is parsed there: no token is within reach.
        environment = {name: value for name, value in os.environ.items() if "TOKEN" not in name}
        return subprocess.run(  # noqa: S603  a list, no shell
            command,
            stdout=subprocess.PIPE,
            env=environment,
            encoding="utf-8",
            check=False,
            timeout=DIFF_TIMEOUT,
        ).stdout
    except (subprocess.TimeoutExpired, OSError):
        return ""


def _find_withdrawal_time(city: Path) -> float:
    """Return when the main branch last changed the withdrawn entries, in seconds since 1970."""
    log = ["log", "-1", "--first-parent", "--format=%ct", "HEAD", "--", WITHDRAWN_FILE]
    return float(_run_git(city, *log).strip() or 0)


def _run_git(city: Path, *words: str) -> str:
    """Return what git answers. Raises OSError, subprocess.TimeoutExpired."""
    command = ["git", "-C", str(city), *words]
    done = subprocess.run(  # noqa: S603  a list, no shell
        command, capture_output=True, encoding="utf-8", check=False, timeout=DIFF_TIMEOUT
    )
    if done.returncode:
        raise OSError(done.returncode, f"git {words[0]} {done.stderr.strip()}")
    return done.stdout
