"""A request from outside into a change of the city's files, and an answer to whoever asked."""

import gc
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from wegweiser.city import answers, checks, duplicates, forms, loading, replies, routes
from wegweiser.city.answers import Request
from wegweiser.city.model import Site
from wegweiser.city.proposals import ORDER, Letter, Proposal, propose
from wegweiser.city.readings import place
from wegweiser.city.replies import Case
from wegweiser.city.wording import PROBLEMS
from wegweiser.doors.generated import link
from wegweiser.ground.diagnostics import Diagnostic, Notes, Place, error, fails, judged
from wegweiser.ground.languages import SOURCE, say
from wegweiser.reading import letters, notation, sources, splices
from wegweiser.reading.notation import Value
from wegweiser.reading.sources import Inputs

ORGANISATIONS, WITHDRAWN = loading.LISTS["organisations"][0], loading.LISTS["withdrawn"][0]
"""The only two files that a request may change."""

Files = dict[str, tuple[str, str]]
"""The text of each changed file by its path, before and after."""


class NoForms(Exception):  # noqa: N818  said to the user as a wrong use of the command
    """The city has no words for its forms: it takes no requests."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a request: the answer where the city could judge it, all findings, the texts to show them in."""

    answer: str | None
    notes: Notes
    texts: Mapping[str, str]
    written: tuple[str, ...] = ()


def intake(folder: Path, file: Path, today: date, *, write: bool) -> Outcome:
    """Judge a request by the rules of the city, answer it, and with `write` change the files where it has no fault.

    No answer where the city itself has faults. Raises NoForms, letters.NotARequest, and OSError where the system fails.
    """
    opened, inputs = letters.opened(file.read_bytes()), sources.city(folder)
    gc.disable()  # many small lasting values are made: collecting them would take a third of the time
    try:
        return _answered(folder, inputs, opened, file.name, today, write=write)
    finally:
        gc.enable()


def _answered(folder: Path, inputs: Inputs, opened: letters.Opened, name: str, today: date, *, write: bool) -> Outcome:
    kept: loading.Kept = {}
    site, notes = loading.load(inputs, today.isoformat(), kept)
    if site is None:
        return Outcome(None, notes, sources.texts(inputs))
    case = judge(inputs, site, name, opened, today, kept)
    written = tuple(case.files) if write and not fails(case.notes) else ()
    for path in written:
        sources.write(folder, path, case.files[path][1])
    return Outcome(replies.reply(case), case.notes, {name: case.letter.text}, written)


def judge(inputs: Inputs, site: Site, name: str, opened: letters.Opened, today: date, kept: loading.Kept | None = None) -> Case:
    """Return everything that can be found out about a request; nothing is written; `kept` as in `loading.load`. Raises NoForms."""
    asked = forms.forms(site)
    if not asked:
        raise NoForms
    case = Case(site=site, letter=_letter(site, name, opened, today), files={}, number=opened.number)
    if opened.text is None:
        return replace(case, notes=(error("unreadable-letter", Place(name)),))
    request, notes = answers.read(name, case.letter.text, asked)
    if request is None:
        return replace(case, notes=notes)
    proposal, more = propose(site, request, case.letter)
    case = replace(case, request=request, notes=(*notes, *more))
    if proposal is None or fails(case.notes):
        return case
    case = replace(case, proposal=proposal)
    return case if proposal.purpose == "note" else _spliced(inputs, case, request, proposal, kept)


def _letter(site: Site, path: str, opened: letters.Opened, today: date) -> Letter:
    text = opened.text or ""
    receipt = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    title = say(forms.phrases(site)["source-title"], SOURCE).text.replace("{receipt}", receipt)
    issue = f"{site.settings.repository.rstrip('/')}/issues/{opened.number}"
    cited: Value = issue if site.settings.repository and opened.number else {"title": title, "on": today.isoformat()}
    shown = text.replace("\r\n", "\n").replace("\r", "\n")
    return Letter(path=path, text=shown, receipt=receipt, how=opened.how, on=today.isoformat(), source=cited)


def _spliced(inputs: Inputs, case: Case, request: Request, proposal: Proposal, kept: loading.Kept | None) -> Case:
    """Return the case with the changed files, read again and proved."""
    files, notes = _files(inputs, proposal, case.letter.on)
    if not notes:
        new = {**inputs.files, **{path: after.encode() for path, (_, after) in files.items()}}
        site, found = loading.load(Inputs(inputs.folder, new, ""), case.site.today, kept)
        linked = _links(new, proposal.id) if proposal.purpose == "remove" else ()
        notes = tuple(_findings(case, request, proposal, site, linked)) if site else found
        alike = _alike(site, proposal) if site and proposal.purpose != "remove" else ()
        case = replace(case, duplicates=alike)
    return replace(case, notes=(*case.notes, *judged(notes, strict=True)), files={} if fails(notes) else files)


# --- The files


