"""The search: what people type, in every language of the site, and what they find first.

Folding equal to Python's; speed.
"""

import gzip
import json
import re
import sys
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from playwright.sync_api import Page, expect
from support.cities import HERE, build_city
from support.oracles import OpenPage, find_script_faults, parse_scripts, serve_folder
from support.readers import follow

from wegweiser.build.assets import shrink_script

sys.path.insert(0, str(HERE / "tests" / "bench"))
import corpus

VECTORS = json.loads((HERE / "tests/folding.json").read_text(encoding="utf-8"))
SCRIPTS = sorted((HERE / "theme/assets").glob("*.js"))

# What is typed, and the entry that must come first.
DORTMUND = {
    "Vita": "ksf-vita",
    "ksf": "ksf-vita",
    "vmdo": "vmdo",
    "soziokulturell": "vmdo",  # an earlier name
    "Kamerunischer Ingenieure": "vkii-ruhrbezirk",
    "interkulturelle Freundschaften": "vif",
    "Verein für Internationale Freundschaften": "vif",
    "Deutsch-Afrikaner": "vjd",
    "Griechen": "xeniteas",
    "ξενιτεας": "xeniteas",
    "ΣΎΛΛΟΓΟΣ Ποντίων": "xeniteas",
    "Tuegem": "tuegem",
    "tugem": "tuegem",
    "Elternverein": "dotev",
    "Verein Eltern": "dotev",
    "Gesprächskreis": "tuerkisch-deutscher-frauengespraechskreis",
    "gespraechskreis": "tuerkisch-deutscher-frauengespraechskreis",
    "gesprachskreis": "tuerkisch-deutscher-frauengespraechskreis",
    "Bildungszentrm": "tuerkisches-bildungszentrum",
    "Italinverein": "italienverein",
    "Simurgh": "simorgh",
    "Fussball": "fortuna-66",
    "Trommel": "da-ssi-ra-gi",
    "Roma": "romano-than",
    "Romanes": "romano-than",
    "Brucke der Kulturen": "awo-bruecke-der-kulturen",
    "türkçe": "awo-bruecke-der-kulturen",
    "TURKCE": "awo-bruecke-der-kulturen",
    "Nordstadt Frauen": "bezent",
    "Schule Ballett": "ksf-vita",
    "Tamil": "tkd",
    "தமிழ்": "tkd",
    "Muttersprache": "tkd",
    "українська": "ksf-vita",
    "Украинська": "ksf-vita",
    "РУССКИЙ": "ksf-vita",
    "Ukrainsch": "ksf-vita",
    "Flüchtlinge": "ksf-vita",  # the directory says "Geflüchtete"
    "Rassismus": "africa-positive",
    "Fußballverein": "fortuna-66",  # a word of two, of which an entry has one
    "Hausaufgabenhilfe": "africa-positive",  # it gives private lessons
    "Rechtsberatung": "italienverein",
    "Frauencafé": "tuerkisch-deutscher-frauengespraechskreis",
    "Griechenland": "xeniteas",
    # From people's mouths, in the languages of the vocabulary: what they need, and languages.
    "Schule": "ksf-vita",
    "okul": "vmdo",
    "مدرسة": "africa-positive",
    "школа": "africa-positive",
    "Kita": "africa-positive",
    "job": "multikulturelles-forum",
    "работа": "multikulturelles-forum",
    "Jobcenter": "afrido",
    "avukat": "afrido",
    "محامي": "afrido",
    "Wohnungen": "romano-than",  # it says "Wohnen"
    "شقة": "afrido",
    "Deutschkurs": "africa-positive",
    "Almanca kursu": "africa-positive",
    "doctor": "vif",
    "лікар": "vif",
    "futbol": "bezent",
    "كرة القدم": "bezent",
    "emekli": "awo-bruecke-der-kulturen",
    "لاجئين": "ksf-vita",
    "kadın": "bezent",
    "Radio": "africa-positive",
    "yardım": "afrido",
    "Greek": "xeniteas",
    "Yunanca": "xeniteas",
    "اليونانية": "xeniteas",
    "греческий": "xeniteas",
    "Bulgarca": "romano-than",
    "по-русски": "ksf-vita",
    "Arapça": "",  # nobody says so
    "Spanisch": "",  # nobody says so; somebody who speaks Romanian is no typing error
    "iranisch": "",
}
GERMAN = {
    "Senioren": "hafenbruecke",  # "Ältere Menschen"
    "istanbul": "komma-und-klammer",
    "İSTANBUL": "komma-und-klammer",
    "cafe": "komma-und-klammer",
    "Brückenfreunde": "hafenbruecke",
    "Hausaufgaben": "hafenbruecke",
    "Hausaufgabn": "hafenbruecke",
    "kurdisch": "frauenrunde",
    "ژنان": "frauenrunde",
    "جسر": "hafenbruecke",
    "Αραβικα Γέφυρα": "",
    "Chor": "hafenchor",
}
ARABIC = {
    "ميناء": "nadi-al-mina",
    "النَّادِي": "nadi-al-mina",
    "القصـــص": "nadi-al-mina",
    "أغانى": "hafenchor",
    "الإستشارة عربي": "hafenbruecke",
    "كتابخانه": "kulturspeicher",
    "Bücherei": "kulturspeicher",
    "Hausaufgabenhilfe": "hafenbruecke",
    "arabisch jugendliche": "hafenbruecke",
    "السورانية": "frauenrunde",
    "Hafenklub": "nadi-al-mina",
    "الرياضة": "sc-kogge",
    "بالعربية": "hafenbruecke",  # "in Arabic", one word
}

