"""A mistake on a page into the change of one paragraph, where it can be found without a doubt.

The editors see the change as a diff and decide; in any other case the request stays a note.
"""

import re
from urllib.parse import unquote, urlsplit

from wegweiser.languages import get_source_language
from wegweiser.model.settings import Page
from wegweiser.model.site import Site
from wegweiser.requests.changes import ChangedFiles
from wegweiser.requests.lists.texts import escape_markdown
from wegweiser.requests.parse import Request
from wegweiser.source import files
from wegweiser.source.files import Inputs
from wegweiser.source.personal_details import find_personal_details
from wegweiser.source.plain_text import extract_lines

_SIGNS_OF_PROGRAMS = frozenset("<>&\\{}%|")
"""What a browser, a template or a formatter may obey: nobody needs it to correct a sentence."""

_MIN_LETTERS = 4
"""Letters of words that can be found again; fewer may be anywhere."""


def correct_page(site: Site, inputs: Inputs, request: Request) -> ChangedFiles:
    """Return the page with the words that a reader corrects, before and after; none in doubt.

    They must stand there once, as they are shown, in German; nothing but them changes.
    """
    page = _find_page(site, str(request.answers.get("page", "")))
    quote = str(request.answers.get("quote", "")).split()
    words = " ".join(str(request.answers.get("replacement", "")).split())
    text = files.decode_file(inputs, page.path)[0] if page else None
    if page is None or text is None or not _may_stand(words, quote):
        return {}
    head, body, tail = text.rpartition(page.body)
    places = list(_make_pattern(quote).finditer(body))
    if len(places) != 1:
        return {}
    start, end = places[0].span()
    new = f"{body[:start]}{escape_markdown(words)}{body[end:]}"
    if not _is_only_change(body, new, " ".join(quote), words):
        return {}
    return {page.path: (text, f"{head}{new}{tail}")}


def _find_page(site: Site, address: str) -> Page | None:
    """Return the German page of an address, as a browser shows it or without its host."""
    base = urlsplit(site.settings.base_url).path.strip("/")
    try:
        path = unquote(urlsplit(address.strip()).path).strip("/")
    except ValueError:
        return None
    slug = path.removeprefix(base).strip("/")
    pages = (page for page in site.pages if page.lang == get_source_language())
    return next((page for page in pages if page.slug == slug and not page.is_composed), None)


def _may_stand(words: str, quote: list[str]) -> bool:
    """Tell whether words may be proposed: no signs of programs, nothing that leads to people."""
    is_plain = not _SIGNS_OF_PROGRAMS & set(words)
    is_long = sum(map(str.isalnum, "".join(quote))) >= _MIN_LETTERS
    return bool(words) and is_plain and is_long and not any(find_personal_details(words))


def _make_pattern(words: list[str]) -> re.Pattern[str]:
    """Return what finds words whose lines may be broken elsewhere, as whole words."""
    return re.compile(r"(?<!\w)" + r"[ \n]{1,9}".join(map(re.escape, words)) + r"(?!\w)")


def _is_only_change(old: str, new: str, quote: str, words: str) -> bool:
    """Tell whether a page shows the new words instead of the old ones, and all else as before."""
    before, after = (" ".join(extract_lines(body, trusted=True).split()) for body in (old, new))
    return before.count(quote) == 1 and before.replace(quote, words) == after
