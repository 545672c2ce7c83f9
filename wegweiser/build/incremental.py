"""Build what changed: make and stage what is new, keep the rest, check the links of all."""

import sys
from collections.abc import Callable, Sequence
from functools import partial
from itertools import chain
from pathlib import Path

from wegweiser.build import jobs, linkcheck, publish, workers
from wegweiser.build.failures import merge_faults
from wegweiser.build.jobs import Job, LazyView
from wegweiser.build.publish import PENDING_ROW, StagedFile, StagedRelease
from wegweiser.build.target import Target
from wegweiser.build.theme import ThemeFolder
from wegweiser.build.theme_files import PACKAGE_FOLDER
from wegweiser.diagnostics import Diagnostic, Diagnostics
from wegweiser.source import files

UNCHANGED_COST_RATIO = 16
"""To find that a file need not be made anew is so many times quicker than to make it."""

ReportProgress = Callable[[int, int], None]
"""Gets how many of how many files are done: made, or found to be as they must be."""


def digest_engine() -> str:
    """Return a digest of our own code and of the versions of the libraries it stands on."""
    code = files.read_folder(PACKAGE_FOLDER.parent, PACKAGE_FOLDER.name, endings=(".py", ".po"))
    libraries = (Path(path) for path in sys.path if path.endswith("-packages"))
    versions = chain.from_iterable(
        sorted(entry.name for entry in folder.glob("*.dist-info")) for folder in libraries
    )
    return jobs.combine_digests((code.digest, sys.version, *versions))


def build_changed(
    planned: Sequence[Job],
    theme: ThemeFolder,
    staged: StagedRelease,
    unmodified: frozenset[str],
    process_count: int | None,
    report_progress: ReportProgress,
) -> Diagnostics:
    """Make and stage each file whose key is new or that is not `unmodified` in the target.

    Pages that tell the sizes of files are made when these are. Raises OSError where the system
    fails.
    """
    target, rows = staged.target, staged.rows
    unmodified = _find_same_templates(target, theme, unmodified)
    # The theme counts in the keys of nearly all files: if it is another, few can be kept.
    kept = unmodified if target.theme_digest == theme.digest else frozenset[str]()
    # A file keeps its place in the plan, whenever it is made: findings come in this order.
    rows.update((job.path, target.rows.get(job.path, PENDING_ROW)) for job in planned)
    build_file = partial(_build_file, theme, target, unmodified)
    first = [job for job in planned if not jobs.has_downloads(job)]
    last = [job for job in planned if jobs.has_downloads(job)]
    results = workers.run_jobs(
        first,
        build_file,
        workers.count_workers(process_count),
        lambda done: report_progress(done, len(planned)),
        all_parallel=_are_many(first, kept),
    )
    diagnostics = merge_faults(staged.add_files(results))
    sizes = {path: row.size for path, row in rows.items()}
    diagnostics += staged.add_files(
        build_file(jobs.fill_download_sizes(job, sizes)) for job in last
    )
    return diagnostics or tuple(linkcheck.check_links(rows))


def _build_file(
    theme: ThemeFolder, target: Target, unmodified: frozenset[str], job: Job
) -> StagedFile | Diagnostic | None:
    """Make and stage a file; return None where the target holds it already."""
    try:
        job = job if isinstance(job.view, LazyView) else jobs.resolve_view(job)
        key = jobs.compute_job_key(job, theme)
        if job.path in unmodified and target.rows[job.path].key == key:
            return None
        job = jobs.resolve_view(job)
    except Exception as fault:  # noqa: BLE001
        # A view may be worked out only now, from whatever a text says.
        return workers.report_failure(job, fault)
    with theme.record_templates() as templates:
        artifact = workers.make_artifact(job, theme)
    if isinstance(artifact, Diagnostic):
        return artifact
    return publish.stage_artifact(target, artifact, key, sorted(templates))


def _find_same_templates(
    target: Target, theme: ThemeFolder, unmodified: frozenset[str]
) -> frozenset[str]:
    """Return the published files whose templates say what they said when these were made."""
    old, new = target.template_digests, theme.template_digests
    changed = {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
    if not changed:
        return unmodified
    rows = target.rows
    return frozenset(path for path in unmodified if changed.isdisjoint(rows[path].templates))


def _are_many(planned: Sequence[Job], unmodified: frozenset[str]) -> bool:
    """Tell whether processes for all jobs are worth their while."""
    unchanged = sum(job.path in unmodified for job in planned)
    changed = len(planned) - unchanged
    return changed + unchanged // UNCHANGED_COST_RATIO >= workers.PARALLEL_THRESHOLD
