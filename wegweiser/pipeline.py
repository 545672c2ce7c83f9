"""The whole way on one screen: check a city, build it."""

import gc
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from wegweiser.addresses import to_ascii_url
from wegweiser.build import pdf, pictures
from wegweiser.build.incremental import ReportProgress, build_changed, digest_engine
from wegweiser.build.jobs import Job, combine_digests
from wegweiser.build.look import apply_look
from wegweiser.build.manifest import read_sealed, write_sealed
from wegweiser.build.publish import Release, StagedRelease, publish_release
from wegweiser.build.target import Target, open_target
from wegweiser.build.theme import ThemeFolder
from wegweiser.build.theme_files import TEMPLATES_FOLDER, read_theme
from wegweiser.diagnostics import Diagnostics, apply_strict, has_errors
from wegweiser.source import files
from wegweiser.source.files import Inputs

if TYPE_CHECKING:
    from wegweiser.model.record_cache import RecordCache
    from wegweiser.model.site import Site


RECORDS_FILE = "records.json"
"""The records of the last build, among the state of its target."""


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
    preview: str = ""
    """The number of the proposal that this is a preview of; empty for the website itself."""
    printed: bool = True
    """Whether anything is set on paper."""
    whole_booklet: bool = True
    """Whether the directory is set as one booklet, which takes long; else district by district."""


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
    """The site as it was checked; None where it has errors."""


def check(
    options: Options, record_cache: "RecordCache | None" = None, base: "Site | None" = None
) -> Result:
    """Check a city without building it; `record_cache` as in `load_site`.

    Where there is a `base`, what changed since then is judged, too.
    """
    city, stored_files, theme_files = _read_sources(options.folder)
    with _pause_garbage_collection():
        site, planned, diagnostics = _plan_site(
            city, stored_files, theme_files, options, record_cache, base
        )
        if planned:
            from wegweiser.build.template_faults import check_templates

            theme = ThemeFolder(theme_files, "", "/", stored_files.files)
            diagnostics += check_templates(planned, theme)
            diagnostics += tuple(pictures.check_pixels(planned, stored_files.files))
    checked_site = None if has_errors(diagnostics) else site
    return Result(None, diagnostics, _decode_texts(city, theme_files), site=checked_site)


def _decode_texts(city: Inputs, theme: Inputs) -> Mapping[str, str]:
    """Return the texts that findings show lines of: those of the city, and its own templates."""
    paths = (path for path in theme.files if path.startswith(TEMPLATES_FOLDER))
    templates = {path: theme.files[path].decode("utf-8", "replace") for path in paths}
    return {**templates, **files.decode_files(city)}


def plan(options: Options) -> tuple["Site", Sequence[Job]]:
    """Return a city as it may be shown, and the jobs of its files; nothing is made."""
    with _pause_garbage_collection():
        site, jobs, _ = _plan_site(*_read_sources(options.folder), options, None)
    return site, jobs


def build(options: Options, out: Path, report_progress: ReportProgress) -> Result:
    """Build a city into `out`, or leave `out` as it was and say why.

    Raises ForeignTargetError where `out` holds other things, BlockedTargetError where something in
    it is in the way, LockedError where another build holds it, OSError where the system fails.
    """
    with open_target(out, clean=options.clean) as target:
        return _build_into(target, options, report_progress)


def _build_into(target: Target, options: Options, report_progress: ReportProgress) -> Result:
    city, stored_files, theme_files = _read_sources(options.folder)
    engine = digest_engine()
    digests = (city.digest, stored_files.digest, theme_files.digest, engine)
    stamp = combine_digests((*digests, repr(options)))
    unmodified = target.unmodified
    if stamp == target.stamp and unmodified == target.own_paths:
        return Result(_describe_standing_release(target), (), {}, target.diagnostic_count)
    texts = _decode_texts(city, theme_files)
    with _pause_garbage_collection():
        record_cache = _read_records(target, engine)
        known = (set(record_cache), set(record_cache.clear_texts))
        site, planned, diagnostics = _plan_site(
            city, stored_files, theme_files, options, record_cache
        )
        if has_errors(diagnostics):
            return Result(None, diagnostics, texts)
        base_path = urlsplit(site.settings.base_url).path or "/"
        from wegweiser.build.district_word import (
            apply_district_word,
        )  # only where something changed

        look = apply_look(theme_files, site.settings.colours, site.settings.logo)
        theme = ThemeFolder(
            apply_district_word(look, site.settings.district_word),
            combine_digests((engine, repr(site.settings.addresses))),  # of lazy views, too
            base_path,
            stored_files.files,
            fingerprints=options.fingerprints,
            work_folder=target.work_folder,
        )
        staged = StagedRelease(target)
        jobs = (*planned, *theme.plan_assets())
        count = options.process_count
        diagnostics += build_changed(jobs, theme, staged, unmodified, count, report_progress)
    if has_errors(diagnostics):
        return Result(None, diagnostics, texts)
    release = publish_release(staged, stamp, len(diagnostics), theme.digest, theme.template_digests)
    _write_records(target, engine, record_cache, known)
    return Result(release, diagnostics, texts)


