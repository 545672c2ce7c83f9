"""sitemap.xml and robots.txt, from the plan itself (sitemaps.org protocol 0.9; RFC 9309)."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from wegweiser.build.jobs import Artifact, Job, SitemapEntry, Theme
from wegweiser.languages import get_source_language
from wegweiser.model import routes


class Sitemap(NamedTuple):
    """All pages of the site, or where their list stands."""

    template: str
    """The template that renders it."""
    lang: str
    """The language of the template, which has no words."""
    base_url: str
    """The address of the site."""
    entries: tuple[SitemapEntry, ...]
    """The pages by address."""


def plan(base_url: str, planned: Iterable[Job]) -> Iterator[Job]:
    """Plan the sitemap of all planned pages, and the file that points to it."""
    entries = [job.sitemap_entry for job in planned if job.sitemap_entry]
    pages = [entry for entry in entries if entry.address != f"{routes.NOT_FOUND}/"]
    pages.sort(key=lambda entry: entry.address)
    for path, listed in (("sitemap.xml", tuple(pages)), ("robots.txt", ())):
        yield Job(path, render_template, Sitemap(path, get_source_language(), base_url, listed))


def render_template(path: str, view: Sitemap, theme: Theme) -> Artifact:
    """Make a file that links to nothing by relative addresses."""
    return Artifact(path, theme.render(view.template, view).encode())
