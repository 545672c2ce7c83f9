"""The catalogue of our data for data portals, as JSON-LD (DCAT-AP.de 3.0): one dataset for each list of records."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from wegweiser.build.jobs import JSON_LD, Artifact, Download, Job, Theme
from wegweiser.editions.data.datasets import Dataset
from wegweiser.editions.data.json_text import encode_json
from wegweiser.editions.frame import Frame
from wegweiser.languages import DEFAULT_LANGUAGE
from wegweiser.model import routes

CATALOGUE_PATH = f"{routes.DATA}/katalog.jsonld"
EU_AUTHORITY_URL = "http://publications.europa.eu/resource/authority"

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatde": "http://dcat-ap.de/def/dcatde/",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_DATE_TYPES = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}

JsonObject = dict[str, Any]


class CatalogueDataset(NamedTuple):
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
    datasets: tuple[CatalogueDataset, ...]


def plan(frames: Sequence[Frame], planned: Sequence[Job]) -> Iterator[Job]:
    """Plan the catalogue, from what all editions offer; none while the city has not said under which licence."""
    frame, terms = frames[0], frames[0].site.settings.open_data
    if terms:
        settings, offers = (
            frame.site.settings,
            tuple(job.download for job in planned if job.download),
        )
        view = Catalogue(
            settings.base_url,
            f"{_section_title(frame, routes.DATA)} – {frame.say(settings.name).text}",
            _section_description(frame, routes.DATA),
            frame.say(settings.operator).text,
            settings.email,
            settings.contact_form,
            settings.city,
            frame.licence_iri,
            terms.contributor,
            terms.issued,
            tuple(_dataset_view(frame, one, offers) for one in frame.datasets),
        )
        yield Job(
            CATALOGUE_PATH,
            render_catalogue,
            view,
            "data/site.yaml",
            Download(CATALOGUE_PATH, JSON_LD, "katalog", "Katalog der Daten", ""),
        )


def render_catalogue(path: str, view: Catalogue, theme: Theme) -> Artifact:
    """Make the catalogue; what it links to is said in full, so that reading it fetches nothing."""
    page = f"{view.base_url}{routes.DATA}/"
    whole = {
        "@context": CONTEXT,
        "@id": f"{page}#katalog",
        "@type": "dcat:Catalog",
        "dct:title": _german_literal(view.title),
        "dct:description": _german_literal(view.description),
        "foaf:homepage": {"@id": page},
        "dct:publisher": _publisher_node(view),
        "dct:language": {"@id": f"{EU_AUTHORITY_URL}/language/DEU"},
        "dct:license": {"@id": view.licence},
        "dcat:dataset": [_dataset_node(view, one, page) for one in view.datasets],
    }
    return Artifact(path, encode_json(whole))


def _dataset_node(view: Catalogue, one: CatalogueDataset, page: str) -> JsonObject:
    own = f"{page}#datei-{one.name}"
    said: JsonObject = {
        "@id": own,
        "@type": "dcat:Dataset",
        "dct:title": _german_literal(one.title),
        "dct:description": _german_literal(one.description),
        "dct:identifier": own,
        "dct:publisher": {"@id": _publisher_id(view)},
        "dcat:contactPoint": _contact_node(view),
        "dcat:keyword": [_german_literal(word) for word in (*one.keywords, view.city)],
        "dcat:landingPage": {"@id": page},
        "dcat:theme": {"@id": f"{EU_AUTHORITY_URL}/data-theme/SOCI"},
        "dct:accessRights": {"@id": f"{EU_AUTHORITY_URL}/access-right/PUBLIC"},
        "dcatde:contributorID": {"@id": view.contributor},
        "dcatde:politicalGeocodingLevelURI": {
            "@id": "http://dcat-ap.de/def/politicalGeocoding/Level/municipality"
        },
        "dcat:distribution": [_distribution_node(view, file) for file in one.files],
    }
    dates = {"dct:issued": view.issued, "dct:modified": one.modified or view.issued}
    return said | {name: _date_literal(when) for name, when in dates.items() if when}


def _distribution_node(view: Catalogue, file: Download) -> JsonObject:
    own = view.base_url + file.path
    said = {
        "@id": f"{own}#datei",
        "@type": "dcat:Distribution",
        "dct:title": _german_literal(f"{file.path.rpartition('/')[2]} ({file.file_type.label})"),
        "dcat:accessURL": {"@id": own},
        "dcat:downloadURL": {"@id": own},
        "dct:license": {"@id": view.licence},
        "dct:format": {"@id": f"{EU_AUTHORITY_URL}/file-type/{file.file_type.catalogue_class}"},
    }
    return said | (
        {"dcatde:licenseAttributionByText": _german_literal(view.publisher)}
        if "/dl-by-de/" in view.licence
        else {}
    )


def _publisher_node(view: Catalogue) -> JsonObject:
    return {"@id": _publisher_id(view), "@type": "foaf:Agent", "foaf:name": view.publisher}


def _contact_node(view: Catalogue) -> JsonObject:
    own = {
        "@type": "vcard:Organization",
        "vcard:fn": view.publisher,
        "vcard:hasEmail": {"@id": f"mailto:{view.email}"},
    }
    return own | ({"vcard:hasURL": {"@id": view.contact_form}} if view.contact_form else {})


def _publisher_id(view: Catalogue) -> str:
    return f"{view.base_url}#herausgeberin"


def _dataset_view(frame: Frame, one: Dataset, downloads: tuple[Download, ...]) -> CatalogueDataset:
    section = routes.DIRECTORY if one is frame.datasets[0] else one.name
    title = f"{_section_title(frame, section)} – {frame.say(frame.site.settings.name).text}"
    files = tuple(download for download in downloads if download.dataset == one.name)
    return CatalogueDataset(
        one.name,
        title,
        _section_description(frame, section),
        _collect_keywords(frame, one, section),
        one.modified,
        files,
    )


def _collect_keywords(frame: Frame, one: Dataset, section: str) -> tuple[str, ...]:
    """Return what people who look for data search by: what the list is called, and the topics of its organisations."""
    topics = frame.values_by_facet["topic"] if one is frame.datasets[0] else ()
    labels = (frame.say(value.label).text for value in topics if value.label)
    return tuple(dict.fromkeys((_section_title(frame, section), one.name.capitalize(), *labels)))


def _section_title(frame: Frame, section: str) -> str:
    return frame.section_title(section).text


def _section_description(frame: Frame, section: str) -> str:
    """Return the description of a section's page; where the city has written none, its name and who publishes it."""
    words, publisher = frame.find_page(section), frame.say(frame.site.settings.operator).text
    return (
        words.front.description if words else ""
    ) or f"{_section_title(frame, section)}, {publisher}"


def _german_literal(words: str) -> JsonObject:
    return {"@value": words, "@language": DEFAULT_LANGUAGE}


def _date_literal(when: str) -> JsonObject:
    return {"@value": when, "@type": _DATE_TYPES[len(when)]}
