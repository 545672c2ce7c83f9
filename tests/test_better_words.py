"""Readers who know better words: a paragraph of a translated page becomes one changed entry."""

import shutil
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from support.cities import HERE, TODAY, build_city, copy_city, edit
from support.request_answers import PROSE

from wegweiser.build import theme_files
from wegweiser.build.theme_files import read_built_in_theme
from wegweiser.catalogues import (
    Entry,
    format_catalogue,
    parse_catalogue,
    revise_entry,
)
from wegweiser.commands import cli
from wegweiser.languages import Translations
from wegweiser.model import form_export, forms, loading
from wegweiser.model.sentences import list_source_pages, name_page
from wegweiser.model.translations import translate_form_words
from wegweiser.requests import apply, reply, translations
from wegweiser.requests.mail import extract_request
from wegweiser.source import files
from wegweiser.source.entry_notes import describe_entry
from wegweiser.source.plain_text import extract_lines, split_summary

pytestmark = pytest.mark.whole

MADE = "made: machine, 2026-01-02"
PO = "content/words/tr.po"
PAGE = "https://musterhafen.example/tr/kontakt/"
TEXT = (
    "**Montags** von 9 bis 12 Uhr gibt es [Rat](/angebote/) für alle, "
    "die neu in Musterhafen sind. Frauenrunde Morgenlicht ist dabei. Kosten entstehen nicht."
)
TURKISH = (
    "**Pazartesi** günleri saat 9 ile 12 arası, Musterhafen’e yeni gelen herkes için "
    "[danışma](/angebote/) vardır. Frauenrunde Morgenlicht da oradadır. Ücret yok."
)
BETTER = (
    "Pazartesi günleri 9’dan 12’ye kadar herkese danışma verilir. "
    "Frauenrunde Morgenlicht da gelir. Ücretsizdir."
)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the city with Turkish, in which one paragraph is translated by a machine."""
    folder = copy_city(tmp_path_factory.mktemp("turkish"))
    edit(folder / "data/site.yaml", "languages: [de, ar]", "languages: [de, ar, tr]")
    for page in ("kontakt", "ueber-uns"):
        file = folder / f"content/{page}.md"
        twice = "\n\nGleich hier." if page == "kontakt" else "\n\nAuf zwei Seiten."
        file.write_text(file.read_text("utf-8") + f"\n\n{TEXT}{twice}\n\nAuf zwei Seiten.\n")
    edit(folder / "content/ueber-uns.md", TEXT, "Anderes.")
    assert cli.main(["translate", "--site", str(folder), "--language", "tr"]) == 0
    known = {TEXT: TURKISH, "Gleich hier.": "Hemen burada.", "Auf zwei Seiten.": "İki sayfada."}
    catalogue = parse_catalogue((folder / PO).read_text("utf-8"))
    entries = [
        revise_entry(
            it, translations=(known[it.original],), comments=("made: machine, 2026-01-02",)
        )
        if it.original in known
        else it
        for it in catalogue.entries
    ]
    (folder / PO).write_text(format_catalogue(entries), encoding="utf-8")
    return folder


@cache
def find_form(folder: Path) -> forms.Form:
    """Return the form of a city."""
    worded = forms.build_forms(translate_form_words(load(folder)))
    return next(form for form in worded if form.id == "uebersetzung")


def write_request(folder: Path, **answers: str) -> str:
    """Return a request for better words."""
    whole = {"assurances": ("public",), **answers}
    return form_export.render_request(find_form(folder), whole, "de")


def ask(folder: Path, **answers: str) -> reply.ReplyContext:
    """Return what becomes of a request for better words of the paragraph."""
    paragraph = extract_lines(TURKISH)
    whole = {"page": PAGE, "paragraph": paragraph, "wording": BETTER, "reader": "speaker"}
    return assess(folder, write_request(folder, **{**whole, **answers}))


def assess(folder: Path, text: str) -> reply.ReplyContext:
    """Return what becomes of a request."""
    inputs = files.read_city(folder)
    inputs = files.Inputs(inputs.folder, {**inputs.files, **theme_files.read_words(folder)}, "")
    site = load(folder)
    return apply.assess_request(inputs, site, "a.md", extract_request(text.encode()), TODAY)


@cache
def load(folder: Path) -> Any:
    """Return the site of a city."""
    return loading.load_site(files.read_city(folder), TODAY.isoformat())[0]


def list_changed(context: reply.ReplyContext) -> list[tuple[Entry, Entry]]:
    """Return the entries that changed, before and after; all others keep their lines."""
    ((_, (old, new)),) = context.changed_files.items()
    before, after = parse_catalogue(old), parse_catalogue(new)
    assert not after.faulty_lines
    pairs = list(zip(before.entries, after.entries, strict=True))
    assert [b.written for a, b in pairs if a == b] == [a.written for a, b in pairs if a == b]
    return [(a, b) for a, b in pairs if a != b]


def list_codes(context: reply.ReplyContext) -> list[str]:
    """Return the codes of what is wrong with a request."""
    return [it.code for it in context.diagnostics if it.severity == "error"]


def test_better_words_change_one_entry_and_say_who_read_it(city: Path) -> None:
    """Links and bold words that a reader cannot see in a copied text stay where their words are."""
    context = ask(city)

    ((before, after),) = list_changed(context)
    assert before.translations == (TURKISH,)
    assert after.translations == (
        BETTER.replace("Pazartesi", "**Pazartesi**").replace("danışma", "[danışma](/angebote/)"),
    )
    assert after.comments[0] == f"made: person, {TODAY}"
    assert describe_entry(after) == f"read:speaker:{TODAY}"
    answer = reply.render_reply(context)
    assert "content/words/tr.po" in answer
    assert "bessere Übersetzung" in answer


def test_a_paragraph_stays_on_one_line(city: Path) -> None:
    """However a reader breaks the lines, a paragraph without breaks has none afterwards."""
    ((_, after),) = list_changed(ask(city, wording=BETTER.replace(". ", ".\n")))

    assert "\n" not in after.translations[0]
    assert " ".join(BETTER.split())[-20:] in after.translations[0]


@pytest.mark.parametrize(
    ("words", "expected"), [("Neu.", "Neu.[^1]"), ("Neu[^1], ja.", "Neu[^1], ja.")]
)
def test_a_footnote_stays_with_its_paragraph(words: str, expected: str) -> None:
    """Its mark, which a reader does not see, is carried over once."""
    assert translations._carry_marks("Alt.[^1]", words) == expected


def test_words_that_are_right_become_read_words(city: Path) -> None:
    """Who writes the same words again has read them; a machine made them still."""
    ((_, after),) = list_changed(ask(city, wording=extract_lines(TURKISH), reader="organisation"))

    assert after.translations == (TURKISH,)
    assert after.comments[0] == MADE
    assert describe_entry(after) == f"read:organisation:{TODAY}"


def test_the_command_writes_it_and_the_check_is_content(
    city: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """From the text of a request to the file: the change passes the check of the city."""
    folder = Path(copy_city(tmp_path))
    for path in ("data/site.yaml", "content/kontakt.md", "content/ueber-uns.md", PO):
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_bytes((city / path).read_bytes())
    request = tmp_path / "request.md"
    words = {"paragraph": extract_lines(TEXT), "wording": BETTER + " Çay da var."}
    text = write_request(city, page=PAGE, reader="translator", **words)
    request.write_text(text, encoding="utf-8")
    options = ["--site", str(folder), "--today", str(TODAY)]

    assert cli.main(["intake", str(request), "--write", *options]) == 0
    assert cli.main(["check", *options]) == 0
    assert "[danışma](/angebote/)" in (folder / PO).read_text("utf-8")
    assert "Çay da var." in (folder / PO).read_text("utf-8").replace('"\n"', "")
    capsys.readouterr()


def test_words_of_the_theme_are_changed_in_its_catalogue(city: Path, tmp_path: Path) -> None:
    """A city with a theme of its own: what stands on every page can be made better, too."""
    file = city / "theme/words/tr.po"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text('msgid "Mehr erfahren"\nmsgstr "Daha çok"\n', encoding="utf-8")

    try:
        context = ask(city, paragraph="Daha çok", wording="Daha fazla bilgi")
        ((_, after),) = list_changed(context)
        assert (*context.changed_files, *after.translations) == (
            "theme/words/tr.po",
            "Daha fazla bilgi",
        )
        hostile = ask(city, paragraph="Daha çok", wording="Daha %(count)s <b>bilgi</b>")
        assert set(list_codes(hostile)) >= {"translation-marks"}
    finally:
        file.unlink()


def test_words_of_the_built_in_theme_are_changed_in_the_city_s_own(
    city: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A city without a theme gets a catalogue that holds this one entry; pages say the new words.

    What the city then says itself goes before the built-in words, for the next reader, too.
    """
    folder = Path(shutil.copytree(city, tmp_path / "city"))
    words = Translations("tr", *theme_files.list_catalogues(read_built_in_theme().files, "tr"))
    shown = words("Zum Inhalt springen")
    assert shown != "Zum Inhalt springen"
    request = tmp_path / "request.md"
    answers = {"page": PAGE, "paragraph": shown, "wording": "Doğrudan içeriğe", "reader": "speaker"}
    request.write_text(write_request(city, **answers), encoding="utf-8")
    options = ["--site", str(folder), "--today", str(TODAY)]

    assert cli.main(["intake", str(request), "--write", *options]) == 0

    path = folder / "theme/words/tr.po"
    head, entry = parse_catalogue(path.read_text("utf-8")).entries
    assert "Language: tr" in head.translations[0]
    assert (entry.original, entry.translations[0]) == ("Zum Inhalt springen", "Doğrudan içeriğe")
    assert describe_entry(entry) == f"read:speaker:{TODAY}"
    assert cli.main(["check", *options]) == 0
    build_city(folder, tmp_path / "out", printed=False)
    assert "Doğrudan içeriğe" in (tmp_path / "out/tr/kontakt/index.html").read_text("utf-8")
    again = ask(folder, paragraph="Doğrudan içeriğe", wording="İçeriğe atla")
    assert [after.translations for _, after in list_changed(again)] == [("İçeriğe atla",)]
    capsys.readouterr()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (BETTER.replace("12’ye", "13’e"), "translation-numbers"),
        (BETTER.replace("danışma", "yardım"), "translation-links"),
        (BETTER + " https://kotu.example/", "translation-links"),
        (BETTER.replace("Pazartesi", "Salı"), "translation-marks"),
        (BETTER.replace("Frauenrunde", "Kadınlar"), "translation-name"),
        (BETTER + " <script>alert(1)</script>", "translation-marks"),
        (BETTER + " &lt;img&gt;", "translation-marks"),
        (BETTER + " %(name)s", "translation-marks"),
        ("# " + BETTER, "translation-marks"),
        ("| " + BETTER + " | b |", "translation-marks"),
        ("Это не по-турецки, смешанныe буквы.", "translation-language"),
    ],
)
def test_what_no_translation_may_do_is_refused_with_its_reason(
    city: Path, words: str, code: str
) -> None:
    """Numbers, links, names, marks, script are those of the original; nothing changes else."""
    context = ask(city, wording=words)

    assert code in list_codes(context)
    assert not context.changed_files
    answer = reply.render_answer(context)
    assert "answer-faulty" not in answer
    reason = context.format_phrase(f"problem-{code}", missing="", name="").split("{")[0][:30]
    assert reason in answer


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({"paragraph": "Hiçbir yerde yok."}, "unknown-paragraph"),
        (
            {"paragraph": "İki sayfada.", "page": "/tr/termine/"},
            "several-paragraphs",
        ),
        ({"page": "https://musterhafen.example/kontakt/"}, "unknown-page"),
        ({"page": "https://musterhafen.example/verzeichnis/sprache/tr/"}, "unknown-page"),
        ({"page": "Kontakt"}, "unknown-page"),
    ],
)
def test_what_nobody_can_find_is_asked_back(city: Path, answers: dict[str, str], code: str) -> None:
    """No paragraph or several, no page or one in the source language: the answer says which."""
    context = ask(city, **answers)

    assert list_codes(context) == [code]
    assert not context.changed_files


