"""The catalogue of our data for data portals, as JSON-LD (DCAT-AP 3.0, DCAT-AP.de 3.0).

One dataset for each list of records.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from wegweiser.build.jobs import JSON_LD, Artifact, Download, Job, Theme
from wegweiser.editions.data.datasets import ORGANISATIONS, Dataset
from wegweiser.editions.data.json_text import encode_json
from wegweiser.editions.frame import Frame
from wegweiser.languages import get_source_language
from wegweiser.model import routes

CATALOGUE_FILE = "katalog.jsonld"
EU_AUTHORITY_URL = "http://publications.europa.eu/resource/authority"

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
MUNICIPALITY = "http://dcat-ap.de/def/politicalGeocoding/Level/municipality"
_DATE_TYPES = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}

GERMAN_CONTEXT = {"dcatde": "http://dcat-ap.de/def/dcatde/"}
LANGUAGE_CODES = {
    "cs": "CES",
    "da": "DAN",
    "de": "DEU",
    "en": "ENG",
    "fr": "FRA",
    "it": "ITA",
    "nl": "NLD",
    "pl": "POL",
    "uk": "UKR",
}
"""Source languages by their names in the vocabulary of the EU; another is not said."""

JsonObject = dict[str, Any]


class CatalogueDataset(NamedTuple):
    """A dataset of the catalogue."""

    name: str
    """The name of the list."""
    title: str
    """What it is called there."""
    description: str
    """What it holds."""
    keywords: tuple[str, ...]
    """What people who look for data find it by."""
    modified: str
    """The last date in it, of any precision; empty if there is none."""
    files: tuple[Download, ...]
    """The files that hold its records."""


class Catalogue(NamedTuple):
    """All datasets, who publishes them, under which licence; in the source language."""

    base_url: str
    """The address of the site."""
    title: str
    """What the catalogue is called."""
    description: str
    """What it holds."""
    publisher: str
    """Who publishes it."""
    email: str
    """The publisher's e-mail address."""
    contact_form: str
    """The publisher's form; may be empty."""
    city: str
    """The city of the site."""
    licence: str
    """The IRI of the licence."""
    contributor: str
    """The IRI of who hands the data on to the national catalogue."""
    issued: str
    """The day when the data was first published; may be empty."""
    datasets: tuple[CatalogueDataset, ...]
    """Its datasets in order."""
    page: str
    """The address of the page of all downloads."""
    is_german: bool
    """Whether it keeps to DCAT-AP.de."""


def plan(frames: Sequence[Frame], planned: Sequence[Job]) -> Iterator[Job]:
    """Plan the catalogue from what all editions offer.

    There is none while the city has not said under which licence.
    """
    frame = frames[0]
    settings = frame.site.settings
    terms = settings.open_data
    if terms is None:
        return
    downloads = tuple(job.download for job in planned if job.download)
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
        tuple(_dataset_view(frame, dataset, downloads) for dataset in frame.datasets),
        settings.base_url + routes.data_file(""),
        terms.profile == "dcat-ap.de",
    )
    path = routes.data_file(CATALOGUE_FILE)
    download = Download(path, JSON_LD, "katalog", "Katalog der Daten", "")
    yield Job(path, render_catalogue, view, "data/site.yaml", download)


def _dataset_view(
    frame: Frame, dataset: Dataset, downloads: tuple[Download, ...]
) -> CatalogueDataset:
    section = routes.DIRECTORY if dataset.name == ORGANISATIONS else dataset.name
    return CatalogueDataset(
        dataset.name,
        f"{_section_title(frame, section)} – {frame.say(frame.site.settings.name).text}",
        _section_description(frame, section),
        _collect_keywords(frame, dataset, section),
        dataset.modified,
        tuple(download for download in downloads if download.dataset == dataset.name),
    )


def _collect_keywords(frame: Frame, dataset: Dataset, section: str) -> tuple[str, ...]:
    """Return what people search data by: the names of the list, the topics of its organisations."""
    keywords = [_section_title(frame, section), dataset.name.capitalize()]
    if dataset.name == ORGANISATIONS:
        topics = frame.values_by_facet["topic"]
        keywords += [frame.say(value.label).text for value in topics if value.label]
    return tuple(dict.fromkeys(keywords))


def _section_title(frame: Frame, section: str) -> str:
    return frame.section_title(section).text


