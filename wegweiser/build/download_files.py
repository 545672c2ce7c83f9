"""Check files to download by what they hold: known types only, and nothing in them that runs."""

import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from typing import NamedTuple

from wegweiser.build.office_files import ODT_PART, is_quiet_office_file

REFUSED_TYPE = "refused-file-type"
ACTIVE = "active-file"

_TAG = r"<(?:script|html|body|iframe|svg|object|embed)[\s/>]"
_MARKUP = re.compile(rf"\A\s*<[!?/A-Za-z]|{_TAG}", re.IGNORECASE)
_PDF_MARKUP = re.compile(_TAG.encode(), re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
"""What no text holds: it would hide words, or command the window that they are shown in."""

_FORMULA = re.compile(
    r"""(?:^|[;,\t])[ '"]*(?:=|[-+@][^;,\t\n]*(?:[^\W\d]\d{0,3} ?\(|\||![\w'$]))"""
    r"|\AID;P.*\n[A-Z]{1,2};",
    re.MULTILINE,
)
"""A cell that a spreadsheet works out, also in SYLK; „+49 (0)231“ and „@verein“ are none."""

_FOLD = re.compile(r"\r?\n[ \t]")
_ACTIVE_LINE = re.compile(
    r"^(?:ATTACH(?![^:\r\n]*:https?://|;VALUE=URI:[A-Za-z]+\r?$)|ACTION[^:\r\n]*:PROCEDURE"
    r"|METHOD(?!:PUBLISH)|[A-Z][^:\r\n]*:\s*(?:javascript|vbscript|data|file):)|<script",
    re.IGNORECASE | re.MULTILINE,
)
"""What a calendar opens, runs or asks to answer (RFC 5545, 3.8.1.1, 3.8.6.1, 3.7.2).

An alarm of Apple's names its sound: `ATTACH;VALUE=URI:Chord`."""

_PDF_ESCAPE = re.compile(rb"#([0-9a-fA-F]{2})")
MAX_PDF_OBJECTS = 10_000_000
"""Bytes that the packed objects of a PDF may unpack to: two seconds of the processor."""

_REFERENCE = rb"\d+\s+\d+\s+R"
_PDF_ACTION = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFiles?|FileAttachment|RichMedia|Rendition|Movie|Sound"
    rb"|SubmitForm|ResetForm|ImportData|GoTo[RE])(?![A-Za-z])"
    rb"|/Subtype\s*/(?:3D|Screen|PS)\b|/S\s*/Thread\b|/FS\s*/URL\b|/(?:AA|EF)\s*<<|/JS\s*[(<]%(words)b"
    rb"|/XFA\s*[\[(<]|/(?:AA|EF|JS|XFA|URI)\s*(?:%(reference)b|%%%(words)b)"
    % {b"reference": _REFERENCE, b"words": rb"[\t\n\r -~]{4}"},
    re.IGNORECASE,
)
"""Names of what acts (ISO 32000-2, 12.6), with as much behind them as pixels never hold."""

_PDF_ADDRESS = re.compile(
    rb"/URI\s*(?:\(((?:[^\\)]|\\.)*)|<(?!<)([^>]*))", re.IGNORECASE | re.DOTALL
)
_PDF_STRING_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_PDF_SCHEME = re.compile(
    rb"(?!(?:https?|mailto|tel|ftp|sms|geo):)[a-z][a-z0-9+.-]*:", re.IGNORECASE
)
"""What an address begins with that leads to no page and to nobody."""

_UNSEEN = bytes({*range(0x21), *range(0x7F, 0x100)})
_PDF_OPENING = re.compile(rb"/OpenAction\s*(?:(\d+)\s+\d+\s+R)?", re.IGNORECASE)
_PDF_OBJECT = re.compile(rb"(?<!\d)(\d+)[ \t\f]+\d+[ \t\f]+obj")
_PDF_ODD_OBJECT = re.compile(rb"(?<!\s)[ \t\f]*[\r\n]\s*(?:\d+\s+)?obj\b")
"""The number of an object and what it is in two lines: between them there may be a comment."""

_PDF_GOAL = re.compile(
    rb"\s*(?:\[|<<(?:\s|/Type\s*/Action\b|/S\s*/GoTo\b"
    rb"|/D\s*(?:%b|\[[\w\s./+-]*\]|\([^()\\]*\)|/[\w.+-]+))*>>)" % _REFERENCE
)
"""A place in the file, alone or as an action that nothing follows (ISO 32000-2, 12.6.4.2)."""

_MAX_GOAL = 1_000
_STREAM = re.compile(rb"(?<!end)stream[ \t]*(?:\r\n|\r|\n)")
_PDF_FILTER = re.compile(rb"/\w*Decode\b|/(?:A85|AHx|Crypt|LZW|Predictor|RL)\b")
_PDF_FIRST = re.compile(rb"/First\s+(\d+)\b(?!\s+\d+\s+R)")


def check_download(path: str, body: bytes) -> str:
    """Return the code of what keeps a file from being given away; empty where nothing does."""
    check = _CHECKS.get(path.rpartition(".")[2])
    if check is None:
        return REFUSED_TYPE
    try:
        return "" if check(body) else ACTIVE
    except Exception:  # noqa: BLE001  whatever a broken file makes a decoder raise
        return ACTIVE


def _is_text(body: bytes) -> bool:
    text = body.decode("utf-8-sig")
    return not (_CONTROL.search(text) or _MARKUP.search(text))


