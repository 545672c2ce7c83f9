"""The reading diff: over a matrix of edits it names exactly the pages and the sentences that a reader will see change."""

import json
import re
import shutil
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode
from support.cities import CITY, HERE, built, copied, edit

from wegweiser.commands import cli
from wegweiser.languages import Translations
from wegweiser.review import diff, pairs, quoting, telling
from wegweiser.review.diff import Difference
from wegweiser.review.readings import Item, read

ORGS, SITE, EVENTS, TRAININGS = (
    "data/orgs.yaml",
    "data/site.yaml",
    "data/events.yaml",
    "data/trainings.yaml",
)
NEWS = "content/aktuelles/2026-05-02-hafenfest.md"
WORDS = Translations("de", (HERE / "wegweiser/messages/de.po").read_bytes())
Edit = Callable[[Path], None]
Told = tuple[str, str, str]
"""The page that tells a change, what was there, what is there now."""


def say(key: str, **fields: object) -> str:
    """Return the German words of the reading diff."""
    assert WORDS.has_message(key), key
    return WORDS(key).format(**fields) if fields else WORDS(key)


def change(name: str, old: str, new: str) -> Edit:
    """Return an edit that replaces a text in a file."""
    return lambda city: edit(city / name, old, new)


def added(name: str, text: str) -> Edit:
    """Return an edit that writes more at the end of a file."""
    return lambda city: (city / name).write_text(_read(city / name) + text, encoding="utf-8")


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def without(name: str, key: str) -> Edit:
    """Return an edit that removes a record from a list."""

    def remove(city: Path) -> None:
        items = _read(city / name).split("\n- id: ")
        (city / name).write_text(
            "\n- id: ".join(one for one in items if not one.startswith(key + "\n")),
            encoding="utf-8",
        )

    return remove


def painted(city: Path) -> None:
    """Change a colour of the theme."""
    shutil.copytree(HERE / "theme", city / "theme")
    css = city / "theme/assets/site.css"
    css.write_text(_read(css) + "\n/* ein anderer Ton */\n", encoding="utf-8")


def renamed(city: Path) -> None:
    """Give an organisation a new id, wherever it is named."""
    for path in [*city.rglob("*.yaml"), *city.rglob("*.md")]:
        text = _read(path)
        path.write_text(re.sub(r"\bsc-kogge\b", "sportclub-kogge", text), encoding="utf-8")


NEW = "- {id: zz-neu, name: Zuletzt gekommen, kind: group, status: active, district: werder, languages: [de], sources: [https://zz.example/]}\n"
IMPORTED = "".join(
    f"- {{id: zz-{n:03}, name: Gruppe {n:03}, kind: group, status: active, languages: [de], sources: [https://zz.example/{n}]}}\n"
    for n in range(500)
)
CHOIR = "/verzeichnis/hafenchor/"
BRIDGE = "/verzeichnis/hafenbruecke/"

Case = tuple[Edit, dict[str, str], set[Told]]
"""An edit, the states of the pages that come, go or move, and sentences that must be told, with the page that tells them."""

