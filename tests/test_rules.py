"""The rules, each on the test city with a single change; and one list of them all."""

import ast
import shutil
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest

from wegweiser import rules
from wegweiser.build import pictures
from wegweiser.build.jobs import Job, Plan
from wegweiser.diagnostics import Location, error, warning
from wegweiser.languages import EMPTY_TEXT, Text
from wegweiser.model import loading
from wegweiser.model.citations import Party
from wegweiser.model.organisations import Address, Consent, Contact
from wegweiser.model.past_states import Withdrawal
from wegweiser.model.programmes import Recurrence, Rhythm
from wegweiser.model.settings import Area, Tile
from wegweiser.rules import catalogues, districts, entries, forms, media, pages
from wegweiser.rules.city import City
from wegweiser.rules.settings import is_draft
from wegweiser.source import files, schema
from wegweiser.source.files import Inputs

CITY = Path(__file__).resolve().parent / "city"
TODAY = "2026-06-15"


@cache
def city():
    """Return the test city as a Site with its stock of pictures, read once."""
    site, notes = loading.load_site(files.read_city(CITY), TODAY)
    assert notes == ()
    return replace(site, stored_files=pictures.list_stored_files(files.read_stored_files(CITY)))


def find(name, key, *steps):
    """Say where a field stands, in words that a test can read."""
    return Location("/".join(map(str, (name, key, *steps))))


def findings(rule, **changes):
    """Return what a rule says about the test city with these fields changed."""
    return list(rule(City(replace(city(), **changes), find)))


def with_first(name, **changes):
    """Return a list of the city whose first record is changed."""
    first, *rest = getattr(city(), name)
    return {name: (replace(first, **changes), *rest)}


def at(*path):
    """Return the place that `find` gives for this path."""
    return Location("/".join(map(str, path)))


def test_the_city_breaks_no_rule():
    """The test city keeps every rule, and what is old in it is noticed."""
    diagnostics = rules.check_site(City(city(), find))
    assert sorted((diagnostic.code, diagnostic.location.path) for diagnostic in diagnostics) == [
        ("unchecked-for-a-year", "organisations/hafenchor/checked"),
        ("unchecked-for-years", "organisations/hafenverbund/checked"),
        ("unchecked-for-years", "organisations/sprach-treff-suedufer/checked"),
    ]


@pytest.mark.parametrize(
    ("name", "changes", "steps", "value", "close"),
    [
        ("organisations", {"district": "altstat"}, ["district"], "altstat", "altstadt"),
        ("organisations", {"topics": ("kultur", "kulture")}, ["topics", 1], "kulture", "kultur"),
        ("organisations", {"audiences": ("niemand",)}, ["audiences", 0], "niemand", ""),
        (
            "organisations",
            {"member_of": ("hafenverbund", "verbund")},
            ["member_of", 1],
            "verbund",
            "hafenverbund",
        ),
        (
            "organisations",
            {"merged_into": "hafenbrucke"},
            ["merged_into"],
            "hafenbrucke",
            "hafenbruecke",
        ),
        ("organisations", {"possible_duplicate_of": "xyz"}, ["possible_duplicate_of"], "xyz", ""),
        (
            "organisations",
            {"audiences": ("Ältere Menschen",)},
            ["audiences", 0],
            "Ältere Menschen",
            "aeltere",
        ),
        ("organisations", {"topics": ("الثقافة",)}, ["topics", 0], "الثقافة", "kultur"),
        ("organisations", {"topics": ("Kultur ",)}, ["topics", 0], "Kultur ", "kultur"),
        ("organisations", {"seeks": ("raum",)}, ["seeks", 0], "raum", "raeume"),
        ("organisations", {"offers": ("lastenräder",)}, ["offers", 0], "lastenräder", "lastenrad"),
        (
            "series",
            {"hosts": (Party(organisation="chor"),)},
            ["hosts", 0, "organisation"],
            "chor",
            "hafenchor",
        ),
        ("events", {"series": "kochen"}, ["series"], "kochen", ""),
        ("events", {"district": "nord-ufer"}, ["district"], "nord-ufer", "nordufer"),
        ("projects", {"successors": ("lotsen",)}, ["successors", 0], "lotsen", "hafenlotsen"),
        (
            "projects",
            {"offers": ("fach-beratung",)},
            ["offers", 0],
            "fach-beratung",
            "fachberatung",
        ),
        ("projects", {"districts": ("werder", "mond")}, ["districts", 1], "mond", ""),
        ("offers", {"project": "kai"}, ["project"], "kai", ""),
    ],
)
def test_what_is_named_must_exist(name, changes, steps, value, close):
    """A slug that names nothing is an error at its place, with the nearest one and all allowed."""
    (note,) = findings(rules.check_references, **with_first(name, **changes))
    values = dict(note.values)
    assert ("unknown-value", at(name, getattr(city(), name)[0].id, *steps)) == (
        note.code,
        note.location,
    )
    assert (value, close) == (values["value"], values["close"])
    known = values["known"].partition(" … ")[0].split(", ")
    assert 0 < len(known) <= schema.MAX_NEAREST
    assert not close or close in known


