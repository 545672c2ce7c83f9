"""Share jobs out among processes; what comes of them stands in the order of the plan."""

import os
import pickle
import struct
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from tempfile import TemporaryFile
from typing import IO, Any, NamedTuple, TypeVar

from wegweiser.ground.diagnostics import Diagnostic
from wegweiser.making.jobs import Artifact, Fault, Job, Kit

T = TypeVar("T")

WORTH_IT = 200
"""Below this many files to make, further processes cost more than they save (measured: `speed.md`)."""

_SHARES = 100
"""Into so many shares each process's part of the work is cut: none waits long for another at the end."""

_ERRNO = 100
"""A process that the system fails ends with this and the number of the failure."""

_TICKET = struct.Struct("<I")


def made(job: Job, kit: Kit) -> Artifact | Diagnostic:
    """Return a job's artifact, or the finding that kept it from being made."""
    try:
        return job.make(job.path, job.view, kit)
    except Fault as fault:
        note = fault.note
        return Diagnostic(note.code, note.place, (*note.values, ("page", job.path), ("record", job.origin)))


def share(jobs: Sequence[Job], work: Callable[[Job], T], hands: int, tell: Callable[[int], None], *, all_aside: bool) -> list[T]:
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
    with _helpers(_cut(aside, len(slow), hands), lambda number: work(jobs[number]), hands) as crew:
        for number in here:
            results[number] = work(jobs[number])
            tell(len(results))
        for done, _ in enumerate(iter(lambda: crew.ticks.read(1), b""), len(results) + 1):
            tell(done)
        results |= crew.results()
    return [results[number] for number in range(len(jobs))]


def hands(asked: int | None) -> int:
    """Return how many processes to use: as asked, else one per processor that this process may use."""
    return asked or (len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


class _Crew(NamedTuple):
    """Processes that work: their ids, where a byte comes for each thing done, and a file without a name for each to write to."""

    children: list[int]
    ticks: IO[bytes]
    notebooks: list[IO[bytes]]

    def results(self) -> dict[int, Any]:
        """Wait for all, and return what they wrote down."""
        while self.children:
            status = os.waitstatus_to_exitcode(os.waitpid(self.children.pop(), 0)[1])
            if status > _ERRNO:
                raise OSError(status - _ERRNO, os.strerror(status - _ERRNO))
            if status:
                message = "a worker process ended early"
                raise OSError(message)
        found = dict(pair for notebook in self.notebooks for pair in _read(notebook))
        for fault in found.values():
            if isinstance(fault, OSError):
                raise fault
        return found


@contextmanager
def _helpers(shares: Sequence[Sequence[int]], work: Callable[[int], Any], hands: int) -> Iterator[_Crew]:
    """Begin to work through the shares in so many processes, each taking the next one when it has done one."""
    with ExitStack() as stack:
        tickets = stack.enter_context(_tickets(len(shares)))
        listen, told = os.pipe()
        crew = _Crew([], os.fdopen(listen, "rb", buffering=0), [])
        stack.callback(_dismiss, crew)
        with os.fdopen(told, "wb", buffering=0) as ticks:
            for _ in range(min(hands, len(shares))):
                crew.notebooks.append(stack.enter_context(TemporaryFile()))
                crew.children.append(_child(shares, work, tickets, crew, ticks))
        yield crew


def _dismiss(crew: _Crew) -> None:
    crew.ticks.close()  # whoever still works hears that nobody listens any more
    for child in crew.children:
        os.waitpid(child, 0)


def _cut(queue: Sequence[int], alone: int, hands: int) -> list[Sequence[int]]:
    """Cut a queue into shares: the first so many alone, the others in pieces so small that nobody waits long at the end."""
    size = len(queue) // (hands * _SHARES) + 1
    return [queue[n : n + 1] for n in range(min(alone, len(queue)))] + [queue[n : n + size] for n in range(alone, len(queue), size)]


def _tickets(number: int) -> IO[bytes]:
    """Return a file without a name from which each process takes the number of its next share: all read at one place in it."""
    file = TemporaryFile()  # noqa: SIM115  closed by the caller
    file.write(b"".join(map(_TICKET.pack, range(number))))
    file.seek(0)
    return file


def _child(shares: Sequence[Sequence[int]], work: Callable[[int], Any], tickets: IO[bytes], crew: _Crew, ticks: IO[bytes]) -> int:
    """Fork a process that works: nothing is sent to it, it has the whole plan already."""
    child = os.fork()
    if child:
        return child
    status, notebook = 1, crew.notebooks[-1]
    try:
        crew.ticks.close()
        while ticket := os.read(tickets.fileno(), _TICKET.size):
            for number in shares[_TICKET.unpack(ticket)[0]]:
                pickle.dump((number, _tried(work, number)), notebook)
                ticks.write(b".")
        notebook.flush()
        status = 0
    except (BrokenPipeError, KeyboardInterrupt):
        pass  # the parent has given up and says why
    except OSError as fault:  # it could not even write down what it found
        status = _ERRNO + (fault.errno or 0)
    except BaseException:  # noqa: BLE001  the parent must not run twice; it sees the status and fails loudly
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(status)


def _tried(work: Callable[[int], Any], number: int) -> Any:
    """Return what comes of a job; a failure of the system is carried back and raised there."""
    try:
        return work(number)
    except OSError as fault:
        return fault


def _read(notebook: IO[bytes]) -> Iterator[tuple[int, Any]]:
    notebook.seek(0)
    while True:
        try:
            yield pickle.load(notebook)  # noqa: S301  written by our own process into a file that nobody else can open
        except EOFError:
            return
