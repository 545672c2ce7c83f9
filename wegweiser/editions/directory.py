"""The directory: the complete list, a list for each facet value, and one for each language in each district."""

from collections.abc import Iterator, Sequence
from functools import cached_property, partial
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from wegweiser.city import relations, routes
from wegweiser.city.organisations import Organisation
from wegweiser.city.relations import Value
from wegweiser.editions import booklet, tiles
from wegweiser.editions.entries import PATH, Chips, blank, row
from wegweiser.editions.frame import Frame, html, job
from wegweiser.editions.views import Sheet
from wegweiser.ground.languages import Said, collation
from wegweiser.making.jobs import Download, Job, Part, Parts

WHOLE, SHEET = 300, 100
"""Up to so many entries a list is one page; a longer one is cut into sheets of so many."""

ALPHABET = 20
"""From so many entries on, letters lead into the list."""


class Choice(NamedTuple):
    """A facet value as a link with its count; a language names itself by its tag, UNSTATED is named by the theme."""

    address: str
    label: Said
    tag: str
    unstated: bool
    entries: int
    current: bool


class Facet(NamedTuple):
    """A facet and its values."""

    kind: str
    choices: tuple[Choice, ...]


class Leaf(NamedTuple):
    """One sheet of a long list."""

    number: int
    address: str


class Letter(NamedTuple):
    """A letter of the alphabet, and where the names that begin with it stand."""

    name: str
    address: str


class Group(NamedTuple):
    """Rows under one letter; without one, where a list is too short for letters."""

    letter: str
    rows: tuple[Part, ...]


class Search(NamedTuple):
    """What the whole list has: the index, a row of each age to fill in, whom to ask where nothing is found, where to be listed."""

    address: str
    blanks: tuple[Part, ...]
    contact: str
    request: str


class DirectoryPage(NamedTuple):
    """A list of organisations: all, or those of a facet value, or of a language in a district."""

    template: str
    lang: str
    sheet: Sheet
    intro: Said
    kind: str
    value: Said
    tag: str
    near: Said
    entries: int
    total: int
    groups: tuple[Group, ...]
    facets: Part
    tiles: Part
    narrower: tuple[Choice, ...]
    leaves: tuple[Leaf, ...]
    leaf: int
    letters: tuple[Letter, ...]
    search: tuple[Search, ...]
    downloads: tuple[Download, ...]


class Facets(NamedTuple):
    """The facets beside a list."""

    lang: str
    facets: tuple[Facet, ...]


class _List(NamedTuple):
    """What distinguishes one list from another."""

    slug: str
    title: Said
    kind: str
    value: Said
    tag: str
    near: Said
    organisations: Sequence[Organisation]
    narrower: tuple[Choice, ...]


def plan(frame: Frame) -> Iterator[Job]:
    """Plan every list of the directory."""
    chips, nothing, entries = Chips(frame), Said("", frame.lang), {one.id: one for one in frame.listed}
    rows = Parts("parts/row.html", lambda key: row(frame, entries[key], chips))
    found = frame.facets
    title = frame.heading(routes.DIRECTORY)
    whole = _List(routes.DIRECTORY, title, "", nothing, "", nothing, frame.listed, ())
    yield from _pages(frame, whole, rows, found, "")
    for kind, values in found.items():
        for value in values:
            yield from _pages(frame, _facet_list(frame, kind, value), rows, found, value.slug)
            if kind == "language":
                for near in _near(frame, value):
                    yield from _pages(frame, _pair_list(frame, value, near), rows, found, value.slug)


def _facet_list(frame: Frame, kind: str, value: Value) -> _List:
    slug = f"{routes.DIRECTORY}/{routes.FACETS[kind]}/{value.slug}"
    narrower = tuple(_narrower(frame, value, near) for near in _near(frame, value)) if kind == "language" else ()
    return _List(slug, _title(frame, value), kind, frame.say(value.label), _tag(value), Said("", frame.lang),
                 value.organisations, narrower)  # fmt: skip


def _pair_list(frame: Frame, language: Value, near: Value) -> _List:
    slug = f"{routes.DIRECTORY}/{routes.FACETS['language']}/{language.slug}/{near.slug}"
    return _List(slug, _title(frame, language), "language", Said("", frame.lang), _tag(language), frame.say(near.label),
                 near.organisations, ())  # fmt: skip


def _near(frame: Frame, language: Value) -> tuple[Value, ...]:
    """Return the districts in which a language is spoken; entries without one have no pair."""
    if language.slug == routes.UNSTATED:
        return ()
    found = relations.facet(frame.site, "district", language.organisations)
    return tuple(value for value in found if value.slug != routes.UNSTATED)


def _narrower(frame: Frame, language: Value, near: Value) -> Choice:
    address = routes.pair(frame.lang, language.slug, near.slug)
    label = frame.say(near.label)
    return Choice(address, label, "", unstated=False, entries=len(near.organisations), current=False)


def _title(frame: Frame, value: Value) -> Said:
    return frame.say(value.label) if value.label else Said("", frame.lang)


def _tag(value: Value) -> str:
    return value.slug if value.kind == "language" and value.slug != routes.UNSTATED else ""


