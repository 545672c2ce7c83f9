"""The directory on paper, read back by poppler, pikepdf and pdfua and compared with its site."""

import re
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET

import pikepdf
import pytest
from support.cities import (
    CITY,
    HERE,
    TODAY,
    build_city,
    build_faulty_city,
    copy_city,
    edit,
    read_tree,
    run_build,
)
from support.oracles import find_pdf_faults
from support.printed import pages, read_facts, read_outline, squeeze, text

from wegweiser.editions.frame import Frame
from wegweiser.editions.printed import booklet as booklet_module
from wegweiser.languages import Text
from wegweiser.model import loading
from wegweiser.model.disclosure import disclose_site
from wegweiser.model.site import Site
from wegweiser.source import files

pytestmark = pytest.mark.slow

GERMAN, ARABIC = "daten/verzeichnis.pdf", "daten/verzeichnis-ar.pdf"
ORGS = "data/orgs.yaml"
NAMES = {
    "hafenbruecke": "Hafenbrücke e. V.",
    "hafenchor": "Hafenchor Übersee",
    "komma-und-klammer": "Komma & Klammer",
    "kulturspeicher": "Kulturspeicher Musterhafen",
    "hafenverbund": "Verbund der Musterhafener Migrantenorganisationen",
    "elternkreis-nordufer": "Elternkreis Nordufer",
    "nadi-al-mina": "Nadi al-Mina",  # the Arabic rest is in NATIVE: readers turn brackets round
    "sprach-treff-suedufer": "Sprach-Treff Südufer e. V.",
    "sprachtreff-suedufer": "Sprachtreff Südufer",
    "frauenrunde": "Frauenrunde Morgenlicht",
    "leuchtturm-netz": "Leuchtturm-Netz",
    "nur-das-noetigste": "Nur das Nötigste",
}
"""Every listed entry but the sports club, whose name fills five lines."""

HOSTILE = (
    "Komma & Klammer <b>\"Äöüß\"</b> '{{ 7*7 }}' e. V.",
    "</script><script>alert(1)</script>",
    "{% raw %} {{ config }} {# nichts #}",
    "[Kein Link](https://boese.example/) *nicht fett* `nicht Code`",
    "=1+1",
    "+K&K",
)

