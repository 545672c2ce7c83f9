"""From a request to a change: what an entry would say, told apart from what it says now."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from wegweiser.city import routes, slugs
from wegweiser.city.answers import Request
from wegweiser.city.duplicates import bare
from wegweiser.city.forms import CONSENTS, FIELDS, Purpose, Question, Steps
from wegweiser.city.model import Site
from wegweiser.city.organisations import Address, Checked, Consent, Contact, Organisation
from wegweiser.city.readings import is_own, lacking_consent, place, values
from wegweiser.ground.diagnostics import Notes, error
from wegweiser.ground.languages import SOURCE, Text, collation
from wegweiser.reading import schema
from wegweiser.reading.fields import Change
from wegweiser.reading.notation import Value

ORDER = tuple(name for kind in (Organisation, Address, Contact, Consent) for name in schema.hints(kind))
"""The order of the fields in an entry and in what it holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """How a request came: its name in findings, text, receipt, in which form, when, and how it is cited as a source."""

    path: str
    text: str
    receipt: str
    how: str
    on: str
    source: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What a request would change: a new item, changes of one, or its end; and what other entries lose with it."""

    purpose: Purpose
    id: str = ""
    fields: Mapping[str, Value] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    mentions: tuple[tuple[str, tuple[Change, ...]], ...] = ()
    reason: str = ""


Proposed = tuple[Proposal | None, Notes]


def propose(site: Site, request: Request, letter: Letter) -> Proposed:
    """Return what a request without faults would change, or why it cannot."""
    said, notes = values(letter.path, request)
    made, more = _MAKERS[request.form.purpose](site, request, letter, said)
    errors = [note for note in (*notes, *more) if note.severity == "error"]
    if len(errors) > 1:  # what cannot be read changes nothing either
        more = tuple(note for note in more if note.code != "nothing-to-change")
    return (None if errors else made), (*notes, *more)


def named(site: Site, words: str) -> Organisation | None:
    """Return the entry that an address, an id or a name stands for; a name as written, else without legal form and signs."""
    key = re.split("[/?#]", words.partition(f"{routes.DIRECTORY}/")[2])[0] or words
    known = next((one for one in site.organisations if one.id == key), None)
    for sign in () if known else (lambda name: collation(name)[0], bare):
        alike = [one for one in site.organisations if sign(one.name) == sign(words) != ""]
        if alike:
            return alike[0] if len(alike) == 1 else None
    return known


# --- A note, a new entry, the end of an entry


def _note(site: Site, request: Request, letter: Letter, said: Mapping[str, Value]) -> Proposed:
    return Proposal(purpose="note"), ()


def _new(site: Site, request: Request, letter: Letter, said: Mapping[str, Value]) -> Proposed:
    personal = [one for one in CONSENTS if one in request.answers]
    notes = [*lacking_consent(letter.path, request, personal)]
    if "postcode" in request.answers and "street" not in request.answers:
        notes.append(error("postcode-alone", place(letter.path, request, "postcode")))
    sources = [*said.get("sources", ()), *([said["website"]] if "website" in said and "sources" not in said else [])]
    if not sources and not is_own(request):
        notes.append(error("no-source", place(letter.path, request, "sources")))
    key = slugs.free(site, str(said.get("name", "")), f"eintrag-{letter.receipt[:6]}")
    fields: dict[str, Any] = {"id": key, "status": "active" if is_own(request) else "unknown"}
    for question, value in said.items():
        _put(fields, FIELDS[question][1], value)
    if "street" in said:
        fields["address"] |= {"city": site.settings.city, "show": "street"}
    fields["sources"] = sources or [letter.source]
    fields["checked"] = {"on": letter.on, "how": "organisation"} if is_own(request) else {"how": "source"}
    if personal:
        fields["consent"] = _agreed(letter, personal)
    return Proposal(purpose="add", id=key, fields=_ordered(fields)), tuple(notes)


def _agreed(letter: Letter, personal: Iterable[str]) -> dict[str, Value]:
    return {"on": letter.on, "how": letter.how, "fields": list(personal)}


def _put(fields: dict[str, Any], steps: Steps, value: Value) -> None:
    for step in steps[:-1]:
        fields = fields.setdefault(step, {})
    fields[steps[-1]] = value


def _ordered(fields: Mapping[str, Any]) -> dict[str, Value]:
    """Return the fields of an entry in their order, those inside others too."""
    known = sorted(fields, key=ORDER.index)
    return {name: _ordered(fields[name]) if isinstance(fields[name], dict) and name in {"address", "contact"} else fields[name]
            for name in known}  # fmt: skip


def _end(site: Site, request: Request, letter: Letter, said: Mapping[str, Value]) -> Proposed:
    one = named(site, str(request.answers.get("entry", "")))
    if one is None:
        return None, _unknown(request, letter)
    reason = str(request.answers.get("reason", ""))
    return Proposal(purpose="remove", id=one.id, mentions=tuple(_mentions(site, one.id)), reason=reason), ()


def _mentions(site: Site, key: str) -> Iterator[tuple[str, tuple[Change, ...]]]:
    """Yield the entries that name another one, with what takes the name out of them."""
    names = [name for name, kind, deep in schema.references(Organisation) if kind == "organisation" and not deep]
    for other in site.organisations:
        held = [(name, getattr(other, name)) for name in names if other.id != key]
        found = [(name, one) for name, one in held if one and key in ((one,) if isinstance(one, str) else one)]
        if found:
            yield other.id, tuple(((name,), _without(one, key)) for name, one in found)


def _without(held: str | tuple[str, ...], key: str) -> Value | None:
    return None if isinstance(held, str) else [one for one in held if one != key] or None


def _unknown(request: Request, letter: Letter) -> Notes:
    return (error("unknown-entry", place(letter.path, request, "entry")),) if "entry" in request.answers else ()


# --- A correction


def _correction(site: Site, request: Request, letter: Letter, said: Mapping[str, Value]) -> Proposed:
    one = named(site, str(request.answers.get("entry", "")))
    if one is None:
        return None, _unknown(request, letter)
    gone = request.answers.get("delete", ())
    notes = [error("filled-and-deleted", place(letter.path, request, key)) for key in gone if key in request.answers]
    changes = list(_wanted(one, request, said))
    changes += _located(site, one, changes)
    consent, faults = _consent(one, request, letter, [steps for steps, _ in changes])
    known = {words for source in one.sources for words in (source.url, *dict(source.title.versions).values())}
    cited = [source for source in said.get("sources", ()) if source not in known]
    if changes and not cited and not is_own(request):
        notes.append(error("no-source", place(letter.path, request, "sources")))
    changes += [*consent, *((("sources", len(one.sources) + number), source) for number, source in enumerate(cited))]
    changes += _confirmed(one, request, letter)
    if not changes:
        notes.append(error("nothing-to-change", place(letter.path, request, "entry")))
    return Proposal(purpose="correct", id=one.id, changes=tuple(changes)), (*notes, *faults)


def _wanted(one: Organisation, request: Request, said: Mapping[str, Value]) -> Iterator[Change]:
    """Yield what the answers change and what is to be deleted; sources are added, never changed."""
    for asked in request.form.questions:
        if asked.id in said and asked.id != "sources":
            yield from _changed(one, asked, said[asked.id])
    for key in request.answers.get("delete", ()):
        yield from _erased(one, FIELDS[key][1])


def _confirmed(one: Organisation, request: Request, letter: Letter) -> Iterator[Change]:
    """Yield that the organisation itself has checked the whole entry today."""
    new = Checked(on=letter.on, how="organisation")
    if is_own(request) and "confirmed" in request.answers.get("assurances", ()) and one.checked != new:
        yield ("checked",), {"on": new.on, "how": new.how}


def held(one: Organisation, steps: Steps) -> Any:
    """Return what an entry says in a field."""
    found: Any = one
    for step in steps:
        found = getattr(found, step) if found else ""
    return found


def _changed(one: Organisation, asked: Question, value: Value) -> Iterator[Change]:
    """Yield the change of a field, if it is one; what the form cannot offer stays in a list."""
    old: Any = held(one, asked.field)
    if isinstance(value, list) and asked.options:
        offered = {option.slug for option in asked.options}
        value = [*value, *(kept for kept in old if kept not in offered)]
    if isinstance(old, Text):
        yield from _reworded(old, asked.field, value)
    elif _plain(old) != value:
        yield asked.field, value


def _reworded(old: Text, steps: Steps, value: Value) -> Iterator[Change]:
    """Yield the change of a text in one language; its versions in others stay as they are."""
    before = dict(old.versions)
    ((lang, words),) = value.items() if isinstance(value, Mapping) else ((SOURCE, str(value)),)
    if before.get(lang) == words:
        return
    if set(before) <= {lang}:
        yield steps, value
    elif set(before) == {SOURCE}:
        yield steps, before | {lang: words}
    else:
        yield (*steps, lang), words


def _plain(old: Any) -> Value:
    """Return what a field says as a value of a data file."""
    return list(old) if isinstance(old, tuple) else old


def _erased(one: Organisation, steps: Steps) -> Iterator[Change]:
    if held(one, steps):
        yield steps, None
        if steps == ("address", "street") and one.address and one.address.postcode:
            yield ("address", "postcode"), None


def _located(site: Site, one: Organisation, changes: list[Change]) -> Iterator[Change]:
    """Yield what follows from a new or lost street: how precisely the place is shown, and in which city it lies."""
    streets = [value for steps, value in changes if steps == ("address", "street")]
    if streets:
        shown = "street" if streets[0] else "district"
        if not one.address or one.address.show != shown:
            yield ("address", "show"), shown
        if streets[0] and not held(one, ("address", "city")):
            yield ("address", "city"), site.settings.city


def _consent(one: Organisation, request: Request, letter: Letter, touched: Sequence[object]) -> tuple[list[Change], Notes]:
    """Return how a correction changes the consent: renewed as a whole, because it has one date; or less of it.

    Who changes a personal field agrees anew to each personal field that the entry then holds.
    """
    gone = request.answers.get("delete", ())
    before = [name for name in CONSENTS if held(one, FIELDS[name][1])]
    after = [name for name in CONSENTS if name in request.answers or (name in before and name not in gone)]
    if "postcode" in request.answers and "street" not in after:
        return [], (error("postcode-alone", place(letter.path, request, "postcode")),)
    is_new = any(FIELDS[name][1] in touched for name in (*CONSENTS, "postcode") if name in request.answers)
    if is_new or (after and is_own(request) and set(after) <= set(request.answers.get("consent", ()))):
        return [(("consent",), _agreed(letter, after))], tuple(lacking_consent(letter.path, request, after))
    if one.consent and set(before) != set(after):
        left = [name for name in one.consent.fields if name in after]
        return [(("consent", "fields"), left) if left else (("consent",), None)], ()
    return [], ()


_MAKERS = {"add": _new, "correct": _correction, "remove": _end, "note": _note}
