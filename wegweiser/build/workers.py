"""Share jobs out among processes; what comes of them stands in the order of the plan.

Not `concurrent.futures`: its workers stay for ever where the system ends their parent (SIGTERM),
and one that ends in the middle of an answer keeps the parent waiting. Here each worker has a pipe
of its own, so that both hear at once when the other is gone.
"""

import os
import signal
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from typing import Any, NoReturn, TypeVar, cast

from wegweiser.build.failures import describe_failure
from wegweiser.build.jobs import Artifact, Job, JobError, Part, TextError, Theme, choose_tools
from wegweiser.diagnostics import Diagnostic, Location

T = TypeVar("T")

PARALLEL_THRESHOLD = 200
"""Below this many files to make, further processes cost more than they save (measured)."""

_WORD_FIELDS = frozenset({"text", "lang"})
"""The fields of words in a language."""

_CHUNKS_PER_WORKER = 100
"""Pieces that a worker's part is cut into: so small that none waits long for another at the end."""


def make_artifact(job: Job, theme: Theme) -> Artifact | Diagnostic:
    """Return a job's artifact, or the finding that kept it from being made.

    Raises OSError where the system fails.
    """
    try:
        return job.make(job.path, job.view, choose_tools(job, theme))
    except JobError as fault:
        values = (*fault.diagnostic.values, ("page", job.path), ("record", job.origin))
        return replace(fault.diagnostic, values=values)
    except OSError:
        raise
    except Exception as fault:  # noqa: BLE001
        # Whatever a text may bring about, in our code or a library's.
        return report_failure(job, fault)


def report_failure(job: Job, fault: Exception) -> Diagnostic:
    """Return the finding that a file cannot be made: its record, and the field if that is known."""
    field = _find_field(job.view, fault.text) if isinstance(fault, TextError) else ""
    file, _, _ = job.origin.partition(" ")
    return describe_failure(Location(file), job.path, job.origin, field, fault)


def _find_field(view: Any, text: str, name: str = "") -> str:
    """Return the field of a view in which a text stands; empty where it stands in none."""
    if isinstance(view, Part):
        return _find_field(view.view, text, name)
    if isinstance(view, str):
        return name if view == text else ""
    if not isinstance(view, tuple):
        return ""
    names = getattr(view, "_fields", None) or (name,) * len(view)
    # What holds the words of a language is no field of a record.
    names = [name if field in _WORD_FIELDS and name else field for field in names]
    paths = (_find_field(value, text, field) for value, field in zip(view, names, strict=True))
    return max(paths, key=bool, default="")


def run_jobs(
    jobs: Sequence[Job],
    work: Callable[[Job], T],
    process_count: int,
    report_done: Callable[[int], None],
    *,
    all_parallel: bool,
) -> list[T]:
    """Return what `work` makes of each job; `report_done` gets the number of those that are done.

    With several processes slow jobs are done beside this one; with `all_parallel`, all are. What
    workers send back should be little. Raises OSError where the system fails a worker, or ends it.
    """
    here, chunks = _split_jobs(jobs, process_count, all_parallel=all_parallel)
    results: dict[int, T] = {}

    def run_chunk(chunk_number: int) -> list[tuple[int, T]]:
        return [(number, work(jobs[number])) for number in chunks[chunk_number]]

    with _start_workers(run_chunk, min(process_count, len(chunks))) as workers:
        for number in here:
            results[number] = work(jobs[number])
            report_done(len(results))
        for chunk in _collect_chunks(workers, len(chunks)):
            for number, result in chunk:
                results[number] = result
                report_done(len(results))
    return [results[number] for number in range(len(jobs))]


def count_workers(wanted: int | None) -> int:
    """Return how many processes to use: as wanted, else one per processor that is to be had."""
    if wanted:
        return wanted
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _split_jobs(
    jobs: Sequence[Job], process_count: int, *, all_parallel: bool
) -> tuple[Sequence[int], list[Sequence[int]]]:
    """Return the numbers of the jobs that are done in this process, and chunks of the others.

    Slow jobs come first, each a chunk of its own.
    """
    slow = [number for number, job in enumerate(jobs) if job.slow]
    quick = [number for number, job in enumerate(jobs) if not job.slow]
    quick.reverse()  # the last editions hold lists of everything and take longest: they come first
    if process_count == 1 or not hasattr(os, "fork"):
        return (*slow, *quick), []
    single_chunks: list[Sequence[int]] = [(number,) for number in slow]
    if not all_parallel:
        return quick, single_chunks
    size = len(quick) // (process_count * _CHUNKS_PER_WORKER) + 1
    return (), single_chunks + [quick[n : n + size] for n in range(0, len(quick), size)]


@contextmanager
def _start_workers(run_chunk: Callable[[int], Any], count: int) -> Iterator[list[Connection]]:
    """Fork workers, of which each begins with the chunk of its number; none outlives the block."""
    workers: list[Connection] = []
    process_ids: list[int] = []
    try:
        for number in range(count):
            worker, parent = Pipe()
            workers.append(worker)
            with parent:
                process_ids.append(_fork_worker(run_chunk, number, parent, workers))
        yield workers
    except BaseException:
        for process_id in process_ids:
            os.kill(process_id, signal.SIGINT)  # they clear up as after Ctrl+C, and say nothing
        raise
    finally:
        for worker in workers:
            worker.close()
        for process_id in process_ids:
            os.waitpid(process_id, 0)


def _fork_worker(
    run_chunk: Callable[[int], Any], number: int, parent: Connection, workers: list[Connection]
) -> int:
    """Fork a worker: it has the whole plan already, nothing but numbers is sent to it.

    A signal waits meanwhile: it would be an exception where nobody can handle it.
    """
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        process_id = os.fork()
        if not process_id:
            _work(run_chunk, number, parent, workers, mask)
        return process_id
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)


def _work(
    run_chunk: Callable[[int], Any],
    number: int,
    parent: Connection,
    workers: list[Connection],
    mask: Collection[int],
) -> NoReturn:
    """Do what a worker does, and end its process; `mask` are the signals that wait then."""
    try:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        for worker in workers:
            worker.close()  # else no worker would hear that the parent is gone
        _serve_chunks(run_chunk, number, parent)
    except (EOFError, ConnectionError, KeyboardInterrupt):
        pass  # all is done, or the parent has given up and says why
    except BaseException:  # noqa: BLE001
        # The parent must not run twice; it hears the end of the pipe.
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(0)


def _serve_chunks(run_chunk: Callable[[int], Any], number: int, parent: Connection) -> None:
    while True:
        try:
            answer = run_chunk(number)
        except OSError as fault:
            answer = fault
        parent.send(answer)
        number = parent.recv()


def _collect_chunks(workers: Sequence[Connection], chunk_count: int) -> Iterator[Any]:
    """Yield what workers make of the chunks, and hand out the next chunk to whoever is done."""
    upcoming = iter(range(len(workers), chunk_count))
    busy = list(workers)
    while busy:
        for worker in cast("list[Connection]", wait(busy)):
            try:
                answer = worker.recv()
                number = next(upcoming, None)
                if number is None:
                    busy.remove(worker)
                else:
                    worker.send(number)
            except (EOFError, ConnectionError) as fault:
                message = "a worker process ended early"
                raise OSError(message) from fault
            if isinstance(answer, OSError):
                raise answer
            yield answer
