"""Check files to download by what they hold: known types only, and nothing in them that runs."""

import re
import zlib
from collections.abc import Callable, Iterator
from functools import partial

from wegweiser.build.office_files import MAX_UNPACKED, ODT_PART, is_quiet_office_file

REFUSED_TYPE = "refused-file-type"
ACTIVE = "active-file"

_TAG = r"<(?:script|html|body|iframe|svg|object|embed)[\s/>]"
_MARKUP = re.compile(rf"\A\s*<[!?/A-Za-z]|{_TAG}", re.IGNORECASE)
_PDF_MARKUP = re.compile(_TAG.encode(), re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
"""What no text holds: it would hide words, or command the window that they are shown in."""

_FORMULA = re.compile(
    r"""(?:^|[;,\t])[ '"]*(?:=|[-+@][^;,\t\n]*[(|!])|\AID;P.*\n[A-Z]{1,2};""", re.MULTILINE
)
"""A cell that a spreadsheet works out, also in SYLK; „+49 231“ and „@verein“ are none."""

_FOLD = re.compile(r"\r?\n[ \t]")
_ACTIVE_LINE = re.compile(
    r"^(?:ATTACH(?![^:\r\n]*:https?://)|ACTION[^:\r\n]*:PROCEDURE|METHOD(?!:PUBLISH)"
    r"|[A-Z][^:\r\n]*:\s*(?:javascript|vbscript|data|file):)|<script",
    re.IGNORECASE | re.MULTILINE,
)
"""What a calendar opens, runs or asks to answer (RFC 5545, 3.8.1.1, 3.8.6.1, 3.7.2)."""

_PDF_ESCAPE = re.compile(rb"#([0-9a-fA-F]{2})")
_PDF_ACTION = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFiles?|FileAttachment|RichMedia|Rendition|Movie|Sound|XFA"
    rb"|SubmitForm|ResetForm|ImportData|GoTo[RE])(?![A-Za-z])"
    rb"|/JS\s*(?:[(<%]|\d+\s+\d+\s+R)|/OpenAction(?!\s*\[)|/AA\s*(?:<<|\d+\s+\d+\s+R)|/EF\s*<<"
    rb"|/Subtype\s*/(?:3D|Screen|PS)\b|/URI\s*\(\s*(?:javascript|vbscript|data|file)(?::|\\)",
    re.IGNORECASE,
)
"""Names of what acts (ISO 32000-2, 12.6). `/OpenAction [` only tells which page is shown first:
LibreOffice writes it into every file."""

_STREAM = re.compile(rb"(?<!end)stream[ \t]*(?:\r\n|\r|\n)")
_PDF_FILTER = re.compile(rb"/\w*Decode\b|/(?:A85|AHx|Crypt|LZW|Predictor|RL)\b")


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
    return is_all and not any(map(_PDF_ACTION.search, (names, *map(_decode_names, packed))))


def _unpack_object_streams(body: bytes) -> Iterator[bytes]:
    """Yield what each stream of objects holds.

    Raises zlib.error where it is packed otherwise than usual, ValueError where that is hidden.
    """
    end = 0
    for stream in _STREAM.finditer(body):
        head = body[max(end, body.rfind(b"obj", end, stream.start())) : stream.start()]
        end = stream.end()
        if b"/ObjStm" in head:
            if _PDF_FILTER.findall(_decode_names(head)) != [b"/FlateDecode"]:
                raise ValueError("filter")
            yield _unpack(body[end : body.find(b"endstream", end)])


def _unpack(packed: bytes) -> bytes:
    decoder = zlib.decompressobj()
    unpacked = decoder.decompress(packed, MAX_UNPACKED)
    if not decoder.eof or decoder.unused_data.strip():
        raise ValueError("not the whole stream")
    return unpacked


def _decode_names(body: bytes) -> bytes:
    return _PDF_ESCAPE.sub(lambda escape: bytes([int(escape[1], 16)]), body)


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
