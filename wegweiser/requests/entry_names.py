"""Which entry somebody means: by an address, an id or a name."""

import re
from functools import partial

from wegweiser.languages import collation_key, get_source_language
from wegweiser.model import routes
from wegweiser.model.organisations import Organisation
from wegweiser.model.site import Site
from wegweiser.rules.duplicates import list_names, normalize_name


def find_organisation(site: Site, words: str) -> Organisation | None:
    """Return the entry that an address, an id or a name stands for.

    A name counts as it is written, else without legal form, punctuation and the town; then short
    and former names do. Two alike are none.
    """
    _, _, path = words.partition(routes.page(get_source_language(), routes.DIRECTORY))
    key = re.split("[/?#]", path)[0] or words
    for organisation in site.organisations:
        if key in (organisation.id, *organisation.former_ids):
            return organisation
    alike = _find_named(site, words)
    return alike[0] if len(alike) == 1 else None


def _find_named(site: Site, words: str) -> list[Organisation]:
    """Return the entries that go by a name: those that it fits best."""
    for list_candidates in (_list_first_name, list_names):
        for normalize in (_fold_name, partial(normalize_name, town=site.settings.city)):
            wanted = normalize(words)
            alike = [
                organisation
                for organisation in site.organisations
                if wanted and wanted in map(normalize, list_candidates(organisation))
            ]
            if alike:
                return alike
    return []


def _list_first_name(organisation: Organisation) -> tuple[str, ...]:
    return (organisation.name,)


def _fold_name(name: str) -> str:
    return collation_key(name)[0]
