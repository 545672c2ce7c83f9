"""How a page writes texts: their language, what stays on one line, where long words part.

Only pages: what programs read, titles and the search keep every text as it was written.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from wegweiser.build import translation_marks
from wegweiser.build.hyphenation import hyphenate
from wegweiser.build.jobs import render_text
from wegweiser.build.translation_marks import NewerText
from wegweiser.languages import Localized, get_source_language, text_direction
from wegweiser.source import picture_names
from wegweiser.source.text_marks import OLDER

LONG_WORD, LONG_TILE_WORD = 12, 8
"""Letters of a word that a heading, or the narrow tile of a district, may part."""

_INSEPARABLE = tuple(
    (words, words.replace(" ", "\N{NO-BREAK SPACE}"))
    for words in ("§ ", "z. B.", "e. V.", "d. h.", "u. a.", "o. Ä.", "i. d. R.", "Nr. ")
)
_PLACEHOLDER_IN_TEXT = re.compile(r"\[\[(?:fehlt: )?([^\[\]\n]+)\]\]")
_MARKED_PLACEHOLDER = re.compile(r'(<mark class="placeholder">)\[\[(?:fehlt: )?([^\[\]\n]+)\]\]')
_HEADING = re.compile(r'<h2 id="([^"]+)">([^\n]*?)</h2>')
_ELEMENT = re.compile(r"<[^>]*>")


class OpenNote(NamedTuple):
    """What stands before the note of an editor on what is missing."""

    lang: str
    """The language of the page."""


class TextWriter:
    """Writes texts on the pages of one language."""

    def __init__(self, render: Callable[[str, Any], str], comma: str, page_lang: str) -> None:
        """Take what renders a template, and what stands between texts in this language."""
        from markupsafe import Markup, escape

        self._render = render
        self._page_lang = page_lang
        self._markup, self._escape = Markup, escape
        self._comma = Markup(escape(comma))  # noqa: S704  escaped here
        # The same few texts stand beside each other on thousands of pages.
        self.write_list = cache(self._join_texts)
        self._write_open_note = cache(
            lambda: render("parts/open.html", OpenNote(page_lang)).strip()
        )

    def write_text(self, localized: Localized) -> Any:
        """Write a text; where it is in another language than the page, say so."""
        text, lang, state, older = localized
        if older:
            newer = self._render("parts/newer-words.html", self._describe_newer(text))
            words = f"{self._escape(keep_together(older))} {newer.strip()}"
            return self._markup(translation_marks.mark_text(OLDER) + words)
        mark, text = translation_marks.mark_text(state), keep_together(text)
        has_gap = "[[" in text
        if lang == self._page_lang and not has_gap:
            return mark + text
        html = str(self._escape(text))
        if has_gap:
            html = _PLACEHOLDER_IN_TEXT.sub(
                lambda gap: f'<mark class="placeholder">{self._write_open_note()} {gap[1]}</mark>',
                html,
            )
        if lang != self._page_lang:
            html = f'<bdi lang="{lang}" dir="{text_direction(lang)}">{html}</bdi>'
        return self._markup(mark + html)

    def write_heading(self, localized: Localized, least: int = LONG_WORD) -> Any:
        """Write a text whose long words may part."""
        words = hyphenate(localized.text, localized.lang, least)
        return self.write_text(localized._replace(text=words))

    def write_tile(self, localized: Localized) -> Any:
        """Write the name of a district, which has little room."""
        return self.write_heading(localized, LONG_TILE_WORD)

    def write_markdown(
        self,
        localized: Localized,
        trusted: bool = False,  # noqa: FBT001, FBT002  a template's call
    ) -> Any:
        """Write Markdown; where it is in another language than the page, say so."""
        text, lang, state, older = localized
        html = self._write_blocks(text, trusted=trusted)
        html = translation_marks.render_state_spans(html, get_source_language(), self._write_newer)
        if older:
            html = self._write_blocks(older, trusted=trusted) + self._write_newer(html)
            state = OLDER
        elif lang != self._page_lang:
            html = f'<div lang="{lang}" dir="{text_direction(lang)}">{html}</div>'
        mark, note = translation_marks.mark_text(state), translation_marks.mark_note(state)
        return self._markup(f"{mark}{html}{note}")

    def _write_blocks(self, text: str, *, trusted: bool) -> str:
        html = picture_names.render_pictures(
            render_text(text, trusted=trusted),
            lambda picture: self._render("parts/picture.html", picture),
        )
        if "[[" in html:
            html = _MARKED_PLACEHOLDER.sub(
                lambda gap: f"{gap[1]}{self._write_open_note()} {gap[2]}", html
            )
        return keep_together(html)

    def _write_newer(self, html: str) -> str:
        return self._render("parts/newer.html", self._describe_newer(self._markup(html)))

    def _describe_newer(self, words: str) -> NewerText:
        return NewerText(self._page_lang, get_source_language(), words)

    def _join_texts(self, texts: tuple[Localized, ...]) -> Any:
        """Write texts one after the other, with the comma of the language."""
        return self._comma.join([self.write_text(text) for text in texts])


def create_text_filters(
    render: Callable[[str, Any], str], comma: str, page_lang: str
) -> dict[str, Any]:
    """Return the filters that write texts on a page."""
    writer = TextWriter(render, comma, page_lang)
    return {
        "words": writer.write_text,
        "heading": writer.write_heading,
        "tile": writer.write_tile,
        "comma_list": writer.write_list,
        "markdown": writer.write_markdown,
        "contents": list_contents,
    }


class ContentsEntry(NamedTuple):
    """A heading of a page, where the contents of the page name it."""

    id: str
    """Its id, the anchor."""
    words: Any
    """Its words, as HTML without elements."""


def list_contents(html: str) -> tuple[ContentsEntry, ...]:
    """Return the headings of the second level of a page that have an anchor."""
    return tuple(
        ContentsEntry(anchor, mark_safe(_ELEMENT.sub("", words)))
        for anchor, words in _HEADING.findall(html)
    )


def mark_safe(html: str) -> Any:
    """Return HTML that templates write as it is: our own code made it of escaped texts."""
    from markupsafe import Markup

    return Markup(html)  # noqa: S704  see the callers


def keep_together(text: str) -> str:
    """Return a text in which „§ 75“ and „z. B.“ stay on one line."""
    if ". " in text or "§" in text:
        for words, joined in _INSEPARABLE:
            text = text.replace(words, joined)
    return text