def _files(inputs: Inputs, proposal: Proposal, on: str) -> tuple[Files, Notes]:
    """Return the changed files; nothing else in them moves."""
    old, notes = sources.text(inputs, ORGANISATIONS)
    new, more = (None, notes) if old is None else _organisations(old, proposal)
    if old is None or new is None:
        return {}, more
    if proposal.purpose != "remove":
        return {ORGANISATIONS: (old, new)}, ()
    gone, notes = sources.text(inputs, WITHDRAWN) if WITHDRAWN in inputs.files else (f"{link(WITHDRAWN)}\n", ())
    item = {"id_sha256": sha256(proposal.id.encode()).hexdigest(), "on": on, "reason": proposal.reason}
    withdrawn, more = (None, notes) if gone is None else splices.insert(WITHDRAWN, gone, notation.item(item), "on")
    if gone is None or withdrawn is None:
        return {}, more
    return {ORGANISATIONS: (old, new), WITHDRAWN: (gone if WITHDRAWN in inputs.files else "", withdrawn)}, ()


def _organisations(old: str, proposal: Proposal) -> splices.Spliced:
    if proposal.purpose == "add":
        return splices.insert(ORGANISATIONS, old, notation.item(proposal.fields))
    if proposal.purpose == "correct":
        return splices.amend(ORGANISATIONS, old, proposal.id, proposal.changes, ORDER)
    new, notes = splices.remove(ORGANISATIONS, old, proposal.id)
    for key, changes in proposal.mentions:
        new, notes = (new, notes) if new is None else splices.amend(ORGANISATIONS, new, key, changes, ORDER)
    return new, notes


# --- The proof: the same check as everyone's, strict on this entry; all others are equal


def _findings(case: Case, request: Request, proposal: Proposal, new: Site, linked: Iterable[str]) -> list[Diagnostic]:
    """Return what the check says about this entry, at the answers that it comes from; `linked` as from `_links`."""
    if not _is_only(case.site, new, proposal):
        return [error("splice-failed", Place(ORGANISATIONS), id=proposal.id)]
    if proposal.purpose == "remove":
        lost = [*(places for code, places, value in _all(new) if code == "unknown-value" and value == proposal.id), *linked]
        return [error("still-mentioned", place(case.letter.path, request, "entry"), places=", ".join(lost))] if lost else []
    found = checks.check(new, _finder(case.letter.path, request, proposal.id))
    own = [note for note in found if note.place.path == case.letter.path]
    return [note for note in own if note.severity == "error" or note.code in PROBLEMS]  # that it is old is why it is renewed


def _links(files: Mapping[str, bytes], key: str) -> Iterator[str]:
    """Yield each place of the city's files, as file:line, where a text links to the page of an entry."""
    page = re.compile(rf"(?<![\w.-])(?:/[a-z-]+)?/{routes.organisation(SOURCE, key).strip('/')}(?![\w-])".encode())
    for path, body in files.items():
        lines = (1 + body.count(b"\n", 0, link.start()) for link in page.finditer(body))
        yield from (f"{path}:{line}" for line in lines)


def _all(site: Site) -> list[tuple[str, str, str]]:
    """Return the code of each finding, the record that it is in, and the value that it names."""
    files = {name: path for name, (path, _) in (loading.ONES | loading.LISTS).items()}
    notes = checks.check(site, lambda name, key, *_: Place(f"{files[name]} ({key})"))
    return [(note.code, note.place.path, dict(note.values).get("value", "")) for note in notes]


def _finder(path: str, request: Request, key: str) -> Callable[..., Place]:
    """Return what places the findings about one entry in the request, and all others nowhere."""
    homes = {field: question for question, (_, field) in forms.FIELDS.items() if field}

    def find(name: str, one: str, *steps: str | int) -> Place:
        if (name, one) != ("organisations", key):
            return Place("")
        home = next((homes[steps[:end]] for end in (2, 1) if steps[:end] in homes), "entry")  # type: ignore[index]
        return place(path, request, home)

    return find


def _is_only(old: Site, new: Site, proposal: Proposal) -> bool:
    """Tell whether two sites differ in nothing but what is proposed."""
    touched = {key: {str(steps[0]) for steps, _ in changes} for key, changes in proposal.mentions}
    before = {one.id: one for one in old.organisations if one.id != proposal.id}
    after = {one.id: one for one in new.organisations if one.id != proposal.id}
    same = [_same(one, after.get(key), touched.get(key, set())) for key, one in before.items()]
    gone = set(new.withdrawn) - set(old.withdrawn)
    there = proposal.id in {one.id for one in new.organisations}
    rest = replace(new, organisations=old.organisations, withdrawn=old.withdrawn) == old
    return all(same) and list(before) == list(after) and rest and len(gone) == (not there) == (proposal.purpose == "remove")


def _same(one: Any, other: Any, touched: set[str]) -> bool:
    return one == other or (other is not None and replace(other, **{name: getattr(one, name) for name in touched}) == one)


def _alike(site: Site, proposal: Proposal) -> tuple[str, ...]:
    """Return the ids of the entries that look like this one."""
    this = [one for one in site.organisations if one.id == proposal.id]
    others = [one for one in site.organisations if one.id != proposal.id]
    last = replace(site, organisations=(*others, *this))
    notes = duplicates.probable_duplicates(last, lambda _name, key, *_: Place(key))
    return tuple(dict.fromkeys(dict(note.values)["other"] for note in notes if note.place.path == proposal.id))
