"""Workflows run from end to end under `act`: CI, production, previews; nothing hostile is shown."""

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser
from support import acting
from support.acting import Host, create_host, example, git, run_workflow
from support.cities import HERE, edit, read_tree, remove_record

from wegweiser import pipeline
from wegweiser.pipeline import Options
from wegweiser.review import preview_builds, previews

pytestmark = [pytest.mark.workflows, pytest.mark.timeout(600)]
REPOSITORY = f"{acting.OWNER}/{acting.NAME}"
ADDRESS = f"https://{acting.OWNER}.github.io/{acting.NAME}/pr-preview/"


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Host:
    """Return a code host of our own, with its own repository."""
    return create_host(tmp_path_factory.mktemp("act"))


FORK = "fremd/wegweiser"
ENGINE_RUN = 600
SENTENCE = "\nHier steht ein neuer Satz.\n"


def append(path: str, words: str) -> Callable[[Path], None]:
    """Return what adds words to a file of a clone."""

    def change(clone: Path) -> None:
        with (clone / path).open("a", encoding="utf-8") as file:
            file.write(words)

    return change


def place_link(clone: Path) -> None:
    """Put a link to a file of the machine among the lists."""
    (clone / "data/geheim.yaml").symlink_to("/etc/passwd")


def place_program(clone: Path) -> None:
    """Put a program among the texts."""
    (clone / "content/lauf.md").write_text("#!/bin/sh\n")
    (clone / "content/lauf.md").chmod(0o755)


def place_bomb(clone: Path) -> None:
    """Put a file among the pictures that is larger than any."""
    (clone / "content/bilder/riese.jpg").write_bytes(bytes(6_000_000))


def place_page(clone: Path) -> None:
    """Put a page with a script among the files to download."""
    (clone / "content/dateien").mkdir(exist_ok=True)
    (clone / "content/dateien/seite.html").write_text("<script>alert(1)</script>")


CHANGES: dict[int, tuple[str, str, Callable[[Path], None]]] = {
    1: (REPOSITORY, "satz", append("content/kontakt.md", SENTENCE)),
    2: (FORK, "ungelesen", append("content/kontakt.md", SENTENCE)),
    3: (FORK, "gelesen", append("content/kontakt.md", SENTENCE)),
    5: (FORK, "danach", append("content/kontakt.md", SENTENCE)),
    6: (REPOSITORY, "programm", append("wegweiser/text.py", "# Ende\n")),
    7: (REPOSITORY, "alt", append("content/kontakt.md", SENTENCE)),
    8: (FORK, "fremdes-programm", append("wegweiser/text.py", "# Ende\n")),
    9: (REPOSITORY, "dependabot/pip/x", append("requirements.txt", "# Neu\n")),
    10: (REPOSITORY, "intake/41", append("content/kontakt.md", SENTENCE)),
    20: (FORK, "link", place_link),
    21: (FORK, "program", place_program),
    22: (FORK, "bomb", place_bomb),
    23: (FORK, "page", place_page),
    30: (FORK, "fehler", append("data/orgs.yaml", "- id: [\n")),
}
"""What pull requests change: where they live, their branch, the change."""
SHOWN = {1, 3, 6, 10}


def propose(host: Host, number: int) -> dict[str, Any]:
    """Push the branch of a pull request, and return it as the code host tells it."""
    home, branch, change = CHANGES[number]
    # Number 7 was begun before somebody withdrew an entry.
    git(host.clone, "switch", "--quiet", "--detach", "main~1" if number == 7 else "main")
    change(host.clone)
    git(host.clone, "add", "--all")
    git(host.clone, "commit", "--quiet", "--message", branch)
    git(host.clone, "push", "--quiet", "origin", f"HEAD:refs/pull/{number}/head")
    head = git(host.clone, "rev-parse", "HEAD").strip()
    git(host.clone, "switch", "--quiet", "main")
    is_bot = "/" in branch
    return {
        "number": number,
        "state": "open",
        "head": {"sha": head, "ref": branch, "repo": {"full_name": home}},
        "user": {"login": "jemand", "type": "Bot" if is_bot else "User"},
    }


