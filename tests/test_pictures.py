"""Pictures: in three widths and two formats, upright, without anything the camera noted."""

import re
import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageOps
from PIL.ExifTags import GPS, IFD, Base
from support.cities import (
    CITY,
    HERE,
    TODAY,
    build_city,
    build_faulty_city,
    copy_city,
    edit,
    read_tree,
)

from wegweiser import pipeline
from wegweiser.build import pictures
from wegweiser.build.jobs import JobError
from wegweiser.build.manifest import DIGESTS_FILE
from wegweiser.build.pictures import PictureSize, Variant
from wegweiser.diagnostics import has_errors
from wegweiser.languages import Text
from wegweiser.model import media
from wegweiser.model.settings import Picture
from wegweiser.model.site import StoredFile
from wegweiser.pipeline import Options
from wegweiser.source import markdown, markdown_checks, picture_names

HARBOUR = "content/bilder/hafen.jpg"
MADE = [
    f"bilder/hafen-{width}.{ending}" for width in (1600, 480, 960) for ending in ("jpg", "webp")
]


@pytest.fixture(scope="module")
def release(release: Path) -> dict[str, bytes]:
    """Return the files of the release of the invented city."""
    return read_tree(release)


class FakeTheme:
    """A theme that holds one picture."""

    digest, base_path = "", "/"

    def __init__(self, body: bytes) -> None:
        self.body = body

    def read_stored_file(self, path: str) -> bytes:
        """Return its bytes."""
        return self.body


def made(body: bytes, width: int, height: int, ending: str = "jpg") -> Image.Image:
    """Return a picture as it is made in this size."""
    artifact = pictures.make_variant(
        f"bilder/x-{width}.{ending}",
        Variant("content/bilder/x", "", width, height),
        FakeTheme(body),
    )
    return Image.open(BytesIO(artifact.body))


def saved(image: Image.Image, kind: str, **more: object) -> bytes:
    """Return the bytes of a picture."""
    body = BytesIO()
    image.save(body, kind, **more)  # type: ignore[arg-type]
    return body.getvalue()


def bomb() -> bytes:
    """Return a hundred bytes that claim to be a picture of 3,600 million pixels."""
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", 60000, 60000, 1, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"\0")),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(said)) + name + said + struct.pack(">I", zlib.crc32(name + said))
        for name, said in chunks
    )


def test_what_the_camera_noted_is_gone(release):
    """The city's own file holds a place, a name and a comment.

    Nothing of it reaches any file of the release.
    """
    with Image.open(CITY / HARBOUR) as original:
        assert original.getexif()[Base.Artist] == "Mara Muster"
        assert GPS.GPSLatitude in original.getexif().get_ifd(IFD.GPSInfo)
        assert original.info["comment"]
    assert sorted(path for path in release if path.startswith("bilder/")) == MADE
    for path in MADE:
        with Image.open(BytesIO(release[path])) as image:
            assert dict(image.getexif()) == {}, path
            assert image.info.keys().isdisjoint({"exif", "comment", "xmp", "photoshop"}), path
        assert b"Mara" not in release[path]
        assert b"Exif" not in release[path]