def test_what_is_named_inside_records_must_exist():
    """References deep in records are looked up: of figures, offices, projects, districts."""
    site = city()
    figures = with_first(
        "figures", by_district=(replace(site.figures[2].by_district[0], district="mars"),)
    )
    project = next(one for one in site.projects if one.fields_of_action)
    fields = (replace(project.fields_of_action[0], field="kochen"),)
    areas = (
        replace(site.settings.districts[0], neighbours=("nordsee",)),
        *site.settings.districts[1:],
    )
    office = replace(site.offers[0].places[0], districts=("venus",))
    found = findings(
        rules.check_references,
        **figures,
        **with_first("offers", places=(office,)),
        projects=tuple(
            replace(one, fields_of_action=fields) if one is project else one
            for one in site.projects
        ),
        settings=replace(site.settings, districts=areas),
    )
    assert sorted(note.location.path for note in found) == [
        f"figures/{site.figures[0].id}/by_district/0/district",
        f"offers/{site.offers[0].id}/places/0/districts/0",
        f"projects/{project.id}/fields_of_action/0/field",
        "settings//districts/0/neighbours/0",
    ]


def test_nothing_named_is_nothing_wrong():
    """An empty reference is no reference."""
    assert (
        findings(
            rules.check_references,
            **with_first("organisations", district="", topics=(), merged_into=""),
        )
        == []
    )


@pytest.mark.parametrize("key", ["aufnahme", "sprache", "seite", "nicht-angegeben"])
def test_an_id_that_the_site_needs_is_taken(key):
    """An organisation cannot stand where the site itself stands."""
    (note,) = findings(rules.check_ids, **with_first("organisations", id=key))
    assert ("reserved-id", at("organisations", key, "id")) == (note.code, note.location)


def test_a_withdrawn_id_is_never_given_again():
    """The id of an entry that asked to leave is known only by its digest, and refused for ever."""
    gone = Withdrawal(
        id_sha256=sha256(b"hafenchor").hexdigest(), on="2026-01-01", reason="withdrawn"
    )
    expected = error("withdrawn-id", at("organisations", "hafenchor", "id"), id="hafenchor")
    assert [expected] == findings(rules.check_ids, withdrawn=(gone,))
    assert (
        findings(
            rules.check_ids,
            withdrawn=(replace(gone, id_sha256=sha256(b"HAFENCHOR").hexdigest()),),
        )
        == []
    )


STREET = Address(street="Musterkai 7 b", show="street")


@pytest.mark.parametrize(
    ("fields", "address", "expected"),
    [
        (None, STREET, ["contact/email", "contact/phone", "address/street"]),
        ((), STREET, ["contact/email", "contact/phone", "address/street"]),
        (("email",), STREET, ["contact/phone", "address/street"]),
        (("email", "phone"), STREET, ["address/street"]),
        (("email", "phone", "street"), STREET, []),
        (("email", "phone", "street"), replace(STREET, show="district"), ["address/street"]),
        (("email", "phone", "street"), replace(STREET, show="none"), ["address/street"]),
        (("email", "phone"), replace(STREET, street=""), []),
        (("email", "phone"), None, []),
        (("phone",), None, ["contact/email"]),
    ],
)
def test_personal_fields_need_consent(fields, address, expected):
    """A personal field without consent, or a street not to be shown, is an error at its place."""
    agreed = None if fields is None else Consent(on="2026-05-20", how="form", fields=fields)
    contact = Contact(
        email="a@verein.example", phone="+49 30 23125 999", website="https://verein.example/"
    )
    found = findings(
        rules.check_consent,
        **with_first("organisations", contact=contact, address=address, consent=agreed),
    )
    first = city().organisations[0].id
    assert [("no-consent", f"organisations/{first}/{path}") for path in expected] == [
        (note.code, note.location.path) for note in found
    ]
    assert [path.split("/")[1] for path in expected] == [
        dict(note.values)["field"] for note in found
    ]


