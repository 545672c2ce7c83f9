"""The whole house on one screen: check a city, build it."""

import gc
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from wegweiser.build import jobs, linkcheck, pdf, pictures, publish, workers
from wegweiser.build.jobs import Artifact, Job
from wegweiser.build.publish import PENDING_ROW, ManifestRow, Release, StagedRelease
from wegweiser.build.theme import ThemeFolder
from wegweiser.diagnostics import (
    PUBLICATION_CODES,
    Diagnostic,
    Diagnostics,
    apply_strict,
    has_errors,
)
from wegweiser.source import files, markdown
from wegweiser.source.files import Inputs

if TYPE_CHECKING:
    from wegweiser.model.loading import RecordCache
    from wegweiser.model.site import Site, StoredFile

PACKAGE_FOLDER = Path(__file__).resolve().parent
UNCHANGED_COST_RATIO = 8
"""To find that a file need not be made anew is so many times quicker than to make it."""

ReportProgress = Callable[[int, int], None]
"""Hears how many of how many files are done: made, or found to be as they must be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What to build: the city's folder, the day it is, the address it will live at, how strictly and with how many hands."""

    folder: Path
    today: date
    base_url: str = ""
    strict: bool = False
    process_count: int | None = None
    clean: bool = False
    fingerprints: bool = True


@dataclass(frozen=True, slots=True)
class Result:
    """What came of it: the release where there is one, all findings, the texts to show them in, the site as checked."""

    release: Release | None
    diagnostics: Diagnostics
    texts: Mapping[str, str]
    hidden_count: int = 0
    site: "Site | None" = None


def check(options: Options, kept: "RecordCache | None" = None) -> Result:
    """Judge a city without building it, by the same rules; `kept` as in `loading.load`."""
    inputs = files.read_city(options.folder)
    with _pause_garbage_collection():
        site, _, notes = _plan_site(
            inputs,
            files.read_stored_files(options.folder),
            _read_theme(options.folder),
            options,
            kept,
        )
    return Result(None, notes, files.decode_files(inputs), site=site)


def build(
    options: Options, out: Path, tell: ReportProgress, kept: "RecordCache | None" = None
) -> Result:
    """Build a city into `out`, or leave `out` as it was and say why; `kept` as in `loading.load`.

    Raises publish.NotOurs where `out` holds other things, OSError where the system fails.
    """
    target = publish.open_target(out, clean=options.clean)
    inputs, stock, look = (
        files.read_city(options.folder),
        files.read_stored_files(options.folder),
        _read_theme(options.folder),
    )
    engine = _digest_engine()
    seal = jobs.combine_digests((inputs.digest, stock.digest, look.digest, engine, repr(options)))
    untouched = publish.find_unmodified(target)
    if seal == target.stamp and len(untouched) == len(target.rows):
        return Result(
            Release(target.folder, len(target.rows), (), ()), (), {}, target.diagnostic_count
        )
    with _pause_garbage_collection():
        site, planned, notes = _plan_site(inputs, stock, look, options, kept)
        if site is None or has_errors(notes):
            return Result(None, notes, files.decode_files(inputs))
        theme = ThemeFolder(
            look,
            engine,
            _site_base_path(site),
            markdown.render_markdown,
            stock.files,
            fingerprints=options.fingerprints,
        )
        staged = StagedRelease(target)
        known = untouched if target.theme_digest == theme.digest else frozenset[str]()
        notes += _build_files(
            (*planned, *theme.plan_assets()), theme, staged, known, options.process_count, tell
        )
    if has_errors(notes):
        publish.discard_release(staged)
        return Result(None, notes, files.decode_files(inputs))
    return Result(
        publish.publish_release(staged, seal, len(notes), theme.digest),
        notes,
        files.decode_files(inputs),
    )


