"""From a request to a new record of any kind but an organisation: its fields, and what lacks."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from wegweiser.diagnostics import Diagnostic, Diagnostics, error
from wegweiser.languages import say
from wegweiser.model import slugs
from wegweiser.model.form_specs import FORM_SPECS
from wegweiser.model.kinds import KINDS_BY_NAME
from wegweiser.model.programmes import Rhythm
from wegweiser.model.rhythms import LAST_SURE_DAY
from wegweiser.model.site import Site
from wegweiser.requests.calendars.rhythms import word_rhythm
from wegweiser.requests.entry_names import find_organisation
from wegweiser.requests.mail import Submission
from wegweiser.requests.parse import Request
from wegweiser.requests.proposal import Proposal, ProposalResult, list_sources, set_field
from wegweiser.requests.validate import is_from_organisation, locate_answer, split_lines
from wegweiser.source import schema
from wegweiser.source.yaml_writer import YamlValue

Fields = dict[str, Any]

_PARTY_QUESTIONS = frozenset({"hosts", "partners"})
"""The questions whose answers name who carries something, one in each line."""


def propose_record(
    site: Site, request: Request, submission: Submission, values: Mapping[str, YamlValue]
) -> ProposalResult:
    """Return the new record that a request asks for, or why there can be none."""
    kind = KINDS_BY_NAME[FORM_SPECS[request.form.id].kind]
    faults = [*_check_sources(request, values), *_check_hosts(site, request)]
    fields: Fields = {"sources": list_sources(values) or [submission.source]}
    for question in request.form.questions:
        value = values.get(question.id)
        if question.id in _PARTY_QUESTIONS and value:
            value = [_describe_party(site, str(name)) for name in value]
        if value and question.id != "sources":
            set_field(fields, question.field_path, value)
    complete = _COMPLETIONS.get(kind.name)
    if complete:
        faults += complete(fields, request, submission)
    title = request.answers.get(request.form.questions[0].id, "")
    fallback = f"{request.form.id}-{submission.receipt[:6]}"
    fields["id"] = slugs.find_free_id(site, str(title), fallback, kind=kind.name)
    order = tuple(schema.field_types(kind.record))
    ordered = {name: fields[name] for name in sorted(fields, key=order.index)}
    return Proposal(purpose="add", kind=kind.name, id=fields["id"], fields=ordered), tuple(faults)


def _check_sources(request: Request, values: Mapping[str, YamlValue]) -> Diagnostics:
    """Return that who is not concerned says where it stands."""
    if list_sources(values) or is_from_organisation(request):
        return ()
    return (error("no-source", locate_answer(request, "sources")),)


def _check_hosts(site: Site, request: Request) -> Iterator[Diagnostic]:
    """Yield an address that leads to no entry: it cannot be the name of anybody."""
    for key in _PARTY_QUESTIONS:
        for name in split_lines(str(request.answers.get(key, ""))):
            if "://" in name and find_organisation(site, name) is None:
                yield error("unknown-entry", locate_answer(request, key))


def _describe_party(site: Site, name: str) -> YamlValue:
    """Return who carries something: an entry by its id, everybody else by name."""
    organisation = find_organisation(site, name)
    return {"organisation": organisation.id} if organisation else {"name": name}


def _complete_event(fields: Fields, request: Request, submission: Submission) -> Diagnostics:
    """Add what calendars need, and make of the days of what repeats the ends of its rhythm."""
    fields.setdefault("kind", "other")
    fields["revision"] = {"number": "0", "on": submission.received_on}
    rhythm = fields.get("recurs", {}).get("rhythm")
    if rhythm is None:
        return ()
    if "every" not in rhythm:
        return (_report_missing_answer(request, "repeats"),)
    first, until = fields.pop("begins", ""), fields.pop("ends", "")
    if not first:
        return ()  # told already
    if rhythm["every"] == "month" and int(first[-2:]) > LAST_SURE_DAY:
        return (error("fifth-weekday", locate_answer(request, "repeats"), first=first),)
    days = {"first": first, "every": rhythm["every"]} | ({"until": until} if until else {})
    skips = {"skips": rhythm["skips"]} if "skips" in rhythm else {}
    rule = word_rhythm(Rhythm(first=first, every=rhythm["every"]))
    recurs: Fields = {"rule": rule, "rhythm": days | skips, "as_of": submission.received_on}
    if is_from_organisation(request):
        recurs["confirmed"] = submission.received_on
    fields["recurs"] = recurs
    return ()


def _report_missing_answer(request: Request, key: str) -> Diagnostic:
    question = next(question for question in request.form.questions if question.id == key)
    label = say(question.label, request.lang).text
    return error("missing-answer", locate_answer(request, key), question=label)


def _complete_project(fields: Fields, _request: Request, _submission: Submission) -> Diagnostics:
    fields["kind"] = "project"
    return ()


_COMPLETIONS: Mapping[str, Callable[[Fields, Request, Submission], Diagnostics]] = {
    "events": _complete_event,
    "projects": _complete_project,
}
"""What the program adds to the answers, by kind of record."""
