"""sitemap.xml and robots.txt, from the plan itself (sitemaps.org protocol 0.9; RFC 9309)."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from wegweiser.build.jobs import Artifact, Job, SitemapEntry, Theme
from wegweiser.model import routes


class Sitemap(NamedTuple):
    """All pages, under the base URL."""

    template: str
    lang: str
    base_url: str
    stops: tuple[SitemapEntry, ...]


def plan(base_url: str, planned: Iterable[Job]) -> Iterator[Job]:
    """Plan the sitemap of all planned pages, and the file that points to it."""
    pages = (job.stop for job in planned if job.stop and job.stop.address != f"{routes.NOT_FOUND}/")
    stops = tuple(sorted(pages, key=lambda stop: stop.address))
    yield Job("sitemap.xml", render_template, Sitemap("sitemap.xml", "de", base_url, stops))
    yield Job("robots.txt", render_template, Sitemap("robots.txt", "de", base_url, ()))


def render_template(path: str, view: Any, kit: Theme) -> Artifact:
    """Make a file that links to nothing by relative addresses."""
    return Artifact(path, kit.render(view.template, view).encode())
