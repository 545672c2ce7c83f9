"""The table of contents: everything that we publish, in order."""

from wegweiser.city.model import Site
from wegweiser.editions import (
    calendars,
    changes,
    directory,
    downloads,
    entries,
    events,
    feeds,
    media,
    offers,
    pages,
    projects,
    records,
    sitemap,
    start,
    tables,
    trainings,
)
from wegweiser.editions.frame import Frame
from wegweiser.making.jobs import Job

EDITIONS = (
    start,
    directory,
    entries,
    trainings,
    projects,
    offers,
    events,
    calendars,
    pages,
    changes,
    feeds,
    media,
    tables,
    records,
)
"""Each plans its files in one language; a file with an `offer` is listed on the page of all downloads."""

SUMMARIES = (downloads,)
"""Each plans its files from what all before it planned; the sitemap comes last."""


def plan(site: Site) -> tuple[Job, ...]:
    """Return the job of every file that a disclosed site consists of, the theme's assets apart."""
    frames = [Frame(site, lang) for lang in site.settings.languages]
    jobs = [job for frame in frames for edition in EDITIONS for job in edition.plan(frame)]
    for summary in SUMMARIES:
        jobs.extend(summary.plan(frames, tuple(jobs)))
    return (*jobs, *sitemap.plan(site.settings.base_url, jobs))
