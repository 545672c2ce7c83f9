"""Previews of open pull requests: planned, put below production, told in one comment each."""

import json
import os
import shutil
import stat
import subprocess
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from wegweiser.review import codehost
from wegweiser.review.codehost import PullRequest
from wegweiser.review.proposed_data import RefusalError

Translate = Callable[..., str]

OWN, STRANGE, ENGINE = "own", "strange", "engine"
"""What is previewed: data of the repository's own people, data of strangers, a changed engine."""
INTAKE_BRANCHES = "intake/"
"""Branches that a workflow of ours fills with the words of a request."""
BOT_BRANCHES = ("dependabot/", "renovate/")
COMMENT_MARKER = "<!-- wegweiser: vorschau -->"
MAX_COMMENT_LENGTH = 65_000
"""Characters of a comment; the code host takes 65,536."""
WITHDRAWN_FILE = "data/withdrawn.yaml"
MAX_PREVIEWS = 20
"""The newest so many pull requests have a preview: the host takes a website of 1 GB."""
MAX_BYTES = 50 * 1024 * 1024
"""How large one preview may be."""
MAX_FILES = 50_000
MAX_LISTED_FILES = 3_000
"""Of a pull request that changes more files the code host does not name them all."""
ANSWER_FILE, SITE_FOLDER = "answer.md", "site"
"""What a finished preview consists of: the words of its comment, and its pages, if it has any."""

_ENGINE_FOLDERS = ("theme/", "wegweiser/")
_ENGINE_FILES = frozenset({"build.py", "requirements.txt"})
_TEXT_ENDINGS = "atom css csv html ics js json jsonld map md rdf svg ttl txt vcf webmanifest xml"
_OTHER_ENDINGS = "avif conf docx jpeg jpg odt pdf png webp woff2 xlsx zip"
_ENDINGS = frozenset(f"{_TEXT_ENDINGS} {_OTHER_ENDINGS}".split())
_FILES_WITHOUT_ENDING = frozenset({"_headers"})


class PlannedPreview(NamedTuple):
    """What is to become of the preview of a pull request; every value is ours, no stranger's."""

    number: int
    """The number of the pull request."""
    head: str
    """The one commit that is looked at."""
    kind: str = ""
    """OWN, STRANGE or ENGINE; empty where there is none."""
    base: str = ""
    """The commit where it left the main branch; empty where there is none."""
    run: int = 0
    """The id of the CI run that built it; 0 but for ENGINE."""
    reason: str = ""
    """The key of the message why there is none."""
    detail: str = ""
    """What that message names."""


class ComposeSettings(NamedTuple):
    """Where previews come from and go to."""

    city_folder: Path
    """A clone of the city's repository, at the commit of the main branch that is put live."""
    finished_folder: Path
    """What this run built: a folder `preview-NUMBER` for each."""
    kept_folder: Path
    """What earlier runs built, a folder for each head and main; renewed."""
    output_folder: Path
    """The folder that they stand below."""


class Preview(NamedTuple):
    """What became of a pull request's preview."""

    number: int
    """The number of the pull request."""
    file_count: int
    """How many files it has; 0 where there is none."""
    comment: str
    """What to write on the pull request (Markdown)."""


# --- Which are shown


def plan_previews(city: Path) -> Iterator[PlannedPreview]:
    """Yield what is to become of the preview of every open pull request, the newest first.

    `city` is a clone of the repository at the main branch, with its history. Raises OSError where
    the code host does not tell which are open; a fault with one pull request stops no other.
    """
    repository = codehost.get_repository_name()
    pull_requests = sorted(codehost.list_pull_requests(repository), reverse=True)
    for pull_request in pull_requests[:MAX_PREVIEWS]:
        try:
            yield _plan_preview(repository, pull_request, city)
        except RefusalError as refusal:
            yield _plan_none(pull_request, refusal.key, refusal.culprit)
        except codehost.CodeHostError:
            yield _plan_none(pull_request, "preview-no-answer")
    for pull_request in pull_requests[MAX_PREVIEWS:]:
        yield _plan_none(pull_request, "preview-too-many", str(MAX_PREVIEWS))


def _plan_none(pull_request: PullRequest, reason: str, detail: str = "") -> PlannedPreview:
    return PlannedPreview(pull_request.number, pull_request.head, reason=reason, detail=detail)


