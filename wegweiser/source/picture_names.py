"""The sizes that a picture is offered in, what each is called, and how a text says which picture it shows."""

import re
from collections.abc import Callable
from html import unescape
from typing import NamedTuple

from wegweiser.languages import DEFAULT_LANGUAGE

WIDTHS = (480, 960, 1600)
"""Pixels across: a phone, a page on a fine screen, print."""

PICTURES_FOLDER, DOWNLOADS_FOLDER = "bilder", "dateien"
"""Where pictures and other files of the city stand, below content/ and on the site."""


class ContentPicture(NamedTuple):
    """A picture as a text shows it: where it stands without its ending, its size and widths, its words and their language."""

    stem: str
    width: int
    height: int
    widths: tuple[int, ...]
    words: str
    lang: str


_CONTENT_PICTURE = re.compile(
    rf'<img alt="([^"]*)" src="\x1c({PICTURES_FOLDER}/[^"#]+)\.\w+#(\d+)x(\d+)(?:-([\w-]+))?">'
)


def variant_widths(width: int) -> tuple[int, ...]:
    """Return the widths that a picture is made in: never wider than it is."""
    return (*(one for one in WIDTHS if one < width), *((width,) if width <= WIDTHS[-1] else ()))


def variant_path(stem: str, width: int, ending: str) -> str:
    """Return the path of a picture in one width and format."""
    return f"{stem}-{width}.{ending}"


def format_picture_link(path: str, width: int, height: int, lang: str) -> str:
    """Return how a text names a picture with all that its page says of it: `/bilder/hafen.jpg#1600x1000-de`."""
    return f"/{path}#{width}x{height}" + (f"-{lang}" if lang else "")


def render_pictures(html: str, render: Callable[[ContentPicture], str]) -> str:
    """Return a text with each picture that names its size as `render` shows it."""
    if "<img" not in html:
        return html
    return _CONTENT_PICTURE.sub(lambda found: render(_parse_picture(*found.groups())), html)


def _parse_picture(
    words: str, stem: str, width: str, height: str, lang: str | None
) -> ContentPicture:
    return ContentPicture(
        stem,
        int(width),
        int(height),
        variant_widths(int(width)),
        unescape(words),
        lang or DEFAULT_LANGUAGE,
    )
