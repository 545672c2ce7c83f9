"""One page for each organisation; a stub for those that are gone."""

from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

from wegweiser.city import relations, routes
from wegweiser.city.organisations import Organisation
from wegweiser.editions import linked, reasons
from wegweiser.editions.frame import Frame, html, short
from wegweiser.editions.views import Cited, Doubt, Link, Sheet
from wegweiser.ground.languages import SOURCE, Said
from wegweiser.making.jobs import Job

PATH = "data/orgs.yaml"

LINE = 140
"""Characters of an entry's line in a list: two lines on paper, and three hundred rows within 150 kB."""


class Chip(NamedTuple):
    """A facet value that leads to its list; a language names itself by its tag."""

    address: str
    label: Said
    tag: str = ""


class Standing(NamedTuple):
    """How sure an entry is: its grade, the date behind it, the band of its age."""

    how: str
    on: str
    age: str


class Row(NamedTuple):
    """An organisation in a list: name, one line, languages first."""

    lang: str
    address: str
    name: Said
    short: str
    line: Said
    languages: tuple[Chip, ...]
    district: Said
    topics: tuple[Said, ...]
    age: str


class Reach(NamedTuple):
    """How an organisation is found and reached, as far as it agreed: street, postcode and town first."""

    address: tuple[str, str, str]
    email: str
    phone: str
    website: str


class Ties(NamedTuple):
    """What connects an organisation with others."""

    member_of: tuple[Link, ...]
    members: tuple[Link, ...]
    seeks: tuple[Said, ...]
    offers: tuple[Said, ...]
    duplicate: tuple[Link, ...]


class EntryPage(NamedTuple):
    """The page of an organisation."""

    template: str
    lang: str
    sheet: Sheet
    id: str
    name: Said
    native_names: tuple[Said, ...]
    short: str
    also_known_as: tuple[str, ...]
    kind: str
    status: str
    dissolved: str
    merged_into: tuple[Link, ...]
    description: Said
    languages: tuple[Chip, ...]
    languages_note: Said
    audiences: tuple[Chip, ...]
    topics: tuple[Chip, ...]
    district: tuple[Chip, ...]
    quarter: str
    meets: Said
    accessibility: Said
    reach: Reach
    founded: str
    ties: Ties
    nearby: tuple[reasons.Neighbours, ...]
    standing: Standing
    doubts: tuple[Doubt, ...]
    sources: tuple[Cited, ...]
    request: str
    card: str
    pinboard: str
    linked: Any = None


class Chips:
    """The facet values of one language of the site, as links to their lists."""

    def __init__(self, frame: Frame) -> None:
        self._lang = frame.lang
        self._known = {
            kind: {
                slug: Chip(routes.facet(frame.lang, kind, slug), frame.say(label))
                for slug, label in relations.labels(frame.site, kind).items()
            }
            for kind in ("district", "topic", "audience")
        }
        self._tags: dict[str, Chip] = {}

    def of(self, kind: str, slugs: tuple[str, ...]) -> tuple[Chip, ...]:
        """Return the links of some values of a facet."""
        if kind == "language":
            return tuple([self._tags.get(tag) or self._new_tag(tag) for tag in slugs])
        return tuple([self._known[kind][slug] for slug in slugs])

    def _new_tag(self, tag: str) -> Chip:
        chip = self._tags[tag] = Chip(routes.facet(self._lang, "language", tag), Said("", tag), tag)
        return chip


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the page of each organisation, listed or not."""
    pages = _Pages(frame)
    for one in frame.site.organisations:
        make = html if _is_gone(one) else linked.page
        yield frame.later(f"{routes.DIRECTORY}/{one.id}", partial(pages.of, one), f"{PATH} {one.id}", make, _modified(one))


def name(one: Organisation) -> Said:
    """Return an organisation's name; names stay in the language they were given in."""
    return Said(one.name, SOURCE)


def standing(one: Organisation, today: str) -> Standing:
    """Return how sure an entry is today."""
    checked = one.checked
    return Standing(checked.how, checked.on, relations.age(checked.on, today)) if checked else Standing("", "", "")


