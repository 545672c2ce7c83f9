"""What of a site may be disclosed: the barrier behind `check`, before any file is planned."""

from dataclasses import replace

from wegweiser.model.organisations import Organisation, disclose_organisation
from wegweiser.model.references import drop_references, find_unknown_references
from wegweiser.model.site import Site, unify_phones


def disclose_site(site: Site) -> Site:
    """Return the site without entries and personal details that were not agreed to.

    Where the city shows only what was agreed to, an entry that its organisation never confirmed is
    nowhere, nor is its name in what other records say of it. All telephone numbers have their one
    form.
    """
    if site.settings.show == "agreed":
        site = _drop_unconfirmed(site)
    organisations = tuple(map(disclose_organisation, site.organisations))
    return unify_phones(replace(site, organisations=organisations))


def is_confirmed(organisation: Organisation) -> bool:
    """Tell whether an organisation itself has assured its entry."""
    return organisation.checked is not None and organisation.checked.how == "organisation"


def _drop_unconfirmed(site: Site) -> Site:
    confirmed = replace(site, organisations=tuple(filter(is_confirmed, site.organisations)))
    hidden = {entry.id for entry in site.organisations} - {
        entry.id for entry in confirmed.organisations
    }
    references = [
        reference
        for reference in find_unknown_references(confirmed)
        if reference.kind == "organisation" and reference.value in hidden
    ]
    return drop_references(confirmed, references)
