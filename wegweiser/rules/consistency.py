"""The house rules: one generator per rule, all listed in RULES."""

import re
import unicodedata
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from functools import cache
from hashlib import sha256
from typing import Any, cast

from wegweiser.diagnostics import Diagnostic, Location, error, warning
from wegweiser.languages import DEFAULT_LANGUAGE, language_name
from wegweiser.model import media, routes
from wegweiser.model.ages import is_past
from wegweiser.model.forms import check_form_texts
from wegweiser.model.kinds import KINDS, collect_labels
from wegweiser.model.loading import is_comment_line
from wegweiser.model.routes import RESERVED_IDS, UNSTATED
from wegweiser.model.settings import Settings
from wegweiser.model.site import Site
from wegweiser.rules import freshness
from wegweiser.rules.duplicates import check_duplicates
from wegweiser.source import markdown, schema

UNSET_HOST = "wegweiser.example"
"""Stands in the base URL until the city has chosen its own (a reserved name, RFC 2606)."""

_PRINTED_FILE = re.compile(
    r"data/(?:orgs|site|vocabulary|intake)\.yaml|content/verzeichnis(?:\.[\w-]+)?\.md"
)
"""The files that what is set on paper is made from."""

MAP_ROWS, MAP_COLUMNS, TILE_WIDTH = 8, 12, 2
"""So far the theme's style sheet (`.r8`, `.c12`) places the tiles of the schematic map, and so many columns wide."""

_RECORD_START = re.compile(r" *- \{? ?(?:id|slug): *([a-z0-9-]+)")

Locate = Callable[..., Location]
"""Says where a field stands: list name, record id, then the path of keys and positions inside the record."""


def check_site(site: Site, find: Locate) -> Iterator[Diagnostic]:
    """Yield every breach of the house rules."""
    for rule in RULES:
        yield from rule(site, find)


def check_references(site: Site, find: Locate) -> Iterator[Diagnostic]:
    """A slug that names a district, topic, organisation … must be one that the city has."""
    known = collect_labels(site)
    for name, key, record in _iter_records(site):
        for steps, kind, value in _iter_references(record):
            if value not in known[kind]:
                yield error(
                    "unknown-value",
                    find(name, key, *steps),
                    value=value,
                    close=schema.find_close_match(value, known[kind]),
                    known=", ".join(sorted(known[kind])),
                )


def check_ids(site: Site, find: Locate) -> Iterator[Diagnostic]:
    """An organisation's id is none of the site's own addresses and none that was withdrawn."""
    withdrawn = {one.id_sha256 for one in site.withdrawn}
    for one in site.organisations:
        if one.id in RESERVED_IDS or one.id == UNSTATED:
            yield error(
                "reserved-id",
                find("organisations", one.id, "id"),
                id=one.id,
                known=", ".join(sorted(RESERVED_IDS)),
            )
        if sha256(one.id.encode()).hexdigest() in withdrawn:
            yield error("withdrawn-id", find("organisations", one.id, "id"), id=one.id)


def check_consent(site: Site, find: Locate) -> Iterator[Diagnostic]:
    """A personal field stands in data/ only with consent, a street only where it may be shown (GDPR Art. 6(1)(a))."""
    for one in site.organisations:
        agreed = one.consent.fields if one.consent else ()
        for name in ("email", "phone"):
            if getattr(one.contact, name) and name not in agreed:
                yield error(
                    "no-consent", find("organisations", one.id, "contact", name), field=name
                )
        if (
            one.address
            and one.address.street
            and ("street" not in agreed or one.address.show != "street")
        ):
            yield error(
                "no-consent", find("organisations", one.id, "address", "street"), field="street"
            )


