"""An entry in print: all that its page shows, or in a register as much as leads to it."""

import re
from typing import NamedTuple

from wegweiser.build.pdf import LocalizedMarkdown
from wegweiser.build.theme import shorten_url
from wegweiser.editions.frame import Frame
from wegweiser.editions.pages.entries import (
    VerificationView,
    contact_view,
    entry_name,
    verification_view,
)
from wegweiser.editions.views import ConflictView
from wegweiser.languages import DEFAULT_LANGUAGE, Localized, language_name, localize_date
from wegweiser.model import facets, routes
from wegweiser.model.organisations import Organisation
from wegweiser.model.routes import UNSTATED

MAX_FULL_ENTRIES = 600
"""Up to so many entries the booklet prints all that their pages say: 200 leaves of paper. A longer one is a register."""

_DATE_PATTERN = re.compile(r"\d{4}-\d{2}(-\d{2})?")


class RelatedOrganisation(NamedTuple):
    """Another organisation as an entry names it; no id where it is not in the booklet."""

    id: str
    name: Localized


class LanguageName(NamedTuple):
    """A language: its name for the reader, and what it calls itself."""

    name: Localized
    own: Localized


class PrintedSource(NamedTuple):
    """A source in print: its title or short address, its address, its date in words."""

    title: Localized
    url: str
    on: str
    archived: str


class PrintedConflict(NamedTuple):
    """The other side of a statement on which sources disagree."""

    field: Localized
    says: Localized
    source: PrintedSource


class PrintedEntry(NamedTuple):
    """An entry in print: who it is, how it is reached, how sure that is; where it is printed in full, all that its page shows."""

    id: str
    url: str
    address: str
    name: Localized
    native_names: tuple[Localized, ...]
    short: Localized
    also_known_as: tuple[Localized, ...]
    status: str
    languages: tuple[LanguageName, ...]
    languages_note: Localized
    audiences: tuple[Localized, ...]
    topics: tuple[Localized, ...]
    meets: Localized
    street: Localized
    quarter: Localized
    accessibility: Localized
    website: tuple[str, ...]
    email: str
    phone: str
    standing: VerificationView
    rest: tuple["EntryDetails", ...] = ()


class EntryDetails(NamedTuple):
    """What a register leaves to the page of an entry."""

    description: LocalizedMarkdown
    district: Localized
    founded: str
    member_of: tuple[RelatedOrganisation, ...]
    members: tuple[RelatedOrganisation, ...]
    offers: tuple[Localized, ...]
    seeks: tuple[Localized, ...]
    duplicate: tuple[RelatedOrganisation, ...]
    doubts: tuple[PrintedConflict, ...]
    sources: tuple[PrintedSource, ...]


class PrintedEntries:
    """The entries of a frame as they are printed."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._brief = is_register(frame)
        self._labels = {
            kind: {
                slug: frame.say(label)
                for slug, label in facets.get_labels(frame.site, kind).items()
            }
            for kind in ("district", "topic", "audience", "exchange")
        }
        self._members = facets.group_members(frame.listed)
        printed = {one.id for one in frame.listed}
        self._ties = {
            one.id: RelatedOrganisation(one.id if one.id in printed else "", entry_name(one))
            for one in frame.site.organisations
        }

    def of(self, one: Organisation) -> PrintedEntry:
        """Return an entry."""
        frame, contact = self._frame, one.contact
        url = frame.site.settings.base_url + routes.organisation(frame.lang, one.id)
        street, postcode, town = contact_view(one).address
        return PrintedEntry(
            id=one.id,
            url=url,
            address=strip_scheme(url),
            name=entry_name(one),
            native_names=tuple([Localized(words, tag) for tag, words in one.names.versions]),
            short=Localized(one.short, DEFAULT_LANGUAGE),
            also_known_as=tuple(
                [Localized(other, DEFAULT_LANGUAGE) for other in one.also_known_as]
            ),
            status=one.status,
            languages=tuple(
                [LanguageName(*language_names(tag, frame.lang)) for tag in one.languages]
            ),
            languages_note=frame.say(one.languages_note),
            audiences=self._said("audience", one.audiences),
            topics=self._said("topic", one.topics),
            meets=frame.say(one.meets),
            street=Localized(f"{street}, {postcode} {town}" if street else town, DEFAULT_LANGUAGE),
            quarter=Localized(one.quarter, DEFAULT_LANGUAGE),
            accessibility=frame.say(one.accessibility),
            website=(contact.website, shorten_url(contact.website)) if contact.website else (),
            email=contact.email,
            phone=contact.phone,
            standing=self._standing(one),
            rest=() if self._brief else (self._rest(one),),
        )

    def _rest(self, one: Organisation) -> EntryDetails:
        frame = self._frame
        return EntryDetails(
            description=LocalizedMarkdown(*frame.say(one.description)),
            district=self._labels["district"].get(one.district, Localized("", frame.lang)),
            founded=localize_date(one.founded, frame.lang) if one.founded else "",
            member_of=self._tied(one.member_of),
            members=self._tied(tuple([member.id for member in self._members.get(one.id, ())])),
            offers=self._said("exchange", one.offers),
            seeks=self._said("exchange", one.seeks),
            duplicate=self._tied((one.possible_duplicate_of,)),
            doubts=tuple([self._doubt(doubt) for doubt in frame.doubts(one.conflicts)]),
            sources=tuple([self._origin(*source) for source in frame.cited(one.sources)]),
        )

    def _said(self, kind: str, slugs: tuple[str, ...]) -> tuple[Localized, ...]:
        return tuple([self._labels[kind][slug] for slug in slugs])

    def _tied(self, ids: tuple[str, ...]) -> tuple[RelatedOrganisation, ...]:
        return tuple([self._ties[key] for key in ids if key])

    def _standing(self, one: Organisation) -> VerificationView:
        found = verification_view(one, self._frame.site.today)
        return found._replace(on=localize_date(found.on, self._frame.lang)) if found.on else found

    def _origin(self, url: str, title: Localized, on: str, archived: str) -> PrintedSource:
        shown = title if title.text else Localized(shorten_url(url), "")
        return PrintedSource(
            shown, url, localize_date(on, self._frame.lang) if on else "", archived
        )

    def _doubt(self, doubt: ConflictView) -> PrintedConflict:
        source = doubt.source._replace(on=doubt.on or doubt.source.on)
        says = doubt.says
        if _DATE_PATTERN.fullmatch(says.text):
            says = Localized(localize_date(says.text, self._frame.lang), self._frame.lang)
        return PrintedConflict(doubt.field, says, self._origin(*source))


def is_register(frame: Frame) -> bool:
    """Tell whether the booklet is a register: nobody would carry or print so many entries in full."""
    return len(frame.listed) > MAX_FULL_ENTRIES


def language_names(tag: str, lang: str) -> tuple[Localized, Localized]:
    """Return what a language is called, and what it calls itself where that differs; nothing for UNSTATED."""
    if tag == UNSTATED:
        return Localized("", lang), Localized("", lang)
    return Localized(language_name(tag, lang), lang), Localized(
        language_name(tag) if tag != lang else "", tag
    )


def strip_scheme(url: str) -> str:
    """Return an address as somebody types it."""
    return url.partition("://")[2].rstrip("/")
