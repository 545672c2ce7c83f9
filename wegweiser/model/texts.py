"""What follows from a city's texts: first sentences, plain lines, the version of a page."""

from hashlib import sha256

from wegweiser.languages import DEFAULT_LANGUAGE, Localized, Text, say
from wegweiser.model.settings import Page
from wegweiser.source.plain_text import extract_lines, extract_summary


def say_first_sentence(text: Text, lang: str) -> Localized:
    """Return the first sentence of a Markdown text in a language."""
    localized = say(text, lang)
    return Localized(extract_summary(localized.text), localized.lang)


def say_plain(text: Text, lang: str) -> str:
    """Return a Markdown text in a language as plain lines."""
    return extract_lines(say(text, lang).text)


def say_head(page: Page, field: str) -> Localized:
    """Return what the head of a page says in a field, in the language that it is really in."""
    lang = DEFAULT_LANGUAGE if field in page.untranslated else page.lang
    return Localized(getattr(page.front, field), lang)


def hash_page(page: Page) -> str:
    """Return the SHA-256 of a page's title and text; another line break is no other version."""
    words = f"{page.front.title}\n{page.body}".split()
    return sha256(" ".join(words).encode()).hexdigest()


def is_outdated(page: Page, original: Page) -> bool:
    """Tell whether a translation says that it was made from another version of its original."""
    return page.front.translation_of not in {"", hash_page(original)}
