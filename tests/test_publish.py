"""Publishing: nothing foreign is touched, nothing is half-way, whatever dies or is damaged."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.cities import read_tree

from wegweiser.build import journal, manifest
from wegweiser.build.jobs import Artifact
from wegweiser.build.manifest import DIGESTS_FILE
from wegweiser.build.publish import (
    Release,
    StagedRelease,
    publish_release,
    stage_artifact,
)
from wegweiser.build.target import ForeignTargetError, open_target
from wegweiser.build.way import BlockedTargetError, UnfinishedReleaseError
from wegweiser.source import locks
from wegweiser.source.locks import LockedError

pytestmark = pytest.mark.whole

Files = dict[str, bytes]

OLD: Files = {
    "index.html": b"old start",
    "verzeichnis/index.html": b"old list",
    "verzeichnis/withdrawn/index.html": b"somebody who withdrew",
    "verzeichnis/withdrawn/card.vcf": b"a number",
    "dateien/plan/2024.pdf": b"a file in a folder",
    "dateien/liste": b"a file without ending",
    "same.css": b"same",
}
NEW: Files = {
    "index.html": b"new start!",
    "verzeichnis/index.html": b"new list",
    "verzeichnis/added/index.html": b"somebody new",
    "dateien/plan": b"a file where a folder was",
    "dateien/liste/a.pdf": b"a folder where a file was",
    "same.css": b"same",
}
FOREIGN: Files = {
    "CNAME": b"stadt.example\n",
    ".well-known/security.txt": b"Contact: x",
    "verzeichnis/notiz.txt": b"mine",
    "verzeichnis/withdrawn/foto.jpg": b"mine, too",
}


def publish(out: Path, files: Files, *, clean: bool = False) -> Release:
    """Publish files as a build does."""
    with open_target(out, clean=clean) as place:
        staged = StagedRelease(place)
        staged.add_files(
            [stage_artifact(place, Artifact(path, body), "key") for path, body in files.items()]
        )
        return publish_release(staged, repr(sorted(files.items())), 0, "theme", {})


def published(out: Path) -> Files:
    """Return the files of a target without the list of digests."""
    return {path: body for path, body in read_tree(out).items() if path != DIGESTS_FILE}


def write(folder: Path, files: Files) -> None:
    """Write files as anybody does."""
    for path, body in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(body)


def state_of(out: Path) -> Path:
    """Return where the state of a target stands."""
    return out.parent / f".{out.name}.wegweiser"


@pytest.fixture(autouse=True)
def _without_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of releases: no power fails meanwhile."""
    monkeypatch.setattr(os, "fsync", lambda _descriptor: None)


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Path]:
    """A folder that no slow disk holds, for tests that publish hundreds of releases."""
    shared_memory = Path("/dev/shm")  # noqa: S108
    if not os.access(shared_memory, os.W_OK):
        yield tmp_path
        return
    with TemporaryDirectory(dir=shared_memory) as folder:
        yield Path(folder)


@pytest.fixture
def out(memory: Path) -> Path:
    """A target with an old release and files of others."""
    return lay_out(memory / "out")


def lay_out(out: Path) -> Path:
    """Publish an old release, and put files of others into it."""
    publish(out, OLD)
    write(out, FOREIGN)
    return out


# --- What is ours, and what is not


def test_a_release_replaces_the_last_one_and_nothing_else(out: Path) -> None:
    """What no job names any more goes, with the folders that it leaves empty; the rest stays."""
    release = publish(out, NEW)

    assert published(out) == NEW | FOREIGN
    assert release.removed == (
        "dateien/liste",
        "dateien/plan/2024.pdf",
        "verzeichnis/withdrawn/card.vcf",
        "verzeichnis/withdrawn/index.html",
    )
    assert release.foreign == ()
    assert list(state_of(out).iterdir()) == [state_of(out) / "manifest.json"]


def test_a_build_that_changed_no_file_is_remembered(out: Path) -> None:
    """Other sources, the same files: the next build knows that it has nothing to do."""
    for stamp, count in [("a", 0), ("b", 0), ("b", 3), ("b", 3)]:
        record = state_of(out) / "manifest.json"
        with open_target(out) as place:
            before = (place.stamp, place.diagnostic_count)
            staged = StagedRelease(place)
            staged.add_files(
                [stage_artifact(place, Artifact(path, body), "key") for path, body in OLD.items()]
            )
            times = record.stat().st_mtime_ns, record.stat().st_ino
            publish_release(staged, stamp, count, "theme", {})
        is_kept = times == (record.stat().st_mtime_ns, record.stat().st_ino)
        assert is_kept == (before == (stamp, count))
        with open_target(out) as place:
            assert (place.stamp, place.diagnostic_count) == (stamp, count)


