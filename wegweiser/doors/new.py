"""A new entry: a skeleton with comments, valid as it stands, at its place in the file."""

import re
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from wegweiser.city import loading, routes
from wegweiser.city.settings import Front
from wegweiser.ground.diagnostics import Diagnostic, Notes, Place, error
from wegweiser.ground.languages import SOURCE, Words
from wegweiser.reading import schema, sources, splices
from wegweiser.reading.notation import WIDTH, scalar
from wegweiser.reading.schema import Slug
from wegweiser.reading.sources import Inputs

_ID, _TODAY = "‹id›", "‹heute›"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of entry: its file, its record, what its skeleton says, what it does not even offer, which ids are taken."""

    path: str
    record: type
    says: Mapping[str, str]
    leaves: frozenset[str] = frozenset()
    reserved: frozenset[str] = frozenset()


_CITED = {"sources": "[[fehlt: Quelle, als Adresse einer Seite oder als Titel]]"}
_PERSONAL = frozenset({"email", "phone", "street", "postcode", "consent"})
KINDS = {
    "org": Kind(
        *loading.LISTS["organisations"],
        {"name": f"[[fehlt: Name der Organisation {_ID}]]", "kind": "association", "status": "unknown", "checked": "{how: source}"}
        | _CITED,
        leaves=_PERSONAL | {"dissolved", "merged_into"},
        reserved=routes.RESERVED | {routes.UNSTATED},
    ),
    "event": Kind(
        *loading.LISTS["events"],
        {"title": "[[fehlt: Titel der Veranstaltung]]", "kind": "meeting", "status": "planned"}
        | {"begins": f"{_TODAY}  # bitte den richtigen Tag eintragen"}
        | _CITED,
    ),
    "project": Kind(
        *loading.LISTS["projects"],
        {"name": "[[fehlt: Name des Projekts]]", "kind": "project", "status": "unknown"} | _CITED,
        reserved=frozenset({routes.FIELD}),
    ),
    "training": Kind(
        *loading.LISTS["series"],
        {"title": "[[fehlt: Titel der Weiterbildung]]", "status": "planned"} | _CITED,
    ),
    "news": Kind(
        f"content/{routes.NEWS}/{_TODAY}-{_ID}.md",
        Front,
        {"title": "[[fehlt: Überschrift]]", "description": "[[fehlt: worum es geht, in einem Satz]]", "date": _TODAY} | _CITED,
        leaves=frozenset({"layout", "plain_language", "checked_by", "checked_on", "translation_of"}),
    ),
}
"""What `new` can make, by the word that asks for it."""

_HELP = "# Bitte ersetzen, was in doppelten Klammern steht. Zeilen mit # sind freiwillig: ausfüllen und # löschen, oder weglassen."
_CONSENT = "# E-Mail, Telefon und Straße nur, wenn die Organisation eingewilligt hat (consent)."
_WITHDRAWN = loading.LISTS["withdrawn"][0]
_TITLES = Path(__file__).parents[1] / "messages" / f"fields-{SOURCE}.po"


def new(folder: Path, kind: str, key: str, today: date) -> tuple[Place | None, Notes]:
    """Write a skeleton of this kind (a key of KINDS) into a city's folder and return where it stands.

    Nothing is written where the id is no slug, taken, reserved or withdrawn, or where the file has faults.
    Raises OSError where the system fails.
    """
    inputs, wanted = sources.city(folder), KINDS[kind]
    path = _filled(wanted.path, key, today)
    notes = tuple(_refusals(inputs, kind, path, key)) or _faults(inputs, path, today)
    if notes:
        return None, notes
    text, notes = _placed(inputs, path, skeleton(kind, key, today), key)
    if text is None:
        return None, notes
    sources.write(folder, path, text)
    line = text.count("\n", 0, text.index(f"- id: {key}")) if wanted.record is not Front else 0
    return Place(path, line + 1, 1), ()


def skeleton(kind: str, key: str, today: date) -> str:
    """Return the lines of a new entry: what it must have with placeholders, what it may have as comments."""
    lines = [_HELP, *_lines(KINDS[kind])]
    if kind == "news":
        head = "".join(f"{line}\n" for line in lines)
        return _filled(f"---\n{head}---\n\n[[fehlt: Text der Nachricht]]\n", key, today)
    return _filled(f"- id: {_ID}\n" + "".join(f"  {line}\n" for line in lines), key, today)


def _lines(kind: Kind) -> Iterator[str]:
    words = Words(SOURCE, _TITLES.read_bytes())
    for name in schema.hints(kind.record):
        said, title = kind.says.get(name, ""), _title(kind.record, name, words)
        if name == "sources":
            yield from ("sources:", f"  - {scalar(said)}")
        elif said:
            yield from _choices(kind.record, name, title, words)
            yield f"{name}: {scalar(said) if '[[' in said else said}"
        elif name == "consent":
            yield _CONSENT
        elif name not in {"id", *kind.leaves}:
            yield f"# {name}: {title}"


def _choices(record: type, name: str, title: str, words: Words) -> Iterator[str]:
    """Yield comment lines with every word that a field may hold and what it means."""
    known = schema.form(schema.hints(record)[name]).choice
    meant = "; ".join(f"{one} ({words(f'{record.__name__}.{name}.{one}')})" for one in known)
    yield from textwrap.wrap(f"# {title}: {meant}" if known else "", WIDTH - 2, subsequent_indent="#   ")


def _title(record: type, name: str, words: Words) -> str:
    """Return the German word for a field; in brackets for a list of words, with its fields for a record."""
    asked, title = schema.form(schema.hints(record)[name]), words(f"{record.__name__}.{name}")
    if asked.item and not schema.form(asked.item).record:
        return f"[{title}]"
    if asked.record:
        inner = [one for one in schema.hints(asked.record) if one not in _PERSONAL]
        return "{" + ", ".join(f"{one}: {_title(asked.record, one, words)}" for one in inner) + "}"
    return title


def _filled(words: str, key: str, today: date) -> str:
    return words.replace(_ID, key).replace(_TODAY, today.isoformat())


def _refusals(inputs: Inputs, kind: str, path: str, key: str) -> Iterator[Diagnostic]:
    """Yield why this id cannot be given."""
    shape, reserved = schema.form(Slug).shape, KINDS[kind].reserved
    if shape and not re.fullmatch(shape.pattern, key):
        yield error("invalid-slug", Place(KINDS[kind].path.removesuffix(f"/{_TODAY}-{_ID}.md")), value=key)
    if key in reserved:
        yield error("reserved-id", Place(path), id=key, known=", ".join(sorted(reserved)))
    digest, gone = sha256(key.encode()).hexdigest().encode(), inputs.files.get(_WITHDRAWN, b"")
    if kind == "org" and digest in gone:  # told by its bytes, so that a fault in that file cannot hide it
        yield error("withdrawn-id", Place(_WITHDRAWN, gone.count(b"\n", 0, gone.index(digest)) + 1, 1), id=key)


def _faults(inputs: Inputs, path: str, today: date) -> Notes:
    """Return the errors that the file already has: in a broken file nothing finds its place."""
    _, notes = loading.load(inputs, today.isoformat())
    return tuple(note for note in notes if note.place.path == path and note.severity == "error" and path in inputs.files)


def _placed(inputs: Inputs, path: str, lines: str, key: str) -> tuple[str | None, Notes]:
    """Return the file with the skeleton in it."""
    if path.endswith(".md"):
        taken = (error("duplicate-id", Place(path, 1, 1), id=key, first=1),)
        return (None, taken) if path in inputs.files else (lines, ())
    text, notes = sources.text(inputs, path) if path in inputs.files else ("", ())
    return (None, notes) if text is None else splices.insert(path, text, lines)
