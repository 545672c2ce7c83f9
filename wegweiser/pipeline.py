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

from wegweiser.ground.diagnostics import PUBLICATION, Diagnostic, Notes, fails, judged
from wegweiser.making import jobs, pictures, press, proof, publish, typesetting
from wegweiser.making.jobs import Artifact, Job
from wegweiser.making.publish import WAITING, Release, Row, Staged
from wegweiser.making.theme import Theme
from wegweiser.reading import prose, sources
from wegweiser.reading.sources import Inputs

if TYPE_CHECKING:
    from wegweiser.city.loading import Kept
    from wegweiser.city.model import Site, Stored

HERE = Path(__file__).resolve().parent
KEPT = 8
"""To find that a file need not be made anew is so many times quicker than to make it."""

Tell = Callable[[int, int], None]
"""Hears how many of how many files are done: made, or found to be as they must be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What to build: the city's folder, the day it is, the address it will live at, how strictly and with how many hands."""

    folder: Path
    today: date
    base_url: str = ""
    strict: bool = False
    workers: int | None = None
    clean: bool = False
    fingerprints: bool = True


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: the release where there is one, all findings, the texts to show them in, the site as checked."""

    release: Release | None
    notes: Notes
    texts: Mapping[str, str]
    withheld: int = 0
    site: "Site | None" = None


def check(wish: Wish, kept: "Kept | None" = None) -> Outcome:
    """Judge a city without building it, by the same rules; `kept` as in `loading.load`."""
    inputs = sources.city(wish.folder)
    with _undisturbed():
        site, _, notes = _planned(inputs, sources.stock(wish.folder), _look(wish.folder), wish, kept)
    return Outcome(None, notes, sources.texts(inputs), site=site)


def build(wish: Wish, out: Path, tell: Tell, kept: "Kept | None" = None) -> Outcome:
    """Build a city into `out`, or leave `out` as it was and say why; `kept` as in `loading.load`.

    Raises publish.NotOurs where `out` holds other things, OSError where the system fails.
    """
    shelf = publish.open_shelf(out, clean=wish.clean)
    inputs, stock, look = sources.city(wish.folder), sources.stock(wish.folder), _look(wish.folder)
    engine = _engine()
    seal = jobs.digest((inputs.digest, stock.digest, look.digest, engine, repr(wish)))
    untouched = publish.untouched(shelf)
    if seal == shelf.seal and len(untouched) == len(shelf.rows):
        return Outcome(Release(shelf.out, len(shelf.rows), (), ()), (), {}, shelf.notes)
    with _undisturbed():
        site, planned, notes = _planned(inputs, stock, look, wish, kept)
        if site is None or fails(notes):
            return Outcome(None, notes, sources.texts(inputs))
        theme = Theme(look, engine, _home(site), prose.html, stock.files, fingerprints=wish.fingerprints)
        staged = Staged(shelf)
        known = untouched if shelf.look == theme.digest else frozenset[str]()
        notes += _made((*planned, *theme.assets()), theme, staged, known, wish.workers, tell)
    if fails(notes):
        publish.discard(staged)
        return Outcome(None, notes, sources.texts(inputs))
    return Outcome(publish.release(staged, seal, len(notes), theme.digest), notes, sources.texts(inputs))


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Keep the garbage collector away: many small lasting values are made, and collecting them would take half the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _planned(
    inputs: Inputs, stock: Inputs, look: Inputs, wish: Wish, kept: "Kept | None"
) -> tuple["Site | None", Sequence[Job], Notes]:
    """Load, check and plan: the part that `check` and `build` share."""
    # Only now: a build that finds nothing changed is over before the rooms of the city are opened.
    from wegweiser import editions
    from wegweiser.city import checks, dress, loading, model
    from wegweiser.editions.frame import SECTIONS

    site, notes = loading.load(inputs, wish.today.isoformat(), kept)
    if site is None:
        return None, (), judged(notes, strict=wish.strict)
    ours = sources.read(HERE.parent, "theme") if _brings_a_theme(wish.folder) else look
    notes += tuple(dress.judged(look, ours, site.settings.languages))
    if fails(notes):
        return None, (), judged(notes, strict=wish.strict)

    site = replace(site, stock=_stored(stock), unprinted=typesetting.unwritten(look.files, site.settings.languages))
    notes += tuple(checks.check(site, partial(loading.find, inputs, site)))
    if fails(notes):
        return None, (), judged(notes, strict=wish.strict)
    site = model.disclose(_settled(site, notes, wish))
    planned = editions.plan(site)
    addresses = {job.path.removesuffix("index.html") for job in planned} | {one.path for one in site.stock}
    pages = {page.slug for page in site.pages} | SECTIONS
    dead = checks.dead_links(sources.texts(inputs), addresses)
    astray = checks.entries_lead_on(site.settings, addresses, pages, partial(loading.find, inputs, site))
    strange = checks.unprintable(sources.texts(inputs), typesetting.foreign(look.files), partial(_printed, planned))
    return site, planned, judged((*notes, *dead, *astray, *strange, *proof.doubled_paths(planned)), strict=wish.strict)


def _printed(planned: Sequence[Job]) -> str:
    """Return everything that is said on paper."""
    return json.dumps([jobs.said(job).view for job in planned if job.path.endswith(".pdf")], ensure_ascii=False)


def _stored(stock: Inputs) -> "tuple[Stored, ...]":
    """Return what is known of the city's pictures and files before any of them is made."""
    from wegweiser.city.gallery import ROOT, is_picture
    from wegweiser.city.model import Stored

    found = ((name.removeprefix(ROOT), body) for name, body in stock.files.items())
    known = ((path, body, (pictures.size if is_picture(path) else pictures.enclosed)(body)) for path, body in found)
    return tuple(Stored(path, sources.digest(((path, body),)), len(body), *size) for path, body, size in known)


