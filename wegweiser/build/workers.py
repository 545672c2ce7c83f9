"""Share jobs out among processes; what comes of them stands in the order of the plan."""

import os
import pickle
import struct
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from tempfile import TemporaryFile
from typing import IO, Any, NamedTuple, TypeVar

from wegweiser.build.jobs import Artifact, Job, JobError, Theme
from wegweiser.diagnostics import Diagnostic

T = TypeVar("T")

PARALLEL_THRESHOLD = 200
"""Below this many files to make, further processes cost more than they save (measured: `speed.md`)."""

_CHUNKS_PER_WORKER = 100
"""Into so many shares each process's part of the work is cut: none waits long for another at the end."""

_ERRNO_BASE = 100
"""A process that the system fails ends with this and the number of the failure."""

_CHUNK_NUMBER = struct.Struct("<I")


def make_artifact(job: Job, theme: Theme) -> Artifact | Diagnostic:
    """Return a job's artifact, or the finding that kept it from being made."""
    try:
        return job.make(job.path, job.view, theme)
    except JobError as fault:
        note = fault.diagnostic
        return Diagnostic(
            note.code, note.location, (*note.values, ("page", job.path), ("record", job.origin))
        )


def run_jobs(
    jobs: Sequence[Job],
    work: Callable[[Job], T],
    hands: int,
    tell: Callable[[int], None],
    *,
    all_aside: bool,
) -> list[T]:
    """Return what `work` makes of each job; `tell` hears how many are done.

    With several hands slow jobs are done in processes beside this one; `all_aside`, all are. What the processes send back
    should be little. Raises OSError where one ended early.
    """
    slow = [number for number, job in enumerate(jobs) if job.slow]
    # The last editions hold lists of everything and take longest: they are begun first.
    quick = [number for number, job in reversed(tuple(enumerate(jobs))) if not job.slow]
    here, aside = [*slow, *quick], list[int]()
    if hands > 1 and hasattr(os, "fork"):
        here, aside = ([], here) if all_aside else (quick, slow)
    results: dict[int, T] = {}
    with _start_workers(
        _split_chunks(aside, len(slow), hands), lambda number: work(jobs[number]), hands
    ) as crew:
        for number in here:
            results[number] = work(jobs[number])
            tell(len(results))
        for done, _ in enumerate(iter(lambda: crew.ticks.read(1), b""), len(results) + 1):
            tell(done)
        results |= crew.results()
    return [results[number] for number in range(len(jobs))]


def count_workers(asked: int | None) -> int:
    """Return how many processes to use: as asked, else one per processor that this process may use."""
    return asked or (
        len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    )


class _WorkerPool(NamedTuple):
    """Processes that work: their ids, where a byte comes for each thing done, and a file without a name for each to write to."""

    children: list[int]
    ticks: IO[bytes]
    notebooks: list[IO[bytes]]

    def results(self) -> dict[int, Any]:
        """Wait for all, and return what they wrote down."""
        while self.children:
            status = os.waitstatus_to_exitcode(os.waitpid(self.children.pop(), 0)[1])
            if status > _ERRNO_BASE:
                raise OSError(status - _ERRNO_BASE, os.strerror(status - _ERRNO_BASE))
            if status:
                message = "a worker process ended early"
                raise OSError(message)
        found = dict(pair for notebook in self.notebooks for pair in _read_results(notebook))
        for fault in found.values():
            if isinstance(fault, OSError):
                raise fault
        return found


@contextmanager
def _start_workers(
    shares: Sequence[Sequence[int]], work: Callable[[int], Any], hands: int
) -> Iterator[_WorkerPool]:
    """Begin to work through the shares in so many processes, each taking the next one when it has done one."""
    with ExitStack() as stack:
        tickets = stack.enter_context(_create_queue_file(len(shares)))
        listen, told = os.pipe()
        crew = _WorkerPool([], os.fdopen(listen, "rb", buffering=0), [])
        stack.callback(_stop_workers, crew)
        with os.fdopen(told, "wb", buffering=0) as ticks:
            for _ in range(min(hands, len(shares))):
                crew.notebooks.append(stack.enter_context(TemporaryFile()))
                crew.children.append(_fork_worker(shares, work, tickets, crew, ticks))
        yield crew


def _stop_workers(crew: _WorkerPool) -> None:
    crew.ticks.close()  # whoever still works hears that nobody listens any more
    for child in crew.children:
        os.waitpid(child, 0)


def _split_chunks(queue: Sequence[int], alone: int, hands: int) -> list[Sequence[int]]:
    """Cut a queue into shares: the first so many alone, the others in pieces so small that nobody waits long at the end."""
    size = len(queue) // (hands * _CHUNKS_PER_WORKER) + 1
    return [queue[n : n + 1] for n in range(min(alone, len(queue)))] + [
        queue[n : n + size] for n in range(alone, len(queue), size)
    ]


def _create_queue_file(number: int) -> IO[bytes]:
    """Return a file without a name from which each process takes the number of its next share: all read at one place in it."""
    file = TemporaryFile()  # noqa: SIM115  closed by the caller
    file.write(b"".join(map(_CHUNK_NUMBER.pack, range(number))))
    file.seek(0)
    return file


def _fork_worker(
    shares: Sequence[Sequence[int]],
    work: Callable[[int], Any],
    tickets: IO[bytes],
    crew: _WorkerPool,
    ticks: IO[bytes],
) -> int:
    """Fork a process that works: nothing is sent to it, it has the whole plan already."""
    child = os.fork()
    if child:
        return child
    status, notebook = 1, crew.notebooks[-1]
    try:
        crew.ticks.close()
        while ticket := os.read(tickets.fileno(), _CHUNK_NUMBER.size):
            for number in shares[_CHUNK_NUMBER.unpack(ticket)[0]]:
                pickle.dump((number, _run_job(work, number)), notebook)
                ticks.write(b".")
        notebook.flush()
        status = 0
    except (BrokenPipeError, KeyboardInterrupt):
        pass  # the parent has given up and says why
    except OSError as fault:  # it could not even write down what it found
        status = _ERRNO_BASE + (fault.errno or 0)
    except BaseException:  # noqa: BLE001  the parent must not run twice; it sees the status and fails loudly
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(status)


def _run_job(work: Callable[[int], Any], number: int) -> Any:
    """Return what comes of a job; a failure of the system is carried back and raised there."""
    try:
        return work(number)
    except OSError as fault:
        return fault


def _read_results(notebook: IO[bytes]) -> Iterator[tuple[int, Any]]:
    notebook.seek(0)
    while True:
        try:
            yield pickle.load(notebook)  # noqa: S301  written by our own process into a file that nobody else can open
        except EOFError:
            return