# Edits of other places of the city: built together, for each build costs a second.
RECORDS: dict[str, Case] = {
    "a year": (
        change(ORGS, 'founded: "2004"', 'founded: "2003"'),
        {},
        {(CHOIR, "Gegründet: 2004", "Gegründet: 2003")},
    ),
    "a month": (
        change(ORGS, "founded: 1998-04", "founded: 1998-05"),
        {},
        {(BRIDGE, "Gegründet: April 1998", "Gegründet: Mai 1998")},
    ),
    "a later sentence": (
        change(ORGS, "Noten brauchen Sie nicht.", "Noten brauchen Sie nie."),
        {},
        {(CHOIR, "Noten brauchen Sie nicht.", "Noten brauchen Sie nie.")},
    ),
    "Arabic": (
        change(ORGS, "لا تحتاجون إلى قراءة النوتة", "لا تحتاجون إلى نوتة"),
        {},
        {("/ar" + CHOIR, "لا تحتاجون إلى قراءة النوتة.", "لا تحتاجون إلى نوتة.")},
    ),
    "meeting hours": (
        change(ORGS, "donnerstags, 19:30 Uhr", "freitags, 19:30 Uhr"),
        {},
        {(CHOIR, "Wann: donnerstags, 19:30 Uhr", "Wann: freitags, 19:30 Uhr")},
    ),
    "an e-mail address": (
        change(ORGS, "singen@hafenchor.example", "chor@hafenchor.example"),
        {},
        {(CHOIR, "Kontakt: singen@hafenchor.example", "Kontakt: chor@hafenchor.example")},
    ),
    "a check": (
        change(ORGS, "{on: 2026-06-01, how: staff}", "{on: 2026-06-02, how: staff}"),
        {},
        {
            (
                "/verzeichnis/kulturspeicher/",
                "Geprüft von Mitarbeitenden der Stadt, zuletzt geprüft am 1. Juni 2026.",
                "Geprüft von Mitarbeitenden der Stadt, zuletzt geprüft am 2. Juni 2026.",
            )
        },
    ),
    "a topic's label": (
        change(
            "data/vocabulary.yaml",
            "label: {de: Sport, ar: الرياضة}",
            "label: {de: Bewegung, ar: الرياضة}",
        ),
        {},
        {("/verzeichnis/sc-kogge/", "Themen: Sport", "Themen: Bewegung")},
    ),
    "a price": (
        change(TRAININGS, "15 Euro, mit Hafenpass kostenlos", "20 Euro, mit Hafenpass kostenlos"),
        {},
        {
            (
                "/weiterbildung/foerdermittel-2026/",
                "15 Euro, mit Hafenpass kostenlos",
                "20 Euro, mit Hafenpass kostenlos",
            )
        },
    ),
}
PAGES: dict[str, Case] = {
    "a paragraph of news": (
        change(NEWS, "Der Eintritt ist frei. Fragen", "Der Eintritt kostet nichts. Fragen"),
        {},
        {
            (
                "/aktuelles/2026-05-02-hafenfest/",
                "Der Eintritt ist frei.",
                "Der Eintritt kostet nichts.",
            )
        },
    ),
    "a cell of a table": (
        change(NEWS, "Chor & Kaffee", "Chor & Tee"),
        {},
        {("/aktuelles/2026-05-02-hafenfest/", "Chor & Kaffee", "Chor & Tee")},
    ),
    "a link": (
        change(
            "content/kontakt.md",
            "[Kontaktformular](https://musterhafen.example/kontaktformular)",
            "[Kontaktformular](https://formular.example/)",
        ),
        {},
        {("/kontakt/", "https://musterhafen.example/kontaktformular", "https://formular.example/")},
    ),
    "news gone": (
        lambda city: (city / "content/aktuelles/2024-11-archiv.md").unlink(),
        {"/aktuelles/2024-11-archiv/": "gone"},
        set(),
    ),
    "news more": (
        lambda city: (city / "content/aktuelles/2026-06-01-neu.md").write_text(
            "---\ntitle: Neues vom Kai\ndescription: Es gibt etwas.\ndate: 2026-06-01\n---\n\nAm Kai steht eine Bank.\n",
            encoding="utf-8",
        ),
        {"/aktuelles/2026-06-01-neu/": "new"},
        {("/aktuelles/2026-06-01-neu/", "", "Am Kai steht eine Bank.")},
    ),
    "a date": (
        change(EVENTS, "begins: 2026-08-21", "begins: 2026-08-20"),
        {},
        {("/termine/", "21. August 2026 – 23. August 2026", "20. August 2026 – 23. August 2026")},
    ),
    "a figure": (
        change("data/figures.yaml", "value: 1250", "value: 1260"),
        {},
        {("/zahlen/", "1.250", "1.260")},
    ),
}


def together(cases: dict[str, Case]) -> Case:
    """Return several edits as one."""

    def every(city: Path) -> None:
        for one, _, _ in cases.values():
            one(city)

    return (
        every,
        {k: v for _, states, _ in cases.values() for k, v in states.items()},
        {t for _, _, told in cases.values() for t in told},
    )


EDITS: dict[str, Case] = {
    "words of records": together(RECORDS),
    "words and pages": together(PAGES),
    "a comment": (change(ORGS, "# bare: only what is required", "# bare"), {}, set()),
    "an organisation more": (
        added(ORGS, NEW),
        {"/verzeichnis/zz-neu/": "new", "/ar/verzeichnis/zz-neu/": "new"},
        set(),
    ),
    "an organisation less": (
        without(ORGS, "sc-kogge"),
        {"/verzeichnis/sc-kogge/": "gone", "/ar/verzeichnis/sc-kogge/": "gone"},
        set(),
    ),
    "a name": (
        change(ORGS, "name: Hafenchor Übersee", "name: Hafenchor Neue Welt"),
        {},
        {(CHOIR, "Hafenchor Übersee", "Hafenchor Neue Welt")},
    ),
    "an id": (
        renamed,
        {"/verzeichnis/sportclub-kogge/": "moved", "/ar/verzeichnis/sportclub-kogge/": "moved"},
        set(),
    ),
    "a first sentence, which lists show, too": (
        change(ORGS, "Wir singen Lieder aus allen Häfen.", "Wir singen Lieder von allen Meeren."),
        {},
        {(CHOIR, "Wir singen Lieder aus allen Häfen.", "Wir singen Lieder von allen Meeren.")},
    ),
    "a colour": (painted, {}, set()),
    "the navigation": (change(SITE, "label: {de: Verzeichnis,", "label: {de: Vereine,"), {}, set()),
    "the operator in the foot": (
        change(SITE, "de: Kommunales Integrationszentrum Musterhafen", "de: Zentrum Musterhafen"),
        {},
        set(),
    ),
    "an entry of the foot": (
        change(SITE, "  - {page: zahlen, label: {de: Zahlen, ar: أرقام}}\n", ""),
        {},
        set(),
    ),
    "500 imported": (
        added(ORGS, IMPORTED),
        {f"/verzeichnis/zz-{n:03}/": "new" for n in range(500)},
        set(),
    ),
}


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the invented city built once."""
    folder = tmp_path_factory.mktemp("diff")
    built(CITY, folder / "out")
    return folder


@pytest.fixture(scope="module")
def after(before: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return what gives the built city after an edit, made once from what was built before."""

    @cache
    def edited(name: str) -> Path:
        folder = tmp_path_factory.mktemp("after")
        shutil.copytree(before / "out", folder / "out")
        shutil.copytree(before / ".out.wegweiser", folder / ".out.wegweiser")
        city = copied(folder)
        EDITS[name][0](city)
        built(city, folder / "out")
        return folder / "out"

    return edited


