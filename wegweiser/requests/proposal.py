"""A proposal: what a request would change, told apart from what the city says now."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from wegweiser.diagnostics import Diagnostics
from wegweiser.model.form_specs import Purpose
from wegweiser.model.organisations import Address, Consent, Contact, Organisation
from wegweiser.model.questions import FieldPath
from wegweiser.requests.letters.codes import CodeState
from wegweiser.source import schema
from wegweiser.source.yaml_item import FieldChange
from wegweiser.source.yaml_writer import YamlValue

FIELD_ORDER = tuple(
    name for kind in (Organisation, Address, Contact, Consent) for name in schema.field_types(kind)
)
"""The order of the fields in an entry and in what it holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What a request would change."""

    purpose: Purpose
    """What the request wants."""

    kind: str = "organisations"
    """The kind of record that it is about, a name in KINDS."""

    id: str = ""
    """The entry that is new, changes or goes; empty for a note."""

    fields: Mapping[str, YamlValue] = field(default_factory=dict)
    """The fields of a new entry."""

    changes: tuple[FieldChange, ...] = ()
    """The changes of an entry."""

    mentions: tuple[tuple[str, tuple[FieldChange, ...]], ...] = ()
    """The ids of the entries that name one that goes, with their changes."""

    reason: str = ""
    """Why an entry goes."""

    code_state: CodeState | Literal[""] = ""
    """What the code of a letter is worth; empty where none was asked for."""

    @property
    def changed_fields(self) -> frozenset[tuple[str | int, ...]]:
        """Return the ways to what changes in an entry, and to what that stands in."""
        ways = (steps for steps, _ in self.changes)
        return frozenset(way[:end] for way in ways for end in range(1, len(way) + 1))


ProposalResult = tuple[Proposal | None, Diagnostics]


def list_sources(values: Mapping[str, YamlValue]) -> list[YamlValue]:
    """Return where a request has its statements from: what it cites, else the website."""
    if "sources" in values:
        return list(values["sources"])
    return [values["website"]] if "website" in values else []


def set_field(fields: dict[str, Any], steps: FieldPath, value: YamlValue) -> None:
    """Set a field of a new entry, with what is missing on the way to it."""
    for step in steps[:-1]:
        fields = fields.setdefault(step, {})
    fields[steps[-1]] = value


def order_fields(fields: Mapping[str, Any]) -> dict[str, YamlValue]:
    """Return the fields of an entry in their order, those inside others too."""
    ordered = {name: fields[name] for name in sorted(fields, key=FIELD_ORDER.index)}
    for name in ("address", "contact"):
        if name in ordered:
            ordered[name] = order_fields(ordered[name])
    return ordered
