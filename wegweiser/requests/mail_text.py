"""The text of an e-mail, as a mail program shows it to whoever reads it."""

import binascii
import codecs
import email
import re
from collections.abc import Iterator
from email.message import Message
from typing import NamedTuple

from wegweiser.requests.charsets import decode_text
from wegweiser.source import html

_MAX_HEADER_SIZE = 200_000

_NAME = rb"[!-9;-~]+[ \t]*:"
"""The name of a header field (RFC 5322 3.6.8), with blanks before its colon as 4.5 allows."""

_FIRST_LINE = re.compile(rb"From |" + _NAME)
_HEADER_END = re.compile(rb"\n(?=\r?\n|\Z)")
_MAIL_FIELDS = re.compile(
    rb"(?mi)^(?:From|Date|Message-ID|Received|MIME-Version|Content-[A-Z-]+)[ \t]*:"
)
_FORM_HEADING = re.compile(rb"^###", re.MULTILINE)
_BLANKS_BEFORE_COLON = re.compile(rb"^([!-9;-~]+)[ \t]+:", re.MULTILINE)
_UNFOLDED_LINE = re.compile(rb"^(?=\S)(?!From |" + _NAME + rb")", re.MULTILINE)

_QUESTION = re.compile(r"^[>\s]*[*_\\]*###(?!#)", re.MULTILINE)
_HTML_CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"']?([\w-]+)", re.IGNORECASE)
_TEXT_FILE = re.compile(r"\.(?:txt|text|md)\Z", re.IGNORECASE)
_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_OTHER_TEXT_TYPES = re.compile(r"text/(?:calendar|css|csv|rtf|.*vcard|.*script|xml)")
_NO_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
_MAX_DAMAGE = 2
"""Characters in a line of base64 that may be none of it; with more it is something else."""

_LINK_TARGET = re.compile(
    r"(?<![^\s<>(])(?:"
    r"((?:https?://|www\.)[^\s<>]{1,300}|[^\s<>@]{1,99}@[^\s<>]{1,300})"
    r"<(?:https?://|mailto:)[^\s<>]+>"
    r"|([^\s<>]{4,300}) ?<(?:https?://|mailto:)?\2/?>)"
)
"""An address with the target that a program writes behind it where the reader sees a link."""

_STRUCTURE = re.compile(r"\s*(?:###|(?:[-*•]\s*)?(?:[\[(]\s*(?:[xX✓✔]\s*)?[\])]|[☐☑☒✓✔]))")
"""How a line of a form begins: a mail program may not join it with another."""


def find_mail(body: bytes) -> Message | None:
    """Return the e-mail that a file is (RFC 5322); None where it is none.

    A header line that lost the blank before it still belongs to the field above.
    """
    body = body.removeprefix(codecs.BOM_UTF8).lstrip()
    end = _HEADER_END.search(body, 0, _MAX_HEADER_SIZE)
    if not end or not _FIRST_LINE.match(body):
        return None
    header = body[: end.end()]
    if not _MAIL_FIELDS.search(header) or _FORM_HEADING.search(header):
        return None
    header = _UNFOLDED_LINE.sub(b" ", _BLANKS_BEFORE_COLON.sub(rb"\1:", header))
    try:
        return email.message_from_bytes(header + body[end.end() :])
    except RecursionError:  # parts in parts in parts, as no program makes them: nobody reads them
        empty = Message()
        empty["Content-Type"] = "multipart/mixed"
        empty.set_payload([])
        return empty


def extract_text(mail: Message) -> tuple[str | None, str]:
    """Return the text of an e-mail, or None and the code of the finding that says why.

    It is the first text with a form in it, plain or made from HTML, attached or not; else the first
    of all.
    """
    texts, faults = [], []
    for part in _list_text_parts(mail):
        text, fault = _decode_part(part)
        if _QUESTION.search(text):
            return text, ""
        texts += [text] if text.strip() else []
        faults += [fault] if fault else []
    if not texts and not faults and mail.is_multipart():
        faults = ["mail-without-text"]
    return (None, faults[0]) if faults else ("".join(texts[:1]), "")


def _list_text_parts(mail: Message) -> list[Message]:
    """Return the parts that a reader can see as text, plain ones first."""
    parts = (part for part in mail.walk() if not part.is_multipart() and _is_text(part))
    return sorted(parts, key=_is_html)


def _is_html(part: Message) -> bool:
    return part.get_content_type() in _HTML_TYPES