@pytest.fixture(scope="module")
def compared(before: Path, after: Callable[[str], Path]) -> Callable[[str], Difference]:
    """Return what gives the reading diff of an edit, made once."""
    return cache(lambda name: diff.compare(before / "out", after(name)))


@pytest.mark.parametrize("name", EDITS)
def test_names_exactly_what_changed(
    name: str, before: Path, after: Callable[[str], Path], compared: Callable[[str], Difference]
) -> None:
    """Pages that come, go or move are named as such; every other page whose text differs is named, and no page else."""
    _, states, told = EDITS[name]
    old, new, found = before / "out", after(name), compared(name)

    own = {
        page.address: page.state
        for page in found.pages
        if page.address in states or (page.state != "changed" and "/zz-" in page.address)
    }
    assert own == (
        states | {f"/ar{one}": "new" for one in states} if name == "500 imported" else states
    )
    lines = {
        (page.address, change.pair.old, change.pair.new)
        for page in found.pages
        for change in page.changes
    }
    for address, was, now in told:
        assert [one for one in lines if one[0] == address and was in one[1] and now in one[2]], (
            address,
            was,
            now,
            lines,
        )
    if name != "500 imported":
        assert named(found) == differing(
            old, new, {"sc-kogge": "sportclub-kogge"} if name == "an id" else {}
        )
        assert not [line for line in lines if not holds(old, new, found, line)]


def named(found: Difference) -> set[str]:
    """Return the addresses of the pages of both sites that the reading diff says differ."""
    pages = {
        page
        for one in found.pages
        for change in one.changes
        for page in change.pages
        if one.state == "changed"
    }
    lists = {page for one in found.pages for page in (*one.shown, *one.hidden)}
    return pages | lists


def differing(old: Path, new: Path, moved: dict[str, str]) -> set[str]:
    """Return, by another parser, the addresses of the pages of both sites whose main text or links differ."""
    both = {str(path.relative_to(old)) for path in old.rglob("*.html")} & {
        str(path.relative_to(new)) for path in new.rglob("*.html")
    }
    return {
        "/" + path.removesuffix("index.html")
        for path in both
        if (old / path).read_bytes() != (new / path).read_bytes()
        and seen(old / path, moved) != seen(new / path)
    }


def seen(path: Path, moved: dict[str, str] | None = None) -> tuple[list[str], list[str]]:
    """Return the words and the targets of the links of a page's main part."""
    main = main_part(path)
    links = [node.attributes.get("href") or "" for node in main.css("a")]
    for was, now in (moved or {}).items():
        links = [link.replace(f"/{was}/", f"/{now}/") for link in links]
    return main.text(separator=" ").split(), links


def main_part(path: Path) -> LexborNode:
    """Return the main part of a page without what is hidden from readers."""
    page = LexborHTMLParser(_read(path))
    for node in page.css("script, style, svg, template, [aria-hidden=true]"):
        node.decompose()
    main = page.css_first("main")
    assert main is not None
    return main


def holds(old: Path, new: Path, found: Difference, line: Told) -> bool:
    """Tell whether what was there really stands on the old page, and what is there now on the new one."""
    address, was, now = line
    page = next(one for one in found.pages if one.address == address)
    for root, words, where in ((old, was, page.before or address), (new, now, address)):
        if not words:
            continue
        page_words = squeezed(main_part(root / (where[1:] + "index.html")).text())
        if not words.startswith(("/", "http", "mailto", "tel")) and not any(
            all(squeezed(part) in page_words for part in parts) for parts in with_term(words)
        ):
            return False
    return True


