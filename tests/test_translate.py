"""The city in other languages: its pages by paragraph, its catalogues, the command for them."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from selectolax.lexbor import LexborHTMLParser
from support.cities import CITY, HERE, TODAY, build_city, copy_city, edit, read_tree

from wegweiser import pipeline
from wegweiser.build.theme_files import read_built_in_theme
from wegweiser.build.theme_words import list_theme_words
from wegweiser.build.translation_marks import resolve_runs
from wegweiser.catalogues import (
    Catalogue,
    Entry,
    format_catalogue,
    parse_catalogue,
    revise_entry,
)
from wegweiser.commands import cli
from wegweiser.languages import Text
from wegweiser.model.kinds import KINDS
from wegweiser.model.loading import load_site
from wegweiser.model.sentences import change_texts, list_maps
from wegweiser.model.translations import translate_form_words, translate_site
from wegweiser.source import files
from wegweiser.source.entry_notes import complete_notes
from wegweiser.source.markdown import render_markdown
from wegweiser.source.paragraphs import compose_page, split_page
from wegweiser.source.text_marks import mark_language
from wegweiser.source.translation_checks import GERMAN_WORDS
from wegweiser.source.yaml_item import edit_yaml_field

pytestmark = pytest.mark.whole

PAGES = sorted((HERE / "content").rglob("*.md")) + sorted((CITY / "content").rglob("*.md"))


def translate(city: Path, *more: str) -> int:
    """Run the command on a city."""
    return cli.main(["translate", "--site", str(city), "--today", str(TODAY), *more])


def pretend(text: str) -> str:
    """Return what stands for a translation: an X, and no everyday German word."""
    return "X " + re.sub(
        rf"(?<![\w#/-])(?:{'|'.join(sorted(GERMAN_WORDS))})(?![\w/-])", "mot", text
    )


def fill(file: Path) -> None:
    """Translate everything in a catalogue that is not translated yet."""
    catalogue = parse_catalogue(file.read_text(encoding="utf-8"))
    entries = [
        entry
        if not entry.original or entry.is_translated or entry.is_obsolete
        else revise_entry(entry, translations=(pretend(entry.original),) * len(entry.translations))
        for entry in catalogue.entries
    ]
    file.write_text(format_catalogue(entries), encoding="utf-8")


@pytest.fixture(scope="module")
def french(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the city with French, all of whose texts are translated.

    A language needs its catalogues and one line in data/site.yaml, no code.
    """
    city = copy_city(tmp_path_factory.mktemp("french"))
    edit(city / "data/site.yaml", "languages: [de, ar]", "languages: [de, ar, fr]")
    assert translate(city) == 0
    fill(city / "content/words/fr.po")
    return city


def main_text(page: Path) -> LexborHTMLParser:
    """Return a page."""
    return LexborHTMLParser(page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(HERE)))
def test_a_page_put_together_again_is_the_page(page: Path) -> None:
    """Cut into paragraphs and composed of the same words, each page says what it said."""
    body = page.read_text(encoding="utf-8").split("---\n", 2)[-1]
    composed = compose_page(split_page(body), lambda words: words)

    again, before = (
        " ".join(render_markdown(text, trusted=True).split()) for text in (composed, body)
    )
    assert again == before


def test_marks_and_anchors_are_no_words() -> None:
    """Lists, quotations, tables, notes and the anchors of headings belong to the page."""
    body = (
        "## Drei Ziele {#ziele}\n\n1. **Erstens.** Los\n   geht es.\n2. Zweitens\n\n"
        "> Gesagt\n> ist gesagt.\n\n| Wer | 12 |\n| --- | --- |\n| Wir | ja |\n\nWort\n:   Sinn\n\n"
        "```\nCode\n```\n\n## Ohne Anker\n\nText[^1]\n\n[^1]: Fußnote\n"
    )

    assert [piece.words for piece in split_page(body) if piece.words] == [
        "Drei Ziele",
        "**Erstens.** Los geht es.",
        "Zweitens",
        "Gesagt ist gesagt.",
        "Wer",
        "Wir",
        "ja",
        "Wort",
        "Sinn",
        "Ohne Anker",
        "Text[^1]",
        "Fußnote",
    ]
    html = render_markdown(compose_page(split_page(body), lambda _: "Neu"), trusted=True)
    assert re.findall(' id="([a-z-]+)"', html)[:2] == ["ziele", "ohne-anker"]