@contextmanager
def _pause_garbage_collection() -> Iterator[None]:
    """Keep the garbage collector away: many small lasting values are made, and collecting them would take half the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _plan_site(
    inputs: Inputs, stock: Inputs, look: Inputs, options: Options, kept: "RecordCache | None"
) -> tuple["Site | None", Sequence[Job], Diagnostics]:
    """Load, check and plan: the part that `check` and `build` share."""
    # Only now: a build that finds nothing changed is over before the rooms of the city are opened.
    from wegweiser import editions
    from wegweiser.model import loading, routes
    from wegweiser.model.site import disclose_site
    from wegweiser.rules import consistency, theme

    site, notes = loading.load_site(inputs, options.today.isoformat(), kept)
    if site is None:
        return None, (), apply_strict(notes, strict=options.strict)
    ours = (
        files.read_folder(PACKAGE_FOLDER.parent, "theme")
        if _has_own_theme(options.folder)
        else look
    )
    notes += tuple(theme.check_theme(look, ours, site.settings.languages))
    if has_errors(notes):
        return None, (), apply_strict(notes, strict=options.strict)

    site = replace(
        site,
        stored_files=_list_stored_files(stock),
        unprintable_languages=pdf.find_unsupported_languages(look.files, site.settings.languages),
    )
    notes += tuple(consistency.check_site(site, partial(loading.locate_field, inputs, site)))
    if has_errors(notes):
        return None, (), apply_strict(notes, strict=options.strict)
    site = disclose_site(_set_build_values(site, notes, options))
    planned = editions.plan_files(site)
    addresses = {job.path.removesuffix("index.html") for job in planned} | {
        one.path for one in site.stored_files
    }
    pages = {page.slug for page in site.pages} | routes.SECTION_SLUGS
    dead = consistency.check_internal_links(files.decode_files(inputs), addresses)
    astray = consistency.check_menus(
        site.settings, addresses, pages, partial(loading.locate_field, inputs, site)
    )
    strange = consistency.check_glyphs(
        files.decode_files(inputs),
        pdf.compile_unsupported_pattern(look.files),
        partial(_collect_printed_text, planned),
    )
    return (
        site,
        planned,
        apply_strict(
            (*notes, *dead, *astray, *strange, *linkcheck.find_duplicate_paths(planned)),
            strict=options.strict,
        ),
    )


def _collect_printed_text(planned: Sequence[Job]) -> str:
    """Return everything that is said on paper."""
    return json.dumps(
        [jobs.resolve_view(job).view for job in planned if job.path.endswith(".pdf")],
        ensure_ascii=False,
    )


def _list_stored_files(stock: Inputs) -> "tuple[StoredFile, ...]":
    """Return what is known of the city's pictures and files before any of them is made."""
    from wegweiser.model.media import CONTENT_FOLDER, is_picture
    from wegweiser.model.site import StoredFile

    found = ((name.removeprefix(CONTENT_FOLDER), body) for name, body in stock.files.items())
    known = (
        (
            path,
            body,
            (pictures.measure_picture if is_picture(path) else pictures.check_file_metadata)(body),
        )
        for path, body in found
    )
    return tuple(
        StoredFile(path, files.digest_files(((path, body),)), len(body), *size)
        for path, body, size in known
    )


def _set_build_values(site: "Site", notes: Diagnostics, options: Options) -> "Site":
    """Return the site with what only this build knows: where it will live, and whether it is still a draft."""
    base_url = (options.base_url or site.settings.base_url).rstrip("/") + "/"
    draft = any(note.code in PUBLICATION_CODES for note in notes)
    return replace(site, settings=replace(site.settings, base_url=base_url), draft=draft)


def _build_files(
    planned: Sequence[Job],
    theme: ThemeFolder,
    staged: StagedRelease,
    untouched: frozenset[str],
    process_count: int | None,
    tell: ReportProgress,
) -> Diagnostics:
    """Make what is new and proofread the whole; pages that tell the sizes of files come after these."""
    rows = staged.rows
    rows.update((job.path, staged.target.rows.get(job.path, PENDING_ROW)) for job in planned)
    first = [job for job in planned if not jobs.has_downloads(job)]
    notes = _build_changed(
        first, theme, staged, untouched, process_count, lambda done: tell(done, len(planned))
    )
    last = [
        jobs.fill_download_sizes(job, lambda path: rows[path].size)
        for job in planned
        if jobs.has_downloads(job)
    ]
    notes += _build_changed(
        last,
        theme,
        staged,
        untouched,
        process_count,
        lambda done: tell(len(first) + done, len(planned)),
    )
    return notes or tuple(linkcheck.check_links(rows))


def _build_changed(
    due: Sequence[Job],
    theme: ThemeFolder,
    staged: StagedRelease,
    untouched: frozenset[str],
    process_count: int | None,
    tell: Callable[[int], None],
) -> Diagnostics:
    """Make and stage what is new, keep the rest."""
    target = staged.target

    def renew(job: Job) -> tuple[ManifestRow, bool] | Diagnostic | None:
        job = jobs.resolve_view(job)
        key = jobs.compute_job_key(job, theme)
        if job.path in untouched and target.rows[job.path].key == key:
            return None
        made = workers.make_artifact(job, theme)
        return publish.stage_artifact(target, made, key) if isinstance(made, Artifact) else made

    kept = sum(job.path in untouched for job in due)
    many = len(due) - kept + kept // UNCHANGED_COST_RATIO >= workers.PARALLEL_THRESHOLD
    found = workers.run_jobs(
        due, renew, workers.count_workers(process_count), tell, all_parallel=many
    )
    for job, one in zip(due, found, strict=True):
        if isinstance(one, tuple):
            staged.rows[job.path], moved = one
            staged.staged_paths += [job.path] if moved else []
    return tuple(one for one in found if isinstance(one, Diagnostic))


def _read_theme(folder: Path) -> Inputs:
    """Read the city's own theme, else the one of this repository."""
    return files.read_folder(folder if _has_own_theme(folder) else PACKAGE_FOLDER.parent, "theme")


def _has_own_theme(folder: Path) -> bool:
    return (folder / "theme").is_dir()


def _site_base_path(site: "Site") -> str:
    return urlsplit(site.settings.base_url).path or "/"


def _digest_engine() -> str:
    """Return a digest of our own code and of the versions of the libraries it stands on."""
    code = files.read_folder(PACKAGE_FOLDER.parent, PACKAGE_FOLDER.name, endings=(".py", ".po"))
    stores = (Path(path) for path in sys.path if path.endswith("-packages"))
    versions = chain.from_iterable(
        sorted(entry.name for entry in store.glob("*.dist-info")) for store in stores
    )
    return jobs.combine_digests((code.digest, sys.version, *versions))