@pytest.mark.parametrize("name", ["", "stage", "work", "manifest.json", "journal.json"])
@pytest.mark.parametrize("kind", ["link", "pipe", "other"])
def test_what_is_no_state_of_ours_is_refused(name: str, kind: str, out: Path) -> None:
    """A link, a pipe, a file for a folder where the state stands: named, nothing touched."""
    place = state_of(out) / name if name else state_of(out)
    others = out.parent / "others"
    write(others, {"index.html": b"mine", "stage/a": b"mine"})
    before = (published(out), read_tree(others))
    if place.is_dir():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)
    if kind == "link":
        place.symlink_to(others)
    elif kind == "pipe":
        os.mkfifo(place)
    elif "." in name:
        place.mkdir()
    else:
        place.write_bytes(b"mine")

    with pytest.raises(BlockedTargetError) as blocked:
        publish(out, NEW)
    is_folder = "." not in name
    reasons = {
        "link": "blocked-by-link",
        "pipe": "blocked-by-file" if is_folder else "blocked-by-foreign",
        "other": "blocked-by-file" if is_folder else "blocked-by-folder",
    }
    assert (blocked.value.path, blocked.value.reason) == (str(place), reasons[kind])
    assert (published(out), read_tree(others)) == before


@pytest.mark.parametrize("is_left", [True, False])
def test_a_next_manifest_stays_while_it_names_a_file(is_left: bool, out: Path) -> None:  # noqa: FBT001
    """What a failed build left is known as ours until it is gone."""
    state = state_of(out)
    publish(out, OLD | {"left.html": b"left"})
    failed = (state / journal.MANIFEST_FILE).read_bytes()
    publish(out, OLD)
    (state / journal.NEXT_MANIFEST_FILE).write_bytes(failed)
    if is_left:
        (out / "left.html").write_bytes(b"left")

    with open_target(out) as place:
        assert ("left.html" in place.own_paths) == is_left
    assert (state / journal.NEXT_MANIFEST_FILE).exists() == is_left


@pytest.mark.parametrize("body", [b"{}", b"[" * 9, b"[]", b'{"a": 1'])
def test_a_damaged_record_says_nothing(body: bytes, tmp_path: Path) -> None:
    """Wrong, cut, or no map: nothing is known, and nothing fails."""
    file = tmp_path / "record.json"
    assert manifest.read_sealed(file) == manifest.read_sealed(tmp_path) == {}
    file.write_bytes(b"wrong\n" + body)
    assert manifest.read_sealed(file) == {}
    file.write_bytes(manifest._compute_digest(body).encode() + b"\n" + body)
    assert manifest.read_sealed(file) == {}


def test_what_somebody_changed_is_known(out: Path) -> None:
    """A file of another size or time, or none at all, has to be made again."""
    (out / "index.html").write_bytes(b"another start")
    (out / "same.css").unlink()
    os.utime(out / "verzeichnis/index.html", (0, 0))
    with open_target(out) as target:
        assert set(OLD) - target.unmodified == {
            "index.html",
            "same.css",
            "verzeichnis/index.html",
        }


def test_every_visitor_may_read_a_file_and_nobody_runs_it(memory: Path) -> None:
    """Whatever mask the builder has, as far as that allows."""
    old_mask = os.umask(0)
    try:
        publish(memory / "out", OLD)
    finally:
        os.umask(old_mask)
    modes = {(memory / "out" / path).stat().st_mode & 0o777 for path in OLD}
    assert modes == {0o644}


def test_sha256sum_proves_the_release(out: Path) -> None:
    """The list of digests is read by the program that everybody has; a changed file fails."""
    command = ["sha256sum", "--check", "--quiet", "--strict", DIGESTS_FILE]
    right = subprocess.run(command, cwd=out, capture_output=True, text=True, check=False)
    (out / "index.html").write_bytes(b"changed")
    wrong = subprocess.run(command, cwd=out, capture_output=True, text=True, check=False)

    assert (right.returncode, right.stdout, right.stderr) == (0, "", "")
    assert (wrong.returncode, wrong.stdout) == (1, "index.html: FAILED\n")


RECORDS = ("manifest.json", DIGESTS_FILE)


def record(out: Path, name: str) -> Path:
    """Return the path of a record of what was published."""
    return out / name if name == DIGESTS_FILE else state_of(out) / name


def lose(file: Path) -> None:
    """Lose a record."""
    file.unlink()


def empty(file: Path) -> None:
    """Leave nothing of a record, as a disk does that is full."""
    file.write_bytes(b"")


