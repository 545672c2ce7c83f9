"""The press: results in order from one process or several, faults as findings, a dead worker noticed."""

import os
from typing import Any, NamedTuple

import pytest

from wegweiser.ground.diagnostics import Diagnostic, Place, error
from wegweiser.making import press
from wegweiser.making.jobs import Artifact, Fault, Job, Kit


class Kits:
    """A kit for jobs that need none."""

    digest = "kit"
    home = "/"

    def render(self, template: str, view: Any) -> str:
        """Return the template's name."""
        return template


class View(NamedTuple):
    """A number."""

    number: int


def echo(path: str, view: View, kit: Kit) -> Artifact:
    """Make a file that holds its number, larger ones for some."""
    return Artifact(path, str(view.number).encode() * (200_000 if view.number % 50 == 0 else 1), (f"id-{view.number}",), ("a/",))


def fails(path: str, view: View, kit: Kit) -> Artifact:
    """Fail as a template does."""
    raise Fault(error("theme-fault", Place("theme/templates/x.html", 3, 1), template="x.html", problem="kaputt"))


def dies(path: str, view: View, kit: Kit) -> Artifact:
    """End the whole process."""
    os._exit(7)


def where(path: str, view: View, kit: Kit) -> Artifact:
    """Make a file that holds the number of the process that made it."""
    return Artifact(path, str(os.getpid()).encode())


def jobs(number: int) -> list[Job]:
    """Return some jobs."""
    return [Job(f"{n}/index.html", echo, View(n), f"origin {n}") for n in range(number)]


@pytest.mark.parametrize("workers", [1, 2, 3, 7])
def test_order_is_that_of_the_plan(workers: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many processes work, what they make comes in the order of the plan, byte by byte."""
    monkeypatch.setattr(press, "WORTH_IT", 0)

    assert list(press.make(jobs(220), Kits(), workers)) == [echo(job.path, job.view, Kits()) for job in jobs(220)]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_fault_names_page_and_record(workers: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """What could not be made is a finding that names the page and the record, and the others are made."""
    monkeypatch.setattr(press, "WORTH_IT", 0)
    plan = [*jobs(3), Job("x/index.html", fails, View(1), "data/orgs.yaml verein")]

    made = list(press.make(plan, Kits(), workers))

    values = (("template", "x.html"), ("problem", "kaputt"), ("page", "x/index.html"), ("record", "data/orgs.yaml verein"))
    assert made[3] == Diagnostic("theme-fault", Place("theme/templates/x.html", 3, 1), values)
    assert all(isinstance(one, Artifact) for one in made[:3])


def test_a_dead_worker_is_no_release(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that the system kills ends the build as a failure of the system."""
    monkeypatch.setattr(press, "WORTH_IT", 0)

    with pytest.raises(OSError, match="ended early"):
        list(press.make([*jobs(5), Job("x", dies, View(1))], Kits(), 2))


def interrupted(path: str, view: View, kit: Kit) -> Artifact:
    """Stop as if somebody had pressed Ctrl+C."""
    raise KeyboardInterrupt


def test_whoever_interrupts_a_build_reads_no_traceback(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    """Ctrl+C reaches every process of a build; those that work for it end without a word."""
    monkeypatch.setattr(press, "WORTH_IT", 0)

    with pytest.raises(OSError, match="ended early"):
        list(press.make([*jobs(5), Job("x", interrupted, View(1))], Kits(), 2))

    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("worth_it", [0, 1000])
def test_slow_work_has_processes_of_its_own(workers: int, worth_it: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes long is made beside the rest, its result comes at its place, and its fault is carried as any other."""
    monkeypatch.setattr(press, "WORTH_IT", worth_it)
    pages = jobs(5)
    plan = [Job("pages", where, View(1)), Job("a.pdf", where, View(1), slow=True), *pages,
            Job("b.pdf", fails, View(1), "data/orgs.yaml", slow=True), Job("c.pdf", where, View(1), slow=True)]  # fmt: skip

    made = list(press.make(plan, Kits(), workers))

    assert made[2:7] == [echo(job.path, job.view, Kits()) for job in pages]
    assert [one.path for one in made if isinstance(one, Artifact)] == [job.path for job in plan if job.path != "b.pdf"]
    assert isinstance(made[7], Diagnostic)
    assert dict(made[7].values)["record"] == "data/orgs.yaml"
    makers = {one.body for one in made if isinstance(one, Artifact) and one.path.endswith(".pdf")}
    assert str(os.getpid()).encode() not in makers
    assert isinstance(made[0], Artifact)
    assert made[0].body not in makers


@pytest.mark.parametrize(("workers", "makers"), [(2, 1), (3, 2)])
def test_slow_work_keeps_its_processor(workers: int, makers: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """While something slow is made, the rest is shared among one process fewer."""
    monkeypatch.setattr(press, "WORTH_IT", 0)
    plan = [*(Job(f"{n}", where, View(n)) for n in range(9)), Job("a.pdf", where, View(1), slow=True)]

    *pages, slow = (one.body for one in press.make(plan, Kits(), workers) if isinstance(one, Artifact))

    assert len(set(pages)) == makers
    assert slow not in pages


@pytest.mark.timeout(60)
def test_whoever_stops_listening_is_not_kept_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """A build that gives up in the middle ends, though its processes have more to say than a pipe holds."""
    monkeypatch.setattr(press, "WORTH_IT", 0)
    loud = [Job(f"{n}", echo, View(50 * n), slow=n % 2 == 0) for n in range(40)]
    made = press.make(loud, Kits(), 3)
    next(made)

    made.close()  # type: ignore[attr-defined]


def test_few_jobs_need_no_second_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Below the number where it pays, no process is started."""
    monkeypatch.delattr(os, "fork")

    assert len(list(press.make(jobs(3), Kits(), 4))) == 3
