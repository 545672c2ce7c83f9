"""Every address on the site: no slash in front, one at the end, the start page is empty."""

from collections.abc import Iterable
from contextvars import ContextVar
from functools import lru_cache

from wegweiser.languages import get_source_language

RESERVED_IDS = frozenset(
    {"aufnahme", "aenderungen", "bezirk", "thema", "sprache", "zielgruppe", "seite"}
)
"""What no organisation's id may be: these addresses below the directory belong to the site."""

UNSTATED = "nicht-angegeben"
"""The value of every facet for entries that say nothing about it."""

DIRECTORY, TRAINING, PROJECTS, EVENTS = "verzeichnis", "weiterbildung", "projekte", "termine"
OFFERS, NEWS, FIGURES, CREDITS, DATA = "angebote", "aktuelles", "zahlen", "bildnachweise", "daten"
NEIGHBOURS, FORUM = "nachbarschaft", "forum"
FIELD_OF_ACTION, CONTACT, NOT_FOUND, PINBOARD, CHANGES = (
    "handlungsfeld",
    "kontakt",
    "404",
    "merkliste",
    "aenderungen",
)
COPY, WORKER = "kopie", "offline.js"
INCLUSION, CORRECTION, BETTER_WORDS = "aufnahme", "aenderung", "uebersetzung"
REQUEST = f"{DIRECTORY}/{INCLUSION}"
REPORT = "melden"
REPORT_FORMS = frozenset({"termin", "weiterbildung", "angebot", "projekt", "nachricht", "seite"})
"""The forms below the page „Etwas melden“: what is reported there is no entry of the directory."""
SECTION_SLUGS = frozenset(
    {
        "",
        DIRECTORY,
        TRAINING,
        PROJECTS,
        EVENTS,
        OFFERS,
        NEWS,
        FIGURES,
        DATA,
        NEIGHBOURS,
        PINBOARD,
        COPY,
        REQUEST,
        f"{DIRECTORY}/{CHANGES}",
    }
)
"""The pages that exist in every language: an edition makes them, not an editor."""

LEGAL_PAGES = frozenset({"impressum", "datenschutz", "barrierefreiheit"})
"""The pages of which the German text alone is binding."""

SHEET = "seite"
"""Stands before the number of a sheet of a long list."""

LICENCE_BASE = "http://dcat-ap.de/def/licenses/"
"""What stands before the name of a licence in the vocabulary of DCAT-AP.de."""

EU_LICENCES = {"cc-zero": "CC0", "cc-by/4.0": "CC_BY_4_0"}
EU_LICENCE_BASE = "http://publications.europa.eu/resource/authority/licence/"
"""The vocabulary of the EU, which the European profile recommends; it lacks the German licences."""

FACETS = {"district": "bezirk", "topic": "thema", "language": "sprache", "audience": "zielgruppe"}
"""The facets of the directory with their names in addresses."""

FORUM_FACETS = {"topic": "thema", "audience": "zielgruppe", "kind": "art"}
KIND_SLUGS = {
    "association": "verein",
    "umbrella": "dachverband",
    "group": "gruppe",
    "sports-club": "sportverein",
    "parents-association": "elternverein",
    "institution": "einrichtung",
    "platform": "plattform",
}
"""The addresses of the lists of a forum; a kind of organisation has no word of the city's own."""

_SLUGS: ContextVar[dict[str, str]] = ContextVar("slugs", default={})  # noqa: B039  never changed
"""What stands in addresses instead of our own parts: set with the source language, by who loads."""


def set_slugs(slugs: Iterable[tuple[str, str]]) -> None:
    """Set what stands in addresses instead of our parts of them (data/site.yaml)."""
    _SLUGS.set(dict(slugs))


def list_parts() -> frozenset[str]:
    """Return the parts of our own addresses."""
    names = (*SECTION_SLUGS, *FACETS.values(), *FORUM_FACETS.values(), *KIND_SLUGS.values())
    others = (FORUM, FIELD_OF_ACTION, CONTACT, CREDITS, CORRECTION, "felder", SHEET)
    forms = (REPORT, *REPORT_FORMS)
    parts = {part for name in (*names, *others, *forms, *LEGAL_PAGES) for part in name.split("/")}
    return frozenset(parts - {""})


def page(lang: str, slug: str = "") -> str:
    """Return the address of a page; German stands at the root, other languages in a folder."""
    folder = "" if lang == get_source_language() else f"{lang}/"
    slugs = _SLUGS.get()
    if slugs:
        slug = "/".join([slugs.get(part, part) for part in slug.split("/")])
    return f"{folder}{slug}/" if slug else folder


def data_file(name: str) -> str:
    """Return the address of a file to download: one for all languages."""
    return page(get_source_language(), DATA) + name


def leads_to_search(slug: str) -> bool:
    """Return whether the search of the site stands at the foot of a page.

    Start page and directory begin with a search; a form shall show nothing that needs a script.
    """
    return slug not in {"", DIRECTORY} and not is_form(slug)


def is_form(slug: str) -> bool:
    """Tell whether a page is one of those that ask: for the directory, or to report something."""
    return f"{slug}/".startswith(f"{REQUEST}/") or slug.startswith(f"{REPORT}/")


def organisation(lang: str, key: str) -> str:
    """Return the address of an entry."""
    return page(lang, f"{DIRECTORY}/{key}")


def request(lang: str, form: str = INCLUSION, key: str = "") -> str:
    """Return the address of a form; what stands behind the "#" no server learns: the entry."""
    if form in REPORT_FORMS:
        return page(lang, f"{REPORT}/{form}")
    address = page(lang, REQUEST if form == INCLUSION else f"{REQUEST}/{form}")
    return f"{address}#eintrag={key}" if key else address