def cut(file: Path) -> None:
    """Leave the first half of a record."""
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def flip(file: Path) -> None:
    """Flip a bit in the middle of a record."""
    body = bytearray(file.read_bytes())
    body[len(body) // 2] ^= 1
    file.write_bytes(body)


def name_others(file: Path) -> None:
    """Let a record name what it must not, without its checksum."""
    file.write_bytes(file.read_bytes().replace(b"same.css", b"../a.css"))


def fold(file: Path) -> None:
    """Put a folder where the record was."""
    file.unlink()
    file.mkdir()


DAMAGES = (lose, empty, cut, flip, name_others)


@pytest.mark.parametrize("name", RECORDS)
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_record_loses_nothing_and_keeps_nothing_stale(
    damage: Callable[[Path], None], name: str, out: Path
) -> None:
    """What is ours is known by its content: stale pages go, files of others stay and are named."""
    damage(record(out, name))
    before = {path: (out / path).stat().st_mtime_ns for path in FOREIGN}

    release = publish(out, NEW)

    assert published(out) == NEW | FOREIGN
    assert {path: (out / path).stat().st_mtime_ns for path in FOREIGN} == before
    assert release.foreign == ("CNAME", "verzeichnis/notiz.txt", "verzeichnis/withdrawn/foto.jpg")
    assert publish(out, NEW).foreign == ()


def test_a_damaged_record_renews_no_file(out: Path) -> None:
    """Without its manifest a build finds the same bytes and leaves them."""
    lose(record(out, "manifest.json"))
    before = {path: (out / path).stat().st_mtime_ns for path in OLD}

    release = publish(out, OLD)

    assert (release.updated, release.removed) == ((), ())
    assert {path: (out / path).stat().st_mtime_ns for path in OLD} == before


@pytest.mark.parametrize("first", DAMAGES)
@pytest.mark.parametrize("second", DAMAGES)
def test_where_nothing_proves_what_is_ours_nothing_is_touched(
    first: Callable[[Path], None], second: Callable[[Path], None], out: Path
) -> None:
    """With both records gone the target counts as somebody else's: no stale page stays unseen."""
    first(record(out, "manifest.json"))
    second(record(out, DIGESTS_FILE))
    before = read_tree(out)

    with pytest.raises(ForeignTargetError):
        publish(out, NEW)

    assert read_tree(out) == before


@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_flip_and_no_cut_of_any_record_touches_what_is_foreign(
    memory: Path, data: st.DataObject
) -> None:
    """Wherever a record is flipped or cut, the next release is whole or nothing changes at all."""
    out = Path(mkdtemp(dir=memory)) / "out"
    publish(out, OLD)
    write(out, FOREIGN)
    for name in data.draw(st.sampled_from([RECORDS[:1], RECORDS[1:], RECORDS])):
        file = record(out, name)
        body = bytearray(file.read_bytes())
        spot = data.draw(st.integers(0, len(body) - 1))
        if data.draw(st.booleans()):
            body[spot] ^= data.draw(st.integers(1, 255))
        else:
            del body[spot : spot + data.draw(st.integers(1, len(body)))]
        file.write_bytes(body)
    before = read_tree(out)

    try:
        publish(out, NEW)
    except ForeignTargetError:
        assert read_tree(out) == before
    else:
        assert published(out) == NEW | FOREIGN


@pytest.mark.parametrize(
    "path",
    [
        "../precious.txt",
        "verzeichnis/../../precious.txt",
        "/etc/hostname",
        "./index.html",
        "verzeichnis//index.html",
        "",
        "a\0b",
        ".wegweiser/manifest.json",
    ],
)
def test_a_manifest_that_leads_elsewhere_counts_as_lost(path: str, out: Path) -> None:
    """Even with a right checksum no path is followed that does not lead below the target."""
    precious = out.parent / "precious.txt"
    precious.write_bytes(b"precious")
    file = record(out, "manifest.json")
    value = manifest.read_sealed(file)
    value["rows"][path] = ["key", "0" * 64, 8, precious.stat().st_mtime_ns, [], []]
    manifest.write_sealed(file, value)

    assert manifest.read_manifest(file) is None
    assert publish(out, NEW).removed
    assert precious.read_bytes() == b"precious"
    assert published(out) == NEW | FOREIGN


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"rows": []},
        {"rows": {"a": 1}},
        {"rows": {"a": [1, 2]}},
        {"rows": {}, "stamp": ""},
        {"rows": {"a": ["", "", 0, 0, 5, []]}, "stamp": "", "diagnostics": 0, "theme": ""},
    ],
)
def test_a_manifest_of_another_form_counts_as_lost(value: dict[str, object], out: Path) -> None:
    """What another version of this program wrote is no error."""
    manifest.write_sealed(record(out, "manifest.json"), value)

    publish(out, NEW)

    assert published(out) == NEW | FOREIGN


