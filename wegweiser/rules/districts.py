"""The rules for districts: their neighbours, their tiles on the schematic map, their quarters."""

from collections.abc import Iterator

from wegweiser.diagnostics import Diagnostic, error
from wegweiser.model.settings import Tile
from wegweiser.rules.city import City

MAP_ROWS, MAP_COLUMNS, TILE_WIDTH = 8, 12, 2
"""So far the style sheet (`.r8`, `.c12`) places the tiles of the map, and so many columns wide."""


def check_neighbours(city: City) -> Iterator[Diagnostic]:
    """A district is the neighbour of its neighbours."""
    numbers = {area.slug: number for number, area in enumerate(city.site.settings.districts)}
    for number, area in enumerate(city.site.settings.districts):
        for position, other in enumerate(area.neighbours):
            if other not in numbers or area.slug in _list_neighbours(city, numbers[other]):
                continue
            if not city.is_faulty("settings", "", "districts", numbers[other], "neighbours"):
                yield error(
                    "one-sided-neighbour",
                    city.locate("settings", "", "districts", number, "neighbours", position),
                    district=area.slug,
                    other=other,
                )


def _list_neighbours(city: City, number: int) -> tuple[str, ...]:
    return city.site.settings.districts[number].neighbours


def check_tiles(city: City) -> Iterator[Diagnostic]:
    """Every district has a tile of its own on the schematic map, where the theme can draw it."""
    earlier: list[tuple[str, Tile]] = []
    for number, area in enumerate(city.site.settings.districts):
        tile = area.tile
        if not tile or city.is_faulty("settings", "", "districts", number, "tile"):
            continue
        if tile.row > MAP_ROWS or tile.column > MAP_COLUMNS:
            yield error(
                "tile-outside",
                city.locate("settings", "", "districts", number, "tile"),
                district=area.slug,
                rows=MAP_ROWS,
                columns=MAP_COLUMNS,
            )
        for other, other_tile in earlier:
            is_same_row = other_tile.row == tile.row
            if is_same_row and abs(other_tile.column - tile.column) < TILE_WIDTH:
                yield error(
                    "tile-covered",
                    city.locate("settings", "", "districts", number, "tile"),
                    district=area.slug,
                    other=other,
                )
        earlier.append((area.slug, tile))


def check_quarters(city: City) -> Iterator[Diagnostic]:
    """An entry's quarter belongs to the district that the entry names."""
    districts = city.site.settings.districts
    slugs = {area.slug for area in districts}
    homes = {quarter: area.slug for area in districts for quarter in area.quarters}
    for organisation in city.site.organisations:
        home = homes.get(organisation.quarter, organisation.district)
        if organisation.district in slugs and home != organisation.district:
            yield error(
                "quarter-elsewhere",
                city.locate("organisations", organisation.id, "quarter"),
                quarter=organisation.quarter,
                home=home,
                district=organisation.district,
                instead_line=f"  district: {home}",
            )