def _is_text(part: Message) -> bool:
    """Tell whether a reader can see a part as text; one without its boundary is shown so, too."""
    kind = part.get_content_type()
    if kind.startswith(("text/", "multipart/")):
        return not _OTHER_TEXT_TYPES.fullmatch(kind)
    return _is_html(part) or bool(_TEXT_FILE.search(str(part.get_filename(""))))


def _decode_part(part: Message) -> tuple[str, str]:
    """Return the text of a part, or the code of the finding that says why it cannot be read."""
    body, label = _decode_body(part), "us-ascii"
    if _is_html(part) and (charset := _HTML_CHARSET.search(body)):
        label = charset[1].decode()
    text = decode_text(body, str(part.get_content_charset(label)))
    if text is None:
        return "", "unreadable-letter"
    if not _is_html(part):
        return _LINK_TARGET.sub(r"\1\2", _unwrap(part, re.sub("\r\n?", "\n", text))), ""
    if len(text) > html.MAX_HTML_LENGTH:
        return "", "request-too-large"
    return html.extract_text(text), ""


# --- Content-Transfer-Encoding (RFC 2045 6)


def _decode_body(part: Message) -> bytes:
    encoding = (
        str(part.get("Content-Transfer-Encoding", "")).split(";")[0].strip(" \t\r\n\"'").lower()
    )
    if encoding in {"quoted-printable", "base64"}:
        # Python's own way does not forgive what other mail programs do.
        del part["Content-Transfer-Encoding"]
    content = part.get_payload(decode=True)
    body = content if isinstance(content, bytes) else b""
    if encoding == "base64":
        return b"".join(_decode_base64(body))
    if encoding == "quoted-printable":
        # Blanks at the end of a line came on the way (RFC 2045 6.7, rule 3).
        return binascii.a2b_qp(re.sub(rb"(?<![ \t])[ \t]+(?=\r?\n)", b"", body))
    return body


def _decode_base64(body: bytes) -> Iterator[bytes]:
    """Yield what base64 holds, up to the plain words that a mailing list puts below it."""
    digits = b""
    for line in map(bytes.strip, body.splitlines()):
        rest = line.rstrip(b"=")
        damage = len(_NO_BASE64.findall(rest))
        if damage > _MAX_DAMAGE or b" " in rest:
            break
        digits += _NO_BASE64.sub(b"", rest)
        if rest != line:
            yield _decode_digits(digits)
            digits = b""
    yield _decode_digits(digits)


def _decode_digits(digits: bytes) -> bytes:
    whole = digits[: len(digits) - (len(digits) % 4 == 1)]
    return binascii.a2b_base64(whole + b"=" * (-len(whole) % 4))


# --- format=flowed (RFC 3676)


def _unwrap(part: Message, text: str) -> str:
    if str(part.get_param("format")).lower() != "flowed":
        return text
    return unwrap_flowed(text, delete_space=str(part.get_param("delsp")).lower() == "yes")


class _Paragraph(NamedTuple):
    """Lines that are one."""

    quote_depth: int
    """How many quotation marks each has."""

    pieces: list[str]
    """What stands in each."""

    flows: bool
    """Whether the next line goes on with it."""


def unwrap_flowed(text: str, *, delete_space: bool) -> str:
    """Return a flowed text with each paragraph in one line, quotations as "> " (RFC 3676).

    A line of a form stays by itself, even if a blank at its end would let it flow.
    """
    paragraphs: list[_Paragraph] = []
    last = _Paragraph(0, [], flows=False)
    for line in text.split("\n"):
        content = line.lstrip(">")
        depth = len(line) - len(content)
        content = content.removeprefix(" ")  # put there before ">", "From " or a blank
        stands_alone = content == "-- " or bool(_STRUCTURE.match(content))
        flows = content.endswith(" ") and not stands_alone
        piece = content[:-1] if flows and delete_space else content
        if last.flows and last.quote_depth == depth and not stands_alone:
            last = last._replace(flows=flows)
            last.pieces.append(piece)
            paragraphs[-1] = last
        else:
            last = _Paragraph(depth, [piece], flows)
            paragraphs.append(last)
    return "\n".join(map(_join_paragraph, paragraphs))


def _join_paragraph(paragraph: _Paragraph) -> str:
    content = "".join(paragraph.pieces)
    return f"{'>' * paragraph.quote_depth} {content}" if paragraph.quote_depth else content
