"""A stranger's artifact: opened with care, marked as a preview, or refused by name."""

import re
import shutil
import stat
import zipfile
import zlib
from pathlib import Path

MOST_FILES = 50_000
LONGEST_PATH = 200
ENDINGS = frozenset(
    "atom avif css csv html ics jpeg jpg js json jsonld map md pdf png rdf svg ttl txt vcf webmanifest webp woff2 xml zip".split()  # noqa: SIM905
)
NOINDEX = b'<meta name="robots" content="noindex">'
LEFT_OUT = frozenset({"robots.txt", "sitemap.xml", "_headers", "nginx-headers.conf"})
"""Files that mean something only at the root of a host."""

_PATH = re.compile(
    r"(?:\.well-known/)?(?:[A-Za-z0-9_][A-Za-z0-9._-]*/)*[A-Za-z0-9_][A-Za-z0-9._-]*"
)
# Exactly what our own pages begin with: in a head with a comment, a refresh or a script of its own, nobody could say
# where the browser takes the body to begin.
_HEAD = re.compile(
    rb"""(<!doctype\ html>\s*<html(?:\ [^<>]*)?>\s*<head>)
    (?:\s|<title>[^<]*</title>|<link\ [^<>]*>|<meta\ (?![^<>]*http-equiv)[^<>]*>
      |<meta\ http-equiv="Content-Security-Policy"\ [^<>]*>
      |<script\ type="application/ld\+json">[^<]*</script>|<script\ [^<>]*></script>)*+
    </head>\s*<body(?:\ [^<>]*)?>""",
    re.IGNORECASE | re.VERBOSE,
)
_DRAWN_PAGE = re.compile(
    rb"<script|xml-stylesheet|<!doctype|<!entity|foreignobject|[\x00\x1b]|\son[a-z]+\s*=|1999/xhtml|xmlns[\w:.-]*\s*=\s*[\"'][^\"'<>]*&",
    re.IGNORECASE,
)
"""What would make a page without banner of a drawing or a feed; the name of XHTML can be written with `&`."""
_PACKINGS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""How the code host packs; others take memory without bounds, or fail like a full disk."""


class Refusal(Exception):  # noqa: N818  said on the pull request, with the name of the file
    """A parcel that is not unpacked: the key of the message, and the file or number that is to blame."""

    def __init__(self, why: str, what: object = "") -> None:
        super().__init__(why, what)
        self.why = why
        self.what = str(what)[:LONGEST_PATH]


def unpack(archive: Path, to: Path, most: int, banner: str) -> int:
    """Unpack a preview into a new folder, each page marked by `noindex` and the banner (HTML); return the number of files.

    `most` is the number of bytes that it may hold. Raises Refusal, and then there is no folder.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            members = _judged(opened, most)
            for member in members:
                _write(opened, member, to, banner.encode())
            return len(members)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError) as fault:
        # RuntimeError is how zipfile says that it does not know a way of packing, or that it wants a password.
        shutil.rmtree(to, ignore_errors=True)
        raise Refusal("parcel-broken", archive.name) from fault
    except BaseException:
        shutil.rmtree(to, ignore_errors=True)
        raise


def mark(folder: Path, banner: str) -> None:
    """Put `noindex` and the banner (HTML) on every page below a folder. Raises Refusal where a page begins oddly."""
    for path in folder.rglob("*.html"):
        path.write_bytes(_marked(path.read_bytes(), banner.encode(), str(path)))


def _judged(opened: zipfile.ZipFile, most: int) -> list[zipfile.ZipInfo]:
    """Return the files of an archive after looking at all their names, kinds and sizes."""
    members = [member for member in opened.infolist() if not member.is_dir() or _odd(member)]
    if len(members) > MOST_FILES:
        raise Refusal("parcel-files", len(members))
    if (size := sum(member.file_size for member in members)) > most:
        raise Refusal("parcel-size", size)
    seen: set[str] = set()
    for member in members:
        why = _fault(member, seen)
        if why:
            raise Refusal(why, member.filename)
        seen.add(member.filename.lower())
    if "index.html" not in seen:
        raise Refusal("parcel-empty")
    for name in seen:
        if any(folder in seen for folder in _folders(name)):
            raise Refusal("parcel-name", name)
    return [member for member in members if member.filename not in LEFT_OUT]


def _odd(member: zipfile.ZipInfo) -> bool:
    """Tell whether a folder is anything but a plain one."""
    kind = stat.S_IFMT(member.external_attr >> 16)
    return (
        kind not in {0, stat.S_IFDIR}
        or not _PATH.fullmatch(member.filename.rstrip("/"))
        or bool(member.file_size)
    )


def _fault(member: zipfile.ZipInfo, seen: set[str]) -> str:
    """Return why a file is refused: a link, an odd name, an unknown kind, a second one of the same name."""
    if stat.S_IFMT(member.external_attr >> 16) not in {0, stat.S_IFREG}:
        return "parcel-link"
    name = member.filename
    if len(name) > LONGEST_PATH or not _PATH.fullmatch(name) or name.lower() in seen:
        return "parcel-name"
    if member.flag_bits & 1 or member.compress_type not in _PACKINGS:
        return "parcel-broken"
    return "" if name in LEFT_OUT or name.rpartition(".")[2] in ENDINGS else "parcel-kind"


def _folders(name: str) -> list[str]:
    parts = name.split("/")
    return ["/".join(parts[:n]) for n in range(1, len(parts))]


def _write(opened: zipfile.ZipFile, member: zipfile.ZipInfo, to: Path, banner: bytes) -> None:
    target = to / member.filename
    target.parent.mkdir(parents=True, exist_ok=True)
    with opened.open(member) as packed, target.open("wb") as file:
        if member.filename.endswith(".html"):
            file.write(_marked(packed.read(), banner, member.filename))
        elif member.filename.endswith((".svg", ".xml", ".atom", ".rdf")):
            file.write(_harmless(packed.read(), member.filename))
        else:
            shutil.copyfileobj(packed, file)


def _marked(page: bytes, banner: bytes, name: str) -> bytes:
    head = _HEAD.match(page)
    if not head:
        raise Refusal("parcel-page", name)
    return (
        page[: head.end(1)] + NOINDEX + page[head.end(1) : head.end()] + banner + page[head.end() :]
    )


def _harmless(drawing: bytes, name: str) -> bytes:
    if _DRAWN_PAGE.search(drawing):
        raise Refusal("parcel-page", name)
    return drawing
