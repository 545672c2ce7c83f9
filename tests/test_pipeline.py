"""The promises of a build: nothing depends on chance, and a failed build leaves the old release."""

import os
import re
import shutil
import subprocess
import sys
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from support.cities import (
    CITY,
    HERE,
    TODAY,
    build_city,
    build_faulty_city,
    copy_city,
    copy_release,
    edit,
    read_tree,
    remove_record,
    run_build,
)
from support.printed import squeeze, text

from wegweiser.build import journal
from wegweiser.build.manifest import DIGESTS_FILE
from wegweiser.build.target import ForeignTargetError
from wegweiser.build.way import UnfinishedReleaseError

pytestmark = pytest.mark.slow

ORGS, SITE, WORDS = "data/orgs.yaml", "data/site.yaml", "data/vocabulary.yaml"


def test_a_second_build_touches_nothing(release: Path, tmp_path: Path) -> None:
    """Building twice changes no file, not even a time."""
    out = copy_release(release, tmp_path)
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*")}

    again = build_city(CITY, out)

    assert (again.updated, again.removed) == ((), ())
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*")} == before


def test_each_lost_or_edited_file_comes_back_alone(release: Path, tmp_path: Path) -> None:
    """Deleting or editing an output file, of whatever kind, brings exactly that one back."""
    out = copy_release(release, tmp_path)
    whole = read_tree(out)
    kinds = {Path(path).suffix: path for path in whole}
    for number, path in enumerate(["index.html", "daten/index.html", *kinds.values()]):
        if number % 2:
            (out / path).unlink()
        else:
            (out / path).write_bytes(b"x" * len(whole[path]))

        again = build_city(CITY, out)

        assert again.updated == (path,)
    assert read_tree(out) == whole


def test_a_lost_manifest_costs_only_time(release: Path, tmp_path: Path) -> None:
    """Without its manifest a build gives the same bytes; what nobody knows is left, and named."""
    out = copy_release(release, tmp_path)
    whole = read_tree(out)
    (tmp_path / ".out.wegweiser" / "manifest.json").unlink()
    (out / "verzeichnis" / "fremd").mkdir()
    (out / "verzeichnis" / "fremd" / "index.html").write_text("fremd")

    again = build_city(CITY, out)

    assert read_tree(out) == whole | {"verzeichnis/fremd/index.html": b"fremd"}
    assert (again.updated, again.removed) == ((), ())
    assert again.foreign == ("verzeichnis/fremd/index.html",)


@pytest.mark.parametrize("lost", [False, True])
def test_a_withdrawn_entry_leaves_no_file(lost: bool, release: Path, tmp_path: Path) -> None:  # noqa: FBT001
    """Also without a manifest nothing of an entry that went stays, in or beside the target."""
    city, out = copy_city(tmp_path), copy_release(release, tmp_path)
    if lost:
        shutil.rmtree(tmp_path / ".out.wegweiser")
    remove_record(city / ORGS, "nur-das-noetigste")
    removed = build_city(city, out).removed
    build_city(city, tmp_path / "cold")

    kept = [file.read_bytes() for file in (tmp_path / ".out.wegweiser").rglob("*.json")]
    assert "verzeichnis/nur-das-noetigste/index.html" in removed
    assert read_tree(out) == read_tree(tmp_path / "cold")
    assert kept
    assert not any(b"nur-das-noetigste" in body for body in kept)


def test_a_failed_build_leaves_the_old_release(release: Path, tmp_path: Path) -> None:
    """While an error stands nothing in the target changes, and nothing is left beside it."""
    city, out = copy_city(tmp_path), copy_release(release, tmp_path)
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*")}

    edit(
        city / ORGS,
        "quarter: Netzflickerviertel\n  district: altstadt\n  topics: [kultur]",
        "quarter: Netzflickerviertel\n  district: altstat\n  topics: [kultur]",
    )
    edit(city / "content" / "kontakt.md", "Besuch", "[Besuch](/nirgends/)")
    notes = build_faulty_city(city, out)

    errors = [note.code for note in notes if note.severity == "error"]
    assert errors == ["dead-link", "unknown-value"]
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*")} == before


def test_a_fault_found_last_leaves_the_old_release(release: Path, tmp_path: Path) -> None:
    """Also a fault that only the proofreading of finished pages finds publishes nothing."""
    city, out = copy_city(tmp_path), copy_release(release, tmp_path)
    before = read_tree(out)

    edit(city / "content" / "kontakt.md", "Besuch", "[Besuch](/ueber-uns/#nirgends)")
    notes = build_faulty_city(city, out)

    # the Arabic page shows the new German words beside the older translation
    codes = [note.code for note in notes if note.severity == "error"]
    assert codes == ["dead-anchor", "dead-anchor"]
    assert read_tree(out) == before
    assert not (tmp_path / ".out.wegweiser" / "stage").exists()


