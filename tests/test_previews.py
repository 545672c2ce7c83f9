"""Previews: what strangers leave is marked or refused by name; comments are written once."""

import json
import struct
import subprocess
import zipfile
from pathlib import Path

import pytest
from support import parcel
from support.cities import HERE, copied, edit

from wegweiser.commands import cli
from wegweiser.languages import Translations
from wegweiser.review import codehost, parcels, previews, quoting
from wegweiser.review.codehost import PullRequest
from wegweiser.review.parcels import RefusalError

BANNER = '<aside class="draft">Vorschau</aside>'
MIB = 1 << 20
WORDS = Translations("de", (HERE / "wegweiser/messages/de.po").read_bytes())


def translate(key: str, **values: object) -> str:
    """Return the German words of a message."""
    return WORDS(key).format(**values)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a small built site."""
    folder = tmp_path / "site"
    for name in (
        "index.html",
        "verzeichnis/chor/index.html",
        ".well-known/security.txt",
        "robots.txt",
        "daten/orgs.csv",
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(parcel.PAGE if name.endswith(".html") else "x\n")
    return folder


def test_pages_are_marked(site: Path, tmp_path: Path) -> None:
    """Every page of a preview carries noindex and the banner; all else is as it was packed."""
    archive = parcel.packed(site, tmp_path / "a.zip")

    assert parcels.unpack(archive, tmp_path / "out", MIB, BANNER) == 4
    for path in (tmp_path / "out").rglob("*.html"):
        page = path.read_text()
        assert page.startswith(
            '<!doctype html>\n<html lang="de">\n<head>' + parcels.NOINDEX.decode()
        )
        assert f"<body>{BANNER}" in page
    assert (tmp_path / "out/.well-known/security.txt").read_text() == "x\n"
    assert not (tmp_path / "out/robots.txt").exists()


@pytest.mark.parametrize("name", parcel.HOSTILE)
def test_hostile_parcels_are_refused_by_name(name: str, site: Path, tmp_path: Path) -> None:
    """Whatever is wrong with one file, nothing is unpacked, and the refusal names it."""
    more, blamed = parcel.HOSTILE[name]
    archive = parcel.packed(site, tmp_path / "a.zip", more)

    with pytest.raises(RefusalError) as refused:
        parcels.unpack(archive, tmp_path / "out" / "pr-1", MIB, BANNER)

    assert quoting.format_code_span(refused.value.culprit).strip("` ").lower() == blamed.lower()
    assert not (tmp_path / "out" / "pr-1").exists()
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != "out") == [
        "a.zip",
        "site",
    ]


def test_sizes_are_judged_before_anything_is_unpacked(site: Path, tmp_path: Path) -> None:
    """What would unpack to more than it may is refused by its size; so are too many files."""
    archive = parcel.packed(site, tmp_path / "a.zip", parcel.named("gross.csv", "0" * (3 * MIB)))

    with pytest.raises(RefusalError, match="parcel-size"):
        parcels.unpack(archive, tmp_path / "out", 2 * MIB, BANNER)
    assert not (tmp_path / "out").exists()


def test_a_lie_about_the_size_is_found(site: Path, tmp_path: Path) -> None:
    """A file that unpacks to more than it says is refused."""
    archive = parcel.packed(site, tmp_path / "a.zip", parcel.named("luege.csv", "0" * MIB))
    body = bytearray(archive.read_bytes())
    for size in range(len(body) - 4):
        if body[size : size + 4] == struct.pack("<I", MIB):
            body[size : size + 4] = struct.pack("<I", 10)
    archive.write_bytes(body)

    with pytest.raises(RefusalError, match="parcel-broken"):
        parcels.unpack(archive, tmp_path / "out", MIB, BANNER)


@pytest.mark.parametrize(
    "body", [b"", b"kein Archiv", b"PK\x05\x06" + bytes(18), b"PK\x03\x04" * 100]
)
def test_what_is_no_archive_is_refused(body: bytes, tmp_path: Path) -> None:
    """Anything else than an archive with a start page is refused."""
    (tmp_path / "a.zip").write_bytes(body)

    with pytest.raises(RefusalError):
        parcels.unpack(tmp_path / "a.zip", tmp_path / "out", MIB, BANNER)


def test_our_own_pages_can_be_marked(release: Path, tmp_path: Path) -> None:
    """Each page that we build begins as wanted; none of our feeds and drawings counts as a page."""
    pages = sorted(path for path in release.rglob("*") if path.suffix in {".html", ".svg", ".xml"})
    pages.remove(release / "sitemap.xml")  # left out
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for path in pages:
            archive.write(path, str(path.relative_to(release)))

    assert (
        parcels.unpack(tmp_path / "a.zip", tmp_path / "out", 50 * MIB, BANNER) == len(pages) > 100
    )


class FakeHost:
    """Answers `gh` from a list of answers by the beginning of the path."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, answers: dict[str, object]) -> None:
        self.said: list[tuple[list[str], str | None]] = []
        self.answers = answers
        monkeypatch.setattr(codehost, "_run_command", self.asked)

    def asked(self, command: list[str], said: str | None = None) -> str:
        """Answer a call and note it."""
        self.said.append((command, said))
        found = [
            answer
            for path, answer in self.answers.items()
            if any(word.startswith(path) for word in command)
        ]
        return json.dumps(found[0]) if found else "[]"


PROPOSAL = PullRequest(7, "a" * 40, "fremd/wegweiser", ("vorschau",))


