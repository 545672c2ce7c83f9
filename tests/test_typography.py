"""How pages write texts: long words may part, abbreviations may not, gaps are told in words."""

import re
from pathlib import Path

import pytest
from pyphen import Pyphen
from selectolax.lexbor import LexborHTMLParser
from support.cities import HERE, read_tree

from wegweiser.build.hyphenation import SOFT_HYPHEN, hyphenate
from wegweiser.build.typography import create_text_filters, keep_together
from wegweiser.languages import Localized

STYLE = (HERE / "theme/assets/site.css").read_text(encoding="utf-8")


def filters(page_lang: str = "de"):
    """Return the filters of a page in a language."""

    def render(template: str, view) -> str:
        assert template == "parts/open.html"
        return f'<span lang="{view.lang}">noch offen:</span>'

    return create_text_filters(render, ", ", page_lang)


def test_words_part_where_the_package_parts_them() -> None:
    """Read by our own short reader, the patterns give no place that the package does not give."""
    data = "".join(file.read_text(encoding="utf-8") for file in (HERE / "data").glob("*.yaml"))
    words = set(re.findall(r"[^\W\d_]{12,}", data))
    package = Pyphen(lang="de_DE", left=3, right=3)
    parted = {word: hyphenate(word, "de", 12) for word in words}

    assert len(words) > 100
    for word, ours in parted.items():
        assert ours.replace(SOFT_HYPHEN, "") == word
        places = [len(piece) for piece in ours.split(SOFT_HYPHEN)]
        assert {sum(places[:n]) for n in range(1, len(places))} <= set(package.positions(word))
    assert sum(SOFT_HYPHEN in word for word in parted.values()) > len(words) * 0.9


def test_only_long_words_of_a_known_language_part() -> None:
    """Short words stay whole, and so do those of a language of which nobody wrote patterns."""
    text = "Vereine der Interessenvertretung"

    assert hyphenate(text, "de", 12) == "Vereine der Inter\xadessen\xadver\xadtre\xadtung"
    assert hyphenate(text, "ar", 12) == text
    assert hyphenate("Interessen\xadvertretung", "de", 12) == "Interessen\xadvertretung"


@pytest.mark.parametrize("text", ["§ 75", "z. B. hier", "Verein e. V.", "Nr. 5"])
def test_what_belongs_together_stays_on_one_line(text: str) -> None:
    """The blank in it becomes one that does not break; nothing else changes."""
    joined = keep_together(text)

    assert "\xa0" in joined
    assert joined.replace("\xa0", " ") == text
    assert filters()["words"](Localized(text, "de")) == joined


def test_readers_never_see_the_note_of_an_editor() -> None:
    """What is missing reads „noch offen: …“, in a text as in a value; the rest is escaped."""
    write = filters()
    opened = '<mark class="placeholder"><span lang="de">noch offen:</span> Tel &amp; Ort</mark>'

    assert write["words"](Localized("[[fehlt: Tel & Ort]]", "de")) == opened
    assert write["markdown"](Localized("[[fehlt: Tel & Ort]]", "de"), trusted=True) == (
        f"<p>{opened}</p>"
    )
    assert write["words"](Localized("<b>[[x]]", "de")).startswith("&lt;b&gt;<mark")


def test_soft_hyphens_stand_in_pages_only(release: Path) -> None:
    """No title, no machine-readable part, no other file has any; but pages do."""
    files = read_tree(release)
    texts = {path: body for path, body in files.items() if not path.endswith((".pdf", ".html"))}
    mark = SOFT_HYPHEN.encode()
    carriers = [path for path in texts if path.endswith((".json", ".csv", ".vcf", ".ics", ".xml"))]

    assert carriers
    assert [path for path in carriers if mark in texts[path]] == []
    pages = [
        LexborHTMLParser(body.decode()) for path, body in files.items() if path[-5:] == ".html"
    ]
    for page in pages:
        for node in page.css("title, script"):
            assert SOFT_HYPHEN not in node.text()
        for node in page.css("meta[content]"):
            assert SOFT_HYPHEN not in str(node.attributes["content"])
    assert any(SOFT_HYPHEN in page.css_first("body").text() for page in pages)


def find_tokens(scheme: str) -> dict[str, str]:
    """Return the colours of a scheme; the dark one changes some of the light ones."""
    light, dark = re.findall(r":root \{\n(.*?)\}", STYLE, flags=re.DOTALL)[:2]
    pattern = re.compile(r"--([a-z0-9-]+): (#[0-9a-f]{3,6});")
    return dict(pattern.findall(light)) | (dict(pattern.findall(dark)) if scheme == "dark" else {})


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour (WCAG 2.2)."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    red, green, blue = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("word", ["ink", "muted", "link", "fault", "fine"])
def test_words_are_seven_to_one(scheme: str, word: str) -> None:
    """Every colour that words have reaches level AAA on every ground that words stand on."""
    colours = find_tokens(scheme)
    for ground in ("ground", "raised", "tint"):
        first, second = sorted((luminance(colours[word]), luminance(colours[ground])))
        assert (second + 0.05) / (first + 0.05) >= 7, (word, ground)