def _settled(site: "Site", notes: Notes, wish: Wish) -> "Site":
    """Return the site with what only this build knows: where it will live, and whether it is still a draft."""
    base_url = (wish.base_url or site.settings.base_url).rstrip("/") + "/"
    draft = any(note.code in PUBLICATION for note in notes)
    return replace(site, settings=replace(site.settings, base_url=base_url), draft=draft)


def _made(
    planned: Sequence[Job], theme: Theme, staged: Staged, untouched: frozenset[str], workers: int | None, tell: Tell
) -> Notes:
    """Make what is new and proofread the whole; pages that tell the sizes of files come after these."""
    rows = staged.rows
    rows.update((job.path, staged.shelf.rows.get(job.path, WAITING)) for job in planned)
    first = [job for job in planned if not jobs.tells_sizes(job)]
    notes = _renewed(first, theme, staged, untouched, workers, lambda done: tell(done, len(planned)))
    last = [jobs.weighed(job, lambda path: rows[path].size) for job in planned if jobs.tells_sizes(job)]
    notes += _renewed(last, theme, staged, untouched, workers, lambda done: tell(len(first) + done, len(planned)))
    return notes or tuple(proof.proofread(rows))


def _renewed(
    due: Sequence[Job], theme: Theme, staged: Staged, untouched: frozenset[str], workers: int | None, tell: Callable[[int], None]
) -> Notes:
    """Make and stage what is new, keep the rest."""
    shelf = staged.shelf

    def renew(job: Job) -> tuple[Row, bool] | Diagnostic | None:
        job = jobs.said(job)
        key = jobs.key(job, theme)
        if job.path in untouched and shelf.rows[job.path].key == key:
            return None
        made = press.made(job, theme)
        return publish.stage(shelf, made, key) if isinstance(made, Artifact) else made

    kept = sum(job.path in untouched for job in due)
    many = len(due) - kept + kept // KEPT >= press.WORTH_IT
    found = press.share(due, renew, press.hands(workers), tell, all_aside=many)
    for job, one in zip(due, found, strict=True):
        if isinstance(one, tuple):
            staged.rows[job.path], moved = one
            staged.waiting += [job.path] if moved else []
    return tuple(one for one in found if isinstance(one, Diagnostic))


def _look(folder: Path) -> Inputs:
    """Read the city's own theme, else the one of this repository."""
    return sources.read(folder if _brings_a_theme(folder) else HERE.parent, "theme")


def _brings_a_theme(folder: Path) -> bool:
    return (folder / "theme").is_dir()


def _home(site: "Site") -> str:
    return urlsplit(site.settings.base_url).path or "/"


def _engine() -> str:
    """Return a digest of our own code and of the versions of the libraries it stands on."""
    code = sources.read(HERE.parent, HERE.name, endings=(".py", ".po"))
    stores = (Path(path) for path in sys.path if path.endswith("-packages"))
    versions = chain.from_iterable(sorted(entry.name for entry in store.glob("*.dist-info")) for store in stores)
    return jobs.digest((code.digest, sys.version, *versions))