def _pages(frame: Frame, said: _List, rows: Parts, found: dict[str, tuple[Value, ...]], current: str) -> Iterator[Job]:
    """Cut a list into its sheets; the first of the whole list is worked out at once, for it tells the size of the booklet."""
    modified, sheets = _newest(said.organisations), _Sheets(frame, said, rows, found, current)
    for number in range(1, sheets.count + 1):
        if number == 1 and not said.kind:
            yield job(sheets.page(number), PATH)
        else:
            yield frame.later(sheets.slug(number), partial(sheets.page, number), PATH, html, modified)


class _Sheets:
    """The sheets of a list."""

    def __init__(self, frame: Frame, said: _List, rows: Parts, found: dict[str, tuple[Value, ...]], current: str) -> None:
        self._frame, self._said, self._rows, self._found, self._current = frame, said, rows, found, current
        entries = len(said.organisations)
        self._size = entries if entries <= WHOLE else SHEET
        self.count = max(-(-entries // (self._size or 1)), 1)

    def slug(self, number: int) -> str:
        """Return the slug of a sheet."""
        return routes.leaf(self._said.slug + "/", number).rstrip("/")

    def page(self, number: int) -> DirectoryPage:
        """Return everything that a sheet says."""
        frame, said, size = self._frame, self._said, self._size
        shown = said.organisations[(number - 1) * size : number * size]
        first = number == 1 and not said.kind
        crumbs = (frame.crumb(routes.DIRECTORY),) if said.kind else ()
        sheet = frame.sheet(
            self.slug(number), said.title, crumbs=crumbs, description=_described(frame, said), modified=_newest(said.organisations)
        )
        return DirectoryPage(
            "directory.html", frame.lang, sheet, self._intro, said.kind, said.value, said.tag, said.near,
            len(said.organisations), len(frame.listed),
            _groups(tuple([self._rows[one.id] for one in shown]), self._initials[(number - 1) * size : number * size]),
            self._facets, self._tiles, said.narrower, self._leaves, number, self._letters,
            (_search(frame),) if first else (), booklet.offers(frame) if first else (),
        )  # fmt: skip

    @cached_property
    def _intro(self) -> Said:
        return Said("", self._frame.lang) if self._said.kind else self._frame.section(routes.DIRECTORY)[1]

    @cached_property
    def _facets(self) -> Part:
        return Part(
            "parts/facets.html", Facets(self._frame.lang, _facets(self._frame, self._found, self._said.kind, self._current))
        )

    @cached_property
    def _tiles(self) -> Part:
        return tiles.part(self._frame, self._current if self._said.kind == "district" else "")

    @cached_property
    def _leaves(self) -> tuple[Leaf, ...]:
        start = self._frame.address(self._said.slug)
        numbers = range(1, self.count + 1) if self.count > 1 else ()
        return tuple([Leaf(number, routes.leaf(start, number)) for number in numbers])

    @cached_property
    def _initials(self) -> tuple[str, ...]:
        named = not self._said.kind and len(self._said.organisations) >= ALPHABET
        return _initials(self._said.organisations) if named else ()

    @cached_property
    def _letters(self) -> tuple[Letter, ...]:
        return _letters(self._initials, self._frame.address(self._said.slug), self._size)


def _newest(organisations: Sequence[Organisation]) -> str:
    """Return the date of the newest entry of a list."""
    return max((one.checked.on for one in organisations if one.checked), default="")


def _search(frame: Frame) -> Search:
    start = frame.address(routes.DIRECTORY)
    blanks = tuple(Part("parts/row.html", blank(frame.lang, start, age)) for age in ("", "year", "two-years"))
    return Search(routes.search(frame.lang), blanks, frame.nearest(routes.CONTACT), frame.request())


def _initials(organisations: Sequence[Organisation]) -> tuple[str, ...]:
    """Return the letter that each name begins with, in the order of the list; figures share one."""
    firsts = (collation(one.name)[0][:1].upper() for one in organisations)
    return tuple("0–9" if first.isdecimal() else first or "…" for first in firsts)


def _letters(initials: tuple[str, ...], start: str, size: int) -> tuple[Letter, ...]:
    """Return where each letter first stands: its sheet, and its place there."""
    firsts = {letter: place for place, letter in reversed(tuple(enumerate(initials)))}
    return tuple(
        Letter(letter, f"{routes.leaf(start, place // size + 1)}#abc-{letter}")
        for letter, place in sorted(firsts.items(), key=lambda item: item[1])
    )


def _groups(rows: tuple[Part, ...], initials: tuple[str, ...]) -> tuple[Group, ...]:
    """Return rows under their letters, or all together."""
    if not initials:
        return (Group("", rows),)
    pairs = groupby(zip(initials, rows, strict=True), key=itemgetter(0))
    return tuple(Group(letter, tuple(row for _, row in ones)) for letter, ones in pairs)


def _described(frame: Frame, said: _List) -> str:
    words = frame.intro(routes.DIRECTORY)
    return words.front.description if words and not said.kind and words.lang == frame.lang else ""


def _facets(frame: Frame, found: dict[str, tuple[Value, ...]], kind: str, current: str) -> tuple[Facet, ...]:
    return tuple(
        Facet(name, tuple(_choice(frame, value, kind == name and value.slug == current) for value in values))
        for name, values in found.items()
    )


def _choice(frame: Frame, value: Value, current: bool) -> Choice:  # noqa: FBT001
    return Choice(
        routes.facet(frame.lang, value.kind, value.slug), _title(frame, value), _tag(value),
        value.slug == routes.UNSTATED, len(value.organisations), current,
    )  # fmt: skip
