"""One request, asked alike at every door: which forms there are, and which questions in which order."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from wegweiser.diagnostics import Diagnostic, Location, error
from wegweiser.languages import DEFAULT_LANGUAGE, Text, language_name, say
from wegweiser.model.facets import get_labels
from wegweiser.model.intake import PROBLEM_IDS, SENTENCE_IDS, Intake, Sheet
from wegweiser.model.organisations import Organisation
from wegweiser.model.settings import Withdrawal
from wegweiser.model.site import Site
from wegweiser.source import schema

QuestionKind = Literal["line", "lines", "prose", "choice", "several", "boxes"]
Purpose = Literal["add", "correct", "remove", "note"]
FieldPath = tuple[str, ...]

MAX_ANSWER_LENGTHS = {"line": 500, "lines": 4_000, "prose": 4_000}
"""Characters that an answer may have: Python-Markdown needs quadratic time for some texts."""

QUESTION_FIELDS: dict[str, tuple[QuestionKind, FieldPath]] = {
    "entry": ("line", ()),
    "name": ("line", ("name",)),
    "kind": ("choice", ("kind",)),
    "status": ("choice", ("status",)),
    "dissolved": ("line", ("dissolved",)),
    "description": ("prose", ("description",)),
    "topics": ("several", ("topics",)),
    "audiences": ("several", ("audiences",)),
    "languages": ("several", ("languages",)),
    "languages-note": ("line", ("languages_note",)),
    "district": ("choice", ("district",)),
    "quarter": ("line", ("quarter",)),
    "meets": ("line", ("meets",)),
    "accessibility": ("line", ("accessibility",)),
    "website": ("line", ("contact", "website")),
    "email": ("line", ("contact", "email")),
    "phone": ("line", ("contact", "phone")),
    "street": ("line", ("address", "street")),
    "postcode": ("line", ("address", "postcode")),
    "consent": ("boxes", ()),
    "founded": ("line", ("founded",)),
    "short": ("line", ("short",)),
    "also-known-as": ("lines", ("also_known_as",)),
    "seeks": ("several", ("seeks",)),
    "offers": ("several", ("offers",)),
    "sources": ("lines", ("sources",)),
    "reason": ("choice", ()),
    "message": ("prose", ()),
    "delete": ("boxes", ()),
    "assurances": ("boxes", ()),
}
"""Every question that a form may ask: how it is answered, and which field of an entry it fills."""

_DETAIL_QUESTIONS = (
    "description",
    "topics",
    "audiences",
    "languages",
    "languages-note",
    "district",
    "quarter",
    "meets",
    "accessibility",
    "website",
    "email",
    "phone",
    "street",
    "postcode",
    "consent",
    "founded",
    "short",
    "also-known-as",
    "seeks",
    "offers",
)
DELETABLE = tuple(one for one in _DETAIL_QUESTIONS if one not in {"consent", "postcode"})
"""What a correction may take out of an entry; the postcode goes with the street."""

CONSENT_FIELDS = ("email", "phone", "street")
_REQUIRED = {"entry", "reason", "message"}


@dataclass(frozen=True, slots=True)
class FormSpec:
    """What a form is for, whose words it uses, what it asks, what of that must be answered, what it lets people assure."""

    purpose: Purpose
    sheet: str
    questions: tuple[str, ...]
    required: frozenset[str]
    assurances: tuple[str, ...] = ("own", "public")


_REQUIRED_FOR_NEW = frozenset({"name", "kind", "description"})
FORM_SPECS = {
    "aufnahme": FormSpec(
        "add",
        "aufnahme",
        ("name", "kind", *_DETAIL_QUESTIONS, "sources", "assurances"),
        _REQUIRED_FOR_NEW,
    ),
    "aenderung": FormSpec(
        "correct",
        "aenderung",
        (
            "entry",
            "name",
            "kind",
            "status",
            "dissolved",
            *_DETAIL_QUESTIONS,
            "delete",
            "sources",
            "assurances",
        ),
        frozenset({"entry"}),
        ("own", "confirmed", "public"),
    ),
    "loeschung": FormSpec(
        "remove",
        "loeschung",
        ("entry", "reason", "message", "assurances"),
        frozenset({"entry", "reason"}),
    ),
    "hinweis": FormSpec(
        "note", "hinweis", ("entry", "message", "assurances"), frozenset({"message"}), ("public",)
    ),
    "kurz": FormSpec(
        "add",
        "aufnahme",
        ("name", "kind", "description", "website", "assurances"),
        _REQUIRED_FOR_NEW,
    ),
}
"""The forms; `kurz` asks for inclusion in so few words that they fit into a link that opens an e-mail."""

CODE_HOST_FORMS = ("aufnahme", "aenderung", "loeschung", "hinweis")
"""The forms that the code host shows."""

PHRASE_IDS = (
    "public-notice",
    "mail-intro",
    "contact-name",
    "contact-about",
    "erase",
    *(f"consent-{one}" for one in CONSENT_FIELDS),
    *(f"assurance-{one}" for one in ("own", "confirmed", "public")),
    *SENTENCE_IDS,
    *(f"problem-{one}" for one in PROBLEM_IDS),
)
"""What forms and answers say beside questions and choices."""

_REASON_TYPE = schema.field_types(Withdrawal)["reason"]


@dataclass(frozen=True, slots=True)
class AnswerOption:
    """One thing to choose or to tick; `slug` is what the record says for it."""

    slug: str
    label: Text
    required: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its words; `field` is the way to what it fills in an entry, empty where it fills nothing."""

    id: str
    kind: QuestionKind
    field: FieldPath
    label: Text
    help: Text
    example: Text
    required: bool
    options: tuple[AnswerOption, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """One form with its words, in every language that the city has written them in."""

    id: str
    purpose: Purpose
    name: Text
    about: Text
    intro: Text
    questions: tuple[Question, ...]


def build_forms(site: Site) -> tuple[Form, ...]:
    """Return the forms of a city, in the order of PLANS; none without a complete data/intake.yaml."""
    if site.intake is None or any(check_form_texts(site, lambda *_: Location(""))):
        return ()
    sheets: dict[str, Sheet] = {one.id: one for one in site.intake.forms}
    return tuple(
        Form(
            key,
            plan.purpose,
            sheets[plan.sheet].name,
            sheets[plan.sheet].about,
            sheets[plan.sheet].intro,
            tuple(_iter_questions(site, site.intake, plan)),
        )
        for key, plan in FORM_SPECS.items()
    )


def index_phrases(site: Site) -> Mapping[str, Text]:
    """Return the city's phrases by id."""
    return {one.id: one.says for one in site.intake.phrases} if site.intake else {}


def list_form_languages(form: Form) -> tuple[str, ...]:
    """Return the languages in which a form can be asked: every label and every box is worded in them; German first."""
    boxes = [
        option.label for one in form.questions if one.kind == "boxes" for option in one.options
    ]
    said = [one.label for one in form.questions] + boxes
    known = set.intersection(*({tag for tag, _ in text.versions} for text in said))
    return (DEFAULT_LANGUAGE, *sorted(known - {DEFAULT_LANGUAGE}))


@cache
def get_field_type(field: FieldPath) -> Any:
    """Return the declared type of a field of an organisation."""
    declared: Any = Organisation
    for step in field:
        declared = schema.field_types(schema.describe_type(declared).record)[step]
    return declared


def _iter_questions(site: Site, intake: Intake, plan: FormSpec) -> Iterator[Question]:
    """Yield the questions of a form; one that offers a choice of nothing is not asked."""
    worded = {one.id: one for one in intake.questions}
    for key in plan.questions:
        (kind, field), words, options = (
            QUESTION_FIELDS[key],
            worded[key],
            tuple(_iter_options(site, intake, plan, key)),
        )
        if options or kind not in {"choice", "several"}:
            yield Question(
                key,
                kind,
                field,
                words.label,
                words.help,
                words.example,
                key in plan.required,
                options,
            )


def _iter_options(site: Site, intake: Intake, plan: FormSpec, key: str) -> Iterator[AnswerOption]:
    """Yield what a question offers, in the order of the vocabulary."""
    said, (_, field) = index_phrases(site), QUESTION_FIELDS[key]
    if key == "consent":
        yield from (AnswerOption(one, said[f"consent-{one}"]) for one in CONSENT_FIELDS)
    elif key == "assurances":
        yield from (
            AnswerOption(one, said[f"assurance-{one}"], one == "public") for one in plan.assurances
        )
    elif key == "delete":
        worded = {one.id: one.label for one in intake.questions}
        yield from (AnswerOption(one, _fill_label(said["erase"], worded[one])) for one in DELETABLE)
    elif key == "languages":
        yield from (
            AnswerOption(tag, _build_language_name(tag, said["erase"])) for tag in intake.languages
        )
    elif field or key == "reason":
        asked = schema.describe_type(_REASON_TYPE if key == "reason" else get_field_type(field))
        asked = schema.describe_type(asked.item) if asked.item else asked
        yield from (AnswerOption(one, said[f"{key}-{one}"]) for one in asked.choice)
        yield from (
            AnswerOption(slug, label) for slug, label in get_labels(site, asked.names).items()
        )


def _fill_label(pattern: Text, label: Text) -> Text:
    return Text(
        tuple(
            (tag, words.replace("{label}", say(label, tag).text)) for tag, words in pattern.versions
        )
    )


def _build_language_name(tag: str, like: Text) -> Text:
    """Return the name of a language in each language that another text is written in."""
    return Text(tuple((other, language_name(tag, other)) for other, _ in like.versions))


# --- The rule that holds data/intake.yaml to what the forms ask


def check_form_texts(site: Site, find: Callable[..., Location]) -> Iterator[Diagnostic]:
    """Every form, question and phrase that is asked for has its words, and no words are left over."""
    if site.intake is None:
        return
    needed = {
        "forms": CODE_HOST_FORMS,
        "questions": tuple(QUESTION_FIELDS),
        "phrases": (*PHRASE_IDS, *_iter_choice_phrases()),
    }
    for name, ids in needed.items():
        found = [one.id for one in getattr(site.intake, name)]
        for key in ids:
            if key not in found:
                yield error("missing-key", find("intake", "", name), key=key)
        for number, key in enumerate(found):
            if key not in ids:
                place = find("intake", "", name, number, "id")
                yield error(
                    "unknown-value",
                    place,
                    value=key,
                    close=schema.find_close_match(key, ids),
                    known=", ".join(ids),
                )


def _iter_choice_phrases() -> Iterator[str]:
    for key in ("kind", "status"):
        yield from (f"{key}-{one}" for one in schema.describe_type(get_field_type((key,))).choice)
    yield from (f"reason-{one}" for one in schema.describe_type(_REASON_TYPE).choice)
