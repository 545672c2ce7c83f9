"""Advice and support, all on one page."""

from collections.abc import Iterator
from typing import NamedTuple

from wegweiser.build.jobs import Job
from wegweiser.editions.frame import Frame
from wegweiser.editions.page_jobs import plan_page
from wegweiser.editions.pages.projects import PhaseView, phase_views
from wegweiser.editions.views import ConflictView, Link, PageMeta, PartyView, SourceView
from wegweiser.languages import Localized
from wegweiser.model import facets, routes
from wegweiser.model.programmes import Offer

OFFERS_FILE = "data/offers.yaml"


class OfferPlace(NamedTuple):
    """Where an offer is given."""

    area: Localized
    districts: tuple[Localized, ...]
    partners: tuple[PartyView, ...]
    note: Localized


class OfferView(NamedTuple):
    """An offer as the page shows it."""

    id: str
    name: Localized
    status: str
    summary: Localized
    description: Localized
    audience: Localized
    carriers: tuple[PartyView, ...]
    funding: Localized
    begins: str
    phases: tuple[PhaseView, ...]
    places: tuple[OfferPlace, ...]
    website: str
    as_of: str
    project: tuple[Link, ...]
    doubts: tuple[ConflictView, ...]
    sources: tuple[SourceView, ...]


class OffersPage(NamedTuple):
    """All offers."""

    template: str
    lang: str
    page: PageMeta
    intro: Localized
    offers: tuple[OfferView, ...]


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the page of offers."""
    page, intro = frame.section_meta_and_intro(routes.OFFERS)
    offers = tuple(_offer_view(frame, one) for one in frame.site.offers)
    yield plan_page(OffersPage("offers.html", frame.lang, page, intro, offers), OFFERS_FILE)


def _offer_view(frame: Frame, one: Offer) -> OfferView:
    areas = facets.get_labels(frame.site, "district")
    projects = [project for project in frame.site.projects if project.id == one.project]
    return OfferView(
        id=one.id,
        name=frame.say(one.name),
        status=one.status,
        summary=frame.say(one.summary),
        description=frame.say(one.description),
        audience=frame.say(one.audience),
        carriers=frame.party_views(one.carriers),
        funding=frame.say(one.funding),
        begins=one.begins,
        phases=phase_views(frame, one.phases),
        places=tuple(
            OfferPlace(
                frame.say(place.area),
                tuple(frame.say(areas[slug]) for slug in place.districts),
                frame.party_views(place.partners),
                frame.say(place.note),
            )
            for place in one.places
        ),
        website=one.website,
        as_of=one.as_of,
        project=tuple(
            Link(routes.project(frame.lang, project.id), frame.say(project.name))
            for project in projects
        ),
        doubts=frame.conflict_views(one.conflicts),
        sources=frame.source_views(one.sources),
    )
