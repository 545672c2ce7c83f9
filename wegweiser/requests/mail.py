"""A request as it arrived: the code host's event, an e-mail, or the text alone."""

import email
import json
import re
from email.message import Message
from typing import Any, NamedTuple

MAX_BODY_SIZE = 5_000_000
"""Bytes of a letter that are read at all."""

_MAIL_HEADER = re.compile(
    rb"(?:From |[A-Za-z][A-Za-z0-9-]*:)[^\n]*\n(?:(?:[ \t]|[A-Za-z][A-Za-z0-9-]*:)[^\n]*\n)*\r?\n"
)
_MAIL_FIELDS = re.compile(rb"^(?:From|Date|Message-ID|Received):", re.IGNORECASE | re.MULTILINE)
_QUESTION_HEADING = re.compile("^### ", re.MULTILINE)
_SIGNATURE = re.compile(r"^-- \n.*", re.DOTALL | re.MULTILINE)


class RawRequest(NamedTuple):
    """The text of a request, in which form it came, and its number where it is an issue; no text where none can be read."""

    text: str | None
    how: str = "form"
    number: int = 0


class NotARequestError(Exception):  # noqa: N818  said to the user as a wrong use of the command
    """The file is an event of the code host, but none of an issue."""


def extract_request(body: bytes) -> RawRequest:
    """Return what stands in a letter; raises NotARequest for an event without an issue."""
    if len(body) > MAX_BODY_SIZE:
        return RawRequest(None)
    if body.lstrip()[:1] == b"{" and (event := _parse_event(body)) is not None:
        return _extract_issue(event)
    head = _MAIL_HEADER.match(body)
    if head and _MAIL_FIELDS.search(head[0]):
        return RawRequest(_extract_mail_text(email.message_from_bytes(body)), "email")
    return RawRequest(_decode_text(body, "utf-8-sig"))


def _parse_event(body: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _extract_issue(event: dict[str, Any]) -> RawRequest:
    """Return the body of the issue of an event; one without words has none (null)."""
    issue = event.get("issue")
    if not isinstance(issue, dict):
        raise NotARequestError
    body, number = issue.get("body"), issue.get("number")
    return RawRequest(
        body if isinstance(body, str) else "",
        "form",
        number if isinstance(number, int) and number > 0 else 0,
    )


def _extract_mail_text(message: Message) -> str | None:
    """Return the plain text of an e-mail: the first with questions in it, attached or not, else the first; None without any."""
    texts = [
        _decode_part(part) for part in message.walk() if part.get_content_type() == "text/plain"
    ]
    return next(
        (text for text in texts if text and _QUESTION_HEADING.search(text)),
        texts[0] if texts else None,
    )


def _decode_part(part: Message) -> str | None:
    """Return a text of an e-mail without its signature; None where it cannot be read (RFC 5322, 2045, 3676)."""
    content = part.get_payload(decode=True)
    text = _decode_text(
        content if isinstance(content, bytes) else b"", str(part.get_content_charset("utf-8"))
    )
    if text is not None and part.get_param("format") == "flowed":
        text = _unwrap_flowed_text(text)
    return text if text is None else _SIGNATURE.sub("", text.replace("\r\n", "\n"))


def _unwrap_flowed_text(text: str) -> str:
    """Return a text whose mail program broke long lines at a blank, with those lines whole again (RFC 3676)."""
    return re.sub(r"(?<=[^\s-]) \r?\n(?!###|- \[|\s|\Z)", " ", text)


def _decode_text(body: bytes, charset: str) -> str | None:
    try:
        return body.decode(charset)
    except (LookupError, ValueError):
        return None
