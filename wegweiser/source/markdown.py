"""Markdown into safe HTML, and the links in it; raw HTML is shown as text, never passed on."""

import re
import sys
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Any

from wegweiser.addresses import mark_link
from wegweiser.diagnostics import Diagnostic, Location, error, warning
from wegweiser.source.html import create_cleaner
from wegweiser.source.picture_names import PICTURES_FOLDER
from wegweiser.text import FORBIDDEN_CHARACTERS, UMLAUT_SPELLING, locate_offset

ESCAPED_QUOTE = "&#34;"
"""A straight quote in a text: only attributes have bare ones, so that ids and links are known."""

MAX_LINK_BRACKETS = 100
"""Opening brackets of a stranger that may be links: more take Python-Markdown quadratic time."""

MAX_PARAGRAPH = 20_000
"""Characters in one paragraph: Python-Markdown needs quadratic time for some inputs."""

_ALLOWED_TARGETS = ("/", "#", "https://", "http://", "mailto:", "tel:")
_LINK_PATTERNS = (
    re.compile(r"\]\((?<!\\..)\s*<?([^)\s>]+)"),
    re.compile(r"^[ \t]*\[(?!\^)[^\]\n]+\]:[ \t]*<?([^\s>]+)", re.MULTILINE),
)
CODE_SPAN = re.compile(r"(?<![\\`])`[^`\n]+`(?!`)")
"""An example in a text: a link in it leads nowhere and need not."""

_IMAGE = re.compile(r"!\[(?:(?!!\[)[^\]\n])*\][(\[][^)\]\n]*[)\]]?")
_OWN_IMAGE = re.compile(rf"!\[[^\]\n]*\]\(/{PICTURES_FOLDER}/")
_IMAGE_WITHOUT_SOURCE = re.compile(r"<img(?![^>]* src=)[^>]*>")
_SIMPLE_TEXT = re.compile(r"""[\w \n.,;:?!()'"„“”‚‘’–—/%€°§@+*-]+""")
_SIMPLE_LINE_START = re.compile(r"""(?!\d+\.)[\w„“”‚‘’("'—–]|\*\S|\Z""")
_STRONG = re.compile(r"(?<![^\s(])\*\*([^\s*](?:[^*\n]*[^\s*])?)\*\*(?=[\s.,;:?!)]|\Z)")
_EM = re.compile(r"(?<![^\s(])\*([^\s*](?:[^*\n]*[^\s*])?)\*(?=[\s.,;:?!)]|\Z)")
_NOT_SIMPLE = re.compile(r"_|  | \n| \Z")
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
    r"!?\[([^\[\]]*)\]\([^()]*\)|`([^`]+)`"
    r"|(?:\*\*?|\b__?)([^\s*_](?:[^*_]*[^\s*_])?)(?:\*\*?|__?\b)|^[#>]+\s*"
)
_MARKUP_CHARACTER = re.compile(r"[\[`*_#>]")
_IGNORED_WHITESPACE = re.compile(r"[\t\n\r]")

_BLOCK_TAGS = {"p", "ul", "ol", "li", "blockquote", "h3", "h4", "br", "hr", "pre"}
_TAGS = _BLOCK_TAGS | {"a", "strong", "em", "code", "mark"}
_TABLE_TAGS = {"table", "thead", "tbody", "tr", "th", "td"}
_TRUSTED_TAGS = _TABLE_TAGS | {"h2", "h5", "h6", "dl", "dt", "dd", "div", "sup", "span", "img"}
_TRUSTED_ATTRIBUTES = {
    "*": {"id", "class", "lang", "dir", "role"},
    "a": {"href"},
    "ol": {"start"},
    "td": {"align"},
    "img": {"alt", "src"},
}


def render_markdown(text: str, *, trusted: bool = False) -> str:
    """Return Markdown as HTML; `trusted` pages of the city get tables, notes and ids, too.

    Addresses of the own site ("/verzeichnis/") come out marked. Only http, https, mailto and tel
    leave the site.
    """
    simple = None if trusted else render_simple(text)
    return render_full(text, trusted=trusted) if simple is None else simple


def render_full(text: str, *, trusted: bool = False) -> str:
    """Return the HTML of any text: through Markdown, then through the cleaner."""
    if not trusted and text.count("[") > MAX_LINK_BRACKETS:
        text = text.replace("[", "\\[")
    html = _create_parser(trusted).reset().convert(text)
    html = _CHARACTER_REFERENCE.sub(_drop_forbidden, html)
    html = _create_cleaner(trusted).clean(html)
    html = _IMAGE_WITHOUT_SOURCE.sub("", html)
    return _TAG_OR_PLACEHOLDER.sub(_mark_placeholder, html)


def render_simple(text: str) -> str | None:
    """Return the HTML of a text of mere paragraphs and emphasis; None where Markdown must look.

    The same as the long way, byte by byte (a property test holds them equal), in a fifteenth of the
    time.
    """
    text = text.strip("\n")
    if not _SIMPLE_TEXT.fullmatch(text) or _NOT_SIMPLE.search(text):
        return None
    if not all(map(_SIMPLE_LINE_START.match, text.split("\n"))):
        return None
    if "*" in text:
        text = _EM.sub(r"<em>\1</em>", _STRONG.sub(r"<strong>\1</strong>", text))
        if "*" in text:
            return None
    paragraphs = _PARAGRAPH_BREAK.sub("</p>\n<p>", text.replace('"', ESCAPED_QUOTE))
    return f"<p>{paragraphs}</p>"