def _plan_preview(repository: str, pull_request: PullRequest, city: Path) -> PlannedPreview:
    """Decide how a pull request is previewed, or refuse."""
    kind = _select_kind(repository, pull_request)
    if kind == STRANGE and not _is_reviewed(repository, pull_request):
        raise RefusalError("preview-no-review", pull_request.head[:7])
    main = _run_git(city, "rev-parse", "HEAD").strip()
    base = codehost.find_merge_base(repository, main, pull_request.head)
    withdrawal = _find_last_withdrawal(city)
    if withdrawal and not _is_ancestor(city, withdrawal, base):
        raise RefusalError("preview-withdrawn")
    run = _find_engine_run(repository, pull_request) if kind == ENGINE else 0
    return PlannedPreview(pull_request.number, pull_request.head, kind, base, run)


def _select_kind(repository: str, pull_request: PullRequest) -> str:
    """Return what may be previewed of a pull request; programs' branches count as strangers'."""
    is_own = pull_request.home == repository
    is_intake = is_own and pull_request.branch.startswith(INTAKE_BRANCHES)
    is_program = pull_request.is_by_bot or pull_request.branch.startswith(BOT_BRANCHES)
    if is_program and not is_intake:
        raise _refuse_for_download(repository, pull_request)
    is_person = is_own and not is_intake
    if _changes_engine(codehost.list_changed_files(repository, pull_request.number)):
        if is_person:
            return ENGINE
        raise _refuse_for_download(repository, pull_request)
    return OWN if is_person else STRANGE


def _changes_engine(paths: frozenset[str]) -> bool:
    """Tell whether changed files shape what a build makes of the data; too many to know may."""
    return len(paths) >= MAX_LISTED_FILES or any(
        path.startswith(_ENGINE_FOLDERS) or path in _ENGINE_FILES for path in paths
    )


def _refuse_for_download(repository: str, pull_request: PullRequest) -> RefusalError:
    run = codehost.find_newest_run(repository, pull_request)
    if run is None:
        return RefusalError("preview-no-run")
    return RefusalError("preview-download", run.address)


def _find_engine_run(repository: str, pull_request: PullRequest) -> int:
    """Return the id of the CI run that built a changed engine's preview, or refuse."""
    run = codehost.find_newest_run(repository, pull_request)
    if run is None:
        raise RefusalError("preview-no-run")
    if not codehost.has_preview_artifact(repository, run):
        raise RefusalError("preview-expired", run.address)
    return run.number


def _is_reviewed(repository: str, pull_request: PullRequest) -> bool:
    """Tell whether somebody who may write has looked at exactly this head, and nobody objects.

    Of each person the last word counts. A comment takes no objection back: on the code host only
    an approval does, or whoever dismisses it.
    """
    states: dict[str, str] = {}
    for review in codehost.list_reviews(repository, pull_request.number):
        if review.commit != pull_request.head or review.is_by_bot:
            continue
        is_comment = review.state in {"COMMENTED", "PENDING"}
        if not (is_comment and states.get(review.login) == "CHANGES_REQUESTED"):
            states[review.login] = review.state
    deciding = {state for login, state in states.items() if codehost.may_write(repository, login)}
    return bool(deciding & {"APPROVED", "COMMENTED"}) and "CHANGES_REQUESTED" not in deciding


def _find_last_withdrawal(city: Path) -> str:
    """Return the commit in which the main branch last changed the withdrawn entries, or ""."""
    log = ["log", "-1", "--first-parent", "--format=%H", "HEAD", "--", WITHDRAWN_FILE]
    return _run_git(city, *log).strip()


def _is_ancestor(city: Path, old: str, new: str) -> bool:
    return _run_git(city, "rev-list", "-1", old, "--not", new).strip() == ""


def _run_git(city: Path, *words: str) -> str:
    """Return what git answers. Raises OSError."""
    command = ["git", "-C", str(city), *words]
    # A list, no shell.
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)  # noqa: S603
    if done.returncode:
        raise OSError(done.returncode, f"git {words[0]} {done.stderr.strip()}")
    return done.stdout


# --- From one job of the workflow to the next


def format_outputs(plan: Sequence[PlannedPreview], city: Path, kept: Path) -> str:
    """Return the outputs of the job that plans: all, and what is to be built or fetched.

    What an earlier run built of the same head with the same main branch is not built again.
    """
    main = _run_git(city, "rev-parse", "HEAD").strip()
    shown = [planned for planned in plan if planned.kind]
    missing = [item for item in shown if not (kept / _name_kept_folder(item, main)).is_dir()]
    outputs = {
        "plan": plan,
        "shown": shown,
        "data": [planned for planned in missing if planned.kind != ENGINE],
        "engine": [planned for planned in missing if planned.kind == ENGINE],
    }
    return "".join(f"{name}={_to_json(previews)}\n" for name, previews in outputs.items())


