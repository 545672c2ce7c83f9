"""The table of forms: what each asks in which order, and which kind of record it is about."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from wegweiser.model.questions import (
    CLOSING_QUESTIONS,
    DETAIL_QUESTIONS,
    QUESTION_BLOCKS,
    QUESTION_FIELDS,
    FieldPath,
    QuestionKind,
)

QuestionFields = Mapping[str, tuple[QuestionKind, FieldPath]]
"""How each question is answered and which field of a record it fills."""

Purpose = Literal["add", "correct", "confirm", "remove", "note", "translate"]

Reader = Literal["speaker", "translator", "organisation"]
"""Who outside the staff can have read a translation (source/entry_notes.py)."""


@dataclass(frozen=True, slots=True)
class FormSpec:
    """What a form is made of, before it has words."""

    purpose: Purpose
    """What a request by this form wants."""

    text_id: str
    """Whose name and introduction in data/intake.yaml it has."""

    questions: tuple[str, ...]
    """What it asks, in order."""

    required: frozenset[str]
    """Which of its questions must be answered."""

    assurances: tuple[str, ...] = ("own", "public")
    """What it lets people assure."""

    kind: str = "organisations"
    """The kind of record that its answers are of, a name in KINDS; empty where of none."""

    fields: QuestionFields = field(default_factory=lambda: QUESTION_FIELDS)
    """How its questions are answered, and what of such a record they fill."""

    brief: tuple[str, ...] = ()
    """Which of its questions fit into a link that opens an e-mail; empty where all may."""

    blocks: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: QUESTION_BLOCKS)
    """Which of its questions pages keep closed until they are wanted."""


_EVENT_QUESTIONS: QuestionFields = {
    "event-title": ("line", ("title",)),
    "hosts": ("lines", ("hosts",)),
    "begins-on": ("day", ("begins",)),
    "starts-at": ("time", ("starts_at",)),
    "ends-at": ("time", ("ends_at",)),
    "place": ("line", ("place",)),
    "content": ("prose", ("description",)),
    "website": ("line", ("website",)),
    "ends-on": ("day", ("ends",)),
    "repeats": ("choice", ("recurs", "rhythm", "every")),
    "skips": ("lines", ("recurs", "rhythm", "skips")),
    "event-kind": ("choice", ("kind",)),
    "district": ("choice", ("district",)),
    "for-whom": ("line", ("audience",)),
    "registration": ("line", ("registration",)),
    "sources": ("lines", ("sources",)),
    "assurances": ("boxes", ()),
}

_SERIES_QUESTIONS: QuestionFields = {
    "series-title": ("line", ("title",)),
    "hosts": ("lines", ("hosts",)),
    "content": ("prose", ("description",)),
    "state": ("choice", ("status",)),
    "since": ("line", ("begins",)),
    "until": ("line", ("ends",)),
    "times": ("line", ("times",)),
    "registration": ("line", ("registration",)),
    "price": ("line", ("price",)),
    "modules": ("lines", ("modules",)),
    "for-whom": ("line", ("audience",)),
    "partners": ("lines", ("partners",)),
    "sources": ("lines", ("sources",)),
    "assurances": ("boxes", ()),
}
_OFFER_QUESTIONS: QuestionFields = {
    "offer-name": ("line", ("name",)),
    "hosts": ("lines", ("carriers",)),
    "content": ("prose", ("description",)),
    "state": ("choice", ("status",)),
    "website": ("line", ("website",)),
    "for-whom": ("line", ("audience",)),
    "since": ("line", ("begins",)),
    "districts": ("several", ("districts",)),
    "funding": ("line", ("funding",)),
    "sources": ("lines", ("sources",)),
    "assurances": ("boxes", ()),
}
_PROJECT_QUESTIONS: QuestionFields = {
    "project-name": ("line", ("name",)),
    "hosts": ("lines", ("carriers",)),
    "summary": ("line", ("summary",)),
    "state": ("choice", ("status",)),
    "website": ("line", ("website",)),
    "since": ("line", ("begins",)),
    "until": ("line", ("ends",)),
    "goals": ("lines", ("goals",)),
    "measures": ("lines", ("measures",)),
    "results": ("lines", ("results",)),
    "aftermath": ("prose", ("aftermath",)),
    "partners": ("lines", ("partners",)),
    "districts": ("several", ("districts",)),
    "funding": ("line", ("funding",)),
    "sources": ("lines", ("sources",)),
    "assurances": ("boxes", ()),
}
_NEWS_QUESTIONS: QuestionFields = {
    "news-title": ("line", ()),
    "content": ("prose", ()),
    "assurances": ("boxes", ()),
}
_PAGE_QUESTIONS: QuestionFields = {
    "page": ("line", ()),
    "quote": ("prose", ()),
    "replacement": ("prose", ()),
    "message": ("prose", ()),
    "assurances": ("boxes", ()),
}

_WORDING_QUESTIONS: QuestionFields = {
    "page": ("line", ()),
    "paragraph": ("prose", ()),
    "wording": ("prose", ()),
    "reader": ("choice", ()),
    "assurances": ("boxes", ()),
}

RHYTHM_QUESTIONS: Mapping[FieldPath, str] = {
    ("recurs", "rhythm", "first"): "begins-on",
    ("recurs", "rhythm", "until"): "ends-on",
}
"""Which question of a form fills a field of what repeats, beside those that name it."""

_REQUIRED_FOR_NEW = frozenset({"name", "kind", "description"})
REQUIRED_ASSURANCES = frozenset({"right", "public"})
FORM_SPECS = {
    "aufnahme": FormSpec(
        "add",
        "aufnahme",
        ("name", "kind", *DETAIL_QUESTIONS, "sources", *CLOSING_QUESTIONS),
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
            *DETAIL_QUESTIONS,
            "sources",
            "delete",
            *CLOSING_QUESTIONS,
        ),
        frozenset({"entry"}),
        ("own", "confirmed", "public"),
    ),
    "bestaetigung": FormSpec(
        "confirm",
        "bestaetigung",
        ("entry", "code", "assurances"),
        frozenset({"entry"}),
        ("right",),
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
    "termin": FormSpec(
        "add",
        "termin",
        tuple(_EVENT_QUESTIONS),
        frozenset({"event-title", "hosts", "begins-on"}),
        kind="events",
        fields=_EVENT_QUESTIONS,
        brief=("event-title", "hosts", "begins-on", "starts-at", "place", "website", "assurances"),
        blocks={
            "again": ("ends-on", "repeats", "skips"),
            "details": ("event-kind", "district", "for-whom", "registration", "sources"),
        },
    ),
    "weiterbildung": FormSpec(
        "add",
        "weiterbildung",
        tuple(_SERIES_QUESTIONS),
        frozenset({"series-title", "hosts", "content", "state"}),
        kind="series",
        fields=_SERIES_QUESTIONS,
        brief=("series-title", "hosts", "content", "state", "registration", "assurances"),
        blocks={"details": ("modules", "for-whom", "partners", "sources")},
    ),
    "angebot": FormSpec(
        "add",
        "angebot",
        tuple(_OFFER_QUESTIONS),
        frozenset({"offer-name", "hosts", "content"}),
        kind="offers",
        fields=_OFFER_QUESTIONS,
        brief=("offer-name", "hosts", "content", "website", "assurances"),
        blocks={"details": ("for-whom", "since", "districts", "funding", "sources")},
    ),
    "projekt": FormSpec(
        "add",
        "projekt",
        tuple(_PROJECT_QUESTIONS),
        frozenset({"project-name", "hosts", "summary", "state"}),
        kind="projects",
        fields=_PROJECT_QUESTIONS,
        brief=("project-name", "hosts", "summary", "state", "website", "assurances"),
        blocks={
            "results": ("goals", "measures", "results", "aftermath"),
            "details": ("partners", "districts", "funding", "sources"),
        },
    ),
    "nachricht": FormSpec(
        "note",
        "nachricht",
        tuple(_NEWS_QUESTIONS),
        frozenset({"news-title", "content"}),
        ("own", "public"),
        kind="",
        fields=_NEWS_QUESTIONS,
        brief=tuple(_NEWS_QUESTIONS),
        blocks={},
    ),
    "seite": FormSpec(
        "note",
        "seite",
        tuple(_PAGE_QUESTIONS),
        frozenset({"page", "quote"}),
        ("public",),
        kind="",
        fields=_PAGE_QUESTIONS,
        brief=("page", "quote", "replacement", "assurances"),
        blocks={},
    ),
    "uebersetzung": FormSpec(
        "translate",
        "uebersetzung",
        tuple(_WORDING_QUESTIONS),
        frozenset({"page", "paragraph", "wording", "reader"}),
        ("public",),
        kind="",
        fields=_WORDING_QUESTIONS,
        blocks={},
    ),
}
"""The forms; `kurz` asks for inclusion so briefly that it fits into a link that opens an e-mail."""

CODE_HOST_FORMS = tuple(key for key in FORM_SPECS if key != "kurz")
"""The forms that the code host shows."""
