"""Set a view on paper: a tagged PDF (PDF/UA-1, ISO 14289-1) by a template of the theme."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from wegweiser.addresses import to_ascii_url
from wegweiser.build.jobs import JobError, Theme, render_text
from wegweiser.build.theme import ThemeFolder
from wegweiser.build.typst_process import EXIT_TEMPLATE_ERROR, FONTS_FOLDER
from wegweiser.diagnostics import Diagnostic, Location, error
from wegweiser.languages import Localized, get_source_language, language_name, text_direction
from wegweiser.text import REPLACEMENT_CHARACTER

PAPER_TEMPLATES = "theme/paper/"
FONT_STYLES = ("Regular", "Bold")
LOW_MEMORY_ENV = {
    "RAYON_NUM_THREADS": "1",
    "MALLOC_MMAP_THRESHOLD_": "131072",
    "MALLOC_TRIM_THRESHOLD_": "16777216",
}
"""Least memory for little time, and always the same: one thread; large pieces of memory go back
once they are free, small ones when they are many (glibc)."""

_VOID_TAGS = frozenset({"br", "hr"})
_BLANKS = re.compile("[ \t\n]+")
_LINE_ENDS = frozenset({"br", "hr", "p", "ul", "ol", "li", "blockquote", "pre"})
_COVERAGE_RANGE = re.compile(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?")
_LONG_WORD = re.compile(r"\w{21}")
_ERROR_LOCATION = re.compile(r"┌─ \S*?(theme/paper/[^:\s]+):(\d+):(\d+)")


class LocalizedMarkdown(NamedTuple):
    """Markdown in a view."""

    text: str
    """What is said."""
    lang: str
    """The language it is in."""
    trusted: bool = False
    """Whether the editors wrote it: then it may hold more than simple texts."""


def render_pdf(template: str, view: Mapping[str, Any], theme: Theme, when: int = 0) -> bytes:
    """Set a view by a template of theme/paper/, and return the PDF: same view, same bytes.

    `view` holds values of JSON (see `to_typst_values`), `when` is its date in Unix seconds. Raises
    JobError where a font is missing or the template cannot be set, OSError where typst fails.
    """
    assert isinstance(theme, ThemeFolder)  # noqa: S101  the only one there is
    files = theme.inputs.files
    for missing in find_missing_fonts(files):
        font = missing.removeprefix(FONTS_FOLDER)
        raise JobError(error("font-missing", Location(missing), font=font))
    with TemporaryDirectory(dir=theme.work_folder) as folder:
        _copy_paper_files(Path(folder), files)
        # Typst would refuse the whole document for a character that no font of the theme has.
        text = compile_unsupported_pattern(files).sub(
            REPLACEMENT_CHARACTER, json.dumps(view, ensure_ascii=False)
        )
        Path(folder, "view.json").write_text(text, encoding="utf-8")
        return _compile_pdf(Path(folder), PAPER_TEMPLATES + template, when)


ISOLATES = "\u2066-\u2069"
"""What makes a stretch run its own way (UAX 9): typst obeys it, no font need have it."""


def compile_unsupported_pattern(files: Mapping[str, bytes]) -> re.Pattern[str]:
    """Return what finds a character that no font of a theme has, by the lists beside the fonts."""
    lists = "".join(files[name].decode() for name in _list_coverage_files(files))
    spans = (
        f"\\U{int(first, 16):08x}-\\U{int(last or first, 16):08x}"
        for first, last in _COVERAGE_RANGE.findall(lists)
    )
    return re.compile(f"[^\\n{ISOLATES}{''.join(spans)}]")


def find_unsupported_languages(files: Mapping[str, bytes], langs: Iterable[str]) -> tuple[str, ...]:
    """Return the languages whose own name no font of a theme can write; never German."""
    unsupported = compile_unsupported_pattern(files)
    others = (lang for lang in langs if lang != get_source_language())
    return tuple(lang for lang in others if unsupported.search(language_name(lang)))


def find_missing_fonts(files: Mapping[str, bytes]) -> Iterator[str]:
    """Yield each font that a theme lacks: one in each style for each list, at least one list."""
    coverage_files = _list_coverage_files(files)
    if not coverage_files:
        yield FONTS_FOLDER
    for coverage_file in coverage_files:
        family = coverage_file.removesuffix(".coverage")
        fonts = (f"{family}-{style}.ttf" for style in FONT_STYLES)
        yield from (font for font in fonts if font not in files)


def to_typst_values(value: Any, lang: str) -> Any:
    """Return a view as values of JSON; words in another language than `lang` come with theirs."""
    if isinstance(value, LocalizedMarkdown):
        return _markdown_to_values(value)
    if isinstance(value, Localized):
        if value.lang == lang or not value.text:
            return value.text
        return {**_language_fields(value.lang), "text": value.text}
    if hasattr(value, "_asdict"):
        fields = value._asdict().items()
        return {name: to_typst_values(field, lang) for name, field in fields}
    if isinstance(value, tuple):
        return [to_typst_values(item, lang) for item in value]
    return value


def _markdown_to_values(value: LocalizedMarkdown) -> dict[str, Any]:
    html = render_text(value.text, trusted=value.trusted)
    return {
        **_language_fields(value.lang),
        "hyphenate": bool(_LONG_WORD.search(value.text)),
        "blocks": parse_html_blocks(html),
    }


def parse_html_blocks(html: str) -> list[Any]:
    """Return HTML as a tree: words, and elements with their tag, address, number and content.

    An item of a list has a number where it does not only count on, and a list that of its first.
    """
    parser = _BlockParser()
    parser.feed(html)
    parser.close()
    return parser.root


class _BlockParser(HTMLParser):
    """Builds the tree of HTML that was cleaned, as Markdown is."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root: list[Any] = []
        self._open_elements = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        inside: list[Any] = []
        attributes = dict(attrs)
        number = attributes.get("start") or attributes.get("value")
        href = attributes.get("href") or ""
        if not href.isascii():  # the links of a PDF are ASCII (ISO 32000-2, 12.6.4.8)
            href = to_ascii_url(href)
        element: dict[str, Any] = {"tag": tag, "href": href, "of": inside}
        if number and number.isdecimal():
            element["number"] = int(number)
        self._open_elements[-1].append(element)
        if tag not in _VOID_TAGS:
            self._open_elements.append(inside)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID_TAGS:
            self._open_elements.pop()

    def handle_data(self, data: str) -> None:
        # Typst would break the line where HTML has a blank.
        siblings = self._open_elements[-1]
        words = data if siblings is self.root else _BLANKS.sub(" ", data)
        if siblings and isinstance(siblings[-1], dict) and siblings[-1]["tag"] in _LINE_ENDS:
            words = words.lstrip(" ")
        if words:
            siblings.append(words)


