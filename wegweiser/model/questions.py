"""The questions that forms may ask: how each is answered, what it fills, in which order."""

from typing import Literal

QuestionKind = Literal["line", "lines", "prose", "day", "time", "choice", "several", "boxes"]
FieldPath = tuple[str, ...]
"""The way to a field of an entry, such as `("contact", "email")`."""

MAX_ANSWER_LENGTHS = {"line": 500, "lines": 4_000, "prose": 4_000, "day": 60, "time": 60}
"""Characters that an answer may have: Python-Markdown needs quadratic time for some texts."""

QUESTION_FIELDS: dict[str, tuple[QuestionKind, FieldPath]] = {
    "entry": ("line", ()),
    "code": ("line", ()),
    "name": ("line", ("name",)),
    "kind": ("choice", ("kind",)),
    "status": ("choice", ("status",)),
    "dissolved": ("line", ("dissolved",)),
    "description": ("prose", ("description",)),
    "languages": ("several", ("languages",)),
    "website": ("line", ("contact", "website")),
    "email": ("line", ("contact", "email")),
    "phone": ("line", ("contact", "phone")),
    "topics": ("several", ("topics",)),
    "audiences": ("several", ("audiences",)),
    "languages-note": ("line", ("languages_note",)),
    "district": ("choice", ("district",)),
    "quarter": ("line", ("quarter",)),
    "street": ("line", ("address", "street")),
    "postcode": ("line", ("address", "postcode")),
    "meets": ("line", ("meets",)),
    "accessibility": ("line", ("accessibility",)),
    "founded": ("line", ("founded",)),
    "short": ("line", ("short",)),
    "also-known-as": ("lines", ("also_known_as",)),
    "seeks": ("several", ("seeks",)),
    "offers": ("several", ("offers",)),
    "sources": ("lines", ("sources",)),
    "reason": ("choice", ()),
    "message": ("prose", ()),
    "delete": ("boxes", ()),
    "consent": ("boxes", ()),
    "assurances": ("boxes", ()),
}
"""Every question that a form may ask: how it is answered, and which field of an entry it fills.

They stand in the order in which forms ask them: the short way to be listed first, what people agree
to and assure last, beside the signature.
"""

FORMER_ORDER = (
    "entry",
    "code",
    "name",
    "kind",
    "status",
    "dissolved",
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
    "delete",
    "sources",
    "reason",
    "message",
    "assurances",
)
"""The order in which forms asked before: who began such a request may still send it."""

QUESTION_BLOCKS = {
    "about": ("topics", "audiences", "languages-note"),
    "place": ("district", "quarter", "street", "postcode", "meets", "accessibility"),
    "more": ("founded", "short", "also-known-as", "seeks", "offers", "sources"),
    "gone": ("delete",),
}
"""What nobody need answer to be listed: pages keep these questions closed until they are wanted."""

CLOSING_QUESTIONS = ("consent", "assurances")
"""What every form asks at its end."""

_KEYS = tuple(QUESTION_FIELDS)
DETAIL_QUESTIONS = _KEYS[_KEYS.index("description") : _KEYS.index("sources")]
"""What forms ask of an entry beside its name and kind, sources apart."""

DELETABLE = tuple(key for key in DETAIL_QUESTIONS if key != "postcode")
"""What a correction may take out of an entry; the postcode goes with the street."""

CONSENT_FIELDS = ("email", "phone", "street")
"""The questions whose answers are personal: each needs its own consent."""

TELLING_QUESTIONS = frozenset({"code"})
"""What tells a form from all others: the heading may not lack, the answer may."""
