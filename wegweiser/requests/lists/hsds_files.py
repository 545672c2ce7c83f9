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
_LIST_KEYS = ("contents", "data", "items")
"""Where the list stands in a page of an API."""

_INSIDE = (
    *(("location", "addresses"), ("location", "phones"), ("location", "languages")),
    *(("service", "locations"), ("service", "phones"), ("service", "languages")),
    *(("service", "attributes"), ("organization", "services"), ("organization", "locations")),
    *(("organization", "phones"), ("organization", "attributes")),
)
"""What stands inside of what: in a package of tables each row names the other by its id."""

_TABLES = {
    "address": "addresses",
    "physical_address": "addresses",
    "physical_addresses": "addresses",
    "service_at_location": "locations",
    "service_at_locations": "locations",
}
"""Tables whose names are neither these words nor one of them without its "s"."""

Record = dict[str, Any]


def read_hsds(body: bytes) -> Sheet:
    """Return a row for each organisation; raises UnreadableListError where it is no such list."""
    try:
        tree = json.loads(decode_list(body))
    except (ValueError, RecursionError) as fault:
        raise UnreadableListError("broken JSON") from fault
    return make_hsds_sheet(_find_items(tree))


def make_hsds_sheet(items: list[Any]) -> Sheet:
    """Return a row for each organisation of a list of organisations or services."""
    rows: list[tuple[str, ...]] = [_HEADS]
    omissions = []
    for number, item in enumerate(_join_services(items), 2):
        values = _read_organisation(item) if isinstance(item, dict) else {}
        rows.append(tuple(values.get(head, "") for head in _HEADS))
        if not any(rows[-1]):
            omissions.append(Omission("import-empty-item", number))
        if values.get("services"):
            omissions.append(
                Omission("import-services", number, values["services"].replace("\n", ", "))
            )
    if len(rows) == 1:
        raise UnreadableListError("no organisations in JSON")
    return make_sheet(rows, tuple(omissions))


def _find_items(tree: Any) -> list[Any]:
    """Return the list that a document is or holds, or the one thing that it is."""
    if not isinstance(tree, dict):
        return tree if isinstance(tree, list) else []
    page = [tree[key] for key in _LIST_KEYS if isinstance(tree.get(key), list)]
    if page:
        return list(page[0])
    is_package = "resources" in tree or "name" not in tree
    return join_tables(_list_tables(tree)) if is_package else [tree]


def _list_tables(tree: Record) -> dict[str, list[Record]]:
    """Return the tables of an object, or of a data package that holds them."""
    if "resources" not in tree:
        return {name: _get_list(tree, name) for name in tree}
    resources = _get_list(tree, "resources")
    return {_get_text(row, "name"): _get_list(row, "data") for row in resources}


def join_tables(tables: Mapping[str, list[Record]]) -> list[Any]:
    """Return the organisations of a package of tables, each with all that names its id."""
    rows: dict[str, list[Record]] = {}
    for name, table in tables.items():
        words = name.rpartition("/")[2].removesuffix(".csv")
        key = _TABLES.get(words) or f"{words.removesuffix('s')}s"
        rows.setdefault(key, []).extend(table)
    for outer, inner in _INSIDE:
        _put_inside(rows.get(f"{outer}s", []), f"{outer}_id", inner, rows.get(inner, []))
    return list(rows.get("organizations") or rows.get("services", []))


def _put_inside(records: list[Record], key: str, name: str, rows: list[Record]) -> None:
    """Add to each record the rows of another table that name its id."""
    inside: dict[str, list[Record]] = {}
    for row in rows:
        inside.setdefault(_get_text(row, key), []).append(row)
    for record in records:
        # A service at a location stands for the location.
        wanted = _get_text(record, key) or _get_text(record, "id") or "-"
        record[name] = [*_get_list(record, name), *inside.get(wanted, [])]


def _join_services(items: list[Any]) -> Iterator[Any]:
    """Yield each organisation once; of services, who offers them."""
    owners: dict[str, Record] = {}
    for item in items:
        owner = item.get("organization") if isinstance(item, dict) else None
        if not isinstance(owner, dict):
            yield item
            continue
        key = _get_text(owner, "id") or _get_text(owner, "name")
        record = owners.setdefault(key, {**owner, "services": []})
        record["services"].append(item)
    yield from owners.values()


def _read_organisation(record: Record) -> dict[str, str]:
    """Return what is said of an organisation, by our heads, also by its services and locations."""
    parts = list(_iter_parts(record))
    address = next(_iter_rows(parts, "addresses"), {})
    days = filter(None, (_get_text(part, "assured_date") for part in parts))
    names = [_get_text(service, "name") for service in _get_list(record, "services")]
    values = {
        "phone": [_get_text(row, "number") for row in _iter_rows(parts, "phones")],
        "languages": [
            _find_text(row, "name", "language", "code") for row in _iter_rows(parts, "languages")
        ],
        "topics": [_get_topic(row) for row in _iter_rows(parts, "attributes")],
        "services": [name for name in names if name != record.get("name")],
    }
    return {
        "name": _get_text(record, "name"),
        "short": _get_text(record, "alternate_name"),
        "website": _find_text(record, "website", "url"),
        "email": _get_text(record, "email"),
        "street": _get_text(address, "address_1"),
        "postcode": _get_text(address, "postal_code"),
        "town": _get_text(address, "city"),
        "description": _get_text(record, "description"),
        "founded": _get_text(record, "year_incorporated"),
        "status": _get_text(record, "status"),
        "as_of": min(days, default="") or _get_text(record, "last_modified")[:10],
        **{name: "\n".join(dict.fromkeys(filter(None, words))) for name, words in values.items()},
    }


def _get_topic(row: Record) -> str:
    term = row.get("taxonomy_term")
    return _get_text(term, "name") if isinstance(term, dict) else ""


def _iter_parts(record: Record) -> Iterator[Record]:
    """Yield an organisation, its services, and the locations of both; none of its people."""
    yield record
    for service in _get_list(record, "services"):
        yield from _iter_parts(service)
    for place in (*_get_list(record, "locations"), *_get_list(record, "service_at_locations")):
        inner = place.get("location")
        yield inner if isinstance(inner, dict) else place


def _iter_rows(parts: list[Record], key: str) -> Iterator[Record]:
    for part in parts:
        yield from _get_list(part, key)


def _get_list(record: Mapping[str, Any], key: str) -> list[Record]:
    items = record.get(key)
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def _find_text(record: Mapping[str, Any], *keys: str) -> str:
    return next(filter(None, (_get_text(record, key) for key in keys)), "")


def _get_text(record: Mapping[str, Any], key: str) -> str:
    value = record.get(key)
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    return str(value).strip()
