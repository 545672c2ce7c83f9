"""Previews: only data of a proposal is read, and shown if somebody may; comments are single."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from support.cities import HERE, copy_city, edit

from wegweiser.commands import cli
from wegweiser.languages import Translations
from wegweiser.pipeline import Options
from wegweiser.review import codehost, git_trees, preview_builds, previews, proposed_data
from wegweiser.review.codehost import PullRequest
from wegweiser.review.previews import ENGINE, OWN, STRANGE, PlannedPreview
from wegweiser.review.proposed_data import RefusalError, open_proposal

pytestmark = pytest.mark.slow
WORDS = Translations("de", (HERE / "wegweiser/messages/de.po").read_bytes())
ADDRESS = "https://v.example/pr-7/"


def translate(key: str, **values: object) -> str:
    """Return the German words of a message."""
    return WORDS(key).format(**values) if values else WORDS(key)


def run_git(folder: Path, *words: str, stdin: str | bytes = "") -> str:
    """Run git as somebody, and return what it says."""
    person = ["-c", "user.name=T", "-c", "user.email=t@t.example", "-c", "init.defaultBranch=main"]
    command = ["git", *person, "-C", str(folder), *words]
    body = stdin if isinstance(stdin, bytes) else stdin.encode()
    return (
        subprocess.run(command, check=True, capture_output=True, input=body).stdout.decode().strip()
    )


# --- What is taken of a proposal


class Remote:
    """A city on a code host, a clone of its main branch, and whoever proposes something."""

    def __init__(self, folder: Path) -> None:
        self.bare, self.clone = folder / "bare.git", folder / "clone"
        self.work = copy_city(folder)
        run_git(self.work, "init", "--quiet")
        (self.work / "content/dateien/Alt Heft.zip").write_bytes(b"PK")
        withdrawal = (
            f"id_sha256: {sha256(b'zurueck').hexdigest()}, on: 2026-01-01, reason: withdrawn"
        )
        with (self.work / "data/withdrawn.yaml").open("a", encoding="utf-8") as file:
            file.write(f"- {{{withdrawal}}}\n")
        self.base = self.commit("Anfang")
        run_git(folder, "clone", "--quiet", "--bare", "--no-local", str(self.work), str(self.bare))
        run_git(self.bare, "config", "uploadpack.allowFilter", "true")
        run_git(self.bare, "config", "uploadpack.allowAnySHA1InWant", "true")
        run_git(folder, "clone", "--quiet", "--no-local", str(self.bare), str(self.clone))

    def commit(self, words: str) -> str:
        """Commit everything, and return the commit."""
        run_git(self.work, "add", "--all")
        run_git(self.work, "commit", "--quiet", "--allow-empty", "--message", words)
        return run_git(self.work, "rev-parse", "HEAD")

    def propose(self, words: str = "Vorschlag") -> str:
        """Commit everything for a pull request, and return its head."""
        head = self.commit(words)
        run_git(self.work, "push", "--quiet", "--force", str(self.bare), f"{head}:refs/pull/7/head")
        return head

    def propose_tree(self, tree: str) -> str:
        """Push a commit of a tree that was made by hand."""
        head = run_git(self.work, "commit-tree", tree, "-p", self.base, "-m", "Von Hand")
        run_git(self.work, "push", "--quiet", "--force", str(self.bare), f"{head}:refs/pull/7/head")
        return head

    def add_object(self, kind: str, body: bytes) -> str:
        """Write an object of git as it is, unchecked."""
        return run_git(
            self.work, "hash-object", "-t", kind, "-w", "--literally", "--stdin", stdin=body
        )

    def read(self, head: str, *, is_strange: bool = False) -> dict[str, bytes]:
        """Return the files of a proposal as a build gets them."""
        with open_proposal(self.clone, head, self.base, is_strange=is_strange) as proposed:
            return {
                str(path.relative_to(proposed.after)): path.read_bytes()
                for path in proposed.after.rglob("*")
                if path.is_file()
            }


@pytest.fixture
def remote(tmp_path: Path) -> Remote:
    """Return the invented city on a code host."""
    return Remote(tmp_path)


def write(path: str, body: str = "x\n", mode: int = 0o644) -> Callable[[Path], None]:
    """Return what writes a file into a folder."""

    def change(folder: Path) -> None:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(body)
        (folder / path).chmod(mode)

    return change


def link(path: str, target: str) -> Callable[[Path], None]:
    """Return what makes a symbolic link in a folder, in place of what is there."""

    def change(folder: Path) -> None:
        if (folder / path).is_dir():
            (folder / path).rename(folder / "weg")
        (folder / path).unlink(missing_ok=True)
        (folder / path).symlink_to(target)

    return change


REFUSED = {
    "a link to a file of the machine": (link("content/x.md", "/etc/passwd"), "preview-mode"),
    "a link to a folder": (link("content/dateien/alle", "/etc"), "preview-mode"),
    "a link in place of the list": (link("data/orgs.yaml", "../../x"), "preview-mode"),
    "a link in place of all content": (link("content", "/etc"), "preview-mode"),
    "an executable list": (write("data/neu.yaml", mode=0o755), "preview-mode"),
    "an executable page": (write("content/a.md", "# A", 0o755), "preview-mode"),
    "a script among the lists": (write("data/lauf.sh"), "preview-kind"),
    "a module": (write("content/boese.py"), "preview-kind"),
    "a page of its own": (write("content/dateien/a.html"), "preview-kind"),
    "a drawing": (write("content/bilder/a.svg"), "preview-kind"),
    "a page in capitals": (write("content/A.MD"), "preview-kind"),
    "no ending": (write("content/README"), "preview-kind"),
    "a hidden file": (write("content/.htaccess"), "preview-kind"),
    "attributes of git": (write("data/.gitattributes"), "preview-kind"),
    "a list in a folder": (write("data/mehr/orgs.yaml"), "preview-kind"),
    "a blank": (write("content/a b.md"), "preview-kind"),
    "a line break": (write("content/a\nb.md"), "preview-kind"),
    "a backslash": (write("content/a\\b.md"), "preview-kind"),
    "an option": (write("content/-rf.md"), "preview-kind"),
    "a bidirectional name": (write("content/a\u202edm.md"), "preview-kind"),
    "a name that is too long": (write(f"content/{'a' * 120}/{'b' * 120}.md"), "preview-file-name"),
    "the same file in other letters": (write("content/Kontakt.md"), "preview-file-name"),
    "a huge text": (write("data/neu.yaml", "x" * 6_000_000), "preview-file-size"),
    "a huge picture": (write("content/bilder/neu.jpg", "x" * 6_000_000), "preview-file-size"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_proposal_is_refused_by_name(name: str, remote: Remote) -> None:
    """A link, an executable or huge file, an odd name or kind: refused, by name, unread."""
    change, key = REFUSED[name]
    change(remote.work)
    head = remote.propose()
    changed = run_git(remote.work, "diff", "--name-only", "-z", remote.base, head).split("\0")

    with pytest.raises(RefusalError) as refused:
        remote.read(head)

    assert refused.value.key == key
    assert refused.value.culprit in {path[:200] for path in changed}


def test_a_large_file_is_not_even_fetched(
    remote: Remote, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the filter leaves out stays out, and nothing of the clone changes."""
    write("data/neu.yaml", "x" * 6_000_000)(remote.work)
    head = remote.propose()
    stores = []
    real = proposed_data._check_sizes

    def look(store: Path, *trees: Any) -> None:
        stores.append(sum(path.stat().st_size for path in store.rglob("*.pack")))
        real(store, *trees)

    monkeypatch.setattr(proposed_data, "_check_sizes", look)
    before = sorted(remote.clone.rglob("*"))
    with pytest.raises(RefusalError, match="preview-file-size"):
        remote.read(head)

    assert stores[0] < 100_000
    assert sorted(remote.clone.rglob("*")) == before


