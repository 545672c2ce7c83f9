"""An entry in print: who it is, what it does in a sentence, how it is found and reached."""

from typing import NamedTuple

from wegweiser.addresses import shorten_url, to_ascii_url, to_readable_url
from wegweiser.editions.frame import Frame
from wegweiser.editions.pages.entry_views import (
    VerificationView,
    contact_view,
    entry_name,
    verification_view,
)
from wegweiser.languages import Localized, get_source_language, language_name, localize_date
from wegweiser.model import routes
from wegweiser.model.organisations import Organisation
from wegweiser.model.routes import UNSTATED


class LanguageName(NamedTuple):
    """A language as an entry lists it."""

    name: Localized
    """What the readers call it."""
    native_name: Localized
    """What it calls itself; empty where that is the same."""


class PrintedEntry(NamedTuple):
    """An entry in print: all else stands on its page."""

    id: str
    """Its id, the target of the links inside the booklet."""
    url: str
    """The whole address of its page."""
    name: Localized
    """Its name."""
    native_names: tuple[Localized, ...]
    """Its names in its own languages."""
    short: Localized
    """Its short name; may be empty."""
    also_known_as: tuple[Localized, ...]
    """Its former and other names."""
    status: str
    """One of the states of an organisation: `paused` is told."""
    summary: Localized
    """The first sentence of what it does; may be empty."""
    languages: tuple[LanguageName, ...]
    """The languages that are spoken there."""
    languages_note: Localized
    """What is to be said about them; may be empty."""
    street: Localized
    """Its postal address in one line; empty without a street."""
    quarter: Localized
    """Its quarter; may be empty."""
    website_url: str
    """The address of its website; may be empty."""
    website_text: str
    """The same without scheme and path, as it is printed."""
    email: str
    """Its e-mail address, as far as it agreed; may be empty."""
    phone: str
    """Its telephone number, as far as it agreed; may be empty."""
    standing: VerificationView
    """Who checked the entry and when, the date in words."""


def entry_view(frame: Frame, entry: Organisation) -> PrintedEntry:
    """Return an entry as it is printed."""
    contact = entry.contact
    return PrintedEntry(
        id=entry.id,
        url=frame.site.settings.base_url + routes.organisation(frame.lang, entry.id),
        name=entry_name(entry),
        native_names=tuple([Localized(name, tag) for tag, name in entry.names.versions]),
        short=_as_german(entry.short),
        also_known_as=tuple([_as_german(name) for name in entry.also_known_as]),
        status=entry.status,
        summary=frame.first_sentence(entry.description),
        languages=tuple(
            [LanguageName(*language_names(tag, frame.lang)) for tag in entry.languages]
        ),
        languages_note=frame.say(entry.languages_note),
        street=_street_line(entry),
        quarter=_as_german(entry.quarter),
        website_url=to_ascii_url(contact.website),
        website_text=shorten_url(contact.website) if contact.website else "",
        email=contact.email,
        phone=contact.phone,
        standing=_localize_standing(frame, entry),
    )


def language_names(tag: str, lang: str) -> tuple[Localized, Localized]:
    """Return what a language is called, and what it calls itself where that differs.

    Both are empty for `UNSTATED`.
    """
    if tag == UNSTATED:
        return Localized("", lang), Localized("", lang)
    native_name = language_name(tag) if tag != lang else ""
    return Localized(language_name(tag, lang), lang), Localized(native_name, tag)


def strip_scheme(url: str) -> str:
    """Return an address as somebody types it."""
    return to_readable_url(url).partition("://")[2].rstrip("/")


def _localize_standing(frame: Frame, entry: Organisation) -> VerificationView:
    standing = verification_view(entry, frame.site.today)
    date = localize_date(standing.date, frame.lang) if standing.date else ""
    return standing._replace(date=date)


def _as_german(words: str) -> Localized:
    return Localized(words, get_source_language())


def _street_line(entry: Organisation) -> Localized:
    contact = contact_view(entry)
    if not contact.street:
        return _as_german("")
    return _as_german(f"{contact.street}, {contact.postcode} {contact.city}")
