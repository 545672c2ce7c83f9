"""A request from outside into a change of the city's files, and a reply to whoever asked."""

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from wegweiser.diagnostics import Diagnostic, Diagnostics, Location, apply_strict, error, has_errors
from wegweiser.editions.repository.generated import format_schema_line
from wegweiser.languages import get_source_language, say
from wegweiser.model import forms, loading
from wegweiser.model.file_names import CATALOGUE_PATH
from wegweiser.model.intake import PROBLEM_IDS
from wegweiser.model.kinds import KINDS_BY_NAME
from wegweiser.model.organisations import Organisation
from wegweiser.model.questions import QUESTION_FIELDS
from wegweiser.model.record_cache import RecordCache
from wegweiser.model.site import Site, unify_phones
from wegweiser.model.translations import translate_form_words
from wegweiser.requests import mail, parse, reply
from wegweiser.requests.changes import ChangedFiles, preview_inputs
from wegweiser.requests.letters.codes import read_key
from wegweiser.requests.letters.records import forget_letters
from wegweiser.requests.lists.private_contacts import forget_withdrawn
from wegweiser.requests.mail import Submission
from wegweiser.requests.mentions import find_mentions, name_translations
from wegweiser.requests.parse import Request
from wegweiser.requests.plain_letter import format_plain
from wegweiser.requests.proposal import FIELD_ORDER, Proposal, build_proposal
from wegweiser.requests.reply import ReplyContext
from wegweiser.requests.validate import locate_answer, normalize_answers
from wegweiser.rules import check_site
from wegweiser.rules.city import City
from wegweiser.rules.duplicates import check_duplicates
from wegweiser.source import files, yaml_patch, yaml_writer
from wegweiser.source.catalogues import format_catalogue, parse_catalogue
from wegweiser.source.files import Inputs
from wegweiser.source.writing import change_city, repeat_while_changed
from wegweiser.source.yaml_item import FieldChange
from wegweiser.source.yaml_writer import YamlValue

ORGANISATIONS_FILE = KINDS_BY_NAME["organisations"].file
WITHDRAWN_FILE = KINDS_BY_NAME["withdrawn"].file
"""With the other, and the translations of an entry that goes, all that a request may change."""


class NoFormsError(Exception):
    """The city has no words for its forms: it takes no requests."""


@dataclass(frozen=True, slots=True)
class IntakeResult:
    """What came of a request."""

    reply: str | None
    """What whoever asked is told, in Markdown; None where the city itself has faults."""

    diagnostics: Diagnostics
    """All findings."""

    texts: Mapping[str, str]
    """The texts to show the findings in, by path."""

    letter: str = ""
    """What whoever asked is told, as plain text that an e-mail can hold."""

    editor_note: str = ""
    """What the editors are told, in Markdown; empty where they have nothing to do."""

    written_files: tuple[str, ...] = ()
    """The paths of the city's files that changed."""


def process_request(folder: Path, file: Path, today: date, *, write: bool) -> IntakeResult:
    """Check a request by the city's rules, reply to it, and with `write` change the files.

    Files change only where the request has no fault. No reply where the city itself has faults.
    Raises NoFormsError, mail.NotARequestError, ShortKeyError, LockedError or ChangedFileError where
    others write at the same time, and OSError where the system fails.
    """
    raw, key = mail.extract_request(file.read_bytes()), read_key(folder)
    # Many small lasting values are made: collecting them would take a third of the time.
    gc.disable()
    try:
        return repeat_while_changed(
            lambda: _process(folder, raw, file.name, today, key, write=write)
        )
    finally:
        gc.enable()


def _process(
    folder: Path, raw: mail.RawRequest, name: str, today: date, letter_key: bytes, *, write: bool
) -> IntakeResult:
    inputs = files.read_city(folder)
    record_cache = RecordCache()
    site, faults = loading.load_site(inputs, today.isoformat(), record_cache)
    if has_errors(faults):
        return IntakeResult(None, faults, files.decode_files(inputs))
    context = assess_request(inputs, site, name, raw, today, record_cache, letter_key)
    written = tuple(context.changed_files) if write and not context.has_errors else ()
    # A withdrawal comes first: what is killed before the entry is gone leaves a finding.
    change_city(inputs, {path: context.changed_files[path][1] for path in reversed(written)})
    if WITHDRAWN_FILE in written and context.proposal:
        forget_entry(folder, context.proposal.id)
    texts = {name: context.submission.text}
    return IntakeResult(
        reply.render_reply(context),
        context.diagnostics,
        texts,
        letter=format_plain(reply.render_answer(context)),
        editor_note=reply.render_editor_note(context),
        written_files=written,
    )


