"""Workers: results in order from any number of processes, faults as findings, death noticed."""

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from wegweiser.build import workers
from wegweiser.build.jobs import Artifact, Job, JobError, Maker, Theme, render_text
from wegweiser.build.pdf import LocalizedMarkdown
from wegweiser.diagnostics import Diagnostic, Location, error


class FakeTheme:
    """A theme for jobs that need none."""

    digest = "theme"
    base_path = "/"

    def render(self, template: str, view: Any) -> str:
        """Return the template's name."""
        return template


class View(NamedTuple):
    """A number."""

    number: int


def echo(path: str, view: View, theme: Theme) -> Artifact:
    """Make a file that holds its number, larger ones for some."""
    return Artifact(
        path,
        str(view.number).encode() * (200_000 if view.number % 50 == 0 else 1),
        (f"id-{view.number}",),
        ("a/",),
    )


def fails(path: str, view: View, theme: Theme) -> Artifact:
    """Fail as a template does."""
    raise JobError(
        error(
            "theme-fault",
            Location("theme/templates/x.html", 3, 1),
            template="x.html",
            problem="kaputt",
        )
    )


def dies(path: str, view: View, theme: Theme) -> Artifact:
    """End the whole process, as the system does that has no memory left."""
    os.kill(os.getpid(), signal.SIGKILL)
    return Artifact(path, b"")


def tell_process(path: str, view: View, theme: Theme) -> Artifact:
    """Make a file that holds the number of the process that made it."""
    return Artifact(path, str(os.getpid()).encode())


def jobs(number: int) -> list[Job]:
    """Return some jobs."""
    return [Job(f"{n}/index.html", echo, View(n), f"origin {n}") for n in range(number)]


def run(
    plan: list[Job], process_count: int, *, all_parallel: bool = True
) -> tuple[list[Artifact | Diagnostic], list[int]]:
    """Return what comes of a plan, and the numbers of done jobs that were reported."""
    progress: list[int] = []
    return workers.run_jobs(
        plan,
        lambda job: workers.make_artifact(job, FakeTheme()),
        process_count,
        progress.append,
        all_parallel=all_parallel,
    ), progress


@pytest.mark.slow
@pytest.mark.parametrize("process_count", [1, 2, 3, 7])
@pytest.mark.parametrize("number", [0, 1, 220, 3000])
def test_order_is_that_of_the_plan(process_count: int, number: int) -> None:
    """However many processes work, results come in the order of the plan, each counted once."""
    made, progress = run(jobs(number), process_count)

    assert made == [echo(job.path, job.view, FakeTheme()) for job in jobs(number)]
    assert progress == list(range(1, number + 1))


@pytest.mark.parametrize("process_count", [1, 2])
def test_a_fault_names_page_and_record(process_count: int) -> None:
    """What could not be made is a finding that names page and record, and the others are made."""
    made, _ = run(
        [*jobs(3), Job("x/index.html", fails, View(1), "data/orgs.yaml verein")], process_count
    )

    values = (
        ("template", "x.html"),
        ("problem", "kaputt"),
        ("page", "x/index.html"),
        ("record", "data/orgs.yaml verein"),
    )
    assert made[3] == Diagnostic("theme-fault", Location("theme/templates/x.html", 3, 1), values)
    assert all(isinstance(one, Artifact) for one in made[:3])


class Entry(NamedTuple):
    """A view with a text of an editor."""

    name: str
    """Its name."""
    description: LocalizedMarkdown
    """Its words."""


def write_text(path: str, view: Entry, theme: Theme) -> Artifact:
    """Make a page of a text."""
    text = view.description.text
    return Artifact(path, render_text(text, trusted=view.description.trusted).encode())


def recurse(path: str, view: View, theme: Theme) -> Artifact:
    """Go deeper than Python does."""
    return recurse(path, view, theme)


def lack_memory(path: str, view: View, theme: Theme) -> Artifact:
    """Ask for more memory than there is."""
    raise MemoryError