def licence(name: str, profile: str) -> str:
    """Return the IRI of a licence in the vocabulary that a profile of DCAT-AP asks for."""
    if profile == "dcat-ap" and name in EU_LICENCES:
        return EU_LICENCE_BASE + EU_LICENCES[name]
    return LICENCE_BASE + name


def vcard(key: str) -> str:
    """Return the address of an entry's visiting card: one for all languages."""
    return f"{page(get_source_language(), DIRECTORY)}{key}/{key}.vcf"


def pinboard_data() -> str:
    """Return the address of what the pinboard knows of the entries: one file for all languages."""
    return page(get_source_language(), PINBOARD) + "eintraege.json"


def facet(lang: str, kind: str, value: str) -> str:
    """Return the address of a facet's page: `kind` is a key of FACETS."""
    return page(lang, f"{DIRECTORY}/{FACETS[kind]}/{value}")


def language_in_district(lang: str, language: str, district: str) -> str:
    """Return the address of "my language, near me"."""
    return page(lang, f"{DIRECTORY}/{FACETS['language']}/{language}/{district}")


def poster(language: str, district: str) -> str:
    """Return the address of that list as a poster: one for all languages of the site."""
    return f"{language_in_district(get_source_language(), language, district)}aushang.pdf"


def neighbourhood(lang: str, district: str) -> str:
    """Return the address of a district's neighbours; UNSTATED is that of entries without one."""
    return page(lang, f"{NEIGHBOURS}/{FACETS['district']}/{district}")


def forum(lang: str, kind: str, value: str, district: str = "") -> str:
    """Return the address of who could come to a forum: `kind` is a key of FORUM_FACETS."""
    slug = KIND_SLUGS.get(value, value) if kind == "kind" else value
    return page(
        lang, "/".join(filter(None, (NEIGHBOURS, FORUM, FORUM_FACETS[kind], slug, district)))
    )


def list_page(address: str, number: int) -> str:
    """Return the address of the nth page of a long list; the first is the list itself."""
    return address if number == 1 else f"{address}{_SLUGS.get().get(SHEET, SHEET)}/{number}/"


def search_index(lang: str) -> str:
    """Return the address of what the browser searches in the directory."""
    return page(lang, DIRECTORY) + "suche.json"


def series(lang: str, key: str) -> str:
    """Return the address of a training series."""
    return page(lang, f"{TRAINING}/{key}")


def project(lang: str, key: str) -> str:
    """Return the address of a project or retrospective."""
    return page(lang, f"{PROJECTS}/{key}")


def field_of_action(lang: str, slug: str) -> str:
    """Return the address of a field of action."""
    return page(lang, f"{PROJECTS}/{FIELD_OF_ACTION}/{slug}")


def offer(lang: str, key: str) -> str:
    """Return the address of an offer: all stand on one page."""
    return f"{page(lang, OFFERS)}#{key}"


def event(lang: str, key: str) -> str:
    """Return the address of an event that lasts: on the page of dates, or the way to its year."""
    return f"{page(lang, EVENTS)}#{key}"


def past_events(lang: str, year: str) -> str:
    """Return the address of the dates of a past year."""
    return page(lang, f"{EVENTS}/{year}")


def past_event(lang: str, year: str, key: str) -> str:
    """Return where an event of such a year stands."""
    return f"{past_events(lang, year)}#{key}"


def pdf(lang: str, key: str = DIRECTORY) -> str:
    """Return the address of the printed directory, or of another file on paper."""
    return data_file(f"{key}.pdf" if lang == get_source_language() else f"{key}-{lang}.pdf")


def spreadsheet(lang: str) -> str:
    """Return the address of the list for Excel."""
    name = "organisationen"
    return data_file(f"{name}.xlsx" if lang == get_source_language() else f"{name}-{lang}.xlsx")


def figures_table() -> str:
    """Return the address of all figures as a table: one file for all languages."""
    return data_file(f"{FIGURES}.csv")


def calendar(lang: str) -> str:
    """Return the address of the calendar of all dates."""
    return f"{page(lang, EVENTS)}termine.ics"


def event_calendar(lang: str, key: str) -> str:
    """Return the address of the calendar of one event."""
    return f"{page(lang, EVENTS)}{key}.ics"


def part_calendar(lang: str, kind: str, value: str) -> str:
    """Return the address of the calendar of a district, topic, language or organisation."""
    return page(lang, f"{EVENTS}/{FACETS.get(kind, kind)}") + f"{value}.ics"


def series_calendar(lang: str, key: str) -> str:
    """Return the address of the calendar of a training series."""
    return f"{series(lang, key)}termine.ics"


def news_feed(lang: str) -> str:
    """Return the address of the feed of all news."""
    return f"{page(lang, NEWS)}feed.xml"


def entries_feed(lang: str) -> str:
    """Return the address of the feed of new and changed entries."""
    return f"{page(lang, DIRECTORY)}neu.xml"


def changes(lang: str, edition: int = 0) -> str:
    """Return the address of what changed, at all or since a printed edition."""
    return page(lang, f"{DIRECTORY}/{CHANGES}" + (f"/{edition}" if edition else ""))


@lru_cache(maxsize=65_536)  # several lists name the same things
def permanent_id(city: str, *names: str) -> str:
    """Return a name that outlives every address: a UUID of city, kind and id (RFC 9562).

    `names` are the kind and what tells apart what is of that kind.
    """
    from uuid import NAMESPACE_URL, uuid5

    return str(uuid5(NAMESPACE_URL, "/".join(("wegweiser", city, *names))))


def output_file(address: str) -> str:
    """Return the output file that an address is served from."""
    return "404.html" if address == f"{NOT_FOUND}/" else address + "index.html"
