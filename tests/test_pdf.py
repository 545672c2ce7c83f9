"""Setting on paper: true coverage lists, templates whose faults are named, HTML as a tree."""

import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from support.cities import HERE

from wegweiser.build import pdf, workers
from wegweiser.build.jobs import Artifact, Job, Theme
from wegweiser.build.pdf import LocalizedMarkdown
from wegweiser.build.theme import ThemeFolder
from wegweiser.diagnostics import Diagnostic
from wegweiser.languages import Localized
from wegweiser.source import files

pytestmark = pytest.mark.slow

LOOK = files.read_folder(HERE, "theme")
LISTS = {name: body.decode() for name, body in LOOK.files.items() if name.endswith(".coverage")}
SETUP = """#import "parts.typ": *
#set document(title: "T")
#set text(font: view.fonts, fallback: false)
"""


class View(NamedTuple):
    """What the templates of these tests ask for."""

    lang: str
    dir: str
    words: str
    fonts: tuple[str, ...] = ("Noto Sans", "Vazirmatn")


def theme(**templates: str) -> ThemeFolder:
    """Return the theme of this repository with other templates for paper."""
    contents = {
        **LOOK.files,
        **{f"theme/paper/{name}.typ": words.encode() for name, words in templates.items()},
    }
    return ThemeFolder(files.Inputs("", contents, ""), "engine", "/", {})


def set_(path: str, view: View, theme: Theme) -> Artifact:
    """Set a view by the template that is called like the file."""
    return Artifact(path, pdf.render_pdf(path, pdf.to_typst_values(view, view.lang), theme))


def made(template: str, view: View) -> Artifact | Diagnostic:
    """Set a view by a template."""
    return workers.make_artifact(Job("x.typ", set_, view), theme(x=SETUP + template))


def covered(name: str) -> str:
    """Return every character of a coverage list."""
    spans = re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", LISTS[name])
    return "".join(
        chr(code)
        for first, last in spans
        for code in range(int(first, 16), int(last or first, 16) + 1)
    )


@pytest.mark.parametrize(
    ("name", "family"), [("NotoSans", "Noto Sans"), ("Vazirmatn", "Vazirmatn")]
)
def test_the_lists_beside_the_fonts_are_true(name: str, family: str) -> None:
    """Each character that a list names has a glyph in both styles.

    Typst would refuse it otherwise.
    """
    words = covered(f"theme/fonts/{name}.coverage")
    found = made("#view.words #text(weight: 700, view.words)", View("de", "ltr", words, (family,)))

    assert isinstance(found, Artifact), found
    assert len(words) > 300


def test_a_character_outside_the_lists_would_stop_the_booklet() -> None:
    """The guard has a reason: what no font has is refused by PDF/UA, and is replaced before."""
    refused = made("#str.from-unicode(4656)", View("de", "ltr", ""))
    replaced = made("#view.words", View("de", "ltr", "ሰላም"))

    assert isinstance(refused, Diagnostic)
    assert isinstance(replaced, Artifact)
    assert pdf.compile_unsupported_pattern(LOOK.files).findall(
        "Grüße, سلام, Γεια, Привіт, tiếng Việt, \u2066+1\u2069\nሰ🚢"
    ) == ["ሰ", "🚢"]


@pytest.mark.parametrize(
    ("template", "line"),
    [("#nothing", 4), ("\n\n#view.nothing", 6), ("#(1 +", 4), ('#read("/etc/passwd")', 4)],
)
def test_a_fault_names_the_line_of_its_template(template: str, line: int) -> None:
    """A broken template, an unknown name and a foreign file are findings at their line."""
    found = made(template, View("de", "ltr", ""))

    assert isinstance(found, Diagnostic)
    assert (found.code, found.location.path, found.location.line) == (
        "theme-fault",
        "theme/paper/x.typ",
        line,
    )


def test_strings_stay_text() -> None:
    """What a record says is never read as a template."""
    assert isinstance(
        made("#view.words", View("de", "ltr", "#read(1) *x* $ _y_ <a> @b // \\")), Artifact
    )


def test_templates_ask_for_no_package() -> None:
    """A package would come from a third party, over the network."""
    templates = [
        body.decode()
        for name, body in LOOK.files.items()
        if name.startswith("theme/paper/") and name.endswith(".typ")
    ]

    assert len(templates) >= 3
    assert [words for words in templates if "@preview" in words or "@local" in words] == []


def test_each_list_has_its_fonts_and_each_font_its_licence() -> None:
    """Beside the fonts stand the characters they have and the licence they are under.

    A list without its fonts is noticed.
    """
    fonts = [name for name in LOOK.files if name.endswith(".ttf")]
    without = {
        name: body for name, body in LOOK.files.items() if name != "theme/fonts/NotoSans-Bold.ttf"
    }

    assert all(f"{name.rpartition('-')[0]}-OFL.txt" in LOOK.files for name in fonts)
    assert list(pdf.find_missing_fonts(LOOK.files)) == []
    assert list(pdf.find_missing_fonts(without)) == ["theme/fonts/NotoSans-Bold.ttf"]
    assert list(pdf.find_missing_fonts({})) == ["theme/fonts/"]


def test_markdown_becomes_a_tree() -> None:
    """Paragraphs, lists, emphasis and links come as elements; their words as they were written."""
    html = '<p>a <strong>b &amp; c</strong><br>d</p>\n<ul><li><a href="https://x.example/">e</a></li></ul>'

    assert pdf.parse_html_blocks(html) == [
        element("p", "a ", element("strong", "b & c"), element("br"), "d"),
        "\n",
        element("ul", element("li", element("a", "e", href="https://x.example/"))),
    ]


def element(tag: str, *inside: Any, href: str = "") -> dict[str, Any]:
    """Return an element of the tree."""
    return {"tag": tag, "href": href, "of": list(inside)}


def test_words_in_another_language_say_so() -> None:
    """In a view, only words of another language carry theirs, as typst takes it."""

    class Both(NamedTuple):
        own: Localized
        other: Localized
        text: LocalizedMarkdown

    found = pdf.to_typst_values(
        Both(
            Localized("Hafen", "de"),
            Localized("لوکا", "sr-Latn"),
            LocalizedMarkdown("*Hallo*", "ar"),
        ),
        "de",
    )

    assert (found["own"], found["other"]) == ("Hafen", {"lang": "sr", "dir": "ltr", "text": "لوکا"})
    assert (found["text"]["lang"], found["text"]["dir"], found["text"]["hyphenate"]) == (
        "ar",
        "rtl",
        False,
    )


def test_the_fonts_and_templates_count(tmp_path: Path) -> None:
    """Another font or template is another theme: everything printed is made anew."""
    assert theme(form="x").digest != theme().digest
