"""The table of contents: everything that we publish, in order."""

from collections.abc import Callable, Iterable
from functools import partial

from wegweiser.build.jobs import Job, Plan, PlanError, PlanFailure
from wegweiser.editions.data import (
    calendars,
    cards,
    catalogue,
    csv_tables,
    feeds,
    figures_table,
    headers,
    hsds,
    json_lists,
    media,
    part_calendars,
    search,
    sitemap,
    spreadsheet,
)
from wegweiser.editions.frame import Frame
from wegweiser.editions.pages import (
    changes,
    copy,
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
from wegweiser.editions.printed import booklet, paper_form, posters
from wegweiser.languages import get_source_language
from wegweiser.model.site import Site

EDITIONS = (
    start,
    directory,
    search,
    entries,
    booklet,
    paper_form,
    posters,
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
    part_calendars,
    figures,
    figures_table,
    pinboard,
    copy,
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


def plan_site(site: Site) -> Plan:
    """Plan every file that a disclosed site consists of, the theme's assets apart.

    What cannot be planned stops nothing else, and is told.
    """
    # German first: what exists once for the whole site is planned with it.
    first, *others = sorted(site.settings.languages, key=lambda lang: lang != get_source_language())
    frame = Frame(site, first)
    frames = (frame, *(Frame(site, lang, frame) for lang in others))
    draft = _Draft()
    for frame in frames:
        for edition in EDITIONS:
            draft.collect(edition.__name__, partial(edition.plan, frame))
    if not draft.failures:  # a summary of a part would miss what is only not planned
        for summary in SUMMARIES:
            draft.collect(summary.__name__, partial(summary.plan, frames, tuple(draft.jobs)))
        base_url, jobs = site.settings.base_url, tuple(draft.jobs)
        draft.collect(sitemap.__name__, lambda: sitemap.plan(base_url, jobs))
    return Plan(tuple(draft.jobs), tuple(draft.failures), site)


def plan_files(site: Site) -> tuple[Job, ...]:
    """Return the job of every file of a site that can be planned. Raises what kept one from it."""
    plan = plan_site(site)
    for failure in plan.failures:
        raise failure.fault
    return plan.jobs


class _Draft:
    """A plan in the making."""

    def __init__(self) -> None:
        self.jobs: list[Job] = []
        self.failures: list[PlanFailure] = []

    def collect(self, edition: str, plan: Callable[[], Iterable[Job]]) -> None:
        """Add the jobs that an edition plans, up to the first that it cannot."""
        try:
            self.jobs.extend(plan())
        except PlanError:
            raise
        except Exception as fault:  # noqa: BLE001  whatever a text may bring about
            self.failures.append(PlanFailure(edition.rpartition(".")[2], fault))
