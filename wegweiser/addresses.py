"""How an address of the own site is marked until its page knows how deep it lies, and found again."""

LINK_MARKER = "\x1c"
"""Stands before each address of the own site; no file of the city may hold this control character."""


def mark_link(address: str) -> str:
    """Mark an address ("verzeichnis/", without a slash in front) as one of the own site."""
    return LINK_MARKER + address


def resolve_links(html: str, home: str) -> str:
    """Return the page with its marked addresses standing below `home`, such as "../../" or "/"."""
    return html.replace(LINK_MARKER, home)


def find_ids(html: str) -> tuple[str, ...]:
    """Return the ids that a marked page defines; only attributes in double quotes count, as our templates write them."""
    return tuple([piece[: piece.index('"')] for piece in html.split(' id="')[1:]])


def find_site_links(html: str) -> tuple[str, ...]:
    """Return the addresses of the own site that a marked page links to, each once; "#id" for places on the page."""
    marked = [piece[: piece.index('"')] for piece in html.split(f'="{LINK_MARKER}')[1:]]
    local = ["#" + piece[: piece.index('"')] for piece in html.split('href="#')[1:]]
    return tuple(dict.fromkeys(marked + local))