def test_an_event_has_a_day_or_repeats():
    """An event without any time cannot be announced."""
    key = city().events[0].id
    assert findings(rules.check_event_dates, **with_first("events", begins="", recurs=None)) == [
        error("event-without-date", at("events", key, "id"), id=key)
    ]
    repeats = Recurrence(rule=EMPTY_TEXT)
    assert (
        findings(rules.check_event_dates, **with_first("events", begins="", recurs=repeats)) == []
    )


@pytest.mark.parametrize(
    ("begins", "ends", "wrong"),
    [
        ("2026-08-21", "2026-08-20", True),
        ("2026-08-21", "2026-08-21", False),
        ("2026-08-21", "2026-08", False),
        ("2026-08-21", "2026-07", True),
        ("2026-08-21", "2026", False),
        ("2026-08-21", "2025", True),
        ("2026-08", "2026-07-31", True),
        ("2026-08", "2026-08-01", False),
        ("2026", "2025-12-31", True),
        ("2026", "2026-01-01", False),
        ("2026-08-21", "", False),
    ],
)
def test_nothing_ends_before_it_begins(begins, ends, wrong):
    """Two dates of any precision contradict each other only where no reading of them agrees."""
    key = city().events[0].id
    expected = (
        [error("ends-before-it-begins", at("events", key, "ends"), begins=begins, ends=ends)]
        if wrong
        else []
    )
    assert expected == findings(rules.check_spans, **with_first("events", begins=begins, ends=ends))


def test_no_repetition_ends_before_it_begins():
    """A last day before the first one is named at its line."""
    key = city().events[0].id
    repeats = Recurrence(
        rule=Text((("de", "jede Woche"),)),
        rhythm=Rhythm(first="2026-08-21", every="week", until="2026-08-20"),
    )
    place = at("events", key, "recurs", "rhythm", "until")

    assert findings(
        rules.check_spans, **with_first("events", begins="", ends="", recurs=repeats)
    ) == [error("ends-before-it-begins", place, begins="2026-08-21", ends="2026-08-20")]


def test_only_what_is_printed_must_be_in_a_font():
    """A character that no font has is named in each file that is printed, if it is printed."""
    texts = {
        "data/site.yaml": "name: Hafen ⚓",
        "data/vocabulary.yaml": "topics:\n  - slug: sport\n    label: {de: Sport ⚽, am: ስፖርት}",
        "data/events.yaml": "- id: x\n  title: ⚽",
    }
    theme = Inputs("", {"theme/fonts/a.coverage": b"U+20-7E"}, "")
    printed = Job("a.pdf", lambda *_: None, ("Hafen ⚓, Sport ⚽",))
    found = rules.check_glyphs(
        City(city(), find, texts, theme=theme, plan_site=lambda _site: Plan((printed,)))
    )

    assert [
        (note.location.path, note.location.line, dict(note.values)["sign"], dict(note.values)["id"])
        for note in found
    ] == [
        ("data/site.yaml", 1, "⚓", "data/site.yaml"),
        ("data/vocabulary.yaml", 3, "⚽", "sport"),
    ]


def test_neighbours_are_mutual():
    """A district is named by its neighbours; an unknown one is another rule's business."""
    areas = (
        Area(slug="a", name="A", neighbours=("b", "c")),
        Area(slug="b", name="B", neighbours=("a",)),
        Area(slug="c", name="C"),
        Area(slug="d", name="D", neighbours=("nirgends",)),
    )
    found = findings(rules.check_neighbours, settings=replace(city().settings, districts=areas))
    assert [
        error(
            "one-sided-neighbour",
            at("settings", "", "districts", 0, "neighbours", 1),
            district="a",
            other="c",
        )
    ] == found


