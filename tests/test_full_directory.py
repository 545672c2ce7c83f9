"""A directory with hundreds of values: pages grow with them, the search forgets no word."""

import json
import re
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from support.cities import CITY, HERE, TODAY, build_city, read_tree
from support.oracles import find_pdf_faults
from support.printed import text

sys.path.insert(0, str(HERE / "tests" / "bench"))
import corpus

from wegweiser.build.assets import shrink_script
from wegweiser.build.theme import ThemeFolder
from wegweiser.editions.data import search
from wegweiser.editions.frame import Frame
from wegweiser.editions.pages import events, facet_nav, tiles
from wegweiser.languages import Text
from wegweiser.model import loading, routes
from wegweiser.model.citations import Party
from wegweiser.model.disclosure import disclose_site
from wegweiser.model.organisations import Address, Consent
from wegweiser.model.programmes import Event
from wegweiser.model.settings import Term
from wegweiser.model.site import Site
from wegweiser.source import files

THEME = ThemeFolder(files.read_folder(Path(__file__).resolve().parents[1], "theme"), "", "/", {})


def full_site(entries: int, topics: int = 6) -> Site:
    """Return the invented city with so many entries, which deal with so many topics in turn."""
    site, _ = loading.load_site(files.read_city(CITY), TODAY.isoformat())
    assert site is not None
    site = disclose_site(site)
    terms = tuple(
        Term(slug=f"thema-{number}", label=Text((("de", f"Thema {number}"),)))
        for number in range(topics)
    )
    (model,) = (entry for entry in site.organisations if entry.id == "hafenbruecke")
    organisations = tuple(
        replace(
            model,
            id=f"verein-{number}",
            topics=(f"thema-{number % topics}",),
            description=Text((("de", f"Wir sind da. {'Lang ' * 60} Wort{number}ende."),)),
        )
        for number in range(entries)
    )
    vocabulary = replace(site.vocabulary, topics=terms)
    return replace(site, organisations=organisations, vocabulary=vocabulary)


def count_nav_bytes(topics: int) -> int:
    """Return the bytes of all facets beside the lists of all topics together."""
    frame = Frame(full_site(topics, topics), "de")
    return sum(
        len(THEME.render_part(facet_nav.facet_nav_part(frame, value)).encode())
        for value in frame.values_by_facet["topic"]
    )


def test_pages_of_topics_grow_with_their_number() -> None:
    """Twice as many topics have twice as many bytes; the whole directory shows all of them."""
    sizes = [count_nav_bytes(topics) for topics in (50, 100, 200, 400)]
    frame = Frame(full_site(400, 400), "de")
    whole = THEME.render_part(facet_nav.facet_nav_part(frame, None))

    assert all(after < 2.2 * before for before, after in pairwise(sizes)), sizes
    assert whole.count("/thema/") == 400
    part = facet_nav.facet_nav_part(frame, frame.values_by_facet["topic"][300])
    assert "Alle 400 zeigen" in THEME.render_part(part)
    assert [link.is_current for link in part.view.facets[1].links].count(True) == 1


@pytest.mark.parametrize("topics", [20, 21])
def test_a_facet_of_many_values_has_a_box_that_narrows_it(topics: int) -> None:
    """So it is in the whole directory alone; narrowed lists have twenty values and lead there."""
    frame = Frame(full_site(topics, topics), "de")
    whole = THEME.render_part(facet_nav.facet_nav_part(frame, None))
    narrowed = facet_nav.facet_nav_part(frame, frame.values_by_facet["topic"][0])
    boxes = re.findall(r'<p class="narrow" hidden><label for="narrow-(\w+)">', whole)

    assert boxes == (["topic"] if topics > facet_nav.MAX_SHOWN else [])
    assert whole.count('<input id="narrow-topic" type="search"') == len(boxes)
    assert 'class="narrow"' not in THEME.render_part(narrowed)


@pytest.mark.parametrize("hosts", [20, 21])
def test_a_long_list_of_calendars_has_it_too(hosts: int) -> None:
    """Who looks for the calendar of an organisation need not read those of all others."""
    site = full_site(hosts)
    dates = tuple(
        Event(
            id=f"treff-{entry.id}",
            title=Text((("de", "Treff"),)),
            kind="meeting",
            begins="2026-07-01",
            hosts=(Party(organisation=entry.id),),
            sources=(),
        )
        for entry in site.organisations
    )
    (job,) = events.plan(Frame(replace(site, events=dates), "de"))
    page = job.make(job.path, job.view, THEME).body.decode()

    boxes = ["calendar-organisation"] if hosts > facet_nav.MAX_SHOWN else []
    assert re.findall(r'<input id="narrow-(.*?)"', page) == boxes
    assert page.count("/narrow.") == len(boxes)


