"""What a request says as what a record says: through the same shapes as the data files, strict with strangers."""

import ipaddress
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from wegweiser.diagnostics import Diagnostic, Diagnostics, Location, error, warning
from wegweiser.languages import DEFAULT_LANGUAGE, Text
from wegweiser.model.forms import Question, get_field_type
from wegweiser.requests.parse import Request
from wegweiser.source import markdown, schema
from wegweiser.source.yaml import Node, ScalarNode, SequenceNode
from wegweiser.source.yaml_writer import YamlValue

_CONTACT_PATTERN = re.compile(r"[\w.+-]@[\w-]+\.\w|(?<![\w/.=-])(?:\+|0)[\d(][\d ()/-]{6,}\d")
"""What looks like an e-mail address or a phone number."""

_CONTACT_QUESTIONS = frozenset({"email", "phone", "website", "sources"})
"""Questions whose answers may look like that."""

_NON_PUBLIC_HOSTS = (
    "localhost",
    ".localhost",
    ".local",
    ".internal",
    ".home.arpa",
    ".onion",
    ".test",
    ".invalid",
)
"""Ends of host names that lead nowhere on the public web (RFC 6761, RFC 8375)."""


def validate_answers(path: str, request: Request) -> tuple[Mapping[str, YamlValue], Diagnostics]:
    """Return the answers that fill a field, by question, as values of a data file; those with faults are left out.

    A text is in the language of the request. Findings stand at the line of the answer.
    """
    found: dict[str, YamlValue] = {}
    notes: list[Diagnostic] = []
    for asked in request.form.questions:
        if asked.field_path and asked.id in request.answers:
            faults = tuple(_check_answer(path, request, asked))
            notes += faults
            if not any(note.severity == "error" for note in faults):
                found[asked.id] = _convert_answer(request, asked)
    return found, tuple(notes)


def locate_answer(path: str, request: Request, question: str) -> Location:
    """Return where a question is answered; the whole request where it is not asked."""
    line = request.lines.get(question, 0)
    return Location(path, line, min(line, 1))


def is_from_organisation(request: Request) -> bool:
    """Tell whether the organisation itself asks."""
    return "own" in request.answers.get("assurances", ())


def check_consent(path: str, request: Request, personal: Iterable[str]) -> Iterator[Diagnostic]:
    """Yield each personal field without consent: its own box, ticked by the organisation itself (GDPR Art. 7)."""
    for one in personal:
        if not is_from_organisation(request) or one not in request.answers.get("consent", ()):
            yield error(
                "no-consent",
                locate_answer(path, request, one if one in request.answers else "consent"),
                field=one,
            )


def to_text_value(words: str, request: Request) -> YamlValue:
    """Return words as a text of a data file: German stands alone, every other language has its tag."""
    return words if request.lang == DEFAULT_LANGUAGE else {request.lang: words}


def split_items(words: str) -> list[str]:
    """Return the lines of an answer that lists something, each once; a dash before them belongs to nobody."""
    return list(
        dict.fromkeys(filter(None, (row.removeprefix("- ").strip() for row in words.split("\n"))))
    )


def _convert_answer(request: Request, asked: Question) -> YamlValue:
    given = request.answers[asked.id]
    if not isinstance(given, str):
        return list(given)
    if asked.kind == "lines":
        return split_items(given)
    return to_text_value(given, request) if _is_translatable(asked) else given


def _is_translatable(asked: Question) -> bool:
    form = schema.describe_type(get_field_type(asked.field_path))
    return get_field_type(asked.field_path) is Text or form.markdown


def _check_answer(path: str, request: Request, asked: Question) -> Iterator[Diagnostic]:
    given, line = request.answers[asked.id], request.lines[asked.id]
    declared: Any = get_field_type(asked.field_path)
    _, notes = schema.read_record(declared, _build_yaml_node(asked, given, line), path)
    yield from notes
    if isinstance(given, str) and not asked.options:
        yield from _check_text(path, given, line)
        addresses = (
            split_items(given) if asked.kind == "lines" else [given] * (asked.id == "website")
        )
        yield from (
            error("invalid-url", locate_answer(path, request, asked.id), value=one)
            for one in addresses
            if _is_private_url(one)
        )
        if asked.id not in _CONTACT_QUESTIONS and _CONTACT_PATTERN.search(given):
            yield warning("contact-in-text", locate_answer(path, request, asked.id))
        if _is_translatable(asked) and request.lang == DEFAULT_LANGUAGE and _is_non_latin(given):
            yield warning("foreign-script", locate_answer(path, request, asked.id))


def _build_yaml_node(asked: Question, given: str | tuple[str, ...], line: int) -> Node:
    """Return an answer as the tree that a data file would have there."""
    if isinstance(given, str) and asked.kind != "lines":
        return ScalarNode(given, line, 1, plain=False)
    items = split_items(given) if isinstance(given, str) else given
    return SequenceNode(line, 1, [ScalarNode(one, line, 1, plain=False) for one in items])


def _check_text(path: str, words: str, line: int) -> Iterator[Diagnostic]:
    """Yield what a stranger's text may not hold: gaps to be filled, links that stay on the site or leave the web."""
    for note in markdown.check_markdown(path, words, line):
        yield error(note.code, note.location, **dict(note.values))
    for target, row, column in markdown.find_links(words):
        if target.startswith(("/", "#")):
            yield error(
                "invalid-link", Location(path, row + line - 1, column, len(target)), target=target
            )


def _is_private_url(address: str) -> bool:
    """Tell whether a web address leads to a machine that the public cannot reach."""
    if not address.startswith(("http://", "https://")):
        return False
    try:
        host = (urlsplit(address).hostname or "").rstrip(".")
    except ValueError:
        return True
    if host.endswith(_NON_PUBLIC_HOSTS) or not re.search("[.:]", host):
        return True
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return host.replace(".", "").isdigit() or host.startswith("0x")


def _is_non_latin(words: str) -> bool:
    """Tell whether most letters of a text are not Latin: then it is not German, whatever the form was."""
    letters = [sign for sign in words if sign.isalpha()]
    return sum(
        sign.isascii() or unicodedata.name(sign, "").startswith("LATIN") for sign in letters
    ) * 2 < len(letters)
