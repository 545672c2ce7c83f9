"""What pages say to machines: JSON-LD that parses as RDF, Open Graph, one policy."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from PIL import Image
from rdflib import RDF, Graph
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from support.cities import CITY, TODAY, build_city, copy_city, edit

from wegweiser.build.theme import to_script_json
from wegweiser.editions.frame import Frame
from wegweiser.editions.pages import json_ld
from wegweiser.editions.pages.events import event_view
from wegweiser.languages import Localized
from wegweiser.model import loading
from wegweiser.source import files

SCHEMA = "https://schema.org/"
OFFLINE = {"@vocab": SCHEMA}

# What Google asks of each type at least:
# developers.google.com/search/docs/appearance/structured-data.
REQUIRED = {
    "Event": {"name", "startDate", "location"},
    "Course": {"name", "description", "provider"},
    "BreadcrumbList": {"itemListElement"},
    "ListItem": {"position", "name", "item"},
    "NGO": {"name", "url"},
    "Organization": {"name"},
    "SportsOrganization": {"name", "url"},
    "Place": {"name"},
    "Dataset": {"name", "description", "license", "distribution"},
    "DataDownload": {"contentUrl", "encodingFormat"},
}


@pytest.fixture(scope="module")
def city(release: Path) -> Path:
    """The invented city, built."""
    return release


@pytest.fixture(scope="module")
def real(real_release: Path) -> Path:
    """The city of this repository, built."""
    return real_release


def blocks(page: Path) -> list[Any]:
    """Return what a page says in JSON-LD."""
    scripts = HTMLParser(page.read_text(encoding="utf-8")).css('script[type="application/ld+json"]')
    return [json.loads(script.text(deep=True)) for script in scripts]


def graph(said: Any) -> Graph:
    """Read JSON-LD as RDF, without asking anybody for its words."""
    things = said if isinstance(said, list) else [said]
    assert all(thing["@context"] == "https://schema.org" for thing in things)
    return Graph().parse(
        data=json.dumps([thing | {"@context": OFFLINE} for thing in things]), format="json-ld"
    )


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")  # rdflib's own parser
def test_every_block_is_rdf_with_what_is_required(city: Path, real: Path) -> None:
    """Each node of each page has a type, and the properties that search engines ask of it."""
    seen = set()
    for page in (*city.rglob("*.html"), *real.rglob("*.html")):
        for said in blocks(page):
            found = graph(said)
            for thing, kind in found.subject_objects(RDF.type):
                name = str(kind).removeprefix(SCHEMA)
                told = {str(of).removeprefix(SCHEMA) for of in found.predicates(thing)}
                assert REQUIRED.get(name, set()) <= told, (page, name, told)
                seen.add(name)
    assert {
        "BreadcrumbList",
        "NGO",
        "Organization",
        "SportsOrganization",
        "Event",
        "Course",
        "PostalAddress",
        "Place",
    } <= seen


def test_trails_are_those_of_the_page(city: Path) -> None:
    """The trail names the same steps as the way back on the page, and only where there is one."""
    for page in city.rglob("*.html"):
        shown = HTMLParser(page.read_text(encoding="utf-8")).css(".crumbs li")
        trails = [
            said
            for said in blocks(page)
            if isinstance(said, dict) and said["@type"] == "BreadcrumbList"
        ]
        told = [step["name"] for trail in trails for step in trail["itemListElement"]]
        assert [" ".join(step.text().split()) for step in shown] == [
            " ".join(step.split()) for step in told
        ]


def test_an_organisation_is_what_its_page_shows(city: Path) -> None:
    """Name, contact, languages and address are those of the page.

    Every language of the site tells of the same thing.
    """
    german, arabic = (
        blocks(city / f"{lang}verzeichnis/hafenbruecke/index.html")[1] for lang in ("", "ar/")
    )

    assert german["@id"] == arabic["@id"] == "https://musterhafen.example/verzeichnis/hafenbruecke/"
    assert german["name"] == "Hafenbrücke e. V."
    assert german["knowsLanguage"] == ["de", "ar", "el"]
    assert german["address"] == {
        "@type": "PostalAddress",
        "streetAddress": "Musterkai 7 b",
        "postalCode": "00123",
        "addressLocality": "Musterhafen",
    }
    assert (german["email"], german["telephone"]) == (
        "moin@hafenbruecke.example",
        "+49 30 23125 107",
    )
    assert arabic["mainEntityOfPage"] == "https://musterhafen.example/ar/verzeichnis/hafenbruecke/"


@pytest.mark.slow
def test_the_data_page_is_a_dataset_of_its_files(real: Path) -> None:
    """The page of all downloads is a dataset: described at some length, its files really there."""
    (found,) = (one for one in blocks(real / "daten/index.html") if one["@type"] == "Dataset")
    files = [urlsplit(one["contentUrl"]).path for one in found["distribution"]]

    assert 50 <= len(found["description"]) <= 5000
    assert {Path(path).suffix for path in files} == {".csv", ".json"}
    assert [path for path in files if not (real / path.lstrip("/")).is_file()] == []


@pytest.mark.slow
def test_nothing_is_invented(city: Path, real: Path) -> None:
    """No coordinate, no price, no rating.

    Where a place is kept back or an entry is gone, nothing is said of it.
    """
    said = "".join(
        json.dumps(blocks(page)) for page in (*city.rglob("*.html"), *real.rglob("*.html"))
    )

    assert re.findall(r'"(geo|latitude|longitude|price|offers|aggregateRating|image)"', said) == []
    assert not {"address", "location", "email", "telephone"} & set(
        blocks(city / "verzeichnis/frauenrunde/index.html")[1]
    )
    assert len(blocks(city / "verzeichnis/alte-werft/index.html")) == 1


def test_only_days_with_a_place_are_events(city: Path) -> None:
    """A deadline, a recurrence and a month are no events; what is cancelled says so."""
    found = {one["url"].partition("#")[2]: one for one in blocks(city / "termine/index.html")[0]}

    assert found["bruecken-picknick-2026"]["eventStatus"] == "https://schema.org/EventCancelled"
    assert found["netzwerktreffen-2026-07"]["startDate"] == "2026-07-08T18:00:00+02:00"
    assert found["hafentage-2026"]["endDate"] == "2026-08-23"
    assert not {"foerderfrist-2026", "lesekreis"} & set(found)


@pytest.mark.slow
def test_a_night_ends_on_the_next_day(tmp_path: Path) -> None:
    """What ends at an hour before its first one ends after midnight, as in the calendars."""
    city = copy_city(tmp_path)
    edit(city / "data/events.yaml", 'ends_at: "20:30"', 'ends_at: "01:30"')
    build_city(city, tmp_path / "out")
    found = {
        one["url"].partition("#")[2]: one for one in blocks(tmp_path / "out/termine/index.html")[0]
    }

    assert found["netzwerktreffen-2026-07"]["endDate"] == "2026-07-09T01:30:00+02:00"


@pytest.mark.slow
def test_hostile_names_stay_text(tmp_path: Path) -> None:
    """A name that would end the script element stays inside the JSON."""
    city = copy_city(tmp_path)
    hostile = "</script><script>alert(1)</script>--> & \\"
    edit(city / "data/orgs.yaml", "name: Hafenchor Übersee", f"name: '{hostile}'")
    build_city(city, tmp_path / "out")
    page = tmp_path / "out/verzeichnis/hafenchor/index.html"
    trail, chorus = blocks(page)

    assert (trail["itemListElement"][2]["name"], chorus["name"]) == (hostile, hostile)
    assert "<script>" not in page.read_text(encoding="utf-8")
    # The rules stop a comment that ends nowhere; the JSON does not rely on them.
    assert "<" not in to_script_json({"name": f"<!-- {hostile}"})


def test_pages_can_be_shared(city: Path) -> None:
    """Each page but the lost one has its Open Graph texts, and the picture that we drew."""
    (picture,) = (city / "assets").glob("share.*.png")
    with Image.open(picture) as drawn:
        assert drawn.size == (1200, 630)
    for page in city.rglob("*.html"):
        told = {
            one.attributes["property"]: one.attributes["content"]
            for one in HTMLParser(page.read_text("utf-8")).css("meta[property]")
        }
        if page.name == "404.html":
            assert told == {}
            continue
        path = str(page.parent.relative_to(city)).removeprefix(".")
        assert told["og:url"] == f"https://musterhafen.example/{path}{'/' if path else ''}"
        assert told["og:locale"] == ("ar_EG" if path[:2] == "ar" else "de_DE")
        assert told["og:title"]
        assert told["og:type"] == "website"
        assert told["og:image"] == f"https://musterhafen.example/assets/{picture.name}"
        assert (told["og:image:width"], told["og:image:height"]) == ("1200", "630")


POLICY = "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'"


@pytest.mark.slow
def test_every_page_carries_the_policy(city: Path, real: Path) -> None:
    """The policy stands in each page, with the city's contact form, and nothing unsafe."""
    for out, policy in ((city, POLICY + " https://musterhafen.example"), (real, POLICY)):
        for page in out.rglob("*.html"):
            html = HTMLParser(page.read_text(encoding="utf-8"))
            assert [one.attributes["content"] for one in html.css("meta[http-equiv]")] == [policy]
            assert (
                html.css("[style], style, script:not([src]):not([type='application/ld+json'])")
                == []
            )
            assert [
                name
                for one in html.css("body *")
                for name in one.attributes
                if name.startswith("on")
            ] == []


