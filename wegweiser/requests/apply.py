"""A request from outside into a change of the city's files, and an answer to whoever asked."""

import gc
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from wegweiser.diagnostics import Diagnostic, Diagnostics, Location, apply_strict, error, has_errors
from wegweiser.editions.repository.generated import format_schema_line
from wegweiser.languages import DEFAULT_LANGUAGE, say
from wegweiser.model import forms, loading, routes
from wegweiser.model.intake import PROBLEM_IDS
from wegweiser.model.kinds import KINDS_BY_NAME
from wegweiser.model.site import Site
from wegweiser.requests import mail, parse, reply
from wegweiser.requests.parse import Request
from wegweiser.requests.proposal import FIELD_ORDER, Proposal, Submission, build_proposal
from wegweiser.requests.reply import ReplyContext
from wegweiser.requests.validate import locate_answer
from wegweiser.rules import consistency, duplicates
from wegweiser.source import files, yaml_patch, yaml_writer
from wegweiser.source.files import Inputs
from wegweiser.source.yaml_writer import YamlValue

ORGANISATIONS_FILE = KINDS_BY_NAME["organisations"].file
WITHDRAWN_FILE = KINDS_BY_NAME["withdrawn"].file
"""The only two files that a request may change."""

ChangedFiles = dict[str, tuple[str, str]]
"""The text of each changed file by its path, before and after."""


class NoFormsError(Exception):  # noqa: N818  said to the user as a wrong use of the command
    """The city has no words for its forms: it takes no requests."""


@dataclass(frozen=True, slots=True)
class IntakeResult:
    """What came of a request: the answer where the city could judge it, all findings, the texts to show them in."""

    answer: str | None
    notes: Diagnostics
    texts: Mapping[str, str]
    written: tuple[str, ...] = ()


def process_request(folder: Path, file: Path, today: date, *, write: bool) -> IntakeResult:
    """Judge a request by the rules of the city, answer it, and with `write` change the files where it has no fault.

    No answer where the city itself has faults. Raises NoForms, letters.NotARequest, and OSError where the system fails.
    """
    opened, inputs = mail.extract_request(file.read_bytes()), files.read_city(folder)
    gc.disable()  # many small lasting values are made: collecting them would take a third of the time
    try:
        return _process(folder, inputs, opened, file.name, today, write=write)
    finally:
        gc.enable()


def _process(
    folder: Path, inputs: Inputs, opened: mail.RawRequest, name: str, today: date, *, write: bool
) -> IntakeResult:
    kept: loading.RecordCache = {}
    site, notes = loading.load_site(inputs, today.isoformat(), kept)
    if site is None:
        return IntakeResult(None, notes, files.decode_files(inputs))
    case = assess_request(inputs, site, name, opened, today, kept)
    written = tuple(case.files) if write and not has_errors(case.notes) else ()
    for path in written:
        files.write_text_file(folder, path, case.files[path][1])
    return IntakeResult(reply.render_reply(case), case.notes, {name: case.letter.text}, written)


def assess_request(
    inputs: Inputs,
    site: Site,
    name: str,
    opened: mail.RawRequest,
    today: date,
    kept: loading.RecordCache | None = None,
) -> ReplyContext:
    """Return everything that can be found out about a request; nothing is written; `kept` as in `loading.load`. Raises NoForms."""
    asked = forms.build_forms(site)
    if not asked:
        raise NoFormsError
    case = ReplyContext(
        site=site,
        letter=_make_submission(site, name, opened, today),
        files={},
        number=opened.number,
    )
    if opened.text is None:
        return replace(case, notes=(error("unreadable-letter", Location(name)),))
    request, notes = parse.parse_request(name, case.letter.text, asked)
    if request is None:
        return replace(case, notes=notes)
    proposal, more = build_proposal(site, request, case.letter)
    case = replace(case, request=request, notes=(*notes, *more))
    if proposal is None or has_errors(case.notes):
        return case
    case = replace(case, proposal=proposal)
    return (
        case
        if proposal.purpose == "note"
        else _apply_proposal(inputs, case, request, proposal, kept)
    )