def _section_description(frame: Frame, section: str) -> str:
    """Return how a section's page describes itself, else its name and who publishes it."""
    page = frame.find_page(section)
    if page and page.front.description:
        return page.front.description
    return f"{_section_title(frame, section)}, {frame.say(frame.site.settings.operator).text}"


def render_catalogue(path: str, view: Catalogue, theme: Theme) -> Artifact:
    """Make the catalogue; what it links to is said in full, so that reading it fetches nothing."""
    language = LANGUAGE_CODES.get(get_source_language())
    context = CONTEXT | (GERMAN_CONTEXT if view.is_german else {})
    catalogue = {
        "@context": dict(sorted(context.items())),
        "@id": f"{view.page}#katalog",
        "@type": "dcat:Catalog",
        "dct:title": _german_literal(view.title),
        "dct:description": _german_literal(view.description),
        "foaf:homepage": {"@id": view.page},
        "dct:publisher": _publisher_node(view),
        **(
            {"dct:language": {"@id": f"{EU_AUTHORITY_URL}/language/{language}"}} if language else {}
        ),
        "dct:license": {"@id": view.licence},
        "dcat:dataset": [_dataset_node(view, dataset) for dataset in view.datasets],
    }
    return Artifact(path, encode_json(catalogue))


def _dataset_node(view: Catalogue, dataset: CatalogueDataset) -> JsonObject:
    iri = f"{view.page}#datei-{dataset.name}"
    node: JsonObject = {
        "@id": iri,
        "@type": "dcat:Dataset",
        "dct:title": _german_literal(dataset.title),
        "dct:description": _german_literal(dataset.description),
        "dct:identifier": iri,
        "dct:publisher": {"@id": _publisher_iri(view)},
        "dcat:contactPoint": _contact_node(view),
        "dcat:keyword": [_german_literal(word) for word in (*dataset.keywords, view.city)],
        "dcat:landingPage": {"@id": view.page},
        "dcat:theme": {"@id": f"{EU_AUTHORITY_URL}/data-theme/SOCI"},
        "dct:accessRights": {"@id": f"{EU_AUTHORITY_URL}/access-right/PUBLIC"},
        **(_german_nodes(view) if view.is_german else {}),
        "dcat:distribution": [_distribution_node(view, file) for file in dataset.files],
    }
    dates = {"dct:issued": view.issued, "dct:modified": dataset.modified or view.issued}
    return node | {name: _date_literal(when) for name, when in dates.items() if when}


def _german_nodes(view: Catalogue) -> JsonObject:
    """Return what DCAT-AP.de asks for beyond the European profile."""
    return {
        "dcatde:contributorID": {"@id": view.contributor},
        "dcatde:politicalGeocodingLevelURI": {"@id": MUNICIPALITY},
    }


def _distribution_node(view: Catalogue, file: Download) -> JsonObject:
    url = view.base_url + file.path
    name = file.path.rpartition("/")[2]
    node = {
        "@id": f"{url}#datei",
        "@type": "dcat:Distribution",
        "dct:title": _german_literal(f"{name} ({file.file_type.label})"),
        "dcat:accessURL": {"@id": url},
        "dcat:downloadURL": {"@id": url},
        "dct:license": {"@id": view.licence},
        "dct:format": {"@id": f"{EU_AUTHORITY_URL}/file-type/{file.file_type.catalogue_class}"},
    }
    if view.is_german and "/dl-by-de/" in view.licence:
        node["dcatde:licenseAttributionByText"] = _german_literal(view.publisher)
    return node


def _publisher_node(view: Catalogue) -> JsonObject:
    return {"@id": _publisher_iri(view), "@type": "foaf:Agent", "foaf:name": view.publisher}


def _publisher_iri(view: Catalogue) -> str:
    return f"{view.base_url}#herausgeberin"


def _contact_node(view: Catalogue) -> JsonObject:
    node: JsonObject = {
        "@type": "vcard:Organization",
        "vcard:fn": view.publisher,
        "vcard:hasEmail": {"@id": f"mailto:{view.email}"},
    }
    if view.contact_form:
        node["vcard:hasURL"] = {"@id": view.contact_form}
    return node


def _german_literal(words: str) -> JsonObject:
    return {"@value": words, "@language": get_source_language()}


def _date_literal(when: str) -> JsonObject:
    return {"@value": when, "@type": _DATE_TYPES[len(when)]}