def test_a_removed_page_is_missed_by_pages_that_were_kept(release: Path, tmp_path: Path) -> None:
    """The link check judges the whole plan.

    A link on a page that need not be made anew is found dead, too.
    """
    city, out = copy_city(tmp_path), copy_release(release, tmp_path)

    remove_record(city / "data" / "projects.yaml", "hafenlotsen")
    codes = {note.code for note in build_faulty_city(city, out)}

    assert codes & {"dead-link", "unknown-value"}


def test_a_folder_that_is_not_ours_stays_untouched(tmp_path: Path) -> None:
    """A target that holds other things is refused, and nothing in it changes."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "brief.txt").write_text("meins")

    with pytest.raises(ForeignTargetError):
        run_build(CITY, tmp_path / "out")

    assert read_tree(tmp_path / "out") == {"brief.txt": b"meins"}


def test_the_number_of_workers_changes_no_byte(
    release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One process and two give the same release."""
    monkeypatch.setattr("wegweiser.build.workers.PARALLEL_THRESHOLD", 0)
    build_city(CITY, tmp_path / "two", process_count=2)

    assert read_tree(tmp_path / "two") == read_tree(release)


def test_surroundings_change_no_byte(release: Path, tmp_path: Path) -> None:
    """Hash seeds, time zones, locales, umask and the working folder do not show in the output.

    Only paths are compared: a diff of whole releases would take minutes to be written.
    """
    surroundings = (
        ({"PYTHONHASHSEED": "0", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"}, 0o077),
        ({"PYTHONHASHSEED": "42", "TZ": "America/Los_Angeles", "LC_ALL": "tr_TR.UTF-8"}, 0o002),
    )
    expected = read_tree(release)
    for number, (around, umask) in enumerate(surroundings):
        folder = tmp_path / str(number)
        folder.mkdir()
        command = [
            sys.executable,
            str(HERE / "build.py"),
            "--site",
            str(CITY),
            "--out",
            "out",
            "--today",
            str(TODAY),
            "--print",  # one booklet, as in `release`, not one for each district
            "--jobs",
            "1",
        ]
        subprocess.run(
            command,
            check=True,
            capture_output=True,
            cwd=folder,
            env={**os.environ, **around},
            umask=umask,
        )
        made = read_tree(folder / "out")
        assert list(made) == list(expected)
        assert [path for path in made if made[path] != expected[path]] == []


def test_a_new_day_makes_only_what_crossed_a_band(release: Path, tmp_path: Path) -> None:
    """The day itself stands on no page.

    A day later nothing is made anew, a year later what has aged.
    """
    out = copy_release(release, tmp_path)

    next_day = build_city(CITY, out, today=TODAY + timedelta(days=1))
    next_year = build_city(CITY, out, today=TODAY + timedelta(days=365))

    assert next_day.updated == ()
    assert "verzeichnis/hafenbruecke/index.html" in next_year.updated
    assert "verzeichnis/nur-das-noetigste/index.html" not in next_year.updated


def test_links_stay_below_any_base_path(release: Path, tmp_path: Path) -> None:
    """Below another base path only whole addresses, and sizes and digests of such files, change.

    All other links are relative.
    """
    build_city(CITY, tmp_path / "preview", base_url="https://example.org/pr-preview/pr-7/")
    root, preview = read_tree(release), read_tree(tmp_path / "preview")

    assert list(root) == list(preview)
    printed = [path for path in preview if path.endswith(".pdf")]
    others = [path for path in preview if path not in {"404.html", DIGESTS_FILE, *printed}]
    different = [
        path for path in others if _anywhere(path, root[path]) != _anywhere(path, preview[path])
    ]
    assert different == []
    assert b'href="/pr-preview/pr-7/verzeichnis/"' in preview["404.html"]
    assert b'="/v' not in preview["404.html"]
    words = [squeeze(text(preview[path])) for path in printed]
    assert [
        ("musterhafen.example/" in said, "example.org/pr-preview/" in said) for said in words
    ] == [(False, True)] * len(printed)


def _anywhere(path: str, body: bytes) -> bytes:
    """Return a file without what depends on the base URL.

    That is whole addresses (those in a prepared e-mail, too), codes that hold one, and on pages the
    sizes of files.
    Workbooks are read unpacked: their source column holds whole addresses.
    """
    body = _unpack(body) if path.endswith(".xlsx") else body
    body = re.sub(rb"<svg xmlns.*?</svg>", b"", body).replace(b"\r\n ", b"")
    body = (
        re.sub(r"<bdi>\d+\s(kB|كيلوبايت)</bdi>", "", body.decode()).encode()
        if path.endswith(".html")
        else body
    )
    return re.sub(
        rb"(https|webcal)(?::|%3A)//(example\.org/pr-preview/pr-7|musterhafen\.example)/",
        b"~",
        body,
    )


def _unpack(body: bytes) -> bytes:
    """Return the names and contents of an archive's files, in their order."""
    with ZipFile(BytesIO(body)) as archive:
        return b"".join(name.encode() + archive.read(name) for name in archive.namelist())


def test_a_crashed_release_is_completed_by_the_next_build(
    release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A build that dies while moving files is rolled forward.

    No file is ever half written or lost.
    """
    city, out = copy_city(tmp_path), copy_release(release, tmp_path)
    edit(city / ORGS, "name: Hafenchor Übersee", "name: Hafenchor")
    replace, moved = os.replace, []

    def dies(old: str, new: str) -> None:
        if "/stage/" in str(old) and len(moved) >= 3:
            raise KeyboardInterrupt
        moved.append(new)
        replace(old, new)

    with monkeypatch.context() as patch:
        patch.setattr("os.replace", dies)
        with pytest.raises(KeyboardInterrupt):
            build_city(city, out)
    build_city(city, out)
    build_city(city, tmp_path / "cold")

    assert read_tree(out) == read_tree(tmp_path / "cold")


def test_staged_files_that_vanish_jam_nothing(
    release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where staged files vanish before they are in place the build fails and says so.

    The next one makes the whole site.
    """
    city, out = copy_city(tmp_path), copy_release(release, tmp_path)
    edit(city / ORGS, "name: Hafenchor Übersee", "name: Hafenchor")
    write = journal.write_journal

    def write_and_lose_stage(state_folder: Path, steps: journal.Journal) -> None:
        write(state_folder, steps)
        shutil.rmtree(state_folder / "stage")

    with monkeypatch.context() as patch:
        patch.setattr(journal, "write_journal", write_and_lose_stage)
        with pytest.raises(UnfinishedReleaseError):
            build_city(city, out)
    build_city(city, out)
    build_city(city, tmp_path / "cold")

    assert read_tree(out) == read_tree(tmp_path / "cold")


def test_a_clone_of_the_published_site_keeps_its_history(release: Path, tmp_path: Path) -> None:
    """A lost manifest costs neither history nor a host's own files: only what we made goes."""
    out = copy_release(release, tmp_path)
    (tmp_path / ".out.wegweiser" / "manifest.json").unlink()
    kept = {
        ".git/HEAD": b"ref: refs/heads/pages\n",
        ".git/objects/ab/cd.idx": b"x",
        ".nojekyll": b"",
        "CNAME": b"stadt.example\n",
    }
    for path, body in kept.items():
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_bytes(body)

    again = build_city(CITY, out, clean=True)

    assert (again.removed, again.foreign) == ((), ("CNAME",))
    assert {path: (out / path).read_bytes() for path in kept} == kept


def test_a_file_is_never_cut_short(tmp_path: Path) -> None:
    """Where the system takes only the beginning of a file, nothing is published."""
    limited = """import resource, sys
from wegweiser.commands import cli
resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))
sys.exit(cli.main(sys.argv[1:]))"""
    command = [
        sys.executable,
        "-c",
        limited,
        "--site",
        str(CITY),
        "--out",
        str(tmp_path / "out"),
        "--today",
        str(TODAY),
    ]
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False)

    assert (done.returncode, "Traceback" in done.stderr) == (3, False)
    assert not (tmp_path / "out").exists()


def test_draft_and_strict(release: Path, tmp_path: Path) -> None:
    """While something is missing every page says so and asks not to be indexed.

    Under strict nothing is published.
    """
    city = copy_city(tmp_path)
    edit(city / "content" / "impressum.md", "\n---\n", "\n---\n\n[[fehlt: die Anschrift]]\n")
    done = run_build(city, tmp_path / "draft")
    build_city(CITY, copy_release(release, tmp_path), strict=True)
    draft, true = read_tree(tmp_path / "draft"), read_tree(tmp_path / "out")

    assert [note.severity for note in done.diagnostics if note.code == "placeholder"] == ["warning"]
    pages = [body.decode() for path, body in draft.items() if path.endswith(".html")]
    assert all('content="noindex"' in page and 'class="draft"' in page for page in pages)
    assert not any(
        'class="draft"' in body.decode() for path, body in true.items() if path.endswith(".html")
    )
    strict = build_faulty_city(city, tmp_path / "strict", strict=True)
    assert [note.code for note in strict if note.severity == "error"] == ["placeholder"]


def test_an_empty_city_builds(tmp_path: Path) -> None:
    """A city that has only begun, with its required files alone, has a site without errors."""
    city = tmp_path / "city"
    for name in (SITE, WORDS):
        (city / name).parent.mkdir(parents=True, exist_ok=True)
        (city / name).write_bytes((CITY / name).read_bytes())
    (city / ORGS).write_text("[]\n")
    text = (city / SITE).read_text(encoding="utf-8")
    (city / "content").mkdir()
    (city / "content" / "index.md").write_text("---\ntitle: Anfang\n---\n", encoding="utf-8")
    for slug in (
        "ueber-uns",
        "kontakt",
        "leichte-sprache",
        "daten",
        "impressum",
        "datenschutz",
        "barrierefreiheit",
        "bildnachweise",
    ):
        assert slug in text
        (city / "content" / f"{slug}.md").write_text(f"---\ntitle: {slug}\n---\n", encoding="utf-8")

    assert build_city(city, tmp_path / "out").files > 20