def _to_json(plan: Sequence[PlannedPreview]) -> str:
    return json.dumps([planned._asdict() for planned in plan])


def parse_planned_preview(text: str) -> PlannedPreview:
    """Return one planned preview from its JSON. Raises ValueError, TypeError."""
    return PlannedPreview(**json.loads(text))


def parse_plan(text: str) -> tuple[PlannedPreview, ...]:
    """Return a plan from its JSON. Raises ValueError, TypeError."""
    return tuple(PlannedPreview(**item) for item in json.loads(text))


def _name_kept_folder(planned: PlannedPreview, main: str) -> str:
    return f"{planned.number}-{planned.head}-{main}"


# --- Below production


def compose_previews(
    settings: ComposeSettings, plan: Sequence[PlannedPreview], translate: Translate
) -> Iterator[Preview]:
    """Put every planned preview into the output folder, and yield what to tell.

    What was built is kept for later runs, and what is in no plan any more goes.
    """
    main = _run_git(settings.city_folder, "rev-parse", "HEAD").strip()
    settings.kept_folder.mkdir(parents=True, exist_ok=True)
    names = set()
    for planned in plan:
        name = _name_kept_folder(planned, main)
        names.add(name)
        yield _compose_preview(settings, planned, settings.kept_folder / name, translate)
    for folder in settings.kept_folder.iterdir():
        if folder.name not in names:
            shutil.rmtree(folder)


def _compose_preview(
    settings: ComposeSettings, planned: PlannedPreview, kept: Path, translate: Translate
) -> Preview:
    finished = settings.finished_folder / f"preview-{planned.number}"
    if planned.kind and finished.is_dir():
        shutil.move(finished, kept)
    file_count = 0
    try:
        _refuse_unplanned(planned)
        file_count, words = _check_site(kept / SITE_FOLDER), _read_answer(kept)
    except RefusalError as refusal:
        words = translate("preview-none", why=translate(refusal.key, what=refusal.culprit))
    if file_count:
        shutil.copytree(kept / SITE_FOLDER, settings.output_folder / f"pr-{planned.number}")
    return Preview(planned.number, file_count, format_comment(words, translate))


def _refuse_unplanned(planned: PlannedPreview) -> None:
    if planned.reason:
        raise RefusalError(planned.reason, planned.detail)


def _read_answer(kept: Path) -> str:
    """Return the words of a finished preview, or refuse."""
    path = kept / ANSWER_FILE
    if path.is_symlink() or not path.is_file():
        raise RefusalError("preview-unfinished")
    return path.read_text(encoding="utf-8", errors="replace")


def _check_site(folder: Path) -> int:
    """Return how many files a finished preview has; refuse what no build of ours leaves."""
    size, count = 0, 0
    for path in (folder, *folder.rglob("*")) if os.path.lexists(folder) else ():
        status = path.lstat()
        if stat.S_ISDIR(status.st_mode):
            continue
        is_known = path.suffix[1:] in _ENDINGS or path.name in _FILES_WITHOUT_ENDING
        if not stat.S_ISREG(status.st_mode) or not is_known:
            raise RefusalError("preview-unfinished")
        size, count = size + status.st_size, count + 1
        if size > MAX_BYTES or count > MAX_FILES:
            raise RefusalError("preview-size", size)
    return count


# --- Comments


def format_comment(words: str, translate: Translate) -> str:
    """Return the comment on a pull request, with what makes it known as ours."""
    comment = f"{COMMENT_MARKER}\n### {translate('preview-heading')}\n\n{words.rstrip()}"
    return f"{comment[:MAX_COMMENT_LENGTH]}\n"


def write_comment(number: int, body: str) -> bool:
    """Write or renew the comment on a pull request; tell whether there was anything to write."""
    return codehost.write_comment(codehost.get_repository_name(), number, COMMENT_MARKER, body)


def are_previews_off() -> bool:
    """Tell whether the repository's variable PREVIEWS is `off`, which takes all previews down."""
    return os.environ.get("PREVIEWS", "").strip().lower() == "off"
