"""Read PDFs back with other people's readers: poppler for the words, pikepdf for the outline."""

import re
import subprocess
import unicodedata
from io import BytesIO

import pikepdf

_UNSEEN = re.compile("[\\s\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069]+")


def text(pdf: bytes, *options: str) -> str:
    """Return the words of a PDF as `pdftotext` finds them."""
    ran = subprocess.run(
        ["pdftotext", *options, "-", "-"], input=pdf, capture_output=True, check=True
    )
    return ran.stdout.decode()


def pages(pdf: bytes) -> list[str]:
    """Return the words of each page, squeezed."""
    return [squeeze(page) for page in text(pdf).split("\f")[:-1]]


def squeeze(words: str) -> str:
    """Return words without gaps, soft hyphens, marks of direction and accents.

    That is what is left whatever breaks a line.

    Readers put the signs above Arabic letters before or behind them; a search ignores them, and so
    does this.
    """
    plain = unicodedata.normalize("NFKD", _UNSEEN.sub("", words))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def read_facts(pdf: bytes, *options: str) -> dict[str, str]:
    """Return what `pdfinfo` says about a PDF."""
    said = subprocess.run(
        ["pdfinfo", *options, "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()
    return dict(re.findall(r"^([\w ]+):\s+(.*)$", said, re.MULTILINE))


def read_outline(pdf: bytes) -> list[tuple[str, list[str]]]:
    """Return the bookmarks of a PDF, in two levels."""
    with pikepdf.open(BytesIO(pdf)) as opened, opened.open_outline() as found:
        return [(one.title, [below.title for below in one.children]) for one in found.root]
