"""Proofread the plan: dead links and anchors, doubled ids and paths."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from wegweiser.ground.diagnostics import Diagnostic, Place, error
from wegweiser.making.jobs import Job
from wegweiser.making.publish import Row


def doubled_paths(jobs: Sequence[Job]) -> Iterator[Diagnostic]:
    """Yield each output file that two jobs want to write."""
    seen: dict[str, Job] = {}
    for job in jobs:
        first = seen.setdefault(job.path, job)
        if first is not job:
            yield error("doubled-path", Place(job.origin or job.path), path=job.path, other=first.origin or first.path)


def proofread(rows: Mapping[str, Row]) -> Iterator[Diagnostic]:
    """Yield each id that a page defines twice and each link that leads to no page or no place on a page.

    Judges the whole plan, not only what was made anew: a page that is gone is missed by pages that were kept.
    """
    places = {path: frozenset(row.ids) for path, row in rows.items()}
    for path, row in rows.items():
        if len(places[path]) < len(row.ids):
            yield from (error("doubled-id", Place(path), id=name) for name, n in Counter(row.ids).items() if n > 1)
        for link in row.links:
            address, _, name = link.partition("#")
            target = _file(address) if address or not link.startswith("#") else path
            if target not in places:
                yield error("dead-link", Place(path), target="/" + address)
            elif name and name not in places[target]:
                yield error("dead-anchor", Place(path), target=link if link.startswith("#") else "/" + link, name=name)


def _file(address: str) -> str:
    return address + "index.html" if not address or address.endswith("/") else address
