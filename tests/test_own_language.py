"""A request in another language than the city's: what it says stays in that language."""

from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser
from support.cities import CITY, TODAY, build_city, copy_city, edit
from support.request_answers import list_forms

from wegweiser.catalogues import parse_catalogue
from wegweiser.commands import cli
from wegweiser.model import form_export, loading
from wegweiser.requests import apply
from wegweiser.requests.mail import extract_request
from wegweiser.source import files
from wegweiser.source.spoken_words import guess_language

pytestmark = pytest.mark.whole

SPOKEN = ("de", "ar", "en", "tr", "uk", "ru")


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Biz çocuklar için kurslar ve geziler düzenliyoruz.", "tr"),
        ("We help families with school and work.", "en"),
        ("Ми допомагаємо людям і організації.", "uk"),
        ("Мы помогаем семьям.", "ru"),
        ("نساعد العائلات في المدرسة.", "ar"),
        ("Wir helfen Familien bei Fragen zu Schule und Kita.", "de"),
        ("Tee und Tanz", "de"),
        ("Café International: the best of Dortmund und viel mehr für Sie", "de"),
        ("Chor", "de"),
        ("Семья", ""),
    ],
)
def test_words_tell_their_language(text: str, lang: str) -> None:
    """Letters or everyday words tell it; German stays German, and what is unsure stays so."""
    assert guess_language(text, SPOKEN, "de") == lang


def test_latin_letters_are_no_arabic() -> None:
    """A word that tells no language is not called one in which nobody could write it."""
    assert guess_language("Satzung", SPOKEN, "ar") == ""
    assert guess_language("Satzung", SPOKEN, "tr") == "tr"


def describe(lang: str, words: str) -> str:
    """Return what the entry says that a request makes whose form is in a language."""
    form = list_forms()["aufnahme"]
    answers = {
        "name": "Hafen-Lesekreis",
        "kind": "association",
        "description": words,
        "website": "https://lesekreis.example/",
        "assurances": ("own", "public"),
    }
    text = form_export.render_request(form, answers, lang)
    inputs = files.read_city(CITY)
    site, _ = loading.load_site(inputs, TODAY.isoformat())
    assert site
    case = apply.assess_request(inputs, site, "a.md", extract_request(text.encode()), TODAY)
    assert case.proposal, case.diagnostics
    return str(case.proposal.fields["description"])


def test_an_answer_is_kept_in_the_language_that_it_is_in() -> None:
    """Neither is Arabic in the German form called German, nor German in the Arabic one Arabic."""
    arabic, german = "نقرأ معًا في المساء.", "Wir lesen zusammen und sind nicht allein."

    assert describe("de", arabic) == str({"ar": arabic})
    assert describe("ar", arabic) == str({"ar": arabic})
    assert describe("ar", german) == german


def test_readers_are_told_in_which_language_alone_it_is(tmp_path: Path) -> None:
    """The check takes it, and each page in another language says so, with the words marked."""
    city = copy_city(tmp_path)
    edit(city / "data/orgs.yaml", BEFORE, NEW)
    build_city(city, tmp_path / "out")

    page = LexborHTMLParser((tmp_path / "out/verzeichnis/abendkreis/index.html").read_text("utf-8"))
    lead = page.css_first(".lead")
    assert lead
    assert lead.css_first("[lang=ar]") or lead.attributes.get("lang") == "ar"
    assert "Nur auf Arabisch" in page.text()
    ours = (tmp_path / "out/ar/verzeichnis/abendkreis/index.html").read_text("utf-8")
    assert "العربية فقط" not in ours
    listed = (tmp_path / "out/verzeichnis/index.html").read_text("utf-8")
    assert "Nur auf Arabisch" in listed


def test_what_an_editor_adds_makes_it_a_translation_by_the_organisation(tmp_path: Path) -> None:
    """The map begins with the language that the organisation wrote in: that one is its own."""
    city = copy_city(tmp_path)
    both = NEW.replace("مساء.}", "مساء., de: Wir lesen abends.}")
    edit(city / "data/orgs.yaml", BEFORE, both)
    options = ["--site", str(city), "--today", str(TODAY)]

    cli.main(["translate", "adopt", *options])

    catalogue = parse_catalogue((city / "content/words/ar.po").read_text("utf-8"))
    (entry,) = (it for it in catalogue.entries if it.context == "orgs.yaml#abendkreis/description")
    assert (entry.original, entry.comments) == ("Wir lesen abends.", ("made: organisation",))
    assert "made: unknown" in (city / "content/words/ar.po").read_text("utf-8")


BEFORE = "- id: elternkreis-nordufer\n"
NEW = """\
- id: abendkreis
  name: Abendkreis
  kind: group
  status: active
  description: {ar: نقرأ مساء.}
  contact: {website: https://abendkreis.example/}
  sources: [https://abendkreis.example/]
  checked: {on: 2026-05-01, how: organisation}

- id: elternkreis-nordufer
"""
