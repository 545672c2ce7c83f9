"""The schematic map of the districts: no tiles from elsewhere, every district a link, west stays west."""

from collections import Counter
from typing import NamedTuple

from wegweiser.build.jobs import Part
from wegweiser.editions.frame import Frame
from wegweiser.languages import Localized
from wegweiser.model import routes
from wegweiser.model.settings import Area, Tile

_NO_TILE = Tile(row=0, column=0)


class MapTile(NamedTuple):
    """A district on the schematic map."""

    address: str
    label: Localized
    row: int
    column: int
    entries: int
    current: bool


class TileMap(NamedTuple):
    """The schematic map of the districts, from north-west to south-east; `where` names the pages that it leads to."""

    lang: str
    where: str
    tiles: tuple[MapTile, ...]


def tile_map_part(frame: Frame, current: str = "", where: str = routes.DIRECTORY) -> Part:
    """Return the map with the number of listed entries per district.

    It leads to the lists of the directory, or to the neighbourhoods: those exist for a district without entries, too.
    """
    counts = frame.compute_once(_count_by_district)
    areas = sorted(frame.site.settings.districts, key=_reading_order)
    squares = tuple(
        _map_tile(frame, area, counts[area.slug], where)._replace(current=area.slug == current)
        for area in areas
    )
    return Part("parts/tiles.html", TileMap(frame.lang, where, squares))


def _count_by_district(frame: Frame) -> Counter[str]:
    return Counter(one.district for one in frame.listed_entries)


def _reading_order(area: Area) -> tuple[bool, int, int]:
    """Return the sort key that makes the Tab key go through the map as the eye does; what has no place comes last."""
    tile = area.tile or _NO_TILE
    return tile is _NO_TILE, tile.row, tile.column


def _map_tile(frame: Frame, area: Area, entries: int, where: str) -> MapTile:
    listed = entries and where == routes.DIRECTORY
    address = (
        routes.facet(frame.lang, "district", area.slug)
        if listed
        else routes.neighbourhood(frame.lang, area.slug)
    )
    tile = area.tile or _NO_TILE
    return MapTile(
        address, Localized(area.name, "de"), tile.row, tile.column, entries, current=False
    )
