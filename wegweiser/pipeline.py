"""The whole way on one screen: check a city, build it."""

import gc
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from wegweiser.build import jobs, linkcheck, pdf, pictures, publish
from wegweiser.build.incremental import ReportProgress, build_changed, digest_engine
from wegweiser.build.jobs import Job, combine_digests
from wegweiser.build.publish import Release, StagedRelease
from wegweiser.build.theme import ThemeFolder, has_own_theme, read_built_in_theme, read_theme
from wegweiser.diagnostics import (
    PUBLICATION_CODES,
    Diagnostics,
    apply_strict,
    has_errors,
)
from wegweiser.source import files
from wegweiser.source.files import Inputs

if TYPE_CHECKING:
    from wegweiser.model.loading import RecordCache
    from wegweiser.model.site import Site, StoredFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What to build, and how."""

    folder: Path
    """The folder of the city."""
    today: date
    """The day it is: the only clock that a build knows."""
    base_url: str = ""
    """Where the site will live, instead of what the city's settings say."""
    strict: bool = False
    """Whether what stops publication stops the build."""
    process_count: int | None = None
    """How many processes to use; None for one per processor."""
    clean: bool = False
    """Whether to make everything anew."""
    fingerprints: bool = True
    """Whether assets are named after their content."""


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a check or a build."""

    release: Release | None
    """The release; None where nothing was built."""
    diagnostics: Diagnostics
    """All findings."""
    texts: Mapping[str, str]
    """The texts to show them in, by the paths of their files."""
    hidden_count: int = 0
    """How many findings are not repeated, for nothing has changed since they were shown."""
    site: "Site | None" = None
    """The site as it was checked."""


def check(options: Options, record_cache: "RecordCache | None" = None) -> Result:
    """Check a city without building it; `record_cache` as in `load_site`."""
    city, stored_files, theme_files = _read_sources(options.folder)
    with _pause_garbage_collection():
        site, _, diagnostics = _plan_site(city, stored_files, theme_files, options, record_cache)
    return Result(None, diagnostics, files.decode_files(city), site=site)


def build(
    options: Options,
    out: Path,
    report_progress: ReportProgress,
    record_cache: "RecordCache | None" = None,
) -> Result:
    """Build a city into `out`, or leave `out` as it was and say why; `record_cache` as in `check`.

    Raises ForeignTargetError where `out` holds other things, OSError where the system fails.
    """
    target = publish.open_target(out, clean=options.clean)
    city, stored_files, theme_files = _read_sources(options.folder)
    engine = digest_engine()
    stamp = combine_digests(
        (city.digest, stored_files.digest, theme_files.digest, engine, repr(options))
    )
    unmodified = publish.find_unmodified(target)
    if stamp == target.stamp and len(unmodified) == len(target.rows):
        release = Release(target.folder, len(target.rows), (), ())
        return Result(release, (), {}, target.diagnostic_count)
    texts = files.decode_files(city)
    with _pause_garbage_collection():
        site, planned, diagnostics = _plan_site(
            city, stored_files, theme_files, options, record_cache
        )
        if site is None or has_errors(diagnostics):
            return Result(None, diagnostics, texts)
        theme = ThemeFolder(
            theme_files,
            engine,
            urlsplit(site.settings.base_url).path or "/",
            stored_files.files,
            fingerprints=options.fingerprints,
        )
        if target.theme_digest != theme.digest:
            unmodified = frozenset()
        staged = StagedRelease(target)
        planned = (*planned, *theme.plan_assets())
        diagnostics += build_changed(
            planned, theme, staged, unmodified, options.process_count, report_progress
        )
    if has_errors(diagnostics):
        publish.discard_release(staged)
        return Result(None, diagnostics, texts)
    release = publish.publish_release(staged, stamp, len(diagnostics), theme.digest)
    return Result(release, diagnostics, texts)


def _read_sources(folder: Path) -> tuple[Inputs, Inputs, Inputs]:
    """Return what a city says, the pictures and files it shows, and the theme it is shown in."""
    return files.read_city(folder), files.read_stored_files(folder), read_theme(folder)


@contextmanager
def _pause_garbage_collection() -> Iterator[None]:
    # Many small values are made that last: to search them for garbage would take half the time.
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
    ours = read_built_in_theme() if has_own_theme(options.folder) else look
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