def _describe_standing_release(target: Target) -> Release:
    """Return what a build did that found nothing changed."""
    return Release(target.folder, len(target.rows), (), (), tuple(sorted(target.foreign_paths)))


def _read_records(target: Target, engine: str) -> "RecordCache":
    """Return the records that the last build kept beside the target; none where it was another's.

    What was made by another program, or is lost or damaged, is read anew.
    """
    from wegweiser.model.record_cache import RecordCache, decode_records

    stored = read_sealed(target.state_folder / RECORDS_FILE) if target.rows else {}
    return decode_records(stored["records"]) if stored.get("engine") == engine else RecordCache()


def _write_records(
    target: Target, engine: str, records: "RecordCache", known: tuple[AbstractSet[Any], ...]
) -> None:
    """Keep the records of this build, and no others: what nobody says any more stays nowhere.

    `known` is what the last build kept.
    """
    from wegweiser.model.record_cache import encode_records

    if (records.keys(), records.clear_texts) == known:
        return
    value = {"engine": engine, "records": encode_records(records)}
    write_sealed(target.state_folder / RECORDS_FILE, value)


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
    inputs: Inputs,
    stored_files: Inputs,
    theme_files: Inputs,
    options: Options,
    record_cache: "RecordCache | None",
    base: "Site | None" = None,
) -> tuple["Site", Sequence[Job], Diagnostics]:
    """Load, judge and plan: the part that `check` and `build` share.

    Where there are errors, site and jobs are only good for finding more of them.
    """
    # Only now: a build that finds nothing changed is over before what a city says is imported.
    from wegweiser import editions
    from wegweiser.model.loading import load_site, locate_field
    from wegweiser.rules import check_site
    from wegweiser.rules.city import City
    from wegweiser.rules.settings import is_draft

    site, diagnostics = load_site(inputs, options.today.isoformat(), record_cache)
    unprintable = pdf.find_unsupported_languages(theme_files.files, site.settings.languages)
    site = replace(
        site,
        stored_files=pictures.list_stored_files(stored_files),
        unprintable_languages=unprintable,
    )
    complete = partial(_complete_site, draft=is_draft(site, diagnostics), options=options)
    city = City(
        site=site,
        locate_field=partial(locate_field, inputs, site),
        texts=files.decode_files(inputs),
        theme=theme_files,
        base=base,
        clear_texts=record_cache.clear_texts if record_cache is not None else set(),
        plan_site=lambda readable_site: editions.plan_site(complete(readable_site)),
    )
    faults = (*stored_files.faults, *theme_files.faults)
    diagnostics = apply_strict((*diagnostics, *faults, *check_site(city)), strict=options.strict)
    return city.plan.site, city.jobs, diagnostics


def _complete_site(site: "Site", *, draft: bool, options: Options) -> "Site":
    """Return what may be shown of a site, with what only this build knows."""
    from wegweiser.model.disclosure import disclose_site
    from wegweiser.model.translations import translate_site

    base_url = to_ascii_url(options.base_url or site.settings.base_url).rstrip("/") + "/"
    settings = replace(site.settings, base_url=base_url)
    site = replace(
        site,
        settings=settings,
        draft=draft,
        preview=options.preview,
        has_whole_booklet=options.whole_booklet,
    )
    if not options.printed:
        site = replace(site, unprintable_languages=settings.languages)
    return disclose_site(translate_site(site))
