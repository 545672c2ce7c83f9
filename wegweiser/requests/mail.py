"""A request as it arrived: the code host's event, an e-mail, or the text alone."""

import email
import json
import re
from dataclasses import dataclass
from email.message import Message
from typing import Any, NamedTuple

from wegweiser.source.yaml_writer import YamlValue

MAX_BODY_SIZE = 5_000_000
"""Bytes of a request that are read at all."""

_MAIL_HEADER = re.compile(
    rb"(?:From |[A-Za-z][A-Za-z0-9-]*:)[^\n]*\n(?:(?:[ \t]|[A-Za-z][A-Za-z0-9-]*:)[^\n]*\n)*\r?\n"
)
_MAIL_FIELDS = re.compile(rb"^(?:From|Date|Message-ID|Received):", re.IGNORECASE | re.MULTILINE)
_QUESTION_HEADING = re.compile("^### ", re.MULTILINE)
_SIGNATURE = re.compile(r"^-- \n.*", re.DOTALL | re.MULTILINE)


class RawRequest(NamedTuple):
    """A request before anybody has read it."""

    text: str | None
    """What it says; None where no text can be read."""

    channel: str = "form"
    """In which form it came, as a consent names it: `form` or `email`."""

    issue_number: int = 0
    """The number of the issue that it came as; 0 for none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """How a request came, for findings and for the entry that it makes."""

    path: str
    """Its name in findings."""

    text: str
    """What it says, with plain line breaks; empty where no text can be read."""

    receipt: str
    """The start of the text's SHA-256, by which people can name it."""

    channel: str
    """In which form it came: `form` or `email`."""

    received_on: str
    """The day, as YYYY-MM-DD."""

    source: YamlValue
    """How an entry cites it as a source."""

    issue_number: int = 0
    """The number of the issue that it came as; 0 for none."""


class NotARequestError(Exception):
    """The file is an event of the code host, but none of an issue: a wrong use of the command."""


def extract_request(body: bytes) -> RawRequest:
    """Return the request in a file; raises NotARequestError for an event without an issue."""
    if len(body) > MAX_BODY_SIZE:
        return RawRequest(None)
    event = _parse_event(body) if body.lstrip()[:1] == b"{" else None
    if event is not None:
        return _extract_issue(event)
    header = _MAIL_HEADER.match(body)
    if header and _MAIL_FIELDS.search(header[0]):
        return RawRequest(_extract_mail_text(email.message_from_bytes(body)), "email")
    return RawRequest(_decode_text(body, "utf-8-sig"))


def _parse_event(body: bytes) -> dict[str, Any] | None:
    try:
        event = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return event if isinstance(event, dict) else None


def _extract_issue(event: dict[str, Any]) -> RawRequest:
    issue = event.get("issue")
    if not isinstance(issue, dict):
        raise NotARequestError
    body, number = issue.get("body"), issue.get("number")
    # An issue without words has null for a body.
    text = body if isinstance(body, str) else ""
    return RawRequest(text, "form", number if isinstance(number, int) and number > 0 else 0)


def _extract_mail_text(message: Message) -> str | None:
    """Return the first plain text with questions in it, attached or not; else the first of all."""
    parts = (part for part in message.walk() if part.get_content_type() == "text/plain")
    texts = [_decode_part(part) for part in parts]
    for text in texts:
        if text and _QUESTION_HEADING.search(text):
            return text
    return texts[0] if texts else None


def _decode_part(part: Message) -> str | None:
    """Return a text without its signature; None where it cannot be read (RFC 5322, 2045, 3676)."""
    content = part.get_payload(decode=True)
    body = content if isinstance(content, bytes) else b""
    text = _decode_text(body, str(part.get_content_charset("utf-8")))
    if text is None:
        return None
    if part.get_param("format") == "flowed":
        text = _unwrap_flowed_text(text)
    return _SIGNATURE.sub("", text.replace("\r\n", "\n"))


def _unwrap_flowed_text(text: str) -> str:
    """Return a text with the lines whole that a mail program broke at a blank (RFC 3676)."""
    return re.sub(r"(?<=[^\s-]) \r?\n(?!###|- \[|\s|\Z)", " ", text)


def _decode_text(body: bytes, charset: str) -> str | None:
    try:
        return body.decode(charset)
    except (LookupError, ValueError):
        return None
