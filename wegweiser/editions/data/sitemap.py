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
    entries: tuple[SitemapEntry, ...]


def plan(base_url: str, planned: Iterable[Job]) -> Iterator[Job]:
    """Plan the sitemap of all planned pages, and the file that points to it."""
    pages = (
        job.sitemap_entry
        for job in planned
        if job.sitemap_entry and job.sitemap_entry.address != f"{routes.NOT_FOUND}/"
    )
    entries = tuple(sorted(pages, key=lambda entry: entry.address))
    yield Job("sitemap.xml", render_template, Sitemap("sitemap.xml", "de", base_url, entries))
    yield Job("robots.txt", render_template, Sitemap("robots.txt", "de", base_url, ()))


def render_template(path: str, view: Any, theme: Theme) -> Artifact:
    """Make a file that links to nothing by relative addresses."""
    return Artifact(path, theme.render(view.template, view).encode())
