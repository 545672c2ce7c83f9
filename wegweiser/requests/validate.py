"""Check answers by the same shapes as the data files, strict with strangers."""

import ipaddress
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import unquote, urlsplit

from wegweiser.addresses import to_ascii_url
from wegweiser.diagnostics import Diagnostic, Diagnostics, Location, error, has_errors, warning
from wegweiser.languages import Text, get_source_language
from wegweiser.model.forms import Question, list_form_languages
from wegweiser.model.input_patterns import get_answer_shape
from wegweiser.model.settings import Settings
from wegweiser.requests.parse import Request
from wegweiser.rules.weekdays import find_weekday
from wegweiser.source import markdown_checks, schema
from wegweiser.source.countries import CountryCode, read_postcode, suggest_postcode
from wegweiser.source.non_answers import is_non_answer
from wegweiser.source.personal_details import find_personal_details, simplify_detail
from wegweiser.source.phone import read_phone, suggest_phone
from wegweiser.source.proposals import propose_value
from wegweiser.source.record_reader import read_record
from wegweiser.source.schema import ScalarFormat
from wegweiser.source.spoken_words import guess_language
from wegweiser.source.yaml import Node, ScalarNode, SequenceNode
from wegweiser.source.yaml_writer import YamlValue

_CONTACT_QUESTIONS = frozenset({"email", "phone", "street", "website", "sources"})
"""Questions whose answers may lead to people."""

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

_NUMBER = re.compile("[0-9]+|0x[0-9a-f]*")
"""The end of a host that browsers take for a number, whatever stands before it."""

_TIME_FORMATS = frozenset({"day", "clock", "date"})
"""What people write in many ways, and data in a single one."""

_REPEATING_CODES = frozenset({"invalid-email", "invalid-slug", "invalid-url"})
"""What is proposed in these findings is made of the answer's own words: it is for editors only."""


def normalize_answers(request: Request, settings: Settings) -> Request:
    """Return a request with phone, postcode, days and hours in their one form, if they have it."""
    answers = {**request.answers, **dict(_read_times(request))}
    phone, postcode = str(answers.get("phone", "")), str(answers.get("postcode", ""))
    if phone:
        answers["phone"] = read_phone(phone, settings.country) or phone
    if postcode:
        number = read_postcode(postcode, settings.country, settings.city)
        answers["postcode"] = number or postcode
    return replace(request, answers=answers)


def _read_times(request: Request) -> Iterator[tuple[str, str]]:
    """Yield the answers that are days or hours, as data holds them: "31.1.2027", "18 Uhr"."""
    for question in request.form.questions:
        shape, answer = get_answer_shape(question), request.answers.get(question.id, "")
        if answer and isinstance(answer, str) and shape and shape.name in _TIME_FORMATS:
            lines = split_lines(answer) if question.kind == "lines" else [answer]
            yield question.id, "\n".join(_read_time(shape, line) for line in lines)


def _read_time(shape: ScalarFormat, words: str) -> str:
    """Return a day or an hour as data holds it; as written where it cannot be read for sure."""
    time, weekday = propose_value(shape, words), find_weekday(words)
    if time and weekday is not None and date.fromisoformat(time).weekday() != weekday:
        return words
    return time or words


def validate_answers(
    request: Request, country: CountryCode
) -> tuple[Mapping[str, YamlValue], Diagnostics]:
    """Return the answers that fill a field, by question, as values of a data file.

    Those with errors are left out. A text is in the language of the request. Findings stand at the
    line of the answer.
    """
    values: dict[str, YamlValue] = {}
    diagnostics: list[Diagnostic] = []
    for question in request.form.questions:
        if question.field_path and question.id in request.answers:
            findings = tuple(_check_answer(request, question, country))
            diagnostics += findings
            if not has_errors(findings):
                values[question.id] = _convert_answer(request, question)
    return values, tuple(diagnostics)


def locate_answer(request: Request, question: str) -> Location:
    """Return where a question is answered; the whole request where it is not asked."""
    line = request.lines.get(question, 0)
    return Location(request.path, line, min(line, 1))


def is_from_organisation(request: Request) -> bool:
    """Tell whether the organisation itself asks."""
    return "own" in request.answers.get("assurances", ())


def get_close(finding: Diagnostic) -> str:
    """Return what was probably meant: a word of ours, or digits, never what a stranger wrote."""
    return "" if finding.code in _REPEATING_CODES else dict(finding.values).get("close", "")


def check_consent(request: Request, personal: Iterable[str]) -> Iterator[Diagnostic]:
    """Yield each personal field without consent.

    It needs a box of its own, ticked by the organisation itself (GDPR Art. 7).
    """
    for field in personal:
        if not is_from_organisation(request) or field not in request.answers.get("consent", ()):
            question = field if field in request.answers else "consent"
            yield error("no-consent", locate_answer(request, question), field=field)


def split_lines(answer: str) -> list[str]:
    """Return the lines of an answer that lists something, each once, without dashes before them."""
    lines = (line.removeprefix("- ").strip() for line in answer.split("\n"))
    return list(dict.fromkeys(line for line in lines if not is_non_answer(line)))


def _convert_answer(request: Request, question: Question) -> YamlValue:
    answer = request.answers[question.id]
    if not isinstance(answer, str):
        return list(answer)
    lang = _find_language(request, question)
    if question.kind == "lines":
        return _convert_lines(split_lines(answer), lang)
    # In a data file German stands alone. Another language has its tag, and no German beside it
    # until an editor has written that: nobody has translated anything yet.
    return answer if lang in {"", get_source_language()} else {lang: answer}


