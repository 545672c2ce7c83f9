"""What the correction of an entry changes in it, and which consent then remains."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from wegweiser.diagnostics import Diagnostic, Diagnostics, error, warning
from wegweiser.languages import Text, get_source_language
from wegweiser.model.forms import Question
from wegweiser.model.organisations import Checked, Consent, Organisation
from wegweiser.model.questions import CONSENT_FIELDS, QUESTION_FIELDS, FieldPath
from wegweiser.model.site import Site
from wegweiser.model.values import to_values
from wegweiser.requests.mail import Submission
from wegweiser.requests.parse import Request
from wegweiser.requests.validate import check_consent, is_from_organisation, locate_answer
from wegweiser.source.yaml_item import FieldChange
from wegweiser.source.yaml_writer import YamlValue


def correct_organisation(
    site: Site,
    organisation: Organisation,
    request: Request,
    submission: Submission,
    values: Mapping[str, YamlValue],
) -> tuple[tuple[FieldChange, ...], Diagnostics]:
    """Return how an entry changes by the answers of a correction, and what is wrong with them."""
    faults = [
        error("filled-and-deleted", locate_answer(request, key))
        for key in request.answers.get("delete", ())
        if key in request.answers
    ]
    changes = list(_change_fields(organisation, request, values))
    changes += _complete_address(site, organisation, changes)
    consent, consent_faults = _change_consent(organisation, request, submission, changes)
    sources = list(_add_sources(organisation, values))
    if changes and not sources and not is_from_organisation(request):
        faults.append(error("no-source", locate_answer(request, "sources")))
    changes += [*consent, *sources, *_confirm(organisation, request, submission)]
    foreign = _list_foreign_answers(organisation, request, values)
    if not changes and not foreign:
        faults.append(error("nothing-to-change", locate_answer(request, "entry")))
    if request.lang != get_source_language():  # in the other form every such answer is told
        faults += [warning("foreign-script", locate_answer(request, key)) for key in foreign]
    return tuple(changes), (*faults, *consent_faults)


def get_field(organisation: Organisation, steps: FieldPath) -> Any:
    """Return what an entry says in a field."""
    value: Any = organisation
    for step in steps:
        value = getattr(value, step) if value else ""
    return value


def build_consent(submission: Submission, personal: Iterable[str]) -> dict[str, YamlValue]:
    """Return the consent to publish these personal fields, as a data file holds it."""
    return {"on": submission.received_on, "how": submission.channel, "fields": list(personal)}


def _change_fields(
    organisation: Organisation, request: Request, values: Mapping[str, YamlValue]
) -> Iterator[FieldChange]:
    """Yield what the answers change and what is to be deleted; sources are added, never changed."""
    for question in request.form.questions:
        if question.id in values and question.id != "sources":
            yield from _change_field(organisation, question, values[question.id])
    for key in request.answers.get("delete", ()):
        yield from _delete_field(organisation, QUESTION_FIELDS[key][1])


def _change_field(
    organisation: Organisation, question: Question, value: YamlValue
) -> Iterator[FieldChange]:
    """Yield the change of a field, if it is one; what the form cannot offer stays in a list."""
    old: Any = get_field(organisation, question.field_path)
    if isinstance(value, list) and question.options:
        offered = {option.slug for option in question.options}
        value = [*value, *(slug for slug in old if slug not in offered)]
    if isinstance(old, Text):
        yield from _change_text(old, question.field_path, value)
    elif to_values(old) != value:
        yield question.field_path, value


def _change_text(old: Text, steps: FieldPath, value: YamlValue) -> Iterator[FieldChange]:
    """Yield the change of a text in one language; its versions in others stay as they are.

    Other words beside an original are for the editors: nobody knows whether they say the same.
    """
    versions = dict(old.versions)
    lang, new = _get_language(value), value
    if isinstance(value, Mapping):
        new = value[lang]
    if versions.get(lang) == new or _is_beside_original(old, lang):
        return
    if set(versions) <= {lang}:
        yield steps, value
    else:
        yield (*steps, lang), new


def _get_language(value: YamlValue) -> str:
    return next(iter(value)) if isinstance(value, Mapping) else get_source_language()


def _is_beside_original(old: Text, lang: str) -> bool:
    """Tell whether words in a language would stand beside an original that has none in it yet."""
    versions = dict(old.versions)
    return get_source_language() in versions and lang not in versions


def _list_foreign_answers(
    organisation: Organisation, request: Request, values: Mapping[str, YamlValue]
) -> list[str]:
    """Return the questions that are answered in a language in which nothing can change by itself.

    The entry says it in the source language: an editor must say it anew in that.
    """
    fields = {question.id: question.field_path for question in request.form.questions}
    olds = {key: get_field(organisation, fields[key]) for key in values if fields[key]}
    return [
        key
        for key, old in olds.items()
        if isinstance(old, Text) and _is_beside_original(old, _get_language(values[key]))
    ]


def _delete_field(organisation: Organisation, steps: FieldPath) -> Iterator[FieldChange]:
    if not get_field(organisation, steps):
        return
    yield steps, None
    if steps == ("address", "street") and get_field(organisation, ("address", "postcode")):
        yield ("address", "postcode"), None


def _complete_address(
    site: Site, organisation: Organisation, changes: Iterable[FieldChange]
) -> Iterator[FieldChange]:
    """Yield what follows from a new or lost street: how precisely it is shown, which city."""
    streets = [value for steps, value in changes if steps == ("address", "street")]
    if not streets:
        return
    precision = "street" if streets[0] else "district"
    if get_field(organisation, ("address", "show")) != precision:
        yield ("address", "show"), precision
    if streets[0] and not get_field(organisation, ("address", "city")):
        yield ("address", "city"), site.settings.city


def _add_sources(
    organisation: Organisation, values: Mapping[str, YamlValue]
) -> Iterator[FieldChange]:
    """Yield each source that the entry does not cite yet."""
    known = {source.url for source in organisation.sources}
    for source in organisation.sources:
        known.update(dict(source.title.versions).values())
    new = [value for value in values.get("sources", ()) if value not in known]
    for position, value in enumerate(new, len(organisation.sources)):
        yield ("sources", position), value


def _confirm(
    organisation: Organisation, request: Request, submission: Submission
) -> Iterator[FieldChange]:
    """Yield that the organisation itself has checked the whole entry today, where it says so."""
    is_confirmed = "confirmed" in request.answers.get("assurances", ())
    if is_confirmed and is_from_organisation(request):
        yield from confirm_entry(organisation, submission)


def confirm_entry(organisation: Organisation, submission: Submission) -> Iterator[FieldChange]:
    """Yield that an organisation itself has checked its entry today, unless it says so."""
    checked = Checked(on=submission.received_on, how="organisation")
    if organisation.checked != checked:
        yield ("checked",), {"on": checked.on, "how": checked.how}


# --- Consent


def _change_consent(
    organisation: Organisation,
    request: Request,
    submission: Submission,
    changes: Iterable[FieldChange],
) -> tuple[list[FieldChange], list[Diagnostic]]:
    """Return how a correction changes the consent: renewed as a whole, or less of it.

    A consent has one date: who changes a personal field agrees anew to each personal field that the
    entry then holds.
    """
    before = [key for key in CONSENT_FIELDS if get_field(organisation, QUESTION_FIELDS[key][1])]
    after = _list_personal_fields(request, before)
    if "postcode" in request.answers and "street" not in after:
        return [], [error("postcode-alone", locate_answer(request, "postcode"))]
    if _is_personal_change(request, changes) or _is_renewal(request, after):
        consent = build_consent(submission, after)
        return [(("consent",), consent)], list(check_consent(request, after))
    if organisation.consent and set(before) != set(after):
        return [_reduce_consent(organisation.consent, after)], []
    return [], []


def _list_personal_fields(request: Request, before: Iterable[str]) -> list[str]:
    """Return the personal fields that an entry will hold."""
    remaining = set(before) - set(request.answers.get("delete", ()))
    return [key for key in CONSENT_FIELDS if key in request.answers or key in remaining]


def _is_personal_change(request: Request, changes: Iterable[FieldChange]) -> bool:
    paths = [steps for steps, _ in changes]
    return any(
        key in request.answers and QUESTION_FIELDS[key][1] in paths
        for key in (*CONSENT_FIELDS, "postcode")
    )


def _is_renewal(request: Request, personal: list[str]) -> bool:
    """Tell whether the organisation agrees anew to all personal fields, without being asked."""
    if not personal or not is_from_organisation(request):
        return False
    return set(personal) <= set(request.answers.get("consent", ()))


def _reduce_consent(consent: Consent, personal: list[str]) -> FieldChange:
    left = [key for key in consent.fields if key in personal]
    return (("consent", "fields"), left) if left else (("consent",), None)