def _language_fields(lang: str) -> dict[str, str]:
    """Return a language as typst takes it: without script and region, and with its direction."""
    return {"lang": lang.split("-", maxsplit=1)[0], "dir": text_direction(lang)}


def _list_coverage_files(files: Mapping[str, bytes]) -> list[str]:
    return [name for name in files if name.startswith(FONTS_FOLDER) and name.endswith(".coverage")]


def _copy_paper_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put templates and fonts where typst finds them: it reads no file outside this folder."""
    for name, body in files.items():
        if name.startswith((PAPER_TEMPLATES, FONTS_FOLDER)):
            Path(folder, name).parent.mkdir(parents=True, exist_ok=True)
            Path(folder, name).write_bytes(body)


def _compile_pdf(folder: Path, template: str, when: int) -> bytes:
    # A process of its own: what this one holds does not weigh on it, and one thread needs least
    # memory.
    program = Path(__file__).with_name("typst_process.py")
    process = subprocess.run(  # noqa: S603  a list, no shell
        [sys.executable, "-P", program, folder, template, str(when)],
        env={**os.environ, **LOW_MEMORY_ENV},
        capture_output=True,
        check=False,
    )
    if process.returncode == EXIT_TEMPLATE_ERROR:
        problem, diagnostic = json.loads(process.stdout)
        raise JobError(_typst_error(problem, diagnostic, template))
    if process.returncode:
        problem = process.stderr.decode(errors="replace").strip()
        raise OSError(problem or f"typst ended with {process.returncode}")
    return process.stdout


def _typst_error(problem: str, diagnostic: str, template: str) -> Diagnostic:
    """Return the finding that typst would not set a template: its first error, at its line."""
    match = _ERROR_LOCATION.search(diagnostic.partition("error: ")[2])
    location = Location(match[1], int(match[2]), int(match[3])) if match else Location(template)
    return error("theme-fault", location, template=template, problem=problem)
