"""What a request says as what a record says: through the same shapes as the data files, strict with strangers."""

import ipaddress
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from wegweiser.city.answers import Request
from wegweiser.city.forms import Question, hint
from wegweiser.ground.diagnostics import Diagnostic, Notes, Place, error, warning
from wegweiser.ground.languages import SOURCE, Text
from wegweiser.reading import prose, schema
from wegweiser.reading.notation import Value
from wegweiser.reading.yamltree import Listing, Scalar, Tree

_CONTACT = re.compile(r"[\w.+-]@[\w-]+\.\w|(?<![\w/.=-])(?:\+|0)[\d(][\d ()/-]{6,}\d")
"""What looks like an e-mail address or a phone number."""

_ASKED_FOR = frozenset({"email", "phone", "website", "sources"})
"""Questions whose answers may look like that."""

_NO_HOSTS = ("localhost", ".localhost", ".local", ".internal", ".home.arpa", ".onion", ".test", ".invalid")
"""Ends of host names that lead nowhere on the public web (RFC 6761, RFC 8375)."""


def values(path: str, request: Request) -> tuple[Mapping[str, Value], Notes]:
    """Return the answers that fill a field, by question, as values of a data file; those with faults are left out.

    A text is in the language of the request. Findings stand at the line of the answer.
    """
    found: dict[str, Value] = {}
    notes: list[Diagnostic] = []
    for asked in request.form.questions:
        if asked.field and asked.id in request.answers:
            faults = tuple(_faults(path, request, asked))
            notes += faults
            if not any(note.severity == "error" for note in faults):
                found[asked.id] = _value(request, asked)
    return found, tuple(notes)


def place(path: str, request: Request, question: str) -> Place:
    """Return where a question is answered; the whole request where it is not asked."""
    line = request.lines.get(question, 0)
    return Place(path, line, min(line, 1))


def is_own(request: Request) -> bool:
    """Tell whether the organisation itself asks."""
    return "own" in request.answers.get("assurances", ())


def lacking_consent(path: str, request: Request, personal: Iterable[str]) -> Iterator[Diagnostic]:
    """Yield each personal field without consent: its own box, ticked by the organisation itself (GDPR Art. 7)."""
    for one in personal:
        if not is_own(request) or one not in request.answers.get("consent", ()):
            yield error("no-consent", place(path, request, one if one in request.answers else "consent"), field=one)


def text(words: str, request: Request) -> Value:
    """Return words as a text of a data file: German stands alone, every other language has its tag."""
    return words if request.lang == SOURCE else {request.lang: words}


def rows(words: str) -> list[str]:
    """Return the lines of an answer that lists something, each once; a dash before them belongs to nobody."""
    return list(dict.fromkeys(filter(None, (row.removeprefix("- ").strip() for row in words.split("\n")))))


def _value(request: Request, asked: Question) -> Value:
    given = request.answers[asked.id]
    if not isinstance(given, str):
        return list(given)
    if asked.kind == "lines":
        return rows(given)
    return text(given, request) if _is_text(asked) else given


def _is_text(asked: Question) -> bool:
    form = schema.form(hint(asked.field))
    return hint(asked.field) is Text or form.markdown


def _faults(path: str, request: Request, asked: Question) -> Iterator[Diagnostic]:
    given, line = request.answers[asked.id], request.lines[asked.id]
    declared: Any = hint(asked.field)
    _, notes = schema.record(declared, _tree(asked, given, line), path)
    yield from notes
    if isinstance(given, str) and not asked.options:
        yield from _judged(path, given, line)
        addresses = rows(given) if asked.kind == "lines" else [given] * (asked.id == "website")
        yield from (error("invalid-url", place(path, request, asked.id), value=one) for one in addresses if _is_private(one))
        if asked.id not in _ASKED_FOR and _CONTACT.search(given):
            yield warning("contact-in-text", place(path, request, asked.id))
        if _is_text(asked) and request.lang == SOURCE and _is_foreign(given):
            yield warning("foreign-script", place(path, request, asked.id))


def _tree(asked: Question, given: str | tuple[str, ...], line: int) -> Tree:
    """Return an answer as the tree that a data file would have there."""
    if isinstance(given, str) and asked.kind != "lines":
        return Scalar(given, line, 1, plain=False)
    items = rows(given) if isinstance(given, str) else given
    return Listing(line, 1, [Scalar(one, line, 1, plain=False) for one in items])


def _judged(path: str, words: str, line: int) -> Iterator[Diagnostic]:
    """Yield what a stranger's text may not hold: gaps to be filled, links that stay on the site or leave the web."""
    for note in prose.judge(path, words, line):
        yield error(note.code, note.place, **dict(note.values))
    for target, row, column in prose.links(words):
        if target.startswith(("/", "#")):
            yield error("invalid-link", Place(path, row + line - 1, column, len(target)), target=target)


def _is_private(address: str) -> bool:
    """Tell whether a web address leads to a machine that the public cannot reach."""
    if not address.startswith(("http://", "https://")):
        return False
    try:
        host = (urlsplit(address).hostname or "").rstrip(".")
    except ValueError:
        return True
    if host.endswith(_NO_HOSTS) or not re.search("[.:]", host):
        return True
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return host.replace(".", "").isdigit() or host.startswith("0x")


def _is_foreign(words: str) -> bool:
    """Tell whether most letters of a text are not Latin: then it is not German, whatever the form was."""
    letters = [sign for sign in words if sign.isalpha()]
    return sum(sign.isascii() or unicodedata.name(sign, "").startswith("LATIN") for sign in letters) * 2 < len(letters)