def test_a_repository_of_another_is_no_folder_of_ours(remote: Remote) -> None:
    """A submodule is refused by name."""
    cache = f"160000,{'1' * 40},content/fremd"
    run_git(remote.work, "update-index", "--add", "--cacheinfo", cache)
    tree = run_git(remote.work, "write-tree")

    with pytest.raises(RefusalError) as refused:
        remote.read(remote.propose_tree(tree))

    assert (refused.value.key, refused.value.culprit) == ("preview-mode", "content/fremd")


def test_folders_that_multiply_end_the_list(remote: Remote) -> None:
    """Twelve folders of ten each hold 10¹² files: they are not counted to the end."""
    blob = remote.add_object("blob", b"x")
    tree = run_git(remote.work, "mktree", stdin=f"100644 blob {blob}\tx.md\n")
    for _ in range(12):
        rows = "".join(f"040000 tree {tree}\tf{number}\n" for number in range(10))
        tree = run_git(remote.work, "mktree", stdin=rows)
    root = run_git(remote.work, "mktree", stdin=f"040000 tree {tree}\tcontent\n")

    with pytest.raises(RefusalError, match="preview-files"):
        remote.read(remote.propose_tree(root))


def test_empty_folders_that_multiply_end_the_list(
    remote: Remote, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Forty folders of ten each hold no file: git would look for one for ever."""
    tree = run_git(remote.work, "mktree", stdin="")
    for _ in range(40):
        rows = "".join(f"040000 tree {tree}\tf{number}\n" for number in range(10))
        tree = run_git(remote.work, "mktree", stdin=rows)
    root = run_git(remote.work, "mktree", stdin=f"040000 tree {tree}\tcontent\n")
    monkeypatch.setattr(git_trees, "GIT_TIMEOUT", 5)

    with pytest.raises(RefusalError, match="preview-files"):
        remote.read(remote.propose_tree(root))


@pytest.mark.parametrize("name", [b"..", b".git", b"a/../../x.md", b"/etc/x.md"])
def test_trees_made_by_hand_lead_nowhere(name: bytes, remote: Remote, tmp_path: Path) -> None:
    """A tree with a name that no git writes is refused, or cannot be fetched at all."""
    blob = bytes.fromhex(remote.add_object("blob", b"boese"))
    tree = remote.add_object("tree", b"100644 " + name + b"\0" + blob)
    root = remote.add_object("tree", b"40000 content\0" + bytes.fromhex(tree))

    with pytest.raises((RefusalError, OSError)):
        remote.read(remote.propose_tree(root))
    assert not list(tmp_path.rglob("x.md"))


def test_a_file_and_a_folder_of_one_name_are_refused(remote: Remote) -> None:
    """Made by hand, a tree holds both; neither is written."""
    blob = remote.add_object("blob", b"x")
    inner = run_git(remote.work, "mktree", stdin=f"100644 blob {blob}\tb.md\n")
    rows = b"100644 a.md\0" + bytes.fromhex(blob) + b"40000 a.md\0" + bytes.fromhex(inner)
    tree = remote.add_object("tree", rows)
    root = remote.add_object("tree", b"40000 content\0" + bytes.fromhex(tree))

    with pytest.raises((RefusalError, OSError)):
        remote.read(remote.propose_tree(root))


def test_a_commit_that_is_not_there_is_refused(remote: Remote) -> None:
    """Where the head cannot be fetched there is no preview."""
    with pytest.raises(RefusalError, match="preview-no-head"):
        remote.read("a" * 40)


def test_only_data_is_taken(remote: Remote) -> None:
    """Lists, texts and pictures come along; theme, engine and attributes do not, and nothing runs.

    What main holds already is no fault of the proposal, whatever its name.
    """
    edit(remote.work / "data/orgs.yaml", 'founded: "2004"', 'founded: "2003"')
    for path in (
        "theme/templates/layout.html",
        "wegweiser/boese.py",
        "build.py",
        "data/schema/x.json",
    ):
        write(path)(remote.work)
    mark = remote.work.parent / "boese"
    write(".gitattributes", "*.yaml filter=boese ident export-subst eol=crlf")(remote.work)
    run_git(remote.clone, "config", "filter.boese.smudge", f"touch {mark}")
    files = remote.read(remote.propose())

    assert b'founded: "2003"' in files["data/orgs.yaml"]
    assert files["data/orgs.yaml"] == (remote.work / "data/orgs.yaml").read_bytes()
    assert (
        files["content/bilder/hafen.jpg"] == (remote.work / "content/bilder/hafen.jpg").read_bytes()
    )
    assert {path.split("/")[0] for path in files} == {"content", "data"}
    assert "data/schema/x.json" not in files
    assert not mark.exists()


def test_lists_of_a_stranger_that_are_ours(remote: Remote) -> None:
    """Settings, forms and withdrawals of a stranger's proposal are those of main."""
    for name in ("site", "intake", "withdrawn", "orgs"):
        path = remote.work / f"data/{name}.yaml"
        path.write_text(path.read_text(encoding="utf-8") + "# anders\n", encoding="utf-8")
    head = remote.propose()

    def is_changed(files: dict[str, bytes]) -> set[str]:
        return {path for path, body in files.items() if body.endswith(b"# anders\n")}

    own, strange = remote.read(head), remote.read(head, is_strange=True)
    assert is_changed(own) == {
        f"data/{name}.yaml" for name in ("site", "intake", "withdrawn", "orgs")
    }
    assert is_changed(strange) == {"data/orgs.yaml"}
    assert own.keys() == strange.keys()


def test_files_to_download_of_a_stranger_are_not_shown(remote: Remote) -> None:
    """A new or other file to download is refused by name; the city's people may bring one."""
    write("content/dateien/neu.txt")(remote.work)
    head = remote.propose()

    assert "content/dateien/neu.txt" in remote.read(head)
    with pytest.raises(RefusalError) as refused:
        remote.read(head, is_strange=True)
    assert (refused.value.key, refused.value.culprit) == ("preview-file", "content/dateien/neu.txt")


# --- What is built of it


def build(remote: Remote, tmp_path: Path, kind: str = OWN) -> tuple[str, Path]:
    """Build the preview of what is proposed, and return its answer and its pages."""
    planned = PlannedPreview(7, remote.propose(), kind, remote.base)
    options = Options(folder=remote.clone, today=date(2026, 6, 15), base_url=ADDRESS)
    target = tmp_path / f"finished-{kind}"
    preview_builds.build_preview(options, planned, target, translate, "de")
    return (target / previews.ANSWER_FILE).read_text(encoding="utf-8"), target / "site"


def test_a_preview_is_marked_and_compared(remote: Remote, tmp_path: Path) -> None:
    """Each page says what it is and to no search engine; the answer tells head and difference."""
    edit(remote.work / "data/orgs.yaml", 'founded: "2004"', 'founded: "2003"')
    answer, site = build(remote, tmp_path)
    pages = [path.read_text(encoding="utf-8") for path in site.rglob("*.html")]

    assert len(pages) > 100
    assert all('<meta name="robots" content="noindex">' in page for page in pages)
    assert all(
        "Vorschau zu Vorschlag Nr. 7: nicht die Website der Stadt." in page for page in pages
    )
    assert list(site.rglob("*.pdf"))
    assert "+ Gegründet: 2003" in answer
    assert f"[Vorschau ansehen]({ADDRESS})" in answer
    assert run_git(remote.work, "rev-parse", "HEAD")[:7] in answer
    assert f"]({ADDRESS}verzeichnis/hafenchor/)" in answer
    assert sorted(path.name for path in site.parent.iterdir()) == ["answer.md", "site"]


def test_what_main_changed_since_is_no_part_of_a_proposal(remote: Remote, tmp_path: Path) -> None:
    """The comparison begins where the proposal left main."""
    edit(remote.clone / "data/orgs.yaml", "founded: 1998-04", "founded: 1998-05")
    run_git(remote.clone, "commit", "--quiet", "--all", "--message", "Ein Monat")
    edit(remote.work / "data/orgs.yaml", 'founded: "2004"', 'founded: "2003"')

    assert build(remote, tmp_path)[0].count("Gegründet") == 2


def test_nothing_is_printed_for_a_stranger(remote: Remote, tmp_path: Path) -> None:
    """No PDF is set of strangers' words, no page offers one; lists that are ours are named."""
    edit(remote.work / "data/orgs.yaml", 'founded: "2004"', 'founded: "2003"')
    edit(remote.work / "data/site.yaml", "\nname: ", "\n# Neu\nname: ")
    answer, site = build(remote, tmp_path, STRANGE)

    assert not list(site.rglob("*.pdf"))
    assert not [
        path for path in site.rglob("*.html") if '.pdf"' in path.read_text(encoding="utf-8")
    ]
    assert "Die Änderungen an `data/site.yaml` zeigt die Vorschau nicht" in answer
    assert "+ Gegründet: 2003" in answer


FAULTS = {
    "a key that is none": ("data/orgs.yaml", "\n  founded:", "\n  gegruendet:", "[unknown-key]"),
    "no YAML": ("data/orgs.yaml", "- id:", "- id: [", "[mistyped-yaml]"),
    "a tag of Python": ("data/orgs.yaml", "- id:", "- !!python/object:os.system id:", "Fehler"),
    "a link that leads nowhere": (
        "content/kontakt.md",
        "\n\n",
        "\n\n[x](/nirgends/)\n\n",
        "[dead-link]",
    ),
    "an id that was withdrawn": (
        "data/orgs.yaml",
        "id: hafenchor",
        "id: zurueck",
        "[withdrawn-id]",
    ),
    "a second record of one id": ("data/orgs.yaml", "id: hafenchor", "id: lesekreis", "Fehler"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_faulty_proposal_is_told_its_findings(name: str, remote: Remote, tmp_path: Path) -> None:
    """Where the data has errors there is no preview, and the answer says which and where."""
    path, old, new, code = FAULTS[name]
    file = remote.work / path
    file.write_text(file.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    answer, site = build(remote, tmp_path, STRANGE)

    assert not site.exists()
    assert "Die Prüfung findet Fehler:" in answer
    assert code in answer
    assert path in answer


def test_a_refusal_names_the_file_without_its_markup(remote: Remote, tmp_path: Path) -> None:
    """The name of a file is shown as code: it calls nobody and leads nowhere."""
    write("content/`@alle` [x](https:boese.example).md")(remote.work)
    answer, site = build(remote, tmp_path, STRANGE)

    assert "`` content/`@alle` [x](https:boese.example).md ``" in answer
    assert not site.exists()


def test_a_build_that_is_stopped_says_so(remote: Remote, tmp_path: Path) -> None:
    """Whatever limit ends the build, the answer that stands there says that one did."""
    planned = PlannedPreview(7, remote.propose(), STRANGE, remote.base)._asdict()
    command = [sys.executable, str(HERE / "build.py"), "previews", "--site", str(remote.clone)]
    command += ["--build", json.dumps(planned), "--finished", str(tmp_path / "finished")]
    answer = tmp_path / "finished/answer.md"
    environment = os.environ | {"TMPDIR": str(tmp_path)}
    with subprocess.Popen(command, env=environment, start_new_session=True) as build:
        while not answer.is_file() or not answer.stat().st_size:
            time.sleep(0.01)
        os.killpg(build.pid, signal.SIGKILL)

    assert [path.name for path in answer.parent.iterdir()] == ["answer.md"]
    assert "brauchte zu viel Zeit oder Speicher" in answer.read_text(encoding="utf-8")


# --- A changed engine


def test_our_policy_stands_first_in_each_page(release: Path, tmp_path: Path) -> None:
    """Pages that CI of our own repository built get our policy before everything that loads."""
    pages = sorted(release.rglob("*.html"))
    for number, path in enumerate(pages):
        page = tmp_path / f"site/{number}/index.html"
        page.parent.mkdir(parents=True)
        page.write_bytes(path.read_bytes())
    planned = PlannedPreview(7, "a" * 40, ENGINE)
    preview_builds.mark_preview(tmp_path, ADDRESS, planned, translate)

    policy_text = preview_builds.CONTENT_SECURITY_POLICY
    for page in (tmp_path / "site").rglob("*.html"):
        before, policy, _ = page.read_text(encoding="utf-8").partition(
            f'<meta http-equiv="Content-Security-Policy" content="{policy_text}">'
        )
        assert policy
        assert set(re.findall(r"<(\w+)", before)) <= {"html", "head", "meta"}
    assert len(pages) > 100
    assert f"]({ADDRESS})" in (tmp_path / "answer.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "page",
    [
        "nur Worte",
        "<!-- <head> --><!doctype html><html><head></head></html>",
        "<!doctype html><html><script>1</script><head></head></html>",
        "<!doctype html><html manifest='<x>'><head></head></html>",
        "<!doctype html><body><head></head></body>",
        "",
        "\ufeff<html><head></head></html>",
    ],
)
def test_a_page_that_cannot_be_marked_stops_its_preview(page: str, tmp_path: Path) -> None:
    """Where nobody can say where a page begins there is no preview, and the page is named."""
    (tmp_path / "site/a").mkdir(parents=True)
    (tmp_path / "site/a/index.html").write_text(page)
    planned = PlannedPreview(7, "a" * 40, ENGINE)
    preview_builds.mark_preview(tmp_path, ADDRESS, planned, translate)

    assert not (tmp_path / "site").exists()
    assert "`a/index.html`" in (tmp_path / "answer.md").read_text(encoding="utf-8")


# --- Which are shown


class FakeHost:
    """Answers `gh` from a list of answers by the beginning of the path."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, answers: dict[str, object]) -> None:
        self.calls: list[tuple[list[str], str | None]] = []
        self.answers = answers
        monkeypatch.setattr(codehost, "_run_command", self.answer)

    def answer(self, command: list[str], body: str | None = None) -> str:
        """Answer a call and note it."""
        self.calls.append((command, body))
        for path, answer in self.answers.items():
            if any(word.startswith(path) for word in command):
                return json.dumps(answer)
        return "[]"


HEAD, OTHER = "a" * 40, "b" * 40
PROPOSAL = PullRequest(7, HEAD, "fremd/wegweiser", "neu", is_by_bot=False)


def run(**other: object) -> dict[str, object]:
    """Return a CI run of the proposal as the code host tells it."""
    return {
        "id": 1,
        "created_at": "2026-06-01T10:00:00Z",
        "path": ".github/workflows/ci.yml",
        "event": "pull_request",
        "conclusion": "success",
        "head_sha": HEAD,
        "head_repository": {"full_name": "fremd/wegweiser"},
        **other,
    }


FALSE_RUNS = [
    {"path": ".github/workflows/other.yml"},
    {"event": "push"},
    {"event": "pull_request_target"},
    {"conclusion": "failure"},
    {"head_sha": OTHER},
    {"head_repository": {"full_name": "dritte/wegweiser"}},
    {"head_repository": None},
    {"path": ".github/workflows/ci.yml.yml"},
    {"path": "x/.github/workflows/ci.yml"},
]


@pytest.mark.parametrize("other", FALSE_RUNS)
def test_only_a_run_of_ci_for_exactly_this_head_counts(
    other: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names prove nothing: path, event, verdict, commit and home of a run must all be right."""
    FakeHost(monkeypatch, {"repos/o/r/actions/runs?": {"workflow_runs": [run(**other)]}})
    assert codehost.find_newest_run("o/r", PROPOSAL) is None

    newer = run(id=2, created_at="2026-06-02T10:00:00Z")
    answer = {"workflow_runs": [run(), run(**other), newer]}
    FakeHost(monkeypatch, {"repos/o/r/actions/runs?": answer})
    newest = codehost.find_newest_run("o/r", PROPOSAL)
    assert newest == codehost.WorkflowRun(2, "https://github.com/o/r/actions/runs/2")


def review(login: str = "chefin", state: str = "APPROVED", **other: object) -> dict[str, Any]:
    """Return a review of the head as the code host tells it."""
    return {"user": {"login": login, "type": "User"}, "state": state, "commit_id": HEAD, **other}


BOT = {"login": "pruefer", "type": "Bot"}
DATA, THEME = ["data/orgs.yaml", "content/kontakt.md"], ["data/orgs.yaml", "theme/assets/site.css"]
NO_REVIEW, DOWNLOAD, NO_RUN = "preview-no-review", "preview-download", "preview-no-run"
DECISIONS: dict[str, tuple[dict[str, Any], str]] = {
    "a fork nobody reviewed": ({}, NO_REVIEW),
    "a fork reviewed at its head": ({"reviews": [review()]}, STRANGE),
    "reviewed with a comment": ({"reviews": [review(state="COMMENTED")]}, STRANGE),
    "reviewed at an older commit": ({"reviews": [review(commit_id=OTHER)]}, NO_REVIEW),
    "reviewed at no commit": ({"reviews": [review(commit_id=None)]}, NO_REVIEW),
    "reviewed by somebody who may not write": ({"reviews": [review("leserin")]}, NO_REVIEW),
    "reviewed by somebody who is gone": ({"reviews": [review(user=None)]}, NO_REVIEW),
    "reviewed by a program": ({"reviews": [review(user=BOT)]}, NO_REVIEW),
    "a review that was taken back": ({"reviews": [review(state="DISMISSED")]}, NO_REVIEW),
    "a review that was not sent": ({"reviews": [review(state="PENDING")]}, NO_REVIEW),
    "a review that objects": ({"reviews": [review(state="CHANGES_REQUESTED")]}, NO_REVIEW),
    "approved, then objected": (
        {"reviews": [review(), review(state="CHANGES_REQUESTED")]},
        NO_REVIEW,
    ),
    "objected, then approved": (
        {"reviews": [review(state="CHANGES_REQUESTED"), review()]},
        STRANGE,
    ),
    "approved by one, objected by another": (
        {"reviews": [review(), review("zweite", "CHANGES_REQUESTED")]},
        NO_REVIEW,
    ),
    "objected by somebody who may not": (
        {"reviews": [review(), review("leserin", "CHANGES_REQUESTED")]},
        STRANGE,
    ),
    "objected, then commented": (
        {"reviews": [review(state="CHANGES_REQUESTED"), review(state="COMMENTED")]},
        NO_REVIEW,
    ),
    "approved by one, objected, then commented by another": (
        {
            "reviews": [
                review(),
                *(review("zweite", it) for it in ("CHANGES_REQUESTED", "COMMENTED")),
            ]
        },
        NO_REVIEW,
    ),
    "commented, then taken back": (
        {"reviews": [review(state="COMMENTED"), review(state="DISMISSED")]},
        NO_REVIEW,
    ),
    "an objection that was taken back, then a comment": (
        {"reviews": [review(state="DISMISSED"), review(state="COMMENTED")]},
        STRANGE,
    ),
    "a label and no review": ({"labels": [{"name": "vorschau"}]}, NO_REVIEW),
    "a login that is a path": ({"reviews": [review("../../chefin")]}, NO_REVIEW),
    "a fork that is gone": ({"home": None}, NO_REVIEW),
    "a fork's theme": ({"files": THEME, "reviews": [review()]}, NO_RUN),
    "a fork's theme that CI built": ({"files": THEME, "runs": [run()]}, DOWNLOAD),
    "a fork's engine": ({"files": ["wegweiser/text.py"], "runs": [run()]}, DOWNLOAD),
    "a fork's theme, moved": ({"moved": "theme/a.css", "runs": [run()]}, DOWNLOAD),
    "a fork called intake/1": ({"branch": "intake/1"}, NO_REVIEW),
    "own data": ({"home": "o/r"}, OWN),
    "own documents": ({"home": "o/r", "files": ["README.md", "docs/x.md"]}, OWN),
    "own theme before CI": ({"home": "o/r", "files": THEME}, NO_RUN),
    "own theme": (
        {
            "home": "o/r",
            "files": THEME,
            "runs": [run(head_repository={"full_name": "o/r"})],
            "artifacts": [{"name": "site-preview", "expired": False}],
        },
        ENGINE,
    ),
    "own theme, expired": (
        {
            "home": "o/r",
            "files": THEME,
            "runs": [run(head_repository={"full_name": "o/r"})],
            "artifacts": [{"name": "site-preview", "expired": True}],
        },
        "preview-expired",
    ),
    "a request": ({"home": "o/r", "branch": "intake/41", "user": BOT}, NO_REVIEW),
    "a request, reviewed": (
        {"home": "o/r", "branch": "intake/41", "user": BOT, "reviews": [review()]},
        STRANGE,
    ),
    "a request that brings a theme": (
        {"home": "o/r", "branch": "intake/41", "files": THEME, "reviews": [review()]},
        NO_RUN,
    ),
    "new versions": (
        {"home": "o/r", "branch": "dependabot/pip/x", "user": BOT, "reviews": [review()]},
        NO_RUN,
    ),
    "a person on a program's branch": ({"home": "o/r", "branch": "dependabot/x"}, NO_RUN),
    "another program": ({"home": "o/r", "branch": "neu", "user": BOT, "files": DATA}, NO_RUN),
    "an account that is gone": ({"home": "o/r", "user": None}, NO_RUN),
    "more files than are named": (
        {"home": "o/r", "files": [f"content/{number}.md" for number in range(3_000)]},
        NO_RUN,
    ),
}


def plan(
    facts: dict[str, Any], city: Path, base: str, monkeypatch: pytest.MonkeyPatch
) -> tuple[PlannedPreview, ...]:
    """Return the plan for one pull request of which the code host tells some facts."""
    home = facts.get("home", "fremd/wegweiser")
    opened = {
        "number": 7,
        "head": {
            "sha": HEAD,
            "ref": facts.get("branch", "neu"),
            "repo": {"full_name": home} if home else None,
        },
        "user": facts.get("user", {"login": "x", "type": "User"}),
        "labels": facts.get("labels", []),
    }
    files = [{"filename": name} for name in facts.get("files", DATA)]
    if "moved" in facts:
        files = [{"filename": "content/a.md", "previous_filename": facts["moved"]}]
    pages = [files[start : start + 100] for start in range(0, len(files) + 1, 100)]
    answers = {
        f"repos/o/r/pulls/7/files?per_page=100&page={number}": page
        for number, page in enumerate(pages, 1)
    }
    FakeHost(
        monkeypatch,
        {
            **dict(sorted(answers.items(), reverse=True)),
            "repos/o/r/pulls/7/reviews": facts.get("reviews", []),
            "repos/o/r/pulls?": facts.get("pulls", [opened]),
            "repos/o/r/compare/": {"merge_base_commit": {"sha": base}},
            "repos/o/r/collaborators/chefin/": {"permission": "write"},
            "repos/o/r/collaborators/zweite/": {"permission": "admin"},
            "repos/o/r/collaborators/": {"permission": "read"},
            "repos/o/r/actions/runs?": {"workflow_runs": facts.get("runs", [])},
            "repos/o/r/actions/runs/": {"artifacts": facts.get("artifacts", [])},
        },
    )
    monkeypatch.setenv("GITHUB_REPOSITORY", "o/r")
    return tuple(previews.plan_previews(city))


@pytest.mark.parametrize("name", DECISIONS)
def test_who_is_shown_and_how(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fork's data after a review of exactly its head; programs as strangers; engines as built."""
    facts, expected = DECISIONS[name]
    run_git(tmp_path, "init", "--quiet")
    run_git(tmp_path, "commit", "--quiet", "--allow-empty", "--message", "Anfang")
    base = run_git(tmp_path, "rev-parse", "HEAD")
    (planned,) = plan(facts, tmp_path, base, monkeypatch)

    assert expected in {planned.kind, planned.reason}
    assert bool(planned.kind) != bool(planned.reason)
    assert planned.head == HEAD
    if planned.reason:
        assert translate(planned.reason, what=planned.detail)


def test_no_preview_of_a_state_before_a_withdrawal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until a proposal holds the newest withdrawal it is not shown, whoever reviewed it."""
    run_git(tmp_path, "init", "--quiet")
    bases = []
    for words in ("# 1", "# 2", None):
        if words:
            write("data/withdrawn.yaml", f"{words}\n[]\n")(tmp_path)
        run_git(tmp_path, "add", "--all")
        run_git(tmp_path, "commit", "--quiet", "--allow-empty", "--message", "Stand")
        bases.append(run_git(tmp_path, "rev-parse", "HEAD"))
    facts = {"reviews": [review()]}
    plans = [plan(facts, tmp_path, base, monkeypatch)[0] for base in bases]

    assert [planned.reason for planned in plans] == ["preview-withdrawn", "", ""]


def test_a_host_that_does_not_answer_stops_one_preview(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One question without an answer leaves out one preview and says so; the others are planned.

    Of many pull requests only the newest are.
    """
    run_git(tmp_path, "init", "--quiet")
    run_git(tmp_path, "commit", "--quiet", "--allow-empty", "--message", "Anfang")
    base = run_git(tmp_path, "rev-parse", "HEAD")
    head = {"sha": HEAD, "ref": "neu", "repo": {"full_name": "o/r"}}
    user = {"login": "x", "type": "User"}
    pulls = [{"number": number, "head": head, "user": user} for number in range(1, 30)]

    def answer(command: list[str], body: str | None = None) -> str:
        assert body is None
        if "pulls/28/" in command[-1]:
            raise codehost.CodeHostError(1, "gh api")
        if "compare" in command[-1]:
            return json.dumps({"merge_base_commit": {"sha": base}})
        return json.dumps(pulls if "pulls?" in command[-1] else [])

    monkeypatch.setattr(codehost, "_run_command", answer)
    monkeypatch.setenv("GITHUB_REPOSITORY", "o/r")
    plan = list(previews.plan_previews(tmp_path))

    assert [planned.number for planned in plan] == list(range(29, 0, -1))
    assert [planned.reason for planned in plan[:3]] == ["", "preview-no-answer", ""]
    assert {planned.reason for planned in plan[20:]} == {"preview-too-many"}


# --- Below production


@pytest.fixture
def settings(tmp_path: Path) -> previews.ComposeSettings:
    """Return where previews are composed, beside a repository with one commit."""
    run_git(tmp_path, "init", "--quiet", "city")
    run_git(tmp_path / "city", "commit", "--quiet", "--allow-empty", "--message", "Anfang")
    names = ("city", "finished", "kept", "out")
    return previews.ComposeSettings(*(tmp_path / name for name in names))


def finish(settings: previews.ComposeSettings, number: int = 7) -> Path:
    """Leave a finished preview, and return its folder."""
    folder = settings.finished_folder / f"preview-{number}"
    write("site/index.html", "Seite")(folder)
    write("answer.md", "Antwort")(folder)
    return folder


PLANNED = PlannedPreview(7, HEAD, STRANGE, OTHER)


def compose(settings: previews.ComposeSettings, *plan: PlannedPreview) -> list[previews.Preview]:
    """Compose, and return what there is to tell."""
    return list(previews.compose_previews(settings, plan, translate))


def test_a_preview_is_built_once_and_kept(settings: previews.ComposeSettings) -> None:
    """A later run finds what was built of the same head and main; anything else is built anew."""
    finish(settings)
    (told,) = compose(settings, PLANNED)
    assert (told.file_count, "Antwort" in told.comment) == (1, True)
    assert (settings.output_folder / "pr-7/index.html").read_text() == "Seite"

    def missing(*plan: PlannedPreview) -> str:
        lines = previews.format_outputs(plan, settings.city_folder, settings.kept_folder)
        return dict(line.split("=", 1) for line in lines.splitlines())["data"]

    assert missing(PLANNED) == "[]"
    assert HEAD[:-1] in missing(PLANNED._replace(head=HEAD[:-1] + "c"))
    again = settings._replace(output_folder=settings.output_folder.with_name("again"))
    assert compose(again, PLANNED) == [told]
    run_git(settings.city_folder, "commit", "--quiet", "--allow-empty", "--message", "Neu")
    assert HEAD in missing(PLANNED)
    assert [told.file_count for told in compose(again, PLANNED)] == [0]
    assert list(settings.kept_folder.iterdir()) == []


def test_a_preview_that_may_not_be_shown_any_more_goes(settings: previews.ComposeSettings) -> None:
    """What was built stays hidden once the plan says no; what is no part of it is forgotten."""
    finish(settings)
    compose(settings, PLANNED)
    finish(settings, 8)
    out = settings._replace(output_folder=settings.output_folder.with_name("again"))
    (told,) = compose(out, PLANNED._replace(kind="", reason="preview-withdrawn"))

    assert told.file_count == 0
    assert "zurückgezogen" in told.comment
    assert not out.output_folder.exists()
    compose(out)
    assert list(settings.kept_folder.iterdir()) == []


def test_a_preview_that_failed_stops_no_other(settings: previews.ComposeSettings) -> None:
    """Without a finished folder, or with faults, the comment says why; the next one is shown."""
    finish(settings, 8)
    write("answer.md", "Fehler")(settings.finished_folder / "preview-9")
    plan = [PLANNED._replace(number=number) for number in (7, 8, 9)]
    previews_told = compose(settings, *plan)

    assert [preview.file_count for preview in previews_told] == [0, 1, 0]
    assert "wurde nicht fertig" in previews_told[0].comment
    assert "Fehler" in previews_told[2].comment


@pytest.mark.parametrize(
    "change",
    [
        link("site/x.html", "/etc/passwd"),
        link("site", "/etc"),
        link("site/ordner", "/etc"),
        link("answer.md", "/etc/passwd"),
        write("site/lauf.sh"),
        write("site/a/.htaccess"),
        lambda folder: os.mkfifo(folder / "site/a.html"),
    ],
)
def test_nothing_odd_is_put_below_production(
    change: Callable[[Path], None], settings: previews.ComposeSettings
) -> None:
    """Whatever the job that builds may leave, only regular files of known kinds go live."""
    change(finish(settings))
    (told,) = compose(settings, PLANNED)

    assert told.file_count == 0
    assert "root:" not in told.comment
    assert not (settings.output_folder / "pr-7").exists()


def test_a_preview_may_be_so_large(
    settings: previews.ComposeSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More bytes or files than fit beside the others are refused."""
    finish(settings)
    monkeypatch.setattr(previews, "MAX_BYTES", 4)

    assert "zu groß" in compose(settings, PLANNED)[0].comment


def test_what_is_told_fits_into_a_comment(settings: previews.ComposeSettings) -> None:
    """However long an answer is, the code host takes it."""
    write("answer.md", "ä" * 100_000)(finish(settings))

    assert len(compose(settings, PLANNED)[0].comment) < 65_536


@pytest.mark.parametrize(
    "words", ["", "{", "[]", '{"number": 7}', '{"fremd": 1}', "null", "[" * 5000]
)
def test_what_is_no_plan_is_wrong_use(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A plan that is none ends with a sentence."""
    with pytest.raises(SystemExit, match="2"):
        cli.main(["previews", "--build", words])
    assert "das ist keine geplante Vorschau" in capsys.readouterr().err


def test_one_variable_takes_all_previews_down(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has to act fast switches previews off in the settings."""
    for value, is_off in (("off", True), (" OFF ", True), ("", False), ("on", False)):
        monkeypatch.setenv("PREVIEWS", value)
        assert previews.are_previews_off() is is_off


# --- Comments


def test_only_our_own_comment_is_renewed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A comment with our marker by anybody else stays; ours is renewed where it says more."""
    forged = {"id": 5, "user": {"login": "boese"}, "body": "<!-- m -->\nalt"}
    ours = {"id": 6, "user": {"login": codehost.BOT_LOGIN}, "body": "<!-- m -->\r\nalt"}
    host = FakeHost(monkeypatch, {"repos/o/r/issues/7/comments?": [forged]})
    assert codehost.write_comment("o/r", 7, "<!-- m -->", "<!-- m -->\nneu")
    assert host.calls[-1][0] == ["gh", "api", "repos/o/r/issues/7/comments", "--input", "-"]

    host = FakeHost(monkeypatch, {"repos/o/r/issues/7/comments?": [forged, ours]})
    assert codehost.write_comment("o/r", 7, "<!-- m -->", "<!-- m -->\nneu")
    assert host.calls[-1][0][-4:] == ["PATCH", "repos/o/r/issues/comments/6", "--input", "-"]
    assert not codehost.write_comment("o/r", 7, "<!-- m -->", "<!-- m -->\nalt\n")


@pytest.mark.parametrize("name", ["", "o", "o/r/s", "o/r?x=1", "../r/", "o/r\n"])
def test_the_repository_is_named_by_its_host(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a proper name of the repository nothing is asked."""
    monkeypatch.setenv("GITHUB_REPOSITORY", name)

    with pytest.raises(OSError, match="GITHUB_REPOSITORY"):
        codehost.get_repository_name()


def test_a_comment_that_fails_stops_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where one comment cannot be written the others are, and the run fails; other files stay."""
    written = []

    def comment(number: int, body: str) -> bool:
        if number == 7:
            raise codehost.CodeHostError(1, "gh api: locked")
        written.append((number, body))
        return True

    monkeypatch.setattr(previews, "write_comment", comment)
    for name in ("7.md", "8.md", "LIESMICH.md"):
        (tmp_path / name).write_text("Text")

    assert cli.main(["previews", "--comment", str(tmp_path)]) == 3
    assert written == [(8, "Text")]
    assert "7.md: Das System meldet: gh api: locked" in capsys.readouterr().err