def test_every_width_and_format_is_what_it_is_called(release):
    """Each variant has the width in its name, the picture's shape and its ending's format."""
    for path in MADE:
        with Image.open(BytesIO(release[path])) as image:
            width = int(path.rpartition("-")[2].partition(".")[0])
            assert image.size == (width, width * 1000 // 1600)
            assert image.format == ("WEBP" if path.endswith(".webp") else "JPEG")
    assert len(release["bilder/hafen-480.webp"]) < len(release["bilder/hafen-1600.jpg"]) < 100_000


def test_a_page_shows_it_without_moving_its_words(release):
    """The page names all widths and the size, so that nothing moves.

    The words are those in the language of the page, not those typed there.
    """
    german, arabic = (release[f"{path}ueber-uns/index.html"].decode() for path in ("", "ar/"))

    assert german.count("<picture>") == arabic.count("<picture>") == 1
    assert 'width="1600" height="1000"' in german
    assert 'alt="Ein Segelboot im Hafen vor sechs Häusern mit roten Dächern." lang="de"' in german
    assert 'lang="ar" loading="lazy" decoding="async"' in arabic
    assert (
        '<source type="image/webp" srcset=" '
        "../bilder/hafen-480.webp 480w, ../bilder/hafen-960.webp 960w, " in german
    )
    assert 'src="../../bilder/hafen-1600.jpg"' in arabic
    assert "Mara Muster" in release["bildnachweise/index.html"].decode()


def test_a_file_is_offered_with_type_and_size(release):
    """A download says what it is and how large, as the city's pages did, and is the file itself."""
    assert ">Hafenordnung</a> (TXT, 1 kB)." in release["ueber-uns/index.html"].decode()
    assert (
        release["dateien/hafenordnung.txt"]
        == (CITY / "content/dateien/hafenordnung.txt").read_bytes()
    )


@pytest.mark.slow
def test_only_what_changed_is_made_anew(tmp_path):
    """Pictures are kept by their content.

    A text does not touch them, another picture re-makes them and no page.
    """
    city, out = copy_city(tmp_path), tmp_path / "out"
    build_city(city, out)
    edit(city / "content/kontakt.md", "---\n\n", "---\n\nEin Satz mehr.\n\n")
    assert [path for path in build_city(city, out).updated if path.startswith("bilder/")] == []
    with Image.open(city / HARBOUR) as image:
        ImageOps.mirror(image).save(city / HARBOUR)
    assert sorted(build_city(city, out).updated) == [*MADE, DIGESTS_FILE]
    before = read_tree(out)
    build_city(city, out, clean=True)
    assert read_tree(out) == before


@pytest.mark.parametrize("ending", ["jpg", "webp"])
def test_a_picture_stands_upright(ending):
    """A telephone held upright notes "turn me": the picture is turned, and so are its measures."""
    image, exif = Image.new("RGB", (600, 300), "white"), Image.Exif()
    ImageDraw.Draw(image).rectangle((0, 0, 299, 299), fill="black")
    exif[Base.Orientation] = 6
    body = saved(image, "JPEG", exif=exif)

    assert pictures.measure_picture(body) == PictureSize(300, 600)
    turned = made(body, 100, 200, ending).convert("L")
    assert turned.size == (100, 200)
    assert (turned.getpixel((50, 20)), turned.getpixel((50, 180))) == (
        pytest.approx(0, abs=9),
        pytest.approx(255, abs=9),
    )


def test_what_shines_through_stays_so_where_it_can():
    """WebP keeps transparency, JPEG stands on white.

    Palettes and print colours become colours of a screen.
    """
    glass = saved(Image.new("RGBA", (40, 40), (0, 0, 0, 0)), "PNG")

    assert made(glass, 20, 20, "webp").convert("RGBA").getpixel((5, 5))[3] == 0
    assert made(glass, 20, 20).getpixel((5, 5)) == (255, 255, 255)
    for kind, image in (
        ("PNG", Image.new("P", (40, 40))),
        ("JPEG", Image.new("CMYK", (40, 40))),
        ("WEBP", Image.new("RGB", (40, 40))),
    ):
        assert made(saved(image, kind), 20, 20).mode == "RGB"


def photograph(kind: str, *, place: bool) -> bytes:
    """Return a picture with a camera's notes, with or without its place."""
    notes, body = Image.Exif(), BytesIO()
    notes[Base.Make] = "Kamera"
    if place:
        notes[IFD.GPSInfo] = {GPS.GPSLatitude: (51.0, 30.0, 0.0)}
    Image.new("RGB", (9, 9)).save(body, kind, exif=notes)
    return body.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photograph_to_download_must_not_tell_its_place(kind):
    """What is given away as it is may carry a camera's notes, but not where somebody stood."""
    assert (
        pictures.check_file_metadata(photograph(kind, place=True)).error_code == "file-tells-place"
    )
    assert pictures.check_file_metadata(photograph(kind, place=False)).error_code == ""


def test_a_camera_without_a_place_accuses_nobody():
    """Many cameras note which edition of the rules for places they follow, and no place."""
    notes, body = Image.Exif(), BytesIO()
    notes[IFD.GPSInfo] = {GPS.GPSVersionID: b"\x02\x03\x00\x00"}
    Image.new("RGB", (9, 9)).save(body, "JPEG", exif=notes)

    assert pictures.check_file_metadata(body.getvalue()).error_code == ""


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (b"%PDF-1.7 ... <exif:GPSLatitude>51,30.0N</exif:GPSLatitude>", "file-tells-place"),
        (b"\xff\xd8\xff\xe1 kaputt", ""),
        (b"Hafenordnung", ""),
        (bomb(), "picture-too-large"),  # its notes cannot be read without unpacking it
        (b"", ""),
    ],
)
def test_other_files_are_given_away_as_they_are(body, fault):
    """A document is searched for a place in words, a broken picture is a file like any other."""
    assert pictures.check_file_metadata(body).error_code == fault


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (b"", "broken-picture"),
        (b"GIF89a", "broken-picture"),
        (saved(Image.new("RGB", (9, 9)), "GIF"), "broken-picture"),
        (saved(Image.new("RGB", (9, 9)), "JPEG")[:100], "broken-picture"),
        (bomb(), "picture-too-large"),
        (saved(Image.new("1", (10000, 6000)), "PNG"), "picture-too-large"),
        (saved(Image.new("1", (1280, 17000)), "PNG"), "picture-too-large"),
    ],
)
def test_what_cannot_be_shown_is_told_from_its_head(body, fault):
    """No file, no known format, too many pixels: known before a pixel is unpacked."""
    assert pictures.measure_picture(body) == PictureSize(error_code=fault)


