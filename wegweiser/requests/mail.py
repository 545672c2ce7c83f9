"""A request as it arrived: the code host's event, an e-mail, or the text alone."""

import json
from dataclasses import dataclass
from typing import Any, NamedTuple

from wegweiser.requests import mail_text
from wegweiser.requests.charsets import decode_text
from wegweiser.source.yaml_writer import YamlValue

MAX_BODY_SIZE = 5_000_000
"""Bytes of a text or an event that are read at all."""

MAX_MAIL_SIZE = 60_000_000
"""Bytes of an e-mail that are read at all: photographs may be attached."""


class RawRequest(NamedTuple):
    """A request before anybody has read it."""

    text: str | None
    """What it says; None where no text can be read."""

    channel: str = "form"
    """In which form it came, as a consent names it: `form` or `email`."""

    issue_number: int = 0
    """The number of the issue that it came as; 0 for none."""

    fault: str = ""
    """The code of the finding that says why no text can be read."""


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
    mail = mail_text.find_mail(body) if len(body) <= MAX_MAIL_SIZE else None
    if mail is None and len(body) > MAX_BODY_SIZE:
        return RawRequest(None, fault="request-too-large")
    if mail:
        text, fault = mail_text.extract_text(mail)
        return RawRequest(text, "email", fault=fault)
    event = _parse_event(body) if body.lstrip()[:1] == b"{" else None
    if event is not None:
        return _extract_issue(event)
    text = decode_text(body, "utf-8")
    return RawRequest(text, fault="" if text is not None else "unreadable-letter")


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
