"""Advice and support, all on one page."""

from collections.abc import Iterator
from typing import NamedTuple

from wegweiser.city import relations, routes
from wegweiser.city.programmes import Offer
from wegweiser.editions.frame import Frame, job
from wegweiser.editions.projects import Stretch, stretches
from wegweiser.editions.views import Body, Cited, Doubt, Link, Sheet
from wegweiser.ground.languages import Said
from wegweiser.making.jobs import Job

PATH = "data/offers.yaml"


class Spot(NamedTuple):
    """Where an offer is given."""

    area: Said
    districts: tuple[Said, ...]
    partners: tuple[Body, ...]
    note: Said


class OfferView(NamedTuple):
    """An offer as the page shows it."""

    id: str
    name: Said
    status: str
    summary: Said
    description: Said
    audience: Said
    carriers: tuple[Body, ...]
    funding: Said
    begins: str
    phases: tuple[Stretch, ...]
    places: tuple[Spot, ...]
    website: str
    as_of: str
    project: tuple[Link, ...]
    doubts: tuple[Doubt, ...]
    sources: tuple[Cited, ...]


class OffersPage(NamedTuple):
    """All offers."""

    template: str
    lang: str
    sheet: Sheet
    intro: Said
    offers: tuple[OfferView, ...]


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the page of offers."""
    sheet, intro = frame.section(routes.OFFERS)
    offers = tuple(_offer(frame, one) for one in frame.site.offers)
    yield job(OffersPage("offers.html", frame.lang, sheet, intro, offers), PATH)


def _offer(frame: Frame, one: Offer) -> OfferView:
    areas = relations.labels(frame.site, "district")
    projects = [project for project in frame.site.projects if project.id == one.project]
    return OfferView(
        id=one.id,
        name=frame.say(one.name),
        status=one.status,
        summary=frame.say(one.summary),
        description=frame.say(one.description),
        audience=frame.say(one.audience),
        carriers=frame.parties(one.carriers),
        funding=frame.say(one.funding),
        begins=one.begins,
        phases=stretches(frame, one.phases),
        places=tuple(
            Spot(
                frame.say(place.area), tuple(frame.say(areas[slug]) for slug in place.districts),
                frame.parties(place.partners), frame.say(place.note),
            )
            for place in one.places
        ),
        website=one.website,
        as_of=one.as_of,
        project=tuple(Link(routes.project(frame.lang, project.id), frame.say(project.name)) for project in projects),
        doubts=frame.doubts(one.conflicts),
        sources=frame.cited(one.sources),
    )  # fmt: skip