def extract_summary(text: str) -> str:
    """Return the first sentence of a Markdown text without its marks."""
    paragraph = text.strip().split("\n\n", 1)[0]
    plain = " ".join(_strip_markup(paragraph).split())
    end = _SENTENCE_END.search(plain)
    return plain[: end.end()] if end else plain


def strip_markdown(text: str) -> str:
    """Return a Markdown text without its marks, line by line, for what shows no HTML."""
    return "\n".join(_strip_markup(line.rstrip()) for line in text.strip().split("\n"))


def _strip_markup(text: str) -> str:
    if not _MARKUP_CHARACTER.search(text):
        return text
    return _MARKUP.sub(lambda markup: markup[1] or markup[2] or markup[3] or "", text)


def find_links(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the target of each link with its line and column, both from 1; code holds none."""
    text = _mask_code(text)
    links = [link for pattern in _LINK_PATTERNS for link in pattern.finditer(text)]
    for link in sorted(links, key=re.Match.start):
        yield link[1], *locate_offset(text, link.start(1))


def _mask_code(text: str) -> str:
    """Return a text with blanks for its examples in code: a link in them leads nowhere."""
    if "`" not in text:
        return text
    return CODE_SPAN.sub(lambda code: " " * len(code[0]), text)


def check_markdown(path: str, text: str, first_line: int = 1) -> Iterator[Diagnostic]:
    """Yield what a text may not hold: placeholders, bad links, foreign pictures, endless lines.

    A placeholder is a warning: it may stand there until publication.
    """
    for gap in _PLACEHOLDER.finditer(text):
        line, column = locate_offset(text, gap.start())
        location = Location(path, line + first_line - 1, column, len(gap[0]))
        yield warning("placeholder", location, what=gap[1])
    for target, line, column in find_links(text):
        if not target.startswith(_ALLOWED_TARGETS):
            location = Location(path, line + first_line - 1, column, len(target))
            yield error("invalid-link", location, target=target)
    for image in _IMAGE.finditer(_mask_code(text)):
        if not (path.endswith(".md") and _OWN_IMAGE.match(image[0])):
            line, column = locate_offset(text, image.start())
            location = Location(path, line + first_line - 1, column, len(image[0]))
            yield error("foreign-picture", location)
    for number, row in enumerate(text.split("\n"), first_line):
        if len(row) > MAX_PARAGRAPH:
            yield error("endless-line", Location(path, number, 1), limit=MAX_PARAGRAPH)


def slugify(heading: str, separator: str = "-") -> str:
    """Return the anchor of a heading: German letters written out, letters of other scripts kept."""
    letters = unicodedata.normalize("NFC", heading).casefold().translate(UMLAUT_SPELLING)
    return re.sub(r"[\W_]+", separator, letters).strip(separator)


@cache
def _create_parser(trusted: bool) -> Any:  # noqa: FBT001  markdown.Markdown, imported late
    import markdown

    extensions = ["sane_lists"]
    settings: dict[str, dict[str, Any]] = {}
    if trusted:
        extensions = ["tables", "attr_list", "toc", "footnotes", "sane_lists", "def_list"]
        settings = {"toc": {"slugify": slugify}, "footnotes": {"BACKLINK_TITLE": ""}}
    parser = markdown.Markdown(
        extensions=extensions, extension_configs=settings, output_format="html"
    )
    parser.preprocessors.deregister("html_block")
    parser.inlinePatterns.deregister("html")
    return parser


@cache
def _create_cleaner(trusted: bool) -> Any:  # noqa: FBT001  nh3.Cleaner
    return create_cleaner(
        tags=frozenset(_TAGS | _TRUSTED_TAGS if trusted else _TAGS),
        attributes=_TRUSTED_ATTRIBUTES if trusted else {"a": {"href"}},
        url_schemes={"https", "http", "mailto", "tel"},
        attribute_filter=_filter_attribute,
        link_rel=None if trusted else "noopener nofollow ugc",
    )


def _drop_forbidden(reference: re.Match[str]) -> str:
    """Drop a character that no file may hold and that a numeric reference would smuggle in."""
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    is_forbidden = number <= sys.maxunicode and FORBIDDEN_CHARACTERS.match(chr(number))
    return "" if is_forbidden else reference[0]


def _mark_placeholder(token: re.Match[str]) -> str:
    """Mark a placeholder in the text; one inside a tag is part of an address.

    A quote in it never looks like an attribute.
    """
    if token[1]:
        return f'<mark class="placeholder">{token[0].replace(chr(34), ESCAPED_QUOTE)}</mark>'
    return ESCAPED_QUOTE if token[0] == '"' else token[0]


def _filter_attribute(_tag: str, name: str, value: str) -> str | None:
    if name not in {"href", "src"}:
        return value
    # As browsers read it (WHATWG URL, basic URL parser).
    address = _IGNORED_WHITESPACE.sub("", value).strip().replace("\\", "/")
    if address.startswith("//"):
        return None
    if address.startswith("/"):
        return mark_link(address[1:])
    return None if name == "src" else value
