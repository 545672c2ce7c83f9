"""The table of contents: everything that we publish, in order."""

from wegweiser.city.model import Site
from wegweiser.editions import (
    booklet,
    calendars,
    cards,
    catalogue,
    changes,
    directory,
    downloads,
    entries,
    events,
    feeds,
    figures,
    forum,
    headers,
    hsds,
    media,
    neighbours,
    offers,
    pages,
    paperform,
    pinboard,
    projects,
    records,
    requests,
    search,
    sitemap,
    start,
    tables,
    trainings,
)
from wegweiser.editions.frame import Frame
from wegweiser.ground.languages import SOURCE
from wegweiser.making.jobs import Job

EDITIONS = (
    start, directory, search, entries, booklet, paperform, requests, cards, neighbours, forum, trainings, projects, offers, events,
    calendars, figures, pinboard, pages, changes, feeds, media, headers, tables, records, hsds,
)  # fmt: skip
"""Each plans its files in one language; a file with an `offer` is listed on the page of all downloads."""

SUMMARIES = (catalogue, downloads)
"""Each plans its files from what all before it planned; the sitemap comes last."""


def plan(site: Site) -> tuple[Job, ...]:
    """Return the job of every file that a disclosed site consists of, the theme's assets apart."""
    # German first: what exists once for the whole site is planned with it.
    first, *others = sorted(site.settings.languages, key=lambda lang: lang != SOURCE)
    frame = Frame(site, first)
    frames = (frame, *(Frame(site, lang, frame) for lang in others))
    jobs = [job for frame in frames for edition in EDITIONS for job in edition.plan(frame)]
    for summary in SUMMARIES:
        jobs.extend(summary.plan(frames, tuple(jobs)))
    return (*jobs, *sitemap.plan(site.settings.base_url, jobs))