def test_a_picture_torn_off_is_a_finding_at_its_file():
    """What only shows when it is unpacked stops the build with the file's name."""
    noise = Image.effect_noise((200, 200), 90)
    with pytest.raises(JobError) as caught:
        made(saved(noise, "JPEG")[:2000], 100, 100)

    assert (caught.value.diagnostic.code, caught.value.diagnostic.location.path) == (
        "broken-picture",
        "content/bilder/x",
    )


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "AVIF"])
def test_a_torn_picture_is_found_without_a_build(tmp_path, kind):
    """Its head can be read, so only its pixels tell: `check` says what would stop the build."""
    noise = saved(Image.effect_noise((600, 400), 90), kind)
    city = copy_city(tmp_path)
    (city / HARBOUR).write_bytes(noise[:-50])
    assert not pictures.measure_picture(noise[:-50]).error_code
    options = Options(folder=city, today=TODAY)
    (finding,) = (it for it in pipeline.check(options).diagnostics if has_errors((it,)))
    assert (finding.code, finding.location.path) == ("broken-picture", HARBOUR)
    (city / HARBOUR).write_bytes(noise)
    assert not has_errors(pipeline.check(options).diagnostics)


def test_what_no_camera_wrote_turns_nothing():
    """Orientations end at 8: what is noted beyond turns no picture, and none is squeezed."""
    notes = Image.Exif()
    notes[Base.Orientation] = 11
    body = saved(Image.new("RGB", (60, 30)), "JPEG", exif=notes)
    assert pictures.measure_picture(body) == PictureSize(60, 30)


def test_what_a_scanner_wrote_stays_grey():
    """65,536 greys become 256: half of them is a half, and not white."""
    scan = saved(Image.new("I;16", (20, 20), 0x8080), "PNG")
    assert made(scan, 10, 10).convert("L").getpixel((5, 5)) == pytest.approx(0x80, abs=2)


@pytest.mark.slow
def test_a_torn_picture_leaves_the_old_site(tmp_path):
    """The build fails, names the file, and what was published stays."""
    city, out = copy_city(tmp_path), tmp_path / "out"
    build_city(city, out)
    before = read_tree(out)
    body = (city / HARBOUR).read_bytes()
    (city / HARBOUR).write_bytes(body[: len(body) // 2])
    notes = [note for note in build_faulty_city(city, out) if note.severity == "error"]

    assert {(note.code, note.location.path) for note in notes} == {("broken-picture", HARBOUR)}
    assert read_tree(out) == before


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (300, (300,)),
        (480, (480,)),
        (700, (480, 700)),
        (1600, (480, 960, 1600)),
        (5000, (480, 960, 1600)),
    ],
)
def test_a_picture_is_never_blown_up(width, expected):
    """A small picture has few variants, none wider than itself."""
    assert picture_names.variant_widths(width) == expected