def test_every_tile_is_seen():
    """Districts that lie on each other, wholly or by half, or off the map are named."""
    places = {
        "a": Tile(row=1, column=1),
        "b": Tile(row=1, column=3),
        "c": Tile(row=1, column=2),
        "d": Tile(row=2, column=2),
        "e": Tile(row=1, column=13),
        "f": None,
    }
    areas = tuple(Area(slug=slug, name=slug, tile=tile) for slug, tile in places.items())
    found = findings(rules.check_tiles, settings=replace(city().settings, districts=areas))
    style = (CITY.parents[1] / "theme/assets/site.css").read_text(encoding="utf-8")

    third, fifth = (at("settings", "", "districts", number, "tile") for number in (2, 4))
    assert found == [
        error("tile-covered", third, district="c", other="a"),
        error("tile-covered", third, district="c", other="b"),
        error("tile-outside", fifth, district="e", rows=8, columns=12),
    ]
    assert (
        f".r{districts.MAP_ROWS} {{" in style,
        f".c{districts.MAP_COLUMNS} {{" in style,
    ) == (True, True)
    assert (
        f".r{districts.MAP_ROWS + 1} {{" in style,
        f".c{districts.MAP_COLUMNS + 1} {{" in style,
    ) == (False, False)


def test_what_only_the_city_can_supply_is_asked_for():
    """Without its own address, repository and contact form the site is a draft."""
    unset = replace(
        city().settings, base_url="https://wegweiser.example/x/", repository="", contact_form=""
    )
    assert findings(rules.check_settings, settings=unset) == [
        warning("unset-setting", at("settings", "", "base_url"), key="base_url"),
        warning("unset-setting", at("settings", ""), key="repository"),
        warning("unset-setting", at("settings", ""), key="contact_form"),
    ]


def test_a_link_inside_the_site_leads_to_a_planned_page():
    """A link to a page that nobody plans is an error; anchors, other sites, comments are not."""
    texts = {
        "content/a.md": "# [x](/nirgends/)\n"
        "[a](/) [b](/kontakt/#form) [c](/kontakt) [d](https://x.example/) [e](#f) "
        "[g](//h.example/)\n",
        "data/a.yaml": "# [x](/nirgends/)\n- text: '[x](/kontakte/)'\n",
    }
    jobs = [
        Job(path, lambda *_: None, ())
        for path in ("index.html", "kontakt/index.html", "verzeichnis/index.html")
    ]
    bare = replace(city(), stored_files=())
    found = list(
        rules.check_internal_links(
            City(bare, find, texts, plan_site=lambda _site: Plan(tuple(jobs)))
        )
    )
    assert found == [
        error("dead-link", Location("content/a.md", 1, 7, 10), target="/nirgends/", close=""),
        error(
            "dead-link", Location("content/a.md", 2, 32, 8), target="/kontakt", close="/kontakt/"
        ),
        error("dead-link", Location("content/a.md", 2, 78, 12), target="//h.example/", close=""),
        error(
            "dead-link", Location("data/a.yaml", 2, 14, 10), target="/kontakte/", close="/kontakt/"
        ),
    ]


@pytest.mark.parametrize(
    ("target", "incomplete", "faulty", "is_dead"),
    [
        ("/verzeichnis/verein/", "organisations", "", False),
        ("/ar/verzeichnis/verein/", "organisations", "", False),
        ("/nachbarschaft/verein/", "organisations", "", False),
        ("/projekte/verein/", "organisations", "", True),
        ("/verzeichnis/verein/", "projects", "", True),
        ("/verzeichnis/verein/", "", "", True),
        ("/verzeichnis/thema/kultur/", "", "vocabulary", False),
        ("/verzeichnis/thema/kultur/", "", "organisations", False),
        ("/verzeichnis/thema/kultur/", "", "events", True),
        ("/verzeichnis/kultur/", "", "vocabulary", True),
        ("/nirgends/thema/kultur/", "", "vocabulary", True),
        ("/verzeichnis/aufnahme/", "", "intake", False),
        ("/verzeichnis/aufnahme/verein/", "", "intake", False),
        ("/melden/nachricht/", "", "intake", False),
        ("/ar/melden/termin/", "", "intake", False),
        ("/melden/nachricht/", "", "vocabulary", True),
        ("/verzeichnis/verein/", "", "intake", True),
        ("/tr/kontakt/", "", "settings", False),
        ("/tr/kontakt/", "", "vocabulary", True),
        ("/kontakte/", "", "settings", True),
    ],
)
def test_a_link_to_what_cannot_be_read_is_not_dead(target, incomplete, faulty, is_dead):
    """A page may be missing only because its record cannot be read; that is told already."""
    site = replace(
        city(),
        incomplete_kinds=frozenset({incomplete} - {""}),
        faulty_fields={(faulty, ""): ((),)} if faulty else {},
    )
    texts = {"content/a.md": f"[x]({target})\n"}
    job = Job("index.html", lambda *_: None, ())
    changed = City(site, find, texts, plan_site=lambda _site: Plan((job,)))
    assert [note.code for note in rules.check_internal_links(changed)] == ["dead-link"] * is_dead