def test_another_targets_manifest_says_nothing(out: Path, tmp_path: Path) -> None:
    """Swapped manifests prove nothing about the files of the other target."""
    other = tmp_path / "other"
    publish(other, {"CNAME": b"x", "verzeichnis/notiz.txt": b"x", "index.html": b"other"})
    shutil.copy(record(other, "manifest.json"), record(out, "manifest.json"))

    publish(out, NEW)

    assert published(out) == NEW | FOREIGN


def test_an_older_manifest_says_nothing_wrong(out: Path, tmp_path: Path) -> None:
    """A manifest from a backup is older than the release: no page of either stays behind."""
    shutil.copy(record(out, "manifest.json"), tmp_path / "backup")
    publish(out, NEW)
    shutil.copy(tmp_path / "backup", record(out, "manifest.json"))

    publish(out, OLD)

    assert published(out) == OLD | FOREIGN


def test_an_older_state_with_its_list_leaves_no_page_unnamed(out: Path, tmp_path: Path) -> None:
    """Manifest and list of digests from a backup agree; a later page that neither names is told."""
    backup = tmp_path / "backup"
    publish(out, NEW)
    for name in ("manifest.json", DIGESTS_FILE):
        backup.mkdir(exist_ok=True)
        shutil.copy2(record(out, name), backup)
    publish(
        out, NEW | {"verzeichnis/later/index.html": b"somebody who withdraws", "index.html": b""}
    )
    for name in ("manifest.json", DIGESTS_FILE):
        shutil.copy2(backup / name, record(out, name))

    release = publish(out, OLD)

    assert "verzeichnis/later/index.html" in release.foreign
    assert published(out).items() >= (OLD | FOREIGN).items()


def test_clean_names_what_is_not_ours(out: Path) -> None:
    """Whoever makes everything anew is told what else is there, also where all is in order.

    A whole older release that was unpacked over a newer one may be in order.
    """
    assert publish(out, NEW).foreign == ()
    assert publish(out, NEW, clean=True).foreign == (
        "CNAME",
        "verzeichnis/notiz.txt",
        "verzeichnis/withdrawn/foto.jpg",
    )


def test_a_folder_that_came_in_the_place_of_the_target_is_foreign(out: Path) -> None:
    """The manifest beside it does not speak for a folder that somebody else put there."""
    shutil.rmtree(out)
    mine = {"index.html": b"mine", "verzeichnis/index.html": b"mine", "brief.txt": b"mine"}
    write(out, mine)

    for clean in (False, True):
        with pytest.raises(ForeignTargetError):
            publish(out, NEW, clean=clean)
        assert read_tree(out) == mine


@pytest.mark.parametrize("clean", [False, True])
def test_a_removed_target_is_made_anew(clean: bool, out: Path) -> None:  # noqa: FBT001
    """Whoever removes the whole target, or a folder of it, gets it back."""
    shutil.rmtree(out / "verzeichnis")
    publish(out, OLD, clean=clean)
    assert {path: body for path, body in published(out).items() if path in OLD} == OLD
    shutil.rmtree(out)
    publish(out, OLD, clean=clean)
    assert published(out) == OLD


@pytest.mark.parametrize("lost", [False, True])
def test_clean_removes_no_file_of_others(lost: bool, out: Path) -> None:  # noqa: FBT001
    """`--clean` makes everything anew, and knows as before what is ours."""
    if lost:
        lose(record(out, "manifest.json"))

    publish(out, NEW, clean=True)

    assert published(out) == NEW | FOREIGN


@pytest.mark.parametrize("files", [{"a": b"mine"}, {"sub/.hidden": b""}, {DIGESTS_FILE: b"mine"}])
def test_a_folder_of_others_is_refused_before_anything_is_made(
    files: Files, tmp_path: Path
) -> None:
    """Not even a folder beside it is left."""
    write(tmp_path / "out", files)

    with pytest.raises(ForeignTargetError):
        publish(tmp_path / "out", NEW)

    assert read_tree(tmp_path) == {f"out/{path}": body for path, body in files.items()}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("path", ["", "stage", "work", "sub/folder"])
def test_no_target_lies_in_the_state_of_another(path: str, out: Path) -> None:
    """What builds sweep is no place for a release: it would be lost, or hinder those builds."""
    before = read_tree(out.parent)

    for state in (state_of(out), out / ".wegweiser"):
        with pytest.raises(ForeignTargetError):
            publish(state / path, NEW)

    assert read_tree(out.parent) == before


@pytest.mark.parametrize("folder", [".versteckt/out", "stadt.wegweiser/out"])
def test_a_target_may_lie_in_any_other_folder(folder: str, tmp_path: Path) -> None:
    """Neither a hidden folder nor one that is called after us is the state of a target."""
    (tmp_path / folder).parent.mkdir()
    publish(tmp_path / folder, NEW)
    assert published(tmp_path / folder) == NEW


