"""One record, every edition: the same organisations, order, details and silence everywhere."""

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

import pytest
import vobject
from selectolax.lexbor import LexborHTMLParser, LexborNode
from support import printed, workbooks
from support.cities import read_tree

pytestmark = pytest.mark.slow


class Entry(NamedTuple):
    """What every edition says of an organisation; empty where not agreed to or not known."""

    name: str
    languages: tuple[str, ...]
    email: str
    phone: str
    website: str
    street: str


Files = dict[str, bytes]


def pages(files: Files) -> list[Entry]:
    """Read the page of each entry in the directory."""
    return [page(parsed(files[f"verzeichnis/{key}/index.html"])) for key in listed(files)]


def listed(files: Files) -> list[str]:
    """Return the ids of the entries in the order of the directory."""
    found = []
    for number in range(1, 100):
        path = "verzeichnis/index.html" if number == 1 else f"verzeichnis/seite/{number}/index.html"
        if path in files:
            links = parsed(files[path]).css(".rows .row h3 a")
            found += [str(link.attributes["href"]).strip("./").rsplit("/", 1)[-1] for link in links]
    return found


def page(html: LexborHTMLParser) -> Entry:
    """Read the page of an entry, without the city's own address and phone at its end."""
    reach = [str(link.attributes["href"]) for link in html.css(".entry .reach a")]
    tags = [
        str(link.attributes["href"]).rstrip("/").rsplit("/", 1)[-1]
        for link in html.css("dl.facts a[href*='/verzeichnis/sprache/']")
    ]
    streets = [
        words(one).split(",")[0]
        for one in html.css("dl.facts bdi[lang=de]")
        if re.search(r", \d{5} ", words(one))
    ]
    return Entry(
        words(html.css("h1")[0]),
        main_tags(tags),
        one_of("mailto:", reach),
        phone(one_of("tel:", reach)),
        next((link for link in reach if link.startswith("http")), ""),
        "".join(streets),
    )


def table(files: Files) -> list[Entry]:
    """Read the CSV."""
    rows = csv.DictReader(
        io.StringIO(files["daten/organisationen.csv"].decode("utf-8-sig"), newline=""), strict=True
    )
    return [
        Entry(
            one["name"].removeprefix(" "),
            main_tags(one["languages"].split()),
            one["contact.email"],
            phone(one["contact.phone"]),
            one["contact.website"],
            one["address.street"],
        )
        for one in rows
    ]


def records(files: Files) -> list[Entry]:
    """Read the JSON."""
    return [
        Entry(
            one["name"],
            main_tags(one.get("languages", ())),
            said(one, "contact", "email"),
            phone(said(one, "contact", "phone")),
            said(one, "contact", "website"),
            said(one, "address", "street"),
        )
        for one in json.loads(files["daten/organisationen.json"])["records"]
    ]


def hsds(files: Files) -> list[Entry]:
    """Read the services after HSDS, each with its organization."""
    return [
        Entry(
            one["name"],
            tuple(language["code"] for language in one.get("languages", ())),
            one["organization"].get("email", ""),
            phone("".join(number["number"] for number in one["organization"].get("phones", ()))),
            one["organization"].get("website", ""),
            "".join(
                address["address_1"]
                for there in one.get("service_at_locations", ())
                for address in there["location"].get("addresses", ())
            ),
        )
        for one in json.loads(files["daten/hsds/services.json"])["contents"]
    ]


def cards(files: Files) -> list[Entry]:
    """Read the card beside the page of each entry in the directory."""
    return [
        card(vobject.readOne(files[f"verzeichnis/{key}/{key}.vcf"].decode()))
        for key in listed(files)
    ]


def card(one: Any) -> Entry:
    """Read a card."""
    told = {name: [line.value for line in lines] for name, lines in one.contents.items()}
    streets = [place.street for place in told.get("adr", ()) if place.street]
    return Entry(
        told["org"][0][0],
        main_tags(told.get("lang", ())),
        *(told.get("email", [""])),
        phone(*told.get("tel", [""])),
        *told.get("url", [""]),
        "".join(streets),
    )


def search(files: Files) -> list[Entry]:
    """Read what the browser searches: it knows names and languages only."""
    index = json.loads(files["verzeichnis/suche.json"])
    tags = [tag for tag, *_ in index["facets"]["sprache"]]
    spoken = [
        tuple(tags[number] for number in numbers if tags[number] != "nicht-angegeben")
        for numbers in index["values"]["sprache"]
    ]
    return [
        Entry(name, main_tags(found), "", "", "", "")
        for name, found in zip(index["name"], spoken, strict=True)
    ]


def pinned(files: Files) -> list[Entry]:
    """Read what the pinboard shows, in the order of the directory: names and contact data only."""
    notes = json.loads(files["merkliste/eintraege.json"])
    return [
        Entry(one[0], (), one[2], phone(one[3]), one[4], "")
        for one in (notes.pop(key) for key in listed(files))
    ]