def test_two_files_of_one_path_are_told_once():
    """Pictures of one name, ids that are addresses of ours, unreadable ids are told elsewhere."""
    entry = replace(city().organisations[0], id="aufnahme")
    site = replace(city(), organisations=(entry,), stored_files=())
    paths = ["a.html", "verzeichnis/aufnahme/index.html", f"verzeichnis/{schema.STAND_IN}.html"]
    jobs = [Job(path, lambda *_: None, ()) for path in paths for _ in range(2)]
    jobs += [Job("b.jpg", pictures.make_variant, ()) for _ in range(2)]
    told = City(site, find, plan_site=lambda _site: Plan(tuple(jobs)))
    assert [dict(note.values)["path"] for note in rules.check_output_paths(told)] == ["a.html"]


@pytest.mark.parametrize(
    ("faulty", "expected"),
    [(("phrases",), True), (("phrases", 1, "id"), True), (("phrases", 1, "text"), False)],
)
def test_a_text_with_an_unreadable_id_may_be_any(faulty, expected):
    """What seems to be missing may be the one whose id cannot be read."""
    site = replace(city(), faulty_fields={("intake", ""): (faulty,)})
    assert forms._has_unreadable_id(City(site, find), "phrases", 3) is expected


def test_a_page_that_nobody_would_see_is_named():
    """A page in a language that the site does not have is an error, not silently left out."""
    page = replace(city().pages[0], lang="fr", path="content/404.fr.md")
    pages = (*city().pages, page)

    assert findings(rules.check_page_languages, pages=pages) == [
        error("unknown-value", Location("content/404.fr.md"), value="fr", close="", known="de, ar")
    ]


def test_the_texts_are_in_a_language_of_the_site():
    """A source language that the site does not have is named where it stands, or is missing."""
    settings = replace(city().settings, source_language="fr")
    broken = replace(city(), settings=settings)

    place = at("settings", "", "source_language")
    assert findings(rules.check_source_language, settings=settings) == [
        error("unknown-value", place, value="fr", close="", known="de, ar")
    ]
    nowhere = City(broken, lambda *_: at("settings", ""))
    assert list(rules.check_source_language(nowhere)) == [
        error("missing-key", at("settings", ""), key="source_language")
    ]
    assert findings(rules.check_source_language) == []


def test_no_two_jobs_write_one_file():
    """Two pages with the same address are named with both their records."""
    jobs = [
        Job("a/index.html", lambda *_: None, (), "content/a.md"),
        Job("a/index.html", lambda *_: None, (), "data/orgs.yaml a"),
    ]
    found = rules.check_output_paths(City(city(), find, plan_site=lambda _site: Plan(tuple(jobs))))

    assert list(found) == [
        error(
            "doubled-path", Location("data/orgs.yaml a"), path="a/index.html", other="content/a.md"
        )
    ]


def unlisted_rules(folder):
    """Return a sentence for each rule of a folder that stands not in RULES of its `__init__.py`."""
    listing = ast.parse((folder / "__init__.py").read_text(encoding="utf-8"))
    (listed,) = (
        {name.id for name in ast.walk(node) if isinstance(name, ast.Name)}
        for node in listing.body
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "RULES"
    )
    return [
        f"{path.name}: {node.name} judges nothing until it stands in RULES of rules/__init__.py"
        for path in sorted(folder.glob("[a-z]*.py"))
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("check_")
        if node.name not in listed
    ]


def test_every_rule_is_listed(tmp_path):
    """A rule that no list names would judge nothing; a planted one is told with its module."""
    folder = Path(shutil.copytree(Path(rules.__file__).parent, tmp_path / "rules"))
    assert unlisted_rules(folder) == []

    with (folder / "media.py").open("a", encoding="utf-8") as file:
        file.write("\n\ndef check_colours(city):\n    return ()\n")

    assert unlisted_rules(folder) == [
        "media.py: check_colours judges nothing until it stands in RULES of rules/__init__.py"
    ]