def test_a_stale_page_that_is_a_link_now_stays_and_is_named(out: Path, tmp_path: Path) -> None:
    """A link in the place of a page is somebody else's; what it leads to is not touched."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "index.html").write_bytes(OLD["verzeichnis/withdrawn/index.html"])
    shutil.rmtree(out / "verzeichnis" / "withdrawn")
    (out / "verzeichnis" / "withdrawn").symlink_to(tmp_path / "elsewhere")

    release = publish(out, NEW)

    assert release.foreign == (
        "CNAME",
        "verzeichnis/notiz.txt",
        "verzeichnis/withdrawn",
        "verzeichnis/withdrawn/index.html",
    )
    assert (tmp_path / "elsewhere" / "index.html").exists()


# --- The way


def put_folder(place: Path) -> None:
    """Put a folder with a file of somebody's."""
    place.mkdir(parents=True)
    (place / "mine.txt").write_bytes(b"mine")


def put_empty_folder(place: Path) -> None:
    """Put a folder that holds nothing."""
    place.mkdir(parents=True)


def put_file(place: Path) -> None:
    """Put a file of somebody's."""
    place.write_bytes(b"mine")


def put_link(place: Path) -> None:
    """Put a link to a file or folder elsewhere."""
    elsewhere = Path.cwd() / "elsewhere"
    elsewhere.mkdir(exist_ok=True)
    place.symlink_to(elsewhere)


def put_pipe(place: Path) -> None:
    """Put a pipe, which nobody may open."""
    os.mkfifo(place)


def put_socket(place: Path) -> None:
    """Put a socket."""
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(place))


OBSTACLES = (
    (put_folder, "verzeichnis/added/index.html", "blocked-by-folder"),
    (put_empty_folder, "verzeichnis/added/index.html", "blocked-by-folder"),
    (put_file, "verzeichnis/added/index.html", "blocked-by-foreign"),
    (put_link, "verzeichnis/added/index.html", "blocked-by-link"),
    (put_pipe, "verzeichnis/added/index.html", "blocked-by-foreign"),
    (put_socket, "verzeichnis/added/index.html", "blocked-by-foreign"),
    (put_file, "verzeichnis/added", "blocked-by-file"),
    (put_pipe, "verzeichnis/added", "blocked-by-file"),
    (put_link, "verzeichnis/added", "blocked-by-link"),
    (put_link, "index.html", "blocked-by-link"),
    (put_pipe, "index.html", "blocked-by-foreign"),
    (put_folder, "index.html", "blocked-by-folder"),
    (put_file, "dateien/plan/mine.pdf", "blocked-by-folder"),
    (put_folder, "dateien/plan/mine", "blocked-by-folder"),
    (put_empty_folder, "dateien/plan/mine", "blocked-by-folder"),
    (put_link, "dateien/plan/mine", "blocked-by-folder"),
    (put_link, "verzeichnis", "blocked-by-link"),
)


