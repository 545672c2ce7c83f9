"""The forms: which there are, and what they ask in which order, wherever they are shown."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from wegweiser.languages import Text, collation_key, get_source_language, language_name, say
from wegweiser.model.facets import get_labels
from wegweiser.model.form_specs import (
    CODE_HOST_FORMS,
    FORM_SPECS,
    REQUIRED_ASSURANCES,
    FormSpec,
    Purpose,
    Reader,
)
from wegweiser.model.intake import PROBLEM_IDS, SENTENCE_IDS, Intake
from wegweiser.model.kinds import KINDS_BY_NAME
from wegweiser.model.organisations import Organisation
from wegweiser.model.past_states import Withdrawal
from wegweiser.model.questions import CONSENT_FIELDS, DELETABLE, FieldPath, QuestionKind
from wegweiser.model.site import Site
from wegweiser.source import schema
from wegweiser.source.schema import IsoDate, Line

PHRASE_IDS = (
    "public-notice",
    "mail-intro",
    "contact-name",
    "contact-about",
    "erase",
    *(f"consent-{field}" for field in CONSENT_FIELDS),
    *(f"assurance-{slug}" for slug in ("own", "confirmed", "right", "public")),
    *SENTENCE_IDS,
    *(f"problem-{code}" for code in PROBLEM_IDS),
)
"""What forms and answers say beside questions and choices."""

_CHOICE_TYPES: dict[str, Any] = {
    "reason": schema.field_types(Withdrawal)["reason"],
    "reader": Reader,
}
"""What can be chosen where a question fills no field of a record."""


@dataclass(frozen=True, slots=True)
class AnswerOption:
    """One choice, or one box to tick."""

    slug: str
    """What the record says for it."""

    label: Text
    """What people read."""

    required: bool = False
    """Whether the box must be ticked."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its words."""

    id: str
    """Its key in QUESTION_FIELDS."""

    kind: QuestionKind
    """How it is answered."""

    field_path: FieldPath
    """What it fills in an entry; empty where it fills nothing."""

    declared: Any
    """The type that its answer must have; None where it fills nothing."""

    label: Text
    """The question, a few words: the heading that the answer is found under."""

    help: Text
    """What people should know before they answer."""

    example: Text
    """An answer as it could be."""

    required: bool
    """Whether it must be answered."""

    options: tuple[AnswerOption, ...]
    """What can be chosen or ticked; empty where the answer is words."""


@dataclass(frozen=True, slots=True)
class Form:
    """One form with its words, in every language that the city has written them in."""

    id: str
    """Its key in FORM_SPECS."""

    purpose: Purpose
    """What a request by this form wants."""

    name: Text
    """What it is called."""

    about: Text
    """What it is for, in a sentence."""

    intro: Text
    """What stands above its questions, in Markdown."""

    questions: tuple[Question, ...]
    """What it asks, in order."""


def build_forms(site: Site) -> tuple[Form, ...]:
    """Return the forms of a city, in the order of FORM_SPECS; none without all words for them."""
    if site.intake is None or not _has_all_texts(site.intake):
        return ()
    is_multilingual = len(site.settings.languages) > 1
    return tuple(
        _build_form(site, site.intake, key, spec)
        for key, spec in FORM_SPECS.items()
        if spec.purpose != "translate" or is_multilingual
    )


def _has_all_texts(intake: Intake) -> bool:
    return all(
        {text.id for text in getattr(intake, part)} == set(ids)
        for part, ids in REQUIRED_TEXTS.items()
    )


def _build_form(site: Site, intake: Intake, key: str, spec: FormSpec) -> Form:
    text = next(text for text in intake.forms if text.id == spec.text_id)
    questions = tuple(_iter_questions(site, intake, spec))
    return Form(key, spec.purpose, text.name, text.about, text.intro, questions)


def shorten_form(form: Form) -> Form:
    """Return a form with those of its questions alone that fit into a link."""
    brief = FORM_SPECS[form.id].brief
    questions = (question for question in form.questions if not brief or question.id in brief)
    return replace(form, questions=tuple(questions))


def index_phrases(site: Site) -> Mapping[str, Text]:
    """Return the city's phrases by id."""
    return {phrase.id: phrase.says for phrase in site.intake.phrases} if site.intake else {}


def list_form_languages(form: Form) -> tuple[str, ...]:
    """Return the languages that a form has all its words in, German first."""
    texts = [question.label for question in form.questions]
    for question in form.questions:
        if question.kind == "boxes":
            texts += [option.label for option in question.options]
    languages = set.intersection(*({tag for tag, _ in text.versions} for text in texts))
    return (get_source_language(), *sorted(languages - {get_source_language()}))


def list_options(question: Question, lang: str) -> tuple[AnswerOption, ...]:
    """Return what a question offers as people look for it: languages by name in their own."""
    if question.id != "languages":
        return question.options
    options = {option.slug: option for option in question.options}
    return tuple(options[tag] for tag in sort_languages(options, lang))


