"""An entry under a new id: everything that names it comes along, its old address leads there."""

from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from wegweiser.diagnostics import Diagnostic, Diagnostics, Location, error, has_errors
from wegweiser.model import loading
from wegweiser.model.file_names import CATALOGUE_PATH
from wegweiser.model.organisations import Organisation
from wegweiser.model.references import iter_references
from wegweiser.model.site import Site
from wegweiser.requests.apply import ORGANISATIONS_FILE
from wegweiser.requests.changes import ChangedFiles, CityChange, preview_inputs
from wegweiser.requests.letters.records import rename_letter
from wegweiser.requests.lists.private_contacts import rename_contact
from wegweiser.requests.mentions import compile_link, name_translations
from wegweiser.requests.proposal import FIELD_ORDER
from wegweiser.rules import check_site
from wegweiser.rules.city import City
from wegweiser.source import files, yaml_patch
from wegweiser.source.files import Inputs
from wegweiser.text import find_offset


def rename_entry(inputs: Inputs, today: str, old: str, new: str) -> CityChange:
    """Return what changes where an entry gets another id, or why it cannot.

    Where the entry has its new id already, the rest follows. What was faulty before may stay so.
    """
    texts = dict(files.decode_files(inputs))
    site, faults = loading.load_site(inputs, today)
    if has_errors(faults):
        return CityChange({}, faults, texts)
    renamed, faults = _rename_texts(inputs, site, texts, old, new)
    if faults:
        return CityChange({}, faults, texts)
    changed = {path: (texts[path], text) for path, text in renamed.items() if text != texts[path]}
    return CityChange(changed, tuple(_prove(inputs, site, changed)), renamed)


def rename_private(folder: Path, old: str, new: str) -> None:
    """Keep what the computer of the editors knows of an entry under its new id."""
    rename_contact(folder, old, new)
    rename_letter(folder, old, new)


def _rename_texts(
    inputs: Inputs, site: Site, texts: dict[str, str], old: str, new: str
) -> tuple[dict[str, str], Diagnostics]:
    entries = {entry.id: entry for entry in site.organisations}
    entry = entries.get(old) or entries.get(new)
    if entry is None:
        return texts, (error("unknown-id", Location(ORGANISATIONS_FILE), id=old),)
    renamed = dict(texts)
    for place in _list_references(inputs, site, old):
        text = _replace_id(renamed[place.path], place, old, new)
        if text is None:
            return texts, (error("splice-failed", place, id=entry.id),)
        renamed[place.path] = text
    renamed = {path: _replace_links(path, text, old, new) for path, text in renamed.items()}
    item, faults = _rename_item(renamed[ORGANISATIONS_FILE], entry, old, new)
    return renamed | {ORGANISATIONS_FILE: item or ""}, faults


def _list_references(inputs: Inputs, site: Site, key: str) -> list[Location]:
    """Return where records name an entry, the last place first."""
    places = [
        loading.locate_field(inputs, site, *reference.record, *reference.steps)
        for reference in iter_references(site)
        if (reference.kind, reference.value) == ("organisation", key)
    ]
    return sorted(places, reverse=True)


def _replace_id(text: str, place: Location, old: str, new: str) -> str | None:
    """Return a text with another id at a place; None where something else stands there."""
    start = find_offset(text, place.line, place.column)
    start += text[start : start + 1] in {'"', "'"}
    if not text.startswith(old, start):
        return None
    return text[:start] + new + text[start + len(old) :]


def _replace_links(path: str, text: str, old: str, new: str) -> str:
    """Return a text whose links lead to the new page; a catalogue names the entry anew, too."""
    text = compile_link(old).sub(rf"\g<1>{new}", text)
    if CATALOGUE_PATH.fullmatch(path):
        place = f'msgctxt "{name_translations(old)}'
        text = text.replace(place, f'msgctxt "{name_translations(new)}')
    return text


def _rename_item(text: str, entry: Organisation, old: str, new: str) -> yaml_patch.PatchResult:
    """Return the list with the entry under its new id, where the order wants it."""
    former_ids = [*dict.fromkeys((*entry.former_ids, old))]
    changes = [(("id",), new), (("former_ids",), [key for key in former_ids if key != new])]
    renamed, faults = yaml_patch.update_item(
        ORGANISATIONS_FILE, text, entry.id, changes, FIELD_ORDER
    )
    if renamed is None:
        return None, faults
    return yaml_patch.move_item(ORGANISATIONS_FILE, renamed, new)


def _prove(inputs: Inputs, old_site: Site, changed: ChangedFiles) -> Iterator[Diagnostic]:
    """Yield the errors that the change would bring, by the same check as everyone's."""
    new_inputs = preview_inputs(inputs, changed)
    site, faults = loading.load_site(new_inputs, old_site.today)
    known = Counter(map(_make_key, _judge(inputs, old_site)))
    for fault in (*faults, *_judge(new_inputs, site)):
        known[_make_key(fault)] -= 1
        if fault.severity == "error" and known[_make_key(fault)] < 0:
            yield fault


def _judge(inputs: Inputs, site: Site) -> Iterator[Diagnostic]:
    return check_site(City(site, partial(loading.locate_field, inputs, site)))


def _make_key(fault: Diagnostic) -> tuple[str, tuple[tuple[str, str], ...]]:
    return fault.code, fault.values
