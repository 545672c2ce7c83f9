"""Pictures in the widths that pages ask for, without anything that the camera noted."""

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

from wegweiser.build.jobs import Artifact, Job, JobError, Storage
from wegweiser.diagnostics import Diagnostic, Location, error
from wegweiser.source import files

if TYPE_CHECKING:
    from wegweiser.model.site import StoredFile

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")
MAX_PIXELS = 50_000_000
"""A picture of more would fill the memory, whatever the size of its file (decompression bomb)."""

MAX_HEIGHT = 16_383
"""Pixels from top to bottom: WebP holds no more (RFC 9649, 2.5), and no width makes it less."""

QUALITY = 78
_EXIF_ORIENTATION = 0x0112
_ROTATED = range(5, 9)
"""The orientations where width and height are swapped (CIPA DC-008, 4.6.4)."""

_DEEP_GREY = "I;16"
"""How Pillow names 65,536 greys, as scanners write them; it would make white of most."""

_PNG_EXIF_MARKS = (b"eXIf", b"Raw profile type")
"""Where PNG holds what a camera noted (PNG 3rd edition, 11.3.4.5; ImageMagick's own way)."""

_EXIF_GPS = 0x8825
_GPS_POSITION_TAGS = frozenset({0x02, 0x04, 0x14, 0x16, 0x1C})
"""Latitude and longitude of the camera and of its goal, and the name of the area."""

_PHOTO_SIGNATURES = (b"\xff\xd8", b"\x89PNG", b"RIFF")
"""How files begin that may hold what a camera noted (JPEG, PNG, WebP)."""


class PictureSize(NamedTuple):
    """How large a picture is when it is held upright."""

    width: int = 0
    """Its width in pixels."""
    height: int = 0
    """Its height in pixels."""
    error_code: str = ""
    """The code of the finding why it cannot be shown; empty where it can."""


class Variant(NamedTuple):
    """A picture in one width and format."""

    source: str
    """Its file in the city's folder."""
    digest: str
    """The digest of that file."""
    width: int
    """The width to make, in pixels."""
    height: int
    """The height to make, in pixels."""


def list_stored_files(inputs: files.Inputs) -> "tuple[StoredFile, ...]":
    """Return what is known of the city's pictures and files before any of them is made."""
    from wegweiser.model.media import CONTENT_FOLDER, is_picture
    from wegweiser.model.site import StoredFile

    stored_files = []
    for name, body in inputs.files.items():
        path = name.removeprefix(CONTENT_FOLDER)
        measured = measure_picture(body) if is_picture(path) else _check_download(path, body)
        digest = files.digest_files(((path, body),))
        stored_files.append(StoredFile(path, digest, len(body), *measured))
    return tuple(stored_files)


def measure_picture(body: bytes) -> PictureSize:
    """Return the size of a picture from its head; no pixel is unpacked."""
    from PIL import Image

    try:
        with Image.open(BytesIO(body), formats=FORMATS) as image:
            # A PNG is unpacked to find Exif behind its pixels: only where there may be some.
            has_exif = image.format != "PNG" or any(mark in body for mark in _PNG_EXIF_MARKS)
            turn = image.getexif().get(_EXIF_ORIENTATION, 1) if has_exif else 1
            is_rotated = turn in _ROTATED
            width, height = reversed(image.size) if is_rotated else image.size
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return PictureSize(error_code="picture-too-large")
    except Exception:  # noqa: BLE001  whatever a broken file makes the decoder raise
        return PictureSize(error_code="broken-picture")
    if width * height > MAX_PIXELS or height > MAX_HEIGHT:
        return PictureSize(error_code="picture-too-large")
    return PictureSize(width, height)


def check_pixels(jobs: Sequence[Job], stored_files: Mapping[str, bytes]) -> Iterator[Diagnostic]:
    """Yield a finding for each picture whose head can be read, and whose pixels cannot.

    A build finds them where it makes a picture, and unpacks none that has not changed.
    """
    for source in sorted({job.view.source for job in jobs if isinstance(job.view, Variant)}):
        if not _is_whole(stored_files[source]):
            yield error("broken-picture", Location(source))


def _is_whole(body: bytes) -> bool:
    from PIL import Image

    try:
        with Image.open(BytesIO(body), formats=FORMATS) as image:
            image.draft("L", (1, 1))  # where that can be, an eighth of it is unpacked
            image.load()
    except Exception:  # noqa: BLE001  whatever a broken file makes the decoder raise
        return False
    return True


def _check_download(path: str, body: bytes) -> PictureSize:
    """Return why a file cannot be given away: its type, what it runs, or a place that it tells."""
    from wegweiser.build import download_files, office_files  # a build without changes opens none

    error_code = download_files.check_download(path, body)
    if error_code:
        return PictureSize(error_code=error_code)
    parts = (body, *(part for _, part in office_files.iter_members(body)))
    return next(filter(any, map(check_file_metadata, parts)), PictureSize())


def check_file_metadata(body: bytes) -> PictureSize:
    """Return whether a file that is given away as it is says where a photograph was taken.

    Cameras note it as Exif (CIPA DC-008, GPS tags), programs as XMP, also in documents.
    """
    if b"GPSLatitude" in body:
        return PictureSize(error_code="file-tells-place")
    return _check_exif(body) if body.startswith(_PHOTO_SIGNATURES) else PictureSize()


def _check_exif(body: bytes) -> PictureSize:
    from PIL import Image

    try:
        with Image.open(BytesIO(body), formats=FORMATS) as image:
            has_position = not _GPS_POSITION_TAGS.isdisjoint(image.getexif().get_ifd(_EXIF_GPS))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return PictureSize(error_code="picture-too-large")
    except Exception:  # noqa: BLE001
        # What cannot be read as a picture is given away as the file that it is.
        has_position = False
    return PictureSize(error_code="file-tells-place" if has_position else "")


def make_variant(path: str, view: Variant, storage: Storage) -> Artifact:
    """Make a picture in one width; its format follows from its path. Raises JobError if broken."""
    try:
        body = storage.read_stored_file(view.source)
        return Artifact(path, _resize_picture(body, view, webp=path.endswith(".webp")))
    except Exception as fault:  # whatever a broken file makes the decoder raise
        raise JobError(error("broken-picture", Location(view.source))) from fault


def _resize_picture(body: bytes, view: Variant, *, webp: bool) -> bytes:
    from PIL import Image, ImageOps

    with Image.open(BytesIO(body), formats=FORMATS) as image:
        image.draft("RGB", (max(view.width, view.height),) * 2)
        upright = ImageOps.exif_transpose(image)
        colour_profile = (
            upright.info.get("icc_profile", b"") if upright.mode in {"RGB", "RGBA"} else b""
        )
        if upright.mode == _DEEP_GREY:
            upright = upright.convert("I").point(lambda grey: grey * (1 / 256)).convert("L")
        plain = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    small = plain.resize((view.width, view.height), Image.Resampling.LANCZOS, reducing_gap=2)
    small.info = {}  # comments and notes of programs travel there
    return _encode_picture(small, webp=webp, colour_profile=colour_profile)


def _encode_picture(image: Any, *, webp: bool, colour_profile: bytes) -> bytes:
    from PIL import Image

    file = BytesIO()
    if webp:
        image.save(file, "WEBP", quality=QUALITY, method=4, icc_profile=colour_profile)
        return file.getvalue()
    if image.mode == "RGBA":
        white = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(white, image).convert("RGB")
    options = {"quality": QUALITY, "progressive": True, "optimize": True}
    image.save(file, "JPEG", icc_profile=colour_profile, **options)
    return file.getvalue()