@pytest.mark.parametrize(("put", "path", "reason"), OBSTACLES)
def test_what_is_in_the_way_is_seen_before_anything_moves(
    put: Callable[[Path], None], path: str, reason: str, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The release that stands is not changed, the culprit is named; without it all goes on."""
    monkeypatch.chdir(out.parent)
    place = out / path
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.is_dir():
        place.rename(out.parent / "moved")
    elif place.exists():
        place.unlink()
    put(place)
    before = {file: file.lstat().st_mtime_ns for file in out.rglob("*") if file.is_file()}

    with pytest.raises(BlockedTargetError) as blocked:
        publish(out, NEW)

    assert blocked.value.reason == reason
    assert Path(blocked.value.path) in {place, *place.parents}
    assert {file: file.lstat().st_mtime_ns for file in out.rglob("*") if file.is_file()} == before
    assert not (state_of(out) / "journal.json").exists()
    shutil.rmtree(place) if place.is_dir() and not place.is_symlink() else place.unlink()
    if (out.parent / "moved").exists():
        (out.parent / "moved").rename(place)
    publish(out, NEW)
    assert {path: body for path, body in published(out).items() if path in NEW} == NEW


def test_what_stands_far_up_the_way_is_seen_too(out: Path) -> None:
    """A file of somebody's where the outermost of new folders has to be made."""
    before = published(out)
    (out / "neu").write_bytes(b"mine")

    with pytest.raises(BlockedTargetError) as blocked:
        publish(out, OLD | {"neu/a/b/c.html": b"new"})

    assert (blocked.value.path, blocked.value.reason) == (str(out / "neu"), "blocked-by-file")
    assert published(out) == before | {"neu": b"mine"}


def allow(path: Path, *, allowed: bool) -> bool:
    """Let nobody, not even root, change a file or folder; tell whether that is possible here."""
    if os.geteuid():
        path.chmod((0o755 if path.is_dir() else 0o644) if allowed else 0o555)
        return True
    command = ["chattr", "-i" if allowed else "+i", str(path)]
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("path", ["", "verzeichnis", "index.html", "verzeichnis/withdrawn"])
def test_a_missing_permission_is_seen_before_anything_moves(path: str, tmp_path: Path) -> None:
    """A folder or file that may not be changed stops the release before its first step."""
    out = lay_out(tmp_path / "out")
    before = read_tree(out)
    if not allow(out / path, allowed=False):
        pytest.skip("this disk knows no immutable files, and root may do everything")
    try:
        with pytest.raises(BlockedTargetError) as blocked:
            publish(out, NEW)
    finally:
        allow(out / path, allowed=True)

    assert (blocked.value.path, blocked.value.reason) == (
        str(out / path),
        "blocked-by-permission",
    )
    assert read_tree(out) == before
    publish(out, NEW)
    assert published(out) == NEW | FOREIGN


@contextmanager
def mounted(folder: Path, *options: str) -> Iterator[None]:
    """Mount something on a folder, where this machine lets us."""
    if os.geteuid() or shutil.which("mount") is None:
        pytest.skip("mounting needs root")
    folder.mkdir(parents=True, exist_ok=True)
    command = ["mount", *options, str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("this machine does not let us mount anything")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("kind", ["disk", "bound folder"])
def test_a_target_that_is_mounted_works(kind: str, tmp_path: Path) -> None:
    """Files cannot be moved there from outside: the state lies in it, for nobody else to read."""
    out = tmp_path / "with blank" / "out"
    (tmp_path / "bound").mkdir()
    options = ["--bind", str(tmp_path / "bound")]
    options = ["-t", "tmpfs", "tmpfs"] if kind == "disk" else options
    with mounted(out, *options):
        (out / "lost+found").mkdir()
        publish(out, OLD)
        write(out, FOREIGN)
        release = publish(out, NEW)
        state = out / ".wegweiser"
        made = {
            path: body for path, body in published(out).items() if path.split("/")[0] != state.name
        }
        mode = state.stat().st_mode & 0o777
        beside = sorted(path.name for path in out.parent.iterdir())
        assert publish(out, NEW).updated == ()

    assert (made, mode, beside) == (NEW | FOREIGN, 0o700, ["out"])
    assert len(release.removed) == 4


@pytest.mark.parametrize("path", ["verzeichnis", "verzeichnis/added"])
def test_a_mount_within_the_target_is_seen_before_anything_moves(path: str, out: Path) -> None:
    """What is mounted below a target takes no file in one step: said before anything moves."""
    with mounted(out / path, "-t", "tmpfs", "tmpfs"):
        with pytest.raises(BlockedTargetError) as blocked:
            publish(out, NEW)
        assert published(out)["index.html"] == OLD["index.html"]

    assert (blocked.value.path, blocked.value.reason) == (str(out / path), "blocked-by-mount")


# --- Whatever dies on the way


STEPS = ("mkdir", "open", "rename", "replace", "rmdir", "unlink")
"""Calls of the system that change a disk while a release is put in place."""


def die_while_publishing(out: Path, files: Files, at_step: int, *, after: bool = False) -> bool:
    """Publish until a step, and die before it or after it; tell whether that came."""
    steps = 0

    def limit(real: Callable[..., object]) -> Callable[..., object]:
        def step(*args: object, **options: object) -> object:
            nonlocal steps
            steps += 1
            if steps == at_step + 1 and after:
                real(*args, **options)
            if steps > at_step:
                raise KeyboardInterrupt  # a process that is dead tidies nothing up either
            return real(*args, **options)

        return step

    with pytest.MonkeyPatch.context() as patch, suppress(KeyboardInterrupt):
        for name in STEPS:
            patch.setattr(os, name, limit(getattr(os, name)))
        publish(out, files)
        return False
    return True


def assert_no_file_is_torn(out: Path) -> None:
    """Check that each file is the old one or the new one, and that files of others are there."""
    made = published(out)
    assert {path: body for path, body in made.items() if path in FOREIGN} == FOREIGN
    for path, body in made.items():
        assert body in {OLD.get(path), NEW.get(path), FOREIGN.get(path)}, path


@pytest.mark.parametrize("after", [False, True])
def test_at_whatever_step_a_build_dies_the_next_one_completes_it(
    after: bool,  # noqa: FBT001
    memory: Path,
) -> None:
    """At every step and at every step of its completion: no file torn, none lost, none left."""
    steps = 0
    while True:
        out = lay_out(memory / str(steps) / "out")
        if not die_while_publishing(out, NEW, steps, after=after):
            break
        assert_no_file_is_torn(out)
        die_while_publishing(out, NEW, steps // 2)
        assert_no_file_is_torn(out)
        publish(out, NEW)
        assert published(out) == NEW | FOREIGN, steps
        assert list(state_of(out).iterdir()) == [state_of(out) / "manifest.json"]
        steps += 1

    assert steps > 20


@pytest.mark.parametrize("damaged", ["journal.json", "manifest.next", "manifest.json", "stage"])
def test_a_dead_build_with_a_damaged_record_leaves_nothing_stale(
    damaged: str, memory: Path
) -> None:
    """Whichever record is damaged after a crash: nothing stale is left that is not named."""
    steps = 0
    while True:
        out = lay_out(memory / str(steps) / "out")
        if not die_while_publishing(out, NEW, steps):
            break
        file = state_of(out) / damaged
        if file.is_dir():
            shutil.rmtree(file)
        elif file.exists():
            flip(file)
        third = {"index.html": b"third", "verzeichnis/index.html": b"third list"}
        release = publish(out, third)
        left = published(out).keys() - third - FOREIGN.keys()
        assert left <= set(release.foreign), steps
        if damaged != "manifest.next":
            assert published(out) == third | FOREIGN, steps
        steps += 1


def is_refused(out: Path, files: Files, culprit: Path) -> bool:
    """Publish files; tell whether that was refused because of what stands in the way."""
    try:
        publish(out, files)
    except BlockedTargetError as fault:
        return fault.path == str(culprit)
    return False


@pytest.mark.parametrize("path", ["verzeichnis/added/index.html", "index.html"])
def test_what_somebody_put_there_after_a_crash_stays(path: str, memory: Path) -> None:
    """Between a crash and its completion files of others are safe, too: the next build refuses."""
    steps, blocked = 0, 0
    while True:
        out = lay_out(memory / str(steps) / "out")
        if not die_while_publishing(out, NEW, steps):
            break
        has_journal = (state_of(out) / "journal.json").exists()
        is_pending = has_journal and (state_of(out) / "stage" / path).exists()
        write(out, {path: b"mine, since the crash"})
        if is_refused(out, NEW, out / path):
            assert (out / path).read_bytes() == b"mine, since the crash"
            blocked += 1
            (out / path).unlink()
            publish(out, NEW)
        else:
            assert not is_pending
            assert not has_journal or published(out)[path] == NEW[path]
        assert published(out) == NEW | FOREIGN
        steps += 1

    assert blocked


def test_what_somebody_put_in_a_stale_pages_place_after_a_crash_stays(memory: Path) -> None:
    """A file that was to be removed and was changed since the crash is left, and named."""
    path = "verzeichnis/withdrawn/card.vcf"
    steps, left = 0, 0
    while True:
        out = lay_out(memory / str(steps) / "out")
        if not die_while_publishing(out, NEW, steps):
            break
        if (state_of(out) / "journal.json").exists() and (out / path).exists():
            write(out, {path: b"mine, since the crash"})
            assert publish(out, NEW).foreign == (path,)
            assert published(out) == NEW | FOREIGN | {path: b"mine, since the crash"}
            left += 1
        steps += 1

    assert left


def test_a_torn_staged_file_is_never_put_in_place(out: Path) -> None:
    """After a power cut a staged file may be empty: it is made anew, and the old one stays."""
    for step in range(30):
        die_while_publishing(out, NEW, step)
        if (state_of(out) / "journal.json").exists():
            break
    staged = next(path for path in (state_of(out) / "stage").rglob("index.html"))
    staged.write_bytes(b"")

    with open_target(out) as place:
        assert place.rows
        assert b"" not in published(out).values()
    publish(out, NEW)

    assert published(out) == NEW | FOREIGN


def test_a_system_that_fails_half_way_says_so(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A failure half-way is no failure that leaves the old release; the next build completes it."""
    real, moved = os.replace, []

    def replace(source: str, destination: str) -> None:
        if len(moved) == 2:
            raise OSError(28, "No space left on device", destination)
        moved.append(destination)
        real(source, destination)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", replace)
        with pytest.raises(UnfinishedReleaseError) as fault:
            publish(out, NEW)
    assert (fault.value.errno, fault.value.strerror) == (28, "No space left on device")
    assert fault.value.filename.removeprefix(f"{out}/") in NEW
    assert_no_file_is_torn(out)
    publish(out, NEW)

    assert published(out) == NEW | FOREIGN


def test_a_folder_made_after_a_crash_where_none_was_is_foreign(memory: Path) -> None:
    """A first build that died has no claim to a folder that somebody made meanwhile."""
    steps, refused = 0, 0
    while True:
        out = memory / str(steps) / "out"
        if not die_while_publishing(out, NEW, steps):
            break
        if not out.exists():
            write(out, {"mine.txt": b"mine"})
            with pytest.raises(ForeignTargetError):
                publish(out, NEW)
            assert read_tree(out) == {"mine.txt": b"mine"}
            shutil.rmtree(out)
            refused += 1
        publish(out, NEW)
        assert published(out) == NEW
        steps += 1

    assert refused


def test_what_dead_builds_left_is_swept(out: Path) -> None:
    """Staged files, temporary files and half-written records go with the next build."""
    state = state_of(out)
    litter = {"stage/a.html": b"x", "work/tmp1/view.json": b"x", "manifest.part": b"x"}
    write(state, litter)

    publish(out, NEW)

    assert list(state.iterdir()) == [state / "manifest.json"]


# --- One at a time


def hold(folder: Path, seconds: float) -> int:
    """Hold a folder in another process."""
    ready, told = os.pipe()
    process = os.fork()
    if process == 0:
        with locks.lock_folder(folder):
            os.write(told, b"x")
            time.sleep(seconds)
            os._exit(0)
    os.read(ready, 1)
    return process


def test_a_second_build_waits_and_gives_up(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two builds into one target never run at once; nobody waits for ever, nothing is changed."""
    monkeypatch.setattr(locks, "LOCK_TIMEOUT", 0.2)
    process = hold(state_of(out), 60)
    try:
        before = time.monotonic()
        with pytest.raises(LockedError):
            publish(out, NEW)
        assert 0.2 <= time.monotonic() - before < 5
        assert published(out) == OLD | FOREIGN
        publish(out.parent / "elsewhere", NEW)
    finally:
        os.kill(process, signal.SIGKILL)
    monkeypatch.setattr(locks, "LOCK_TIMEOUT", 10)
    publish(out, NEW)
    os.waitpid(process, 0)

    assert published(out) == NEW | FOREIGN


def test_whoever_waits_goes_on_when_the_other_is_done(out: Path) -> None:
    """The lock of a process that ends is free at once."""
    process = hold(state_of(out), 0.5)

    publish(out, NEW)
    os.waitpid(process, 0)

    assert published(out) == NEW | FOREIGN


@pytest.mark.slow
def test_builds_into_one_target_follow_each_other(tmp_path: Path) -> None:
    """Eight builds at once into a target that is not there yet: each is whole, the last stays."""
    out = tmp_path / "out"
    processes = []
    for number in range(8):
        process = os.fork()
        if process == 0:
            try:
                publish(out, {"a.html": b"%d" % number, f"{number}/index.html": b"%d" % number})
            finally:
                os._exit(0)
        processes.append(process)
    for process in processes:
        assert os.waitpid(process, 0)[1] == 0
    made = published(out)

    assert len(made) == 2
    assert made[f"{made['a.html'].decode()}/index.html"] == made["a.html"]


def test_a_temporary_folder_lives_as_long_as_its_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a killed process left is swept by the next; what lives, and what others made, is not."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    dead = tmp_path / "wegweiser-tmp-abcdefgh"
    mine = [tmp_path / name for name in ("wegweiser-sicherung", "wegweiser-tmp-a", "other")]
    for folder in (dead, *mine):
        write(folder, {"a/b.txt": b"x"})
    (tmp_path / "wegweiser-tmp-linkdead").symlink_to(mine[0])

    with locks.open_temporary_folder() as living:
        (living / "a.txt").write_bytes(b"x")
        assert living.stat().st_mode & 0o777 == 0o700
        locks.sweep_temporary_folders()
        assert (living / "a.txt").exists()
        assert not dead.exists()

    assert not living.exists()
    assert all((folder / "a/b.txt").exists() for folder in mine)


def test_temporary_files_that_nobody_may_list_hinder_no_build(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder for temporary files that is gone, or may only be written to, keeps nobody."""
    monkeypatch.setattr("tempfile.tempdir", str(out / "nowhere"))

    publish(out, NEW)

    assert published(out) == NEW | FOREIGN


def test_a_journal_that_leads_elsewhere_counts_as_lost(out: Path) -> None:
    """No step of a journal leaves the target, whatever its checksum says."""
    precious = out.parent / "precious.txt"
    precious.write_bytes(b"precious")
    state = precious.stat()
    for value in (
        {"moves": {}, "removals": {"../precious.txt": [8, state.st_mtime_ns]}, "is_whole": False},
        {"moves": {"../precious.txt": ["0", 0, 0, 0, 0]}, "removals": {}, "is_whole": False},
        {"moves": [], "removals": {}, "is_whole": False},
        {"moves": {"a": [1]}, "removals": {}, "is_whole": False},
    ):
        manifest.write_sealed(state_of(out) / "journal.json", value)
        assert journal.read_journal(state_of(out)) is None
        publish(out, OLD)
        assert not (state_of(out) / "journal.json").exists()

    assert precious.read_bytes() == b"precious"
    assert published(out) == OLD | FOREIGN
