"""One request, asked alike at every door: which forms there are, and which questions in which order."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from wegweiser.city.model import Site
from wegweiser.city.organisations import Organisation
from wegweiser.city.relations import labels
from wegweiser.city.settings import Withdrawal
from wegweiser.city.wording import PROBLEMS, SENTENCES, Intake, Sheet
from wegweiser.ground.diagnostics import Diagnostic, Place, error
from wegweiser.ground.languages import SOURCE, Text, language_name, say
from wegweiser.reading import schema

Kind = Literal["line", "lines", "prose", "choice", "several", "boxes"]
Purpose = Literal["add", "correct", "remove", "note"]
Steps = tuple[str, ...]

FIELDS: dict[str, tuple[Kind, Steps]] = {
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

_ABOUT = (
    "description", "topics", "audiences", "languages", "languages-note", "district", "quarter", "meets", "accessibility",
    "website", "email", "phone", "street", "postcode", "consent", "founded", "short", "also-known-as", "seeks", "offers",
)  # fmt: skip
ERASABLE = tuple(one for one in _ABOUT if one not in {"consent", "postcode"})
"""What a correction may take out of an entry; the postcode goes with the street."""

CONSENTS = ("email", "phone", "street")
_REQUIRED = {"entry", "reason", "message"}


@dataclass(frozen=True, slots=True)
class Plan:
    """What a form is for, whose words it uses, what it asks, what of that must be answered, what it lets people assure."""

    purpose: Purpose
    sheet: str
    questions: tuple[str, ...]
    required: frozenset[str]
    assurances: tuple[str, ...] = ("own", "public")


_NEW = frozenset({"name", "kind", "description"})
PLANS = {
    "aufnahme": Plan("add", "aufnahme", ("name", "kind", *_ABOUT, "sources", "assurances"), _NEW),
    "aenderung": Plan(
        "correct", "aenderung", ("entry", "name", "kind", "status", "dissolved", *_ABOUT, "delete", "sources", "assurances"),
        frozenset({"entry"}), ("own", "confirmed", "public"),
    ),
    "loeschung": Plan("remove", "loeschung", ("entry", "reason", "message", "assurances"), frozenset({"entry", "reason"})),
    "hinweis": Plan("note", "hinweis", ("entry", "message", "assurances"), frozenset({"message"}), ("public",)),
    "kurz": Plan("add", "aufnahme", ("name", "kind", "description", "website", "assurances"), _NEW),
}  # fmt: skip
"""The forms; `kurz` asks for inclusion in so few words that they fit into a link that opens an e-mail."""

SHEETS = ("aufnahme", "aenderung", "loeschung", "hinweis")
"""The forms that the code host shows."""

PHRASES = (
    "public-notice", "mail-intro", "contact-name", "contact-about", "erase",
    *(f"consent-{one}" for one in CONSENTS), *(f"assurance-{one}" for one in ("own", "confirmed", "public")),
    *SENTENCES, *(f"problem-{one}" for one in PROBLEMS),
)  # fmt: skip
"""What forms and answers say beside questions and choices."""

_REASONS = schema.hints(Withdrawal)["reason"]


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose or to tick; `slug` is what the record says for it."""

    slug: str
    label: Text
    required: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its words; `field` is the way to what it fills in an entry, empty where it fills nothing."""

    id: str
    kind: Kind
    field: Steps
    label: Text
    help: Text
    example: Text
    required: bool
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """One form with its words, in every language that the city has written them in."""

    id: str
    purpose: Purpose
    name: Text
    about: Text
    intro: Text
    questions: tuple[Question, ...]


def forms(site: Site) -> tuple[Form, ...]:
    """Return the forms of a city, in the order of PLANS; none without a complete data/intake.yaml."""
    if site.intake is None or any(forms_are_worded(site, lambda *_: Place(""))):
        return ()
    sheets: dict[str, Sheet] = {one.id: one for one in site.intake.forms}
    return tuple(
        Form(
            key, plan.purpose, sheets[plan.sheet].name, sheets[plan.sheet].about, sheets[plan.sheet].intro,
            tuple(_questions(site, site.intake, plan)),
        )
        for key, plan in PLANS.items()
    )  # fmt: skip


def phrases(site: Site) -> Mapping[str, Text]:
    """Return the city's phrases by id."""
    return {one.id: one.says for one in site.intake.phrases} if site.intake else {}