def broken(path: str, view: View, theme: Theme) -> Artifact:
    """Fail as only a bug of ours does."""
    raise ZeroDivisionError


@pytest.mark.parametrize("process_count", [1, 2])
@pytest.mark.parametrize(
    ("make", "problem"),
    [(recurse, "RecursionError"), (lack_memory, "MemoryError"), (broken, "ZeroDivisionError")],
)
def test_whatever_goes_wrong_is_a_finding(make: Maker, problem: str, process_count: int) -> None:
    """An exception while a file is made names its record, is no traceback and ends no worker."""
    made, _ = run([*jobs(3), Job("x/index.html", make, View(1), "data/orgs.yaml a")], process_count)

    finding = made[3]
    assert isinstance(finding, Diagnostic)
    assert (finding.code, finding.location.path) == ("unmade-file", "data/orgs.yaml")
    assert dict(finding.values)["record"] == "data/orgs.yaml a"
    assert dict(finding.values)["problem"].startswith(problem)
    assert "(test_workers.py:" in dict(finding.values)["problem"]


@pytest.mark.parametrize("process_count", [1, 2])
def test_a_text_that_cannot_be_read_names_its_field(process_count: int) -> None:
    """Where Markdown itself fails, the finding says in which field of the record the text is."""
    words = LocalizedMarkdown("half a \ud800 character", "de")
    made, _ = run(
        [*jobs(3), Job("x/index.html", write_text, Entry("A", words), "data/orgs.yaml a")],
        process_count,
    )

    finding = made[3]
    assert isinstance(finding, Diagnostic)
    assert dict(finding.values)["field"] == "description"
    assert dict(finding.values)["problem"].startswith("UnicodeEncodeError")


def test_a_dead_worker_is_no_release() -> None:
    """A worker that the system kills ends the build as a failure of the system."""
    with pytest.raises(OSError, match="ended early"):
        run([*jobs(5), Job("x", dies, View(1))], 2)


def interrupted(path: str, view: View, theme: Theme) -> Artifact:
    """Stop as if somebody had pressed Ctrl+C."""
    raise KeyboardInterrupt


def test_whoever_interrupts_a_build_reads_no_traceback(capfd: pytest.CaptureFixture[str]) -> None:
    """Ctrl+C reaches every process of a build; those that work for it end without a word."""
    with pytest.raises(OSError, match="ended early"):
        run([*jobs(5), Job("x", interrupted, View(1))], 2)

    assert capfd.readouterr().err == ""


def full(path: str, view: View, theme: Theme) -> Artifact:
    """Fail as a disk does that is full."""
    raise OSError(errno.ENOSPC, "kein Platz", path)


@pytest.mark.parametrize("process_count", [1, 2])
def test_a_failure_of_the_system_keeps_its_name(
    process_count: int, capfd: pytest.CaptureFixture[str]
) -> None:
    """What the system refuses to another process is said here as if it had been refused here."""
    with pytest.raises(OSError, match="kein Platz") as fault:
        run([*jobs(5), Job("x/index.html", full, View(1))], process_count)

    assert (fault.value.errno, fault.value.filename) == (errno.ENOSPC, "x/index.html")
    assert capfd.readouterr().err == ""


