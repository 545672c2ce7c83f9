"""Previews of open pull requests: composed below production, told in one comment each."""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from html import escape
from pathlib import Path
from typing import NamedTuple

from wegweiser import pipeline
from wegweiser.build.theme import PACKAGE_FOLDER
from wegweiser.pipeline import Options
from wegweiser.review import against, codehost, parcels, quoting
from wegweiser.review.codehost import PullRequest, WorkflowRun
from wegweiser.review.parcels import Refusal

Translate = Callable[..., str]

PREVIEW_LABEL = "vorschau"
"""A maintainer's label that lets the preview of a fork stand beside the city's site."""
COMMENT_MARKER = "<!-- wegweiser: vorschau -->"
WITHDRAWN_FILE = "data/withdrawn.yaml"
DIFF_TIMEOUT = 120
"""Seconds that comparing one preview may take."""


class PreviewSettings(NamedTuple):
    """Where previews come from and go to: the city's repository, the folder and the address that they stand below."""

    city: Path
    into: Path
    address: str
    most: int


class Preview(NamedTuple):
    """What became of a pull request's preview: shown with so many files, or refused for a reason."""

    number: int
    files: int
    told: str
    why: str = ""


def compose_previews(place: PreviewSettings, say: Translate) -> Iterator[Preview]:
    """Put the preview of every open pull request below `into`, and yield what to tell on each.

    Raises OSError where the code host does not tell which are open; a fault of one preview is told with it and stops no other.
    """
    repository = codehost.get_repository_name()
    for proposal in codehost.list_pull_requests(repository):
        address = f"{place.address.rstrip('/')}/pr-{proposal.number}/"
        files, told, why = 0, "", ""
        try:
            run = _select_run(repository, proposal, place.city)
            files = _unpack_preview(repository, proposal, run, place, say)
            told = say(
                "preview-ready", link=f"[{say('preview-look')}]({address})", head=proposal.head[:7]
            )
            told += "\n\n" + _render_diff(place, proposal, run, address, say)
        except Refusal as refusal:
            why = say(refusal.why, what=quoting.format_code_span(refusal.what))
        except codehost.CodeHostError:
            why = say("preview-no-answer")
        if why:
            files, told = 0, say("preview-none", why=why)
        yield Preview(
            proposal.number,
            files,
            f"{COMMENT_MARKER}\n### {say('preview-heading')}\n\n{told.rstrip()}\n",
            why,
        )


def write_comment(number: int, body: str) -> bool:
    """Write or renew the comment on a pull request; tell whether there was anything to write."""
    return codehost.write_comment(codehost.get_repository_name(), number, COMMENT_MARKER, body)


def _select_run(repository: str, proposal: PullRequest, city: Path) -> WorkflowRun:
    """Return the run whose artifact may be shown, or refuse."""
    run = codehost.find_newest_run(repository, proposal)
    if run is None:
        raise Refusal("preview-no-run")
    if proposal.home != repository:
        set_at = (
            codehost.find_label_time(repository, proposal.number, PREVIEW_LABEL)
            if PREVIEW_LABEL in proposal.labels
            else ""
        )
        if set_at <= run.began:  # the label speaks only for what its giver could see
            raise Refusal("preview-no-label", PREVIEW_LABEL)
    if _to_timestamp(run.began) <= _find_withdrawal_time(city):
        raise Refusal("preview-withdrawn")
    return run


def _unpack_preview(
    repository: str, proposal: PullRequest, run: WorkflowRun, place: PreviewSettings, say: Translate
) -> int:
    parcel = codehost.find_preview_artifact(repository, run)
    if parcel is None:
        raise Refusal("preview-no-parcel")
    with tempfile.TemporaryDirectory(prefix="wegweiser-") as folder:
        archive = Path(folder, "preview.zip")
        if parcel.size > place.most or not codehost.download_artifact(
            repository, parcel, archive, place.most
        ):
            raise Refusal("parcel-size", parcel.size)
        return parcels.unpack(
            archive, _preview_folder(place, proposal), place.most, _render_banner(proposal, say)
        )


def _preview_folder(place: PreviewSettings, proposal: PullRequest) -> Path:
    return place.into / f"pr-{proposal.number}"


def _render_banner(proposal: PullRequest, say: Translate) -> str:
    words, name = escape(say("preview-banner", number=proposal.number)), escape(say("preview-name"))
    return f'<aside class="draft" aria-label="{name}"><p><strong>{words}</strong></p></aside>'


def _render_diff(
    place: PreviewSettings, proposal: PullRequest, run: WorkflowRun, address: str, say: Translate
) -> str:
    """Return the reading diff against the site as it was when the preview was built; our own code builds that."""
    base = _run_git(
        place.city, "rev-list", "-1", "--first-parent", f"--before={run.began}", "HEAD"
    ).strip()
    with (
        tempfile.TemporaryDirectory(prefix="wegweiser-") as folder,
        against.open_base(place.city, base or "HEAD") as before,
    ):
        out = Path(folder, "site")
        options = Options(folder=before, today=date.fromisoformat(run.began[:10]), base_url=address)
        if pipeline.build(options, out, lambda made, of: None).release is None:
            return say("preview-no-base")
        parcels.mark(out, _render_banner(proposal, say))
        return _run_diff(out, _preview_folder(place, proposal), address) or say("preview-no-diff")


def _run_diff(old: Path, new: Path, address: str) -> str:
    """Return what `diff` tells; a stranger's pages may take it no longer than PATIENCE."""
    command = [
        sys.executable,
        str(PACKAGE_FOLDER.parent / "build.py"),
        "diff",
        str(old),
        str(new),
        "--preview",
        address,
    ]
    try:
        return subprocess.run(
            command,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
            timeout=DIFF_TIMEOUT,
        ).stdout  # noqa: S603  a list, no shell
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        return ""


def _find_withdrawal_time(city: Path) -> float:
    """Return when the last change of the withdrawn entries reached the main branch, in seconds since 1970."""
    return float(
        _run_git(
            city, "log", "-1", "--first-parent", "--format=%ct", "HEAD", "--", WITHDRAWN_FILE
        ).strip()
        or 0
    )


def _to_timestamp(when: str) -> float:
    return datetime.fromisoformat(when).timestamp()


def _run_git(city: Path, *words: str) -> str:
    command = ["git", "-C", str(city), *words]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)  # noqa: S603  a list, no shell
    if done.returncode:
        raise OSError(done.returncode, f"git {words[0]} {done.stderr.strip()}")
    return done.stdout