def test_the_words_of_templates_are_those_that_babel_finds() -> None:
    """Our own extraction, whose order is stable, finds what pybabel finds, plurals included."""
    jinja = {"trimmed": "true"}
    extracted = extract_from_dir(
        HERE / "theme/templates",
        [("**.html", "jinja2"), ("**.json", "jinja2")],
        {"**.html": jinja, "**.json": jinja},
    )
    keywords = {"Download": (4,), "OpenData": (2,)}
    code = extract_from_dir(HERE / "wegweiser", keywords=keywords)
    theirs = {
        message if isinstance(message, tuple) else (message, "")
        for _, _, message, *_ in (*extracted, *code)
    }

    ours = [(it.text, it.plural) for it in list_theme_words(read_built_in_theme().files)]
    assert len(ours) == len(set(ours))
    assert set(ours) == theirs


def test_a_second_run_changes_nothing(french: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Catalogues that are up to date stay byte for byte."""
    before = (french / "content/words/fr.po").read_bytes()
    assert not (french / "theme").exists()

    assert translate(french) == 0

    assert (french / "content/words/fr.po").read_bytes() == before
    out = capsys.readouterr().out
    assert re.findall(r"^fr index\.md: (\d+) von \1 übersetzt \(100 %\)", out, re.MULTILINE)


def test_every_page_is_there_in_a_translated_language(french: Path, tmp_path: Path) -> None:
    """Pages and records speak French; links lead to French pages; anchors stay."""
    build_city(french, tmp_path / "out", printed=False)
    page = main_text(tmp_path / "out/fr/ueber-uns/index.html")

    assert page.css_first("h1").text() == "X Über uns"
    assert page.css_first("h2#ziele").text().startswith("X ")
    assert page.css_first("main article [lang=de]:not(.sources *)") is None
    start = main_text(tmp_path / "out/fr/index.html")
    assert start.css_first('main a[href="../fr/verzeichnis/"], main a[href="verzeichnis/"]')
    entry = main_text(tmp_path / "out/fr/verzeichnis/hafenbruecke/index.html")
    assert "X " in entry.css_first(".prose").text()


def list_codes(city: Path) -> set[str]:
    """Return the codes of what a check of a city finds."""
    checked = pipeline.check(pipeline.Options(folder=city, today=TODAY))
    return {note.code for note in checked.diagnostics}


def test_another_language_is_two_files_and_a_line(french: Path, tmp_path: Path) -> None:
    """With catalogues of the city and of the theme all is said in it, and a check finds no more."""
    city = Path(shutil.copytree(french, tmp_path / "city"))
    assert "words-missing" in list_codes(city)
    assert cli.main(["words", "--site", str(city), "--language", "fr", "--today", str(TODAY)]) == 0
    fill(city / "theme/words/fr.po")

    assert list_codes(city) == list_codes(CITY)
    page = read_about_us(city, tmp_path / "out")
    assert page.css("a.skip [lang], nav [lang=de]:not([hreflang])") == []
    assert page.css_first("a.skip").text().startswith("X ")


Change = Callable[[Entry], Entry]


@contextmanager
def changed(city: Path, wanted: Callable[[Entry], bool], change: Change) -> Iterator[Entry]:
    """Change the first entry of the French catalogue that is wanted, for a while."""
    file = city / "content/words/fr.po"
    whole = file.read_text(encoding="utf-8")
    catalogue: Catalogue = parse_catalogue(whole)
    chosen = next(filter(wanted, catalogue.entries))
    entries = [change(entry) if entry == chosen else entry for entry in catalogue.entries]
    file.write_text(format_catalogue(entries), encoding="utf-8")
    try:
        yield chosen
    finally:
        file.write_text(whole, encoding="utf-8")


@contextmanager
def edited(city: Path, new: str) -> Iterator[None]:
    """Change a sentence of the page about us, for a while; the catalogues come back, too."""
    files = (city / "content/ueber-uns.md", city / "content/words/fr.po")
    before = [file.read_bytes() for file in files]
    edit(files[0], "dann die [Wege zu uns]", new)
    try:
        yield
    finally:
        for file, body in zip(files, before, strict=True):
            file.write_bytes(body)


def is_about_us(entry: Entry) -> bool:
    """Tell whether an entry is a longer paragraph of the page about us."""
    return entry.context == "ueber-uns.md" and "," in entry.original


def read_about_us(city: Path, out: Path) -> LexborHTMLParser:
    """Build the city and return its page about us, in French."""
    build_city(city, out, printed=False)
    return main_text(out / "fr/ueber-uns/index.html")


def test_one_missing_paragraph_is_german_and_says_so(french: Path, tmp_path: Path) -> None:
    """Exactly the paragraph without translation stands in German, and the page tells of it."""

    def empty(entry: Entry) -> Entry:
        return revise_entry(entry, translations=("",))

    with changed(french, is_about_us, empty) as gap:
        page = read_about_us(french, tmp_path / "out")

    (german,) = page.css("main article [lang=de]")
    assert german.attributes["dir"] == "ltr"
    assert german.text().split(".")[0] == gap.original.split(".")[0]
    assert "Ein Teil steht nur auf Deutsch da." in page.css_first(".translation").text()


def test_a_changed_paragraph_shows_its_older_translation(french: Path, tmp_path: Path) -> None:
    """Where the German changes, exactly that paragraph shows the older translation and the German.

    The page says so; the catalogue need not be renewed for that.
    """
    with edited(french, "und dann die [Wege zu uns]"):
        page = read_about_us(french, tmp_path / "out")

    (newer,) = page.css("main details.newer")
    assert "und dann die Wege" in newer.css_first("div[lang=de][dir=ltr]").text()
    assert newer.parent.text().find("X Wir") < newer.parent.text().find("und dann")
    assert "wurde auf Deutsch geändert" in page.css_first(".notice.translation").text()


def test_an_older_translation_fits_into_the_page_as_it_is_now(french: Path, tmp_path: Path) -> None:
    """What a changed paragraph no longer leads to is words alone; a new note has its mark.

    Whoever changes the German need not mind the translations: no link of theirs stops a build.
    """
    file = french / "content/ueber-uns.md"
    before = file.read_bytes()
    edit(file, "unsere [Regeln](#groesse-und-mass)", "unsere[^neu] [Regeln](#mass)")
    edit(file, "## Größe und Maß\n", "## Größe und Maß {: #mass }\n")
    edit(file, "[^stadt]: ", "[^neu]: Eine neue Notiz.\n[^stadt]: ")
    try:
        page = read_about_us(french, tmp_path / "out")
    finally:
        file.write_bytes(before)

    assert page.css_first("main details.newer")
    (older,) = [node for node in page.css("main article p") if "X Wir" in node.text()]
    assert "Regeln" in older.text()
    assert [link.attributes["href"] for link in older.css("a")] == [
        "#fn:stadt",
        "#wege",
        "#fn:neu",
    ]
    assert "[^" not in page.css_first("main").text()


def test_a_changed_title_or_description_shows_its_older_translation(
    french: Path, tmp_path: Path
) -> None:
    """A short text has the new German behind it; a description is never called missing."""
    titles, orgs = french / "content/ueber-uns.md", french / "data/orgs.yaml"
    before = titles.read_bytes(), orgs.read_bytes()
    edit(titles, "title: Über uns\n", "title: Über uns alle\n")
    edit(orgs, "Eltern helfen Eltern bei Fragen", "Eltern helfen Eltern heute bei Fragen")
    try:
        page = read_about_us(french, tmp_path / "out")
    finally:
        titles.write_bytes(before[0])
        orgs.write_bytes(before[1])

    heading = page.css_first("h1")
    assert heading.text().startswith("X Über uns")
    assert heading.css_first("bdi[lang=de][dir=ltr]").text() == "Über uns alle"
    assert "wurde auf Deutsch geändert" in page.css_first(".notice.translation").text()
    listed = main_text(tmp_path / "out/fr/verzeichnis/index.html").css_first("main").text()
    assert "X Eltern helfen Eltern" in listed
    assert "Eltern helfen Eltern heute bei Fragen" in listed
    entry = main_text(tmp_path / "out/fr/verzeichnis/elternkreis-nordufer/index.html")
    lead = entry.css_first(".lead").text()
    assert lead.find("X Eltern") < lead.find("heute bei Fragen")
    assert "noch nicht beschrieben" not in entry.css_first("main").text()


def test_a_line_break_or_a_quote_makes_nothing_old(french: Path, tmp_path: Path) -> None:
    """White space and the kind of a quote change no page."""
    with edited(french, "dann\ndie [Wege zu uns]"):
        page = read_about_us(french, tmp_path / "out")

    assert page.css("main details.newer, main article [lang=de]") == []


def test_who_has_read_a_paragraph_is_told_there(french: Path, tmp_path: Path) -> None:
    """The page tells its worst state; the paragraph that somebody has read says who did."""

    def read(entry: Entry) -> Entry:
        noted = revise_entry(entry, comments=("read: speaker, 2026-06-01",))
        return complete_notes(noted, "machine", "2026-06-01")

    with changed(french, is_about_us, read):
        page = read_about_us(french, tmp_path / "out")

    (note,) = page.css("main small.translation")
    assert "Muttersprache" in note.text()
    assert note.css_first("time").attributes["datetime"] == "2026-06-01"
    assert "Niemand hat die Übersetzung geprüft" in page.css_first(".notice.translation").text()


def test_words_of_the_theme_that_are_missing_are_german(french: Path, tmp_path: Path) -> None:
    """Interface words without translation are marked as German wherever an element can be."""
    page = read_about_us(french, tmp_path / "out")

    (skip,) = page.css("a.skip")
    assert skip.css_first("span[lang=de][dir=ltr]").text() == skip.text()
    raw = (tmp_path / "out/fr/index.html").read_text(encoding="utf-8")
    assert not re.search("[\ufdd0-\ufdef]", raw)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>A {}</p>", '<p>A <span lang="de" dir="ltr">Wort</span></p>'),
        ('<a title="{}">x</a>', '<a title="Wort">x</a>'),
        ("<title>{} – Stadt</title>", "<title>Wort – Stadt</title>"),
        ("<option value='1'>{}</option>", '<option value=\'1\' lang="de" dir="ltr">Wort</option>'),
        ("nur {}", "nur Wort"),
    ],
)
def test_marks_become_what_html_allows(html: str, expected: str) -> None:
    """In text a span says the language, at an option the option; in attributes nothing can."""
    assert resolve_runs(html.format(mark_language("Wort", "de"))) == expected


def test_a_request_is_understood_in_the_words_of_its_form(french: Path) -> None:
    """What a form asks in a language of the catalogues is known when the answers come back."""
    site, _ = load_site(files.read_city(french), str(TODAY))
    written, shown = translate_form_words(site), translate_site(site)

    assert written.intake == shown.intake
    assert written.vocabulary == shown.vocabulary
    assert "fr" in dict(written.intake.questions[0].label.versions)
    assert written.organisations == site.organisations


# --- From other forms, and to them


def list_texts(city: Path) -> dict[str, dict[str, str]]:
    """Return every text of a city in every language, with its context, from wherever it stands."""
    site, _ = load_site(files.read_city(city), str(TODAY))
    texts: dict[str, dict[str, str]] = {}

    def note(context: str, text: Text) -> Text:
        texts[f"{context} {dict(text.versions).get('de')}"] = dict(text.versions)
        return text

    change_texts(translate_site(site), note)
    return texts


def restore_old_form(city: Path) -> int:
    """Write what the catalogue says of data files beside its German, and return how much that is.

    So a city looked before there were catalogues.
    """
    file = city / "content/words/ar.po"
    site, _ = load_site(files.read_city(city), str(TODAY))
    count = 0
    for kind in KINDS:
        path = city / kind.file
        if not path.exists():
            continue
        text = path.read_text(encoding="utf-8")
        for it in reversed(list_maps(translate_site(site), kind)):
            text = edit_yaml_field(text, it.steps, dict(it.text.versions))
            count += 1
        path.write_text(text, encoding="utf-8")
    catalogue = parse_catalogue(file.read_text(encoding="utf-8"))
    kept = [entry for entry in catalogue.entries if ".yaml#" not in entry.context]
    file.write_text(format_catalogue(kept), encoding="utf-8")
    return count


def list_outside(city: Path) -> list[str]:
    """Return the files in which a translation stands beside its original."""
    found = pipeline.check(pipeline.Options(folder=city, today=TODAY)).diagnostics
    assert not [it for it in found if it.severity == "error"]
    return [it.location.path for it in found if it.code == "translation-outside-catalogue"]


PAGES_OF_THEIR_OWN = {
    "content/angebote.ar.md": "---\ntitle: العروض\ndescription: عون.\n---\n\nالاستشارة مجانية.\n",
    "content/termine.ar.md": (
        f"---\ntitle: المواعيد\ndescription: لقاءات.\ntranslation_of: {'0' * 64}\n---\n\nللجميع.\n"
    ),
    "content/daten.ar.md": "---\ntitle: البيانات\ndescription: جداول.\n---\n\n## أولًا\n\nهنا.\n",
}
"""One as its original, one made from an older original, one with other paragraphs."""


def test_adopting_loses_no_word(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Maps of sentences and translated pages go into the catalogue; each text stays the same.

    Until then each is a finding that names the command; a page that a person must move stays one.
    """
    city = copy_city(tmp_path)
    for path, text in PAGES_OF_THEIR_OWN.items():
        (city / path).write_text(text, encoding="utf-8")
    count = restore_old_form(city)
    assert count > 50
    before = list_texts(city)
    assert len(list_outside(city)) == count + len(PAGES_OF_THEIR_OWN)

    assert translate(city, "adopt") == 1

    assert list_texts(city) == before
    (kept,) = (city / "content").rglob("*.ar.md")
    assert list_outside(city) == [str(kept.relative_to(city))] == ["content/daten.ar.md"]
    assert str(kept.relative_to(city)) in capsys.readouterr().err
    assert "{ar: " not in (city / "data/events.yaml").read_text(encoding="utf-8")
    catalogue = parse_catalogue((city / "content/words/ar.po").read_text(encoding="utf-8"))
    adopted = [
        entry
        for entry in catalogue.entries
        if entry.is_translated and (".yaml#" in entry.context or "angebote" in entry.context)
    ]
    assert {entry.comments for entry in adopted} == {("made: unknown",)}
    old = [entry for entry in catalogue.entries if entry.context.startswith("termine.md")]
    assert {entry.is_fuzzy for entry in old} == {True}


def test_what_came_in_another_language_alone_is_no_finding(tmp_path: Path) -> None:
    """Nobody has translated it yet: an editor first writes the original behind it."""
    city = copy_city(tmp_path)
    edit(city / "data/orgs.yaml", "  meets: dienstags, 16 bis 19 Uhr\n", "  meets: {ar: كل يوم}\n")
    assert list_outside(city) == []

    edit(city / "data/orgs.yaml", "  meets: {ar: كل يوم}\n", "  meets: {ar: كل يوم, de: täglich}\n")
    assert list_outside(city) == ["data/orgs.yaml"]


def test_an_office_gets_a_file_and_sends_it_back(french: Path, tmp_path: Path) -> None:
    """PO to XLIFF to PO is the identity; what the office changes is told as made by it."""
    order = tmp_path / "order.xlf"
    file = french / "content/words/fr.po"
    whole = file.read_text(encoding="utf-8")

    assert translate(french, "export", "fr", "--xliff", str(order)) == 0
    assert translate(french, "import", str(order)) == 0
    assert file.read_text(encoding="utf-8") == whole

    order.write_text(order.read_text("utf-8").replace("X Über uns<", "À propos de nous<"), "utf-8")
    assert translate(french, "import", str(order)) == 0
    new = [
        it for it in parse_catalogue(file.read_text("utf-8")).entries if "made: office" in str(it)
    ]
    file.write_text(whole, encoding="utf-8")
    assert {entry.translations for entry in new} == {("À propos de nous",)}
    assert {entry.comments for entry in new} == {(f"made: office, {TODAY}",)}


def test_an_old_delivery_cannot_pass_as_current(french: Path, tmp_path: Path) -> None:
    """What was translated from other German is left out, whatever source the file claims."""
    order = tmp_path / "order.xlf"
    assert translate(french, "export", "fr", "--xliff", str(order)) == 0
    with edited(french, "und dann die [Wege zu uns]"):
        assert translate(french, "import", str(order)) == 0
        file = french / "content/words/fr.po"
        entries = parse_catalogue(file.read_text(encoding="utf-8")).entries

    (changed_entry,) = [entry for entry in entries if "und dann die" in entry.original]
    assert changed_entry.is_fuzzy


def test_the_reading_diff_tells_what_becomes_old(
    french: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A changed German sentence is told with the translations that it leaves behind."""
    before = Path(shutil.copytree(french, tmp_path / "before"))
    with edited(french, "und dann die [Wege zu uns]"):
        diff = ["diff", str(before), str(french), "--today", str(TODAY), "--format"]
        assert cli.main([*diff, "json"]) == 0
        (change,) = json.loads(capsys.readouterr().out)["translations"]
        assert cli.main([*diff, "md"]) == 0

    assert (change["lang"], change["place"], change["is_old"]) == ("fr", "ueber-uns.md", True)
    assert "und dann die" in change["original"]
    out = capsys.readouterr().out
    assert "älter sind als das Deutsche (1)" in out
    assert "1 geändert" in out


def test_the_reading_diff_tells_a_changed_translation(
    french: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A changed entry of a catalogue is told with the words before and now, and nothing else is."""
    before = Path(shutil.copytree(french, tmp_path / "before"))

    def rephrase(entry: Entry) -> Entry:
        return revise_entry(entry, translations=(f"{entry.translations[0]} Vraiment.",))

    with changed(french, is_about_us, rephrase) as entry:
        diff = ["diff", str(before), str(french), "--today", str(TODAY), "--format"]
        assert cli.main([*diff, "json"]) == 0
        (change,) = json.loads(capsys.readouterr().out)["translations"]
        assert cli.main([*diff, "md"]) == 0

    assert (change["lang"], change["place"], change["is_old"]) == ("fr", "ueber-uns.md", False)
    assert change["old"] == entry.translations[0]
    assert change["new"] == f"{entry.translations[0]} Vraiment."
    assert "Vraiment." in capsys.readouterr().out


@pytest.mark.parametrize("path", ["content/words/fr.po", "content/kontakt.md", "theme/words/fr.po"])
@pytest.mark.parametrize("body", [b"\xff\xfem\0s\0g\0", b'msgid "\x80"'])
def test_nothing_is_renewed_beside_what_is_unreadable(
    path: str, body: bytes, french: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that is no UTF-8 is a finding: else what it says would count as gone."""
    city = Path(shutil.copytree(french, tmp_path / "city"))
    (city / path).parent.mkdir(parents=True, exist_ok=True)
    (city / path).write_bytes(body)
    before = read_tree(city)
    for task in ((), ("adopt",), ("export", "fr", "--xliff", str(tmp_path / "x"))):
        assert translate(city, *task) == 1
        assert f"{path}:1:" in capsys.readouterr().err
    assert cli.main(["words", "--site", str(city)]) == 1
    assert read_tree(city) == before
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize(
    "text", ["", "<a/>", '<!DOCTYPE x [<!ENTITY a "b">]><xliff/>', "kein XML", "msgid"]
)
def test_what_is_no_delivery_is_refused(text: str, french: Path, tmp_path: Path) -> None:
    """A file that is none, or that declares entities, is wrong use and changes nothing."""
    (tmp_path / "x.xlf").write_text(text, encoding="utf-8")

    assert translate(french, "import", str(tmp_path / "x.xlf")) == 2