# Types a text key by key and lays the page out after each, as a browser does before it shows
# anything.
TYPED = """async text => {
  const input = document.querySelector("#suche-wort");
  for (let n = 1; n <= text.length; n++) {
    input.value = text.slice(0, n);
    input.dispatchEvent(new Event("input", { bubbles: true }));
    await null;
    document.body.offsetHeight;
  }
}"""


def first_hits(page: Page, queries: dict[str, str]) -> dict[str, str]:
    """Return the id of the first row that each query shows."""
    page.fill("#suche-wort", "zzz")
    page.wait_for_selector(".nobody")
    found = {}
    for query in queries:
        page.fill("#suche-wort", query)
        # The address that is printed below the list is set together with the list.
        expect(page.locator(".printed bdi")).to_have_text(
            re.compile(re.escape(f"?{urlencode({'suche': query})}") + "$")
        )
        hits = page.evaluate(
            "[...document.querySelectorAll('.rows > .row h3 a')]"
            ".map(a => a.pathname.split('/').slice(-2)[0])"
        )
        found[query] = hits[0] if hits else ""
    return found


def milliseconds_a_key(page: Page, text: str) -> float:
    """Return the processor time that the page's process takes for each key of a text."""
    session = page.context.browser.new_browser_cdp_session()

    def seconds() -> float:
        found = session.send("SystemInfo.getProcessInfo")["processInfo"]
        return sum(process["cpuTime"] for process in found if process["type"] == "renderer")

    before = seconds()
    page.evaluate(TYPED, text)
    return (seconds() - before) * 1000 / len(text)


def test_what_people_type_in_the_real_city(real_home: str, show_page: OpenPage) -> None:
    """Typing errors, parts of compounds, compounds of known parts, umlauts.

    Other scripts and earlier names find whom they mean.
    """
    assert first_hits(show_page(real_home + "verzeichnis/"), DORTMUND) == DORTMUND


@pytest.mark.parametrize(
    ("path", "queries"), [("verzeichnis/", GERMAN), ("ar/verzeichnis/", ARABIC)]
)
def test_what_people_type_in_two_languages(
    path: str, queries: dict[str, str], home: str, show_page: OpenPage
) -> None:
    """A German word finds the entry on an Arabic page.

    An Arabic one however its letters are written.
    """
    assert first_hits(show_page(home + path), queries) == queries


def test_enough_queries() -> None:
    """There are at least sixty of them for the real city alone."""
    assert len(DORTMUND) >= 60


# What is typed, and what the answer begins with where no organisation is found; never nothing.
ANSWERS = {
    "arabisch": "Niemand hat Arabisch angegeben. Von 31 Organisationen kennen wir",
    "العربية": "Niemand hat Arabisch angegeben.",
    "Kurdish": "Niemand hat Kurdisch angegeben.",
    "Hörde": "In Hörde ist noch niemand eingetragen. Von 25 Organisationen kennen wir den",
    "Moschee": "Zum Thema Religion ist noch niemand eingetragen.",
    "INSIST": "Auf anderen Seiten",
    "Impressum": "Auf anderen Seiten",
    "Quastenflosser": "Die Suche findet „Quastenflosser“ nicht.",
}


