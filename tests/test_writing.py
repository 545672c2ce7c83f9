"""Several people write into a city at once: none is lost, nothing is overwritten or half."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from support.cities import CITY, HERE, TODAY, copy_city, edit, read_tree
from support.request_bodies import add, correct, remove

from wegweiser import pipeline
from wegweiser.commands import cli, edition, skeletons
from wegweiser.diagnostics import has_errors
from wegweiser.requests import apply
from wegweiser.source import files, locks, writing
from wegweiser.source.writing import ChangedFileError

pytestmark = pytest.mark.whole

ORGS, WITHDRAWN = "data/orgs.yaml", "data/withdrawn.yaml"


def ids(city: Path) -> list[str]:
    """Return the ids of all entries, as PyYAML reads them."""
    return [item["id"] for item in yaml.safe_load((city / ORGS).read_text(encoding="utf-8"))]


def has_faults(city: Path) -> bool:
    """Tell whether the check of a city finds an error."""
    return has_errors(pipeline.check(pipeline.Options(folder=city, today=TODAY)).diagnostics)


def intake(city: Path, body: str) -> apply.IntakeResult:
    """Write a request into a city."""
    file = city.parent / f"request-{os.getpid()}.md"
    file.write_text(body, encoding="utf-8")
    return apply.process_request(city, file, TODAY, write=True)


def at_once(*works: Callable[[], object]) -> list[int]:
    """Do works at the same time, each in a process of its own; return how they ended."""
    start, go = os.pipe()
    processes = []
    for work in works:
        process = os.fork()
        if process == 0:
            try:
                os.close(go)
                os.read(start, 1)  # until the pipe is closed: all begin together
                work()
                os._exit(0)
            finally:
                os._exit(1)
        processes.append(process)
    os.close(start)
    os.close(go)
    return [os.waitpid(process, 0)[1] for process in processes]


def test_requests_at_the_same_time_are_all_kept(tmp_path: Path) -> None:
    """Six writers at once, people and requests: each entry is there, and the city has no fault."""
    city = copy_city(tmp_path)
    before = ids(city)
    names = ["Erster Verein", "Zweiter Verein", "Dritter Verein"]
    requests = [
        lambda name=name: intake(city, add({"Name der Organisation": name})) for name in names
    ]
    keys = ["vierter", "fuenfter", "sechster"]
    records = [
        lambda key=key: skeletons.create_record(city, "org", f"{key}-verein", TODAY) for key in keys
    ]

    assert at_once(*requests, *records) == [0] * 6
    new = {"erster-verein", "zweiter-verein", "dritter-verein"} | {f"{key}-verein" for key in keys}
    assert set(ids(city)) - set(before) == new
    assert len(ids(city)) == len(before) + 6
    assert not has_faults(city)
    assert not list(city.rglob(".*wegweiser*"))


def test_printed_editions_at_the_same_time_are_one(tmp_path: Path) -> None:
    """Whoever records the same edition at the same time as another gets that one."""
    city = copy_city(tmp_path)
    edit(city / ORGS, "name: Hafenchor Übersee", "name: Hafenchor")
    (city / "data/editions.yaml").unlink(missing_ok=True)

    assert at_once(*[lambda: edition.record_printed_edition(city, TODAY)] * 3) == [0] * 3
    editions = yaml.safe_load((city / "data/editions.yaml").read_text(encoding="utf-8"))
    assert [item["number"] for item in editions] == ["1"]


WRITERS: dict[str, tuple[Callable[[Path], object], str]] = {
    "new": (lambda city: skeletons.create_record(city, "org", "neuer-verein", TODAY), ORGS),
    "new event": (
        lambda city: skeletons.create_record(city, "event", "neu", TODAY),
        "data/events.yaml",
    ),
    "intake add": (lambda city: intake(city, add()), ORGS),
    "intake correct": (
        lambda city: intake(city, correct("hafenchor", {"Gegründet": "1999"})),
        ORGS,
    ),
    "intake remove": (lambda city: intake(city, remove("frauenrunde")), WITHDRAWN),
    "edition": (lambda city: edition.record_printed_edition(city, TODAY), "data/editions.yaml"),
}
"""What writes into a city, and a file that it writes to."""


@pytest.mark.parametrize("name", WRITERS)
def test_what_an_editor_saved_meanwhile_is_kept(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that was saved between reading and writing is read again: both changes are there."""
    write, path = WRITERS[name]
    city = copy_city(tmp_path)
    (city / path).touch()
    change_city, times = writing.change_city, []

    def change_late(inputs: files.Inputs, texts: dict[str, str]) -> None:
        if not times:
            text = (city / path).read_text(encoding="utf-8")
            (city / path).write_text(f"# gerade gespeichert\n{text}", encoding="utf-8")
        times.append(texts)
        change_city(inputs, texts)

    for module in (writing, skeletons, apply):
        monkeypatch.setattr(module, "change_city", change_late)
    write(city)

    assert len(times) == 2
    assert (city / path).read_text(encoding="utf-8").startswith("# gerade gespeichert\n")
    assert times[1][path] == (city / path).read_text(encoding="utf-8") != times[0][path]