def workbook(files: Files) -> list[Entry]:
    """Read the list for Excel; languages stand in it by their names."""
    return [
        Entry(
            row["Name"],
            (),
            row["E-Mail"],
            phone(row["Telefon"]),
            row["Website"],
            row["Straße"],
        )
        for row in workbooks.records(files["daten/organisationen.xlsx"])
    ]


WHOLE = Entry._fields
EDITIONS: tuple[tuple[Callable[[Files], list[Entry]], tuple[str, ...]], ...] = (
    (table, WHOLE),
    (records, WHOLE),
    (workbook, ("name", "email", "phone", "website", "street")),
    (hsds, WHOLE),
    (cards, WHOLE),
    (search, ("name", "languages")),
    (pinned, ("name", "email", "phone", "website")),
)
"""Each edition that holds the directory: how it is read back, and what of an entry it holds."""


def parsed(body: bytes) -> LexborHTMLParser:
    """Parse a page."""
    return LexborHTMLParser(body.decode())


def words(node: LexborNode) -> str:
    """Return the words of an element in one line."""
    return " ".join(node.text().replace("\u00ad", "").split())


def one_of(start: str, links: list[str]) -> str:
    """Return the first address of a kind, without what says so."""
    return next((unquote(link.removeprefix(start)) for link in links if link.startswith(start)), "")


def phone(number: str) -> str:
    """Return a phone number without what only groups its digits."""
    return number.replace(" ", "").replace("-", "")


def main_tags(tags: Any) -> tuple[str, ...]:
    """Return languages without script and region: HSDS names none."""
    return tuple(tag.partition("-")[0] for tag in tags)


def said(one: dict[str, Any], *steps: str) -> str:
    """Return what a record says at the end of some steps."""
    for step in steps:
        one = one.get(step, {})
    return str(one or "")


@pytest.fixture(scope="module", params=["the invented city", "the real site"])
def city_release(request: pytest.FixtureRequest) -> tuple[str, Files]:
    """Return the name of a city and the files of its release."""
    name = "release" if request.param == "the invented city" else "real_release"
    return request.param, read_tree(request.getfixturevalue(name))


@pytest.mark.parametrize(("edition", "held"), EDITIONS)
def test_an_edition_says_what_the_pages_say(
    edition: Callable[[Files], list[Entry]], held: tuple[str, ...], city_release: tuple[str, Files]
) -> None:
    """Every edition holds what the pages hold, no more and no less.

    Set and order of organisations, names, languages, contact data and withheld fields are compared.
    """
    _, files = city_release

    assert only(held, edition(files)) == only(held, pages(files))


def only(held: tuple[str, ...], found: list[Entry]) -> list[tuple[Any, ...]]:
    """Return what an edition holds of each entry; languages sorted, for an index has its order."""
    plain = [one._replace(languages=tuple(sorted(one.languages))) for one in found]
    return [tuple(getattr(one, name) for name in held) for one in plain]


def test_the_pages_say_something(city_release: tuple[str, Files]) -> None:
    """What is compared is not empty.

    There are many organisations, and in the invented city each detail occurs at least once, and
    nowhere always.
    """
    city, files = city_release
    found = pages(files)

    assert len(found) >= (10 if city == "the invented city" else 30)
    if city == "the invented city":
        assert all(any(column) and not all(column) for column in list(zip(*found, strict=True))[1:])


def test_what_is_gone_is_exported_nowhere(city_release: tuple[str, Files], tmp_path: Path) -> None:
    """Dissolved and merged organisations keep a page and leave every list, those in files, too."""
    _, files = city_release
    gone = [
        path.split("/")[1]
        for path, body in files.items()
        if path.startswith("verzeichnis/") and b'class="entry gone"' in body
    ]

    assert gone
    for name in ("organisationen.json", "hsds/services.json", "hsds/organizations.json"):
        exported = json.loads(files[f"daten/{name}"])
        ids = [
            str(one.get("page") or one.get("uri") or one["url"])
            for one in exported.get("records") or exported["contents"]
        ]
        assert not [
            key for key in gone if any(address.endswith(f"/verzeichnis/{key}/") for address in ids)
        ]


def test_the_booklet_holds_the_same_entries(city_release: tuple[str, Files]) -> None:
    """What is printed by district is what the pages list.

    The names are the same; the details are those that were agreed to, and no others.
    """
    _, files = city_release
    booklet = files["daten/verzeichnis.pdf"]
    named = [name for _, names in printed.read_outline(booklet) for name in names]
    whole = printed.squeeze(printed.text(booklet))
    details = [one for entry in pages(files) for one in (entry.email, entry.phone) if one]

    assert {printed.squeeze(one.name) for one in pages(files)} <= set(map(printed.squeeze, named))
    assert [one for one in details if printed.squeeze(one) not in whole] == []
    assert len(re.findall(r"[\w.+-]+@[\w-]+\.\w+", printed.text(booklet))) == sum(
        "@" in one for one in details
    )
