"""A request from outside into a change of the city's files, and a reply to whoever asked."""

import gc
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path

from wegweiser.build import theme_files
from wegweiser.catalogues import format_catalogue, parse_catalogue
from wegweiser.diagnostics import Diagnostics, Location, apply_strict, error, has_errors
from wegweiser.editions.repository.generated import format_schema_line
from wegweiser.languages import get_source_language, say
from wegweiser.model import forms, loading
from wegweiser.model.file_names import CATALOGUE_PATH
from wegweiser.model.kinds import KINDS_BY_NAME
from wegweiser.model.record_cache import RecordCache
from wegweiser.model.site import Site, unify_phones
from wegweiser.model.translations import translate_form_words
from wegweiser.requests import mail, parse, reply
from wegweiser.requests.changes import ChangedFiles, preview_inputs
from wegweiser.requests.letters.codes import read_key
from wegweiser.requests.letters.records import forget_letters
from wegweiser.requests.lists.private_contacts import forget_withdrawn
from wegweiser.requests.mail import Submission
from wegweiser.requests.mentions import name_translations
from wegweiser.requests.page_texts import correct_page, propose_news
from wegweiser.requests.parse import Request
from wegweiser.requests.plain_letter import format_plain
from wegweiser.requests.proposal import FIELD_ORDER, Proposal
from wegweiser.requests.propose import build_proposal
from wegweiser.requests.prove import check_changes, count_errors, find_duplicates
from wegweiser.requests.reply import ReplyContext
from wegweiser.requests.translations import assess_translation
from wegweiser.requests.validate import normalize_answers
from wegweiser.source import files, yaml_patch, yaml_writer
from wegweiser.source.files import Inputs
from wegweiser.source.writing import change_city, repeat_while_changed
from wegweiser.source.yaml_writer import YamlValue

ORGANISATIONS_FILE = KINDS_BY_NAME["organisations"].file
WITHDRAWN_FILE = KINDS_BY_NAME["withdrawn"].file
"""With the other, and the translations of an entry that goes, all that a request may change."""

PAGE_FORM, NEWS_FORM = "seite", "nachricht"
"""The forms for a mistake on a page, and for a piece of news."""

_THEME_PATHS = ("theme/", theme_files.BUILT_IN)


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
    inputs = replace(inputs, files={**inputs.files, **theme_files.read_words(folder)})
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
    letters, the inputs may hold catalogues of a theme, too. Raises NoFormsError.
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
    if request.form.purpose == "translate":
        context = replace(context, request=request, diagnostics=faults)
        return assess_translation(context, site, inputs.files)
    request = normalize_answers(request, site.settings)
    proposal, more = build_proposal(unify_phones(site), request, submission, letter_key)
    context = replace(context, request=request, diagnostics=(*faults, *more))
    if proposal is None or context.has_errors:
        return context
    context = replace(context, proposal=proposal)
    # The rules of data/ and content/ would call words of a theme misplaced.
    own = {path: it for path, it in inputs.files.items() if not path.startswith(_THEME_PATHS)}
    own_inputs = replace(inputs, files=own)
    if proposal.purpose == "note":
        return _assess_page(context, own_inputs, site, request, record_cache)
    return _apply_proposal(own_inputs, site, context, request, proposal, record_cache)


def _assess_page(
    context: ReplyContext,
    inputs: Inputs,
    site: Site,
    request: Request,
    record_cache: RecordCache | None,
) -> ReplyContext:
    """Return the context of a note, with a corrected or new page where everyone's check allows."""
    changed: ChangedFiles = {}
    if request.form.id == PAGE_FORM:
        changed = correct_page(site, inputs, request)
    elif request.form.id == NEWS_FORM:
        changed = propose_news(inputs, request, context.submission)
    new_inputs = preview_inputs(inputs, changed)
    if changed:
        new_site, faults = loading.load_site(new_inputs, site.today, record_cache)
        is_worse = count_errors(new_site, new_inputs) > count_errors(site, inputs)
        changed = {} if has_errors(faults) or is_worse else changed
    return replace(context, changed_files=changed)


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
            faults = tuple(check_changes(old_site, request, proposal, site, new_inputs))
            context = replace(context, duplicates=find_duplicates(site, proposal))
    return replace(
        context,
        diagnostics=(*context.diagnostics, *apply_strict(faults, strict=True)),
        changed_files={} if has_errors(faults) else changed,
    )


# --- The files


def patch_files(inputs: Inputs, proposal: Proposal, on: str) -> tuple[ChangedFiles, Diagnostics]:
    """Return the changed files; nothing else in them moves."""
    path = KINDS_BY_NAME[proposal.kind].file
    changed, faults = _patch_file(inputs, path, lambda old: _patch_records(path, old, proposal))
    if proposal.purpose != "remove" or faults:
        return changed, faults
    noted, faults = note_withdrawal(inputs, proposal.id, proposal.reason, on)
    return {} if faults else changed | noted, faults


def note_withdrawal(
    inputs: Inputs, key: str, reason: str, on: str
) -> tuple[ChangedFiles, Diagnostics]:
    """Return the files in which an entry is noted as withdrawn, and its translations are gone."""
    digest = sha256(key.encode()).hexdigest()
    item = yaml_writer.format_item({"id_sha256": digest, "on": on, "reason": reason})
    noted, faults = _patch_file(
        inputs,
        WITHDRAWN_FILE,
        lambda old: yaml_patch.insert_item(WITHDRAWN_FILE, old, item, "on"),
    )
    if faults:
        return {}, faults
    # In this order: whoever writes begins at the end.
    return _drop_translations(inputs, key) | noted, ()


def _patch_file(
    inputs: Inputs, path: str, patch: Callable[[str], yaml_patch.PatchResult]
) -> tuple[ChangedFiles, Diagnostics]:
    """Return a file before and after a change; one that is not there yet begins empty."""
    old, faults = files.decode_file(inputs, path) if path in inputs.files else ("", ())
    if old is None:
        return {}, faults
    new, faults = patch(old or f"{format_schema_line(path)}\n")
    return ({}, faults) if new is None else ({path: (old, new)}, ())


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


def _patch_records(path: str, old: str, proposal: Proposal) -> yaml_patch.PatchResult:
    if proposal.purpose == "add":
        return yaml_patch.insert_item(path, old, yaml_writer.format_item(proposal.fields))
    if proposal.purpose == "correct":
        return yaml_patch.update_item(path, old, proposal.id, proposal.changes, FIELD_ORDER)
    new, faults = yaml_patch.remove_item(path, old, proposal.id)
    for key, changes in proposal.mentions:
        if new is not None:
            new, faults = yaml_patch.update_item(path, new, key, changes, FIELD_ORDER)
    return new, faults
