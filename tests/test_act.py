"""The workflows, run from end to end under `act`: previews, production, requests, links.

Hostile input changes nothing.
"""

import json
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
import yaml
from selectolax.lexbor import LexborHTMLParser
from support import acting, parcel
from support.acting import Host, example, git
from support.cities import HERE, tree

from wegweiser import pipeline
from wegweiser.pipeline import Options
from wegweiser.review import parcels, previews

pytestmark = [pytest.mark.workflows, pytest.mark.timeout(600)]
HEAD = "0123456789abcdef0123456789abcdef01234567"
REPOSITORY = f"{acting.OWNER}/{acting.NAME}"
ADDRESS = f"https://{acting.OWNER}.github.io/{acting.NAME}/pr-preview/"
NOW = datetime.now(UTC)


def moment(hours: float) -> str:
    """Return a moment so many hours from now as the code host writes it."""
    return (NOW + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Host:
    """Return a code host with a clean clone of this repository."""
    return Host(tmp_path_factory.mktemp("act"))


def ran(host: Host, workflow: str, event: str, payload: dict[str, Any]) -> str:
    """Run a workflow that must succeed, and return what it printed."""
    done = host.act(workflow, event, payload)
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-2000:]
    return done.stdout


# --- CI and Pages


@pytest.fixture(scope="module")
def preview(host: Host) -> Path:
    """Return the artifact that CI leaves for a pull request which adds a sentence."""
    git(host.clone, "switch", "--quiet", "--create", "vorschlag")
    page = host.clone / "content/kontakt.md"
    page.write_text(
        page.read_text(encoding="utf-8") + "\nHier steht ein neuer Satz.\n", encoding="utf-8"
    )
    engine = host.clone / "wegweiser/text.py"
    engine.write_text(engine.read_text(encoding="utf-8") + "# Ende\n", encoding="utf-8")
    git(host.clone, "commit", "--quiet", "--all", "--message", "Ein Satz")
    for number in (1, 3):
        git(host.clone, "push", "--quiet", "origin", f"HEAD:refs/pull/{number}/head")
    payload = example("pull_request", "opened")
    payload["number"] = payload["pull_request"]["number"] = 1
    said = ran(host, "ci.yml", "pull_request", payload)
    git(host.clone, "switch", "--quiet", "main")
    assert "+ Hier steht ein neuer Satz." in said
    assert re.search(r"Dateien: 0 neu, 0 entfallen, 0 anders, \d{3} gleich\.", said)
    assert (host.notes / "made.txt").read_text().splitlines() == [
        "make setup",
        "make lint test test-workflows",
    ]
    kept = host.notes / "preview"
    shutil.copytree(host.notes / "kept/site-preview", kept)
    return kept


def pull(
    number: int, *, home: str = REPOSITORY, labels: tuple[str, ...] = (), state: str = "open"
) -> dict[str, Any]:
    """Return a pull request as the code host tells it."""
    head = {"sha": f"{number:02}" + HEAD[2:], "repo": {"full_name": home}}
    return {
        "number": number,
        "state": state,
        "head": head,
        "labels": [{"name": label} for label in labels],
    }


def run(pull: dict[str, Any], began: str, **other: object) -> dict[str, Any]:
    """Return the CI run of a pull request."""
    return {
        "id": pull["number"] * 100,
        "created_at": began,
        "path": ".github/workflows/ci.yml",
        "event": "pull_request",
        "conclusion": "success",
        "head_sha": pull["head"]["sha"],
        "head_repository": pull["head"]["repo"],
        **other,
    }


def labelled(hours: float) -> list[dict[str, Any]]:
    """Return the timeline of a pull request that got its label then."""
    return [
        {"event": "commented"},
        {"event": "labeled", "label": {"name": "vorschau"}, "created_at": moment(hours)},
    ]


FORK = "fremd/wegweiser"
PULLS = {
    1: pull(1),
    2: pull(2, home=FORK),
    3: pull(3, home=FORK, labels=("vorschau",)),
    4: pull(4, state="closed"),
    5: pull(5, home=FORK, labels=("vorschau",)),
    6: pull(6),
    7: pull(7),
}
HOSTILE = {20: "a link", 21: "a way out", 22: "a folder of git", 23: "a script", 24: "a refresh"}