def test_words_of_a_picture_stay_words():
    """Brackets, quotes, stars and tags in a description are said, not obeyed.

    A picture without credit stays as it was.
    """
    words = 'Ein "Tor" & [zwei](https://boese.example) *Kräne* ![x](y) <b> \\ `z` | a_b_c'
    picture = Picture(
        path="bilder/x.png",
        creator="",
        licence="",
        source=Text(),
        alternative=Text((("de", words),)),
    )
    known = {"bilder/x.png": (picture, StoredFile("bilder/x.png", "", 1, 900, 600))}
    html = markdown.render_markdown(
        media.complete_media(
            'Hier: ![egal](/bilder/x.png "Titel") ![](/bilder/y.png)', "ar", known
        ),
        trusted=True,
    )
    found = []
    shown = picture_names.render_pictures(html, lambda shot: found.append(shot) or "‹Bild›")

    assert [
        (shot.alt, shot.lang, shot.stem, shot.width, shot.height, shot.widths) for shot in found
    ] == [(words, "de", "bilder/x", 900, 600, (480, 900))]
    assert shown.startswith("<p>Hier: ‹Bild› ")


def test_an_example_in_code_stays_an_example():
    """The editors' guide can show how it is written: no picture, no finding, no dead link."""
    text = "So: `![](/bilder/x.png)` und `[Datei](/dateien/x.pdf)`, \\`[hier](/dort/)\\`"
    known = {
        "bilder/x.png": (
            Picture(path="", creator="", licence="", source=Text()),
            StoredFile("bilder/x.png", "", 1, 9, 9),
        )
    }

    assert media.complete_media(text, "de", known) == text
    assert [target for target, _, _ in markdown_checks.find_links(text)] == ["/dort/"]
    assert list(markdown_checks.check_markdown("content/a.md", text)) == []


def test_pictures_of_others_are_never_asked_for():
    """Should the check ever let one through, the cleaner does not.

    No page loads anything from elsewhere (promise 7).
    """
    for text in (
        "![x](https://boese.example/x.png)",
        "![x](//boese.example/x.png)",
        "![x](data:image/png;base64,AA)",
        "![x](x.png)",
    ):
        assert markdown.render_markdown(text, trusted=True) == "<p></p>"
        assert [
            note.code
            for note in markdown_checks.check_markdown("content/a.md", text)
            if note.code == "foreign-picture"
        ] == ["foreign-picture"]
    assert [
        note.code
        for note in markdown_checks.check_markdown("data/orgs.yaml", "![x](/bilder/x.png)")
    ] == ["foreign-picture"]
    assert (
        list(
            markdown_checks.check_markdown(
                "content/a.md", "Kommt![^1] ![x](/bilder/x.png)\n\n[^1]: Ja!"
            )
        )
        == []
    )


def test_names_make_addresses(tmp_path):
    """A file's name becomes its address: capitals, blanks and umlauts are refused.

    Two endings of one name, too.
    """
    city = copy_city(tmp_path)
    body = (city / HARBOUR).read_bytes()
    for name in ("Hafen Süd.JPG", "hafen.png"):
        Path(city, "content/bilder", name).write_bytes(body)
    with (city / "data/media.yaml").open("a", encoding="utf-8") as file:
        for name in ("Hafen Süd.JPG", "hafen.png"):
            file.write(
                f"- {{path: bilder/{name}, creator: Kim, licence: CC0, source: Brief, "
                "decorative: true}\n"
            )
    notes = [note for note in build_faulty_city(city, tmp_path / "out") if note.severity == "error"]

    assert [(note.code, note.location.path) for note in notes] == [
        ("invalid-file-name", "content/bilder/Hafen Süd.JPG"),
        ("duplicate-id", "data/media.yaml"),
    ]


def test_the_guide_shows_the_whole_way() -> None:
    """Each figure that is drawn for the editors' guide is a picture in it, in their order."""
    drawn = re.findall(
        r'<figure id="([a-z-]+)">', (HERE / "tests/browser/guide.html").read_text(encoding="utf-8")
    )
    guide = (HERE / "content/redaktion.md").read_text(encoding="utf-8")

    assert re.findall(r"!\[\]\(/bilder/(redaktion-[a-z-]+)\.png\)", guide) == drawn
    assert sorted(drawn) == sorted(
        path.stem for path in (HERE / "content/bilder").glob("redaktion-*.png")
    )