def check_event_dates(site: Site, find: Locate) -> Iterator[Diagnostic]:
    """An event either has a day or repeats, and neither it nor its repetition ends before it begins."""
    for event in site.events:
        if not event.begins and not event.recurs:
            yield error("event-without-date", find("events", event.id, "id"), id=event.id)
        if is_past(event.ends, event.begins):
            yield error(
                "ends-before-it-begins",
                find("events", event.id, "ends"),
                begins=event.begins,
                ends=event.ends,
            )
        rhythm = event.recurs.rhythm if event.recurs else None
        if rhythm and is_past(rhythm.until, rhythm.first):
            place = find("events", event.id, "recurs", "rhythm", "until")
            yield error("ends-before-it-begins", place, begins=rhythm.first, ends=rhythm.until)


def check_neighbours(site: Site, find: Locate) -> Iterator[Diagnostic]:
    """A district is the neighbour of its neighbours."""
    areas = {area.slug: area for area in site.settings.districts}
    for number, area in enumerate(site.settings.districts):
        for place, other in enumerate(area.neighbours):
            if other in areas and area.slug not in areas[other].neighbours:
                steps = ("districts", number, "neighbours", place)
                yield error(
                    "one-sided-neighbour",
                    find("settings", "", *steps),
                    district=area.slug,
                    other=other,
                )


def check_tiles(site: Site, find: Locate) -> Iterator[Diagnostic]:
    """Every district has a place of its own on the schematic map, where the theme can draw it: a tile is two columns wide."""
    placed = [
        (number, area, area.tile)
        for number, area in enumerate(site.settings.districts)
        if area.tile
    ]
    for number, area, tile in placed:
        place = find("settings", "", "districts", number, "tile")
        if tile.row > MAP_ROWS or tile.column > MAP_COLUMNS:
            yield error(
                "tile-outside", place, district=area.slug, rows=MAP_ROWS, columns=MAP_COLUMNS
            )
        for _, other, taken in placed[: placed.index((number, area, tile))]:
            if taken.row == tile.row and abs(taken.column - tile.column) < TILE_WIDTH:
                yield error("tile-covered", place, district=area.slug, other=other.slug)


def check_page_languages(site: Site, find: Locate) -> Iterator[Diagnostic]:
    """A page is in a language that the site has; otherwise nobody would ever see it."""
    known = site.settings.languages
    for page in site.pages:
        if page.lang not in known:
            yield error(
                "unknown-value",
                Location(page.path),
                value=page.lang,
                close="",
                known=", ".join(known),
            )


def check_merged_entries(site: Site, find: Locate) -> Iterator[Diagnostic]:
    """An entry that was merged leads to another one that is still there."""
    ends = {one.id for one in site.organisations if one.merged_into}
    for one in site.organisations:
        if one.merged_into in ends:
            known = ", ".join(
                sorted(other.id for other in site.organisations if not other.merged_into)
            )
            place = find("organisations", one.id, "merged_into")
            yield error("unknown-value", place, value=one.merged_into, close="", known=known)


def check_language_names(site: Site, find: Locate) -> Iterator[Diagnostic]:
    """A language that nobody can name is a mistyped tag, or stands on the pages as a bare tag."""
    for one in site.organisations:
        for place, tag in enumerate(one.languages):
            if language_name(tag, DEFAULT_LANGUAGE) == tag:
                yield warning(
                    "nameless-language", find("organisations", one.id, "languages", place), tag=tag
                )


def check_printed_languages(site: Site, find: Locate) -> Iterator[Diagnostic]:
    """Nothing is set on paper in a language that the fonts cannot write, and nothing such is offered."""
    for place, lang in enumerate(site.settings.languages):
        if lang in site.unprintable_languages:
            yield warning("unprinted-language", find("settings", "", "languages", place), lang=lang)