def test_a_system_that_refuses_a_process_leaves_nothing_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where no further process is to be had, the others are ended and their files closed."""
    fork, begun = os.fork, []

    def refuse() -> int:
        if begun:
            raise OSError(errno.EAGAIN, "keine Prozesse mehr")
        begun.append(fork())
        return begun[0]

    opened = len(list(Path("/proc/self/fd").iterdir()))
    monkeypatch.setattr(os, "fork", refuse)
    with pytest.raises(OSError, match="keine Prozesse mehr"):
        run(jobs(300), 2)

    assert len(list(Path("/proc/self/fd").iterdir())) == opened
    with pytest.raises(ChildProcessError):
        os.waitpid(begun[0], 0)


def maker_ids(made: list[Artifact | Diagnostic]) -> list[int]:
    """Return the numbers of the processes that files were made in."""
    return [int(one.body) for one in made if isinstance(one, Artifact)]


def test_slow_work_is_done_beside_the_rest() -> None:
    """What takes long is made in processes beside this one; results and faults come as others."""
    slow = [Job(f"{n}.pdf", tell_process, View(n), slow=True) for n in range(2)]
    plan = [
        Job("page", tell_process, View(1)),
        slow[0],
        Job("b.pdf", fails, View(1), slow=True),
        slow[1],
    ]
    made, progress = run(plan, 2, all_parallel=False)

    page, *papers = maker_ids(made)
    assert page == os.getpid()
    assert os.getpid() not in papers
    assert isinstance(made[2], Diagnostic)
    assert progress == [1, 2, 3, 4]


def test_one_hand_starts_no_process() -> None:
    """Whoever asks for one process gets no other."""
    made, _ = run(
        [Job("a.pdf", tell_process, View(1), slow=True), Job("page", tell_process, View(1))], 1
    )

    assert set(maker_ids(made)) == {os.getpid()}


def rest(path: str, view: View, theme: Theme) -> Artifact:
    """Take a while, and hold the number of the process that made it."""
    time.sleep(view.number / 1000)
    return tell_process(path, view, theme)


@pytest.mark.slow
def test_who_is_done_takes_the_next() -> None:
    """While one process is at something slow, the others do the rest.

    Nobody waits for a share of his own.
    """
    plan = [
        *(Job(f"{n}", rest, View(1)) for n in range(300)),
        Job("a.pdf", rest, View(1500), slow=True),
    ]

    *pages, paper = maker_ids(run(plan, 3)[0])

    assert len(set(pages)) == 2
    assert paper not in pages


@pytest.mark.slow
@pytest.mark.timeout(60)
def test_whoever_stops_listening_is_not_kept_waiting() -> None:
    """A build that gives up in the middle ends its processes, though they have more to do."""

    def give_up(done: int) -> None:
        raise ValueError(done)

    plan = [Job(f"{n}", rest, View(100)) for n in range(10_000)]
    with pytest.raises(ValueError, match="1"):
        workers.run_jobs(
            plan, lambda job: workers.make_artifact(job, FakeTheme()), 3, give_up, all_parallel=True
        )


def test_a_worker_that_is_stopped_while_it_begins_says_nothing() -> None:
    """Its parent may give up at any moment, also in the middle of a fork."""
    script = """import os, signal
from wegweiser.build import workers
from wegweiser.build.jobs import Job
signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background ignores it
os.register_at_fork(after_in_child=lambda: os.kill(os.getpid(), signal.SIGINT))
plan = [Job(str(n), lambda job: job.view, n) for n in range(10)]
try:
    workers.run_jobs(plan, lambda job: job.view, 2, print, all_parallel=True)
except OSError as fault:
    print(fault)
signal.raise_signal(signal.SIGINT)"""
    build = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert build.stdout == b"a worker process ended early\n"
    assert b"Exception ignored" not in build.stderr
    assert build.stderr.count(b"KeyboardInterrupt") == 1, "the parent itself hears signals again"


def test_no_worker_outlives_a_build_that_the_system_ends() -> None:
    """Where a build is ended from outside, its workers end when they have done their chunk."""
    script = """import os, time
from wegweiser.build import workers
from wegweiser.build.jobs import Job
def work(job):
    os.write(1, b"%d\\n" % os.getpid())
    time.sleep(0.01)
plan = [Job(str(n), work, n) for n in range(10_000)]
workers.run_jobs(plan, work, 2, print, all_parallel=True)"""
    build = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
    assert build.stdout
    build.stdout.readline()
    build.terminate()
    build.wait()

    build.stdout.read()  # ends when the last process ends that could write
    build.stdout.close()


def test_a_system_that_cannot_fork_does_it_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where processes cannot be forked, one does everything."""
    monkeypatch.delattr(os, "fork")

    assert len(run(jobs(3), 4)[0]) == 3
