"""Files to download: known types by their content, nothing in them that runs, whoever gave them."""

import zipfile
import zlib
from io import BytesIO

import pytest
from PIL import Image

from wegweiser.build.download_files import ACTIVE, REFUSED_TYPE, check_download
from wegweiser.build.pictures import measure_picture

PDF = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/OpenAction[2 0 R /Fit]>>\nendobj\n%%EOF\n"
TYPES = {"[Content_Types].xml": b"<Types/>"}
SHEET = TYPES | {"xl/workbook.xml": b"<workbook/>"}
LETTER = TYPES | {"word/document.xml": b"<w:document/>"}
ODT = {
    "mimetype": b"application/vnd.oasis.opendocument.text",
    "content.xml": b"<office:document-content><office:scripts/></office:document-content>",
}


def pack(members: dict[str, bytes]) -> bytes:
    """Return a container of files."""
    body = BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as container:
        for name, text in members.items():
            container.writestr(name, text)
    return body.getvalue()


def hide(words: bytes) -> bytes:
    """Return a PDF with an object stream that holds these words."""
    packed = zlib.compress(words)
    return b"%%PDF-1.7\n1 0 obj\n<</Type/ObjStm/Length %d>>\nstream\r\n%s\r\nendstream\n" % (
        len(packed),
        packed,
    )


GOOD = {
    "a.pdf": PDF,
    "b.pdf": hide(b"<</Type/Catalog/Pages 2 0 R>>"),
    "a.txt": "Für alle, 3 < 4".encode(),
    "a.csv": "\ufeffName;Straße\n".encode(),
    "a.ics": b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
    "a.xlsx": pack(SHEET),
    "a.docx": pack(LETTER),
    "a.odt": pack(ODT),
}
ACTIVE_FILES = {
    "html.pdf": b"<html><script>1</script>",
    "late.pdf": b"<script>1</script>" + PDF,
    "js.pdf": PDF + b"<</S/JavaScript/JS(app.alert(1))>>",
    "escaped.pdf": PDF + b"<</S/J#61vaScript>>",
    "short.pdf": PDF + b"<</S/Rendition/JS 5 0 R>>",
    "open.pdf": PDF + b"<</OpenAction 5 0 R>>",
    "launch.pdf": PDF + b"<</S/Launch/F(cmd.exe)>>",
    "attached.pdf": PDF + b"<</EmbeddedFiles 5 0 R>>",
    "hidden.pdf": hide(b"<</S/JavaScript/JS(1)>>"),
    "unreadable.pdf": hide(b"x").replace(b"stream\r\n", b"stream\r\nxx"),
    "disguised.pdf": hide(b"<</S/JavaScript>>").replace(b"ObjStm", b"Obj#53tm"),
    "markup.txt": b"\n <!DOCTYPE html><script>1</script>",
    "svg.txt": b"<svg onload='1'>",
    "latin.txt": "Für".encode("latin-1"),
    "binary.csv": b"a;b\0c",
    "markup.csv": b"<script>1</script>",
    "no.ics": b"Montag",
    "macro.xlsx": pack(SHEET | {"xl/vbaProject.bin": b"x"}),
    "old-macro.xlsx": pack(SHEET | {"xl/macrosheets/sheet1.xml": b"<a/>"}),
    "dtd.xlsx": pack(SHEET | {"xl/workbook.xml": b"<!DOCTYPE a SYSTEM 'http://a.example/'>"}),
    "wide.docx": pack(LETTER | {"word/document.xml": "<!DOCTYPE a>".encode("utf-16")}),
    "template.docx": pack(
        LETTER | {"word/_rels/settings.xml.rels": b"<a Type='attachedTemplate'/>"}
    ),
    "object.docx": pack(LETTER | {"word/embeddings/a.bin": b"x"}),
    "sheet.docx": pack(SHEET),
    "bomb.docx": pack(LETTER | {"word/a.xml": b"0" * 100_000_001}),
    "basic.odt": pack(ODT | {"Basic/Standard/a.xml": b"<a/>"}),
    "listener.odt": pack(ODT | {"content.xml": b"<script:event-listener/>"}),
    "letter.odt": pack(LETTER),
    "cut.odt": pack(ODT)[:-30],
    "late.docx": b"<script>1</script>" + pack(LETTER),
}


@pytest.mark.parametrize("name", GOOD)
def test_what_offices_write_is_given_away(name):
    """Each allowed type passes, LibreOffice's first page among it."""
    assert check_download(f"dateien/{name}", GOOD[name]) == ""


@pytest.mark.parametrize("name", ACTIVE_FILES)
def test_what_runs_or_pretends_is_refused(name):
    """Scripts, macros, attachments and false endings are refused, hidden ones, too."""
    assert check_download(f"dateien/{name}", ACTIVE_FILES[name]) == ACTIVE


@pytest.mark.parametrize(
    "ending",
    ["html", "htm", "svg", "xml", "js", "xhtml", "docm", "exe", "jpg", "PDF", "md5", "zip"],
)
def test_other_endings_are_refused(ending):
    """What a browser might run on the city's address is never given away."""
    assert check_download(f"dateien/a.{ending}", PDF) == REFUSED_TYPE


def test_avif_is_a_picture():
    """A picture may be AVIF; it is written anew like any other."""
    body = BytesIO()
    Image.new("RGB", (40, 30)).save(body, "AVIF")
    assert measure_picture(body.getvalue())[:2] == (40, 30)
