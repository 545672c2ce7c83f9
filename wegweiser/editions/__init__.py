"""The table of contents: everything that we publish, in order."""

from wegweiser.city.model import Site
from wegweiser.editions import booklet, directory, entries, events, offers, pages, projects, sitemap, start, trainings
from wegweiser.editions.frame import Frame
from wegweiser.making.jobs import Job

EDITIONS = (start, directory, entries, trainings, projects, offers, events, pages, booklet)
"""Each plans its files in one language; the sitemap comes last, for it shows what the others planned."""


def plan(site: Site) -> tuple[Job, ...]:
    """Return the job of every file that a disclosed site consists of, the theme's assets apart."""
    frames = [Frame(site, lang) for lang in site.settings.languages]
    jobs = [job for frame in frames for edition in EDITIONS for job in edition.plan(frame)]
    return (*jobs, *sitemap.plan(site.settings.base_url, jobs))
