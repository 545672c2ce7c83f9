"""The sizes and names of pictures, and how a text says which picture it shows."""

import re
from collections.abc import Callable
from html import unescape
from typing import NamedTuple

from wegweiser.languages import get_source_language

WIDTHS = (480, 960, 1600)
"""Pixels across: a phone, a page on a fine screen, print."""

PICTURES_FOLDER, DOWNLOADS_FOLDER = "bilder", "dateien"
"""Where pictures and other files of the city stand, below content/ and on the site."""


class ContentPicture(NamedTuple):
    """A picture as a text shows it."""

    stem: str
    """Its path on the site without the ending, such as `bilder/hafen`."""

    width: int
    """Pixels across."""

    height: int
    """Pixels from top to bottom."""

    widths: tuple[int, ...]
    """The widths that it is made in."""

    alt: str
    """What it shows, for those who cannot see it; empty where it only decorates."""

    lang: str
    """The language of `alt`."""


_CONTENT_PICTURE = re.compile(
    rf'<img alt="([^"]*)" src="\x1c({PICTURES_FOLDER}/[^"#]+)\.\w+#(\d+)x(\d+)(?:-([\w-]+))?">'
)


def variant_widths(width: int) -> tuple[int, ...]:
    """Return the widths that a picture is made in: never wider than it is."""
    smaller = tuple(variant for variant in WIDTHS if variant < width)
    return (*smaller, width) if width <= WIDTHS[-1] else smaller


def variant_path(stem: str, width: int, ending: str) -> str:
    """Return the path of a picture in one width and format."""
    return f"{stem}-{width}.{ending}"


def format_picture_link(path: str, width: int, height: int, lang: str) -> str:
    """Return how a text names a picture and its size: `/bilder/hafen.jpg#1600x1000-de`."""
    return f"/{path}#{width}x{height}" + (f"-{lang}" if lang else "")


def render_pictures(html: str, render: Callable[[ContentPicture], str]) -> str:
    """Return a text with each picture that names its size as `render` shows it."""
    if "<img" not in html:
        return html
    return _CONTENT_PICTURE.sub(lambda tag: render(_parse_picture(tag)), html)


def _parse_picture(tag: re.Match[str]) -> ContentPicture:
    alt, stem, width, height, lang = tag.groups()
    widths = variant_widths(int(width))
    language = lang or get_source_language()
    return ContentPicture(stem, int(width), int(height), widths, unescape(alt), language)
