"""The table of contents: everything that we publish, in order."""

from wegweiser.city.model import Site
from wegweiser.editions import (
    cards,
    directory,
    entries,
    events,
    figures,
    forum,
    headers,
    neighbours,
    offers,
    pages,
    pinboard,
    projects,
    search,
    sitemap,
    start,
    trainings,
)
from wegweiser.editions.frame import Frame
from wegweiser.making.jobs import Job

EDITIONS = (
    start, directory, search, entries, cards, neighbours, forum, trainings, projects, offers, events, figures, pinboard, pages,
    headers,
)  # fmt: skip
"""Each plans its files in one language; the sitemap comes last, for it shows what the others planned."""


def plan(site: Site) -> tuple[Job, ...]:
    """Return the job of every file that a disclosed site consists of, the theme's assets apart."""
    first, *others = site.settings.languages
    frame = Frame(site, first)
    frames = (frame, *(Frame(site, lang, frame) for lang in others))
    jobs = [job for frame in frames for edition in EDITIONS for job in edition.plan(frame)]
    return (*jobs, *sitemap.plan(site.settings.base_url, jobs))
