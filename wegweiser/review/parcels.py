"""Unpack a stranger's artifact with care: mark it as a preview, or refuse it by name."""

import re
import shutil
import stat
import zipfile
import zlib
from pathlib import Path

MAX_FILES = 50_000
MAX_PATH_LENGTH = 200
_TEXT_ENDINGS = "atom css csv html ics js json jsonld map md rdf svg ttl txt vcf webmanifest xml"
ENDINGS = frozenset(f"{_TEXT_ENDINGS} avif jpeg jpg pdf png webp woff2 zip".split())
NOINDEX = b'<meta name="robots" content="noindex">'
SKIPPED_FILES = frozenset({"robots.txt", "sitemap.xml", "_headers", "nginx-headers.conf"})
"""Files that mean something only at the root of a host."""

_PATH = re.compile(
    r"(?:\.well-known/)?(?:[A-Za-z0-9_][A-Za-z0-9._-]*/)*[A-Za-z0-9_][A-Za-z0-9._-]*"
)
# Exactly what our own pages begin with: in a head with a comment, a refresh or a script of its own,
# nobody could say where the browser takes the body to begin.
_PAGE_START = re.compile(
    rb"""(<!doctype\ html>\s*<html(?:\ [^<>]*)?>\s*<head>)
    (?:\s|<title>[^<]*</title>|<link\ [^<>]*>|<meta\ (?![^<>]*http-equiv)[^<>]*>
      |<meta\ http-equiv="Content-Security-Policy"\ [^<>]*>
      |<script\ type="application/ld\+json">[^<]*</script>|<script\ [^<>]*></script>)*+
    </head>\s*<body(?:\ [^<>]*)?>""",
    re.IGNORECASE | re.VERBOSE,
)
_ACTIVE_MARKUP = re.compile(
    rb"<script|xml-stylesheet|<!doctype|<!entity|foreignobject|[\x00\x1b]|\son[a-z]+\s*="
    rb"|1999/xhtml|xmlns[\w:.-]*\s*=\s*[\"'][^\"'<>]*&",
    re.IGNORECASE,
)
"""What would make a page without banner of a drawing or a feed.

The name of XHTML can be written with `&`, too.
"""
_COMPRESSIONS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""How the code host packs; others take memory without bounds, or fail like a full disk."""


class RefusalError(Exception):
    """An artifact that is not unpacked."""

    def __init__(self, key: str, culprit: object = "") -> None:
        """Take the key of the message, and the file or number that is to blame."""
        super().__init__(key, culprit)
        self.key = key
        self.culprit = str(culprit)[:MAX_PATH_LENGTH]


def unpack(archive: Path, folder: Path, most: int, banner: str) -> int:
    """Unpack a preview into a new folder and return the number of its files.

    Each page is marked by `noindex` and the banner (HTML). `most` is the number of bytes that all
    files may have. Raises RefusalError, and then there is no folder.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            members = _check_members(opened, most)
            for member in members:
                _write_member(opened, member, folder, banner.encode())
            return len(members)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError) as fault:
        # RuntimeError is how zipfile says that a way of packing is unknown or wants a password.
        shutil.rmtree(folder, ignore_errors=True)
        raise RefusalError("parcel-broken", archive.name) from fault
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _check_members(opened: zipfile.ZipFile, most: int) -> list[zipfile.ZipInfo]:
    """Return the files of an archive after looking at all their names, kinds and sizes."""
    members = [member for member in opened.infolist() if not _is_plain_folder(member)]
    if len(members) > MAX_FILES:
        raise RefusalError("parcel-files", len(members))
    size = sum(member.file_size for member in members)
    if size > most:
        raise RefusalError("parcel-size", size)
    names: set[str] = set()
    for member in members:
        fault = _find_fault(member, names)
        if fault:
            raise RefusalError(fault, member.filename)
        names.add(member.filename.lower())
    _check_names(names)
    return [member for member in members if member.filename not in SKIPPED_FILES]


def _check_names(names: set[str]) -> None:
    """Refuse an archive without a start page, or with a file where another needs a folder."""
    if "index.html" not in names:
        raise RefusalError("parcel-empty")
    for name in names:
        if any(folder in names for folder in _list_folders(name)):
            raise RefusalError("parcel-name", name)


def _is_plain_folder(member: zipfile.ZipInfo) -> bool:
    """Tell whether a member is a folder and nothing more."""
    is_folder_kind = stat.S_IFMT(member.external_attr >> 16) in {0, stat.S_IFDIR}
    has_plain_name = bool(_PATH.fullmatch(member.filename.rstrip("/")))
    return member.is_dir() and is_folder_kind and has_plain_name and not member.file_size


def _find_fault(member: zipfile.ZipInfo, names: set[str]) -> str:
    """Return why a file is refused: a link, an odd or second name, an unknown kind; else ""."""
    name = member.filename
    if stat.S_IFMT(member.external_attr >> 16) not in {0, stat.S_IFREG}:
        return "parcel-link"
    if len(name) > MAX_PATH_LENGTH or not _PATH.fullmatch(name) or name.lower() in names:
        return "parcel-name"
    if member.flag_bits & 1 or member.compress_type not in _COMPRESSIONS:
        return "parcel-broken"
    return "" if name in SKIPPED_FILES or name.rpartition(".")[2] in ENDINGS else "parcel-kind"


def _list_folders(name: str) -> list[str]:
    parts = name.split("/")
    return ["/".join(parts[:count]) for count in range(1, len(parts))]


def _write_member(
    opened: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path, banner: bytes
) -> None:
    path = folder / member.filename
    path.parent.mkdir(parents=True, exist_ok=True)
    with opened.open(member) as content, path.open("wb") as file:
        if member.filename.endswith(".html"):
            file.write(_mark_page(content.read(), banner, member.filename))
        elif member.filename.endswith((".svg", ".xml", ".atom", ".rdf")):
            file.write(_check_drawing(content.read(), member.filename))
        else:
            shutil.copyfileobj(content, file)


def _mark_page(page: bytes, banner: bytes, name: str) -> bytes:
    start = _PAGE_START.match(page)
    if not start:
        raise RefusalError("parcel-page", name)
    head, body = start.end(1), start.end()
    return page[:head] + NOINDEX + page[head:body] + banner + page[body:]


def _check_drawing(drawing: bytes, name: str) -> bytes:
    if _ACTIVE_MARKUP.search(drawing):
        raise RefusalError("parcel-page", name)
    return drawing
