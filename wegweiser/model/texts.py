"""What follows from a city's texts: first sentences, plain lines, the version of a page."""

from hashlib import sha256

from wegweiser.languages import Localized, Text, get_source_language, say
from wegweiser.model.settings import Page
from wegweiser.source.plain_text import extract_lines, extract_summary
from wegweiser.source.text_marks import UNKNOWN, UNTRANSLATED


def say_first_sentence(text: Text, lang: str) -> Localized:
    """Return the first sentence of a Markdown text in a language."""
    localized = say(text, lang)
    older = extract_summary(localized.older) if localized.older else ""
    return localized._replace(text=extract_summary(localized.text), older=older)


def say_plain(text: Text, lang: str) -> str:
    """Return a Markdown text in a language as plain lines."""
    return extract_lines(say(text, lang).text)


def say_head(page: Page, field: str) -> Localized:
    """Return what the head of a page says in a field, in the language that it is really in."""
    words = getattr(page.front, field)
    untranslated = dict(page.untranslated)
    if field in untranslated:
        return Localized(words, get_source_language(), UNTRANSLATED, untranslated[field])
    return Localized(words, page.lang, page.state)


def say_body(page: Page, body: str, lang: str) -> Localized:
    """Return the text of a page on a page in `lang`, with how it was translated."""
    if page.lang != lang:
        return Localized(body, page.lang, UNTRANSLATED)
    is_file = page.lang != get_source_language() and not page.state
    return Localized(body, page.lang, UNKNOWN if is_file else page.state)


def hash_page(page: Page) -> str:
    """Return the SHA-256 of a page's title and text; another line break is no other version."""
    words = f"{page.front.title}\n{page.body}".split()
    return sha256(" ".join(words).encode()).hexdigest()


def is_outdated(page: Page, original: Page) -> bool:
    """Tell whether a translation says that it was made from another version of its original."""
    return page.front.translation_of not in {"", hash_page(original)}
