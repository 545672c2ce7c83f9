"""Human Services Data Specification 3 (Open Referral, JSON) as rows: its organisations."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from wegweiser.requests.lists.csv_files import decode_list
from wegweiser.requests.lists.sheets import Omission, Sheet, UnreadableListError, make_sheet

_HEADS = (
    *("name", "short", "website", "email", "phone", "street", "postcode", "town"),
    *("languages", "topics", "description", "founded", "status", "as_of"),
)
_LIST_KEYS = ("contents", "organizations", "organization", "data", "items", "services")
"""Where the list stands in a page of an API, or in a package of tables."""


def read_hsds(body: bytes) -> Sheet:
    """Return a row for each organisation; raises UnreadableListError where it is no such list."""
    try:
        tree = json.loads(decode_list(body))
    except (ValueError, RecursionError) as fault:
        raise UnreadableListError("broken JSON") from fault
    rows: list[tuple[str, ...]] = [_HEADS]
    omissions = []
    for number, item in enumerate(_find_items(tree), 2):
        values = _read_organisation(item) if isinstance(item, dict) else {}
        rows.append(tuple(values.get(head, "") for head in _HEADS))
        if not any(rows[-1]):
            omissions.append(Omission("import-empty-item", number))
    if len(rows) == 1:
        raise UnreadableListError("no organisations in JSON")
    return make_sheet(rows, tuple(omissions))


def _find_items(tree: Any) -> list[Any]:
    if isinstance(tree, list):
        return tree
    if not isinstance(tree, dict):
        return []
    for key in _LIST_KEYS:
        if isinstance(tree.get(key), list):
            return list(tree[key])
    return [tree] if "name" in tree else []


def _read_organisation(item: Mapping[str, Any]) -> dict[str, str]:
    """Return what is said of an organisation, by our heads; of a service, of who offers it."""
    owner = item.get("organization")
    record = owner if isinstance(owner, dict) else item
    address = next(_iter_addresses(record), {})
    return {
        "name": _get_text(record, "name"),
        "short": _get_text(record, "alternate_name"),
        "website": _get_text(record, "website") or _get_text(record, "url"),
        "email": _get_text(record, "email"),
        "phone": "\n".join(_get_text(phone, "number") for phone in _get_list(record, "phones")),
        "street": _get_text(address, "address_1"),
        "postcode": _get_text(address, "postal_code"),
        "town": _get_text(address, "city"),
        "languages": "\n".join(
            _get_text(language, "name") or _get_text(language, "code")
            for language in _get_list(record, "languages")
        ),
        "topics": "\n".join(_iter_terms(record)),
        "description": _get_text(record, "description"),
        "founded": _get_text(record, "year_incorporated"),
        "status": _get_text(record, "status"),
        "as_of": _get_text(record, "assured_date") or _get_text(record, "last_modified")[:10],
    }


def _iter_addresses(record: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from _get_list(record, "addresses")
    for location in _get_list(record, "locations"):
        yield from _get_list(location, "addresses")


def _iter_terms(record: Mapping[str, Any]) -> Iterator[str]:
    for attribute in _get_list(record, "attributes"):
        term = attribute.get("taxonomy_term")
        if isinstance(term, dict):
            yield _get_text(term, "name")


def _get_list(record: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    items = record.get(key)
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def _get_text(record: Mapping[str, Any], key: str) -> str:
    value = record.get(key)
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    return str(value).strip()
