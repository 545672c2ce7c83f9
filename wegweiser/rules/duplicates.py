"""Which entries look like the same organisation: a question for the editors, never a verdict."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from wegweiser.diagnostics import Diagnostic, Location, warning
from wegweiser.languages import collation_key
from wegweiser.model.facets import Organisations
from wegweiser.model.organisations import Organisation
from wegweiser.model.site import Site

ReadMatchKeys = Callable[[Organisation], tuple[str, ...]]
_LEGAL_FORM = re.compile(r"\b(?:e ?v|ev|ggmbh|gmbh|verein|der|die|das|und|in|fuer|fur)\b")


def check_duplicates(site: Site, find: Callable[..., Location]) -> Iterator[Diagnostic]:
    """Two entries share a name, an address, a phone number, an e-mail address or a website, and nothing says why."""
    for reason, (field, signs) in MATCH_KEYS.items():
        for first, second in _iter_pairs(site.organisations, signs):
            place = find("organisations", second.id, *field)
            yield warning("probable-duplicate", place, id=second.id, other=first.id, reason=reason)


def normalize_name(name: str) -> str:
    """Return a name without case, marks, punctuation, legal form and little words."""
    return "".join(
        sorted(_LEGAL_FORM.sub(" ", re.sub(r"[\W_]+", " ", collation_key(name)[0])).split())
    )


def _iter_pairs(
    organisations: Organisations, signs: ReadMatchKeys
) -> Iterator[tuple[Organisation, Organisation]]:
    seen: dict[str, Organisation] = {}
    for one in organisations:
        for sign in dict.fromkeys(signs(one)):
            first = seen.setdefault(sign, one)
            if first is not one and not _is_explained(first, one):
                yield first, one
                break


def _is_explained(one: Organisation, other: Organisation) -> bool:
    """Tell whether the entries know of each other: named as possible duplicates, merged, or one dissolved."""
    known = {one.possible_duplicate_of, one.merged_into} | {
        other.possible_duplicate_of,
        other.merged_into,
    }
    return bool(known & {one.id, other.id}) or "dissolved" in {one.status, other.status}


def _normalize_names(one: Organisation) -> tuple[str, ...]:
    return tuple(filter(None, (normalize_name(name) for name in (one.name, *one.also_known_as))))


def _normalize_email(one: Organisation) -> tuple[str, ...]:
    return (one.contact.email.casefold(),) if one.contact.email else ()


def _normalize_phone(one: Organisation) -> tuple[str, ...]:
    return (re.sub(r"\D", "", one.contact.phone),) if one.contact.phone else ()


def _extract_host(one: Organisation) -> tuple[str, ...]:
    """Return the host of a website that is the organisation's alone; below a path, several may live on one host."""
    parts = urlsplit(one.contact.website)
    return (
        (parts.netloc.removeprefix("www."),)
        if parts.netloc and parts.path in {"", "/"} and not parts.query
        else ()
    )


def _normalize_address(one: Organisation) -> tuple[str, ...]:
    return (
        (collation_key(one.address.street + one.address.postcode)[0],)
        if one.address and one.address.street
        else ()
    )


MATCH_KEYS: dict[str, tuple[tuple[str, ...], ReadMatchKeys]] = {
    "name": (("name",), _normalize_names),
    "email": (("contact", "email"), _normalize_email),
    "phone": (("contact", "phone"), _normalize_phone),
    "website": (("contact", "website"), _extract_host),
    "address": (("address", "street"), _normalize_address),
}
