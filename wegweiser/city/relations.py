"""What follows from the records: facets with their entries, members, bands of age."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from typing import Literal

from wegweiser.city.model import Site
from wegweiser.city.organisations import Organisation
from wegweiser.city.routes import UNSTATED
from wegweiser.city.settings import Page
from wegweiser.ground.languages import Said, Text, collation, say
from wegweiser.reading.prose import one_line, plain_lines

Age = Literal["", "year", "two-years"]
Organisations = tuple[Organisation, ...]

_FIELDS = {"district": "district", "topic": "topics", "language": "languages", "audience": "audiences", "kind": "kind"}


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a facet and the entries that have it; a language has no label of its own."""

    kind: str
    slug: str
    label: Text
    organisations: Organisations


def listed(site: Site) -> Organisations:
    """Return the entries of the directory by name: dissolved and merged ones keep a page but leave the lists."""
    kept = (one for one in site.organisations if one.status != "dissolved" and not one.merged_into)
    return tuple(sorted(kept, key=lambda one: (collation(one.name), one.id)))


def facet(site: Site, kind: str, organisations: Organisations) -> tuple[Value, ...]:
    """Return the values of a facet that occur, in the order of the vocabulary (languages: most spoken first).

    Entries that say nothing come last, under UNSTATED.
    """
    found: dict[str, list[Organisation]] = {}
    for one in organisations:
        for slug in values(one, kind):
            found.setdefault(slug, []).append(one)
    known = labels(site, kind)
    order = {slug: place for place, slug in enumerate(known)}
    slugs = sorted(found, key=lambda slug: (slug == UNSTATED, order.get(slug, -len(found[slug])), slug))
    return tuple(Value(kind, slug, known.get(slug, Text()), tuple(found[slug])) for slug in slugs)


def values(one: Organisation, kind: str) -> tuple[str, ...]:
    """Return what an entry says for a facet, or UNSTATED."""
    said = getattr(one, _FIELDS[kind])
    return ((said,) if isinstance(said, str) else said) if said else (UNSTATED,)


def labels(site: Site, kind: str) -> dict[str, Text]:
    """Return the names of a facet's values by slug, in their order; languages are named elsewhere."""
    words = site.vocabulary
    if kind == "district":
        return {area.slug: Text((("de", area.name),)) for area in site.settings.districts}
    terms = {"topic": words.topics, "audience": words.audiences, "exchange": words.exchange, "field": words.fields_of_action}
    return {term.slug: term.label for term in terms.get(kind, ())}


def members(organisations: Iterable[Organisation]) -> dict[str, Organisations]:
    """Return the members of each umbrella by its id."""
    found: dict[str, list[Organisation]] = {}
    for one in organisations:
        for umbrella in one.member_of:
            found.setdefault(umbrella, []).append(one)
    return {umbrella: tuple(ones) for umbrella, ones in found.items()}


@cache
def age(checked: str, today: str) -> Age:
    """Return the band that a date of any precision lies in; a vague date counts as its last day."""
    if not checked:
        return ""
    begun = int(today[8:]) <= int(checked[8:] or 31)
    full = _months(today) - _months(checked) - begun
    return "two-years" if full >= 24 else "year" if full >= 12 else ""  # noqa: PLR2004  promise 4: 12 and 24 months


def first_line(text: Text, lang: str) -> Said:
    """Return the first sentence of a Markdown text in a language."""
    said = say(text, lang)
    return Said(one_line(said.text), said.lang)


def plain(text: Text, lang: str) -> str:
    """Return a Markdown text in a language as plain lines."""
    return plain_lines(say(text, lang).text)


def last_day(begins: str, ends: str, starts_at: str, ends_at: str) -> str:
    """Return the day, of any precision, on which a date ends: what ends at an hour before its first one lasts past midnight."""
    past_midnight = bool(starts_at) and "" < ends_at <= starts_at and len(begins) == len("2026-06-15")
    if ends in {"", begins} and past_midnight:
        return (date.fromisoformat(begins) + timedelta(1)).isoformat()
    return ends or begins


def is_over(last_day: str, today: str) -> bool:
    """Tell whether a day of any precision is past."""
    return bool(last_day) and last_day < today[: len(last_day)]


def is_confirmed(confirmed: str, today: str) -> bool:
    """Tell whether a recurrence was confirmed within the last twelve months."""
    return bool(confirmed) and not age(confirmed, today) and date.fromisoformat(confirmed) <= date.fromisoformat(today)


def version(page: Page) -> str:
    """Return the SHA-256 of a page's title and text; a line break more or less is no other version."""
    return sha256(" ".join(f"{page.front.title}\n{page.body}".split()).encode()).hexdigest()


def outdated(page: Page, original: Page) -> bool:
    """Tell whether a translation says that it was made from another version of its original than stands there now."""
    return page.front.translation_of not in {"", version(original)}


def due(site: Site) -> Organisations:
    """Return the listed entries that somebody should verify next: never confirmed first, then oldest first."""
    waiting = (one for one in listed(site) if _is_due(one, site.today))
    return tuple(sorted(waiting, key=lambda one: (one.checked.on if one.checked else "", one.id)))


def _is_due(one: Organisation, today: str) -> bool:
    checked = one.checked
    return checked is None or checked.how == "source" or bool(age(checked.on, today))


def _months(when: str) -> int:
    return int(when[:4]) * 12 + int(when[5:7] or 12)
