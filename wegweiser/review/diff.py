"""The reading diff: what a change of a city's records and pages means for those who read them."""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple, cast

from wegweiser import editions, pipeline
from wegweiser.build import jobs
from wegweiser.build.jobs import Theme
from wegweiser.build.theme_files import BUILT_IN, read_theme
from wegweiser.languages import Text, get_source_language, say
from wegweiser.model import field_labels, routes
from wegweiser.model.kinds import KINDS_BY_NAME
from wegweiser.model.record_cache import RecordCache
from wegweiser.model.site import Site
from wegweiser.model.translations import drop_translations
from wegweiser.pipeline import Options
from wegweiser.review import record_lines
from wegweiser.review.record_lines import Change, Line, Wording
from wegweiser.review.translation_changes import TranslationChange, compare_translations

STATES = ("new", "gone", "renamed", "changed")
PAGES = "pages"
_NO_THEME = cast("Theme", SimpleNamespace(digest="", storage=SimpleNamespace(digest="")))
"""Keys of jobs without a theme differ only where a file says something else."""


class RecordChange(NamedTuple):
    """A record or page that came, went, got another id or says something else."""

    state: str
    """One of STATES."""
    kind: str
    """The kind of record, as the site's field is called; PAGES for a text."""
    id: str
    """The id, of a page its file; empty where there is only one of the kind."""
    name: str
    """What it is called now; of what went, what it was called."""
    old_id: str
    """The id before; empty of what is new."""
    address: str
    """Where readers meet it, with a slash in front; empty where no page shows it."""
    changes: tuple[Change, ...]
    """What of it changed; of a new one all that it says."""


class PlanChange(NamedTuple):
    """What the change means for the files of the website; addresses have a slash in front."""

    new: tuple[str, ...]
    """Pages that come."""
    gone: tuple[str, ...]
    """Pages that go."""
    changed: tuple[str, ...]
    """Pages that say something else."""
    same_pages: int
    """How many pages say the same."""
    other_files: int
    """How many files that are no pages come, go or change."""

    def is_empty(self) -> bool:
        """Tell whether all files say what they said."""
        return not (self.new or self.gone or self.changed or self.other_files)


class Difference(NamedTuple):
    """Everything that a change means for readers."""

    records: tuple[RecordChange, ...]
    """Records and pages, new ones first."""
    plan: PlanChange
    """The files of the website."""
    theme_files: tuple[str, ...]
    """The files of the theme that came, went or changed."""
    translations: tuple[TranslationChange, ...] = ()
    """What catalogues say now, and what of them a change of the original makes old."""


class ReleaseDifference(NamedTuple):
    """How many files of two built websites differ."""

    new: int
    """Only the new one has them."""
    gone: int
    """Only the old one has them."""
    changed: int
    """Both have them, with other bytes."""
    same: int
    """Both have them, with the same bytes."""


class FaultyCityError(Exception):
    """A city cannot be compared because it has faults."""


def compare_cities(old: Options, new: Options, lang: str) -> Difference:
    """Compare two cities; fields are named in `lang`. Raises FaultyCityError, OSError."""
    cache = RecordCache()
    before, after = _load_city(old, cache), _load_city(new, cache)
    old_plan, new_plan = _digest_plan(before), _digest_plan(after)
    before, after = drop_translations(before), drop_translations(after)
    records = [
        _keep_planned_address(record, old_plan if record.state == "gone" else new_plan)
        for record in _compare_records(before, after, lang)
    ]
    records.sort(key=lambda record: STATES.index(record.state))
    themes = read_theme(old.folder).files, read_theme(new.folder).files
    # What is built in and laid over in one of them only is no file of either.
    theme_files = [path for path in _list_differing(*themes) if not path.startswith(BUILT_IN)]
    return Difference(
        tuple(records),
        _compare_plans(old_plan, new_plan),
        tuple(theme_files),
        compare_translations(before, after),
    )


def compare_releases(old: Path, new: Path) -> ReleaseDifference:
    """Count the files that differ in two folders with built websites. Raises OSError."""
    before, after = _digest_release(old), _digest_release(new)
    common = before.keys() & after.keys()
    changed = sum(before[path] != after[path] for path in common)
    new_count, gone_count = len(after) - len(common), len(before) - len(common)
    return ReleaseDifference(new_count, gone_count, changed, len(common) - changed)


