"""Gaps planted into the translations of Dortmund: each is found and marks its paragraph."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import zip_longest

import pytest
from support.cities import HERE, TODAY

from wegweiser.catalogues import (
    MAX_LINE,
    Catalogue,
    Entry,
    format_catalogue,
    parse_catalogue,
    revise_entry,
)
from wegweiser.diagnostics import Location
from wegweiser.model.loading import load_site
from wegweiser.model.site import Site
from wegweiser.model.translations import translate_site
from wegweiser.review.translating import list_unfinished, renew_files
from wegweiser.rules.catalogues import check_catalogues
from wegweiser.rules.city import City
from wegweiser.source import files
from wegweiser.source.text_marks import OLDER, UNTRANSLATED, mark_state

pytestmark = pytest.mark.whole

LANGUAGES = ("en", "tr", "ar", "uk", "ru")
PAGE = "verzeichnis.md"
SENTENCE = "Die Angaben stammen aus öffentlichen Quellen. "
LINE_BREAK = re.compile(r'"\n"')


@cache
def read_dortmund() -> Site:
    """Return the city of this repository, which has these languages."""
    site, _ = load_site(files.read_city(HERE), str(TODAY))
    assert set(LANGUAGES) < set(site.settings.languages)
    return site


@cache
def translate_dortmund() -> Site:
    """Return it in all its languages, as it stands."""
    return translate_site(read_dortmund())


def plant(lang: str, wanted: Callable[[Entry], bool], change: Callable[[str], str]) -> Site:
    """Return Dortmund with a change of the first translation of the page that is wanted."""
    site = read_dortmund()
    entries = list(site.catalogues[lang].entries)
    place = next(number for number, it in enumerate(entries) if it.context == PAGE and wanted(it))
    old = entries[place].translations[0]
    assert change(old) != old
    entries[place] = revise_entry(entries[place], translations=(change(old),))
    return replace(site, catalogues={**site.catalogues, lang: Catalogue(tuple(entries))})


def edit_original(new: str) -> Site:
    """Return Dortmund with another sentence on the page in German."""
    site = read_dortmund()
    pages = [
        replace(page, body=page.body.replace(SENTENCE, new)) if page.path.endswith(PAGE) else page
        for page in site.pages
    ]
    assert pages != list(site.pages)
    return replace(site, pages=tuple(pages))


def list_changed_paragraphs(site: Site, lang: str) -> list[str]:
    """Return each paragraph of all pages of a language that is another than as the city stands."""
    new, old = (
        [page.body.split("\n\n") for page in it.pages if page.lang == lang and page.is_composed]
        for it in (translate_site(site), translate_dortmund())
    )
    assert len(new) == len(old) > 10
    pairs = zip(new, old, strict=True)
    lines = (pair for pages in pairs for pair in zip_longest(*pages))
    return [now for now, before in lines if now != before]


def list_findings(site: Site, lang: str) -> list[tuple[str, bool]]:
    """Return each finding of a catalogue, and whether it names the line of a translation."""
    path = f"content/words/{lang}.po"
    text = format_catalogue(site.catalogues[lang].entries)
    lines = {entry.translation_line for entry in parse_catalogue(text).entries}
    city = City(site, lambda *_: Location(""), texts={path: text})
    found = list(check_catalogues(city))
    assert {note.location.path for note in found} <= {path}
    return [(note.code, note.location.line in lines) for note in found]


def count_unfinished(site: Site, lang: str) -> int:
    """Return how many texts `translate` says are missing or old in a language."""
    path = f"content/words/{lang}.po"
    texts = {path: format_catalogue(site.catalogues[lang].entries).encode()}
    (file,) = renew_files(site, texts, lambda _: [], [lang], "")
    return len(list_unfinished(file))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_deleted_translation_marks_its_paragraph(lang: str) -> None:
    """Exactly one text is missing, and exactly that paragraph says that it is German."""
    site = plant(lang, lambda entry: entry.original.startswith(SENTENCE), lambda _: "")

    assert count_unfinished(site, lang) == count_unfinished(read_dortmund(), lang) + 1
    (paragraph,) = list_changed_paragraphs(site, lang)
    assert mark_state(UNTRANSLATED, "x").partition("x")[0] in paragraph
    assert SENTENCE in paragraph


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_wrong_digit_is_found(lang: str) -> None:
    """Exactly one finding, at the line of the translation, and one paragraph is another."""
    site = plant(lang, lambda entry: "137" in entry.original, lambda it: it.replace("137", "173"))

    assert list_findings(site, lang) == [("translation-numbers", True)]
    assert len(list_changed_paragraphs(site, lang)) == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_lost_link_is_found(lang: str) -> None:
    """Exactly one finding, at the line of the translation, and one paragraph is another."""
    site = plant(
        lang,
        lambda entry: "](/nachbarschaft/)" in entry.original,
        lambda it: it.replace("](/nachbarschaft/)", "]").replace("[", "").replace("]", ""),
    )

    assert list_findings(site, lang) == [("translation-links", True)]
    assert len(list_changed_paragraphs(site, lang)) == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_changed_sentence_makes_one_paragraph_old(lang: str) -> None:
    """Its older translation stays, with the new German behind it; nothing else changes."""
    site = edit_original("Die Angaben stammen aus zwei Quellen. ")

    assert count_unfinished(site, lang) == count_unfinished(read_dortmund(), lang) + 1
    (paragraph,) = list_changed_paragraphs(site, lang)
    assert mark_state(OLDER, "x").partition("x")[0] in paragraph
    assert "zwei Quellen" in paragraph


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_line_break_changes_nothing(lang: str) -> None:
    """Where the lines of the German break makes no translation old."""
    site = edit_original(SENTENCE.replace(" ", "\n", 2))

    assert list_changed_paragraphs(site, lang) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_another_wrapping_of_a_catalogue_changes_no_page(lang: str) -> None:
    """Long lines, as Poedit writes them on request, say the same in every page and record."""
    site = read_dortmund()
    text = (HERE / f"content/words/{lang}.po").read_text(encoding="utf-8")
    long_lines = LINE_BREAK.sub("", text)
    assert max(map(len, long_lines.split("\n"))) > 2 * MAX_LINE
    catalogue = parse_catalogue(long_lines)
    site = replace(site, catalogues={**site.catalogues, lang: catalogue})

    assert translate_site(site) == translate_dortmund()
