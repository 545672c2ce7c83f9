"""The schematic map of the districts: no tiles from elsewhere, every district a link."""

from collections import Counter
from typing import NamedTuple

from wegweiser.build.jobs import Part
from wegweiser.editions.frame import Frame
from wegweiser.languages import Localized, get_source_language
from wegweiser.model import routes
from wegweiser.model.settings import Area, Tile

_NO_TILE = Tile(row=0, column=0)


class MapTile(NamedTuple):
    """A district on the schematic map."""

    address: str
    """Where it leads."""
    label: Localized
    """The name of the district."""
    row: int
    """Its row on the map, from 1 in the north; 0 where it has no place."""
    column: int
    """Its column on the map, from 1 in the west; 0 where it has no place."""
    entry_count: int
    """How many entries are there."""
    is_current: bool
    """Whether the map stands on the page of this district."""


class TileMap(NamedTuple):
    """The schematic map of the districts (parts/tiles.html)."""

    lang: str
    """The language of the page."""
    tiles: tuple[MapTile, ...]
    """The districts, from north-west to south-east; empty where none has a place on the map, or
    no list leads on."""
    unknown_count: int
    """How many entries name no district."""


def tile_map_part(
    frame: Frame, current: str = "", section: str = routes.DIRECTORY, language: str = ""
) -> Part:
    """Return the map with the number of listed entries per district.

    It leads to the lists of the directory, those of a language where one is given, or to the
    neighbourhoods, which exist for a district without entries, too.
    """
    counts = frame.compute_once(count_by_district)
    if language:
        counts = Counter(
            entry.district for entry in frame.listed_entries if language in entry.languages
        )
    tiles = tuple(
        MapTile(
            address=_tile_address(frame, area, counts[area.slug], section, language),
            label=Localized(area.name, get_source_language()),
            row=(area.tile or _NO_TILE).row,
            column=(area.tile or _NO_TILE).column,
            entry_count=counts[area.slug],
            is_current=area.slug == current,
        )
        for area in sorted(frame.site.settings.districts, key=_reading_order)
    )
    if section != routes.NEIGHBOURS and not _is_map(tiles):
        tiles = ()
    return Part("parts/tiles.html", TileMap(frame.lang, tiles, counts[""]))


def _is_map(tiles: tuple[MapTile, ...]) -> bool:
    """Tell whether a district has a place on the map, and one of them an entry."""
    return any(tile.row for tile in tiles) and any(tile.entry_count for tile in tiles)


def count_by_district(frame: Frame) -> Counter[str]:
    """Return how many listed entries each district has; those that name none count for ""."""
    return Counter(entry.district for entry in frame.listed_entries)


def _reading_order(area: Area) -> tuple[bool, int, int]:
    # The Tab key goes through the map as the eye does; what has no place comes last.
    tile = area.tile or _NO_TILE
    return area.tile is None, tile.row, tile.column


def _tile_address(frame: Frame, area: Area, entry_count: int, section: str, language: str) -> str:
    if entry_count and language:
        return routes.language_in_district(frame.lang, language, area.slug)
    if entry_count and section == routes.DIRECTORY:
        return routes.facet(frame.lang, "district", area.slug)
    return routes.neighbourhood(frame.lang, area.slug)
