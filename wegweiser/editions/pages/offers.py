"""Advice and support, all on one page."""

from collections.abc import Iterator
from typing import NamedTuple

from wegweiser.build.jobs import Job
from wegweiser.editions.frame import Frame
from wegweiser.editions.page_jobs import plan_page
from wegweiser.editions.pages.project import PhaseView, phase_views
from wegweiser.editions.sections import has_section
from wegweiser.editions.views import ConflictView, Link, PageMeta, PartyView, SourceView
from wegweiser.languages import Localized
from wegweiser.model import routes
from wegweiser.model.kinds import KINDS_BY_NAME
from wegweiser.model.programmes import Offer, Office

OFFERS_FILE = KINDS_BY_NAME["offers"].file


class OfferPlace(NamedTuple):
    """Where an offer is given."""

    area: Localized
    """The area in words."""
    partners: tuple[PartyView, ...]
    """Who works there."""
    note: Localized
    """What is to be said about it; may be empty."""


class OfferView(NamedTuple):
    """An offer as the page shows it."""

    id: str
    """Its id, the anchor on the page."""
    name: Localized
    """What it is called."""
    status: str
    """One of the states of an offer: running, ended, unknown."""
    summary: Localized
    """What it is, in a few words; may be empty."""
    description: Localized
    """What it is, as Markdown; may be empty."""
    audience: Localized
    """For whom it is; may be empty."""
    carriers: tuple[PartyView, ...]
    """Who is responsible for it."""
    funding: Localized
    """Who pays for it; may be empty."""
    announced: str
    """When it was announced, of any precision; may be empty."""
    begins: str
    """Since when it is offered, of any precision; may be empty."""
    phases: tuple[PhaseView, ...]
    """Its phases, with dates of their own."""
    places: tuple[OfferPlace, ...]
    """Where it is given."""
    website: str
    """The address of its website; may be empty."""
    as_of: str
    """The date of what is said here, of any precision; may be empty."""
    project: Link | None
    """The project that it came from."""
    conflicts: tuple[ConflictView, ...]
    """What other sources say instead."""
    sources: tuple[SourceView, ...]
    """Where the statements come from."""


class OffersPage(NamedTuple):
    """The page of all offers."""

    template: str
    """The template that makes the page."""
    lang: str
    """The language of the page."""
    page: PageMeta
    """What stands around the content."""
    intro: Localized
    """The city's words, as Markdown."""
    offers: tuple[OfferView, ...]
    """All offers, in the order of their file."""


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the page of offers."""
    if not has_section(frame, routes.OFFERS):
        return
    page, intro = frame.section_meta_and_intro(routes.OFFERS)
    offers = tuple(_offer_view(frame, offer) for offer in frame.site.offers)
    yield plan_page(OffersPage("offers.html", frame.lang, page, intro, offers), OFFERS_FILE)


def _offer_view(frame: Frame, offer: Offer) -> OfferView:
    return OfferView(
        id=offer.id,
        name=frame.say(offer.name),
        status=offer.status,
        summary=frame.say(offer.summary),
        description=frame.say(offer.description),
        audience=frame.say(offer.audience),
        carriers=frame.party_views(offer.carriers),
        funding=frame.say(offer.funding),
        announced=offer.announced,
        begins=offer.begins,
        phases=phase_views(frame, offer.phases),
        places=tuple(_offer_place(frame, office) for office in offer.places),
        website=offer.website,
        as_of=offer.as_of,
        project=_project_link(frame, offer),
        conflicts=frame.conflict_views(offer.conflicts),
        sources=frame.source_views(offer.sources),
    )


def _offer_place(frame: Frame, office: Office) -> OfferPlace:
    return OfferPlace(
        area=frame.say(office.area),
        partners=frame.party_views(office.partners),
        note=frame.say(office.note),
    )


def _project_link(frame: Frame, offer: Offer) -> Link | None:
    for project in frame.site.projects:
        if project.id == offer.project:
            return Link(routes.project(frame.lang, project.id), frame.say(project.name))
    return None
