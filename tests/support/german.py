"""German on a page that no element says to be German."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from wegweiser.build.theme_files import read_built_in_theme
from wegweiser.build.theme_words import list_theme_words
from wegweiser.source.translation_checks import GERMAN_WORDS


def list_words_outside(node: LexborNode, lang: str) -> Iterator[str]:
    """Yield the texts of a page that no element says to be in this language."""
    for child in node.iter(include_text=True):
        if child.tag == "-text":
            yield child.text(deep=False)
        elif child.attributes.get("lang") != lang and child.tag not in {"script", "style"}:
            yield from list_words_outside(child, lang)


def find_german(page: str) -> list[str]:
    """Return the texts of a page that are German and not marked as German."""
    body = LexborHTMLParser(page).body
    assert body is not None
    texts = [" ".join(text.replace("\xad", "").split()) for text in list_words_outside(body, "de")]
    return [text for text in texts if text in GERMAN_INTERFACE or EVERYDAY.search(text)]


EVERYDAY = re.compile(rf"(?<![\w/-])(?:{'|'.join(sorted(GERMAN_WORDS))})(?![\w/-])")
GERMAN_INTERFACE = {
    words.text
    for words in list_theme_words(read_built_in_theme().files)
    if re.search("[äöüß]|ung\\b|en\\b", words.text)
}