@pytest.mark.parametrize(("count", "is_long"), [(10, False), (11, True)])
def test_a_sentence_in_plain_language_has_ten_words(count, is_long):
    """The content rules after DIN SPEC 33429; one more is told."""
    page = city().pages[0]
    plain = replace(page, front=replace(page.front, plain_language=True), body="Wort " * count)
    codes = [finding.code for finding in findings(pages.check_plain_language, pages=(plain,))]
    assert codes == ["long-sentence"] * is_long


@pytest.mark.parametrize(("slug", "codes"), [("impressum", ["outdated-law"]), ("ueber-uns", [])])
def test_only_legal_pages_must_cite_the_law_in_force(slug, codes):
    """Another page may tell of a law that was."""
    page = replace(city().pages[0], slug=slug, body="Nach § 5 TMG galt das.")
    found = findings(pages.check_cited_laws, pages=(page,))
    assert [finding.code for finding in found] == codes


def test_no_address_is_called_lost_while_a_list_cannot_be_read():
    """Where entries are missing for another fault, nobody knows which are gone."""
    kept = city().organisations[1:]
    for incomplete, codes in ((frozenset(), ["address-gone"]), (frozenset(["organisations"]), [])):
        site = replace(city(), organisations=kept, incomplete_kinds=incomplete)
        found = entries.check_lost_addresses(City(site, find, base=city()))
        assert [finding.code for finding in found] == codes


def test_a_draft_is_what_has_still_to_be_filled_in():
    """A placeholder, or a setting that only the city can make; other findings make no draft."""
    other = warning("long-sentence", Location("a.md"))
    missing = warning("placeholder", Location("a.md"))
    assert [is_draft(city(), found) for found in ((), (other,), (missing,))] == [False, False, True]
    unset = replace(city().settings, base_url="https://wegweiser.example/")
    assert is_draft(replace(city(), settings=unset), ())


@pytest.mark.parametrize(("name", "stays"), [("VMH", True), ("VM", False), ("Lesekreis", False)])
def test_names_stay_as_they_are_in_every_language(name, stays):
    """From three letters on, unless it is an everyday word, which may well be translated."""
    site = replace(city(), **with_first("organisations", short=name))
    names = catalogues.compile_words(site, "ar").names
    assert bool(names.search(f"Das {name} hilft.")) == stays


@pytest.mark.parametrize(("lang", "codes"), [("ar", ["translation-numbers"]), ("fr", [])])
def test_the_words_of_a_theme_are_judged_in_the_languages_of_the_city(lang, codes):
    """The built-in theme speaks more languages than most cities: those are not theirs."""
    words = b'msgid "3 Tage"\nmsgstr "4 Tage"\n'
    theme = Inputs("theme", {f"theme/words/{lang}.po": words}, "")
    found = catalogues.check_catalogues(City(city(), find, theme=theme))
    assert [finding.code for finding in found] == codes


@pytest.mark.parametrize(("second", "codes"), [("kai.png", ["duplicate-id"]), ("see.jpg", [])])
def test_pictures_differ_by_more_than_their_ending(second, codes):
    """What is made of them would have the same name."""
    picture = replace(city().media[0], path="bilder/kai.jpg")
    other = replace(picture, path=f"bilder/{second}")
    found = findings(media.check_picture_names, media=(picture, other))
    assert [finding.code for finding in found] == codes


@pytest.mark.parametrize("sign", ["\u202e", "\u200b", "\ufdd3", "\ufdd7"])
def test_no_translation_hides_a_character(sign):
    """Neither one that turns words around nor one of those that we mark translations with."""
    texts = {"content/words/ar.po": f'msgid "Hafen"\nmsgstr "مي{sign}ناء"\n'}
    (found,) = catalogues.check_catalogues(City(city(), find, texts=texts))
    assert (found.code, found.location.line, found.location.column) == ("hidden-character", 2, 11)


@pytest.mark.parametrize(("incomplete", "codes"), [((), ["file-without-credit"]), (("media",), [])])
def test_no_file_lacks_its_credit_while_the_list_cannot_be_read(incomplete, codes):
    """Where entries are missing for another fault, nobody knows which files they are about."""
    (file, *_) = city().stored_files
    site = replace(city(), stored_files=(file,), media=(), incomplete_kinds=frozenset(incomplete))
    assert [finding.code for finding in media.check_file_credits(City(site, find))] == codes