def test_an_answer_for_what_nobody_has(real_home: str, show_page: OpenPage) -> None:
    """A language, district, topic that nobody has is told as such; other pages are named.

    Each answer leads on to people, by a letter that says what is looked for.
    """
    page = show_page(real_home + "verzeichnis/")
    for query, answer in ANSWERS.items():
        page.fill("#suche-wort", query)
        expect(page.locator(".list > .elsewhere, .nobody").first).to_contain_text(answer)
        letter = page.locator(".nobody .mail").get_attribute("href") or ""
        assert letter.startswith("mailto:miadoki@dortmund.de?subject=")
        assert quote(query) in letter


def test_the_site_costs_little(real_home: str, show_page: OpenPage) -> None:
    """The pages of the site take 6 kB of the index, all it knows 6 kB in transit more than before.

    Before, the index alone took 5 kB in transit.
    """
    page = show_page(real_home + "verzeichnis/")
    text = page.evaluate("fetch('suche.json').then(answer => answer.text())")
    pages = json.dumps(json.loads(text)["pages"], ensure_ascii=False, separators=(",", ":"))

    assert 1000 < len(pages.encode()) <= 6_500
    assert len(gzip.compress(text.encode())) <= 11_000


def test_browser_folds_like_python(home: str, show_page: OpenPage) -> None:
    """The vectors that Python's folding is tried on give the same in the browser."""
    page = show_page(home + "verzeichnis/")

    assert page.evaluate("vectors => vectors.map(([text]) => search.fold(text))", VECTORS) == [
        folded for _, folded in VECTORS
    ]


# How entries of one letter are called, and what else stands in their text.
NAMES = {
    "a": ("Wassersport Nord", ""),
    "b": ("Sportfreunde Nord", ""),
    "c": ("Sport Nord", ""),
    "d": ("Nord", "sport"),
    "e": ("Nord", "sportlich"),
    "f": ("Nord", "wassersport"),
    "g": ("Du & Ich", ""),
    "h": ("Wir und Ihr", ""),
    "i": ("Licht & Schatten", ""),
    "j": ("Ich und Wir", "du"),
}
FOUND = """async ([names, query]) => {
  const ids = Object.keys(names), nothing = ids.map(() => ""), all = Object.values(names);
  const index = await search.prepare({
    id: ids, name: all.map(([name]) => name), text: all.map(([, text]) => text),
    short: nothing, line: nothing, also: nothing, facets: {}, values: {}, near: {}, pages: [],
  });
  const { found } = search.find(index, new URLSearchParams({ suche: query }));
  return found.map((i) => ids[i]).join("");
}"""


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("sport", "cbadef"),  # a name before a text; in each the whole word, a beginning, inside
        ("du und ich", "gj"),
        ("Du & Ich", "gj"),
        ("wir & ihr", "h"),
        ("Licht und Schatten", "i"),
        ("Licht&Schatten", "i"),
        ("und", "hj"),
    ],
)
def test_whole_words_come_first_and_an_and_is_none(
    home: str, show_page: OpenPage, query: str, ids: str
) -> None:
    """A whole word counts more than one that begins so, and that more than one that holds it.

    What is joined by "&" is found by "und", and the other way round.
    """
    page = show_page(home + "verzeichnis/")

    assert page.evaluate(FOUND, [NAMES, query]) == ids


def test_who_is_gone_is_not_found(real_home: str, show_page: OpenPage) -> None:
    """Dissolved and merged entries are in no list and in no index, though their pages stand."""
    page = show_page(real_home + "verzeichnis/")

    assert first_hits(page, {"African Tide": "", "Afrika-Haus": ""}) == {
        "African Tide": "",
        "Afrika-Haus": "",
    }
    index = page.evaluate("fetch('suche.json').then(answer => answer.text())")
    assert "african-tide-union" not in index
    assert page.locator("a[href$='/african-tide-union/']").count() == 0


