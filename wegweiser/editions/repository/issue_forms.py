"""The issue forms of the code host, as the city words its forms."""

from wegweiser.languages import get_source_language, say
from wegweiser.model import form_export, forms, routes
from wegweiser.model.form_specs import CODE_HOST_FORMS
from wegweiser.model.site import Site
from wegweiser.rules.settings import UNSET_HOST

ISSUE_FORMS_FOLDER = ".github/ISSUE_TEMPLATE"


def render_issue_forms(site: Site) -> dict[str, str]:
    """Return by path the issue forms and the page that offers them; none if the city words none."""
    form_by_id = {form.id: form for form in forms.build_forms(site)}
    if not form_by_id:
        return {}
    phrases = forms.index_phrases(site)
    contents = {
        f"{ISSUE_FORMS_FOLDER}/{key}.yml": form_export.render_issue_form(
            form_by_id[key], phrases["public-notice"]
        )
        for key in CODE_HOST_FORMS
        if key in form_by_id
    }
    base_url = site.settings.base_url.rstrip("/")
    contact = f"{base_url}/{routes.page(get_source_language(), routes.CONTACT)}"
    links = []
    if UNSET_HOST not in contact:
        name = say(phrases["contact-name"], get_source_language()).text
        about = say(phrases["contact-about"], get_source_language()).text
        links.append((name, contact, about))
    contents[f"{ISSUE_FORMS_FOLDER}/config.yml"] = form_export.render_issue_config(links)
    return contents
