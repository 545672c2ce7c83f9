"""The proof of a change: everyone's check, strict on this entry; all others are equal."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from wegweiser.diagnostics import Diagnostic, Location, error
from wegweiser.model.form_specs import FORM_SPECS, RHYTHM_QUESTIONS
from wegweiser.model.intake import PROBLEM_IDS
from wegweiser.model.kinds import KINDS_BY_NAME
from wegweiser.model.site import Site
from wegweiser.model.translations import translate_form_words
from wegweiser.requests.mentions import find_mentions
from wegweiser.requests.parse import Request
from wegweiser.requests.proposal import Proposal
from wegweiser.requests.validate import locate_answer
from wegweiser.rules import check_site
from wegweiser.rules.city import City
from wegweiser.rules.duplicates import check_duplicates
from wegweiser.source import files
from wegweiser.source.files import Inputs
from wegweiser.source.yaml_item import FieldChange


def check_changes(
    old: Site, request: Request, proposal: Proposal, new: Site, inputs: Inputs
) -> Iterator[Diagnostic]:
    """Yield what the check says about this entry, at the answers that it comes from."""
    if not _is_only_proposed_change(old, new, proposal):
        yield error("splice-failed", Location(KINDS_BY_NAME[proposal.kind].file), id=proposal.id)
    elif proposal.purpose == "remove":
        places = find_mentions(new, inputs.files, proposal.id)
        if places:
            location = locate_answer(request, "entry")
            yield error("still-mentioned", location, places=", ".join(places))
    else:
        locate = _make_locator(request, proposal)
        for diagnostic in check_site(City(new, locate)):
            # That an entry is old, for one, is why it is renewed.
            is_explained = diagnostic.severity == "error" or diagnostic.code in PROBLEM_IDS
            if diagnostic.location.path == request.path and is_explained:
                yield diagnostic


def count_errors(site: Site, inputs: Inputs) -> int:
    """Return how many errors everyone's check finds in a city, wherever they stand."""
    texts = files.decode_files(inputs)
    findings = check_site(City(site, lambda *_: Location("data/"), texts))
    return sum(finding.severity == "error" for finding in findings)


def _make_locator(request: Request, proposal: Proposal) -> Callable[..., Location]:
    """Return what locates the findings about one entry in the request, and all others nowhere."""
    first = request.form.questions[0].id
    questions: dict[tuple[str | int, ...], str] = {
        path: key for key, (_, path) in FORM_SPECS[request.form.id].fields.items() if path
    }
    if proposal.kind == "events":
        questions.update(RHYTHM_QUESTIONS.items())

    def locate(name: str, record_id: str, *steps: str | int) -> Location:
        if (name, record_id) != (proposal.kind, proposal.id):
            return Location("")
        ways = (steps[:length] for length in range(len(steps), 0, -1))
        question = next((questions[way] for way in ways if way in questions), first)
        return locate_answer(request, question)

    return locate


def _is_only_proposed_change(old: Site, new: Site, proposal: Proposal) -> bool:
    """Tell whether two sites differ in nothing but what is proposed."""
    kind = proposal.kind
    before = {other.id: other for other in getattr(old, kind) if other.id != proposal.id}
    after = {other.id: other for other in getattr(new, kind) if other.id != proposal.id}
    is_removed = len(after) == len(getattr(new, kind))
    is_withdrawn = len(set(new.withdrawn) - set(old.withdrawn)) == 1
    if not is_removed == is_withdrawn == (proposal.purpose == "remove"):
        return False
    if list(before) != list(after) or not _is_rest_unchanged(old, new, kind):
        return False
    changed = {key: _list_changed_fields(changes) for key, changes in proposal.mentions}
    return all(_is_unchanged(before[key], after[key], changed.get(key, set())) for key in before)


def _is_rest_unchanged(old: Site, new: Site, kind: str) -> bool:
    kept: dict[str, Any] = {kind: getattr(old, kind), "withdrawn": old.withdrawn}
    rest = replace(new, **kept)
    # The one that was asked about has the words of catalogues by now, the one read anew has not.
    return translate_form_words(rest) == translate_form_words(old)


def _list_changed_fields(changes: Iterable[FieldChange]) -> set[str]:
    return {str(steps[0]) for steps, _ in changes}


def _is_unchanged(before: Any, after: Any, changed: set[str]) -> bool:
    old_fields: dict[str, Any] = {name: getattr(before, name) for name in changed}
    return bool(before == after or replace(after, **old_fields) == before)


def find_duplicates(site: Site, proposal: Proposal) -> tuple[str, ...]:
    """Return the ids of the entries that look like the one that is proposed."""
    if proposal.kind != "organisations":
        return ()
    # A likely duplicate is found at the later one.
    last = sorted(site.organisations, key=lambda organisation: organisation.id == proposal.id)
    sorted_site = replace(site, organisations=tuple(last))
    alike = check_duplicates(City(sorted_site, lambda _name, key, *_: Location(key)))
    others = (dict(d.values)["other"] for d in alike if d.location.path == proposal.id)
    return tuple(dict.fromkeys(others))