def _make_submission(site: Site, path: str, opened: mail.RawRequest, today: date) -> Submission:
    text = opened.text or ""
    receipt = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    title = say(forms.index_phrases(site)["source-title"], DEFAULT_LANGUAGE).text.replace(
        "{receipt}", receipt
    )
    issue = f"{site.settings.repository.rstrip('/')}/issues/{opened.number}"
    cited: YamlValue = (
        issue
        if site.settings.repository and opened.number
        else {"title": title, "on": today.isoformat()}
    )
    shown = text.replace("\r\n", "\n").replace("\r", "\n")
    return Submission(
        path=path, text=shown, receipt=receipt, how=opened.how, on=today.isoformat(), source=cited
    )


def _apply_proposal(
    inputs: Inputs,
    case: ReplyContext,
    request: Request,
    proposal: Proposal,
    kept: loading.RecordCache | None,
) -> ReplyContext:
    """Return the case with the changed files, read again and proved."""
    files, notes = _patch_files(inputs, proposal, case.letter.on)
    if not notes:
        new = {**inputs.files, **{path: after.encode() for path, (_, after) in files.items()}}
        site, found = loading.load_site(Inputs(inputs.folder, new, ""), case.site.today, kept)
        linked = _find_links(new, proposal.id) if proposal.purpose == "remove" else ()
        notes = tuple(_check_changes(case, request, proposal, site, linked)) if site else found
        alike = _find_duplicates(site, proposal) if site and proposal.purpose != "remove" else ()
        case = replace(case, duplicates=alike)
    return replace(
        case,
        notes=(*case.notes, *apply_strict(notes, strict=True)),
        files={} if has_errors(notes) else files,
    )


# --- The files


def _patch_files(inputs: Inputs, proposal: Proposal, on: str) -> tuple[ChangedFiles, Diagnostics]:
    """Return the changed files; nothing else in them moves."""
    old, notes = files.decode_file(inputs, ORGANISATIONS_FILE)
    new, more = (None, notes) if old is None else _patch_organisations(old, proposal)
    if old is None or new is None:
        return {}, more
    if proposal.purpose != "remove":
        return {ORGANISATIONS_FILE: (old, new)}, ()
    gone, notes = (
        files.decode_file(inputs, WITHDRAWN_FILE)
        if WITHDRAWN_FILE in inputs.files
        else (f"{format_schema_line(WITHDRAWN_FILE)}\n", ())
    )
    item = {
        "id_sha256": sha256(proposal.id.encode()).hexdigest(),
        "on": on,
        "reason": proposal.reason,
    }
    withdrawn, more = (
        (None, notes)
        if gone is None
        else yaml_patch.insert_item(WITHDRAWN_FILE, gone, yaml_writer.format_item(item), "on")
    )
    if gone is None or withdrawn is None:
        return {}, more
    return {
        ORGANISATIONS_FILE: (old, new),
        WITHDRAWN_FILE: (gone if WITHDRAWN_FILE in inputs.files else "", withdrawn),
    }, ()


def _patch_organisations(old: str, proposal: Proposal) -> yaml_patch.PatchResult:
    if proposal.purpose == "add":
        return yaml_patch.insert_item(
            ORGANISATIONS_FILE, old, yaml_writer.format_item(proposal.fields)
        )
    if proposal.purpose == "correct":
        return yaml_patch.update_item(
            ORGANISATIONS_FILE, old, proposal.id, proposal.changes, FIELD_ORDER
        )
    new, notes = yaml_patch.remove_item(ORGANISATIONS_FILE, old, proposal.id)
    for key, changes in proposal.mentions:
        new, notes = (
            (new, notes)
            if new is None
            else yaml_patch.update_item(ORGANISATIONS_FILE, new, key, changes, FIELD_ORDER)
        )
    return new, notes


# --- The proof: the same check as everyone's, strict on this entry; all others are equal


