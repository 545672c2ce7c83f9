"""A city that writes in another language than German: its own words are the original."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser
from support.cities import HERE, TODAY, build_city, read_tree
from support.german import find_german

from wegweiser import pipeline
from wegweiser.languages import DEFAULT_LANGUAGE, set_source_language

ENGLISH = {
    "Hafenweiser": "Harbour Guide",
    "Stadt Musterhafen": "City of Musterhafen",
    "label: Verzeichnis": "label: Directory",
    "label: Kontakt": "label: Contact",
    "title: Kontakt": "title: Contact",
    "title: Start": "title: Home",
    "Mehr steht auf der [Merkliste](/merkliste/) und im [Verzeichnis]": (
        "More is on the [list](/merkliste/) and in the [directory]"
    ),
    "label: {de: Kultur, ar: الثقافة}": "label: {en: Culture, de: Kultur}",
    "label: Sport, also: [Turnen], note: auch draußen": "label: Sport, note: also outdoors",
    "label: Familien": "label: Families",
    "label: Räume, explanation: Orte zum Treffen": "label: Rooms, explanation: Places to meet",
    "label: Bildung": "label: Education",
    "name: Lesekreis\n": "name: Reading Circle\n",
    "also_known_as: [Leserunde]": "also_known_as: [Readers]",
    "Wir **lesen** [miteinander]": "We **read** [together]",
    "source: Vereinsblatt": "source: Newsletter",
    "[Aushang": "[Notice",
    "[Plakat]": "[Poster]",
    "[Bericht]": "[Report]",
    "[Programm]": "[Programme]",
    "source: Bericht": "source: Report",
    "name: Turnverein": "name: Gym Club",
    "title: Hafenfest": "title: Harbour Party",
    "title: Treffen": "title: Meeting",
    "rule: jeden Montag": "rule: every Monday",
    "name: Beratung\n": "name: Advice\n",
    "name: Lotsen": "name: Pilots",
    "label: Aufbau": "label: Start",
    "Niemand geht allein": "Nobody walks alone",
    "title: Wege, text: Sie sind *kurz*.": "title: Ways, text: They are *short*.",
    "title: Eine Satzung schreiben": "title: Writing a charter",
    "role: Ort": "role: Place",
    "title: Anfangen": "title: Beginning",
    "- Aufhören": "- Ending",
    "place: Rathaus": "place: Town hall",
    "15 Euro": "15 euros",
    "label: Beratungen": "label: Sessions",
    "note: Erste Ausgabe": "note: First edition",
}
"""What the bare city says, in English; names of places stay."""

IMPRINT = "---\ntitle: Imprint\ndescription: Who runs this site.\n---\n\nThe city runs this site.\n"
UKRAINIAN = """msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

# made: machine, 2026-06-01
msgctxt "impressum.md"
msgid "The city runs this site."
msgstr "Цей сайт веде місто."
"""


@pytest.fixture(autouse=True)
def _speak_german_again() -> Iterator[None]:
    yield
    set_source_language(DEFAULT_LANGUAGE)


def english_city(folder: Path, languages: str) -> Path:
    """Return the bare city as it would be in a country that speaks English."""
    city = Path(shutil.copytree(HERE / "tests" / "bare", folder / "city"))
    for path in (*city.rglob("*.yaml"), *city.rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        for german, english in ENGLISH.items():
            text = text.replace(german, english)
        text = text.replace("languages: [de]\n", f"source_language: en\nlanguages: {languages}\n")
        path.write_text(text, encoding="utf-8")
    (city / "content" / "impressum.md").write_text(IMPRINT)
    (city / "content" / "datenschutz.md").write_text(IMPRINT.replace("Imprint", "Privacy"))
    return city


def test_a_city_in_english_alone_has_no_german_on_its_pages(tmp_path: Path) -> None:
    """Its pages are in English, at the root; the theme's words are the originals of its own."""
    build_city(english_city(tmp_path, "[en]"), tmp_path / "out")

    pages = {
        path: body.decode()
        for path, body in read_tree(tmp_path / "out").items()
        if path.endswith(".html")
    }
    assert "verzeichnis/lesekreis/index.html" in pages
    assert {path: find_german(page) for path, page in pages.items() if find_german(page)} == {}
    assert all('<html lang="en"' in page for page in pages.values())
    assert "Skip to content" in pages["index.html"]
    assert not any('class="notice translation"' in page for page in pages.values())


def test_other_languages_fall_back_to_english(tmp_path: Path) -> None:
    """What is in English only is marked as English, and a legal page says what is binding."""
    city = english_city(tmp_path, "[de, en, uk]")
    (city / "content" / "words").mkdir()
    (city / "content" / "words" / "uk.po").write_text(UKRAINIAN)
    build_city(city, tmp_path / "out")

    def read(path: str) -> LexborHTMLParser:
        return LexborHTMLParser((tmp_path / "out" / path / "index.html").read_text())

    entry, imprint, german = (
        read(path) for path in ("uk/verzeichnis/lesekreis", "uk/impressum", "de/verzeichnis")
    )
    fallback = [node.text() for node in entry.css('main [lang="en"]')]
    assert any("read" in text for text in fallback)
    assert german.css_first("html").attributes["lang"] == "de"
    assert german.css_first("a.skip").text() == "Zum Inhalt springen"
    notice = imprint.css_first(".notice.translation")
    assert notice is not None
    assert "англійська" in notice.text()
    assert notice.css_first("a").attributes["hreflang"] == "en"
    links = {
        link.attributes["hreflang"]: link.attributes["href"]
        for link in entry.css("head [hreflang]")
    }
    assert links["en"] == "https://musterhafen.example/verzeichnis/lesekreis/"


def test_a_city_changes_its_source_language_at_once(tmp_path: Path) -> None:
    """What the last build kept of its records is not taken for words of the new language."""
    city = english_city(tmp_path, "[en]")
    settings = city / "data" / "site.yaml"
    english = settings.read_text()
    settings.write_text(english.replace("source_language: en\nlanguages: [en]", "languages: [de]"))
    build_city(city, tmp_path / "out")
    settings.write_text(english)
    build_city(city, tmp_path / "out")

    build_city(city, tmp_path / "new")
    assert read_tree(tmp_path / "out") == read_tree(tmp_path / "new")


def test_the_command_line_speaks_to_editors_of_any_city(tmp_path: Path) -> None:
    """A check of such a city finds nothing else than one of the same city in German."""
    city = english_city(tmp_path, "[en]")
    german = HERE / "tests" / "bare"

    def codes(folder: Path) -> set[str]:
        found = pipeline.check(pipeline.Options(folder=folder, today=TODAY)).diagnostics
        return {note.code for note in found}

    assert codes(city) <= codes(german)
