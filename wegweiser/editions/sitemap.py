"""sitemap.xml and robots.txt, from the plan itself (sitemaps.org protocol 0.9; RFC 9309)."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from wegweiser.city import routes
from wegweiser.making.jobs import Artifact, Job, Kit


class Stop(NamedTuple):
    """A page in the sitemap: its address, its other languages, when its data last changed."""

    address: str
    versions: tuple[tuple[str, str], ...]
    modified: str


class Map(NamedTuple):
    """All pages, under the base URL."""

    template: str
    lang: str
    base_url: str
    stops: tuple[Stop, ...]


def plan(base_url: str, planned: Iterable[Job]) -> Iterator[Job]:
    """Plan the sitemap of all planned pages, and the file that points to it."""
    sheets = [job.view.sheet for job in planned if hasattr(job.view, "sheet")]
    stops = tuple(
        Stop(sheet.address, _versions(sheet), sheet.modified)
        for sheet in sorted(sheets, key=lambda sheet: sheet.address)
        if sheet.address != f"{routes.NOT_FOUND}/"
    )
    yield Job("sitemap.xml", plain, Map("sitemap.xml", "de", base_url, stops))
    yield Job("robots.txt", plain, Map("robots.txt", "de", base_url, ()))


def _versions(sheet: Any) -> tuple[tuple[str, str], ...]:
    """Return the languages that a page exists in; the German start page has an empty address, a missing page has, too."""
    start = sheet.address == sheet.home
    return tuple((one.lang, one.address) for one in sheet.versions if one.address or start)


def plain(path: str, view: Any, kit: Kit) -> Artifact:
    """Make a file that links to nothing by relative addresses."""
    return Artifact(path, kit.render(view.template, view).encode())
