"""Make what is new, in one process or several; the order is always that of the plan."""

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import BinaryIO

from wegweiser.ground.diagnostics import Diagnostic, Place
from wegweiser.making.jobs import Artifact, Fault, Job, Kit

WORTH_IT = 200
"""Below this many jobs, a second process costs more than it saves (measured: `speed.md`)."""

Made = Artifact | Diagnostic


def make(jobs: Sequence[Job], kit: Kit, workers: int) -> Iterator[Made]:
    """Yield each job's artifact, or the finding that kept it from being made.

    Slow jobs are begun first, in processes of their own beside the others: let them stand last.
    """
    if not hasattr(os, "fork"):
        return (_make(job, kit) for job in jobs)
    return _side_by_side(jobs, kit, workers)


def hands(asked: int | None) -> int:
    """Return how many processes to use: as asked, else one per processor that this process may use."""
    return asked or (len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


def _make(job: Job, kit: Kit) -> Made:
    try:
        return job.make(job.path, job.view, kit)
    except Fault as fault:
        note = fault.note
        return Diagnostic(note.code, note.place, (*note.values, ("page", job.path), ("record", job.origin)))


def _side_by_side(jobs: Sequence[Job], kit: Kit, workers: int) -> Iterator[Made]:
    # Slow jobs never run here: typst leaves threads behind, and a process with threads must not fork again.
    slow, quick = [job for job in jobs if job.slow], [job for job in jobs if not job.slow]
    free = workers - bool(slow)  # what is slow keeps a processor busy to the end: the rest must not take it away
    dealt = quick if free > 1 and len(quick) >= WORTH_IT else []
    with _shared_out(slow, kit, workers) as begun, _shared_out(dealt, kit, free) as results:
        others = results if dealt else (_make(job, kit) for job in quick)
        for job in jobs:
            yield next(begun if job.slow else others)


@contextmanager
def _shared_out(jobs: Sequence[Job], kit: Kit, workers: int) -> Iterator[Iterator[Made]]:
    """Deal the jobs out like cards and take the results back in the same order."""
    pipes = [_child(jobs[start::workers], kit) for start in range(min(workers, len(jobs)))]
    try:
        yield (_received(pipes[number % workers][1]) for number in range(len(jobs)))
    finally:
        # Each child holds the pipes of those before it: only when all are closed, all hear that nobody listens.
        for _, pipe in pipes:
            pipe.close()
        for child, _ in pipes:
            os.waitpid(child, 0)


def _child(jobs: Sequence[Job], kit: Kit) -> tuple[int, BinaryIO]:
    """Fork a process that makes these jobs: nothing is sent to it, it has the whole plan already."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, os.fdopen(reading, "rb")
    status = 1
    try:
        os.close(reading)
        with os.fdopen(writing, "wb") as pipe:
            for job in jobs:
                _send(_make(job, kit), pipe)
        status = 0
    except (BrokenPipeError, KeyboardInterrupt):
        pass  # the parent has given up and says why
    except BaseException:  # noqa: BLE001  the parent must not run twice; it sees the pipe end and fails loudly
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(status)


def _send(made: Made, pipe: BinaryIO) -> None:
    head: list[object]
    if isinstance(made, Artifact):
        head, body = [made.path, made.ids, made.links], made.body
    else:
        place = made.place
        head, body = [made.code, [place.path, place.line, place.column, place.length], made.values, made.severity], b""
    pipe.write(json.dumps([len(body), head]).encode() + b"\n")
    pipe.write(body)


def _received(pipe: BinaryIO) -> Made:
    line = pipe.readline()
    if not line:
        message = "a worker process ended early"
        raise OSError(message)
    length, head = json.loads(line)
    body = pipe.read(length)
    if len(head) == 3:  # noqa: PLR2004  an artifact's head: path, ids, links
        return Artifact(head[0], body, tuple(head[1]), tuple(head[2]))
    return Diagnostic(head[0], Place(*head[1]), tuple((name, value) for name, value in head[2]), head[3])
