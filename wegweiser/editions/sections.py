"""Which sections a city has: those it has records, words or a place in its menu for."""

from wegweiser.editions.frame import Frame
from wegweiser.model import routes


def has_section(frame: Frame, section: str) -> bool:
    """Tell whether there is a page for a section.

    So a city without training series has no empty page of them.
    """
    return section in frame.compute_once(_list_sections)


def find_section(frame: Frame, section: str) -> str:
    """Return the address of a section; an empty string where the city has none."""
    return frame.address_or_german(section) if has_section(frame, section) else ""


def _list_sections(frame: Frame) -> frozenset[str]:
    site, settings = frame.site, frame.site.settings
    records = {
        routes.TRAINING: site.series,
        routes.PROJECTS: site.projects,
        routes.EVENTS: site.events or site.series,
        routes.OFFERS: site.offers,
        routes.FIGURES: site.figures,
    }
    items = (item.page for item in (*settings.menu, *settings.footer))
    pages = (page.slug for page in site.pages)
    # A page of the city introduces its section, a report is part of it.
    introduced = {part for slug in pages for part in (slug, slug.partition("/")[0])}
    return frozenset((*introduced, *items, *(name for name in records if records[name])))