def check_settings(site: Site, find: Locate) -> Iterator[Diagnostic]:
    """What only the city can supply is missing: the site is a draft until then (promise 9)."""
    settings = site.settings
    if settings.base_url.split("/")[2] == UNSET_HOST:
        yield warning("unset-setting", find("settings", "", "base_url"), key="base_url")
    for key in ("repository", "contact_form", "open_data"):
        if not getattr(settings, key):
            yield warning("unset-setting", find("settings", ""), key=key)
    if settings.open_data and not settings.open_data.issued:
        yield warning("unset-setting", find("settings", "", "open_data"), key="open_data.issued")


def check_menus(
    settings: Settings, addresses: Container[str], pages: Iterable[str], find: Locate
) -> Iterator[Diagnostic]:
    """Each entry of the menu and of the foot leads to a page that is planned, in German at least; `pages` are such slugs."""
    slugs = sorted(
        slug for slug in pages if slug and routes.page(DEFAULT_LANGUAGE, slug) in addresses
    )
    for part in ("menu", "footer"):
        for number, entry in enumerate(getattr(settings, part)):
            if routes.page(DEFAULT_LANGUAGE, entry.page) not in addresses:
                yield error(
                    "unknown-value",
                    find("settings", "", part, number, "page"),
                    value=entry.page,
                    close=schema.find_close_match(entry.page, slugs),
                    known=", ".join(slugs),
                )


def check_internal_links(
    texts: Mapping[str, str], addresses: Iterable[str]
) -> Iterator[Diagnostic]:
    """A link to the own site leads to a page that is planned."""
    known = {"/" + address for address in addresses}
    for path, words in texts.items():
        for target, line, column in markdown.find_links(words):
            page = target.split("#")[0]
            if (
                page.startswith("/")
                and page not in known
                and not is_comment_line(path, words, line)
            ):
                place = Location(path, line, column, len(target))
                yield error(
                    "dead-link", place, target=target, close=schema.find_close_match(page, known)
                )


def check_glyphs(
    texts: Mapping[str, str], foreign: re.Pattern[str], printed: Callable[[], str]
) -> Iterator[Diagnostic]:
    """A character that the fonts lack (`foreign` finds it) is replaced where it is `printed`: the first of a line."""
    on_paper = cache(lambda: frozenset(foreign.findall(printed())))
    for path in (
        path
        for path, text in texts.items()
        if _PRINTED_FILE.fullmatch(path) and foreign.search(text)
    ):
        record = path
        for number, row in enumerate(texts[path].split("\n"), 1):
            head = _RECORD_START.match(row)
            record = head[1] if head else record
            found = next((sign for sign in foreign.finditer(row) if sign[0] in on_paper()), None)
            if found and not is_comment_line(path, texts[path], number):
                name = unicodedata.name(found[0], f"U+{ord(found[0]):04X}")
                yield warning(
                    "glyph-missing",
                    Location(path, number, found.start() + 1),
                    sign=found[0],
                    name=name,
                    id=record,
                )


RULES = (
    check_references,
    check_ids,
    check_consent,
    check_event_dates,
    check_neighbours,
    check_tiles,
    check_page_languages,
    check_merged_entries,
    check_language_names,
    check_printed_languages,
    check_settings,
    check_duplicates,
    check_form_texts,
    *freshness.RULES,
    *media.RULES,
)


def _iter_records(site: Site) -> Iterator[tuple[str, str, Any]]:
    for kind in KINDS:
        records = getattr(site, kind.name)
        if kind.is_list:
            yield from (
                (kind.name, str(getattr(record, kind.id_field)), record) for record in records
            )
        elif records:
            yield kind.name, "", records


def _iter_references(
    record: Any, steps: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """Yield each slug in a record that names something else, with its path and the kind of thing."""
    for name, kind, deep in schema.reference_fields(cast("Any", type(record))):
        value = getattr(record, name)
        many = value if isinstance(value, tuple) else (value,) if value else ()
        for place, one in enumerate(many):
            path = (*steps, name, place) if isinstance(value, tuple) else (*steps, name)
            if deep:
                yield from _iter_references(one, path)
            else:
                yield path, kind, one
