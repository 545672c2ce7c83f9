"""How the city words its forms: the records of data/intake.yaml."""

from dataclasses import dataclass
from typing import Literal

from wegweiser.languages import EMPTY_TEXT, Text
from wegweiser.source.schema import LanguageTag, MarkdownText, Slug


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What a form is called, what it is for, and what stands above its questions."""

    id: Literal[
        "aufnahme",
        "aenderung",
        "bestaetigung",
        "loeschung",
        "hinweis",
        "termin",
        "weiterbildung",
        "angebot",
        "projekt",
        "nachricht",
        "seite",
        "uebersetzung",
    ]
    """Which form it is."""
    name: Text
    """What it is called."""
    about: Text
    """What it is for, in a sentence."""
    intro: MarkdownText
    """What stands above its questions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """How one question is put; its label is the heading that the answer is found under."""

    id: Slug
    """Which question it is; the field of an organisation that it asks for, or a name of its own."""
    label: Text
    """The question."""
    help: Text = EMPTY_TEXT
    """What helps to answer it."""
    example: Text = EMPTY_TEXT
    """An answer such as is meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Everything else that the forms and the answers say: boxes, choices, sentences."""

    id: Slug
    """Which phrase it is."""
    says: Text
    """The words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """The words of the forms; `languages` are those that a form offers as languages spoken."""

    languages: tuple[LanguageTag, ...]
    """The languages that a form offers as spoken, in this order."""
    forms: tuple[Sheet, ...]
    """Every form."""
    questions: tuple[Wording, ...]
    """Every question."""
    phrases: tuple[Phrase, ...]
    """Everything else."""


SENTENCE_IDS = (
    "source-title",
    "answer-fine",
    "answer-faulty",
    "answer-noted",
    "answer-receipt",
    "answer-understood",
    "answer-before",
    "answer-after",
    "answer-gone",
    "answer-problems",
    "answer-question",
    "answer-problem",
    "answer-example",
    "answer-hints",
    "answer-duplicates",
    "answer-next",
    "answer-next-fine",
    "answer-next-faulty",
    "answer-next-noted",
    "answer-code-missing",
    "answer-code-void",
    "answer-code-expired",
    "answer-code-unproved",
    "answer-erasure",
    "editors",
    "editors-own",
    "editors-other",
    "editors-code",
    "editors-label",
    "editors-hand",
    "editors-insert",
    "editors-edit",
    "editors-mentions",
    "editors-translation",
)
"""What the answer to a request says."""

PROBLEM_IDS = (
    "missing-answer",
    "answer-too-long",
    "unknown-answer",
    "unknown-box",
    "invalid-line",
    "invalid-url",
    "invalid-email",
    "invalid-phone",
    "invalid-postcode",
    "invalid-date",
    "invalid-day",
    "invalid-clock",
    "fifth-weekday",
    "skips-nothing",
    "invalid-link",
    "placeholder",
    "no-consent",
    "no-source",
    "unknown-entry",
    "nothing-to-change",
    "filled-and-deleted",
    "postcode-alone",
    "unknown-page",
    "unknown-paragraph",
    "several-paragraphs",
    "translation-numbers",
    "translation-links",
    "translation-marks",
    "translation-name",
    "translation-language",
    "wrong-questions",
    "no-form",
    "unreadable-letter",
    "request-too-large",
    "mail-without-text",
    "still-mentioned",
    "status-and-dates",
    "ends-before-it-begins",
    "quarter-elsewhere",
    "stripped-characters",
    "foreign-script",
    "contact-in-text",
    "insecure-link",
    "other",
)
"""The findings that an answer explains in plain words; every other one is called `other`."""
