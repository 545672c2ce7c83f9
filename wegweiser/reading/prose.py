"""Markdown into safe HTML, and the links in it with their lines; raw HTML is shown as text, never passed on."""

import re
import sys
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import chain
from typing import Any

from wegweiser.ground.addresses import link
from wegweiser.ground.diagnostics import Diagnostic, Place, error, warning
from wegweiser.ground.variants import FOLDER
from wegweiser.reading.yamltree import FORBIDDEN

QUOTE = "&#34;"
"""A straight quote in a text: only attributes have bare ones, so ids and links can be told from words."""

BRACKETS = 100
"""Opening brackets in a stranger's text up to which they may be links: Python-Markdown needs quadratic time for more."""

LONGEST = 20_000
"""Characters in one paragraph: Python-Markdown needs quadratic time for some inputs."""

_LINKS = (
    re.compile(r"\]\((?<!\\..)\s*<?([^)\s>]+)"),
    re.compile(r"^[ \t]*\[(?!\^)[^\]\n]+\]:[ \t]*<?([^\s>]+)", re.MULTILINE),
)
CODE = re.compile(r"(?<![\\`])`[^`\n]+`(?!`)")
"""An example in a text: a link in it leads nowhere and need not."""

_IMAGE = re.compile(r"!\[[^\]\n]*\][(\[][^)\]\n]*[)\]]?")
_OWN_IMAGE = re.compile(rf"!\[[^\]\n]*\]\(/{FOLDER}/")
_NO_IMAGE = re.compile(r"<img(?![^>]* src=)[^>]*>")
_PLAIN = re.compile(r"""[\w \n.,;:?!()'"„“”‚‘’–—/%€°§@+*-]+""")
_BEGINS_PLAINLY = re.compile(r"""(?!\d+\.)[\w„“”‚‘’("'—–]|\*\S|\Z""")
_STRONG = re.compile(r"(?<![^\s(])\*\*([^\s*](?:[^*\n]*[^\s*])?)\*\*(?=[\s.,;:?!)]|\Z)")
_EM = re.compile(r"(?<![^\s(])\*([^\s*](?:[^*\n]*[^\s*])?)\*(?=[\s.,;:?!)]|\Z)")
_BLANK = re.compile(r"\n\n+")
_PLACEHOLDER = re.compile(r"\[\[(?:fehlt: )?([^\[\]\n]+)\]\]")
_TAG_OR_PLACEHOLDER = re.compile(rf'<[^>]*>|{_PLACEHOLDER.pattern}|"')
_REFERENCE = re.compile(r"&#(?:[xX]0*([0-9a-fA-F]{1,6})(?![0-9a-fA-F])|0*([0-9]{1,7})(?![0-9]));?")
_SHORT = r"(?<!\b(?:bzw|etc|ggf|max|min|usw|vgl|Mio|Mrd|Str|Tel).)(?<!\b(?:evtl|inkl|mind|Prof).)"
_SENTENCE = re.compile(rf"[.!?؟۔](?:(?<=[^\W\d]{{3}}.)|(?<=\d{{4}}.)|(?<=[)“].)){_SHORT}(?=\s+[^\W\da-zäöüß])")
_MARKS = re.compile(
    r"!?\[([^\]]*)\]\([^)]*\)|`([^`]+)`"
    r"|(?:\*\*?|\b__?)([^\s*_](?:[^*_]*[^\s*_])?)(?:\*\*?|__?\b)|^[#>]+\s*"
)
_MARK = re.compile(r"[\[`*_#>]")
_UNSEEN = re.compile(r"[\t\n\r]")
_SLUGS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})