def test_a_file_that_never_rests_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where others write all the time the command gives up, says so, and ends with 3."""
    city = copy_city(tmp_path)
    read_city = files.read_city

    def read_and_change(folder: Path) -> files.Inputs:
        inputs = read_city(folder)
        with (folder / ORGS).open("a", encoding="utf-8") as file:
            file.write("# noch eine Zeile\n")
        return inputs

    monkeypatch.setattr(files, "read_city", read_and_change)
    monkeypatch.setattr(writing, "_ATTEMPTS", 3)
    status = cli.main(["new", "org", "neu", "--site", str(city), "--today", "2026-06-15"])

    assert status == 3
    assert "Es wurde nichts geschrieben." in capsys.readouterr().err
    assert "neu" not in ids(city)


@pytest.mark.parametrize(
    "others", [{"b.yaml": "new"}, {"b.yaml": None}, {"new.yaml": "made since"}, {"a.yaml": ""}]
)
def test_of_several_files_all_are_written_or_none(
    others: dict[str, str | None], tmp_path: Path
) -> None:
    """Changed, removed or made since: as soon as one is not as it was read, none is written."""
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text("old")
    inputs = files.Inputs(str(tmp_path), {"a.yaml": b"old", "b.yaml": b"old"}, "")
    for name, text in others.items():
        (tmp_path / name).unlink(missing_ok=True)
        if text is not None:
            (tmp_path / name).write_text(text)
    before = read_tree(tmp_path)

    with pytest.raises(ChangedFileError):
        writing.change_city(inputs, {"a.yaml": "mine", "b.yaml": "mine", "new.yaml": "mine"})

    assert read_tree(tmp_path) == before


def test_a_withdrawal_that_is_killed_half_way_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between its two files the entry is marked as withdrawn and still there: `check` says so."""
    city = copy_city(tmp_path)
    write = writing.write_text_file

    def die(folder: Path, name: str, text: str) -> None:
        if name == ORGS:
            raise KeyboardInterrupt
        write(folder, name, text)

    monkeypatch.setattr(writing, "write_text_file", die)
    with pytest.raises(KeyboardInterrupt):
        intake(city, remove("frauenrunde"))
    found = pipeline.check(pipeline.Options(folder=city, today=TODAY)).diagnostics

    assert "withdrawn-id" in {diagnostic.code for diagnostic in found}


def test_what_a_killed_writer_left_is_swept_by_the_next(tmp_path: Path) -> None:
    """It holds entries: git takes no notice of it, nobody reads it, the next writer removes it."""
    city = copy_city(tmp_path)
    litter = city / "data" / ".orgs.yaml.4711.wegweiser"
    litter.write_text("- id: halb\n", encoding="utf-8")
    ignored = subprocess.run(
        ["git", "-C", str(HERE), "check-ignore", "--no-index", "data/.orgs.yaml.4711.wegweiser"],
        check=False,
        capture_output=True,
    )

    assert ignored.returncode == 0
    assert not has_faults(city)
    skeletons.create_record(city, "org", "neuer-verein", TODAY)
    assert not litter.exists()


def test_no_link_leads_a_writer_elsewhere(tmp_path: Path) -> None:
    """Where a link stands in the place of the file that we write first, what it names is safe.

    So is what is private: nobody who put a file there can read it.
    """
    foreign, city = tmp_path / "foreign.txt", tmp_path / "city"
    foreign.write_text("mine", encoding="utf-8")
    city.mkdir()
    (city / f".a.yaml.{os.getpid()}.wegweiser").symlink_to(foreign)
    (open_to_all := city / f".b.csv.{os.getpid()}.wegweiser").touch(mode=0o666)
    writing.write_text_file(city, "a.yaml", "new")
    with open_to_all.open(encoding="utf-8") as spy:
        writing.write_private_file(city / "b.csv", b"secret")
        overheard = spy.read()

    assert read_tree(city) == {"a.yaml": b"new", "b.csv": b"secret"}
    assert foreign.read_text(encoding="utf-8") == "mine"
    assert (overheard, (city / "b.csv").stat().st_mode & 0o777) == ("", 0o600)


def test_a_city_that_another_command_holds_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not for ever: then a sentence says so, and nothing was changed. Reading waits for nobody."""
    city = copy_city(tmp_path)
    before = read_tree(city)
    monkeypatch.setattr(locks, "LOCK_TIMEOUT", 0.3)
    ready, told = os.pipe()
    holder = os.fork()
    if holder == 0:
        with locks.lock_folder(city):
            os.write(told, b"x")
            time.sleep(60)
            os._exit(0)
    os.read(ready, 1)
    options = ["--site", str(city), "--today", "2026-06-15"]
    try:
        assert cli.main(["new", "org", "neu", *options]) == 3
        assert "von einem anderen Aufruf" in capsys.readouterr().err
        assert read_tree(city) == before
        assert cli.main(["check", *options]) == 0
    finally:
        os.kill(holder, signal.SIGKILL)
    monkeypatch.setattr(locks, "LOCK_TIMEOUT", 10)
    assert cli.main(["new", "org", "neu", *options]) == 0
    os.waitpid(holder, 0)


@pytest.mark.slow
def test_a_build_beside_writers_publishes_whole_entries(tmp_path: Path) -> None:
    """While entries are written a build elsewhere is hindered by nobody, and shows them whole."""
    city = copy_city(tmp_path)
    command = [sys.executable, str(HERE / "build.py"), "--site", str(city), "--jobs", "1"]
    build = subprocess.Popen(
        [*command, "--out", str(tmp_path / "out"), "--today", "2026-06-15"],
        stderr=subprocess.PIPE,
    )
    writer = threading.Thread(
        target=lambda: [
            skeletons.create_record(city, "org", f"verein-{number}", TODAY) for number in range(5)
        ]
    )
    writer.start()
    writer.join()
    _, complaints = build.communicate(timeout=120)

    assert (build.returncode, b"Traceback" in complaints) == (0, False)
    assert {f"verein-{number}" for number in range(5)} <= set(ids(city))
    assert ids(CITY) != ids(city)