def test_of_equal_paragraphs_that_of_the_page_is_meant(city: Path) -> None:
    """A sentence of two pages is changed on the one that the reader names."""
    for page in ("kontakt", "ueber-uns"):
        context = ask(
            city, page=f"/tr/{page}/", paragraph="İki sayfada.", wording="Her iki sayfada."
        )
        ((_, after),) = list_changed(context)
        assert after.context == f"{page}.md"


@given(PROSE)
@settings(max_examples=10)
def test_no_words_break_a_catalogue(city: Path, words: str) -> None:
    """Whatever somebody writes: at most the one entry changes, and the file can be read again."""
    context = ask(city, wording=words)

    for _, after in list_changed(context) if context.changed_files else ():
        assert after.context == "kontakt.md"


def test_each_paragraph_of_our_pages_can_be_made_better() -> None:
    """A sample of what our catalogues hold is found by the words that a page shows of it."""
    entries = parse_catalogue((HERE / PO).read_text("utf-8")).entries
    slugs = {name_page(page): page.slug for page in list_source_pages(load(HERE))}
    texts = [it for it in entries if it.is_translated and it.original and not it.is_obsolete]
    for entry in texts[7::300]:
        page = f"/tr/{slugs.get(entry.context.partition('#')[0], '')}"
        key = entry.context.partition("#")[2].split("/")[0]
        if entry.context.startswith("orgs.yaml"):
            page = f"/tr/verzeichnis/{key}/"
        seen = split_summary(entry.translations[0])[0] if "#" in entry.context else ""
        shown = extract_lines(seen or entry.translations[0], trusted=True)
        context = ask(HERE, page=page, paragraph=shown, wording=shown)
        codes = list_codes(context)
        assert not codes or codes == ["several-paragraphs"], (entry, codes)
        for before, _ in list_changed(context) if context.changed_files else ():
            assert before.original == entry.original
