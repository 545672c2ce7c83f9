"""The schematic map of the districts: no tiles from elsewhere, every district a link, west stays west."""

from collections import Counter
from typing import NamedTuple

from wegweiser.city import routes
from wegweiser.city.settings import Area, Tile
from wegweiser.editions.frame import Frame
from wegweiser.ground.languages import Said
from wegweiser.making.jobs import Part

_UNPLACED = Tile(row=0, column=0)


class Square(NamedTuple):
    """A district on the schematic map."""

    address: str
    label: Said
    row: int
    column: int
    entries: int
    current: bool


class Tiles(NamedTuple):
    """The schematic map of the districts, from north-west to south-east; `where` names the pages that it leads to."""

    lang: str
    where: str
    tiles: tuple[Square, ...]


def part(frame: Frame, current: str = "", where: str = routes.DIRECTORY) -> Part:
    """Return the map with the number of listed entries per district.

    It leads to the lists of the directory, or to the neighbourhoods: those exist for a district without entries, too.
    """
    counts = frame.once(_counts)
    areas = sorted(frame.site.settings.districts, key=_reading_order)
    squares = tuple(_square(frame, area, counts[area.slug], where)._replace(current=area.slug == current) for area in areas)
    return Part("parts/tiles.html", Tiles(frame.lang, where, squares))


def _counts(frame: Frame) -> Counter[str]:
    return Counter(one.district for one in frame.listed)


def _reading_order(area: Area) -> tuple[bool, int, int]:
    """Return the sort key that makes the Tab key go through the map as the eye does; what has no place comes last."""
    tile = area.tile or _UNPLACED
    return tile is _UNPLACED, tile.row, tile.column


def _square(frame: Frame, area: Area, entries: int, where: str) -> Square:
    listed = entries and where == routes.DIRECTORY
    address = routes.facet(frame.lang, "district", area.slug) if listed else routes.neighbourhood(frame.lang, area.slug)
    tile = area.tile or _UNPLACED
    return Square(address, Said(area.name, "de"), tile.row, tile.column, entries, current=False)
