"""One page for each organisation; a stub for those that are gone."""

from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

from wegweiser.build.jobs import Job
from wegweiser.editions.frame import Frame, truncate
from wegweiser.editions.page_jobs import plan_lazy_page, render_html
from wegweiser.editions.pages import json_ld, match_reasons
from wegweiser.editions.views import ConflictView, Link, PageMeta, SourceView
from wegweiser.languages import DEFAULT_LANGUAGE, Localized
from wegweiser.model import ages, facets, routes
from wegweiser.model.organisations import Organisation

ENTRIES_FILE = "data/orgs.yaml"

MAX_SUMMARY = 140
"""Characters of an entry's line in a list: two lines on paper, and three hundred rows within 150 kB."""


class FacetChip(NamedTuple):
    """A facet value that leads to its list; a language names itself by its tag."""

    address: str
    label: Localized
    tag: str = ""


class VerificationView(NamedTuple):
    """How sure an entry is: its grade, the date behind it, the band of its age."""

    method: str
    date: str
    age_band: str


class EntryRow(NamedTuple):
    """An organisation in a list: name, one line, languages first."""

    lang: str
    address: str
    name: Localized
    short: str
    line: Localized
    languages: tuple[FacetChip, ...]
    district: Localized
    topics: tuple[Localized, ...]
    age: str


class ContactView(NamedTuple):
    """How an organisation is found and reached, as far as it agreed: street, postcode and town first."""

    street: str
    postcode: str
    city: str
    email: str
    phone: str
    website: str


class EntryRelations(NamedTuple):
    """What connects an organisation with others."""

    member_of: tuple[Link, ...]
    members: tuple[Link, ...]
    seeks: tuple[Localized, ...]
    offers: tuple[Localized, ...]
    duplicate: tuple[Link, ...]


class EntryPage(NamedTuple):
    """The page of an organisation."""

    template: str
    lang: str
    page: PageMeta
    id: str
    name: Localized
    native_names: tuple[Localized, ...]
    short: str
    also_known_as: tuple[str, ...]
    kind: str
    status: str
    dissolved: str
    merged_into: tuple[Link, ...]
    description: Localized
    languages: tuple[FacetChip, ...]
    languages_note: Localized
    audiences: tuple[FacetChip, ...]
    topics: tuple[FacetChip, ...]
    district: tuple[FacetChip, ...]
    quarter: str
    meets: Localized
    accessibility: Localized
    reach: ContactView
    founded: str
    ties: EntryRelations
    nearby: tuple[match_reasons.NeighbourList, ...]
    standing: VerificationView
    doubts: tuple[ConflictView, ...]
    sources: tuple[SourceView, ...]
    request: str
    card: str
    pinboard: str
    json_ld: Any = None


class FacetChips:
    """The facet values of one language of the site, as links to their lists."""

    def __init__(self, frame: Frame) -> None:
        self._lang = frame.lang
        self._known = {
            kind: {
                slug: FacetChip(routes.facet(frame.lang, kind, slug), frame.say(label))
                for slug, label in facets.get_labels(frame.site, kind).items()
            }
            for kind in ("district", "topic", "audience")
        }
        self._tags: dict[str, FacetChip] = {}

    def of(self, kind: str, slugs: tuple[str, ...]) -> tuple[FacetChip, ...]:
        """Return the links of some values of a facet."""
        if kind == "language":
            return tuple([self._tags.get(tag) or self._new_tag(tag) for tag in slugs])
        return tuple([self._known[kind][slug] for slug in slugs])

    def _new_tag(self, tag: str) -> FacetChip:
        chip = self._tags[tag] = FacetChip(
            routes.facet(self._lang, "language", tag), Localized("", tag), tag
        )
        return chip


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the page of each organisation, listed or not."""
    pages = _EntryPages(frame)
    for one in frame.site.organisations:
        make = render_html if _is_gone(one) else json_ld.render_page
        yield plan_lazy_page(
            frame,
            f"{routes.DIRECTORY}/{one.id}",
            partial(pages.of, one),
            f"{ENTRIES_FILE} {one.id}",
            _check_date(one),
            make,
        )


def entry_name(one: Organisation) -> Localized:
    """Return an organisation's name; names stay in the language they were given in."""
    return Localized(one.name, DEFAULT_LANGUAGE)