def with_term(words: str) -> list[tuple[str, ...]]:
    """Return a sentence whole, and cut into a term or the head of a row and what is said of it: either may hold a colon."""
    places = [found.start() for found in re.finditer(": ", words)]
    return [(words,), *((words[:at], words[at + 2 :]) for at in places)]


def squeezed(words: str) -> str:
    """Return the letters and digits of a text: where blocks and labels begin is a matter of taste."""
    return re.sub(r"[\W_]+", "", words)


def test_a_theme_is_one_line(
    after: Callable[[str], Path], compared: Callable[[str], Difference]
) -> None:
    """A change of the look alone is told in one line, however many pages it repaints."""
    told = telling.as_markdown(compared("a colour"), say)
    pages = len(list(after("a colour").rglob("*.html")))

    assert told == (
        "Kein Wort ändert sich, nur das Aussehen.\n\n"
        f"Aussehen: `assets/site.css` – auf {pages} weiteren Seiten ändert sich dabei kein Wort.\n"
    )


def test_what_stands_around_all_pages_is_told_once(
    after: Callable[[str], Path], compared: Callable[[str], Difference]
) -> None:
    """A word of the head or the foot is one line, with the number of pages."""
    new = after("the operator in the foot")
    found = compared("the operator in the foot")
    german = [path for path in new.rglob("*.html") if path.relative_to(new).parts[0] != "ar"]

    assert (
        f"- Fußzeile auf allen {len(german)} Seiten: `Kommunales Integrationszentrum Musterhafen · wegweiser@musterhafen.example`"
        " → `Zentrum Musterhafen · wegweiser@musterhafen.example`\n"
        in telling.as_markdown(found, say)
    )


def test_an_entry_of_the_foot_is_no_row(
    after: Callable[[str], Path], compared: Callable[[str], Difference]
) -> None:
    """What left the foot left no list: it is one line per language, with the number of pages."""
    new = after("an entry of the foot")
    german = [path for path in new.rglob("*.html") if path.relative_to(new).parts[0] != "ar"]
    said = telling.as_markdown(compared("an entry of the foot"), say)

    assert f"- Fußzeile auf allen {len(german)} Seiten: `Zahlen` → (nichts)\n" in said
    assert "steht nicht mehr auf" not in said


def test_a_pair_on_many_pages_is_told_once(compared: Callable[[str], Difference]) -> None:
    """A name that lists, neighbours and their reasons show, too, is told at its own page, with the number of the others."""
    found = compared("a name")
    told = telling.as_markdown(found, say, "https://vorschau.example/pr-7/")

    assert told.count("+ Hafenchor Neue Welt\n") == 1
    others = len(next(page for page in found.pages if page.address == CHOIR).changes[0].pages) - 1
    assert others > 5
    assert (
        f"- [`{CHOIR}`](https://vorschau.example/pr-7{CHOIR}) `Hafenchor Neue Welt`\n\n  ```diff\n"
        f"  - Hafenchor Übersee\n  + Hafenchor Neue Welt\n    … und auf {others} weiteren Seiten\n  ```\n"
        in told
    )


def test_a_record_tells_its_own_sentences_alone(compared: Callable[[str], Difference]) -> None:
    """Of a record that is edited in several places each edit is told, and nothing else."""
    choir = next(page for page in compared("words of records").pages if page.address == CHOIR)
    edits = {told[1:] for _, _, some in RECORDS.values() for told in some if told[0] == CHOIR}

    assert {change.pair[2:] for change in choir.changes} == edits
    assert len(choir.changes) == len(edits) == 4


def test_a_figure_is_told_at_its_page(compared: Callable[[str], Difference]) -> None:
    """A number that somebody edits is no count that follows from something else."""
    said = telling.as_markdown(compared("words and pages"), say).split("#### ")

    assert any(
        part.startswith("Geänderte Seiten") and "- `/zahlen/`" in part and "+ 1.260" in part
        for part in said
    )


def test_an_import_is_summed_up(compared: Callable[[str], Difference]) -> None:
    """Five hundred new entries stay readable: counted by section, never cut; the JSON has them all."""
    found = compared("500 imported")
    told = telling.as_markdown(found, say, "https://vorschau.example/")

    assert len(told) < telling.LONGEST
    assert re.search(r"… und \d+ weitere: `/ar` \(\d+\), `/verzeichnis` \(\d+\)", told)
    assert told.count("```") % 2 == 0
    assert (
        sum(page["state"] == "new" for page in json.loads(telling.as_json(found))["pages"]) >= 1000
    )


