"""The rules for the city's own pages: their language, laws, plain language."""

import re
from collections.abc import Iterator, Sequence

from wegweiser.diagnostics import Diagnostic, Location, error, warning
from wegweiser.languages import get_source_language
from wegweiser.model.routes import LEGAL_PAGES
from wegweiser.model.settings import Page
from wegweiser.rules.city import City
from wegweiser.source.plain_text import extract_lines
from wegweiser.text import locate_offset

MAX_SENTENCE_WORDS = 10
"""Words that a sentence in plain language may have (content rules after DIN SPEC 33429)."""

_OLD_LAW = re.compile(r"\b(?:TMG|RStV|Telemediengesetz(?:es)?|Rundfunkstaatsvertrag(?:s|es)?)\b")
_NEW_LAWS = {"TMG": "DDG", "RStV": "MStV", "Rundfunkstaatsvertrag": "Medienstaatsvertrag"}
_WRITTEN_OUT = {
    "z.B.": "zum Beispiel",
    "d.h.": "das heißt",
    "u.a.": "unter anderem",
    "usw.": "und so weiter",
    "bzw.": "oder",
    "ca.": "ungefähr",
    "evtl.": "vielleicht",
    "ggf.": "wenn nötig",
    "inkl.": "mit",
    "Nr.": "Nummer",
    "Str.": "Straße",
    "Tel.": "Telefon",
    "vgl.": "siehe",
}
"""What an abbreviation is called in plain words, written without blanks."""
_ABBREVIATION = re.compile(r"\b(?:z\. ?B|d\. ?h|u\. ?a|usw|bzw|ca|evtl|ggf|inkl|Nr|Str|Tel|vgl)\.")
_LINE_END = re.compile(r"[ \t]*$", re.MULTILINE)
_TEXT_LINE = re.compile(r"^(?![#>|:]|\[\^).*\S.*", re.MULTILINE)
_LIST_MARK = re.compile(r"\A(?:- |\d+\. )")
_SENTENCE_BREAK = re.compile(r"(?<!\b\d[.])(?<!\b\d\d[.])(?<=[.!?])\s+(?=\S)")
_SENTENCE_END = re.compile(r"(?<!\b\d)(?<!\b\d\d)[.!?](?=\s+\S)")


def check_page_languages(city: City) -> Iterator[Diagnostic]:
    """A page is in a language that the site has; otherwise nobody would ever see it."""
    languages = city.site.settings.languages
    if city.is_faulty("settings", "", "languages"):
        return
    for page in city.site.pages:
        # Another rule tells of the source language.
        if page.lang not in {*languages, get_source_language()}:
            yield error(
                "unknown-value",
                Location(page.path),
                value=page.lang,
                close="",
                known=", ".join(languages),
            )


def check_cited_laws(city: City) -> Iterator[Diagnostic]:
    """Legal pages cite the law in force.

    § 5 DDG since 14 May 2024 (before: TMG), § 18 MStV (before: RStV).
    """
    for page in city.site.pages:
        if page.slug in LEGAL_PAGES:
            for law in _OLD_LAW.finditer(page.body):
                close = _NEW_LAWS.get(law[0], "")
                yield error("outdated-law", _locate_match(page, law), law=law[0], close=close)


def check_plain_language(city: City) -> Iterator[Diagnostic]:
    """A page in plain language has short sentences, one in a line, and no abbreviation."""
    for page in city.site.pages:
        if page.front.plain_language:
            yield from _check_plain_page(page)


def _check_plain_page(page: Page) -> Iterator[Diagnostic]:
    for abbreviation in _ABBREVIATION.finditer(page.body):
        location = _locate_match(page, abbreviation)
        close = _WRITTEN_OUT[abbreviation[0].replace(" ", "")]
        if _LINE_END.match(page.body, abbreviation.end()):
            close += "."  # the abbreviation's point was that of the sentence, too
        yield warning("abbreviation", location, words=abbreviation[0], close=close)
    for line in _TEXT_LINE.finditer(page.body):
        words = extract_lines(line[0].strip(), trusted=True)
        plain = _ABBREVIATION.sub("", _LIST_MARK.sub("", words))
        sentences = _SENTENCE_END.split(plain)
        if len(sentences) > 1:
            lines = _divide_sentences(line[0].strip(), sentences)
            yield warning("several-sentences", _locate_match(page, line), instead=lines)
        for sentence in sentences:
            count = len(sentence.split())
            if count > MAX_SENTENCE_WORDS:
                location = _locate_match(page, line)
                yield warning("long-sentence", location, words=count, most=MAX_SENTENCE_WORDS)


def _divide_sentences(line: str, sentences: Sequence[str]) -> str:
    """Return a line with each sentence in a line of its own; "" where its marks are in the way."""
    divided = _SENTENCE_BREAK.sub("\n", line)
    is_plain = "".join(sentences) == _SENTENCE_END.sub("", line) and not _LIST_MARK.match(line)
    return divided if is_plain else ""


def _locate_match(page: Page, match: re.Match[str]) -> Location:
    line, column = locate_offset(page.body, match.start())
    return Location(page.path, line + page.first_line - 1, column, len(match[0]))
