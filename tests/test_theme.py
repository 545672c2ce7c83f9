"""The theme: strict templates, compiled once, in every language; parts made once; named assets."""

import hashlib
from typing import Any, NamedTuple

import jinja2
import pytest

from wegweiser.build.jobs import JobError, Part
from wegweiser.build.templates import create_environment
from wegweiser.build.theme import ThemeFolder
from wegweiser.build.translation_marks import MarkedTranslations
from wegweiser.languages import Localized, Translations
from wegweiser.source import files

PO = """msgid ""
msgstr ""
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Gut"
msgstr "Güzel"
""".encode()


class View(NamedTuple):
    """A view with everything that the templates below ask for."""

    lang: str = "de"
    said: Localized = Localized("<b>", "de")
    number: int = 0


def theme(*, fingerprints: bool = True, **templates: str) -> ThemeFolder:
    """Return a theme of these templates, a style and Turkish words."""
    found = {f"theme/templates/{name}.html": text.encode() for name, text in templates.items()}
    found |= {"theme/assets/site.css": b"a{}", "theme/words/tr.po": PO}
    return ThemeFolder(
        files.Inputs("", found, ""),
        "engine",
        "/",
        {},
        fingerprints=fingerprints,
    )


def render(text: str, view: Any = None) -> str:
    """Render a text as a template."""
    return theme(x=text).render("x.html", view or View())


def test_text_is_escaped_and_its_language_told() -> None:
    """What stands in a record is text.

    Where it is in another language than the page, the page says so.
    """
    assert render("{{ said|words }}") == "&lt;b&gt;"
    assert (
        render("{{ said|words }}", View(said=Localized("<مرحبا>", "ar")))
        == '<bdi lang="ar" dir="rtl">&lt;مرحبا&gt;</bdi>'
    )
    assert (
        render("{{ said|markdown }}", View(said=Localized("*a*", "en")))
        == '<div lang="en" dir="ltr"><p><em>a</em></p></div>'
    )


def test_words_speak_the_language_of_the_page() -> None:
    """A word of the interface is spoken in the language of the page.

    What a catalogue lacks stays German.
    """
    assert render('{{ _("Gut") }} {{ _("Neu") }}', View(lang="tr")) == "Güzel Neu"
    assert render('{{ _("Gut") }}') == "Gut"
    counted = "{% trans count=number %}{{ count }} Ort{% pluralize %}{{ count }} Orte{% endtrans %}"
    assert [render(counted, View(number=n)) for n in (0, 1, 2)] == ["0 Orte", "1 Ort", "2 Orte"]


def test_a_template_is_compiled_once_for_all_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    """In each language it speaks that language, in words and in what filters make of constants."""
    compiled = []
    generate = jinja2.Environment._generate
    monkeypatch.setattr(
        jinja2.Environment,
        "_generate",
        lambda *values, **names: compiled.append(values) or generate(*values, **names),
    )
    text = '{{ _("Gut") }} {{ "2026-05-01"|date }} {{ "ar"|language|upper }}'
    made = theme(x=text)
    pages = [made.render("x.html", View(lang=lang)) for lang in ("de", "tr", "en")]

    assert pages == [
        "Gut 1. Mai 2026 ARABISCH",
        "Güzel 1 Mayıs 2026 ARAPÇA",
        "Gut May 1, 2026 ARABIC",
    ]
    assert len(compiled) == 1


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("{{ nichts }}", 1),
        ("\n\n{{ said.nichts.mehr }}", 3),
        ("{{ 1 / number }}", 1),
        ("\n{% if %}", 2),
        ("{{ number|x }}", 1),
    ],
)
def test_a_fault_names_the_line_of_its_template(text: str, line: int) -> None:
    """An unknown name, a faulty expression and a broken template are findings at their line."""
    with pytest.raises(JobError) as fault:
        render(text)

    note = fault.value.diagnostic
    assert (note.code, note.location.path, note.location.line) == (
        "theme-fault",
        "theme/templates/x.html",
        line,
    )


def test_a_part_is_made_once() -> None:
    """However many pages show a part, its template runs once."""
    made = theme(x="{{ said|words }}")
    runs = []
    render_it = made.render_marked
    made.render_marked = lambda template, view: runs.append(template) or render_it(template, view)  # type: ignore[method-assign]

    assert (
        made.render_part(Part("x.html", View()))
        == made.render_part(Part("x.html", View()))
        == "&lt;b&gt;"
    )
    assert runs == ["x.html"]


def test_assets_are_named_after_their_content() -> None:
    """A release names an asset after its bytes as published, so that browsers keep it for ever.

    The preview keeps its plain name.
    """
    digest = hashlib.sha256(b"a{}\n").hexdigest()
    assert theme().asset_paths == {"site.css": f"assets/site.{digest[:10]}.css"}
    assert theme(fingerprints=False).asset_paths == {"site.css": "assets/site.css"}


def test_a_new_style_makes_no_page_anew_in_the_preview() -> None:
    """Without fingerprints the digest of the theme does not depend on the style.

    With them it does.
    """
    before, after = theme(), theme()
    after.inputs.files["theme/assets/site.css"] = b"b{}"  # type: ignore[index]
    again = ThemeFolder(after.inputs, "engine", "/", {})
    plain = ThemeFolder(after.inputs, "engine", "/", {}, fingerprints=False)

    assert again.digest != before.digest
    assert plain.digest == theme(fingerprints=False).digest


def test_a_translation_may_hold_a_percent_sign() -> None:
    """Words that a template knows by name alone are shown as they are: „%50“ in Turkish."""
    catalogue = (
        b'msgid "Alle"\nmsgstr "%50 {% } %"\n\nmsgid "Nur %(count)s"\nmsgstr "%(count)s, %%"\n'
    )
    templates = {"a.html": '{{ _("Alle") }}|{{ _(label) }}|{{ _(more, count=3) }}'}
    environment = create_environment(
        lambda name: (templates[name], name, None),
        MarkedTranslations(Translations("tr", catalogue)),
        {},
        {},
    )
    page = environment.get_template("a.html").render(label="Alle", more="Nur %(count)s")
    assert page == "%50 {% } %|%50 {% } %|3, %"