def test_hosts_are_told_the_same(city: Path) -> None:
    """The header files say the policy of the pages, and that nobody may frame them."""
    static, nginx = (
        (city / name).read_text(encoding="utf-8") for name in ("_headers", "nginx-headers.conf")
    )
    whole = POLICY + " https://musterhafen.example; frame-ancestors 'none'"

    assert f"/*\n  Content-Security-Policy: {whole}\n" in static
    assert f'add_header Content-Security-Policy "{whole}" always;\n' in nginx
    for name in ("X-Content-Type-Options", "Referrer-Policy", "Permissions-Policy"):
        assert re.search(rf"^  {name}: .+$", static, re.MULTILINE)
        assert re.search(rf'^add_header {name} "[^"]+" always;$', nginx, re.MULTILINE)


@pytest.mark.parametrize(
    ("form", "source"),
    [
        ("https://formulare.example:8443/kontakt?x=1", "https://formulare.example:8443"),
        ("https://a.example;script-src/x", "https://a.example%3Bscript-src"),
        ("https://a.example'unsafe-inline'", "https://a.example%27unsafe-inline%27"),
        ('https://a.example",b', "https://a.example%22%2Cb"),
    ],
)
def test_a_contact_form_opens_one_door_only(form: str, source: str) -> None:
    """Whatever the address of the form is, the policy names one origin more."""
    site, _ = loading.load_site(files.read_city(CITY), TODAY.isoformat())
    told = Frame(
        replace(site, settings=replace(site.settings, contact_form=form)), "de"
    ).content_security_policy

    assert told == f"{POLICY} {source}"


