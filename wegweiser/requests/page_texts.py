"""What readers write for pages: a mistake becomes the change of its paragraph, news a new page.

The editors see the change as a diff and decide; where anything is in doubt it stays a note.
"""

import re
from urllib.parse import unquote, urlsplit

from wegweiser.languages import get_source_language
from wegweiser.model.kinds import ID_PLACEHOLDER, NEWS, TODAY_PLACEHOLDER
from wegweiser.model.settings import Page
from wegweiser.model.site import Site
from wegweiser.model.slugs import slugify
from wegweiser.requests.changes import ChangedFiles
from wegweiser.requests.lists.texts import escape_markdown
from wegweiser.requests.mail import Submission
from wegweiser.requests.parse import Request
from wegweiser.source import files
from wegweiser.source.files import Inputs
from wegweiser.source.personal_details import find_personal_details
from wegweiser.source.plain_text import extract_lines
from wegweiser.source.yaml_writer import YamlValue, format_item

_SIGNS_OF_PROGRAMS = frozenset("<>&\\{}%|")
"""What a browser, a template or a formatter may obey: nobody needs it to correct a sentence."""

_SIGNS_OF_NEWS = _SIGNS_OF_PROGRAMS - {"&", "%"}
_TITLE_LETTERS = 40
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


def propose_news(inputs: Inputs, request: Request, submission: Submission) -> ChangedFiles:
    """Return the page of a piece of news in German, as it was written; none in doubt."""
    title = " ".join(str(request.answers.get("news-title", "")).split())
    text = str(request.answers.get("content", "")).strip()
    slug = slugify(title)[:_TITLE_LETTERS].strip("-")
    path = NEWS.file.replace(ID_PLACEHOLDER, slug).replace(
        TODAY_PLACEHOLDER, submission.received_on
    )
    body = escape_markdown(text)
    shown = extract_lines(body, trusted=True).split()
    is_plain = not _SIGNS_OF_NEWS & set(title + text) and shown == text.split()
    is_free = bool(slug) and path not in inputs.files and request.lang == get_source_language()
    if not is_plain or not is_free or any(find_personal_details(f"{title}\n{text}")):
        return {}
    fields: dict[str, YamlValue] = {
        "title": title,
        "date": submission.received_on,
        "sources": [submission.source],
    }
    head = "\n".join(line[2:] for line in format_item(fields).splitlines())
    return {path: ("", f"---\n{head}\n---\n\n{body}\n")}


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
