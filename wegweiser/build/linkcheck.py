"""Check the links of a release: dead links and anchors, doubled ids."""

from collections import Counter
from collections.abc import Iterator, Mapping

from wegweiser.build.manifest import ManifestRow
from wegweiser.diagnostics import Diagnostic, Location, error

IdsByPath = Mapping[str, frozenset[str]]
"""The ids that each output file defines."""


def check_links(rows: Mapping[str, ManifestRow]) -> Iterator[Diagnostic]:
    """Yield each id that a page defines twice and each link that leads nowhere.

    Checks the whole plan, not only what was made anew: a page that is gone is missed by pages that
    were kept.
    """
    ids_by_path = {path: frozenset(row.ids) for path, row in rows.items()}
    for path, row in rows.items():
        if len(ids_by_path[path]) < len(row.ids):
            yield from _find_duplicate_ids(path, row)
    dead = _find_dead_links(rows, ids_by_path)
    for path, row in rows.items():
        for link in row.links:
            if link in dead or (link[:1] == "#" and link[1:] not in ids_by_path[path]):
                yield _dead_link_error(path, link, ids_by_path)


def _find_duplicate_ids(path: str, row: ManifestRow) -> Iterator[Diagnostic]:
    for name, count in Counter(row.ids).items():
        if count > 1:
            yield error("doubled-id", Location(path), id=name)


def _find_dead_links(rows: Mapping[str, ManifestRow], ids_by_path: IdsByPath) -> set[str]:
    # Most links stand on thousands of pages: each is checked once.
    links = frozenset[str]().union(*(row.links for row in rows.values()))
    return {link for link in links if _is_dead_link(link, ids_by_path)}


def _is_dead_link(link: str, ids_by_path: IdsByPath) -> bool:
    """Tell whether a link from any page leads nowhere; one to its own page is checked with it.

    What stands behind a "#" with "=" in it is no id: it is a word to the script of the page.
    """
    if link.startswith("#"):
        return False
    address, _, name = link.partition("#")
    ids = ids_by_path.get(_output_path(address))
    if ids is None:
        return True
    return bool(name) and "=" not in name and name not in ids


def _dead_link_error(path: str, link: str, ids_by_path: IdsByPath) -> Diagnostic:
    address, _, name = link.partition("#")
    if link.startswith("#"):
        return error("dead-anchor", Location(path), target=link, name=name)
    if _output_path(address) not in ids_by_path:
        return error("dead-link", Location(path), target="/" + address)
    return error("dead-anchor", Location(path), target="/" + link, name=name)


def _output_path(address: str) -> str:
    return address + "index.html" if not address or address.endswith("/") else address
