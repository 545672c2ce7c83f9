"""The judge of a list: the same schema and rules as for everyone, and which entries look alike."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from wegweiser.diagnostics import Diagnostic, Diagnostics, Location, has_errors
from wegweiser.model import loading
from wegweiser.model.kinds import KINDS_BY_NAME
from wegweiser.model.organisations import Address, Organisation
from wegweiser.model.site import Site
from wegweiser.requests.lists.private_contacts import PrivateEntries
from wegweiser.requests.lists.values import Contact
from wegweiser.requests.proposal import FIELD_ORDER
from wegweiser.requests.validate import check_foreign_text
from wegweiser.rules import check_site
from wegweiser.rules.city import City
from wegweiser.rules.duplicates import check_duplicates
from wegweiser.source import files, yaml, yaml_patch
from wegweiser.source.files import Inputs
from wegweiser.source.record_reader import read_record
from wegweiser.source.yaml_item import FieldChange
from wegweiser.source.yaml_writer import YamlValue, format_item

ORGANISATIONS_FILE = KINDS_BY_NAME["organisations"].file
_MAX_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Plan:
    """What a list would write."""

    additions: Mapping[str, Mapping[str, YamlValue]]
    """The fields of new entries, by id."""

    changes: Mapping[str, tuple[FieldChange, ...]]
    """The changes of entries, by id."""

    rows: Mapping[str, int]
    """The row of each of them."""

    kind: str = "organisations"
    """What kind of record they are."""

    order: Sequence[str] = FIELD_ORDER
    """The order of their fields."""

    @property
    def file(self) -> str:
        """The data file that they stand in."""
        return KINDS_BY_NAME[self.kind].file


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the judge says."""

    text: str | None
    """What the data file would say; None where it cannot be written."""

    faulty: tuple[str, ...]
    """The ids of the entries that are not written."""

    diagnostics: Diagnostics
    """Why."""


def read_candidate(fields: Mapping[str, YamlValue], path: str) -> tuple[Any, Diagnostics]:
    """Return the organisation that these fields make, and what is wrong with it."""
    tree, faults = yaml.parse_yaml(path, format_item(fields))
    if faults or not isinstance(tree, yaml.SequenceNode):
        return None, faults
    reading = read_record(Organisation, tree.items[0], path)
    foreign = (it for text in _iter_texts(fields) for it in check_foreign_text(path, text, 1))
    return reading.record, (*reading.diagnostics, *foreign)


def _iter_texts(value: YamlValue) -> Iterator[str]:
    """Yield each text in a value, those of its lists and maps, too."""
    if isinstance(value, str):
        yield value
        return
    for inner in value.values() if isinstance(value, Mapping) else value:
        yield from _iter_texts(inner)


def judge_plan(inputs: Inputs, site: Site, plan: Plan, path: str) -> Verdict:
    """Return the new text of the file without the entries that break a rule.

    Findings stand at the row of the list.
    """
    findings: list[Diagnostic] = []
    faulty: set[str] = set()
    text: str | None = None
    for _ in range(_MAX_ROUNDS):
        text, faults = _patch(inputs, plan, faulty)
        if text is None:
            return Verdict(None, tuple(faulty), faults)
        new_inputs = Inputs(inputs.folder, {**inputs.files, plan.file: text.encode()}, "")
        new_site, faults = loading.load_site(new_inputs, site.today)
        if has_errors(faults):
            return Verdict(None, tuple(faulty), faults)
        more = tuple(_check(new_site, new_inputs, plan, path, site))
        findings += more
        worse = {d.location.path.partition("\0")[2] for d in more}
        if not worse:
            break
        faulty |= worse
    return Verdict(text, tuple(sorted(faulty)), tuple(map(_drop_key, findings)))


def _patch(inputs: Inputs, plan: Plan, faulty: set[str]) -> yaml_patch.PatchResult:
    old, faults = files.decode_file(inputs, plan.file) if plan.file in inputs.files else ("", ())
    if old is None:
        return None, faults
    changes = {key: change for key, change in plan.changes.items() if key not in faulty}
    text, faults = yaml_patch.update_items(plan.file, old, changes, plan.order)
    if text is None:
        return None, faults
    additions = {
        key: format_item(fields) for key, fields in plan.additions.items() if key not in faulty
    }
    return yaml_patch.insert_items(plan.file, text, additions)


def _check(site: Site, inputs: Inputs, plan: Plan, path: str, base: Site) -> Iterator[Diagnostic]:
    """Yield each error of an entry of the list, its id behind the name of the list."""

    def locate(name: str, key: str, *_steps: str | int) -> Location:
        if name != plan.kind or key not in plan.rows:
            return Location("")
        return Location(f"{path}\0{key}", plan.rows[key], 1)

    texts = files.decode_files(inputs)
    for diagnostic in check_site(City(site, locate, texts, base=base)):
        if "\0" in diagnostic.location.path and diagnostic.severity == "error":
            yield diagnostic


def _drop_key(diagnostic: Diagnostic) -> Diagnostic:
    path, _, _ = diagnostic.location.path.partition("\0")
    return replace(diagnostic, location=replace(diagnostic.location, path=path))


def find_pairs(
    site: Site, organisations: Iterable[Organisation], private: PrivateEntries
) -> dict[str, tuple[str, str]]:
    """Return for each new entry that looks like an earlier one the id of that one, and why.

    What is kept beside the city is compared, too.
    """
    known = [
        add_contact(entry, private[entry.id].contact) if entry.id in private else entry
        for entry in site.organisations
    ]
    whole = replace(site, organisations=(*known, *organisations))
    new = {organisation.id for organisation in organisations}
    pairs: dict[str, tuple[str, str]] = {}
    for diagnostic in check_duplicates(City(whole, lambda _name, key, *_: Location(key))):
        key, values = diagnostic.location.path, dict(diagnostic.values)
        if key in new:
            pairs.setdefault(key, (values["other"], values["reason"]))
    return pairs


def add_contact(organisation: Organisation, contact: Contact) -> Organisation:
    """Return the organisation with what leads to people, to be compared and never written."""
    details: dict[str, Any] = {}
    if contact.email:
        details["email"] = contact.email[0]
    if contact.phone:
        details["phone"] = contact.phone[0]
    address = organisation.address
    if contact.street:
        postcode = contact.postcode[0] if contact.postcode else ""
        address = Address(street=contact.street[0], postcode=postcode)
    return replace(organisation, contact=replace(organisation.contact, **details), address=address)
