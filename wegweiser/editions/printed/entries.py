"""An entry in print: all that its page shows, or in a register as much as leads to it."""

import re
from typing import NamedTuple

from wegweiser.addresses import shorten_url, to_ascii_url, to_readable_url
from wegweiser.build.pdf import LocalizedMarkdown
from wegweiser.editions.frame import Frame
from wegweiser.editions.pages.entry_views import (
    VerificationView,
    contact_view,
    entry_name,
    verification_view,
)
from wegweiser.editions.views import ConflictView, SourceView
from wegweiser.languages import DEFAULT_LANGUAGE, Localized, language_name, localize_date
from wegweiser.model import facets, routes
from wegweiser.model.organisations import Organisation
from wegweiser.model.routes import UNSTATED

MAX_FULL_ENTRIES = 600
"""So many entries the booklet prints in full, on 200 sheets; a longer one is a register."""

_DATE_PATTERN = re.compile(r"\d{4}-\d{2}(-\d{2})?")


class RelatedOrganisation(NamedTuple):
    """Another organisation as an entry names it."""

    id: str
    """Its id, to which the name links; empty where it is not in the booklet."""
    name: Localized
    """Its name."""


class LanguageName(NamedTuple):
    """A language as an entry lists it."""

    name: Localized
    """What the readers call it."""
    native_name: Localized
    """What it calls itself; empty where that is the same."""


class PrintedSource(NamedTuple):
    """A source in print."""

    title: Localized
    """Its title, else its short address."""
    url: str
    """Its address; empty for a source on paper."""
    date_text: str
    """Its date in words; empty where it has none."""
    archive_url: str
    """The address of an archived copy; may be empty."""


class PrintedConflict(NamedTuple):
    """The other side of a statement on which sources disagree."""

    field: Localized
    """The field that it is about; the theme has words for the common ones."""
    statement: Localized
    """What the source says instead; a date in words."""
    source: PrintedSource
    """Who says so, with the date of the statement."""


class EntryDetails(NamedTuple):
    """What a register leaves to the page of an entry."""

    description: LocalizedMarkdown
    """What the organisation does."""
    district: Localized
    """Its district; empty where it names none."""
    founded: str
    """When it was founded, in words; may be empty."""
    member_of: tuple[RelatedOrganisation, ...]
    """The umbrella organisations that it belongs to."""
    members: tuple[RelatedOrganisation, ...]
    """Its own members that are listed."""
    offers: tuple[Localized, ...]
    """What it offers to others."""
    seeks: tuple[Localized, ...]
    """What it looks for."""
    possible_duplicate: RelatedOrganisation | None
    """The entry that may be the same organisation."""
    conflicts: tuple[PrintedConflict, ...]
    """What other sources say instead."""
    sources: tuple[PrintedSource, ...]
    """Where the entry comes from."""


class PrintedEntry(NamedTuple):
    """An entry in print: who it is, how it is reached, how sure that is."""

    id: str
    """Its id, the target of the links inside the booklet."""
    url: str
    """The whole address of its page, for the link and the QR code."""
    printed_address: str
    """The same as somebody types it."""
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
    languages: tuple[LanguageName, ...]
    """The languages that are spoken there."""
    languages_note: Localized
    """What is to be said about them; may be empty."""
    audiences: tuple[Localized, ...]
    """For whom it is there."""
    topics: tuple[Localized, ...]
    """What it works on."""
    meets: Localized
    """When it meets; may be empty."""
    street: Localized
    """Its postal address in one line; the town alone without a street; may be empty."""
    quarter: Localized
    """Its quarter; may be empty."""
    accessibility: Localized
    """How the place can be reached and entered; may be empty."""
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
    details: EntryDetails | None = None
    """All else that its page shows; missing in a register."""


