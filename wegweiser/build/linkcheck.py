"""Proofread the plan: dead links and anchors, doubled ids and paths."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from wegweiser.build.jobs import Job
from wegweiser.build.publish import ManifestRow
from wegweiser.diagnostics import Diagnostic, Location, error


def find_duplicate_paths(jobs: Sequence[Job]) -> Iterator[Diagnostic]:
    """Yield each output file that two jobs want to write."""
    seen: dict[str, Job] = {}
    for job in jobs:
        first = seen.setdefault(job.path, job)
        if first is not job:
            yield error(
                "doubled-path",
                Location(job.origin or job.path),
                path=job.path,
                other=first.origin or first.path,
            )


def check_links(rows: Mapping[str, ManifestRow]) -> Iterator[Diagnostic]:
    """Yield each id that a page defines twice and each link that leads to no page or no place on a page.

    Judges the whole plan, not only what was made anew: a page that is gone is missed by pages that were kept.
    """
    places = {path: frozenset(row.ids) for path, row in rows.items()}
    for path, row in rows.items():
        if len(places[path]) < len(row.ids):
            yield from (
                error("doubled-id", Location(path), id=name)
                for name, n in Counter(row.ids).items()
                if n > 1
            )
    # Most links stand on thousands of pages: each is judged once, and looked for only where it is dead.
    dead = {
        link
        for link in set().union(*(row.links for row in rows.values()))
        if _is_dead_link(link, places)
    }
    for path, row in rows.items():
        for link in row.links:
            if link in dead or (link[:1] == "#" and link[1:] not in places[path]):
                yield _dead_link_error(path, link, places)


def _is_dead_link(link: str, places: Mapping[str, frozenset[str]]) -> bool:
    """Tell whether a link from any page leads nowhere; places on the same page are judged with their page.

    What stands behind a "#" with "=" in it names no place: it is a word to the script of the page.
    """
    address, _, name = link.partition("#")
    known = places.get(_output_path(address))
    return link[:1] != "#" and (
        known is None or (bool(name) and "=" not in name and name not in known)
    )


def _dead_link_error(path: str, link: str, places: Mapping[str, frozenset[str]]) -> Diagnostic:
    address, _, name = link.partition("#")
    if link[:1] != "#" and _output_path(address) not in places:
        return error("dead-link", Location(path), target="/" + address)
    return error(
        "dead-anchor", Location(path), target=link if link[:1] == "#" else "/" + link, name=name
    )


def _output_path(address: str) -> str:
    return address + "index.html" if not address or address.endswith("/") else address