def _check_changes(
    case: ReplyContext, request: Request, proposal: Proposal, new: Site, linked: Iterable[str]
) -> list[Diagnostic]:
    """Return what the check says about this entry, at the answers that it comes from; `linked` as from `_links`."""
    if not _is_only_proposed_change(case.site, new, proposal):
        return [error("splice-failed", Location(ORGANISATIONS_FILE), id=proposal.id)]
    if proposal.purpose == "remove":
        lost = [
            *(
                places
                for code, places, value in _list_diagnostics(new)
                if code == "unknown-value" and value == proposal.id
            ),
            *linked,
        ]
        return (
            [
                error(
                    "still-mentioned",
                    locate_answer(case.letter.path, request, "entry"),
                    places=", ".join(lost),
                )
            ]
            if lost
            else []
        )
    found = consistency.check_site(new, _make_locator(case.letter.path, request, proposal.id))
    own = [note for note in found if note.location.path == case.letter.path]
    return [
        note for note in own if note.severity == "error" or note.code in PROBLEM_IDS
    ]  # that it is old is why it is renewed


def _find_links(files: Mapping[str, bytes], key: str) -> Iterator[str]:
    """Yield each place of the city's files, as file:line, where a text links to the page of an entry."""
    page = re.compile(
        rf"(?<![\w.-])(?:/[a-z-]+)?/{routes.organisation(DEFAULT_LANGUAGE, key).strip('/')}(?![\w-])".encode()
    )
    for path, body in files.items():
        for number, line in enumerate(body.split(b"\n"), 1):
            yield from (f"{path}:{number}" for _ in page.finditer(line))


def _list_diagnostics(site: Site) -> list[tuple[str, str, str]]:
    """Return the code of each finding, the record that it is in, and the value that it names."""
    notes = consistency.check_site(
        site, lambda name, key, *_: Location(f"{KINDS_BY_NAME[name].file} ({key})")
    )
    return [(note.code, note.location.path, dict(note.values).get("value", "")) for note in notes]


def _make_locator(path: str, request: Request, key: str) -> Callable[..., Location]:
    """Return what places the findings about one entry in the request, and all others nowhere."""
    homes = {field: question for question, (_, field) in forms.QUESTION_FIELDS.items() if field}

    def find(name: str, one: str, *steps: str | int) -> Location:
        if (name, one) != ("organisations", key):
            return Location("")
        home = next((homes[steps[:end]] for end in (2, 1) if steps[:end] in homes), "entry")  # type: ignore[index]
        return locate_answer(path, request, home)

    return find


def _is_only_proposed_change(old: Site, new: Site, proposal: Proposal) -> bool:
    """Tell whether two sites differ in nothing but what is proposed."""
    touched = {key: {str(steps[0]) for steps, _ in changes} for key, changes in proposal.mentions}
    before = {one.id: one for one in old.organisations if one.id != proposal.id}
    after = {one.id: one for one in new.organisations if one.id != proposal.id}
    same = [
        _is_unchanged(one, after.get(key), touched.get(key, set())) for key, one in before.items()
    ]
    gone = set(new.withdrawn) - set(old.withdrawn)
    there = proposal.id in {one.id for one in new.organisations}
    rest = replace(new, organisations=old.organisations, withdrawn=old.withdrawn) == old
    return (
        all(same)
        and list(before) == list(after)
        and rest
        and len(gone) == (not there) == (proposal.purpose == "remove")
    )


def _is_unchanged(one: Any, other: Any, touched: set[str]) -> bool:
    return one == other or (
        other is not None
        and replace(other, **{name: getattr(one, name) for name in touched}) == one
    )


def _find_duplicates(site: Site, proposal: Proposal) -> tuple[str, ...]:
    """Return the ids of the entries that look like this one."""
    this = [one for one in site.organisations if one.id == proposal.id]
    others = [one for one in site.organisations if one.id != proposal.id]
    last = replace(site, organisations=(*others, *this))
    notes = duplicates.check_duplicates(last, lambda _name, key, *_: Location(key))
    return tuple(
        dict.fromkeys(
            dict(note.values)["other"] for note in notes if note.location.path == proposal.id
        )
    )
