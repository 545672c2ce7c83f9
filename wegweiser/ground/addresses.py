"""How an address of the own site is marked until its page knows how deep it lies, and found again."""

import re

MARK = "\x1c"
"""Stands before each address of the own site; no file of the city may hold this control character."""

_IDS = re.compile(r'\sid="([^"]*)"')
_LINKS = re.compile(rf'{MARK}([^"\'<>\s]*)|href="(#[^"]*)"')


def link(address: str) -> str:
    """Mark an address ("verzeichnis/", without a slash in front) as one of the own site."""
    return MARK + address


def placed(html: str, home: str) -> str:
    """Return the page with its marked addresses standing below `home`, such as "../../" or "/"."""
    return html.replace(MARK, home)


def ids(html: str) -> tuple[str, ...]:
    """Return the ids that a marked page defines; only attributes in double quotes count, as our templates write them."""
    return tuple(_IDS.findall(html))


def links(html: str) -> tuple[str, ...]:
    """Return the addresses of the own site that a marked page links to, each once; "#id" for places on the page."""
    return tuple(dict.fromkeys(inside or local for inside, local in _LINKS.findall(html)))
