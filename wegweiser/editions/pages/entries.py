"""One page for each organisation; a stub for those that are gone."""

from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

from wegweiser.build.jobs import Job
from wegweiser.editions.frame import Frame, truncate
from wegweiser.editions.page_jobs import plan_lazy_page, render_html
from wegweiser.editions.pages import json_ld, match_reasons
from wegweiser.editions.pages.entry_views import (
    ENTRIES_FILE,
    ContactView,
    FacetChip,
    FacetChips,
    VerificationView,
    contact_view,
    entry_name,
    verification_view,
)
from wegweiser.editions.views import ConflictView, Link, PageMeta, SourceView
from wegweiser.languages import Localized
from wegweiser.model import facets, provenance, routes
from wegweiser.model.organisations import Organisation, follow_mergers
from wegweiser.source.plain_text import split_summary


class EntryRelations(NamedTuple):
    """What connects an organisation with others."""

    member_of: tuple[Link, ...]
    """The umbrellas that it belongs to."""
    members: tuple[Link, ...]
    """The members of an umbrella that are listed."""
    seeks: tuple[Localized, ...]
    """What it looks for."""
    offers: tuple[Localized, ...]
    """What it offers others."""
    possible_duplicate: Link | None
    """An entry that may be the same organisation."""


class EntryPage(NamedTuple):
    """The page of an organisation (entry.html, gone.html)."""

    template: str
    """The template: "gone.html" for an organisation that is dissolved or merged."""
    lang: str
    """The language of the page."""
    page: PageMeta
    """What stands around the page."""
    id: str
    """The id of the entry."""
    name: Localized
    """The name of the organisation."""
    native_names: tuple[Localized, ...]
    """Its name in other languages."""
    short_name: str
    """Its short name; may be empty."""
    also_known_as: tuple[str, ...]
    """Other names that it is known by."""
    kind: str
    """The kind of organisation, a word of the data."""
    status: str
    """Whether it is "active", "paused" or "dissolved"."""
    dissolved: str
    """When it was dissolved; may be empty."""
    merged_into: Link | None
    """The organisation that it became part of."""
    lead: Localized
    """What it does in a sentence, in Markdown; may be empty."""
    description: Localized
    """What more there is to say of that, in Markdown; may be empty."""
    languages: tuple[FacetChip, ...]
    """The languages that it speaks."""
    languages_note: Localized
    """What there is to know about these languages; may be empty."""
    audiences: tuple[FacetChip, ...]
    """Whom it is there for."""
    topics: tuple[FacetChip, ...]
    """What it works on."""
    district: FacetChip | None
    """The district that it is in."""
    quarter: str
    """The quarter of the district; may be empty."""
    meets: Localized
    """When it meets; may be empty."""
    accessibility: Localized
    """How its place can be entered; may be empty."""
    contact: ContactView
    """How it is found and reached."""
    founded: str
    """When it was founded; may be empty."""
    relations: EntryRelations
    """What connects it with others."""
    neighbours: match_reasons.NeighbourList | None
    """Who could meet it."""
    verification: VerificationView
    """How sure the entry is."""
    conflicts: tuple[ConflictView, ...]
    """What sources disagree on."""
    sources: tuple[SourceView, ...]
    """Where the entry comes from."""
    directory_address: str
    """The address of the directory."""
    request_address: str
    """Where a reader asks to correct the entry."""
    card_address: str
    """The address of its visiting card (vCard)."""
    pinboard_address: str
    """The address of the pinboard."""
    json_ld: Any = None
    """The entry as machines read it (JSON-LD); filled in where the page is made."""


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the page of each organisation, listed or not."""
    pages = _EntryPages(frame)
    for organisation in frame.site.organisations:
        yield plan_lazy_page(
            frame,
            f"{routes.DIRECTORY}/{organisation.id}",
            partial(pages.entry_page, organisation),
            f"{ENTRIES_FILE} {organisation.id}",
            provenance.get_check_date(organisation),
            render_html if _is_gone(organisation) else json_ld.render_page,
        )


class _EntryPages:
    """The pages of the entries in one language."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._chips = FacetChips(frame)
        self._heirs = follow_mergers(frame.site.organisations)
        self._members = facets.group_members(frame.listed_entries)
        self._links_by_id = {
            organisation.id: Link(
                routes.organisation(frame.lang, organisation.id), entry_name(organisation)
            )
            for organisation in frame.site.organisations
        }
        self._exchange_labels = {
            slug: frame.say(label)
            for slug, label in facets.get_labels(frame.site, "exchange").items()
        }

    def entry_page(self, entry: Organisation) -> EntryPage:
        """Return everything that the page of an organisation says."""
        frame, chips = self._frame, self._chips
        lead, description = _split_description(frame.say(entry.description))
        return EntryPage(
            template="gone.html" if _is_gone(entry) else "entry.html",
            lang=frame.lang,
            page=self._page_meta(entry),
            id=entry.id,
            name=entry_name(entry),
            native_names=tuple(Localized(name, lang) for lang, name in entry.names.versions),
            short_name=entry.short,
            also_known_as=entry.also_known_as,
            kind=entry.kind,
            status=entry.status,
            dissolved=entry.dissolved,
            merged_into=self._links_by_id.get(self._heirs.get(entry.id, "")),
            lead=lead,
            description=description,
            languages=chips.find_chips("language", entry.languages),
            languages_note=frame.say(entry.languages_note),
            audiences=chips.find_chips("audience", entry.audiences),
            topics=chips.find_chips("topic", entry.topics),
            district=chips.find_district(entry.district),
            quarter=entry.quarter,
            meets=frame.say(entry.meets),
            accessibility=frame.say(entry.accessibility),
            contact=contact_view(entry),
            founded=entry.founded,
            relations=self._entry_relations(entry),
            neighbours=frame.compute_once(match_reasons.neighbour_lists).get(entry.id),
            verification=verification_view(entry, frame.site.today),
            conflicts=frame.conflict_views(entry.conflicts),
            sources=frame.source_views(entry.sources),
            directory_address=frame.page_address(routes.DIRECTORY),
            request_address=frame.request_address(entry.id),
            card_address=routes.vcard(entry.id),
            pinboard_address=frame.page_address(routes.PINBOARD),
        )

    def _page_meta(self, entry: Organisation) -> PageMeta:
        frame = self._frame
        return frame.page_meta(
            f"{routes.DIRECTORY}/{entry.id}",
            entry_name(entry),
            description=truncate(frame.first_sentence(entry.description).text),
            breadcrumbs=(frame.section_crumb(routes.DIRECTORY),),
            modified=provenance.get_check_date(entry),
            source=ENTRIES_FILE,
        )

    def _entry_relations(self, entry: Organisation) -> EntryRelations:
        links = self._links_by_id
        return EntryRelations(
            member_of=tuple(links[key] for key in entry.member_of),
            members=tuple(links[member.id] for member in self._members.get(entry.id, ())),
            seeks=tuple(self._exchange_labels[slug] for slug in entry.seeks),
            offers=tuple(self._exchange_labels[slug] for slug in entry.offers),
            possible_duplicate=links.get(entry.possible_duplicate_of),
        )


def _split_description(description: Localized) -> tuple[Localized, Localized]:
    """Return the first sentence of a description and the rest."""
    lead, rest = split_summary(description.text)
    return Localized(lead, description.lang), Localized(rest, description.lang)


def _is_gone(organisation: Organisation) -> bool:
    return organisation.status == "dissolved" or bool(organisation.merged_into)
