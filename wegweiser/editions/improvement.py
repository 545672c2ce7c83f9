"""The way from a page to a better translation of it: the form, and an e-mail without script."""

from typing import NamedTuple

from wegweiser.languages import get_source_language
from wegweiser.model import form_export, routes
from wegweiser.model.forms import build_forms, list_form_languages
from wegweiser.model.site import Site


class Improvement(NamedTuple):
    """Where readers say that the translation of a page could be better."""

    form_address: str
    """The address of the form; behind "#seite=" it is told the address of the page."""
    mail_start: str
    """The start of a link that opens an e-mail with the form's questions, up to the page's URL."""
    mail_end: str
    """The end of that link."""


def describe_improvement(site: Site, lang: str) -> Improvement | None:
    """Return the way to a better translation; None for the source, and without words for forms."""
    form = next((form for form in build_forms(site) if form.id == routes.BETTER_WORDS), None)
    if form is None or lang == get_source_language():
        return None
    form_lang = lang if lang in list_form_languages(form) else get_source_language()
    start, end = form_export.split_mailto_link(site.settings.email, form, form_lang)
    return Improvement(routes.request(lang, form.id), start, end)
