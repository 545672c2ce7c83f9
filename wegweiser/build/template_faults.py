"""Faults of templates: each told once, with the nearest name, before anything is published."""

from collections.abc import Mapping, Sequence
from functools import partial

from wegweiser.build import jobs, workers
from wegweiser.build.failures import merge_faults
from wegweiser.build.jobs import Job
from wegweiser.build.template_digests import is_template_path
from wegweiser.build.theme import FAULT_CODE, ThemeFolder
from wegweiser.build.theme_files import BUILT_IN, TEMPLATES_FOLDER, read_built_in_theme
from wegweiser.diagnostics import Diagnostic, Diagnostics

_RENDERED_ENDINGS = (".html", ".xml", ".ics", ".xlsx", ".csv")
"""The files that are made with templates, but for what is set on paper."""


def check_templates(planned: Sequence[Job], theme: ThemeFolder) -> Diagnostics:
    """Return the faults of the templates that a city has of its own: each page is made once."""
    if not list_own_templates(theme.inputs.files):
        return ()
    rendered = [job for job in planned if job.path.endswith(_RENDERED_ENDINGS) and not job.slow]
    count = workers.count_workers(None)
    is_long = len(rendered) >= workers.PARALLEL_THRESHOLD
    find = partial(_find_fault, theme)
    results = workers.run_jobs(rendered, find, count, lambda _done: None, all_parallel=is_long)
    return merge_faults(fault for fault in results if fault)


def list_own_templates(theme: Mapping[str, bytes]) -> list[str]:
    """Return the names of a theme's templates that are not the built-in ones."""
    own = {path.removeprefix(BUILT_IN) for path in theme if path.startswith(BUILT_IN)}
    templates = {path for path in theme if path.startswith(TEMPLATES_FOLDER)}
    own |= templates.difference(read_built_in_theme().files)
    return sorted(path.removeprefix(TEMPLATES_FOLDER) for path in own if is_template_path(path))


def _find_fault(theme: ThemeFolder, job: Job) -> Diagnostic | None:
    try:
        artifact = workers.make_artifact(jobs.resolve_view(job), theme)
    except Exception:  # noqa: BLE001  a view that cannot be worked out is told by the build
        return None
    is_fault = isinstance(artifact, Diagnostic) and artifact.code == FAULT_CODE
    return artifact if is_fault and isinstance(artifact, Diagnostic) else None