@pytest.fixture(scope="module")
def composed(host: Host, preview: Path) -> dict[str, Any]:
    """Compose after CI has finished, and return what the host knows then.

    There are pull requests of all kinds, some with hostile artifacts.
    """
    (host.clone / "data/withdrawn.yaml").write_text(
        "# Eben hat jemand einen Eintrag zurückgezogen.\n[]\n", encoding="utf-8"
    )
    git(host.clone, "add", "data")
    git(host.clone, "commit", "--quiet", "--message", "Zurückgezogen")
    pulls = PULLS | {number: pull(number) for number in (*HOSTILE, 30)}
    head = git(host.clone, "rev-parse", "vorschlag").strip()
    for number in (1, 3):
        pulls[number] = pulls[number] | {"head": pulls[number]["head"] | {"sha": head}}
    state = host.state
    state["pulls"] = list(pulls.values())
    state["runs"] = [run(one, moment(1)) for number, one in pulls.items() if number != 6] + [
        run(pulls[7], moment(2), path=".github/workflows/falsch.yml")
    ]
    next(one for one in state["runs"] if one["id"] == 700)["created_at"] = moment(-24 * 365)
    state["timeline"] = {"3": labelled(2), "5": labelled(0.5)}
    state["artifacts"] = [
        {
            "id": number,
            "run": number * 100,
            "name": "site-preview",
            "expired": False,
            "size_in_bytes": 1000,
        }
        for number in pulls
    ]
    host.state = state
    for number in pulls:
        what = HOSTILE.get(number)
        more = (
            parcel.zeros
            if number == 30
            else parcel.HOSTILE[what][0]
            if what
            else lambda archive: None
        )
        parcel.packed(preview, host.notes / f"{number}.zip", more)
    payload = example("workflow_run", "completed")
    payload["workflow_run"] |= {"event": "pull_request", "conclusion": "success"}
    ran(host, "pages.yml", "workflow_run", payload)
    return host.state


def test_production_is_untouched_and_exactly_the_open_previews_stand_below(
    host: Host, composed: dict[str, Any], tmp_path: Path
) -> None:
    """A local build goes live, byte by byte, previews of branch and labelled fork, nothing else."""
    today = date.today()  # noqa: DTZ011  as the workflow does
    options = Options(folder=host.clone, today=today)
    done = pipeline.build(options, tmp_path / "local", lambda made, of: None)
    assert done.release is not None
    live = tree(host.notes / "live")
    production = {path: body for path, body in live.items() if not path.startswith("pr-preview/")}

    assert production == tree(tmp_path / "local")
    assert {path.split("/")[1] for path in live if path.startswith("pr-preview/")} == {
        "pr-1",
        "pr-3",
    }
    assert not list((host.notes / "live").rglob(".git"))


@pytest.mark.parametrize("number", [1, 3])
def test_previews_work_and_are_marked(host: Host, composed: dict[str, Any], number: int) -> None:
    """Each page of a preview carries noindex and the banner; no link leads nowhere or out of it."""
    folder = host.notes / f"live/pr-preview/pr-{number}"
    pages = list(folder.rglob("*.html"))
    assert len(pages) > 50
    for path in pages:
        text = path.read_text(encoding="utf-8")
        assert parcels.NOINDEX.decode() in text
        assert f"Vorschau zu Vorschlag Nr. {number}: nicht die Website der Stadt." in text
        if path.name != "404.html":
            assert list(dead(path, folder)) == []


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
    2: "setzt dann das Label `vorschau`",
    3: "+ Hier steht ein neuer Satz.",
    5: "setzt dann das Label `vorschau`",
    6: "noch keine Prüfung erfolgreich",
    7: "hat eine Organisation ihren Eintrag zurückgezogen",
    20: "`verzeichnis/geheim.html`",
    21: "`../../index.html`",
    22: "`.git/config`",
    23: "`lauf.sh`",
    24: "`r.html`",
    30: "zu groß",
}


def test_each_pull_request_is_told_once(host: Host, composed: dict[str, Any]) -> None:
    """Each open pull request has one comment: link and reading diff, or why there is none."""
    comments = composed["comments"]

    assert {int(number): len(found) for number, found in comments.items()} == dict.fromkeys(TOLD, 1)
    for number, words in TOLD.items():
        body = comments[str(number)][0]["body"]
        assert words in body
        assert body.startswith(previews.COMMENT_MARKER)
        assert (f"]({ADDRESS}pr-{number}/)" in body) == (number in {1, 3})
    summary = "Daten und Texte: 0 neu, 0 entfallen, 0 umbenannt, 1 geändert."
    assert summary in comments["1"][0]["body"]
    assert f"[`/kontakt/`]({ADDRESS}pr-1/kontakt/)" in comments["1"][0]["body"]


def test_a_closed_pull_request_loses_its_preview(host: Host, composed: dict[str, Any]) -> None:
    """After the last one is closed production stands alone; comments are not written anew."""
    state = host.state
    state["pulls"] = [one | {"state": "closed"} for one in state["pulls"] if one["number"] != 2] + [
        PULLS[2]
    ]
    host.state = state
    written = sum("--input" in call for call in host.calls())
    payload = example("pull_request", "closed")
    ran(host, "pages.yml", "pull_request_target", payload)

    assert not (host.notes / "live/pr-preview").exists()
    assert (host.notes / "live/index.html").is_file()
    assert sum("--input" in call for call in host.calls()) == written


# --- Once a week


def test_many_examples_are_tried(host: Host) -> None:
    """The weekly run tries the properties over, with so many more examples."""
    ran(host, "weekly.yml", "schedule", {"schedule": "41 2 * * 6"})

    assert (
        (host.notes / "made.txt")
        .read_text()
        .splitlines()[-1]
        .startswith("make test ARGS=tests/test_intake.py")
    )


# --- Links


