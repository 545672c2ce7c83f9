"""The catalogue of our data for data portals, as JSON-LD (DCAT-AP.de 3.0): one dataset for each list of records."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from wegweiser.city import routes
from wegweiser.editions.datasets import Dataset
from wegweiser.editions.documents import written
from wegweiser.editions.frame import Frame
from wegweiser.ground.languages import SOURCE
from wegweiser.making.jobs import Artifact, Download, Job, Kit

PATH = f"{routes.DATA}/katalog.jsonld"
EUROPE = "http://publications.europa.eu/resource/authority"

FORMATS = {"CSV": "CSV", "JSON": "JSON", "PDF": "PDF", "ICS": "ICS", "Atom": "ATOM"}
"""The types of files that carry records, by their names in the EU's list of file types; a schema carries none."""

OF_ORGANISATIONS = frozenset({"hsds", "hsds-angebote", "verzeichnis"})
"""Other files that hold the list of organisations."""

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatde": "http://dcat-ap.de/def/dcatde/",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_PRECISIONS = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}

Json = dict[str, Any]


class Listed(NamedTuple):
    """A dataset of the catalogue: its name, title, description, what it is found by, last date in it, its files."""

    name: str
    title: str
    description: str
    keywords: tuple[str, ...]
    modified: str
    files: tuple[Download, ...]


class Catalogue(NamedTuple):
    """All datasets, who publishes them, under which licence."""

    base_url: str
    title: str
    description: str
    publisher: str
    email: str
    contact_form: str
    city: str
    licence: str
    contributor: str
    issued: str
    datasets: tuple[Listed, ...]


def plan(frames: Sequence[Frame], planned: Sequence[Job]) -> Iterator[Job]:
    """Plan the catalogue, from what all editions offer; none while the city has not said under which licence."""
    frame, terms = frames[0], frames[0].site.settings.open_data
    if terms:
        settings, offers = frame.site.settings, tuple(one.offer for one in planned if one.offer)
        view = Catalogue(
            settings.base_url, f"{_heading(frame, routes.DATA)} – {frame.say(settings.name).text}",
            _description(frame, routes.DATA), frame.say(settings.operator).text, settings.email, settings.contact_form,
            settings.city, frame.licence, terms.contributor, terms.issued,
            tuple(_listed(frame, one, offers) for one in frame.datasets),
        )  # fmt: skip
        yield Job(PATH, catalogue, view, "data/site.yaml", Download(PATH, "katalog", "JSON-LD"))


def catalogue(path: str, view: Catalogue, kit: Kit) -> Artifact:
    """Make the catalogue; what it links to is said in full, so that reading it fetches nothing."""
    page = f"{view.base_url}{routes.DATA}/"
    whole = {
        "@context": CONTEXT, "@id": f"{page}#katalog", "@type": "dcat:Catalog", "dct:title": _german(view.title),
        "dct:description": _german(view.description), "foaf:homepage": {"@id": page}, "dct:publisher": _publisher(view),
        "dct:language": {"@id": f"{EUROPE}/language/DEU"}, "dct:license": {"@id": view.licence},
        "dcat:dataset": [_dataset(view, one, page) for one in view.datasets],
    }  # fmt: skip
    return Artifact(path, written(whole))


def _dataset(view: Catalogue, one: Listed, page: str) -> Json:
    own = f"{page}#datei-{one.name}"
    said: Json = {
        "@id": own, "@type": "dcat:Dataset", "dct:title": _german(one.title), "dct:description": _german(one.description),
        "dct:identifier": own, "dct:publisher": {"@id": _agent(view)}, "dcat:contactPoint": _contact(view),
        "dcat:keyword": [_german(word) for word in (*one.keywords, view.city)], "dcat:landingPage": {"@id": page},
        "dcat:theme": {"@id": f"{EUROPE}/data-theme/SOCI"}, "dct:accessRights": {"@id": f"{EUROPE}/access-right/PUBLIC"},
        "dcatde:contributorID": {"@id": view.contributor},
        "dcatde:politicalGeocodingLevelURI": {"@id": "http://dcat-ap.de/def/politicalGeocoding/Level/municipality"},
        "dcat:distribution": [_distribution(view, file) for file in one.files],
    }  # fmt: skip
    dates = {"dct:issued": view.issued, "dct:modified": one.modified or view.issued}
    return said | {name: _date(when) for name, when in dates.items() if when}


def _distribution(view: Catalogue, file: Download) -> Json:
    own = view.base_url + file.path
    said = {
        "@id": f"{own}#datei", "@type": "dcat:Distribution", "dct:title": _german(f"{file.path.rpartition('/')[2]} ({file.kind})"),
        "dcat:accessURL": {"@id": own}, "dcat:downloadURL": {"@id": own}, "dct:license": {"@id": view.licence},
        "dct:format": {"@id": f"{EUROPE}/file-type/{FORMATS[file.kind]}"},
    }  # fmt: skip
    return said | ({"dcatde:licenseAttributionByText": _german(view.publisher)} if "/dl-by-de/" in view.licence else {})


def _publisher(view: Catalogue) -> Json:
    return {"@id": _agent(view), "@type": "foaf:Agent", "foaf:name": view.publisher}


def _contact(view: Catalogue) -> Json:
    own = {"@type": "vcard:Organization", "vcard:fn": view.publisher, "vcard:hasEmail": {"@id": f"mailto:{view.email}"}}
    return own | ({"vcard:hasURL": {"@id": view.contact_form}} if view.contact_form else {})


def _agent(view: Catalogue) -> str:
    return f"{view.base_url}#herausgeberin"


def _listed(frame: Frame, one: Dataset, offers: tuple[Download, ...]) -> Listed:
    names = {one.name} | (OF_ORGANISATIONS if one is frame.datasets[0] else set())
    section = routes.DIRECTORY if one is frame.datasets[0] else one.name
    title = f"{_heading(frame, section)} – {frame.say(frame.site.settings.name).text}"
    files = tuple(offer for offer in offers if offer.name in names and offer.kind in FORMATS)
    return Listed(one.name, title, _description(frame, section), _keywords(frame, one, section), one.modified, files)


def _keywords(frame: Frame, one: Dataset, section: str) -> tuple[str, ...]:
    """Return what people who look for data search by: what the list is called, and the topics of its organisations."""
    topics = frame.facets["topic"] if one is frame.datasets[0] else ()
    labels = (frame.say(value.label).text for value in topics if value.label)
    return tuple(dict.fromkeys((_heading(frame, section), one.name.capitalize(), *labels)))


def _heading(frame: Frame, section: str) -> str:
    return frame.heading(section).text


def _description(frame: Frame, section: str) -> str:
    """Return the description of a section's page; where the city has written none, its name and who publishes it."""
    words, publisher = frame.intro(section), frame.say(frame.site.settings.operator).text
    return (words.front.description if words else "") or f"{_heading(frame, section)}, {publisher}"


def _german(words: str) -> Json:
    return {"@value": words, "@language": SOURCE}


def _date(when: str) -> Json:
    return {"@value": when, "@type": _PRECISIONS[len(when)]}
