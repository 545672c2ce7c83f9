"""Which entries look like the same organisation: a question for the editors, never a verdict."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from wegweiser.city.model import Site
from wegweiser.city.organisations import Organisation
from wegweiser.city.relations import Organisations
from wegweiser.ground.diagnostics import Diagnostic, Place, warning
from wegweiser.ground.languages import collation

Signs = Callable[[Organisation], tuple[str, ...]]
_LEGAL_FORM = re.compile(r"\b(?:e ?v|ev|ggmbh|gmbh|verein|der|die|das|und|in|fuer|fur)\b")


def probable_duplicates(site: Site, find: Callable[..., Place]) -> Iterator[Diagnostic]:
    """Two entries share a name, an address, a phone number, an e-mail address or a website, and nothing says why."""
    for reason, (field, signs) in SIGNS.items():
        for first, second in _pairs(site.organisations, signs):
            place = find("organisations", second.id, *field)
            yield warning("probable-duplicate", place, id=second.id, other=first.id, reason=reason)


def bare(name: str) -> str:
    """Return a name without case, marks, punctuation, legal form and little words."""
    return "".join(sorted(_LEGAL_FORM.sub(" ", re.sub(r"[\W_]+", " ", collation(name)[0])).split()))


def _pairs(organisations: Organisations, signs: Signs) -> Iterator[tuple[Organisation, Organisation]]:
    seen: dict[str, Organisation] = {}
    for one in organisations:
        for sign in dict.fromkeys(signs(one)):
            first = seen.setdefault(sign, one)
            if first is not one and not _is_explained(first, one):
                yield first, one
                break


def _is_explained(one: Organisation, other: Organisation) -> bool:
    """Tell whether the entries know of each other: named as possible duplicates, merged, or one dissolved."""
    known = {one.possible_duplicate_of, one.merged_into} | {other.possible_duplicate_of, other.merged_into}
    return bool(known & {one.id, other.id}) or "dissolved" in {one.status, other.status}


def _names(one: Organisation) -> tuple[str, ...]:
    return tuple(filter(None, (bare(name) for name in (one.name, *one.also_known_as))))


def _email(one: Organisation) -> tuple[str, ...]:
    return (one.contact.email.casefold(),) if one.contact.email else ()


def _phone(one: Organisation) -> tuple[str, ...]:
    return (re.sub(r"\D", "", one.contact.phone),) if one.contact.phone else ()


def _website(one: Organisation) -> tuple[str, ...]:
    """Return the host of a website that is the organisation's alone; below a path, several may live on one host."""
    parts = urlsplit(one.contact.website)
    return (parts.netloc.removeprefix("www."),) if parts.netloc and parts.path in {"", "/"} and not parts.query else ()


def _address(one: Organisation) -> tuple[str, ...]:
    return (collation(one.address.street + one.address.postcode)[0],) if one.address and one.address.street else ()


SIGNS: dict[str, tuple[tuple[str, ...], Signs]] = {
    "name": (("name",), _names),
    "email": (("contact", "email"), _email),
    "phone": (("contact", "phone"), _phone),
    "website": (("contact", "website"), _website),
    "address": (("address", "street"), _address),
}
