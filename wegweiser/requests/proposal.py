"""From a request to a proposal: what an entry would say, told apart from what it says now."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, Literal

from wegweiser.diagnostics import Diagnostic, Diagnostics, error, has_errors
from wegweiser.languages import collation_key, get_source_language
from wegweiser.model import routes, slugs
from wegweiser.model.forms import Purpose
from wegweiser.model.organisations import Address, Consent, Contact, Organisation
from wegweiser.model.questions import CONSENT_FIELDS, QUESTION_FIELDS, FieldPath
from wegweiser.model.site import Site
from wegweiser.requests.correction import build_consent, confirm_entry, correct_organisation
from wegweiser.requests.letters.codes import CodeState, judge_code
from wegweiser.requests.mail import Submission
from wegweiser.requests.parse import Request
from wegweiser.requests.validate import (
    check_consent,
    is_from_organisation,
    locate_answer,
    validate_answers,
)
from wegweiser.rules.duplicates import list_names, normalize_name
from wegweiser.source import schema
from wegweiser.source.yaml_item import FieldChange
from wegweiser.source.yaml_writer import YamlValue

FIELD_ORDER = tuple(
    name for kind in (Organisation, Address, Contact, Consent) for name in schema.field_types(kind)
)
"""The order of the fields in an entry and in what it holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What a request would change."""

    purpose: Purpose
    """What the request wants."""

    id: str = ""
    """The entry that is new, changes or goes; empty for a note."""

    fields: Mapping[str, YamlValue] = field(default_factory=dict)
    """The fields of a new entry."""

    changes: tuple[FieldChange, ...] = ()
    """The changes of an entry."""

    mentions: tuple[tuple[str, tuple[FieldChange, ...]], ...] = ()
    """The ids of the entries that name one that goes, with their changes."""

    reason: str = ""
    """Why an entry goes."""

    code_state: CodeState | Literal[""] = ""
    """What the code of a letter is worth; empty where none was asked for."""


ProposalResult = tuple[Proposal | None, Diagnostics]


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
        return _propose_addition(site, request, submission, values)
    organisation = find_organisation(site, str(request.answers.get("entry", "")))
    if organisation is None:
        return None, _report_unknown_entry(request)
    if purpose == "remove":
        return propose_removal(site, organisation, str(request.answers.get("reason", ""))), ()
    changes, faults = correct_organisation(site, organisation, request, submission, values)
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


def find_organisation(site: Site, words: str) -> Organisation | None:
    """Return the entry that an address, an id or a name stands for.

    A name counts as it is written, else without legal form, punctuation and the town; then short
    and former names do. Two alike are none.
    """
    _, _, path = words.partition(routes.page(get_source_language(), routes.DIRECTORY))
    key = re.split("[/?#]", path)[0] or words
    for organisation in site.organisations:
        if key in (organisation.id, *organisation.former_ids):
            return organisation
    alike = _find_named(site, words)
    return alike[0] if len(alike) == 1 else None


def _find_named(site: Site, words: str) -> list[Organisation]:
    """Return the entries that go by a name: those that it fits best."""
    for list_candidates in (_list_first_name, list_names):
        for normalize in (_fold_name, partial(normalize_name, town=site.settings.city)):
            wanted = normalize(words)
            alike = [
                organisation
                for organisation in site.organisations
                if wanted and wanted in map(normalize, list_candidates(organisation))
            ]
            if alike:
                return alike
    return []


def _list_first_name(organisation: Organisation) -> tuple[str, ...]:
    return (organisation.name,)


def _fold_name(name: str) -> str:
    return collation_key(name)[0]


# --- A new entry


def _propose_addition(
    site: Site, request: Request, submission: Submission, values: Mapping[str, YamlValue]
) -> ProposalResult:
    personal = [key for key in CONSENT_FIELDS if key in request.answers]
    sources = _list_sources(values)
    fallback = f"eintrag-{submission.receipt[:6]}"
    fields: dict[str, Any] = {
        "id": slugs.find_free_id(site, str(values.get("name", "")), fallback),
        "sources": sources or [submission.source],
        **_describe_origin(request, submission),
    }
    for question, value in values.items():
        if question != "sources":
            _set_field(fields, QUESTION_FIELDS[question][1], value)
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


def _list_sources(values: Mapping[str, YamlValue]) -> list[YamlValue]:
    if "sources" in values:
        return list(values["sources"])
    return [values["website"]] if "website" in values else []


def _describe_origin(request: Request, submission: Submission) -> dict[str, YamlValue]:
    """Return what an entry is worth: the organisation knows that it is active, others do not."""
    if is_from_organisation(request):
        checked = {"on": submission.received_on, "how": "organisation"}
        return {"status": "active", "checked": checked}
    return {"status": "unknown", "checked": {"how": "source"}}


def _set_field(fields: dict[str, Any], steps: FieldPath, value: YamlValue) -> None:
    for step in steps[:-1]:
        fields = fields.setdefault(step, {})
    fields[steps[-1]] = value


def order_fields(fields: Mapping[str, Any]) -> dict[str, YamlValue]:
    """Return the fields of an entry in their order, those inside others too."""
    ordered = {name: fields[name] for name in sorted(fields, key=FIELD_ORDER.index)}
    for name in ("address", "contact"):
        if name in ordered:
            ordered[name] = order_fields(ordered[name])
    return ordered


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
