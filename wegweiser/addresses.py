"""Mark addresses of the own site until their page knows its depth; shorten those of others."""

LINK_MARKER = "\x1c"
"""Stands before each address of the own site; no file of the city may hold this character."""

MAX_LINK_TEXT = 60
"""Characters of a web address that stands as the text of its own link."""


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
    # A place on the start page, whose address is empty, is no place on the page itself.
    marked = [
        f"index.html{address}" if address.startswith("#") else address
        for address in _cut_values(html, f'="{LINK_MARKER}')
    ]
    local = ["#" + address for address in _cut_values(html, 'href="#')]
    return tuple(dict.fromkeys(marked + local))


def shorten_url(url: str) -> str:
    """Write a web address for reading: its host, and as much of the end of its path as fits."""
    whole = url.partition("://")[2].removeprefix("www.").rstrip("/")
    host, *segments = whole.split("/")
    if len(whole) <= MAX_LINK_TEXT or not segments:
        return whole
    end, width = segments.pop(), MAX_LINK_TEXT - len(host) - len("/…/")
    while segments and len(segments[-1]) + 1 + len(end) <= width:
        end = f"{segments.pop()}/{end}"
    if len(end) > width:
        end = f"{end[: width - 8]}…{end[-7:]}"
    return f"{host}/…/{end}" if segments else f"{host}/{end}"


def _cut_values(html: str, start: str) -> list[str]:
    return [piece[: piece.index('"')] for piece in html.split(start)[1:]]
