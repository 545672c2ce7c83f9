"""Check files to download by what they hold: known types only, and nothing in them that runs."""

import re
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO

REFUSED_TYPE = "refused-file-type"
ACTIVE = "active-file"

MAX_UNPACKED = 100_000_000
"""Bytes that a file may unpack to: what is more would fill the memory (decompression bomb)."""

_MARKUP_START = re.compile(r"\s*<[!?/A-Za-z]")
_PDF_ESCAPE = re.compile(rb"#([0-9a-fA-F]{2})")
_PDF_ACTION = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData)(?![A-Za-z])"
    rb"|/JS\s*(?:[(<]|\d+\s+\d+\s+R)|/OpenAction(?!\s*\[)"
)
"""Names of what acts (ISO 32000-2, 12.6). `/OpenAction [` only tells which page is shown first:
LibreOffice writes it into every file."""

_OBJECT_STREAM = re.compile(rb"/ObjStm(?![A-Za-z]).{0,400}?stream\r?\n", re.DOTALL)
_ACTIVE_MEMBER = re.compile(
    r"vbaproject\.bin|(?:^|/)(?:activex|embeddings|macrosheets)/|^(?:basic|scripts)/", re.IGNORECASE
)
_ACTIVE_XML = re.compile(
    rb"<!DOCTYPE|<!ENTITY|macroEnabled|attachedTemplate|oleObject|script:event-listener",
    re.IGNORECASE,
)
_ODT_TYPE = b"application/vnd.oasis.opendocument.text"


def check_download(path: str, body: bytes) -> str:
    """Return the code of what keeps a file from being given away; empty where nothing does."""
    check = _CHECKS.get(path.rpartition(".")[2])
    if check is None:
        return REFUSED_TYPE
    try:
        return "" if check(body) else ACTIVE
    except Exception:  # noqa: BLE001  whatever a broken file makes a decoder raise
        return ACTIVE


def iter_members(body: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of each file in a container; none of what is no container.

    Raises ValueError where they are too large, BadZipFile or zlib.error where they are broken.
    """
    if not body.startswith(b"PK\x03\x04"):
        return
    import zipfile  # most cities have no container, and a build that does nothing starts at once

    with zipfile.ZipFile(BytesIO(body)) as container:
        if sum(member.file_size for member in container.infolist()) > MAX_UNPACKED:
            raise ValueError(MAX_UNPACKED)
        for member in container.infolist():
            yield member.filename, container.read(member)


def _is_text(body: bytes, start: str = "") -> bool:
    text = body.decode("utf-8-sig")
    return "\0" not in text and not _MARKUP_START.match(text) and text.startswith(start)


def _is_quiet_pdf(body: bytes) -> bool:
    if not body.startswith(b"%PDF-"):
        return False
    names = _decode_names(body)
    # Nobody but who hides something writes the name of an object stream with escapes.
    if _PDF_ACTION.search(names) or names.count(b"/ObjStm") > body.count(b"/ObjStm"):
        return False
    return not any(
        _PDF_ACTION.search(_decode_names(_unpack_stream(body, stream.end())))
        for stream in _OBJECT_STREAM.finditer(body)
    )


def _unpack_stream(body: bytes, start: int) -> bytes:
    """Return what a stream holds. Raises zlib.error where it is packed in another way."""
    return zlib.decompressobj().decompress(body[start:], MAX_UNPACKED)


def _decode_names(body: bytes) -> bytes:
    return _PDF_ESCAPE.sub(lambda escape: bytes([int(escape[1], 16)]), body)


def _is_quiet_office_file(body: bytes, part: str) -> bool:
    members = dict(iter_members(body))
    names = members.keys()
    if part == "mimetype":
        is_type = members.get(part, b"").strip() == _ODT_TYPE
    else:
        is_type = {"[Content_Types].xml", part} <= names
    return is_type and not any(
        _ACTIVE_MEMBER.search(name)
        or (name.endswith((".xml", ".rels")) and _ACTIVE_XML.search(text.replace(b"\0", b"")))
        for name, text in members.items()
    )


_CHECKS: dict[str, Callable[[bytes], bool]] = {
    "pdf": _is_quiet_pdf,
    "txt": _is_text,
    "csv": _is_text,
    "ics": partial(_is_text, start="BEGIN:VCALENDAR"),
    "xlsx": partial(_is_quiet_office_file, part="xl/workbook.xml"),
    "docx": partial(_is_quiet_office_file, part="word/document.xml"),
    "odt": partial(_is_quiet_office_file, part="mimetype"),
}
"""For each ending that is given away, what tells whether the content is that and runs nothing."""
