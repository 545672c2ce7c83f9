"""Mark addresses of the own site until their page knows how deep it lies, and find them again."""

LINK_MARKER = "\x1c"
"""Stands before each address of the own site; no file of the city may hold this character."""


def mark_link(address: str) -> str:
    """Mark an address ("verzeichnis/", without a slash in front) as one of the own site."""
    return LINK_MARKER + address


def resolve_links(html: str, base_path: str) -> str:
    """Return the page with its marked addresses below `base_path`, such as "../../" or "/"."""
    return html.replace(LINK_MARKER, base_path)


def find_ids(html: str) -> tuple[str, ...]:
    """Return the ids that a marked page defines, in double quotes as our templates write them."""
    return tuple(_cut_values(html, ' id="'))


def find_site_links(html: str) -> tuple[str, ...]:
    """Return the addresses of the own site that a marked page links to, each once, or "#id"."""
    marked = _cut_values(html, f'="{LINK_MARKER}')
    local = ["#" + address for address in _cut_values(html, 'href="#')]
    return tuple(dict.fromkeys(marked + local))


def _cut_values(html: str, start: str) -> list[str]:
    return [piece[: piece.index('"')] for piece in html.split(start)[1:]]
