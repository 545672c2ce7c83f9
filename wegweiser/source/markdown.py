"""Markdown into safe HTML, and the links in it with their lines; raw HTML is shown as text, never passed on."""

import re
import sys
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import chain
from typing import Any

from wegweiser.addresses import mark_link
from wegweiser.diagnostics import Diagnostic, Location, error, warning
from wegweiser.source.picture_names import PICTURES_FOLDER
from wegweiser.text import FORBIDDEN_CHARACTERS, UMLAUT_SPELLING, locate_offset

ESCAPED_QUOTE = "&#34;"
"""A straight quote in a text: only attributes have bare ones, so ids and links can be told from words."""

MAX_LINK_BRACKETS = 100
"""Opening brackets in a stranger's text up to which they may be links: Python-Markdown needs quadratic time for more."""

MAX_PARAGRAPH = 20_000
"""Characters in one paragraph: Python-Markdown needs quadratic time for some inputs."""

_LINK_PATTERNS = (
    re.compile(r"\]\((?<!\\..)\s*<?([^)\s>]+)"),
    re.compile(r"^[ \t]*\[(?!\^)[^\]\n]+\]:[ \t]*<?([^\s>]+)", re.MULTILINE),
)
CODE_SPAN = re.compile(r"(?<![\\`])`[^`\n]+`(?!`)")
"""An example in a text: a link in it leads nowhere and need not."""

_IMAGE = re.compile(r"!\[[^\]\n]*\][(\[][^)\]\n]*[)\]]?")
_OWN_IMAGE = re.compile(rf"!\[[^\]\n]*\]\(/{PICTURES_FOLDER}/")
_IMAGE_WITHOUT_SOURCE = re.compile(r"<img(?![^>]* src=)[^>]*>")
_SIMPLE_TEXT = re.compile(r"""[\w \n.,;:?!()'"„“”‚‘’–—/%€°§@+*-]+""")
_SIMPLE_LINE_START = re.compile(r"""(?!\d+\.)[\w„“”‚‘’("'—–]|\*\S|\Z""")
_STRONG = re.compile(r"(?<![^\s(])\*\*([^\s*](?:[^*\n]*[^\s*])?)\*\*(?=[\s.,;:?!)]|\Z)")
_EM = re.compile(r"(?<![^\s(])\*([^\s*](?:[^*\n]*[^\s*])?)\*(?=[\s.,;:?!)]|\Z)")
_PARAGRAPH_BREAK = re.compile(r"\n\n+")
_PLACEHOLDER = re.compile(r"\[\[(?:fehlt: )?([^\[\]\n]+)\]\]")
_TAG_OR_PLACEHOLDER = re.compile(rf'<[^>]*>|{_PLACEHOLDER.pattern}|"')
_CHARACTER_REFERENCE = re.compile(
    r"&#(?:[xX]0*([0-9a-fA-F]{1,6})(?![0-9a-fA-F])|0*([0-9]{1,7})(?![0-9]));?"
)
_ABBREVIATION = (
    r"(?<!\b(?:bzw|etc|ggf|max|min|usw|vgl|Mio|Mrd|Str|Tel).)(?<!\b(?:evtl|inkl|mind|Prof).)"
)
_SENTENCE_END = re.compile(
    rf"[.!?؟۔](?:(?<=[^\W\d]{{3}}.)|(?<=\d{{4}}.)|(?<=[)“].)){_ABBREVIATION}(?=\s+[^\W\da-zäöüß])"
)
_MARKUP = re.compile(
    r"!?\[([^\]]*)\]\([^)]*\)|`([^`]+)`"
    r"|(?:\*\*?|\b__?)([^\s*_](?:[^*_]*[^\s*_])?)(?:\*\*?|__?\b)|^[#>]+\s*"
)
_MARKUP_CHARACTER = re.compile(r"[\[`*_#>]")
_IGNORED_WHITESPACE = re.compile(r"[\t\n\r]")

_BLOCK_TAGS = {"p", "ul", "ol", "li", "blockquote", "h3", "h4", "br", "hr", "pre"}
_INLINE_TAGS = {"a", "strong", "em", "code", "mark"}
_TRUSTED_TAGS = {
    "h2",
    "h5",
    "h6",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "dl",
    "dt",
    "dd",
    "div",
    "sup",
    "span",
    "img",
}
_TRUSTED_ATTRIBUTES = {
    "*": {"id", "class", "lang", "dir", "role"},
    "a": {"href"},
    "ol": {"start"},
    "td": {"align"},
    "img": {"alt", "src"},
}


def render_markdown(words: str, *, trusted: bool = False) -> str:
    """Return Markdown as HTML; `trusted` for the city's own pages, which also get tables, notes and headings with ids.

    Addresses of the own site ("/verzeichnis/") come out marked. Only http, https, mailto and tel leave the site.
    """
    plain = None if trusted else render_simple(words)
    return render_full(words, trusted=trusted) if plain is None else plain


def render_full(words: str, *, trusted: bool = False) -> str:
    """Return the HTML of any text: through Markdown, then through the cleaner."""
    if not trusted and words.count("[") > MAX_LINK_BRACKETS:
        words = words.replace("[", "\\[")
    made = _CHARACTER_REFERENCE.sub(_drop_forbidden, _create_parser(trusted).reset().convert(words))
    return _TAG_OR_PLACEHOLDER.sub(
        _mark_placeholder, _IMAGE_WITHOUT_SOURCE.sub("", _create_cleaner(trusted).clean(made))
    )


