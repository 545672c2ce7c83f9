"""Mark addresses of the own site until their page knows its depth; write those of others.

People write and read an address in their own letters (RFC 3987); URI formats want ASCII (RFC 3986).
"""

import re
import unicodedata
from urllib.parse import quote, unquote

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
    whole = to_readable_url(url).partition("://")[2].removeprefix("www.").rstrip("/")
    host, *segments = whole.split("/")
    if len(whole) <= MAX_LINK_TEXT or not segments:
        return whole
    end, width = segments.pop(), MAX_LINK_TEXT - len(host) - len("/…/")
    while segments and len(segments[-1]) + 1 + len(end) <= width:
        end = f"{segments.pop()}/{end}"
    if len(end) > width:
        end = f"{end[: width - 8]}…{end[-7:]}"
    return f"{host}/…/{end}" if segments else f"{host}/{end}"


def name_website(url: str) -> str:
    """Return the name of the website that an address stands on: "vmdo.de"."""
    return re.split("[/?#]", to_readable_url(url).partition("://")[2], maxsplit=1)[0].removeprefix(
        "www."
    )


def to_ascii_url(url: str) -> str:
    """Return an address as a URI: the host of a web address in IDNA, all else in percent signs.

    Case and compatible letters are folded as browsers do it, but ß stays one (IDNA 2008).
    """
    scheme, separator, rest = url.partition("://")
    if not separator:
        return _quote(url)
    host = re.split("[/?#]", rest, maxsplit=1)[0]
    path, mark, fragment = rest.removeprefix(host).partition("#")
    return f"{scheme}://{_to_ascii_host(host)}{_quote(path)}{mark}{_quote(fragment)}"


def to_ascii_email(address: str) -> str:
    """Return an e-mail address with its host in IDNA; what stands before the @ has no such form."""
    name, _, host = address.rpartition("@")
    return f"{name}@{_to_ascii_host(host)}"


def to_readable_url(url: str) -> str:
    """Return a web address with the letters that IDNA and percent signs stand for."""
    if "xn--" not in url and "%" not in url:
        return url
    scheme, _, rest = url.partition("://")
    host, slash, tail = rest.partition("/")
    readable = ".".join(map(_read_label, host.split(".")))
    return f"{scheme}://{readable}{slash}{_QUOTED_LETTERS.sub(_read_letters, tail)}"


_UNSAFE = re.compile(r"%(?![0-9A-Fa-f]{2})|[^%A-Za-z0-9._~:/?@!$&'()*+,;=-]")
"""What stands in no path, query or fragment (RFC 3986, 3.3 to 3.5)."""

_QUOTED_LETTERS = re.compile("(?:%[89A-Fa-f][0-9A-Fa-f])+")
_IDNA_PREFIX = "xn--"


def _quote(text: str) -> str:
    return _UNSAFE.sub(lambda sign: quote(sign[0], safe=""), text)


def _to_ascii_host(host: str) -> str:
    if host.isascii():
        return host
    labels = unicodedata.normalize("NFKC", host.lower()).replace("。", ".").split(".")
    return ".".join(
        label if label.isascii() else _IDNA_PREFIX + label.encode("punycode").decode()
        for label in labels
    )


def _read_label(label: str) -> str:
    try:
        letters = label.removeprefix(_IDNA_PREFIX).encode().decode("punycode")
    except UnicodeError:
        return label
    is_quoted = label.startswith(_IDNA_PREFIX) and letters
    return letters if is_quoted and _is_readable(letters) else label


def _read_letters(quoted: re.Match[str]) -> str:
    letters = unquote(quoted[0])
    return letters if _is_readable(letters) else quoted[0]


def _is_readable(text: str) -> bool:
    """Tell whether a text is letters, their marks, digits, joiners, hyphens: nothing can hide."""
    return all(unicodedata.category(sign)[0] in "LMN" or sign in "-\u200c\u200d" for sign in text)


def _cut_values(html: str, start: str) -> list[str]:
    return [piece[: piece.index('"')] for piece in html.split(start)[1:]]