def ci_run(pull: dict[str, Any], number: int) -> dict[str, Any]:
    """Return the CI run of a pull request."""
    return {
        "id": number,
        "created_at": "2026-06-01T10:00:00Z",
        "path": ".github/workflows/ci.yml",
        "event": "pull_request",
        "conclusion": "success",
        "head_sha": pull["head"]["sha"],
        "head_repository": pull["head"]["repo"],
    }


@pytest.fixture(scope="module")
def pulls(host: Host) -> dict[int, dict[str, Any]]:
    """Return open pull requests of all kinds, of which main has withdrawn an entry since."""
    first = "# yaml-language-server: $schema=schema/withdrawn.json\n"
    append("data/withdrawn.yaml", f"{first}# Eben ist jemand gegangen.\n[]\n")(host.clone)
    git(host.clone, "add", "data")
    git(host.clone, "commit", "--quiet", "--message", "Zurückgezogen")
    git(host.clone, "push", "--quiet", "origin", "main")
    pulls = {number: propose(host, number) for number in CHANGES}
    state = host.state
    state["pulls"] = list(pulls.values())
    state["writers"] = ["chefin"]
    for number, pull in pulls.items():
        commit = pulls[1]["head"]["sha"] if number == 5 else pull["head"]["sha"]
        review = {"user": {"login": "chefin", "type": "User"}, "state": "COMMENTED"}
        if number != 2:
            state["reviews"][str(number)] = [review | {"commit_id": commit}]
    state["runs"] = [ci_run(pulls[number], number * 100) for number in (6, 8, 9)]
    state["artifacts"] = [{"run": ENGINE_RUN, "name": "site-preview", "expired": False}]
    host.state = state
    return pulls


@pytest.fixture(scope="module")
def checked(host: Host, pulls: dict[int, dict[str, Any]]) -> str:
    """Run CI for the pull request that changes the engine, and return what it prints."""
    git(host.clone, "switch", "--quiet", "--detach", pulls[6]["head"]["sha"])
    append("content/kontakt.md", SENTENCE)(host.clone)
    git(host.clone, "commit", "--quiet", "--all", "--amend", "--no-edit")
    payload = example("pull_request", "opened")
    payload["number"] = payload["pull_request"]["number"] = 6
    printed = run_workflow(host, "ci.yml", "pull_request", payload)
    git(host.clone, "switch", "--quiet", "main")
    artifact = host.notes / f"runs/{ENGINE_RUN}/site-preview"
    shutil.copytree(host.notes / "kept/site-preview", artifact)
    return printed


def test_a_pull_request_is_checked_and_compared_beside_the_tests(host: Host, checked: str) -> None:
    """One short job checks, builds and compares; the tests of the engine are another."""
    assert "+ Hier steht ein neuer Satz." in checked
    assert re.search(r"Dateien: 0 neu, 0 entfallen, 0 anders, [1-9][\d.]* gleich\.", checked)
    assert sorted((host.notes / "made.txt").read_text().splitlines()) == [
        "make lint test test-workflows",
        "make setup",
    ]


@pytest.fixture(scope="module")
def production(host: Host, pulls: dict[int, dict[str, Any]]) -> dict[str, bytes]:
    """Put main live, and return what is live then."""
    run_workflow(host, "pages.yml", "push", {"ref": "refs/heads/main"})
    return read_tree(host.notes / "live")


def test_production_waits_for_no_preview(
    host: Host, production: dict[str, bytes], tmp_path: Path
) -> None:
    """A push to main alone puts a local build live, byte by byte, with no question to anybody."""
    today = date.today()  # noqa: DTZ011  as the workflow does
    done = pipeline.build(
        Options(folder=host.clone, today=today), tmp_path / "local", lambda made, of: None
    )
    assert done.release is not None

    assert production == read_tree(tmp_path / "local")
    assert host.calls() == []


@pytest.fixture(scope="module")
def composed(host: Host, checked: str, production: dict[str, bytes]) -> dict[str, Any]:
    """Compose after production went live, and return what the host knows then."""
    payload = example("workflow_run", "completed")
    payload["workflow_run"] |= {"name": "Pages", "event": "push", "conclusion": "success"}
    run_workflow(host, "previews.yml", "workflow_run", payload)
    return host.state