_BLOCKS = {"p", "ul", "ol", "li", "blockquote", "h3", "h4", "br", "hr", "pre"}
_INLINE = {"a", "strong", "em", "code", "mark"}
_EDITORS = {"h2", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td", "dl", "dt", "dd", "div", "sup", "span", "img"}
_ATTRIBUTES = {"*": {"id", "class", "lang", "dir", "role"}, "a": {"href"}, "ol": {"start"}, "td": {"align"},
               "img": {"alt", "src"}}  # fmt: skip


def html(words: str, *, trusted: bool = False) -> str:
    """Return Markdown as HTML; `trusted` for the city's own pages, which also get tables, notes and headings with ids.

    Addresses of the own site ("/verzeichnis/") come out marked. Only http, https, mailto and tel leave the site.
    """
    plain = None if trusted else plainly(words)
    return thoroughly(words, trusted=trusted) if plain is None else plain


def thoroughly(words: str, *, trusted: bool = False) -> str:
    """Return the HTML of any text: through Markdown, then through the cleaner."""
    if not trusted and words.count("[") > BRACKETS:
        words = words.replace("[", "\\[")
    made = _REFERENCE.sub(_seen, _markdown(trusted).reset().convert(words))
    return _TAG_OR_PLACEHOLDER.sub(_marked, _NO_IMAGE.sub("", _cleaner(trusted).clean(made)))


def plainly(words: str) -> str | None:
    """Return the HTML of a text that is nothing but paragraphs and emphasis; None where Markdown itself must look.

    The same as the long way, byte by byte (a property test holds them equal), in a fifteenth of the time.
    """
    words = words.strip("\n")
    if not _PLAIN.fullmatch(words) or "_" in words or "  " in words or " \n" in words or words.endswith(" "):
        return None
    if not all(map(_BEGINS_PLAINLY.match, words.split("\n"))):
        return None
    made = _EM.sub(r"<em>\1</em>", _STRONG.sub(r"<strong>\1</strong>", words)) if "*" in words else words
    made = made.replace('"', QUOTE)
    return None if "*" in made else "<p>" + _BLANK.sub("</p>\n<p>", made) + "</p>"


def one_line(words: str) -> str:
    """Return the first sentence of a Markdown text without its marks, for lists and descriptions."""
    plain = " ".join(_unmarked(words.strip().split("\n\n", 1)[0]).split())
    end = _SENTENCE.search(plain)
    return plain[: end.end()] if end else plain


def plain_lines(words: str) -> str:
    """Return a Markdown text without its marks, line by line: for calendars and whatever else shows no HTML."""
    return "\n".join(_unmarked(row.rstrip()) for row in words.strip().split("\n"))


def _unmarked(words: str) -> str:
    return _MARKS.sub(lambda found: found[1] or found[2] or found[3] or "", words) if _MARK.search(words) else words


def links(words: str) -> Iterator[tuple[str, int, int]]:
    """Yield the target of each link of a Markdown text with its line and column, both from 1; an example in code is none."""
    words = CODE.sub(_blank, words) if "`" in words else words
    for found in sorted(chain.from_iterable(kind.finditer(words) for kind in _LINKS), key=re.Match.start):
        start = found.start(1)
        yield found[1], words.count("\n", 0, start) + 1, start - words.rfind("\n", 0, start)


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def judge(path: str, words: str, first_line: int = 1) -> Iterator[Diagnostic]:
    """Yield what a text may not hold: placeholders (until publication), links that leave the web, endless paragraphs."""
    for found in _PLACEHOLDER.finditer(words):
        line = words.count("\n", 0, found.start()) + first_line
        column = found.start() - words.rfind("\n", 0, found.start())
        yield warning("placeholder", Place(path, line, column, len(found[0])), what=found[1])
    for target, line, column in links(words):
        if not target.startswith(("/", "#", "https://", "http://", "mailto:", "tel:")):
            yield error("invalid-link", Place(path, line + first_line - 1, column, len(target)), target=target)
    for found in _IMAGE.finditer(CODE.sub(_blank, words)):
        if path.endswith(".md") and _OWN_IMAGE.match(found[0]):
            continue
        line = words.count("\n", 0, found.start()) + first_line
        column = found.start() - words.rfind("\n", 0, found.start())
        yield error("foreign-picture", Place(path, line, column, len(found[0])))
    for number, row in enumerate(words.split("\n"), first_line):
        if len(row) > LONGEST:
            yield error("endless-line", Place(path, number, 1), limit=LONGEST)


def slug(heading: str, separator: str = "-") -> str:
    """Return the anchor of a heading: German letters written out, letters of other scripts kept."""
    plain = unicodedata.normalize("NFC", heading).casefold().translate(_SLUGS)
    return re.sub(r"[\W_]+", separator, plain).strip(separator)


@cache
def _markdown(trusted: bool) -> Any:  # noqa: FBT001  markdown.Markdown, imported late
    import markdown

    extensions = ["tables", "attr_list", "toc", "footnotes", "sane_lists", "def_list"] if trusted else ["sane_lists"]
    settings: dict[str, dict[str, Any]] = {"toc": {"slugify": slug}, "footnotes": {"BACKLINK_TITLE": ""}} if trusted else {}
    made = markdown.Markdown(extensions=extensions, extension_configs=settings, output_format="html")
    made.preprocessors.deregister("html_block")
    made.inlinePatterns.deregister("html")
    return made


@cache
def _cleaner(trusted: bool) -> Any:  # noqa: FBT001  nh3.Cleaner, imported late
    import nh3

    return nh3.Cleaner(
        tags=_BLOCKS | _INLINE | (_EDITORS if trusted else set()),
        attributes=_ATTRIBUTES if trusted else {"a": {"href"}},
        url_schemes={"https", "http", "mailto", "tel"},
        attribute_filter=_address,
        link_rel=None if trusted else "noopener nofollow ugc",
    )


def _seen(reference: re.Match[str]) -> str:
    """Drop a character that no file may hold and that a numeric reference would smuggle in."""
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    return "" if number <= sys.maxunicode and FORBIDDEN.match(chr(number)) else reference[0]


def _marked(found: re.Match[str]) -> str:
    """Mark a placeholder in the text (one inside a tag is part of an address); a quote in it never looks like an attribute."""
    if found[1]:
        return f'<mark class="placeholder">{found[0].replace(chr(34), QUOTE)}</mark>'
    return QUOTE if found[0] == '"' else found[0]


def _address(_tag: str, name: str, value: str) -> str | None:
    where = _UNSEEN.sub("", value).strip().replace("\\", "/") if name in {"href", "src"} else ""  # as browsers read it
    if not where.startswith("/"):
        return None if name == "src" else value
    return link(where[1:]) if not where.startswith("//") else None