def _digest_release(folder: Path) -> dict[Path, bytes]:
    """Return the digest of each file by its path; hidden ones such as .well-known/ count, too."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder): sha256(path.read_bytes()).digest() for path in paths}


def _load_city(options: Options, cache: RecordCache) -> Site:
    site = pipeline.check(options, cache).site
    if site is None:
        raise FaultyCityError(options.folder)
    return site


def _list_differing(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    return [path for path in sorted(old.keys() | new.keys()) if old.get(path) != new.get(path)]


# --- Records and pages


def _compare_records(old: Site, new: Site, lang: str) -> Iterator[RecordChange]:
    labels = field_labels.load_labels(lang)
    old_names, new_names = record_lines.collect_names(old), record_lines.collect_names(new)
    renamed = {
        kind: record_lines.find_renames(names, new_names[kind]) for kind, names in old_names.items()
    }
    before = _SiteLines(old, Wording(labels, old_names, renamed))
    after = _SiteLines(new, Wording(labels, new_names, {}))
    for kind in (*KINDS_BY_NAME, PAGES):
        yield from _compare_kind(kind, before, after)


def _compare_kind(kind: str, before: "_SiteLines", after: "_SiteLines") -> Iterator[RecordChange]:
    """Yield what became of the records of a kind."""
    old, new = before.index_records(kind), after.index_records(kind)
    old_names = {key: _record_name(kind, record) for key, record in old.items()}
    new_names = {key: _record_name(kind, record) for key, record in new.items()}
    renames = record_lines.find_renames(old_names, new_names)
    old_ids = {renames.get(old_id, old_id): old_id for old_id in old}
    for key, record in new.items():
        old_id = old_ids.pop(key, None)
        known = () if old_id is None else before.list_lines(kind, old[old_id])
        changes = record_lines.compare_lines(known, after.list_lines(kind, record))
        state = _classify(old_id, key)
        if changes or state != "changed":
            yield _describe_change(state, kind, record, changes, old_id or "")
    for old_id in old_ids.values():
        yield _describe_change("gone", kind, old[old_id], (), old_id)


def _classify(old_id: str | None, key: str) -> str:
    """Return the state of a record that is there now."""
    if old_id is None:
        return "new"
    return "changed" if old_id == key else "renamed"


class _SiteLines:
    """The records of one site, and their lines."""

    def __init__(self, site: Site, wording: Wording) -> None:
        self._site = site
        self._wording = wording
        self._stored_files = {file.path: file for file in site.stored_files}

    def index_records(self, kind: str) -> dict[str, Any]:
        """Return the records of a kind by id, in the order of the files."""
        value = getattr(self._site, kind)
        records = value if isinstance(value, tuple) else (value,) if value else ()
        return {_record_id(kind, record): record for record in records}

    def list_lines(self, kind: str, record: Any) -> tuple[Line, ...]:
        """Return what a record says, of a picture or file what it holds, too."""
        lines = record_lines.list_lines(record, self._wording)
        file = self._stored_files.get(record.path) if kind == "media" else None
        if file is None:
            return lines
        words = f"{file.size} B ({file.digest[:8]})"
        return (*lines, Line("content", file.digest, self._wording.fields("Picture.path"), words))


def _describe_change(
    state: str, kind: str, record: Any, changes: tuple[Change, ...], old_id: str
) -> RecordChange:
    key, name = _record_id(kind, record), _record_name(kind, record)
    return RecordChange(state, kind, key, name, old_id, _record_address(kind, record), changes)


def _record_id(kind: str, record: Any) -> str:
    if kind == PAGES:
        return str(record.path)
    row = KINDS_BY_NAME[kind]
    return str(getattr(record, row.id_field)) if row.is_list else ""


def _record_name(kind: str, record: Any) -> str:
    """Return the German name of a record, of a page its title, else its id."""
    if kind == PAGES:
        return str(record.front.title)
    name = getattr(record, KINDS_BY_NAME[kind].label_field, "")
    text = say(name, get_source_language()).text if isinstance(name, Text) else name
    return text or _record_id(kind, record)


def _record_address(kind: str, record: Any) -> str:
    if kind == PAGES:
        return "/" + routes.page(record.lang, record.slug)
    route = KINDS_BY_NAME[kind].route
    return "/" + route(get_source_language(), _record_id(kind, record)) if route else ""


# --- The files of the website


def _digest_plan(site: Site) -> dict[str, str]:
    """Return a digest of what each planned file says, by path."""
    planned = editions.plan_files(site)
    return {job.path: jobs.compute_job_key(jobs.resolve_view(job), _NO_THEME) for job in planned}


def _compare_plans(old: Mapping[str, str], new: Mapping[str, str]) -> PlanChange:
    differing = _list_differing(old, new)
    pages = [path for path in differing if path.endswith(".html")]
    come = _list_addresses(set(pages) - old.keys())
    gone = _list_addresses(set(pages) - new.keys())
    changed = _list_addresses(set(pages) & old.keys() & new.keys())
    page_count = sum(path.endswith(".html") for path in new)
    same_count = page_count - len(come) - len(changed)
    return PlanChange(come, gone, changed, same_count, len(differing) - len(pages))


def _list_addresses(paths: Iterable[str]) -> tuple[str, ...]:
    return tuple("/" + path.removesuffix("index.html") for path in sorted(paths))


def _keep_planned_address(record: RecordChange, planned: Mapping[str, str]) -> RecordChange:
    path = routes.output_file(record.address.partition("#")[0].removeprefix("/"))
    return record if path in planned else record._replace(address="")