class PrintedEntries:
    """The entries of a frame as they are printed."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._is_register = is_register(frame)
        self._labels = {
            kind: {
                slug: frame.say(label)
                for slug, label in facets.get_labels(frame.site, kind).items()
            }
            for kind in ("district", "topic", "audience", "exchange")
        }
        self._members = facets.group_members(frame.listed_entries)
        printed = {entry.id for entry in frame.listed_entries}
        self._related = {
            organisation.id: RelatedOrganisation(
                organisation.id if organisation.id in printed else "", entry_name(organisation)
            )
            for organisation in frame.site.organisations
        }

    def entry_view(self, entry: Organisation) -> PrintedEntry:
        """Return an entry as it is printed."""
        frame, contact = self._frame, entry.contact
        url = frame.site.settings.base_url + routes.organisation(frame.lang, entry.id)
        return PrintedEntry(
            id=entry.id,
            url=url,
            printed_address=strip_scheme(url),
            name=entry_name(entry),
            native_names=tuple([Localized(name, tag) for tag, name in entry.names.versions]),
            short=_as_german(entry.short),
            also_known_as=tuple([_as_german(name) for name in entry.also_known_as]),
            status=entry.status,
            languages=tuple(
                [LanguageName(*language_names(tag, frame.lang)) for tag in entry.languages]
            ),
            languages_note=frame.say(entry.languages_note),
            audiences=self._look_up_labels("audience", entry.audiences),
            topics=self._look_up_labels("topic", entry.topics),
            meets=frame.say(entry.meets),
            street=_street_line(entry),
            quarter=_as_german(entry.quarter),
            accessibility=frame.say(entry.accessibility),
            website_url=to_ascii_url(contact.website),
            website_text=shorten_url(contact.website) if contact.website else "",
            email=contact.email,
            phone=contact.phone,
            standing=self._localize_standing(entry),
            details=None if self._is_register else self._details_view(entry),
        )

    def _details_view(self, entry: Organisation) -> EntryDetails:
        frame = self._frame
        members = tuple([member.id for member in self._members.get(entry.id, ())])
        return EntryDetails(
            description=LocalizedMarkdown(*frame.say(entry.description)[:2]),
            district=self._labels["district"].get(entry.district, Localized("", frame.lang)),
            founded=_date_text(entry.founded, frame.lang),
            member_of=self._look_up_related(entry.member_of),
            members=self._look_up_related(members),
            offers=self._look_up_labels("exchange", entry.offers),
            seeks=self._look_up_labels("exchange", entry.seeks),
            possible_duplicate=self._related.get(entry.possible_duplicate_of),
            conflicts=tuple(
                [
                    self._conflict_view(conflict)
                    for conflict in frame.conflict_views(entry.conflicts)
                ]
            ),
            sources=tuple(
                [self._source_view(source) for source in frame.source_views(entry.sources)]
            ),
        )

    def _look_up_labels(self, kind: str, slugs: tuple[str, ...]) -> tuple[Localized, ...]:
        return tuple([self._labels[kind][slug] for slug in slugs])

    def _look_up_related(self, ids: tuple[str, ...]) -> tuple[RelatedOrganisation, ...]:
        return tuple([self._related[key] for key in ids])

    def _localize_standing(self, entry: Organisation) -> VerificationView:
        standing = verification_view(entry, self._frame.site.today)
        return standing._replace(date=_date_text(standing.date, self._frame.lang))

    def _source_view(self, source: SourceView) -> PrintedSource:
        # A short address is in no language: the template sets it from left to right.
        title = source.title if source.title.text else Localized(shorten_url(source.url), "")
        date_text = _date_text(source.date, self._frame.lang)
        # The links of a PDF are ASCII (ISO 32000-2, 12.6.4.8).
        url, archive_url = map(to_ascii_url, (source.url, source.archive_url))
        return PrintedSource(title, url, date_text, archive_url)

    def _conflict_view(self, conflict: ConflictView) -> PrintedConflict:
        source = conflict.source._replace(date=conflict.date or conflict.source.date)
        statement = conflict.statement
        if _DATE_PATTERN.fullmatch(statement.text):
            lang = self._frame.lang
            statement = Localized(localize_date(statement.text, lang), lang)
        return PrintedConflict(conflict.field, statement, self._source_view(source))


def is_register(frame: Frame) -> bool:
    """Tell whether the booklet is a register: nobody would carry or print so many full entries."""
    return len(frame.listed_entries) > MAX_FULL_ENTRIES


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


def _as_german(words: str) -> Localized:
    return Localized(words, DEFAULT_LANGUAGE)


def _street_line(entry: Organisation) -> Localized:
    contact = contact_view(entry)
    if not contact.street:
        return _as_german(contact.city)
    return _as_german(f"{contact.street}, {contact.postcode} {contact.city}")


def _date_text(date: str, lang: str) -> str:
    return localize_date(date, lang) if date else ""