def _is_quiet_table(body: bytes) -> bool:
    return _is_text(body) and not _FORMULA.search(body.decode("utf-8-sig"))


def _is_quiet_calendar(body: bytes) -> bool:
    text = _FOLD.sub("", body.decode("utf-8-sig"))
    is_calendar = text.startswith("BEGIN:VCALENDAR")
    return is_calendar and not (_CONTROL.search(text) or _ACTIVE_LINE.search(text))


def _is_quiet_pdf(body: bytes) -> bool:
    if not body.startswith(b"%PDF-") or _PDF_MARKUP.search(body):
        return False
    names = _decode_names(body)
    packed = list(_unpack_object_streams(body))
    # Each object stream was unpacked: none is hidden behind an escape, or far from its name.
    is_all = len(packed) == names.count(b"/ObjStm")
    texts = (names, *(_decode_names(stream.content) for stream in packed))
    acts = any(map(_PDF_ACTION.search, texts)) or any(map(_leads_astray, texts))
    return is_all and not acts and _opens_a_page(texts, packed)


class _ObjectStream(NamedTuple):
    head: bytes
    content: bytes


def _unpack_object_streams(body: bytes) -> Iterator[_ObjectStream]:
    """Yield what each stream of objects holds.

    Raises zlib.error where it is packed otherwise than usual, ValueError where that is hidden, or
    where all are too large.
    """
    end, most = 0, MAX_PDF_OBJECTS
    for stream in _STREAM.finditer(body):
        start = max(end, body.rfind(b"endstream", end, stream.start()))
        head = body[start : stream.start()]
        end = stream.end()
        if b"/ObjStm" in head:
            if _PDF_FILTER.findall(_decode_names(head)) != [b"/FlateDecode"]:
                raise ValueError("filter")
            content = _unpack(body[end : body.index(b"endstream", end)], most)
            most -= len(content)
            yield _ObjectStream(head, content)


def _unpack(packed: bytes, most: int) -> bytes:
    decoder = zlib.decompressobj()
    unpacked = decoder.decompress(packed, most + 1)
    if not decoder.eof or decoder.unused_data.strip():
        raise ValueError("not the whole stream")
    return unpacked


def _leads_astray(text: bytes) -> bool:
    """Tell whether a link leads elsewhere than to a page, however its address is written."""
    for address in _PDF_ADDRESS.finditer(text):
        if address[1] is None:
            digits = b"".join(address[2].split()).decode("ascii")
            plain = bytes.fromhex(digits.ljust(len(digits) + len(digits) % 2, "0"))
        else:
            plain = _PDF_STRING_ESCAPE.sub(_decode_string_escape, address[1])
        if _PDF_SCHEME.match(plain.translate(None, _UNSEEN)):
            return True
    return False


def _decode_string_escape(escape: re.Match[bytes]) -> bytes:
    """Return the byte that an escape in a string stands for (ISO 32000-2, 7.3.4.2)."""
    sign = escape[1]
    if sign.isdigit():
        return bytes([int(sign, 8) & 0xFF])
    return b"" if sign in (b"\r\n", b"\r", b"\n", b"t", b"b", b"f") else sign


def _opens_a_page(texts: Iterable[bytes], packed: Sequence[_ObjectStream]) -> bool:
    """Tell whether a file that is opened shows a place of its own, and does nothing else.

    LibreOffice names the place, LaTeX an object that does; an object may stand there twice.
    """
    numbers = set()
    for text in texts:
        for opening in _PDF_OPENING.finditer(text):
            if opening[1]:
                numbers.add(int(opening[1]))
            elif not _PDF_GOAL.match(text, opening.end()):
                return False
    if not numbers:
        return True
    names = next(iter(texts))
    objects = list(_find_objects(numbers, names, packed))
    are_goals = all(_PDF_GOAL.match(text) for _, text in objects)
    is_plain = not _PDF_ODD_OBJECT.search(names)
    return is_plain and are_goals and {number for number, _ in objects} == numbers


def _find_objects(
    numbers: AbstractSet[int], names: bytes, packed: Sequence[_ObjectStream]
) -> Iterator[tuple[int, bytes]]:
    """Yield number and beginning of each object with such a number, those of old revisions, too."""
    for head in _PDF_OBJECT.finditer(names):
        if int(head[1]) in numbers:
            yield int(head[1]), names[head.end() : head.end() + _MAX_GOAL]
    for stream in packed:
        (first,) = map(int, _PDF_FIRST.findall(stream.head))
        heads = [int(number) for number in stream.content[:first].split()]
        for number, offset in zip(heads[::2], heads[1::2], strict=True):
            if number in numbers:
                start = first + offset
                yield number, _decode_names(stream.content[start : start + _MAX_GOAL])


def _decode_names(body: bytes) -> bytes:
    plain = _PDF_ESCAPE.sub(lambda escape: bytes([int(escape[1], 16)]), body)
    return plain.replace(b"\0", b" ")


_CHECKS: dict[str, Callable[[bytes], bool]] = {
    "pdf": _is_quiet_pdf,
    "txt": _is_text,
    "csv": _is_quiet_table,
    "ics": _is_quiet_calendar,
    "xlsx": partial(is_quiet_office_file, part="xl/workbook.xml"),
    "docx": partial(is_quiet_office_file, part="word/document.xml"),
    "odt": partial(is_quiet_office_file, part=ODT_PART),
}
"""For each ending that is given away, what tells whether the content is that and runs nothing."""
