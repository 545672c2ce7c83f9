"""What the search finds beside the directory: projects, offers, dates, trainings, news, pages."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from wegweiser.editions.data.past_dates import find_event_address
from wegweiser.editions.frame import Frame
from wegweiser.languages import EMPTY_TEXT, Localized, Text, get_source_language
from wegweiser.model import routes
from wegweiser.model.kinds import KINDS, RecordKind
from wegweiser.text import fold

MAX_WORDS, MIN_WORD_LENGTH = 45, 5
"""Characters of the words that a page is found by beside its title, and letters of each."""

_UNLISTED = ("", routes.DIRECTORY, routes.NOT_FOUND)
_GUIDE = "redaktion"


class PageEntry(NamedTuple):
    """A page as the search shows it."""

    address: str
    """Its address below the root of its language."""
    title: str
    """What it is called."""
    lang: str
    """The language of the title, if that is not the page's."""
    words: str
    """Further words that it is found by, folded."""


def list_pages(frame: Frame) -> tuple[PageEntry, ...]:
    """Return every page that the search of the site finds, each once."""
    pages = {page.address: page for page in (*_list_records(frame), *_list_texts(frame))}
    return tuple(pages.values())


def _list_records(frame: Frame) -> Iterator[PageEntry]:
    for kind in KINDS:
        if not kind.route or kind.name == "organisations":
            continue
        for record in getattr(frame.site, kind.name):
            title = getattr(record, kind.label_field)
            words = (getattr(record, field, EMPTY_TEXT) for field in ("summary", "description"))
            yield _page_entry(
                frame,
                _record_address(frame, kind, record),
                frame.say(title)
                if isinstance(title, Text)
                else Localized(title, get_source_language()),
                [frame.first_sentence(text).text for text in words if text],
            )


def _record_address(frame: Frame, kind: RecordKind, record: Any) -> str:
    if kind.name == "series":
        return frame.series_address(record.id)
    if kind.name == "events":
        return find_event_address(frame, record)
    return kind.route(frame.lang, record.id) if kind.route else ""


def _list_texts(frame: Frame) -> Iterator[PageEntry]:
    for page in frame.site.pages:
        is_for_editors = page.slug.split("/", maxsplit=1)[0] == _GUIDE
        if page.lang == frame.lang and page.slug not in _UNLISTED and not is_for_editors:
            address, title = routes.page(page.lang, page.slug), page.front.title
            words = [page.front.description]
            yield _page_entry(frame, address, Localized(title, page.lang), words)


def _page_entry(frame: Frame, address: str, title: Localized, texts: Iterable[str]) -> PageEntry:
    return PageEntry(
        address.removeprefix(frame.page_address("")),
        title.text,
        "" if title.lang == frame.lang else title.lang,
        _select_words(title.text, " ".join(texts)),
    )


def _select_words(title: str, text: str) -> str:
    """Return the long words of a text that its title lacks, as many as there is room for."""
    known = fold(title).split()
    words: list[str] = []
    for word in dict.fromkeys(fold(text).split()):
        is_new = word not in known and len(word) >= MIN_WORD_LENGTH
        if is_new and len(" ".join((*words, word))) <= MAX_WORDS:
            words.append(word)
    return " ".join(words)
