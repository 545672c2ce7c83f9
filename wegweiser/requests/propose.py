"""From a request to a proposal: which entry is new, changes or goes."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from wegweiser.diagnostics import Diagnostic, Diagnostics, error, has_errors
from wegweiser.model import slugs
from wegweiser.model.form_specs import FORM_SPECS
from wegweiser.model.organisations import Organisation
from wegweiser.model.questions import CONSENT_FIELDS, QUESTION_FIELDS
from wegweiser.model.site import Site
from wegweiser.requests.correction import build_consent, confirm_entry, correct_organisation
from wegweiser.requests.entry_names import find_organisation
from wegweiser.requests.letters.codes import judge_code
from wegweiser.requests.mail import Submission
from wegweiser.requests.parse import Request
from wegweiser.requests.proposal import (
    Proposal,
    ProposalResult,
    list_sources,
    order_fields,
    set_field,
)
from wegweiser.requests.records import propose_record
from wegweiser.requests.validate import (
    check_consent,
    is_from_organisation,
    locate_answer,
    validate_answers,
)
from wegweiser.source import schema
from wegweiser.source.yaml_item import FieldChange
from wegweiser.source.yaml_writer import YamlValue


def build_proposal(
    site: Site, request: Request, submission: Submission, letter_key: bytes = b""
) -> ProposalResult:
    """Return what a request without faults would change, or why it cannot.

    The phones of the site are unified; without the key of the letters no code is valid.
    """
    values, faults = validate_answers(request, site.settings.country)
    if request.form.purpose == "confirm":
        proposal, more = _propose_confirmation(site, request, submission, letter_key)
    else:
        proposal, more = _propose(site, request, submission, values)
    if has_errors(faults) or len(more) > 1:  # what cannot be read changes nothing either
        more = tuple(fault for fault in more if fault.code != "nothing-to-change")
    diagnostics = (*faults, *more)
    return None if has_errors(diagnostics) else proposal, diagnostics


def _propose(
    site: Site, request: Request, submission: Submission, values: Mapping[str, YamlValue]
) -> ProposalResult:
    purpose = request.form.purpose
    if purpose == "note":
        return Proposal(purpose=purpose), ()
    if purpose == "add":
        is_entry = FORM_SPECS[request.form.id].kind == "organisations"
        propose = _propose_addition if is_entry else propose_record
        return propose(site, request, submission, values)
    organisation = find_organisation(site, str(request.answers.get("entry", "")))
    if organisation is None:
        return None, _report_unknown_entry(request)
    if purpose == "remove":
        return propose_removal(site, organisation, str(request.answers.get("reason", ""))), ()
    changes, faults = correct_organisation(site, organisation, request, submission, values)
    if not changes:  # all is said in a language in which the entry has no words yet
        return Proposal(purpose="note"), faults
    return Proposal(purpose=purpose, id=organisation.id, changes=changes), faults


def _report_unknown_entry(request: Request) -> Diagnostics:
    """Return that nobody knows the entry; that none is named is told already."""
    unknown = error("unknown-entry", locate_answer(request, "entry"))
    return (unknown,) if "entry" in request.answers else ()


def _propose_confirmation(
    site: Site, request: Request, submission: Submission, letter_key: bytes
) -> ProposalResult:
    """Return that the organisation itself checked its entry today, and nothing else.

    Without a valid code it is a note: it changes nothing.
    """
    organisation = find_organisation(site, str(request.answers.get("entry", "")))
    if organisation is None:
        return None, _report_unknown_entry(request)
    words, today = str(request.answers.get("code", "")), date.fromisoformat(submission.received_on)
    state = judge_code(letter_key, organisation, words, today).state
    if state != "valid":
        return Proposal(purpose="note", code_state=state), ()
    changes = tuple(confirm_entry(organisation, submission))
    if not changes:
        return None, (error("nothing-to-change", locate_answer(request, "code")),)
    return Proposal(purpose="correct", id=organisation.id, changes=changes, code_state=state), ()


# --- A new entry


def _propose_addition(
    site: Site, request: Request, submission: Submission, values: Mapping[str, YamlValue]
) -> ProposalResult:
    personal = [key for key in CONSENT_FIELDS if key in request.answers]
    sources = list_sources(values)
    fallback = f"eintrag-{submission.receipt[:6]}"
    fields: dict[str, Any] = {
        "id": slugs.find_free_id(site, str(values.get("name", "")), fallback),
        "sources": sources or [submission.source],
        **_describe_origin(request, submission),
    }
    for question, value in values.items():
        if question != "sources":
            set_field(fields, QUESTION_FIELDS[question][1], value)
    if "street" in values:
        fields["address"] |= {"city": site.settings.city, "show": "street"}
    if personal:
        fields["consent"] = build_consent(submission, personal)
    proposal = Proposal(purpose="add", id=fields["id"], fields=order_fields(fields))
    return proposal, tuple(_check_addition(request, personal, sources))


def _check_addition(
    request: Request, personal: list[str], sources: list[YamlValue]
) -> Iterator[Diagnostic]:
    yield from check_consent(request, personal)
    if "postcode" in request.answers and "street" not in request.answers:
        yield error("postcode-alone", locate_answer(request, "postcode"))
    if not sources and not is_from_organisation(request):
        yield error("no-source", locate_answer(request, "sources"))


def _describe_origin(request: Request, submission: Submission) -> dict[str, YamlValue]:
    """Return what an entry is worth: the organisation knows that it is active, others do not."""
    if is_from_organisation(request):
        checked = {"on": submission.received_on, "how": "organisation"}
        return {"status": "active", "checked": checked}
    return {"status": "unknown", "checked": {"how": "source"}}


# --- The end of an entry


def propose_removal(site: Site, organisation: Organisation, reason: str) -> Proposal:
    """Return that an entry goes for this reason, and which entries no longer name it."""
    return Proposal(
        purpose="remove",
        id=organisation.id,
        mentions=tuple(_propose_reference_removals(site, organisation.id)),
        reason=reason,
    )


def _propose_reference_removals(
    site: Site, key: str
) -> Iterator[tuple[str, tuple[FieldChange, ...]]]:
    """Yield the entries that name another one, with what takes the name out of them."""
    names = [name for name, kind in schema.reference_fields(Organisation) if kind == "organisation"]
    for other in site.organisations:
        changes = [change for name in names for change in _remove_reference(other, name, key)]
        if changes and other.id != key:
            yield other.id, tuple(changes)


def _remove_reference(other: Organisation, name: str, key: str) -> Iterator[FieldChange]:
    references = getattr(other, name)
    if isinstance(references, str):
        if references == key:
            yield (name,), None
    elif references and key in references:
        yield (name,), [reference for reference in references if reference != key] or None