def forget_entry(folder: Path, key: str) -> None:
    """Delete what the computer of the editors keeps of an entry that was withdrawn."""
    withdrawn = [sha256(key.encode()).hexdigest()]
    forget_withdrawn(folder, withdrawn)
    forget_letters(folder, withdrawn)


def assess_request(
    inputs: Inputs,
    site: Site,
    name: str,
    raw: mail.RawRequest,
    today: date,
    record_cache: RecordCache | None = None,
    letter_key: bytes = b"",
) -> ReplyContext:
    """Return everything that can be known about a request; nothing is written.

    The site is as its files say it. The cache is that of `loading.load_site`, the key that of the
    letters. Raises NoFormsError.
    """
    worded_site = translate_form_words(site)
    city_forms = forms.build_forms(worded_site)
    if not city_forms:
        raise NoFormsError
    submission = _make_submission(worded_site, name, raw, today)
    context = ReplyContext(site=worded_site, submission=submission)
    if raw.text is None:
        return replace(context, diagnostics=(error(raw.fault, Location(name)),))
    request, faults = parse.parse_request(name, submission.text, city_forms)
    if request is None:
        return replace(context, diagnostics=faults)
    request = normalize_answers(request, site.settings)
    proposal, more = build_proposal(unify_phones(site), request, submission, letter_key)
    context = replace(context, request=request, diagnostics=(*faults, *more))
    if proposal is None or context.has_errors:
        return context
    context = replace(context, proposal=proposal)
    if proposal.purpose == "note":
        return context
    return _apply_proposal(inputs, site, context, request, proposal, record_cache)


def _make_submission(site: Site, path: str, raw: mail.RawRequest, today: date) -> Submission:
    text = raw.text or ""
    receipt = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    title = say(forms.index_phrases(site)["source-title"], get_source_language()).text
    source: YamlValue = {"title": title.replace("{receipt}", receipt), "on": today.isoformat()}
    if site.settings.repository and raw.issue_number:
        source = f"{site.settings.repository.rstrip('/')}/issues/{raw.issue_number}"
    return Submission(
        path=path,
        text=text.replace("\r\n", "\n").replace("\r", "\n"),
        receipt=receipt,
        channel=raw.channel,
        received_on=today.isoformat(),
        source=source,
        issue_number=raw.issue_number,
    )


def _apply_proposal(
    inputs: Inputs,
    old_site: Site,
    context: ReplyContext,
    request: Request,
    proposal: Proposal,
    record_cache: RecordCache | None,
) -> ReplyContext:
    """Return the context with the changed files, read again and proved."""
    changed, faults = patch_files(inputs, proposal, context.submission.received_on)
    if not faults:
        new_inputs = preview_inputs(inputs, changed)
        site, faults = loading.load_site(new_inputs, old_site.today, record_cache)
        if not has_errors(faults):
            faults = tuple(_check_changes(old_site, request, proposal, site, new_inputs))
            context = replace(context, duplicates=_find_duplicates(site, proposal))
    return replace(
        context,
        diagnostics=(*context.diagnostics, *apply_strict(faults, strict=True)),
        changed_files={} if has_errors(faults) else changed,
    )


# --- The files


def patch_files(inputs: Inputs, proposal: Proposal, on: str) -> tuple[ChangedFiles, Diagnostics]:
    """Return the changed files; nothing else in them moves."""
    old, faults = files.decode_file(inputs, ORGANISATIONS_FILE)
    if old is None:
        return {}, faults
    new, faults = _patch_organisations(old, proposal)
    if new is None:
        return {}, faults
    changed = {ORGANISATIONS_FILE: (old, new)}
    if proposal.purpose != "remove":
        return changed, ()
    noted, faults = note_withdrawal(inputs, proposal.id, proposal.reason, on)
    return {} if faults else changed | noted, faults


def note_withdrawal(
    inputs: Inputs, key: str, reason: str, on: str
) -> tuple[ChangedFiles, Diagnostics]:
    """Return the files in which an entry is noted as withdrawn, and its translations are gone."""
    old: str | None = ""
    faults: Diagnostics = ()
    if WITHDRAWN_FILE in inputs.files:
        old, faults = files.decode_file(inputs, WITHDRAWN_FILE)
    if old is None:
        return {}, faults
    digest = sha256(key.encode()).hexdigest()
    item = yaml_writer.format_item({"id_sha256": digest, "on": on, "reason": reason})
    text = old or f"{format_schema_line(WITHDRAWN_FILE)}\n"
    new, faults = yaml_patch.insert_item(WITHDRAWN_FILE, text, item, "on")
    if new is None:
        return {}, faults
    # In this order: whoever writes begins at the end.
    return {**_drop_translations(inputs, key), WITHDRAWN_FILE: (old, new)}, ()


