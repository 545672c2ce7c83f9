"""The rules for settings: what only the city can supply, the language that its texts are in."""

from collections.abc import Iterator

from wegweiser.diagnostics import PUBLICATION_CODES, Diagnostic, Diagnostics, error, warning
from wegweiser.model.settings import Settings
from wegweiser.model.site import Site
from wegweiser.rules.city import City

UNSET_HOST = "wegweiser.example"
"""Stands in the base URL until the city has chosen its own (a reserved name, RFC 2606)."""


def check_settings(city: City) -> Iterator[Diagnostic]:
    """What only the city can supply is missing: the site is a draft until then (promise 9)."""
    for steps in find_unset_settings(city.site.settings):
        if not city.is_faulty("settings", "", *steps):
            # What is not there has no line of its own; a record of which a field is missing has.
            is_there = steps == ("base_url",)
            location = city.locate_field("settings", "", *(steps if is_there else steps[:-1]))
            yield warning("unset-setting", location, key=".".join(steps))


def check_source_language(city: City) -> Iterator[Diagnostic]:
    """The texts are in a language of the site, else no page would be in theirs."""
    settings = city.site.settings
    source, languages = settings.source_language, settings.languages
    if source in languages or city.is_faulty("settings", "", "languages"):
        return
    location = city.locate("settings", "", "source_language")
    if location == city.locate_field("settings", ""):  # nobody has written it down
        yield error("missing-key", location, key="source_language")
        return
    yield error("unknown-value", location, value=source, close="", known=", ".join(languages))


def is_draft(site: Site, diagnostics: Diagnostics) -> bool:
    """Tell whether something is still to be filled in before the site is published."""
    has_placeholders = any(diagnostic.code in PUBLICATION_CODES for diagnostic in diagnostics)
    return has_placeholders or any(find_unset_settings(site.settings))


def find_unset_settings(settings: Settings) -> Iterator[tuple[str, ...]]:
    """Yield the way to each setting that the city has still to make."""
    if settings.base_url.split("/")[2] == UNSET_HOST:
        yield ("base_url",)
    for key in ("repository", "contact_form", "open_data", "show"):
        if not getattr(settings, key):
            yield (key,)
    terms = settings.open_data
    if terms and terms.profile == "dcat-ap.de" and not terms.contributor:
        yield ("open_data", "contributor")
    if terms and not terms.issued:
        yield ("open_data", "issued")