def test_comparing_costs_no_more_than_building(
    after: Callable[[str], Path], tmp_path: Path
) -> None:
    """Where every page differs, comparing two sites takes no longer than building one."""
    one = after("500 imported")
    city = Path(shutil.copytree(one.parent / "city", tmp_path / "city"))
    EDITS["the navigation"][0](city)
    began = time.process_time()
    built(city, tmp_path / "two")
    built_in = time.process_time() - began
    began = time.process_time()
    found = diff.compare(one, tmp_path / "two")

    assert found.everywhere
    assert time.process_time() - began <= built_in


# --- Small sites, written by hand


def site(folder: Path, files: dict[str, str]) -> Path:
    """Write a small site; a page is given by the content of its main part."""
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        page = f'<!doctype html>\n<html lang="de">\n<head><title>T</title></head>\n<body>\n<main>\n{text}\n</main>\n</body></html>\n'
        target.write_text(page if path.endswith(".html") else text, encoding="utf-8")
    return folder


def told(tmp_path: Path, old: dict[str, str], new: dict[str, str]) -> str:
    """Return the reading diff of two small sites."""
    found = diff.compare(site(tmp_path / "old", old), site(tmp_path / "new", new))
    return telling.as_markdown(found, say, "https://v.example/")


def test_pictures_and_downloads(tmp_path: Path) -> None:
    """A new picture under an old name, a new alternative and a grown file are told, with sizes."""
    old = {
        "index.html": '<h1>A</h1><p><img src="bilder/kai.0123456789.webp" alt="Der Kai"></p>',
        "daten/orgs.csv": "id\n",
    }
    new = {
        "index.html": '<h1>A</h1><p><img src="bilder/kai.9876543210.webp" alt="Der neue Kai"></p>',
        "daten/orgs.csv": "id\n" * 1200,
    }

    assert told(tmp_path, old, new) == (
        "Seiten: 0 neu, 0 entfallen, 0 umgezogen, 1 geändert.\n\n#### Geänderte Seiten (1)\n\n- [`/`](https://v.example/) `A`\n\n"
        "  ```diff\n  - Bild: /bilder/kai.0123456789.webp Der Kai\n  + Bild: /bilder/kai.9876543210.webp Der neue Kai\n  ```\n\n\n"
        "#### Dateien (1)\n\n- `daten/orgs.csv`: 3 B → 3,6 kB\n"
    )


def test_files_that_programs_read_are_one_line_per_kind(tmp_path: Path) -> None:
    """What people open is told file by file, what programs read by its kind; what came stands apart from what changed."""
    old = {
        "index.html": "<h1>A</h1>",
        "daten/orgs.csv": "id",
        "daten/orgs.json": "[]",
        "daten/liste.pdf": "alt",
        "_headers": "a",
        "verzeichnis/suche.json": "1",
        "merkliste/eintraege.json": "1",
    }
    new = {
        "index.html": "<h1>A</h1>",
        "daten/orgs.csv": "ab",
        "daten/orgs.json": "[1234]",
        "daten/liste.pdf": "neu",
        "_headers": "ab",
        "verzeichnis/suche.json": "2",
        "merkliste/eintraege.json": "2",
        "verzeichnis/a/a.vcf": "12",
        "verzeichnis/b/b.vcf": "34",
    }

    assert told(tmp_path, old, new).partition("#### ")[2] == (
        "Dateien (8)\n\n- `_headers`: 1 B → 2 B\n- `daten/liste.pdf`: 3 B, Inhalt geändert\n- Offene Daten, 2 Dateien: 4 B → 8 B\n"
        "- Suche und Merkliste, 2 Dateien: 2 B, Inhalt geändert\n- Visitenkarten, 2 Dateien: (nichts) → 4 B\n"
    )


def test_only_what_follows_from_a_new_name_is_left_untold(tmp_path: Path) -> None:
    """A sentence in which more than the name changes, and a number that is alike by chance, are told at their own page."""

    def pages(name: str, verb: str, count: int) -> dict[str, str]:
        return {
            "verzeichnis/chor/index.html": f"<h1>{name}</h1><dl><dt>Mitglieder</dt><dd>{count}</dd></dl>",
            "aktuelles/a/index.html": f"<h1>A</h1><p>Der {name} war da.</p>",
            "aktuelles/b/index.html": f"<h1>B</h1><p>Der {name} {verb}.</p>",
            "aktuelles/c/index.html": f"<h1>C</h1><p>{count}</p>",
        }

    old, new = pages("Alter Chor", "singt", 5), pages("Neuer Chor", "schweigt", 6)
    found = diff.compare(site(tmp_path / "old", old), site(tmp_path / "new", new))

    assert {
        (change.pair.old, change.pair.new, change.pages)
        for page in found.pages
        for change in page.changes
    } == {
        ("Alter Chor", "Neuer Chor", ("/verzeichnis/chor/", "/aktuelles/a/")),
        ("Der Alter Chor singt.", "Der Neuer Chor schweigt.", ("/aktuelles/b/",)),
        ("Mitglieder: 5", "Mitglieder: 6", ("/verzeichnis/chor/",)),
        ("5", "6", ("/aktuelles/c/",)),
    }