def _drop_translations(inputs: Inputs, key: str) -> ChangedFiles:
    """Return the catalogues without what an entry says, where they hold any of it."""
    changed = {}
    for path in filter(CATALOGUE_PATH.fullmatch, inputs.files):
        text, _ = files.decode_file(inputs, path)
        catalogue = parse_catalogue(text or "")
        place = name_translations(key)
        kept = [entry for entry in catalogue.entries if not entry.context.startswith(place)]
        if text is not None and len(kept) < len(catalogue.entries):
            changed[path] = text, format_catalogue(kept, catalogue.tail)
    return changed


def _patch_organisations(old: str, proposal: Proposal) -> yaml_patch.PatchResult:
    path = ORGANISATIONS_FILE
    if proposal.purpose == "add":
        return yaml_patch.insert_item(path, old, yaml_writer.format_item(proposal.fields))
    if proposal.purpose == "correct":
        return yaml_patch.update_item(path, old, proposal.id, proposal.changes, FIELD_ORDER)
    new, faults = yaml_patch.remove_item(path, old, proposal.id)
    for key, changes in proposal.mentions:
        if new is not None:
            new, faults = yaml_patch.update_item(path, new, key, changes, FIELD_ORDER)
    return new, faults


# --- The proof: the same check as everyone's, strict on this entry; all others are equal


def _check_changes(
    old: Site, request: Request, proposal: Proposal, new: Site, inputs: Inputs
) -> Iterator[Diagnostic]:
    """Yield what the check says about this entry, at the answers that it comes from."""
    if not _is_only_proposed_change(old, new, proposal):
        yield error("splice-failed", Location(ORGANISATIONS_FILE), id=proposal.id)
    elif proposal.purpose == "remove":
        places = find_mentions(new, inputs.files, proposal.id)
        if places:
            location = locate_answer(request, "entry")
            yield error("still-mentioned", location, places=", ".join(places))
    else:
        locate = _make_locator(request, proposal.id)
        for diagnostic in check_site(City(new, locate)):
            # That an entry is old, for one, is why it is renewed.
            is_explained = diagnostic.severity == "error" or diagnostic.code in PROBLEM_IDS
            if diagnostic.location.path == request.path and is_explained:
                yield diagnostic


def _make_locator(request: Request, key: str) -> Callable[..., Location]:
    """Return what locates the findings about one entry in the request, and all others nowhere."""
    questions: dict[tuple[str | int, ...], str] = {
        path: question for question, (_, path) in QUESTION_FIELDS.items() if path
    }

    def locate(name: str, record_id: str, *steps: str | int) -> Location:
        if (name, record_id) != ("organisations", key):
            return Location("")
        question = questions.get(steps[:2]) or questions.get(steps[:1]) or "entry"
        return locate_answer(request, question)

    return locate


def _is_only_proposed_change(old: Site, new: Site, proposal: Proposal) -> bool:
    """Tell whether two sites differ in nothing but what is proposed."""
    before = {other.id: other for other in old.organisations if other.id != proposal.id}
    after = {other.id: other for other in new.organisations if other.id != proposal.id}
    is_removed = len(after) == len(new.organisations)
    is_withdrawn = len(set(new.withdrawn) - set(old.withdrawn)) == 1
    if not is_removed == is_withdrawn == (proposal.purpose == "remove"):
        return False
    if list(before) != list(after) or not _is_rest_unchanged(old, new):
        return False
    changed = {key: _list_changed_fields(changes) for key, changes in proposal.mentions}
    return all(_is_unchanged(before[key], after[key], changed.get(key, set())) for key in before)


def _is_rest_unchanged(old: Site, new: Site) -> bool:
    rest = replace(new, organisations=old.organisations, withdrawn=old.withdrawn)
    # The one that was asked about has the words of catalogues by now, the one read anew has not.
    return translate_form_words(rest) == translate_form_words(old)


def _list_changed_fields(changes: Iterable[FieldChange]) -> set[str]:
    return {str(steps[0]) for steps, _ in changes}


def _is_unchanged(before: Organisation, after: Organisation, changed: set[str]) -> bool:
    old_fields: dict[str, Any] = {name: getattr(before, name) for name in changed}
    return before == after or replace(after, **old_fields) == before


def _find_duplicates(site: Site, proposal: Proposal) -> tuple[str, ...]:
    """Return the ids of the entries that look like the one that is proposed."""
    # A likely duplicate is found at the later one.
    last = sorted(site.organisations, key=lambda organisation: organisation.id == proposal.id)
    sorted_site = replace(site, organisations=tuple(last))
    alike = check_duplicates(City(sorted_site, lambda _name, key, *_: Location(key)))
    others = (dict(d.values)["other"] for d in alike if d.location.path == proposal.id)
    return tuple(dict.fromkeys(others))