def run(**other: object) -> dict[str, object]:
    """Return a CI run of the proposal as the code host tells it."""
    return {
        "id": 1,
        "created_at": "2026-06-01T10:00:00Z",
        "path": ".github/workflows/ci.yml",
        "event": "pull_request",
        "conclusion": "success",
        "head_sha": "a" * 40,
        "head_repository": {"full_name": "fremd/wegweiser"},
        **other,
    }


FALSE_RUNS = [
    {"path": ".github/workflows/other.yml"},
    {"event": "push"},
    {"event": "pull_request_target"},
    {"conclusion": "failure"},
    {"head_sha": "b" * 40},
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

    FakeHost(
        monkeypatch,
        {
            "repos/o/r/actions/runs?": {
                "workflow_runs": [run(), run(**other), run(id=2, created_at="2026-06-02T10:00:00Z")]
            }
        },
    )
    assert codehost.find_newest_run("o/r", PROPOSAL) == codehost.WorkflowRun(
        2, "2026-06-02T10:00:00Z"
    )


def test_only_our_own_comment_is_renewed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A comment with our marker by anybody else stays; ours is renewed where it says more."""
    forged = {"id": 5, "user": {"login": "boese"}, "body": "<!-- m -->\nalt"}
    ours = {"id": 6, "user": {"login": codehost.BOT_LOGIN}, "body": "<!-- m -->\r\nalt"}
    host = FakeHost(monkeypatch, {"repos/o/r/issues/7/comments?": [forged]})
    assert codehost.write_comment("o/r", 7, "<!-- m -->", "<!-- m -->\nneu")
    assert host.said[-1][0] == ["gh", "api", "repos/o/r/issues/7/comments", "--input", "-"]

    host = FakeHost(monkeypatch, {"repos/o/r/issues/7/comments?": [forged, ours]})
    assert codehost.write_comment("o/r", 7, "<!-- m -->", "<!-- m -->\nneu")
    assert host.said[-1][0][-4:] == ["PATCH", "repos/o/r/issues/comments/6", "--input", "-"]
    assert not codehost.write_comment("o/r", 7, "<!-- m -->", "<!-- m -->\nalt\n")


@pytest.mark.parametrize("name", ["", "o", "o/r/s", "o/r?x=1", "../r/", "o/r\n"])
def test_the_repository_is_named_by_its_host(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a proper name of the repository nothing is asked."""
    monkeypatch.setenv("GITHUB_REPOSITORY", name)

    with pytest.raises(OSError, match="GITHUB_REPOSITORY"):
        codehost.get_repository_name()


def test_a_host_that_does_not_answer_stops_one_preview(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One question without an answer leaves out one preview and says so; the others go live."""
    heads = {7: "a" * 40, 8: "b" * 40}
    opened = [
        {"number": n, "head": {"sha": sha, "repo": {"full_name": "o/r"}}, "labels": []}
        for n, sha in heads.items()
    ]

    def asked(command: list[str], said: str | None = None) -> str:
        assert said is None
        if heads[7] in command[-1]:
            raise codehost.CodeHostError(1, "gh api")
        return json.dumps(opened if "pulls?" in command[-1] else {"workflow_runs": []})

    monkeypatch.setattr(codehost, "_run_command", asked)
    monkeypatch.setenv("GITHUB_REPOSITORY", "o/r")
    settings = previews.PreviewSettings(HERE, tmp_path, "https://v.example", MIB)
    first, second = previews.compose_previews(settings, translate)

    assert [(preview.number, preview.file_count) for preview in (first, second)] == [(7, 0), (8, 0)]
    assert "gab auf die Frage danach keine Antwort" in first.comment
    assert "noch keine Prüfung erfolgreich" in second.comment


def run_git(folder: Path, *words: str) -> str:
    """Run git as somebody, and return what it says."""
    person = ["-c", "user.name=T", "-c", "user.email=t@t.example", "-c", "init.defaultBranch=main"]
    command = ["git", *person, "-C", str(folder), *words]
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout.strip()


@pytest.mark.slow
def test_a_proposal_is_compared_with_where_it_left_main(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its head is fetched; what main has changed since is no part of it; no token comes along."""
    remote = copied(tmp_path)
    run_git(remote, "init", "--quiet")
    run_git(remote, "add", ".")
    run_git(remote, "commit", "--quiet", "--message", "Anfang")
    run_git(tmp_path, "clone", "--quiet", "--no-local", str(remote), "clone")
    run_git(remote, "switch", "--quiet", "--create", "vorschlag")
    edit(remote / "data/orgs.yaml", 'founded: "2004"', 'founded: "2003"')
    run_git(remote, "commit", "--quiet", "--all", "--message", "Ein Jahr")
    head = run_git(remote, "rev-parse", "HEAD")
    edit(tmp_path / "clone/data/orgs.yaml", "founded: 1998-04", "founded: 1998-05")
    run_git(tmp_path / "clone", "commit", "--quiet", "--all", "--message", "Ein Monat")
    monkeypatch.setenv("GH_TOKEN", "geheim")
    told = previews._render_diff(tmp_path / "clone", head, "2026-06-15", "https://v.example/pr-7/")

    assert "+ Gegründet: 2003" in told
    assert told.count("Gegründet") == 2
    assert "](https://v.example/pr-7/verzeichnis/hafenchor/)" in told


def test_a_head_that_is_not_there_is_not_compared(tmp_path: Path) -> None:
    """Where the head cannot be fetched there is no reading diff; the preview stands."""
    run_git(tmp_path, "init", "--quiet")

    assert previews._render_diff(tmp_path, "a" * 40, "2026-06-15", "https://v.example/") == ""


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
