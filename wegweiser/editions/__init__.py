"""The table of contents: everything that we publish, in order."""

from wegweiser.build.jobs import Job
from wegweiser.editions.data import (
    calendars,
    cards,
    catalogue,
    csv_tables,
    feeds,
    headers,
    hsds,
    json_lists,
    media,
    search,
    sitemap,
    spreadsheet,
)
from wegweiser.editions.frame import Frame
from wegweiser.editions.pages import (
    changes,
    directory,
    downloads,
    editorial,
    entries,
    events,
    figures,
    forum,
    neighbourhood,
    offers,
    pinboard,
    project,
    projects,
    request,
    start,
    trainings,
)
from wegweiser.editions.printed import booklet, paper_form
from wegweiser.languages import DEFAULT_LANGUAGE
from wegweiser.model.site import Site

EDITIONS = (
    start,
    directory,
    search,
    entries,
    booklet,
    paper_form,
    request,
    cards,
    neighbourhood,
    forum,
    trainings,
    projects,
    project,
    offers,
    events,
    calendars,
    figures,
    pinboard,
    editorial,
    changes,
    feeds,
    media,
    headers,
    spreadsheet,
    csv_tables,
    json_lists,
    hsds,
)
"""Each plans its files in one language."""

SUMMARIES = (catalogue, downloads)
"""Each plans its files from what all before it planned; the sitemap comes last."""


def plan_files(site: Site) -> tuple[Job, ...]:
    """Return the job of every file that a disclosed site consists of, the theme's assets apart."""
    # German first: what exists once for the whole site is planned with it.
    first, *others = sorted(site.settings.languages, key=lambda lang: lang != DEFAULT_LANGUAGE)
    frame = Frame(site, first)
    frames = (frame, *(Frame(site, lang, frame) for lang in others))
    jobs = [job for frame in frames for edition in EDITIONS for job in edition.plan(frame)]
    for summary in SUMMARIES:
        jobs.extend(summary.plan(frames, tuple(jobs)))
    return (*jobs, *sitemap.plan(site.settings.base_url, jobs))