def render_simple(words: str) -> str | None:
    """Return the HTML of a text that is nothing but paragraphs and emphasis; None where Markdown itself must look.

    The same as the long way, byte by byte (a property test holds them equal), in a fifteenth of the time.
    """
    words = words.strip("\n")
    if (
        not _SIMPLE_TEXT.fullmatch(words)
        or "_" in words
        or "  " in words
        or " \n" in words
        or words.endswith(" ")
    ):
        return None
    if not all(map(_SIMPLE_LINE_START.match, words.split("\n"))):
        return None
    made = (
        _EM.sub(r"<em>\1</em>", _STRONG.sub(r"<strong>\1</strong>", words))
        if "*" in words
        else words
    )
    made = made.replace('"', ESCAPED_QUOTE)
    return None if "*" in made else "<p>" + _PARAGRAPH_BREAK.sub("</p>\n<p>", made) + "</p>"


def extract_summary(words: str) -> str:
    """Return the first sentence of a Markdown text without its marks, for lists and descriptions."""
    plain = " ".join(_strip_markup(words.strip().split("\n\n", 1)[0]).split())
    end = _SENTENCE_END.search(plain)
    return plain[: end.end()] if end else plain


def strip_markdown(words: str) -> str:
    """Return a Markdown text without its marks, line by line: for calendars and whatever else shows no HTML."""
    return "\n".join(_strip_markup(row.rstrip()) for row in words.strip().split("\n"))


def _strip_markup(words: str) -> str:
    return (
        _MARKUP.sub(lambda found: found[1] or found[2] or found[3] or "", words)
        if _MARKUP_CHARACTER.search(words)
        else words
    )


def find_links(words: str) -> Iterator[tuple[str, int, int]]:
    """Yield the target of each link of a Markdown text with its line and column, both from 1; an example in code is none."""
    words = CODE_SPAN.sub(_mask_code, words) if "`" in words else words
    for found in sorted(
        chain.from_iterable(kind.finditer(words) for kind in _LINK_PATTERNS), key=re.Match.start
    ):
        yield found[1], *locate_offset(words, found.start(1))


def _mask_code(found: re.Match[str]) -> str:
    return " " * len(found[0])


def check_markdown(path: str, words: str, first_line: int = 1) -> Iterator[Diagnostic]:
    """Yield what a text may not hold: placeholders (until publication), links that leave the web, endless paragraphs."""
    for found in _PLACEHOLDER.finditer(words):
        line, column = locate_offset(words, found.start())
        location = Location(path, line + first_line - 1, column, len(found[0]))
        yield warning("placeholder", location, what=found[1])
    for target, line, column in find_links(words):
        if not target.startswith(("/", "#", "https://", "http://", "mailto:", "tel:")):
            yield error(
                "invalid-link",
                Location(path, line + first_line - 1, column, len(target)),
                target=target,
            )
    for found in _IMAGE.finditer(CODE_SPAN.sub(_mask_code, words)):
        if path.endswith(".md") and _OWN_IMAGE.match(found[0]):
            continue
        line, column = locate_offset(words, found.start())
        yield error("foreign-picture", Location(path, line + first_line - 1, column, len(found[0])))
    for number, row in enumerate(words.split("\n"), first_line):
        if len(row) > MAX_PARAGRAPH:
            yield error("endless-line", Location(path, number, 1), limit=MAX_PARAGRAPH)


def slugify(heading: str, separator: str = "-") -> str:
    """Return the anchor of a heading: German letters written out, letters of other scripts kept."""
    plain = unicodedata.normalize("NFC", heading).casefold().translate(UMLAUT_SPELLING)
    return re.sub(r"[\W_]+", separator, plain).strip(separator)


@cache
def _create_parser(trusted: bool) -> Any:  # noqa: FBT001  markdown.Markdown, imported late
    import markdown

    extensions = (
        ["tables", "attr_list", "toc", "footnotes", "sane_lists", "def_list"]
        if trusted
        else ["sane_lists"]
    )
    settings: dict[str, dict[str, Any]] = (
        {"toc": {"slugify": slugify}, "footnotes": {"BACKLINK_TITLE": ""}} if trusted else {}
    )
    made = markdown.Markdown(
        extensions=extensions, extension_configs=settings, output_format="html"
    )
    made.preprocessors.deregister("html_block")
    made.inlinePatterns.deregister("html")
    return made


@cache
def _create_cleaner(trusted: bool) -> Any:  # noqa: FBT001  nh3.Cleaner, imported late
    import nh3

    return nh3.Cleaner(
        tags=_BLOCK_TAGS | _INLINE_TAGS | (_TRUSTED_TAGS if trusted else set()),
        attributes=_TRUSTED_ATTRIBUTES if trusted else {"a": {"href"}},
        url_schemes={"https", "http", "mailto", "tel"},
        attribute_filter=_filter_attribute,
        link_rel=None if trusted else "noopener nofollow ugc",
    )


def _drop_forbidden(reference: re.Match[str]) -> str:
    """Drop a character that no file may hold and that a numeric reference would smuggle in."""
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    return (
        "" if number <= sys.maxunicode and FORBIDDEN_CHARACTERS.match(chr(number)) else reference[0]
    )


def _mark_placeholder(found: re.Match[str]) -> str:
    """Mark a placeholder in the text (one inside a tag is part of an address); a quote in it never looks like an attribute."""
    if found[1]:
        return f'<mark class="placeholder">{found[0].replace(chr(34), ESCAPED_QUOTE)}</mark>'
    return ESCAPED_QUOTE if found[0] == '"' else found[0]


def _filter_attribute(_tag: str, name: str, value: str) -> str | None:
    where = (
        _IGNORED_WHITESPACE.sub("", value).strip().replace("\\", "/")
        if name in {"href", "src"}
        else ""
    )  # as browsers read it
    if not where.startswith("/"):
        return None if name == "src" else value
    return mark_link(where[1:]) if not where.startswith("//") else None
