"""One page for each organisation; a stub for those that are gone, and at each former address."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from wegweiser.build.jobs import Input, Job, LazyView
from wegweiser.editions.citation_views import conflict_views, source_views
from wegweiser.editions.frame import Frame
from wegweiser.editions.page_jobs import plan_lazy_page, plan_page, render_html
from wegweiser.editions.pages import json_ld, match_reasons
from wegweiser.editions.pages.entry_views import (
    ENTRIES_FILE,
    ContactView,
    FacetChip,
    FacetChips,
    VerificationView,
    chips_input,
    contact_view,
    entry_name,
    verification_view,
)
from wegweiser.editions.views import ConflictView, Link, PageMeta, SourceView, Translation
from wegweiser.languages import Localized, say
from wegweiser.model import facets, provenance, routes
from wegweiser.model.organisations import Organisation, follow_mergers
from wegweiser.model.texts import say_first_sentence
from wegweiser.source.plain_text import split_summary
from wegweiser.source.schema import STAND_IN
from wegweiser.text import truncate


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


class MovedEntryPage(NamedTuple):
    """The page at an address that an entry had before (entry-moved.html)."""

    template: str
    """The template that makes the page."""
    lang: str
    """The language of the page."""
    page: PageMeta
    """What stands around the content."""
    entry: Link
    """The page of the entry."""


class EntryContext(NamedTuple):
    """What the pages of all organisations share in one language."""

    lang: str
    """The language of the pages."""
    page: PageMeta
    """What stands around each; its own address and words are filled in."""
    exchange_labels: dict[str, Localized]
    """What is sought and offered, by slug."""
    directory_address: str
    """The address of the directory."""
    pinboard_address: str
    """The address of the pinboard."""


class EntrySurroundings(NamedTuple):
    """What the page of an organisation says of others and of today."""

    merged_into: Link | None
    """The organisation that it became part of."""
    member_of: tuple[Link, ...]
    """The umbrellas that it belongs to."""
    members: tuple[Link, ...]
    """The members of an umbrella that are listed."""
    possible_duplicate: Link | None
    """An entry that may be the same organisation."""
    neighbours: match_reasons.NeighbourList | None
    """Who could meet it."""
    verification: VerificationView
    """How sure the entry is."""
    request_address: str
    """Where a reader asks to correct the entry."""


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the page of each organisation, listed or not."""
    context, chips = Input(_entry_context(frame)), frame.compute_once(chips_input)
    relations = _Relations(frame)
    for organisation in frame.site.organisations:
        entry = frame.entry_inputs[organisation.id]
        yield plan_lazy_page(
            frame,
            f"{routes.DIRECTORY}/{organisation.id}",
            LazyView(entry_page, context, chips, entry, relations.find(organisation)),
            f"{ENTRIES_FILE} {organisation.id}",
            provenance.get_check_date(organisation),
            render_html if _is_gone(organisation) else json_ld.render_page,
        )
        for former_id in organisation.former_ids:
            view = _build_moved_page(frame, organisation, former_id)
            yield plan_page(view, f"{ENTRIES_FILE} {organisation.id}")


def _build_moved_page(frame: Frame, organisation: Organisation, former_id: str) -> MovedEntryPage:
    address, name = routes.organisation(frame.lang, organisation.id), entry_name(organisation)
    page = frame.page_meta(
        f"{routes.DIRECTORY}/{former_id}",
        name,
        breadcrumbs=(frame.section_crumb(routes.DIRECTORY),),
        source=ENTRIES_FILE,
    )
    return MovedEntryPage(
        template="entry-moved.html",
        lang=frame.lang,
        page=page._replace(canonical_address=address),
        entry=Link(address, name),
    )


def _entry_context(frame: Frame) -> EntryContext:
    labels = facets.get_labels(frame.site, "exchange")
    return EntryContext(
        lang=frame.lang,
        page=frame.page_meta(
            f"{routes.DIRECTORY}/{STAND_IN}",
            Localized("", frame.lang),
            breadcrumbs=(frame.section_crumb(routes.DIRECTORY),),
            source=ENTRIES_FILE,
        ),
        exchange_labels={slug: frame.say(label) for slug, label in labels.items()},
        directory_address=frame.page_address(routes.DIRECTORY),
        pinboard_address=frame.page_address(routes.PINBOARD),
    )