def test_a_moved_date_is_no_count(tmp_path: Path) -> None:
    """A list that only counts something else is summed up; one that names another day or hour has changed."""
    said = told(
        tmp_path,
        {
            "verzeichnis/index.html": "<h1>V</h1><p>Sport 5</p>",
            "termine/index.html": "<h1>T</h1><p>Am 3. Mai 2026, 18:00 Uhr</p>",
        },
        {
            "verzeichnis/index.html": "<h1>V</h1><p>Sport 6</p>",
            "termine/index.html": "<h1>T</h1><p>Am 4. Mai 2026, 18:00 Uhr</p>",
        },
    )

    assert "0 umgezogen, 1 geändert." in said
    assert "+ Am 4. Mai 2026, 18:00 Uhr" in said
    assert "- [`/verzeichnis/`](https://v.example/verzeichnis/): `Sport 5` → `Sport 6`" in said


def test_a_number_somebody_wrote_is_no_count(tmp_path: Path) -> None:
    """Opening hours and a price are edits of their own; so is the number of a list where no other page says anything."""
    hours = told(
        tmp_path / "a",
        {
            "index.html": "<h1>A</h1>",
            "kontakt/index.html": "<h1>Kontakt</h1><p>Von 9 bis 12 Uhr</p>",
        },
        {
            "index.html": "<h1>A</h1>",
            "kontakt/index.html": "<h1>Kontakt</h1><p>Von 10 bis 12 Uhr</p>",
        },
    )
    price = told(
        tmp_path / "b",
        {
            "index.html": "<h1>A</h1>",
            "angebote/index.html": "<h1>Angebote</h1><p>Ein Raum kostet 15 Euro</p>",
        },
        {
            "index.html": "<h1>A</h1>",
            "angebote/index.html": "<h1>Angebote</h1><p>Ein Raum kostet 20 Euro</p>",
        },
    )
    alone = told(
        tmp_path / "c",
        {"index.html": "<h1>A</h1><p>Rund 140 Vereine gibt es.</p>"},
        {"index.html": "<h1>A</h1><p>Rund 150 Vereine gibt es.</p>"},
    )

    for said, new in (
        (hours, "+ Von 10 bis 12 Uhr"),
        (price, "+ Ein Raum kostet 20 Euro"),
        (alone, "+ Rund 150 Vereine gibt es."),
    ):
        assert said.startswith("Seiten: 0 neu, 0 entfallen, 0 umgezogen, 1 geändert.")
        assert new in said


def test_a_row_says_whose_number_it_is(tmp_path: Path) -> None:
    """A number in a table is told with the head of its row."""

    def table(count: int) -> dict[str, str]:
        rows = f'<tr><th scope="row">Sport</th><td>{count}</td><td>{count} %</td></tr>\n<tr><td>ohne</td><td>1</td></tr>'
        return {
            "index.html": "<h1>A</h1>",
            "zahlen/index.html": f"<h1>Zahlen</h1><table>\n{rows}\n</table>",
        }

    said = told(tmp_path, table(5), table(6))

    assert "  - Sport: 5\n  + Sport: 6\n  - Sport: 5 %\n  + Sport: 6 %\n" in said


def test_a_text_that_mentions_a_page_is_no_row_of_it(tmp_path: Path) -> None:
    """An appointment of an organisation that changed, and a paragraph on one that is new, are told to the last sentence."""
    choir, new = (
        '<a href="../verzeichnis/chor/">Chor</a>',
        '<a href="../verzeichnis/neu/">Neuer Kreis</a>',
    )
    fest = f"<h2>Fest</h2>\n<p>Veranstaltet von {choir}</p>\n<p>Bringen Sie Salate mit.</p>"
    paragraph = f"<p>Seit heute dabei ist der {new}. Kommen Sie am Freitag vorbei.</p>"

    def pages(hours: str, termine: str = "", kontakt: str = "", start: str = "") -> dict[str, str]:
        return {
            "index.html": f"<h1>A</h1>\n{start}",
            "termine/index.html": f"<h1>Termine</h1>\n{termine}",
            "kontakt/index.html": f"<h1>Kontakt</h1>\n{kontakt}",
            "verzeichnis/chor/index.html": f"<h1>Chor</h1><p>{hours}</p>",
        }

    after = pages(
        "freitags", fest, paragraph, paragraph.replace("Kommen", "Schauen").replace("../", "")
    )
    said = told(
        tmp_path,
        pages("donnerstags"),
        after | {"verzeichnis/neu/index.html": "<h1>Neuer Kreis</h1>"},
    )

    for sentence in (
        "Veranstaltet von Chor",
        "Bringen Sie Salate mit.",
        "Kommen Sie am Freitag",
        "Schauen Sie am Freitag",
    ):
        assert said.count("+ " + sentence) == 1, sentence
    assert "steht jetzt auf" not in said