def _find_language(request: Request, question: Question) -> str:
    """Return the language of an answer: that of the form, where the words themselves do not tell.

    Empty where they are in a script that tells no language of the form.
    """
    if not _is_translatable(question):
        return get_source_language()
    languages = dict.fromkeys((request.lang, *list_form_languages(request.form)))
    return guess_language(str(request.answers[question.id]), languages, request.lang)


def _convert_lines(lines: list[str], lang: str) -> YamlValue:
    """Return what is listed; texts in another language than the source's have its tag."""
    if lang in {"", get_source_language()}:
        return lines
    return [{"title": {lang: line}} for line in lines]


def _is_translatable(question: Question) -> bool:
    """Tell whether an answer is a text, or a list of texts."""
    declared = question.declared
    item = schema.describe_item_type(declared).record_class
    lists_texts = item is not None and schema.field_types(item).get("title") is Text
    return lists_texts or declared is Text or schema.describe_type(declared).is_markdown


def _check_answer(
    request: Request, question: Question, country: CountryCode
) -> Iterator[Diagnostic]:
    answer, line = request.answers[question.id], request.lines[question.id]
    declared: Any = question.declared
    node = _build_yaml_node(question, answer, line)
    faults = read_record(declared, node, request.path).diagnostics
    yield from faults or _check_number(request, question, country)
    if isinstance(answer, str):
        yield from check_foreign_text(request.path, answer, line)
        if not any(fault.code == "invalid-url" for fault in faults):
            yield from _check_addresses(request, question, answer)
        yield from _check_oddities(request, question, answer)


def _build_yaml_node(question: Question, answer: str | tuple[str, ...], line: int) -> Node:
    """Return an answer as the tree that a data file would have there."""
    if isinstance(answer, str) and question.kind != "lines":
        return ScalarNode(answer, line, 1, plain=False)
    items = split_lines(answer) if isinstance(answer, str) else answer
    return SequenceNode(line, 1, [ScalarNode(item, line, 1, plain=False) for item in items])


def check_foreign_text(path: str, answer: str, line: int) -> Iterator[Diagnostic]:
    """Yield what a stranger's text may not hold: placeholders, links into the site or elsewhere."""
    for diagnostic in markdown_checks.check_markdown(path, answer, line):
        yield replace(diagnostic, severity="error")
    for target, row, column in markdown_checks.find_links(answer):
        if target.startswith(("/", "#")):
            location = Location(path, row + line - 1, column, len(target))
            yield error("invalid-link", location, target=target)


def _check_addresses(request: Request, question: Question, answer: str) -> Iterator[Diagnostic]:
    """Yield each web address that leads to a machine that the public cannot reach."""
    addresses = split_lines(answer) if question.kind == "lines" else []
    if question.id == "website":
        addresses = [answer]
    for address in addresses:
        if _is_private_url(address):
            yield error("invalid-url", locate_answer(request, question.id), value=address)


def _check_number(
    request: Request, question: Question, country: CountryCode
) -> Iterator[Diagnostic]:
    """Yield that nobody can call a phone number, or that there is no such postcode."""
    answer, location = str(request.answers[question.id]), locate_answer(request, question.id)
    if question.id == "phone" and not read_phone(answer, country):
        close = suggest_phone(answer, country)
        yield error("invalid-phone", location, value=answer, close=close)
    if question.id == "postcode" and not read_postcode(answer, country, ""):
        close = suggest_postcode(answer, country)
        yield error("invalid-postcode", location, value=answer, id=request.path, close=close)


def _check_oddities(request: Request, question: Question, answer: str) -> Iterator[Diagnostic]:
    """Yield what the editors should look at: a contact or another script where none belongs."""
    if question.id not in _CONTACT_QUESTIONS and _leads_to_people(request, question, answer):
        yield error("contact-in-text", locate_answer(request, question.id))
    is_german_form = request.lang == get_source_language()
    if is_german_form and _find_language(request, question) != get_source_language():
        yield warning("foreign-script", locate_answer(request, question.id))


def _leads_to_people(request: Request, question: Question, answer: str) -> bool:
    """Tell whether a text leads to people, other than by what its own question asks.

    Where the public is invited to, a street may stand.
    """
    return any(
        simplify_detail(detail.kind, detail.words)
        != simplify_detail(detail.kind, str(request.answers.get(detail.kind, "")))
        for detail in find_personal_details(answer)
        if (question.id, detail.kind) != ("place", "street")
    )


def _is_private_url(address: str) -> bool:
    if not address.startswith(("http://", "https://")):
        return False
    try:
        host = urlsplit(to_ascii_url(address)).hostname or ""
    except ValueError:
        return True
    host = unicodedata.normalize("NFKC", unquote(host)).rstrip(".")
    if host.endswith(_NON_PUBLIC_HOSTS) or not re.search("[.:]", host):
        return True
    try:
        number = ipaddress.ip_address(host)
    except ValueError:
        # Browsers take numbers of other kinds for an IP address, too (WHATWG URL, 3.5).
        return bool(_NUMBER.fullmatch(host.rpartition(".")[2]))
    return not number.is_global or number.is_multicast or number.is_reserved