def test_exactly_what_may_be_shown_stands_below_production(
    host: Host, composed: dict[str, Any], production: dict[str, bytes]
) -> None:
    """Own data, a fork and a request reviewed at their heads, an own engine; nothing else."""
    live = read_tree(host.notes / "live")

    assert {
        path: body for path, body in live.items() if not path.startswith("pr-preview/")
    } == production
    shown = {path.split("/")[1] for path in live if path.startswith("pr-preview/")}
    assert shown == {f"pr-{number}" for number in SHOWN}
    assert not list((host.notes / "live").rglob(".git"))


@pytest.mark.parametrize("number", sorted(SHOWN))
def test_previews_work_and_are_marked(host: Host, composed: dict[str, Any], number: int) -> None:
    """Each page of a preview carries noindex and the banner; no link leads nowhere or out of it."""
    folder = host.notes / f"live/pr-preview/pr-{number}"
    pages = list(folder.rglob("*.html"))
    assert len(pages) > 50
    for path in pages:
        text = path.read_text(encoding="utf-8")
        assert '<meta name="robots" content="noindex">' in text
        assert f"Vorschau zu Vorschlag Nr. {number}: nicht die Website der Stadt." in text
        assert (preview_builds.CONTENT_SECURITY_POLICY in text) == (number == 6)
        if path.name != "404.html":
            assert list(dead(path, folder)) == []
    assert bool(list(folder.rglob("*.pdf"))) == (number in {1, 6})


def dead(path: Path, folder: Path) -> Iterator[str]:
    """Yield the links of a page that lead to no file of its folder."""
    page = LexborHTMLParser(path.read_text(encoding="utf-8"))
    for node in page.css("[href], [src]"):
        link = urlsplit(node.attributes.get("href") or node.attributes.get("src") or "")
        if link.scheme or link.netloc or not link.path:
            continue
        target = (path.parent / unquote(link.path)).resolve()
        target = target / "index.html" if link.path.endswith("/") or target.is_dir() else target
        if not target.is_file() or not target.is_relative_to(folder.resolve()):
            yield link.path


TOLD = {
    1: "+ Hier steht ein neuer Satz.",
    2: "sobald jemand mit Schreibrecht genau den Stand",
    3: "+ Hier steht ein neuer Satz.",
    5: "sobald jemand mit Schreibrecht genau den Stand",
    6: "Diese Vorschau hat seine eigene Prüfung gebaut",
    7: "hat eine Organisation ihren Eintrag zurückgezogen",
    8: f"github.com/{REPOSITORY}/actions/runs/800)",
    9: f"github.com/{REPOSITORY}/actions/runs/900)",
    10: "+ Hier steht ein neuer Satz.",
    20: "`data/geheim.yaml`",
    21: "`content/lauf.md`",
    22: "`content/bilder/riese.jpg`",
    23: "`content/dateien/seite.html`",
    30: "Fehler [mistyped-yaml]",
}


def test_each_pull_request_is_told_once(
    host: Host, composed: dict[str, Any], pulls: dict[int, dict[str, Any]]
) -> None:
    """Each open pull request has one comment: commit and comparison, or why there is none."""
    comments = composed["comments"]

    assert {int(number): len(items) for number, items in comments.items()} == dict.fromkeys(TOLD, 1)
    for number, words in TOLD.items():
        body = comments[str(number)][0]["body"]
        assert words in body
        assert body.startswith(previews.COMMENT_MARKER)
        assert (f"]({ADDRESS}pr-{number}/)" in body) == (number in SHOWN)
        assert (number not in SHOWN) or f"`{pulls[number]['head']['sha'][:7]}`" in body
    summary = "Daten und Texte: 0 neu, 0 entfallen, 0 umbenannt, 1 geändert."
    assert summary in comments["1"][0]["body"]
    assert f"[`/kontakt/`]({ADDRESS}pr-1/kontakt/)" in comments["1"][0]["body"]


def test_a_preview_is_built_once(host: Host, composed: dict[str, Any]) -> None:
    """The same heads on the same main are not built again, and nothing is told twice."""
    live = read_tree(host.notes / "live")
    written = sum("--input" in call for call in host.calls())
    payload = example("pull_request", "synchronize")
    printed = run_workflow(host, "previews.yml", "pull_request_target", payload)

    assert read_tree(host.notes / "live") == live
    assert sum("--input" in call for call in host.calls()) == written
    assert "Check, build and compare" not in printed