def test_a_link_is_told_by_the_title_it_leads_to(tmp_path: Path) -> None:
    """A new sentence that names the page it leads to needs no second line; one that leads elsewhere does."""
    way = '<p>Mehr dazu unter <a href="../{}/">Über uns</a>.</p>'
    pages = {
        "index.html": "<h1>A</h1>",
        "ueber-uns/index.html": "<h1>Über uns</h1>",
        "impressum/index.html": "<h1>Impressum</h1>",
    }
    old = pages | {"kontakt/index.html": "<h1>Kontakt</h1>"}
    true = told(
        tmp_path / "a",
        old,
        pages | {"kontakt/index.html": "<h1>Kontakt</h1>" + way.format("ueber-uns")},
    )
    false = told(
        tmp_path / "b",
        old,
        pages | {"kontakt/index.html": "<h1>Kontakt</h1>" + way.format("impressum")},
    )

    assert "+ Mehr dazu unter Über uns." in true
    assert "Link:" not in true
    assert "+ Link: /impressum/" in false


def test_a_row_of_a_list_repeats_its_record(tmp_path: Path) -> None:
    """What a list shows among other things, or no longer shows, is told at the record's own page alone."""

    def pages(site: str, does: str, start: str) -> dict[str, str]:
        return {
            "verzeichnis/chor/index.html": f"<h1>Chor</h1><p>{does}</p><dl><dt>Kontakt</dt><dd>{site}</dd></dl>",
            "verzeichnis/index.html": f"<h1>Verzeichnis</h1><ul>\n<li>+49 30 23125 107 · {site}</li>\n<li>{start}</li></ul>",
        }

    old = pages("chor.example", "Wir singen.", "Wir singen.")
    found = diff.compare(
        site(tmp_path / "old", old),
        site(tmp_path / "new", pages("neu.example", "Nicht beschrieben.", "")),
    )

    assert [
        (page.address, [change.pair[2:] for change in page.changes]) for page in found.pages
    ] == [
        (
            "/verzeichnis/chor/",
            [
                ("Wir singen.", "Nicht beschrieben."),
                ("Kontakt: chor.example", "Kontakt: neu.example"),
            ],
        )
    ]
    assert all(
        change.pages == ("/verzeichnis/chor/", "/verzeichnis/") for change in found.pages[0].changes
    )


def test_sheets_of_a_list_are_one_list(tmp_path: Path) -> None:
    """A row that only moves to the next sheet of a long list is no change."""

    def sheets(names: list[str]) -> dict[str, str]:
        def rows(some: list[str]) -> str:
            return "<h1>Liste</h1>\n" + "\n".join(f"<p>{name}</p>" for name in some)

        return {
            "liste/index.html": rows(names[:3]),
            "liste/seite/2/index.html": rows(names[3:6]),
            "liste/seite/3/index.html": rows(names[6:]),
        }

    rows = ["Boje", "Dock", "Ebbe", "Flut", "Kai", "Mole", "Pier"]
    found = diff.compare(
        site(tmp_path / "old", sheets(rows)), site(tmp_path / "new", sheets(["Anker", *rows]))
    )

    assert [change.pair[2:] for page in found.pages for change in page.changes] == [("", "Anker")]
    assert [page.address for page in found.pages] == ["/liste/"]


