"""An entry taken out by the editors: as by a request for it, with nothing left that names it."""

from hashlib import sha256

from wegweiser.diagnostics import Diagnostics, Location, error, has_errors
from wegweiser.model import loading
from wegweiser.model.site import Site
from wegweiser.requests.apply import ORGANISATIONS_FILE, note_withdrawal, patch_files
from wegweiser.requests.changes import ChangedFiles, CityChange, preview_inputs
from wegweiser.requests.mentions import find_mentions
from wegweiser.requests.propose import propose_removal
from wegweiser.source import files
from wegweiser.source.files import Inputs


def remove_entry(inputs: Inputs, today: str, key: str, reason: str) -> CityChange:
    """Return what changes where an entry goes, or why it cannot.

    Where it is gone already, it is noted as withdrawn, once.
    """
    texts = files.decode_files(inputs)
    site, faults = loading.load_site(inputs, today)
    if has_errors(faults):
        return CityChange({}, faults, texts)
    changed, faults = _take_out(inputs, site, key, reason)
    if changed:
        new_inputs = preview_inputs(inputs, changed)
        new_site, faults = loading.load_site(new_inputs, today)
        places = find_mentions(new_site, new_inputs.files, key)
        if places:
            start = site.locations.get(("organisations", key), Location(ORGANISATIONS_FILE))
            faults = (*faults, error("still-mentioned", start, places=", ".join(places)))
    return CityChange(changed, faults, texts)


def _take_out(
    inputs: Inputs, site: Site, key: str, reason: str
) -> tuple[ChangedFiles, Diagnostics]:
    """Return the files without an entry; none where it was withdrawn before."""
    for entry in site.organisations:
        if entry.id == key:
            return patch_files(inputs, propose_removal(site, entry, reason), site.today)
        if key in entry.former_ids:
            return {}, (error("unknown-id", Location(ORGANISATIONS_FILE), id=key),)
    digest = sha256(key.encode()).hexdigest()
    if any(withdrawal.id_sha256 == digest for withdrawal in site.withdrawn):
        return {}, ()
    return note_withdrawal(inputs, key, reason, site.today)