def test_nothing_of_an_older_main_goes_live(host: Host, composed: dict[str, Any]) -> None:
    """Whoever starts an old run again changes nothing: main has moved on."""
    live = read_tree(host.notes / "live")
    git(host.clone, "switch", "--quiet", "--detach", "main~1")
    for workflow in ("pages.yml", "previews.yml"):
        run_workflow(host, workflow, "workflow_dispatch", {})
    git(host.clone, "switch", "--quiet", "main")

    assert read_tree(host.notes / "live") == live


def test_an_entry_is_taken_down(host: Host, composed: dict[str, Any]) -> None:
    """The page for emergencies, step by step: what it says is gone is gone, and nothing else."""
    page = (HERE / "docs/emergency.md").read_text(encoding="utf-8")
    _, previews_off, stored, words, previews_on = re.findall(r"```bash\n(.*?)```", page, re.DOTALL)
    entry, name = re.search(r"- id: (xeniteas\S*)\n +name: (.*)", read_entries(host)).groups()  # type: ignore[union-attr]
    assert any(name.encode() in body for body in read_tree(host.notes / "live").values())

    host.obey(previews_off)
    run_workflow(host, host.state["started"][-1], "workflow_dispatch", {})
    assert not (host.notes / "live/pr-preview").exists()
    assert (host.notes / f"live/verzeichnis/{entry}/index.html").is_file()

    remove_record(host.clone / "data/orgs.yaml", entry)
    digest = sha256(entry.encode()).hexdigest()
    row = f"- id_sha256: {digest}\n  on: 2026-01-01\n  reason: withdrawn\n"
    edit(host.clone / "data/withdrawn.yaml", "[]\n", row)
    git(host.clone, "commit", "--quiet", "--all", "--message", "Daten geändert")
    git(host.clone, "push", "--quiet", "origin", "main")
    run_workflow(host, "pages.yml", "push", {"ref": "refs/heads/main"})
    live = read_tree(host.notes / "live")
    assert [path for path, body in live.items() if entry in path or name.encode() in body] == []
    assert "index.html" in live

    state = host.state
    state["comments"]["41"] = [{"id": 4100, "user": {"login": "x"}, "body": name}]
    state["artifacts"] = [item | {"id": 5} for item in state["artifacts"]]
    others = state["comments"]["2"]
    host.state = state
    host.obey(stored, SINCE="2026-01-01")
    host.obey(words, ISSUE="41", PULL="1")
    state = host.state
    assert (state["artifacts"], state["runs"], state["comments"]["1"]) == ([], [], [])
    assert "41" not in state["comments"]
    assert state["comments"]["2"] == others
    assert not (host.notes / "cache").exists()
    assert {pull["number"] for pull in state["pulls"] if pull["state"] == "open"} == set(TOLD) - {1}

    host.obey(previews_on)
    run_workflow(host, host.state["started"][-1], "workflow_dispatch", {})
    assert not (host.notes / "live/pr-preview").exists()  # none was begun after the withdrawal
    for number in SHOWN & {3, 10}:
        assert TOLD[7] in host.state["comments"][str(number)][0]["body"]


def read_entries(host: Host) -> str:
    """Return the list of organisations."""
    return (host.clone / "data/orgs.yaml").read_text(encoding="utf-8")


def test_a_closed_pull_request_loses_its_preview(host: Host, composed: dict[str, Any]) -> None:
    """After the last one is closed production stands alone; comments are not written anew."""
    state = host.state
    state["pulls"] = [pull | {"state": "closed"} for pull in state["pulls"]]
    host.state = state
    written = sum("--input" in call for call in host.calls())
    run_workflow(host, "previews.yml", "pull_request_target", example("pull_request", "closed"))

    assert not (host.notes / "live/pr-preview").exists()
    assert (host.notes / "live/index.html").is_file()
    assert sum("--input" in call for call in host.calls()) == written


def test_a_review_only_wakes_the_previews(host: Host) -> None:
    """A review runs a workflow of no rights, whose end starts the previews."""
    calls = len(host.calls())
    run_workflow(
        host, "review.yml", "pull_request_review", example("pull_request_review", "submitted")
    )

    assert len(host.calls()) == calls