def test_one_report_is_renewed(host: Host) -> None:
    """The weekly check renews one report issue; no link is called broken after one week."""
    failed = {
        "url": "https://www.xeniteas-dortmund.de/",
        "status": {"text": "404 Not Found", "code": 404},
    }
    (host.notes / "lychee.json").write_text(
        json.dumps({"error_map": {"links.txt": [failed]}, "timeout_map": {}})
    )

    ran(host, "links.yml", "schedule", {"schedule": "23 4 * * 1"})
    ran(host, "links.yml", "workflow_dispatch", {})

    reports = host.state["reports"]
    assert list(reports) == ["1"]
    assert '```json wegweiser\n{"on": "' in reports["1"]
    assert "### Einträge, die als Nächste zu prüfen sind" in reports["1"]
    assert "### Kaputt" not in reports["1"]
    links = (host.notes / "links.txt").read_text().splitlines()
    assert len(links) > 20
    assert all(re.fullmatch(r"https?://\S+", link) for link in links)


# --- Requests

FORM = HERE / ".github/ISSUE_TEMPLATE/aufnahme.yml"
EVIL = (
    "Wir singen. $(touch {0}/boese1) `touch {0}/boese2` ${{{{ github.token }}}} "
    '"; touch {0}/boese3; echo " '
    "::set-output name=fine::true @alle fixes #1"
)
GIVEN = {
    "name": "Freundeskreis Testhafen",
    "sources": "https://testhafen.example/",
    "website": "https://testhafen.example/",
}


def body(words: str, **given: str) -> str:
    """Return an issue body as the code host makes it of the form for a new entry."""
    form = yaml.safe_load(FORM.read_text(encoding="utf-8"))
    return "\n\n".join(
        part
        for block in form["body"]
        for part in answer(block, GIVEN | {"description": words} | given)
    )


def answer(block: dict[str, Any], given: dict[str, str]) -> tuple[str, ...]:
    """Return the heading and the answer of one question; whatever must be ticked is."""
    what = block["attributes"]
    if block["type"] == "markdown":
        return ()
    if block["type"] == "checkboxes":
        ticks = (
            f"- [{'x' if option.get('required') else ' '}] {option['label']}"
            for option in what["options"]
        )
        return f"### {what['label']}", "\n".join(ticks)
    first = (
        what["options"][0]
        if block["type"] == "dropdown" and block.get("validations", {}).get("required")
        else "_No response_"
    )
    return f"### {what['label']}", given.get(block["id"], first)


def asked(host: Host, action: str, words: str, *labels: str) -> str:
    """Send a request through the workflow."""
    payload = example("issues", action)
    payload["issue"] |= {"number": 41, "title": "Eintrag aufnehmen: $(touch boese)", "body": words}
    payload["issue"]["labels"] = [{"name": label} for label in ("eintrag", "aufnahme", *labels)]
    return ran(host, "intake.yml", "issues", payload)


@pytest.mark.skipif(not FORM.exists(), reason="there is no issue form yet")
def test_a_request_becomes_one_pull_request(host: Host) -> None:
    """Opened: an answer. Edited: the same comment. Labelled: a branch and a pull request, once.

    Nothing in the words is obeyed.
    """
    good = body(EVIL.format(host.notes))
    asked(host, "opened", good)
    first = host.state["comments"]["41"]
    assert len(first) == 1
    assert host.state["proposed"] == []

    asked(host, "edited", body("Wir singen.", name="_No response_"), "angenommen")
    second = host.state["comments"]["41"]
    assert [one["id"] for one in second] == [one["id"] for one in first]
    assert second[0]["body"] != first[0]["body"]
    assert host.state["proposed"] == []

    for _ in range(2):
        asked(host, "labeled", good, "angenommen")
    assert [one["head"] for one in host.state["proposed"]] == ["intake/41"]
    assert host.state["proposed"][0]["words"][1:] == [
        "--head",
        "intake/41",
        "--title",
        "Eintrag aus Anfrage #41",
        "--body",
        "Siehe #41.",
    ]
    assert len(host.state["comments"]["41"]) == 1

    changed = git(
        host.bare, "diff-tree", "--no-commit-id", "--name-only", "-r", "intake/41"
    ).split()
    assert changed == ["data/orgs.yaml"]
    assert (
        git(host.bare, "log", "-1", "--format=%an %s", "intake/41").strip()
        == "github-actions[bot] Eintrag aus Anfrage #41"
    )
    assert "name: Freundeskreis Testhafen" in git(host.bare, "show", "intake/41:data/orgs.yaml")
    assert not list(host.notes.glob("boese*"))
    assert not list(host.folder.rglob("boese*"))


@pytest.mark.skipif(not FORM.exists(), reason="there is no issue form yet")
def test_other_issues_are_left_alone(host: Host) -> None:
    """An issue that is no request gets no answer."""
    calls = len(host.calls())
    payload = example("issues", "opened")
    payload["issue"] |= {"number": 42, "labels": [{"name": "bug"}]}
    ran(host, "intake.yml", "issues", payload)

    assert len(host.calls()) == calls
