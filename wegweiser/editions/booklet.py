"""The directory on paper: a PDF to print, by district, with an index by topic and by language (PDF/UA-1)."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from wegweiser.city import ledger, provenance, relations, routes
from wegweiser.city.organisations import Organisation
from wegweiser.city.relations import Value
from wegweiser.city.routes import UNSTATED
from wegweiser.editions.entries import PATH, Standing, name, reach, standing
from wegweiser.editions.frame import Frame
from wegweiser.editions.views import Doubt
from wegweiser.ground.languages import SOURCE, Said, collation, date_words, direction, language_name
from wegweiser.making import qr, typesetting
from wegweiser.making.jobs import Artifact, Download, Job, Kit
from wegweiser.making.theme import short_address
from wegweiser.making.typesetting import Prose

_NO_CHANGES = ledger.Changes((), (), (), 0)
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
    """An entry in print: exactly what its page shows."""

    id: str
    url: str
    address: str
    name: Said
    native_names: tuple[Said, ...]
    short: Said
    also_known_as: tuple[Said, ...]
    status: str
    description: Prose
    languages: tuple[Tongue, ...]
    languages_note: Said
    audiences: tuple[Said, ...]
    topics: tuple[Said, ...]
    meets: Said
    street: Said
    district: Said
    quarter: Said
    accessibility: Said
    website: tuple[str, ...]
    email: str
    phone: str
    founded: str
    member_of: tuple[Tie, ...]
    members: tuple[Tie, ...]
    offers: tuple[Said, ...]
    seeks: tuple[Said, ...]
    duplicate: tuple[Tie, ...]
    doubts: tuple[Contradiction, ...]
    standing: Standing
    sources: tuple[Origin, ...]


class Chapter(NamedTuple):
    """The entries of a district; no title for those that name none."""

    title: Said
    leaves: tuple[Leaf, ...]


class Line(NamedTuple):
    """A line of the index: a topic or language and the ids of its entries; neither for those that state none."""

    title: Said
    own: Said
    ids: tuple[str, ...]


class Booklet(NamedTuple):
    """The whole directory in print; `edition` is the last one recorded (0: none), `amended` where it no longer says the same."""

    lang: str
    dir: str
    site: Said
    operator: Said
    title: Said
    intro: Prose
    address: str
    url: str
    draft: bool
    edition: int
    amended: bool
    changes: str
    on: str
    date: str
    entries: int
    chapters: tuple[Chapter, ...]
    topics: tuple[Line, ...]
    languages: tuple[Line, ...]


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the booklet in one language, where the fonts can write it."""
    for offered in offers(frame):
        yield Job(offered.path, pdf, view(frame), PATH, offered, slow=True)


def offers(frame: Frame) -> tuple[Download, ...]:
    """Return the booklet as pages offer it: nothing in a language that the fonts cannot write."""
    offered = Download(routes.printed(frame.lang), routes.DIRECTORY, "PDF", frame.tongue)
    return () if frame.lang in frame.site.unprinted else (offered,)


def view(frame: Frame) -> Booklet:
    """Return everything that the booklet says."""
    settings, nothing = frame.site.settings, Said("", frame.lang)
    intro = frame.intro(routes.DIRECTORY)
    on, edition = _last_date(frame), ledger.current(frame.site)
    url = settings.base_url + frame.address(routes.DIRECTORY)
    districts, topics, languages = (relations.facet(frame.site, kind, frame.listed) for kind in ("district", "topic", "language"))
    leaves = _Leaves(frame)
    return Booklet(
        lang=frame.lang,
        dir=direction(frame.lang),
        site=frame.say(settings.name),
        operator=frame.say(settings.operator),
        title=frame.heading(routes.DIRECTORY),
        intro=Prose(intro.body.partition("\n## ")[0], intro.lang, trusted=True) if intro else Prose("", frame.lang),
        address=_typed(url),
        url=url,
        draft=frame.site.draft,
        edition=edition.number if edition else 0,
        amended=bool(edition and ledger.since(frame.site, edition, frame.imprints) != _NO_CHANGES),
        changes=_typed(settings.base_url + routes.changes(frame.lang)),
        on=date_words(on, frame.lang) if on else "",
        date=on,
        entries=len(frame.listed),
        chapters=tuple(Chapter(_label(frame, value), tuple(map(leaves.of, value.organisations))) for value in districts),
        topics=tuple(Line(_label(frame, value), nothing, _ids(value)) for value in topics),
        languages=tuple(Line(*_tongue(value.slug, frame.lang), _ids(value)) for value in _by_name(languages, frame.lang)),
    )