def row(frame: Frame, one: Organisation, chips: Chips) -> Row:
    """Return an organisation as lists show it."""
    line = frame.first_line(one.description)
    return Row(
        lang=frame.lang,
        address=routes.organisation(frame.lang, one.id),
        name=name(one),
        short=one.short,
        line=line._replace(text=short(line.text, LINE)),
        languages=chips.of("language", one.languages),
        district=chips.of("district", (one.district,))[0].label if one.district else Said("", frame.lang),
        topics=tuple([chip.label for chip in chips.of("topic", one.topics)]),
        age=standing(one, frame.site.today).age,
    )


def blank(lang: str, address: str, age: str) -> Row:
    """Return a row for the browser to fill in: "{…}" stands for what an index says; its ids go behind the address."""
    topic = Said("{topic}", lang)
    return Row(
        lang, address, Said("{name}", SOURCE), "{short}", Said("{line}", lang), (Chip("", Said("", ""), lang),),
        Said("{district}", lang), (topic, topic), age,
    )  # fmt: skip


def reach(one: Organisation) -> Reach:
    """Return how an organisation is found and reached."""
    place, contact = one.address, one.contact
    shown = (place.street, place.postcode, place.city) if place and place.show != "none" else ("", "", "")
    return Reach(shown, contact.email, contact.phone, contact.website)


def _optional(near: reasons.Neighbours | None) -> tuple[reasons.Neighbours, ...]:
    return (near,) if near else ()


class _Pages:
    """The pages of the entries in one language."""

    def __init__(self, frame: Frame) -> None:
        self._frame, self._chips, self._members = frame, Chips(frame), relations.members(frame.listed)
        self._links = {one.id: Link(routes.organisation(frame.lang, one.id), name(one)) for one in frame.site.organisations}
        self._exchange = {slug: frame.say(label) for slug, label in relations.labels(frame.site, "exchange").items()}

    def of(self, one: Organisation) -> EntryPage:
        """Return everything that the page of an organisation says."""
        frame, chips = self._frame, self._chips
        return EntryPage(
            template="gone.html" if _is_gone(one) else "entry.html",
            lang=frame.lang,
            sheet=self._sheet(one),
            id=one.id,
            name=name(one),
            native_names=tuple(Said(words, tag) for tag, words in one.names.versions),
            short=one.short,
            also_known_as=one.also_known_as,
            kind=one.kind,
            status=one.status,
            dissolved=one.dissolved,
            merged_into=self._linked((one.merged_into,)),
            description=frame.say(one.description),
            languages=chips.of("language", one.languages),
            languages_note=frame.say(one.languages_note),
            audiences=chips.of("audience", one.audiences),
            topics=chips.of("topic", one.topics),
            district=chips.of("district", (one.district,)) if one.district else (),
            quarter=one.quarter,
            meets=frame.say(one.meets),
            accessibility=frame.say(one.accessibility),
            reach=reach(one),
            founded=one.founded,
            ties=self._ties(one),
            nearby=_optional(frame.once(reasons.neighbours).get(one.id)),
            standing=standing(one, frame.site.today),
            doubts=frame.doubts(one.conflicts),
            sources=frame.cited(one.sources),
            request=frame.request(one.id),
            card=routes.card(one.id),
            pinboard=frame.address(routes.PINBOARD),
        )

    def _sheet(self, one: Organisation) -> Sheet:
        frame = self._frame
        return frame.sheet(
            f"{routes.DIRECTORY}/{one.id}", name(one), description=short(frame.first_line(one.description).text),
            crumbs=(frame.crumb(routes.DIRECTORY),), modified=_modified(one), source=PATH,
        )  # fmt: skip

    def _ties(self, one: Organisation) -> Ties:
        return Ties(
            member_of=self._linked(one.member_of),
            members=self._linked(tuple(member.id for member in self._members.get(one.id, ()))),
            seeks=tuple(self._exchange[slug] for slug in one.seeks),
            offers=tuple(self._exchange[slug] for slug in one.offers),
            duplicate=self._linked((one.possible_duplicate_of,)),
        )

    def _linked(self, ids: tuple[str, ...]) -> tuple[Link, ...]:
        return tuple([self._links[key] for key in ids if key])


def _is_gone(one: Organisation) -> bool:
    return one.status == "dissolved" or bool(one.merged_into)


def _modified(one: Organisation) -> str:
    return one.checked.on if one.checked else ""