HOSTILE = [
    "@alle bitte ansehen, fixes #1, closes GH-2",
    "``` </details> <script>alert(1)</script> ```",
    "[hier](javascript:alert(1)) ![x](https://boese.example/x.png)",
    "``````\n# Kopf\n- Punkt",
    "wort\u202etxet\u2066 \u200b\x1b[31m",
    "https://boese.example/?a=b www.boese.example boese@boese.example",
    "| a | b |\n|---|---|",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_words(words: str, tmp_path: Path) -> None:
    """Whatever stands on a page stays within a fence or a code span: no mention, no link, no markup, no command."""
    import html

    from wegweiser.source import markdown

    text = html.escape(words)
    said = told(
        tmp_path,
        {"index.html": "<h1>A</h1><p>alt</p>", "b/index.html": "<h1>weg</h1>"},
        {"index.html": f"<h1>A {text}</h1><p>{text}</p>", "c/index.html": f"<h1>{text}</h1>"},
    )
    rendered = LexborHTMLParser(
        markdown.render_markdown(
            re.sub(r"(?m)^  (?=`|[-+] |  )", "", said.replace("diff\n", "\n")), trusted=True
        )
    )
    for node in rendered.css("code, pre"):
        node.decompose()
    outside = rendered.text() or ""

    for sign in ("@alle", "boese", "script", "Kopf", "fixes", "javascript"):
        assert sign not in outside
    assert rendered.css_first("img, script, h1") is None
    assert not set(said) & set("\u202e\u2066\u200b\x1b")


@pytest.mark.parametrize("words", ["", "`", "``a`", "a|b", "  x  ", "\x00\x07", "`" * 50])
def test_quoting_never_breaks_out(words: str) -> None:
    """The fence is longer than any in the words, on one line, without a column."""
    said = quoting.format_code_span(words)

    assert "\n" not in said
    assert "|" not in said
    if said:
        marks = quoting.choose_fence(words)
        assert said.startswith(marks)
        assert said.endswith(marks)
        assert marks not in said[len(marks) : -len(marks)]


def test_a_page_is_linked_only_where_its_address_is_plain() -> None:
    """An odd address never becomes a link."""
    assert (
        quoting.format_page_link("/verzeichnis/chor/", "https://v.example/pr-1/")
        == "[`/verzeichnis/chor/`](https://v.example/pr-1/verzeichnis/chor/)"
    )
    for odd in ("/a)b/", "/../../geheim/", "/a b/", "//boese.example/", "/ä/"):
        assert "](" not in quoting.format_page_link(
            odd, "https://v.example/pr-1/"
        ) or odd.startswith("//")


def test_always_short_enough(tmp_path: Path) -> None:
    """However much changes, and however long a word is, the telling fits into a comment."""
    huge = {
        f"seite-{n}/index.html": f"<h1>Seite {n} {'w' * 3000}</h1>" + f"<p>{'x' * 5000}</p>" * 4
        for n in range(150)
    }
    other = {path: text.replace("x", "y").replace("w", "v") for path, text in huge.items()}
    said = told(
        tmp_path, {"index.html": "<h1>A</h1>", **huge}, {"index.html": "<h1>A</h1>", **other}
    )

    assert 1_000 < len(said) <= telling.LONGEST
    assert said.count("```") % 2 == 0


def test_markup_and_attributes_are_no_words() -> None:
    """A page is read without its markup, with signs inside attributes, comments and drawings left out."""
    page = (
        '<html lang="de"><title>T</title><header><p>Kopf</p></header><main><h1>Ein <em>T</em>itel</h1>'
        '<!-- <p>nicht da</p> --><svg><text>nein</text></svg><p aria-hidden="true">auch <b>nicht</b></p>'
        '<dl><dt>Wann</dt><dd>heute</dd></dl><a href="../x/" title="a > b">hin</a> &amp; 3 < 4</main><footer>Fuß</footer>'
    )

    assert read(page, "a/b/").items == (
        Item("title", "words", "T"),
        Item("header", "words", "Kopf"),
        Item("main", "words", "Ein Titel"),
        Item("main", "words", "Wann: heute"),
        Item("main", "link", "/a/x/"),
        Item("main", "words", "hin & 3 < 4"),
        Item("footer", "words", "Fuß"),
    )


def test_order_alone_is_told_without_landmarks() -> None:
    """Long stretches without a landmark are compared as heaps: only what is there more or less often is told."""
    old = [Item("main", "words", str(n % 7)) for n in range(1000)]
    new = [*old[3:], *old[:2], Item("main", "words", "neu")]

    found = list(pairs.runs(old, new))

    assert sum(len(gone) for gone, _ in found) - sum(len(come) for _, come in found) == 0
    assert any(item.says == "neu" for _, come in found for item in come)


def test_hostile_pages_are_read_in_time() -> None:
    """Floods of brackets, quotes and tags are read in linear time."""
    for flood in ("<", '<a "', "<div>", "<!--", '<a b="', "</p>", "a. ", "&amp", "<svg>"):
        began = time.process_time()
        read("<html><main>" + flood * (400_000 // len(flood)), "")
        assert time.process_time() - began < 5


def test_the_door_compares(
    before: Path, after: Callable[[str], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`./build.py diff ALT NEU` tells Markdown or JSON; a folder that is no site is refused."""
    new = after("words of records")

    assert cli.main(["diff", str(before / "out"), str(new)]) == 0
    assert "+ Gegründet: 2003" in capsys.readouterr().out
    assert cli.main(["diff", str(before / "out"), str(new), "--format", "json"]) == 0
    assert CHOIR in {page["address"] for page in json.loads(capsys.readouterr().out)["pages"]}
    with pytest.raises(SystemExit):
        cli.main(["diff", str(tmp_path), str(new)])