@cache
def get_field_type(field_path: FieldPath, record: type = Organisation) -> Any:
    """Return the declared type of a field of a record."""
    declared: Any = record
    for step in field_path:
        declared = schema.field_types(schema.describe_type(declared).record_class)[step]
    return declared


def _get_answer_type(spec: FormSpec, key: str) -> Any:
    """Return the type that an answer must have; None where it fills nothing.

    A day is asked for as a whole, and who carries something by name or address.
    """
    kind, field_path = spec.fields[key]
    if not field_path:
        return None
    declared = get_field_type(field_path, KINDS_BY_NAME[spec.kind].record)
    if kind == "day":
        return IsoDate
    item = schema.describe_item_type(declared).record_class
    return tuple[Line, ...] if item and not hasattr(item, "short_form_field") else declared


def _iter_questions(site: Site, intake: Intake, spec: FormSpec) -> Iterator[Question]:
    """Yield the questions of a form; one that offers a choice of nothing is not asked."""
    wordings = {wording.id: wording for wording in intake.questions}
    for key in spec.questions:
        kind, field_path = spec.fields[key]
        options = _list_options(site, intake, spec, key)
        if not options and kind in {"choice", "several"}:
            continue
        yield Question(
            id=key,
            kind=kind,
            field_path=field_path,
            declared=_get_answer_type(spec, key),
            label=wordings[key].label,
            help=wordings[key].help,
            example=wordings[key].example,
            required=key in spec.required,
            options=options,
        )


def _list_options(site: Site, intake: Intake, spec: FormSpec, key: str) -> tuple[AnswerOption, ...]:
    """Return what a question offers, in the order of the vocabulary."""
    phrases = index_phrases(site)
    if key == "assurances":
        return tuple(
            AnswerOption(slug, phrases[f"assurance-{slug}"], required=slug in REQUIRED_ASSURANCES)
            for slug in spec.assurances
        )
    labels: Mapping[str, Text]
    if key == "consent":
        labels = {field: phrases[f"consent-{field}"] for field in CONSENT_FIELDS}
    elif key == "delete":
        labels = _label_deletions(intake, phrases["erase"])
    elif key == "languages":
        tags = [tag for tag, _ in phrases["erase"].versions]
        labels = {lang: _name_language(lang, tags) for lang in sort_languages(intake.languages)}
    else:
        labels = _label_choices(site, spec, key, phrases)
    return tuple(AnswerOption(slug, label) for slug, label in labels.items())


def _label_choices(
    site: Site, spec: FormSpec, key: str, phrases: Mapping[str, Text]
) -> Mapping[str, Text]:
    """Return the labels of what the field of a question may hold, if that is a choice."""
    answer_type = _CHOICE_TYPES.get(key) or _get_answer_type(spec, key)
    if answer_type is None:
        return {}
    declared = schema.describe_type(answer_type)
    if declared.item_type:
        declared = schema.describe_type(declared.item_type)
    choices = {slug: phrases[f"{key}-{slug}"] for slug in declared.choices}
    return choices | get_labels(site, declared.reference_kind)


def _label_deletions(intake: Intake, pattern: Text) -> Mapping[str, Text]:
    labels = {wording.id: wording.label for wording in intake.questions}
    return {key: _fill_label(pattern, labels[key]) for key in DELETABLE}


def _fill_label(pattern: Text, label: Text) -> Text:
    versions = (
        (tag, sentence.replace("{label}", say(label, tag).text))
        for tag, sentence in pattern.versions
    )
    return Text(tuple(versions))


def sort_languages(tags: Iterable[str], lang: str = "") -> list[str]:
    """Return languages by their names in a language, German first: most people speak it, too."""
    first = get_source_language()
    wanted = lang or first
    return sorted(tags, key=lambda tag: (tag != first, collation_key(language_name(tag, wanted))))


def _name_language(lang: str, tags: Iterable[str]) -> Text:
    return Text(tuple((tag, language_name(lang, tag)) for tag in tags))


def _iter_choice_phrases() -> Iterator[str]:
    for spec in FORM_SPECS.values():
        for key, (_, field_path) in spec.fields.items():
            answer_type = _get_answer_type(spec, key) if field_path else None
            yield from (f"{key}-{slug}" for slug in _list_choices(answer_type))
    for key, answer_type in _CHOICE_TYPES.items():
        yield from (f"{key}-{slug}" for slug in _list_choices(answer_type))


def _list_choices(answer_type: Any) -> tuple[str, ...]:
    return schema.describe_type(answer_type).choices if answer_type else ()


REQUIRED_TEXTS = {
    "forms": CODE_HOST_FORMS,
    "questions": tuple({key: None for spec in FORM_SPECS.values() for key in spec.fields}),
    "phrases": (*PHRASE_IDS, *dict.fromkeys(_iter_choice_phrases())),
}
"""The ids of the words that each part of data/intake.yaml must hold: these and no others."""