def tongues(form: Form) -> tuple[str, ...]:
    """Return the languages in which a form can be asked: every label and every box is worded in them; German first."""
    boxes = [option.label for one in form.questions if one.kind == "boxes" for option in one.options]
    said = [one.label for one in form.questions] + boxes
    known = set.intersection(*({tag for tag, _ in text.versions} for text in said))
    return (SOURCE, *sorted(known - {SOURCE}))


@cache
def hint(field: Steps) -> Any:
    """Return the declared type of a field of an organisation."""
    declared: Any = Organisation
    for step in field:
        declared = schema.hints(schema.form(declared).record)[step]
    return declared


def _questions(site: Site, intake: Intake, plan: Plan) -> Iterator[Question]:
    """Yield the questions of a form; one that offers a choice of nothing is not asked."""
    worded = {one.id: one for one in intake.questions}
    for key in plan.questions:
        (kind, field), words, options = FIELDS[key], worded[key], tuple(_options(site, intake, plan, key))
        if options or kind not in {"choice", "several"}:
            yield Question(key, kind, field, words.label, words.help, words.example, key in plan.required, options)


def _options(site: Site, intake: Intake, plan: Plan, key: str) -> Iterator[Option]:
    """Yield what a question offers, in the order of the vocabulary."""
    said, (_, field) = phrases(site), FIELDS[key]
    if key == "consent":
        yield from (Option(one, said[f"consent-{one}"]) for one in CONSENTS)
    elif key == "assurances":
        yield from (Option(one, said[f"assurance-{one}"], one == "public") for one in plan.assurances)
    elif key == "delete":
        worded = {one.id: one.label for one in intake.questions}
        yield from (Option(one, _erasing(said["erase"], worded[one])) for one in ERASABLE)
    elif key == "languages":
        yield from (Option(tag, _named(tag, said["erase"])) for tag in intake.languages)
    elif field or key == "reason":
        asked = schema.form(_REASONS if key == "reason" else hint(field))
        asked = schema.form(asked.item) if asked.item else asked
        yield from (Option(one, said[f"{key}-{one}"]) for one in asked.choice)
        yield from (Option(slug, label) for slug, label in labels(site, asked.names).items())


def _erasing(pattern: Text, label: Text) -> Text:
    return Text(tuple((tag, words.replace("{label}", say(label, tag).text)) for tag, words in pattern.versions))


def _named(tag: str, like: Text) -> Text:
    """Return the name of a language in each language that another text is written in."""
    return Text(tuple((other, language_name(tag, other)) for other, _ in like.versions))


# --- The rule that holds data/intake.yaml to what the forms ask


def forms_are_worded(site: Site, find: Callable[..., Place]) -> Iterator[Diagnostic]:
    """Every form, question and phrase that is asked for has its words, and no words are left over."""
    if site.intake is None:
        return
    needed = {"forms": SHEETS, "questions": tuple(FIELDS), "phrases": (*PHRASES, *_choices())}
    for name, ids in needed.items():
        found = [one.id for one in getattr(site.intake, name)]
        for key in ids:
            if key not in found:
                yield error("missing-key", find("intake", "", name), key=key)
        for number, key in enumerate(found):
            if key not in ids:
                place = find("intake", "", name, number, "id")
                yield error("unknown-value", place, value=key, close=schema.close(key, ids), known=", ".join(ids))


def _choices() -> Iterator[str]:
    for key in ("kind", "status"):
        yield from (f"{key}-{one}" for one in schema.form(hint((key,))).choice)
    yield from (f"reason-{one}" for one in schema.form(_REASONS).choice)