def pdf(path: str, view: Booklet, kit: Kit) -> Artifact:
    """Make the PDF: the theme's words and the codes that lead to each entry join the view here."""
    said = typesetting.plain(view, kit, view.lang)
    said["words"] = json.loads(kit.render("booklet.json", view))
    said["code"] = qr.svg(view.url)
    for chapter in said["chapters"]:
        for leaf in chapter["leaves"]:
            leaf["characters"] = len(json.dumps(leaf, ensure_ascii=False))
            leaf["code"] = qr.svg(leaf["url"])
    return Artifact(path, typesetting.pdf("booklet.typ", said, kit, _seconds(view.date)))


class _Leaves:
    """The entries of a frame as they are printed."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
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
            address=_typed(url),
            name=name(one),
            native_names=tuple([Said(words, tag) for tag, words in one.names.versions]),
            short=Said(one.short, SOURCE),
            also_known_as=tuple([Said(other, SOURCE) for other in one.also_known_as]),
            status=one.status,
            description=Prose(*frame.say(one.description)),
            languages=tuple([Tongue(*_tongue(tag, frame.lang)) for tag in one.languages]),
            languages_note=frame.say(one.languages_note),
            audiences=self._said("audience", one.audiences),
            topics=self._said("topic", one.topics),
            meets=frame.say(one.meets),
            street=Said(f"{street}, {postcode} {town}" if street else town, SOURCE),
            district=self._labels["district"].get(one.district, Said("", frame.lang)),
            quarter=Said(one.quarter, SOURCE),
            accessibility=frame.say(one.accessibility),
            website=(contact.website, short_address(contact.website)) if contact.website else (),
            email=contact.email,
            phone=contact.phone,
            founded=date_words(one.founded, frame.lang) if one.founded else "",
            member_of=self._tied(one.member_of),
            members=self._tied(tuple([member.id for member in self._members.get(one.id, ())])),
            offers=self._said("exchange", one.offers),
            seeks=self._said("exchange", one.seeks),
            duplicate=self._tied((one.possible_duplicate_of,)),
            doubts=tuple([self._doubt(doubt) for doubt in frame.doubts(one.conflicts)]),
            standing=self._standing(one),
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


def _label(frame: Frame, value: Value) -> Said:
    return frame.say(value.label) if value.label else Said("", frame.lang)


def _ids(value: Value) -> tuple[str, ...]:
    return tuple([one.id for one in value.organisations])


def _tongue(tag: str, lang: str) -> tuple[Said, Said]:
    if tag == UNSTATED:
        return Said("", lang), Said("", lang)
    return Said(language_name(tag, lang), lang), Said(language_name(tag) if tag != lang else "", tag)


def _by_name(languages: tuple[Value, ...], lang: str) -> list[Value]:
    """Return languages as a printed index has them: by name, those who state none last."""
    return sorted(languages, key=lambda one: (one.slug == UNSTATED, collation(language_name(one.slug, lang))))


def _last_date(frame: Frame) -> str:
    """Return the last date at which somebody vouched for a printed entry, of any precision."""
    said = (provenance.said_on(one) for one in frame.listed)
    return max((when for when in said if when <= (frame.site.today or "9999")), default="")


def _typed(url: str) -> str:
    """Return an address as somebody types it."""
    return url.partition("://")[2].rstrip("/")


def _seconds(when: str) -> int:
    """Return a date of any precision as Unix time; the first day of all where there is none."""
    year, month, day = (*map(int, (when or "1970").split("-")), 1, 1)[:3]
    return int(datetime(year, month, day, tzinfo=UTC).timestamp())
