"""Every address on the site, as a pure function: no slash in front, one at the end, the start page is empty."""

from wegweiser.ground.languages import SOURCE

RESERVED = frozenset({"aufnahme", "aenderungen", "bezirk", "thema", "sprache", "zielgruppe", "seite"})
"""What an organisation's id may not be: these addresses below the directory belong to the site."""

UNSTATED = "nicht-angegeben"
"""The value of every facet for entries that say nothing about it."""

DIRECTORY, TRAINING, PROJECTS, EVENTS = "verzeichnis", "weiterbildung", "projekte", "termine"
OFFERS, NEWS, FIGURES, CREDITS = "angebote", "aktuelles", "zahlen", "bildnachweise"
FIELD, CONTACT, NOT_FOUND = "handlungsfeld", "kontakt", "404"
FACETS = {"district": "bezirk", "topic": "thema", "language": "sprache", "audience": "zielgruppe"}


def page(lang: str, slug: str = "") -> str:
    """Return the address of a page by its slug; German stands at the root, every other language in its folder."""
    below = "" if lang == SOURCE else lang + "/"
    return f"{below}{slug}/" if slug else below


def organisation(lang: str, key: str) -> str:
    """Return the address of an entry."""
    return page(lang, f"{DIRECTORY}/{key}")


def facet(lang: str, kind: str, value: str) -> str:
    """Return the address of a facet's page: `kind` is a key of FACETS."""
    return page(lang, f"{DIRECTORY}/{FACETS[kind]}/{value}")


def pair(lang: str, language: str, district: str) -> str:
    """Return the address of "my language, near me"."""
    return page(lang, f"{DIRECTORY}/{FACETS['language']}/{language}/{district}")


def leaf(address: str, number: int) -> str:
    """Return the address of the nth sheet of a long list; the first is the list itself."""
    return address if number == 1 else f"{address}seite/{number}/"


def series(lang: str, key: str) -> str:
    """Return the address of a training series."""
    return page(lang, f"{TRAINING}/{key}")


def project(lang: str, key: str) -> str:
    """Return the address of a project or retrospective."""
    return page(lang, f"{PROJECTS}/{key}")


def field_of_action(lang: str, slug: str) -> str:
    """Return the address of a field of action."""
    return page(lang, f"{PROJECTS}/{FIELD}/{slug}")


def offer(lang: str, key: str) -> str:
    """Return the address of an offer: all stand on one page."""
    return f"{page(lang, OFFERS)}#{key}"


def event(lang: str, key: str) -> str:
    """Return the address of an event: all stand on one page."""
    return f"{page(lang, EVENTS)}#{key}"


def booklet(lang: str) -> str:
    """Return where the printed directory stands."""
    return f"daten/{DIRECTORY}.pdf" if lang == SOURCE else f"daten/{DIRECTORY}-{lang}.pdf"


def file(address: str) -> str:
    """Return the output file that an address is served from."""
    return "404.html" if address == f"{NOT_FOUND}/" else address + "index.html"
