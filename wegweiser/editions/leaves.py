"""An entry in print: all that its page shows, or in a register as much as leads to it."""

import re
from typing import NamedTuple

from wegweiser.city import relations, routes
from wegweiser.city.organisations import Organisation
from wegweiser.city.routes import UNSTATED
from wegweiser.editions.entries import Standing, name, reach, standing
from wegweiser.editions.frame import Frame
from wegweiser.editions.views import Doubt
from wegweiser.ground.languages import SOURCE, Said, date_words, language_name
from wegweiser.making.theme import short_address
from wegweiser.making.typesetting import Prose

IN_FULL = 600
"""Up to so many entries the booklet prints all that their pages say: 200 leaves of paper. A longer one is a register."""

_DATE = re.compile(r"\d{4}-\d{2}(-\d{2})?")


class Tie(NamedTuple):
    """Another organisation as an entry names it; no id where it is not in the booklet."""

    id: str
    name: Said


class Tongue(NamedTuple):
    """A language: its name for the reader, and what it calls itself."""

    name: Said
    own: Said


class Origin(NamedTuple):
    """A source in print: its title or short address, its address, its date in words."""

    title: Said
    url: str
    on: str
    archived: str


class Contradiction(NamedTuple):
    """The other side of a statement on which sources disagree."""

    field: Said
    says: Said
    source: Origin


class Leaf(NamedTuple):
    """An entry in print: who it is, how it is reached, how sure that is; where it is printed in full, all that its page shows."""

    id: str
    url: str
    address: str
    name: Said
    native_names: tuple[Said, ...]
    short: Said
    also_known_as: tuple[Said, ...]
    status: str
    languages: tuple[Tongue, ...]
    languages_note: Said
    audiences: tuple[Said, ...]
    topics: tuple[Said, ...]
    meets: Said
    street: Said
    quarter: Said
    accessibility: Said
    website: tuple[str, ...]
    email: str
    phone: str
    standing: Standing
    rest: tuple["Rest", ...] = ()


class Rest(NamedTuple):
    """What a register leaves to the page of an entry."""

    description: Prose
    district: Said
    founded: str
    member_of: tuple[Tie, ...]
    members: tuple[Tie, ...]
    offers: tuple[Said, ...]
    seeks: tuple[Said, ...]
    duplicate: tuple[Tie, ...]
    doubts: tuple[Contradiction, ...]
    sources: tuple[Origin, ...]


class Leaves:
    """The entries of a frame as they are printed."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._brief = is_brief(frame)
        self._labels = {
            kind: {slug: frame.say(label) for slug, label in relations.labels(frame.site, kind).items()}
            for kind in ("district", "topic", "audience", "exchange")
        }
        self._members = relations.members(frame.listed)
        printed = {one.id for one in frame.listed}
        self._ties = {one.id: Tie(one.id if one.id in printed else "", name(one)) for one in frame.site.organisations}

    def of(self, one: Organisation) -> Leaf:
        """Return an entry."""
        frame, contact = self._frame, one.contact
        url = frame.site.settings.base_url + routes.organisation(frame.lang, one.id)
        street, postcode, town = reach(one).address
        return Leaf(
            id=one.id,
            url=url,
            address=typed(url),
            name=name(one),
            native_names=tuple([Said(words, tag) for tag, words in one.names.versions]),
            short=Said(one.short, SOURCE),
            also_known_as=tuple([Said(other, SOURCE) for other in one.also_known_as]),
            status=one.status,
            languages=tuple([Tongue(*tongue(tag, frame.lang)) for tag in one.languages]),
            languages_note=frame.say(one.languages_note),
            audiences=self._said("audience", one.audiences),
            topics=self._said("topic", one.topics),
            meets=frame.say(one.meets),
            street=Said(f"{street}, {postcode} {town}" if street else town, SOURCE),
            quarter=Said(one.quarter, SOURCE),
            accessibility=frame.say(one.accessibility),
            website=(contact.website, short_address(contact.website)) if contact.website else (),
            email=contact.email,
            phone=contact.phone,
            standing=self._standing(one),
            rest=() if self._brief else (self._rest(one),),
        )

    def _rest(self, one: Organisation) -> Rest:
        frame = self._frame
        return Rest(
            description=Prose(*frame.say(one.description)),
            district=self._labels["district"].get(one.district, Said("", frame.lang)),
            founded=date_words(one.founded, frame.lang) if one.founded else "",
            member_of=self._tied(one.member_of),
            members=self._tied(tuple([member.id for member in self._members.get(one.id, ())])),
            offers=self._said("exchange", one.offers),
            seeks=self._said("exchange", one.seeks),
            duplicate=self._tied((one.possible_duplicate_of,)),
            doubts=tuple([self._doubt(doubt) for doubt in frame.doubts(one.conflicts)]),
            sources=tuple([self._origin(*source) for source in frame.cited(one.sources)]),
        )

    def _said(self, kind: str, slugs: tuple[str, ...]) -> tuple[Said, ...]:
        return tuple([self._labels[kind][slug] for slug in slugs])

    def _tied(self, ids: tuple[str, ...]) -> tuple[Tie, ...]:
        return tuple([self._ties[key] for key in ids if key])

    def _standing(self, one: Organisation) -> Standing:
        found = standing(one, self._frame.site.today)
        return found._replace(on=date_words(found.on, self._frame.lang)) if found.on else found

    def _origin(self, url: str, title: Said, on: str, archived: str) -> Origin:
        shown = title if title.text else Said(short_address(url), "")
        return Origin(shown, url, date_words(on, self._frame.lang) if on else "", archived)

    def _doubt(self, doubt: Doubt) -> Contradiction:
        source = doubt.source._replace(on=doubt.on or doubt.source.on)
        says = doubt.says
        if _DATE.fullmatch(says.text):
            says = Said(date_words(says.text, self._frame.lang), self._frame.lang)
        return Contradiction(doubt.field, says, self._origin(*source))


def is_brief(frame: Frame) -> bool:
    """Tell whether the booklet is a register: nobody would carry or print so many entries in full."""
    return len(frame.listed) > IN_FULL


def tongue(tag: str, lang: str) -> tuple[Said, Said]:
    """Return what a language is called, and what it calls itself where that differs; nothing for UNSTATED."""
    if tag == UNSTATED:
        return Said("", lang), Said("", lang)
    return Said(language_name(tag, lang), lang), Said(language_name(tag) if tag != lang else "", tag)


def typed(url: str) -> str:
    """Return an address as somebody types it."""
    return url.partition("://")[2].rstrip("/")
