"""Which entries look like the same organisation: a question for the editors, never a verdict."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from wegweiser.diagnostics import Diagnostic, warning
from wegweiser.languages import collation_key
from wegweiser.model.facets import Organisations
from wegweiser.model.organisations import Organisation
from wegweiser.rules.city import City

ListMatchKeys = Callable[[Organisation], list[str]]
_LEGAL_FORM = re.compile(r"\b(?:e ?v|ev|ggmbh|gmbh|verein|der|die|das|und|in|fuer|fur)\b")


def check_duplicates(city: City) -> Iterator[Diagnostic]:
    """Two entries share a name, address, phone number, e-mail or website, and nothing says why."""
    for reason, (steps, list_keys) in MATCH_KEYS.items():
        for first, second in _iter_pairs(city.site.organisations, list_keys):
            location = city.locate("organisations", second.id, *steps)
            yield warning(
                "probable-duplicate", location, id=second.id, other=first.id, reason=reason
            )


def normalize_name(name: str) -> str:
    """Return the words of a name, sorted, without case, punctuation, legal form and fillers."""
    words = re.sub(r"[\W_]+", " ", collation_key(name)[0])
    return "".join(sorted(_LEGAL_FORM.sub(" ", words).split()))


def _iter_pairs(
    organisations: Organisations, list_keys: ListMatchKeys
) -> Iterator[tuple[Organisation, Organisation]]:
    """Yield each organisation that has a key of an earlier one, with that one."""
    seen: dict[str, Organisation] = {}
    for organisation in organisations:
        for key in dict.fromkeys(list_keys(organisation)):
            first = seen.setdefault(key, organisation)
            if first is not organisation and not _is_explained(first, organisation):
                yield first, organisation
                break


def _is_explained(first: Organisation, second: Organisation) -> bool:
    """Tell whether one names the other as duplicate or was merged into it, or one is dissolved."""
    named = {
        first.possible_duplicate_of,
        first.merged_into,
        second.possible_duplicate_of,
        second.merged_into,
    }
    is_named = first.id in named or second.id in named
    return is_named or "dissolved" in {first.status, second.status}


def _list_names(organisation: Organisation) -> list[str]:
    names = map(normalize_name, (organisation.name, *organisation.also_known_as))
    return [name for name in names if name]


def _list_emails(organisation: Organisation) -> list[str]:
    email = organisation.contact.email
    return [email.casefold()] if email else []


def _list_phones(organisation: Organisation) -> list[str]:
    phone = organisation.contact.phone
    return [re.sub(r"\D", "", phone)] if phone else []


def _list_hosts(organisation: Organisation) -> list[str]:
    """Return the host of a website; none where it has a path, below which others may live."""
    parts = urlsplit(organisation.contact.website)
    is_alone = parts.path in {"", "/"} and not parts.query
    return [parts.netloc.removeprefix("www.")] if parts.netloc and is_alone else []


def _list_addresses(organisation: Organisation) -> list[str]:
    address = organisation.address
    return (
        [collation_key(address.street + address.postcode)[0]] if address and address.street else []
    )


MATCH_KEYS: dict[str, tuple[tuple[str, ...], ListMatchKeys]] = {
    "name": (("name",), _list_names),
    "email": (("contact", "email"), _list_emails),
    "phone": (("contact", "phone"), _list_phones),
    "website": (("contact", "website"), _list_hosts),
    "address": (("address", "street"), _list_addresses),
}
"""For each reason to take two entries for one: the field, and what makes two of them the same."""