@pytest.mark.slow
def test_the_preview_has_no_policy(tmp_path: Path) -> None:
    """While editing, livereload puts a script into each page: a policy would refuse it."""
    build_city(CITY, tmp_path / "out", fingerprints=False)

    assert "http-equiv" not in (tmp_path / "out/index.html").read_text(encoding="utf-8")


def test_the_pinboard_knows_every_listed_entry(city: Path) -> None:
    """Its file holds each listed entry with what its page shows."""
    known = json.loads((city / "merkliste/eintraege.json").read_text(encoding="utf-8"))

    assert known["hafenbruecke"] == [
        "Hafenbrücke e. V.",
        "Altstadt",
        "moin@hafenbruecke.example",
        "+49 30 23125 107",
        "https://hafenbruecke.example/",
    ]
    assert known["frauenrunde"] == ["Frauenrunde Morgenlicht", "", "", "", ""]
    assert set(known) == {path.parent.name for path in city.glob("verzeichnis/*/*.vcf")}
    assert all(urlsplit(one[4]).scheme in {"", "http", "https"} for one in known.values())


@pytest.mark.parametrize(
    ("day", "clock", "time"),
    [
        ("2026-07-08", "18:00", "2026-07-08T18:00:00+02:00"),
        ("2026-01-14", "18:00", "2026-01-14T18:00:00+01:00"),
        ("2026-03-28", "23:59", "2026-03-28T23:59:00+01:00"),
        ("2026-03-29", "03:00", "2026-03-29T03:00:00+02:00"),
        ("2026-10-25", "01:30", "2026-10-25T01:30:00+02:00"),
        ("2026-10-25", "03:00", "2026-10-25T03:00:00+01:00"),
        ("2026-07-08", "", "2026-07-08"),
        ("2026-07", "18:00", "2026-07"),
        ("2009", "", "2009"),
    ],
)
def test_hours_tell_their_distance_from_utc(day: str, clock: str, time: str) -> None:
    """Summer and winter, and the nights between: nobody has to guess which clock is meant."""
    assert json_ld._format_time(day, clock) == time


