"""Markdown into safe HTML; raw HTML is shown as text, never passed on."""

import re
import string
import sys
import unicodedata
from functools import cache
from typing import Any
from xml.etree import ElementTree as ET

from wegweiser.addresses import mark_link
from wegweiser.source import emphasis, markdown_blocks, text_marks
from wegweiser.source.html import create_cleaner
from wegweiser.source.simple_markdown import (
    ESCAPED_QUOTE,
    LINK_RELATION,
    MAX_LINK_BRACKETS,
    render_simple,
)
from wegweiser.text import FORBIDDEN_CHARACTERS, UMLAUT_SPELLING

_INLINE_SIGN = re.compile(rf"[\\`\[\]!<&*_{{}}\n\x02{text_marks.START}]")
_BRACKET = re.compile(r"(?<!\\)(\\*)\[")
_IMAGE_WORDS = re.compile(r'<img alt="([^"]*)"[^>]*>')
_HEADING_TAG = re.compile(r"(</?h)([1-6])(?=[ >])")
_IMAGE_WITHOUT_SOURCE = re.compile(r"<img(?![^>]* src=)[^>]*>")
PLACEHOLDER = re.compile(r"\[\[(?:fehlt: )?([^\[\]\n]+)\]\]")
"""What the city still has to fill in: [[fehlt: Telefonnummer]]."""

_TAG_OR_PLACEHOLDER = re.compile(rf'<[^>]*>|{PLACEHOLDER.pattern}|"')
_CHARACTER_REFERENCE = re.compile(
    r"&#(?:[xX]0*([0-9a-fA-F]{1,6})(?![0-9a-fA-F])|0*([0-9]{1,7})(?![0-9]));?"
)
_IGNORED_WHITESPACE = re.compile(r"[\t\n\r]")

_HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
_BLOCK_TAGS = {"p", "ul", "ol", "li", "blockquote", "h3", "h4", "br", "hr", "pre"}
_TAGS = _BLOCK_TAGS | {"a", "strong", "em", "code", "mark"}
_TABLE_TAGS = {"table", "thead", "tbody", "tr", "th", "td"}
_TRUSTED_TAGS = _TABLE_TAGS | {"h2", "h5", "h6", "dl", "dt", "dd", "div", "sup", "span", "img"}
_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}, "li": {"value"}}
_TRUSTED_ATTRIBUTES = _ATTRIBUTES | {
    "*": {"id", "class", "lang", "dir", "role"},
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


def _escape_bracket(bracket: re.Match[str]) -> str:
    """Return a bracket with an odd number of backslashes in front: one that opens no link."""
    backslashes = bracket[1]
    return f"{backslashes}[" if len(backslashes) % 2 else f"{backslashes}\\["


def render_full(text: str, *, trusted: bool = False) -> str:
    """Return the HTML of any text: through Markdown, then through the cleaner."""
    if not trusted and text.count("[") > MAX_LINK_BRACKETS:
        text = _BRACKET.sub(_escape_bracket, text)
    parser = create_parser(trusted)
    parser.lists.readings.clear()
    html = parser.reset().convert(text)
    if not trusted:
        html = _IMAGE_WORDS.sub(r"\1", html)
    # A page has its title already, and an entry the headings of its parts.
    lowest, highest = (2, 6) if trusted else (3, 4)
    html = _HEADING_TAG.sub(lambda tag: f"{tag[1]}{max(lowest, min(int(tag[2]), highest))}", html)
    html = _CHARACTER_REFERENCE.sub(_drop_forbidden, html)
    html = _create_cleaner(trusted).clean(html)
    html = _IMAGE_WITHOUT_SOURCE.sub("", html)
    return _TAG_OR_PLACEHOLDER.sub(_mark_placeholder, html)


def slugify(heading: str, separator: str = "-") -> str:
    """Return the anchor of a heading: German letters written out, letters of other scripts kept."""
    letters = unicodedata.normalize("NFC", heading).casefold().translate(UMLAUT_SPELLING)
    return re.sub(r"[\W_]+", separator, letters).strip(separator)


@cache
def create_parser(trusted: bool) -> Any:  # noqa: FBT001  markdown.Markdown, imported late
    """Return the parser of the city's pages, or of all other texts.

    What a block means is read by our own rules, `parser.lists` (source/markdown_blocks.py); between
    letters "*" and "_" are letters; any sign may be escaped (CommonMark 2.4, 6.7).
    """
    import markdown
    from markdown.inlinepatterns import SubstituteTagInlineProcessor
    from markdown.util import AtomicString

    extensions = ["fenced_code", "nl2br"]
    settings: dict[str, dict[str, Any]] = {}
    if trusted:
        extensions = ["fenced_code", "tables", "attr_list", "toc", "footnotes", "def_list"]
        settings = {"toc": {"slugify": slugify}, "footnotes": {"BACKLINK_TITLE": ""}}
    parser: Any = markdown.Markdown(
        extensions=extensions, extension_configs=settings, output_format="html"
    )
    parser.ESCAPED_CHARS = list(string.punctuation)
    parser.preprocessors.deregister("html_block")
    for name in ("html", "em_strong"):
        parser.inlinePatterns.deregister(name)
    parser.inlinePatterns.register(_create_run_reader(), "run", 195)
    parser.inlinePatterns.register(SubstituteTagInlineProcessor(r"\\\n", "br"), "backslash", 185)
    parser.treeprocessors.register(_PlainMarker(AtomicString), "plain", 25)
    parser.treeprocessors.register(emphasis.EmphasisReader(), "emphasis", 15)
    _replace_blocks(parser)
    return parser


def _create_run_reader() -> Any:
    """Return what reads a stretch in another language, which only our own marks begin."""
    from markdown.inlinepatterns import InlineProcessor

    class RunReader(InlineProcessor):
        def handleMatch(  # type: ignore[override]  # noqa: N802  the library's names
            self,
            m: re.Match[str],
            data: str,
        ) -> tuple[ET.Element, int, int]:
            element = ET.Element("span", {"class": m[1]})
            element.text = m[2]
            return element, m.start(), m.end()

    return RunReader(text_marks.MARKED_RUN)


class _PlainMarker:
    """Marks texts in which no sign of Markdown stands: the parser looks for each sign in each."""

    def __init__(self, plain_class: type) -> None:
        self.plain_class = plain_class

    def run(self, root: ET.Element) -> None:
        """Mark the texts of every element."""
        for element in root.iter():
            if element.text and element.tag in _HEADINGS:
                element.text = _strip_closing_hashes(element.text)
            if element.text and not _INLINE_SIGN.search(element.text):
                element.text = self.plain_class(element.text)


def _strip_closing_hashes(heading: str) -> str:
    """Return a heading without the hashes that close it; those of „C#“ stay (CommonMark 4.2)."""
    words = heading.rstrip("#")
    return words.rstrip(" ") if words.endswith(" ") else heading


def _replace_blocks(parser: Any) -> None:
    """Let our own rules read lists, quotations, headings, lines and what is indented."""
    blocks = parser.parser.blockprocessors
    for name in ("indent", "olist", "ulist", "setextheader"):
        blocks.deregister(name)
    parser.lists = markdown_blocks.ListReader(parser.parser, keeps_code="defindent" in blocks)
    blocks.register(markdown_blocks.IndentReader(parser.lists), "indent", 90)
    blocks.register(parser.lists, "lists", 72)
    if "defindent" in blocks:  # only what belongs to a definition is indented for it
        blocks["defindent"].ITEM_TYPES, blocks["defindent"].LIST_TYPES = ["dd"], ["dl"]
    else:  # nobody but the city's editors means „[Hinweis]: siehe“ as the address of a link
        blocks.deregister("reference")
    blocks["hashheader"].RE = markdown_blocks.HEADING_LINE
    blocks["hr"].SEARCH_RE = markdown_blocks.RULE_LINE
    blocks["quote"].RE = markdown_blocks.QUOTE_START
    blocks["quote"].clean = markdown_blocks.strip_quote_mark


@cache
def _create_cleaner(trusted: bool) -> Any:  # noqa: FBT001  nh3.Cleaner
    return create_cleaner(
        tags=frozenset(_TAGS | _TRUSTED_TAGS if trusted else _TAGS),
        attributes=_TRUSTED_ATTRIBUTES if trusted else _ATTRIBUTES,
        url_schemes={"https", "http", "mailto", "tel"},
        attribute_filter=_filter_attribute,
        link_rel=None if trusted else LINK_RELATION,
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
