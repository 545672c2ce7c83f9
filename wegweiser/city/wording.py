"""How the city words its forms: the records of data/intake.yaml."""

from dataclasses import dataclass
from typing import Literal

from wegweiser.ground.languages import NOTHING, Text
from wegweiser.reading.schema import Prose, Slug, Tag


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What a form is called, what it is for, and what stands above its questions."""

    id: Literal["aufnahme", "aenderung", "loeschung", "hinweis"]
    name: Text
    about: Text
    intro: Prose


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """How one question is put; its label is the heading that the answer is found under."""

    id: Slug
    label: Text
    help: Text = NOTHING
    example: Text = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Everything else that the forms and the answers say: boxes, choices, sentences."""

    id: Slug
    says: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """The words of the forms; `languages` are those that a form offers as languages spoken."""

    languages: tuple[Tag, ...]
    forms: tuple[Sheet, ...]
    questions: tuple[Wording, ...]
    phrases: tuple[Phrase, ...]
