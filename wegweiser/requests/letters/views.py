"""What a letter says: the entry as it stands, and three ways to answer that are filled in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, NamedTuple
from urllib.parse import quote

from wegweiser.languages import (
    Text,
    get_source_language,
    language_name,
    localize_date,
    say,
    text_direction,
)
from wegweiser.model import form_export, routes
from wegweiser.model.form_export import Answers
from wegweiser.model.forms import Form, list_form_languages
from wegweiser.model.organisations import Organisation
from wegweiser.model.site import Site
from wegweiser.requests.correction import get_field
from wegweiser.requests.letters.codes import VALID_DAYS
from wegweiser.requests.reply import format_answer

CONFIRMATION, CORRECTION, REMOVAL = "bestaetigung", "aenderung", "loeschung"
WAYS = (CONFIRMATION, CORRECTION, REMOVAL)
"""The forms that a letter leads to, in this order."""

_MAIL_QUESTIONS = ("name", "description", "website", "meets")
"""What the e-mail for a correction asks, as far as it fits into a link."""


class LetterRow(NamedTuple):
    """What an entry says in a field."""

    label: str
    """The question of the form."""
    value: str
    """The answer, in words; may have several lines."""


class LetterWay(NamedTuple):
    """A way to answer."""

    id: str
    """The form, one of WAYS."""
    url: str
    """The form on the website, filled in."""
    mailto: str
    """An e-mail with the same text."""


class LetterPart(NamedTuple):
    """A letter in one language."""

    lang: str
    """The language."""
    dir: str
    """Its direction: ltr or rtl."""
    name: str
    """The name of the organisation."""
    site_name: str
    """What the site is called."""
    page_url: str
    """The page of the entry; empty where it is not published."""
    rows: tuple[LetterRow, ...]
    """What the entry says."""
    ways: tuple[LetterWay, ...]
    """The three ways to answer."""
    until: str
    """The last day on which the code is valid, in words."""


class Recipient(NamedTuple):
    """How an organisation is reached: with its consent, or from private/ beside the city."""

    email: str = ""
    """Its e-mail address; empty where nobody knows it."""
    street: str = ""
    """Street and number; empty where nobody knows them."""
    place: str = ""
    """Postcode and town."""


class Letter(NamedTuple):
    """A letter in all its languages (theme/paper/letter.typ)."""

    lang: str
    """The language of the whole: German."""
    dir: str
    """Its direction."""
    id: str
    """The id of the entry."""
    name: str
    """The name of the organisation."""
    recipient: Recipient
    """How it is reached."""
    operator: str
    """Who writes."""
    email: str
    """The e-mail address to answer to."""
    postal_address: str
    """The postal address of the operator in one line; may be empty."""
    date: str
    """The day of the letter, as YYYY-MM-DD."""
    code: str
    """The code that proves an answer."""
    parts: tuple[LetterPart, ...]
    """What it says, German first."""


@dataclass(frozen=True, slots=True)
class LetterSources:
    """What all letters of a day are made of."""

    site: Site
    """The site with its translations."""

    forms: Mapping[str, Form]
    """Its forms by id."""

    langs: frozenset[str]
    """The languages that a letter can be written in."""

    published: frozenset[str]
    """The ids of the entries that have a page."""

    on: date
    """The day of the letters."""


def build_letter(
    sources: LetterSources, entry: Organisation, recipient: Recipient, code: str
) -> Letter:
    """Return the letter about an entry, of which only what may be published is given."""
    settings = sources.site.settings
    others = [tag for tag in entry.languages if tag in sources.langs - {get_source_language()}]
    langs = (get_source_language(), *others)
    return Letter(
        lang=get_source_language(),
        dir=text_direction(get_source_language()),
        id=entry.id,
        name=entry.name,
        recipient=recipient,
        operator=say(settings.operator, get_source_language()).text,
        email=settings.email,
        postal_address=settings.postal_address,
        date=sources.on.isoformat(),
        code=code,
        parts=tuple(_build_part(sources, entry, code, lang) for lang in langs),
    )


def _build_part(sources: LetterSources, entry: Organisation, code: str, lang: str) -> LetterPart:
    settings = sources.site.settings
    page_lang = _choose_page_language(sources, lang)
    page_url = settings.base_url + routes.organisation(page_lang, entry.id)
    until = sources.on + timedelta(VALID_DAYS)
    return LetterPart(
        lang=lang,
        dir=text_direction(lang),
        name=entry.name,
        site_name=say(settings.name, lang).text,
        page_url=page_url if entry.id in sources.published else "",
        rows=tuple(_list_rows(sources.forms[CORRECTION], entry, lang)),
        ways=tuple(_build_way(sources, entry, code, key, lang) for key in WAYS),
        until=localize_date(until.isoformat(), lang),
    )


def _choose_page_language(sources: LetterSources, lang: str) -> str:
    return lang if lang in sources.site.settings.languages else get_source_language()


def _list_rows(form: Form, entry: Organisation, lang: str) -> Iterator[LetterRow]:
    """Yield what an entry says, in the order of the questions."""
    for question in form.questions:
        value: Any = get_field(entry, question.field_path) if question.field_path else ""
        if isinstance(value, Text):
            value = say(value, lang).text
        if value:
            label = say(question.label, lang).text
            if question.id == "languages":  # forms do not offer all
                value = [language_name(tag, lang) for tag in value]
            yield LetterRow(label, format_answer(question, value, lang))


# --- The ways to answer


def _build_way(
    sources: LetterSources, entry: Organisation, code: str, form_id: str, lang: str
) -> LetterWay:
    settings, form = sources.site.settings, sources.forms[form_id]
    page = routes.request(_choose_page_language(sources, lang), form_id, entry.id)
    return LetterWay(
        id=form_id,
        url=f"{settings.base_url}{page}&code={code}",
        mailto=build_answer_link(settings.email, form, _fill_form(form_id, entry, code), lang),
    )


def _fill_form(form_id: str, entry: Organisation, code: str) -> Answers:
    """Return the answers of a form, as far as the letter may give them: never a consent."""
    answers: dict[str, str | tuple[str, ...]] = {"entry": entry.id}
    if form_id == CONFIRMATION:
        return {**answers, "code": code, "assurances": ("right",)}
    if form_id == REMOVAL:
        return {**answers, "reason": "withdrawn", "assurances": ("own", "public")}
    return answers


def build_answer_link(address: str, form: Form, answers: Answers, lang: str) -> str:
    """Return the link that opens an e-mail with a filled form, short enough for all programs."""
    written = lang if lang in list_form_languages(form) else get_source_language()
    subject = quote(f"{say(form.name, written).text}: {answers['entry']}", safe="")
    start = f"mailto:{quote(address, safe='@')}?subject={subject}&body="
    optional = [key for key in _MAIL_QUESTIONS if form.id == CORRECTION]
    while True:
        chosen = {*answers, *optional, "assurances"}
        questions = tuple(question for question in form.questions if question.id in chosen)
        body = form_export.render_request(replace(form, questions=questions), answers, written)
        body = body.replace(form_export.NO_RESPONSE, "").replace("\n", "\r\n")
        link = start + quote(body, safe="")
        if len(link) <= form_export.MAX_MAILTO_LENGTH or not optional:
            return link
        optional.pop()
