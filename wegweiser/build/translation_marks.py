"""Turn the marks of a page in the making into what readers see of its translation."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from wegweiser.catalogues import parse_catalogue
from wegweiser.languages import DEFAULT_LANGUAGE, Translations, text_direction
from wegweiser.source.entry_notes import describe_entry
from wegweiser.source.text_marks import (
    END,
    MARKED_RUN,
    MIDDLE,
    NOTE_END,
    NOTE_START,
    NOTICE,
    OLDER,
    START,
    STATE_CLASS,
    STATE_END,
    STATE_START,
    UNTRANSLATED,
    find_worst,
    mark_language,
    rank_state,
)

_STATE = re.compile(f"{STATE_START}([^{STATE_START}{STATE_END}]*){STATE_END}")
_NOTE = re.compile(f"{NOTE_START}([^{NOTE_START}{NOTE_END}]*){NOTE_END}")
_RUN = re.compile(MARKED_RUN)
_MARK = re.compile(f"{START}[^{MIDDLE}]*{MIDDLE}|{END}")
_TAG = re.compile(r"(<[^>]*>)")
_TAG_NAME = re.compile(r"</?([a-z0-9]+)")
_STATE_SPAN = re.compile(
    rf'<span class="{STATE_CLASS}([^"]*)">(.*?)</span>'
    r"((?:</(?:p|h[1-6])>)?)",
    re.DOTALL,
)
_NO_ELEMENTS_INSIDE = frozenset({"title", "script", "style", "textarea", "option", "text"})
"""Elements in which words have no mark of their own: it stands at the element itself."""

_MARKABLE = frozenset({"option", "text"})


class MarkedTranslations:
    """The words of a theme; those that are missing are marked as words of another language."""

    def __init__(self, translations: Translations) -> None:
        self._translations = translations

    def __call__(self, message: str) -> str:
        """Return the message in this language, or as it was written, with a mark."""
        if self._translations.has_message(message):
            return self._translations(message)
        return mark_language(message, DEFAULT_LANGUAGE)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """Return the form that goes with a number, in this language or as it was written."""
        if self._translations.has_message(singular):
            return self._translations.ngettext(singular, plural, number)
        return mark_language(singular if number == 1 else plural, DEFAULT_LANGUAGE)


@lru_cache(maxsize=32)
def find_worst_state(catalogues: tuple[bytes, ...]) -> str:
    """Return how the words of catalogues were translated: the worst of all."""
    return find_worst(
        describe_entry(entry)
        for po in catalogues
        for entry in parse_catalogue(po.decode("utf-8-sig")).entries
        if entry.is_current
    )


class TranslationNotice(NamedTuple):
    """How a page, or a paragraph, was translated (parts/translation.html, …-notice.html)."""

    lang: str
    """The language of the page."""
    source_lang: str
    """The language that it was translated from."""
    state: str
    """`machine`, `unknown`, `made` or `read`; empty where nothing is translated."""
    who: str
    """Who made or read it: office, person, organisation, speaker, translator, staff."""
    when: str
    """The day of that; may be empty."""
    has_gaps: bool = False
    """Whether parts of it stand there in the source language only."""
    has_older: bool = False
    """Whether a part of it translates what the source said before."""


class NewerText(NamedTuple):
    """What the original says now, beside an older translation (parts/newer.html, …-words.html)."""

    lang: str
    """The language of the page."""
    source_lang: str
    """The language of the original."""
    html: str
    """The original, as HTML or as words."""


Render = Callable[[str, NamedTuple], str]
"""Renders a template of the theme with a view."""


def describe_state(lang: str, source_lang: str, state: str) -> TranslationNotice:
    """Return what readers are told of a state."""
    kind, who, when = state, "", ""
    if ":" in state:
        *kinds, who, when = state.split(":")
        kind = kinds[0] if kinds else "made"
    return TranslationNotice(lang, source_lang, kind, who, when)


def mark_text(state: str) -> str:
    """Return the mark of a text with this state; of a text that no catalogue holds, none."""
    return f"{STATE_START}{state}{STATE_END}" if state else ""


def mark_note(state: str) -> str:
    """Return the place of a note, behind a text that somebody has made or read."""
    return f"{NOTE_START}{state}{NOTE_END}" if ":" in state else ""


def render_state_spans(html: str, source_lang: str, write_newer: Callable[[str], str]) -> str:
    """Return the HTML of Markdown with what its paragraphs tell of their states.

    `write_newer` returns what stands below an older translation, of the HTML of the original.
    """
    if f'class="{STATE_CLASS}' not in html:
        return html

    def write(span: re.Match[str]) -> str:
        state, inner, closing = span.groups()
        if state == UNTRANSLATED:
            language = f'lang="{source_lang}" dir="{text_direction(source_lang)}"'
            return f"{mark_text(state)}<span {language}>{inner}</span>{closing}"
        if state == OLDER:
            return f"{mark_text(state)}{closing}{write_newer(inner)}"
        return f"{mark_text(state)}{mark_note(state)}{closing}"

    return _STATE_SPAN.sub(write, html)


def finish_page(
    html: str, lang: str, source_lang: str, interface_state: str, render: Render
) -> str:
    """Return a page in which every mark has become words or an attribute."""
    states = set(_STATE.findall(html))
    if states:
        html = _STATE.sub("", html)
    has_gaps = UNTRANSLATED in states or START in html
    worst = find_worst(states - {OLDER})
    html = _NOTE.sub(lambda note: _write_note(note[1], worst, lang, source_lang, render), html)
    if NOTICE in html:
        notice = describe_state(lang, source_lang, worst or interface_state)
        notice = notice._replace(has_gaps=has_gaps, has_older=OLDER in states)
        html = html.replace(NOTICE, render("parts/translation-notice.html", notice).strip())
    return resolve_runs(html) if START in html else html


def _write_note(state: str, worst: str, lang: str, source_lang: str, render: Render) -> str:
    """Return the note at a text that is better than the worst of its page."""
    if rank_state(state)[0] <= rank_state(worst)[0]:
        return ""
    return render("parts/translation-note.html", describe_state(lang, source_lang, state))


def resolve_runs(html: str) -> str:
    """Return HTML whose words in another language say so; in attributes nothing can."""
    if "<" not in html:
        return _MARK.sub("", html)
    tokens = _TAG.split(html)
    element = ""
    for position, token in enumerate(tokens):
        if position % 2:
            name = _TAG_NAME.match(token)
            element = name[1] if name and not token.startswith("</") else ""
            tokens[position] = _MARK.sub("", token) if START in token else token
        elif START in token:
            if element in _NO_ELEMENTS_INSIDE:
                _mark_element(tokens, position, element)
            else:
                tokens[position] = _RUN.sub(_write_span, token)
    return "".join(tokens)


def _write_span(run: re.Match[str]) -> str:
    return f'<span lang="{run[1]}" dir="{text_direction(run[1])}">{run[2]}</span>'


def _mark_element(tokens: list[str], position: int, element: str) -> None:
    """Take the marks out of words, and say the language at their element where it is all theirs."""
    run = _RUN.fullmatch(tokens[position].strip())
    tag = tokens[position - 1]
    if run and element in _MARKABLE and " lang=" not in tag:
        language = f' lang="{run[1]}" dir="{text_direction(run[1])}">'
        tokens[position - 1] = tag.removesuffix(">") + language
    tokens[position] = _MARK.sub("", tokens[position])
