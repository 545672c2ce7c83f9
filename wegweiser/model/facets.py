"""What follows from the records: facets with their entries, members, bands of age."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from typing import Literal

from wegweiser.languages import Localized, Text, collation_key, say
from wegweiser.model.organisations import Organisation
from wegweiser.model.routes import UNSTATED
from wegweiser.model.settings import Page
from wegweiser.model.site import Site
from wegweiser.source.markdown import extract_summary, strip_markdown

AgeBand = Literal["", "year", "two-years"]
Organisations = tuple[Organisation, ...]

_FACET_FIELDS = {
    "district": "district",
    "topic": "topics",
    "language": "languages",
    "audience": "audiences",
    "kind": "kind",
}


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet and the entries that have it; a language has no label of its own."""

    kind: str
    slug: str
    label: Text
    organisations: Organisations


def list_entries(site: Site) -> Organisations:
    """Return the entries of the directory by name: dissolved and merged ones keep a page but leave the lists."""
    kept = (one for one in site.organisations if one.status != "dissolved" and not one.merged_into)
    return tuple(sorted(kept, key=lambda one: (collation_key(one.name), one.id)))


def build_facet(site: Site, kind: str, organisations: Organisations) -> tuple[FacetValue, ...]:
    """Return the values of a facet that occur, in the order of the vocabulary (languages: most spoken first).

    Entries that say nothing come last, under UNSTATED.
    """
    found: dict[str, list[Organisation]] = {}
    for one in organisations:
        for slug in get_facet_values(one, kind):
            found.setdefault(slug, []).append(one)
    known = get_labels(site, kind)
    order = {slug: place for place, slug in enumerate(known)}
    slugs = sorted(
        found, key=lambda slug: (slug == UNSTATED, order.get(slug, -len(found[slug])), slug)
    )
    return tuple(
        FacetValue(kind, slug, known.get(slug, Text()), tuple(found[slug])) for slug in slugs
    )


def get_facet_values(one: Organisation, kind: str) -> tuple[str, ...]:
    """Return what an entry says for a facet, or UNSTATED."""
    said = getattr(one, _FACET_FIELDS[kind])
    return ((said,) if isinstance(said, str) else said) if said else (UNSTATED,)


def get_labels(site: Site, kind: str) -> dict[str, Text]:
    """Return the names of a facet's values by slug, in their order; languages are named elsewhere."""
    words = site.vocabulary
    if kind == "district":
        return {area.slug: Text((("de", area.name),)) for area in site.settings.districts}
    terms = {
        "topic": words.topics,
        "audience": words.audiences,
        "exchange": words.exchange,
        "field": words.fields_of_action,
    }
    return {term.slug: term.label for term in terms.get(kind, ())}


def group_members(organisations: Iterable[Organisation]) -> dict[str, Organisations]:
    """Return the members of each umbrella by its id."""
    found: dict[str, list[Organisation]] = {}
    for one in organisations:
        for umbrella in one.member_of:
            found.setdefault(umbrella, []).append(one)
    return {umbrella: tuple(ones) for umbrella, ones in found.items()}


@cache
def get_age_band(checked: str, today: str) -> AgeBand:
    """Return the band that a date of any precision lies in; a vague date counts as its last day."""
    if not checked:
        return ""
    begun = int(today[8:]) <= int(checked[8:] or 31)
    full = _count_months(today) - _count_months(checked) - begun
    return "two-years" if full >= 24 else "year" if full >= 12 else ""  # noqa: PLR2004  promise 4: 12 and 24 months


def say_first_sentence(text: Text, lang: str) -> Localized:
    """Return the first sentence of a Markdown text in a language."""
    said = say(text, lang)
    return Localized(extract_summary(said.text), said.lang)


def say_plain(text: Text, lang: str) -> str:
    """Return a Markdown text in a language as plain lines."""
    return strip_markdown(say(text, lang).text)


def get_last_day(begins: str, ends: str, starts_at: str, ends_at: str) -> str:
    """Return the day, of any precision, on which a date ends: what ends at an hour before its first one lasts past midnight."""
    past_midnight = (
        bool(starts_at) and "" < ends_at <= starts_at and len(begins) == len("2026-06-15")
    )
    if ends in {"", begins} and past_midnight:
        return (date.fromisoformat(begins) + timedelta(1)).isoformat()
    return ends or begins


def is_past(last_day: str, today: str) -> bool:
    """Tell whether a day of any precision is past."""
    return bool(last_day) and last_day < today[: len(last_day)]


def is_confirmed(confirmed: str, today: str) -> bool:
    """Tell whether a recurrence was confirmed within the last twelve months."""
    return (
        bool(confirmed)
        and not get_age_band(confirmed, today)
        and date.fromisoformat(confirmed) <= date.fromisoformat(today)
    )


def hash_page(page: Page) -> str:
    """Return the SHA-256 of a page's title and text; a line break more or less is no other version."""
    return sha256(" ".join(f"{page.front.title}\n{page.body}".split()).encode()).hexdigest()


def is_outdated(page: Page, original: Page) -> bool:
    """Tell whether a translation says that it was made from another version of its original than stands there now."""
    return page.front.translation_of not in {"", hash_page(original)}


def list_due_entries(site: Site) -> Organisations:
    """Return the listed entries that somebody should verify next: never confirmed first, then oldest first."""
    waiting = (one for one in list_entries(site) if _is_due(one, site.today))
    return tuple(sorted(waiting, key=lambda one: (one.checked.on if one.checked else "", one.id)))


def _is_due(one: Organisation, today: str) -> bool:
    checked = one.checked
    return checked is None or checked.how == "source" or bool(get_age_band(checked.on, today))


def _count_months(when: str) -> int:
    return int(when[:4]) * 12 + int(when[5:7] or 12)