def verification_view(one: Organisation, today: str) -> VerificationView:
    """Return how sure an entry is today."""
    checked = one.checked
    return (
        VerificationView(checked.how, checked.on, ages.get_age_band(checked.on, today))
        if checked
        else VerificationView("", "", "")
    )


def entry_row(frame: Frame, one: Organisation, chips: FacetChips) -> EntryRow:
    """Return an organisation as lists show it."""
    line = frame.first_sentence(one.description)
    return EntryRow(
        lang=frame.lang,
        address=routes.organisation(frame.lang, one.id),
        name=entry_name(one),
        short=one.short,
        line=line._replace(text=truncate(line.text, MAX_SUMMARY)),
        languages=chips.of("language", one.languages),
        district=chips.of("district", (one.district,))[0].label
        if one.district
        else Localized("", frame.lang),
        topics=tuple([chip.label for chip in chips.of("topic", one.topics)]),
        age=verification_view(one, frame.site.today).age_band,
    )


def row_template(lang: str, address: str, age: str) -> EntryRow:
    """Return a row for the browser to fill in: "{…}" stands for what an index says; its ids go behind the address."""
    topic = Localized("{topic}", lang)
    return EntryRow(
        lang,
        address,
        Localized("{name}", DEFAULT_LANGUAGE),
        "{short}",
        Localized("{line}", lang),
        (FacetChip("", Localized("", ""), lang),),
        Localized("{district}", lang),
        (topic, topic),
        age,
    )


def contact_view(one: Organisation) -> ContactView:
    """Return how an organisation is found and reached."""
    place, contact = one.address, one.contact
    shown = (
        (place.street, place.postcode, place.city)
        if place and place.show != "none"
        else ("", "", "")
    )
    return ContactView(*shown, contact.email, contact.phone, contact.website)


def _optional_tuple(
    near: match_reasons.NeighbourList | None,
) -> tuple[match_reasons.NeighbourList, ...]:
    return (near,) if near else ()


class _EntryPages:
    """The pages of the entries in one language."""

    def __init__(self, frame: Frame) -> None:
        self._frame, self._chips, self._members = (
            frame,
            FacetChips(frame),
            facets.group_members(frame.listed_entries),
        )
        self._links = {
            one.id: Link(routes.organisation(frame.lang, one.id), entry_name(one))
            for one in frame.site.organisations
        }
        self._exchange = {
            slug: frame.say(label)
            for slug, label in facets.get_labels(frame.site, "exchange").items()
        }

    def of(self, one: Organisation) -> EntryPage:
        """Return everything that the page of an organisation says."""
        frame, chips = self._frame, self._chips
        return EntryPage(
            template="gone.html" if _is_gone(one) else "entry.html",
            lang=frame.lang,
            page=self._sheet(one),
            id=one.id,
            name=entry_name(one),
            native_names=tuple(Localized(words, tag) for tag, words in one.names.versions),
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
            reach=contact_view(one),
            founded=one.founded,
            ties=self._ties(one),
            nearby=_optional_tuple(frame.compute_once(match_reasons.neighbour_lists).get(one.id)),
            standing=verification_view(one, frame.site.today),
            doubts=frame.conflict_views(one.conflicts),
            sources=frame.source_views(one.sources),
            request=frame.request_address(one.id),
            card=routes.vcard(one.id),
            pinboard=frame.page_address(routes.PINBOARD),
        )

    def _sheet(self, one: Organisation) -> PageMeta:
        frame = self._frame
        return frame.page_meta(
            f"{routes.DIRECTORY}/{one.id}",
            entry_name(one),
            description=truncate(frame.first_sentence(one.description).text),
            breadcrumbs=(frame.section_crumb(routes.DIRECTORY),),
            modified=_check_date(one),
            source=ENTRIES_FILE,
        )

    def _ties(self, one: Organisation) -> EntryRelations:
        return EntryRelations(
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


def _check_date(one: Organisation) -> str:
    return one.checked.on if one.checked else ""
