"""Artifacts for the tests: a decent preview, and what hostile ones hold."""

import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

PAGE = (
    '<!doctype html>\n<html lang="de">\n<head>\n<title>T</title>\n</head>\n'
    "<body>\n<main><h1>T</h1></main>\n</body>\n</html>\n"
)


def packed(
    folder: Path, to: Path, more: Callable[[zipfile.ZipFile], None] = lambda archive: None
) -> Path:
    """Pack a folder as the code host packs an artifact; `more` may add what it likes."""
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, str(path.relative_to(folder)))
        more(archive)
    return to


def symlink(archive: zipfile.ZipFile) -> None:
    """Add a link that leads out of the folder."""
    link = zipfile.ZipInfo("verzeichnis/geheim.html")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    archive.writestr(link, "/etc/passwd")


def zeros(archive: zipfile.ZipFile) -> None:
    """Add 2 GB of zeros, which pack to a few megabytes."""
    with archive.open(zipfile.ZipInfo("nullen.csv"), "w", force_zip64=True) as file:
        for _ in range(128):
            file.write(bytes(1 << 24))


def named(name: str, words: str = PAGE) -> Callable[[zipfile.ZipFile], None]:
    """Return what adds a file of a name of its choice."""

    def add(archive: zipfile.ZipFile) -> None:
        archive.writestr(zipfile.ZipInfo(name), words)

    return add


def squeezed(archive: zipfile.ZipFile) -> None:
    """Add a file packed in a way of its own, of which nothing is left that could be unpacked."""
    archive.writestr(zipfile.ZipInfo("bz.csv"), "x" * 99, zipfile.ZIP_BZIP2)
    assert archive.fp is not None
    end = archive.fp.tell()
    archive.fp.seek(end - 30)
    archive.fp.write(bytes(20))
    archive.fp.seek(end)


HOSTILE: dict[str, tuple[Callable[[zipfile.ZipFile], None], str]] = {
    "a link": (symlink, "verzeichnis/geheim.html"),
    "a way out": (named("../../index.html"), "../../index.html"),
    "an absolute path": (named("/index2.html"), "/index2.html"),
    "a folder of git": (named(".git/config", "[core]"), ".git/config"),
    "a hidden file": (named("a/.htaccess", "Deny from all"), "a/.htaccess"),
    "a script": (named("lauf.sh", "#!/bin/sh\ntouch /tmp/boese\n"), "lauf.sh"),
    "a program": (named("assets/x.wasm", "x"), "assets/x.wasm"),
    "a backslash": (named("a\\..\\b.html"), "a\\..\\b.html"),
    "a line break": (named("a\nb.html"), "a b.html"),
    "the same file twice, in other letters": (named("INDEX.html"), "INDEX.html"),
    "a file as a folder": (named("index.html/x.html"), "index.html/x.html"),
    "a refresh": (
        named(
            "r.html",
            PAGE.replace(
                "<title>",
                '<meta http-equiv="refresh" content="0;url=https://boese.example/"><title>',
            ),
        ),
        "r.html",
    ),
    "a head inside a comment": (
        named("k.html", "<!-- " + PAGE + " --><html><body>Stadt</body></html>"),
        "k.html",
    ),
    "a comment in the head": (
        named("c.html", PAGE.replace("<title>", "<!--><body>--><title>")),
        "c.html",
    ),
    "a script in the head": (
        named("s.html", PAGE.replace("<title>", "<script>document.write('<!--')</script><title>")),
        "s.html",
    ),
    "a base": (
        named("b.html", PAGE.replace("<title>", '<base href="https://boese.example/"><title>')),
        "b.html",
    ),
    "no page at all": (named("n.html", "nur Worte"), "n.html"),
    "a drawing with a script": (
        named("d.svg", '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'),
        "d.svg",
    ),
    "another way of packing": (squeezed, "bz.csv"),
    "a page as data": (
        named("x.xml", '<html xmlns="http://www.w3.org/1999/xhtml"><body>Stadt</body></html>'),
        "x.xml",
    ),
    "a page under another name": (
        named("y.rdf", '<x:html xmlns:x="http://www.w3.org/1999/&#120;html"/>'),
        "y.rdf",
    ),
    "a drawing in another alphabet": (
        named("j.svg", "<svg><scr\x1b(Bipt>1</scr\x1b(Bipt></svg>"),
        "j.svg",
    ),
    "a feed that is a page": (named("f.xml", '<?xml-stylesheet href="x.xsl"?><a/>'), "f.xml"),
}
