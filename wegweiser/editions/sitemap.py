"""sitemap.xml and robots.txt, from the plan itself (sitemaps.org protocol 0.9; RFC 9309)."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from wegweiser.city import routes
from wegweiser.making.jobs import Artifact, Job, Kit, Stop


class Map(NamedTuple):
    """All pages, under the base URL."""

    template: str
    lang: str
    base_url: str
    stops: tuple[Stop, ...]


def plan(base_url: str, planned: Iterable[Job]) -> Iterator[Job]:
    """Plan the sitemap of all planned pages, and the file that points to it."""
    pages = (job.stop for job in planned if job.stop and job.stop.address != f"{routes.NOT_FOUND}/")
    stops = tuple(sorted(pages, key=lambda stop: stop.address))
    yield Job("sitemap.xml", plain, Map("sitemap.xml", "de", base_url, stops))
    yield Job("robots.txt", plain, Map("robots.txt", "de", base_url, ()))


def plain(path: str, view: Any, kit: Kit) -> Artifact:
    """Make a file that links to nothing by relative addresses."""
    return Artifact(path, kit.render(view.template, view).encode())