NATIVE = (
    "Γέφυρα του Λιμανιού",
    "جسر الميناء",
    "Χορωδία του Λιμανιού",
    "Zarez i zagrada",
    "نادي الميناء",
    "کۆڕی ژنان",
)


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Build the invented city once and return its files."""
    out = tmp_path_factory.mktemp("booklet") / "out"
    build_city(CITY, out)
    return read_tree(out)


@pytest.fixture(params=[GERMAN, ARABIC])
def booklet(request: pytest.FixtureRequest, release: dict[str, bytes]) -> bytes:
    """Each booklet of the city."""
    return release[request.param]


def site() -> Site:
    """Return the invented city."""
    found, notes = loading.load_site(files.read_city(CITY), TODAY.isoformat())
    assert found is not None, notes
    return disclose_site(found)


def entry(pdf: bytes, key: str) -> str:
    """Return the words of an entry, squeezed: from its name to the next name or heading."""
    whole = "".join(pages(pdf)[1:])
    start = whole.index(squeeze(NAMES[key]))
    others = (*NAMES.values(), "Sportclub Kogge", "Weitere Organisationen", "Nach Thema", "Südufer")
    ends = [whole.find(squeeze(name), start + len(squeeze(NAMES[key]))) for name in others]
    return whole[start : min(end for end in ends if end > 0)]


# --- What it is


def test_it_is_tagged_after_pdf_ua(booklet: bytes) -> None:
    """Poppler says tagged and A4, the metadata claim PDF/UA-1, and pdfua finds no fault."""
    said = read_facts(booklet)

    assert (said["Tagged"], said["JavaScript"], said["Encrypted"]) == ("yes", "no", "no")
    assert "A4" in said["Page size"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in booklet
    assert find_pdf_faults(booklet) == []


def test_it_says_its_title_and_language(release: dict[str, bytes]) -> None:
    """A screen reader hears title and language, and pages turn the way the script runs."""
    for path, lang, title in ((GERMAN, "de", "Verzeichnis"), (ARABIC, "ar", "دليل الجمعيات")):
        with pikepdf.open(BytesIO(release[path])) as pdf:
            assert (str(pdf.Root.Lang), str(pdf.docinfo.Title)) == (lang, title)
            assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
            assert str(pdf.Root.ViewerPreferences.Direction) == ("/R2L" if lang == "ar" else "/L2R")


def test_bookmarks_are_districts_with_their_entries(release: dict[str, bytes]) -> None:
    """The outline leads to each district, to its entries in their order, then to each index."""
    found = dict(read_outline(release[GERMAN]))

    assert list(found) == [
        "Altstadt",
        "Nordufer",
        "Südufer",
        "Weitere Organisationen",
        "Nach Thema",
        "Nach Sprache",
        "Nach Name",
    ]
    assert found["Südufer"] == ["Sprachtreff Südufer", "Sprach-Treff Südufer e. V."]
    assert found["Weitere Organisationen"] == [
        "Frauenrunde Morgenlicht",
        "Leuchtturm-Netz",
        "Nur das Nötigste",
    ]
    assert found["Nach Thema"] == [
        "Beratung",
        "Bildung",
        "Gesundheit",
        "Kultur",
        "Medien",
        "Sport",
    ]


# --- What it says


def test_every_name_can_be_found(booklet: bytes) -> None:
    """A search finds each organisation, also by its Greek, Arabic, Kurdish or Latin name."""
    whole = "".join(pages(booklet))

    assert [name for name in (*NAMES.values(), *NATIVE) if squeeze(name) not in whole] == []
    assert "Binnenschifffahrtsgesellschaftsbetriebssportgemeinschaft" in whole


def test_hostile_names_are_text(release: dict[str, bytes]) -> None:
    """What looks like markup, a template or a formula is printed as it was written."""
    said = entry(release[GERMAN], "komma-und-klammer")

    assert [words for words in HOSTILE if squeeze(words) not in said] == []


def test_an_entry_says_who_what_where_and_how(release: dict[str, bytes]) -> None:
    """Name, a sentence, languages, place, contact; all else stands on its page."""
    said = entry(release[GERMAN], "hafenbruecke")
    kept = (
        "HB",
        "auch: Verein der Brückenfreunde, Hafenbruecke",
        "Wir bauen Brücken zwischen den Ufern. Bestätigt Stand 20. Mai 2026",
        "Sprachen Deutsch, Arabisch",
        "العربية",
        "Griechisch (Ελληνικά) · Griechisch nach Absprache",
        "Wo Musterkai 7 b, 00123 Musterhafen · Netzflickerviertel",
        "Kontakt hafenbruecke.example · moin@hafenbruecke.example · +49 30 23125 107",
    )
    left = ("Themen", "Für wen", "Gegründet", "Mitglied bei", "widersprechen", "Quellen")

    assert [words for words in kept if squeeze(words) not in said] == []
    assert [words for words in left if squeeze(words) in said] == []


def test_a_name_of_short_words_is_not_divided(tmp_path: Path) -> None:
    """A short word that has no room goes to the next line, in headings and in the index.

    A word longer than a line is divided.
    """
    city = copy_city(tmp_path)
    edit(
        city / ORGS,
        "  name: Elternkreis Nordufer\n",
        "  name: Romano Than – Haus der europäischen Roma e. V.\n",
    )
    build_city(city, tmp_path / "out")
    said = text(read_tree(tmp_path / "out")[GERMAN])

    assert "Binnenschifffahrtsgesellschaftsbetriebs\u00ad\n" in said
    assert re.findall(r"(?:Ro|euro|europäi)\u00ad\n", said) == []


def test_what_is_missing_is_not_spoken_of(booklet: bytes) -> None:
    """A bare entry is its name and a mark; no list holds what nobody stated."""
    whole = "".join(pages(booklet))

    assert entry(booklet, "nur-das-noetigste").startswith(squeeze("Nur das Nötigste ?"))
    assert [words for words in ("nicht angegeben", "غير مذكور") if squeeze(words) in whole] == []


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("elternkreis-nordufer", "Kita. Stand September 2025 Sprachen"),
        ("leuchtturm-netz", "Sprachen. ? Sprachen"),
        ("kulturspeicher", "Geprüft Stand 1. Juni 2026 Sprachen"),
        ("hafenchor", "Geprüft Stand 12. Mai 2025 1+"),
        ("hafenverbund", "Bestätigt Stand 6. Mai 2024 2+"),
    ],
)
def test_the_standing_of_an_entry_is_printed(
    key: str, words: str, release: dict[str, bytes]
) -> None:
    """Nobody reads an entry without reading how sure it is (promise 4).

    The first page says once what the marks mean.
    """
    cover = pages(release[GERMAN])[0]
    meanings = (
        "ist aus öffentlichen Quellen übernommen und von der Organisation nicht bestätigt.",
        "1+ heißt: seit über einem Jahr nicht geprüft. 2+ heißt: seit über zwei Jahren.",
        "Ein Fragezeichen heißt: Alter der Angabe unbekannt.",
    )

    assert squeeze(words) in entry(release[GERMAN], key)
    assert [meaning for meaning in meanings if squeeze(meaning) not in cover] == []


def test_the_index_names_the_right_pages(release: dict[str, bytes]) -> None:
    """Each page that the index names holds the entry."""
    sheets = pages(release[GERMAN])
    index = "".join(sheets).rpartition("Beratung")[2]
    listed = dict(read_outline(release[GERMAN]))
    entries = [squeeze(name) for key in ("Altstadt", "Südufer") for name in listed[key]]

    for name in entries:
        page = next(number for number, sheet in enumerate(sheets[1:], 2) if name in sheet)
        assert f"{page}{name}" in index, (name, page)
    assert squeeze("Griechisch (Ελληνικά)") in "".join(sheets[-2:])


def test_it_ends_with_every_name_and_its_page(release: dict[str, bytes]) -> None:
    """Names, short, former and other names, in each script, lead to the page of the entry.

    They stand in the order of a dictionary.
    """
    sheets = pages(release[GERMAN])
    index = "".join(sheet.partition("NachName")[2] for sheet in sheets[1:])
    page = next(
        n for n, sheet in enumerate(sheets[1:], 2) if squeeze(NAMES["hafenbruecke"]) in sheet
    )
    views = booklet_module.booklet_view(Frame(site(), "de")).names
    names = [line.name.text for line in views]

    for name in ("Hafenbrücke e. V.", "HB", "Verein der Brückenfreunde", "Γέφυρα του Λιμανιού"):
        assert f"{squeeze(name)}{page}" in index, name
    assert {line.organisation_id for line in views} >= set(NAMES)
    latin = [name for name in names if name.isascii() and name.replace(" ", "").isalpha()]
    assert latin == sorted(latin, key=str.casefold)
    assert len(latin) > 5
    assert names.index("Kulturspeicher Musterhafen") < names.index("Γέφυρα του Λιμανιού")


def test_a_booklet_of_a_district_ends_with_its_names() -> None:
    """Whoever knows a name finds its page there, too."""
    for view in plan_parts(site()).values():
        inside = {entry.id for entry in view.chapters[0].entries}
        assert {line.organisation_id for line in view.names} == inside


def test_no_entry_is_cut(booklet: bytes) -> None:
    """Name and contact of an entry, its first and its last line, stand on one page."""
    for name, contact in (
        ("Hafenbrücke e. V.", "moin@hafenbruecke.example"),
        ("Hafenchor Übersee", "singen@hafenchor.example"),
        ("Kulturspeicher Musterhafen", "kulturspeicher.example"),
    ):
        (sheet,) = (sheet for sheet in pages(booklet) if squeeze(contact) in sheet)
        assert squeeze(name) in sheet


def test_it_is_short_and_its_pages_are_filled(real_release: Path) -> None:
    """The first city's booklet has at most eight pages, the columns of each 85 % full.

    Only its cover and its last page may have room.
    """
    body = (real_release / GERMAN).read_bytes()
    sheets = columns(body)

    assert len(sheets) <= 8
    assert [ends for ends in sheets[1:-1] if min(ends) < 0.85] == []
    assert find_pdf_faults(body) == []


def columns(pdf: bytes) -> list[tuple[float, float]]:
    """Return how far down the words of the left and the right column of each page reach."""
    drawn = ET.fromstring(  # noqa: S314  poppler made it just now
        text(pdf, "-bbox").replace(' xmlns="http://www.w3.org/1999/xhtml"', "")
    )
    ends = []
    for page in drawn.iter("page"):
        middle, top, bottom = float(page.get("width", "0")) / 2, 65, 790
        lines = [
            (float(word.get("xMin", "0")) < middle, float(word.get("yMax", "0")))
            for word in page.iter("word")
        ]
        inside = [(is_left, end) for is_left, end in lines if end < bottom]
        halves = ([end for left, end in inside if left is side] for side in (True, False))
        ends.append(tuple((max(half, default=top) - top) / (bottom - top) for half in halves))
    return ends


def test_each_section_leads_to_its_page(release: dict[str, bytes]) -> None:
    """Beside each district stands its code, and lists are tagged as lists."""
    view = booklet_module.booklet_view(Frame(site(), "de"))

    assert [chapter.url.partition("example/")[2] for chapter in view.chapters] == [
        "verzeichnis/bezirk/altstadt/",
        "verzeichnis/bezirk/nordufer/",
        "verzeichnis/bezirk/suedufer/",
        "verzeichnis/bezirk/nicht-angegeben/",
    ]
    with pikepdf.open(BytesIO(release[GERMAN])) as pdf:
        tags = [
            str(it.S) for it in pdf.objects if isinstance(it, pikepdf.Dictionary) and "/S" in it
        ]
    assert tags.count("/LI") > 40


def test_pages_are_numbered_and_headed(release: dict[str, bytes]) -> None:
    """Each page says its number, when it was made, and its district."""
    sheets = pages(release[GERMAN])

    assert all(f"Seite{number}von{len(sheets)}" in sheet for number, sheet in enumerate(sheets, 1))
    assert all("Erstellt:Juni2026" in sheet for sheet in sheets)
    assert "Altstadt–WeitereOrganisationen" in sheets[1]


def test_the_cover_says_when_it_was_made_and_how_old_its_statements_are(
    release: dict[str, bytes],
) -> None:
    """A new booklet of old statements is not taken for a new one: its cover tells the newest."""
    cover = pages(release[GERMAN])[0]

    assert "Erstellt:Juni2026" in cover
    assert squeeze("Jüngste Angabe: 1. Juni 2026") in cover
    assert "Bei3OrganisationenistdasAlterderAngabeunbekannt" in cover
    assert "\N{REPLACEMENT CHARACTER}" not in pages(release[ARABIC])[0]


def test_it_names_its_edition(release: dict[str, bytes], tmp_path: Path) -> None:
    """The title page says which recorded edition it is, or that it is younger.

    Without one it says nothing.
    """
    assert "ZwischenstandnachAusgabe2" in pages(release[GERMAN])[0]

    city = copy_city(tmp_path)
    subprocess.run(
        [str(HERE / "build.py"), "edition", "--site", str(city), "--today", str(TODAY)],
        check=True,
        capture_output=True,
    )
    build_city(city, tmp_path / "third")
    (city / "data" / "editions.yaml").write_text("[]\n")
    build_city(city, tmp_path / "none")
    third, none = (pages(read_tree(tmp_path / name)[GERMAN])[0] for name in ("third", "none"))

    assert "Organisationen" + "Ausgabe3" in third
    assert "Ausgabe" not in none


# --- What it does not say


def test_withheld_details_are_not_printed(booklet: bytes) -> None:
    """Only what was agreed to stands in it: two e-mail addresses, two numbers, two streets."""
    whole = "\n".join(text(booklet).split())

    assert set(re.findall(r"[a-z]+@[a-z]+\.example", whole)) - {
        "wegweiser@musterhafen.example"
    } == {
        "moin@hafenbruecke.example",
        "singen@hafenchor.example",
    }
    assert set(re.findall(r"\+49[\d\n]+\d", whole)) == {
        "+49\n30\n23125\n107",
        "+49\n30\n23125\n111",
    }
    assert set(re.findall(r"\b00\d{3}\b", whole)) == {"00123", "00124"}


def test_what_is_gone_is_not_printed(booklet: bytes) -> None:
    """Dissolved and merged organisations are not in the booklet."""
    assert not any(
        squeeze(name) in "".join(pages(booklet))
        for name in ("Kulturverein Alte Werft", "Brücke am Kai")
    )


def test_a_character_without_a_glyph_is_replaced(booklet: bytes) -> None:
    """A ship that no font has becomes a sign that says so, and the booklet is made."""
    whole = "".join(pages(booklet))

    assert "🚢" not in whole
    assert squeeze("Straße İstanbul") in whole
    assert "\N{REPLACEMENT CHARACTER}" in whole


def test_nothing_is_printed_in_a_language_without_letters(tmp_path: Path) -> None:
    """A language whose script no font has gets its pages, but no paper, nor is any offered.

    A name in such a script is left out: the other names of the organisation are there.
    """
    city = copy_city(tmp_path)
    edit(
        city / ORGS,
        "  name: Elternkreis Nordufer\n",
        "  name: Elternkreis Nordufer\n  names: {ta: பெற்றோர், ka: მშობლები, el: Γονείς}\n",
    )
    edit(city / "data/site.yaml", "languages: [de, ar]", "languages: [de, ar, am]")
    build_city(city, tmp_path / "out")
    made = read_tree(tmp_path / "out")
    offered = [
        path
        for path, body in made.items()
        if path.endswith(".html") and re.search(rb"daten/[a-z]+-am\.pdf", body)
    ]

    assert {path for path in made if path.startswith("daten/") and path.endswith(".pdf")} == {
        GERMAN,
        ARABIC,
        "daten/aufnahme.pdf",
        "daten/aufnahme-ar.pdf",
    }
    assert "am/verzeichnis/index.html" in made
    assert squeeze("Γονείς") in entry(made[GERMAN], "elternkreis-nordufer")
    assert "\N{REPLACEMENT CHARACTER}" not in entry(made[GERMAN], "elternkreis-nordufer")
    assert offered == []


# --- When it is made


def test_it_is_made_only_when_what_it_says_changed(tmp_path: Path) -> None:
    """A comment, another page or a new day sets no booklet anew; a telephone number sets each.

    It also stands on the posters of the entry's district, one for each of its foreign languages.
    Same words, same bytes.
    """
    city, out = copy_city(tmp_path), tmp_path / "out"
    build_city(city, out)
    edit(city / ORGS, "# bare: only what is required", "# bare, and a new line\n# of comment")
    edit(city / "content" / "kontakt.md", "Besuch", "Besuche")
    posters = {f"verzeichnis/sprache/{lang}/altstadt/aushang.pdf" for lang in ("ar", "el")}
    kept = build_city(city, out, today=TODAY + timedelta(days=1))
    edit(city / ORGS, "phone: +49 30 23125 107", "phone: +49 30 23125 108")
    made = build_city(city, out)
    build_city(city, tmp_path / "again", process_count=2)

    assert [path for path in kept.updated if path.endswith(".pdf")] == []
    assert {path for path in made.updated if path.endswith(".pdf")} == {
        GERMAN,
        ARABIC,
        *posters,
    }
    printed = ("daten/aufnahme.pdf", GERMAN, ARABIC, *posters)
    assert [read_tree(out)[path] for path in printed] == [
        read_tree(tmp_path / "again")[path] for path in printed
    ]


def test_a_draft_says_so_on_every_page(tmp_path: Path) -> None:
    """While something is missing, each page says that this is a draft (promise 9)."""
    city = copy_city(tmp_path)
    edit(city / "content" / "impressum.md", "\n---\n", "\n---\n\n[[fehlt: die Anschrift]]\n")
    assert run_build(city, tmp_path / "out").release

    sheets = pages(read_tree(tmp_path / "out")[GERMAN])
    assert all(squeeze("Entwurf: noch kein Angebot der Stadt.") in sheet for sheet in sheets)


def test_without_its_fonts_the_old_site_stands(tmp_path: Path) -> None:
    """Where a font is missing, nothing is published and the finding names the font."""
    city, out = copy_city(tmp_path), tmp_path / "out"
    build_city(city, out)
    before = read_tree(out)
    (city / "theme/fonts").mkdir(parents=True)
    (city / "theme/fonts/Hafenschrift.coverage").write_text("U+0041-005A\n")

    found = [note for note in build_faulty_city(city, out) if note.severity == "error"]

    assert {note.code for note in found} == {"font-missing"}
    assert {note.location.path for note in found} == {"theme/fonts/Hafenschrift-Regular.ttf"}
    assert read_tree(out) == before


def test_the_page_of_the_directory_offers_it(release: dict[str, bytes]) -> None:
    """The directory and the page of all downloads offer each booklet with type, language, size."""
    size = -(-len(release[ARABIC]) // 1000)

    for path in ("ar/verzeichnis/index.html", "ar/daten/index.html", "daten/index.html"):
        assert f"daten/{Path(ARABIC).name}" in release[path].decode(), path
    offered = (
        release["daten/index.html"]
        .decode()
        .partition('verzeichnis-ar.pdf" hreflang="ar">')[2]
        .partition("</a>")[0]
    )
    assert re.sub("<[^>]*>", "", offered) == f"Verzeichnis zum Drucken (PDF, Arabisch, {size} kB)"


# --- What it costs


def test_three_hundred_entries_cost_little() -> None:
    """300 organisations cost at most three times 2 s of processor time, and 200 MB."""
    ran = subprocess.run(
        [sys.executable, str(HERE / "tests" / "bench" / "paper.py"), "300"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_without_the_whole_each_district_has_a_booklet_of_its_own() -> None:
    """Each listed entry is in the booklet of its district alone; an edit sets one of them anew."""
    whole = site()
    parts = plan_parts(whole)
    expected = {entry.id for entry in Frame(whole, "de").listed_entries}
    ids = [entry.id for view in parts.values() for entry in view.chapters[0].entries]
    assert (sorted(ids), len(parts)) == (sorted(expected), 4)
    assert all("verzeichnis-" in path for path in parts)
    assert {len(view.chapters) for view in parts.values()} == {1}
    for view in parts.values():
        inside = {entry.id for entry in view.chapters[0].entries}
        assert view.entry_count == len(inside)
        lines = (*view.topics, *view.languages)
        assert inside.issuperset(key for line in lines for key in line.organisation_ids)

    first = next(entry for entry in whole.organisations if entry.id in expected)
    described = replace(first, description=Text((("de", "Ganz anders."),)))
    others = tuple(described if entry is first else entry for entry in whole.organisations)
    again = plan_parts(replace(whole, organisations=others))
    assert [path for path in parts if parts[path] != again[path]] == [
        f"daten/verzeichnis-{first.district}.pdf"
    ]


def plan_parts(whole: Site) -> dict[str, booklet_module.Booklet]:
    """Return the booklets of a site that is printed district by district, by path."""
    frame = Frame(replace(whole, has_whole_booklet=False), "de")
    return {job.path: job.view() for job in booklet_module.plan(frame)}
