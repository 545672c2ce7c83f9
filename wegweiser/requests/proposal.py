"""From a request to a change: what an entry would say, told apart from what it says now."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from wegweiser.diagnostics import Diagnostics, error
from wegweiser.languages import DEFAULT_LANGUAGE, Text, collation_key
from wegweiser.model import routes, slugs
from wegweiser.model.forms import CONSENT_FIELDS, QUESTION_FIELDS, FieldPath, Purpose, Question
from wegweiser.model.organisations import Address, Checked, Consent, Contact, Organisation
from wegweiser.model.site import Site
from wegweiser.model.values import to_values
from wegweiser.requests.parse import Request
from wegweiser.requests.validate import (
    check_consent,
    is_from_organisation,
    locate_answer,
    validate_answers,
)
from wegweiser.rules.duplicates import normalize_name
from wegweiser.source import schema
from wegweiser.source.yaml_item import FieldChange
from wegweiser.source.yaml_writer import YamlValue

FIELD_ORDER = tuple(
    name for kind in (Organisation, Address, Contact, Consent) for name in schema.field_types(kind)
)
"""The order of the fields in an entry and in what it holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """How a request came: its name in findings, text, receipt, in which form, when, and how it is cited as a source."""

    path: str
    text: str
    receipt: str
    how: str
    on: str
    source: YamlValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What a request would change: a new item, changes of one, or its end; and what other entries lose with it."""

    purpose: Purpose
    id: str = ""
    fields: Mapping[str, YamlValue] = field(default_factory=dict)
    changes: tuple[FieldChange, ...] = ()
    mentions: tuple[tuple[str, tuple[FieldChange, ...]], ...] = ()
    reason: str = ""


ProposalResult = tuple[Proposal | None, Diagnostics]


def build_proposal(site: Site, request: Request, letter: Submission) -> ProposalResult:
    """Return what a request without faults would change, or why it cannot."""
    said, notes = validate_answers(letter.path, request)
    made, more = _PROPOSERS[request.form.purpose](site, request, letter, said)
    errors = [note for note in (*notes, *more) if note.severity == "error"]
    if len(errors) > 1:  # what cannot be read changes nothing either
        more = tuple(note for note in more if note.code != "nothing-to-change")
    return (None if errors else made), (*notes, *more)


def find_organisation(site: Site, words: str) -> Organisation | None:
    """Return the entry that an address, an id or a name stands for; a name as written, else without legal form and signs."""
    key = re.split("[/?#]", words.partition(f"{routes.DIRECTORY}/")[2])[0] or words
    known = next((one for one in site.organisations if one.id == key), None)
    for sign in () if known else (lambda name: collation_key(name)[0], normalize_name):
        alike = [one for one in site.organisations if sign(one.name) == sign(words) != ""]
        if alike:
            return alike[0] if len(alike) == 1 else None
    return known


# --- A note, a new entry, the end of an entry


def _propose_note(
    site: Site, request: Request, letter: Submission, said: Mapping[str, YamlValue]
) -> ProposalResult:
    return Proposal(purpose="note"), ()


def _propose_addition(
    site: Site, request: Request, letter: Submission, said: Mapping[str, YamlValue]
) -> ProposalResult:
    personal = [one for one in CONSENT_FIELDS if one in request.answers]
    notes = [*check_consent(letter.path, request, personal)]
    if "postcode" in request.answers and "street" not in request.answers:
        notes.append(error("postcode-alone", locate_answer(letter.path, request, "postcode")))
    sources = [
        *said.get("sources", ()),
        *([said["website"]] if "website" in said and "sources" not in said else []),
    ]
    if not sources and not is_from_organisation(request):
        notes.append(error("no-source", locate_answer(letter.path, request, "sources")))
    key = slugs.find_free_id(site, str(said.get("name", "")), f"eintrag-{letter.receipt[:6]}")
    fields: dict[str, Any] = {
        "id": key,
        "status": "active" if is_from_organisation(request) else "unknown",
    }
    for question, value in said.items():
        _set_field(fields, QUESTION_FIELDS[question][1], value)
    if "street" in said:
        fields["address"] |= {"city": site.settings.city, "show": "street"}
    fields["sources"] = sources or [letter.source]
    fields["checked"] = (
        {"on": letter.on, "how": "organisation"}
        if is_from_organisation(request)
        else {"how": "source"}
    )
    if personal:
        fields["consent"] = _build_consent(letter, personal)
    return Proposal(purpose="add", id=key, fields=_order_fields(fields)), tuple(notes)


def _build_consent(letter: Submission, personal: Iterable[str]) -> dict[str, YamlValue]:
    return {"on": letter.on, "how": letter.how, "fields": list(personal)}


def _set_field(fields: dict[str, Any], steps: FieldPath, value: YamlValue) -> None:
    for step in steps[:-1]:
        fields = fields.setdefault(step, {})
    fields[steps[-1]] = value


def _order_fields(fields: Mapping[str, Any]) -> dict[str, YamlValue]:
    """Return the fields of an entry in their order, those inside others too."""
    known = sorted(fields, key=FIELD_ORDER.index)
    return {
        name: _order_fields(fields[name])
        if isinstance(fields[name], dict) and name in {"address", "contact"}
        else fields[name]
        for name in known
    }


def _propose_removal(
    site: Site, request: Request, letter: Submission, said: Mapping[str, YamlValue]
) -> ProposalResult:
    one = find_organisation(site, str(request.answers.get("entry", "")))
    if one is None:
        return None, _diagnose_unknown_entry(request, letter)
    reason = str(request.answers.get("reason", ""))
    return Proposal(
        purpose="remove",
        id=one.id,
        mentions=tuple(_propose_reference_removals(site, one.id)),
        reason=reason,
    ), ()


def _propose_reference_removals(
    site: Site, key: str
) -> Iterator[tuple[str, tuple[FieldChange, ...]]]:
    """Yield the entries that name another one, with what takes the name out of them."""
    names = [
        name
        for name, kind, deep in schema.reference_fields(Organisation)
        if kind == "organisation" and not deep
    ]
    for other in site.organisations:
        held = [(name, getattr(other, name)) for name in names if other.id != key]
        found = [
            (name, one)
            for name, one in held
            if one and key in ((one,) if isinstance(one, str) else one)
        ]
        if found:
            yield other.id, tuple(((name,), _remove_reference(one, key)) for name, one in found)


def _remove_reference(held: str | tuple[str, ...], key: str) -> YamlValue | None:
    return None if isinstance(held, str) else [one for one in held if one != key] or None


def _diagnose_unknown_entry(request: Request, letter: Submission) -> Diagnostics:
    return (
        (error("unknown-entry", locate_answer(letter.path, request, "entry")),)
        if "entry" in request.answers
        else ()
    )


# --- A correction


def _propose_correction(
    site: Site, request: Request, letter: Submission, said: Mapping[str, YamlValue]
) -> ProposalResult:
    one = find_organisation(site, str(request.answers.get("entry", "")))
    if one is None:
        return None, _diagnose_unknown_entry(request, letter)
    gone = request.answers.get("delete", ())
    notes = [
        error("filled-and-deleted", locate_answer(letter.path, request, key))
        for key in gone
        if key in request.answers
    ]
    changes = list(_propose_field_changes(one, request, said))
    changes += _complete_address(site, one, changes)
    consent, faults = _change_consent(one, request, letter, [steps for steps, _ in changes])
    known = {
        words
        for source in one.sources
        for words in (source.url, *dict(source.title.versions).values())
    }
    cited = [source for source in said.get("sources", ()) if source not in known]
    if changes and not cited and not is_from_organisation(request):
        notes.append(error("no-source", locate_answer(letter.path, request, "sources")))
    changes += [
        *consent,
        *((("sources", len(one.sources) + number), source) for number, source in enumerate(cited)),
    ]
    changes += _propose_confirmation(one, request, letter)
    if not changes:
        notes.append(error("nothing-to-change", locate_answer(letter.path, request, "entry")))
    return Proposal(purpose="correct", id=one.id, changes=tuple(changes)), (*notes, *faults)


def _propose_field_changes(
    one: Organisation, request: Request, said: Mapping[str, YamlValue]
) -> Iterator[FieldChange]:
    """Yield what the answers change and what is to be deleted; sources are added, never changed."""
    for asked in request.form.questions:
        if asked.id in said and asked.id != "sources":
            yield from _change_field(one, asked, said[asked.id])
    for key in request.answers.get("delete", ()):
        yield from _delete_field(one, QUESTION_FIELDS[key][1])


def _propose_confirmation(
    one: Organisation, request: Request, letter: Submission
) -> Iterator[FieldChange]:
    """Yield that the organisation itself has checked the whole entry today."""
    new = Checked(on=letter.on, how="organisation")
    if (
        is_from_organisation(request)
        and "confirmed" in request.answers.get("assurances", ())
        and one.checked != new
    ):
        yield ("checked",), {"on": new.on, "how": new.how}


def get_field(one: Organisation, steps: FieldPath) -> Any:
    """Return what an entry says in a field."""
    found: Any = one
    for step in steps:
        found = getattr(found, step) if found else ""
    return found


def _change_field(one: Organisation, asked: Question, value: YamlValue) -> Iterator[FieldChange]:
    """Yield the change of a field, if it is one; what the form cannot offer stays in a list."""
    old: Any = get_field(one, asked.field_path)
    if isinstance(value, list) and asked.options:
        offered = {option.slug for option in asked.options}
        value = [*value, *(kept for kept in old if kept not in offered)]
    if isinstance(old, Text):
        yield from _change_text(old, asked.field_path, value)
    elif to_values(old) != value:
        yield asked.field_path, value


def _change_text(old: Text, steps: FieldPath, value: YamlValue) -> Iterator[FieldChange]:
    """Yield the change of a text in one language; its versions in others stay as they are."""
    before = dict(old.versions)
    ((lang, words),) = (
        value.items() if isinstance(value, Mapping) else ((DEFAULT_LANGUAGE, str(value)),)
    )
    if before.get(lang) == words:
        return
    if set(before) <= {lang}:
        yield steps, value
    elif set(before) == {DEFAULT_LANGUAGE}:
        yield steps, before | {lang: words}
    else:
        yield (*steps, lang), words


def _delete_field(one: Organisation, steps: FieldPath) -> Iterator[FieldChange]:
    if get_field(one, steps):
        yield steps, None
        if steps == ("address", "street") and one.address and one.address.postcode:
            yield ("address", "postcode"), None


def _complete_address(
    site: Site, one: Organisation, changes: list[FieldChange]
) -> Iterator[FieldChange]:
    """Yield what follows from a new or lost street: how precisely the place is shown, and in which city it lies."""
    streets = [value for steps, value in changes if steps == ("address", "street")]
    if streets:
        shown = "street" if streets[0] else "district"
        if not one.address or one.address.show != shown:
            yield ("address", "show"), shown
        if streets[0] and not get_field(one, ("address", "city")):
            yield ("address", "city"), site.settings.city


def _change_consent(
    one: Organisation, request: Request, letter: Submission, touched: Sequence[object]
) -> tuple[list[FieldChange], Diagnostics]:
    """Return how a correction changes the consent: renewed as a whole, because it has one date; or less of it.

    Who changes a personal field agrees anew to each personal field that the entry then holds.
    """
    gone = request.answers.get("delete", ())
    before = [name for name in CONSENT_FIELDS if get_field(one, QUESTION_FIELDS[name][1])]
    after = [
        name
        for name in CONSENT_FIELDS
        if name in request.answers or (name in before and name not in gone)
    ]
    if "postcode" in request.answers and "street" not in after:
        return [], (error("postcode-alone", locate_answer(letter.path, request, "postcode")),)
    is_new = any(
        QUESTION_FIELDS[name][1] in touched
        for name in (*CONSENT_FIELDS, "postcode")
        if name in request.answers
    )
    if is_new or (
        after
        and is_from_organisation(request)
        and set(after) <= set(request.answers.get("consent", ()))
    ):
        return [(("consent",), _build_consent(letter, after))], tuple(
            check_consent(letter.path, request, after)
        )
    if one.consent and set(before) != set(after):
        left = [name for name in one.consent.fields if name in after]
        return [(("consent", "fields"), left) if left else (("consent",), None)], ()
    return [], ()


_PROPOSERS = {
    "add": _propose_addition,
    "correct": _propose_correction,
    "remove": _propose_removal,
    "note": _propose_note,
}
