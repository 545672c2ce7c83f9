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
from wegweiser.doors import against, codehost, parcels, quoting
from wegweiser.doors.codehost import Proposal, Run
from wegweiser.doors.parcels import Refusal
from wegweiser.pipeline import Wish

Say = Callable[..., str]

LABEL = "vorschau"
"""A maintainer's label that lets the preview of a fork stand beside the city's site."""
MARK = "<!-- wegweiser: vorschau -->"
WITHDRAWN = "data/withdrawn.yaml"
PATIENCE = 120
"""Seconds that comparing one preview may take."""


class Place(NamedTuple):
    """Where previews come from and go to: the city's repository, the folder and the address that they stand below."""

    city: Path
    into: Path
    address: str
    most: int


class Composed(NamedTuple):
    """What became of a pull request's preview: shown with so many files, or refused for a reason."""

    number: int
    files: int
    told: str
    why: str = ""


def compose(place: Place, say: Say) -> Iterator[Composed]:
    """Put the preview of every open pull request below `into`, and yield what to tell on each.

    Raises OSError where the code host does not tell which are open; a fault of one preview is told with it and stops no other.
    """
    repository = codehost.repository()
    for proposal in codehost.proposals(repository):
        address = f"{place.address.rstrip('/')}/pr-{proposal.number}/"
        files, told, why = 0, "", ""
        try:
            run = _allowed(repository, proposal, place.city)
            files = _unpacked(repository, proposal, run, place, say)
            told = say("preview-ready", link=f"[{say('preview-look')}]({address})", head=proposal.head[:7])
            told += "\n\n" + _difference(place, proposal, run, address, say)
        except Refusal as refusal:
            why = say(refusal.why, what=quoting.code(refusal.what))
        except codehost.NoAnswer:
            why = say("preview-no-answer")
        if why:
            files, told = 0, say("preview-none", why=why)
        yield Composed(proposal.number, files, f"{MARK}\n### {say('preview-heading')}\n\n{told.rstrip()}\n", why)


def comment(number: int, body: str) -> bool:
    """Write or renew the comment on a pull request; tell whether there was anything to write."""
    return codehost.comment(codehost.repository(), number, MARK, body)


def _allowed(repository: str, proposal: Proposal, city: Path) -> Run:
    """Return the run whose artifact may be shown, or refuse."""
    run = codehost.newest_run(repository, proposal)
    if run is None:
        raise Refusal("preview-no-run")
    if proposal.home != repository:
        set_at = codehost.labelled(repository, proposal.number, LABEL) if LABEL in proposal.labels else ""
        if set_at <= run.began:  # the label speaks only for what its giver could see
            raise Refusal("preview-no-label", LABEL)
    if _moment(run.began) <= _withdrawn(city):
        raise Refusal("preview-withdrawn")
    return run


def _unpacked(repository: str, proposal: Proposal, run: Run, place: Place, say: Say) -> int:
    parcel = codehost.parcel(repository, run)
    if parcel is None:
        raise Refusal("preview-no-parcel")
    with tempfile.TemporaryDirectory(prefix="wegweiser-") as folder:
        archive = Path(folder, "preview.zip")
        if parcel.size > place.most or not codehost.fetch(repository, parcel, archive, place.most):
            raise Refusal("parcel-size", parcel.size)
        return parcels.unpack(archive, _shown(place, proposal), place.most, _banner(proposal, say))


def _shown(place: Place, proposal: Proposal) -> Path:
    return place.into / f"pr-{proposal.number}"


def _banner(proposal: Proposal, say: Say) -> str:
    words, name = escape(say("preview-banner", number=proposal.number)), escape(say("preview-name"))
    return f'<aside class="draft" aria-label="{name}"><p><strong>{words}</strong></p></aside>'


def _difference(place: Place, proposal: Proposal, run: Run, address: str, say: Say) -> str:
    """Return the reading diff against the site as it was when the preview was built; our own code builds that."""
    base = _git(place.city, "rev-list", "-1", "--first-parent", f"--before={run.began}", "HEAD").strip()
    with tempfile.TemporaryDirectory(prefix="wegweiser-") as folder, against.unpacked(place.city, base or "HEAD") as before:
        out = Path(folder, "site")
        wish = Wish(folder=before, today=date.fromisoformat(run.began[:10]), base_url=address)
        if pipeline.build(wish, out, lambda made, of: None).release is None:
            return say("preview-no-base")
        parcels.mark(out, _banner(proposal, say))
        return _compared(out, _shown(place, proposal), address) or say("preview-no-diff")


def _compared(old: Path, new: Path, address: str) -> str:
    """Return what `diff` tells; a stranger's pages may take it no longer than PATIENCE."""
    command = [sys.executable, str(pipeline.HERE.parent / "build.py"), "diff", str(old), str(new), "--preview", address]
    try:
        return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True, timeout=PATIENCE).stdout  # noqa: S603  a list, no shell
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        return ""


def _withdrawn(city: Path) -> float:
    """Return when the last change of the withdrawn entries reached the main branch, in seconds since 1970."""
    return float(_git(city, "log", "-1", "--first-parent", "--format=%ct", "HEAD", "--", WITHDRAWN).strip() or 0)


def _moment(when: str) -> float:
    return datetime.fromisoformat(when).timestamp()


def _git(city: Path, *words: str) -> str:
    command = ["git", "-C", str(city), *words]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)  # noqa: S603  a list, no shell
    if done.returncode:
        raise OSError(done.returncode, f"git {words[0]} {done.stderr.strip()}")
    return done.stdout