class _Relations:
    """What connects the organisations of a site, in one language."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._heirs = follow_mergers(frame.site.organisations)
        self._members = facets.group_members(frame.listed_entries)
        self._neighbours = frame.compute_once(match_reasons.neighbour_lists)
        self._links = {
            entry.id: Link(routes.organisation(frame.lang, entry.id), entry_name(entry))
            for entry in frame.site.organisations
        }

    def find(self, entry: Organisation) -> EntrySurroundings:
        """Return what the page of an organisation says of others and of today."""
        links = self._links
        return EntrySurroundings(
            merged_into=links.get(self._heirs.get(entry.id, "")),
            member_of=tuple([links[key] for key in entry.member_of]),
            members=tuple([links[member.id] for member in self._members.get(entry.id, ())]),
            possible_duplicate=links.get(entry.possible_duplicate_of),
            neighbours=self._neighbours.get(entry.id),
            verification=verification_view(entry, self._frame.site.today),
            request_address=self._frame.request_address(entry.id),
        )


def entry_page(
    context: EntryContext, chips: FacetChips, entry: Organisation, around: EntrySurroundings
) -> EntryPage:
    """Return everything that the page of an organisation says."""
    lead, description = _split_description(say(entry.description, context.lang))
    return EntryPage(
        template="gone.html" if _is_gone(entry) else "entry.html",
        lang=context.lang,
        page=_page_meta(context, entry),
        id=entry.id,
        name=entry_name(entry),
        native_names=tuple(Localized(name, tag) for tag, name in entry.names.versions),
        short_name=entry.short,
        also_known_as=entry.also_known_as,
        kind=entry.kind,
        status=entry.status,
        dissolved=entry.dissolved,
        merged_into=around.merged_into,
        lead=lead,
        description=description,
        languages=chips.find_chips("language", entry.languages),
        languages_note=say(entry.languages_note, context.lang),
        audiences=chips.find_chips("audience", entry.audiences),
        topics=chips.find_chips("topic", entry.topics),
        district=chips.find_district(entry.district),
        quarter=entry.quarter,
        meets=say(entry.meets, context.lang),
        accessibility=say(entry.accessibility, context.lang),
        contact=contact_view(entry),
        founded=entry.founded,
        relations=_entry_relations(context, entry, around),
        neighbours=around.neighbours,
        verification=around.verification,
        conflicts=conflict_views(entry.conflicts, context.lang),
        sources=source_views(entry.sources, context.lang),
        directory_address=context.directory_address,
        request_address=around.request_address,
        card_address=routes.vcard(entry.id),
        pinboard_address=context.pinboard_address,
    )


def _entry_relations(
    context: EntryContext, entry: Organisation, surroundings: EntrySurroundings
) -> EntryRelations:
    return EntryRelations(
        member_of=surroundings.member_of,
        members=surroundings.members,
        seeks=tuple(context.exchange_labels[slug] for slug in entry.seeks),
        offers=tuple(context.exchange_labels[slug] for slug in entry.offers),
        possible_duplicate=surroundings.possible_duplicate,
    )


def _page_meta(context: EntryContext, entry: Organisation) -> PageMeta:
    """Return what stands around the page of an organisation."""
    lang, page = context.lang, context.page
    address = routes.organisation(lang, entry.id)
    return page._replace(
        address=address,
        canonical_address=address,
        title=entry_name(entry),
        description=truncate(say_first_sentence(entry.description, lang).text),
        translations=tuple(
            [
                Translation(version.lang, routes.organisation(version.lang, entry.id))
                for version in page.translations
            ]
        ),
        modified=provenance.get_check_date(entry),
    )


def _split_description(description: Localized) -> tuple[Localized, Localized]:
    """Return the first sentence of a description and the rest."""
    if description.older:  # both versions are shown whole
        return description, description._replace(text="", older="")
    lead, rest = split_summary(description.text)
    return description._replace(text=lead), description._replace(text=rest)


def _is_gone(organisation: Organisation) -> bool:
    return organisation.status == "dissolved" or bool(organisation.merged_into)