@pytest.mark.parametrize(
    ("place", "town", "name", "address"),
    [
        ("Kulturspeicher", "Musterhafen", "Kulturspeicher", {"addressLocality": "Musterhafen"}),
        (
            "Kulturspeicher, Saal 2",
            "Musterhafen",
            "Kulturspeicher, Saal 2",
            {"addressLocality": "Musterhafen"},
        ),
        ("Rathaus", "", "Rathaus", "Rathaus"),
        (
            "Bürgerhaus, Hafenweg 7 b, 00123 Musterhafen",
            "",
            "Bürgerhaus",
            {
                "streetAddress": "Hafenweg 7 b",
                "postalCode": "00123",
                "addressLocality": "Musterhafen",
            },
        ),
        (
            "Bürgerhaus, Saal 2, Hafenweg 7-9, 00123 Musterhafen",
            "Musterhafen",
            "Bürgerhaus, Saal 2",
            {
                "streetAddress": "Hafenweg 7-9",
                "postalCode": "00123",
                "addressLocality": "Musterhafen",
            },
        ),
        (
            "Hafenweg 7, 00124 Nebenhafen",
            "Musterhafen",
            "Hafenweg 7",
            {"streetAddress": "Hafenweg 7", "postalCode": "00124", "addressLocality": "Nebenhafen"},
        ),
        ("00123 Musterhafen", "", "00123 Musterhafen", "00123 Musterhafen"),
        (
            "Saal 2, Eingang über den Hof",
            "",
            "Saal 2, Eingang über den Hof",
            "Saal 2, Eingang über den Hof",
        ),
    ],
)
def test_a_place_has_the_address_that_is_known(
    place: str, town: str, name: str, address: dict[str, str] | str
) -> None:
    """What is written as an address is one; of a place in a district the town is known."""
    city = Frame(loading.load_site(files.read_city(CITY), TODAY.isoformat())[0], "de")
    event = event_view(city, city.site.events[0])._replace(place=Localized(place, "de"), town=town)
    node = json_ld._place_node(event)

    assert node["@type"] == "Place"
    assert node["name"] == name
    expected = address if isinstance(address, str) else {"@type": "PostalAddress", **address}
    assert node["address"] == expected


def test_each_event_has_what_search_engines_ask(city: Path) -> None:
    """Name, beginning with offset, status, and a place with name and address, in each language.

    developers.google.com/search/docs/appearance/structured-data/event
    """
    for lang in ("", "ar/"):
        events = {
            one["url"].partition("#")[2]: one
            for one in blocks(city / f"{lang}termine/index.html")[0]
        }
        assert events.keys() >= {
            "bruecken-picknick-2026",
            "netzwerktreffen-2026-07",
            "hafentage-2026",
        }
        for event in events.values():
            assert event["name"]
            assert event["eventStatus"].startswith("https://schema.org/Event")
            assert event["location"]["name"]
            assert event["location"]["address"] == {
                "@type": "PostalAddress",
                "addressLocality": "Musterhafen",
            }
            assert re.fullmatch(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:00\+0[12]:00)?", event["startDate"])