def test_scripts_are_sound() -> None:
    """ESLint finds nothing.

    As published, no script is larger than 14 kB, all together at most 45; none runs text as code
    or markup.
    """
    assert find_script_faults(SCRIPTS) == []
    sizes = {path.name: len(shrink_script(path.read_bytes())) for path in SCRIPTS}
    assert max(sizes.values()) < 14_000, sizes
    assert sum(sizes.values()) <= 45_000, sizes
    assert [
        path.name
        for path in SCRIPTS
        if re.search(r"\beval\(|new Function|innerHTML|style=", path.read_text(encoding="utf-8"))
    ] == []


def test_published_scripts_say_what_their_sources_say() -> None:
    """A script without comments and indentation has the same syntax tree, and is smaller.

    The judge sees a blank that is lost inside a template literal.
    """
    sources = [path.read_bytes() for path in SCRIPTS]
    published = [shrink_script(source) for source in sources]
    nested = b"const said = `a ${x ? `b  c` : d}`; // said\n"
    trees = parse_scripts([*sources, *published, b"`b  c`", b"`b c`"])

    assert trees[: len(SCRIPTS)] == trees[len(SCRIPTS) : -2]
    assert trees[-2] != trees[-1]
    assert all(len(after) < len(before) for before, after in zip(sources, published, strict=True))
    assert shrink_script(nested) == nested


def test_the_linter_of_scripts_finds_faults(tmp_path: Path) -> None:
    """A script with an unknown name and with markup made from text is refused.

    The judge is awake.
    """
    bad = tmp_path / "bad.js"
    bad.write_text(
        '"use strict";\nnobody();\ndocument.body.innerHTML = location.hash;\n', encoding="utf-8"
    )

    assert len(find_script_faults([bad])) == 2


@pytest.mark.timeout(600)
def test_2400_organisations(tmp_path: Path, open_page: OpenPage) -> None:
    """A keystroke filters them in 50 ms on a processor four times slower.

    The index stays below 200 kB in transit.

    The list is cut into sheets there: rows are made from the index, in the words of the page.
    """
    build_city(corpus.city_of(tmp_path, 2400), tmp_path / "out")
    index = (tmp_path / "out/verzeichnis/suche.json").read_bytes()
    assert len(gzip.compress(index)) < 200_000
    # The page is closed before its server: it may still be asking for something.
    with serve_folder(tmp_path / "out") as home, open_page(home + "verzeichnis/") as page:
        asked: list[str] = []
        page.on("request", lambda it: asked.append(it.url))
        assert page.locator(".rows > .row").count() == 100
        expect(page.locator("#liste")).to_have_text("2400 Organisationen")
        page.fill("#suche-wort", "verein 17")
        expect(page.locator("#liste")).not_to_have_text("2400 Organisationen")
        assert [url.removeprefix(home) for url in asked if ".svg" not in url] == [
            "verzeichnis/suche.json"
        ]

        # Processor time, not the clock's: other programs share the processor. Four times that, for
        # a browser that plays a slow processor waits by the clock, and takes processor time for
        # it. The quickest of five rounds.
        assert 4 * min(milliseconds_a_key(page, "beratung tanz") for _ in range(5)) <= 50

        assert (
            4 * min(milliseconds_a_key(page, "beratung tanz quastenflosser") for _ in range(5))
            <= 50
        )

        page.fill("#suche-wort", "tanzverein")
        row = page.locator(".rows > .row").first
        expect(row.locator("h3")).to_have_text(re.compile("^Tanzverein"))
        page.locator(".rows > .row").nth(20).wait_for()
        assert not page.locator(".leaf").is_visible(), "what is found is no sheet of the list"
        name = row.locator("h3").inner_text()
        assert row.locator(".chips bdi").count() >= 1
        assert row.locator("p").first.inner_text().startswith("Wir ")
        assert "{" not in row.inner_text()
        follow(row.locator("a"))
        expect(page.locator("h1")).to_have_text(re.compile(f"^{re.escape(name)}"))


def test_300_organisations(tmp_path: Path) -> None:
    """At three hundred, the index is below 30 kB in transit.

    No list heavier than 150 kB, 40 in transit.
    """
    build_city(corpus.city_of(tmp_path, 300), tmp_path / "out")
    index = gzip.compress((tmp_path / "out/verzeichnis/suche.json").read_bytes())
    pages = [path.read_bytes() for path in (tmp_path / "out/verzeichnis").rglob("index.html")]

    assert len(index) < 30_000
    assert max(map(len, pages)) <= 150_000
    assert max(len(gzip.compress(page)) for page in sorted(pages, key=len)[-3:]) <= 40_000
