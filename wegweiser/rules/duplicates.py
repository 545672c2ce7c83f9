"""Which entries look like the same organisation: a question for the editors, never a verdict.

Several associations in one house, on one phone, at one website are ordinary: only together with
their names do these tell anything.
"""

import re
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from wegweiser.addresses import to_ascii_url
from wegweiser.diagnostics import Diagnostic, error, warning
from wegweiser.languages import collation_key
from wegweiser.model.organisations import Organisation
from wegweiser.model.settings import Settings
from wegweiser.model.site import Site
from wegweiser.rules.city import City
from wegweiser.source.phone import read_phone
from wegweiser.source.schema import Steps

_LEGAL_FORM = re.compile(r"\b(?:e ?v|ev|ggmbh|gmbh|verein|der|die|das|und|in|fuer|fur)\b")
_MIN_LIKENESS = 0.85
"""From here on (0 to 1) two names differ in their spelling only."""


class _Mark(NamedTuple):
    """What entries of the same organisation have in common."""

    reason: str
    """What the editors are told."""
    steps: Steps
    """The field that says it."""
    list_keys: Callable[[Organisation, Settings], list[str]]
    """Returns what is compared."""
    needs_like_names: bool = True
    """Whether different organisations often share it."""


def check_duplicates(city: City) -> Iterator[Diagnostic]:
    """Two entries share a name or an e-mail, or a place and half a name, and nothing says why."""
    reported: set[tuple[str, str]] = set()
    for mark in _MARKS:
        for first, second in _iter_pairs(city.site, mark):
            if (first.id, second.id) in reported:
                continue
            reported.add((first.id, second.id))
            known = ", ".join((*second.different_from, first.id))
            yield warning(
                "probable-duplicate",
                city.locate("organisations", second.id, *mark.steps),
                id=second.id,
                other=first.id,
                reason=mark.reason,
                instead_different=f"  different_from: [{known}]",
                instead_unclear=f"  possible_duplicate_of: {first.id}",
            )


def check_contradicting_pairs(city: City) -> Iterator[Diagnostic]:
    """Nobody calls two entries different that elsewhere are called the same."""
    different = {
        (organisation.id, other)
        for organisation in city.site.organisations
        for other in organisation.different_from
    }
    for organisation in city.site.organisations:
        for name in ("possible_duplicate_of", "merged_into"):
            other = getattr(organisation, name)
            if not different.isdisjoint({(organisation.id, other), (other, organisation.id)}):
                location = city.locate("organisations", organisation.id, name)
                yield error("same-and-different", location, id=organisation.id, other=other)


def normalize_name(name: str, town: str = "") -> str:
    """Return the words that tell a name from others, sorted and in one."""
    return "".join(sorted(_list_words(name, town)))


def list_names(organisation: Organisation) -> tuple[str, ...]:
    """Return every name that people know an organisation by."""
    names = (organisation.name, organisation.short, *organisation.also_known_as)
    return tuple(filter(None, names))


@lru_cache(maxsize=8192)
def _list_words(name: str, town: str) -> tuple[str, ...]:
    """Return the words of a name, without case, punctuation, legal form, fillers and the town.

    The words that would leave nothing stay.
    """
    letters = re.sub(r"[\W_]+", " ", collation_key(name)[0])
    words = _LEGAL_FORM.sub(" ", letters).split()
    without_town = [word for word in words if word not in collation_key(town)[0].split()]
    return tuple(without_town or words or letters.split())


def _iter_pairs(site: Site, mark: _Mark) -> Iterator[tuple[Organisation, Organisation]]:
    """Yield each organisation that shares a mark with an earlier one, with the first of these."""
    earlier: dict[str, list[Organisation]] = {}
    for organisation in site.organisations:
        for key in dict.fromkeys(_list_keys(organisation, mark, site.settings)):
            others = earlier.setdefault(key, [])
            for other in others:
                if _is_double(other, organisation, mark, site.settings.city):
                    yield other, organisation
                    break
            others.append(organisation)


def _list_keys(organisation: Organisation, mark: _Mark, settings: Settings) -> list[str]:
    """Return what entries are compared by; like names have a word in common at least."""
    keys = mark.list_keys(organisation, settings)
    if not mark.needs_like_names:
        return keys
    names = list_names(organisation) if keys else ()
    words = [word for name in names for word in _list_words(name, settings.city)]
    return [f"{key} {word}" for key in keys for word in words]


def _is_double(first: Organisation, second: Organisation, mark: _Mark, town: str) -> bool:
    if first is second or _is_explained(first, second):
        return False
    return not mark.needs_like_names or _has_like_names(first, second, town)


def _is_explained(first: Organisation, second: Organisation) -> bool:
    """Tell whether one of two entries says how they belong together, or no longer exists."""
    is_named = second.id in _list_related(first) or first.id in _list_related(second)
    return is_named or "dissolved" in {first.status, second.status}


def _list_related(organisation: Organisation) -> tuple[str, ...]:
    named = (organisation.possible_duplicate_of, organisation.merged_into)
    return (*named, *organisation.different_from, *organisation.member_of)


def _has_like_names(first: Organisation, second: Organisation, town: str) -> bool:
    """Tell whether a name of one holds all words of a name of the other, or is spelt almost so."""
    names, others = (
        [_list_words(name, town) for name in list_names(organisation)]
        for organisation in (first, second)
    )
    return any(_is_like(name, other) for name in names for other in others)


def _is_like(words: tuple[str, ...], others: tuple[str, ...]) -> bool:
    if set(words) <= set(others) or set(others) <= set(words):
        return True
    if any(map(str.isdecimal, set(words) ^ set(others))):  # two numbers are two things
        return False
    likeness = SequenceMatcher(None, " ".join(words), " ".join(others), autojunk=False)
    return likeness.quick_ratio() >= _MIN_LIKENESS <= likeness.ratio()


def _list_name_keys(organisation: Organisation, settings: Settings) -> list[str]:
    names = (normalize_name(name, settings.city) for name in list_names(organisation))
    return [name for name in names if name]


def _list_emails(organisation: Organisation, _settings: Settings) -> list[str]:
    email = organisation.contact.email
    return [email.casefold()] if email else []


def _list_phones(organisation: Organisation, settings: Settings) -> list[str]:
    phone = organisation.contact.phone
    number = phone and (read_phone(phone, settings.country) or phone)
    return [re.sub(r"\D", "", number)] if number else []


def _list_websites(organisation: Organisation, _settings: Settings) -> list[str]:
    """Return the page without what changes nothing; a page below it belongs to somebody else."""
    website = organisation.contact.website
    if not website:
        return []
    address = to_ascii_url(website).partition("://")[2].partition("#")[0]
    return [address.removeprefix("www.").rstrip("/")]


def _list_streets(organisation: Organisation, _settings: Settings) -> list[str]:
    address = organisation.address
    return (
        [collation_key(address.street + address.postcode)[0].replace("strasse", "str")]
        if address and address.street
        else []
    )


_MARKS = (
    _Mark("name", ("name",), _list_name_keys, needs_like_names=False),
    _Mark("email", ("contact", "email"), _list_emails, needs_like_names=False),
    _Mark("name, phone", ("contact", "phone"), _list_phones),
    _Mark("name, website", ("contact", "website"), _list_websites),
    _Mark("name, address", ("address", "street"), _list_streets),
)