def test_the_script_of_that_box_is_small() -> None:
    """As published it takes a kilobyte at most, and what has no long list does not load it."""
    script = (HERE / "theme/assets/narrow.js").read_bytes()

    assert len(shrink_script(script)) <= 1000


def test_a_facet_about_which_nobody_says_anything_is_none() -> None:
    """That nobody states it narrows nothing."""
    site = full_site(3)
    silent = tuple(replace(entry, audiences=()) for entry in site.organisations)
    frame = Frame(replace(site, organisations=silent), "de")
    part = facet_nav.facet_nav_part(frame, None)

    assert "audience" not in [facet.kind for facet in part.view.facets]
    assert "language" in [facet.kind for facet in part.view.facets]


@pytest.mark.slow
def test_a_city_about_which_nothing_is_known_has_no_list_of_that(tmp_path: Path) -> None:
    """Where nobody names a language, district, topic or audience, nothing is made of that alone.

    The same when all who name one withdraw: their lists go, and no page leads there any more.
    """
    city, out = corpus.city_of(tmp_path, 3), tmp_path / "out"
    path = city / "data/orgs.yaml"
    head, *entries = path.read_text(encoding="utf-8").split("- id: ")
    silent = [re.sub(r"  (district|topics|audiences|languages): .*\n", "", it) for it in entries]
    path.write_text(head + "".join(f"- id: {it}" for it in (*silent[:2], entries[2])), "utf-8")
    build_city(city, out, printed=False)
    before = [name for name in read_tree(out) if "nicht-angegeben" in name]
    path.write_text(head + "".join(f"- id: {it}" for it in silent[:2]), "utf-8")
    build_city(city, out)
    pages = {name: body.decode() for name, body in read_tree(out).items() if name.endswith(".html")}
    booklet = (out / "daten/verzeichnis.pdf").read_bytes()

    assert "verzeichnis/sprache/nicht-angegeben/index.html" in before
    assert "nachbarschaft/bezirk/nicht-angegeben/index.html" in before
    assert [name for name in read_tree(out) if "nicht-angegeben" in name] == []
    assert [name for name, page in pages.items() if "/nicht-angegeben/" in page] == []
    assert 'aria-labelledby="liste-eingrenzen" hidden>' in pages["verzeichnis/index.html"]
    for word in ("Ich spreche", "Ich wohne in", "start-bezirke"):
        assert word not in pages["index.html"], word
    assert "soweit bekannt" not in pages["zahlen/index.html"]
    assert "ohne Stadtbezirk" not in pages["nachbarschaft/index.html"]
    for word in ("Weitere Organisationen", "Nach Sprache", "Nach Thema", "Das Quadrat"):
        assert word not in text(booklet), word
    assert find_pdf_faults(booklet) == []


def test_a_city_without_places_on_the_map_has_none() -> None:
    """The neighbourhoods keep their links."""
    site = full_site(3)
    areas = tuple(replace(area, tile=None) for area in site.settings.districts)
    frame = Frame(replace(site, settings=replace(site.settings, districts=areas)), "de")

    assert tiles.tile_map_part(frame).view.tiles == ()
    assert len(tiles.tile_map_part(frame, section=routes.NEIGHBOURS).view.tiles) == len(areas)


@pytest.mark.parametrize("entries", [404, 1000])
def test_the_search_keeps_every_word(entries: int) -> None:
    """The last word of each long text is in the index."""
    (job,) = search.plan(Frame(full_site(entries), "de"))
    index = json.loads(job.make(job.path, job.view(), THEME).body)
    texts = dict(zip(index["id"], index["text"], strict=True))
    kept = [f"wort{number}end" in texts[f"verein-{number}"] for number in range(entries)]

    assert len(kept) == entries
    assert all(kept)


@pytest.mark.parametrize(
    ("show", "known"), [("street", {"kranzeile", "00123"}), ("district", set())]
)
def test_the_search_knows_where_somebody_is_if_that_is_shown(show: str, known: set[str]) -> None:
    """Street and postcode are found where the entry's page shows them, and only there."""
    site = full_site(1)
    place = Address(street="Kranzeile 7", postcode="00123", city="Musterhafen", show=show)
    consent = Consent(on="2026-01-31", how="form", fields=("street",))
    entry = replace(site.organisations[0], address=place, consent=consent)
    (job,) = search.plan(Frame(disclose_site(replace(site, organisations=(entry,))), "de"))
    (words,) = json.loads(job.make(job.path, job.view(), THEME).body)["text"]

    assert {"kranzeile", "00123"} & set(words.split()) == known
